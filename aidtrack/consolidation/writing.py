"""Packages to the rows of both tables, with the values that people put on packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
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


def written(found: Sequence[Package], decided: Decisions, before: Mapping[str, Sequence[str]]) -> Consolidated:
    """Rows of both tables.

    Args:
        found: packages with all that hangs on them; they forget it.
        decided: what people have decided.
        before: the packages that a person's values were given for, with their amounts.
    """
    identifiers = canonical.identify([(package.row, package.best) for package in found])
    packages: list[Row] = []
    links: list[Row] = []
    joined: dict[tuple[str, ...], str] = {}
    patches = _patches(decided, before, found)
    for identifier, package in sorted(zip(identifiers, found, strict=True), key=itemgetter(0)):
        row = package.row
        row["package_id"] = identifier
        patch = patches.get(id(package))
        if patch:
            new = decided.fitting(identifier, row, patch)
            row.update({"announced" if name == "date" else name: value for name, value in new.items()})
            canonical.complete(row)
        said = {link.row["document_id"] for link in package.links if link.kind not in _TOLD_OF_ANOTHER}
        row["documents"] = len(said)
        kinds = [link.kind for link in package.links]
        row["mentions"] = kinds.count("amount") or sum(kind not in (DRAWN_FROM, SUPERSEDED) for kind in kinds)
        packages.append(row)
        links += _links(package, joined)
        package.forget()
    return Consolidated(packages, links)


def _links(package: Package, joined: dict[tuple[str, ...], str]) -> list[Row]:
    """A row for each mention; `joined` keeps reasons in words, since the same few hold for a million links."""
    found: dict[str, Row] = {}
    identifier = package.row["package_id"]
    for link in package.links:
        row, reasons = link.row, link.reasons
        mention = row["id"]
        if mention in found:
            continue
        words = joined.get(reasons)
        if words is None:
            words = joined[reasons] = REASON_SEPARATOR.join(reasons)
        found[mention] = {
            "package_id": identifier,
            "mention_id": mention,
            "document_id": row["document_id"],
            "kind": link.kind,
            "score": link.score,
            "reasons": words,
            "decided_by": link.decided_by,
        }
    return [found[mention] for mention in sorted(found)]


def _patches(decided: Decisions, before: Mapping[str, Sequence[str]], found: Sequence[Package]) -> dict[int, Row]:
    """New values by package: the one that holds the best mention of the package they were given for."""
    if not decided.patches:
        return {}
    homes = {link.row["id"]: package for package in found for link in package.links if link.kind != DRAWN_FROM}
    patches: dict[int, Row] = {}
    for identifier, values in decided.patches.items():
        home = next((homes[one] for one in before.get(identifier, ()) if one in homes), None)
        if home is not None:
            decided.met.add(identifier)
            patches.setdefault(id(home), {}).update(values)
    return patches
