"""Things that a sentence names and gives to nobody, whatever its verb of giving says.

What carries aid ("sent aboard two frigates", "a plane was sent with 20 tonnes of tents"), what a weapon is meant to
hit ("able to engage drones and jets"), what a list says is lacking ("tanks and jets have been absent from the
packages"), where something is done ("handed out at bus stations"), what is eaten each day ("three meals a day").
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from aidtrack.extractors.equipment.phrases import LINKS, Node, Phrase, is_freight
from aidtrack.extractors.equipment.things import is_vehicle, names_relief
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import GIVING, NEVER, TIME, WEIGHT, class_bits
from aidtrack.lexicon.grammar import word_class

#: How far behind a carrier its load may stand, in nodes: "a plane was sent on Friday with 20 tonnes".
_LOADED: Final = 8
#: From how many meals on they are no day's.
_DAILY: Final = 6
#: How far before a verb of aiming the word may stand that says that something can, in nodes.
_MODAL: Final = 5
#: How far behind "denied" the things stand that were not given, in nodes, and what ends them.
_DENIED: Final = 14
_ENDING: Final = frozenset((";", "but", "and", "while", "although", "though", ":"))
_NOT: Final = frozenset(("not", "never", "without", "cannot", "nor"))
#: What opens a list: "systems such as", "weapons including".
_OPENING: Final = frozenset(("like", "as", "such", "of", "including"))


def set_aside(nodes: Sequence[Node]) -> None:
    """Mark the things that are given to nobody: they hold themselves, which makes no item."""
    carriers, lacking, aiming = word_class("carrier"), word_class("lacking"), word_class("aiming")
    for index, node in enumerate(nodes):
        if isinstance(node, Phrase):
            if node.entry is not None or node.head in carriers:
                if node.holder is None and _is_aside(nodes, index, node):
                    node.holder = node
            elif node.head in lacking and _is_alone(node) and _is_said_of(nodes, index):
                _mark(_subjects(nodes, index))
        elif node.kind == "V":
            if node.word.stem in aiming:
                _mark(_targets(nodes, index))
            elif node.word.stem == "deny":
                _mark(_denied(nodes, index))
            elif _leaves_out(nodes, index):
                _mark(_subjects(nodes, index))
        elif node.lower == "not" and _is_no_part(nodes, index):
            _mark(_subjects(nodes, index))


def _mark(phrases: list[Phrase]) -> None:
    for phrase in phrases:
        phrase.holder = phrase.holder or phrase


def _is_aside(nodes: Sequence[Node], index: int, phrase: Phrase) -> bool:
    """Whether a thing is a carrier, a place or a rate."""
    if is_vehicle(phrase) and (
        _is_aboard(nodes, index) or _brings_load(nodes, index, phrase) or _hands_out(nodes, index)
    ):
        return True
    if phrase.low is None:
        return _is_place_of(nodes, index, phrase) or (phrase.entry == "electricity" and _reaches_people(nodes, index))
    return phrase.head == "meal" and phrase.low < _DAILY and _is_daily(nodes, index)


# --- carriers ------------------------------------------------------------------------------------------


def _is_aboard(nodes: Sequence[Node], index: int) -> bool:
    """Whether "aboard" or "onto" stands before a carrier, or before the ones that it is listed with."""
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    if isinstance(after, Token) and after.kind == "R":
        return False  # "aboard the two boats that Oslo gave"
    while index > 1 and _is_linked(nodes, index) and isinstance(nodes[index - 2], Phrase):
        index -= 2
    before = nodes[index - 1] if index else None
    if isinstance(before, Token):
        return before.lower in ("aboard", "onto")
    if not isinstance(before, Phrase) or before.head != "board" or index == 1:
        return False
    opening = nodes[index - 2]  # "on board two ships"
    return isinstance(opening, Token) and opening.lower == "on" and len(before.tokens) == 1


def _is_linked(nodes: Sequence[Node], index: int) -> bool:
    before = nodes[index - 1]
    return isinstance(before, Token) and before.lower in LINKS


def _brings_load(nodes: Sequence[Node], index: int, carrier: Phrase) -> bool:
    """Whether a carrier has a load: "another ship was sent with 120 tonnes of rice", "lorries laden with food"."""
    if _is_bestowed(nodes, index):
        return False
    loaded = came = False
    for at in range(index + 1, min(index + _LOADED, len(nodes) - 1)):
        node, load = nodes[at], nodes[at + 1]
        if isinstance(node, Phrase):
            if not (came or node.is_place or node.head_bits & TIME):
                return False  # "lorries arrived at the crossing with flour"
        elif node.lower == "with":
            before = nodes[at - 1]
            beside = isinstance(before, Token) and before.lower in ("along", "together")  # "along with 40 tonnes"
            if not isinstance(load, Phrase) or beside:
                return False
            came = came or (at + 2 < len(nodes) and _arrives(nodes[at + 2]))  # "lorries with flour arrived"
            return loaded or _is_load(load) or (came and _is_cargo(carrier, load))
        elif came and node.lower.endswith("ing"):
            continue  # "at the Rafah crossing"
        elif node.kind == "V":
            loaded, came = node.word.stem in word_class("loading"), _arrives(node)
            if not loaded and node.word.stem not in word_class("dispatching"):
                return False
        elif node.kind not in "XBP":
            return False
    return False


def _arrives(node: Node) -> bool:
    return isinstance(node, Token) and node.word.stem in word_class("arriving")


def _is_bestowed(nodes: Sequence[Node], index: int) -> bool:
    """Whether the verb before says that it changes hands: "gave Kyiv 20 trucks filled with shells"."""
    for node in reversed(nodes[max(0, index - _LOADED) : index]):
        if isinstance(node, Token) and node.kind == "V":
            return node.word.stem in word_class("bestowing")
    return False


def _is_load(phrase: Phrase) -> bool:
    """Whether it is weighed or packed: "40 tonnes of flour", "12 pallets of medicine"."""
    if not (phrase.measured and phrase.counted) or phrase.head in word_class("burden"):
        return False
    if phrase.head in ("part", "spare"):
        return False  # "10 trucks with four tonnes of spare parts"
    if phrase.tokens[-1].lower == "of":
        return False  # "40 tonnes of | lifting capacity"
    return is_freight(phrase.unit) or class_bits().get(phrase.unit or "", 0) & WEIGHT != 0


def _is_cargo(carrier: Phrase, load: Phrase) -> bool:
    """Whether what a lorry comes with is its load: "with flour", "with aid"; not "with cranes", "with spare parts"."""
    if carrier.head not in word_class("carrier"):
        return False  # "two F-16s arrived with missiles"
    return names_relief(load) or (load.entry is None and load.has(GIVING))


def _hands_out(nodes: Sequence[Node], index: int) -> bool:
    """Whether a carrier does something with other things: "the helicopter will today drop shelter kits"."""
    passive = False
    for at in range(index + 1, min(index + _LOADED, len(nodes) - 1)):
        node = nodes[at]
        if isinstance(node, Phrase):
            return False
        if node.kind == "V":
            hands = node.word.stem in word_class("unloading") and not passive
            return hands and isinstance(nodes[at + 1], Phrase)
        if node.kind not in "XB":
            return False
        passive = node.lower in word_class("being")
    return False


# --- what is denied -------------------------------------------------------------------------------------


def _denied(nodes: Sequence[Node], index: int) -> list[Phrase]:
    """The things of a denial: "denied that 20 jets would be sent"; not "denied that it had stopped the jets"."""
    failing = word_class("failing")
    for node in nodes[max(0, index - _MODAL) : index]:
        if isinstance(node, Token) and node.lower in _NOT:
            return []  # "did not deny that"
    found: list[Phrase] = []
    for node in nodes[index + 1 : index + _DENIED]:
        if isinstance(node, Phrase):
            if node.head in failing:
                return []  # "denied a halt in deliveries of jets"
            if node.entry is not None:
                found.append(node)
        elif node.kind in "SA" or node.lower in _ENDING:
            break
        elif node.lower in _NOT or node.word.stem in failing:
            return []
    return found


# --- places, rates, effects ----------------------------------------------------------------------------


def _is_place_of(nodes: Sequence[Node], index: int, phrase: Phrase) -> bool:
    """Whether it only says where: "at railway and bus stations", "near power plants"."""
    local = word_class("locality")
    if phrase.head not in local:
        return False
    while index > 1 and _is_linked(nodes, index) and isinstance(other := nodes[index - 2], Phrase):
        link = nodes[index - 1]
        if isinstance(link, Token) and link.lower == "," and other.head not in local:
            break  # "provided, near the border, shelters and latrines"
        index -= 2
    before = nodes[index - 1] if index else None
    return isinstance(before, Token) and before.lower in word_class("place_preposition")


def _reaches_people(nodes: Sequence[Node], index: int) -> bool:
    """Whether so many people or homes get it, which is what other things do: "electricity for 9 million people"."""
    if index + 2 >= len(nodes):
        return False
    small, people = nodes[index + 1], nodes[index + 2]
    if not (isinstance(small, Token) and small.lower in ("for", "to") and isinstance(people, Phrase)):
        return False
    return people.counted and people.head_bits & NEVER != 0 and not _is_from_place(nodes, index)


def _is_from_place(nodes: Sequence[Node], index: int) -> bool:
    """Whether a place stands before the verb: "Turkey will supply electricity"."""
    verb = False
    for node in reversed(nodes[:index]):
        if isinstance(node, Phrase):
            if verb:
                return node.is_place
        elif node.kind == "V":
            verb = True
    return False


def _is_daily(nodes: Sequence[Node], index: int) -> bool:
    """Whether "a day" follows, or "per day"."""
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    if isinstance(after, Phrase):
        return after.head_bits & TIME != 0 and after.tokens[0].lower in ("a", "each", "every")
    return isinstance(after, Token) and after.lower in ("per", "daily")


# --- what a weapon is aimed at -------------------------------------------------------------------------


def _targets(nodes: Sequence[Node], index: int) -> list[Phrase]:
    """What a verb of aiming is done to: the whole list where it tells what something can, else the next thing."""
    if _is_able(nodes, index):
        return _objects(nodes, index)
    if index == 0 or index + 1 == len(nodes):
        return []
    before, target = nodes[index - 1], nodes[index + 1]
    if not (isinstance(before, Token) and before.lower == "to" and isinstance(target, Phrase)):
        return []
    # "to counter drones, Madrid gives jammers"
    return [target] if target.low is None and target.tokens[0].kind != "D" else []


def _is_able(nodes: Sequence[Node], index: int) -> bool:
    """Whether a verb tells what something can do: "can engage", "capable of downing", "able to track and jam"."""
    for node in reversed(nodes[max(0, index - _MODAL) : index]):
        if (node.head if isinstance(node, Phrase) else node.lower) in word_class("able"):
            return True
        if isinstance(node, Phrase):
            return False
        if (
            node.kind not in "BA"
            and node.lower not in ("to", "of", "be")
            and node.word.stem not in word_class("aiming")
        ):
            return False
    return False


def _objects(nodes: Sequence[Node], index: int) -> list[Phrase]:
    """The things behind a verb up to the next verb or clause; a number opens what is given again."""
    found: list[Phrase] = []
    for at, node in enumerate(nodes[index + 1 :], index + 1):
        if isinstance(node, Phrase):
            if at > index + 1 and _is_linked(nodes, at) and (node.counted or _is_described(nodes, at)):
                break
            found.append(node)
        elif node.kind in "XR$" or node.lower in (";", ":", ".", "—") or node.word.sense in ("gives", "holds"):
            break
        elif node.lower == "," and at + 1 < len(nodes) and _is_verb(nodes[at + 1]):
            break  # "which can down drones, comes with 40 missiles"
    return found


def _is_described(nodes: Sequence[Node], index: int) -> bool:
    """Whether it is said of a thing too what it is made for: "used to find mines, radars used to track jets"."""
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    return isinstance(after, Token) and (after.kind == "R" or after.lower in word_class("able"))


def _is_verb(node: Node) -> bool:
    return isinstance(node, Token) and node.kind == "V" and not node.lower.endswith("ing")


# --- what is said to be lacking ------------------------------------------------------------------------


def _is_alone(phrase: Phrase) -> bool:
    """Whether a word has none before it but how: "conspicuously absent"."""
    return all(token.lower.endswith("ly") for token in phrase.words[:-1])


def _is_said_of(nodes: Sequence[Node], index: int) -> bool:
    """Whether a form of "be" or "remain" stands before a word of lacking: "have been conspicuously absent"."""
    for node in reversed(nodes[max(0, index - 4) : index]):
        if isinstance(node, Phrase):
            return False
        if node.lower in word_class("being") or node.word.stem in word_class("staying"):
            return True
        if node.kind not in "XB" and node.lower not in ("off", "from", "out", "of"):
            return False
    return False


def _leaves_out(nodes: Sequence[Node], index: int) -> bool:
    """Whether a passive says that something is no part: "were left out", "have been excluded", "is ruled out"."""
    verb = nodes[index]
    if not isinstance(verb, Token):
        return False
    after = nodes[index + 1] if index + 1 < len(nodes) else None
    parted = isinstance(after, Token) and f"{verb.word.stem} {after.lower}" in word_class("leaving_out")
    if not (parted or verb.lower in word_class("leaving_out")):
        return False
    return _is_said_of(nodes, index)


def _is_no_part(nodes: Sequence[Node], index: int) -> bool:
    """Whether things "are not part of", "are not included in", "are not on the list"."""
    before = nodes[index - 1] if index else None
    if not (isinstance(before, Token) and before.lower in ("is", "are", "was", "were")):
        return False
    behind = nodes[index + 1 : index + 4]
    words = [node.head if isinstance(node, Phrase) else node.lower for node in behind]
    return words[:2] in (["part", "of"], ["among", "them"]) or words[:1] == ["included"] or words == ["on", "list", "."]


def _subjects(nodes: Sequence[Node], index: int) -> list[Phrase]:
    """The list before what is said of it, back to where its clause begins."""
    found: list[Phrase] = []
    last = 0  # how many stand behind the last conjunction
    for node in reversed(nodes[:index]):
        if isinstance(node, Phrase):
            found.append(node)
        elif node.lower in LINKS:
            if not found:
                break  # "tanks, absent from the first package, are": told of what stands before
            if node.lower != ",":
                last = last or len(found)
        elif found and last and node.kind == "V" and node.word.sense == "gives":
            return found[:last]  # "Bonn sent tanks and guns, and rockets were ruled out": what was sent is no subject
        elif node.kind == "R" or node.lower in (".", ";", ":") or (found and node.lower not in _OPENING):
            break
    return found
