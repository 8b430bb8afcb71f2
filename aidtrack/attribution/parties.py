"""Who gives an amount and who receives it."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.attribution import sections
from aidtrack.attribution.context import (
    FOES,
    FORUMS,
    GIVERS,
    Context,
    Window,
    asks,
    is_subject,
    led_by,
    owner_of,
    receives,
)
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import ActorMention
from aidtrack.patterns import Caseless

_PRONOUN: Final = Caseless(
    r"^(?:\W*)(?:it|its|we|he|she|they|their|that|this|these|the\s+(?:government|ministry|minister|package|country"
    r"|president|premier|bank|fund's|union|bloc|fund|deal|aid|money|new\s+package|administration"
    r"|sum|total|loan|grant|announcement|decision|donation|first|second|rest|remainder|other|latest|list|value)|of"
    r"|a\s+further|another|in\s+addition|also|among|half|part|some|most|much|up\s+to|as\s+part)\b",
)
#: A group without a name gives: "Ukraine's Western backers offered", "the 17 members of the coalition".
_NAMELESS: Final = Caseless(
    r"\b(?:allies|partners|donors|backers|(?:\d+|some\s+\d+)\s+(?:nations|countries)"
    r"|members\s+of\s+the\s+(?:coalition|group)|governments\s+and\s+lenders|world\s+leaders|gulf\s+states"
    r"|western\s+(?:countries|nations|governments)"
    r"|countries|nations|(?<!\ba\s)(?<!\bhost\sthe\s)conference|contributions\s+to\s+the\s+fund|delegations)\b(?!['’])[^.;]{0,40}?\b(?:have|had"
    r"|has|pledged?|promised?|offered|agreed|provided|gave|given|committed|put|made|brought|amounted|raised"
    r"|generated|contributed|collects?|raises?|promise|brings?)\b",
    rare=True,
)
#: "Canada: C$53 million", "Norway – $2m", "London (£5m", "Sweden's €6m", "Denmark gives 5".
_LABEL: Final = re.compile(
    r"^\s*(?:(?:and\s+others)?\s*(?::|[–—-]{1,2}|\(|gives?|gave|adds?|added)\s*)[*_]*(?:up\s+to\s+)?$|^['’]s?\s+$"
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
    best = _best_giver(context, window)
    own = _own_money(context, window, currency)
    if (
        own is not None
        and best is not None
        and best[0] < PLAIN
        and _other_money(best[1].actor, currency)
        and all(mention.actor != own for mention in context.by_sentence[window.index])
    ):
        best = None  # who stands near it has another money
    group = nameless(context, window, best[1] if best else None)
    if best is not None and best[0] >= 1.0 and not group and not (whole is not None and best[0] < 1.4):
        partner = _partner(context, window, best[1])
        return partner or owner_of(best[1].actor), f"“{context.text[best[1].start : best[1].end]}” stands as the giver"
    if group:
        return None, "a group without a name gives"
    if context.voice and re.search(r"\b(?:we|our|I)\b", window.text):
        return context.voice, "the document's own voice"
    both = _the_two(context, window)
    if both is not None:
        return both, "both that the sentence before names"
    lister = _giver_of_list(context, window)
    if lister is not None:
        return lister, "the list's introduction names it"
    if whole is not None:
        return whole, "that of its whole"
    if own is not None and own != previous and (previous is None or _other_money(previous, currency)):
        return own, BY_CURRENCY
    return _carried(context, window, previous, last, best)


#: How much a verb of getting makes its subject a receiver.
BY_VERB: Final = 2.5
#: A giver that scores this much stands right beside the amount.
PLAIN: Final = 3.0
CARRIED_ON: Final = "carried on from the amount before"
ONLY_NEAR: Final = "the only actor near"
BY_CURRENCY: Final = "its own currency, and the text speaks of it"


def _own_money(context: Context, window: Window, currency: str) -> str | None:
    """The country whose own money an amount is in: named beside it, publishing the text, or its main giver."""
    if currency in ("", "USD", "EUR"):
        return None
    before = context.before(window.index)
    near = context.by_sentence[window.index] + ([] if before is None else context.by_sentence[before])
    named = [mention.actor for mention in near if mention.actor != context.recipient]
    for country in (*named, context.donor, context.voice, context.publisher_country):
        if country is not None and country in GIVERS and actors.currency_of().get(country) == currency:
            return country
    return None


def _other_money(actor: str, currency: str) -> bool:
    """Whether it is a country that has another money of its own."""
    return actor in GIVERS and actors.currency_of().get(actor) != currency


def _carried(
    context: Context, window: Window, previous: str | None, last: str | None, best: tuple[float, ActorMention] | None
) -> tuple[str | None, str]:
    """The giver that the text before speaks of, where the sentence itself names none."""
    anaphoric = _PRONOUN.match(window.text) is not None
    if previous is not None and (window.sentence.intro is not None or anaphoric or best is None):
        return previous, CARRIED_ON
    if previous is None and last is not None and _OF_THAT.match(window.text):
        return last, CARRIED_ON
    subject = _paragraph_subject(context, window)
    if subject is not None and (previous is None or anaphoric):
        return owner_of(subject), "carried on from the sentence before"
    place = _in_capital(context, window)
    if place is not None and context.voice in (None, place):
        return place, "the capital in which it is decided"
    head = sections.giver(context, window.index)
    if head is not None:
        return owner_of(head), "its section is headed by it"
    if (
        last is not None
        and last != context.donor
        and not context.single
        and not context.voice
        and _nearer(context, window, last)
    ):
        return last, CARRIED_ON
    if context.donor is not None:
        return context.donor, "the text's main donor"
    if context.voice is not None and context.voice != context.recipient:
        return context.voice, "the document's own voice"
    if best is not None:
        return owner_of(best[1].actor), ONLY_NEAR
    owner = _pays_out(context, window)
    return owner, "whose programme pays" if owner is not None else ""


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


def _nearer(context: Context, window: Window, last: str) -> bool:
    """Whether the last giver is named after the text's main donor, before this amount."""
    for mention in reversed(context.mentions):
        if mention.start < window.start and owner_of(mention.actor) in (last, context.donor):
            return owner_of(mention.actor) == last
    return False


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
    return best


def _gets_too(context: Context, window: Window, mention: ActorMention) -> bool:
    """Whether it gets its own sum like the country before it: "Lebanon will get $20m and Jordan $15m"."""
    if (
        not mention.end < window.start < mention.end + 4
        or window.near_left == window.left
        or not actors.is_in_need(mention.actor)
    ):
        return False
    return any(
        other.start < mention.start - len(window.near_left)
        and actors.is_in_need(other.actor)
        and receives(context, other) == BY_VERB
        for other in context.by_sentence[window.index]
    )


def _paragraph_subject(context: Context, window: Window) -> str | None:
    """The giver that the sentences before it in the paragraph speak of."""
    for index in range(window.index - 1, max(-1, window.index - 4), -1):
        if context.sentences[index].paragraph != window.sentence.paragraph:
            return None
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
    return None


#: "Gave €20 million to its partners": such a group receives.
_GIVEN_TO: Final = re.compile(r"\b(?:million|billion|bn|m|aid|funding|money)\s+(?:to|for)\s+(?:[\w-]+\s+){0,4}$")


def nameless(context: Context, window: Window, giver: ActorMention | None = None) -> bool:
    """Whether a group without a name gives, and no giver is named behind it."""
    for found in _NAMELESS.finditer(context.text[window.clause_start : window.start], window.holds):
        start = window.clause_start + found.start()
        if _GIVEN_TO.search(context.text[max(window.clause_start, start - 50) : start]):
            continue
        if giver is not None and start <= giver.start <= window.end:
            continue
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
    if (
        _LABEL.match(between)
        and not text.endswith("donors in ", 0, mention.start)
        and (mention.kind != "demonym" or between.lstrip()[:1] in ":–—-(")
    ):
        return 6.0
    if receives(context, mention) >= 2:
        return 0.0
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
    if mention.start < window.own_start:
        # "€4bn from the Union, $500m in arms": a source that stands behind another sum is that one's.
        score *= 0.4 if _FROM.search(text, max(0, mention.start - 10), mention.start) else 0.75
    if ";" in between or ("wh" in between and _CONTRASTED.search(between)):
        score *= 0.5
    if "of" in between and re.search(r"\b(?:share|part|portion)\s+of\s+(?:the|a|its)\s*$", between):
        score *= 0.3
    if re.fullmatch(r"\s*(?:[–—:-]|['’]s|contributes|gives|pledged|,)?\s*(?:[a-z]+\s+){0,4}", between):
        score += 1.0
    return score + 0.5 / (1 + len(between) / 80)


_CONTRASTED: Final = re.compile(r"\bwhile\b|\bwhereas\b")
#: How much "that Norway promised" behind an amount makes Norway its giver.
GAVE: Final = 2.85


def _score_after(context: Context, window: Window, mention: ActorMention) -> float:
    """After the amount only "from X", "by X", "X said", "that X agreed to" and "a $5m US package" count."""
    text = context.text
    between = text[window.end : mention.start]
    if _FOR_ONE.fullmatch(between) and _compared(window):
        return 2.6
    if len(between) > 110 or mention.start >= window.own_end or receives(context, mention) >= 2:
        return 0.0
    if _GUARANTEED.search(window.near_left[-50:]) and _ITS_LENDING.match(text, mention.end):
        return 0.0
    adjective = mention.kind in ("demonym", "abbreviation") or (mention.kind == "name" and between.strip() != "in")
    if adjective and _FRESH.fullmatch(between):  # "in American aid", but not "in Chad"
        return 3.0
    if (
        re.search(r"\b(?:from|by|given by|pledged by|financed by|agreed upon by)\s+(?:the\s+)?$", between)
        and len(between) < 80
        and not re.match(r"\s+to\s+[A-Z]", text[mention.end : mention.end + 8])  # "from Gaza to Sudan"
        and not led_by(text, mention)
    ):
        return 2.8 if ";" not in between and "," not in between else 1.2
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


#: "Guarantees for $5m of World Bank lending": who guarantees gives, not who lends.
_GUARANTEED: Final = re.compile(r"\bguarante\w+\b[^.;:]{0,40}$")
_ITS_LENDING: Final = re.compile(r"(?:['’]s)?\s+(?:lending|loans?|financing|credits?)\b")
#: "Germany pledged", "World Bank President Ada Lane has approved": an office and a name may stand between.
_HAS_GIVEN: Final = re.compile(
    r"(?:\s+[A-Z][\w'’-]*){0,5}\s+(?:has\s+|have\s+|had\s+)?(?:agreed|pledged|promised|gave|announced|approved|set\s+aside"
    r"|bought|committed|granted|allocated|unveiled|settled|backed|offered|put\s+(?:up|together))\b"
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
    r"(?:joint|announc|pledg|provid|give|commit|contribut|financ|fund|pay|paid|bought|buy|plac|deliver|send|sent"
    r"|gave|agree|launch|sign|will|are|put|promis|donat)"
    r"|\s+for\s+(?:about\s+|some\s+)?[*_]*[€$£]"
)


#: "The Union and Amman are near a deal": of two that strike one, who never gives receives.
_DEAL: Final = Caseless(
    r"\s+(?:[\w’'-]+\s+){1,5}?(?:(?:deal|agreement|accord|memorandum|contract|arrangement)s?\b|agreed\s+on\b)"
)


#: "Sweden, Norway and Denmark will together pay": what may stand between givers of one sum.
_LISTED: Final = re.compile(r",\s+(?:the\s+)?|,?\s+and\s+(?:the\s+)?")
_TOGETHER: Final = Caseless(r"[\s,]+(?:\w+\s+){0,2}?(?:together|jointly|pooled|teamed\s+up|announced\s+a\s+joint)\b")


def _jointly(context: Context, window: Window, mention: ActorMention) -> str | None:
    """Three or more donors that give one sum together."""
    row: list[ActorMention] = []
    for other in context.by_sentence[window.index]:
        if other.end > window.start:
            break
        listed = bool(row) and _LISTED.fullmatch(context.text[row[-1].end : other.start]) is not None
        row = [*row, other] if listed else [other]
        if len(row) > 2 and mention in row and _TOGETHER.match(context.text[other.end : other.end + 40]):
            return "; ".join(owner_of(giver.actor) for giver in row)
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
    context: Context, window: Window, donor: str | None, previous: str | None, here: str | None = None
) -> tuple[str | None, str]:
    """Who receives, and why one thinks so; never Ukraine by default.

    Args:
        context: the document.
        window: the text around the amount.
        donor: who gives it.
        previous: the receiver of the amount before it, wherever that stood.
        here: the receiver that the paragraph named beside an amount before it.
    """
    best: tuple[float, ActorMention] | None = None
    for mention in context.by_sentence[window.index]:
        if _gets_too(context, window, mention):
            return mention.actor, f"“{context.text[mention.start : mention.end]}” gets it like the one before"
        if _may_receive(mention, donor):
            score = _receiver_score(context, window, mention)
            if score > 0 and (best is None or score > best[0]):
                best = (score, mention)
    if best is not None and best[0] >= 1.2 and not (best[0] < 1.9 and best[1].actor != context.recipient):
        name = _receivers(context, window, best[1], donor)
        return name, f"“{context.text[best[1].start : best[1].end]}” stands as the receiver"
    topic = _paragraph_receiver(context, window, donor)
    if topic is not None:
        return topic, "the paragraph speaks of it"
    head = sections.receiver(context, window.index)
    if head is not None and head != donor:
        return head, "its section is headed by it"
    if best is not None and best[1].actor == context.recipient:
        return best[1].actor, f"“{context.text[best[1].start : best[1].end]}” stands as the receiver"
    if here is not None and here != donor and not _speaks_of_main(context, window):
        return here, "carried on within the paragraph"
    if context.recipient is not None and context.recipient != donor:
        return context.recipient, "the text's main recipient"
    return previous, "carried on from the amount before" if previous else ""


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
        mention.kind in ("name", "demonym", "abbreviation", "capital", "government", "leader")
        or (mention.kind == "agency" and mention.actor not in GIVERS)
    ) and actors.types().get(mention.actor) == "country"


#: "$3 million in Chad"
_IN_IT: Final = re.compile(r"\s+(?:in|into|for|to)\s+(?:the\s+)?")


def _receiver_score(context: Context, window: Window, mention: ActorMention) -> float:
    told = receives(context, mention)
    compared = mention.actor in GIVERS and _AND_FOR_ONE.fullmatch(window.near_left) is not None
    if mention.start in context.listed or compared:
        return 0.0
    if mention.actor == context.recipient:
        told = max(told, 1.0)
    elif told < 2 and asks(context, mention):
        told = 1.5
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


def _paragraph_receiver(context: Context, window: Window, donor: str | None) -> str | None:
    """The country that the paragraph is about: "In Sudan, the rains began. The agency needs $4m"."""
    for index in range(window.index, max(-1, window.index - 6), -1):
        sentence = context.sentences[index]
        if sentence.paragraph != window.sentence.paragraph and not window.sentence.bullet:
            return None
        for mention in context.by_sentence[index]:
            head = context.text[sentence.start : mention.start].strip(' *_"“-•–').lower()
            leads = mention.start < window.start and mention.kind == "name" and head in ("in", "for", "")
            if not leads or mention.actor in GIVERS or not _may_receive(mention, donor):
                continue
            if receives(context, mention) == 2.5:
                continue
            if head or _TOPIC.match(context.text[mention.end : mention.end + 16]):
                return mention.actor
    return None


_TOPIC: Final = re.compile(r"\s*(?:,|gets|will receive|would receive|has received)")
