"""What a phrase is said to be: as an object, as a part of a list, or through the preposition before it."""

from __future__ import annotations

from typing import Final

from aidtrack.extractors.equipment.attachment import attach
from aidtrack.extractors.equipment.phrases import Phrase
from aidtrack.extractors.equipment.things import GIVEN, is_givers_force, is_giving, names_thing
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import (
    AMMUNITION,
    BUYING,
    CURRENCY,
    ENEMY,
    GIVING,
    HARMING,
    MONEY,
    NEVER,
    SPARES,
    TIME,
    word_of,
)
from aidtrack.extractors.equipment.walk import LISTING, Walk, is_sum
from aidtrack.lexicon.grammar import word_class

_LINKS: Final = LISTING | {";", "—", "/", "also"}


def place(walk: Walk, phrase: Phrase) -> None:
    """Give a phrase its sense."""
    preposition, link = walk.preposition, walk.link
    walk.preposition = walk.link = ""
    walk.auxiliary = walk.be = False
    if phrase.counted and phrase.head_bits & (CURRENCY | TIME):
        if phrase.head_bits & CURRENCY:
            walk.sum_of_money(Token("$", phrase.start, phrase.end, word_of("$")))
            return
        if not preposition and phrase.entry is None:
            return  # "over three years": the hedge is a preposition
    if not preposition and not phrase.counted and phrase.head_bits & TIME and _says_when(walk, phrase):
        walk.link = link
        return
    after_aside, walk.transparent = walk.transparent and _goes_on_aside(phrase, preposition), False
    if preposition and (after_aside or _is_aside(walk, phrase, preposition)):
        walk.transparent = not phrase.is_place
        if phrase.is_place and preposition == "from" and walk.hangs_on is walk.subject():
            walk.origin = phrase
        if phrase.is_place and preposition == "to":
            if phrase.has(ENEMY):
                walk.spoil()
            elif isinstance(walk.hangs_on, Phrase) and walk.hangs_on.sense == "gives" and _is_deployment(walk, phrase):
                walk.spoil()
                walk.hangs_on.sense = "harms"
        return
    if not link and _is_refused(walk, phrase, preposition):
        phrase.sense = walk.sense = "harms"
        walk.anchor = phrase
    elif link == "including" or (not preposition and link == ":" and (walk.last or walk.hangs_on) is not None):
        phrase.sense, phrase.listed = _offered(walk), True
        if phrase.sense is None and phrase.has(BUYING) and _is_kept(walk.hangs_on):
            phrase.sense = "harms"  # "has modernised its forces, including the purchase of 20 tanks"
        if link == ":":
            phrase.sense = phrase.sense or walk.sense or walk.base or walk.told or _spelled_out(walk)
        walk.anchor, walk.sense = phrase, phrase.sense
    elif preposition:
        attach(walk, phrase, preposition)
    elif link in _LINKS and walk.last is not None:
        _coordinate(walk, phrase, walk.last, link)
    else:
        _object(walk, phrase)
    if phrase.sense is None and phrase.tokens[0].start != phrase.start and _is_handed(walk, phrase):
        phrase.sense = "gives"
    _remember(walk, phrase, preposition, link)


def _goes_on_aside(phrase: Phrase, preposition: str) -> bool:
    """Whether a phrase belongs to the aside before it: "after the attack of May", "after strikes on power stations"."""
    return preposition == "of" or (preposition == "on" and not phrase.counted)


def _says_when(walk: Walk, phrase: Phrase) -> bool:
    """Whether a phrase of time stands behind a verb or a sum as an adverb: "pays this winter for", "$5m a year"."""
    if phrase.entry is not None or phrase.tokens[0].kind != "D" or len(phrase.tokens) > 2 or walk.link:
        return False
    if isinstance(walk.hangs_on, Phrase):
        return phrase.tokens[0].lower in ("a", "each", "every")  # "flour to 70,000 people a month, shelter for"
    return isinstance(walk.hangs_on, Token) and walk.hangs_on.kind in "V$"


def _is_handed(walk: Walk, phrase: Phrase) -> bool:
    """Whether a phrase opens with a noun of giving: "confirmed the supply of 14 tanks"."""
    if walk.negated or phrase.has(ENEMY | HARMING | BUYING):
        return False
    return any(token.word.own & GIVING for token in phrase.tokens if token.start < phrase.start)


def _is_refused(walk: Walk, phrase: Phrase, preposition: str) -> bool:
    """Whether a giver won't, or buys: "opposes the delivery of 20 tanks", "voted against sending", "took delivery of".

    What an enemy opposes is given all the same.
    """
    verb = walk.verb
    if verb is None or verb is not walk.hangs_on or (walk.doer is not None and walk.doer.has(ENEMY)):
        return False
    if not any(token.word.own & GIVING for token in phrase.tokens):
        return False
    if preposition and preposition not in ("against", "out"):
        return False
    if verb.word.stem == "take" and phrase.tokens[0].lower == "delivery":
        doer = walk.doer  # "Estonia took delivery of six launchers": its own
        return doer is not None and (is_giving(doer) or is_givers_force(doer))
    if preposition == "against" or verb.word.stem in word_class("opposing"):
        return not walk.denied
    favours = verb.word.sense in ("gives", "buys") or verb.word.stem in word_class("favouring")
    return walk.denied and favours


def _is_deployment(walk: Walk, phrase: Phrase) -> bool:
    """ "is sending six jets to Romania": to an ally that hosts the sender's own arms, in no text about aid."""
    if walk.verb is None or walk.verb.word.stem != "send" or phrase.tokens[-1].lower not in word_class("host"):
        return False
    return walk.topic != "gives"


def _remember(walk: Walk, phrase: Phrase, preposition: str, link: str) -> None:
    """Make a phrase the last one."""
    if walk.depth and link != "including":
        phrase.sense = None
    if not phrase.holder and not preposition:
        walk.subjects.append(phrase)
    walk.last = walk.hangs_on = phrase
    walk.to = False
    if walk.sense is None and phrase.sense is None and walk.verb is None and phrase.has(MONEY):
        walk.money = True


def _is_aside(walk: Walk, phrase: Phrase, preposition: str) -> bool:
    """Whether a place, a time or a channel stands between: "$640 million over three years in", "through UNICEF"."""
    if preposition in word_class("aside_channel"):
        return phrase.tokens[-1].entry is None
    if phrase.is_place:
        return preposition in word_class("aside_place") and not (preposition == "to" and walk.hangs_on is None)
    if phrase.entry is not None:
        return False
    if phrase.words and preposition in word_class("aside_name") and all(t.word.capital for t in phrase.words):
        return True
    return phrase.head_bits & TIME != 0 and preposition in word_class("aside_time")


def _object(walk: Walk, phrase: Phrase) -> None:
    """The object of a verb, or the first phrase of a clause."""
    last = walk.last
    phrase.sense = walk.sense
    if last is not None and walk.hangs_on is last and walk.verb is None and not last.is_place and not phrase.counted:
        phrase.sense = last.sense
    if phrase.is_place and walk.verb is not None and walk.sense in GIVEN and phrase.has(ENEMY):
        walk.sense = phrase.sense = "harms"
    walk.anchor = phrase


def _offered(walk: Walk) -> str | None:
    """What a phrase hands on to what it includes."""
    if is_sum(walk.hangs_on):
        return walk.sum_sense
    phrase = walk.hangs_on if isinstance(walk.hangs_on, Phrase) else walk.anchor
    if phrase is None:
        return walk.sense
    if phrase.has(HARMING) and phrase.sense not in GIVEN:
        return "harms"
    if phrase.sense is not None:
        return phrase.sense
    if phrase.has(GIVING) and not phrase.has(ENEMY) and not _is_kept(phrase):
        return "gives"
    if walk.anchor is not None and walk.anchor is not phrase and walk.anchor.sense is not None:
        return walk.anchor.sense
    return walk.sense or walk.base


def _is_kept(whole: Phrase | Token | None) -> bool:
    """Whether it is what somebody has: "has built up its capabilities, including 20 tanks"; not "its aid"."""
    if not isinstance(whole, Phrase) or whole.tokens[0].lower not in ("its", "their"):
        return False
    return whole.head == "capability" or whole.head in word_class("force")


def _spelled_out(walk: Walk) -> str | None:
    """ "The package is heavy on air defence: missiles and radars": a colon spells out what its subject holds."""
    whole = walk.doer or walk.subject()
    return "gives" if whole is not None and whole.has(GIVING) and not whole.has(ENEMY | HARMING) else None


# --- lists ---------------------------------------------------------------------------------------------


def _coordinate(walk: Walk, phrase: Phrase, last: Phrase, link: str) -> None:
    """A phrase that a comma or "and" adds: to the name before it, or to the list."""
    if link in (";", "—") or _returns(walk, phrase, link):
        walk.give_back()
    if not walk.local and link in (",", ";", ",and"):
        walk.separators += 1
    if _identifies(phrase, last, link):
        return
    if link == "and" and last.sense is None and _shares_owner(phrase, last):
        return  # "help for Ukraine's energy and heating systems"
    anchor = walk.anchor
    if is_sum(walk.hangs_on):
        phrase.sense = walk.sense
    else:
        phrase.sense = anchor.sense if anchor is not None else walk.sense
        if phrase.sense is None and not walk.local:
            phrase.sense = walk.sense
    if link == "—" and phrase.sense is None and (_spelled_out(walk) is not None or _is_bought(walk, phrase)):
        phrase.sense = walk.sense = "gives"  # "aid has been non-lethal — winter clothing and fuel"
    if link == "also" and walk.local and walk.main in GIVEN:
        phrase.sense = walk.sense = walk.main
        walk.local = False
    phrase.listed = True
    if anchor is not None:
        anchor.listed = True
    walk.anchor = phrase


def _is_bought(walk: Walk, phrase: Phrase) -> bool:
    """Whether a dash spells out a sum without a verb: "there's $90m from our stocks — rockets, shells"."""
    return walk.verb is None and walk.sum_sense == "gives" and phrase.entry is not None and names_thing(phrase)


def _shares_owner(phrase: Phrase, last: Phrase) -> bool:
    """Whether what belongs to a country goes on with a second noun: "Ukraine's energy and heating systems"."""
    owner = last.tokens[0]
    if phrase.low is not None or phrase.tokens[0].kind == "D" or len(last.tokens) < 2 or not owner.word.capital:
        return False
    return owner.lower.endswith(("'s", "’s"))


def _returns(walk: Walk, phrase: Phrase, link: str) -> bool:
    """Whether the list before a clause goes on: "missiles to protect cities, radars and …"."""
    if not walk.local or walk.main not in GIVEN or walk.main_anchor is None:
        return False
    if link in (",", ",and"):
        return phrase.counted or walk.separators > 0 or (_is_shut(walk) and names_thing(phrase))
    return link == "and" and phrase.counted


def _is_shut(walk: Walk) -> bool:
    """Whether a clause has nothing that a list could go on with: "missiles which are made in Sweden, radars"."""
    last = walk.last
    return last is None or last.is_place or (last is walk.main_anchor and walk.hangs_on is walk.verb)


def _identifies(phrase: Phrase, last: Phrase, link: str) -> bool:
    """Take a phrase into the name before it: "munitions for rocket systems and artillery" is one name."""
    holder = last.holder
    if last.head_bits & NEVER and phrase.low is None and not last.counted and phrase.head in word_class("facility"):
        phrase.holder, phrase.sense = holder, None  # "for hospitals and heating points"
        return True
    if link == "," and _is_model_of(phrase, last):
        phrase.holder, phrase.sense = last, None
        return True
    if holder is None:
        if phrase.counted or not _says_purpose(last):
            return False
        if not _goes_on_identifying(last, phrase, link) and not _acts(last):
            return False
        phrase.holder, phrase.sense = last, None
        last.until = max(last.until, phrase.end)
        return True
    if _acts(holder) and not phrase.counted and link != ";":
        phrase.holder, phrase.sense = holder, None
        return True
    if _goes_on_identifying(last, phrase, link):
        phrase.holder, phrase.sense = holder, None
        holder.until = max(holder.until, phrase.end)
        return True
    return False


def _is_model_of(phrase: Phrase, last: Phrase) -> bool:
    """Whether a name alone stands behind the one thing that bears it: "a new drone, Hornet"."""
    token = phrase.tokens[0]
    if len(phrase.tokens) > 1 or token.entry is None or not token.word.capital or token.word.plural:
        return False
    return last.low == 1 and last.tokens[-1].word.small and names_thing(last)


def _says_purpose(phrase: Phrase) -> bool:
    """Whether a catalogue name holds its platform or purpose: "munitions for rocket systems"."""
    return any(token.lower in ("for", "to") and token.entry is not None for token in phrase.tokens[1:-1])


def _acts(phrase: Phrase) -> bool:
    """Whether a catalogue name holds an action, whose further objects may follow: "assistance to clear landmines"."""
    return any(token.lower == "to" and token.entry is not None for token in phrase.tokens[1:-1])


def _goes_on_identifying(last: Phrase, phrase: Phrase, link: str) -> bool:
    """ "ammunition for rocket launchers and artillery guns": the second platform belongs to the first."""
    if phrase.counted or link != "and" or phrase.head == "part" or _says_purpose(phrase):
        return False  # "missiles for Patriot and missiles for NASAMS"
    holder = last.holder or last
    if holder is not last and last.counted and holder.has(SPARES):
        return True  # "spares for 100 tanks and fighting vehicles"
    if last.tokens[0].lower == "the" and phrase.tokens[-1].word.plural and phrase.tokens[0].kind != "D":
        return False  # "munitions for the NASAMS and heavy machine guns"
    if not (holder.has(AMMUNITION | SPARES) or holder.head == "capability"):
        return phrase.entry is None and holder.entry is None
    return not phrase.head_bits & (AMMUNITION | SPARES) and phrase.head not in ("service", "vehicle", "gear", "drone")
