"""A document's main donor and recipient."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from aidtrack.attribution.giving import GIVES
from aidtrack.attribution.receiving import GRAIN, LISTED, LOOK, receives, told_beside
from aidtrack.lexicon import actors, programmes
from aidtrack.lexicon.actors import FOES, GIVERS, ActorMention
from aidtrack.patterns import Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context

#: Who alone has held up the Union's money.
HOLDS_OUT: Final = "Hungary"
#: "Taiwan, Israel, Ukraine: who waits": a headline's list of topics names no giver.
_TITLE_LABEL: Final = re.compile(r"\s*(?:[:,]|and\s+[A-Z]\w+\s*:)")


def _is_topic(context: Context, mention: ActorMention) -> bool:
    """Whether the headline is about a country in need: "Taiwan: who waits", "Myanmar earthquake: what came"."""
    title = context.document.title
    if mention.actor in GIVERS:
        return False
    if _TITLE_LABEL.match(title, mention.end) or title.endswith((" on ", " about "), 0, mention.start):
        return True
    after = title[mention.end : mention.end + 70]
    return (
        mention.kind == "name"
        and not title[: mention.start].strip(_QUOTES)
        and not (after[:1] in "'’" or GIVES.match(after))
    )


_QUOTES: Final = "\"“'‘ "


def _receivers_in_title(context: Context) -> set[int]:
    """Where the headline's receivers stand, all of "Ukraine, Israel and Taiwan aid"."""
    title, found = context.document.title, set()
    row: list[ActorMention] = []
    for number, mention in enumerate(context.in_title):
        listed = bool(row) and LISTED.fullmatch(title, row[-1].end, mention.start) is not None
        row = [*row, mention] if listed else [mention]
        following = context.in_title[number + 1].start if number + 1 < len(context.in_title) else -1
        if following < 0 or LISTED.fullmatch(title, mention.end, following) is None:
            told = {m.start for m in row if told_beside(title, m)}
            if told or any(m.actor == "Ukraine" for m in row):
                told |= {m.start for m in row if m.kind == "name" and m.actor not in GIVERS}
            found |= told
    return found


#: "The vote in the Senate" doesn't tell that it receives.
_OFFICES: Final = frozenset(("parliament", "agency"))


def main_donor(context: Context) -> str | None:
    """The actor that gives most often; one that receives as often is no donor."""
    scores: dict[str, float] = defaultdict(float)
    receivers = _receivers_in_title(context)
    for mention in context.in_title:
        if mention.actor not in FOES and mention.start not in receivers:
            label = _TITLE_LABEL.match(context.document.title, mention.end)
            scores[mention.actor] += 1 if label else 3
    for index, found in enumerate(context.by_sentence):
        weight = 2.0 if index < 3 else 1.0
        for mention in found:
            if mention.actor in FOES or mention.actor in (context.recipient, "Ukraine"):
                continue
            gives = context.gives(mention)
            told = receives(context, mention)
            own = mention.kind == "government" and mention.actor in GIVERS  # "for the Pentagon"
            if own or mention.kind in _OFFICES or (told < 2 and mention.kind != "capital" and mention.actor in GIVERS):
                told = 0.0
            scores[mention.actor] += weight * (gives if gives >= 1.5 else 0.2 * gives) - told
    for actor in (context.recipient, "Ukraine"):
        scores.pop(actor or "", None)
    if context.voice:
        scores[context.voice] += 4
    for _, programme in context.programmes:
        if programme.donor:
            scores[programme.donor] += 0.8
    owned: dict[str, float] = defaultdict(float)
    for actor, score in scores.items():
        owned[owner_of(actor)] += score
    scores = owned
    if "European Union" in scores and HOLDS_OUT in scores:
        scores[HOLDS_OUT] /= 2
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    context.single = len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]
    return ranked[0][0] if ranked[0][1] >= 1.5 else None


def owner_of(actor: str) -> str:
    """Whose money a named facility or agency pays out: the Union's, of the European Peace Facility."""
    return actors.pays_as().get(actor) or programmes.owners().get(actor.lower(), actor)


def _undecided(scores: dict[str, float]) -> bool:
    """Whether no country in need leads the others clearly."""
    ranked = sorted((score for actor, score in scores.items() if actor not in GIVERS | FOES), reverse=True)
    return not ranked or ranked[0] <= 0 or (len(ranked) > 1 and 2 * ranked[1] > ranked[0])


#: What counts of the words for a member of the Committee: "for Germany" mostly tells what it gave.
_SELDOM: Final = 0.4
#: "Kenya has sent": a country in need is told as giving by nothing weaker.
ITSELF: Final = Caseless(
    r"(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?)?[\s,]+(?:(?:on|in|last|this|has|have|had|will|would|is|are|was|also|already|itself|to|and"
    r"|said|says|it|\w+day|week|month|year)\s+){0,6}(?:announc|pledg|provid|giv|gave|send|sent|donat|contribut|promis"
    r"|offer|lend|lent|deliver|suppl|allocat|transfer|hand|releas|approv|pay|paid|put|add|dispatch|ship|fl[ey]w)"
)


def _gives_itself(context: Context, mention: ActorMention) -> bool:
    """Whether an actor's words make it a giver so plainly that it hardly receives."""
    if context.gives(mention) < 2:
        return False
    return (
        not actors.is_in_need(mention.actor) or ITSELF.match(context.text[mention.end : mention.end + LOOK]) is not None
    )


def _names_grain(text: str, mention: ActorMention) -> bool:
    """Whether it only tells whose grain it is: "Ukrainian wheat for Yemen"."""
    return mention.kind == "demonym" and GRAIN.match(text, mention.end) is not None


def main_recipient(context: Context) -> str | None:
    """The country that receives most often, and is spoken of most."""
    scores: dict[str, float] = defaultdict(float)
    kinds, types = ("name", "demonym", "abbreviation", "capital", "leader", "bearer"), actors.types()
    for mention in context.in_title:
        if mention.kind in kinds and mention.actor not in FOES and types.get(mention.actor) == "country":
            told = told_beside(context.document.title, mention) or _is_topic(context, mention)
            told = told or (mention.actor == "Ukraine" and not _names_grain(context.document.title, mention))
            scores[mention.actor] += 2.5 if told else 0.3
    for mention in context.mentions:
        kind = types.get(mention.actor)
        if kind in ("fund", "coalition") and "Ukraine" in mention.actor:
            scores["Ukraine"] += 2.0  # a fund of its name
        own = mention.kind in kinds or (mention.kind == "agency" and mention.actor not in GIVERS)
        if not own or kind != "country":
            continue
        told = receives(context, mention)
        if mention.kind == "capital" and mention.actor in GIVERS:
            told = 0.0  # "flew to London"
        spoken = 0.0 if mention.kind == "bearer" else 0.3
        spoken = 1.0 if spoken and mention.actor == "Ukraine" and not _names_grain(context.text, mention) else spoken
        scores[mention.actor] += (
            (told if mention.kind in ("name", "capital") else told / 2)
            + spoken
            - (1.0 if not told and mention.actor != "Ukraine" and _gives_itself(context, mention) else 0.0)
        )
    for actor in ("Russia", "Belarus", "" if _thanks(context) else context.voice or ""):
        scores.pop(actor, None)
    for actor in scores.keys() & (GIVERS | FOES | actors.WELL_OFF):
        scores[actor] *= _SELDOM
    if _undecided(scores):
        for country, times in (actors.places_in(context.text) + actors.places_in(context.document.title)).items():
            scores[country] += times
    if not scores:
        return _union(context)
    best, score = max(scores.items(), key=lambda pair: (pair[1], pair[0]))
    in_need = scores.keys() - GIVERS - FOES - actors.WELL_OFF
    if len(in_need) == 1 and scores[only := next(iter(in_need))] > 0:
        return only  # nobody else is named that could
    alone = score >= 1 and all(actor == best or actor in GIVERS or found < score / 2 for actor, found in scores.items())
    return best if score >= 2 or alone else _union(context)


def _thanks(context: Context) -> bool:
    """Whether a government that publishes a text is in need, and tells in it of what it gets, not of gifts."""
    own = [m for m in context.mentions if m.actor == context.voice] if context.voice is not None else []
    if not own or not actors.is_in_need(own[0].actor):
        return False
    gifts = sum(_gives_itself(context, mention) for mention in own)
    return sum(receives(context, mention) >= 2 for mention in own) > 2 * gifts


def _union(context: Context) -> str | None:
    """The union of countries in need that a text without a receiver of its own is about: "initiatives with ASEAN"."""
    for union in actors.UNIONS:
        if union not in context.named or union == context.voice:
            continue
        told = [m for m in context.mentions if m.actor == union and (receives(context, m) >= 2 or _with(context, m))]
        if told and not any(m.actor == union and context.gives(m) >= 2 and m not in told for m in context.mentions):
            return union
    return None


def _with(context: Context, mention: ActorMention) -> bool:
    return context.text.endswith((" with ", " with the "), 0, mention.start)
