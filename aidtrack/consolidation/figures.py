"""Figures as they are compared: what one document says is a statement, what all say of one package a cluster."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final, NamedTuple

from aidtrack.consolidation.actors import own_currencies
from aidtrack.consolidation.pots import is_pot
from aidtrack.exchange import Rates
from aidtrack.model import Row

MAKING: Final = frozenset({"new", "past"})
"""Roles that make packages; every other role only ever hangs on one."""

UNKNOWN: Final = ""
NOTHING: Final[frozenset[str]] = frozenset()
NONE: Final[Mapping[str, tuple[float, float]]] = MappingProxyType({})
"""What a million figures have none of is one object, and not a million empty ones."""

YEAR: Final = 3
_PRECISIONS: Final = {"day": 0, "month": 1, "quarter": 2, "year": YEAR}
SIGNATURES: Final = 5
"""Texts of a figure that are compared with other texts."""

_HEDGES: Final = frozenset({"approx", "at_least", "at_most"})

# How far a figure reaches beyond what is written, by its significant digits (one, two, three and more).
_HEDGED_REACH: Final = {
    "approx": (0.12, 0.04, 0.01), "at_least": (0.25, 0.08, 0.02), "at_most": (0.12, 0.04, 0.01),
}  # fmt: skip
"""Down and up for "about", up for "more than", down for "just under"."""

_ROUND_REACH: Final = 0.02
"""Half a step of "3 billion" would be 17 %: nobody who writes it without "about" means 2.6."""


class Telling(NamedTuple):
    """One document's words for a statement: the mention that says it best, and all that repeat it."""

    document: Row
    row: Row
    rows: list[Row]


@dataclass(slots=True, eq=False)
class Figure:
    """What two sides of a comparison have; `first` and `last` are days as ordinals, None without a date.

    Args:
        stated: whether the text says the day, rather than the document's date standing in for it.
        told: day of the earliest document.
        lo: lower end of what the figure may stand for, given its rounding and hedge.
        hi: upper end of it.
        lone: the only donor that its text names, for a figure without a donor.
        signatures: of the texts, as `likeness.packed` stores them, where the documents have one.
        recap: whether its text goes through what many donors gave, and so may be late with it.
        presumed: whether its recipient is but the one whom its text is mostly about.
    """

    donor: str
    recipient: str
    currency: str
    low: float
    high: float
    lo: float
    hi: float
    digits: int
    qualifier: str
    role: str
    envelope: bool
    programme: str
    tranche: int | None
    aid_type: str
    instrument: str
    first: int | None
    last: int | None
    precision: int
    stated: bool
    told: int | None
    conversions: Mapping[str, tuple[float, float]] = field(default_factory=lambda: NONE)
    items: frozenset[str] = NOTHING
    quotes: frozenset[str] = NOTHING
    title: str = ""
    lone: str = UNKNOWN
    signatures: tuple[str, ...] = ()
    recap: bool = False
    presumed: bool = False

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(slots=True, eq=False)
class Statement(Figure):
    """The same figure as one document, or several in the same words, say it."""

    tellings: list[Telling] = field(default_factory=list)
    touched: str = ""
    """Id of its one mention, where a person has decided on it."""

    decided: bool = False
    """Whether its donor is what a person says it is."""

    givers: int = 1
    """Donors whose sums its text tells, the fewest of several texts."""

    abreast: int = 1
    """Donors whose sums its sentence tells of one time, or of none: one occasion, though one more has its own day."""

    @property
    def content(self) -> tuple[object, ...]:
        """All that the rules look at: equal content, equal statement. Sorts, so that no order of input shows."""
        return (
            self.donor, self.recipient, self.currency, self.low, self.high, self.qualifier, self.role,
            self.envelope, self.programme, -1 if self.tranche is None else self.tranche,
            self.aid_type, self.instrument, self.first or 0, self.last or 0, self.stated, self.lone,
            (self.told or 0) if self.first is None else 0, self.touched, self.presumed,
        )  # fmt: skip


# --- one figure ----------------------------------------------------------------------------------------


@lru_cache(maxsize=1 << 16)
def party(names: str | None) -> str:
    """Donors or recipients in one order, so that "Norway; Denmark" is "Denmark; Norway".

    >>> party("Norway; Denmark")
    'Denmark; Norway'
    """
    if not names or ";" not in names:
        return names or UNKNOWN
    return "; ".join(sorted({name.strip() for name in names.split(";") if name.strip()}))


@lru_cache(maxsize=1 << 16)
def significant_digits(value: float) -> int:
    """Digits before the trailing zeros.

    >>> [significant_digits(x) for x in (3e9, 2.98e9, 250e6, 571.3e6, 0)]
    [1, 3, 2, 4, 1]
    """
    text = f"{abs(value):.2f}".replace(".", "").strip("0")
    return max(1, len(text))


@lru_cache(maxsize=1 << 16)
def reach(low: float, high: float, qualifier: str) -> tuple[float, float, int]:
    """What a figure may stand for, from its rounding and its hedge, and its significant digits.

    >>> reach(3e9, 3e9, "approx")
    (2640000000.0, 3360000000.0, 1)
    >>> reach(2.98e9, 2.98e9, "exact")
    (2975000000.0, 2985000000.0, 3)
    >>> reach(4e9, 4e9, "at_most")
    (3520000000.0, 4080000000.0, 1)
    """
    digits = max(significant_digits(low), significant_digits(high))
    step = 10.0 ** (math.floor(math.log10(max(abs(high), 1.0))) - digits + 1)
    slack = min(step / 2, _ROUND_REACH * high) if digits == 1 else step / 2
    down = up = slack
    hedged = _HEDGED_REACH.get(qualifier)
    if hedged:
        widest = hedged[min(digits, 3) - 1] * high
        up = up if qualifier == "at_most" else max(up, widest)
        down = down if qualifier == "at_least" else max(down, widest)
    return low - down, high + up, digits


@cache
def dollars(currency: str, day: int) -> float | None:
    """US dollars for one unit of a currency on a day, or None where no rate is known."""
    found = Rates.load().convert(1.0, currency, "USD", date.fromordinal(day))
    return found.value if found else None


def span(day: date | None, precision: str | None) -> tuple[int | None, int | None, int]:
    """First and last day of a date by its precision, and the precision's rank.

    >>> [date.fromordinal(x).isoformat() for x in span(date(2023, 6, 1), "month")[:2]]
    ['2023-06-01', '2023-06-30']
    """
    if day is None:
        return None, None, 0
    rank = _PRECISIONS.get(precision or "day", 0)
    if rank == 0:
        ordinal = day.toordinal()
        return ordinal, ordinal, 0
    start, months = {1: (day.month, 1), 2: (day.month - (day.month - 1) % 3, 3), 3: (1, 12)}[rank]
    year, month = (day.year, start + months) if start + months <= 12 else (day.year + 1, start + months - 12)
    return date(day.year, start, 1).toordinal(), date(year, month, 1).toordinal() - 1, rank


def statement(row: Row, document: Row, touched: bool = False) -> Statement:
    """A mention as a statement of its document.

    A `new` figure without a date has its document's; a `past` one that has just its document's date has none.
    """
    qualifier = str(row.get("qualifier") or "exact")
    role = row["role"]
    lo, hi, digits = reach(row["low"], row["high"], qualifier)
    published: date | None = document.get("published")
    day, precision = row.get("date"), row.get("date_precision")
    if day is None and role != "past":
        day, precision = published, "day"
    first, last, rank = span(day, precision)
    told = published.toordinal() if published else last
    stated = first is not None and rank == 0 and (published is None or first != told)
    if role == "past" and rank == 0 and first is not None and first == told and published:
        first = last = None
    sized = {**row, "quote": None} if touched else row  # what a person says of a sum, its words don't overrule
    envelope = bool(row.get("envelope")) or is_pot(sized, published)
    return Statement(
        party(row.get("donor")), party(row.get("recipient")), row["currency"], row["low"], row["high"], lo, hi, digits,
        qualifier, str(role), envelope, row.get("programme") or UNKNOWN, _tranche(row),
        str(row.get("aid_type") or UNKNOWN), str(row.get("instrument") or UNKNOWN), first, last, rank, stated, told,
        quotes=frozenset((row["quote"],)) if row.get("quote") else NOTHING, title=document.get("title") or "",
        tellings=[Telling(document, row, [row])], touched=row["id"] if touched else "",
        signatures=(document["signature"],) if document.get("signature") else (),
        presumed=_PRESUMED in (row.get("reasons") or ""), decided=bool(row.get(DECIDED)),
    )  # fmt: skip


DECIDED: Final = "donor_decided"
"""The column of a mention, in no table, by which its donor is a person's word."""

_PRESUMED: Final = "recipient: the text's main recipient"
"""The reason by which attribution tells that no words beside a sum name who receives it."""


def _tranche(row: Row) -> int | None:
    value = row.get("tranche")
    return None if value is None or value != value else int(value)


# --- one document ----------------------------------------------------------------------------------------

_REPEAT_DAYS: Final = 2
_REPORT_DAYS: Final = 4
"""Days between an announcement and a text that reports it as news."""

_HEADLINE: Final = 150
"""Characters from the start within which a rounded figure counts as the headline's."""


def statements(document: Row, rows: Sequence[Row], touched: frozenset[str] = frozenset()) -> list[Statement]:
    """What one document says: mentions that repeat one another are one statement.

    Args:
        document: its row of the table `documents`.
        rows: its amounts that make packages or plan them; restated conversions left out.
        touched: mentions on which a person has decided, each a statement of its own.

    Returns:
        Statements in the order of the text.
    """
    if len(rows) == 1:
        return [statement(rows[0], document, rows[0]["id"] in touched)]
    made: list[Statement] = []
    near: dict[tuple[str, int], list[Statement]] = {}
    # The most exact first, so that a headline's rounding joins the figure instead of standing for it.
    ordered = sorted(rows, key=lambda row: (-reach(row["low"], row["high"], "")[2], row["start"], row["id"]))
    for row in ordered:
        one = statement(row, document, row["id"] in touched)
        scale = int(math.log(max(one.middle, 1.0)) * 4)
        home = None
        if not one.touched:
            places = [(one.currency, place) for place in (scale, scale - 1, scale + 1)]
            home = next((other for place in places for other in near.get(place, ()) if repeats(one, other)), None)
        if home is None:
            made.append(one)
            near.setdefault((one.currency, scale), []).append(one)
        else:
            _repeat(home, one)
    made.sort(key=lambda one: (one.tellings[0].row["start"], one.tellings[0].row["id"]))
    return _without_headlines(made) if len(made) > 1 else made


_STOPS: Final = (".", "!", "?", ";", ":")
#: From here on a headline's giver and another below it are two; else one of them is misread.
_SURE_OF_BOTH: Final = 0.8
#: From here on a giver named beside a sum goes before one that only the text's subject tells.
_LIKELY: Final = 0.5


def _without_headlines(made: list[Statement]) -> list[Statement]:
    """A headline's sum is that of the text which it heads, however the two are worded: as news if there are two."""
    heads = [one for one in made if not one.touched and _is_headline(one)]
    gone: list[Statement] = []
    for head in heads:
        told = [one for one in made if one not in heads and _is_headed(one, head)]
        told = [one for one in told if one.role == "new"] or told
        if len(told) == 1:
            donor = _giver(head, told[0])
            _repeat(told[0], head)
            told[0].donor = donor or told[0].donor
            gone.append(head)
    return [one for one in made if one not in gone] if gone else made


def _is_headline(one: Statement) -> bool:
    """Whether nothing but the headline says it."""
    return all(map(is_headline, one.tellings[0].rows))


def is_headline(row: Row) -> bool:
    """Whether an amount stands in a line near the start that is no sentence."""
    return row["start"] <= _HEADLINE and not (row.get("quote") or ".").rstrip().endswith(_STOPS)


def _giver(head: Statement, told: Statement) -> str:
    """The donor of a headline and its text: a person's, whose currency it is, but for the dollar, or the surer one."""
    if head.decided != told.decided:
        return head.donor if head.decided else told.donor
    if head.currency != "USD":
        own = [one.donor for one in (head, told) if head.currency in own_currencies(one.donor)]
        if len(own) == 1:
            return own[0]
    named = [one.donor for one in (head, told) if one.donor and _is_named(one) and _surest(one) >= _LIKELY]
    return named[0] if len(named) == 1 else max(head, told, key=_surest).donor


def _is_named(one: Statement) -> bool:
    """Whether a mention of it has its giver beside it."""
    return any("stands as the giver" in (row.get("reasons") or "") for row in one.tellings[0].rows)


def _surest(one: Statement) -> float:
    """The confidence of its best mention."""
    return max([float(row.get("confidence") or 0.0) for row in one.tellings[0].rows])


def _is_headed(one: Statement, head: Statement) -> bool:
    """Whether a statement further down is what the headline says: the same sum, given or planned, whoever is named."""
    if (one.role == "planned") != (head.role == "planned") or one.currency != head.currency or one.touched:
        return False
    if one.decided and head.decided and one.donor != head.donor:
        return False
    others = one.donor and head.donor and set(one.donor.split("; ")).isdisjoint(head.donor.split("; "))
    if others and min(_surest(one), _surest(head)) >= _SURE_OF_BOTH:
        return False  # "Norway gives $50 million", and below it Denmark does
    below = one.tellings[0].row["start"] > head.tellings[0].row["start"] and one.quotes.isdisjoint(head.quotes)
    return below and not _clash(one.tranche, head.tranche) and _same_words(one, head)


def repeats(one: Statement, other: Statement) -> bool:
    """Whether a mention repeats a statement of the same document."""
    if (one.role == "planned") != (other.role == "planned") or one.touched or other.touched:
        return False
    if one.envelope != other.envelope or _clash(one.programme, other.programme) or _clash(one.tranche, other.tranche):
        return False
    if _other_donor(one, other) or _clash(one.recipient, other.recipient) or _other_kind(one, other):
        return False
    return _same_words(one, other) and _same_time(one, other)


def _clash(one: object, other: object) -> bool:
    return one not in (UNKNOWN, None) and other not in (UNKNOWN, None) and one != other


def _other_donor(one: Statement, other: Statement) -> bool:
    """Whether the donors differ; one of several who give a sum together is named for all of them in a headline."""
    if not _clash(one.donor, other.donor):
        return False
    if one.decided and other.decided:
        return True
    mine, its = set(one.donor.split("; ")), set(other.donor.split("; "))
    return not (mine < its or its < mine) or (one.low, one.high) != (other.low, other.high)


_ANOTHER: Final = re.compile(
    r"\b(?:another|further|additional(?:ly)?|in addition|also|separate(?:ly)?|second|beyond|besides|moreover|apart from"
    r"|on top of|next to|as well|more)\b",
    re.IGNORECASE,
)
"""Words by which a text tells a second sum apart from one that it told before."""


def _other_kind(one: Statement, other: Statement) -> bool:
    """Whether the kinds of aid tell two sums apart: what an equal sum of one day is for is often read in two ways.

    One sentence that names both kinds means two sums, and so do a text that says "another" and sums that aren't equal.
    """
    if not _clash(one.aid_type, other.aid_type) and not _clash(one.instrument, other.instrument):
        return False
    if (one.low, one.high, one.first, one.role) != (other.low, other.high, other.first, other.role):
        return True
    return not one.quotes.isdisjoint(other.quotes) or says_another(_later(one, other).tellings[0].row)


def _later(one: Statement, other: Statement) -> Statement:
    return max(one, other, key=lambda side: (side.tellings[0].row["start"], side.tellings[0].row["id"]))


def says_another(row: Row) -> bool:
    """Whether the words before a sum tell it apart from one that the text told before.

    >>> says_another({"quote": "Another $50 million goes to Kyiv.", "text": "$50 million"})
    True
    >>> says_another({"quote": "The $50 million go to Kyiv, also in kind.", "text": "$50 million"})
    False
    """
    before, found, _ = (row.get("quote") or "").partition(row.get("text") or "\n")
    return bool(found and _ANOTHER.search(before))


def _same_words(one: Statement, other: Statement) -> bool:
    """Equal, or the rounder of the two is hedged or stands in the headline."""
    if one.low == other.low and one.high == other.high:
        return True
    coarse, fine = (one, other) if one.digits <= other.digits else (other, one)
    if coarse.digits == fine.digits or not coarse.lo <= fine.middle <= coarse.hi:
        return False
    return coarse.qualifier in _HEDGES or coarse.tellings[0].row["start"] < _HEADLINE


def _same_time(one: Statement, other: Statement) -> bool:
    if one.first is None or other.first is None or one.last is None or other.last is None:
        return True
    # A headline has its document's day, where the body names that of the announcement.
    news = one.role == other.role == "new" and one.stated != other.stated
    days = _REPORT_DAYS if news else _REPEAT_DAYS
    near = one.first <= other.last + days and other.first <= one.last + days
    if not near or days == _REPEAT_DAYS or not says_another(_later(one, other).tellings[0].row):
        return near
    # "Another" is a tranche to those before: a loan pays no two equal ones in as many days.
    soon = one.first <= other.last + _REPEAT_DAYS and other.first <= one.last + _REPEAT_DAYS
    return soon and one.instrument == other.instrument == "loan" and one.programme == other.programme != UNKNOWN


def _repeat(home: Statement, one: Statement) -> None:
    """Take a repetition into its statement: it adds what the statement doesn't know yet."""
    told = home.tellings[0]
    rows = [*told.rows, *one.tellings[0].rows]
    if home.decided == one.decided:
        home.donor = max(home.donor, one.donor, key=lambda names: (bool(names), names.count(";")))
    elif one.decided:
        home.donor, home.decided = one.donor, True
    if not home.recipient or (home.presumed and not one.presumed and one.recipient):
        home.recipient, home.presumed = one.recipient, one.presumed
    home.programme, home.aid_type = home.programme or one.programme, home.aid_type or one.aid_type
    home.instrument = home.instrument or one.instrument
    home.tranche = one.tranche if home.tranche is None else home.tranche
    home.quotes |= one.quotes
    best = told.row
    if (one.low, one.high) == (home.low, home.high) and home.qualifier == "exact" and one.qualifier in _HEDGES:
        # The body says "up to" where the headline leaves it out.
        home.qualifier, home.lo, home.hi, best = one.qualifier, one.lo, one.hi, one.tellings[0].row
    elif (one.low, one.high, one.qualifier) == (home.low, home.high, home.qualifier) and _is_surer(one, told.row):
        best = one.tellings[0].row
    if home.role == "past" and one.role == "new":
        home.role = "new"
    if one.first is not None and (home.first is None or _is_finer(one, home)):
        home.first, home.last, home.precision, home.stated = one.first, one.last, one.precision, one.stated
    home.tellings = [Telling(told.document, best, rows)]


def _is_surer(one: Statement, best: Row) -> bool:
    row = one.tellings[0].row
    return (row["role"] == "new", row.get("confidence") or 0.0) > (best["role"] == "new", best.get("confidence") or 0.0)


def _is_finer(one: Statement, other: Statement) -> bool:
    """Whether its date says more: a day more than a month, a day in the text more than the document's."""
    return (one.precision, not one.stated) < (other.precision, not other.stated)


def pooled(found: Iterable[Statement]) -> list[Statement]:
    """Statements of equal content as one, in an order that doesn't depend on the input's.

    News without a date is no content that two texts could share: each keeps its document.
    """
    pools: dict[tuple[object, ...], Statement] = {}
    for one in sorted(found, key=lambda one: one.tellings[0].row["id"]):
        timeless = one.first is None and one.role == "new"
        content = (*one.content, one.tellings[0].row["document_id"]) if timeless else one.content
        home = pools.setdefault(content, one)
        if home is not one:
            home.tellings.extend(one.tellings)
            if one.items:
                home.items |= one.items
            if len(home.quotes) < 5:
                home.quotes |= one.quotes
            if len(home.signatures) < SIGNATURES:
                home.signatures += one.signatures
            if one.conversions:
                home.conversions = {**one.conversions, **home.conversions}
            if one.told is not None:
                home.told = one.told if home.told is None else min(home.told, one.told)
            home.recap = home.recap and one.recap
            home.givers = min(home.givers, one.givers)
            home.abreast = max(home.abreast, one.abreast)
    return list(pools.values())


MANY: Final = 3
"""Donors whose news one text tells from which on it may be a review of what they gave in the last weeks."""


def mark_recaps(found: Sequence[Statement]) -> None:
    """Mark news of a text that goes through many donors' news; what it calls another sum is none it knows of old."""
    if len(found) < MANY:
        return
    givers = len({one.donor for one in found if one.donor})
    together: dict[tuple[str, int | None], set[str]] = {}
    for one in found:
        for quote in one.quotes if one.donor else ():
            together.setdefault((quote, one.first), set()).add(one.donor)
    abreast: dict[str, int] = {}
    for (quote, _), donors in together.items():
        abreast[quote] = max(abreast.get(quote, 1), len(donors))
    for one in found:
        one.givers = givers
        one.abreast = max([abreast.get(quote, 1) for quote in one.quotes], default=1)
        one.recap = givers >= MANY and one.role == "new" and not says_another(one.tellings[0].row)


def restated(rows: Iterable[Row]) -> dict[str, dict[str, tuple[float, float]]]:
    """Stated conversions by the mention they restate: currency to what the restated figure may stand for."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for row in sorted((row for row in rows if row.get("conversion_of")), key=lambda row: str(row["id"])):
        lo, hi, _ = reach(row["low"], row["high"], "approx")
        found.setdefault(row["conversion_of"], {}).setdefault(row["currency"], (lo, hi))
    return found


def stated_conversions(one: Statement, known: Mapping[str, dict[str, tuple[float, float]]]) -> None:
    """Give a statement the conversions that its mentions state."""
    for telling in one.tellings:
        for row in telling.rows:
            if row["id"] in known:
                one.conversions = {**known[row["id"]], **one.conversions}
