"""What kind of aid an amount is: type, programme, tranche, envelope."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.instrument import LENDERS, from_stocks
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import numbers
from aidtrack.lexicon.aid_words import NOTHING
from aidtrack.lexicon.programmes import Programme
from aidtrack.lexicon.tranches import IN_TRANCHES
from aidtrack.model import AidType, Role
from aidtrack.patterns import ANYTHING, Caseless

_INDUSTRY: Final = Caseless(
    r"\b(?:buys?|bought|purchas\w+|order\w*|procur\w+|pays?|contracts?)\b[^.;]{0,70}\b(?:industry|manufacturers"
    r"|contractors|makers)\b",
    rare=True,
)
#: "DKK 64.8 billion up to 2028", "$15.6 billion to 2027", "the frame from NOK 75 billion": years of packages to come.
_TO_YEAR: Final = re.compile(
    r"[\s*_)]*(?:,\s+)?(?:available\s+|in\s+total\s+)?(?:up\s+to|until|through|to)\s+(?:and\s+including\s+|the\s+end\s+of\s+)?20\d\d\b"
)
_FRAME_OF: Final = Caseless(
    r"\b(?:frame|envelope|ceiling|budget\s+line|pot)\s+(?:of|from|to|at|by)\s+[*_]*$|\b(?:its|the)\s+(?:frame|envelope|ceiling)\b[^.;]{0,40}\sto\s+[*_]*$",
    rare=True,
)
#: "This year's £3bn": what is drawn on all year.
_THIS_YEARS: Final = Caseless(r"\b(?:this|next|last)\s+year['’]s\s+[*_]*$")
_YEARS: Final = Caseless(
    r"\b(?:over|for|across|within|spread over|during) (?:the (?:next|coming|following|years) )?(?:(?:\w+|\d+) years"
    r"|(?:the )?(?:years|period) 20\d\d|20\d\d ?(?:to|until|[-–]) ?(?:20)?\d\d)|\bbetween 20\d\d and 20\d\d"
    r"|\b20\d\d ?[–-] ?20\d\d"
    r"|\buntil 20\d\d|\bfrom 20\d\d to 20\d\d|\b(?:two|five|four|three|six|seven|multi)-year\b"
    r"|\ba year\b(?! (?:ago|later|earlier|before|since|on)\b)",
)
_FACILITY: Final = Caseless(
    r"\b(?:facility|nansen|ukraine fund|donation fund|aid fund|support fund|fund\b|loan programme|loan program"
    r"|initiative|extended arrangement|framework|frame)\b",
    rare=True,
)
_SPREAD: Final = Caseless(
    r"\b(?:paid|spread|run|runs|last|lasts|disbursed|divided)\b[^.]{0,30}\b(?:over|for|until)\s+(?:\w+\s+)?(?:years"
    r"|20\d\d)",
)
_LAW: Final = Caseless(
    r"\b(?:signed|signs|became|become|enact\w*|passed)\b.{0,60}\b(?:law|bill|act|supplemental|legislation)\b"
    r"|\b(?:law|act|supplemental|appropriation)\b|\bcongress (?:has )?(?:approved|appropriated|provided|passed)\b"
    r"|\b(?:parliament|storting|bundestag|riksdag|folketing)\b.{0,90}\bover (?:the (?:next|coming) )?\w+ years",
    re.DOTALL,
    rare=True,
)
#: A pot is set up with a sum: "created a framework of", "established a €5bn facility", "sets up a five-year programme".
_FOUNDED: Final = Caseless(
    r"\b(?:creat\w+|establish\w+|sets?\s+up|setting\s+up|adopt\w*)\s+(?:an?\s+|the\s+)?(?:(?!and\b)[\w-]+\s+){0,3}"
    r"(?:facility|framework|programme|program|(?:trust|assistance|support|relief|aid|donation|special)\s+fund)\b"
    r"|\bendow\w*\b|\b(?:for|in)\s+the\s+years\s+20\d\d\s+(?:to|and|until|through)|\bfor\s+the\s+(?:years\s+|period\s+)(?:to\s+|until\s+)?20\d\d|\b(?:in|for)\s+the\s+(?:fiscal|financial|budget)\s+year\b(?!\s+before)"
    r"|\b(?:volume|size|budget|frame)\s+of\s+(?:the|its|this)\s+(?:[\w-]+\s+){0,3}?(?:programme|program|fund|facility|framework|scheme)\b"
    r"|\b(?:programme|program|fund|facility|framework|scheme)\s+(?:is|was|has\s+been|will\s+be)\s+(?:[\w-]+\s+)?"
    r"(?:increased|raised|expanded|topped\s+up|enlarged|extended)\b"
    r"|\b(?:multi-?annual|multi-?year|(?:two|three|four|five|six|seven|eight|ten)-year)\s+(?:[\w-]+\s+){0,2}"
    r"(?:facility|framework|programme|program|fund)\b",
    rare=True,
)
#: “The €5bn facility”, “its €5bn programme”: a pot that is spoken of by its size is one that others are paid from.
_OF_ITS_SIZE: Final = Caseless(r"(?:\b(?:the|its|their|our)|['’]s?)\s+(?:[\w-]+\s+)?$")
_POT: Final = Caseless(r"\s+(?:[\w-]+\s+){0,2}?(?:facility|fund|framework|programme|program)\b", rare=True)
_LONG: Final = r"\b(?!this\b|last\b|next\b)\w+-(?:month|year)"
_LOAN: Final = (
    r"(?:(?!(?:under|from|of|as|for|to|in|after|within|the|its|their)\b)[\w-]+\s+){0,3}?"
    r"(?:programme|program|arrangement|facility|loan)\b"
)
#: "A 40-month arrangement of", "a 37-month," and then the sum, which is the whole of it: what is paid under it isn't.
_TERM_OF: Final = Caseless(
    rf"(?:{_LONG}\s+{_LOAN}(?:\s+(?:for|to|with)\s+[^.;,$€£¥]{{2,40}}?)?,?\s+(?:of|worth|totall?ing|providing|over)"
    rf"|{_LONG}\s+[^.;$€£¥]{{0,100}}\bwith\s+(?:total\s+)?access\s+of)\s+"
    r"(?:(?:about|around|some|nearly|almost|roughly)\s+)?$",
    rare=True,
)
_TERM_THEN: Final = Caseless(rf"{_LONG},?\s+$", rare=True)
_A_LOAN: Final = Caseless(rf"\s+{_LOAN}", rare=True)
#: And the sum before it: "$5 billion, 37-month programme", "loan over 37 months".
_OF_TERM: Final = Caseless(
    rf",?\s+{_LONG}\s+{_LOAN}|\s+{_LOAN}(?:\s+(?:for|to|with)\s+[^.;,$€£¥]{{2,30}}?)?,?\s+over\s+"
    r"(?:(?:about|the|next|coming)\s+){0,2}(?:[\w-]+\s+months|(?:two|three|four|five|[2-5])\s+years)\b",
    rare=True,
)
#: "As a loan that is paid out in steps over 20 months"
_IN_STEPS: Final = Caseless(
    r"[^.;$€£¥]{0,80}?\bin\s+(?:[\w-]+\s+){0,2}?(?:steps|stages|instal+ments|tranches|portions|slices)\s+(?:over|until|within)\b",
    rare=True,
)
#: The Union also gives.
_LENT: Final = Caseless(r"\b(?:loans?|lends?|lent|lending|macro-financial)\b", rare=True)
#: What a package is paid out of: "comes out of the", "is taken from the civil programme of", "go on the account opened
#: in May,"; "of the", where the sentence opens with it.
_PAID_OUT_OF: Final = Caseless(
    r"\b(?:com(?:es?|ing)|came|tak(?:en?|es)|paid|financed|funded|charged|drawn|booked|covered|met|go(?:es)?|counts?)\s+(?:\w+ly\s+)?"
    r"(?:out\s+of|from|on|against|by|to)\s+(?:the|its|their)\s+(?P<pot>(?:[\w’'-]+,?\s+){0,6}?)[*_]*$",
    rare=True,
)
_OF_THE: Final = re.compile(r"(?:^|[.;]\s)[\s*_]*Of\s+the\s+[*_]*$")
_A_POT: Final = Caseless(r"\b(?:programme|program|fund|pot|account|envelope|frame|facility|budget)\b")
#: "£5m which the government had set for Chad this year", "€9m intended for three years", "reserved until 2027"
_SET_FOR_TIME: Final = Caseless(
    r"^[\s*_]+(?:[\w’'.-]+\s+){0,6}?(?:set|reserved|earmarked|intended|budgeted|meant|agreed|voted)\b[^.;]{0,60}?\b(?:this\s+year|in\s+20\d\d"
    r"|next\s+year|for\s+(?:the\s+)?(?:year|coming|next|(?:two|three|four|five|six|seven)\s+years|20\d\d)"
    r"|(?:until|to|up\s+to)\s+(?:the\s+end\s+of\s+)?20\d\d)\b"
)
_UNDER_LAW: Final = Caseless(
    r"\b(?:from|under|out of|thanks to|paid (?:for )?(?:from|by|out of))\s+(?:the|this|that|a)\b[^.]{0,40}\b(?:law"
    r"|act|bill)",
)
#: "minutes after the law was signed", "once the bill had passed, it": when a package came, not what it is,
_AFTER_LAW: Final = Caseless(
    r"\b(?:after|once|as\s+soon\s+as)\s+[^.;,]{0,40}?\b(?:law|act|bill|supplemental|legislation)\b",
    rare=True,
)
#: unless the clause of the sum itself names a law, or a fund that is set up.
_NEW_LAW: Final = Caseless(
    r"\b(?:law|act|bill|supplemental|legislation)\b|\b(?:set(?:s|ting)?\s+up|creat\w+|establish\w+)\b[^.;,]{0,60}\bfund\b",
    rare=True,
)
_TRANCHE: Final = Caseless(
    r"\b(?P<ordinal>\d{1,3}(?:st|nd|rd|th)|(?:[a-z]+-)?(?:first|second|third|[a-z]{3,}th))\s*(?:\s(?P<time>time)\b[^.]{0,90}?\b(?:drawn|draw"
    r"|take|taken|drawdown|stocks|inventor\w+)"
    r"|\s(?:such|usai|presidential|military|aid|danish|donation|support|regular|security|assistance|ukraine|of|its"
    r"|kind|the|\W)*?\s?(?P<what>drawdown|tranche|package|instal+ment|utilization|donation)"
    r"|\s(?P<from>from (?:us|u\.s\.|american|pentagon|swedish|danish|its|the) |for ukraine\b|of its kind)"
    r"|(?P<bare>[,;](?=\s)))",
)
_THIRD_SUM: Final = Caseless(
    r"\b(?:the|a)\s+(?P<ordinal>[a-z]+(?:-[a-z]+)?|\d+(?:st|nd|rd|th))(?:\s+tranche)?\s*(?:of|,\s+again"
    r"|,[^.;]{0,40}came\s+to|,[^.;]{0,40}\bto)?\s*$",
)
_ORDINALS: Final = {
    word: number
    for number, word in enumerate(
        """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth""".split(),
        1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70}
#: What every ordinal holds that has a number.
_RANKED: Final = Caseless(
    "|".join((*_ORDINALS, *(f"{digit}{ending}" for digit in range(10) for ending in ("st", "nd", "rd", "th")))),
    rare=True,
)


#: "It comes to", "The last one was", "The first, of": a sentence that goes on with what the one before tells of.
_ONE_OF_THEM: Final = Caseless(
    r"^\W*(?:it|this|that|they|the\s+(?:package|drawdown|tranche|(?:first|second|third|last|latest|previous|most\s+recent|\d+\w\w)"
    r"(?:\s+(?:one|use|package))?))\b(?!\s+(?:also|of)\b)"
)


def programme_of(context: Context, window: Window, donor: str | None, head: int, after: int = 0) -> Programme | None:
    """The programme that pays, where the amount's own words, its sentence, or what follows name one of the donor's.

    The nearest wins; a programme of another donor's never does.

    Args:
        context: the document.
        window: the text around the amount.
        donor: who gives it.
        head: how far the words of its sentence are its own or shared with all of the sentence's amounts.
        after: where the sentences that follow and still speak of it end.
    """
    if not context.programmes:
        return None
    end = window.sentence.start + len(window.text)
    before = context.before(window.index) if _ONE_OF_THEM.match(window.text) else None
    told = context.sentences[window.index if before is None else before].start
    for left, right in (
        (window.own_start, window.own_end),
        (told, head),
        (end, max(after, end)),
    ):
        inside = [
            (abs(start - window.start), start, programme)
            for start, programme in context.programmes_between(left, right)
            if not programme.donor or donor is None or programme.donor in donor
        ]
        if inside:
            return min(inside, key=lambda found: found[:2])[2]
    return None


def implied_programme(
    window: Window, donor: str | None, kind: AidType | None, following: str, holds: int
) -> str | None:
    """PDA for weapons from American stocks, USAI for those ordered from industry: its two ways of giving them.

    Where others stand behind an amount in its sentence, what is said behind them is theirs.
    """
    if donor != "United States" or kind is not AidType.MILITARY:
        return None
    here = len(window.text) - len(window.right) + len(window.near_right)
    for text in (window.text[:here], following):
        stocks = from_stocks(text, holds)
        if _INDUSTRY.search(text, holds) and not stocks:
            return "USAI"
        if stocks:
            return "PDA"
    return None


def tranche_of(text: str, holds: int = ANYTHING) -> int | None:
    """The number of a drawdown, tranche or package; `holds` is what `patterns.Holdings` says of the text.

    >>> tranche_of("This is the 36th drawdown of equipment"), tranche_of("the sixty-second tranche")
    (36, 62)
    >>> tranche_of("the first package of its kind"), tranche_of("the first time it gave tanks")
    (None, None)
    >>> tranche_of("the 26th time that we have drawn on stocks"), tranche_of("the 46th, with radars")
    (26, 46)
    """
    if _RANKED.search(text, holds) is None:
        return None
    for found in _TRANCHE.finditer(text):
        number = _ordinal(found["ordinal"])
        what = found["what"]
        if (
            number is None
            or (number == 1 and what not in ("drawdown", "tranche"))
            or (found["bare"] and not found["ordinal"][0].isdigit())
        ):
            continue
        return number
    return None


def own_tranche(window: Window) -> int | None:
    """The number that belongs to this amount rather than to its neighbour: "a third, again €500 million"."""
    if _RANKED.search(window.text, window.holds) is None:
        return None
    found = _THIRD_SUM.search(window.near_left[-90:])
    if found is not None and not re.match(r"[^.;]{0,30}\bthis (?:week|month|year)", window.near_right):
        number = _ordinal(found["ordinal"])
        if number is not None:
            return number
    offset = window.sentence.start
    return tranche_of(window.text[window.own_start - offset : window.own_end - offset])


def _ordinal(word: str) -> int | None:
    if word[0].isdigit():
        return int(re.match(r"\d+", word)[0])  # type: ignore[index]
    if word in _ORDINALS:
        return _ORDINALS[word]
    tens, _, ones = word.partition("-")
    if tens in numbers() and ones in _ORDINALS and numbers()[tens] >= 20:
        return numbers()[tens] + _ORDINALS[ones]
    return None


_TYPES: Final = {"military": AidType.MILITARY, "humanitarian": AidType.HUMANITARIAN,
                 "financial": AidType.FINANCIAL, "neither": None}  # fmt: skip


def aid_type_of(context: Context, window: Window, head: int) -> tuple[AidType | None, str]:
    """The general type, from the nearest words that speak of one; mixed or neither is none.

    Args:
        context: the document.
        window: the text around the amount.
        head: how far the words of its sentence are its own or shared with all of the sentence's amounts.

    Returns:
        The type and why; an empty reason where no word speaks of any.
    """
    said, start, end = context.aid_words.between, window.start, window.end
    left, right = start - len(window.near_left), end + len(window.near_right)
    sentence, lent = window.sentence, ""
    behind = said(end, min(right, end + 60))
    joined = _JOINED.search(window.near_right[:70])
    if joined is not None and len({_adjective(found[0]) for found in _ADJECTIVE.finditer(joined[0])}) > 1:
        return None, "mixed right behind it"
    told = _TOLD_OF.search(window.near_left[-90:], window.holds)
    if told is not None:
        return AidType(_adjective(told["kind"])), f"“{told['kind']}” right before it"
    label = _LABELLED.fullmatch(window.left)
    if label is not None:
        return AidType(_adjective(label["kind"])), f"its label says “{label['kind']}”"
    if not behind.isdisjoint(_TYPES):
        close = _CLOSE.match(window.near_right[:90])
        stop = min(right, end + (close.end() if close is not None else 90))
        nearer = said(end, min(stop, end + 60))
        if nearer.isdisjoint(_TYPES) and stop < end + 60:
            nearer = said(max(left, window.own_start, start - 60), stop)
        return _one_of(behind if nearer.isdisjoint(_TYPES) else nearer, "right behind it")
    asked = _asked_for(window)
    if asked is not None:
        return asked, "what is asked for so"
    partly = _PART_IS.match(context.text[end : end + 90]) is not None
    for words, where in (
        (behind, "right behind it"),
        (
            said(max(left, window.own_start, start - 60), start) | said(end, min(right, end + 90)),
            "beside it",
        ),
        (said(max(window.own_start, window.clause_start), min(window.own_end, window.clause_end)), "in its clause"),
        (said(max(left, start - 60), start), _NEIGHBOURS),
        (said(window.clause_start, min(window.clause_end, head)), ""),
        (said(sentence.start, min(sentence.start + len(window.text), head)), "in its sentence"),
        (context.introduction_says(window), "in the list's introduction"),
    ):
        if partly and not where:
            return None, "a part of it is of one kind"
        if lent and where in ("", _NEIGHBOURS):
            break  # what the loan pays for would stand beside it
        if not words.isdisjoint(_TYPES):
            return _one_of(words, where or "in its clause")
        lent = lent or ("loan" in words and (where or "in its clause")) or ""
    if lent and (_ARMS_LOAN.search(window.text, window.holds) or _ARMS_LOAN.search(context.document.title)):
        return AidType.MILITARY, "a loan for arms"
    return (AidType.FINANCIAL, f"a loan {lent}") if lent else (None, "")


#: Words before an amount that are told of the one before it, as far as its own say nothing.
_NEIGHBOURS: Final = "before it"
#: The American programme that lends for arms alone.
_ARMS_LOAN: Final = Caseless(
    r"\bforeign\s+military\s+financing\b|\bfmf\b|\b(?:arms|weapons|defen[cs]e|military)\s+(?:loan|credit)s?\b",
    rare=True,
)
#: What the United Nations ask money for: people in need.
_AGENCIES_ASK: Final = Caseless(
    r"\b(?:un|u\.n\.|united\s+nations|ocha|unhcr|unicef|unrwa)(?:\s+(?:agenc(?:y|ies)|partners|and\s+its\s+partners))?\s+"
    r"(?:(?:is|are|was|were|has|have|had|now|also|still)\s+){0,3}(?:appeal\w*|seek\w*|sought|ask(?:s|ed|ing)\s+for|launched\s+an?"
    r"(?:\s+[\w-]+){0,2}\s+appeal|plead\w*|short\s+of|lacks?|needs?|look(?:s|ing)\s+for)\b(?:[^.;]|\.\d){0,60}$",
    rare=True,
)
#: What a state needs each month is to meet its budget: "Kyiv needs €4bn a month".
_EACH_MONTH: Final = Caseless(r"^[\s*_]+(?:a|per|each|every)\s+month\b")
_STATE_NEEDS: Final = Caseless(
    r"\b(?:needs?|needed|requires?|gap|hole|shortfall|asked\s+for|asking\s+for)\b[^.;]{0,50}$", rare=True
)


def _asked_for(window: Window) -> AidType | None:
    """The kind of aid that it is by who asks for it, or how."""
    if _AGENCIES_ASK.search(window.near_left[-110:], window.holds):
        return AidType.HUMANITARIAN
    if _EACH_MONTH.match(window.near_right[:20]) and _STATE_NEEDS.search(window.near_left[-60:], window.holds):
        return AidType.FINANCIAL
    return None


_ADJECTIVES: Final = (
    r"(?:military|defen[cs]e|humanitarian|relief|macro-financial|financial|economic|budgetary|budget|fiscal|civilian"
    r"|civil|development|food)"
)
_ADJECTIVE: Final = Caseless(rf"\b{_ADJECTIVES}\b")
#: "In military and civilian aid", "in financial, budgetary and humanitarian assistance".
_JOINED: Final = Caseless(
    rf"^(?:\s+[\w-]+){{0,2}}\s+{_ADJECTIVES}(?:,\s+{_ADJECTIVES})*,?\s+(?:and|or)\s+{_ADJECTIVES}\s+"
    r"(?:aid|assistance|support|help)\b"
)
#: "Takes its military aid to €3bn and its economic help to €2bn": what stands before a total is its own.
_TOLD_OF: Final = Caseless(
    r"(?<!\band )(?<!\bor )(?<!, )\b(?P<kind>military|defen[cs]e|humanitarian|financial)\s+"
    r"(?:aid|assistance|support|help)\s+(?:(?:to|for)\s+(?:[\w.-]+\s+){1,2}?(?:since\s+\w+\s+)?)?(?:to|at|reached|totals|totalled|comes\s+to|came\s+to|stands\s+at)\s+"
    r"(?:(?:more|less|over|about|around|nearly|almost|some|than|just|well|roughly|close|to)\s+){0,3}[*_]*$",
    rare=True,
)
#: "**Defence** – €5bn": a label of one word.
_LABELLED: Final = Caseless(r"\W*(?P<kind>military|defen[cs]e|humanitarian|financial|economic)\W*\s?[:–—-]?\W*")
#: "Of which €2bn was military" of a sum that is more than that.
_PART_IS: Final = Caseless(
    r"^[^.;]{0,30},\s+(?:of\s+which|including)\s+[^.;a-z]{0,12}(?:[a-z]+\s+){0,3}?[^.;]{0,24}?\b(?:is|was|are|were|in)\s+"
    r"(?:military|humanitarian)\b"
)
#: What is told of an amount before the sentence turns to something else.
_CLOSE: Final = Caseless(r"[^,;:()–—]*?(?=[,;:()–—]|\s-\s|\sand\s+(?:the|it|he|she|they|has|will|[\w]+ed)\b)")
_BY_START: Final = {"mil": "military", "def": "military", "hum": "humanitarian", "rel": "humanitarian",
                    "foo": "humanitarian"}  # fmt: skip


def _adjective(word: str) -> str:
    """The kind that an adjective of aid says."""
    first = word.lower()[:3]
    return _BY_START.get(first, "neither" if first in ("civ", "dev") else "financial")


#: Categories of the catalogue that are of one kind; vehicles, fuel, energy or medicine go to soldiers and civilians.
_ARMS: Final = frozenset(
    ("Air defence", "Aircraft", "Ammunition", "Anti-armour", "Armour", "Artillery", "Drones", "Explosives",
     "Protective equipment", "Rockets and missiles", "Sensors and electronic warfare", "Ships and boats", "Small arms")
)  # fmt: skip
_RELIEF: Final = frozenset(("Humanitarian",))


def type_of_things(categories: set[str]) -> tuple[AidType | None, str]:
    """The type that things given show, where all that show one show the same.

    >>> type_of_things({"Armour", "Vehicles"}), type_of_things({"Armour", "Humanitarian"})
    ((<AidType.MILITARY: 'military'>, 'arms are given'), (None, ''))
    """
    arms, relief = bool(categories & _ARMS), bool(categories & _RELIEF)
    if arms == relief:
        return None, ""
    return (AidType.MILITARY, "arms are given") if arms else (AidType.HUMANITARIAN, "relief goods are given")


def _kinds(words: frozenset[str]) -> frozenset[str]:
    """The types that words speak of; a loan is financial aid unless they say what else it pays for."""
    types = words.intersection(_TYPES)
    return types | {"financial"} if "loan" in words and types <= {"neither"} else types


def _one_of(words: frozenset[str], where: str) -> tuple[AidType | None, str]:
    types = _kinds(words)
    known = types - {"neither"}
    if len(types) == 1 or (len(known) == 1 and ("financial" not in known or "loan" in words)):
        kind = _TYPES[next(iter(known or types))]
        return kind, f"speaks of {kind or 'energy or reconstruction'} {where}"
    return None, f"mixed {where}"


#: "Its value is €5m", "We are talking about €5m": a sentence that only puts the figure to what the one before names.
_ONLY_SIZE: Final = Caseless(
    r"^\W*(?:(?:its|their|the)\s+(?:total\s+|overall\s+|full\s+|whole\s+)?(?:volume|amount|size|sum|value|figure|cost|price)\s+(?!of\b)"
    r"|(?:it|that|this)(?:\s+is|['’]s)\s+(?!not\b|un|the\s+[a-z]+\s+time\b)"
    r"|(?:we|they)\s+(?:are|['’]re)\s+(?:talking|speaking)\s+(?:about|of)\s)"
)


def type_around(context: Context, window: Window, after: int, donor: str | None) -> tuple[AidType | None, str]:
    """The type that the headline, the lead or the sentences around speak of alone; else what its giver is there for.

    Args:
        context: the document.
        window: the text around the amount.
        after: where the sentences that follow and still speak of it end.
        donor: who gives it.
    """
    if donor in HELPERS:
        return AidType.HUMANITARIAN, "its giver helps people in need"
    before = context.before(window.index)
    said = NOTHING if before is None else context.sentence_says(before)
    sized = said if said and _ONLY_SIZE.match(window.text) else NOTHING
    for words, where in (
        (sized, "in the sentence before"),
        (context.title_says, "in the headline"),
        (context.lead_says if window.index else NOTHING, "in the lead"),
        (context.aid_words.between(window.sentence.end, after), "in what follows"),
        (said, "in the sentence before"),
    ):
        if len(_kinds(words) - {"neither"}) == 1:
            return _one_of(words, where)
    words = _question_says(context, window.index)
    if len(_kinds(words) - {"neither"}) == 1:
        return _one_of(words, "in the question before it")
    if _SOLDIERS.search(window.text):
        return AidType.MILITARY, "its sentence names an office of defence"
    if donor in LENDERS:
        return AidType.FINANCIAL, "its giver lends"
    return _of_publisher(context.document.publisher)


#: How many sentences into an answer its question is still looked for.
_ANSWER: Final = 12


def _question_says(context: Context, index: int) -> frozenset[str]:
    """What the words of aid say that end the paragraph before one with a question."""
    for _ in range(_ANSWER):
        if context.before(index) is None:
            break
        index -= 1
    asked = index > 0 and context.text.endswith("?", 0, context.sentences[index - 1].end)
    return context.sentence_says(index - 1) if asked else NOTHING


#: What share of a text's words on kinds of aid is of the kind that the text is about, and how many they are at least.
_THEME: Final = 0.85
_A_FEW: Final = 2


def theme_of(context: Context) -> AidType | None:
    """The type that nearly all words of a text speak of, its headline's too."""
    counts = Counter(word for word in context.title_says if word in _TYPES)
    for said in context.aid_words.all():
        counts.update(word for word in said if word in _TYPES)
    for word, times in counts.most_common(1):
        if times >= max(_A_FEW, _THEME * counts.total()):
            return _TYPES[word]
    return None


#: Offices of defence: what they give is arms, where nothing else is said.
_SOLDIERS: Final = Caseless(
    r"\b(?:pentagon|(?:ministry|minister|department|secretary)\s+(?:of|for)\s+(?:national\s+)?defen[cs]e"
    r"|defen[cs]e\s+(?:ministry|minister|department|secretary)|armed\s+forces|general\s+staff|ramstein)\b"
)
#: Who helps people in need, and nobody else.
HELPERS: Final = frozenset(
    ("Danish Refugee Council", "Doctors Without Borders", "International Committee of the Red Cross",
     "International Federation of Red Cross and Red Crescent Societies", "Norwegian Refugee Council", "Red Cross",
     "UNHCR", "UNICEF", "Ukraine Humanitarian Fund", "United Nations", "World Food Programme")
)  # fmt: skip
_PUBLISHERS: Final = (
    (AidType.MILITARY, _SOLDIERS),
    (
        AidType.HUMANITARIAN,
        Caseless(r"\b(?:humanitarian|red cross|red crescent|refugee|relief|unhcr|unicef|wfp|ocha)\b"),
    ),
    (AidType.FINANCIAL, Caseless(r"\b(?:monetary|treasury|imf|(?:ministry|department)\s+of\s+finance)\b")),
)


def _of_publisher(publisher: str) -> tuple[AidType | None, str]:
    """The type that a publisher's own business is."""
    for kind, words in _PUBLISHERS if publisher else ():
        if words.search(publisher):
            return kind, "its publisher's business"
    return None, ""


def _follows_law(window: Window) -> bool:
    """Whether words in another clause only say that a law came before, and its own name none."""
    before, after = window.near_left[-110:], window.near_right[:110]
    found = _AFTER_LAW.search(after, window.holds)
    if found is not None:
        return _NEW_LAW.search(f"{before} {after[: found.start()]}", window.holds) is None
    found = _AFTER_LAW.search(before, window.holds)
    own = before[found.end() :] if found is not None else ""
    return "," in own and _NEW_LAW.search(f"{own} {after}", window.holds) is None


def _is_programme(window: Window, donor: str | None) -> bool:
    """Whether a sum is the whole of a loan for some time whose tranches are paid and counted one by one."""
    if donor not in IN_TRANCHES:
        return False
    before, after = window.near_left[-110:], window.near_right[:110]
    if donor == "European Union" and not _LENT.search(f"{before} {after}", window.holds):
        return False
    then = _TERM_THEN.search(before, window.holds) and _A_LOAN.match(after, window.holds)
    return bool(
        then
        or _TERM_OF.search(before, window.holds)
        or _OF_TERM.match(after, window.holds)
        or _IN_STEPS.match(after, window.holds)
    )


def _is_drawn_on(window: Window) -> bool:
    """Whether packages are said to be paid out of a sum that was set for some time, or is a pot's."""
    before = window.near_left[-110:]
    drawn = _PAID_OUT_OF.search(before, window.holds)
    if drawn is None and _OF_THE.search(before) is None:
        return False
    pot = drawn is not None and _A_POT.search(drawn["pot"]) is not None
    return pot or _SET_FOR_TIME.match(window.near_right[:140]) is not None


def is_envelope(window: Window, role: Role, following: str, donor: str | None = None) -> bool:
    """Whether it is a law or facility for years that later packages are paid from."""
    if role not in (Role.NEW, Role.PAST):
        return False
    near = f"{window.near_left[-110:]} {window.near_right[:110]}"
    if (
        _LAW.search(near, window.holds)
        and not _UNDER_LAW.search(window.near_right[:110])
        and not _follows_law(window)
        and not re.search(r"\bdrawdown\b", near, re.IGNORECASE)
    ):
        return True
    if _FOUNDED.search(near, window.holds) or (
        _POT.match(window.near_right[:40], window.holds) and _OF_ITS_SIZE.search(window.near_left[-40:])
    ):
        return True
    if (
        _TO_YEAR.match(window.near_right)
        or _THIS_YEARS.search(window.near_left[-24:])
        or _FRAME_OF.search(window.near_left[-80:], window.holds)
    ):
        return True
    if _is_programme(window, donor) or _is_drawn_on(window):
        return True
    if _FACILITY.search(window.text, window.holds) is None:
        return False
    return _YEARS.search(near) is not None or (
        _FACILITY.search(near) is not None and _SPREAD.search(following) is not None
    )
