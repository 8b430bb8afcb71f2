"""Who receives a sum or thing."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.attribution import sections
from aidtrack.attribution.asking import asking_giver
from aidtrack.attribution.context import Context
from aidtrack.attribution.funds import is_military_financing, repaid
from aidtrack.attribution.givers import AND_FOR_ONE, BY_VERB, gets_too, heads_entry
from aidtrack.attribution.giving import TALKS_WITH, asks
from aidtrack.attribution.joint_givers import AND, DEAL
from aidtrack.attribution.receiving import receives, spoken_of
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import GIVERS, ActorMention


def recipient_of(
    context: Context,
    window: Window,
    donor: str | None,
    previous: str | None,
    here: str | None = None,
    whole: str | None = None,
) -> tuple[str | None, str]:
    """Who receives, and why one thinks so; never Ukraine by default.

    Args:
        context: the document.
        window: the text around the amount.
        donor: who gives it.
        previous: the receiver of the amount before it, wherever that stood.
        here: the receiver that the paragraph named beside an amount before it.
        whole: the receiver of the sum in its sentence that it is a part of.
    """
    member = repaid(context, window)
    if member is not None and member != donor:
        return member, "a member that is repaid"
    asker = asking_giver(context, window)
    if asker is not None:
        return asker, "it asks for itself"
    for mention in context.by_sentence[window.index]:
        if actors.is_in_need(mention.actor) and gets_too(context, window, mention):
            return mention.actor, f"“{context.text[mention.start : mention.end]}” gets it like the one before"
    best = _best_receiver(context, window, donor)
    named = _plain(context, best)
    if named is not None:
        return _receivers(context, window, named, donor), says_receiver(context, named)
    if whole is not None and whole != donor and (best is None or best[1].actor != context.recipient):
        return whole, "that of its whole"
    spoken = spoken_of(context, window)
    if spoken is not None and spoken.actor != donor:
        return spoken.actor, "a pronoun goes back to it"
    topic = _paragraph_receiver(context, window, donor)
    if topic is not None:
        return topic, "the paragraph speaks of it"
    head = sections.receiver(context, window.index)
    if head is not None and head != donor:
        return head, "its section is headed by it"
    asked = context.asked_about[window.index]
    inside = best is not None and best[0] >= 1.2 and best[1].start >= window.end and actors.is_in_need(best[1].actor)
    if asked is not None and asked != donor and not inside:
        return asked, "the question is about it"
    if best is not None and (best[1].actor == context.recipient or (inside and asked is not None)):
        return best[1].actor, says_receiver(context, best[1])
    if here is not None and here != donor and not _speaks_of_main(context, window):
        return here, "carried on within the paragraph"
    if context.recipient is not None and context.recipient != donor:
        return context.recipient, "the text's main recipient"
    if previous is None:
        topics = {topic for topic in context.asked_about if topic is not None}
        if len(topics) == 1 and donor not in topics:
            return topics.pop(), "what is asked about"
        country = context.publisher_country
        if donor is not None and country is not None and country not in donor and actors.is_in_need(country):
            return country, "the publisher's country"
    return previous, "carried on from the amount before" if previous else ""


def named_receiver(context: Context, window: Window, donor: str | None) -> ActorMention | None:
    """Who plainly receives in an amount's or a thing's own sentence."""
    return _plain(context, _best_receiver(context, window, donor))


def says_receiver(context: Context, mention: ActorMention) -> str:
    """The reason for a receiver that its own sentence names."""
    return f"“{context.text[mention.start : mention.end]}” stands as the receiver"


def _best_receiver(context: Context, window: Window, donor: str | None) -> tuple[float, ActorMention] | None:
    """The likeliest receiver that a sentence names, after how likely it is."""
    best: tuple[float, ActorMention] | None = None
    for mention in context.by_sentence[window.index]:
        if _may_receive(mention, donor):
            score = _receiver_score(context, window, mention)
            if score > 0 and (best is None or score > best[0]):
                best = (score, mention)
    return best


def _plain(context: Context, best: tuple[float, ActorMention] | None) -> ActorMention | None:
    """The likeliest receiver where it is likely enough; who isn't the text's main one has to be likelier."""
    if best is None or best[0] < (1.2 if best[1].actor == context.recipient else 1.9):
        return None
    return best[1]


#: "For Chad and Spain $5m": the second gives the next sum.
_THEN_SUM: Final = re.compile(r"\s+(?:about\s+|some\s+|up\s+to\s+)?(?:[A-Z]{0,3}[€$£¥]|[A-Z]{3}\s\d|\d)")


def _speaks_of_main(context: Context, window: Window) -> bool:
    """Whether the text's main receiver is named in the sentences before an amount in its paragraph."""
    for index in range(window.index, max(-1, window.index - 3), -1):
        if context.sentences[index].paragraph != window.sentence.paragraph:
            return False
        if any(m.actor == context.recipient and m.start < window.start for m in context.by_sentence[index]):
            return True
    return False


def _may_receive(mention: ActorMention, donor: str | None) -> bool:
    if (donor is not None and mention.actor in donor) or mention.actor in ("Russia", "Belarus"):
        return False
    return (
        mention.kind in ("name", "demonym", "abbreviation", "capital", "government", "leader", "bearer")
        or (mention.kind == "agency" and mention.actor not in GIVERS)
    ) and actors.types().get(mention.actor) == "country"


#: "For Chad ($3 million), Niger ($2 million)".
_IN_ITS_BRACKETS: Final = re.compile(r".?\s\(")
#: "$3 million in Chad"
_IN_IT: Final = re.compile(r"\s+(?:in|into|for|to)\s+(?:the\s+)?")


def _receiver_score(context: Context, window: Window, mention: ActorMention) -> float:
    told = receives(context, mention)
    if mention.end < window.start and heads_entry(context, window, mention):
        return 4.0
    compared = mention.actor in GIVERS and AND_FOR_ONE.fullmatch(window.near_left) is not None
    if told >= 2.5 and _IN_ITS_BRACKETS.match(window.near_left[-3:]) and mention.end + 2 == window.start:
        return 4.0
    if mention.start in context.listed or compared:
        return 0.0
    if mention.actor == context.recipient:
        told = max(told, 1.0)
    elif told < 2 and asks(context, mention):
        told = 1.5
    elif told < 2 and _strikes_a_deal(context, window, mention):
        told = 2.5
    elif mention.kind == "name" and mention.actor in GIVERS and is_military_financing(context, window):
        signs = TALKS_WITH.search(context.text, max(0, mention.start - 40), mention.start) is not None
        told = 2.5 if told or signs or _beside_lender(context, window, mention) else told
    named = mention.kind in ("name", "demonym")
    if mention.actor in GIVERS and mention.actor != context.recipient and (told < 2.5 or not named):
        return 0.0
    if not told:
        return 0.0
    after = mention.start >= window.end
    if after and _IN_IT.fullmatch(context.text, window.end, mention.start):
        told = max(told, 2.5)
    if after and mention.start >= window.own_end:
        told *= 0.5
    elif not after and mention.start < window.own_start:
        told *= 0.7
    near = min(abs(mention.start - window.end), abs(window.start - mention.end))
    return told + (0.4 if after else 0.0) - near / 300


def _beside_lender(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether it signs with the United States: "the United States and Poland signed a loan"."""
    return any(
        other.actor == "United States"
        and (
            AND.fullmatch(context.text, other.end, mention.start)
            or AND.fullmatch(context.text, mention.end, other.start)
        )
        for other in context.by_sentence[window.index]
    )


def _strikes_a_deal(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether it is in need and agrees with a giver: "the Union and Cairo are near a deal"."""
    if not actors.is_in_need(mention.actor) or not DEAL.match(context.text[mention.end : mention.end + 60]):
        return False
    return any(
        other.end < mention.start
        and not actors.is_in_need(other.actor)
        and AND.fullmatch(context.text, other.end, mention.start)
        for other in context.by_sentence[window.index]
    )


def _receivers(context: Context, window: Window, mention: ActorMention, donor: str | None) -> str:
    """A receiver and the one beside it: "Kenya and Somalia will each get", "for Türkiye and Syria"."""
    if receives(context, mention) == BY_VERB:
        for other in context.by_sentence[window.index]:
            joined = other.end < mention.start and AND.fullmatch(context.text[other.end : mention.start])
            if (
                joined
                and other.kind == mention.kind == "name"
                and actors.is_in_need(other.actor)
                and _may_receive(other, donor)
            ):
                return f"{other.actor}; {mention.actor}"
    second = _second_receiver(context, window, mention, donor)
    return mention.actor if second is None else f"{mention.actor}; {second}"


def _second_receiver(context: Context, window: Window, mention: ActorMention, donor: str | None) -> str | None:
    """Another receiver that "and" joins to the first: "for Türkiye and Syria"."""
    text = context.text
    for other in context.by_sentence[window.index]:
        if (
            other.start > mention.end
            and other.actor != mention.actor
            and _THEN_SUM.match(text, other.end) is None
            and other.kind == mention.kind == "name"
            and _may_receive(other, donor)
        ):
            joined = re.fullmatch(r"\s+and\s+(?:in\s+|for\s+)?", text[mention.end : other.start]) is not None
            if (
                joined
                and not re.match(
                    r"['’]s|\s+(?:its|the)\s+neighbou?rs|\s+(?:said|will|have|has)\b", text[other.end : other.end + 16]
                )
                and receives(context, mention) >= 2
            ):
                return other.actor
    return None


#: What may stand before the country that opens a sentence.
_HEADS: Final = frozenset(("in", "for", "", "in neighbouring", "in neighboring", "across", "inside"))


def _paragraph_receiver(context: Context, window: Window, donor: str | None) -> str | None:
    """The country that the paragraph is about: "In Sudan, the rains began. The agency needs $4m"."""
    for index in range(window.index, max(-1, window.index - 6), -1):
        sentence = context.sentences[index]
        if sentence.paragraph != window.sentence.paragraph and not window.sentence.bullet:
            return None
        for mention in context.by_sentence[index]:
            head = context.text[sentence.start : mention.start].strip(' *_"“-•–').lower()
            leads = mention.start < window.start and mention.kind == "name" and head in _HEADS
            if not leads or mention.actor in GIVERS or not _may_receive(mention, donor):
                continue
            if receives(context, mention) == 2.5:
                continue
            if head or _TOPIC.match(context.text[mention.end : mention.end + 16]):
                return mention.actor
    return None


_TOPIC: Final = re.compile(r"\s*(?:,|gets|will receive|would receive|has received)")
