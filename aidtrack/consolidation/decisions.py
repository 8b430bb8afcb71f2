"""What people have decided about mentions and packages; it wins over every rule, and contradictions are told.

A correction is a row with the columns of `storage.CORRECTIONS`:

action       subject                       other            field, value
same         mention or package            another one      -
different    mention or package            another one      -
wrong_value  mention or package            -                field of the amount or package, its right value
wrong_role   mention or package            -                value: the right role
not_aid      mention, package or document  -                -

`decided_by` and `decided` say who and when. Mention ids are the surest subject: a package's id changes with its figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from aidtrack.consolidation.batches import Batch
from aidtrack.consolidation.figures import party
from aidtrack.errors import UsageError
from aidtrack.model import AidType, Instrument, Precision, Qualifier, Role, Row, Status

ACTIONS: Final = ("same", "different", "wrong_value", "wrong_role", "not_aid")


def _number(text: str) -> float:
    return float(text.replace(",", "").replace("_", ""))


def _flag(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


_FIELDS: Final[dict[str, Callable[[str], Any]]] = {
    "low": _number,
    "high": _number,
    "currency": lambda text: text.upper(),
    "date": date.fromisoformat,
    "date_precision": lambda text: Precision(text).value,
    "donor": str,
    "recipient": str,
    "aid_type": lambda text: AidType(text).value,
    "instrument": lambda text: Instrument(text).value,
    "status": lambda text: Status(text).value,
    "qualifier": lambda text: Qualifier(text).value,
    "programme": str,
    "tranche": int,
    "envelope": _flag,
}
"""Fields that can be corrected and how their value is read; `amount` or no field sets low and high at once."""


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
    _same: dict[str, Row] = field(default_factory=dict)

    def contradictions(self) -> list[str]:
        """Corrections that contradict one another or speak of nothing, each in one line, once all is made."""
        lost = {f"wrong value: {package} is no package now" for package in self.patches.keys() - self.met}
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
        mine = self._family(mention)
        return any(self._apart.get(one, {}).keys() & self._family(other) for other in others for one in mine)

    def parted(self, mention: str) -> bool:
        return mention in self._apart

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
        return {document: [{**row, **self._values[row["id"]]} if row["id"] in self._values else row for row in rows]
                for document, rows in mentions.items()}  # fmt: skip

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
        return next(iter(self._apart.get(mention, {}).values()), None)

    def _family(self, mention: str) -> set[str]:
        group = self._groups.get(mention)
        return self._members[group] if group else {mention}


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


def read(corrections: Iterable[Row], known: Known) -> Decisions:
    """Make decisions of correction rows; what can't be done is a conflict, never an error.

    Args:
        corrections: rows with the columns of `storage.CORRECTIONS`, in any order; a later decision beats an earlier.
        known: mentions, documents and packages they may name.
    """
    decisions = Decisions()
    pairs: dict[tuple[str, str], Row] = {}
    homes = {mention: package for package, mentions in known.packages.items() for mention in mentions}
    for row in (_aimed(row, known, homes) for row in sorted(corrections, key=_age)):
        action, subject = str(row.get("action") or ""), str(row.get("subject") or "")
        mentions = known.mentions(subject)
        if action not in ACTIONS:
            decisions.conflicts.append(f"{_told(row)}: no such action; use {', '.join(ACTIONS)}")
        elif not mentions:
            decisions.conflicts.append(f"{_told(row)}: there is no {subject!r} now")
        elif action in ("same", "different"):
            _pair(row, mentions, known, pairs, decisions)
        else:
            _value(row, subject in known.packages, mentions, decisions)
    _gather(pairs, decisions)
    return decisions


def _age(row: Row) -> tuple[str, ...]:
    decided = row.get("decided")
    names = ("action", "subject", "other", "field", "value")
    return (str(decided or ""), *(str(row.get(name) or "") for name in names))


def _told(row: Row) -> str:
    action = str(row.get("action") or "?").replace("_", " ")
    what = " ".join(str(row[name]) for name in ("subject", "other", "field", "value") if row.get(name))
    when = f" on {row['decided']}" if row.get("decided") else ""
    note = f" ({row['note']})" if row.get("note") else ""
    return f"{action}: {what}, said {row.get('decided_by') or 'a person'}{when}{note}"


def _pair(
    row: Row, mentions: Sequence[str], known: Known, pairs: dict[tuple[str, str], Row], decisions: Decisions
) -> None:
    others = known.mentions(str(row.get("other") or ""))
    if not others or mentions[0] == others[0]:
        decisions.conflicts.append(f"{_told(row)}: it takes two, and the other one isn't there now")
        return
    wrong = [one for one in (mentions[0], others[0]) if one not in known.amounts]
    if wrong:
        decisions.conflicts.append(f"{_told(row)}: {wrong[0]} is no amount")
        return
    key = (min(mentions[0], others[0]), max(mentions[0], others[0]))
    before = pairs.get(key)
    if before is not None and before["action"] != row["action"]:
        decisions.conflicts.append(f"{_told(row)}: it takes back {_told(before)}")
    pairs[key] = row


def _gather(pairs: Mapping[tuple[str, str], Row], decisions: Decisions) -> None:
    """Groups of all that are said to be the same; then who must stay out of which group."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    for (one, other), row in sorted(pairs.items()):
        if row["action"] == "same":
            first, second = sorted((root(one), root(other)))
            parent[second] = first
            decisions._same.setdefault(one, row)
            decisions._same.setdefault(other, row)
    decisions._groups = {one: root(one) for one in parent}
    for one, group in decisions._groups.items():
        decisions._members.setdefault(group, set()).add(one)
    for (one, other), row in sorted(pairs.items()):
        if row["action"] == "different":
            if decisions.group(one) and decisions.group(one) == decisions.group(other):
                decisions.conflicts.append(f"{_told(row)}: other decisions make both the same, so it is left out")
                continue
            decisions._apart.setdefault(one, {})[other] = row
            decisions._apart.setdefault(other, {})[one] = row


def _value(row: Row, is_package: bool, mentions: Sequence[str], decisions: Decisions) -> None:
    try:
        values = _values(row)
    except UsageError as error:
        decisions.conflicts.append(f"{_told(row)}: {error}")
        return
    if is_package and row["action"] == "wrong_value":
        package = str(row["subject"])
        _warn(row, decisions.patches.get(package, {}), values, decisions)
        decisions.patches.setdefault(package, {}).update(values)
        mentions = mentions[:1]
    else:
        for mention in mentions:
            _warn(row, decisions._values.get(mention, {}), values, decisions)
            decisions._values.setdefault(mention, {}).update(values)
    for mention in mentions:
        decisions._notes[mention] = (_told(row), str(row.get("decided_by") or "a person"))


def _warn(row: Row, before: Row, values: Row, decisions: Decisions) -> None:
    changed = [name for name in values if name in before and before[name] != values[name]]
    if changed:
        decisions.conflicts.append(f"{_told(row)}: an earlier decision set {changed[0]} to {before[changed[0]]}")


def _values(row: Row) -> Row:
    """What a correction sets."""
    if row["action"] == "not_aid":
        return {"role": Role.OTHER.value}
    text = str(row.get("value") or "").strip()
    if row["action"] == "wrong_role":
        if text not in set(Role):
            raise UsageError(f"no role {text!r}", f"use {', '.join(Role)}")
        return {"role": text}
    name = str(row.get("field") or "amount")
    try:
        if name == "amount":
            return {"low": _number(text), "high": _number(text)}
        if name not in _FIELDS:
            raise UsageError(f"no field {name!r}", f"use amount, {', '.join(_FIELDS)}")
        return {name: _FIELDS[name](text)}
    except ValueError:
        raise UsageError(f"{text!r} is no {name}", "correct the value") from None
