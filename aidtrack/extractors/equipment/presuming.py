"""Counted things of which no verb says that they are given, in a text that is plainly telling of a gift.

Grammar finds what a verb of giving governs; people also say "the big piece is 40 launchers", "then 2,700 missiles",
"eight more boats will follow early". Where what was told before, or the sentence itself, gives something, a thing of
the catalogue with a number is given too, unless a sign speaks against it: whose it is, what is done with it, its rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aidtrack.extractors.equipment.phrases import Node, Phrase
from aidtrack.extractors.equipment.things import GIVEN, bears, is_own, names_thing
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import BUYING, ENEMY, GIVING, HARMING, TIME, TROOPS
from aidtrack.extractors.equipment.walk import Walk
from aidtrack.lexicon.grammar import word_class

#: How many things make a list.
_LIST: Final = 2
#: The place of a thing that stands behind another and a comma.
_SECOND: Final = 2
#: Prepositions before those who receive.
_TOWARDS: Final = frozenset(("to", "for", "into"))
_SPEAKING_AGAINST: Final = ENEMY | HARMING | BUYING


def presume_given(walk: Walk, nodes: Sequence[Node]) -> None:
    """Give the counted and listed things without a sense that of the gift which the text tells of."""
    things = _open_things(nodes) if _leaves_things(nodes) else []
    if not things:
        return
    first = nodes[things[0]]
    if isinstance(first, Phrase) and _spells_out(nodes, things[0]) and walk.topic == "gives":
        first.sense = "gives"
    if _speaks_against(nodes):
        return
    here = any(isinstance(node, Phrase) and _is_of_gift(node) for node in nodes) or _benefits(nodes)
    if not here and walk.topic != "gives":
        return
    other = -1  # the place of the last thing that is another's: a list goes on with it
    for index in things:
        phrase = nodes[index]
        if _is_other(nodes, index) or (other == index - 2 and _is_link(nodes[index - 1])):
            other = index
        elif isinstance(phrase, Phrase) and not _acts(nodes, index):
            phrase.sense = "gives"


def _spells_out(nodes: Sequence[Node], index: int) -> bool:
    """Whether a sentence opens with what was named and says how many it is: "The vehicles, 60 BMP-1s, come from"."""
    if index != _SECOND or len(nodes) <= _SECOND + 1:
        return False
    named, comma, thing, after = nodes[:4]
    if not (isinstance(named, Phrase) and isinstance(thing, Phrase) and thing.counted):
        return False
    if not (isinstance(comma, Token) and isinstance(after, Token) and comma.lower == after.lower == ","):
        return False
    return named.low is None and named.tokens[0].lower in word_class("definite") and names_thing(named)


def _leaves_things(nodes: Sequence[Node]) -> bool:
    """Whether a catalogue thing has no sense yet: a first look, since most sentences leave none."""
    for node in nodes:
        if isinstance(node, Phrase) and node.sense is None and node.entry is not None and node.holder is None:
            return True
    return False


def _is_of_gift(phrase: Phrase) -> bool:
    """Whether a phrase is given, or a noun of giving; a contract alone may be one's own."""
    return phrase.sense in GIVEN or (phrase.has(GIVING) and phrase.head not in word_class("purchase"))


def _is_link(node: Node) -> bool:
    return isinstance(node, Token) and node.lower in (",", "and", "or")


def _open_things(nodes: Sequence[Node]) -> list[int]:
    """The places of catalogue things without a sense that have a number, or stand in a list of such things."""
    counted: list[int] = []
    listed: list[int] = []
    members, named = 0, False
    for index, node in enumerate(nodes):
        if not isinstance(node, Phrase) or node.entry is None or node.holder is not None or not names_thing(node):
            continue
        opens = _opens_list(nodes, index) or _is_said_of_it(nodes, index)
        members += node.listed or opens
        if node.sense is not None:
            continue
        if node.counted or _is_paid_for(nodes, index):
            counted.append(index)
        elif node.listed or opens:
            definite = node.tokens[0].lower in word_class("definite")
            named = named or (definite and not listed)  # "the radars and missiles": those that were named
            # "30 trucks, a field hospital and 12 drones", but not "a bridge and pumps"
            open_number = node.low is None or (bool(counted) and node.low == 1)
            if not named and open_number and not definite and not _is_choice(nodes, index):
                listed.append(index)
    if members < _LIST or not listed or _denies(nodes):
        return counted
    return sorted(counted + listed)


def _opens_list(nodes: Sequence[Node], index: int) -> bool:
    """Whether a list goes on behind a thing: "into shells, spare barrels and drones"."""
    sign, after = nodes[index + 1 : index + 2], nodes[index + 2 : index + 3]
    if not sign or not after or not (isinstance(sign[0], Token) and sign[0].lower in (",", "and")):
        return False
    return isinstance(after[0], Phrase) and after[0].listed and after[0].entry is not None and after[0].sense is None


def _is_said_of_it(nodes: Sequence[Node], index: int) -> bool:
    """Whether "it was" stands right before a thing: "it was rockets, it was missiles"."""
    before = nodes[index - 1] if index else None
    if not isinstance(before, Token):
        return False
    if before.kind == "X" and index > 1 and before.lower in ("is", "was"):
        before = nodes[index - 2]
        return isinstance(before, Token) and before.lower in ("it", "that")
    return before.kind == "O" and before.lower in word_class("pointing")


def _is_paid_for(nodes: Sequence[Node], index: int) -> bool:
    """Whether a sum stands before, and "for" right before a thing: "$10m goes to the agency for shelter"."""
    before, phrase = nodes[index - 1] if index else None, nodes[index]
    if not (isinstance(before, Token) and before.lower == "for" and isinstance(phrase, Phrase)):
        return False
    if phrase.tokens[0].kind == "D":
        return False
    return any(isinstance(node, Token) and node.kind == "$" for node in nodes[:index])


def _is_choice(nodes: Sequence[Node], index: int) -> bool:
    """Whether "or" stands before a thing: "about launchers or missiles"."""
    return index > 0 and isinstance(before := nodes[index - 1], Token) and before.lower == "or"


def _benefits(nodes: Sequence[Node]) -> bool:
    """Whether "to" or "for" a country stands there that is no giver: "emptying its depots for Kyiv"."""
    for before, node in zip(nodes, nodes[1:], strict=False):
        if isinstance(node, Phrase) and node.is_place and isinstance(before, Token) and before.lower in _TOWARDS:
            return node.tokens[-1].lower not in word_class("giver_place") and not node.has(ENEMY)
    return False


def _denies(nodes: Sequence[Node]) -> bool:
    """Whether "not", "no" or "without" stands there: a list is then one of what is lacking."""
    for node in nodes:
        if isinstance(node, Phrase):
            if node.tokens[0].lower == "no":
                return True
        elif node.lower in ("not", "without") or node.lower.endswith(("n't", "n’t")):
            return True
    return False


def _speaks_against(nodes: Sequence[Node]) -> bool:
    """Whether a sentence tells of an enemy, of harm, of one's own forces, of making or owning."""
    for node in nodes:
        if isinstance(node, Phrase):
            if node.sense == "harms" or node.has(_SPEAKING_AGAINST) or is_own(node) or node.head_bits & TROOPS:
                return True
            if node.head in word_class("elsewhere"):
                return True
        elif node.kind == "V" and (node.word.sense in ("harms", "buys") or node.word.stem in word_class("keeping")):
            return True
    return False


def _acts(nodes: Sequence[Node], index: int) -> bool:
    """Whether a thing does something, as its bearer does: "three aircraft dropped", "40 trucks are to bring"."""
    thing, passive, linked, said = nodes[index], False, False, False
    carries = isinstance(thing, Phrase) and thing.head in word_class("carrier")  # "two jets and a ship have brought"
    for at, node in enumerate(nodes[index + 1 :], index + 1):
        if isinstance(node, Phrase):
            if not linked:
                return False
            linked = False
            continue
        linked = carries and node.lower == "and"
        if node.kind == "V":
            if node.lower.endswith("ed") and _is_small(nodes, at + 1, "with", "by"):
                return False  # "six vehicles fitted with launchers"
            return not passive and (node.word.sense != "moves" or (isinstance(thing, Phrase) and bears(thing, node)))
        if node.kind == "X":
            said = True
            passive = node.lower in ("be", "been", "being", "are", "were", "is", "was")
        elif node.lower == "to":
            if not said and _is_for_them(nodes, at):
                return False
            passive = False
        elif node.kind != "B" and not linked:
            return False
    return False


def _is_small(nodes: Sequence[Node], at: int, *words: str) -> bool:
    node = nodes[at] if at < len(nodes) else None
    return isinstance(node, Token) and node.lower in words


def _is_for_them(nodes: Sequence[Node], at: int) -> bool:
    """Whether a purpose is for what was named before: "16 vehicles to tow them"."""
    thing = nodes[at + 2] if at + 2 < len(nodes) else None
    return isinstance(thing, Token) and thing.lower in word_class("oblique")


def _is_other(nodes: Sequence[Node], index: int) -> bool:
    """Whether a number is a rate ("2,400 missiles a year"), of before ("before: 40"), or of what somebody owns."""
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    if isinstance(after, Token) and after.lower in ("per", "each", "every"):
        return True
    if isinstance(after, Phrase) and after.head_bits & TIME and after.tokens[0].lower in ("a", "each", "every"):
        return True
    first, second = (nodes[index - 2], nodes[index - 1]) if index > 1 else (None, None)
    if not isinstance(second, Token):
        return False
    thing = nodes[index]
    if second.kind == "V" and second.word.stem in word_class("mending_verb"):
        return isinstance(thing, Phrase) and thing.low is None  # "to repair power lines and heating plants"
    if second.lower == "of" and isinstance(first, Phrase) and first.head in word_class("work"):
        return True  # "parts that allow the repair of 20 tanks"
    if second.kind == "P" and isinstance(thing, Phrase) and thing.head in word_class("facility"):
        return second.lower in ("at", "near", "to")  # "pumps at 18 health centres"
    if second.lower in ("has", "have", "had"):
        return not isinstance(first, Token) or first.kind == "R"  # "the navy has five", not "we have five"
    if not isinstance(first, Token):
        return False
    if second.lower == "by" and first.word.sense == "gives":
        return True  # "airlifted by three cargo planes"
    return (first.lower == "before" and second.lower == ":") or (first.lower == "left" and second.lower == "with")
