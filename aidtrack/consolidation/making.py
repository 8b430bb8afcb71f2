"""Clusters to packages, with links to the mentions that tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from aidtrack.consolidation import canonical
from aidtrack.consolidation.clustering import Cluster, is_mention_only
from aidtrack.consolidation.decisions import Decisions
from aidtrack.consolidation.packages import Link, Package


def made(
    clusters: Iterable[Cluster], decided: Decisions
) -> tuple[list[Package], dict[str, Package], dict[int, Package]]:
    """Packages, and the same by the id of their amounts and by the identity of their cluster."""
    packages: list[Package] = []
    homes: dict[str, Package] = {}
    package_of: dict[int, Package] = {}
    for home in clusters:
        row, telling = canonical.package_row(home)
        package = Package(canonical.complete(row), telling.row["id"], home, items=home.items,
                          documents=frozenset(home.said))  # fmt: skip
        package_of[id(home)] = package
        packages.append(package)
        for member in home.members:
            for said in member.statement.tellings:
                for mention in said.rows:
                    homes[mention["id"]] = package
                    reasons = member.reasons if mention["id"] != package.best else (_best_words(home), *member.reasons)
                    score, by = round(member.score, 4), member.decided_by
                    if mention.get("parent_id") and mention["role"] == "new":
                        reasons = (*reasons, "its donor's share of what others give, or of a total so far")
                    note = decided.note(mention["id"])
                    if note:
                        reasons, by = (*reasons, note[0]), note[1]
                    package.links.append(Link(mention, "amount", score, reasons, by))
    return packages, homes, package_of


def _best_words(home: Cluster) -> str:
    if is_mention_only(home):
        return "the package's figure; known from a mention only"
    return "the package's figure"


def mark_unsure(packages: Sequence[Package], package_of: Mapping[int, Package]) -> None:
    """Say beside a package's figure which other package may be the same."""
    known: dict[tuple[str, ...], tuple[str, ...]] = {}  # the same few words for very many
    for package in packages:
        if package.cluster is None or not package.cluster.unsure:
            continue
        notes = []
        for other, verdict in package.cluster.unsure:
            row = package_of[id(other)].row
            day = f" of {row['announced']}" if row["announced"] else ""
            notes.append(f"unsure: it may be the same as {row['currency']} {row['low']:,.0f}{day}"
                         f" ({verdict.score:.2f}: {', '.join(verdict.reasons)})")  # fmt: skip
        for link in package.links:
            if link.row["id"] == package.best:
                reasons = (*link.reasons, *sorted(set(notes)))
                link.reasons = known.setdefault(reasons, reasons)
