"""What runs changed, in words: the runs there are, what moved between two of them, and the states of one package."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from aidtrack import revisions
from aidtrack.explanation.wording import brief, dated, figure, series
from aidtrack.model import Row
from aidtrack.quantities import count
from aidtrack.revisions import Cause, Change, Move, Revision
from aidtrack.storage import Tracker

MOST: Final = 30
"""Packages that are told of each kind; the rest is counted."""

_HEADS: Final = {"came": "Packages that came", "changed": "Packages that changed", "went": "Packages that went"}
_RULES: Final = {
    "version": "another version of aidtrack",
    "reader": "other rules of reading",
    "rules": "other rules of making packages",
    "rates": "other exchange rates",
}


def listed(tracker: Tracker) -> str:
    """The runs there are, the latest first.

    Args:
        tracker: an open tracker.

    Returns:
        A line a run: its id, when it was (UTC), what it had, and its total in US dollars.
    """
    runs = tracker.runs()
    if not runs:
        return "There is no run yet: `aidtrack add` makes the first."
    lines = ["Runs, the latest first (compare with `aidtrack explain --since RUN`)"]
    for run in reversed(runs):
        total = sum(run["totals"].values())
        kept = "" if run["kept"] else "  (before runs were kept)"
        lines.append(
            f"  {run['run_id']:<5} {run['started']:%Y-%m-%d %H:%M} {count(run['documents'], 'document'):>15}"
            f" {count(run['packages'], 'package'):>14} USD {total:>17,.0f}{kept}"
        )
    return "\n".join(lines)


def moved(tracker: Tracker, since: str, donor: str | None = None) -> str:
    """Which totals moved since a run, and through what.

    Args:
        tracker: an open tracker.
        since: the run before: r7, `previous`, or a date.
        donor: only this donor's.

    Returns:
        Lines of plain text: totals that moved, then packages that came, changed and went, each with its causes.

    Raises:
        UsageError: no such run; the message lists those there are.
    """
    revised = revisions.revision(tracker, since, donor=donor)
    lines = [_title(revised), *_what_came(revised), ""]
    if not revised.moves and not revised.changes:
        return "\n".join([*lines, "No total moved, and no package."])
    lines += ["Totals that moved", *map(_move, revised.moves)] if revised.moves else ["No total moved."]
    if len(revised.moves) > 1:
        lines.append(f"  {'All':<54} USD {_signed(sum(move.usd for move in revised.moves)):>15}")
    for kind, head in _HEADS.items():
        changes = [change for change in revised.changes if change.what == kind]
        if changes:
            lines += ["", f"{head} ({len(changes):,})", *_told(tracker, revised, changes[:MOST])]
        if len(changes) > MOST:
            rest = sum(change.usd for change in changes[MOST:])
            lines.append(f"  and {len(changes) - MOST:,} more, each with less: USD {_signed(rest)} in all")
    return "\n".join(lines)


def _title(revised: Revision) -> str:
    ends = [f"{run['run_id']} ({run['started']:%Y-%m-%d %H:%M} UTC)" for run in (revised.since, revised.until)]
    return f"From {ends[0]} to {ends[1]}"


def _what_came(revised: Revision) -> Iterator[str]:
    counts = revised.documents
    words = {"came": "new", "changed": "with another text or date", "read": "read again to other figures"}
    told = [f"{counts[name]:,} {word}" for name, word in words.items() if counts[name]]
    if told:
        yield f"  documents: {', '.join(told)}"
    if revised.corrections:
        yield f"  corrections: {len(revised.corrections):,} new"
    for run, names in revised.rules:
        yield f"  {run['run_id']} was made by {', '.join(_RULES[name] for name in names)} (aidtrack {run['version']})"


def _move(move: Move) -> str:
    who = move.donor or "(donor unknown)"
    packages = count(move.packages_before, "package")
    if move.packages_after != move.packages_before:
        packages = f"{packages}, now {move.packages_after:,}"
    change = move.after - move.before
    return (
        f"  {who:<28} {move.currency or '(no sum)':<8} {_signed(change):>15}  USD {_signed(move.usd):>15}\n"
        f"      {move.before:,.0f} → {move.after:,.0f}; {packages}"
    )


def _signed(value: float) -> str:
    """A change with its sign.

    >>> _signed(1234.0), _signed(-0.2), _signed(0)
    ('+1,234', '0', '0')
    """
    return f"{value:+,.0f}" if abs(value) >= 0.5 else "0"


def _told(tracker: Tracker, revised: Revision, changes: Sequence[Change]) -> Iterator[str]:
    for change, found in zip(changes, revisions.causes(tracker, revised, changes), strict=True):
        row = change.after or change.before or {}
        yield f"  {brief(row)}  {_effect(change)}"
        if change.what == "changed":
            yield from (f"      {words}" for words in differences(change))
        elif change.kin:
            yield f"      {'split off from' if change.what == 'came' else 'its mentions are now in'} {change.kin}"
        yield from (f"      because {_because(cause)}" for cause in found)
        if not found:
            yield "      because of what came beside it: its own documents are the same"


def _effect(change: Change) -> str:
    states = [row for row in (change.before, change.after) if row]
    if any(row["usd"] is not None for row in states):
        return f"[USD {_signed(change.usd)}]"
    return "[without a sum]" if all(row["low"] is None for row in states) else "[in no total]"


def differences(change: Change) -> list[str]:
    """What differs between two states of a package, a line each.

    >>> one = dict.fromkeys(revisions.TOLD) | {"package_id": "p1", "low": 29e8, "high": 29e8, "currency": "USD"}
    >>> differences(Change({**one, "status": "proposed"}, {**one, "status": "committed", "low": 3e9, "high": 3e9}))
    ['status: proposed → committed', 'figure: USD 2,900,000,000 → USD 3,000,000,000']
    """
    before, after = change.before or {}, change.after or {}
    names = [name for name in change.differences if name not in _FIGURE + _DAY + _NUMBER + _SOURCES]
    lines = [f"{name.replace('_', ' ')}: {_value(before.get(name))} → {_value(after.get(name))}" for name in names]
    for label, columns, words in (
        ("date", _DAY, lambda row: dated(row.get("announced"), row.get("date_precision"))),
        ("figure", _FIGURE, figure),
        ("number", _NUMBER, series),
    ):
        if set(columns) & set(change.differences):
            lines.append(f"{label}: {words(before) or 'none'} → {words(after) or 'none'}")
    if set(_SOURCES) & set(change.differences):
        lines.append(f"told by: {_sources(before)} → {_sources(after)}")
    old, new = before.get("package_id"), after.get("package_id")
    return [*lines, *([f"id: {old} → {new}"] if old != new else [])]


_FIGURE: Final = ("low", "high", "currency", "qualifier")
_DAY: Final = ("announced", "date_precision")
_NUMBER: Final = ("programme", "tranche")
_SOURCES: Final = ("documents", "mentions")


def _sources(row: Row) -> str:
    return ", ".join(count(row.get(name) or 0, name[:-1]) for name in _SOURCES)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _because(cause: Cause) -> str:
    if cause.kind == "rules":
        return f"the rules changed with {cause.row['run_id']} (aidtrack {cause.row['version']})"
    if cause.kind == "rates":
        return f"{cause.row['run_id']} was made by other exchange rates"
    if cause.kind == "correction":
        what = " ".join(str(cause.row[name]) for name in ("subject", "other", "field", "value") if cause.row[name])
        who = f"{cause.row['decided_by'] or 'a person'}{_on(cause.row['decided'])}"
        note = f": {cause.row['note']}" if cause.row["note"] else ""
        return f"{who} said {cause.row['action'].replace('_', ' ')} {what}{note}"
    where = ", ".join(str(cause.row[name]) for name in ("publisher", "title", "published") if cause.row[name])
    words = {
        "new": "it is new", "changed": "it has another text or date", "gone": "it tells it no more",
        "read": "it was read again to other figures", "joined": "it tells it now",
    }  # fmt: skip
    return f"of {cause.row['document_id']} ({where or 'no title'}): {words[cause.kind]}"


def _on(day: Any) -> str:
    return f" on {day}" if day else ""


# --- one package ----------------------------------------------------------------------------------------


def states(tracker: Tracker, package_id: str) -> list[str]:
    """The runs that moved a package, a line or more each; nothing where it is as it first was.

    Args:
        tracker: an open tracker.
        package_id: its id now, or one that it had.
    """
    steps = revisions.history(tracker, package_id)
    if len(steps) < 2:
        return []
    return ["", f"History ({len(steps)} states)", *_lines(steps)]


def _lines(steps: Iterable[tuple[Row, Change]]) -> Iterator[str]:
    for run, change in steps:
        head = f"  {run.get('run_id', '?'):<5} {run['started']:%Y-%m-%d}" if run else "  ?"
        if change.before is None:
            row = change.after or {}
            yield f"{head}  came: {figure(row)}, {row['status'] or 'status unknown'}"
        elif change.after is None:
            yield f"{head}  went"
        else:
            yield from (f"{head}  {words}" for words in differences(change))


def gone(tracker: Tracker, package_id: str) -> str | None:
    """What became of a package that is no more.

    Args:
        tracker: an open tracker.
        package_id: an id that is no package's now.

    Returns:
        Lines of plain text; None where no such package ever was.
    """
    found = revisions.successor(tracker, package_id)
    if found is None:
        return None
    run, other = found
    fate = (
        f"its mentions are now in {other}: `aidtrack explain {other}`" if other else "no package has its mentions now"
    )
    steps = revisions.history(tracker, package_id)
    return "\n".join([f"Package {package_id} is no more since {run['run_id']}: {fate}", "", "History", *_lines(steps)])
