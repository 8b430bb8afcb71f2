"""Shared heads: phrases that lack their head join the one that has it ("grenade, mortar, and artillery rounds")."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.extractors.equipment.phrases import Node, Phrase, is_freight
from aidtrack.extractors.equipment.things import names_thing
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import (
    AMMUNITION,
    GIVING,
    MASS,
    MODIFIER,
    MONEY,
    NEVER,
    ROUNDS,
    SELF_STANDING,
    SERVICE,
    TIME,
    TWIN,
)
from aidtrack.lexicon.grammar import word_class

#: From how many on a count holds for a whole kind of things.
_MANY: Final = 1000
#: Of how many nodes the shortest list is that has something between two things: "3 tents, 5 wraps, 4 stoves".
_LISTED: Final = 5


def share_heads(text: str, nodes: list[Node]) -> list[Node]:
    """The nodes with each phrase that lacks its head, or its count, joined with the next."""
    kept: list[Node] = []
    linked = False  # whether a comma, "and", "or" stands right before
    for node in nodes:
        if isinstance(node, Token):
            linked = node.kind == "A" or node.lower == ","
        elif linked:
            linked = False
            while (link := _linked(kept)) is not None:
                earlier = kept[link]
                assert isinstance(earlier, Phrase)
                between = kept[link + 1 :]
                conjoined = any(isinstance(sign, Token) and sign.kind == "A" for sign in between)
                if conjoined and node.joined and len(between) > 1:
                    break
                if not _shares(earlier, node, between, text, conjoined, _chained(kept, link)):
                    break
                node = _join(earlier, node, conjoined=conjoined)
                del kept[link:]
        kept.append(node)
    if len(kept) >= _LISTED:
        _name_between(kept)
    return kept


def _name_between(nodes: list[Node]) -> None:
    """Take counted nouns for things that stand in a list between things: "3 tents, 500 thobes, 90 wraps, 40 stoves"."""
    open_run: list[Phrase] | None = None
    linked = False
    for node in nodes:
        if not isinstance(node, Phrase):
            linked = _is_link(node)
            if not linked:
                open_run = None
            continue
        if not node.counted or (open_run is not None and not linked):
            open_run = None
        if node.counted and names_thing(node):
            for between in open_run or ():
                between.thing = True
            open_run = []
        elif open_run is not None and _may_be_thing(node):
            open_run.append(node)
        else:
            open_run = None
        linked = False


def _may_be_thing(phrase: Phrase) -> bool:
    """Whether a counted noun is no person, place, time or sum."""
    if not phrase.words or phrase.is_place or phrase.head_bits & (NEVER | GIVING | TIME | MONEY):
        return False
    last = phrase.words[-1].word
    return last.plural and last.small and phrase.head not in word_class("staff")


def _is_link(node: Node) -> bool:
    """Whether a node is a comma, "and", "or"."""
    return isinstance(node, Token) and (node.kind == "A" or node.lower == ",")


def _linked(kept: list[Node]) -> int | None:
    """The place of the phrase to which a comma, "and", "or" links what comes next."""
    for back in range(len(kept) - 1, max(len(kept) - 4, -1), -1):
        node = kept[back]
        if isinstance(node, Phrase):
            return back if back < len(kept) - 1 else None
        if back == len(kept) - 3 or not _is_link(node):
            return None
    return None


def _chained(kept: list[Node], link: int) -> bool:
    """Whether a bare modifier stands before the linked phrase: "missile, artillery and air defense systems"."""
    before = kept[link - 2] if link >= 2 else None
    comma = kept[link - 1] if link >= 1 else None
    if not (isinstance(before, Phrase) and isinstance(comma, Token) and comma.lower == "," and len(before.words) == 1):
        return False
    return not before.counted and is_modifier(before.words[-1].word.own)


def is_modifier(bits: int) -> bool:
    """Whether a word only says of what kind a thing is ("artillery"), and is no mass of its own ("fuel")."""
    return bits & (MODIFIER | MASS) == MODIFIER


def _shares(earlier: Phrase, later: Phrase, between: list[Node], text: str, conjoined: bool, chained: bool) -> bool:
    """Whether two linked phrases are one thing or share one quantity."""
    if later.counted or later.tokens[0].kind == "D" or not later.words or not earlier.words:
        return False
    if earlier.is_place or later.is_place:
        return False
    if is_bare(earlier, later, conjoined=conjoined, chained=chained):
        return True
    if later.head in word_class("shot") and len(later.words) == 1 and conjoined and len(between) == 1:
        return earlier.head in word_class("gear") and not _is_few(earlier)  # "air defense systems and munitions"
    if not earlier.counted:
        return False
    comma = any(isinstance(node, Token) and node.lower == "," for node in between)
    if earlier.unit in word_class("one_kind") and len(earlier.words) > 1 and len(later.words) > 1 and has_head(later):
        return False  # "40 cartons of therapeutic food and midwifery kits"
    if earlier.measured and is_freight(earlier.unit) and not (comma and earlier.vague):
        if later.head_bits & TWIN and not earlier.head_bits & TWIN:
            return False  # "84 tonnes of flour, tents and ambulances"
        return not earlier.tokens[-1].word.generic_noun
    if comma:
        return not conjoined and _lacks_head(earlier) and (has_head(later) or is_name(later)) and _closes(text, later)
    if earlier.measured and earlier.unit in ("rounds", "sets", "pairs", "kits", "pods"):
        return earlier.unit != "rounds" or later.head_bits & AMMUNITION != 0
    return _shares_count(earlier, later)


def _is_few(phrase: Phrase) -> bool:
    """Whether a phrase says how many, and few enough to be counted one by one."""
    return phrase.low is not None and phrase.low < _MANY


def _shares_count(earlier: Phrase, later: Phrase) -> bool:
    """Whether one count holds for two names of things: "hundreds of Patriot and AMRAAM missiles"."""
    last = earlier.tokens[-1]
    if _lacks_head(earlier) and has_head(later) and not last.calibre and len(later.words) > 1:
        return True
    if last.entry is None and last.word.capital and not last.word.plural and has_head(later) and not last.calibre:
        return True  # "800-900 Armored Security and M113 vehicles": the first lacks its head
    return not earlier.vague and last.entry is not None and _twins(earlier, later)


def _lacks_head(phrase: Phrase) -> bool:
    """Whether a name wants its noun: "Patriot", "HIMARS", but not "MRAPs"."""
    return is_name(phrase) and not has_head(phrase) and phrase.tokens[-1].word.text[-1:] != "s"


_CLOSING: Final = re.compile(r"(?:, [\w-]+){0,3},? (?:or|and) [\w-]+ [\w-]+")


def _closes(text: str, later: Phrase) -> bool:
    """Whether a run of names soon ends in "or" and "and" with one head: "20 NASAMS, HAWK or IRIS-T systems"."""
    return _CLOSING.match(text[later.end : later.end + 80]) is not None


def _twins(earlier: Phrase, later: Phrase) -> bool:
    """ "48 ambulances and troop carriers", "40 cranes and excavators": one count over two plain plurals at the end."""
    return earlier.head_bits & later.head_bits & TWIN != 0 and not is_name(later)


def is_name(phrase: Phrase) -> bool:
    """Whether a phrase ends in a name of its own ("Javelin", "AIM-7") or a calibre rather than a common noun."""
    last = phrase.tokens[-1]
    if last.calibre:
        return True
    return last.entry is not None and (last.word.digits or (last.word.capital and not last.word.single_is_head))


def has_head(phrase: Phrase) -> bool:
    """Whether a phrase ends in a common noun that may head the name of a thing."""
    last = phrase.tokens[-1]
    return phrase.head_kind is not None or (last.word.text[:1].islower() and not last.calibre)


def is_bare(earlier: Phrase, later: Phrase, *, conjoined: bool, chained: bool = False) -> bool:
    """Whether a phrase only modifies the head of the next one."""
    last = earlier.tokens[-1]
    word = last.word
    if last.kind != "W" or word.tail_plural or not word.tail or word.tail[0].isdigit() or len(later.tokens) < 2:
        return False
    if earlier.counted and earlier.head in word_class("unchanged_plural"):
        return False  # "14 aircraft, Krab howitzers"
    if word.tail in ("armor", "armour") and earlier.words[0] is not last:
        return False  # "body armor and radios"
    if is_name(earlier) or (not later.joined and any(token.lower == "and" for token in later.tokens)):
        return False  # a name of its own: "water, sanitation and hygiene services"
    if not conjoined:
        return _is_bare_before_comma(earlier, later)
    serves = later.head_bits & SERVICE and later.words[0].word.tail_bits & MODIFIER  # "food and health services"
    if serves and later.words[0].lower == "medical" and word.tail != "health":
        return False  # "shelter and medical care"
    if word.tail_bits & SELF_STANDING and not serves and not chained:
        system = later.head == "system" and not later.words[0].word.capital  # not "artillery and Hawk systems"
        of_artillery = word.tail == "artillery" and (later.head_bits & AMMUNITION or system)
        if not (of_artillery and earlier.words[0] is not last):
            return False
    modifies = (
        word.tail_bits & MODIFIER
        or word.lower.startswith(("anti-", "counter-", "air-to", "surface-to"))
        or (word.text[0].islower() and word.lower.endswith(("-range", "-based")))
    )
    heads = later.head_kind is not None or later.tokens[-1].entry is not None or later.head_bits & NEVER
    return bool(modifies) and bool(heads)


def _is_bare_before_comma(earlier: Phrase, later: Phrase) -> bool:
    word = earlier.tokens[-1].word
    ends_bare = later.tokens[-1].word.tail_bits & MODIFIER
    if earlier.counted:
        return not ends_bare and is_modifier(word.tail_bits) and earlier.low != 1  # "one launcher, TOW missiles"
    if later.joined and is_modifier(word.tail_bits):
        return True
    if not word.tail_bits & MODIFIER or ends_bare:
        return False
    named = word.tail == "water" and len(earlier.words) > 1  # "safe drinking water, health care": of its own
    return later.head_bits & SERVICE != 0 and not named and word.tail in ("water", "management")


def _join(earlier: Phrase, later: Phrase, *, conjoined: bool) -> Phrase:
    joined = Phrase(earlier.tokens + later.tokens, joined=conjoined or later.joined)
    joined.entry = later.entry or earlier.entry
    if conjoined and earlier.unit == "rounds" and earlier.head_bits & AMMUNITION:
        joined.entry = earlier.entry or later.entry  # "rounds of small arms ammunition and grenades"
    joined.low, joined.high, joined.unit = earlier.low, earlier.high, earlier.unit
    joined.qualifier, joined.vague = earlier.qualifier, earlier.vague
    joined.counted, joined.measured = earlier.counted, earlier.measured
    joined.start, joined.name_start = earlier.start, earlier.name_start
    if joined.unit == "units" and joined.head_bits & ROUNDS:
        joined.unit = "rounds"
    return joined
