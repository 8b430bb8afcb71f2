"""How much the words around an actor make it the one who receives."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import FOES, GIVERS, ActorMention
from aidtrack.patterns import ANYTHING, Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context
    from aidtrack.attribution.windows import Window

_START: Final = attrgetter("start")
#: How many characters behind an actor tell what it does.
LOOK: Final = 90
_TO: Final = Caseless(
    r"\b(?:to|for|bolster|bolstering|back|backs|backed|backing|help|helps|helping|support|supports|supporting|assist|assisting|aid|arm|arming|equip|give|gives|given|granted"
    r"|giving|gave|send|sends|sending|sent|provide|provides|providing|offer|offers|offered"
    r"|lend|lends|lending|lent|throw|throws|threw|thrown|grant|grants|supply|supplying|hand|hands|handed|promise|promises|promised|pay|paid|owe|defend"
    r"|defending|rebuild|rebuilding|provided|supplied|supplies|helped|supported|assisted|aided|armed|equipped|handed|awarded|loaned|help\s+in|people\s+(?:of|in|across)|governments?\s+of|in\s+favou?r\s+of(?:\s+those\s+of)?)"
    r"\s+(?:the\s+)?(?:people\s+(?:of|in)\s+(?:the\s+)?|(?:armed\s+)?forces\s+of\s+(?:the\s+)?"
    r"|government\s+of\s+(?:the\s+)?|recovery\s+of\s+(?:the\s+)?|benefit\s+of\s+|[a-z]+-(?:torn|hit|stricken)\s+"
    r"|besieged\s+|(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+|displaced\s+|civilians\s+in\s+|survivors\s+in\s+)?$",
)
_INSIDE: Final = Caseless(
    r"\b(?:in|into|inside|across|within|throughout|over)\s+(?:both\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+)?$",
)
_SPEAKS_FOR: Final = re.compile(
    r"\b(?:[Ll]eaders|[Mm]inisters|[Mm]embers|[Gg]overnments?|countries|states|[Pp]arliament|[Pp]resident"
    r"|[Pp]eople|[Bb]oard|council|cabinet|minister|shareholders|directors|management|secretary|chancellor"
    r"|decision|move|intention|readiness|willingness)\s+of\s+(?:the\s+)?$"
)
#: What else than a blank may stand between an actor and its verb: "Norway, which", "(Germany) gives".
GO_ON: Final = frozenset((",", ")"))
GETS: Final = Caseless(
    r"^(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?|\s+\([a-z]{2,8}\)|\))?[\s,]+(?:and\s+(?:the\s+)?(?:[\w-]+\s+){1,3}?)?"
    r"(?:(?:which|who|has|have|had|does|do|did|will|would|could|can|should|now|already|also|so|far|each|both|together"
    r"|alone|still|to|then|in|turn|meanwhile|is|was|are|were|be|been)[\s,]+){0,5}"
    r"(?:receiv\w*|gets?|got|getting|obtain\w*|benefit\w*|secur\w*|draws?\b|drew|borrow\w*|needs?|needed|waits?|waiting"
    r"|expect(?:s|ed)?\s+(?:(?:an?|the|some|another|about)\b|[€$£]?\d+)|signed\s+up|(?<=be\s)eligible|t(?:akes?|ook)\s+out|appeal\w*|plead\w*|appl(?:y|ies|ied)\s+for|carr(?:y|ies)\s+out|implement\w*|administer\w*|buys?\b|repay\w*|thank(?:s|ed)|welcome[sd]|owes?"
    r"|(?<=(?:is|as) )owed|(?<=was )(?:given|promised|granted|lent|offered)"
    r"|(?<=were )(?:given|promised|granted|lent|offered)|(?<=been )(?:given|promised|granted|lent|offered)"
    r"|(?<=be )(?:given|promised|granted|lent|offered))\b(?!\s+(?:ready|back|to\s+know))",
    rare=True,
)


def receives(context: Context, mention: ActorMention) -> float:
    """How much the words around an actor make it the one who receives, from 0 to 3.

    "for Sudan", "to Kyiv" (3); "Israel would receive" (2.5); "in Gaza" (1); "for Türkiye and Syria" holds for both.
    """
    found = context.told.get(mention.start)
    if found is None:
        holds = context.holds(mention.end, mention.end + LOOK)
        found = told_beside(context.text, mention, holds) or _beside_receiver(context, mention)
        found = found or _by_its_other_name(context, mention)
        context.told[mention.start] = found
    return found


def _by_its_other_name(context: Context, mention: ActorMention) -> float:
    """How much the name that follows an actor's makes it a receiver: "the refugee agency UNHCR will get"."""
    following = context.text[mention.end + 1 : mention.end + 2]
    if not following.isupper() and following not in ("(", " "):
        return 0.0
    place = bisect_left(context.mentions, mention.end, key=_START)
    other = context.mentions[place] if place < len(context.mentions) else None
    if other is None or other.actor != mention.actor or other.start > mention.end + 2:
        return 0.0
    return (
        told_beside(context.text, other) if context.text[mention.end : other.start].strip() in ("", ",", "(") else 0.0
    )


#: What may stand between receivers in a list, with the sum of the one before in brackets.
LISTED: Final = re.compile(r"(?:\s+\([^()]{2,60}\))?(?:,\s+|,?\s+and\s+(?:with\s+)?)")
_DOES: Final = re.compile(
    r"['’]s\b|\s+(?:said|will|would|have|has|is|are|gives?|gave|pledged|announced|promised|also)\b"
)


def _beside_receiver(context: Context, mention: ActorMention) -> float:
    """How much the receiver before it in a list makes a country another one: "for Sudan, Chad and Yemen"."""
    text, kind = context.text, mention.kind
    if text[mention.start - 2 : mention.start] != ", " and text[mention.start - 5 : mention.start] != " and ":
        return 0.0
    place = bisect_left(context.mentions, mention.start, key=_START) - 1
    if place < 0 or kind not in ("name", "capital") or mention.actor in GIVERS:
        return 0.0
    before = context.mentions[place]
    if before.start not in context.listed and _DOES.match(text, mention.end):
        return 0.0  # "for Sudan and Chad will": of two, the second may be a subject
    if before.kind != kind or LISTED.fullmatch(text, before.end, mention.start) is None:
        return 0.0
    told = receives(context, before)
    if told < 2.5 or GETS.match(text[before.end : before.end + 70]):
        return 0.0
    context.listed.add(mention.start)
    return told


#: "Germany €5m" gives, like "Germany will".
_DOES_OR_SUM: Final = re.compile(
    rf"{_DOES.pattern}|\s+(?:about\s+|some\s+|up\s+to\s+|with\s+)?(?:[A-Z]{{0,3}}[€$£¥]|[A-Z]{{3}}\s\d|\d)|\s*[(:]"
)
#: The words that may end what stands before a receiver.
_LEADS: Final = frozenset(
    """to for bolster bolstering back backs backed backing
    help helps helping support supports supporting assist assisting aid arm arming equip give gives
    throw throws threw thrown giving gave given granted
    send sends sending sent provide provides providing offer offers offered lend lends lending lent
    grant grants supply supplying hand hands handed promise promises promised
    pay paid owe defend defending rebuild rebuilding
    provided supplied supplies helped supported assisted aided armed equipped handed awarded loaned
    in of the both into inside across within throughout over besieged displaced
    northern southern eastern western northwest northeast southwest southeast
    northwestern northeastern southwestern southeastern""".split()
)


@cache
def _alone_lead() -> frozenset[str]:
    """Those of them behind which a receiver stands, whatever stands before them."""
    return frozenset(word for word in _LEADS if _TO.search(f"{word} "))


#: What may stand two words before a receiver, besides those of `_LEADS`: "the people of", "civilians in", "benefit of".
_LEADS_ON: Final = _LEADS | frozenset(
    "people government governments forces recovery benefit favor favour those civilians survivors".split()
)


def _leads_on(before: str, last: str) -> bool:
    """Whether the last two words or more before an actor make it a receiver: "to the people of"."""
    other = before.rstrip()[: -len(last)].rstrip().rpartition(" ")[2].lower()
    if other.isalpha() and other not in _LEADS_ON:
        return False
    return _TO.search(before[-40:]) is not None


#: "To the Czech ammunition initiative" names whose idea it is, not who receives.
_ITS_IDEA: Final = Caseless(
    r"(?:-(?:led|bought|made|built|run|funded|financed|organi[sz]ed|brokered|owned|trained|backed|controlled|occupied|based|held)\b|\s+(?:[\w-]+\s+){0,2}?(?:initiative|scheme|plan|model|programme|program|coalition|mechanism|fund|bank)\b)"
)
#: "A spokeswoman for the French ministry", "a trip to Warsaw" give it nothing.
_SPEAKER: Final = Caseless(
    r"\b(?:spokes\w+\s+for|(?:trip|visits?|travel\w*|journey|flight|flew|flying|returned|envoy|ambassador"
    r"|(?<!lion )(?<!\dbn )(?<!\dm )(?<!\d )(?<!money )(?<!aid )(?<!which )(?<!half )(?<!rest )(?<!it )(?<!euros )"
    r"(?<!dollars )went)\s+to)\s+(?:the\s+)?$"
)
#: "We must thank the people of India", "is grateful to Japan": who is thanked has given.
_THANKED: Final = Caseless(
    r"\b(?:thank(?:s|ed|ing|ful\s+to)?|grateful\s+to|gratitude\s+to)\s+(?:the\s+)?"
    r"(?:(?:people|governments?|kingdom|state)\s+(?:and\s+(?:the\s+)?(?:people|government)\s+)?of\s+)?(?:the\s+)?$"
)
#: "According to Germany", "due to the Hungarian veto".
_NOT_TOWARDS: Final = re.compile(
    r"\b(?:[Aa]ccording|[Ss]econd(?:\s+only)?|[Ss]imilar|[Rr]eference|[Dd]ue|[Oo]wing|[Tt]hanks|[Pp]rior|[Oo]pposed|[Nn]ext|[Cc]ompared|[Cc]lose|[Cc]ontrary|[Rr]elated"
    r"|lines?|roads?|routes?|pipelines?|railways?|exports?|flights?|border)\s+to\s+(?:the\s+)?$"
)


def told_beside(text: str, mention: ActorMention, holds: int = ANYTHING) -> float:
    """How much the words right beside an actor make it a receiver, from 0 to 3; `receives` asks its lists, too."""
    before = text[max(0, mention.start - 60) : mention.start]
    owner = text[mention.end : mention.end + 1] in ("'", "’")
    spaced = before[-1:].isspace()
    last = before.rstrip().rpartition(" ")[2].lower()
    leads = spaced and (last in _LEADS or "-" in last)
    if mention.kind == "demonym" and _FLED.match(text, mention.end):
        return 1.0 if leads else 0.0  # who may have fled to another country
    thanked = "thank" in before or "ful to" in before or "tude to" in before
    if thanked and actors.is_in_need(mention.actor) and _THANKED.search(before):
        return 0.0
    if (leads or mention.kind == "demonym") and _is_bystander(text, mention, before, last, leads):
        return 0.0
    if leads and ((last in _alone_lead() and before[-2:-1] != " ") or _leads_on(before, last)):
        return 2.0 if owner else 3.0
    if (
        text[mention.end : mention.end + 4] == ", to"
        and text.startswith((", to which ", ", to whom "), mention.end)
        and actors.is_in_need(mention.actor)
    ):
        return 2.5
    if is_goal(text, mention, holds) or _gets(text, mention, before, last, holds):
        return 2.5
    if spaced and last in ("with", "the") and actors.is_in_need(mention.actor) and _DEAL_WITH.search(before):
        return 2.5
    if last in ("whom", "that", "who") and "refugees" in before and _TAKES_IN.match(text, mention.end):
        return 2.5
    if last == "on" and actors.is_in_need(mention.actor) and _MEETING_ON.search(before):
        return 2.5
    if last in ("on", "into", "reached", "reaches", "reach") and _SPENT_ON.search(before):
        return 0.0 if " than " in before else 2.5
    if leads and not owner and _INSIDE.search(before):
        return 2.0 if _FOR_THOSE.search(before) or _WORK_IN.search(before) else 1.0
    return 0.0


def _is_bystander(text: str, mention: ActorMention, before: str, last: str, leads: bool) -> bool:
    """Whether a word of giving before an actor isn't about it: "due to the Polish strike", "sending German tanks"."""
    demonym, gives = mention.kind == "demonym", mention.actor in GIVERS
    if demonym and mention.actor != "Ukraine" and _ITS_IDEA.match(text[mention.end : mention.end + 50]):
        return True
    if (last == "to" or (last == "the" and " to " in before)) and _NOT_TOWARDS.search(before):
        return True
    if last == "for" and _NOT_FOR.search(before):
        return True
    if demonym and last != "to" and GRAIN.match(text, mention.end):
        return True
    if last in ("of", "the") and " of " in before and _BY_STATE.search(before):
        return True
    if not leads:
        return False
    if (last == "to" or "spokes" in before) and _SPEAKER.search(before):
        return True
    if gives and demonym and _ITS_OWN.match(text, mention.end):
        return True
    if gives and last == "of" and not _TO_STATE.search(before):
        return True  # "a project of the government of Norway"
    return gives and demonym and last not in _TOWARDS and _WHO_GETS.match(text, mention.end) is None


def _gets(text: str, mention: ActorMention, before: str, last: str, holds: int) -> bool:
    """Whether a verb of getting follows an actor: "Chad will receive", "for Egypt, which was promised"."""
    after = text[mention.end : mention.end + 1]
    if mention.actor not in GIVERS and text.startswith(" accounts for ", mention.end):
        return True
    return (
        mention.kind != "parliament"
        and last not in ("from", "by")
        and (after in ("'", "’") or after in GO_ON or after.isspace())
        and GETS.may_match(holds)
        and (gets := GETS.match(text[mention.end : mention.end + 70])) is not None
        and (mention.actor not in GIVERS or not gets[0].endswith(("has got", "have got")))
        and (not is_object(before) or text.startswith((", which ", ", who "), mention.end))
    )


_FLED: Final = re.compile(r"(?:\s+and\s+other)?\s+(?:refugees?|migrants?|asylum[\s-]seekers?|returnees|exiles)\b")
#: Before whom an adjective of a nation may be a receiver, whatever noun follows.
_TOWARDS: Final = frozenset(("to", "for", "help", "helps", "helping", "support", "supporting"))
_WHO_GETS: Final = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:people|forces|army|troops|soldiers|government|families|civilians|children|farmers|victims|firms"
    r"|companies|authorities|refugees|military|economy|budget|police|ministry)\b"
)
#: "For American stocks": what a giver spends at home.
_ITS_OWN: Final = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:units|stocks|stockpiles|arsenals?|inventor(?:y|ies)|bases|industry|companies|firms|factories"
    r"|manufacturers|contractors|taxpayers|workers|jobs|weapons|arms|equipment)\b"
)
#: "For Ukrainian wheat bound for Somalia".
GRAIN: Final = re.compile(r"\s+(?:wheat|grain|corn|maize|flour|barley|exports?)\b")
#: "Left for Warsaw", "waits for Turkey to agree".
_NOT_FOR: Final = re.compile(
    r"\b(?:wait(?:s|ed|ing)?|left|leaves?|leaving|head(?:s|ed|ing)|depart(?:s|ed|ing)|except|looks?|looking|searching)\s+for\s+$"
)
#: "Financed by the Government of Oman": who gives.
_BY_STATE: Final = re.compile(
    r"\b(?:by|from)\s+(?:the\s+)?(?:[Gg]overnment|[Pp]eople|[Kk]ingdom|[Ss]tate)\s+of\s+(?:the\s+)?$"
)
_TO_STATE: Final = re.compile(
    r"\b(?:to|for|help|support)\s+(?:the\s+)?(?:governments?|people|forces)\s+of\s+(?:the\s+)?$"
)
#: "For the refugees whom Chad has taken in".
_TAKES_IN: Final = re.compile(
    r"\s(?:(?:has|have|had|is|are|now|still)\s){0,2}(?:taken\sin|takes?\sin|taking\sin|took\sin|hosts?|hosted|hosting|shelter(?:s|ed|ing)?)\b"
)
#: With whom a giver strikes a deal.
_DEAL_WITH: Final = Caseless(
    r"\b(?:agree(?:d|ments?)|deals?|pacts?|accords?|talks|negotiat\w+|arrangements?|memorand\w+|programmes?|those|ended\s+up)\s+"
    r"with\s+(?:the\s+)?$"
)
#: What donors meet about is what they give to.
_MEETING_ON: Final = Caseless(r"\b(?:conference|meeting|summit|appeal|donors)\s+on\s+$")
_SPENT_ON: Final = Caseless(
    r"\b(?:spend|spends|spent|spending)\b[^.;,]{0,48}\bon\s+$"
    r"|\b(?:put|puts|putting|pour\w*|pump\w*|channel\w*)\b[^.;,]{0,48}\binto\s+$|\breach(?:es|ed)?\s+$"
)
#: "Humanitarian assistance in Chad", "the floods in Chad".
_WORK_IN: Final = Caseless(
    r"\b(?:aid|assistance|relief|support|recovery|reconstruction|rebuilding|response|operations?|efforts|projects?"
    r"|programmes?|programs?|famine|hunger|floods?|flooding|earthquakes?|droughts?|cyclone|hurricane|typhoon)"
    r"\s+(?:in|across|inside|throughout)\s+(?:both\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+)?$",
)
_FOR_THOSE: Final = Caseless(
    r"\b(?:for|to|help|helping|support|supporting)\s+(?:[\w-]+,?\s+){1,7}in\s+(?:the\s+)?"
    r"(?:(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+)?$",
)


def is_subject(context: Context, mention: ActorMention) -> bool:
    """Whether nothing before an actor keeps it from giving."""
    found = context.subjects.get(mention.start)
    if found is None:
        before = context.text[max(0, mention.start - 40) : mention.start]
        found = not is_object(before) or _SPEAKS_FOR.search(before) is not None
        if found and before[-2:] == ", " and context.text[mention.end : mention.end + 1] == ",":
            told_apart = _APART.match(context.text, mention.end) is not None
            found = mention.kind != "name" or told_apart or _IN_TOWN.search(before) is None
        if found and before[-5:] == " and " and _DOES_OR_SUM.match(context.text, mention.end) is None:
            place = bisect_left(context.mentions, mention.start, key=_START) - 1
            other = context.mentions[place] if place >= 0 else mention
            joined = other.end + 5 == mention.start  # "in Türkiye and Syria"
            found = not (joined and is_object(context.text[max(0, other.start - 40) : other.start]))
        context.subjects[mention.start] = found
    return found


#: "In 2010 it received": a pronoun that gets a sum goes back to who opens the sentence before.
_IT_GETS: Final = Caseless(
    r"\W*(?:(?:in|on|last|this|by|since|until|so\s+far|then|under\s+it|between|over|during)\b[^.;]{0,40}?,?\s+)?"
    r"(?:it|they|the\s+(?:country|kingdom|island|republic|island\s+nation|state))\s+"
    r"(?:(?:has|had|have|will|would|is|was|were|be|been|also|now|already|already|still|only|to|due|currently|since)\s+){0,4}"
    r"(?:receiv\w+|gets?|got|getting|obtain\w+|borrow\w+|given|promised|granted|lent|offered|awarded)\b",
    rare=True,
)


def spoken_of(context: Context, window: Window) -> ActorMention | None:
    """The country in need that opens the sentence before, where a pronoun for it gets a sum: "Last year it got $9m"."""
    found = _IT_GETS.match(window.text, window.holds)
    if found is None or window.start < window.sentence.start + found.end():
        return None
    before = context.before(window.index)
    subjects = [
        mention
        for mention in (context.by_sentence[before] if before is not None else ())
        if mention.kind in _SUBJECTS and is_subject(context, mention)
    ]
    first = subjects[0] if subjects else None
    return first if first is not None and actors.is_in_need(first.actor) and first.actor not in FOES else None


_SUBJECTS: Final = frozenset(("name", "capital", "government", "abbreviation", "leader"))
#: What makes the actor behind it an object: "to Kyiv", "told the French parliament", "led by".
_OBJECT: Final = frozenset(
    """to for in at with under against near inside across into toward towards over visit visited visits visiting told
    tell thank thanked of between amid outside through via among like than behind asked urged
    round around despite without bypass bypassing follows following trails trailing""".split()
)
_OBJECT_PAIRS: Final = frozenset((("led", "by"), ("run", "by"), ("run", "from")))
#: "At Davos, Germany, like Norway, gave": a subject with something told beside it.
_APART: Final = re.compile(
    r",\s[^,.;]{2,60},\s+(?:has|have|had|will|would|g[ai]ve|pledg|announc|promis|sen[dt]|provid|donat|contribut|approv|commit)"
)
#: "In Ramstein, Germany," tells where.
_IN_TOWN: Final = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom)\s+(?:[A-Z][\w'’-]+\s?){1,4},\s$")


def is_object(before: str) -> bool:
    """Whether a preposition or verb stands before an actor, with an article or one lower-case word between at most.

    >>> is_object("handed to "), is_object("in the new "), is_object("said that "), is_object("(for")
    (True, True, False, False)
    """
    if not before[-1:].isspace():
        return False
    words = before.split()
    last = len(words) - 1
    if last >= 0 and words[last] in ("which", "whom"):
        return False  # "of which Chad gets": its clause's subject
    for place in (last, last - 1) if last > 0 and words[last].isalpha() and words[last].islower() else (last,):
        if place > 0 and words[place] in ("the", "its", "other") and _opens_object(words, place - 1):
            return True
        if place >= 0 and _opens_object(words, place):
            return True
    return False


def _opens_object(words: list[str], place: int) -> bool:
    word = words[place].lstrip("([“‘\"'—–-").lower()
    if word == "told" and place > 0 and words[place - 1] in ("are", "were", "was", "am", "been"):
        return False  # "we are told Norway will give"
    return word in _OBJECT or (place > 0 and (words[place - 1].lower(), word) in _OBJECT_PAIRS)


_PACKAGE_FOR: Final = Caseless(
    r"\s+(?:(?:aid|arms|weapons|relief|loan|support|rescue|military|humanitarian|assistance)\s+){1,2}"
    r"(?:package|deal|fund|plan|bill|programme|program|money|drawdown)\b"
    r"|(?:['’]s)?\s+(?:(?:crisis|emergency|humanitarian|refugee|regional|flood|earthquake|flash)\s+){0,2}"
    r"(?:appeal|response(?:\s+plan)?(?!\s+to\b)|plan\s+for\s+20\d\d|operations?)\b",
    rare=True,
)


def is_goal(text: str, mention: ActorMention, holds: int) -> bool:
    """Whether a country's bare name stands before "aid package": the one it is for, since the giver's is an adjective.

    "A Sudan aid package" is for Sudan, "a Swedish aid package" or "a US aid package" comes from there.
    """
    return (
        mention.kind == "name"
        and _PACKAGE_FOR.may_match(holds)
        and " " not in text[mention.start : mention.end]
        and actors.types().get(mention.actor) == "country"
        and _PACKAGE_FOR.match(text[mention.end : mention.end + 50]) is not None
    )
