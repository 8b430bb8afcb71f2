"""Figures to packages and links: what many documents say of one decision to give aid counts once, and one can see why.

    amounts → statements (a document's repetitions as one) → clusters (many documents' as one) → packages and links

Only amounts with the roles `new` and `past` make packages. Components, restated conversions, plans and items hang on
them; running totals and everything else never touch them. What is done depends on the rows alone, not on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from aidtrack.consolidation import canonical, components, decisions, gifts
from aidtrack.consolidation.clustering import Cluster, cluster, is_mention_only
from aidtrack.consolidation.decisions import Decisions, Known
from aidtrack.consolidation.features import described
from aidtrack.consolidation.figures import (
    MAKING,
    Figure,
    Statement,
    party,
    pooled,
    restated,
    stated_conversions,
    statements,
)
from aidtrack.consolidation.packages import Link, Package
from aidtrack.model import REASON_SEPARATOR, Row

__all__ = ["Consolidated", "consolidate", "described"]

_SAID = MAKING | {"planned"}


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


def consolidate(
    documents: Sequence[Row], amounts: Sequence[Row], items: Sequence[Row], corrections: Sequence[Row] = ()
) -> Consolidated:
    """Make packages of all figures.

    Args:
        documents: rows of the table `documents`.
        amounts: rows of the table `amounts`.
        items: rows of the table `items`.
        corrections: people's decisions, rows with the columns of `storage.CORRECTIONS`; see `decisions`.

    Returns:
        The same for the same rows in any order.
    """
    by_document: dict[str, list[str]] = {}
    for row in (*amounts, *items) if corrections else ():
        by_document.setdefault(row["document_id"], []).append(row["id"])
    known = Known(frozenset(row["id"] for row in amounts) if corrections else frozenset(),
                  frozenset(row["id"] for row in items) if corrections else frozenset(), by_document, {})  # fmt: skip
    if not corrections:
        return _rows(_packages(documents, amounts, items, Decisions()), Decisions())
    # Decisions on packages speak of those that the decisions on mentions leave.
    on_mentions = [row for row in corrections if _speaks_of(row, known)]
    first = decisions.read(on_mentions, known)
    found = _packages(documents, amounts, items, first)
    if len(on_mentions) == len(corrections):
        return _rows(found, first)
    known = Known(known.amounts, known.items, by_document, _amounts_of(found))
    second = decisions.read(corrections, known)
    return _rows(_packages(documents, amounts, items, second), second, known.packages)


def _speaks_of(row: Row, known: Known) -> bool:
    return all(known.mentions(str(row[name])) for name in ("subject", "other") if row.get(name))


def _amounts_of(found: Sequence[Package]) -> dict[str, list[str]]:
    identifiers = canonical.identify([(package.row, package.best) for package in found])
    return {
        identifier: [package.best, *(link.row["id"] for link in package.links
                                     if link.kind in ("amount", "item") and link.row["id"] != package.best)]
        for identifier, package in zip(identifiers, found, strict=True)
    }  # fmt: skip


# --- the steps ------------------------------------------------------------------------------------------


def _packages(
    documents: Sequence[Row], amounts: Sequence[Row], items: Sequence[Row], decided: Decisions
) -> list[Package]:
    """All packages with their links, in no particular order."""
    sources = {row["id"]: row for row in documents}
    texts = _by_document(decided.corrected(amounts))
    things = sorted(decided.corrected(items), key=_place)
    said, plans = _statements(texts, things, sources, decided)
    clusters, blocks = cluster(said, decided)
    packages, homes, package_of = _made(clusters, decided)
    _mark_unsure(packages, package_of)
    shared, orphans = components.attach_shares(texts, homes)
    packages += _from_parts(orphans, sources, homes, shared)
    packages = components.absorb_shares(packages, _Figures(packages).of_share)
    homes = {link.row["id"]: package for package in packages for link in package.links if link.kind == "amount"}
    shared = {link.row["id"]: package for package in packages for link in package.links if link.kind == "component"}
    every = [row for rows in texts.values() for row in rows]
    written = {row["id"]: row["text"] for row in every}
    components.attach_conversions(every, homes, shared, written)
    package_of = {id(package.cluster): package for package in packages if package.cluster is not None}
    components.attach_plans(plans, blocks, package_of)
    shared |= {link.row["id"]: package for package in packages for link in package.links if link.kind == "conversion"}
    given = gifts.attach_items(things, texts, sources, homes, shared)
    packages += gifts.merge_gifts(given, packages)
    return packages


def _place(row: Row) -> tuple[str, int, str]:
    return row["document_id"], row["start"], row["id"]


def _by_document(amounts: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(amounts, key=_place):
        found.setdefault(row["document_id"], []).append(row)
    return found


def _statements(
    texts: Mapping[str, Sequence[Row]], things: Iterable[Row], sources: Mapping[str, Row], decided: Decisions
) -> tuple[list[Statement], list[Statement]]:
    """What makes packages and what only plans them, with the conversions and items that each has beside it."""
    listed: dict[str, list[Row]] = {}
    for row in things:
        listed.setdefault(row["document_id"], []).append(row)
    touched = decided.touched
    making: list[Statement] = []
    planned: list[Statement] = []
    for identifier, rows in texts.items():
        kept = [row for row in rows if row["role"] in _SAID and not row.get("conversion_of")]
        if not kept:
            continue
        known = restated(rows)
        found = statements(sources.get(identifier, {"id": identifier}), kept, touched)
        making_here = [one for one in found if one.role in MAKING]
        for one in found:
            if known:
                stated_conversions(one, known)
        if identifier in listed:
            _list_items(making_here, listed[identifier])
        making += making_here
        planned += [one for one in found if one.role not in MAKING]
    return pooled(making), pooled(planned)


def _list_items(found: Sequence[Statement], things: Iterable[Row]) -> None:
    """Give statements their things: those said with the sum, and all of a donor who names one sum only."""
    by_amount = {row["id"]: one for one in found for telling in one.tellings for row in telling.rows}
    by_donor: dict[str, list[Statement]] = {}
    for one in found:
        if one.role == "new":
            by_donor.setdefault(one.donor, []).append(one)
    for row in things:
        if not row.get("item"):
            continue
        home = by_amount.get(row.get("amount_id") or "")
        alone = by_donor.get(party(row.get("donor")), [])
        if home is None and row["role"] == "new" and len(alone) == 1:
            home = alone[0]
        if home is not None:
            home.items.add(row["item"])


def _made(
    clusters: Iterable[Cluster], decided: Decisions
) -> tuple[list[Package], dict[str, Package], dict[int, Package]]:
    packages: list[Package] = []
    homes: dict[str, Package] = {}
    package_of: dict[int, Package] = {}
    for home in clusters:
        row, telling = canonical.package_row(home)
        package = Package(canonical.complete(row), telling.row["id"], home, items=set(home.items),
                          documents=canonical.documents(home))  # fmt: skip
        package_of[id(home)] = package
        packages.append(package)
        for member in home.members:
            for said in member.statement.tellings:
                for mention in said.rows:
                    homes[mention["id"]] = package
                    reasons = member.reasons if mention["id"] != package.best else (_best_words(home), *member.reasons)
                    score, by = round(member.score, 4), member.decided_by
                    note = decided.note(mention["id"])
                    if note:
                        reasons, by = (*reasons, note[0]), note[1]
                    package.links.append(Link(mention, "amount", score, reasons, by))
    return packages, homes, package_of


def _best_words(home: Cluster) -> str:
    if is_mention_only(home):
        return "the package's figure; known from a mention only"
    return "the package's figure"


def _mark_unsure(packages: Sequence[Package], package_of: Mapping[int, Package]) -> None:
    """Say beside a package's figure which other package may be the same."""
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
                link.reasons = (*link.reasons, *sorted(set(notes)))


def _from_parts(
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
            found, _, _ = _made(lonely, Decisions())
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
            day = package.day
            recipient = party(package.row["recipient"])
            fits = not one.recipient or not recipient or one.recipient == recipient
            if fits and day is not None and one.first is not None and abs(day.toordinal() - one.first) <= 7:
                return package
    return None


class _Figures:
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


# --- rows -----------------------------------------------------------------------------------------------


def _rows(
    found: Sequence[Package], decided: Decisions, before: Mapping[str, Sequence[str]] | None = None
) -> Consolidated:
    """Rows of both tables; `before` are the packages that a person's values were given for, with their amounts."""
    identifiers = canonical.identify([(package.row, package.best) for package in found])
    packages: list[Row] = []
    links: list[Row] = []
    conflicts = list(decided.conflicts)
    patches = _patches(decided, before or {}, found, conflicts)
    for identifier, package in zip(identifiers, found, strict=True):
        row = package.row
        row["package_id"] = identifier
        patch = patches.get(id(package))
        if patch:
            row.update({"announced" if name == "date" else name: value for name, value in patch.items()})
            canonical.complete(row)
        said = {link.row["document_id"] for link in package.links if link.kind != "planned"}
        row["documents"] = len(said)
        row["mentions"] = sum(link.kind == "amount" for link in package.links) or len(package.links)
        packages.append(row)
        seen: set[str] = set()
        for link in package.links:
            if link.row["id"] in seen:
                continue
            seen.add(link.row["id"])
            reasons, by = link.reasons, link.decided_by
            links.append(
                {
                    "package_id": identifier,
                    "mention_id": link.row["id"],
                    "document_id": link.row["document_id"],
                    "kind": link.kind,
                    "score": link.score,
                    "reasons": REASON_SEPARATOR.join(reasons),
                    "decided_by": by,
                }
            )
    packages.sort(key=lambda row: str(row["package_id"]))
    links.sort(key=lambda row: (str(row["package_id"]), str(row["mention_id"])))
    return Consolidated(packages, links, sorted(set(conflicts)))


def _patches(
    decided: Decisions, before: Mapping[str, Sequence[str]], found: Sequence[Package], conflicts: list[str]
) -> dict[int, Row]:
    """New values by package: the one that holds the best mention of the package they were given for."""
    if not decided.patches:
        return {}
    homes = {link.row["id"]: package for package in found for link in package.links}
    patches: dict[int, Row] = {}
    for identifier, values in decided.patches.items():
        home = next((homes[one] for one in before.get(identifier, ()) if one in homes), None)
        if home is None:
            conflicts.append(f"wrong value: {identifier} is no package now")
        else:
            patches.setdefault(id(home), {}).update(values)
    return patches
