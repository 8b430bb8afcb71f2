"""Statements to clusters: the surest statement first, each to the cluster that it fits best, or to one of its own.

A statement is compared with what its cluster stands for (its best figure, its date, its numbers), never with the
member that came last, and must leave one amount that all members can mean: so clusters don't chain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aidtrack.consolidation import features
from aidtrack.consolidation.blocking import Blocks
from aidtrack.consolidation.decisions import Decisions
from aidtrack.consolidation.figures import NONE, NOTHING, SIGNATURES, UNKNOWN, Figure, Statement


@dataclass(slots=True, eq=False)
class Member:
    """A statement in its cluster: how well it fits, why, and who said so."""

    statement: Statement
    score: float
    reasons: tuple[str, ...]
    decided_by: str = "rule"


@dataclass(slots=True, eq=False)
class Cluster(Figure):
    """One package as its statements tell it; as a figure it is its surest statement, filled up by the others."""

    members: list[Member] = field(default_factory=list)
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=lambda: NONE)
    """Where members have narrowed it: what all of them can mean, by currency."""

    said: dict[str, tuple[tuple[float, float, str], ...]] = field(default_factory=dict)
    """Figures by document: a document that says one twice, as two statements, means two packages."""

    touched: frozenset[str] = NOTHING
    place: int = 0
    """Its turn: of clusters that fit a statement equally well, the one that was made first takes it."""

    unsure: list[tuple[Cluster, features.Verdict]] = field(default_factory=list)


def cluster(statements: Sequence[Statement], decisions: Decisions) -> tuple[list[Cluster], Blocks[Cluster]]:
    """Put statements together that are one package.

    Args:
        statements: pooled statements with roles that make packages, in any order.
        decisions: what people have decided.

    Returns:
        Clusters in the order of their surest statements, and the blocks they lie in.
    """
    blocks: Blocks[Cluster] = Blocks()
    made: list[Cluster] = []
    groups: dict[str, Cluster] = {}
    for one in sorted(statements, key=_sureness):
        home = _place(one, blocks, decisions, groups, made)
        if home is not None and one.touched:
            home.touched |= {one.touched}
            group = decisions.group(one.touched)
            if group:
                groups[group] = home
    return made, blocks


def _place(
    one: Statement, blocks: Blocks[Cluster], decisions: Decisions, groups: dict[str, Cluster], made: list[Cluster]
) -> Cluster | None:
    """The cluster a statement goes to; None for one that names no donor and fits nothing."""
    group = decisions.group(one.touched) if one.touched else ""
    if group and group in groups:
        home = groups[group]
        said = decisions.words("same", one.touched), decisions.who("same", one.touched)
        _join(home, Member(one, 1.0, said[:1], said[1]), blocks)
        return home
    ranked = _ranked(one, blocks, decisions)
    sure = [(value, home) for value, home in ranked if value >= features.MERGE and _agrees(one, home)]
    if sure:
        value, home = sure[0]
        verdict = features.judge(one, home)
        reasons = verdict.reasons
        if len(sure) > 1:
            reasons = (*reasons, f"unsure: it fits {len(sure)} packages, this one best")
        _join(home, Member(one, value, reasons), blocks)
        return home
    if not one.donor:
        return None
    only = _only_of_its_time(one, ranked)
    if only is not None:
        value, home = only
        reasons = (*features.judge(one, home).reasons, "the only package of that time with such a sum")
        _join(home, Member(one, features.MERGE, reasons), blocks)
        return home
    home = _lead(one)
    if ranked:
        near = ranked[0][1]
        verdict = features.judge(one, near)
        home.unsure.append((near, verdict))
        near.unsure.append((home, verdict))
    if one.touched and decisions.parted(one.touched):
        home.members[0].reasons += (decisions.words("different", one.touched),)
        home.members[0].decided_by = decisions.who("different", one.touched)
    home.place = len(made)
    made.append(home)
    blocks.add(home)
    return home


def _ranked(one: Statement, blocks: Blocks[Cluster], decisions: Decisions) -> list[tuple[float, Cluster]]:
    """Clusters worth a thought, the best first; of equals the one that was made first."""
    ranked = []
    for home in blocks.candidates(one):
        if one.touched and home.touched and decisions.apart(one.touched, home.touched):
            continue
        value = features.score(one, home)
        if value >= features.UNSURE and (one.touched or home.touched or not _says_twice(one, home)):
            ranked.append((value, home))
    if len(ranked) > 1:
        ranked.sort(key=lambda pair: (-pair[0], pair[1].place))
    return ranked


def _only_of_its_time(one: Statement, ranked: Sequence[tuple[float, Cluster]]) -> tuple[float, Cluster] | None:
    """The one package that background of a month, quarter or year can mean; None where there are two or none."""
    if one.role != "past" or not one.precision or one.first is None or one.last is None:
        return None
    inside = [
        (value, home) for value, home in ranked
        if home.first is not None and home.last is not None and one.first <= home.first and home.last <= one.last
    ]  # fmt: skip
    return inside[0] if len(inside) == 1 and _agrees(one, inside[0][1]) else None


def _sureness(one: Statement) -> tuple[object, ...]:
    """Dated before undated, new before background, exact before rounded, early before late; then all it says."""
    stage = 4 if not one.donor else 3 if one.first is None else one.precision
    return (stage, one.role == "past", one.qualifier == "approx", -one.digits, one.first or 0, one.content)


def _lead(one: Statement) -> Cluster:
    home = Cluster(
        one.donor, one.recipient, one.currency, one.low, one.high, one.lo, one.hi, one.digits, one.qualifier, one.role,
        one.envelope, one.programme, one.tranche, one.aid_type, one.instrument, one.first, one.last, one.precision,
        one.stated, one.told, one.conversions, one.items, one.quotes, one.title, one.lone,
        one.signatures, one.recap, one.presumed,
        members=[Member(one, 1.0, ())],
    )  # fmt: skip
    _remember(home, one)
    return home


def _remember(home: Cluster, one: Statement) -> None:
    figure = one.low, one.high, one.currency
    for telling in one.tellings:
        before = home.said.get(telling.document["id"], ())
        if figure not in before:
            home.said[telling.document["id"]] = (*before, figure)


def _says_twice(one: Statement, home: Cluster) -> bool:
    figure, said = (one.low, one.high, one.currency), home.said
    return any(figure in said.get(telling.document["id"], ()) for telling in one.tellings)


def _agrees(one: Statement, home: Cluster) -> bool:
    """Whether some amount is left that the statement and all members can mean."""
    lo, hi = _bounds(home, one)
    return max(lo, one.lo) <= min(hi, one.hi) * (1 + 1e-9)


def _bounds(home: Cluster, one: Statement) -> tuple[float, float]:
    """What all members in a statement's currency can mean; its own bounds where there is none."""
    return home.bounds.get(one.currency) or ((home.lo, home.hi) if one.currency == home.currency else (one.lo, one.hi))


def _join(home: Cluster, member: Member, blocks: Blocks[Cluster]) -> None:
    one = member.statement
    home.members.append(member)
    _remember(home, one)
    lo, hi = _bounds(home, one)
    narrowed = max(lo, one.lo), min(hi, one.hi)
    home.bounds = {**home.bounds, one.currency: narrowed if narrowed[0] <= narrowed[1] else (lo, hi)}
    if not home.recipient or (home.presumed and not one.presumed and one.recipient):
        home.recipient, home.presumed = one.recipient, one.presumed
    home.programme = home.programme or one.programme
    home.aid_type, home.instrument = home.aid_type or one.aid_type, home.instrument or one.instrument
    home.envelope = home.envelope or one.envelope
    if one.conversions:
        home.conversions = {**one.conversions, **home.conversions}
    if one.items:
        home.items |= one.items
    if len(home.quotes) < 20:
        home.quotes |= one.quotes
    if len(home.signatures) < SIGNATURES:
        home.signatures += one.signatures
    if home.tranche is None and one.tranche is not None:
        home.tranche = one.tranche
        blocks.number(home)
    blocks.learn(home, one)
    _date(home, one)


def _date(home: Cluster, one: Statement) -> None:
    """A stated day beats a document's; of documents' days the earliest is nearest to the announcement."""
    if one.first is None or home.first is None or one.precision or home.precision or one.role == "past":
        return
    if home.stated:
        return
    if one.stated or one.first < home.first:
        home.first, home.last, home.stated = one.first, one.last, one.stated


def is_mention_only(home: Cluster) -> bool:
    """Whether nobody told the package as news."""
    return all(member.statement.role == "past" for member in home.members)


__all__ = ["UNKNOWN", "Cluster", "Member", "cluster", "is_mention_only"]
