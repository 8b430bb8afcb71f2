"""A phrase after a preposition: an item of its own, or what identifies the one before."""

from __future__ import annotations

from typing import Final

from aidtrack.extractors.equipment.phrases import Phrase
from aidtrack.extractors.equipment.things import (
    GIVEN,
    NAMED,
    is_carrier,
    is_generic,
    is_givers_force,
    is_giving,
    is_own,
    names_thing,
)
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import (
    AMMUNITION,
    BUYING,
    ENEMY,
    GIVING,
    HARMING,
    MONEY,
    NEEDING,
    NEVER,
    SELECTING,
    SHARE,
    STORE,
)
from aidtrack.extractors.equipment.walk import Walk
from aidtrack.lexicon.grammar import word_class

#: The answer of a rule that doesn't apply, where None would be one.
_NO_RULE = "no rule"
#: Prepositions of a place, a time or a beneficiary: what follows them is no part of a name.
_ASIDE: Final = frozenset(("to", "in", "into", "at", "by", "from", "during", "until"))
#: What may stand around a preposition between a thing and what identifies it: spaces, a quotation mark.
_GAP: Final = 4


def attach(walk: Walk, phrase: Phrase, preposition: str) -> None:
    """Give a phrase the sense that it has through its preposition."""
    owner = walk.hangs_on
    phrase.sense = None
    if preposition in ("from", "to") and _ranges(walk, phrase, owner, preposition):
        return
    if walk.linked and preposition in walk.chains:
        phrase.sense = walk.sense = walk.chains[preposition]
        walk.anchor, phrase.listed = phrase, True
        return
    if walk.linked and preposition == "for" and isinstance(owner, Phrase) and _is_for_second(phrase, owner):
        phrase.sense, phrase.listed = owner.sense, True  # "missiles for Patriot and for NASAMS"
        walk.anchor = phrase
        return
    if walk.linked and preposition == "for" and _is_paid_apart(walk, phrase, owner):
        phrase.sense = walk.sense = walk.chains[preposition] = "gives"
        walk.anchor, phrase.listed = phrase, True
        return
    if preposition == "for" and _is_thanked(walk) and names_thing(phrase) and _is_plain_gift(phrase, owner):
        phrase.sense = "gives"
        walk.anchor, walk.chains[preposition] = phrase, "gives"
        return
    if preposition == "to" and walk.waits and isinstance(owner, Phrase) and _is_added(phrase, owner):
        phrase.sense, phrase.listed = owner.sense, True  # "sends radars in addition to 14 tanks"
    elif isinstance(owner, Phrase):
        _to_phrase(walk, phrase, owner, preposition)
    elif owner is None:
        if preposition in ("with", "of") and walk.sense in GIVEN and (walk.verb is not None or walk.last is not None):
            phrase.sense = walk.sense
        elif preposition == "with" and walk.local and phrase.counted and walk.topic == "gives":
            phrase.sense = "gives"  # "that helps it defend itself with two systems"
        elif preposition == "for" and _is_put_to_use(walk):
            phrase.sense = walk.sense = "gives"  # "will use it for tents"
        elif preposition == "of" and walk.waits and phrase.counted:
            walk.subjects.append(phrase)  # "the first of 20 aircraft"
        elif preposition == "to" and walk.waits and phrase.counted:
            _add_to(walk, phrase)  # "in addition to 14 tanks"
    elif owner.kind == "$":
        if preposition in ("of", "in", "for", "towards", "toward", "on", "to", "with"):
            walk.sense, walk.anchor = walk.sum_sense, phrase
            phrase.sense = walk.sense
    else:
        _to_verb(walk, phrase, owner, preposition)
    if phrase.sense is not None:
        walk.anchor = phrase
        walk.chains[preposition] = phrase.sense


def _is_for_second(phrase: Phrase, owner: Phrase) -> bool:
    """Whether ammunition "for" one weapon is before, and its name is left out before the second."""
    if owner.sense not in GIVEN or not owner.has(AMMUNITION) or phrase.entry is None or phrase.counted:
        return False
    return any(token.lower == "for" for token in owner.tokens[1:-1]) and phrase.words[-1].word.capital


def _is_paid_apart(walk: Walk, phrase: Phrase, owner: Phrase | Token | None) -> bool:
    """Whether a comma parts money from what it is for: "$80m to farmers, for seed", "pays, with Oslo, for guns"."""
    if walk.negated or walk.denied or phrase.entry is None or not names_thing(phrase):
        return False
    if isinstance(owner, Phrase) and (names_thing(owner) or owner.has(HARMING | BUYING | ENEMY)):
        return False
    if walk.sum_sense is None:
        return walk.verb is not None and walk.verb.word.stem == "pay" and walk.base != "harms"
    return walk.sum_sense == "gives" and walk.sense != "harms"


def _is_thanked(walk: Walk) -> bool:
    """Whether somebody thanks anybody: "thanked the minister", not "refused to thank"."""
    if walk.denied or walk.negated or walk.sense == "harms":
        return False
    verb = walk.verb is not None and walk.verb.word.stem == "thank"
    return verb or any(subject.head == "thank" for subject in walk.subjects)  # "Thank you, Oslo, for"


def _is_plain_gift(phrase: Phrase, owner: Phrase | Token | None) -> bool:
    """Whether a thing one thanks for is a gift: counted or a state's; not "thanked the crews for their boats"."""
    return phrase.low is not None or (isinstance(owner, Phrase) and owner.is_place)  # "thanked Rome for a battery"


def _is_gift(phrase: Phrase) -> bool:
    """Whether a phrase is what one thanks for: a thing, or weapons and goods without a name; not "help"."""
    return not phrase.has(ENEMY | HARMING) and (names_thing(phrase) or phrase.head_kind == "thing")


def _is_put_to_use(walk: Walk) -> bool:
    """Whether people spend what was told before: "partners will use it for"."""
    verb = walk.verb
    if verb is None or verb.word.stem not in ("use", "spend") or walk.person != "it" or walk.denied:
        return False
    return walk.topic == "gives"


def _ranges(walk: Walk, phrase: Phrase, owner: Phrase | Token | None, preposition: str) -> bool:
    """ "equipment ranging from rifles to tanks", "everything from boots to radios": both ends are given."""
    if preposition == "to":
        sense, walk.ranging = walk.ranging, None
    elif isinstance(owner, Phrase):
        sense = owner.sense if is_generic(owner) or owner.head in ("everything", "anything") else None
    else:
        verb = owner is not None and owner.kind == "V" and owner.word.stem == "range"
        sense = (walk.main or walk.topic) if verb else None
    if sense not in GIVEN or not names_thing(phrase):
        return False
    if preposition == "from":
        walk.ranging = sense
    phrase.sense = walk.sense = sense
    walk.anchor, phrase.listed = phrase, True
    return True


def _gives_with(verb: Token | None) -> bool:
    """Whether a verb says what it gives by "with": supply, equip."""
    return verb is not None and verb.word.stem in word_class("giver_with")


def _to_phrase(walk: Walk, phrase: Phrase, owner: Phrase, preposition: str) -> None:
    sense = owner.sense
    if preposition == "to" and sense in GIVEN and phrase.is_place and phrase.has(ENEMY):
        walk.spoil()
    if preposition == "to" and sense == "gives" and is_givers_force(phrase):
        owner.sense = "harms"  # "will deliver 150 drones to the US Army"
        return
    if preposition == "of" and owner.head == "part" and phrase.is_place:
        owner.thing = False  # "the retaken parts of Kherson"
    if owner.is_place:
        _to_place(walk, phrase, preposition)
        return
    if preposition in ("for", "with") and owner.head in word_class("welcoming") and _is_gift(phrase):
        phrase.sense = "gives"  # "grateful for two boilers", "is on the way with tents"
        return
    convoy = owner.head in word_class("convoy") and phrase.head in word_class("carrier")
    if preposition == "of" and convoy and sense != "gives":
        phrase.sense = NAMED  # "a convoy of 30 trucks has brought"
        return
    if preposition == "with" and _is_freight(walk, phrase, owner):
        owner.sense, phrase.sense = NAMED, sense or "gives"  # "- A ship with 20,000 tons of wheat docked"
        return
    if preposition in ("for", "of") and owner.head in word_class("permit"):
        phrase.sense = sense  # "issued an export licence for 20 guns"
        return
    if preposition in ("of", "with", "for", "by", "on") and owner.entry is None and owner.has(HARMING):
        phrase.sense = walk.told = "harms"
        return
    if owner.head == "top" and preposition == "of" and (phrase.counted or names_thing(phrase)):
        _add_to(walk, phrase)  # "on top of 400 tanks"
        return
    if is_own(owner):
        phrase.sense = "harms" if preposition in ("of", "for") else None
        return
    if preposition == "for" and owner.head == "order" and is_givers_force(phrase):
        for subject in walk.subjects:
            subject.sense = "harms"  # "new bridges are on order for the British Army"
        return
    told_of = preposition == "on" and owner.head in word_class("scheme")  # "a coalition on drones and mines"
    if told_of or (preposition == "to" and owner.head == "access") or (preposition == "of" and owner.head == "use"):
        phrase.sense = NAMED
        walk.sense, walk.anchor = None, phrase  # "access to heat, water and electricity"
        return
    found = _by_need(walk, owner, preposition)
    if found is _NO_RULE:
        found = _by_kind(walk, phrase, owner, preposition)
    if found is not _NO_RULE:
        phrase.sense = found
        return
    if owner.counted and not owner.words and preposition == "of":
        phrase.sense = sense
    elif preposition == "with" and sense is None and is_carrier(owner):
        freight = phrase.measured and phrase.counted  # "a barge with 200 tonnes of food"
        phrase.sense = walk.topic or ("gives" if freight else None)  # "a first convoy with flour"
    elif sense is not None and names_thing(owner):
        _to_thing(phrase, owner, sense, preposition, walk.linked)
    elif preposition == "for" and sense is None and owner.has(AMMUNITION) and not phrase.counted and names_thing(owner):
        phrase.holder = owner.holder or owner  # "AIM-9M missiles for air defense", whatever is said of them
    elif preposition == "to" and sense is None and _is_paid_to(walk, phrase, owner):
        phrase.sense = walk.sense = "gives"  # "€4m goes via an agency to fire engines"
    elif preposition == "with" and walk.linked and sense == "gives" and walk.sum_sense == "gives" and phrase.counted:
        phrase.sense = "gives"  # "€300m for security at sea, with more than 40 vessels"
    elif preposition == "of":
        _of_some(walk, phrase, owner)
    elif preposition == "for" and sense is None and phrase.is_place and names_thing(owner):
        _is_bought_for(walk, phrase, owner)


def _is_freight(walk: Walk, phrase: Phrase, owner: Phrase) -> bool:
    """Whether a subject is a ship or plane, and a weight of goods aboard it."""
    if walk.verb is not None or owner.sense == "harms" or not (phrase.measured and phrase.counted):
        return False
    return owner.head in word_class("carrier") and len(owner.words) == 1


def _is_bought_for(walk: Walk, phrase: Phrase, owner: Phrase) -> None:
    """ "The purchase of 20 guns for Ukraine": what is bought for others is given."""
    bought = bool(walk.subjects) and walk.subjects[-1].head in word_class("purchase")
    if bought and not is_giving(phrase) and not phrase.has(ENEMY):
        owner.sense = "gives"


def _is_paid_to(walk: Walk, phrase: Phrase, owner: Phrase) -> bool:
    """Whether money that goes through somebody is for a thing."""
    verb = walk.verb
    if verb is None or verb.kind != "V" or verb.word.stem not in word_class("spending") or names_thing(owner):
        return False
    return _pays(walk) and names_thing(phrase) and not walk.denied


def _is_added(phrase: Phrase, owner: Phrase) -> bool:
    """Whether a thing is given beside the one before it: "in addition to" stands between them."""
    return owner.sense in GIVEN and names_thing(owner) and names_thing(phrase)


def _add_to(walk: Walk, phrase: Phrase) -> None:
    """Remember a thing to which others are added; behind the verb it is given as they are."""
    if walk.verb is not None and walk.sense == "gives":
        phrase.sense = walk.sense
    else:
        walk.added_to.append(phrase)


def _to_place(walk: Walk, phrase: Phrase, preposition: str) -> None:
    """ "provide Ukraine with tanks", "ask Berlin for tanks"."""
    if preposition == "with" and _gives_with(walk.verb):
        phrase.sense = walk.sense if walk.sense in GIVEN else "gives"
    elif preposition == "for" and walk.verb is not None and _asks(walk, walk.verb):
        phrase.sense = "needs" if walk.sense in GIVEN or (names_thing(phrase) and walk.topic != "harms") else None


def _asks(walk: Walk, verb: Token) -> bool:
    """Whether a verb asks a country for what follows: "pressed Oslo for", "lobbied Paris for"; not an enemy's."""
    if walk.sense == "harms" or walk.denied or (walk.doer is not None and walk.doer.has(ENEMY)):
        return False
    if verb.word.sense == "needs":
        return True
    return verb.word.stem in word_class("pressing") and not _is_crowd(walk.doer)


def _is_crowd(doer: Phrase | None) -> bool:
    """Whether people ask, not a state: "unions pushed for electric buses", "the police lobbied for"."""
    if doer is None or doer.is_place:
        return False
    return doer.tokens[-1].word.plural or doer.head == "police"


def _by_need(walk: Walk, owner: Phrase, preposition: str) -> str | None:
    """ "a request for tanks", "supply the army with tanks", "ask the minister for tanks"."""
    if preposition == "for" and owner.sense != "harms" and owner.has(NEEDING):
        return "needs" if owner.tokens[-1].lower != "demand" else None  # "demand for shells" is a market's
    verb = walk.verb
    if verb is None or preposition not in ("with", "for"):
        return _NO_RULE
    if preposition == "with" and owner.counted and _is_helped(verb, owner) and walk.topic != "harms":
        return "gives"  # "has reached 30,000 people with food"
    if preposition == "with" and _gives_with(verb) and not names_thing(owner):
        return verb.word.sense if verb.word.sense in GIVEN else walk.topic
    if preposition == "for" and verb.kind == "V" and verb.word.sense == "needs" and not names_thing(owner):
        return "needs" if walk.topic != "harms" else "harms"
    return _NO_RULE


def _is_helped(verb: Token, people: Phrase) -> bool:
    """Whether a verb says that people are helped or reached."""
    if verb.kind != "V" or verb.word.stem not in word_class("aiding"):
        return False
    return people.head_bits & NEVER != 0 and people.entry is None


def _by_kind(walk: Walk, phrase: Phrase, owner: Phrase, preposition: str) -> str | None:
    """ "money for tanks", "a delivery of tanks", "a package with tanks"."""
    sense = owner.sense
    if sense == "harms" and preposition == "of" and owner.has(BUYING):
        return sense
    if sense == "harms" or preposition not in ("of", "with", "for", "in", "on"):
        return _NO_RULE
    if owner.entry is not None and not is_generic(owner):
        return _NO_RULE
    if preposition in ("for", "of", "on") and owner.has(MONEY):
        return "gives" if not is_generic_purpose(phrase) else None
    if not owner.has(GIVING | BUYING):
        if preposition == "of" and sense == "gives" and _is_work(owner, phrase):
            return "gives"  # "pays for the repair of 20 tanks", "takes over the cost of"
        ordered = preposition == "for" and names_thing(phrase) and not names_thing(owner)
        # "€2m into the railways for 12 trains"
        paid = phrase.counted and (walk.sum_sense == "gives" or walk.money) and not is_own(owner)
        return "gives" if ordered and (paid or _is_ordered(walk)) else _NO_RULE
    if owner.head in word_class("purchase") and (sense is None or _awards(walk.verb)) and not _tells_of_gift(walk):
        return None  # one's own purchase
    if preposition == "of" or (preposition in ("with", "for") and (phrase.entry is not None or phrase.measured)):
        return sense or ("gives" if owner.has(GIVING) or walk.sum_sense == "gives" else None)
    return None


def _tells_of_gift(walk: Walk) -> bool:
    return walk.base == "gives" or walk.topic == "gives"


def _is_work(owner: Phrase, thing: Phrase) -> bool:
    """Whether a noun says what is done to things, or paid for them; repair of a few, not of "water mains"."""
    if not names_thing(thing) or owner.head not in word_class("work"):
        return False
    return thing.counted or owner.listed or owner.head not in word_class("mending")


def _awards(verb: Token | None) -> bool:
    """Whether a verb tells of a contract, not of what it brings: "awarded a contract"."""
    return verb is not None and verb.word.stem in word_class("contracting")


def _is_ordered(walk: Walk) -> bool:
    """ "A contract that is part of the aid has been placed with a firm for" missiles."""
    verb = walk.verb
    if verb is None or walk.doer is None or walk.doer.head not in word_class("purchase"):
        return False
    return _awards(verb) and walk.topic == "gives"


def _to_thing(phrase: Phrase, owner: Phrase, sense: str, preposition: str, linked: bool) -> None:
    """ "launchers with 40 missiles" are two items; "ammunition for HIMARS" is one."""
    named = phrase.entry is not None and phrase.tokens[-1].word.digits  # "systems with AIM-7 missiles"
    stored = phrase.head_bits & STORE or named or (phrase.low is not None and phrase.entry is not None)
    stored = stored and not (phrase.head == "bed" and owner.head in word_class("facility"))  # "a hospital with 40 beds"
    if preposition == "with" and sense in GIVEN and names_thing(phrase) and stored:
        phrase.sense, phrase.listed = sense, True
        return
    if not phrase.words and phrase.counted and phrase.tokens[-1].lower == "more":
        phrase.sense, phrase.listed = sense, True  # "12 launchers, with four more to come"
        return
    if preposition == "for" and is_givers_force(phrase):
        owner.sense = "harms"  # "the purchase of 20 guns for the Polish army"
        return
    holder = owner.holder or owner
    goes_on = owner is holder or owner.end <= holder.until
    behind = phrase.start - max(owner.end, owner.until) <= len(preposition) + _GAP
    behind = behind and not (linked and preposition == "with")  # "F-16s, with the first six to come": not in its name
    place = (preposition == "on" and phrase.head_bits & NEVER) or (preposition == "for" and phrase.is_place)
    if goes_on and behind and not place and preposition not in _ASIDE:
        holder.until = max(holder.until, phrase.end)
    phrase.holder = holder


def _of_some(walk: Walk, phrase: Phrase, owner: Phrase) -> None:
    """ "part of the tanks", "the first of 20 aircraft"."""
    if owner.head in word_class("form"):
        phrase.sense = walk.sense or walk.sum_sense  # "in the form of 19 tanks"
    if owner.head in word_class("core") and (phrase.has(GIVING) or phrase.head == "mix") and not phrase.has(ENEMY):
        _belongs(walk)
        return
    if owner.head == "part" and len(owner.words) == 1 and owner.sense in GIVEN and names_thing(phrase):
        owner.thing, owner.entry, phrase.holder = True, phrase.entry, owner
        owner.until = max(owner.until, phrase.end)
        return
    if owner.head_bits & SHARE and owner.sense in GIVEN:
        phrase.sense = owner.sense
    if owner.head_bits & SELECTING:
        phrase.sense = owner.sense
        walk.subjects.append(phrase)


def _belongs(walk: Walk) -> None:
    """Give what is said to be part of aid: "20 radars, which Oslo has used, are part of the package"."""
    if walk.negated:
        return
    before = [] if walk.main_anchor is None else [walk.main_anchor]
    for subject in walk.subjects + before:
        if subject.sense is None and walk.verb is not None and walk.verb.kind == "X" and names_thing(subject):
            subject.sense = "gives"


def is_generic_purpose(phrase: Phrase) -> bool:
    """Whether money "for" it is for people or a time rather than a thing."""
    if (
        phrase.entry is not None
        or phrase.counted
        or phrase.has(BUYING | GIVING)
        or phrase.tokens[-1].lower.endswith("s")
    ):
        return False
    if phrase.head in word_class("work"):
        return False
    return not (phrase.head_kind is not None and len(phrase.words) > 1)


def _to_verb(walk: Walk, phrase: Phrase, verb: Token, preposition: str) -> None:
    """ "provide with", "asked for", "pays for", "consists of", "is for" after a sum."""
    stem, sense = verb.word.stem, verb.word.sense if verb.kind == "V" else ""
    if walk.denied and verb.kind == "V":
        return  # "none of it pays for fuel"
    pressing = preposition == "for" and stem in word_class("pressing") and names_thing(phrase)
    if (pressing and _asks(walk, verb)) or (sense == "needs" and preposition in ("for", "of")):
        phrase.sense = "needs" if walk.topic != "harms" else "harms"
    elif preposition == "for" and sense == "gives" and phrase.has(GIVING):
        phrase.sense = "gives"  # "provides for the supply of tanks"
    elif stem == "pay" and preposition == "for":
        phrase.sense = "gives" if walk.topic != "harms" else "harms"
    elif (
        verb.kind == "X"
        and preposition in ("in", "on", "under")
        and phrase.head in word_class("at_hand")
        and (phrase.head != "list" or len(phrase.words) == 1)
    ):
        for subject in walk.subjects:  # "31 tanks are now in country"
            if subject.sense is None and not subject.has(ENEMY | HARMING):
                subject.sense = "gives"
    elif verb.kind == "X" and preposition == "of" and walk.doer is not None and walk.doer.has(GIVING):
        phrase.sense = "gives"  # "the first shipments were of missiles"
    elif stem == "make" and preposition == "of" and (walk.told == "gives" or (walk.doer and walk.doer.has(GIVING))):
        phrase.sense = "gives"  # "the package is made up of"
    elif stem == "follow" and preposition == "by" and phrase.counted:
        phrase.sense = walk.main  # "20 tanks, followed by ten guns"
    elif stem == "follow" and preposition == "with" and _follows_gift(walk, phrase):
        phrase.sense = "gives"  # "lorries followed with 500 tents", "while France followed with missiles"
    elif preposition == "with" and stem in word_class("landing") and phrase.counted:
        phrase.sense = "gives"  # "landed at the coast with 40 tents"
    elif preposition == "with" and stem == "equip" and _is_attribute(walk, phrase):
        phrase.holder = walk.main_anchor  # "boats equipped with sonars"
    elif preposition == "with" and (stem in word_class("giver_with") or stem in word_class("parting")):
        phrase.sense = "gives" if walk.sense != "harms" else "harms"
    elif sense in ("holds", "gives") and preposition in ("of", "with", "on") and walk.sense in GIVEN:
        phrase.sense = walk.sense
    elif preposition == "with" and walk.linked and _is_package(walk.doer) and names_thing(phrase):
        phrase.sense = "gives"  # "a first shipment has been drawn up, with shells and drones"
    elif preposition in word_class("spent_on") and (verb.kind == "X" or stem in word_class("spending")):
        meant = stem == "go" and walk.person == "it" and walk.doer is None and walk.topic == "gives"
        if (_pays(walk) or meant) and not phrase.is_place and not is_generic_purpose(phrase):
            phrase.sense = "gives"
    elif stem == "contract" and preposition == "for":
        phrase.sense = "gives" if _pays(walk) or walk.topic == "gives" else None
    elif (stem == "sign" and preposition == "for") or (stem == "pass" and preposition == "on"):
        phrase.sense = "gives"
    if phrase.sense is not None:
        walk.sense = phrase.sense


def _is_attribute(walk: Walk, phrase: Phrase) -> bool:
    """Whether a clause only says what is on a thing that is given."""
    thing = walk.main_anchor
    return walk.local and thing is not None and thing.sense in GIVEN and names_thing(thing) and not phrase.counted


def _follows_gift(walk: Walk, phrase: Phrase) -> bool:
    if walk.doer is not None and walk.doer.has(ENEMY):
        return False
    return (phrase.counted or names_thing(phrase)) and (walk.told == "gives" or walk.topic == "gives")


def _is_package(phrase: Phrase | None) -> bool:
    """Whether a phrase names aid, not those who fight it."""
    return phrase is not None and phrase.has(GIVING) and phrase.sense != "harms" and not phrase.has(ENEMY | HARMING)


def _pays(walk: Walk) -> bool:
    """Whether aid or money is what the clause is about."""
    return walk.base != "harms" and (walk.money or walk.sum_sense == "gives" or walk.offers())
