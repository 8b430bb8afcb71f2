"""Sums that stand beside an amount as its measure: what it is drawn from, other years of a series, exchange rates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from aidtrack.attribution import givers
from aidtrack.attribution.context import Context
from aidtrack.attribution.receiving import receives
from aidtrack.attribution.windows import Window
from aidtrack.extractors.money import Mention
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import FOES, ActorMention
from aidtrack.model import Role
from aidtrack.patterns import Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.roles import Ruling

#: Votes from here on are words of its own that no frame or list overrules.
FIRM: Final = 3.0

_CONTRACT: Final = Caseless(
    r"\b(?:contract|order|deal|agreement)\s+(?:is\s+|was\s+)?(?:worth|valued\s+at|for)\s+[*_]*$|\bcost\s+of\s+(?:this|the)\s+package\b",
    rare=True,
)
_FOR_AID: Final = Caseless(
    r"\bpart\s+of\s+(?:the|this|that)\s+(?:package|aid|support|donation)\b|\bof\s+(?:this|the)\s+package\b"
)


def buys_aid(context: Context, window: Window) -> bool:
    """Whether a contract's sum pays for aid: its sentence says so, or the one before names for whom it buys."""
    if not _CONTRACT.search(window.left[-60:], window.holds):
        return False
    if _FOR_AID.search(window.text):
        return True
    before = context.before(window.index)
    return before is not None and any(
        m.actor == context.recipient and receives(context, m) >= 3 for m in context.by_sentence[before]
    )


#: "Oslo hands over ten drones. They were bought for", "the ministry puts the price at"
_ITS_PRICE: Final = Caseless(
    r"^\W*(?:(?:these|those|its|their|the\s+(?:latter|former|gifts?))\s[^.;]{0,90}?|they\s)"
    r"(?:costs?|(?:was|were)\s+bought\s+for|puts?\s+(?:the|their|its)\s+(?:price|cost|value)\s+at"
    r"|(?:cost|price)\s[^.;,]{0,40}?(?:is|was|at|to))\s+(?:(?:about|some|around|nearly|over)\s+)?[*_]*$",
    rare=True,
)
_A_PIECE: Final = Caseless(r"^[\s*_]+(?:each|apiece|a\s+piece|per\b|a\s+(?:shot|shell|month|year|day|unit))")


def prices_gift(context: Context, window: Window) -> bool:
    """Whether a price is that of what the sentence before gives away."""
    if not _ITS_PRICE.search(window.left[-160:], window.holds) or _A_PIECE.match(window.near_right[:16]):
        return False
    before = context.before(window.index)
    if before is None:
        return False
    for giver in context.by_sentence[before]:
        if giver.actor not in FOES and giver.actor != context.recipient and context.gives(giver) >= 2:
            return True
    return False


_EQUALS: Final = re.compile(r"\s*=\s*")
_YEAR_LABEL: Final = re.compile(r"[(;,]\s*(?:in\s+)?((?:19|20)\d\d)\s*(?::|[–—-])\s*[*_]*$")


def vote(context: Context, mention: Mention, window: Window, ruling: Ruling) -> None:
    """Votes that signs give rather than words: “$1 = 0.93 euros”, “(2023: €5 billion; 2022: €1.6 billion)”."""
    if _EQUALS.match(window.right) or _EQUALS.fullmatch(window.near_left[-3:].lstrip("0123456789.,")):
        ruling.vote("other", 9.0, "an exchange rate")
    holds = window.holds
    for sign in _SIGNS:
        before = window.left if sign.of_sentence else window.near_left
        if (
            sign.before.may_match(holds)
            and (sign.after is None or sign.after.match(window.near_right[: sign.after_reach], holds))
            and sign.before.search(before[-sign.reach :], holds)
            and (sign.unless is None or not sign.unless.search(window.clause))
        ):
            ruling.vote(sign.role, sign.weight, sign.reason)
    _assets(context, window, mention, ruling)
    if _summed_over_years(window):
        ruling.vote("cumulative", 3.0, "a sum over years")
    if context.day is not None and "20" in window.text:
        _stretches(context.day.year, window, ruling)
    label = _YEAR_LABEL.search(window.left[-24:])
    if label is not None and (context.day is None or int(label[1]) < context.day.year):
        ruling.vote("past", 5.0, f"that of {label[1]}")


_TWO_YEARS: Final = (
    r"\b(20\d\d)\s*(?:[-–—/]|to|and|through|until|till)\s*(?:the\s+end\s+of\s+)?(?:[A-Z][a-z]{2,8}\.?\s+)?(20\d\d)\b"
)
#: "€75 billion over five years (2023–2027)", "for the years 2023 to 2027", "from May 2019 to June 2023"
_STRETCH: Final = re.compile(rf"([^.;:\n]{{0,70}}?){_TWO_YEARS}")
_OPENING_STRETCH: Final = re.compile(
    rf"\W*(?:[Ff]rom|[Bb]etween|[Ii]n)\s+(?:the\s+years\s+)?(?:[A-Z][a-z]{{2,8}}\.?\s+)?{_TWO_YEARS}"
)
_DURING: Final = re.compile(
    r"(?:\b(?:from|between|in|over|during)|\()\s*(?:the\s+years\s+)?(?:[A-Z][a-z]{2,8}\.?\s+)?$"
)


def _stretches(year: int, window: Window, ruling: Ruling) -> None:
    """A sum over years that have passed adds up; one for years that have begun and last on was set aside before."""
    stretch = _STRETCH.match(window.near_right[:100])
    if stretch is not None and int(stretch[2]) < year <= int(stretch[3]):
        ruling.vote("past", 4.0, f"for {stretch[2]} to {stretch[3]}")
    elif stretch is not None and int(stretch[2]) < int(stretch[3]) < year and _DURING.search(stretch[1]):
        ruling.vote("cumulative", 4.0, f"a sum over time: {stretch[2]} to {stretch[3]}")
    opening = _OPENING_STRETCH.match(window.left[:60])
    if opening is not None and int(opening[1]) < int(opening[2]) < year:
        ruling.vote("cumulative", 4.0, f"a sum over time: {opening[1]} to {opening[2]}")


#: "The Nansen programme's 75 billion"
_POTS: Final = Caseless(r"\b(?:programme|program|fund|facility|framework|mechanism)['’]s\s+[*_]*$", rare=True)
#: "It raises this year's military aid to", "which takes Canada's help to"
_RAISES_AID_TO: Final = Caseless(
    r"(?:^\W*(?:it|this|that)|[,;]\s+(?:which|this|it|thereby|thus))\s+(?:thereby\s+|thus\s+|now\s+)?"
    r"(?:raises|brings|takes|lifts|increases|boosts|pushes|raising|bringing|taking|lifting|raised|brought|took|lifted)\s[^.;]{0,70}?"
    r"\b(?:aid|support|assistance|help|contributions?|commitments?|what\s+(?:it|they|he|she|we)\s+ha(?:s|ve|d)\s+\w+(?:\s+aside)?)\s+(?:(?:to|for)\s+[\w’'-]+\s+)?(?:this\s+year\s+|(?:in|for)\s+20\d\d\s+)?to\s+[*_]*$",
    rare=True,
)
#: "The gift brings American aid to Sudan and its neighbours to", where a place stands before the sum.
_BRINGS_AID_TO: Final = Caseless(
    r"\b(?:brings?|bringing|brought|takes?|taking|took|lifts?|lifting|lifted|pushes|pushing|pushed)\s[^.;]{0,90}?"
    r"\b(?:aid|support|assistance|help|relief|contributions?|commitments?|funding|spending|disbursements|pledges|donations|total)\s"
    r"[^.;,]{0,70}\sto\s+[*_]*$",
    rare=True,
)
#: "€3bn, with €1bn paid at once"
_PART_WITH: Final = Caseless(
    r"[,;]\s+with\s+(?:(?:about|some|around|nearly|almost|roughly|the\s+first)\s+)?[*_]*$", rare=True
)
_USED_FOR: Final = Caseless(
    r"^[\s*_]+(?:of\s+(?:it|that|this)\s+)?(?:immediately\s+|directly\s+|to\s+be\s+)?(?:paid|going|disbursed|earmarked"
    r"|reserved|coming|available|set\s+aside|released|dedicated|spent|meant|intended|falling\s+due|payable|due|for)\b"
)
_GAVE: Final = Caseless(
    r"\b(?:spent|gave|paid|provided|sent|donated|contributed)\s+(?:about\s+|some\s+|around\s+)?[*_]*$",
    rare=True,
)
_THIS_YEAR: Final = Caseless(r"^[\s*_]+this\s+year\b")
#: "The second batch of Spain's €1bn package has left."
_BATCH: Final = Caseless(
    r"\b(?:batch|shipment|delivery|convoy|instal?lment|trucks?|part)\s+of\s+(?:the|its|their|[\w.]+['’]s?)\s+[*_]*$",
    rare=True,
)
_A_PACKAGE: Final = Caseless(r"^[\s*_]+(?:[\w-]+\s+){0,2}?(?:package|donation|gift|pledge|loan|grant)\b")
#: "Brings total disbursements under the €18bn programme to": another sum may stand in between.
_TOTAL_TO: Final = Caseless(
    r"\b(?:bring|tak|took|brought|lift|rais|push)\w*\s+(?:the\s+|its\s+|our\s+|their\s+)?(?:total|overall)\b[^;]*\sto\s+[*_]*$",
    rare=True,
)
_UNDER: Final = Caseless(
    r"\b(?:under|within|from|out\s+of|part\s+of|in|of)\s+(?:the|its|their|our)\s+(?:[\w’'-]+\s+){0,3}[*_]*$"
)
_A_FRAME: Final = Caseless(
    r"^[\s*_]+(?:[\w’'-]+\s+){0,3}?(?:programme|program|facility|arrangement|framework|envelope|scheme|law|act|pot"
    r"|agreement|accord|memorandum)\b",
    rare=True,
)
#: "Aid grows by $13m to $146m"
_BY_TO: Final = Caseless(
    r"\b(?:increas|rais|grow|grew|rose|lift|expand|boost)\w*\s+by\s+[^;.]{0,40}\sto\s+[*_]*$", rare=True
)
#: "Kyiv has received €1bn from the Union under …": one payment, where no word sums up.
_HAS_RECEIVED: Final = Caseless(
    r"\bha(?:s|ve)\s+(?:just\s+)?(?:received|released|obtained)\s+(?:about\s+|some\s+)?[*_]*$",
    rare=True,
)
_FROM_ONE: Final = Caseless(
    r"^[\s*_]+(?:from|under)\s+(?:an?|the|its)\s(?![^.]*\b(?:since|so\s+far|this\s+year|to\s+date|in\s+total|altogether|years)\b)"
)
#: "The British slice of the G7's $5bn"
_SLICE: Final = Caseless(
    r"\b(?:slice|share|portion)\s+of\s+(?:an?|its|their|the|(?:the\s+)?[\w.-]+['’]s?)\s+[*_]*$", rare=True
)


#: "Wires half of its", "a third of the": what one has a part of was agreed before.
_HALF: Final = Caseless(
    r"\b(?:half|thirds?|quarters?|fifth|tenth|most|rest|remainder|bulk|slice|instal?lments?)\s+of\s+(?:its|their|the|an?|[\w.-]+['’]s?)"
    r"\s+[*_]*$",
    rare=True,
)
#: "Finland's support to Ukraine totals", "our military aid now stands at"; an announced package totals what is new.
_GIFTS_MADE: Final = (
    r"(?:contributions|donations|pledges|commitments)\s+(?:(?:to|for)\s+(?:[\w’'-]+\s+){1,7}?)?(?:by\s+\w+\s+)?"
    r"(?:made\s+(?:at|in)\s+[\w’'-]+\s+)?"
)
_GIVERS_TOTAL: Final = Caseless(
    r"(?:['’]s|\b(?:its|our|their|total|overall))\s+(?:[\w-]+\s+(?:and\s+)?){0,3}?"
    r"(?:support|aid|assistance|help|contributions?|commitments?|donations?)\s+"
    r"(?:(?:to|for)\s+(?:[\w’'-]+\s+){1,3}?)?(?:since\s+[\w\s]{3,30}?\s)?(?:now\s+|thus\s+|already\s+)?"
    r"(?<!\bwill\s)(?<!\bwould\s)(?:totals?|amounts?\s+to|comes?\s+to|stands?\s+at|exceeds?|tops|reach(?:es|ed)|has\s+reached)\s+[*_]*$"
    r"|\b(?:payments|disbursements|financing|transfers)\s+[^.;,]{0,50}?(?:ha(?:s|ve)\s+(?:thus\s+|now\s+|thereby\s+)?"
    r"(?:reached|risen\s+to|grown\s+to|come\s+to|passed|exceeded)|rises?\s+to|amounts?\s+to|grows?\s+to|climbs?\s+to)\s+[*_]*$"
    rf"|\b{_GIFTS_MADE}"
    r"(?<!\bwill\s)(?<!\bwould\s)(?:come\s+to|total|stand\s+at|amount\s+to|add\s+up\s+to|exceed|reached)\s+[*_]*$"
    r"|\b(?:support|aid|assistance|help)\s+(?:(?:to|for|in)\s+(?:[\w’'-]+\s+){1,3}?)?(?:thus\s+|thereby\s+|now\s+|then\s+)?"
    r"(?:rises|grows|increases|climbs|goes\s+up)\s+to\s+[*_]*$"
    r"|\b(?:support|aid|assistance|help|contributions|commitments|donations|pledges)\s+"
    r"(?:(?:to|for)\s+(?:[\w’'-]+\s+){1,3}?)?(?:ha(?:s|ve)\s+(?:now\s+)?(?:reached|risen\s+to|grown\s+to|passed|exceeded"
    r"|topped)|now\s+(?:exceeds?|tops?|totals?|amounts?\s+to|stands?\s+at))\s+[*_]*$",
    rare=True,
)


#: "Contributions by states amounted to"; on a day they are what is new.
_CAME_TO: Final = Caseless(
    rf"\b{_GIFTS_MADE}"
    r"(?:came\s+to|total(?:led|ed)|amounted\s+to)\s+[*_]*$",
    rare=True,
)
_ON_A_DAY: Final = Caseless(r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday)\b")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A wording right before an amount, with one right behind it where that is needed, and its vote.

    `reach` and `after_reach` are characters; `of_sentence` looks past the amounts that stand in between;
    `unless` is what silences it where its clause has it.
    """

    before: Caseless
    reach: int
    role: str
    weight: float
    reason: str
    after: Caseless | None = None
    after_reach: int = 0
    of_sentence: bool = False
    unless: Caseless | None = None


_MONTH_OR_SEASON: Final = (
    r"(?:spring|summer|autumn|fall|winter|(?:jan|febr)uary|march|april|may|june|july|august"
    r"|(?:septem|octo|novem|decem)ber)"
)
#: "By the end of 2022 Norway had given": a total up to a point of time; a single act has its day ("on 3 May").
_BY_THEN: Final = Caseless(
    r"\bby\s+(?:(?:the\s+)?(?:end|middle|close|beginning|start)\s+of\s+|(?:early|mid|late)[\s-]+|last\s+|the\s+)?"
    r"(?:then|now|that\s+time|year['’]s\s+end|" + _MONTH_OR_SEASON + r"|20\d\d)\b[^.;:]{0,60}?"
    r"\bhad\s+(?:already\s+|together\s+|jointly\s+)?"
    r"(?:pledged|committed|given|provided|sent|delivered|contributed|donated|spent|disbursed|allocated|received|paid"
    r"|raised|earmarked|approved)\s+(?:[\w’'-]+\s+){0,5}?(?<!\ba\s)(?<!\ban\s)(?<!\bone\s)(?<!\bfirst\s)[*_]*$",
    rare=True,
)
#: One act, whenever it was.
_ONE_ACT: Final = Caseless(r"\b(?:another|additional|further|extra|tranche|instal?lment|package|grant|loan)\b")


#: "To scrap its [€9m] programme", "cuts the [€9m a year] scheme": a programme that runs was agreed before.
_ENDS: Final = Caseless(
    r"\b(?:scrap(?:s|ped|ping)?|end(?:s|ed|ing)?|clos(?:e|es|ed|ing)|ax(?:e|es|ed|ing)|halt(?:s|ed|ing)?|cancel\w*"
    r"|terminat\w+|stop(?:s|ped|ping)?|cut(?:s|ting)?|slash(?:es|ed|ing)?|phas(?:e|es|ed|ing)|wind(?:s|ing)?|wound|shut(?:s|ting)?)"
    r"\s+(?:(?:down|off|out|up|back)\s+)?(?:its|their|our|the|his|her)\s+[*_]*$",
    rare=True,
)
_RUNNING: Final = Caseless(
    r"^[\s*_-]*(?:(?:an?|per|each|every)[\s-]year[\s-]+)?(?:[\w’'-]+,?\s+){0,3}?(?:programme|program|scheme|project)\b",
    rare=True,
)
#: "As set out in a [€9m] deal struck in March"; one of this week is news.
_SET_OUT_IN: Final = Caseless(
    r"\b(?:part\s+of|set\s+out\s+in|outlined\s+in|foreseen\s+(?:in|by)|covered\s+by|provided\s+for\s+(?:in|by)|agreed\s+in"
    r"|promised\s+in|under)\s+(?:an?|the|its|their)\s+(?:[\w-]+\s+){0,2}[*_]*$"
)
_DEAL_OF_THEN: Final = Caseless(
    r"^[\s*_]+(?:[\w-]+\s+){0,2}?(?:deal|agreement|accord|pact|contract|treaty|memorandum)\s[^.;]{0,60}?"
    r"\b(?:(?:in|last)\s+(?:"
    + _MONTH_OR_SEASON
    + r"|year|month|20\d\d)|earlier\s+this|(?:weeks|months|years)\s+ago)\b",
    rare=True,
)
#: "More than the [€9bn] spent on prisons": what aid is compared with.
_THAN_THE: Final = Caseless(r"\bthan\s+the\s+(?:estimated\s+|annual\s+|nearly\s+|almost\s+)?[*_]*$", rare=True)
_SPENT_ON: Final = Caseless(
    r"^[\s*_]+(?:(?:that|which)\s+)?(?:[\w’'.-]+\s+){0,4}?(?:spends?|spent|loses?|lost|earns?|earned|costs?)\b"
)
#: What keeps such a sum aid.
_FOR_OTHERS: Final = Caseless(
    r"\b(?:aid|relief|humanitarian|donat\w+|pledg\w+|g[ai]ven?|assistance|contribut\w+|help(?:s|ed|ing)?|support\w*"
    r"|(?:to|for|on)\s+(?:ukraine|kyiv|israel|gaza|syria|sudan)|refugees|loans?|grants?|lend\w*|lent|imf|programme|program|bail-?out)\b"
)
#: "4 per cent of its GDP, or [€9bn]"
_OF_OUTPUT: Final = Caseless(
    r"\bper\s?cent\s+of\s+(?:(?:its|their|his|the)\s+)?(?:[\w’'-]+\s+)?(?:gdp|gdi|gni|output|budget|gross\s+\w+\s+\w+)"
    r"(?:,?\s+(?:\w+\s+){0,3}|\s*[(,–—]\s*(?:or\s+|about\s+)?)[*_]*$",
    rare=True,
)
#: "RISE is a [€9m], five-year programme": the size of what runs; a new one is news.
_IS_A: Final = Caseless(r"(?:\bis|\bare|,)\s+(?:an?|its|the)\s+[*_]*$")
_SIZED: Final = Caseless(
    r"^,?[\s*_]+(?:(?:two|three|four|five|six|seven|eight|ten|\d+)-year|multi-?year),?\s+(?:[\w’'-]+,?\s+){0,3}?"
    r"(?:programme|program|project|initiative|partnership|scheme|activity|effort)\b",
    rare=True,
)
_LAUNCHED: Final = Caseless(
    r"\b(?:new|launch\w*|announc\w*|unveil\w*|sign(?:s|ed|ing)?|pledg\w+|approv\w+|beg[aiu]n\w*|start\w*|today|\w+day)\b"
)
#: "Egypt gets [€9m] a year": paid every year.
_GETS: Final = Caseless(
    r"\b(?:gets|receives|gives|provides|sends|pays|get|receive|give|got|received|gave|provided|sent|supplied)\s+"
    r"(?:[\w’'-]+\s+){0,3}[*_]*$"
)
_YEARLY: Final = Caseless(
    r"^[\s*_]+(?:in\s+[\w\s-]{3,40}?\s+)?(?:(?:an?|per|each|every)\s+(?:year|month|week)|annually|yearly|monthly)\b",
    rare=True,
)
#: What makes a yearly sum one to come.
_FROM_NOW: Final = Caseless(
    r"\b(?:will|would|new|next|until|pledg\w+|promis\w+|announc\w+|agree[sd]|plans?|could|should|wants?|needs?|asks?|propos\w+|alone|so\s+far"
    r"|for\s+(?:two|three|four|five|six|ten)\s+years|coach|players?|stars?|singers?|pipelines?|compan(?:y|ies)|firms?)\b"
)
#: Who isn't given aid, and what isn't taken back.
_AT_HOME: Final = (
    r"airlines?|car-?makers?|compan(?:y|ies)|firms?|clubs?|teams?|studios?|nasa|universit(?:y|ies)|schools?|sponsors?"
    r"|federal|nobody|no\s+one|not|never|refus\w+"
)
#: "Cancelled [€9m] in grants", "lost [€9m] in American funding": what was promised before.
_TAKEN_BACK: Final = Caseless(
    r"\b(?:cancel\w*|terminat\w+|rescind\w*|revok\w+|eliminat\w+|slash\w*|cuts?|cutting|wip(?:es?|ed|ing)\s+out|claw\w*\s+back"
    r"|pull(?:s|ed|ing)|axe[sd]?|scrap(?:s|ped|ping)?|los(?:es?|t|ing)|withdr[ae]w\w*)\s+(?:back\s+|off\s+)?[*_]*$",
    rare=True,
)
_AID_OF_THEN: Final = Caseless(
    r"^[\s*_]+(?:in|of|worth\s+of|from)\s+(?:[\w’'-]+\s+){0,5}?(?:aid|assistance|grants?|funding|support|contributions?)\b",
    rare=True,
)
_ONLY_MEANT: Final = Caseless(
    r"\b(?:wants?|wanted|propos\w+|plan(?:s|ned)?|would|could|bill|asks?|asked|vot\w+|budget|" + _AT_HOME + r")\b"
)
_BUSINESS: Final = Caseless(r"\b(?:" + _AT_HOME + r")\b")
_UNSURE: Final = Caseless(r"\b(?:plans?|bills?|propos\w+|request\w*|if|could|wants?)\b")
#: "Only [€4m] has come in": what there is of what was asked for.
_ONLY: Final = Caseless(r"\b(?:only|just|barely|hardly|mere|merely)\s+(?:about\s+|some\s+|around\s+)?[*_]*$", rare=True)
_HAS_COME: Final = Caseless(
    r"^[\s*_]+(?:ha(?:s|ve|d))\s+(?:so\s+far\s+|yet\s+)?(?:(?:come|arrived)\s+in|arrived"
    r"|(?:so\s+far\s+)?been\s+(?:received|raised|paid|found|delivered|provided|given|contributed|pledged|promised|disbursed"
    r"|committed|secured|funded|mobili[sz]ed|collected))\b",
    rare=True,
)


_SIGNS: Final = (
    _Sign(_TAKEN_BACK, 40, "past", 6.5, "taken back", _AID_OF_THEN, 70, unless=_ONLY_MEANT),
    _Sign(_ENDS, 60, "past", 6.0, "a programme that runs", _RUNNING, 60, unless=_BUSINESS),
    _Sign(_ONLY, 24, "cumulative", 6.0, "what has come in", _HAS_COME, 50),
    _Sign(_SET_OUT_IN, 60, "past", 5.5, "an earlier deal", _DEAL_OF_THEN, 110),
    _Sign(_THAN_THE, 24, "other", 6.0, "what it is compared with", _SPENT_ON, 60, unless=_FOR_OTHERS),
    _Sign(_OF_OUTPUT, 90, "other", 5.0, "a share of the economy", unless=_FOR_OTHERS),
    _Sign(_IS_A, 12, "past", 4.0, "a programme that runs", _SIZED, 90, unless=_LAUNCHED),
    _Sign(_GETS, 50, "past", 3.6, "paid every year", _YEARLY, 60, unless=_FROM_NOW),
    _Sign(_BY_THEN, 140, "cumulative", 6.0, "a sum up to a point of time", unless=_ONE_ACT),
    _Sign(_UNDER, 60, "past", 4.0, "a frame that was set before", _A_FRAME, 40),
    _Sign(_GIVERS_TOTAL, 110, "cumulative", 4.0, "what a giver's aid comes to"),
    _Sign(_TOTAL_TO, 160, "cumulative", 6.0, "a running total", of_sentence=True),
    _Sign(_PART_WITH, 24, "component", 4.0, "a share of a sum", _USED_FOR, 40),
    _Sign(_GAVE, 30, "cumulative", 4.0, "a sum over a year", _THIS_YEAR, 16),
    _Sign(_BATCH, 50, "past", 4.0, "a part of something known", _A_PACKAGE, 30),
    _Sign(_POTS, 40, "past", 4.0, "a frame that was set before"),
    _Sign(_HALF, 50, "past", 4.5, "a sum that others share"),
    _Sign(_SLICE, 40, "past", 4.5, "a sum that others share"),
    _Sign(_BY_TO, 100, "cumulative", 4.5, "a running total", of_sentence=True),
    _Sign(_HAS_RECEIVED, 40, "new", 3.0, "one payment", _FROM_ONE, 120),
    _Sign(_RAISES_AID_TO, 140, "cumulative", 4.5, "a running total", of_sentence=True),
    _Sign(_BRINGS_AID_TO, 180, "cumulative", 4.5, "a running total", unless=_UNSURE),
    _Sign(_CAME_TO, 110, "cumulative", 4.0, "what a giver's aid comes to", unless=_ON_A_DAY),
)


_HELD: Final = Caseless(r"\b(?:frozen|immobili[sz]ed|blocked|seized|sovereign)\b")
_ASSETS: Final = Caseless(r"\b(?:assets|reserves)\b")
#: What Russia has abroad, by all counts since 2022, in whole and in the Union; no gift to anyone was ever as large.
_RUSSIAS: Final = (Decimal(180_000_000_000), Decimal(360_000_000_000))


def _assets(context: Context, window: Window, mention: Mention, ruling: Ruling) -> None:
    """A sum as large as Russia's assets abroad, where the text speaks of them, is these assets."""
    if not _RUSSIAS[0] <= mention.high <= _RUSSIAS[1]:
        return
    before = context.words(window.index - 1) if window.index else ""
    said = f"{before} {window.text}"
    if _HELD.search(said) and _ASSETS.search(said):
        ruling.vote("other", 6.0, "as much as the assets held abroad")


#: States give no less: a figure below it is a price or a wage (none of 29 such figures in our texts was aid).
SMALL: Final = Decimal(100_000)
#: All that all states gave Ukraine in three years is less (Kiel, 2025); a sum above it is a budget or an economy.
LARGE: Final = Decimal(500_000_000_000)
#: Moneys of which the small sum is small; ten thousand won are not.
_DEAR: Final = frozenset(("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD"))
_PER: Final = Caseless(r"^\s+(?:per|an?)\s+(?!year|month|week|day|annum|quarter|capita|result|part\b)[\w-]+")


def sized(mention: Mention, window: Window, ruling: Ruling) -> None:
    """Votes that the size of a sum gives: dozens or thousands of dollars are prices."""
    if mention.low >= LARGE and mention.currency in _DEAR:
        ruling.vote("other", 8.0, "larger than any gift")
    if Decimal(0) < mention.high < SMALL and mention.currency in _DEAR:
        ruling.vote("other", 3.0, "too small for aid of a state's")
        if _PER.match(window.right[:40]):
            ruling.vote("other", 2.0, "a price")


_YEARS: Final = (
    r"(?:(?:in|within)\s+(?:(?:the|its|their|these|our|first|all)\s+){0,2}|over\s+(?:the|these|its)\s+(?:past|last|whole|entire)\s+)"
    r"(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+(?:and\s+a\s+half\s+)?years|war)\b"
)
_OVER_YEARS: Final = Caseless(
    r"\b" + _YEARS + r"|\bover\s+(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+years\b(?=.*\bha(?:s|ve)\b)",
    rare=True,
)
_DONE: Final = Caseless(
    r"\b(?:came|gave|has|have|had|took|sent|spent|received|went|paid|raised|flowed|made|handed|put|provided|delivered)\b"
)
_TO_COME: Final = Caseless(
    r"\b(?:next|coming|will|would|pledg\w+|promis\w+|announc\w+|agree\w*|approv\w+|sign\w*|plans?|is\s+to|are\s+to|could"
    r"|cost\w*|need\w*|ago|loans?|repa\w+)\b"
)


def _summed_over_years(window: Window) -> bool:
    """“From the Union came €88 billion in two years”: what is told of years that are over adds up."""
    clause = window.clause
    return ("years" in clause or "war" in clause) and (
        _OVER_YEARS.search(clause, window.holds) is not None
        and _DONE.search(clause) is not None
        and _TO_COME.search(clause) is None
    )


@cache
def _foes_money() -> frozenset[str]:
    return frozenset(actors.currency_of().get(foe, "") for foe in FOES)


def domestic(context: Context, mention: Mention, window: Window, ruling: Ruling) -> None:
    """A sum in the receiver's own money, or a foe's, that no giver stands for is spent at home."""
    own, foes = actors.currency_of().get(context.recipient or ""), _foes_money()
    if (
        (mention.currency != own and mention.currency not in foes)
        or mention.currency in ("USD", "EUR", "")
        or mention.conversion_of is not None
    ):
        return
    if not any(context.gives(m) >= 2 and m.actor not in FOES for m in context.by_sentence[window.index]
               if m.actor != context.recipient):  # fmt: skip
        ruling.vote("other", 3.0, "money of the receiver's own, or a foe's")


#: "To strengthen Germany's defence", "modernises the Polish army": what a state spends on its own.
_OWN_FORCES: Final = Caseless(
    r"(?:['’]s?)?\s+(?:own\s+)?(?:(?!air\b)[\w-]+\s+)??(?:defen[cs]es?|army|armed\s+forces|military|navy|air\s+force"
    r"|stockpiles?|arsenals?|forces|bundeswehr)\b",
    rare=True,
)
_BUILDS_UP: Final = Caseless(
    r"\b(?:boost|strengthen|moderni[sz]|rebuild|rearm|re-arm|upgrad|expand|re-?equip|bolster|overhaul|reinforc|revamp|enlarg"
    r"|(?:build|beef)(?:ing|s)?\s+up\b)\w*\s+(?:the\s+)?$"
)
#: How far behind a sum it may say so, in characters.
_FOR_ITSELF: Final = 120


def rearms(context: Context, window: Window, ruling: Ruling) -> None:
    """A sum that strengthens the forces of the state that gives it is spent at home."""
    if not _OWN_FORCES.may_match(window.holds):
        return
    for mention in context.by_sentence[window.index]:
        if (
            mention.actor != context.recipient
            and window.own_start <= mention.start < min(window.own_end, window.end + _FOR_ITSELF)
            and _OWN_FORCES.match(context.text[mention.end : mention.end + 40])
            and _BUILDS_UP.search(context.text[max(0, mention.start - 24) : mention.start])
            and mention.actor == givers.named_giver(context, window)
            and not _helps_another(context, window, mention)
        ):
            ruling.vote("other", 9.0, f"what {mention.actor} spends on its own forces")
            return


def _helps_another(context: Context, window: Window, own: ActorMention) -> bool:
    """Whether the words before a state's own forces name another that receives the sum."""
    for mention in context.by_sentence[window.index]:
        if (
            window.own_start <= mention.start < own.start
            and mention.actor not in (own.actor, *FOES)
            and receives(context, mention) >= 2
        ):
            return True
    return False


_DRAWN_FROM: Final = Caseless(
    r"^\s+(?:[\w’'-]+,?\s+){0,4}?(?:(?:out\s+of|of|from|under)\s+(?:the|its|their|his|her|our|that|this|an?)|out\s+of)\s+"
    r"(?:[\w’'-]+\s+){0,4}?[*_]*$",
)
_OF_THE: Final = Caseless(
    r"^\W*(?:(?:out\s+)?of|from)\s+(?:the|its|their|our|that)\s+(?:[\w’'-]+\s+){0,6}?[*_]*$",
)


def measures(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """“Has paid €16 billion of its €18 billion share”, “of the $2bn fund, $1bn”: what one draws from is older."""
    said: set[tuple[Decimal, str]] = set()
    for number, mention in enumerate(mentions):
        ruling, window = rulings[number], windows[number]
        known = (mention.high, mention.currency) in said
        said.add((mention.high, mention.currency))
        if mention.conversion_of is not None:
            continue
        if ruling.role is Role.PAST and _is_measure(mentions, windows, number):
            _shares(mentions, windows, rulings, number)
        if ruling.role not in (Role.NEW, Role.CUMULATIVE, Role.COMPONENT):
            continue
        if known or ruling.strongest("planned", "component") >= FIRM:
            continue
        if _is_measure(mentions, windows, number) and not (
            ruling.role is Role.NEW and _ANNOUNCED.search(window.near_right[:60], window.holds)
        ):
            ruling.settle(Role.PAST, "what another sum is drawn from")
            _shares(mentions, windows, rulings, number)


def _shares(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> None:
    """What is drawn from a sum is told behind it or before it."""
    _share(mentions, windows, rulings, number)
    _share_paid(windows, rulings, number)


def _share(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> None:
    """“Of the $2bn that was approved, $1bn went …”: the sum behind it is its share."""
    after = number + 1
    if (
        after == len(mentions)
        or not _OF_THE.match(windows[number].left)
        or windows[after].index != windows[number].index
    ):
        return
    ruling = rulings[after]
    if ruling.role in (Role.NEW, Role.PAST) and ruling.strongest_but("new", "past") < FIRM:
        ruling.settle(Role.COMPONENT, "a share of the sum before it", number)


#: "€2m of the €9m that it promised has been paid out"
_IS_PAID: Final = Caseless(
    r"^[^;]{0,110}?\bha(?:s|ve)\s+(?:already\s+|now\s+|so\s+far\s+|since\s+)?(?:(?:been\s+)?(?:spent|used|disbursed|paid|drawn"
    r"|delivered|transferred|released|handed|sent|committed|allocated)|arrived|come|gone)\b",
    rare=True,
)


def _share_paid(windows: list[Window], rulings: list[Ruling], number: int) -> None:
    """“€2m of the €9m that it promised has been paid out”: the sum before it is its share."""
    window, share = windows[number], rulings[number - 1] if number else None
    if (
        share is None
        or windows[number - 1].index != window.index
        or share.role not in (Role.NEW, Role.PAST, Role.OTHER)
        or share.strongest_but("new", "past") >= FIRM
        or not _DRAWN_FROM.match(window.near_left)
    ):
        return
    if _IS_PAID.search(window.near_right, window.holds):
        share.settle(Role.COMPONENT, "a share of the sum behind it", number)


_ANNOUNCED: Final = Caseless(
    r"^[^,;.]{0,40}\b(?:announced|pledged|promised)\s+(?:today|on\s+\w+day|this\s+week)", rare=True
)


def _is_measure(mentions: list[Mention], windows: list[Window], number: int) -> bool:
    mention, window = mentions[number], windows[number]
    before, after = number - 1, number + 1
    while before >= 0 and mentions[before].conversion_of is not None:
        before -= 1
    if (
        before >= 0
        and windows[before].index == window.index
        and mentions[before].high < mention.low
        and mentions[before].currency == mention.currency
        and _DRAWN_FROM.match(window.near_left)
    ):
        return True
    return (
        after < len(mentions)
        and windows[after].index == window.index
        and mentions[after].high < mention.low
        and mentions[after].currency == mention.currency
        and _OF_THE.match(window.left) is not None
    )
