"""What an amount is in its document: new, component, cumulative, planned, past or other.

First: is it aid at all? Words of aid, a giver, a receiver and the theme of the text stand against the words of
business, war damage and budgets. Then the cue phrases (`lexicon/cues.csv`) vote on the role, each as far as it reaches;
what they leave open, structure decides (`structure`): lists, repetition, parts that add up to a whole. Where all that
is unsure, the signs around the sum are weighed as annotated texts weigh them (`evidence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from aidtrack.attribution import donors, evidence, frames, givers, joint_givers, parts, restating, structure
from aidtrack.attribution.context import Context
from aidtrack.attribution.instrument import LENDERS
from aidtrack.attribution.receiving import is_subject, receives
from aidtrack.attribution.windows import Window
from aidtrack.extractors.money import Mention
from aidtrack.lexicon.actors import FOES
from aidtrack.lexicon.cues import Heard
from aidtrack.model import Role
from aidtrack.patterns import Caseless

#: What a verb of giving weighs at the least, and what it adds that each of two givers has a sum of its own: neither is
#: a share of the other.
PROMISED: Final = 0.9
OWN_SUM: Final = 1.6
#: How much of a cue counts that only seconds a stronger one for the same role.
SECONDED: Final = {"new": 0.25, "planned": 0.4, "cumulative": 0.5, "component": 0.4, "past": 0.4, "other": 0.5}
#: What a cue is worth that another amount stands nearer to.
SHARED: Final = 0.6
#: How sure structure alone makes one, by what share of such rulings was right on texts that no rule was made on.
SETTLED: Final = {
    Role.NEW: 0.55, Role.PLANNED: 0.6, Role.COMPONENT: 0.85, Role.CUMULATIVE: 0.75, Role.PAST: 0.75, Role.OTHER: 0.75
}  # fmt: skip
#: News that no cue calls so: beside a verb of giving, without one, and without one late in a text. Measured as above.
GIVEN: Final = 0.7
BARE: Final = 0.55
LATE: Final = 0.45
#: From this sentence on, a sum without a word of news is as often background.
DEEP: Final = 12
#: Without any word for another role, an amount of aid is news.
NEWS: Final = 0.6
#: An announcement dated this many days before publication is background, whatever verb reports it.
LONG_AGO: Final = 40
WEEKS_AGO: Final = 20


@dataclass(slots=True)
class Ruling:
    """The role of one amount with the votes that made it."""

    role: Role = Role.OTHER
    confidence: float = 0.5
    reasons: list[str] = field(default_factory=list)
    votes: dict[str, float] = field(default_factory=dict)
    margin: float = 0.0
    settled: bool = False  # structure overruled the votes
    whole: int | None = None  # index of the amount it is a part of

    def vote(self, role: str, weight: float, reason: str = "") -> None:
        """Add to a role's votes."""
        self.votes[role] = self.votes.get(role, 0.0) + weight
        if reason:
            self.reasons.append(reason)

    def strongest(self, *roles: str) -> float:
        """The strongest vote for any of these roles."""
        return max((self.votes.get(role, 0.0) for role in roles), default=0.0)

    def strongest_but(self, *roles: str) -> float:
        """The strongest vote for any role but these."""
        return max((vote for role, vote in self.votes.items() if role not in roles), default=0.0)

    def settle(self, role: Role, reason: str, whole: int | None = None) -> None:
        """Let structure overrule the votes."""
        if role is not self.role:
            self.role, self.settled = role, True
            self.reasons.append(reason)
        if whole is not None:
            self.whole = whole


def judge(context: Context, mentions: list[Mention], windows: list[Window], days: list[int | None]) -> list[Ruling]:
    """The role of each amount of a document.

    Args:
        context: the document.
        mentions: its amounts in order.
        windows: the text around each.
        days: how many days before publication the text dates each, where it does.
    """
    rulings = [_vote(context, mention, window) for mention, window in zip(mentions, windows, strict=True)]
    for number, ruling in enumerate(rulings):
        _dates(ruling, days[number])
        _definite(context, mentions, windows, number, ruling, days[number])
        _told_before(windows[number], ruling, days[number])
        _in_passing(context, mentions[number], windows[number], ruling)
        frames.sized(mentions[number], windows[number], ruling)
        frames.domestic(context, mentions[number], windows[number], ruling)
        frames.rearms(context, windows[number], ruling)
        score = _aid_score(context, windows[number], ruling) + _carried(windows, rulings, number)
        _decide(ruling, score)
    structure.settle(context, mentions, windows, rulings, days)
    for window, ruling in zip(windows, rulings, strict=True):
        ruling.confidence = min(SETTLED[ruling.role] if ruling.settled else ruling.confidence, _bound(window, ruling))
    evidence.weigh(context, mentions, windows, rulings, days)
    parts.paid_towards(context, mentions, windows, rulings)
    parts.fresh(windows, rulings)
    parts.rows_of_gifts(context, mentions, windows, rulings)
    restating.recanted(context, windows, rulings)
    restating.conversions(mentions, rulings)
    return rulings


_GIVING: Final = Caseless(
    r"\b(?:gives?|gave|giving|puts?|putting|sends?|sent|sending|transfers?|adds?|joins?|answer(?:s|ed)\s+with|provid\w+|lends?"
    r"|lent|pays?|paid|found|finds?|offer(?:s|ed)|hand(?:s|ed)|donat\w+|contribut\w+|free(?:s|d|ing)\s+up|doubl\w+)\b"
)


def _bound(window: Window, ruling: Ruling) -> float:
    """The most that one may believe a role that weak evidence decides."""
    if ruling.role is Role.COMPONENT and ruling.whole is None:
        return evidence.NO_WHOLE
    if ruling.role is Role.NEW and ruling.votes.get("new", 0.0) <= 1.0:
        given = _GIVING.search(window.near_left[-120:]) is not None
        return GIVEN if given else LATE if window.index >= DEEP else BARE
    return 1.0


def _vote(context: Context, mention: Mention, window: Window) -> Ruling:
    ruling = Ruling()
    said: dict[tuple[str, str], float] = {}
    for heard in context.heard(window.index, window.end):
        weight = heard.cue.weight * _reach(heard, window)
        if not weight or _lies_ahead(context, heard) or _is_month(context, heard):
            continue
        words = " ".join(context.text[heard.start : heard.end].split())
        key = heard.cue.role, words
        if key not in said and heard.cue.reason:
            ruling.reasons.append(f"{heard.cue.reason}: “{words}”")
        said[key] = max(weight, said.get(key, -9.0))
    for role in {role for role, _ in said}:
        heavy = [weight for (of, _), weight in said.items() if of == role]
        # The strongest cue speaks, the others only second it: three weak words don't make a strong one.
        ruling.votes[role] = max(heavy) + SECONDED.get(role, 0.4) * (sum(heavy) - max(heavy))
    if (
        window.index  # in the lead, what they promise is the news
        and "of which" not in window.near_left
        and donors.nameless(context, window)
        and (_CONFERENCE.search(window.text, window.holds) or _CONFERENCE.search(context.document.title))
    ):
        ruling.vote("cumulative", 4.0, "what many givers add up to")
    if window.intro and window.sentence.intro is not None:
        _introduced(context, window, ruling)
    if ruling.votes.get("new", 0.0) >= PROMISED and joint_givers.shared_out(context, window) is not None:
        ruling.vote("new", OWN_SUM, "one of several givers, each with its sum")
    frames.vote(context, mention, window, ruling)
    return ruling


_A_YEAR: Final = re.compile(r"\b20\d\d\b")


def _lies_ahead(context: Context, heard: Heard) -> bool:
    """Whether a cue of the past names a year that isn't over: "in 2024", "between 2023 and 2028", read in 2024."""
    if context.day is None or (heard.cue.role != "cumulative" and heard.cue.reason != "an earlier year"):
        return False
    stretch = 14 if heard.cue.role == "cumulative" else 0  # where the stretch's last year follows the cue
    years = _A_YEAR.findall(context.text, heard.start, heard.end + stretch)
    return bool(years) and int(years[-1]) >= context.day.year + (heard.cue.role == "cumulative")


def _is_month(context: Context, heard: Heard) -> bool:
    """Whether what could be "may" is the month: "the $9bn that May brought"."""
    return heard.cue.reason == "possible" and context.text.startswith("May", heard.start)


_CONFERENCE: Final = Caseless(
    r"\b(?:conference|(?:at|in)\s+(?:the|a)\s+(?:meeting|summit)|donors|hosts|added\s+up|altogether|collects?|collected"
    r"|(?:nations|countries|states|governments|members)\s+have\s+(?:pledged|promised|committed|given|contributed))\b",
    rare=True,
)


def _introduced(context: Context, window: Window, ruling: Ruling) -> None:
    """What a list's introduction says holds for its bullets, a little less."""
    if parts.listed_as_news(context, window):
        ruling.vote("new", 2.5, "the list's introduction announces it")
    for heard in context.heard(window.sentence.intro or 0):
        if heard.cue.role in ("cumulative", "planned", "past") and heard.cue.scope in ("clause", "sentence"):
            ruling.vote(
                heard.cue.role,
                heard.cue.weight * 0.5,
                f"the list's introduction: “{context.text[heard.start : heard.end]}”",
            )


#: How many characters may stand between a close cue and its amount.
_CLOSE: Final = {"touch": 3, "next": 14, "tight": 40}
_STOP: Final = re.compile(r"[,;:(.]\s")


#: A verb or relative between an amount and a word of the past: the word belongs to that, not to the amount.
_OTHER_VERB: Final = Caseless(
    r"\b(?:will|is|are|goes|go|buys|pays|covers|whose|who|where|still|left|keeps?|comes?|remains?|follows|would)\b|,\s+and\s+\w+ed\b",
)
#: Between two amounts of a sentence: what was ends, what comes begins.
_TURNS: Final = Caseless(r"\b(?:will|would|plans|is\s+to|are\s+to|now\s+(?:gives|adds|sends|offers))\b")
#: Between an amount and a word of planning: another deed begins ("has set aside €9m, and would propose as much").
_AND_THEN: Final = Caseless(r",\s+(?:and|but|while|hours|days|though|although)\s")
ELSEWHERE: Final = 0.1
#: "On top of what was announced before, it gives €3m", "gives €3m on top of earlier pledges": that tells of others.
_BESIDE: Final = Caseless(
    r"\b(?:on\s+top\s+of|in\s+addition\s+to|besides|beyond|over\s+and\s+above|adding\s+to|separate\s+from"
    r"|following\s+(?:an?\s+|the\s+|its\s+)?(?:previous|earlier|first|gifts?|donations?|pledges?|packages?))\s[^,;.]{0,90}$",
    rare=True,
)
#: What a share behind another amount is worth: "some €2m of the €4m are for drones".
PASSED_ON: Final = 0.3
#: Who asks a parliament for a sum in so many words: votes from here on.
ASKED: Final = 5.0
#: "Has sent trucks and tents, and puts €3m into": the present tense after "and" tells what is new.
_AND_NOW: Final = Caseless(
    r"\band\s+(?:it\s+|now\s+|also\s+)?(?:puts|gives|adds|sends|pays|lends|offers|pledges|promises|contributes|hopes|wants"
    r"|plans|seeks)\b[^.;]*$"
)


def _reach(heard: Heard, window: Window) -> float:
    """How far a cue reaches an amount: 1, less where another amount stands nearer, 0 for not at all."""
    cue = heard.cue
    before = heard.start < window.start and heard.end < window.end  # a verb may be in the span: "exceeds €5 million"
    after = heard.start >= window.end
    if (cue.direction == "before" and not before) or (cue.direction == "after" and not after):
        return 0.0
    if not before and not after and cue.direction != "around":
        return 0.0
    inside = heard.end > window.own_start if cue.scope == "next" else heard.start >= window.own_start
    mine = inside and heard.end <= window.own_end
    if cue.scope in _CLOSE:
        gap = (
            window.text[heard.end - window.sentence.start : window.start - window.sentence.start]
            if before
            else window.text[window.end - window.sentence.start : heard.start - window.sentence.start]
        )
        stopped = _STOP.search((gap.lstrip(",: (") if before else gap) + " ")
        return 1.0 if mine and len(gap) <= _CLOSE[cue.scope] and not stopped else 0.0
    if cue.scope == "amount":
        return 1.0 if mine else 0.0
    if cue.scope == "clause" and not (heard.start >= window.clause_start and heard.end <= window.clause_end):
        return 0.0
    if before and cue.role in ("planned", "other") and _aside(heard, window):
        return ELSEWHERE
    if cue.role in ("past", "cumulative", "component") and not before and not mine:
        return PASSED_ON if cue.role == "component" else ELSEWHERE  # what follows another amount is that one's
    if cue.role in ("past", "cumulative") and _tells_of_others(heard, window, before):
        return ELSEWHERE
    if cue.role == "past" and not before and _OTHER_VERB.search(window.right[: max(heard.start - window.end, 0)]):
        return ELSEWHERE
    if cue.role == "planned" and after and _AND_THEN.search(window.right[: heard.start - window.end]):
        return SHARED * SHARED
    if cue.role in ("past", "cumulative") and not mine and _TURNS.search(window.near_left):
        return ELSEWHERE  # "which has sent €2bn to date, will send €3m"
    if (
        cue.role == "cumulative"
        and before
        and _AND_NOW.search(window.left[max(heard.end - window.sentence.start, 0) :])
    ):
        return 0.1
    return 1.0 if mine or cue.scope == "sentence" else SHARED


#: "As fighting blocked roads,", "Amid falling prices,": an opening that tells under what circumstances.
_CIRCUMSTANCE: Final = Caseless(
    r"^\W*(?:as|amid|amidst|despite|after|although|though|while|with|hit|faced|facing|seeking|hoping|wanting|given)\s"
)
#: And then what was done: ", the UN released".
_DONE_THEN: Final = Caseless(
    r"\b(?:gave|gives|sent|sends|released|releases|extended|extends|approved|agreed|received|receives|donated|granted|grants"
    r"|lent|lends|provided|provides|handed|pledged|pledges|announced|paid|allocated|signed|secured)\s(?!(?:by|in|last)\b)"
)


def _aside(heard: Heard, window: Window) -> bool:
    """Whether a cue stands in an opening or an aside that a comma ends before the deed that the sentence tells."""
    start = window.sentence.start
    at, close = heard.start - start, window.text.find(",", heard.end - start, window.start - start)
    if close < 0:
        return False
    comma = window.text.rfind(",", 0, at)
    deed = window.text[close + 1 : window.start - start].lstrip()
    if comma >= 0:
        return _DONE_THEN.match(deed) is not None
    return _CIRCUMSTANCE.match(window.text[:14]) is not None and _DONE_THEN.search(deed) is not None


def _tells_of_others(heard: Heard, window: Window, before: bool) -> bool:
    """Whether a word of the past belongs to what an amount comes on top of."""
    if not _BESIDE.may_match(window.holds):
        return False
    offset = window.sentence.start
    if before:
        opening = window.text[max(window.clause_start, heard.start - 90) - offset : heard.start - offset]
        return "," in window.text[heard.end - offset : window.start - offset] and _BESIDE.search(opening) is not None
    reach = max(heard.start - window.end, 0)
    return _BESIDE.search(window.right[max(reach - 110, 0) : reach]) is not None


def _dates(ruling: Ruling, days: int | None) -> None:
    if days is None:
        return
    if days > 8:
        weight = 4.5 if days > LONG_AGO else 3.8 if days > WEEKS_AGO else 3.0
        ruling.vote("past", weight, f"dated {days} days before publication")
        # What speaks of news is that of then.
        ruling.votes["new"] = min(ruling.votes.get("new", 0.0), weight - NEWS - 0.1)
    elif days <= 1:
        ruling.vote("new", 1.0)


_DEFINITE: Final = Caseless(
    r"\b(?:the|its|their|his|her|our|whose)\s+(?:(?!is\b|was\b|are\b|to\b)[\w-]+\s+)?[*_]*$"
    r"|\bthe\s+(?:[\w-]+\s+){1,5}of\s+[*_]*$",
)
_NOT_NEW: Final = re.compile(
    r"\W*(?:It|This|That|The\s+(?:money|sum|loan))\s+(?:is|was|isn['’]t|wasn['’]t)\s+(?:not\s+|no\s+)?(?:new\s+money"
    r"|new\b(?!\s+(?:package|drawdown)))"
)
_KNOWN: Final = re.compile(
    r"^\W*(?:[\w'’-]+\s+){0,6}?(?:pledged|promised|agreed|announced|approved|allocated|set\s+aside|committed"
    r"|earmarked|granted|decided|authori[sz]ed|that\s+(?:we|it|he|she|they|[A-Z]\w+)\s+\w+|that\s+followed"
    r"|(?:we|it|he|she|they|which\s+[\w ]{2,30}?)"
    r"\s+(?:had|have|has|rolled|agreed|promised|pledged|announced|approved))\b"
)


#: "The €7 billion that the Bundestag approved for this year": a relative clause tells what was decided before.
_THAT_WAS: Final = re.compile(
    r"^\W*(?:[\w'’-]+\s+){0,6}?(?:that|which)\s+(?!(?:the\s+)?(?:House|Senate|lower|committee))[\w ]{2,34}?\s+"
    r"(?:had\s+)?(?:approved|passed|adopted|voted|gave|provided|appropriated|(?<!to\s)put|poured|wrote"
    r"|set\s+aside|granted|launched|signed)\b"
)


#: "That Madrid set aside on Wednesday"
_OF_LATE: Final = Caseless(r"\b(?:today|yesterday|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b")


#: "A package of €9m announced Tuesday", told on Sunday
_DAY_TOLD: Final = Caseless(
    r"^(?:\s*\([^)]*\))?[^,;.()]{0,40}?\s(?:announced|unveiled|pledged|agreed|promised)\s+(?:on\s+|last\s+)?"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    rare=True,
)


def _told_before(window: Window, ruling: Ruling, days: int | None) -> None:
    """A sum whose announcement its own words date to an earlier day of the week is background, after the lead."""
    if days is not None and days > 1 and window.index > 1 and _DAY_TOLD.match(window.right[:90], window.holds):
        ruling.vote("past", max(4.5, ruling.votes.get("new", 0.0) + 2.8), "announced on an earlier day")


#: What one sum of a giver named in passing may come to; above it, a perfect tense more often adds up.
ONE_GIFT: Final = 1_000_000_000
#: "Has given a series of packages", "has given 1% of its output": no single gift.
_SEVERAL: Final = Caseless(
    r"\b(?:packages|donations|deliveries|shipments|consignments|tranches|batches|per\s?cent|series|dozens|hundreds|thousands)\b"
)
PERFECT: Final = "a perfect tense of giving sums up"
#: "Qatar has donated $8 million to": so opens the news of one gift; not "would have donated".
_HAS_GIVEN: Final = Caseless(
    r"(?<!ould )(?<!must )(?<!might )\bha(?:s|ve)\s+(?:now\s+|also\s+)?(?:donated|given|contributed"
    r"|handed\s+over|sent|transferred|disbursed|released|allocated|committed)\s+[*_]*$"
)
#: "Over the past decade", "a month", "making it the biggest donor": what sums up also where a text opens with it.
_SUMS_UP: Final = Caseless(
    r"\b(?:(?:over|in|during|for)\s+(?:the\s+)?(?:past|last)\s|this\s+year\b|(?:an?|per|each|every)\s+(?:year|month|week)\b"
    r"|annually\b|(?:biggest|largest)\s+(?:[\w-]+\s+)?donors?\b)"
)


def _opens(window: Window, ruling: Ruling) -> None:
    """A perfect tense that opens a text tells one gift, the news: "Qatar has donated $8 million to UNICEF"."""
    if (
        _HAS_GIVEN.search(window.near_left[-40:])
        and not _SEVERAL.search(window.clause)
        and not _SUMS_UP.search(window.near_right)
    ):
        ruling.vote("new", ruling.votes.pop("cumulative"), "the news that the text opens with")


def _in_passing(context: Context, mention: Mention, window: Window, ruling: Ruling) -> None:
    """“And Canada has provided $80 million”: of a giver the text isn't about, a smaller sum is one earlier gift."""
    if not 2.0 <= ruling.votes.get("cumulative", 0.0) <= 3.0 or mention.high >= ONE_GIFT:
        return
    if not window.index:
        _opens(window, ruling)
        return
    for reason in ruling.reasons:
        if reason.startswith(PERFECT):
            break
    else:
        return
    if any(found.actor in FOES for found in context.by_sentence[window.index]) or _SEVERAL.search(window.clause):
        return  # "North Korea has shipped"
    giver = givers.named_giver(context, window)
    if giver is not None and context.donor is not None and giver != context.donor:
        ruling.vote("past", ruling.votes.pop("cumulative") + 0.6, f"what {giver} gave, in passing")


def _definite(
    context: Context, mentions: list[Mention], windows: list[Window], number: int, ruling: Ruling, days: int | None
) -> None:
    """ "The $50 billion the G7 agreed to" is spoken of as known; unless this text said it before, or it is of today."""
    window = windows[number]
    if window.index + 1 < len(context.sentences) and _NOT_NEW.match(context.words(window.index + 1)):
        ruling.vote("past", 6.0, "said to be nothing new")
    owned = _OWNED.search(window.near_left[-40:]) if window.index > 1 else None
    if owned is not None and _is_owners(context, window, window.start - len(owned[0])):
        if not _said_before_it(mentions, number):
            ruling.vote("past", OWNED, "spoken of as its giver's")
        return
    if not _DEFINITE.search(window.near_left[-40:]) or re.search(
        r"\b(?:new|latest|additional|the\s+total\s+of)\b", window.near_left[-24:], re.IGNORECASE
    ):
        return
    if _said_before_it(mentions, number):
        return
    if days is not None and days <= 2 and _OF_LATE.search(window.near_right[:110]):
        return
    if _THAT_WAS.match(window.near_right[:110]):
        ruling.vote("past", 5.5, "spoken of as decided")
        ruling.votes.pop("planned", None)
    elif _KNOWN.match(window.near_right[:80]):
        ruling.vote("past", 3.0, "spoken of as known")
    elif window.index > 1:
        ruling.vote("past", 0.5, "spoken of as known")


def _said_before_it(mentions: list[Mention], number: int) -> bool:
    """Whether one of the sums before an amount is the same, or nearly so."""
    mention = mentions[number]
    return any(
        earlier.currency == mention.currency and abs(earlier.high - mention.high) * 30 <= mention.high
        for earlier in mentions[max(0, number - 60) : number]
    )


#: What a giver's name before a sum weighs: more than silence (`NEWS`), less than a word of an announcement.
OWNED: Final = 1.2
#: "Qatar's $8 million arrived", "Spain's first 40 million"
_OWNED: Final = re.compile(r"['’]s?\s+(?:first\s+|own\s+|earlier\s+)?[*_]*$")


def _is_owners(context: Context, window: Window, end: int) -> bool:
    """Whether an actor's name ends somewhere."""
    for mention in context.by_sentence[window.index]:  # noqa: SIM110 - a loop is compiled, a generator isn't
        if mention.end == end:
            return True
    return False


def _aid_score(context: Context, window: Window, ruling: Ruling) -> float:
    """How much speaks for aid, minus what speaks against it."""
    score = context.aid
    said, near_right = context.aid_words.between, min(90, len(window.near_right))
    near = said(window.start - min(80, len(window.near_left)), window.start) | said(window.end, window.end + near_right)
    whole = said(window.sentence.start, window.sentence.start + len(window.text))
    if "strong" in near or "strong" in said(window.clause_start, window.clause_end):
        score += 2.2
    elif (
        "strong" in whole
        or not _OF_AID.isdisjoint(near | context.introduction_says(window))
        or (_GOES_ON.match(window.text[:20]) and _said_before(context, window))
    ):
        score += 1.0
    elif "weak" not in whole:
        ruling.reasons.append("nothing beside it speaks of aid")
        score -= 0.5
    if ruling.strongest_but("other", "new") >= 2.5:
        score += 0.8
    if ruling.votes.get("planned", 0.0) >= ASKED:
        score += 0.6
    against = ruling.votes.get("other", 0.0)
    if _HEAD.match(window.near_right) and not _SOLD.search(window.near_left[-50:]):
        score, against = score + 0.8, against * 0.5
    if against and frames.buys_aid(context, window):
        against *= 0.3
    elif against and frames.prices_gift(context, window):
        score, against = score + 1.5, against * 0.1
    if context.voice and context.recipient not in (None, context.voice) and ruling.votes.get("new", 0.0) >= 2.0:
        score += 0.8  # a government or institution announces a sum in a text about another country
    return score + _actors_score(context, window, ruling) - against


#: "Its value is put at": a sentence that goes on about what the one before it spoke of.
_GOES_ON: Final = Caseless(
    r"^\W*(?:it|its|this|these|they|their|that|the\s+(?:package|value|gift|donation|tranche|list|sum))\b"
)


def _said_before(context: Context, window: Window) -> bool:
    """Whether the sentence before it in its paragraph plainly speaks of aid."""
    before = context.before(window.index)
    return before is not None and "strong" in context.sentence_says(before)


_OF_AID: Final = frozenset(("strong", "weak"))
_SOLD: Final = Caseless(r"\b(?:sales?|sell|sold|bought|ordered|contract)\b")
#: The noun that the figure counts: "[$50 billion] in loans", "[€2m] worth of humanitarian relief".
_HEAD: Final = Caseless(
    r"^[\s*_]*(?:(?:in|of|worth\s+of)\s+)?(?:[\w-]+,?\s+(?:and\s+)?){0,4}?(?:aid|assistance|loans?|grants?|support"
    r"|relief|packages?|operation|contributions?|pledge|financing|weapons|arms|equipment|drawdown|ammunition|donations?|guarantees?"
    r"|funding\s+for)\b(?!\s+(?:sales?|deal|budget|factory))",
)


#: Between an actor and its sum in a list: "Norway (NKr1.6bn), Canada (C$40m)", "Japan: $77 million", "Spain – €2m".
_LISTED: Final = frozenset((" (", ": ", " – ", " — ", " - "))


#: "A deal for $4bn with the IMF", "borrowed $9m from the World Bank": who lends to states.
_LENT_BY: Final = re.compile(r"[\s*_]+(?:[\w-]+\s+){0,2}?(?:with|from|by)\s+(?:the\s+)?")
_LENT_REACH: Final = 40
_LENDERS: Final = LENDERS | {"World Bank"}


def _actors_score(context: Context, window: Window, ruling: Ruling) -> float:
    """Who is named beside the amount: a receiver speaks for aid, a foe as the one who spends against it."""
    score = 1.5 if givers.gave_it(context, window) else 0.0
    subject = None
    for mention in context.by_sentence[window.index]:
        if mention.actor == context.recipient and mention.actor != "Russia":
            score = max(score, 0.6)
        if mention.actor not in FOES and context.text[mention.end : window.start].replace("*", "") in _LISTED:
            score = max(score, 1.2)
        if 0 <= mention.start - window.end < _LENT_REACH and mention.actor in _LENDERS:
            lent = _LENT_BY.fullmatch(context.text, window.end, mention.start)
            score = max(score, 2.5 if lent is not None else 0.0)
        told = (
            receives(context, mention)
            if window.own_start <= mention.start < window.own_end and mention.actor not in FOES
            else 0.0
        )
        if told >= 3 or (told >= 2.5 and mention.end <= window.start):
            score = max(score, 1.5)
        if (
            mention.actor not in FOES
            and mention.actor != context.recipient
            and window.clause_start <= mention.start < window.start
            and context.gives(mention) >= 2
        ):
            score = max(score, 0.9)
        if (
            window.clause_start <= mention.start
            and mention.end <= window.start
            and is_subject(context, mention)
            and not context.text.startswith(("'", "’"), mention.end)
        ):
            subject = mention if subject is None or mention.actor not in FOES else subject
    if subject is not None and subject.actor in FOES and subject.kind != "demonym":
        ruling.reasons.append(f"money of {subject.actor}'s")
        return score - 3.0
    return score


def _carried(windows: list[Window], rulings: list[Ruling], number: int) -> float:
    """What the amount before it was, is likely what this one is, within a few sentences."""
    if number == 0 or windows[number].index - windows[number - 1].index > 4:
        return 0.0
    if rulings[number - 1].role is Role.OTHER:
        return -0.4
    return 2.0 if rulings[number].votes.get("component", 0.0) >= 4.5 else 0.8


def _decide(ruling: Ruling, aid: float) -> None:
    votes = ruling.votes
    if aid <= 0:
        ruling.role, ruling.margin = Role.OTHER, -aid
    else:
        votes["new"] = votes.get("new", 0.0) + NEWS
        if votes.get("planned", 0.0) >= 3.5 and 0 <= votes.get("past", 0.0) - votes["planned"] <= 3.0:
            votes["planned"] = votes["past"] + 0.5  # a request of long ago is still a request
        ranked = sorted(
            ((weight, role) for role, weight in votes.items() if role != "other"), key=lambda pair: (-pair[0], pair[1])
        )
        ruling.role = Role(ranked[0][1])
        ruling.margin = min(ranked[0][0] - (ranked[1][0] if len(ranked) > 1 else 0.0), aid + 0.5)
    ruling.confidence = min(0.98, 0.55 + 0.08 * max(ruling.margin, 0.0))
