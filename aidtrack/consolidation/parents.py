"""Wholes and parts across documents: packages known only from their parts, and parts that a text tells as news."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from aidtrack.consolidation import components
from aidtrack.consolidation.clustering import cluster
from aidtrack.consolidation.decisions import Decisions
from aidtrack.consolidation.figures import MAKING, Figure, party, statements
from aidtrack.consolidation.making import made as packages_of
from aidtrack.consolidation.packages import Link, Package
from aidtrack.lexicon.tranches import A_SHARE, is_payment
from aidtrack.model import Row

_AT_ONCE: Final = re.compile(
    r"[^.;,$€£¥]{0,60}\b(?:at once|immediately|up ?front|(?:right|straight) away)\b", re.IGNORECASE
)

_NEVER_FREED: Final = frozenset({"cumulative", "planned", "other"})
"""Roles of wholes whose shares are of the same kind: what each has given over the years, or is to give."""


def freed(rows: Sequence[Row]) -> list[Row]:
    """Shares that are sums of their own: what one donor adds to a whole of many, last addends, and tranches.

    A last addend makes a total so far together with another sum; a tranche is paid out of an envelope.

    Args:
        rows: the amounts of one text.

    Returns:
        Copies of those shares, as news. No other news has a `parent_id`.
    """
    shares = [row for row in rows if row["role"] == "component" and row.get("parent_id")]
    if not shares:
        return []
    known = {row["id"]: row for row in rows}
    given = {(row["low"], row["currency"]) for row in rows if row["role"] in MAKING}
    return [
        {**row, "role": "new"} for row in shares
        if _is_free(row, known) or _is_addend(row, known, given) or _is_tranche(row, known)
    ]  # fmt: skip


def _is_tranche(row: Row, known: Mapping[str, Row]) -> bool:
    """Whether it is one payment of its donor's envelope: those count, and the envelope doesn't."""
    whole = known.get(row["parent_id"])
    if whole is None or not whole.get("envelope") or whole["role"] not in MAKING or row.get("conversion_of"):
        return False
    if party(row.get("donor")) != party(whole.get("donor")) or row["low"] >= whole["low"]:
        return False
    if row.get("tranche") is not None or is_payment(row.get("reasons") or ""):
        return True
    return _AT_ONCE.match((row.get("quote") or "").partition(row["text"])[2]) is not None


def _is_addend(row: Row, known: Mapping[str, Row], given: Container[tuple[float, str]]) -> bool:
    """Whether it makes a total of what its donor gave so far together with another sum of the text."""
    whole = known.get(row["parent_id"])
    if whole is None or whole["role"] != "cumulative" or party(row.get("donor")) != party(whole.get("donor")):
        return False
    if A_SHARE in (row.get("reasons") or ""):
        return False
    return (whole["low"] - row["low"], row["currency"]) in given


def _is_free(row: Row, known: Mapping[str, Row]) -> bool:
    """Whether its whole names another donor, and is given; guarantees stand behind a loan and add nothing to it."""
    whole = known.get(row.get("parent_id") or "")
    if whole is None or not row.get("donor") or not whole.get("donor"):
        return False
    if row.get("conversion_of") or row.get("instrument") == "guarantee" or A_SHARE in (row.get("reasons") or ""):
        return False
    if not set(party(row["donor"]).split("; ")).isdisjoint(party(whole["donor"]).split("; ")):
        return False
    for _ in range(components.DEEP):
        if whole["role"] in _NEVER_FREED:
            return False
        above = known.get(whole.get("parent_id") or "")
        if above is None:
            return True
        whole = above
    return False


def from_parts(
    orphans: Iterable[list[Row]], sources: Mapping[str, Row], homes: dict[str, Package], shared: dict[str, Package]
) -> list[Package]:
    """Packages known only from their parts; parts of a package that another text tells hang on that one."""
    statements_of = []
    for parts in orphans:
        row = components.parent_row(parts)
        document = sources.get(row["document_id"], {"id": row["document_id"]})
        statements_of.append((statements(document, [row])[0], parts))
    made: list[Package] = []
    owners: dict[tuple[str, object], list[Package]] = {}
    for package in {id(package): package for package in homes.values()}.values():
        for link in package.links:
            if link.kind == "component":
                owners.setdefault(_share_key(link.row), []).append(package)
    for one, parts in sorted(statements_of, key=lambda pair: (pair[0].content, pair[1][0]["id"])):
        home = _told_whole(parts, one, owners)
        if home is None:
            lonely, _ = cluster([one], Decisions())
            found, _, _ = packages_of(lonely, Decisions())
            home = found[0]
            home.links.clear()
            home.best = parts[0]["id"]
            made.append(home)
            for row in parts:
                owners.setdefault(_share_key(row), []).append(home)
        home.documents |= {parts[0]["document_id"]}
        reason = "a parent known only from its parts: the rest is unspecified"
        for row in parts:
            shared[row["id"]] = home
            home.links.append(Link(row, "component", float(row.get("confidence") or 0.5), (reason,)))
    return made


def _share_key(row: Row) -> tuple[str, object]:
    return party(row.get("donor")), (row["low"], row["high"], row["currency"])


def _told_whole(
    parts: Sequence[Row], one: Figure, owners: Mapping[tuple[str, object], Sequence[Package]]
) -> Package | None:
    """A package of the same days that has a share of the same figure."""
    for row in parts:
        for package in owners.get(_share_key(row), ()):
            if party(package.row["donor"]) != one.donor:
                continue
            day = package.day
            recipient = party(package.row["recipient"])
            fits = not one.recipient or not recipient or one.recipient == recipient
            if fits and day is not None and one.first is not None and abs(day.toordinal() - one.first) <= 7:
                return package
    return None


class Figures:
    """Packages by donor, figure and day, or by month where no text names the day."""

    def __init__(self, packages: Iterable[Package]) -> None:
        self._found: dict[tuple[object, ...], list[Package]] = {}
        for package in packages:
            row = package.row
            when: date | tuple[int, int] | None = package.day
            if row["date_precision"] == "month":
                when = row["announced"].year, row["announced"].month
            self._found.setdefault((*_share_key(row), when), []).append(package)

    def of_share(self, row: Row, day: date) -> list[Package]:
        """Packages with the figure of a component, announced about the day of its whole, or in its month."""
        days = [day + timedelta(step) for step in range(-components.SHARE_DAYS, components.SHARE_DAYS + 1)]
        times: list[date | tuple[int, int]] = [*days, (day.year, day.month)]
        donor, figure = _share_key(row)
        return [package for near in times for package in self._found.get((donor, figure, near), ())]
