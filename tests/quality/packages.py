"""Corpora of news with the ledger of the packages that happened in it, held against what aidtrack makes of them.

Each folder of `tests/gold_packages` has `articles`, `ledger.csv` (one row a package; `counted` says whether a list of
commitments must hold it) and `never.csv` (running totals, plans and other sums that are no package, by article). They
were written in one go by people who saw no code and no rule, with more background to the article than news has.
"""

from __future__ import annotations

import csv
import dataclasses
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from corpora import ROOT

if TYPE_CHECKING:
    from aidtrack.model import Document, Row

PACKAGES: Final = ROOT / "tests" / "gold_packages"
#: The packages of which the published texts tell, from the announcements themselves, and when each text was published.
PUBLISHED: Final = Path(__file__).with_name("published")
#: Corpora whose errors nobody reads: no rule comes from them.
UNREAD: Final = (
    "asia", "caribbean", "chad", "defence", "estonia", "ethiopia", "frontpage", "kyivbudget", "lifeline", "mixed",
    "pacific", "trackers", "whitehouse",
)  # fmt: skip
READ: Final = (
    "afghanistan", "aidyear", "airdefence", "baltic", "drawdowns", "gaza", "horn", "lenders", "levant", "nordic",
    "quake", "recovery", "sudan", "westeurope",
)  # fmt: skip
#: Days by which two dates of one package may differ, a retelling's included.
DAYS: Final = 75
NEAR: Final = 0.02
CONVERTED: Final = 0.06


@dataclass
class Score:
    """Packages of some corpora: how many there are, were made, and are right; what was counted and mustn't be."""

    wanted: int = 0
    made: int = 0
    right: int = 0
    never: int = 0
    counted: int = 0
    true: float = 0.0
    money: float = 0.0
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.made if self.made else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def left_alone(self) -> float:
        """The share of sums that are no package of which none was made."""
        return 1 - self.counted / self.never if self.never else 1.0

    def line(self, name: str) -> str:
        """One line of the table."""
        return (
            f"{name:12}{self.wanted:9}{self.made:7}{self.right:7}{self.precision:11.3f}{self.recall:8.3f}"
            f"{self.counted:9} of {self.never:<4}{self.money / self.true - 1:+9.0%}"
        )


HEAD: Final = (
    f"{'packages':12}{'wanted':>9}{'made':>7}{'right':>7}{'precision':>11}{'recall':>8}"
    f"{'never counted':>17}{'money':>9}"
)


def score(names: Iterable[str]) -> Score:
    """What aidtrack makes of some corpora, each by itself."""
    whole = Score()
    for one in map(_of, names):
        for column in dataclasses.fields(Score):
            setattr(whole, column.name, getattr(whole, column.name) + getattr(one, column.name))
    return whole


@cache
def _of(name: str) -> Score:
    """One corpus, read once however often it is summed up."""
    found = Score()
    _score(PACKAGES / name, found)
    return found


def fields() -> dict[str, float]:
    """The figures that have floors."""
    found = {}
    for told, names in (("read", READ), ("unread", UNREAD)):
        whole = score(names)
        found[f"package precision ({told})"] = whole.precision
        found[f"package recall ({told})"] = whole.recall
        found[f"sums left alone ({told})"] = whole.left_alone
    return found


def score_published(folder: Path) -> Score:
    """What aidtrack makes of real texts that tell of the packages in `published/ledger.csv`.

    Args:
        folder: the texts and, beside each, its annotations: a sum that can be read only as a total, a plan or no aid
            must not be counted.
    """
    from aidtrack.model import Document

    days = {row["document"]: row for row in _rows(PUBLISHED / "published.csv")}
    documents = [
        Document(
            path.read_bytes().decode("utf-8"),
            path.stem,
            publisher=days[path.stem]["publisher"],
            published=date.fromisoformat(days[path.stem]["published"]),
            path=str(path),
        )
        for path in sorted(folder.glob("*.txt"))
    ]
    never = [
        {
            "amount": str(sum_["low"]),
            "currency": sum_["currency"],
            "article": f"{path.stem}.txt",
            "reason": sum_["role"],
        }
        for path in sorted(folder.glob("*.json"))
        for sum_ in json.loads(path.read_text(encoding="utf-8"))["amounts"]
        if not sum_.get("optional") and {sum_["role"], *sum_.get("role_alt", ())} <= {"cumulative", "planned", "other"}
    ]
    found = Score()
    _hold(documents, _rows(PUBLISHED / "ledger.csv"), never, folder.name, found)
    return found


def _score(folder: Path, whole: Score) -> None:
    from aidtrack import reading

    ledger, never = _rows(folder / "ledger.csv"), _rows(folder / "never.csv")
    _hold(reading.read(str(folder / "articles")), ledger, never, folder.name, whole)


def _hold(
    documents: Iterable[Document],
    ledger: Sequence[dict[str, str]],
    never: Sequence[dict[str, str]],
    name: str,
    whole: Score,
) -> None:
    """Hold what aidtrack makes of some documents against their ledger."""
    packages, articles = _made(documents)
    counted = [row for row in packages if _is_counted(row)]
    wanted = [row for row in ledger if row["counted"] == "true" and row["envelope"] != "true" and row["low"]]
    pairs = _pairs(ledger, packages)
    right = {id(row) for truth, row in pairs if any(truth is one for one in wanted)}
    whole.wanted += len(wanted)
    whole.made += len(counted)
    whole.never += len(never)
    whole.true += sum(_dollars(row) for row in wanted)
    whole.money += sum(row["amount_usd"] or 0.0 for row in counted)
    found = [row for row in counted if id(row) in right]
    whole.right += len(found)
    taken = {id(row) for row in found}
    told = {id(truth) for truth, row in pairs if id(row) in taken}
    whole.missing += [f"{name}: {_line(row)}" for row in wanted if id(row) not in told]
    for row in counted:
        if id(row) not in taken:
            why = _never(row, articles[row["package_id"]], never)
            whole.counted += why is not None
            whole.extra.append(f"{name}: {_line(row)} [{why or 'in no list'}] {row['headline'][:160]}")


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _made(read: Iterable[Document]) -> tuple[list[Row], dict[str, set[str]]]:
    """The packages of some articles, and the articles that tell each."""
    from aidtrack import consolidation, pipeline, tables

    found = [pipeline.extract(document) for document in read]
    documents = [tables.document_row(one.document) for one in found]
    amounts = [row for one in found for row in tables.amount_rows(one)]
    items = [row for one in found for row in tables.item_rows(one)]
    made = consolidation.consolidate(documents, amounts, items)
    names = {one.document.id: Path(one.document.path).name for one in found}
    articles: dict[str, set[str]] = {row["package_id"]: set() for row in made.packages}
    for link in made.links:
        articles[link["package_id"]].add(names[link["document_id"]])
    return made.packages, articles


def _is_counted(row: Row) -> bool:
    planned = row["status"] in ("requested", "proposed", "cancelled")
    return row["low"] is not None and not row["envelope"] and not planned


def _pairs(ledger: Sequence[dict[str, str]], packages: Sequence[Row]) -> list[tuple[dict[str, str], Row]]:
    """Rows one to one, the most alike first: close in time, of the same donors and kind."""
    scored = []
    for i, truth in enumerate(ledger):
        for j, row in enumerate(packages):
            apart = _apart(truth["announced"], row["announced"])
            if apart <= (DAYS if truth["low"] else 10) and _fits(truth, row):
                other = _names(truth["donor"]) != _names(row["donor"])
                kind = (truth["envelope"] == "true") != bool(row["envelope"])
                scored.append((apart > 10, other, kind, apart, truth["counted"] != "true", i, j))
    pairs: dict[int, int] = {}
    for *_, i, j in sorted(scored):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return [(ledger[i], packages[j]) for i, j in pairs.items()]


def _names(text: Any) -> set[str]:
    return {name.strip() for name in str(text or "").split(";")} - {""}


def _apart(stated: str, found: date | None) -> int:
    """Days between a ledger's date (a day, month or year) and a package's; 0 where either has none."""
    if not stated or found is None:
        return 0
    parts = [int(part) for part in stated.split("-")]
    first, last = date(*[*parts, 1, 1][:3]), date(*[*parts, *[12, 28][len(parts) - 1 :]][:3])
    return max((first - found).days, (found - last).days, 0)


def _fits(truth: dict[str, str], row: Row) -> bool:
    """Whether a donor and the figure agree, within a rounding or a conversion."""
    if not _names(truth["donor"]) & _names(row["donor"]) or bool(truth["low"]) != (row["low"] is not None):
        return False
    if not truth["low"]:
        return True
    low, high = float(truth["low"]), float(truth["high"] or truth["low"])
    if truth["currency"] != row["currency"]:
        value = _convert(row["low"], row["currency"], truth["currency"], row["announced"])
        return value is not None and abs(value / low - 1) < CONVERTED
    return low * (1 - NEAR) <= row["low"] <= high * (1 + NEAR) or abs(row["high"] / low - 1) < NEAR


def _convert(value: float, source: str, target: str, day: date | None) -> float | None:
    from aidtrack.exchange import Rates

    found = Rates.load().convert(value, source, target, day or date(2024, 6, 3))
    return found.value if found else None


def _dollars(truth: dict[str, str]) -> float:
    stated = truth["announced"]
    day = date(*(([int(part) for part in stated.split("-")] + [3, 3])[:3])) if stated else None
    return _convert(float(truth["low"]), truth["currency"], "USD", day) or 0.0


def _never(row: Row, articles: set[str], never: Sequence[dict[str, str]]) -> str | None:
    """Why a list of commitments mustn't hold a package's sum; None where no list says so."""
    for one in never:
        same = one["currency"] == row["currency"] and abs(float(one["amount"]) / row["low"] - 1) < 0.01
        if same and one["article"] in articles:
            return one["reason"]
    return None


def _line(row: Any) -> str:
    return f"{row['announced']} {row['donor']} → {row['recipient']} {row['currency']} {float(row['low']):,.0f}"


def report(errors: int, published: Path | None = None) -> None:
    """Print the table, and what is missing and extra in the corpora that may be read.

    Args:
        errors: how many lines of each to print.
        published: the folder of real texts with annotations, where it is present.
    """
    print(HEAD)
    for name in (*READ, *UNREAD):
        print(score((name,)).line(name))
    whole = score(READ)
    print(whole.line("read"))
    print(score(UNREAD).line("unread"))
    real = score_published(published) if published is not None else Score()
    if real.wanted:
        print(real.line("real texts"))
    for told, lines in (("missing", whole.missing + real.missing), ("extra", whole.extra + real.extra)):
        for line in lines[:errors]:
            print(f"{told} {line}")
