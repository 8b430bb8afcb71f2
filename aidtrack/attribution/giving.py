"""How much an actor's own words make it the giver."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from aidtrack.attribution.receiving import GETS, GO_ON, LOOK, is_goal, is_subject
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import GIVERS, ActorMention
from aidtrack.patterns import Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context

_START: Final = attrgetter("start")
#: Where donors meet; it gives nothing itself.
FORUMS: Final = frozenset(("Ukraine Defense Contact Group", "G20", "Coalition of the Willing", "Paris Club"))
_FROM: Final = re.compile(
    r"\b(?:from|by)\s+(?:the\s+)?(?:[a-z]+\s+|(?:[Gg]overnment|[Pp]eople|[Kk]ingdom|[Ss]tate)\s+of\s+(?:the\s+)?)?$"
)
_LED_BY: Final = re.compile(
    r"\b(?:led|run|owned|backed|built|made|headed|handled|managed|distributed|implemented|administered|channelled|used|guaranteed"
    r"|(?:buy|buys|bought|order|orders|ordered|buying|purchase)(?:\s+[\w.-]+){1,5}|chaired|hosted|organised|organized|bought|purchased|ordered|procured|blocked|vetoed|held\s+up|delayed|opposed|(?:held\s+up|blocked|delayed)\s+for\s+\w+|imported|captured|attacked|request|appeal|plea"
    r"|resistance|opposition|objections?|pressure|criticism"
    r"|invaded|children|people|patients|refugees|families|evacuees|civilians|casualties|victims|survivors|residents|workers|students"
    r"|women|asked|requested|a?\s*diplomat|official|minister|officials|envoy)\s+(?:by|from)\s+(?:the\s+"
    r"|a\s+)?(?:[a-z]+\s+)?$"
)
_AID_NOUN: Final = Caseless(
    r"^(?:['’]s?)?\s+(?:[\w-]+\s+){0,4}?(?:aid|assistance|package|support|help|donation|contribution|pledge"
    r"|commitment|loan|grant|tranche|funding|drawdown|share|portion|part|money"
    r"|military contributions|total|overall|relief)\b",
    rare=True,
)
GIVES: Final = Caseless(
    r"^(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?|\s+\([a-z]{2,8}\)|\))?[\s,]+(?:[\w’'.,-]+\s+){0,9}?(?:announc|pledg|provid|giv(?!e\s+way)"
    r"|gave(?!\s+way)|send|sent|donat|contribut|commit|approv|authori[sz]|allocat|promis|offer|lend|lent|unveil"
    r"|grant|"
    r"disburs|transfer|deliver|suppl|sign|agree|earmark|set\s+aside|sets\s+aside|setting\s+aside|spend|spent|add"
    r"|doubl|increas|rais|releas|finance|fund|pay|paid|plans?|request|will|would|has|have|is\b|are\b|said|put\b"
    r"|puts\b|thr[eo]w|stump|follow(?:s|ed)\s+suit"
    r"|guarantee|cover|complet|match|brought|brings|came|bought|restor|hand|made\s+available|channel)",
)
_ASKS: Final = Caseless(
    r"^(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?)?[\s,]+(?:(?:has|had|also|again|is|was|then)\s+){0,3}(?:ask\w*|request\w*"
    r"|seeks?|seeking|sought|(?:wants?|wanted)(?!\s+to\s+(?:(?:more\s+than|further|also|now)\s+)*"
    r"(?:lend|give|send|provide|raise|donate|pay|offer|put|add|spend|finance|fund|double|triple|deliver|supply|buy"
    r"|increase|contribute|commit|help|keep|set\s+aside|allocate|transfer|earmark|lift|boost|step|support|grant)\b)|call\w*\s+for|urg\w+|press\w*\s+for)\b",
    rare=True,
)


def asks(context: Context, mention: ActorMention) -> bool:
    """Whether it is the subject of asking: "Kyiv asked for"."""
    end = mention.end + 60
    return _ASKS.match(context.text[mention.end : end], context.holds(mention.end, end)) is not None


#: Who blocks money doesn't give it.
_BLOCKS: Final = Caseless(
    r"^[\s,]+(?:(?:is|was|has|had|have|are|been|still|again|also|now|alone|for|over|more|than|an?|\w*\d\w*|months?|years?"
    r"|weeks?|long|repeatedly)\s+){0,7}"
    r"(?:block(?:s|ed|ing)|veto(?:es|ed|ing)|holds?\s+up|holding\s+up|delay(?:s|ed|ing)|oppos(?:es|ed|ing)"
    r"|resist(?:s|ed|ing))\b",
    rare=True,
)
#: "With France giving €5m": a participle makes it the giver.
_WITH: Final = re.compile(r"\bwith\s+(?:the\s+)?$")
_GIVING: Final = Caseless(
    r"^\s+(?:giv|provid|contribut|pledg|promis|add|send|donat|putt|commit|lend|pay|fund|financ|offer|supply|cover)\w*ing\b"
)
#: "A guarantee of the Commission, which this year put up €5m": the relative clause makes it the giver.
_WHO_GIVES: Final = Caseless(
    r"^,\s+(?:which|who(?:['’]ve)?)\s+(?:(?:has|had|have|now|since|also|itself|today|earlier|this|last|week|month|year|on|\w+day)\s+){0,4}"
    r"(?:put\s+up|gives?|gave|given|pledg\w+|promis\w+|provid\w+|contribut\w+|announc\w+|approv\w+|committed"
    r"|donat\w+|sends?|sent|lends?|lent|adds?|added|allocat\w+)\b",
    rare=True,
)
#: Whom one asks is who would give, whom one thanks has given.
_ASKED: Final = re.compile(
    r"\b(?:ask|asks|asked|asking|urge|urges|urged|press|pressed|thank|thanks|thanked|thanking)\s+(?:the\s+)?"
    r"(?:(?:people|government|kingdom|state)\s+of\s+(?:the\s+)?)?$"
)
#: "A loan is negotiated with the Bank": who strikes a deal with one in need gives.
TALKS_WITH: Final = re.compile(
    r"\b(?:negotiat\w+|talks|agree(?:d|ment|ments)|deal|memorandum|arrangement|programme|loan|credit|contract)\s+with\s+"
    r"(?:the\s+)?$"
)
PARTIES: Final = frozenset(("name", "capital", "abbreviation", "government"))
_NOT_ITSELF: Final = re.compile(
    r"\s+(?:country|member|ally|state(?!\s+(?:secretar|minist|department|reserve|budget|development\s+bank|bank\b))|[Ss]ummit|meeting|[Cc]onference|headquarters|standards?|presidency|membership|quota"
    r"|chief(?!\s+(?:announced|pledged|promised|disclosed|unveiled|signed)\b)"
    r"|embassy(?!\s+(?:in\s+\w+\s+)?(?:gave|gives|has|will|donated|announced|provided|pledged|offered|said)\b))\b"
)
#: "At the G7 summit in Apulia, where leaders struck a deal on".
_ITS_LEADERS: Final = re.compile(
    r"\s+summit(?:\s+in\s+[A-Z]\w+)?,\s+(?:(?:its|where(?:\s+its|\s+the)?)\s+)?(?:leaders|members|allies)\b"
)
_ITS_SCHEME: Final = re.compile(
    r"(?:['’]s)?\s+(?:[\w-]+\s+){0,3}?(?:programmes?|programs?|facility|arrangement|project|scheme|instrument|mechanism)\b"
)
#: "The Fund's sixth review, which would release $1bn".
_ITS_REVIEW: Final = Caseless(
    r"(?:['’]s)?\s+(?:[\w-]+\s+){0,3}?(?:reviews?|board|mission)\b[^.;]{0,60}?"
    r"\b(?:releas|unlock|disburs|free(?:s|d|ing)?\b|pay(?:s|ing)?\s+out|trigger)",
    rare=True,
)
#: "The second largest donor after Norway": a rank is another's.
_NEXT_TO: Final = Caseless(
    r"\b(?:donors?|backers?|supporters?|contributors?|contributions?|providers?|givers?|lenders?|suppliers?|sources?"
    r"|largest|biggest)\b[^.,;]{0,30}\s+after\s+(?:the\s+)?$"
)
_WHOSE: Final = re.compile(r",\s+(?:whose|which|who)\b")
_ADJECTIVES: Final = frozenset(("demonym", "abbreviation"))
#: "The Japanese retailer", "U.S. troops": whose nation they are of gives nothing by them.
_PRIVATE: Final = Caseless(
    r"\s+(?:retailer|company|firm|maker|manufacturer|carmaker|giant|start-?up|charity|billionaire"
    r"|business(?:man|woman)|newspaper|daily|weekly|magazine|think[\s-]tank|broadcaster|shipyard|contractor"
    r"|troops|soldiers|marines|airmen|service\s*members)\b",
    rare=True,
)
_UNDER: Final = re.compile(r"\b(?:under|within)\s+(?:the\s+|an?\s+|its\s+)?$")


def _dealt_with(text: str, mention: ActorMention) -> bool:
    return TALKS_WITH.search(text, max(0, mention.start - 40), mention.start) is not None


def _aside(text: str, mention: ActorMention) -> bool:
    """Whether what follows a relative clause makes an actor the giver: "Germany, which hosted them, has released"."""
    if not text.startswith((", which ", ", who "), mention.end):
        return False
    end = text.find(", ", mention.end + 6, mention.end + 150) + 1
    rest = text[end : end + 80]
    return end > 0 and GIVES.match(rest) is not None and GETS.match(rest) is None


#: How many characters what is told of an actor between commas has at the most.
_ASIDE: Final = 150


def _ends_aside(context: Context, mention: ActorMention) -> bool:
    """Whether it ends what is told of another: "Spain, which hosted them with Peru, pledged"; the verb is Spain's."""
    text = context.text
    since = max(context.sentences[context.sentence_at(mention.start)].start, mention.start - _ASIDE)
    start = max(text.rfind(", which ", since, mention.start), text.rfind(", who ", since, mention.start))
    if start < 0 or ", " in text[start + 2 : mention.start]:
        return False
    place = bisect_left(context.mentions, start, key=_START) - 1
    return place >= 0 and context.mentions[place].end == start


#: What a foundation does where it gives; most of what is said of one that no list names is no gift.
_DONATES: Final = Caseless(
    r"(?:\s+\([^()]{2,12}\))?[\s,]+(?:(?:which|that|who|has|had|have|will|would|also|already|itself|so\s+far|since|then|alone|successfully|on\s+\w+day)\s+){0,4}"
    r"(?:(?:pledg|provid|giv|donat|contribut|promis|offer|deliver|suppl|allocat|transferr|purchas|financ|grant(?:s|ed)|award"
    r"|earmark)\w*|gave|sends?|sent|pa(?:ys|id)|b(?:uys|ought)|collect(?:s|ed)|fund(?:s|ed)|pass(?:es|ed)\s+on|spent|commit(?:s|ted)"
    r"|(?:announc|hand|approv|releas|rais)\w*\s+(?:over\s+)?(?:[\w-]+\s+){0,2}?(?:[a-z]{0,3}[€$£¥]|\d|aid|help|grants?|loans?|gifts?|donations?|tents|food)"
    r"|(?:puts?|adds|added)\s+(?:up\s+|in\s+)?(?:[a-z]{0,3}[€$£¥]|\d))|\s(?:[a-z]{0,3}[€$£¥]|\d)"
)
#: "The Lind Foundation's $5 million", "the Foundation's gift"
_ITS_GIFT: Final = Caseless(
    r"['’]s\s+(?:[\w-]+\s+){0,2}?(?:[a-z]{0,3}[€$£¥]|\d|grants?|gifts?|donations?|aid|contributions?|pledges?|support|money|package)"
)


def _donates(text: str, mention: ActorMention) -> bool:
    """Whether a giver that no list names is told to give: "the Lind Foundation donated", "from the Lind Foundation"."""
    after = text[mention.end : mention.end + LOOK]
    from_it = _FROM.search(text, max(0, mention.start - 34), mention.start) is not None
    return from_it or _DONATES.match(after) is not None or _ITS_GIFT.match(after) is not None


def beside_its_state(context: Context, mention: ActorMention) -> bool:
    """Whether a state's agency or leader gives with one that no list names: "USAID and the Lind Foundation gave"."""
    place = bisect_left(context.mentions, mention.start, key=_START) - 1
    if place < 0 or actors.is_listed(mention.actor):
        return False
    other = context.mentions[place]
    return (
        other.kind not in PARTIES
        and other.kind != "bearer"
        and context.text[other.end : mention.start] in (" and ", " and the ")
        and is_subject(context, other)
    )


def gives(context: Context, mention: ActorMention) -> float:
    """How much an actor's own words make it the giver, from 0 to 3; ask `Context.gives`, which remembers it."""
    text = context.text
    if mention.actor in FORUMS or (not actors.is_listed(mention.actor) and not _donates(text, mention)):
        return 0.0
    if _NOT_ITSELF.match(text, mention.end, mention.end + 60):
        return 2.0 if _ITS_LEADERS.match(text, mention.end, mention.end + 70) else 0.0
    if text.endswith(_BY_ITS_COUNT if mention.actor in GIVERS else _INTO_IT, 0, mention.start):
        return 0.0
    if text.endswith(("after ", "after the "), 0, mention.start) and _NEXT_TO.search(
        text[max(0, mention.start - 60) : mention.start]
    ):
        return 0.0 if _WHOSE.match(text, mention.end) is None else 2.0
    after, holds = text[mention.end : mention.end + LOOK], context.holds(mention.end, mention.end + LOOK)
    if mention.kind in _ADJECTIVES and _PRIVATE.match(after, holds):
        return 0.0
    if mention.actor not in GIVERS:  # whose deeds are seldom gifts: those of the next sentence's subject aren't its own
        after = after[: max(context.sentences[context.sentence_at(mention.start)].end - mention.end, 0)]
    if _BLOCKS.match(after, holds):
        return 0.0
    if is_goal(text, mention, holds):
        return 0.4
    first = after[:1]
    goes_on = first.isspace() or first in ("'", "’")
    if goes_on and _AID_NOUN.match(after, holds):
        owner = mention.kind in ("demonym", "abbreviation") or after[:1] in "'’"
        return 3.0 if owner or is_subject(context, mention) else 1.5
    if first == "," and (_WHO_GIVES.match(after, holds) or _aside(text, mention)):
        return 2.2
    before = text[max(0, mention.start - 34) : mention.start]
    if before[-1:].isspace():
        if "with" in before and _WITH.search(text, max(0, mention.start - 12), mention.start) and _GIVING.match(after):
            return 2.2
        if ("from" in before or "by" in before) and _FROM.search(before):
            return 0.0 if led_by(text, mention) or on_the_way(text, mention) else 2.0
        if _ASKED.search(before) or before.endswith(("on behalf of the ", "on behalf of ")):
            return 2.0
        if "with" in before and mention.kind in PARTIES and _dealt_with(text, mention):
            return 1.5 if mention.actor in GIVERS or actors.types().get(mention.actor) == "institution" else 0.0
        if actors.types().get(mention.actor) == "institution" and _ITS_SCHEME.match(after) and _UNDER.search(before):
            return 1.5  # "a tranche under the Fund's programme"
    lends = actors.types().get(mention.actor) == "institution" and goes_on
    if lends and _ITS_REVIEW.match(text[mention.end : mention.end + 110], holds):
        return 2.0
    goes_on = goes_on or first in GO_ON
    if first == "," and _ends_aside(context, mention):
        return 0.0
    if first in "'’" and _ITS_DECISION.match(after, holds):
        return 2.0
    if not is_subject(context, mention) or (goes_on and GETS.match(after, holds)):
        return 0.0
    if goes_on and asks(context, mention):
        return 0.4 if mention.kind in ("name", "capital", "demonym") else 2.0
    return 2.0 if goes_on and GIVES.match(after) else 0.8


#: "As seen in Qatar's decision to freeze a grant": whose deed it is, whatever stands before it.
_ITS_DECISION: Final = Caseless(
    r"^['’]s?\s+(?:[\w-]+\s+)?(?:decision|move|pledge|promise|offer|plans?|refusal|threats?|commitment|announcement)\s+"
    r"(?:to|of|not\s+to)\s+(?:\w+ly\s+)?(?:freez|suspend|cancel|cut|end\b|stop|halt|withh|withdraw|pause|slash|reduc|delay|block\b"
    r"|resum|unfreez|releas|g[ai]v|send|provid|donat|contribut|lend|grant|double|triple|increas|rais|offer|extend|fund|pay"
    r"|suppl|allocat|commit|spend)",
    rare=True,
)
#: Who only counts what is given, and in whom money goes.
_BY_ITS_COUNT: Final = ("ccording to ", "ccording to the ")
_INTO_IT: Final = ("into ", *_BY_ITS_COUNT)
#: "Countries from Estonia to Georgia", "shipped from Poland to Ukraine" tell where.
_TRAVELS: Final = re.compile(
    r"\b(?:(?:countries|nations|states|allies|went|flown|sent|travel\w*|driven|convoys?|flights?|trucks?|trains?|ships?|planes?"
    r"|route|journey)|(?:took|flew|carried|brought|shipped|moved|transported|drove|ferried)(?:\s[^.;]{0,45})?)\s+from\s+(?:the\s+)?$"
)
#: "From Gaza to Sudan" tells where.
_ON_TO: Final = re.compile(r"\s+to\s+(?:the\s+)?[A-Z][a-z]")


def on_the_way(text: str, mention: ActorMention) -> bool:
    """Whether it is only where something comes from: "from Gaza to Sudan", but "a grant from Norway to Sudan"."""
    if _ON_TO.match(text, mention.end) is None:
        return False
    stays = mention.kind == "capital" or actors.is_in_need(mention.actor)
    return stays or _TRAVELS.search(text, max(0, mention.start - 64), mention.start) is not None


def led_by(text: str, mention: ActorMention) -> bool:
    """Whether it leads, sells or holds up what stands before it: "a coalition led by Latvia", "bought from Norway"."""
    return _LED_BY.search(text[max(0, mention.start - 36) : mention.start]) is not None
