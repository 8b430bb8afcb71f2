"""Packages to the rows of both tables, with the values that people put on packages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from aidtrack.consolidation import canonical
from aidtrack.consolidation.decisions import Decisions
from aidtrack.consolidation.envelopes import DRAWN_FROM
from aidtrack.consolidation.packages import Package
from aidtrack.consolidation.withdrawals import SUPERSEDED
from aidtrack.model import REASON_SEPARATOR, Row

_TOLD_OF_ANOTHER: Final = frozenset({"planned", DRAWN_FROM, SUPERSEDED})
"""Kinds of link to texts that don't tell the package itself."""


@dataclass(frozen=True, slots=True)
class Consolidated:
    """Packages and links, rows with the columns of their tables, sorted by id.

    Args:
        packages: what totals count.
        links: which mention tells which package, and why.
        conflicts: corrections that contradict one another or speak of nothing, each in one line.
    """

    packages: list[Row]
    links: list[Row]
    conflicts: list[str] = field(default_factory=list)


def written(
    found: Sequence[Package], decided: Decisions, before: Mapping[str, Sequence[str]] | None = None
) -> Consolidated:
    """Rows of both tables; `before` are the packages that a person's values were given for, with their amounts."""
    identifiers = canonical.identify([(package.row, package.best) for package in found])
    packages: list[Row] = []
    links: list[Row] = []
    joined: dict[tuple[str, ...], str] = {}
    conflicts = list(decided.conflicts)
    patches = _patches(decided, before or {}, found, conflicts)
    for identifier, package in zip(identifiers, found, strict=True):
        row = package.row
        row["package_id"] = identifier
        patch = patches.get(id(package))
        if patch:
            row.update({"announced" if name == "date" else name: value for name, value in patch.items()})
            canonical.complete(row)
        said = {link.row["document_id"] for link in package.links if link.kind not in _TOLD_OF_ANOTHER}
        row["documents"] = len(said)
        row["mentions"] = sum(link.kind == "amount" for link in package.links) or sum(
            link.kind not in (DRAWN_FROM, SUPERSEDED) for link in package.links
        )
        packages.append(row)
        links += _links(package, joined)
        package.forget()
    packages.sort(key=lambda row: str(row["package_id"]))
    links.sort(key=lambda row: (str(row["package_id"]), str(row["mention_id"])))
    return Consolidated(packages, links, sorted(set(conflicts)))


def _links(package: Package, joined: dict[tuple[str, ...], str]) -> Iterator[Row]:
    """A row for each mention; `joined` keeps reasons in words, since the same few hold for a million links."""
    seen: set[str] = set()
    for link in package.links:
        if link.row["id"] in seen:
            continue
        seen.add(link.row["id"])
        if link.reasons not in joined:
            joined[link.reasons] = REASON_SEPARATOR.join(link.reasons)
        yield {
            "package_id": package.row["package_id"],
            "mention_id": link.row["id"],
            "document_id": link.row["document_id"],
            "kind": link.kind,
            "score": link.score,
            "reasons": joined[link.reasons],
            "decided_by": link.decided_by,
        }


def _patches(
    decided: Decisions, before: Mapping[str, Sequence[str]], found: Sequence[Package], conflicts: list[str]
) -> dict[int, Row]:
    """New values by package: the one that holds the best mention of the package they were given for."""
    if not decided.patches:
        return {}
    homes = {link.row["id"]: package for package in found for link in package.links if link.kind != DRAWN_FROM}
    patches: dict[int, Row] = {}
    for identifier, values in decided.patches.items():
        home = next((homes[one] for one in before.get(identifier, ()) if one in homes), None)
        if home is None:
            conflicts.append(f"wrong value: {identifier} is no package now")
        else:
            patches.setdefault(id(home), {}).update(values)
    return patches
