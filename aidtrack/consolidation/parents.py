"""Wholes and parts across documents: packages known only from their parts, and parts that a text tells as news."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from aidtrack.consolidation import components
from aidtrack.consolidation.clustering import cluster
from aidtrack.consolidation.decisions import Decisions
from aidtrack.consolidation.figures import Figure, party, statements
from aidtrack.consolidation.making import made as packages_of
from aidtrack.consolidation.packages import Link, Package
from aidtrack.model import Row


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
        home.documents.add(parts[0]["document_id"])
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
    """Packages by donor, figure and day."""

    def __init__(self, packages: Iterable[Package]) -> None:
        self._found: dict[tuple[object, ...], list[Package]] = {}
        for package in packages:
            row = package.row
            key = party(row["donor"]), (row["low"], row["high"], row["currency"]), package.day
            self._found.setdefault(key, []).append(package)

    def of_share(self, row: Row, day: date) -> list[Package]:
        """Packages with the figure of a component, announced about the day of its whole."""
        days = (day + timedelta(step) for step in range(-components.SHARE_DAYS, components.SHARE_DAYS + 1))
        return [package for near in days for package in self._found.get((*_share_key(row), near), ())]
