"""Who gives an amount and who receives it."""

from __future__ import annotations

import re
from bisect import bisect_left
from operator import attrgetter
from typing import Final

from aidtrack.attribution import home, sections
from aidtrack.attribution.context import (
    FOES,
    FORUMS,
    GIVERS,
    HOLDS_OUT,
    PARTIES,
    SOCIETIES,
    TALKS_WITH,
    Context,
    Window,
    asks,
    is_subject,
    led_by,
    on_the_way,
    owner_of,
    receives,
)
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import ActorMention
from aidtrack.patterns import Caseless

_START: Final = attrgetter("start")
_PRONOUN: Final = Caseless(
    r"^\W*(?:(?:by|on|in|since|until|last|this|so\s+far|earlier|meanwhile)\b[^,.;]{0,40},\s+(?=it\b|its\b|he\b|she\b|they\b))?"
    r"(?:it|its|we|he|she|they|their|that|this|these|the\s+(?:government|ministry|minister|package|country"
    r"|president|premier|bank|fund's|union|bloc|fund|deal|aid|money|new\s+package|administration"
    r"|sum|total|loan|grant|announcement|decision|donation|first|second|rest|remainder|other|latest|list|value)|of"
    r"|a\s+further|another|in\s+addition|also|among|half|part|some|most|much|up\s+to|as\s+part)\b",
)
#: A group without a name gives: "Ukraine's Western backers offered", "the 17 members of the coalition".
_NAMELESS: Final = Caseless(
    r"\b(?:allies|partners|donors|backers|citizens|volunteers|(?:\d+|some\s+\d+)\s+(?:nations|countries)"
    r"|members\s+of\s+the\s+(?:coalition|group)|governments\s+and\s+lenders|world\s+leaders|gulf\s+states"
    r"|western\s+(?:countries|nations|governments)|(?<!in )(?<!of )(?<!to )(?<!from )the\s+west(?!\s+bank)"
    r"|(?:^|[,;:]\s|total\s|overall\s|that\s)(?:pledges|donations|contributions)(?=\s+(?:have|had|came|come|amount|brought|rais))"
    r"|(?<!both\s)countries|(?<!united\s)nations|(?<!\ba\s)(?<!\bhost\sthe\s)conference|contributions\s+to\s+the\s+fund|delegations)\b(?!['’])[^.;]{0,40}?\b(?:have|had"
    r"|has|pledged?|promised?|offer(?:ed)?|agreed?|provided|gave|given|commit(?:ted)?|put|made|brought|amounted|raised"
    r"|generated|contributed|collect(?:s|ed)?|came|come|hoped?|chipped|raises?|promise|brings?)\b",
    rare=True,
)
#: Within a sentence a capital names those of the Alliance.
_ALLIES: Final = re.compile(r"[a-z,]\s+Allies\b")
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


def donor_of(
    context: Context, window: Window, previous: str | None, last: str | None, whole: str | None, currency: str = ""
) -> tuple[str | None, str]:
    """Who gives, and why one thinks so.

    Args:
        context: the document.
        window: the text around the amount.
        previous: the donor of the amount before it in the same paragraph or list.
        last: the donor of the last amount before it, wherever it stood.
        whole: the donor of the sum that it is a part of.
        currency: that of the amount, which may be one country's own.
    """
    if _is_military_financing(context, window):
        return "United States", "whose programme pays"
    if previous is not None and window.near_left != window.left and _REVISED.fullmatch(window.near_left):
        return previous, CARRIED_ON
    best = _best_giver(context, window)
    if (best is None or best[0] < PLAIN) and _is_joint_loan(context, window):
        return "G7", "its loan of 2024, which Russian assets repay"
    own = _own_money(context, window, currency)
    if best is not None and own is not None and best[0] < PLAIN:
        best = _nearer_with_own_money(context, window, best, own)
    if best is not None and own is not None and _has_other_money(context, window, best, own, currency):
        best = None
    if best is not None and context.voice and best[0] < PLAIN and _is_ours(context, window, best[1]):
        return context.voice, "the document's own voice"
    if ("European Union" in context.named or _REPAYER in context.named) and _repaid(context, window) is not None:
        return "European Union", "it repays a member"
    if currency == "EUR" and (best is None or best[0] < PLAIN) and _from_assets(context, window):
        return "European Union", "it pays out what Russian assets earn"
    sharer = _shared_out(context, window)
    if sharer is not None:
        return sharer, "one of several givers, each with its sum"
    group = not _comes_from(window, best) and nameless(context, window, best[1] if best else None)
    if best is not None and _stands_aside(context, window, best[1], whole):
        best = None
    if best is not None and best[0] >= 1.0 and not group and not (whole is not None and best[0] < 1.4):
        partner = _partner(context, window, best[1])
        return partner or owner_of(best[1].actor), f"“{context.text[best[1].start : best[1].end]}” stands as the giver"
    if group:
        if "Allies" in window.left and "NATO" in context.named and _ALLIES.search(window.left):
            return "NATO", "its Allies give"
        return None, "a group without a name gives"
    voice = context.voice_at(window.index)
    if voice and voice != context.recipient and _is_ours_to_give(window):
        return voice, "the document's own voice" if voice == context.voice else "its guest speaks"
    both = _the_two(context, window)
    if both is not None:
        return both, "both that the sentence before names"
    paid_from = _paid_from(context, window) if best is None and own is None else None
    if paid_from is not None:
        return paid_from, "whose programme pays"
    lister = _giver_of_list(context, window)
    if lister is not None:
        return lister, "the list's introduction names it"
    if whole is not None:
        head = sections.giver(context, window.index)
        other = head is not None and owner_of(head) != whole
        return (owner_of(head), _HEADED) if head is not None and other else (whole, "that of its whole")
    if own is not None and own != previous and (previous is None or _other_money(previous, currency)):
        return own, BY_CURRENCY
    if own is not None and own == previous:
        return own, CARRIED_ON
    if best is None and _APPEALED.search(window.left, window.holds):
        return None, "an appeal names no giver"
    giver, why = _carried(context, window, previous, last, best)
    if currency == "EUR" and giver in _SIGNS and _SIGNS[giver] in context.text:
        return _giver_of_euros(context, window) or giver, why
    return giver, why


#: "$2 million, later put at $9 million", "£1m, raised on Thursday to £10m".
_REVISED: Final = re.compile(
    r",?\s(?:(?:later|since|then|now|soon|afterwards|and|which|was|has|been)\s){0,4}"
    r"(?:put|raised|revised|increased|lifted|doubled|tripled|topped\sup|corrected|brought)\s(?:[A-Za-z]+\s){0,3}(?:at|to)\s(?:over\s|up\sto\s)?"
)


#: How much a verb of getting makes its subject a receiver.
BY_VERB: Final = 2.5
#: A giver that scores this much stands right beside the amount.
PLAIN: Final = 3.0
CARRIED_ON: Final = "carried on from the amount before"
ONLY_NEAR: Final = "the only actor near"
_HEADED: Final = "its section is headed by it"
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
            score = _score(context, window, mention)
            if score >= 2.0:
                return score, mention
    return best


def _comes_from(window: Window, best: tuple[float, ActorMention] | None) -> bool:
    """Whether its giver stands plainly behind an amount: "of which $2m came from Norway"."""
    return best is not None and best[0] >= FROM_IT and best[1].start >= window.end and best[1].kind != "demonym"


def _stands_aside(context: Context, window: Window, giver: ActorMention, whole: str | None) -> bool:
    """Whether a likely giver isn't one: "of which $2m for the trucks from Jordan", who holds up the Union's money."""
    behind = whole is not None and giver.start >= window.end and actors.is_in_need(giver.actor)
    return behind or (giver.actor == HOLDS_OUT and _held_up(context, window) is not None)


_FIFTY: Final = re.compile(
    r"(?:[a-z]+\s)?(?:(?:US)?\$\s?50(?:\.0)?\s?(?:bn|billion)|50\s(?:bn|billion)\s(?:US\s)?dollars)"
)
_LENT_JOINTLY: Final = re.compile(r"\b(?:loans?|credit|[Ll]eaders|G-?7|Group of (?:7|Seven))\b")
_ASSETS: Final = Caseless(r"\b(?:frozen|immobili[sz]ed|russian)\s+(?:[\w'’-]+\s+){0,3}?(?:assets|reserves)\b")


def _is_military_financing(context: Context, window: Window) -> bool:
    """Whether an amount is of Foreign Military Financing, which even members of the Committee get."""
    if not context.programmes:
        return False
    named = context.programmes_between(window.end, min(window.own_end, window.end + 60))
    return any(
        programme.name == "FMF" and not _A_STOP.search(context.text, window.end, place) for place, programme in named
    )


_A_STOP: Final = re.compile(r"[,;:.(]\s|\bfrom\b")


_EARNED: Final = Caseless(
    r"(?:\b(?:com(?:es?|ing)|came|stem(?:s|med)?|taken|drawn|paid|funded|financed)\s+|,\s+)(?:from|out\s+of|by|with)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:profits?|proceeds|interest|revenues?|income|earnings)\b[^.;]{0,30}?\brussian\s+(?:[\w-]+\s+){0,3}?assets\b",
    rare=True,
)


def _from_assets(context: Context, window: Window) -> bool:
    """Whether a sum comes from what frozen Russian assets earn, which the Union pays out.

    The text names the Union, or the sum stands beside those that others give; a tax on it is a country's own.
    """
    near = window.near_right[:110]
    beside = "European Union" in context.named or window.near_left != window.left
    return beside and _EARNED.search(near, window.holds) is not None and "tax" not in near


#: What an agency asks of everybody.
_APPEALED: Final = Caseless(
    r"\b(?:appeal(?:s|ed|ing)?\s+for|appeals?(?:\s+[\w-]+){0,3}\s+of|(?:humanitarian|flash|emergency|consolidated|regional|joint)"
    r"\s+appeals?|(?:humanitarian|refugee|regional)\s+response\s+plans?|humanitarian\s+needs)\b",
    rare=True,
)


def _is_joint_loan(context: Context, window: Window) -> bool:
    """Whether it is the one loan of that size that the profits of Russian assets repay: the G7's.

    Its sentence speaks of the assets, or of a loan or its leaders in a text that names the G7.
    """
    text = window.text[window.start - window.sentence.start : window.end - window.sentence.start]
    if "50" not in text or _FIFTY.fullmatch(text) is None:
        return False
    if _ASSETS.search(window.text, window.holds) is not None:
        return True
    named = "G7" in context.named or any(mention.actor == "G7" for mention in context.in_title)
    return named and _LENT_JOINTLY.search(window.text) is not None


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


def _carried(
    context: Context, window: Window, previous: str | None, last: str | None, best: tuple[float, ActorMention] | None
) -> tuple[str | None, str]:
    """The giver that the text before speaks of, where the sentence itself names none."""
    anaphoric = _PRONOUN.match(window.text) is not None
    held_up = _held_up(context, window)
    if held_up is not None:
        return held_up, "a member holds it up"
    fund = _that_fund(context, window)
    if fund is not None:
        return fund, "whose fund it is"
    listed = window.sentence.intro is not None
    together = actors.types().get(previous or "") == "coalition" and context.single and window.near_left == window.left
    if previous is not None and (listed or anaphoric or (best is None and not together)):
        other = _turned_to(context, window, previous) if anaphoric and not listed else None
        return (other, "carried on from the sentence before") if other else (previous, CARRIED_ON)
    house = _in_parliament(context, window)
    if house is not None and previous is None and context.voice in (None, house):
        return house, "whose parliament decides"
    subject = _paragraph_subject(context, window, anaphoric)
    if subject is not None and (previous is None or anaphoric):
        return owner_of(subject), "carried on from the sentence before"
    if previous is None and last is not None and _OF_THAT.match(window.text):
        return last, CARRIED_ON
    place = _in_capital(context, window)
    if place is not None and context.voice in (None, place):
        return place, "the capital in which it is decided"
    if house is not None and context.voice in (None, house):
        return house, "whose parliament decides"
    head = sections.giver(context, window.index)
    if head is not None:
        return owner_of(head), _HEADED
    if (
        last is not None
        and last != context.donor
        and not context.single
        and not context.voice
        and _nearer(context, window, last)
    ):
        return last, CARRIED_ON
    guest = context.speakers[window.index] if context.speakers else None
    if guest is not None and guest != context.recipient:
        return guest, "its guest speaks"
    if context.donor is not None:
        office = _in_office(context, window) if actors.types().get(context.donor) != "country" else None
        return (office, "whose office speaks") if office else (context.donor, "the text's main donor")
    if context.voice is not None and context.voice != context.recipient:
        return context.voice, "the document's own voice"
    if best is not None:
        return owner_of(best[1].actor), ONLY_NEAR
    owner = _pays_out(context, window)
    if owner is not None:
        return owner, "whose programme pays"
    country = context.publisher_country
    if country in GIVERS and country != context.recipient:
        return country, "the publisher's country"
    dated = home.dated_in(context) if _OFFICE.search(window.left) else None
    if dated in GIVERS and dated != context.recipient:
        return dated, "in whose capital it is dated"
    only = _only_giver(context)
    return only, "the only giver that the text names" if only else ""


def _only_giver(context: Context) -> str | None:
    """The one member of the Committee that a text names, and more than once, if it names no institution."""
    named = {actor for actor in context.named if not actors.is_in_need(actor) and actor not in FOES}
    if len(named) != 1:
        return None
    only = named.pop()
    if only not in GIVERS or only == context.recipient or context.named[only] < 2:
        return None
    for mention in context.mentions:
        if mention.actor == only and is_subject(context, mention):
            return only
    return None  # "the company has a factory in Germany"


#: Who speaks for a country and not for an institution.
_MINISTER: Final = re.compile(
    r"\W*(?:[A-Z]\w+(?:\s+\w+){0,2},\s+)?The\s+(?:(?:finance|defen[cs]e|foreign|development|prime|interior|budget|health)\s+minist(?:er|ry)|chancellor"
    r"|(?:federal\s+)?government|cabinet)\b",
    re.IGNORECASE,
)


#: "BERLIN — The government approved": it is that of the capital.
_OFFICE: Final = re.compile(
    r"\b[Tt]he\s+(?:(?:finance|defen[cs]e|foreign|development|prime|interior)\s+minist(?:er|ry)|chancellor|government|cabinet)\b"
)


def _in_office(context: Context, window: Window) -> str | None:
    """The one giving country that a text names, where its minister opens the sentence."""
    if not _MINISTER.match(window.text):
        return None
    named = {actor for actor in context.named if actor in GIVERS and actor != context.recipient}
    return named.pop() if len(named) == 1 else None


_THAT_FUND: Final = re.compile(r"\W*(?:The|This|That)\s+(?:[Ff]acility|[Ff]und|mechanism|instrument)\b")
#: An institution that is called by a word of its name.
_THAT_BANK: Final = re.compile(r"\W*The\s+(Bank|Fund|bank|bloc|Alliance|alliance)\b(?!\s+of\b)")


def _that_fund(context: Context, window: Window) -> str | None:
    """Whose fund the sentence before names: "The facility was topped up by $3 million"."""
    if not _THAT_FUND.match(window.text):
        return _that_bank(context, window)
    for index in range(window.index - 1, max(-1, window.index - 3), -1):
        start = context.sentences[index].start
        for _, programme in context.programmes_between(start, context.sentences[index].end):
            if programme.donor:
                return programme.donor
        for mention in context.by_sentence[index]:
            if actors.types().get(mention.actor) == "fund":
                return owner_of(mention.actor)
    return None


def _that_bank(context: Context, window: Window) -> str | None:
    """The one institution named before that a word of its name stands for: "The Bank has also lent $3 million"."""
    called = _THAT_BANK.match(window.text)
    if called is None:
        return None
    word = called[1].title()
    places = {"Bloc": "European Union", "Alliance": "NATO"}
    named = {
        m.actor
        for m in context.mentions
        if m.start < window.start
        and (m.actor == places.get(word) or word in m.actor)
        and actors.types().get(m.actor) == "institution"
    }
    return named.pop() if len(named) == 1 else None


_HELD_UP: Final = Caseless(
    r"\b(?:h[eo]ld(?:s|ing)?\s+up|block(?:s|ed|ing)|veto(?:es|ed|ing)?|blockade|stalled|stuck|resist(?:s|ed|ing)?|postpon\w+|delay\w*)\b"
)


def _held_up(context: Context, window: Window) -> str | None:
    """The Union, where the one member that does so holds up an amount or drops its veto."""
    if HOLDS_OUT not in context.named:
        return None
    member = any(mention.actor == HOLDS_OUT for mention in context.by_sentence[window.index])
    held = (member or context.donor == HOLDS_OUT) and _HELD_UP.search(window.text, window.holds)
    return "European Union" if held else None


_OF_THAT: Final = Caseless(
    r"^\W*(?:of\s+(?:that|this|these|it)|the\s+(?:money|sum|rest|total|remainder|scheme|loan|facility)|it|half|part"
    r"|some|another|a\s+further)\b",
)


def _pays_out(context: Context, window: Window) -> str | None:
    """Whose money a programme named beside the amount pays: the Union's, of the Ukraine Facility."""
    owners = {
        programme.donor
        for _, programme in context.programmes_between(window.sentence.start, window.sentence.start + len(window.text))
        if programme.donor
    }
    return owners.pop() if len(owners) == 1 else None


#: "Bought with the Initiative's money and cost $4m".
_BOUGHT_WITH: Final = re.compile(r"\b(?:bought|paid(?:\sfor)?|procured|purchased|financed|funded)\s+with\s")
_OUT_OF: Final = re.compile(r"\s+(?:(?:[\w-]+\s+){0,3}?(?:in|of|from|out\s+of)\s+(?:the\s+|its\s+)?)?$")


#: Programmes of one giver whose name is also a way in which others lend.
_WAYS: Final = frozenset(("macro-financial assistance", "macro financial assistance"))


def _paid_from(context: Context, window: Window) -> str | None:
    """Whose programme an amount comes out of: "$3 million in Foreign Military Financing"."""
    if not context.programmes:
        return None
    for place, programme in context.programmes_between(window.end, min(window.own_end, window.end + 60)):
        giver = programme.donor
        if giver and giver != context.recipient and _OUT_OF.fullmatch(context.text, window.end, place):
            # A way of lending is no name: "$170 million in macro-financial assistance: Canberra steps up help".
            is_name = programme.phrase not in _WAYS
            return giver if is_name or giver in context.named or context.donor is None else None
    if "with " in window.left and _BOUGHT_WITH.search(window.left):
        owner = _pays_out(context, window)
        return owner if owner != context.recipient else None
    return None


def _nearer(context: Context, window: Window, last: str) -> bool:
    """Whether the last giver is named after the text's main donor, before this amount."""
    for mention in reversed(context.mentions):
        if mention.start < window.start and owner_of(mention.actor) in (last, context.donor):
            return owner_of(mention.actor) == last
    return False


def _in_parliament(context: Context, window: Window) -> str | None:
    """Whose parliament a sentence names: "the bill before the House has $3bn"."""
    for mention in context.by_sentence[window.index]:
        if (
            mention.kind == "parliament"
            and mention.actor not in FOES
            and mention.actor not in ("Ukraine", context.recipient)
        ):
            return mention.actor
    return None


def _in_capital(context: Context, window: Window) -> str | None:
    """ "In Washington the $60bn request is stuck": who decides there."""
    for mention in context.by_sentence[window.index]:
        if mention.kind != "capital" or mention.end > window.start or mention.actor in FOES:
            continue
        head = context.text[max(window.sentence.start, mention.start - 14) : mention.start]
        there = re.search(r"\b[Ii]n\s$", head) or (
            re.search(r"\bto\s$", head)
            and re.match(r"[^.;]{0,30},\s+where\b", context.text[mention.end : mention.end + 40])
        )
        if there and mention.actor not in ("Ukraine", context.recipient):
            return mention.actor
    return None


def elsewhere(context: Context, index: int, place: int) -> bool:
    """Whether a sentence goes on to another giver's capital: "He went on to Paris, where tanks were promised"."""
    if not any(mention.kind == "capital" for mention in context.by_sentence[index]):
        return False
    window = Window.of(context, index, place, place)
    return _in_capital(context, window) not in (None, context.donor)


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


def named_giver(context: Context, window: Window, least: float = 2.0) -> str | None:
    """Who gives in an amount's own sentence, as plainly as `least` says."""
    best = _best_giver(context, window)
    return owner_of(best[1].actor) if best is not None and best[0] >= least else None


def _best_giver(context: Context, window: Window) -> tuple[float, ActorMention] | None:
    best: tuple[float, ActorMention] | None = None
    for mention in context.by_sentence[window.index]:
        if mention.actor in FOES or mention.actor in FORUMS or mention.actor in ("Ukraine", context.recipient):
            continue
        if window.start <= mention.start < window.end:
            # "Germany €244 million, the US $147 million": with an article it names the giver, not the dollar
            score = 4.0 if mention.start == window.start and context.text.endswith("the ", 0, window.start) else 0.0
        else:
            score = 0.0 if _gets_too(context, window, mention) else _score(context, window, mention)
        if score > 0 and (best is None or score > best[0]):
            best = (score, mention)
    return best if best is None or not _hands_on(best[1]) else _behind(context, best)


def _hands_on(mention: ActorMention) -> bool:
    """Whether it mostly passes on what others give: an agency of the United Nations, the Red Cross."""
    return mention.actor in actors.pays_as() or mention.actor in _CHANNELS or mention.actor.endswith(SOCIETIES)


_CHANNELS: Final = frozenset(("United Nations", "Red Cross", "International Committee of the Red Cross"))


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
        and not _hands_on(mention)
        and context.gives(mention) >= 2
    ]
    if givers:
        return score, givers[-1]
    speaks = context.voice is not None and context.voice not in (agency.actor, "United Nations", context.recipient)
    return None if speaks else best


def _gets_too(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether it gets its own sum like the country before it: "Lebanon will get $20m and Jordan $15m"."""
    if not mention.end < window.start < mention.end + 4 or window.near_left == window.left or not _gets_rather(mention):
        return False
    return any(
        other.start < mention.start - len(window.near_left)
        and _gets_rather(other)
        and (receives(context, other) == BY_VERB or _given_its_sum(context, window, other))
        for other in context.by_sentence[window.index]
    )


#: "Jordan €30 million": a sum right behind who gets it.
_ITS_SUM: Final = re.compile(r"\s+(?:about\s+|some\s+|up\s+to\s+)?(?:[A-Z]{0,3}[€$£¥]|[A-Z]{3}\s|\d)[^,;.:()]{0,24}$")


def _given_its_sum(context: Context, window: Window, receiver: ActorMention) -> bool:
    """Whether the sum before an amount stands right behind its receiver: "give Jordan €3 million and Chad €4m"."""
    before = window.start - len(window.near_left)
    return receives(context, receiver) >= 2.5 and _ITS_SUM.fullmatch(context.text, receiver.end, before) is not None


def _gets_rather(mention: ActorMention) -> bool:
    """Whether it is one who gets more often than gives: a country in need, an agency of the United Nations."""
    return actors.is_in_need(mention.actor) or mention.actor in actors.pays_as()


def _paragraph_subject(context: Context, window: Window, anaphoric: bool = False) -> str | None:
    """The giver that the sentences before it in the paragraph speak of."""
    paragraph = window.sentence.paragraph
    for index in range(window.index - 1, max(-1, window.index - 4), -1):
        if context.sentences[index].paragraph != paragraph:
            lone = index + 1 == window.index and context.before(index) is None and not window.sentence.bullet
            if not (anaphoric and lone):
                return None
            paragraph = context.sentences[index].paragraph  # papers put each sentence in a paragraph of its own
        asked = _asked_of(context, index)
        if asked is not None:
            return asked
        givers = [
            m
            for m in context.by_sentence[index]
            if m.actor not in FOES
            and m.actor not in ("Ukraine", context.recipient)
            and context.gives(m) >= 2.0
            and not receives(context, m)
        ]
        if givers:
            return givers[0].actor
        if anaphoric and index == window.index - 1 and _IT.match(window.text):
            subjects = {
                owner_of(m.actor)
                for m in context.by_sentence[index]
                if m.kind in PARTIES and not actors.is_in_need(m.actor) and m.actor not in FORUMS
                if context.gives(m) and is_subject(context, m) and not receives(context, m)
            }
            if len(subjects) == 1:
                return subjects.pop()
    return None


_ITS_COST: Final = re.compile(r"\W*(?:It|Its|Their|They|The\s(?:package|donation|shipment|delivery|gift|value|cost))\b")


def _turned_to(context: Context, window: Window, previous: str) -> str | None:
    """Who else gives in the sentence before: "Oslo gave $5m. Riga announced drones. Their cost is $2m"."""
    before = context.before(window.index)
    if before is None or window.near_left != window.left or not _ITS_COST.match(window.text):
        return None
    givers = {
        owner_of(m.actor)
        for m in context.by_sentence[before]
        if m.actor not in FOES and m.actor not in ("Ukraine", context.recipient)
        if context.gives(m) >= 2.0 and is_subject(context, m) and not receives(context, m)
    }
    return givers.pop() if len(givers) == 1 and previous not in givers else None


_IT: Final = re.compile(r"\W*(?:It|Its|He|She|They|Their)\b")


#: "And the Germans?": whom a short question turns to.
_AND_THEY: Final = re.compile(
    r"(?:^|[\s*_])(?:(?:And|But)(?:\s+what\s+about)?|What\s+about|How\s+about)\s+(?:the\s+)?$"
)


def _asked_of(context: Context, index: int) -> str | None:
    """Whom a short question turns to: "And Japan?"."""
    sentence = context.sentences[index]
    if sentence.end - sentence.start > 50 or context.text[sentence.end - 1] != "?":
        return None
    receivers = (*FOES, "Ukraine", context.recipient)
    named = [m for m in context.by_sentence[index] if m.actor not in receivers]
    turns = len(named) == 1 and _AND_THEY.search(context.text[sentence.start : named[0].start])
    return named[0].actor if turns and context.text[named[0].end : sentence.end].strip() == "?" else None


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


def nameless(context: Context, window: Window, giver: ActorMention | None = None) -> bool:
    """Whether a group without a name gives, and no giver is named behind it."""
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


def _score(context: Context, window: Window, mention: ActorMention) -> float:
    """How much an actor of the sentence is the giver of this amount."""
    if mention.start >= window.end:
        return _score_after(context, window, mention)
    text = context.text
    between = text[mention.end : window.start]
    if _heads_entry(context, window, mention):
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
        if _FROM.search(text, max(0, mention.start - 10), mention.start):
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
    if _hands_on(mention) and _THROUGH.search(text, max(window.sentence.start, mention.start - 240), mention.start):
        return False
    return not (actors.is_in_need(mention.actor) and receives(context, mention) >= 2.5)


#: "**Israel:** nearly $26 billion".
_ENTRY: Final = re.compile(r"[*_]*:[*_]*\s+(?:[A-Za-z]+\s+){0,3}")


def _heads_entry(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether a country in need heads an entry of what is given to it: "Israel: $26bn" beside "Ukraine: $61bn"."""
    if (
        context.text[mention.end : mention.end + 1] not in (":", "*", "_")
        or not actors.is_in_need(mention.actor)
        or _ENTRY.fullmatch(context.text, mention.end, window.start) is None
        or not context.opens_sentence(mention)
    ):
        return False
    return mention.actor == context.recipient or context.has_entry


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
_AND_FOR_ONE: Final = re.compile(
    r"\s+(?:for|from|by|in)\s+(?:the\s+)?(?:[A-Z][\w.]+\s?){1,3}(?:,|\s*and|,\s+and)\s+[*_]*"
)
_FOR_ONE: Final = re.compile(r"\s+(?:for|from|by|in)\s+(?:the\s+)?")


def _compared(window: Window) -> bool:
    """Whether an amount is one of those that another giver's is compared with."""
    if _COMPARED.search(window.near_left[-40:], window.holds):
        return True
    before = window.left[: len(window.left) - len(window.near_left)]
    return (
        _AND_FOR_ONE.fullmatch(window.near_left) is not None
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


#: "The two countries will share the cost".
_TWO: Final = Caseless(r"\bthe\s+two\s+(?:countries|governments|nations|states|neighbou?rs|allies|capitals|partners)\b")


def _the_two(context: Context, window: Window) -> str | None:
    """The two givers that "the two countries" stands for."""
    if not window.index or not _TWO.search(window.left):
        return None
    row = [
        mention
        for mention in context.by_sentence[window.index - 1]
        if mention.actor not in (context.recipient, "Ukraine") and not receives(context, mention)
    ]
    for first, second in zip(row, row[1:], strict=False):
        if first.actor != second.actor and _AND.fullmatch(context.text[first.end : second.start]):
            return f"{owner_of(first.actor)}; {owner_of(second.actor)}"
    return None


_AND: Final = re.compile(r"\s+and\s+(?:the\s+)?")
_FROM: Final = re.compile(r"\b(?:from|by)\s+(?:the\s+)?$")
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


def _shared_out(context: Context, window: Window) -> str | None:
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
    if not _AND.fullmatch(text, one.end, two.start) or re.search(r"\btwo\b", text[two.end : start]):
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
_DEAL: Final = Caseless(
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


def _partner(context: Context, window: Window, mention: ActorMention) -> str | None:
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
        joined = aside and _AND.fullmatch(text[first.end : second.start]) is not None
        if (
            joined
            and _DEAL.match(text[second.end : second.end + 60])
            and actors.is_in_need(second.actor) != actors.is_in_need(first.actor)
        ):
            return owner_of((first if actors.is_in_need(second.actor) else second).actor)
        if joined and second.start > window.end and _FROM.search(text[window.end : first.start]):
            return f"{owner_of(first.actor)}; {owner_of(second.actor)}"
        if joined and _BOTH.match(text[second.end : second.end + 50]) and is_subject(context, first):
            if "respectively" in window.right:
                return owner_of((second if _AND.search(window.near_left[-8:]) else first).actor)
            return f"{owner_of(first.actor)}; {owner_of(second.actor)}"
    return None


def recipient_of(
    context: Context,
    window: Window,
    donor: str | None,
    previous: str | None,
    here: str | None = None,
    whole: str | None = None,
) -> tuple[str | None, str]:
    """Who receives, and why one thinks so; never Ukraine by default.

    Args:
        context: the document.
        window: the text around the amount.
        donor: who gives it.
        previous: the receiver of the amount before it, wherever that stood.
        here: the receiver that the paragraph named beside an amount before it.
        whole: the receiver of the sum in its sentence that it is a part of.
    """
    best: tuple[float, ActorMention] | None = None
    member = _repaid(context, window)
    if member is not None and member != donor:
        return member, "a member that is repaid"
    for mention in context.by_sentence[window.index]:
        if actors.is_in_need(mention.actor) and _gets_too(context, window, mention):
            return mention.actor, f"“{context.text[mention.start : mention.end]}” gets it like the one before"
        if _may_receive(mention, donor):
            score = _receiver_score(context, window, mention)
            if score > 0 and (best is None or score > best[0]):
                best = (score, mention)
    if best is not None and best[0] >= 1.2 and not (best[0] < 1.9 and best[1].actor != context.recipient):
        name = _receivers(context, window, best[1], donor)
        return name, f"“{context.text[best[1].start : best[1].end]}” stands as the receiver"
    if whole is not None and whole != donor and (best is None or best[1].actor != context.recipient):
        return whole, "that of its whole"
    topic = _paragraph_receiver(context, window, donor)
    if topic is not None:
        return topic, "the paragraph speaks of it"
    head = sections.receiver(context, window.index)
    if head is not None and head != donor:
        return head, "its section is headed by it"
    asked = context.asked_about[window.index]
    inside = best is not None and best[0] >= 1.2 and best[1].start >= window.end and actors.is_in_need(best[1].actor)
    if asked is not None and asked != donor and not inside:
        return asked, "the question is about it"
    if best is not None and (best[1].actor == context.recipient or (inside and asked is not None)):
        return best[1].actor, f"“{context.text[best[1].start : best[1].end]}” stands as the receiver"
    if here is not None and here != donor and not _speaks_of_main(context, window):
        return here, "carried on within the paragraph"
    if context.recipient is not None and context.recipient != donor:
        return context.recipient, "the text's main recipient"
    if previous is None:
        topics = {topic for topic in context.asked_about if topic is not None}
        if len(topics) == 1 and donor not in topics:
            return topics.pop(), "what is asked about"
    return previous, "carried on from the amount before" if previous else ""


#: "For Chad and Spain $5m": the second gives the next sum.
_THEN_SUM: Final = re.compile(r"\s+(?:about\s+|some\s+|up\s+to\s+)?(?:[A-Z]{0,3}[€$£¥]|[A-Z]{3}\s\d|\d)")
_REPAYS: Final = Caseless(r"\b(?:refund|reimburs|compensat)", rare=True)
_EXPECTS: Final = re.compile(
    r"(?:['’]s\s+\w+)?\s+(?:(?:has|had|is|still|also|already|now)\s+){0,2}(?:expect\w*|appl(?:y|ies|ied)\s+for|receiv\w+"
    r"|gets?|got|count\w*\s+on|await\w*|wait\w*\s+for|ask\w*\s+for|request\w*|claim\w*)\b"
)
_REPAID_TO: Final = re.compile(r"\b(?:refund|reimburse|compensat|repa(?:y|id))[a-z]*\s+(?:to\s+)?(?:the\s+)?$")


def _repaid(context: Context, window: Window) -> str | None:
    """The member of the Union that gets money back for what it gave: "Warsaw expects a refund of €5m"."""
    if _REPAYS.search(window.clause, window.holds) is None:
        return None
    for mention in context.by_sentence[window.index]:
        inside = window.clause_start <= mention.start and mention.end <= window.start
        gets = mention.actor in _MEMBERS and inside and mention.kind in PARTIES
        if gets and (
            _EXPECTS.match(context.text, mention.end)
            or _REPAID_TO.search(context.text, window.sentence.start, mention.start)
        ):
            return mention.actor
    return None


#: The fund of the Union that repays its members.
_REPAYER: Final = "European Peace Facility"
#: Givers outside the Union, which it repays nothing.
_OUTSIDE: Final = frozenset(
    ("Australia", "Canada", "Iceland", "Japan", "New Zealand", "Norway", "South Korea", "Switzerland", "United Kingdom",
     "United States")
)  # fmt: skip
_MEMBERS: Final = (GIVERS - _OUTSIDE) | {"Bulgaria", "Croatia", "Romania"}


def _speaks_of_main(context: Context, window: Window) -> bool:
    """Whether the text's main receiver is named in the sentences before an amount in its paragraph."""
    for index in range(window.index, max(-1, window.index - 3), -1):
        if context.sentences[index].paragraph != window.sentence.paragraph:
            return False
        if any(m.actor == context.recipient and m.start < window.start for m in context.by_sentence[index]):
            return True
    return False


def _may_receive(mention: ActorMention, donor: str | None) -> bool:
    if (donor is not None and mention.actor in donor) or mention.actor in ("Russia", "Belarus"):
        return False
    return (
        mention.kind in ("name", "demonym", "abbreviation", "capital", "government", "leader", "bearer")
        or (mention.kind == "agency" and mention.actor not in GIVERS)
    ) and actors.types().get(mention.actor) == "country"


#: "For Chad ($3 million), Niger ($2 million)".
_IN_ITS_BRACKETS: Final = re.compile(r".?\s\(")
#: "$3 million in Chad"
_IN_IT: Final = re.compile(r"\s+(?:in|into|for|to)\s+(?:the\s+)?")


def _receiver_score(context: Context, window: Window, mention: ActorMention) -> float:
    told = receives(context, mention)
    if mention.end < window.start and _heads_entry(context, window, mention):
        return 4.0
    compared = mention.actor in GIVERS and _AND_FOR_ONE.fullmatch(window.near_left) is not None
    if told >= 2.5 and _IN_ITS_BRACKETS.match(window.near_left[-3:]) and mention.end + 2 == window.start:
        return 4.0
    if mention.start in context.listed or compared:
        return 0.0
    if mention.actor == context.recipient:
        told = max(told, 1.0)
    elif told < 2 and asks(context, mention):
        told = 1.5
    elif told < 2 and _strikes_a_deal(context, window, mention):
        told = 2.5
    elif mention.kind == "name" and mention.actor in GIVERS and _is_military_financing(context, window):
        signs = TALKS_WITH.search(context.text, max(0, mention.start - 40), mention.start) is not None
        told = 2.5 if told or signs or _beside_lender(context, window, mention) else told
    named = mention.kind in ("name", "demonym")
    if mention.actor in GIVERS and mention.actor != context.recipient and (told < 2.5 or not named):
        return 0.0
    if not told:
        return 0.0
    after = mention.start >= window.end
    if after and _IN_IT.fullmatch(context.text, window.end, mention.start):
        told = max(told, 2.5)
    if after and mention.start >= window.own_end:
        told *= 0.5
    elif not after and mention.start < window.own_start:
        told *= 0.7
    near = min(abs(mention.start - window.end), abs(window.start - mention.end))
    return told + (0.4 if after else 0.0) - near / 300


def _beside_lender(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether it signs with the United States: "the United States and Poland signed a loan"."""
    return any(
        other.actor == "United States"
        and (
            _AND.fullmatch(context.text, other.end, mention.start)
            or _AND.fullmatch(context.text, mention.end, other.start)
        )
        for other in context.by_sentence[window.index]
    )


def _strikes_a_deal(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether it is in need and agrees with a giver: "the Union and Cairo are near a deal"."""
    if not actors.is_in_need(mention.actor) or not _DEAL.match(context.text[mention.end : mention.end + 60]):
        return False
    return any(
        other.end < mention.start
        and not actors.is_in_need(other.actor)
        and _AND.fullmatch(context.text, other.end, mention.start)
        for other in context.by_sentence[window.index]
    )


def _receivers(context: Context, window: Window, mention: ActorMention, donor: str | None) -> str:
    """A receiver and the one beside it: "Kenya and Somalia will each get", "for Türkiye and Syria"."""
    if receives(context, mention) == BY_VERB:
        for other in context.by_sentence[window.index]:
            joined = other.end < mention.start and _AND.fullmatch(context.text[other.end : mention.start])
            if (
                joined
                and other.kind == mention.kind == "name"
                and actors.is_in_need(other.actor)
                and _may_receive(other, donor)
            ):
                return f"{other.actor}; {mention.actor}"
    second = _second_receiver(context, window, mention, donor)
    return mention.actor if second is None else f"{mention.actor}; {second}"


def _second_receiver(context: Context, window: Window, mention: ActorMention, donor: str | None) -> str | None:
    """Another receiver that "and" joins to the first: "for Türkiye and Syria"."""
    text = context.text
    for other in context.by_sentence[window.index]:
        if (
            other.start > mention.end
            and other.actor != mention.actor
            and _THEN_SUM.match(text, other.end) is None
            and other.kind == mention.kind == "name"
            and _may_receive(other, donor)
        ):
            joined = re.fullmatch(r"\s+and\s+(?:in\s+|for\s+)?", text[mention.end : other.start]) is not None
            if (
                joined
                and not re.match(
                    r"['’]s|\s+(?:its|the)\s+neighbou?rs|\s+(?:said|will|have|has)\b", text[other.end : other.end + 16]
                )
                and receives(context, mention) >= 2
            ):
                return other.actor
    return None


#: What may stand before the country that opens a sentence.
_HEADS: Final = frozenset(("in", "for", "", "in neighbouring", "in neighboring", "across", "inside"))


def _paragraph_receiver(context: Context, window: Window, donor: str | None) -> str | None:
    """The country that the paragraph is about: "In Sudan, the rains began. The agency needs $4m"."""
    for index in range(window.index, max(-1, window.index - 6), -1):
        sentence = context.sentences[index]
        if sentence.paragraph != window.sentence.paragraph and not window.sentence.bullet:
            return None
        for mention in context.by_sentence[index]:
            head = context.text[sentence.start : mention.start].strip(' *_"“-•–').lower()
            leads = mention.start < window.start and mention.kind == "name" and head in _HEADS
            if not leads or mention.actor in GIVERS or not _may_receive(mention, donor):
                continue
            if receives(context, mention) == 2.5:
                continue
            if head or _TOPIC.match(context.text[mention.end : mention.end + 16]):
                return mention.actor
    return None


_TOPIC: Final = re.compile(r"\s*(?:,|gets|will receive|would receive|has received)")
