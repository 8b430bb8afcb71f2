"""Mentions to figures: who gives what to whom, when, in what role and how firmly, with the reasons."""

from __future__ import annotations

from decimal import Decimal

from aidtrack.attribution import aid, parties, roles, timing
from aidtrack.attribution.context import Context, Window, build, windows
from aidtrack.attribution.roles import Ruling
from aidtrack.attribution.timing import Calendar
from aidtrack.extractors import equipment, money
from aidtrack.extractors.dates import DateMention
from aidtrack.lexicon import actors, catalogue, currencies
from aidtrack.model import Amount, Document, Figures, Item, Role, content_id
from aidtrack.text import Sentence

__all__ = ["attribute"]


def attribute(document: Document, sentences: list[Sentence], sums: list[money.Mention], things: list[equipment.Mention]) -> Figures:
    """Figures from mentions.

    Args:
        document: what was read.
        sentences: its sentences.
        sums: its amounts as they stand.
        things: its items as they stand.
    """
    if not sums and not things:
        return Figures(document, [], [])
    context = build(document, sentences)
    calendar = Calendar(context)
    around = windows(context, sums)
    dated = [calendar.nearest(window) for window in around]
    rulings = roles.judge(context, sums, around, [timing.days_before(context, window, mention) for window, mention in zip(around, dated, strict=True)])
    amounts = [amount for amount in _amounts(context, sums, around, rulings, dated, calendar.event()) if amount.currency]
    items = [_item(context, calendar, thing, amounts) for thing in things]
    return Figures(document, amounts, items)


def _amounts(context: Context, sums: list[money.Mention], around: list[Window], rulings: list[Ruling], dated: list[DateMention | None], event: DateMention | None) -> list[Amount]:
    amounts: list[Amount] = []
    donor: str | None = None
    recipient: str | None = None
    paragraph = -1
    for mention, window, ruling, day in zip(sums, around, rulings, dated, strict=True):
        if window.sentence.paragraph != paragraph and not window.sentence.bullet:
            donor, paragraph = None, window.sentence.paragraph
        amount = _amount(context, mention, window, ruling, day, event, donor, recipient)
        if amount.role is not Role.OTHER:
            donor, recipient = amount.donor, amount.recipient
        amounts.append(amount)
    for amount, mention, ruling in zip(amounts, sums, rulings, strict=True):
        _tie(amounts, amount, mention, ruling)
    return _own_currency_first(amounts)


def _amount(
    context: Context, mention: money.Mention, window: Window, ruling: Ruling, day: DateMention | None, event: DateMention | None, donor: str | None, recipient: str | None
) -> Amount:
    text = context.text
    amount = Amount(mention.start, mention.end, text[mention.start : mention.end], mention.low, mention.high, mention.currency, mention.qualifier)
    amount.role, amount.confidence = ruling.role, round(ruling.confidence, 2)
    amount.reasons = [*mention.reasons, *ruling.reasons]
    amount.sentence = (window.sentence.start, max(window.sentence.end, mention.end))
    amount.id = content_id("a", context.document.id, mention.start, mention.end, amount.text)
    giver, why = parties.donor_of(context, window, donor)
    _home_currency(context, amount, mention, window, giver)
    if amount.role is Role.OTHER:
        return amount
    amount.donor = giver
    if why:
        amount.reasons.append(f"donor: {why}")
    amount.recipient, why = parties.recipient_of(context, window, giver, recipient)
    if why:
        amount.reasons.append(f"recipient: {why}")
    _kind(context, amount, window)
    amount.date, amount.date_precision, why = timing.date_of(context, amount.role, day, event)
    if why:
        amount.reasons.append(f"date: {why}")
    return amount


def _kind(context: Context, amount: Amount, window: Window) -> None:
    after = context.sentences[window.index + 1 : window.index + 3]
    following = " ".join(context.text[s.start : s.end] for s in after)
    lead = context.document.title + " " + (context.text[context.sentences[0].start : context.sentences[0].end] if context.sentences else "")
    programme = aid.programme_of(window, amount.donor, following if amount.role is Role.NEW else "")
    amount.programme = programme.name if programme else None
    amount.tranche = aid.tranche_of(window.text) or (aid.tranche_of(following) if amount.role is Role.NEW else None)
    amount.aid_type, why = aid.aid_type_of(window, lead, following)
    if why:
        amount.reasons.append(f"aid type: {why}")
    amount.instrument = aid.instrument_of(window, programme)
    amount.envelope = aid.is_envelope(window, amount.role)
    amount.status = aid.status_of(window, amount.role)


def _home_currency(context: Context, amount: Amount, mention: money.Mention, window: Window, donor: str | None) -> None:
    """Read "dollar", "krone" or "crown" as the currency of the country the document shows.

    A bare dollar is another country's only in a text of that country: its government speaks, or it is named more than
    the United States and the text doesn't mark its dollars with a letter. A krone or won is that of the nearest country.
    """
    if not mention.shared:
        return
    table = currencies.home_currency()
    for country in _countries(context, mention, window, donor):
        code = table.get((mention.shared, country))
        if code:
            if code != amount.currency:
                amount.reasons.append(f"“{mention.shared}” is {code} in a text about {country}")
            amount.currency = code
            return


def _countries(context: Context, mention: money.Mention, window: Window, donor: str | None) -> list[str]:
    named = context.named
    if mention.shared in ("dollar", "cent", "pound", "euro"):
        table = currencies.home_currency()
        main = [c for c in (context.voice, context.donor) if c and (mention.shared, c) in table and table[mention.shared, c] not in context.prefixed]
        return [c for c in main[:1] if c == context.voice or named[c] > named["United States"]]
    near = sorted(context.by_sentence[window.index], key=lambda found: (found.start > mention.start, abs(found.start - mention.start)))
    return [*(found.actor for found in near), *(c for c in (donor, context.voice, context.donor) if c), *(actor for actor, _ in named.most_common())]


def _tie(amounts: list[Amount], amount: Amount, mention: money.Mention, ruling: Ruling) -> None:
    if ruling.whole is not None:
        amount.parent_id = amounts[ruling.whole].id
    if mention.conversion_of is not None:
        root = amounts[mention.conversion_of]
        amount.conversion_of = root.id
        for name in ("donor", "recipient", "aid_type", "instrument", "programme", "tranche", "status", "date", "date_precision", "role", "envelope"):
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
            amount.reasons.append("the donor's own currency")
    return amounts


def _item(context: Context, calendar: Calendar, thing: equipment.Mention, amounts: list[Amount]) -> Item:
    text = context.text
    index = context.sentence_at(thing.start)
    sentence = context.sentences[index]
    entry = catalogue.entries().get(thing.entry) if thing.entry else None
    item = Item(thing.start, thing.end, text[thing.start : thing.end], " ".join(text[thing.name_start : thing.name_end].split()))
    item.item, item.category = (entry.id, entry.kind) if entry else (None, None)
    item.quantity_low, item.quantity_high, item.unit, item.qualifier = thing.low, thing.high, thing.unit, thing.qualifier
    item.id = content_id("i", context.document.id, thing.start, thing.end, item.text)
    item.sentence = (sentence.start, max(sentence.end, thing.end))
    item.reasons = list(thing.reasons)
    owner = _owner(context, index, thing, amounts)
    window = Window(index, sentence, text[sentence.start : sentence.end], thing.start, thing.end)
    if owner is not None:
        item.amount_id, item.donor, item.recipient = owner.id, owner.donor, owner.recipient
        item.role, item.date, item.date_precision = owner.role, owner.date, owner.date_precision
        item.reasons.append(f"belongs to {' '.join(owner.text.split())}")
    else:
        item.donor, why = parties.donor_of(context, window, None)
        item.recipient, _ = parties.recipient_of(context, window, item.donor, None)
        item.role = Role.PLANNED if thing.sense == "needs" else Role.NEW
        item.date, item.date_precision, _ = timing.date_of(context, item.role, calendar.nearest(window), calendar.event())
        if why:
            item.reasons.append(f"donor: {why}")
    item.confidence = 0.8 if entry is not None else 0.6
    return item


def _owner(context: Context, index: int, thing: equipment.Mention, amounts: list[Amount]) -> Amount | None:
    """The amount an item belongs to: the nearest before it in its sentence or list, else the announced sum just before."""
    sentence = context.sentences[index]
    reach = context.sentences[sentence.intro].start if sentence.bullet and sentence.intro is not None else sentence.start
    before = [a for a in amounts if reach <= a.start < thing.start and a.role is not Role.OTHER and a.conversion_of is None]
    if before:
        return before[-1]
    after = [a for a in amounts if thing.end <= a.start < sentence.end and a.role is not Role.OTHER and a.conversion_of is None]
    if after and Decimal(0) < after[0].low:
        return after[0]
    recent = [a for a in amounts if a.role in (Role.NEW, Role.PAST) and a.end <= sentence.start and index - context.sentence_at(a.start) <= 4]
    return recent[-1] if recent else None
