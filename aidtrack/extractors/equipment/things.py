"""What names a thing, and what of it is an item."""

from __future__ import annotations

from typing import Final

from aidtrack.extractors.equipment.phrases import Phrase
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import ENEMY, GIVING, MASS, NEVER, OWN, SECTOR, TIME, WEIGHT, class_bits
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.grammar import word_class

#: What a sentence says of things that are aid: given, or asked for.
GIVEN = frozenset(("gives", "needs"))
#: What it says of things that only tell what something is about: "access to water", "a coalition on drones".
NAMED = "names"


#: The categories of what helps people in need.
_RELIEF: Final = frozenset(("Humanitarian", "Medical"))
#: The categories of what moves others.
_VEHICLES: Final = frozenset(("Aircraft", "Ships and boats", "Vehicles"))
#: From how many on rounds alone are shots.
_SHOTS: Final = 20


def names_thing(phrase: Phrase) -> bool:
    """Whether a phrase names a thing by itself: by the catalogue, or by a head noun with a word before it."""
    if phrase.thing is None:
        phrase.thing = _names_thing(phrase)
    return phrase.thing or (phrase.listed and is_calibre(phrase))


def is_calibre(phrase: Phrase) -> bool:
    """Whether a phrase is a bare calibre, which names a thing in a list ("155- and 105-millimeter rounds")."""
    return len(phrase.words) == 1 and phrase.words[0].calibre and phrase.words[0].entry is None


def _names_thing(phrase: Phrase) -> bool:
    words = phrase.words
    if phrase.unit == "rounds" and len(words) <= 1 and _is_few_rounds(phrase):
        return False
    if not words:
        return phrase.measured and phrase.unit not in ("units", "kilometres", "metres", "miles") and phrase.counted
    last = words[-1]
    if phrase.is_place or (last.word.own & SECTOR and phrase.low is None and _is_sector(words)):
        return False
    if is_generic(phrase):
        return phrase.measured and phrase.counted and class_bits().get(phrase.unit or "", 0) & WEIGHT != 0
    if last.entry is not None:
        if last.word.capital and phrase.head == "helmet" and len(words) > 1 and words[-2].lower in ("white", "blue"):
            return False  # rescuers and peacekeepers
        return not _is_bare_head(phrase) and not (len(words) > 1 and _serves_anything(phrase))
    if phrase.measured and phrase.head in word_class("weighed"):
        return True  # "40 tonnes of dates"
    if phrase.head_bits & NEVER or last.lower == "part":
        return False
    if last.word.capital and phrase.head in word_class("publisher"):
        return False  # "(Harbour Wire)"
    if phrase.head == "unit" and len(words) > 1 and words[-2].lower in word_class("army_unit"):
        return False  # "mechanized units"
    headed = phrase.head_kind in ("thing", "service") or (phrase.counted and phrase.head_kind == "generic")
    if (phrase.entry is not None and (headed or last.calibre)) or (phrase.measured and phrase.counted):
        return True
    if phrase.counted and last.word.capital and phrase.entry is not None and _names_model(words):
        return True
    if phrase.head_kind != "thing" or (last.calibre and len(words) == 1):
        return False
    return len(words) > 1 or (phrase.counted and phrase.head not in ("unit", "set", "part", "station"))


def _is_sector(words: list[Token]) -> bool:
    """Whether it only says what money is for: "demining", "energy assistance"."""
    last = words[-1].lower
    if last in word_class("work_field"):
        return all(token is words[-1] or token.word.generic for token in words)
    return len(words) > 1 and words[-2].lower in word_class("work_field_help")


def _is_few_rounds(phrase: Phrase) -> bool:
    """Whether rounds are none that one fires: "in four rounds"."""
    if phrase.low is None or phrase.low >= _SHOTS:
        return False
    return not phrase.words or phrase.words[0].word.head == "round"


def _names_model(words: list[Token]) -> bool:
    """Whether a model stands behind the thing: "air defence systems IRIS-T SLM/SLS", "carriers Piranha"."""
    return not words[-1].word.own & TIME and any(token.entry is not None and token.word.small for token in words)


def _serves_anything(phrase: Phrase) -> bool:
    """Whether services are of no kind: "military support services"."""
    return phrase.head == "service" and all(token.word.generic for token in phrase.words[:-1])


def _is_bare_head(phrase: Phrase) -> bool:
    """Whether a name of the catalogue is a common noun alone in the singular ("missile"): it says what, not which."""
    word = phrase.words[-1].word
    if len(phrase.words) > 1 or phrase.low is not None or phrase.tokens[0].kind == "D" or not word.small or word.plural:
        return False
    if phrase.head in word_class("unchanged_plural"):
        return False  # "gave aircraft"
    return phrase.head_kind is not None and not phrase.head_bits & MASS


def is_generic(phrase: Phrase) -> bool:
    """Whether all words say only that something is given: "military equipment", "security assistance"."""
    for token in phrase.words:  # noqa: SIM110 - asked of every phrase, and half the time of all()
        if not token.word.generic:
            return False
    return True


def category(phrase: Phrase) -> str | None:
    """The catalogue's category of a thing; None where it isn't in the catalogue."""
    return None if phrase.entry is None else catalogue.entries()[phrase.entry].category


def is_vehicle(phrase: Phrase) -> bool:
    """Whether it moves things: a plane, a ship, a truck; not 20 tonnes of them, nor parts for them."""
    if phrase.measured:
        return False
    if phrase.head in word_class("carrier"):
        return True
    return category(phrase) in _VEHICLES


def names_relief(phrase: Phrase) -> bool:
    """Whether it is for people in need: tents, flour, a field hospital; weapons and machines aren't."""
    return category(phrase) in _RELIEF


def is_giving(phrase: Phrase) -> bool:
    """Whether it is a country that gives: what is built for it is no gift."""
    return phrase.is_place and phrase.tokens[-1].lower in word_class("giver_place")


def is_own(phrase: Phrase) -> bool:
    """Whether it is the owner's: "its own tanks"."""
    return phrase.bits & OWN != 0


def is_givers_force(*phrases: Phrase) -> bool:
    """Whether phrases say together an army of those who give: "the Royal Navy", "the Royal | Netherlands | Navy"."""
    heads = {phrase.head for phrase in phrases}
    if "bundeswehr" in heads:
        return True
    words = (token.lower for phrase in phrases for token in phrase.tokens)
    return not heads.isdisjoint(word_class("force")) and not word_class("giver_adjective").isdisjoint(words)


def is_carrier(phrase: Phrase) -> bool:
    """Whether a phrase names a means of transport: "two lorries", "an Il-76", "a Boeing 777"."""
    if phrase.head in word_class("carrier"):
        return True
    names = word_class("carrier_name")
    last = phrase.tokens[-1]
    if not (last.word.capital or any(map(str.isdigit, last.lower))):
        return False  # "a Boeing spokesman"
    for token in phrase.tokens:
        if token.word.capital and (token.lower in names or token.lower.partition("-")[0] in names):
            return True
    return False


def bears(phrase: Phrase, verb: Token) -> bool:
    """Whether a verb of moving says that trucks or planes bring something, not that they are given."""
    if phrase.head not in word_class("carrier") or len(phrase.words) != 1:
        return False
    return verb.word.stem != "arrive" or phrase.head not in word_class("given_carrier")


def points_back(phrase: Phrase) -> bool:
    """Whether it only speaks again of what was named: "the shells", "those planes", outside a list."""
    if phrase.low is not None or phrase.listed or len(phrase.words) != 1 or len(phrase.tokens) < 2:
        return False
    return phrase.words[0].word.small and phrase.tokens[0].lower in word_class("definite")


def _only_points(phrase: Phrase) -> bool:
    """Whether it speaks of things named before: "the number of troop carriers", "one of those Javelins"."""
    first, second, third = phrase.tokens[:3]
    if first.lower == "the":
        return second.lower == "number" and third.lower == "of"
    return phrase.low == 1 and second.lower == "of" and third.lower in ("those", "these")


def _is_demonstrative(phrase: Phrase) -> bool:
    """Whether it points at what was named: "grain sleeves, those long white bags"."""
    return phrase.tokens[0].lower in ("those", "these")


def _are_some_own(phrase: Phrase) -> bool:
    """Whether it counts things out of one's own: "three of its own tanks"; not "tanks", nor planes that bring tents."""
    counted = phrase.counted and phrase.tokens[0].kind == "N"
    return counted and phrase.entry is not None and phrase.head not in word_class("carrier")


def is_item(phrase: Phrase, bullet: bool, beside: bool) -> bool:
    """Whether a phrase that is given is an item: it names a thing, or stands in a list of things."""
    if phrase.sense not in GIVEN or phrase.holder is not None or phrase.has(ENEMY):
        return False
    if is_own(phrase) and not _are_some_own(phrase):
        return False
    if len(phrase.tokens) > 2 and _only_points(phrase):
        return False
    if phrase.tokens[0].lower in ("no", "each", "every") or (phrase.entry is None and _is_demonstrative(phrase)):
        return False
    if phrase.low is None and phrase.head in word_class("whole") and not phrase.tokens[-1].word.plural:
        return False  # "its largest aid package"
    if phrase.head in word_class("staff") and phrase.tokens[-1].word.small:
        return False  # "rescue workers"
    if phrase.entry == "services" and any(token.lower == "articles" for token in phrase.words):
        return False  # "defense articles and services", as laws say
    if names_thing(phrase):
        return True
    words = phrase.words
    if not words or phrase.is_place or is_generic(phrase) or phrase.head_bits & (NEVER | GIVING):
        return False
    if not (beside or bullet):
        return False
    last = words[-1].word
    plural = last.plural and not last.text.isupper()
    if phrase.counted:
        return plural
    if phrase.head_kind == "service":
        return (phrase.listed or bullet) and not (len(words) > 1 and _serves_anything(phrase))
    if phrase.low is not None:
        return phrase.head_kind == "thing"
    if phrase.listed and phrase.head_kind == "thing" and phrase.head_bits & MASS and last.small:
        return True  # "blankets, insulation and firewood"
    return phrase.listed and plural and len(words) <= 5 and words[0].word.text[:1].islower()
