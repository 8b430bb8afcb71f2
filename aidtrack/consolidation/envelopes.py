"""Envelopes and what is paid out of them: which law or facility a package draws on, and how much of one is used.

A package draws on one envelope of its donor at most, an earlier one that is larger. That both name one programme says
so, or that a text tells both; that nothing else contradicts doesn't. Totals count packages or envelopes, never both, so
a wrong link here makes no total wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from aidtrack.consolidation.figures import party
from aidtrack.consolidation.packages import Link, Package
from aidtrack.exchange import Rates
from aidtrack.model import Row, Status

DRAWN_FROM: Final = "drawn_from"
"""Kind of the link of a package to the mention that tells its envelope best."""

LIFE_DAYS: Final = 5 * 366
"""Days that an envelope lasts: the longest facilities run for a budget of seven years, few laws for more than four."""

SURE: Final = 0.5
"""From this score on a package is taken to be paid out of an envelope."""

_UNPAID: Final = frozenset({Status.REQUESTED.value, Status.PROPOSED.value, Status.CANCELLED.value})


@dataclass(frozen=True, slots=True)
class Use:
    """How much of an envelope later packages have used.

    Args:
        low: lower end of what they sum up to, in the envelope's currency at the rate of each package's day.
        high: upper end of it.
        currency: ISO 4217 code of the envelope's currency.
        packages: ids of the packages paid out of it, in the order of their announcement.
        unconverted: how many of them have no sum or rate, and so are not in low and high.
    """

    low: float
    high: float
    currency: str
    packages: tuple[str, ...]
    unconverted: int = 0


@dataclass(slots=True, eq=False)
class _Envelope:
    """An envelope with what is asked of it for every package."""

    package: Package
    telling: Row
    documents: frozenset[str]
    quotes: frozenset[str]


def link(packages: Sequence[Package]) -> None:
    """Link each package to the envelope that it is paid out of, where a text or a programme says so.

    Args:
        packages: all packages and envelopes, with the amounts that tell them linked.
    """
    known = _Known(packages)
    for package in packages:
        row = package.row
        if row["envelope"] or row["low"] is None:
            continue
        fitting = [(one, *_evidence(package, one)) for one in known.near(package) if _may_hold(row, one.package.row)]
        told = [(one, value, reasons) for one, value, reasons in fitting if value]
        if len(told) == 1:
            one, value, reasons = told[0]
            told = [(one, value + 0.15, (*reasons, "no other envelope of its donor is told with it (+0.15)"))]
        sure = [entry for entry in told if entry[1] >= SURE]
        if sure:
            one, value, reasons = max(sure, key=_order)
            package.links.append(Link(one.telling, DRAWN_FROM, round(min(value, 1.0), 4), reasons))


class _Known:
    """Envelopes by what can tie a package to them: their programme, and the texts that tell them."""

    def __init__(self, packages: Iterable[Package]) -> None:
        self._found: dict[tuple[str, str, str], list[_Envelope]] = {}
        for package in packages:
            if package.row["envelope"] and package.row["low"] is not None:
                one = _envelope(package)
                for key in _keys(package, one.documents):
                    self._found.setdefault(key, []).append(one)

    def near(self, package: Package) -> Iterable[_Envelope]:
        """Each envelope that a programme or a text ties to a package."""
        if not self._found:
            return ()
        keys = _keys(package, package.documents)
        return dict.fromkeys(one for key in keys for one in self._found.get(key, ()))


def _keys(package: Package, documents: Iterable[str]) -> list[tuple[str, str, str]]:
    donor, programme = party(package.row["donor"]), package.row["programme"]
    keys = [(donor, "document", document) for document in documents]
    return [*keys, (donor, "programme", programme)] if programme else keys


def _order(entry: tuple[_Envelope, float, tuple[str, ...]]) -> tuple[float, int, str]:
    """The surest, of equals the latest."""
    one, value, _ = entry
    day = one.package.row["announced"]
    return value, day.toordinal() if day else 0, str(one.telling["id"])


def _envelope(package: Package) -> _Envelope:
    told = [link.row for link in package.links if link.kind == "amount"]
    best = next((row for row in told if row["id"] == package.best), package.links[0].row)
    return _Envelope(package, best, frozenset(row["document_id"] for row in told),
                     frozenset(row["quote"] for row in told if row.get("quote")))  # fmt: skip


def _evidence(package: Package, one: _Envelope) -> tuple[float, tuple[str, ...]]:
    """What says that a package is paid out of an envelope: its weight, and in words."""
    found = []
    if package.row["programme"] and package.row["programme"] == one.package.row["programme"]:
        found.append((0.6, f"paid out of it: the same programme, {package.row['programme']}"))
    told = [link.row for link in package.links if link.kind == "amount"]
    if any(row.get("quote") in one.quotes for row in told):
        found.append((0.5, "paid out of it: one sentence tells both"))
    elif any(row["role"] == "new" and row["document_id"] in one.documents for row in told):
        found.append((0.35, "paid out of it: the news of it tells the envelope"))
    return sum(value for value, _ in found), tuple(f"{words} ({value:+.2f})" for value, words in found)


def _may_hold(mine: Row, its: Row) -> bool:
    """No contradiction: an earlier, larger sum in its life, no other programme and no other recipient."""
    if mine["programme"] and its["programme"] and mine["programme"] != its["programme"]:
        return False
    if mine["recipient"] and its["recipient"] and party(mine["recipient"]) != party(its["recipient"]):
        return False
    if mine["announced"] and its["announced"] and not -1 <= (mine["announced"] - its["announced"]).days <= LIFE_DAYS:
        return False
    if mine["currency"] == its["currency"]:
        return bool(mine["low"] < its["high"])
    return mine["amount_usd"] is None or its["amount_usd"] is None or bool(mine["amount_usd"] < its["amount_usd"])


def used(packages: Iterable[Row], links: Iterable[Row]) -> dict[str, Use]:
    """How much of each envelope later packages have used.

    Args:
        packages: rows of the table `packages`.
        links: rows of the table `links`; those of the kinds `amount` and `drawn_from` are looked at.

    Returns:
        By the id of the envelope; those that nothing is paid out of are left out.
    """
    known = {row["package_id"]: row for row in packages}
    homes: dict[str, str] = {}
    drawn: list[tuple[str, str]] = []
    for row in links:
        if row["kind"] == "amount":
            homes[row["mention_id"]] = row["package_id"]
        elif row["kind"] == DRAWN_FROM:
            drawn.append((row["mention_id"], row["package_id"]))
    paid: dict[str, list[Row]] = {}
    for mention, identifier in drawn:
        envelope, package = known.get(homes.get(mention, "")), known.get(identifier)
        if envelope is not None and package is not None and package["status"] not in _UNPAID:
            paid.setdefault(envelope["package_id"], []).append(package)
    return {identifier: _use(known[identifier], rows) for identifier, rows in sorted(paid.items())}


def _use(envelope: Row, paid: Iterable[Row]) -> Use:
    rows = sorted(paid, key=lambda row: (str(row["announced"] or ""), row["package_id"]))
    ends = [_converted(row, envelope["currency"]) for row in rows]
    known = [pair for pair in ends if pair is not None]
    return Use(sum(low for low, _ in known), sum(high for _, high in known), envelope["currency"],
               tuple(row["package_id"] for row in rows), len(ends) - len(known))  # fmt: skip


def _converted(row: Row, currency: str) -> tuple[float, float] | None:
    if row["currency"] == currency:
        return float(row["low"]), float(row["high"])
    rates = Rates.load()
    low, high = (rates.convert(row[end], row["currency"], currency, row["announced"]) for end in ("low", "high"))
    return (low.value, high.value) if low and high else None
