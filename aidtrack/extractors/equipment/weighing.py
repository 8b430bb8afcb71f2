"""What the words around a thing say of its being given, as annotated texts weigh them.

Grammar (`walk`, `verbs`) finds what governs a thing, and is right in nine cases of ten. The tenth is told in ways that
no rule foresees: "the big piece is the interceptors", "then 2,700 missiles", "in the crates: shells". So what the rules
find is one sign among others, added up with what the thing is, the words beside it, the verbs before and behind it,
the words of its sentence, what the list it stands in gives, and whether its sentence or those before tell of a gift.
`lexicon/item_signs.csv` says how much each sign speaks for its being an item (given or asked for). The weights are
those of a logistic regression over the annotated texts, fitted by `tests/quality/fit_items.py`: nothing is learned
while a text is read, and the same text always gives the same answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from math import exp
from typing import Final, TypeAlias

from aidtrack.extractors.equipment.phrases import LINKS, Node, Phrase
from aidtrack.extractors.equipment.things import GIVEN, is_generic, is_own
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import BUYING, ENEMY, GIVING, HARMING, TROOPS
from aidtrack.lexicon import read_rows
from aidtrack.lexicon.grammar import word_class

#: A sign: its kind, and the word it is about.
Sign: TypeAlias = tuple[str, str]

#: Signs never make one surer than this.
SUREST: Final = 0.97
#: How likely a thing must be an item: what the rules found, what they left, and what they hold for lost, bought or an
#: enemy's.
KEPT: Final = 0.45
ADDED: Final = 0.65
SPARED: Final = 0.9
#: What rules left is never surer than this: in texts that aren't about aid it is wrong more often than gold can tell.
UNRULED: Final = 0.75
#: How many words of the reasons are told.
TOLD: Final = 3
#: How far a verb may stand from a thing, in nodes.
FAR: Final = 60
#: Kinds of signs that are words of the text, as the reasons tell them.
_WORDS: Final = frozenset(("left1", "left2", "right1", "right2", "verb before", "verb behind", "sentence", "name"))
#: Signs of punctuation that say how a sentence is meant.
_TELLING: Final = frozenset('?!“"')
_SPEAKING_AGAINST: Final = ENEMY | HARMING | BUYING


@cache
def weights() -> defaultdict[str, dict[str, float]]:
    """By kind and word how much each sign speaks for an item; the kind "" holds before any sign is seen."""
    table: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in read_rows("item_signs.csv", ("sign", "weight")):
        kind, _, word = row["sign"].partition(": ")
        table[kind][word] = float(row["weight"])
    return table


class Scale:
    """The signs of one sentence's things, added up.

    Attributes:
        nodes: of the sentence.
        bullet: whether it is a line of a list.

    What the sentences before told is asked for only where the sentence itself doesn't say.
    """

    __slots__ = ("_asked", "_course", "_said", "bullet", "nodes")

    def __init__(self, nodes: Sequence[Node], bullet: bool, topic: Callable[[], str | None]) -> None:
        self.nodes = nodes
        self.bullet = bullet
        self._asked = topic
        self._course: str | None = None
        self._said: float | None = None

    def weigh(self, at: int, ruled: bool) -> float:
        """How likely the thing at a place is an item.

        Args:
            at: the place of its phrase among the nodes.
            ruled: whether the rules found that it is one.
        """
        table = weights()
        total = table[""][""] + self._of_sentence()
        for kind, word in self._own(at, ruled):
            total += table[kind].get(word, 0.0)
        return min(SUREST, 1.0 / (1.0 + exp(-max(-30.0, total))))

    def is_item(self, at: int, ruled: bool, likely: float) -> bool:
        """Whether a thing that is this likely an item is taken for one."""
        if ruled:
            return likely >= KEPT
        phrase = self.nodes[at]
        return likely >= (SPARED if isinstance(phrase, Phrase) and phrase.sense == "harms" else ADDED)

    def signs(self, at: int, ruled: bool) -> list[Sign]:
        """All signs of the thing at a place."""
        return self._own(at, ruled) + [("sentence", word) for word in self._words()]

    def told(self, at: int, ruled: bool) -> str:
        """The words that spoke for the thing at a place, strongest first."""
        pull: dict[str, float] = {}
        for kind, word in self.signs(at, ruled):
            weight = weights()[kind].get(word, 0.0)
            if kind in _WORDS and word.isalpha() and weight > 0:
                pull[word] = pull.get(word, 0.0) + weight
        words = sorted(pull, key=lambda word: (-pull[word], word))[:TOLD]
        return "weighed as given" + (": " + ", ".join(f"“{word}”" for word in words) if words else "")

    def _of_sentence(self) -> float:
        """What the words of the sentence say, added up once."""
        said = self._said
        if said is None:
            table = weights()["sentence"]
            said = 0.0
            for word in self._words():
                said += table.get(word, 0.0)
            self._said = said
        return said

    def _words(self) -> list[str]:
        """The words of the sentence, each once, verbs by their stem and nouns in the singular."""
        words: dict[str, None] = {}
        for node in self.nodes:
            if isinstance(node, Phrase):
                for token in node.tokens:
                    words["0" if token.kind == "N" else token.word.single] = None
            elif node.kind == "V":
                words[node.word.stem] = None
            elif node.kind != "S" or node.lower in _TELLING:
                words[node.lower] = None
        return list(words)

    def _own(self, at: int, ruled: bool) -> list[Sign]:
        """The signs that are one thing's own."""
        phrase = self.nodes[at]
        if not isinstance(phrase, Phrase):
            return []
        signs = [("rules", f"{'item' if ruled else 'none'} {phrase.sense}"), ("head", phrase.head)]
        signs.append(("course", f"{phrase.sense} {_shape(phrase)} {self._told()}"))
        _add_form(signs, phrase, self.bullet)
        self._add_list(signs, at)
        self._add_neighbours(signs, at)
        self._add_verbs(signs, at)
        return signs

    def _told(self) -> str:
        """Whether signs speak against a gift, the sentence has one, or else what the ones before told."""
        if self._course is None:
            here = any(isinstance(node, Phrase) and _is_of_gift(node) for node in self.nodes)
            if any(_speaks_against(node) for node in self.nodes):
                self._course = "both" if here else "against"
            else:
                self._course = "here" if here else str(self._asked())
        return self._course

    def _add_list(self, signs: list[Sign], at: int) -> None:
        """What is said of the things next to it in a list; one that was weighed as given counts as given."""
        for side, step in (("behind", -1), ("before", 1)):
            link, beside = at + step, at + 2 * step
            if not 0 <= link < len(self.nodes) or isinstance(node := self.nodes[link], Phrase):
                continue
            if node.lower not in LINKS:
                continue
            thing = self.nodes[beside] if 0 <= beside < len(self.nodes) else None
            if thing is None:
                signs.append(("list", f"{side} end"))
            elif isinstance(thing, Phrase) and thing.entry is not None:
                signs.append(("list", f"{side} {thing.sense}"))

    def _add_neighbours(self, signs: list[Sign], at: int) -> None:
        nodes = self.nodes
        signs.append(("left1", _label(nodes[at - 1]) if at > 0 else "^"))
        signs.append(("left2", _label(nodes[at - 2]) if at > 1 else "^"))
        signs.append(("right1", _label(nodes[at + 1]) if at + 1 < len(nodes) else "$"))
        signs.append(("right2", _label(nodes[at + 2]) if at + 2 < len(nodes) else "$"))

    def _add_verbs(self, signs: list[Sign], at: int) -> None:
        self._add_verb(signs, "verb before", range(at - 1, max(-1, at - FAR), -1))
        self._add_verb(signs, "verb behind", range(at + 1, min(len(self.nodes), at + FAR)))

    def _add_verb(self, signs: list[Sign], kind: str, places: range) -> None:
        """The next verb on one side, up to where the sentence's part ends."""
        for place in places:
            node = self.nodes[place]
            if isinstance(node, Phrase):
                continue
            if node.kind == "V":
                signs.append((kind, node.word.stem))
                signs.append((kind, f"({node.word.sense})"))
                return
            if node.kind == "S" and node.lower in ".;":
                break
        signs.append((kind, "(none)"))


def _speaks_against(node: Node) -> bool:
    """Whether a node tells of an enemy, of harm, of one's own forces, of making or owning."""
    if isinstance(node, Phrase):
        if node.sense == "harms" or node.has(_SPEAKING_AGAINST) or is_own(node) or node.head_bits & TROOPS:
            return True
        return node.head in word_class("elsewhere")
    return node.kind == "V" and (node.word.sense in ("harms", "buys") or node.word.stem in word_class("keeping"))


def _is_of_gift(phrase: Phrase) -> bool:
    """Whether a phrase is given, or a noun of giving; a contract alone may be one's own."""
    return phrase.sense in GIVEN or (phrase.has(GIVING) and phrase.head not in word_class("purchase"))


def _shape(phrase: Phrase) -> str:
    """How a thing is named: with its number, in a list, as known already, or plainly."""
    if phrase.counted:
        return "counted"
    if phrase.listed:
        return "listed"
    return "definite" if _opening(phrase).lower in word_class("definite") else "plain"


def _opening(phrase: Phrase) -> Token:
    """The word a thing opens with: "Leopard" in "the delivery of Leopard tanks", whose article is the delivery's."""
    first = phrase.tokens[0]
    if phrase.low is None and len(phrase.tokens) > 3 and first.start < phrase.name_start:
        for before, token in pairwise(phrase.tokens):
            if token.start == phrase.name_start and before.lower == "of":
                return token
    return first


def _add_form(signs: list[Sign], phrase: Phrase, bullet: bool) -> None:
    """What the phrase is by itself."""
    signs.append(("kind", str(phrase.head_kind)))
    signs.append(("entry", phrase.entry or "none"))
    first = _opening(phrase)
    signs.append(("first", first.lower if first.kind == "D" else first.kind))
    if phrase.low is None:
        signs.append(("quantity", "none"))
    else:
        signs.append(("quantity", "one" if phrase.low == 1 else str(min(9, len(str(int(phrase.low)))))))
    if phrase.entry is not None:
        signs.append(("form", "known"))
    if phrase.counted:
        signs.append(("form", "counted"))
    if phrase.measured:
        signs.append(("form", "measured"))
    if phrase.listed:
        signs.append(("form", "listed"))
    if bullet:
        signs.append(("form", "bullet"))
    if is_generic(phrase):
        signs.append(("form", "generic"))
    for token in phrase.tokens[:-1]:
        if token.kind != "N":
            signs.append(("name", token.lower))


def _label(node: Node) -> str:
    """A neighbour as a sign: the stem of a verb, another word as it is, the head of a phrase in brackets."""
    if isinstance(node, Phrase):
        return "<place>" if node.is_place else f"<{node.head}>"
    return node.word.stem if node.kind == "V" else node.lower
