"""Things to items: the sum that a thing belongs to, or its own giver and receiver."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import Final

from aidtrack.attribution import carrying, donors, givers, recipients, timing
from aidtrack.attribution.context import Context
from aidtrack.attribution.principals import owner_of
from aidtrack.attribution.timing import Calendar
from aidtrack.attribution.windows import Window
from aidtrack.extractors import equipment
from aidtrack.extractors.dates import DateMention
from aidtrack.lexicon import actors, catalogue
from aidtrack.model import Amount, Item, Role, content_id
from aidtrack.patterns import Caseless
from aidtrack.text import Sentence

#: How many amounts away a thing's amount is looked for, and the reverse.
FAR: Final = 60
_START: Final = attrgetter("start")


def items_of(
    context: Context,
    calendar: Calendar,
    event: DateMention | None,
    things: list[equipment.Mention],
    amounts: list[Amount],
) -> list[Item]:
    """Things with who gives them to whom, when and in what role: as the sum they belong to, else by their sentence.

    Args:
        context: the document.
        calendar: its dates.
        event: the day that the text is about.
        things: its things as they stand.
        amounts: its amounts, attributed.
    """
    if not _tells_of_aid(things, amounts):
        return []
    return [
        _item(context, calendar, event, thing, amounts)
        for thing in things
        if not thing.doubted and not _traded(context, thing, amounts)
    ]


def _item(
    context: Context, calendar: Calendar, event: DateMention | None, thing: equipment.Mention, amounts: list[Amount]
) -> Item:
    text = context.document.text
    index = context.sentence_at(thing.start)
    sentence = context.sentences[index]
    entry = catalogue.entries().get(thing.entry) if thing.entry else None
    item = Item(
        thing.start, thing.end, text[thing.start : thing.end], " ".join(text[thing.name_start : thing.name_end].split())
    )
    item.item, item.category = (entry.id, entry.kind) if entry else (None, None)
    item.quantity_low, item.quantity_high, item.unit, item.qualifier = (
        thing.low,
        thing.high,
        thing.unit,
        thing.qualifier,
    )
    item.id = content_id("i", context.document.id, thing.start, thing.end, item.text)
    item.sentence = (sentence.start, max(sentence.end, thing.end))
    item.reasons = list(thing.reasons)
    owner = _owner(context, index, thing, amounts)
    window = Window.of(context, index, thing.start, thing.end)
    if owner is not None and not _is_asked_for(thing, owner, sentence) and not _has_other_giver(context, window, owner):
        item.amount_id, item.donor, item.recipient = owner.id, owner.donor, owner.recipient
        item.role, item.date, item.date_precision = owner.role, owner.date, owner.date_precision
        item.reasons.append(f"belongs to {' '.join(owner.text.split())}")
        _send_elsewhere(context, window, item, owner)
    else:
        _alone(context, calendar, event, item, window, thing)
    item.confidence = round(thing.likelihood, 2)
    return item


def _tells_of_aid(things: list[equipment.Mention], amounts: list[Amount]) -> bool:
    """Whether rules find a gift in the text, or aid in money; what is only weighed wants such a text."""
    for thing in things:
        if thing.ruled and not thing.doubted:
            return True
    for amount in amounts:  # noqa: SIM110 - loops are compiled, generators aren't
        if amount.role is not Role.OTHER:
            return True
    return False


def _is_asked_for(thing: equipment.Mention, owner: Amount, sentence: Sentence) -> bool:
    """Whether a thing is needed beside a gift told before: "gave $300 million. Kyiv needs 300 tanks."."""
    return thing.sense == "needs" and not sentence.bullet and owner.end <= sentence.start


def _send_elsewhere(context: Context, window: Window, item: Item, owner: Amount) -> None:
    """Let a thing go where its own sentence sends it: "gave Sudan $3m. Planes brought tents to Chad."."""
    if owner.end > window.sentence.start:
        return
    receiver = recipients.named_receiver(context, window, owner.donor)
    if receiver is None or receiver.start < window.end or receiver.actor == owner.recipient:
        return
    if actors.is_in_need(receiver.actor):
        item.recipient = receiver.actor
        item.reasons.append(f"recipient: {recipients.says_receiver(context, receiver)}")


#: Who hands out what a sum pays for isn't another giver: "With this funding, the UN will deliver food".
_WITH_IT: Final = Caseless(
    r"\W*(?:with|through|thanks\s+to|using|from)\s+(?:this|that|the|these|its|their)\s+(?:[\w-]+\s+)?"
    r"(?:funding|funds?|money|grant|aid|support|contribution|donation|help|assistance|sum|package)\b"
)


def _has_other_giver(context: Context, window: Window, owner: Amount) -> bool:
    """Whether another giver is named between a sum and a thing: "Oslo gave $3m. Sweden sent 40 tents."."""
    if owner.donor is None or owner.start > window.start or _WITH_IT.match(window.text):
        return False
    best = givers.best_giver(context, window)
    giver = best[1] if best is not None and best[0] >= 2.0 else carrying.meant(context, window)
    if giver is None or giver.start < owner.end:
        return False
    actor = owner_of(giver.actor)
    if actor in owner.donor.split("; "):
        return False
    sent_from = context.text.endswith((" from ", " from the "), 0, giver.start)
    if giver.kind == "capital" and sent_from:
        return False  # "its first flight from Copenhagen brought tents"
    if owner.start < window.sentence.start:
        return True
    state = actor == "European Union" or actors.types().get(actor) == "country"
    return state and (giver.end <= window.start or sent_from)


_PAYS_FOR: Final = Caseless(
    r"[\s*_]*(?:(?:contract|deal|order|purchase|sale|programme|program|bill|budget)s?\s+)?"
    r"(?:for|of|on|in|worth\s+of|to\s+buy|to\s+build|buys?|bought)\s+(?:[\w’'-]+\s+){0,3}"
)


def _traded(context: Context, thing: equipment.Mention, amounts: list[Amount]) -> bool:
    """Whether a thing is what a sum that is no aid pays for: "¥970bn for stand-off missiles" of a home budget."""
    place = bisect_left(amounts, thing.start, key=_START) - 1
    if place < 0 or amounts[place].role is not Role.OTHER or thing.start - amounts[place].end > 60:
        return False
    return _PAYS_FOR.fullmatch(context.text[amounts[place].end : thing.start]) is not None


def _alone(
    context: Context,
    calendar: Calendar,
    event: DateMention | None,
    item: Item,
    window: Window,
    thing: equipment.Mention,
) -> None:
    """Attribute an item that no amount stands for."""
    shared, why = donors.donor_of(context, window, None, None, None)
    item.donor = shared.split("; ")[0] if shared else None  # things are counted once: with the one named first
    item.recipient, _ = recipients.recipient_of(context, window, item.donor, None)
    mention = calendar.nearest(window)
    days = timing.days_before(context, window, mention)
    asked = thing.sense == "needs" or why == donors.ASKED_FOR
    item.role = Role.PLANNED if asked else Role.PAST if days is not None and days > 8 else Role.NEW
    item.date, item.date_precision, _ = timing.date_of(context, item.role, mention, event)
    if why:
        item.reasons.append(f"donor: {why}")


def _owner(context: Context, index: int, thing: equipment.Mention, amounts: list[Amount]) -> Amount | None:
    """The amount an item belongs to: the nearest before it in its sentence or list, else the announced sum before."""
    sentence = context.sentences[index]
    listed = sentence.bullet and sentence.intro is not None
    reach = context.sentences[sentence.intro or 0].start if listed else sentence.start
    place = bisect_left(amounts, thing.start, key=_START)
    for amount in reversed(amounts[max(0, place - FAR) : place]):
        if amount.start < reach:
            break
        if amount.role is not Role.OTHER and amount.conversion_of is None:
            return amount
    for amount in amounts[place : place + FAR]:
        if amount.start >= sentence.end:
            break
        if (
            amount.start >= thing.end
            and amount.role is not Role.OTHER
            and amount.conversion_of is None
            and amount.low > 0
        ):
            return amount
    if carrying.elsewhere(context, index, thing.start):
        return None
    home = sentence.intro if listed and sentence.intro is not None else index  # a long list stands where it begins
    for amount in reversed(amounts[max(0, place - FAR) : place]):
        if home - context.sentence_at(amount.start) > 4:
            break
        if amount.role in (Role.NEW, Role.PAST) and amount.end <= sentence.start:
            return amount
    return None
