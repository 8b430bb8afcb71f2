"""Who gives an amount: what the words beside it, the text before it and the text as a whole tell, in their order."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import Final

from aidtrack.attribution import sections
from aidtrack.attribution.asking import asks_for_it, comes_in
from aidtrack.attribution.carrying import CARRIED_ON, FROM_BEFORE, HEADED, carried_on, giver_beside, held_up_by
from aidtrack.attribution.context import Context
from aidtrack.attribution.funds import from_assets, is_joint_loan, is_military_financing, payer_of, repaid
from aidtrack.attribution.givers import FROM_IT, GAVE, best_giver, giver_score
from aidtrack.attribution.joint_givers import partner_of, shared_out, the_two
from aidtrack.attribution.principals import HOLDS_OUT, owner_of
from aidtrack.attribution.private import is_private
from aidtrack.attribution.receiving import receives, spoken_of
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import FOES, GIVERS, ActorMention
from aidtrack.patterns import Caseless

_START: Final = attrgetter("start")
ASKED_FOR: Final = "it is asked for"
NAMELESS: Final = "a group without a name gives"
#: A group without a name gives: "Ukraine's Western backers offered", "the 17 members of the coalition".
_NAMELESS: Final = Caseless(
    r"\b(?:allies|partners|donors|backers|citizens|volunteers|participants|(?:\d+|some\s+\d+)\s+(?:nations|countries)"
    r"|members\s+of\s+th(?:e|is|at)\s+(?:coalition|group|alliance)"
    r"|(?<!and )(?<!with )(?:its|their|other)\s+(?:\d+\s+|other\s+)?(?:members|governments)"
    r"|(?:^|[,;:]\s)governments|th(?:e|is)\s+(?:group|coalition)(?:,?\s+(?:collectively|together|as\s+a\s+whole),?)"
    r"|governments\s+and\s+lenders|(?:the|foreign|private|bilateral|official|international)\s+(?:lenders|creditors)"
    r"|(?<!of )(?<!to )(?<!from )(?<!in )the\s+international\s+community"
    r"|world\s+leaders|gulf\s+states|western\s+(?:pledges|aid)"
    r"|western\s+(?:countries|nations|governments)"
    r"|(?<!in )(?<!of )(?<!to )(?<!from )(?<!like )(?<!with )(?:the\s+west(?!\s+bank)|europe)"
    r"|(?:^|[,;:]\s|total\s|overall\s|that\s)(?:pledges|donations|contributions)(?=\s+(?:have|had|came|come|amount|brought|rais))"
    r"|(?<!both\s)countries|(?<!united\s)nations|(?<!\ba\s)(?<!\bhost\sthe\s)conference|contributions\s+to\s+the\s+fund|delegations)\b(?!['’])(?:[^.;]{0,40}?|[^.;,]{0,75}?)\b(?:have"
    r"|had|has|produced|yielded|mobili[sz]ed|together\s+announced|pledged?|promised?|offer(?:ed)?|agreed?|provided|gave|given|commit(?:ted)?|put|made|brought|amounted|raised"
    r"|generated|contributed|collect(?:s|ed)?|came|come|hoped?|chipped|raises?|promise|brings?)\b",
    rare=True,
)
#: Within a sentence a capital names those of the Alliance.
_ALLIES: Final = re.compile(r"[a-z,]\s+Allies\b")


def donor_of(
    context: Context,
    window: Window,
    previous: str | None,
    last: str | None,
    whole: str | None,
    currency: str = "",
    asked: bool = False,
) -> tuple[str | None, str]:
    """Who gives, and why one thinks so.

    Args:
        context: the document.
        window: the text around the amount.
        previous: the donor of the amount before it in the same paragraph or list.
        last: the donor of the last amount before it, wherever it stood.
        whole: the donor of the sum that it is a part of.
        currency: that of the amount, which may be one country's own.
        asked: whether the amount before it in the paragraph is asked for.
    """
    if is_military_financing(context, window):
        return "United States", "whose programme pays"
    if previous is not None and window.near_left != window.left and _REVISED.fullmatch(window.near_left):
        return previous, CARRIED_ON
    best = best_giver(context, window)
    if (best is None or best[0] < PLAIN) and is_joint_loan(context, window):
        return "G7", "its loan of 2024, which Russian assets repay"
    own = _own_money(context, window, currency)
    if best is not None and own is not None and best[0] < PLAIN:
        best = _nearer_with_own_money(context, window, best, own)
    if best is not None and own is not None and _has_other_money(context, window, best, own, currency):
        best = None
    if best is not None and context.voice and best[0] < PLAIN and _is_ours(context, window, best[1]):
        return context.voice, "the document's own voice"
    if ("European Union" in context.named or _REPAYER in context.named) and repaid(context, window) is not None:
        return "European Union", "it repays a member"
    if currency == "EUR" and (best is None or best[0] < PLAIN) and from_assets(context, window):
        return "European Union", "it pays out what Russian assets earn"
    spoken = spoken_of(context, window) if best is None or best[0] < PLAIN else None
    if spoken is not None and best is None:
        giver = giver_beside(context, window, spoken)
        if giver is not None:
            return giver, FROM_BEFORE
    if is_private(window, best[1] if best else None):
        return None, "private people give"
    sharer = shared_out(context, window)
    if sharer is not None:
        return sharer, "one of several givers, each with its sum"
    group = not _comes_from(window, best) and nameless(context, window, best[1] if best else None)
    if best is not None and _stands_aside(context, window, best[1], whole):
        best = None
    if asks_for_it(context, window, best[1] if best else None):
        return None, ASKED_FOR
    told_before = best is None or best[1].end < window.start - len(window.near_left)
    if asked and told_before and comes_in(window):
        return None, "it came in of what was asked for"
    if best is not None and best[0] >= 1.0 and not group and not (whole is not None and best[0] < 1.4):
        partner = partner_of(context, window, best[1])
        return partner or owner_of(best[1].actor), f"“{context.text[best[1].start : best[1].end]}” stands as the giver"
    if group:
        if "Allies" in window.left and "NATO" in context.named and _ALLIES.search(window.left):
            return "NATO", "its Allies give"
        return None, NAMELESS
    voice = context.voice_at(window.index)
    if voice and voice != context.recipient and _is_ours_to_give(window):
        return voice, "the document's own voice" if voice in (context.voice, context.charity) else "its guest speaks"
    both = the_two(context, window)
    if both is not None:
        return both, "both that the sentence before names"
    paid_from = payer_of(context, window) if best is None and own is None else None
    if paid_from is not None:
        return paid_from, "whose programme pays"
    lister = _giver_of_list(context, window)
    if lister is not None:
        return lister, "the list's introduction names it"
    if whole is not None:
        head = sections.giver(context, window.index)
        other = head is not None and owner_of(head) != whole
        return (owner_of(head), HEADED) if head is not None and other else (whole, "that of its whole")
    if own is not None and own != previous and (previous is None or _other_money(previous, currency)):
        return own, BY_CURRENCY
    if own is not None and own == previous:
        return own, CARRIED_ON
    if best is None and _APPEALED.search(window.left, window.holds):
        return None, "an appeal names no giver"
    giver, why = carried_on(context, window, previous, last, best)
    if currency == "EUR" and giver in _SIGNS and _SIGNS[giver] in context.text:
        return _giver_of_euros(context, window) or giver, why
    return giver, why


#: "$2 million, later put at $9 million", "£1m, raised on Thursday to £10m".
_REVISED: Final = re.compile(
    r",?\s(?:(?:later|since|then|now|soon|afterwards|and|which|was|has|been)\s){0,4}"
    r"(?:put|raised|revised|increased|lifted|doubled|tripled|topped\sup|corrected|brought)\s(?:[A-Za-z]+\s){0,3}(?:at|to)\s(?:over\s|up\sto\s)?"
)
#: A giver that scores this much stands right beside the amount.
PLAIN: Final = 3.0
BY_CURRENCY: Final = "its own currency, and the text speaks of it"
_OURS: Final = re.compile(
    r"\b[Oo]ur\s+(?:own\s+|total\s+|new\s+|latest\s+)?(?:contribution|support|assistance|aid|share|pledge|commitment|package|portion)\b"
)
_SPEAKER: Final = re.compile(r"\b(?:[Ww]e|[Oo]ur|I)\b")
#: "I believe it's", "I'd refer you to them": who only says what it knows.
_SAYS: Final = re.compile(
    r"\bI(?:['’](?:d|m|ll|ve)|\s+(?:would|will|can|could|was|am|have|just))?\s+(?:(?:only|also|just)\s+)?(?:think|believe|say|guess|refer|understand"
    r"|know|saw|seen|heard|told|mean|recall|suppose|gather|want\s+to\s+say|let|note|tell)\b"
)


def _is_ours_to_give(window: Window) -> bool:
    """Whether the speaker says "we" or "I" of what it does, not only of what it believes."""
    spoken = _SPEAKER.search(window.text)
    if spoken is None or spoken[0] != "I":
        return spoken is not None
    return _SPEAKER.search(_SAYS.sub(" ", window.text)) is not None


def _is_ours(context: Context, window: Window, giver: ActorMention) -> bool:
    """Whether the speaker's own gift stands between another actor and an amount."""
    return giver.end < window.start and _OURS.search(context.text, giver.end, window.start) is not None


def _has_other_money(
    context: Context, window: Window, best: tuple[float, ActorMention], own: str, currency: str
) -> bool:
    """Whether who stands near an amount has another money than it, which is that of a country not in its sentence."""
    actor = best[1].actor
    near = actor in GIVERS and any(mention.actor == own for mention in context.by_sentence[window.index])
    return best[0] < GAVE and not near and _other_money(actor, currency)


def _nearer_with_own_money(
    context: Context, window: Window, best: tuple[float, ActorMention], own: str
) -> tuple[float, ActorMention]:
    """Who gives in its own money, where it stands between another giver and an amount: "and Britain announced £5m"."""
    if best[1].actor == own or best[1].end > window.start:
        return best
    for mention in context.by_sentence[window.index]:
        if mention.actor == own and best[1].end < mention.start and mention.end <= window.start:
            score = giver_score(context, window, mention)
            if score >= 2.0:
                return score, mention
    return best


def _comes_from(window: Window, best: tuple[float, ActorMention] | None) -> bool:
    """Whether its giver stands plainly behind an amount: "of which $2m came from Norway"."""
    return best is not None and best[0] >= FROM_IT and best[1].start >= window.end and best[1].kind != "demonym"


def _stands_aside(context: Context, window: Window, giver: ActorMention, whole: str | None) -> bool:
    """Whether a likely giver isn't one: "of which $2m for the trucks from Jordan", who holds up the Union's money."""
    behind = whole is not None and giver.start >= window.end and actors.is_in_need(giver.actor)
    return behind or (giver.actor == HOLDS_OUT and held_up_by(context, window) is not None)


#: What an agency asks of everybody.
_APPEALED: Final = Caseless(
    r"\b(?:appeal(?:s|ed|ing)?\s+for|appeals?(?:\s+[\w-]+){0,3}\s+of|(?:humanitarian|flash|emergency|consolidated|regional|joint)"
    r"\s+appeals?|(?:humanitarian|refugee|regional)\s+response\s+plans?|humanitarian\s+needs)\b",
    rare=True,
)


def _own_money(context: Context, window: Window, currency: str) -> str | None:
    """The country whose own money an amount is in: named beside it, publishing the text, or its main giver."""
    if currency in ("", "USD", "EUR"):
        return None
    before = context.before(window.index)
    near = context.by_sentence[window.index] + ([] if before is None else context.by_sentence[before])
    named = [mention.actor for mention in near if mention.actor != context.recipient]
    for country in (*named, context.donor, context.voice, context.publisher_country, *context.named):
        if country is not None and country in GIVERS and actors.currency_of().get(country) == currency:
            return country
    return None


#: Who gives in money of its own, with its sign: where a text has it, they gave no euros.
_SIGNS: Final = {"United States": "$", "United Kingdom": "£", "International Monetary Fund": "$"}


def _giver_of_euros(context: Context, window: Window) -> str | None:
    """Who of the givers named last before an amount of euros has that money."""
    place = bisect_left(context.mentions, window.start, key=_START)
    for mention in reversed(context.mentions[max(0, place - 12) : place]):
        giver = owner_of(mention.actor)
        euros = giver in GIVERS or giver == "European Union"
        if euros and giver != context.recipient and actors.currency_of().get(giver) == "EUR":
            return giver
    return None


def _other_money(actor: str, currency: str) -> bool:
    """Whether it has another money of its own, as a country of the Committee or an institution."""
    member = actor in GIVERS or actors.types().get(actor) != "country"
    return member and actors.currency_of().get(actor, currency) != currency


def _giver_of_list(context: Context, window: Window) -> str | None:
    """Who "will provide:" what the bullets list."""
    intro = window.sentence.intro
    if intro is None:
        return None
    givers = [
        m
        for m in context.by_sentence[intro]
        if m.actor not in FOES and m.actor not in ("Ukraine", context.recipient) and context.gives(m) >= 2.0
    ]
    return owner_of(givers[0].actor) if givers else None


#: "Gave €20 million to its partners": such a group receives.
_GIVEN_TO: Final = re.compile(
    r"\b(?:million|billion|bn|m|aid|funding|money|arms|weapons|exports?|deliver(?:y|ies)|support|help)\s+(?:to|for)\s+"
    r"(?:[\w-]+\s+){0,4}$"
)
_GOT: Final = re.compile(r"\b(?:had|have|has)$")
_HAD: Final = re.compile(
    r"\s+(?:also\s+|so\s+far\s+|only\s+)?(?:received|expected|got|obtained|secured|requested|asked|needed|lost|reached)\b"
)
#: Kinds of actors that have members.
_GROUPS: Final = frozenset(("coalition", "institution"))


#: "Yemen will get $5m from those who met here", "€9m from 31 donors"
_FROM_MANY: Final = Caseless(
    r"^[\s*_]+(?:in\s+[\w-]+\s+)?from\s+(?:those\s+who|all\s+who"
    r"|(?:\d+|several|many|some|various|dozens\s+of)\s+(?:countries|states|governments|nations|donors))\b",
    rare=True,
)


def nameless(context: Context, window: Window, giver: ActorMention | None = None) -> bool:
    """Whether a group without a name gives, and no giver is named behind it."""
    if _FROM_MANY.match(window.near_right[:60], window.holds):
        return True
    for found in _NAMELESS.finditer(context.text[window.clause_start : window.start], window.holds):
        start = window.clause_start + found.start()
        if _GIVEN_TO.search(context.text[max(window.clause_start, start - 50) : start]):
            continue
        if giver is not None and start <= giver.start <= window.end:
            continue
        if _GOT.search(found[0]) and _HAD.match(context.text, window.clause_start + found.end()):
            continue  # "partners have received $3m"
        if any(
            m.start <= start <= m.end + 1 and actors.types().get(m.actor) in _GROUPS
            for m in context.by_sentence[window.index]
        ):
            continue  # "NATO allies", "Group of 7 nations"
        named = [
            m
            for m in context.by_sentence[window.index]
            if start <= m.start < window.start
            and m.actor not in FOES
            and context.gives(m) >= 2
            and not receives(context, m)
        ]
        if not named:
            return True
    return False


#: The fund of the Union that repays its members.
_REPAYER: Final = "European Peace Facility"
