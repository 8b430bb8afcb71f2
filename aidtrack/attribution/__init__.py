"""Mentions to figures: who gives what to whom, when, in what role and how firmly, with the reasons."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Final

from aidtrack.attribution import agreement, aid, carrying, donors, givers, home, items, recipients, roles, timing
from aidtrack.attribution.context import Context, bounded, build
from aidtrack.attribution.instrument import LENDERS, instrument_of
from aidtrack.attribution.roles import Ruling
from aidtrack.attribution.status import asked_for, status_of
from aidtrack.attribution.timing import Calendar
from aidtrack.attribution.windows import Window, windows
from aidtrack.extractors import equipment, money
from aidtrack.extractors.dates import DateMention
from aidtrack.lexicon import actors, catalogue, currencies
from aidtrack.model import AidType, Amount, Document, Figures, Role, Status, content_id
from aidtrack.patterns import Caseless
from aidtrack.text import Sentence

__all__ = ["attribute"]


@dataclass(slots=True)
class _State:
    """What is carried from amount to amount."""

    calendar: Calendar
    event: DateMention | None
    things: list[equipment.Mention] = field(default_factory=list)
    donor: str | None = None  # of the amount before it in the paragraph
    recipient: str | None = None
    receiver_here: str | None = None  # that the paragraph named beside an amount
    last: str | None = None  # of the last amount of aid, wherever
    paragraph: int = -1
    asked: bool = False  # whether the amount before it in the paragraph is asked for
    unsure: set[str] = field(default_factory=set)  # ids whose aid type no word near them says
    first: dict[int, int] = field(default_factory=dict)  # where the first amount of each sentence starts
    guessed: set[str] = field(default_factory=set)  # ids whose programme is but the only one of their giver's
    undated: set[str] = field(default_factory=set)  # ids of sums that only have the document's date
    unsaid: set[str] = field(default_factory=set)  # ids of planned sums that no word calls asked for or proposed
    written: set[str] = field(default_factory=set)  # currencies that the text writes beside a sum
    spent: set[tuple[str | None, str]] = field(default_factory=set)  # donors of the amounts before, and their money
    others: set[tuple[int, str]] = field(default_factory=set)  # sentences, and the money of what is no aid in them


_START: Final = attrgetter("start")


def attribute(
    document: Document, sentences: list[Sentence], sums: list[money.Mention], things: list[equipment.Mention]
) -> Figures:
    """Figures from mentions.

    Args:
        document: what was read.
        sentences: its sentences.
        sums: its amounts as they stand.
        things: its items as they stand.
    """
    if not sums and not things:
        return Figures(document, [], [])
    context = build(document, bounded(document.text, sentences))
    calendar = Calendar(context)
    _restatements(context, sums)
    around = windows(context, sums)
    dated = [calendar.nearest(window) for window in around]
    rulings = roles.judge(
        context,
        sums,
        around,
        [timing.days_before(context, window, mention) for window, mention in zip(around, dated, strict=True)],
    )
    state = _State(calendar, calendar.event(), things)
    for window in reversed(around):
        state.first[window.index] = window.start
    state.written = {mention.currency for mention in sums if not mention.elided}
    if "US dollars" in document.text:  # "all figures in US dollars"
        state.written.add("USD")
    amounts = _amounts(context, sums, around, rulings, dated, state)
    gifts = items.items_of(context, calendar, state.event, things, amounts)
    return Figures(document, [amount for amount in amounts if amount.currency], gifts)


#: What a special drawing right has been worth in dollars, with room: the Fund's own unit restates its dollars.
_SDR: Final = (Decimal("1.25"), Decimal("1.5"))
_IN_BRACKETS: Final = Caseless(r"[\s*_]*\(\s*(?:about|around|roughly|approximately|some|nearly|or)?\s*$")
_NEXT_ONE: Final = re.compile(r"\s*[,;]\s*(?:or\s+)?")
_IN_OTHER_MONEY: Final = Caseless(
    r"\b(?:in\s+(?:american|us|u\.s\.|european|british)\s+(?:money|dollars|terms)|makes\s+(?:this|it|that)"
    r"|equivalent\s+(?:to|of)|(?:which|that)\s+is|worth|converts?\s+to)\b[^.]{0,60}$",
)


def _restatements(context: Context, sums: list[money.Mention]) -> None:
    """Find conversions that the extractor can't see: "$245 million (US$163 million)", "in American money, US$73m"."""
    for number, mention in enumerate(sums):
        if number and mention.conversion_of is None:
            mention.conversion_of = (
                _drawn_in_dollars(sums, number) if mention.currency == "XDR" else _root(context, sums, number)
            )


def _drawn_in_dollars(sums: list[money.Mention], number: int) -> int | None:
    """The Fund's dollars that its own unit restates."""
    rights = sums[number].high
    for root in range(number):
        if (
            sums[root].conversion_of is None
            and sums[root].currency == "USD"
            and _SDR[0] < sums[root].high / rights < _SDR[1]
        ):
            return root
    return None


def _root(context: Context, sums: list[money.Mention], number: int) -> int | None:
    """The amount that this one restates, in brackets behind it or in other words."""
    mention, before, text = sums[number], sums[number - 1], context.text
    root = number - 1 if before.conversion_of is None else before.conversion_of
    gap = text[before.end : mention.start]
    if (
        sums[root].currency != mention.currency != before.currency
        and before.conversion_of is not None
        and _NEXT_ONE.fullmatch(gap)
    ):
        return root
    dollar = sums[root].shared == "dollar" and not mention.shared and mention.currency == "USD"
    differs = dollar or sums[root].currency != mention.currency
    if differs and _IN_BRACKETS.fullmatch(gap) and text[mention.end : mention.end + 1] in (")", ",", ";"):
        return root
    if "US" in text[mention.start : mention.end] and _IN_OTHER_MONEY.search(
        text[max(0, mention.start - 110) : mention.start]
    ):
        for other in range(number):
            earlier = sums[other]
            if (
                earlier.shared == "dollar"
                and earlier.conversion_of is None
                and mention.high < earlier.high < 3 * mention.high
            ):
                return other
    return None


def _amounts(
    context: Context,
    sums: list[money.Mention],
    around: list[Window],
    rulings: list[Ruling],
    dated: list[DateMention | None],
    state: _State,
) -> list[Amount]:
    amounts: list[Amount] = []
    for mention, window, ruling, day in zip(sums, around, rulings, dated, strict=True):
        intro = window.sentence.intro
        if (
            window.sentence.paragraph != state.paragraph
            if intro is None
            else amounts and amounts[-1].end <= context.sentences[intro].start  # another list
        ):
            state.donor, state.receiver_here, state.paragraph = None, None, window.sentence.paragraph
            state.asked = False
        whole = amounts[ruling.whole] if ruling.whole is not None and ruling.whole < len(amounts) else None
        amount = _amount(context, mention, window, ruling, day, state, whole)
        if amount.role is not Role.OTHER:
            if not givers.in_brackets(window) and not state.asked:
                state.donor = amount.donor
            state.recipient = amount.recipient
            state.last = amount.donor or state.last
            state.spent.add((amount.donor, amount.currency))
        amounts.append(amount)
    for amount, mention, ruling in zip(amounts, sums, rulings, strict=True):
        _tie(amounts, amount, mention, ruling)
    agreement.parties(context, amounts)
    agreement.of_a_package(amounts)
    agreement.types(context, amounts, state.unsure)
    agreement.said_again(context, amounts, state.undated)
    agreement.instruments(context, amounts, state.guessed, state.unsure)
    agreement.statuses(amounts, state.unsaid)
    return _own_currency_first(amounts)


def _amount(
    context: Context,
    mention: money.Mention,
    window: Window,
    ruling: Ruling,
    day: DateMention | None,
    state: _State,
    whole: Amount | None,
) -> Amount:
    text = context.document.text
    amount = Amount(
        mention.start,
        mention.end,
        text[mention.start : mention.end],
        mention.low,
        mention.high,
        mention.currency,
        mention.qualifier,
    )
    amount.role, amount.confidence = ruling.role, round(ruling.confidence, 2)
    amount.reasons = [*mention.reasons, *ruling.reasons]
    amount.sentence = (window.sentence.start, max(window.sentence.end, mention.end))
    amount.id = content_id("a", context.document.id, mention.start, mention.end, amount.text)
    own = "" if mention.shared or mention.conversion_of is not None else mention.currency
    giver, why = donors.donor_of(
        context, window, state.donor, state.last, whole.donor if whole is not None else None, own, state.asked
    )
    state.asked = why == donors.ASKED_FOR
    if whole is not None and why in _GUESSED and _is_of_nameless(window, whole, state.donor):
        giver, why = None, donors.NAMELESS
    _home_currency(context, amount, mention, window, giver)
    if amount.role is Role.OTHER:
        state.others.add((window.index, amount.currency))
        return amount
    if mention.elided and (window.index, amount.currency) not in state.others:
        _own_currency(amount, giver, "as the giver" in why, state)
    amount.donor = giver
    if why:
        amount.reasons.append(f"donor: {why}")
    amount.confidence = min(amount.confidence, _FAR.get(why, 1.0))
    beside = whole.recipient if whole is not None and whole.sentence[0] == window.sentence.start else None
    amount.recipient, why = recipients.recipient_of(
        context, window, giver, state.recipient, state.receiver_here, beside
    )
    if why.endswith("as the receiver"):
        state.receiver_here = None if amount.recipient == context.recipient else amount.recipient
    if why:
        amount.reasons.append(f"recipient: {why}")
    _kind(context, amount, window, state)
    # A payment out of a programme has its own day, as what was given before has.
    paid = amount.role is Role.COMPONENT and day is not None and agreement.is_tranche(amount)
    amount.date, amount.date_precision, why = timing.date_of(
        context, Role.PAST if paid else amount.role, day, state.event
    )
    if why:
        amount.reasons.append(f"date: {why}")
    if why.startswith(timing.BY_DOCUMENT):
        state.undated.add(amount.id)
    return amount


#: Givers that no word beside a sum names.
_GUESSED: Final = frozenset((carrying.CARRIED_ON, carrying.FROM_BEFORE, carrying.MAIN_DONOR, donors.BY_CURRENCY))


def _is_of_nameless(window: Window, whole: Amount, previous: str | None) -> bool:
    """Whether it is a part of what a group without a name gives: "Donors pledged $9m. Of that, $5m is grants."."""
    if f"donor: {donors.NAMELESS}" not in whole.reasons or "ours" in window.right[:40]:
        return False
    return previous is None or "of which" not in window.near_left  # "Oslo gave $3m, of which $2m"


#: How sure one may be where the giver stands far off: of those carried on, one in four was wrong on unseen texts.
_FAR: Final = {carrying.CARRIED_ON: 0.84, carrying.ONLY_NEAR: 0.8, donors.BY_CURRENCY: 0.8}


def _head(window: Window, first: dict[int, int]) -> int:
    """Where the words of a sentence end that an amount shares with the others: before the first of them."""
    alone = window.near_left == window.left and window.near_right == window.right
    return window.sentence.start + len(window.text) if alone else first[window.index]


def _kind(context: Context, amount: Amount, window: Window, state: _State) -> None:
    after = _following(context, window) if amount.role is Role.NEW else window.sentence.end
    following = context.text[window.sentence.end : after].strip()
    holds = window.holds | context.holds(window.sentence.end, after)
    head = _head(window, state.first)
    programme = aid.programme_of(context, window, amount.donor, head, after)
    amount.aid_type, why = aid.aid_type_of(context, window, head)
    if not why or why.startswith("a loan"):
        arms, given = aid.type_of_things(_categories(state.things, window.own_start, window.own_end))
        if given and (not why or arms is AidType.MILITARY):
            amount.aid_type, why = arms, given
    if amount.aid_type is None and amount.donor in LENDERS:
        amount.aid_type, why = AidType.FINANCIAL, "its giver lends"
    if not why:
        spoken = _following(context, window) if amount.role is Role.PLANNED else after
        amount.aid_type, why = aid.type_around(context, window, spoken, amount.donor)
        if not why:
            end = _here(context, window, max(after, spoken))
            amount.aid_type, why = aid.type_of_things(_categories(state.things, window.sentence.start, end))
        state.unsure.add(amount.id)
    if why:
        amount.reasons.append(f"aid type: {why}")
    implied = (
        aid.implied_programme(window, amount.donor, amount.aid_type, following, holds)
        if programme is None and amount.role in (Role.NEW, Role.PAST, Role.COMPONENT)
        else None
    )
    only = context.only_programme(amount.donor) if amount.role is Role.NEW and amount.donor else None
    amount.programme = programme.name if programme else implied or only
    if programme is None and implied is None and only is not None:
        state.guessed.add(amount.id)
    amount.tranche = aid.own_tranche(window)
    if amount.tranche is None and amount.role is Role.NEW:
        amount.tranche = aid.tranche_of(following, holds)
    in_kind = following if amount.aid_type is AidType.MILITARY else ""
    amount.instrument = instrument_of(context, window, programme, in_kind, holds, amount.donor, amount.aid_type)
    next_one = context.words(window.index + 1) if window.index + 1 < len(context.sentences) else ""
    amount.envelope = aid.is_envelope(window, amount.role, next_one, amount.donor) or (
        amount.programme == "ERA" and amount.donor == "G7" and amount.role in (Role.NEW, Role.PAST)
    )
    amount.status = status_of(context, window, amount.role)
    if amount.role is Role.PLANNED and amount.status is Status.PROPOSED and asked_for(window) is None:
        state.unsaid.add(amount.id)


def _here(context: Context, window: Window, after: int) -> int:
    """Where the sentences end that follow an amount's in its paragraph, up to an offset."""
    index = window.index
    while (
        index + 1 < len(context.sentences)
        and context.sentences[index + 1].paragraph == window.sentence.paragraph
        and context.sentences[index + 1].end <= after
    ):
        index += 1
    return context.sentences[index].end


def _categories(things: list[equipment.Mention], start: int, end: int) -> set[str]:
    """The catalogue's categories of what a stretch of a text names."""
    place = bisect_left(things, start, key=_START)
    found: set[str] = set()
    for thing in things[place : place + items.FAR]:
        if thing.start >= end:
            break
        entry = catalogue.entries().get(thing.entry) if thing.entry else None
        if entry is not None:
            found.add(entry.category)
    return found


_A_SUM: Final = re.compile(r"[$€£¥]\s?\d|\d\s?(?:million|billion|bn)\b")
_GOES_ON: Final = re.compile(
    r"(?:It|This|The\s+(?:package|drawdown|tranche|instalment|donation))\s+(?:is|was|marks)\s+the\b"
)


def _following(context: Context, window: Window) -> int:
    """Where the next two sentences end, up to one that names another sum or starts a list."""
    end = window.sentence.end
    for index in range(window.index + 1, min(window.index + 3, len(context.sentences))):
        words = context.words(index)
        goes_on = index == window.index + 1 and _GOES_ON.match(words)
        if context.sentences[index].bullet or (not goes_on and _A_SUM.search(words)):
            break
        end = context.sentences[index].end
    return end


def _home_currency(context: Context, amount: Amount, mention: money.Mention, window: Window, donor: str | None) -> None:
    """Read "dollar", "krone" or "crown" as the currency of the country the document shows."""
    if not mention.shared:
        return
    table = currencies.home_currency()
    for country in home.candidates(context, mention, window, donor):
        code = table.get((mention.shared, country))
        if code:
            if code != amount.currency:
                amount.reasons.append(f"“{mention.shared}” is {code} in a text about {country}")
            amount.currency = code
            return


def _own_currency(amount: Amount, donor: str | None, named: bool, state: _State) -> None:
    """Read a bare "100 million" behind another's kroner as the giver's own euros, where the text writes euros.

    Args:
        amount: one whose currency is that of another amount.
        donor: who gives it.
        named: whether the donor is named beside it; else it must have given its own currency before.
        state: what the text wrote so far.
    """
    own = actors.currency_of().get(donor or "")
    if not own or own == amount.currency or (donor, amount.currency) in state.spent:
        return
    if own in state.written and (named or (donor, own) in state.spent):
        amount.reasons.append(f"its giver's own currency: the text writes none, and {amount.currency} is another's")
        amount.currency = own


_SHARED_BY_CONVERSIONS: Final = (
    "donor",
    "recipient",
    "aid_type",
    "instrument",
    "programme",
    "tranche",
    "status",
    "date",
    "date_precision",
    "role",
    "envelope",
)


def _tie(amounts: list[Amount], amount: Amount, mention: money.Mention, ruling: Ruling) -> None:
    if ruling.whole is not None:
        amount.parent_id = amounts[ruling.whole].id
    if mention.conversion_of is not None:
        root = amounts[mention.conversion_of]
        amount.conversion_of = root.id
        for name in _SHARED_BY_CONVERSIONS:
            setattr(amount, name, getattr(root, name))


def _own_currency_first(amounts: list[Amount]) -> list[Amount]:
    """Let the donor's own currency be the figure and the other its conversion: "$37.2bn (€34bn)" of Germany's."""
    by_id = {amount.id: amount for amount in amounts}
    for amount in amounts:
        root = by_id.get(amount.conversion_of or "")
        if root is None or root.conversion_of is not None or root.donor is None:
            continue
        own = actors.currency_of().get(root.donor)
        if own == amount.currency != root.currency:
            amount.conversion_of, root.conversion_of = None, amount.id
            amount.parent_id = root.parent_id
            amount.reasons.append("the donor's own currency")
    return amounts
