"""Givers carried on from the sentences before, and from what the whole text says."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.attribution import home, sections
from aidtrack.attribution.context import Context
from aidtrack.attribution.funds import pays_out, that_fund
from aidtrack.attribution.giving import FORUMS, PARTIES
from aidtrack.attribution.principals import HOLDS_OUT, owner_of
from aidtrack.attribution.receiving import is_subject, receives
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import FOES, GIVERS, ActorMention
from aidtrack.patterns import Caseless

_PRONOUN: Final = Caseless(
    r"^\W*(?:(?:by|on|in|since|until|last|this|so\s+far|earlier|meanwhile)\b[^,.;]{0,40}?,?\s+(?=it\b|its\b|he\b|she\b|they\b))?"
    r"(?:it|its|we|he|she|they|their|that|this|these|the\s+(?:government|ministry|minister|package|country"
    r"|president|premier|bank|fund's|union|bloc|fund|deal|aid|money|new\s+package|administration"
    r"|sum|total|loan|grant|announcement|decision|donation|first|second|rest|remainder|other|latest|list|value)|of"
    r"|a\s+further|another|in\s+addition|also|among|half|part|some|most|much|up\s+to|as\s+part)\b",
)
CARRIED_ON: Final = "carried on from the amount before"
FROM_BEFORE: Final = "carried on from the sentence before"
MAIN_DONOR: Final = "the text's main donor"
ONLY_NEAR: Final = "the only actor near"
HEADED: Final = "its section is headed by it"


def carried_on(
    context: Context, window: Window, previous: str | None, last: str | None, best: tuple[float, ActorMention] | None
) -> tuple[str | None, str]:
    """The giver that the text before speaks of, where the sentence itself names none."""
    anaphoric = _PRONOUN.match(window.text) is not None
    held_up = held_up_by(context, window)
    if held_up is not None:
        return held_up, "a member holds it up"
    fund = that_fund(context, window)
    if fund is not None:
        return fund, "whose fund it is"
    listed = window.sentence.intro is not None
    together = actors.types().get(previous or "") == "coalition" and context.single and window.near_left == window.left
    if previous is not None and (listed or anaphoric or (best is None and not together)):
        other = _turned_to(context, window, previous) if anaphoric and not listed else None
        return (other, FROM_BEFORE) if other else (previous, CARRIED_ON)
    house = _in_parliament(context, window)
    if house is not None and previous is None and context.voice in (None, house):
        return house, "whose parliament decides"
    subject = _paragraph_subject(context, window, anaphoric)
    if subject is not None and (previous is None or anaphoric):
        return owner_of(subject), FROM_BEFORE
    head = sections.giver(context, window.index)
    if previous is None and last is not None and _OF_THAT.match(window.text) and (not head or owner_of(head) == last):
        return last, CARRIED_ON
    place = _in_capital(context, window)
    if place is not None and context.voice in (None, place):
        return place, "the capital in which it is decided"
    if house is not None and context.voice in (None, house):
        return house, "whose parliament decides"
    if head is not None:
        return owner_of(head), HEADED
    if (
        last is not None
        and last != context.donor
        and not context.single
        and not context.voice
        and _nearer(context, window, last)
    ):
        return last, CARRIED_ON
    guest = context.speakers[window.index] if context.speakers else None
    if guest is not None and guest != context.recipient:
        return guest, "its guest speaks"
    if context.donor is not None:
        office = _in_office(context, window) if actors.types().get(context.donor) != "country" else None
        return (office, "whose office speaks") if office else (context.donor, MAIN_DONOR)
    if context.voice is not None and context.voice != context.recipient:
        return context.voice, "the document's own voice"
    if best is not None:
        return owner_of(best[1].actor), ONLY_NEAR
    owner = pays_out(context, window)
    if owner is not None:
        return owner, "whose programme pays"
    country = context.publisher_country
    if country in GIVERS and country != context.recipient:
        return country, "the publisher's country"
    dated = _dated_office(context, window)
    if dated is not None:
        return dated, "in whose capital it is dated"
    only = _only_giver(context)
    return only, "the only giver that the text names" if only else ""


def _only_giver(context: Context) -> str | None:
    """The one member of the Committee that a text names, and more than once, if it names no institution."""
    named = {actor for actor in context.named if not actors.is_in_need(actor) and actor not in FOES}
    if len(named) != 1:
        return None
    only = named.pop()
    if only not in GIVERS or only == context.recipient or context.named[only] < 2:
        return None
    for mention in context.mentions:
        if mention.actor == only and is_subject(context, mention):
            return only
    return None  # "the company has a factory in Germany"


_AN_OFFICE: Final = (
    r"[Tt]he\s+(?:(?:finance|defen[cs]e|foreign|development|prime|interior|budget|health)\s+minist(?:er|ry)|chancellor"
    r"|(?:federal\s+)?government|cabinet)\b"
)
#: Who speaks for a country and not for an institution.
_MINISTER: Final = re.compile(rf"\W*(?:[A-Z]\w+(?:\s+\w+){{0,2}},\s+)?{_AN_OFFICE}", re.IGNORECASE)
#: "BERLIN — The government approved": it is that of the capital, unless it is "of Kenya" or gets what others give.
_OFFICE: Final = re.compile(
    rf"\b{_AN_OFFICE}(?!\s+(?:of|in)\s|\s+(?:\w+\s+){{0,2}}?(?:receiv|g[eo]t|obtain|accept|secur|ask|request|need|borrow)\w*)"
)


def _dated_office(context: Context, window: Window) -> str | None:
    """The giver in whose capital a text is dated, where its government speaks and no other place is named before."""
    office = _OFFICE.search(window.text)
    dated = home.dated_in(context) if office is not None else None
    if office is None or dated not in GIVERS or dated == context.recipient:
        return None
    for mention in context.by_sentence[window.index]:
        if mention.actor != dated and mention.end <= window.sentence.start + office.start():
            inside = context.text.endswith((" in ", " In "), 0, mention.start)
            if inside or mention.kind == "capital" or not receives(context, mention):
                return None  # "In Kyiv, the government"
    return dated


def _in_office(context: Context, window: Window) -> str | None:
    """The one giving country that a text names, where its minister opens the sentence."""
    if not _MINISTER.match(window.text):
        return None
    named = {actor for actor in context.named if actor in GIVERS and actor != context.recipient}
    return named.pop() if len(named) == 1 else None


_HELD_UP: Final = Caseless(
    r"\b(?:h[eo]ld(?:s|ing)?\s+up|block(?:s|ed|ing)|veto(?:es|ed|ing)?|blockade|stalled|stuck|resist(?:s|ed|ing)?|postpon\w+|delay\w*)\b"
)


def held_up_by(context: Context, window: Window) -> str | None:
    """The Union, where the one member that does so holds up an amount or drops its veto."""
    if HOLDS_OUT not in context.named:
        return None
    member = any(mention.actor == HOLDS_OUT for mention in context.by_sentence[window.index])
    held = (member or context.donor == HOLDS_OUT) and _HELD_UP.search(window.text, window.holds)
    return "European Union" if held else None


_OF_THAT: Final = Caseless(
    r"^\W*(?:of\s+(?:that|this|these|it)|the\s+(?:money|sum|rest|total|remainder|scheme|loan|facility)|it|half|part"
    r"|some|another|a\s+further)\b",
)


def _nearer(context: Context, window: Window, last: str) -> bool:
    """Whether the last giver is named after the text's main donor, before this amount."""
    for mention in reversed(context.mentions):
        if mention.start < window.start and owner_of(mention.actor) in (last, context.donor):
            return owner_of(mention.actor) == last
    return False


def _in_parliament(context: Context, window: Window) -> str | None:
    """Whose parliament a sentence names: "the bill before the House has $3bn"."""
    for mention in context.by_sentence[window.index]:
        if (
            mention.kind == "parliament"
            and mention.actor not in FOES
            and mention.actor not in ("Ukraine", context.recipient)
        ):
            return mention.actor
    return None


def _in_capital(context: Context, window: Window) -> str | None:
    """ "In Washington the $60bn request is stuck": who decides there."""
    for mention in context.by_sentence[window.index]:
        if mention.kind != "capital" or mention.end > window.start or mention.actor in FOES:
            continue
        head = context.text[max(window.sentence.start, mention.start - 14) : mention.start]
        there = re.search(r"\b[Ii]n\s$", head) or (
            re.search(r"\bto\s$", head)
            and re.match(r"[^.;]{0,30},\s+where\b", context.text[mention.end : mention.end + 40])
        )
        if there and mention.actor not in ("Ukraine", context.recipient):
            return mention.actor
    return None


def elsewhere(context: Context, index: int, place: int) -> bool:
    """Whether a sentence goes on to another giver's capital: "He went on to Paris, where tanks were promised"."""
    if not any(mention.kind == "capital" for mention in context.by_sentence[index]):
        return False
    window = Window.of(context, index, place, place)
    return _in_capital(context, window) not in (None, context.donor)


#: Who goes on: "It also gave", "In addition, it will send"; a sum goes on in "The remainder", "Half of it".
_IT_ALSO: Final = Caseless(
    r"\W*(?:(?:in\s+addition|also|earlier|separately),?\s+)?(?:it|its|he|she|they|the\s+country)\b(?!['’]s)"
)


def meant(context: Context, window: Window) -> ActorMention | None:
    """The giver in the sentence before that a pronoun means: "Sweden sent 20 boats. It also gave 40 radios."."""
    before = context.before(window.index)
    if before is None or not _IT_ALSO.match(window.text):
        return None
    return _first_giver(context, before)


def _first_giver(context: Context, index: int) -> ActorMention | None:
    """Who plainly gives in a sentence, the one named first."""
    for mention in context.by_sentence[index]:
        if mention.actor in FOES or mention.actor in ("Ukraine", context.recipient):
            continue
        if context.gives(mention) >= 2.0 and not receives(context, mention):
            return mention
    return None


def _paragraph_subject(context: Context, window: Window, anaphoric: bool = False) -> str | None:
    """The giver that the sentences before it in the paragraph speak of."""
    paragraph = window.sentence.paragraph
    for index in range(window.index - 1, max(-1, window.index - 4), -1):
        if context.sentences[index].paragraph != paragraph:
            lone = index + 1 == window.index and context.before(index) is None and not window.sentence.bullet
            if not (anaphoric and lone):
                return None
            paragraph = context.sentences[index].paragraph  # papers put each sentence in a paragraph of its own
        asked = _asked_of(context, index)
        if asked is not None:
            return asked
        giver = _first_giver(context, index)
        if giver is not None:
            return giver.actor
        if anaphoric and index == window.index - 1 and _IT.match(window.text):
            subjects = {
                owner_of(m.actor)
                for m in context.by_sentence[index]
                if m.kind in PARTIES and not actors.is_in_need(m.actor) and m.actor not in FORUMS
                if context.gives(m) and is_subject(context, m) and not receives(context, m)
            }
            if len(subjects) == 1:
                return subjects.pop()
    return None


_ITS_COST: Final = re.compile(r"\W*(?:It|Its|Their|They|The\s(?:package|donation|shipment|delivery|gift|value|cost))\b")


def _turned_to(context: Context, window: Window, previous: str) -> str | None:
    """Who else gives in the sentence before: "Oslo gave $5m. Riga announced drones. Their cost is $2m"."""
    before = context.before(window.index)
    if before is None or window.near_left != window.left or not _ITS_COST.match(window.text):
        return None
    givers = {
        owner_of(m.actor)
        for m in context.by_sentence[before]
        if m.actor not in FOES and m.actor not in ("Ukraine", context.recipient)
        if context.gives(m) >= 2.0 and is_subject(context, m) and not receives(context, m)
    }
    return givers.pop() if len(givers) == 1 and previous not in givers else None


def giver_beside(context: Context, window: Window, receiver: ActorMention) -> str | None:
    """Who gives in the sentence before to whom it speaks of: "Chad lives on American aid. Last year it got $9m"."""
    before = context.before(window.index)
    others = [
        m
        for m in (context.by_sentence[before] if before is not None else ())
        if m.actor not in (receiver.actor, context.recipient) and m.actor not in FOES and not actors.is_in_need(m.actor)
    ]
    givers = {owner_of(m.actor) for m in others if context.gives(m) >= 2} or {owner_of(m.actor) for m in others}
    return givers.pop() if len(givers) == 1 else None


_IT: Final = re.compile(
    r"\W*(?:(?:In|On|Last|This|Earlier)\b[^,.;]{0,30}?,?\s+(?:it|he|she|they)|It|Its|He|She|They|Their)\b"
)
#: "And the Germans?": whom a short question turns to.
_AND_THEY: Final = re.compile(
    r"(?:^|[\s*_])(?:(?:And|But)(?:\s+what\s+about)?|What\s+about|How\s+about)\s+(?:the\s+)?$"
)


def _asked_of(context: Context, index: int) -> str | None:
    """Whom a short question turns to: "And Japan?"."""
    sentence = context.sentences[index]
    if sentence.end - sentence.start > 50 or context.text[sentence.end - 1] != "?":
        return None
    receivers = (*FOES, "Ukraine", context.recipient)
    named = [m for m in context.by_sentence[index] if m.actor not in receivers]
    turns = len(named) == 1 and _AND_THEY.search(context.text[sentence.start : named[0].start])
    return named[0].actor if turns and context.text[named[0].end : sentence.end].strip() == "?" else None
