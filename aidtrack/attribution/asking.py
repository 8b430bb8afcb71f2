"""Sums that are asked for or needed: who asks, or tells what is lacking, gives nothing of them."""

from __future__ import annotations

from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.giving import PARTIES
from aidtrack.attribution.principals import ITSELF, owner_of
from aidtrack.attribution.receiving import LOOK, is_subject, receives
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors, organizations
from aidtrack.lexicon.actors import GIVERS, ActorMention
from aidtrack.patterns import Caseless

#: What may stand between a verb of asking and its sum: "needs at least another", "calls for a total of".
_UP_TO: Final = (
    r"\s+(?:(?:an?|the|some|about|around|nearly|almost|roughly|at|least|over|more|than|up|to|another|additional|extra|further|total"
    r"|of|urgent(?:ly)?|fresh|only|just|is|estimated|approximately|as|much|in|this|year|minimum|initial|still)\s+){0,6}[*_]*$"
)
#: "Is calling for $3m", "asked donors for €5m", "launched a flash appeal for $9m", "urged states to give $2m".
_ASKS: Final = Caseless(
    r"\b(?:appeal(?:s|ed|ing)?[^\w\s]?(?:\s+(?:to|on|today|last|yesterday|urgently|again)(?:\s+[\w-]+){0,5})?"
    r"\s+(?:for|of|worth|totalling)"
    r"|call(?:s|ed|ing)?\s+(?:urgently\s+|on\s+(?:[\w-]+\s+){1,5})?for|seek(?:s|ing)?|sought"
    r"|(?<!were )(?<!was )(?<!been )(?:ask(?:s|ed|ing)?|plead\w*|beg(?:s|ged|ging)?)\s+(?:(?!for\b)[\w-]+\s+){0,6}for"
    r"|request(?:s|ed|ing)"
    r"|appl(?:y|ies|ied|ying)\s+for)" + _UP_TO,
    rare=True,
)
#: "Ukraine needs $5bn", "said that at least €40m was needed for" and "the plan requires".
_NEEDS: Final = Caseless(
    r"\b(?:needs?|needed|requires?|required|lacks?|(?:are|is|be)\s+short\s+of)" + _UP_TO, rare=True
)
_IS_NEEDED: Final = Caseless(
    r"^[\s*_]+(?:(?:more|extra|a\s+year|this\s+year)\s+)?(?:(?:is|are|was|were|would\s+be|will\s+be|may\s+be)\s+"
    r"(?:\w+\s+)?(?:needed|required|lacking)|(?:it|they|he|she)\s+(?:\w+\s+)?needs?)\b",
    rare=True,
)
#: Whom a government asks for money of its own state.
_OWN_MONEY: Final = Caseless(
    r"\b(?:congress|lawmakers|legislators|parliament|the\s+house|senate|bundestag|cabinet|supplemental|appropriat\w+|budget\s+request)\b"
)


def hands_on(mention: ActorMention) -> bool:
    """Whether it mostly passes on what others give: an agency of the United Nations, the Red Cross."""
    actor = mention.actor
    return actor in actors.pays_as() or actor in _CHANNELS or actor.endswith(organizations.SOCIETIES)


_CHANNELS: Final = frozenset(("United Nations", "Red Cross", "International Committee of the Red Cross"))


def _asks_everybody(mention: ActorMention) -> bool:
    """Whether what it asks for is others' to give: an agency, a bank, a charity; the Union's members pay for it."""
    actor = mention.actor
    institution = actors.types().get(actor) == "institution" and actor not in ("European Union", "NATO")
    return institution or hands_on(mention) or not actors.is_listed(actor)


def asks_for_it(context: Context, window: Window, best: ActorMention | None) -> bool:
    """Whether nobody gives a sum that somebody asks for or needs.

    Whom one asks stands nearer to the sum than the verb, and a government asks its own parliament: both give.
    """
    if best is not None and best.start >= window.end:
        return False
    if context.voice is not None and (best is None or owner_of(best.actor) == context.voice):
        return False  # what a government or an agency says of itself
    start = window.start - len(window.near_left)
    needs = _NEEDS.search(window.near_left, window.holds)
    if needs is not None or _IS_NEEDED.match(window.near_right[:60], window.holds):
        if _OWN_MONEY.search(window.text) is not None:
            return False
        if best is not None and any(best.actor == m.actor for m in actors.find(context.document.publisher)):
            return False  # "The Programme requires $5m" in its own release
        verb = start + needs.start() if needs is not None else window.start
        return best is None or (best.end <= verb and _tells_of_another(context, window, best, verb))
    asker = _asker(context, window)
    if asker is None or (best is not None and best.actor != asker.actor and not _asks_everybody(asker)):
        return False
    return _asks_everybody(asker) or _asks_for_itself(context, window, asker)


def asking_giver(context: Context, window: Window) -> str | None:
    """The state, mostly a giver, that asks for a sum for itself: "Italy has asked for €30m"."""
    asker = _asker(context, window)
    if asker is None or asker.actor not in GIVERS or not _asks_for_itself(context, window, asker):
        return None
    return asker.actor


def _asker(context: Context, window: Window) -> ActorMention | None:
    """Who asks others for a sum, unless those asked stand between: "asked in Brussels for $9m"."""
    asks = _ASKS.search(window.near_left, window.holds)
    if asks is None or _OWN_MONEY.search(window.text) is not None:
        return None
    verb, named = window.start - len(window.near_left) + asks.start(), context.by_sentence[window.index]
    if any(verb <= m.start < window.start and not _asks_everybody(m) and not actors.is_in_need(m.actor) for m in named):
        return None
    before = [m for m in named if m.end <= verb and m.kind != "bearer"]
    return before[-1] if before and (_asks_everybody(before[-1]) or is_subject(context, before[-1])) else None


def _tells_of_another(context: Context, window: Window, teller: ActorMention, verb: int) -> bool:
    """Whether who speaks tells what another needs: "the Bank estimates that Chad needs $5m"; an agency's own is its."""
    if _asks_everybody(teller):
        return True
    named = [m for m in context.by_sentence[window.index] if teller.end <= m.start and m.end <= verb]
    return bool(named) and named[-1].actor != teller.actor and actors.is_in_need(named[-1].actor)


def _asks_for_itself(context: Context, window: Window, asker: ActorMention) -> bool:
    """Whether a state asks others: "Italy has asked for €30m", not "the White House asked Congress for $9bn"."""
    if asker.kind not in PARTIES or actors.types().get(asker.actor) != "country":
        return False
    if actors.is_in_need(asker.actor):
        return True
    if asker.kind != "name" or asker.actor in (context.voice, "United States"):
        return False
    if any(m.actor == asker.actor and ITSELF.match(context.text[m.end : m.end + LOOK]) for m in context.mentions):
        return False  # a giver may ask for what it passes on
    return not any(actors.is_in_need(m.actor) and receives(context, m) >= 2 for m in context.by_sentence[window.index])


#: What has come in of a sum that was asked for: "so far it has received only $4m", "$3m has come in".
_CAME_IN: Final = Caseless(
    r"\b(?:received|raised|collected|secured|got|(?:it|they|he|she|but|and)\s+(?:now\s+|so\s+far\s+|still\s+)?(?:has|had|have)"
    r"|been\s+(?:funded|met|covered)|funded\s+(?:to|at|by))\b[^.;]{0,60}$",
)
_COMES_IN: Final = Caseless(
    r"^[\s*_]+(?:of\s+(?:it|that|this)\s+)?(?:(?:has|have|had|was|were)\s+(?:so\s+far\s+|only\s+|already\s+|yet\s+|been\s+)*)?"
    r"(?:come\s+in|came\s+in|received|raised|arrived|collected)\b",
    rare=True,
)


def comes_in(window: Window) -> bool:
    """Whether a sum is what came in of another one, which was asked for before it."""
    return (
        _CAME_IN.search(window.near_left) is not None
        or _COMES_IN.match(window.near_right[:60], window.holds) is not None
    )
