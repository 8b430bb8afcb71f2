"""A world through aidtrack, held against its ledger: what was found, what was counted twice, and which step erred."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

from aidtrack import consolidation, pipeline, tables
from aidtrack.exchange import Rates
from aidtrack.model import Row

from . import ledger as ledgers
from .ledger import Ledger, Package
from .newsroom import COUNTED, Article, Newsroom, Said

DAYS = 3
NEAR = 0.05
ROLES = {"announce": ("new", "past"), "past": ("new", "past")}
#: What a sum of each kind must not be, as roles.
NEVER = ("component", "total", "planned", "other", "wrong")


@dataclass(frozen=True)
class Fault:
    """One error of the result, the step that made it and the words it stands in."""

    kind: str
    cause: str
    told: str
    sentence: str
    quote: str


@dataclass
class Result:
    """What came back of one world."""

    packages: int
    articles: int
    found: int
    hits: int
    money: float
    counted: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.hits / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.hits / self.packages

    @property
    def f1(self) -> float:
        return 2 * self.hits / (self.found + self.packages)


@dataclass
class World:
    """One ledger, its articles, and what aidtrack made of them."""

    ledger: Ledger
    articles: list[Article]
    documents: list[Row]
    amounts: list[Row]
    items: list[Row]
    packages: list[Row]
    links: list[Row]


def simulate(seed: int, packages: int, archived: bool = True) -> World:
    """Write a world's articles and read them.

    Args:
        seed: what makes it this one.
        packages: how many packages happen in it.
        archived: whether articles with a wrong figure stay in the corpus beside their correction.
    """
    chance = random.Random(seed)
    ledger = ledgers.make(chance, packages)
    articles = Newsroom(chance, ledger, archived).articles
    found = [pipeline.extract(article.document) for article in articles]
    documents = [tables.document_row(one.document) for one in found]
    amounts = [row for one in found for row in tables.amount_rows(one)]
    items = [row for one in found for row in tables.item_rows(one)]
    made = consolidation.consolidate(documents, amounts, items)
    return World(ledger, articles, documents, amounts, items, made.packages, made.links)


def score(world: World) -> Result:
    """The world's packages against its ledger, one to one."""
    pairs = _pairs(world)
    missing = [p for p in world.ledger.packages if p.number not in pairs]
    taken = {row["package_id"] for row in pairs.values()}
    extra = [row for row in world.packages if row["package_id"] not in taken]
    true = sum(_dollars(p) for p in world.ledger.packages if not p.envelope)
    counted = sum(row["amount_usd"] or 0.0 for row in world.packages if not row["envelope"])
    result = Result(
        len(world.ledger.packages), len(world.articles), len(world.packages), len(pairs), counted / true - 1
    )
    causes = _Causes(world)
    result.counted = causes.counted()
    result.faults = [causes.of_extra(row) for row in extra] + [causes.of_missing(package) for package in missing]
    return result


def _dollars(package: Package) -> float:
    if not package.figure:
        return 0.0
    found = Rates.load().convert(package.figure, package.currency, "USD", package.day)
    return found.value if found else 0.0


def _pairs(world: World) -> dict[int, Row]:
    """Which row is which package, the most alike first."""
    scored = sorted(
        (
            (_unlike(package, row), package.number, row["package_id"], row)
            for package in world.ledger.packages
            for row in world.packages
            if _fits(package, row)
        ),
        key=lambda entry: entry[:3],
    )
    pairs: dict[int, Row] = {}
    taken: set[str] = set()
    for _, number, identifier, row in scored:
        if number not in pairs and identifier not in taken:
            pairs[number] = row
            taken.add(identifier)
    return pairs


def _unlike(package: Package, row: Row) -> tuple[bool, float, int]:
    off = abs(_figure(package, row) / package.figure - 1) if package.figure else 0.0
    return row["tranche"] != package.ordinal, round(off, 3), abs((row["announced"] - package.day).days)


def _figure(package: Package, row: Row) -> float:
    """The row's figure in the package's currency."""
    low = float(row["low"])
    if row["currency"] == package.currency:
        return low
    found = Rates.load().convert(low, row["currency"], package.currency, package.day)
    return found.value if found else 0.0


def _names(text: str | None) -> set[str]:
    return {name.strip() for name in (text or "").split(";")} - {""}


def _fits(package: Package, row: Row) -> bool:
    if row["announced"] is None or abs((row["announced"] - package.day).days) > DAYS:
        return False
    if _names(row["donor"]) != _names(package.donor) or row["recipient"] != package.recipient.name:
        return False
    if package.figure is None or row["low"] is None:
        return package.figure is None and row["low"] is None
    return bool(row["envelope"]) == package.envelope and abs(_figure(package, row) / package.figure - 1) <= NEAR


class _Causes:
    """Which step made an error: by what each sum was written as and what it was read as."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._articles = {article.document.id: article for article in world.articles}
        self._rows: dict[str, list[Row]] = {}
        for row in world.amounts:
            self._rows.setdefault(row["document_id"], []).append(row)
        self._mentions = {row["id"]: row for row in (*world.amounts, *world.items)}
        self._links: dict[str, list[Row]] = {}
        for link in world.links:
            self._links.setdefault(link["package_id"], []).append(link)

    def counted(self) -> Counter[str]:
        """How many packages hold a sum that must not be counted, by what it was written as."""
        found: Counter[str] = Counter()
        for links in self._links.values():
            said = [self._said(self._mentions[link["mention_id"]]) for link in links if link["kind"] == "amount"]
            for what in {one.what for one in said if one and one.what in NEVER}:
                found[what] += 1
        return found

    def _said(self, row: Row) -> Said | None:
        article = self._articles[row["document_id"]]
        return next((said for said in article.said if said.start < row["end"] and row["start"] < said.end), None)

    def of_extra(self, row: Row) -> Fault:
        links = self._links.get(row["package_id"], [])
        told = f"{row['announced']} {row['donor']} → {row['recipient']} {row['currency']} {row['low'] or 0:,.0f}"
        told += " envelope" if row["envelope"] else ""
        first = None
        for link in links:
            mention = self._mentions[link["mention_id"]]
            if "low" not in mention:
                continue
            said = self._said(mention)
            first = first or (mention, said)
            cause = self._fault(mention, said)
            if cause:
                return Fault("extra", cause, told, said.sentence if said else "", _quote(mention))
        if first is None:
            mention = self._mentions[links[0]["mention_id"]] if links else {}
            return Fault("extra", "gift", told, "", _quote(mention))
        return Fault("extra", "consolidation", told, first[1].sentence if first[1] else "", _quote(first[0]))

    def of_missing(self, package: Package) -> Fault:
        told = f"{package.day} {package.donor} → {package.recipient.name} {package.currency} {package.figure or 0:,.0f}"
        told += " envelope" if package.envelope else ""
        worst: Fault | None = None
        for article in self._world.articles:
            for said in article.said:
                if said.package != package.number or said.what not in COUNTED:
                    continue
                row = self._row(article, said)
                cause = "extraction" if row is None else self._fault(row, said)
                quote = article.document.text[max(0, said.start - 120) : said.end + 120] if row is None else _quote(row)
                if not cause:
                    return Fault("missing", "consolidation", told, said.sentence, quote)
                worst = worst or Fault("missing", cause, told, said.sentence, quote)
        return worst or Fault("missing", "gift", told, "", "")

    def _row(self, article: Article, said: Said) -> Row | None:
        rows = self._rows.get(article.document.id, [])
        return next((row for row in rows if said.start < row["end"] and row["start"] < said.end), None)

    def _fault(self, row: Row, said: Said | None) -> str:
        """The first thing in which a mention was misread; nothing where all is right."""
        if said is None or row["currency"] != said.currency or abs(row["low"] - said.value) > 0.001 * said.value:
            return "extraction"
        if said.what == "conversion":
            return "" if row["conversion_of"] else "extraction"
        if said.what == "wrong":
            return "correction"
        if said.what not in COUNTED:
            return f"role: {said.what} as {row['role']}" if row["role"] in ("new", "past") else ""
        if row["role"] not in ROLES[said.what]:
            return f"role: {said.what} as {row['role']}"
        package = self._world.ledger.packages[said.package] if said.package is not None else None
        return _misattributed(row, package) if package else ""


def _misattributed(row: Row, package: Package) -> str:
    if _names(row["donor"]) != _names(package.donor):
        return "donor"
    if row["recipient"] != package.recipient.name:
        return "recipient"
    if bool(row["envelope"]) != package.envelope:
        return "envelope"
    if row["date"] and row["date_precision"] == "day" and abs((row["date"] - package.day).days) > DAYS:
        return "date"
    return ""


def _quote(row: Row) -> str:
    return f"[{row.get('document_id')}] {row.get('quote') or ''}"
