"""How alike two figures are: a table of small features, with the words for each that `aidtrack explain` prints.

A gate says how far one necessary thing agrees, from 1 down to 0, and 0 keeps two figures apart whatever else agrees;
the score of two figures is the product of their gates. A hint then adds to it or takes from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from aidtrack import likeness
from aidtrack.consolidation.figures import UNKNOWN, Figure, dollars
from aidtrack.lexicon.tranches import IN_TRANCHES

MERGE: Final = 0.5
"""From this score on two figures are one package."""

UNSURE: Final = 0.3
"""From this score on, below `MERGE`, two figures stay apart and are flagged."""

LAGS: Final = (1.0, 0.97, 0.93, 0.88, 0.82, 0.75, 0.38, 0.34)
"""How likely a report so many days later is still the same news."""

RECAP_LAG: Final = 6
"""From so many days on a report is late, unless it is a review."""

RECAPPED: Final = 0.6
"""How likely a sum that a review of the last weeks tells is one that was told in them."""

STAGE_LAG: Final = 14
"""Days from the approval of a programme's payment to the payment."""

TRANCHE_LAG: Final = 45
SIGNING_LAG: Final = 35
"""Days from a development bank's approval of a loan to its signing, each of which is news."""

PAYMENT_LAG: Final = 14
"""Days from the approval of a tranche to its payment; tranches are a month apart."""

RARE_USD: Final = 1e9
"""From here on a development bank's loan to one country is hardly followed by an equal one within `SIGNING_LAG`."""

_LENDERS: Final = dict.fromkeys(
    ("African Development Bank", "Asian Development Bank", "Asian Infrastructure Investment Bank", "World Bank",
     "European Bank for Reconstruction and Development", "European Investment Bank", "Islamic Development Bank"),
    SIGNING_LAG,
) | dict.fromkeys(IN_TRANCHES, PAYMENT_LAG)  # fmt: skip
"""Whose loans are told twice, by the lender and by who gets them, and for how long."""

MEMORY: Final = 400
"""Days that a background mention looks back for its package."""

RATE_TOLERANCE: Final = 0.03
DISTINCTIVE: Final = 3
"""Significant digits from which a sum hardly occurs twice."""

COPY_DAYS: Final = 16
"""Days after which a syndicated copy of an article may still come out; `blocking` looks no further."""

COPY: Final = 0.2
"""What nearly the same text adds to a score."""

_COPY_LIKENESS: Final = 88
"""From this likeness on (100 is equal) two headlines, and two sentences, are copies of one another."""

_TELLING_WORDS: Final = 4
"""Words from which a headline is more than a label."""

Feature = Callable[[Figure, Figure], float]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a comparison: its score and the features that made it, in words."""

    score: float
    reasons: tuple[str, ...]


# --- gates ---------------------------------------------------------------------------------------------


def same_kind(one: Figure, other: Figure) -> float:
    if one.envelope == other.envelope:
        return 1.0
    # What was set up is spoken of as money that was given.
    past, pot = (one, other) if other.envelope else (other, one)
    return 0.9 if past.role == "past" and past.low == pot.low and past.currency == pot.currency else 0.0


def same_donor(one: Figure, other: Figure) -> float:
    if one.donor == other.donor:
        return 1.0
    return 0.0 if one.donor and other.donor else 0.8


def same_recipient(one: Figure, other: Figure) -> float:
    if one.recipient == other.recipient:
        return 1.0
    if not one.recipient or not other.recipient:
        return 0.9
    several = ";" in one.recipient or ";" in other.recipient
    if several and not set(one.recipient.split("; ")).isdisjoint(other.recipient.split("; ")):
        return 0.6
    if not one.presumed and not other.presumed:
        return 0.0
    # Whom a text is mostly about isn't told of each sum: "in New York Oslo pledged 143 million", in news of Yemen.
    same = one.low == other.low and one.currency == other.currency
    return 0.8 if same and one.digits >= DISTINCTIVE else 0.0


def same_tranche(one: Figure, other: Figure) -> float:
    return 0.0 if one.tranche is not None and other.tranche is not None and one.tranche != other.tranche else 1.0


def same_programme(one: Figure, other: Figure) -> float:
    return 0.0 if one.programme and other.programme and one.programme != other.programme else 1.0


def near_date(one: Figure, other: Figure) -> float:
    if one.first is None or one.last is None or other.first is None or other.last is None:
        return _undated(one, other)
    if one.precision or other.precision:
        coarse = max(one.precision, other.precision)
        gap = max(one.first - other.last, other.first - one.last)
        if gap <= 0:
            return (1.0, 0.9, 0.75, 0.65)[coarse]
        return 0.5 if gap <= 3 else 0.0
    gap = abs(one.first - other.first)
    if gap == 0:
        return 1.0
    if one.stated and other.stated:
        if gap <= 2:
            return (1.0, 0.85, 0.6)[gap]
        return _later_stage(one, other, gap) or (_next_step(one, other, gap) if gap <= SIGNING_LAG else 0.0)
    if one.stated != other.stated:
        fixed, loose = (one, other) if one.stated else (other, one)
        if loose.first is not None and fixed.first is not None and loose.first < fixed.first:
            # A report can't be older than the announcement, but for a time zone.
            if gap <= 2:
                return (1.0, 0.9, 0.5)[gap]
            return _later_stage(one, other, gap) or (_next_step(one, other, gap) if gap <= SIGNING_LAG else 0.0)
    if RECAP_LAG <= gap <= COPY_DAYS and _is_recapped(one, other):
        return RECAPPED
    if gap < len(LAGS):
        return LAGS[gap] if gap < RECAP_LAG else max(LAGS[gap], _next_step(one, other, gap))
    if one.tranche is not None and one.tranche == other.tranche and gap <= TRANCHE_LAG:
        return 0.5
    if "past" in (one.role, other.role):
        return _later_stage(one, other, gap)
    return _next_step(one, other, gap) or (_copied(one, other) if gap <= COPY_DAYS else 0.0)


def _is_recapped(one: Figure, other: Figure) -> bool:
    """Whether the later of two is told by a review of what many gave, which dates it by its own day."""
    earlier, later = (one, other) if (one.first or 0) < (other.first or 0) else (other, one)
    same = earlier.low == later.low and earlier.currency == later.currency
    alike = earlier.digits >= 2 or (earlier.aid_type != "" and earlier.aid_type == later.aid_type)
    return later.recap and not later.stated and same and alike


def _next_step(one: Figure, other: Figure, gap: int) -> float:
    """A loan is news when it is approved and again when it is signed or paid: equal sums of a lender's soon after.

    Two approvals, or two payments, are two loans; where it isn't told which of both one is, round sums are, too.
    """
    if gap > _LENDERS.get(one.donor, 0) or one.low != other.low or one.currency != other.currency or one.digits < 2:
        return 0.0
    lent = "loan" in (one.instrument, other.instrument) and "grant" not in (one.instrument, other.instrument)
    if not lent or one.recipient != other.recipient or one.recipient == UNKNOWN:
        return 0.0
    earlier, later = (one, other) if (one.first or 0) <= (other.first or 0) else (other, one)
    before, after = _stages(earlier.quotes), _stages(later.quotes)
    if before and after:
        return 0.55 if before == {_APPROVED} and after == {_DONE} else 0.0
    return 0.55 if one.digits >= DISTINCTIVE or _is_rare(earlier) else 0.0


def _is_rare(one: Figure) -> bool:
    """Whether it is so large a loan of a development bank that no country is lent as much twice in a month."""
    if one.first is None or one.donor in IN_TRANCHES:
        return False
    rate = dollars(one.currency, one.first)
    return rate is not None and one.low * rate >= RARE_USD


_APPROVED: Final = "approved"
_DONE: Final = "signed or paid"
_IS_APPROVED: Final = re.compile(r"\b(?:approv\w+|complet\w+ the \w+ review)\b", re.IGNORECASE)
_IS_DONE: Final = re.compile(r"(?<!\bbe )\b(?:signed|signs|paid|received|receives|disbursed|arrived)\b", re.IGNORECASE)


def _stages(quotes: frozenset[str]) -> set[str]:
    """How far on sentences say that a loan is: what is signed or paid was approved before."""
    found = set()
    for quote in quotes:
        if _IS_DONE.search(quote):
            found.add(_DONE)
        elif _IS_APPROVED.search(quote):
            found.add(_APPROVED)
    return found


def _copied(one: Figure, other: Figure) -> float:
    """A syndicated copy of an article comes out late; alike headlines alone an office gives to two packages."""
    value = near_identical_article(one, other)
    return 0.0 if value == 0.0 else 0.45 if value == COPY else 0.15


def _undated(one: Figure, other: Figure) -> float:
    """A mention without a date belongs to the nearest package before its document.

    Where nothing tells when either was announced, a round sum is no proof ($300 million was given a dozen times): such
    a pair needs a hint, a sum of three digits or the same things, and is only flagged without one.
    """
    if one.first is None and other.first is None:
        return 0.4
    loose, dated = (one, other) if one.first is None else (other, one)
    if loose.role == "new":
        # A new figure of an undated document: nothing is known of its time.
        return 0.42
    if loose.told is None or dated.first is None:
        return 0.5
    lag = loose.told - dated.first
    return 0.9 - 0.3 * lag / MEMORY if -1 <= lag <= MEMORY else 0.0


def _later_stage(one: Figure, other: Figure, gap: int) -> float:
    """A promise that is signed or paid later: only for a sum that hardly occurs twice, or of one programme and soon."""
    if "past" not in (one.role, other.role) or gap > MEMORY or one.low != other.low or one.currency != other.currency:
        return 0.0
    if one.digits >= DISTINCTIVE:
        return 0.4
    soon = one.digits > 1 and gap <= STAGE_LAG
    return 0.4 if soon and one.programme and one.programme == other.programme else 0.0


def same_amount(one: Figure, other: Figure) -> float:
    if one.currency == other.currency:
        return _closeness(one, other)
    for a, b in ((one, other), (other, one)):
        bounds = a.conversions.get(b.currency)
        if bounds and b.lo <= bounds[1] and bounds[0] <= b.hi:
            return 0.95
    return _by_rate(one, other)


def _closeness(one: Figure, other: Figure) -> float:
    if one.low == other.low and one.high == other.high:
        return 1.0
    gap = max(one.low - other.high, other.low - one.high)
    if gap <= 0:
        return 0.9
    best = 0.0
    for coarse, fine in ((one, other), (other, one)):
        if coarse.lo <= fine.high and fine.low <= coarse.hi:
            allowed = coarse.low - coarse.lo if fine.high < coarse.low else coarse.hi - coarse.high
            best = max(best, 0.95 - 0.25 * min(1.0, gap / allowed) if allowed else 0.0)
    return best


def _by_rate(one: Figure, other: Figure) -> float:
    if (one.conversions or other.conversions) and not one.quotes.isdisjoint(other.quotes):
        return 0.0  # "worth 420 million zlotys ($105 million), and a loan of 100 million euros"
    day = one.first if one.first is not None else other.first
    if day is None:
        return 0.0
    rate, against = dollars(one.currency, day), dollars(other.currency, day)
    if rate is None or against is None:
        return 0.0
    gap = abs(one.middle * rate - other.middle * against) / max(one.middle * rate, 1.0)
    rounding = max(((fig.hi - fig.lo) / 2 / max(fig.middle, 1.0) for fig in (one, other)), default=0.0)
    allowed = RATE_TOLERANCE + min(rounding, 0.05)
    return 0.9 - 0.2 * gap / allowed if gap <= allowed else 0.0


# --- hints ---------------------------------------------------------------------------------------------


def tranche_number(one: Figure, other: Figure) -> float:
    return 0.25 if one.tranche is not None and one.tranche == other.tranche else 0.0


def programme_name(one: Figure, other: Figure) -> float:
    return 0.1 if one.programme and one.programme == other.programme else 0.0


def distinctive_sum(one: Figure, other: Figure) -> float:
    equal = one.low == other.low and one.currency == other.currency
    return 0.15 if equal and one.digits >= DISTINCTIVE else 0.0


def aid_type_conflict(one: Figure, other: Figure) -> float:
    return -0.2 if one.aid_type and other.aid_type and one.aid_type != other.aid_type else 0.0


def instrument_conflict(one: Figure, other: Figure) -> float:
    return -0.25 if one.instrument and other.instrument and one.instrument != other.instrument else 0.0


def item_overlap(one: Figure, other: Figure) -> float:
    if not one.items or not other.items:
        return 0.0
    shared = len(one.items & other.items)
    fewer = min(len(one.items), len(other.items))
    if shared:
        return 0.15 * shared / fewer
    return -0.15 if fewer >= 3 else 0.0


def shared_quote(one: Figure, other: Figure) -> float:
    return 0.2 if not one.quotes.isdisjoint(other.quotes) else 0.0


def near_identical_article(one: Figure, other: Figure) -> float:
    if one.low != other.low or one.currency != other.currency:
        return 0.0
    if one.signatures and other.signatures:
        mine, its = (tuple(map(likeness.unpacked, side.signatures)) for side in (one, other))
        alike = any(likeness.similarity(a, b) >= likeness.NEAR for a in mine for b in its)
        return COPY if alike else 0.0
    if not _tells(one.title) or not _tells(other.title):
        return 0.0
    from rapidfuzz import fuzz

    if fuzz.ratio(one.title, other.title) < _COPY_LIKENESS:
        return 0.0
    return 0.05 if any(fuzz.ratio(x, y) >= _COPY_LIKENESS for x in one.quotes for y in other.quotes) else 0.0


def _tells(title: str) -> bool:
    """Whether a headline is more than a label."""
    return len(title.split()) >= _TELLING_WORDS


def headline_similarity(one: Figure, other: Figure) -> float:
    if not _tells(one.title) or not _tells(other.title):
        return 0.0
    from rapidfuzz import fuzz

    likeness = fuzz.token_set_ratio(one.title, other.title)
    return 0.05 if likeness >= 80 else 0.0


WORDS: Final[dict[Feature, str]] = {
    same_kind: "both are packages or both are envelopes",
    same_tranche: "no different drawdown, package or tranche number",
    same_programme: "no different programme",
    same_recipient: "same recipient, or one text doesn't name it",
    same_donor: "same donor",
    same_amount: "same amount within its rounding, or by its conversion",
    near_date: "announced at the same time, as far as the texts say",
    tranche_number: "the same drawdown, package or tranche number",
    programme_name: "the same programme",
    distinctive_sum: "an equal sum that is too particular to occur twice",
    aid_type_conflict: "different kinds of aid",
    instrument_conflict: "different instruments",
    item_overlap: "the same or other things on the lists",
    shared_quote: "the same sentence",
    headline_similarity: "a similar headline",
    near_identical_article: "a copy: nearly the same text, or headline and sentence where no text is at hand",
}
"""What each says, for `aidtrack explain`: no docstrings, which a compiled module lacks."""

GATES: Final[tuple[Feature, ...]] = (
    same_kind, same_tranche, same_programme, same_recipient, same_donor, same_amount, near_date,
)  # fmt: skip
"""In the order in which they are multiplied; the date comes last."""

_UNDATED_GATES: Final = GATES[:-1]

HINTS: Final[tuple[Feature, ...]] = (
    tranche_number, programme_name, distinctive_sum, aid_type_conflict, instrument_conflict, item_overlap, shared_quote,
)  # fmt: skip

TIE_BREAKERS: Final[tuple[Feature, ...]] = (headline_similarity, near_identical_article)
"""Hints that cost more, and are asked where the others leave it open."""


def score(one: Figure, other: Figure) -> float:
    """How sure it is that two figures are one package.

    Args:
        one: a statement.
        other: another one, or a cluster.

    Returns:
        From 0 to 1; see `MERGE` and `UNSURE`.
    """
    # The date first, which tells two of three pairs apart; it is multiplied last all the same.
    day = near_date(one, other)
    if day == 0.0:
        return 0.0
    product = 1.0
    for gate in _UNDATED_GATES:
        product *= gate(one, other)
        if product == 0.0:
            return 0.0
    product *= day
    for hint in HINTS:
        product += hint(one, other)
    if UNSURE <= product < MERGE:
        product += sum(hint(one, other) for hint in TIE_BREAKERS)
    return min(1.0, max(0.0, product))


def judge(one: Figure, other: Figure) -> Verdict:
    """The score of two figures with its reasons: gates that aren't plain, hints that count.

    Args:
        one: a statement.
        other: another one, or a cluster.
    """
    gates = [gate(one, other) for gate in GATES]
    hints = [hint(one, other) for hint in HINTS]
    product = 1.0
    for value in gates:
        product *= value
    if product:
        product += sum(hints)
        if UNSURE <= product < MERGE:
            hints += [hint(one, other) for hint in TIE_BREAKERS]
            product += sum(hints[len(HINTS) :])
    return Verdict(min(1.0, max(0.0, product)), _reasons((*gates,), (*hints,)))


@lru_cache(maxsize=1 << 14)
def _reasons(gates: tuple[float, ...], hints: tuple[float, ...]) -> tuple[str, ...]:
    """What the features say, in words; the same few hold for most pairs, and are one object for them."""
    *others, amount, day = zip(GATES, gates, strict=True)
    told = [(gate, f"{value:.2f}") for gate, value in (amount, day)]
    told += [(gate, f"{value:.2f}") for gate, value in others if 0 < value < 1]
    told += [(hint, f"{value:+.2f}") for hint, value in zip(HINTS + TIE_BREAKERS, hints, strict=False) if value]
    return tuple(f"{WORDS[feature]} ({value})" for feature, value in told)


def described() -> list[tuple[str, str]]:
    """Every feature's name and meaning, gates first."""
    return [(feature.__name__, words) for feature, words in WORDS.items()]
