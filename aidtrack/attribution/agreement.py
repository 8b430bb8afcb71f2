"""What the figures of a document tell of one another: mentions of one package, parts and wholes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Final

from aidtrack.attribution.aid import HELPERS, theme_of
from aidtrack.attribution.carrying import MAIN_DONOR
from aidtrack.attribution.context import Context
from aidtrack.attribution.timing import IN_SENTENCE
from aidtrack.lexicon import programmes
from aidtrack.lexicon.tranches import IN_TRANCHES, is_payment
from aidtrack.model import AidType, Amount, Instrument, Precision, Role, Status
from aidtrack.patterns import Caseless


def of_a_package(amounts: list[Amount]) -> None:
    """What one mention of a package leaves unsaid (number, programme, instrument), another of the same sum may say."""
    joint = [amount for amount in amounts if amount.donor and ";" in amount.donor and amount.role is Role.NEW]
    for amount in amounts if joint else ():
        for both in joint:
            alike = (both.high, both.currency, both.role) == (amount.high, amount.currency, amount.role)
            if alike and amount.donor and amount.donor in (both.donor or "").split("; "):
                amount.donor = both.donor
    groups: dict[tuple[Decimal, str, str | None, Role], list[Amount]] = {}
    for amount in amounts:
        if amount.role in (Role.NEW, Role.PAST) and amount.conversion_of is None:
            groups.setdefault((amount.high, amount.currency, amount.donor, amount.role), []).append(amount)
    for group in groups.values():
        if any(amount.envelope for amount in group):
            for amount in group:
                amount.envelope = True
        for name in ("programme", "tranche", "instrument"):
            said = {value for amount in group if (value := getattr(amount, name)) is not None}
            if len(said) == 1:
                for amount in group:
                    setattr(amount, name, next(iter(said)))


def instruments(context: Context, amounts: list[Amount], guessed: set[str], unsure: set[str]) -> None:
    """What is paid from a programme, said again, or a part of a loan is paid as that is.

    Args:
        context: the document.
        amounts: its sums.
        guessed: ids of sums whose programme is but the only one that the document names of their giver's.
        unsure: ids of those whose type no word near them says.
    """
    fresh = (Role.NEW, Role.COMPONENT)
    _paid_in_tranches(context, amounts)
    _programmes_of_parts(amounts, guessed)
    named = {amount.programme for amount in amounts if amount.id not in guessed and amount.role in fresh}
    for amount in amounts:
        if amount.id not in guessed or (amount is amounts[0] and amount.programme not in named):
            _as_programme(amount)
    _out_of(context, amounts)
    told: dict[object, set[Instrument]] = {}
    for amount in amounts:
        if amount.instrument is not None and amount.role is not Role.OTHER:
            told.setdefault(_sum_of(amount), set()).add(amount.instrument)
    by_id = {amount.id: amount for amount in amounts}
    for amount in amounts:
        if amount.instrument is not None or amount.role is Role.OTHER:
            continue
        said = told.get(_sum_of(amount), set())
        if len(said) == 1:
            amount.instrument = next(iter(said))
        elif amount.parent_id in by_id:
            _as_whole(amount, by_id[amount.parent_id])
        if amount.aid_type is None and amount.id in unsure and amount.instrument is Instrument.LOAN:
            amount.aid_type = AidType.FINANCIAL
            amount.reasons.append("aid type: it is lent")


#: "The first €1bn of a €5bn", "€3bn in grants to Kyiv, the first part of €7bn": a sum and what it is paid out of.
_OUT_OF: Final = Caseless(
    r"^(?:[^.;]{0,60}?\b(?:part|half|third|tranche|slice|share|instal+ment|portion)|[^.;]{0,70}?(?=\sout\sof\s)|,(?=\sof\s))?"
    r"\s+(?:from|of|out\s+of)\s+(?:(?:an?|the|its|their|[\w\s]{2,40}['’]s?)\s+)?(?:further\s+|total\s+(?:of\s+)?|whole\s+)?[*_]*$"
)


#: How far apart they stand at the most.
_OUT_REACH: Final = 110


def _paid_out_of(context: Context, amounts: list[Amount]) -> Iterator[tuple[Amount, Amount]]:
    """Sums told side by side of which one is paid out of the other."""
    for first, second in pairwise(amounts):
        if first.sentence != second.sentence or first.currency != second.currency:
            continue
        gap = context.text[first.end : second.start]
        if len(gap) < _OUT_REACH and (" of " in gap or " from " in gap) and _OUT_OF.match(gap):
            yield first, second


def _out_of(context: Context, amounts: list[Amount]) -> None:
    """Let a sum be lent or granted as that is which it is paid out of, and the other way round; its giver is its own.

    Whoever pays: what comes out of a state's sum is the state's, too.
    """
    for first, second in _paid_out_of(context, amounts):
        if first.donor is None and first.role in _DECIDED and second.donor is not None:
            first.donor = second.donor
            first.reasons.append("donor: who gives what it is paid out of")
        one = first.instrument is None or second.instrument is None
        if one and Instrument.IN_KIND not in (first.instrument, second.instrument):
            first.instrument = second.instrument = first.instrument or second.instrument


_OWN_DAY: Final = f"date: {IN_SENTENCE}"
_DECIDED: Final = (Role.NEW, Role.PAST)
#: "from the €9bn loan, was paid on 4 May", "of the €9bn agreed in May": whose day follows both sums.
_WAS_PAID: Final = Caseless(r"[^.;$€£¥]{0,60}?\b(?:was|were|came|arrived|reached|had been|has been)\b")
_OF_ITS_OWN: Final = Caseless(
    r"[^.;]{0,40}?\b(?:that|which|agreed|promised|pledged|approved|adopted|announced|signed|granted|set up)\b"
)
#: "Paid €2bn, the second tranche of its €9bn loan, on 4 May"
_PAYS: Final = Caseless(r"\b(?:pays|paid|disburse[sd]|sends|sent|releases|released|transferred)\b[^.;,]{0,40}$")
#: "€2bn, the second tranche of": the number is that of the sum before it.
_NUMBERED: Final = Caseless(
    r",\s+(?:as\s+)?(?:the|its|an?)\s+(?:(?!of\b)[\w-]+\s+){0,3}?(?:tranche|instal+ment|payment|disbursement)\b"
)


def is_tranche(amount: Amount) -> bool:
    """Whether words beside a sum call it one payment of a giver that pays in tranches, not a part of a payment."""
    return amount.donor in IN_TRANCHES and is_payment(" | ".join(amount.reasons))


def _paid_in_tranches(context: Context, amounts: list[Amount]) -> None:
    """Let what a tranche is paid out of be an envelope of its giver's, and its day the tranche's that came on it."""
    numbered = {one.parent_id: one.donor for one in amounts if one.tranche is not None and is_tranche(one)}
    for amount in amounts if numbered else ():
        if amount.role in _DECIDED and numbered.get(amount.id) == amount.donor is not None:
            amount.envelope = True
    for first, second in _paid_out_of(context, amounts):
        if second.donor not in IN_TRANCHES or second.role not in _DECIDED or second.high <= first.high:
            continue
        second.envelope = True
        if first.tranche is None and _NUMBERED.match(context.text[first.end : second.start]):
            first.tranche = second.tranche
            second.tranche = None
        after = context.text[second.end : second.sentence[1]]
        before = context.text[first.sentence[0] : first.start]
        if (
            first.role in _DECIDED
            and _OWN_DAY in second.reasons
            and _OWN_DAY not in first.reasons
            and (_WAS_PAID.match(after) or _PAYS.search(before[-60:]))
            and not _OF_ITS_OWN.match(after)
        ):
            first.date, first.date_precision = second.date, second.date_precision
            second.date, second.date_precision = None, None
            first.reasons = [*(told for told in first.reasons if not told.startswith("date: ")), _OWN_DAY]
            second.reasons = [told for told in second.reasons if told != _OWN_DAY]


def _programmes_of_parts(amounts: list[Amount], guessed: set[str]) -> None:
    """Let parts be paid from their whole's programme where they are of its kind and no part is paid from another."""
    wholes = {amount.id: amount for amount in amounts if amount.programme and amount.id not in guessed}
    parts = [
        (amount, wholes[amount.parent_id])
        for amount in amounts
        if amount.role is Role.COMPONENT and amount.parent_id in wholes
    ]
    mixed = {whole.id for part, whole in parts if part.programme not in (None, whole.programme)}
    for part, whole in parts:
        if part.programme is None and whole.id not in mixed and part.aid_type == whole.aid_type:
            part.programme = whole.programme


def _sum_of(amount: Amount) -> object:
    """What two mentions of one sum share; a share of something is another sum."""
    return amount.high, amount.currency, amount.aid_type, amount.role is Role.COMPONENT


def _as_programme(amount: Amount) -> None:
    """Let a sum be paid as its programme pays, where it is of the programme's kind."""
    paid = programmes.defaults().get(amount.programme or "")
    if amount.instrument is None and paid is not None and paid.instrument and amount.aid_type == paid.aid_type:
        amount.instrument = Instrument(paid.instrument)


def _as_whole(amount: Amount, whole: Amount) -> None:
    """Let a part of what is lent or given be that too, unless it is paid from another programme."""
    part = amount.role is Role.COMPONENT or (amount.role is whole.role and whole.instrument is Instrument.LOAN)
    if part and amount.programme in (None, whole.programme):
        amount.instrument = whole.instrument


#: "The $5 million is remarkable", "those 20 million"
_THE_SUM: Final = Caseless(r"\b(?:the|that|this|these|those)\s+[*_]*$")
_WHICH: Final = Caseless(r"[\s*_]+(?:from|announced|that|which|of|for|pledged|promised|agreed|set|in)\b")
_NAMED: Final = "as the giver"


def parties(context: Context, amounts: list[Amount]) -> None:
    """Let "the $5 million" be of the one named as giving that sum before, and for whom, where nothing else says.

    Args:
        context: the document.
        amounts: its sums.
    """
    told: dict[tuple[Decimal, str], list[Amount]] = {}
    for amount in amounts:
        if amount.role is Role.OTHER or amount.conversion_of is not None:
            continue
        named = amount.donor is not None and any(reason.endswith(_NAMED) for reason in amount.reasons)
        before = told.setdefault((amount.high, amount.currency), [])
        if named:
            before.append(amount)
        elif (
            f"donor: {MAIN_DONOR}" in amount.reasons
            and len({other.donor for other in before}) == 1
            and _THE_SUM.search(context.text[max(0, amount.start - 10) : amount.start])
            and not _WHICH.match(context.text[amount.end : amount.end + 12])
        ):
            amount.donor, amount.recipient = before[-1].donor, before[-1].recipient
            amount.reasons.append("donor: who gives the sum that was told before")


#: Words that make an equal sum a second one.
_A_SECOND: Final = Caseless(r"\b(?:another|additional|further|separate|second|equal|extra|more|also)\b")


#: How far a sum that is told roughly may lie from the exact one, as a share of it.
_ROUNDED: Final = Decimal("0.02")


def _is_same_sum(one: Amount, other: Amount) -> bool:
    """Whether two mentions tell one sum, or one of them what the other rounds."""
    if (one.currency, one.donor, one.recipient) != (other.currency, other.donor, other.recipient):
        return False
    rough = "approx" in (one.qualifier, other.qualifier)
    return one.high == other.high or (rough and abs(one.high - other.high) <= _ROUNDED * other.high)


#: How many dated sums one is compared with.
_COMPARED: Final = 60


def _told_before(amount: Amount, dated: list[Amount]) -> Amount | None:
    """The first dated sum before an amount that is the same."""
    for other in dated:
        if other.start >= amount.start:
            break
        if _is_same_sum(amount, other):
            return other
    return None


def said_again(context: Context, amounts: list[Amount], undated: set[str]) -> None:
    """A sum said again is what was said first, whatever stands beside it: a minister of relief, a word on security.

    Args:
        context: the document.
        amounts: its sums.
        undated: ids of those that no word dates, so that they have the document's day.
    """
    dated = [a for a in amounts if a.role is Role.NEW and a.date_precision is Precision.DAY and a.id not in undated]
    dated = dated[:_COMPARED]
    first: dict[object, Amount] = {}
    for amount in amounts:
        if amount.role is not Role.NEW or amount.conversion_of is not None:
            continue
        known = first.setdefault((amount.high, amount.currency, amount.donor, amount.recipient), amount)
        told = _told_before(amount, dated) if amount.id in undated else None
        before = context.text[max(0, amount.start - 40) : amount.start]
        if (known is amount and told is None) or _A_SECOND.search(before) is not None:
            continue
        amount.aid_type = known.aid_type
        if told is not None:
            amount.date = told.date
            amount.reasons.append("date: that of the same sum elsewhere")


#: How far on, in characters, a planned sum whose words say nothing of its status has that of the one before it.
_TOLD_ON: Final = 200


def _goes_on(elder: Amount, amount: Amount) -> bool:
    """Whether a sum may be a share of the planned one told right before it."""
    return (
        amount.start - elder.end < _TOLD_ON
        and (amount.donor, amount.currency) == (elder.donor, elder.currency)
        and amount.high < elder.high
    )


def _an_appeal(amount: Amount, unsaid: set[str]) -> bool:
    """Whether a planned sum of relief that no government gives is what agencies ask for."""
    asker = amount.donor in HELPERS or (amount.donor is None and amount.id in unsaid)
    return asker and amount.aid_type is AidType.HUMANITARIAN


def statuses(amounts: list[Amount], unsaid: set[str]) -> None:
    """A part is as far on as its whole, and a planned sum is asked for where another mention or the one before is.

    Args:
        amounts: those of a document.
        unsaid: ids of planned sums whose own words say neither that they are asked for nor that they are proposed.
    """
    asked = {(a.high, a.currency) for a in amounts if a.status is Status.REQUESTED}
    promised = {(a.high, a.currency) for a in amounts if a.status is Status.COMMITTED and a.role is Role.PLANNED}
    by_id = {amount.id: amount for amount in amounts}
    last: Amount | None = None
    for amount in amounts:
        whole = by_id.get(amount.parent_id or "")
        if amount.role is Role.COMPONENT and amount.status is Status.COMMITTED:
            if whole is not None and whole.status is not None:
                amount.status = whole.status
        elif amount.role is Role.PLANNED:
            if amount.status is Status.PROPOSED and (
                (amount.high, amount.currency) in asked or _an_appeal(amount, unsaid)
            ):
                amount.status = Status.REQUESTED
            elif amount.id in unsaid:
                if whole is not None and whole.role is Role.PLANNED:
                    amount.status = whole.status
                elif last is not None and last.status is Status.REQUESTED and _goes_on(last, amount):
                    amount.status = Status.REQUESTED
                elif (amount.high, amount.currency) in promised:
                    amount.status = Status.COMMITTED
            last = amount


def types(context: Context, amounts: list[Amount], unsure: set[str]) -> None:
    """Where no word near an amount says its type, its whole, its parts, or the same sum elsewhere do."""
    by_id = {amount.id: amount for amount in amounts}
    parts: dict[str, set[AidType | None]] = {}
    for amount in amounts:
        if amount.parent_id is not None and amount.id not in unsure:
            parts.setdefault(amount.parent_id, set()).add(amount.aid_type)
    for first, second in _paid_out_of(context, amounts):
        for one, other in ((first, second), (second, first)):
            if one.id in unsure and other.id not in unsure:
                one.aid_type = other.aid_type
                one.reasons.append("aid type: that of what it is paid out of")
                unsure.discard(one.id)
    for amount in amounts:
        whole = by_id.get(amount.parent_id or "")
        if amount.id in unsure and len((parts.get(amount.id, set()) | {amount.aid_type}) - {None}) > 1:
            amount.aid_type = None
            amount.reasons.append("aid type: its parts are of several")
            unsure.discard(amount.id)
        elif (
            amount.id in unsure
            and whole is not None
            and whole.role is not Role.OTHER
            and whole.id not in unsure
            and whole.id not in parts
        ):
            amount.aid_type = whole.aid_type
            amount.reasons.append("aid type: that of its whole")
            unsure.discard(amount.id)
    sums: dict[object, AidType | None] = {}
    pairs: dict[object, set[AidType | None]] = {}
    for amount in amounts:
        if amount.id not in unsure:
            sums.setdefault((amount.high, amount.currency, amount.donor), amount.aid_type)
            if amount.role is not Role.OTHER:
                pairs.setdefault((amount.donor, amount.recipient), set()).add(amount.aid_type)
    for amount in amounts:
        key = amount.high, amount.currency, amount.donor
        alike = pairs.get((amount.donor, amount.recipient), set())
        if amount.id in unsure and key in sums:
            amount.aid_type = sums[key]
            amount.reasons.append("aid type: that of the same sum elsewhere")
        elif amount.id in unsure and amount.aid_type is None and amount.role is not Role.OTHER and len(alike) == 1:
            amount.aid_type = next(iter(alike))
            if amount.aid_type is not None:
                amount.reasons.append("aid type: that of the other sums of its giver")
    _as_the_text(context, amounts, unsure)


def _as_the_text(context: Context, amounts: list[Amount], unsure: set[str]) -> None:
    """Let sums of no known type be of the one that all sums of the text, or all but a few of its words, are of."""
    left = [a for a in amounts if a.id in unsure and a.aid_type is None and a.role is not Role.OTHER]
    if not left:
        return
    known = {amount.aid_type for amount in amounts if amount.id not in unsure and amount.role is not Role.OTHER}
    theme = next(iter(known)) if len(known) == 1 else None
    theme = theme or theme_of(context)
    for amount in left if theme is not None else ():
        amount.aid_type = theme
        amount.reasons.append("aid type: the text is of no other")
