"""What people have decided about mentions and packages; it wins over every rule, and contradictions are told.

A correction is a row with the columns of `storage.CORRECTIONS`:

action       subject                       other            field, value
same         mention or package            another one      -
different    mention or package            another one      -
wrong_value  mention, package or document  -                field of the amount or package, its right value
wrong_role   mention, package or document  -                value: the right role
not_aid      mention, package or document  -                -
withdraw     what a decision named         likewise, or -   field, or none for all

`decided_by` and `decided` say who and when. Mention ids are the surest subject: a package's id changes with its figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Final

from aidtrack.consolidation import corrected_values
from aidtrack.consolidation.batches import Batch
from aidtrack.consolidation.figures import DECIDED, party
from aidtrack.errors import UsageError
from aidtrack.model import TABLES, Qualifier, Row

_OF_ITEMS: Final = frozenset(TABLES["items"].names)

_Sides = tuple[tuple[str, ...], tuple[str, ...]]
"""The amounts of both that a decision is about."""


class Idle(str):
    """A line about a decision that has no effect now."""

    __slots__ = ()


@dataclass(slots=True)
class Decisions:
    """Corrections in the form that the rules ask for, by mention id."""

    conflicts: list[str] = field(default_factory=list)
    patches: dict[str, Row] = field(default_factory=dict)
    """New values by package id: put on at the end, so that the package keeps its id."""

    met: set[str] = field(default_factory=set)
    """Those of `patches` whose package was found."""

    _values: dict[str, Row] = field(default_factory=dict)
    _notes: dict[str, tuple[str, str]] = field(default_factory=dict)
    _groups: dict[str, str] = field(default_factory=dict)
    _members: dict[str, set[str]] = field(default_factory=dict)
    _apart: dict[str, dict[str, Row]] = field(default_factory=dict)
    """By the name of a group, or by a mention that is in none."""

    _same: dict[str, Row] = field(default_factory=dict)

    def contradictions(self) -> list[str]:
        """Corrections that contradict one another or speak of nothing, each in one line, once all is made.

        Those without effect are `Idle`.
        """
        lost = {Idle(f"wrong value: {package} is no package now") for package in self.patches.keys() - self.met}
        return sorted(lost.union(self.conflicts))

    @property
    def touched(self) -> frozenset[str]:
        """Mentions said to be the same as others or different."""
        return frozenset(self._groups) | frozenset(self._apart)

    def group(self, mention: str) -> str:
        """The name of the group of mentions that a person put together, or nothing."""
        return self._groups.get(mention, "")

    def apart(self, mention: str, others: Iterable[str]) -> bool:
        """Whether a person keeps a mention apart from one of these, or from one of its group."""
        mine = self._apart.get(self._family(mention), {})
        return bool(mine) and any(self._family(other) in mine for other in others)

    def parted(self, mention: str) -> bool:
        return self._family(mention) in self._apart

    def who(self, action: str, mention: str) -> str:
        row = self._row(action, mention)
        return str(row.get("decided_by") or "a person") if row else "rule"

    def words(self, action: str, mention: str) -> str:
        row = self._row(action, mention)
        return _told(row) if row else action

    def note(self, mention: str) -> tuple[str, str] | None:
        """What was corrected about a mention, and by whom."""
        return self._notes.get(mention)

    def corrected(self, mentions: dict[str, list[Row]]) -> dict[str, list[Row]]:
        """The mentions of documents with a person's values in place of the extractor's."""
        if not self._values:
            return mentions
        return {document: [self._put_on(row) for row in rows] for document, rows in mentions.items()}

    def _put_on(self, row: Row) -> Row:
        new = self._values.get(row["id"])
        return {**row, **self.fitting(row["id"], row, new), DECIDED: "donor" in new} if new else row

    def fitting(self, subject: str, row: Row, new: Row) -> Row:
        """Values for a row, without a sum that none can be: one of one end, of no currency or with its low above."""
        low, high, currency = (new.get(name, row.get(name)) for name in ("low", "high", "currency"))
        if low is None and high is None:
            return new
        if low is None or high is None:
            told = f"{subject} would have no {'low' if low is None else 'high'}: set amount, or both"
        elif not currency:
            told = f"{subject} is in kind, so it would have no currency: set currency too"
        elif low > high:
            told = f"low {low:,.0f} of {subject} would be above its high {high:,.0f}: correct both"
        else:
            return {"qualifier": row.get("qualifier") or Qualifier.EXACT.value, **new}
        self.conflicts.append(Idle(f"wrong value: {told}"))
        return {name: value for name, value in new.items() if name not in ("low", "high")}

    def ties(self, known: Known) -> list[Batch]:
        """What has to be made at once: donors whose mentions are said to be one package, and donors put in by a person.

        Args:
            known: what the decisions were read with; the documents of a package with a new value count as one.
        """
        named = {document: set(donors) for document, donors in known.donors.items()}
        moved = [(known.document(mention), party(values.get("donor"))) for mention, values in self._values.items()]
        for document, donor in moved:
            if document and donor:
                named[document].add(donor)
        groups = [*self._members.values(), *(known.packages.get(package, ()) for package in self.patches)]
        places = [{known.document(mention) or "" for mention in group} for group in groups]
        tied = [Batch(frozenset(donor for document in told for donor in named.get(document, ())), frozenset(told))
                for told in places]  # fmt: skip
        return tied + [Batch(frozenset((donor,)), frozenset((document,))) for document, donor in moved
                       if document and donor]  # fmt: skip

    def _row(self, action: str, mention: str) -> Row | None:
        if action == "same":
            return self._same.get(mention)
        return next(iter(self._apart.get(self._family(mention), {}).values()), None)

    def _family(self, mention: str) -> str:
        return self._groups.get(mention) or mention


@dataclass(frozen=True, slots=True)
class Known:
    """What a correction can speak of: of each document that one speaks of, everything.

    Args:
        amounts: ids of amounts, each with the id of its document.
        items: ids of items, likewise.
        documents: document id to the ids of its mentions.
        donors: document id to the donors that it names, as `figures.party` has them.
        packages: package id to the ids of its amounts, the best one first.
    """

    amounts: dict[str, str]
    items: dict[str, str]
    documents: dict[str, list[str]]
    donors: dict[str, set[str]]
    packages: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def mentions(self, subject: str) -> Sequence[str]:
        if subject in self.amounts or subject in self.items:
            return [subject]
        return self.packages.get(subject) or self.documents.get(subject) or ()

    def document(self, mention: str) -> str | None:
        return self.amounts.get(mention) or self.items.get(mention)


def _aimed(row: Row, known: Known, homes: Mapping[str, str]) -> Row:
    """A correction of a package that has got another figure since, and so another id, aimed at the id of now.

    The store keeps beside such a correction the mention whose figure the package had: `subject_mention`.
    """
    moved: Row = {}
    for name in ("subject", "other"):
        anchor = row.get(f"{name}_mention")
        if anchor and not known.mentions(str(row[name])):
            moved[name] = homes.get(anchor, row[name])
    return {**row, **moved} if moved else row


def by_age(corrections: Iterable[Row]) -> list[Row]:
    """The oldest decision first, so that a later one wins: by day, those of one day as they came.

    Args:
        corrections: in the order in which they came; one without a day counts as made when it came, after all before.
    """
    latest = ""
    dated: list[tuple[str, Row]] = []
    for row in corrections:
        day = str(row.get("decided") or latest)
        latest = max(latest, day)
        dated.append((day, row))
    return [row for _, row in sorted(dated, key=itemgetter(0))]


def read(corrections: Iterable[Row], known: Known) -> Decisions:
    """Make decisions of correction rows; what can't be done is a conflict, never an error.

    Args:
        corrections: rows with the columns of `storage.CORRECTIONS`, as `by_age` has them.
        known: mentions, documents and packages they may name.
    """
    decisions = Decisions()
    pairs: dict[_Sides, Row] = {}
    for row in _standing(corrections, known, decisions):
        action, subject = str(row.get("action") or ""), str(row.get("subject") or "")
        if action not in corrected_values.ACTIONS:
            told = f"{_told(row)}: no such action; use {', '.join(corrected_values.ACTIONS)}"
            decisions.conflicts.append(Idle(told))
        elif not known.mentions(subject):
            decisions.conflicts.append(Idle(f"{_told(row)}: there is no {subject!r} now"))
        elif action in ("same", "different"):
            _pair(row, known, pairs, decisions)
        else:
            _value(row, subject, known, decisions)
    _gather(pairs, decisions)
    return decisions


def _standing(corrections: Iterable[Row], known: Known, decisions: Decisions) -> list[Row]:
    """The corrections that are not withdrawn, each aimed at what it speaks of now."""
    homes = {mention: package for package, mentions in known.packages.items() for mention in mentions}
    kept: list[tuple[Row, Row]] = []
    for row in corrections:
        both = row, _aimed(row, known, homes)
        if row.get("action") != "withdraw":
            kept.append(both)
            continue
        left = [earlier for earlier in kept if not any(map(takes_back, both, earlier))]
        if len(left) == len(kept):
            decisions.conflicts.append(Idle(f"{_told(row)}: there is no such decision before it"))
        kept = left
    return [aimed for _, aimed in kept]


def takes_back(row: Row, earlier: Row) -> bool:
    """Whether a row with the action withdraw means this earlier one."""
    named = earlier.get("subject"), earlier.get("other")
    return (
        row.get("subject") in named
        and (not row.get("other") or row["other"] in named)
        and (not row.get("field") or row["field"] in _set_by(earlier))
    )


def _set_by(row: Row) -> tuple[str, ...]:
    """The names of what a decision sets, each of which takes it back: a low is one of an amount too."""
    if row["action"] == "wrong_role":
        return (corrected_values.ROLE,)
    if row["action"] != "wrong_value":
        return ()
    name = str(row.get("field") or "amount")
    return (name, "amount") if name in ("low", "high") else (name,)


def _told(row: Row) -> str:
    action = str(row.get("action") or "?").replace("_", " ")
    what = " ".join(str(row[name]) for name in ("subject", "other", "field", "value") if row.get(name))
    when = f" on {row['decided']}" if row.get("decided") else ""
    note = f" ({row['note']})" if row.get("note") else ""
    return f"{action}: {what}, said {row.get('decided_by') or 'a person'}{when}{note}"


def _pair(row: Row, known: Known, pairs: dict[_Sides, Row], decisions: Decisions) -> None:
    named = str(row["subject"]), str(row.get("other") or "")
    one, other = (tuple(mention for mention in known.mentions(name) if mention in known.amounts) for name in named)
    anchors = row.get("subject_mention"), row.get("other_mention")
    if one == other and all(anchors):  # two packages that have become one since
        one, other = ((str(anchor),) for anchor in anchors)
    if one and one == other:
        decisions.conflicts.append(Idle(f"{_told(row)}: it names the same one twice"))
        return
    if not known.mentions(named[1]):
        decisions.conflicts.append(Idle(f"{_told(row)}: it takes two, and the other one isn't there now"))
        return
    wrong = [name for name, side in zip(named, (one, other), strict=True) if not side or name in known.documents]
    if wrong:
        decisions.conflicts.append(Idle(f"{_told(row)}: {wrong[0]} is no amount and no package of amounts"))
        return
    sides = _parted(one, other)
    before = pairs.get(sides)
    if before is not None and before["action"] != row["action"]:
        decisions.conflicts.append(f"{_told(row)}: it takes back {_told(before)}")
    pairs[sides] = row


def _parted(one: tuple[str, ...], other: tuple[str, ...]) -> _Sides:
    """Both without what they share, in the same order either way: an amount and the rest of its package."""
    rest = tuple(mention for mention in one if mention not in set(other))
    others = tuple(mention for mention in other if mention not in set(one))
    sides = sorted((rest or one, others or other))
    return sides[0], sides[1]


def _gather(pairs: Mapping[_Sides, Row], decisions: Decisions) -> None:
    """Groups of all that are said to be the same, then those kept apart; a package in either stays one."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    rows = sorted(pairs.items(), key=lambda pair: (pair[1]["action"] != "same", pair[0]))
    for (one, other), row in rows:
        for side in [one + other] if row["action"] == "same" else [side for side in (one, other) if len(side) > 1]:
            for mention in side:
                first, second = sorted((root(side[0]), root(mention)))
                parent[second] = first
                decisions._same.setdefault(mention, row)
    decisions._groups = {one: root(one) for one in parent}
    for mention, group in decisions._groups.items():
        decisions._members.setdefault(group, set()).add(mention)
    for (one, other), row in rows:
        if row["action"] == "different":
            _keep_apart(decisions._family(one[0]), decisions._family(other[0]), row, decisions)


def _keep_apart(one: str, other: str, row: Row, decisions: Decisions) -> None:
    if one == other:
        told = f"{_told(row)}: other decisions make both the same, so it is left out; withdraw them first"
        decisions.conflicts.append(Idle(told))
        return
    decisions._apart.setdefault(one, {})[other] = row
    decisions._apart.setdefault(other, {})[one] = row


def _value(row: Row, subject: str, known: Known, decisions: Decisions) -> None:
    try:
        new = corrected_values.values(row)
    except UsageError as error:
        decisions.conflicts.append(Idle(f"{_told(row)}: {error}"))
        return
    mentions = known.mentions(subject)
    if subject in known.packages and row["action"] == "wrong_value":
        _warn(row, decisions.patches.get(subject, {}), new, decisions)
        decisions.patches.setdefault(subject, {}).update(new)
        mentions = mentions[:1]
    else:
        mentions = [mention for mention in mentions if mention in known.amounts or new.keys() <= _OF_ITEMS]
        for mention in mentions:
            _warn(row, decisions._values.get(mention, {}), new, decisions)
            decisions._values.setdefault(mention, {}).update(new)
    for mention in mentions:
        decisions._notes[mention] = (_told(row), str(row.get("decided_by") or "a person"))
    if not mentions:
        decisions.conflicts.append(Idle(f"{_told(row)}: an item has no {row.get('field') or 'amount'}"))


def _warn(row: Row, before: Row, values: Row, decisions: Decisions) -> None:
    changed = [name for name in values if name in before and before[name] != values[name]]
    if changed:
        decisions.conflicts.append(f"{_told(row)}: an earlier decision set {changed[0]} to {before[changed[0]]}")
