"""One sentence: its nodes, what it gives, and what it tells for the sentences after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aidtrack.extractors.equipment.kinds import classify
from aidtrack.extractors.equipment.mention import Mention, mention_of
from aidtrack.extractors.equipment.numbers import join_numbers
from aidtrack.extractors.equipment.phrases import Node, Phrase, parse
from aidtrack.extractors.equipment.placing import place
from aidtrack.extractors.equipment.sharing import share_heads
from aidtrack.extractors.equipment.things import GIVEN, is_calibre, is_item, names_thing
from aidtrack.extractors.equipment.tokens import Token, tokenize
from aidtrack.extractors.equipment.verbs import govern
from aidtrack.extractors.equipment.vocabulary import GIVING, HARMING
from aidtrack.extractors.equipment.walk import Walk
from aidtrack.text import Sentence


def nodes_of(text: str, sentence: Sentence, money: Sequence[tuple[int, int]]) -> list[Node]:
    """The phrases of a sentence and the tokens between them."""
    tokens = tokenize(text, sentence.start, sentence.end, money)
    classify(tokens)
    return share_heads(text, parse(join_numbers(text, tokens)))


def may_name(nodes: Sequence[Node]) -> bool:
    """Whether a phrase names a thing, so that it is worth asking what the sentence says of it."""
    return any(isinstance(node, Phrase) and (names_thing(node) or is_calibre(node)) for node in nodes)


def read(nodes: list[Node], inherited: str | None, topic: Callable[[], str | None]) -> str | None:
    """Give each phrase its sense, and say what the sentence tells: gives, needs, harms, or nothing.

    Args:
        nodes: of the sentence.
        inherited: the sense that a bullet has from what introduces it.
        topic: what the sentences before told, asked for only where it decides.
    """
    if inherited is None and _goes_on(nodes) and topic() == "gives":
        inherited = "gives"
    walk = Walk(inherited, topic)
    for index, node in enumerate(nodes):
        if isinstance(node, Phrase):
            _take_phrase(walk, node)
        elif node.kind == "V":
            govern(walk, node, nodes[index + 1 : index + 25])
        elif walk.waits and node.lower == ",":
            pass  # "additional, longer-range systems"
        elif node.lower == "well" and walk.preposition == "as":
            walk.link, walk.preposition = "also", ""
        elif not (node.lower == "as" and walk.link == "also"):
            walk.small_word(node, nodes[index + 1] if index + 1 < len(nodes) else None)
    return walk.told or _told_by_phrases([node for node in nodes if isinstance(node, Phrase)]) or walk.spoken


def _goes_on(nodes: Sequence[Node]) -> bool:
    """Whether a sentence is a list without a verb: "Tens of thousands of tons of food to support the people"."""
    if not nodes or not isinstance(nodes[0], Phrase) or not nodes[0].counted:
        return False
    for index, node in enumerate(nodes):
        if isinstance(node, Token) and node.kind in "VX$" and not node.lower.endswith("ing"):
            before = nodes[index - 1]
            if not (isinstance(before, Token) and before.lower == "to"):
                return False
    return True


def _take_phrase(walk: Walk, phrase: Phrase) -> None:
    """Place a phrase, unless it is only a way to say that more follows: "such", "in particular", "in addition"."""
    last = phrase.tokens[-1]
    if last.kind == "D" and all(token.kind == "D" for token in phrase.tokens):
        if last.lower == "such":
            walk.link = "including"
        walk.waits = True
    elif phrase.head == "particular" and walk.preposition == "in":
        walk.link, walk.preposition = "including", ""
    elif phrase.head != "well" and last.lower != "addition":
        walk.waits = False
        place(walk, phrase)


def _told_by_phrases(phrases: list[Phrase]) -> str | None:
    """What a sentence without a telling verb tells: the sense of its last phrase, or what its nouns speak of."""
    for phrase in reversed(phrases):
        if phrase.sense in ("gives", "harms"):
            return phrase.sense
    if any(phrase.has(GIVING) for phrase in phrases):
        return "gives"
    return "harms" if any(phrase.has(HARMING) for phrase in phrases) else None


def items_in(text: str, nodes: Sequence[Node], bullet: bool, end: int) -> list[Mention]:
    """The things given in a sentence that was read."""
    given = [node for node in nodes if isinstance(node, Phrase) and node.sense in GIVEN and node.holder is None]
    things = [names_thing(phrase) for phrase in given]
    mentions: list[Mention] = []
    for index, phrase in enumerate(given):
        beside = any(things[max(0, index - 1) : index] + things[index + 1 : index + 2])
        if is_item(phrase, bullet, beside) and not (mentions and phrase.start < mentions[-1].end):
            mentions.append(mention_of(text, phrase, end))
    return mentions
