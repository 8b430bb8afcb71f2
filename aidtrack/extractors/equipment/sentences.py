"""One sentence: its nodes, what it gives, and what it tells for the sentences after it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from aidtrack.extractors.equipment.aside import set_aside
from aidtrack.extractors.equipment.counting import counts_alone, recall
from aidtrack.extractors.equipment.kinds import classify
from aidtrack.extractors.equipment.lines import Line
from aidtrack.extractors.equipment.mention import Mention, mention_of
from aidtrack.extractors.equipment.numbers import join_numbers
from aidtrack.extractors.equipment.phrases import Node, Phrase, parse
from aidtrack.extractors.equipment.placing import place
from aidtrack.extractors.equipment.sharing import share_heads
from aidtrack.extractors.equipment.things import GIVEN, is_calibre, is_item, is_own, names_thing, points_back
from aidtrack.extractors.equipment.tokens import Token, tokenize
from aidtrack.extractors.equipment.verbs import govern
from aidtrack.extractors.equipment.vocabulary import BUYING, ENEMY, GIVING, HARMING
from aidtrack.extractors.equipment.walk import Walk
from aidtrack.extractors.equipment.weighing import UNRULED, Scale
from aidtrack.lexicon.grammar import word_class


def nodes_of(text: str, line: Line, money: Sequence[tuple[int, int]]) -> list[Node]:
    """The phrases of a sentence and the tokens between them."""
    tokens = tokenize(text, line, money)
    classify(tokens)
    return share_heads(text, parse(join_numbers(text, tokens)))


def may_name(nodes: Sequence[Node]) -> bool:
    """Whether a phrase names a thing, so that it is worth asking what the sentence says of it."""
    for node in nodes:  # noqa: SIM110 - asked of every sentence, and half the time of any()
        if isinstance(node, Phrase) and (names_thing(node) or is_calibre(node)):
            return True
    return False


def read(nodes: list[Node], inherited: str | None, topic: Callable[[], str | None]) -> str | None:
    """Give each phrase its sense, and say what the sentence tells: gives, needs, harms, or nothing.

    Args:
        nodes: of the sentence.
        inherited: the sense that a bullet has from what introduces it.
        topic: what the sentences before told, asked for only where it decides.
    """
    goes_on = inherited is None and _goes_on(nodes) and (topic() == "gives" or _is_aboard(nodes))
    if goes_on:
        inherited = "gives"
    walk = Walk(inherited, topic)
    walk.open = goes_on
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
    """Whether a sentence without a telling verb goes on with what the ones before told.

    A list alone ("Tens of thousands of tons of food to support the people"), behind a label ("NORWAY: eight tanks") or
    a remark ("what is already there: 38 launchers"), or behind a form of "be" without a subject that names a thing
    ("In preparation are 18 howitzers", "it's food, it's water", "there are also 30 ambulances in there").
    """
    first = _next_thing(nodes, 0)
    if first is None or not _is_open(nodes, first):
        return False
    if not all(_leaves_open(nodes, index) for index in range(first, len(nodes))):
        return False
    return not any(isinstance(node, Phrase) and (node.has(ENEMY | HARMING | BUYING) or is_own(node)) for node in nodes)


def _is_aboard(nodes: Sequence[Node]) -> bool:
    """Whether a list says what aid convoys carry: "On board: tents and blankets"."""
    if len(nodes) == 1:
        return False
    small, place = nodes[0], nodes[1]
    return isinstance(small, Token) and small.lower == "on" and isinstance(place, Phrase) and place.head == "board"


def _next_thing(nodes: Sequence[Node], start: int) -> int | None:
    """The place of the next phrase that names a thing."""
    for index in range(start, len(nodes)):
        node = nodes[index]
        if isinstance(node, Phrase) and names_thing(node):
            return index
    return None


def _is_open(nodes: Sequence[Node], first: int) -> bool:
    """Whether what stands before the first thing of a sentence leads on to a list."""
    if first and isinstance(nodes[first - 1], Phrase):
        return False
    counted = isinstance(thing := nodes[first], Phrase) and thing.counted
    before = [node for node in nodes[:first] if not (isinstance(node, Token) and node.kind in "BA")]
    if len(before) > 1 and isinstance(before[-1], Token) and before[-1].lower == "about":
        before.pop()
    lead = before[-1] if before else None
    if lead is None or (len(before) == 1 and isinstance(lead, Token) and lead.kind == "R"):
        return counted or (not before and _is_fragment(nodes, first))
    if isinstance(lead, Phrase):
        return False
    several = _next_thing(nodes, first + 1) is not None or _points_back(nodes)
    if not (counted or several or lead.kind == "O"):
        return False
    if lead.lower == "so" and len(before) > 1 and isinstance(before[-2], Token):
        lead = before[-2]
    verbs = [node for node in before if isinstance(node, Token) and node.kind == "V"]
    if lead.lower == ":":
        return all(verb.word.sense in ("other", "states", "moves") for verb in verbs)
    if verbs:
        return False
    if lead.kind == "O":  # "it's", "it's mostly"
        mostly = isinstance(near := nodes[first - 1], Token) and near.lower in word_class("chiefly")
        return (several or mostly) and lead.lower in word_class("pointing")
    if lead.lower == "be" and len(before) > 2:
        before.pop()  # "there will also be"
    elif lead.kind != "X" or lead.lower not in ("is", "are"):
        return False
    subject = before[-2] if len(before) > 1 else None
    if isinstance(subject, Token):
        if subject.lower == "there":
            return _points_back(nodes)
        return subject.lower == "so" or (several and subject.lower == "it")
    opening = before[0]
    return len(before) > 2 and isinstance(opening, Token) and opening.kind == "P" and counted


def _is_fragment(nodes: Sequence[Node], first: int) -> bool:
    """Whether a sentence is nothing but a thing or several, as people count up what is given: "Solar lamps."."""
    thing, end = nodes[first], nodes[-1]
    if not isinstance(thing, Phrase) or thing.tokens[0].kind == "D" or not isinstance(end, Token) or end.lower != ".":
        return False
    return not any(isinstance(node, Token) and node.kind in "VXOR$" for node in nodes)


def _points_back(nodes: Sequence[Node]) -> bool:
    """Whether "also", "in there" or "in it" stands in a sentence."""
    words = [node.lower if isinstance(node, Token) else "" for node in nodes]
    return "also" in words or any(
        pair in (("in", "there"), ("in", "it")) for pair in zip(words, words[1:], strict=False)
    )


def _leaves_open(nodes: Sequence[Node], index: int) -> bool:
    """Whether a word behind the first thing is no verb, or one of a clause inside: "to keep them running"."""
    node = nodes[index]
    if isinstance(node, Phrase) or node.kind not in "VX" or node.lower.endswith(("ing", "ed")):
        return True
    if node.word.sense == "states":
        return True  # "…, the agency said"
    before = nodes[index - 1]
    if isinstance(before, Token) and (before.lower in ("to", ":") or before.kind in "XR"):
        return True
    return any(isinstance(earlier, Token) and earlier.kind == "R" for earlier in nodes[max(0, index - 3) : index])


def _take_phrase(walk: Walk, phrase: Phrase) -> None:
    """Place a phrase, unless it is only a way to say that more follows: "such", "in particular", "in addition"."""
    last = phrase.tokens[-1]
    if last.kind == "D" and all(token.kind == "D" for token in phrase.tokens):
        if last.lower == "such":
            walk.link = "including"
        if last.lower == "enough":
            walk.hangs_on = None
        if last.lower == "all" and walk.preposition == "in":
            walk.preposition = ""  # "in all, 60 tents have been sent"
            return
        walk.waits = True
    elif phrase.head == "particular" and walk.preposition == "in":
        walk.link, walk.preposition = "including", ""
    elif last.lower == "addition":
        walk.waits = True
    elif phrase.head != "well":
        place(walk, phrase)
        walk.waits = False


def _told_by_phrases(phrases: list[Phrase]) -> str | None:
    """What a sentence without a telling verb tells: what its subject is, the sense of its last phrase, or its nouns.

    "This package will protect cities from strikes of Russian missiles" speaks of the package.
    """
    if phrases and phrases[0].has(GIVING) and not phrases[0].has(HARMING | ENEMY):
        return "gives"
    for phrase in reversed(phrases):
        if phrase.sense in ("gives", "harms"):
            return phrase.sense
    if any(phrase.has(GIVING) for phrase in phrases):
        return "gives"
    return "harms" if any(phrase.has(HARMING) for phrase in phrases) else None


def may_count(nodes: Sequence[Node]) -> bool:
    """Whether a number stands alone, so that it may count what was named before."""
    return any(isinstance(node, Phrase) and counts_alone(nodes, index) for index, node in enumerate(nodes))


def _is_denied(nodes: Sequence[Node], at: int) -> bool:
    """Whether "not" stands right before a phrase: "not a single round"."""
    before = nodes[at - 1] if at else None
    return isinstance(before, Token) and before.lower in word_class("denying")


def _carries(nodes: Sequence[Node], at: int) -> bool:
    """Whether trucks or planes only bring something: "62 trucks crossed", "lorries loaded with", "in 90 trucks"."""
    phrase, before = nodes[at], nodes[at - 1] if at else None
    if not isinstance(phrase, Phrase) or not all(token.word.small for token in phrase.words) or phrase.joined:
        return False
    if isinstance(before, Token) and before.lower in word_class("aboard"):
        return True
    for node in reversed(nodes[:at]):
        if not isinstance(node, Token):
            continue
        if node.kind in "SA":
            break
        if node.kind == "V" and node.word.sense in ("gives", "buys", "needs"):
            return False  # "gave Kyiv 101 trucks bringing its total to 300"
    passive = False
    for node in nodes[at + 1 : at + 5]:
        if isinstance(node, Phrase):
            return False
        if node.kind == "V":
            if node.word.stem in word_class("loading"):
                return True
            return not passive and node.word.stem in word_class("bringing")
        if node.kind not in "XBR":
            return False
        passive = passive or node.lower in word_class("being")
    return False


def _is_recalled(nodes: Sequence[Node], at: int) -> bool:
    """Whether a thing was named before and others are added: "together with the tanks, Madrid sends"."""
    phrase, after = nodes[at], nodes[at + 1] if at + 1 < len(nodes) else None
    if at != 2 or not (isinstance(after, Token) and after.lower == ","):
        return False
    if (
        not isinstance(phrase, Phrase)
        or phrase.low is not None
        or len(phrase.words) != 1
        or phrase.tokens[0].lower != "the"
    ):
        return False
    small, first = nodes[at - 1], nodes[at - 2]
    if not (isinstance(small, Token) and small.lower == "with" and isinstance(first, Token)):
        return False
    return first.lower in ("together", "along") and phrase.words[0].word.small


def _is_apposition(nodes: Sequence[Node], at: int) -> bool:
    """Whether a common noun only says what a name before it is: "Taurus, missiles with a range of 500 km"."""
    phrase = nodes[at]
    if not isinstance(phrase, Phrase) or len(phrase.tokens) > 1 or at + 1 >= len(nodes) or phrase.head_kind is None:
        return False
    comma, name, after = nodes[at - 1], nodes[at - 2], nodes[at + 1]
    if not (isinstance(comma, Token) and comma.lower == "," and isinstance(name, Phrase) and isinstance(after, Token)):
        return False
    named = name.entry is not None and name.tokens[-1].word.capital and name.low is None
    return named and (after.lower in ("with", "capable", "able") or after.kind == "R")


def _has_purpose(nodes: Sequence[Node], at: int) -> bool:
    """Whether equipment is told by what it does: "equipment to integrate launchers with radars"."""
    phrase, verb = nodes[at], nodes[at + 2] if at + 2 < len(nodes) else None
    if not (isinstance(verb, Token) and verb.kind == "V" and isinstance(phrase, Phrase)):
        return False
    small, thing = nodes[at + 1], nodes[at + 3] if at + 3 < len(nodes) else None
    if not (isinstance(small, Token) and small.lower == "to" and phrase.head in word_class("gear")):
        return False
    if isinstance(thing, Phrase):
        other = nodes[at + 5] if at + 5 < len(nodes) else None
        joins = isinstance(other, Phrase) and isinstance(link := nodes[at + 4], Token) and link.lower == "with"
        phrase.until = max(phrase.until, other.end if joins and other is not None else thing.end)
    return True


#: How many nodes may stand before the colon behind a label: a bullet's dash and a phrase.
_LABEL: Final = 2


def _label_ends(nodes: Sequence[Node]) -> int:
    """Where the words end that head a line with a figure: "Water and schools: $95 million", "Vehicles: 40 pickups"."""
    for at, node in enumerate(nodes[:-1]):
        if isinstance(node, Token) and node.lower == ":":
            behind = nodes[at + 1]
            if isinstance(behind, Phrase):
                return at if at <= _LABEL and behind.counted and names_thing(behind) else 0
            return at if behind.kind == "$" else 0
    return 0


def items_in(
    text: str,
    nodes: Sequence[Node],
    bullet: bool,
    end: int,
    topic: Callable[[], str | None],
    last: Mention | None = None,
) -> list[Mention]:
    """The things given in a sentence that was read.

    `topic` says what the sentences before told, `last` is the thing named before it, if that stands near. What
    the rules find and what they leave is weighed with the signs around it (`weighing`).
    """
    set_aside(nodes)
    ruled = _ruled(text, nodes, bullet, end, last)
    scale = Scale(nodes, bullet, topic)
    mentions: list[Mention] = []
    for at, node in enumerate(nodes):
        if not isinstance(node, Phrase):
            continue
        mention = ruled.get(at)
        if mention is None and (node.holder is not None or not names_thing(node)):
            continue
        likely = scale.weigh(at, mention is not None)
        taken = scale.is_item(at, mention is not None, likely)
        if (mention is None and not taken) or (mentions and node.start < mentions[-1].end):
            continue
        if mention is None:
            node.sense = node.sense if node.sense in GIVEN else "gives"
            mention = mention_of(text, node, end)
            mention.reasons.append(scale.told(at, ruled=False))
            mention.ruled, likely = False, min(likely, UNRULED)
        mention.doubted = not taken
        mention.likelihood = likely
        mentions.append(mention)
    return mentions


def _ruled(text: str, nodes: Sequence[Node], bullet: bool, end: int, last: Mention | None) -> dict[int, Mention]:
    """What the rules find given in a sentence, by the place of its phrase."""
    label = _label_ends(nodes) if bullet else 0
    given = [
        (at, node)
        for at, node in enumerate(nodes)
        if isinstance(node, Phrase) and node.sense in GIVEN and node.holder is None and (at >= label or node.counted)
    ]
    things = [names_thing(phrase) for _, phrase in given]
    mentions: dict[int, Mention] = {}
    reached = 0
    for index, (at, phrase) in enumerate(given):
        beside = any(things[max(0, index - 1) : index] + things[index + 1 : index + 2])
        if phrase.start < reached:
            continue
        own = phrase.tokens[0].lower in ("its", "their")  # "gave its helicopters", but "its planes have brought"
        if (points_back(phrase) and (last is not None or (at > 0 and not own))) or _is_denied(nodes, at):
            continue
        if (phrase.counted or own) and phrase.head in word_class("carrier") and _carries(nodes, at):
            continue
        if at > 1 and (_is_recalled(nodes, at) or (phrase.listed and _is_apposition(nodes, at))):
            continue
        if is_item(phrase, bullet, beside) or ((bullet or beside) and _has_purpose(nodes, at)):
            last = mentions[at] = mention_of(text, phrase, end)
            reached = last.end
        elif last is not None and counts_alone(nodes, at):
            counted = mentions[at] = recall(phrase, last)
            calibre = nodes[at + 2] if at + 2 < len(nodes) else None
            if isinstance(calibre, Phrase) and is_calibre(calibre):
                counted.end = calibre.end
            reached = counted.end
    return mentions
