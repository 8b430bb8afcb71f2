"""Sums that several give: jointly, each, or with a partner."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.givers import FROM
from aidtrack.attribution.principals import owner_of
from aidtrack.attribution.receiving import is_subject, receives
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import FOES, ActorMention
from aidtrack.patterns import Caseless

#: "The two countries will share the cost".
_TWO: Final = Caseless(
    r"\bthe\s+two\s+(?:countries|governments|nations|states|neighbou?rs|allies|capitals|partners)\b", rare=True
)


def the_two(context: Context, window: Window) -> str | None:
    """The two givers that "the two countries" stands for."""
    if not window.index or not _TWO.search(window.left, window.holds):
        return None
    row = [
        mention
        for mention in context.by_sentence[window.index - 1]
        if mention.actor not in (context.recipient, "Ukraine") and not receives(context, mention)
    ]
    for first, second in zip(row, row[1:], strict=False):
        if first.actor != second.actor and AND.fullmatch(context.text[first.end : second.start]):
            return f"{owner_of(first.actor)}; {owner_of(second.actor)}"
    return None


AND: Final = re.compile(r"\s+and\s+(?:the\s+)?")
_BOTH: Final = re.compile(
    r"(?:,\s+(?:which|who)\s[^,;]{3,60})?"
    r"[\s,]+(?:will |have |had |already |last |today |jointly |on \w+ |both |put |also )*"
    r"(?:joint|announc|confirm|pledg|provid|give|commit|contribut|financ|fund|pay|paid|bought|buy|plac|deliver|send|sent"
    r"|gave|agree|launch|sign|will|are|put|promis|donat|unveil|set\s+aside|setting\s+aside|approv|earmark|offer|lend|lent"
    r"|allocat|releas|pool|transfer)"
    r"|\s+for\s+(?:about\s+|some\s+)?[*_]*[€$£]"
)
#: What stands between two sums that two givers share out.
_EACH: Final = re.compile(r",?\s+and\s+(?:about\s+|some\s+|another\s+)?")


def shared_out(context: Context, window: Window) -> str | None:
    """Whose of two sums an amount is: "Norway and Chile gave $3m and $2m", the first the first's."""
    if "and" not in window.near_left[:6] and "and" not in window.near_right[:6]:
        return None
    first = _EACH.fullmatch(window.near_left) is None
    if first and _EACH.fullmatch(window.near_right) is None:
        return None
    if not first:
        before = len(window.left) - len(window.near_left)
        start = window.sentence.start + before
    else:
        start = window.start
    row = [m for m in context.by_sentence[window.index] if m.end <= start]
    if len(row) < 2 or row[-1].actor == row[-2].actor or not is_subject(context, row[-2]):
        return None
    one, two = row[-2:]
    text = context.text
    if not AND.fullmatch(text, one.end, two.start) or re.search(r"\btwo\b", text[two.end : start]):
        return None
    if {one.actor, two.actor} & {context.recipient, "Ukraine", *FOES}:
        return None
    behind = text[two.end : start]
    if not _GAVE_EACH.match(behind) and "respectively" not in window.right:
        return None
    return owner_of((one if first else two).actor)


_GAVE_EACH: Final = Caseless(
    r"(?:,|\s*:)?\s++(?:(?:have|has|had|also|each|will|then|already)\s++)*"
    r"(?:gave|given|gives?|pledged?|promised?|confirm(?:ed)?|add(?:ed)?|put\s+(?:in|up)|provided?|contributed?|sent|send|commit(?:ted)?"
    r"|announced?|offer(?:ed)?|donat\w+|spen[dt]|pa(?:y|id)|len[dt]|allocat\w+|approv\w+|set\s+aside|earmark\w*|financ\w+)?\s*(?:about\s+|some\s+)?"
    r"(?:(?:[a-z]{2,3}\s?)?[^\w\s]?[\d.,]++[^,;.]*+)?$"
)
#: "The Union and Amman are near a deal": of two that strike one, who never gives receives.
DEAL: Final = Caseless(
    r"\s+(?:[\w’'-]+\s+){1,5}?(?:(?:deal|agreement|accord|memorandum|contract|arrangement)s?\b|agreed\s+on\b)"
)
#: "Sweden, Norway and Denmark will together pay": what may stand between givers of one sum.
_LISTED: Final = re.compile(r",\s+(?:the\s+)?|,?\s+and\s+(?:the\s+)?")
_TOGETHER: Final = Caseless(r"[\s,]+(?:\w+\s+){0,3}?(?:together|jointly|pooled|teamed\s+up|(?:an?|their)\s+joint)\b")


def _jointly(context: Context, window: Window, mention: ActorMention) -> str | None:
    """Three or more donors that give one sum together."""
    row: list[ActorMention] = []
    for other in context.by_sentence[window.index]:
        if other.end > window.start:
            break
        listed = bool(row) and _LISTED.fullmatch(context.text[row[-1].end : other.start]) is not None
        row = [*row, other] if listed else [other]
        after = context.text[other.end : other.end + 50]
        if len(row) > 2 and mention in row and (_TOGETHER.match(after) or _BOTH.match(after)):
            return "; ".join(dict.fromkeys(owner_of(giver.actor) for giver in row))
    return None


def partner_of(context: Context, window: Window, mention: ActorMention) -> str | None:
    """All donors where others stand beside the first: "the United Kingdom and Norway announced"."""
    several = _jointly(context, window, mention)
    if several is not None:
        return several
    text = context.text
    kinds = ("name", "capital", "abbreviation", "government")
    for other in context.by_sentence[window.index]:
        if (
            other.actor in (mention.actor, "Ukraine", context.recipient)
            or other.actor in FOES
            or other.kind not in kinds
            or mention.kind not in kinds
        ):
            continue
        first, second = sorted((mention, other), key=lambda m: m.start)
        aside = second.end <= window.start or first.start >= window.end
        joined = aside and AND.fullmatch(text[first.end : second.start]) is not None
        if (
            joined
            and DEAL.match(text[second.end : second.end + 60])
            and actors.is_in_need(second.actor) != actors.is_in_need(first.actor)
        ):
            return owner_of((first if actors.is_in_need(second.actor) else second).actor)
        if joined and second.start > window.end and FROM.search(text[window.end : first.start]):
            return f"{owner_of(first.actor)}; {owner_of(second.actor)}"
        if joined and _BOTH.match(text[second.end : second.end + 50]) and is_subject(context, first):
            if "respectively" in window.right:
                return owner_of((second if AND.search(window.near_left[-8:]) else first).actor)
            return f"{owner_of(first.actor)}; {owner_of(second.actor)}"
    return None
