"""How much the words beside a sum make an actor its giver."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.attribution.asking import hands_on
from aidtrack.attribution.context import Context
from aidtrack.attribution.giving import FORUMS, PARTIES, TALKS_WITH, beside_its_state, led_by, on_the_way
from aidtrack.attribution.principals import owner_of
from aidtrack.attribution.receiving import is_subject, receives
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import FOES, ActorMention
from aidtrack.patterns import Caseless

#: "Canada: C$53 million", "Norway – $2m", "London (£5m", "Sweden's €6m", "Denmark gives 5".
_LABEL: Final = re.compile(
    r"^\s*(?:(?:and\s+others|alone|itself|as\s+a\s+whole)?\s*(?::|[–—-]{1,2}|\(|gives?|gave|adds?|added)\s*)[*_]*"
    r"(?:up\s+to\s+|\d+(?:\.\d+)?\s?(?:%|per\s?cent),?\s(?:or\s)?)?$"
    r"|^['’]s?\s+(?:at\s+)?$|^,\s+(?:by\s+contrast|in\s+contrast|meanwhile|for\s+its\s+part|in\s+turn|too"
    r"|(?:its|the|an?)\s+[^,;.\d]{3,40}),\s+$"
)
#: "The US is far ahead with $43bn", "Norway alone for $5m".
_LEADS: Final = re.compile(
    r"(?:\s+(?:itself|alone|is|are|comes?|stands?|ranks?|far|well|clearly|next|second|third|first|top|ahead|leads?"
    r"|tops?\s+the\s+list)){1,4}\s+(?:with|for)\s+"
)
_FRESH: Final = re.compile(r"\s*(?:(?:in|of)\s+)?(?:new|fresh|additional|further|more)?\s*")
#: How much a verb of getting makes its subject a receiver.
BY_VERB: Final = 2.5


def named_giver(context: Context, window: Window, least: float = 2.0) -> str | None:
    """Who gives in an amount's own sentence, as plainly as `least` says."""
    best = best_giver(context, window)
    return owner_of(best[1].actor) if best is not None and best[0] >= least else None


def best_giver(context: Context, window: Window) -> tuple[float, ActorMention] | None:
    """The likeliest giver that an amount's sentence names, after how likely it is."""
    best: tuple[float, ActorMention] | None = None
    for mention in context.by_sentence[window.index]:
        if mention.actor in FOES or mention.actor in FORUMS or mention.actor in ("Ukraine", context.recipient):
            continue
        if mention.kind == "bearer" or beside_its_state(context, mention):
            continue
        if window.start <= mention.start < window.end:
            # "Germany €244 million, the US $147 million": with an article it names the giver, not the dollar
            score = 4.0 if mention.start == window.start and context.text.endswith("the ", 0, window.start) else 0.0
        else:
            score = 0.0 if gets_too(context, window, mention) else giver_score(context, window, mention)
        if score > 0 and (best is None or score > best[0]):
            best = (score, mention)
    return best if best is None or not hands_on(best[1]) else _behind(context, best)


_OPENS_CLAUSE: Final = re.compile(r"(?:[,;.]|\band|\bwhile)\s+(?:the\s+)?$")


def _behind(context: Context, best: tuple[float, ActorMention]) -> tuple[float, ActorMention] | None:
    """Who gives where an agency stands beside the sum: "Qatar has granted UNRWA $25m"; who speaks, if it is listed."""
    score, agency = best
    if _OPENS_CLAUSE.search(context.text, max(0, agency.start - 12), agency.start) and context.gives(agency) >= 2:
        return best  # "and the UN released $20 million"
    givers = [
        mention
        for mention in context.by_sentence[context.sentence_at(agency.start)]
        if mention.start < agency.start
        and mention.actor not in FOES
        and mention.actor not in ("Ukraine", context.recipient)
        and not hands_on(mention)
        and context.gives(mention) >= 2
    ]
    if givers:
        return score, givers[-1]
    speaks = context.voice is not None and context.voice not in (agency.actor, "United Nations", context.recipient)
    return None if speaks else best


def gets_too(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether it gets its own sum like the country before it: "Lebanon will get $20m and Jordan $15m"."""
    if window.near_left == window.left or not _gets_rather(mention):
        return False
    if not mention.end < window.start < mention.end + 4 and not _TO_ITS_SUM.fullmatch(
        context.text, mention.end, window.start
    ):
        return False
    return any(
        other.end <= window.start - len(window.near_left)
        and _gets_rather(other)
        and (receives(context, other) == BY_VERB or _given_its_sum(context, window, other))
        for other in context.by_sentence[window.index]
    )


#: "Aid for Chad to €5m and Niger to €3m": what a sum is raised to.
_TO_ITS_SUM: Final = re.compile(r"\s+to\s+(?:about\s+|some\s+|over\s+|more\s+than\s+)?[*_]*")
#: "Jordan €30 million": a sum right behind who gets it.
_ITS_SUM: Final = re.compile(
    r"(?:\s+(?:has|have|had|was|is)\s+[a-z]+(?=\s+to\s))?\s+(?:to\s+)?(?:about\s+|some\s+|up\s+to\s+)?"
    r"(?:[A-Z]{0,3}[€$£¥]|[A-Z]{3}\s|\d)[^,;.:()]{0,24}$"
)


def _given_its_sum(context: Context, window: Window, receiver: ActorMention) -> bool:
    """Whether the sum before an amount stands right behind its receiver: "give Jordan €3 million and Chad €4m"."""
    before = window.start - len(window.near_left)
    return receives(context, receiver) >= 2.5 and _ITS_SUM.fullmatch(context.text, receiver.end, before) is not None


def _gets_rather(mention: ActorMention) -> bool:
    """Whether it is one who gets more often than gives: a country in need, an agency of the United Nations."""
    return actors.is_in_need(mention.actor) or mention.actor in actors.pays_as()


def giver_score(context: Context, window: Window, mention: ActorMention) -> float:
    """How much an actor of the sentence is the giver of this amount."""
    if mention.start >= window.end:
        return _score_after(context, window, mention)
    text = context.text
    between = text[mention.end : window.start]
    if heads_entry(context, window, mention):
        return 0.0
    if _labels(context, window, mention, between):
        return 6.0
    if between == "-led " and actors.types().get(mention.actor) == "coalition":
        return 4.0  # "the G7-led $50bn loan"
    if receives(context, mention) >= 2:
        return 0.0
    if _follows_in_rank(text, mention, between):
        return 5.0
    if _owns_the_whole(window, text, mention, between):
        return 4.0
    if ("part" in between or "share" in between or "portion" in between or "contribution" in between) and (
        _PART_OF.search(between) and not between.endswith((", part of a ", ", as part of a "))
    ):
        return 0.0 if _whole_has_giver(context, window) else 0.6
    score = context.gives(mention)
    if score <= 0:
        return 0.0
    if window.sentence.intro is not None and not re.search(r"\w", text[window.sentence.start : mention.start]):
        return 4.0
    if (
        mention.kind == "demonym"
        and score < 2
        and re.match(
            r"\s+(?:president|prime minister|leader|troops|forces|people|citizens|army|officials)",
            text[mention.end : mention.end + 20],
            re.IGNORECASE,
        )
    ):
        score *= 0.8
    if (
        between == " "
        and mention.kind in _NAMES
        and _NEXT_IN_LIST.search(text, max(0, mention.start - 12), mention.start)
    ):
        return 3.2  # "Oman sent tents and Kuwait $5 million"
    if mention.start < window.own_start:
        # "€4bn from the Union, $500m in arms": a source that stands behind another sum is that one's.
        if FROM.search(text, max(0, mention.start - 10), mention.start):
            score *= 0.4
        else:
            score *= _aside_weight(window, mention, score)
    if between.startswith("; its ") and mention.kind in PARTIES:
        return max(score, 2.0)  # "so has Norway; its aid came to $5m"
    if ";" in between or ("wh" in between and _CONTRASTED.search(between)):
        score *= 0.5
    if re.fullmatch(r"\s*(?:[–—:-]|['’]s|contributes|gives|pledged|,)?\s*(?:[a-z]+\s+){0,4}", between):
        score += 1.0
    return score + 0.5 / (1 + len(between) / 80)


def _aside_weight(window: Window, mention: ActorMention, score: float) -> float:
    """What an actor before an amount's own words counts: less where it stands before or right behind another sum."""
    since = window.start - len(window.near_left)
    passed = window.near_left[: max(0, mention.start - since)]
    if mention.start < since:
        return 0.65 if score >= 2 else 0.75
    if score < 2:
        return 0.85
    return 0.98 if "," in passed or " and " in passed else 0.75


_NAMES: Final = frozenset(("name", "capital", "abbreviation"))
_NEXT_IN_LIST: Final = re.compile(r"(?:[,;]|\band|\bwhile)\s+(?:the\s+)?$")


def _labels(context: Context, window: Window, mention: ActorMention, between: str) -> bool:
    """Whether a bare name stands before its sum: "Canada: C$53 million", but not "for Niger (€2 million)"."""
    text = context.text
    if between.endswith((" with ", " for ")) and _LEADS.fullmatch(between):
        return mention.kind in _NAMES and not actors.is_in_need(mention.actor) and is_subject(context, mention)
    if not _LABEL.match(between) or text.endswith("donors in ", 0, mention.start):
        return False
    if "(" not in between and text.endswith(("together with ", "along with "), 0, mention.start):
        return False
    if mention.kind == "demonym" and between.lstrip()[:1] not in ":–—-(":
        return False
    if mention.kind == "capital" and text.endswith((" in ", " at "), 0, mention.start):
        return False  # "at the meeting in Paris: $3m for food"
    if hands_on(mention) and _THROUGH.search(text, max(window.sentence.start, mention.start - 240), mention.start):
        return False
    return not (actors.is_in_need(mention.actor) and receives(context, mention) >= 2.5)


#: "**Israel:** nearly $26 billion".
_ENTRY: Final = re.compile(r"[*_]*:[*_]*\s+(?:[A-Za-z]+\s+){0,3}")


def heads_entry(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether a country in need heads an entry of what is given to it: "Israel: $26bn" beside "Ukraine: $61bn"."""
    if (
        context.text[mention.end : mention.end + 1] not in (":", "*", "_")
        or not actors.is_in_need(mention.actor)
        or _ENTRY.fullmatch(context.text, mention.end, window.start) is None
        or not context.opens_sentence(mention)
    ):
        return False
    if mention.actor == context.recipient or context.has_entry:
        return True
    intro = window.sentence.intro
    return intro is not None and _SHARED_OUT.search(context.words(intro)) is not None


#: "The amount is divided among three countries:", "By country, the grant goes to:"
_SHARED_OUT: Final = Caseless(
    r"\b(?:(?:divided|split|shared\s+out|distributed)\s+(?:up\s+)?(?:between|among|by|as|in|across|over)|breakdown|broken\s+down"
    r"|by\s+country|per\s+country|the\s+(?:countries|recipients|receivers))\b",
    rare=True,
)


#: "Through UNICEF ($2m) and the WFP ($1m)": who hands money on.
_THROUGH: Final = re.compile(r"\b(?:through|via)\s[^;:]*$")
#: "Then the United Kingdom with £2bn", "ahead of Japan, at $3m": a ranking of givers.
_RANKED: Final = re.compile(r",?\s+(?:with|at|on)\s+(?:about\s+|some\s+)?")
_IN_A_ROW: Final = re.compile(
    r"\b(?:then|than(?:\s+th(?:at|ose)\s+of)?|followed\s+by|ahead\s+of|behind|second\s+only\s+to)\s+(?:the\s+)?$"
)


def _follows_in_rank(text: str, mention: ActorMention, between: str) -> bool:
    """Whether it is one of several givers told by rank."""
    return (
        not actors.is_in_need(mention.actor)
        and _RANKED.fullmatch(between) is not None
        and _IN_A_ROW.search(text, max(0, mention.start - 24), mention.start) is not None
    )


#: "Its share of the G7 scheme, worth $5bn in all".
_SHARE_OF: Final = re.compile(r"\b(?:share|part|portion|contribution)\s+(?:of|in|to)\s+(?:what\s+)?the\s+$")
_OF_THE_WHOLE: Final = re.compile(r"\b(?:worth|total\w*|which|promised|pledged|agreed)\b")
_IS: Final = re.compile(r"\b(?:is|was|amounts|comes|stands|totals)\b")


def _owns_the_whole(window: Window, text: str, mention: ActorMention, between: str) -> bool:
    """Whether a sum is that of a coalition of which another's share was named before."""
    return (
        mention.start >= window.start - len(window.near_left)
        and actors.types().get(mention.actor) == "coalition"
        and _SHARE_OF.search(text, max(0, mention.start - 32), mention.start) is not None
        and _OF_THE_WHOLE.search(between) is not None
        and _IS.search(between) is None
    )


#: "The American share of the $5bn": whose the share is doesn't give the whole.
_PART_OF: Final = re.compile(r"\b(?:(?:share|part|portion)\s+(?:of|in)|contribution\s+to)\s+(?:the|a|its)\s*$")


def _whole_has_giver(context: Context, window: Window) -> bool:
    """Whether the sentence names behind an amount who gives it."""
    return any(
        mention.start >= window.end and mention.actor not in FOES and _score_after(context, window, mention) >= 2
        for mention in context.by_sentence[window.index]
    )


_CONTRASTED: Final = re.compile(r"\bwhile\b|\bwhereas\b")
#: How much "from Norway" behind an amount makes Norway its giver.
FROM_IT: Final = 2.8
#: How much "that Norway promised" behind an amount makes Norway its giver.
GAVE: Final = 2.85


def _score_after(context: Context, window: Window, mention: ActorMention) -> float:
    """After the amount only "from X", "by X", "X said", "that X agreed to" and "a $5m US package" count."""
    if mention.kind == "bearer":
        return 0.0
    text = context.text
    between = text[window.end : mention.start]
    if "(" in between[:2]:
        between = _CONVERTED.sub("", between)
    if _FOR_ONE.fullmatch(between) and _compared(window):
        return FROM_IT
    if len(between) > 110 or mention.start >= window.own_end or receives(context, mention) >= 2:
        return 0.0
    if _GUARANTEED.search(window.near_left[-50:]) and _ITS_LENDING.match(text, mention.end):
        return 0.0
    if between == " (" and text.startswith(")", mention.end) and not actors.is_in_need(mention.actor):
        return 5.0  # "€400m (Germany), €150m (Spain)"
    if _OF_ITS_PART.fullmatch(between) and _PART.match(text, mention.end):
        return 3.0
    adjective = mention.kind in ("demonym", "abbreviation") or (mention.kind == "name" and between.strip() != "in")
    if adjective and _FRESH.fullmatch(between):  # "in American aid", but not "in Chad"
        return 3.0
    if between == " in " and actors.types().get(mention.actor) != "country" and _ITS_LENDING.match(text, mention.end):
        return 3.0  # "in World Bank loans"
    if (
        re.search(
            r"\b(?:from|by)\s+(?:the\s+)?(?:(?:[Gg]overnment|[Pp]eople|[Kk]ingdom|[Ss]tate)\s+of\s+(?:the\s+)?)?$",
            between,
        )
        and len(between) < 80
        and not on_the_way(text, mention)
        and not led_by(text, mention)
    ):
        if between.endswith(("followed by ", "followed by the ")):
            return 0.0  # who comes next in a row gave another sum
        if _SHARE.search(between) or _COVERED.search(between):
            return 0.6  # "$3m, its share of a loan from the G7", "with a guarantee from the Union"
        plain = (";" not in between and "," not in between) or _COMES.search(between) is not None
        return FROM_IT if plain else 1.2
    if mention.kind in ("name", "abbreviation", "capital") and TALKS_WITH.search(between):
        return 2.2
    if mention.kind == "capital" and between.endswith(" in ") and _STUCK.search(between):
        return 2.2
    if _HAS_GIVEN.match(text, mention.end):
        if re.fullmatch(r"(?:\s+[\w-]+){0,5}\s+(?:(?:that|which)\s+)?(?:the\s+)?", between):
            return GAVE
        if _ONCE.search(between):
            return 2.0
    if (
        re.search(r"(?<!part )(?<!share )(?<!portion )\b(?:of|initiative\s+of)\s+the\s+$", between)
        and actors.types().get(mention.actor) == "coalition"
    ):
        return 2.2
    return (
        0.6
        if is_subject(context, mention)
        and re.match(r"\s+(?:said|announced|reported)", text[mention.end : mention.end + 12])
        else 0.0
    )


#: "The $60bn stuck in Rome": who decides there would give it.
_STUCK: Final = re.compile(
    r"\b(?:blocked|stuck|stalled|held\sup|pending|languishing|bogged\sdown)\s(?:\w+\s){0,2}in\s$"
)
#: The same sum in other money behind it: "€5bn ($6bn) from Norway".
_CONVERTED: Final = re.compile(r"^\s*\([^()]{2,40}\)")
_SHARE: Final = re.compile(r"\b(?:share|part)\s+of\b")
_COMES: Final = re.compile(r",[^,;]{0,16}\s(?:comes?|came)\s+from\s+(?:the\s+)?$")
_COVERED: Final = re.compile(r"\bguarantees?\s+(?:from|by)\s+(?:the\s+)?$")
#: "$5bn of the American part".
_OF_ITS_PART: Final = re.compile(r"\s+of\s+(?:the\s+)?")
_PART: Final = re.compile(r"(?:['’]s)?\s+(?:part|share|portion|slice|contribution|money|total)\b")
#: "Guarantees for $5m of World Bank lending": who guarantees gives, not who lends.
_GUARANTEED: Final = re.compile(r"\bguarante\w+\b[^.;:]{0,40}$")
_ITS_LENDING: Final = re.compile(r"(?:['’]s)?\s+(?:lending|loans?|financing|credits?)\b")
#: "Germany pledged", "World Bank President Ada Lane has approved": an office and a name may stand between.
_HAS_GIVEN: Final = re.compile(
    r"(?:\s+[A-Z][\w'’-]*){0,5}\s+(?:leaders\s+|members\s+|countries\s+|nations\s+|allies\s+)?"
    r"(?:is\s+(?:spending|giving|providing|sending)|wants?\s+to\s+(?:raise|give|lend)|launched)\b"
    r"|(?:\s+[A-Z][\w'’-]*){0,5}\s+(?:leaders\s+|members\s+|countries\s+|nations\s+|allies\s+)?"
    r"(?:has\s+|have\s+|had\s+)?(?:agreed|pledged|promised|gave|announced|approved|set\s+aside"
    r"|bought|committed|granted|allocated|unveiled|settled|backed|offered|decided|struck|put\s+(?:up|together))\b"
)
#: "Compared with €88 billion for the United States": a ranking of givers.
_COMPARED: Final = Caseless(r"\b(?:compared\s+(?:to|with)|against|versus|ahead\s+of)\s+[*_]*$", rare=True)
#: "... €88 billion for the United States and €40 billion for Germany": the second of a comparison.
AND_FOR_ONE: Final = re.compile(
    r"\s+(?:for|from|by|in)\s+(?:the\s+)?(?:[A-Z][\w.]+\s?){1,3}(?:,|\s*and|,\s+and)\s+[*_]*"
)
_FOR_ONE: Final = re.compile(r"\s+(?:for|from|by|in)\s+(?:the\s+)?")


def _compared(window: Window) -> bool:
    """Whether an amount is one of those that another giver's is compared with."""
    if _COMPARED.search(window.near_left[-40:], window.holds):
        return True
    before = window.left[: len(window.left) - len(window.near_left)]
    return (
        AND_FOR_ONE.fullmatch(window.near_left) is not None
        and _COMPARED.search(_LAST_SUM.sub("", before), window.holds) is not None
    )


_LAST_SUM: Final = re.compile(
    r"[^A-Za-z\s]?(?:[A-Z]{2,3}\s?)?[\d.,]+\s*(?:[mb]n|[mb]illion|trillion|k|m)?(?:\s+[a-z]+)?$"
)
_ONCE: Final = re.compile(r"\b(?:after|when|once|since)\s+(?:the\s+)?$")


def in_brackets(window: Window) -> bool:
    """Whether an amount stands in brackets that also name its giver: "two of them (Norway pays, $3m)"."""
    opened = window.left.rfind("(")
    return opened > window.left.rfind(")") and re.search(r"[A-Z]\w", window.left[opened:]) is not None


def gave_it(context: Context, window: Window) -> bool:
    """Whether a giver's deed follows the amount: "the €5 million that Norway promised"."""
    return any(
        mention.start >= window.end and mention.actor not in FOES and _score_after(context, window, mention) == GAVE
        for mention in context.by_sentence[window.index]
    )


FROM: Final = re.compile(r"\b(?:from|by)\s+(?:the\s+)?$")
