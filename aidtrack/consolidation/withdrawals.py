"""Figures that a later text corrects: they make no package, and hang on the package that the right figure makes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from aidtrack.consolidation.figures import MAKING, Statement, party
from aidtrack.consolidation.packages import Link, Package
from aidtrack.model import Row

SUPERSEDED: Final = "superseded"
"""Kind of the link of a figure that another text corrects to the package of the figure in its place."""

CORRECTION_DAYS: Final = 7
"""Days for which a text is still corrected; a figure of last month is another package."""

_DATE_DAYS: Final = 3
"""Days between the announcements that both texts name: a correction often has the day of its own."""

_SAYS: Final = ("withdrawn by a correction", "a figure that is denied")
"""Reasons by which attribution tells that a text takes a figure back."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One text that takes a figure back, with the amount that stands in its place."""

    wrong: Row
    right: Row
    published: date


class Corrections:
    """What texts take back, by donor and figure.

    Args:
        texts: amounts by document, in the order of the text.
        sources: documents by id.
    """

    def __init__(self, texts: Mapping[str, Sequence[Row]], sources: Mapping[str, Row]) -> None:
        self._found: dict[tuple[object, ...], list[Correction]] = {}
        for identifier, rows in texts.items():
            wrong = [row for row in rows if row["role"] == "other" and _takes_back(row)]
            if not wrong:
                continue
            published: date | None = sources.get(identifier, {}).get("published")
            for row in wrong:
                right = _right(row, rows)
                if right is not None and published is not None:
                    self._found.setdefault(_key(right["donor"], row), []).append(Correction(row, right, published))

    def of(self, one: Statement) -> Correction | None:
        """The first text that takes a statement back; None where none does."""
        if not self._found or one.touched:
            return None
        # Statements are one document's each here: equal ones of several documents are pooled later.
        listed = self._found.get(_key(one.donor or one.lone, one.tellings[0].row), ())
        fitting = [correction for correction in listed if _speaks_of(correction, one)]
        return min(fitting, key=lambda found: (found.published, found.wrong["id"])) if fitting else None


def _takes_back(row: Row) -> bool:
    reasons = row.get("reasons") or ""
    return any(words in reasons for words in _SAYS)


def _key(donor: str | None, row: Row) -> tuple[object, ...]:
    return party(donor), row["low"], row["high"], row["currency"]


def _right(wrong: Row, rows: Sequence[Row]) -> Row | None:
    """The sum of the text that is nearest to the one it takes back; None where it still tells that one itself."""
    making = [row for row in rows if row["role"] in MAKING and row.get("donor") and not row.get("conversion_of")]
    if any(_key("", row) == _key("", wrong) for row in making):
        return None
    alike = [row for row in making if row["currency"] == wrong["currency"]]
    return min(alike, key=lambda row: (abs(row["start"] - wrong["start"]), row["id"])) if alike else None


def _speaks_of(correction: Correction, one: Statement) -> bool:
    """A text of the days before, on the same announcement as far as both say."""
    right, told = correction.right, one.tellings[0].document
    published: date | None = told.get("published")
    if published is None or not 0 <= (correction.published - published).days <= CORRECTION_DAYS:
        return False
    recipient = party(right.get("recipient"))
    if one.recipient and recipient and one.recipient != recipient:
        return False
    if one.tranche is not None and right.get("tranche") and one.tranche != right["tranche"]:
        return False
    if one.first is None or not right.get("date"):
        return True
    return bool(abs(one.first - right["date"].toordinal()) <= _DATE_DAYS)


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A statement that a correction takes back."""

    statement: Statement
    correction: Correction

    @property
    def rows(self) -> list[Row]:
        return [row for telling in self.statement.tellings for row in telling.rows]


def parted(found: Iterable[Statement], known: Corrections) -> tuple[list[Statement], list[Withdrawn]]:
    """Statements that stand, and those that are taken back; of two texts that correct one another both stand."""
    standing: list[Statement] = []
    gone: list[Withdrawn] = []
    for one in found:
        correction = known.of(one)
        if correction is None:
            standing.append(one)
        else:
            gone.append(Withdrawn(one, correction))
    after = {row["id"]: one.correction.right["id"] for one in gone for row in one.rows}
    standing += [one.statement for one in gone if _last(one, after) is None]
    return standing, [one for one in gone if _last(one, after) is not None]


def _last(one: Withdrawn, after: Mapping[str, str]) -> str | None:
    """The mention at the end of a row of corrections; None where they go round in a circle."""
    identifier: str = one.correction.right["id"]
    seen: set[str] = set()
    while identifier in after:
        if identifier in seen:
            return None
        seen.add(identifier)
        identifier = after[identifier]
    return identifier


def attach(gone: Sequence[Withdrawn], homes: dict[str, Package]) -> None:
    """Link what is taken back to the package of the figure in its place, and all that hangs on it with it.

    Args:
        gone: from `parted`.
        homes: packages by the id of the amounts that make them; gets those that are taken back.
    """
    after = {row["id"]: one.correction.right["id"] for one in gone for row in one.rows}
    for one in sorted(gone, key=lambda one: str(one.rows[0]["id"])):
        home = homes.get(_last(one, after) or "")
        if home is None:
            continue
        wrong, right = one.correction.wrong, one.correction.right
        reason = f"superseded: {wrong['document_id']} takes {wrong['text']} back and gives {right['text']}"
        for row in one.rows:
            homes[row["id"]] = home
            home.documents |= {row["document_id"]}
            home.links.append(Link(row, SUPERSEDED, float(wrong.get("confidence") or 0.5), (reason,)))
