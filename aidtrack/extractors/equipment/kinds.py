"""The class of words on which their neighbours decide: "that", and verbs that may be nouns or adjectives."""

from __future__ import annotations

from typing import Final

from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import GIVING, LIST_NOUN, MONEY, NEVER, THAT, UNKNOWN, VERB, word_of
from aidtrack.lexicon.grammar import function_words, verbs, word_class

#: Names whose second word may be a verb elsewhere.
_NAMES: Final = frozenset((("united", "states"), ("red", "cross")))
#: Prepositions before money that is drawn on.
_DRAWING: Final = frozenset(("of", "from", "in", "with", "through"))
#: Articles that open a phrase.
_ONE: Final = frozenset(("a", "an", "another"))


def classify(tokens: list[Token]) -> None:
    """Settle the class of each word that has none yet, from left to right."""
    for index, token in enumerate(tokens):
        kind = token.kind
        if len(kind) == 1:
            continue
        if token.calibre:
            token.kind = "W"
        elif kind is THAT:
            token.kind = "R" if _opens_clause(tokens, index) else "D"
        elif kind is VERB and index and (tokens[index - 1].lower, token.lower) in _NAMES:
            tokens[index - 1].kind, token.kind = "D", "C"
        elif kind is VERB:
            token.kind = "W" if _is_noun(tokens, index) or (index > 1 and _takes_adverb(tokens, index)) else "V"
        else:
            token.kind = "V" if _is_unknown_verb(tokens, index) else "W"


def _takes_adverb(tokens: list[Token], index: int) -> bool:
    """Whether a participle with an adverb says which: "ten remotely operated vehicles"; the adverb joins it."""
    before, adverb = tokens[index - 2], tokens[index - 1]
    if adverb.kind != "B" or index + 1 == len(tokens) or not tokens[index].lower.endswith("ed"):
        return False
    after = tokens[index + 1]
    if not adverb.lower.endswith("ly") or not (before.kind == "N" or before.lower in _ONE):
        return False
    if after.kind not in ("W", VERB) or not (after.entry is not None or after.word.is_word):
        return False
    adverb.kind = "W"
    return True


def _is_word(token: Token) -> bool:
    """Whether a token is a word of any class, or part of a name."""
    return token.word.is_word or token.entry is not None or token.calibre


def _is_unknown_verb(tokens: list[Token], index: int) -> bool:
    """Whether a word in -ing or -ed that no list knows is a verb: "capabilities flowing into Ukraine"."""
    if not 0 < index < len(tokens) - 1:
        return False
    previous, after = tokens[index - 1], tokens[index + 1]
    noun = previous.kind == "W" and (previous.entry is not None or previous.word.plural)
    return noun and function_words().get(after.lower) in ("preposition", "determiner", "adverb")


def _opens_clause(tokens: list[Token], index: int) -> bool:
    """Whether "that" opens a clause: a verb, an auxiliary, a pronoun or a name follows rather than a noun."""
    if index + 1 >= len(tokens):
        return False
    after = tokens[index + 1]
    word = function_words().get(after.lower)
    if after.kind == "N":
        return True  # "it emerged that 45 helicopters"
    if word in ("auxiliary", "pronoun", "determiner", "preposition") or after.lower in verbs() or after.word.capital:
        return True
    end = index + 1
    while end < len(tokens) and tokens[end].kind == "W":
        end += 1
    return tokens[end - 1].word.plural and end > index + 1  # "agreed that spare transformers are"


def _is_noun(tokens: list[Token], index: int) -> bool:
    """Whether a word that may be a verb is a noun or adjective here: "medical supplies", "six towed howitzers"."""
    lower = tokens[index].lower
    previous = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if previous is not None and previous.kind == "P" and previous.lower != "to" and lower.endswith("ed"):
        return after is not None and _is_word(after) and after.lower not in function_words()
    if lower == "need" and previous is not None and previous.kind == "W" and _are_people(previous):
        return False  # "two million people need shelter"
    needs = lower == "needs" and after is not None and after.kind in "NDW"
    if needs and not any(t.kind in "VX" for t in tokens[:index]):
        return previous is None or previous.kind == "D"  # "the hospital needs fuel"
    if previous is not None and tokens[index].word.capital and _is_named(tokens[index], previous):
        return True
    if lower.endswith("ing") and previous is not None and _is_gerund_noun(lower, previous):
        return after is None or after.kind not in "DNWC$"  # "bridge financing was", not "the bank financing 20 pumps"
    if previous is not None and tokens[index].word.stem == lower and _is_predicate(tokens, index):
        return True  # "we've been very clear", "the crews are ready"
    leads_on = after is not None and _leads_on(tokens[index], after)
    named = (
        index > 1 and tokens[index - 2].kind in "PDN"
    )  # "asked for Hawkei patrol vehicles", not "and Macron pledge tanks"
    if (
        leads_on
        and named
        and tokens[index].word.noun_too
        and previous is not None
        and _is_model(tokens[index], previous)
    ):
        return True
    noun_too = tokens[index].word.noun_too
    if lower == "funds" and index > 1 and tokens[index - 2].lower in _DRAWING and after and after.kind in "PSA":
        return True  # "$40m of Initiative funds to buy"
    paid = tokens[index].word.own & MONEY and after is not None and after.kind == "P"
    if paid and after is not None and (after.lower == "for" or not index):
        return True  # "provides funding for", "Funding through the agency"
    if noun_too and after is not None and after.lower == "of":
        return True  # "parts of a system"
    if lower.endswith(("ed", "ing", "t", "n")) and not noun_too:
        counted = previous is not None and previous.kind == "N" and after is not None and after.kind in ("W", UNKNOWN)
        return _is_adjective(lower, previous, leads_on, counted)
    if previous is not None and _says_alone(previous.lower, lower):
        return False
    if noun_too and previous is not None and previous.lower in ("has", "have", "had") and lower.endswith("s"):
        return True  # "it has offers for"
    if previous is not None and previous.kind in "DN":
        return noun_too or previous.lower not in ("this", "these", "those") or not (after and after.kind == "P")
    if not noun_too:
        return False
    if previous is None:
        return not tokens[index].word.text[:1].islower() and not leads_on
    return _is_noun_after(tokens, index, leads_on)


def _are_people(token: Token) -> bool:
    return (token.word.plural or token.lower == "people") and word_of(token.word.single).own & NEVER != 0


def _is_predicate(tokens: list[Token], index: int) -> bool:
    """Whether a form of "be" or "make" stands before what is no participle, over adverbs."""
    before = index - 1
    while before > 0 and tokens[before].kind == "B" and tokens[before].lower != "to":
        before -= 1
    if tokens[index].lower in word_class("participle") or tokens[index].word.sense == "moves":
        return False  # "are due in May"
    if tokens[before].lower in word_class("being"):
        return True
    return before == index - 1 and tokens[before].word.stem == "make"


def _is_gerund_noun(lower: str, previous: Token) -> bool:
    """Whether a verb in -ing may be the noun at the end of a name: "bridge financing"."""
    return previous.kind == "W" and not previous.word.plural and lower in word_class("gerund_noun")


def _is_named(token: Token, previous: Token) -> bool:
    """Whether a word in the singular is the end of a name: "the Coast Guard"; not "Allies Pledge" in a title."""
    if not (previous.word.capital and previous.kind == "W") or previous.word.plural:
        return False
    return token.word.noun_too and token.word.stem == token.lower


def _is_model(token: Token, previous: Token) -> bool:
    """Whether a name before a noun that may be a verb says of what model it is: "Hawkei patrol vehicles"."""
    named = previous.kind == "W" and previous.word.capital and not previous.word.plural
    return named and token.word.stem == token.lower


def _wants_to(tokens: list[Token], index: int) -> bool:
    """Whether an infinitive follows: "and wants to send", not "and supplies to Kyiv"."""
    if index + 2 >= len(tokens) or tokens[index + 1].lower != "to":
        return False
    return tokens[index + 2].kind is VERB and not tokens[index + 2].word.noun_too


def _says_alone(pronoun: str, verb: str) -> bool:
    """Whether "this" or "these" is the whole subject of a verb: "this includes", "these include"."""
    if pronoun == "this":
        return verb.endswith("s")
    return pronoun in ("these", "those") and not verb.endswith(("s", "ed", "ing", "n", "t"))


def _leads_on(token: Token, after: Token) -> bool:
    """Whether a thing follows at once: "support equipment"."""
    if after.start - token.end > 2 or not _is_word(after):
        return False
    return after.entry is not None or after.word.head_kind is not None


def _leads_on_later(tokens: list[Token], index: int) -> bool:
    """Whether two plain words make a plural name with it: ", fire control units"."""
    if index + 2 >= len(tokens) or tokens[index + 1].kind not in ("W", VERB) or tokens[index + 1].word.plural:
        return False
    return tokens[index + 2].word.plural and _leads_on(tokens[index + 1], tokens[index + 2])


def _is_adjective(lower: str, previous: Token | None, leads_on: bool, counted: bool) -> bool:
    """Whether a participle only says which: "six towed howitzers", ", winterised shelters"; "has delivered" doesn't."""
    if previous is not None and previous.lower == "each":
        return False  # "each weighing 20 tons"
    if counted and lower.endswith("ed"):
        return True  # "45 retired Taipan helicopters"
    if previous is None or not leads_on:
        return previous is not None and previous.kind == "D" and lower.endswith(("ed", "ing"))
    if lower in ("including", "containing", "comprising", "featuring"):
        return False
    if previous.kind in "DN" or (previous.kind == "V" and lower.endswith("ed")):
        return True  # "six towed howitzers", "fund guided missiles"
    if lower in word_class("compounding") and previous.kind == "W" and not previous.word.plural:
        return True  # "missile launching devices"
    linked = previous.kind in "AS" and previous.lower in (",", ";", "and")
    return linked and lower.endswith("ed") and verbs()[lower] in ("other", "harms")


def _is_noun_after(tokens: list[Token], index: int, leads_on: bool) -> bool:
    """Whether a verb that is a noun as well ("supplies", "strike") is one behind this word."""
    lower, previous = tokens[index].lower, tokens[index - 1]
    if previous.kind == "C" and tokens[index].word.own & GIVING and not lower.endswith("s"):
        return _is_subject_or_hangs(tokens, index)  # "brings UK support to", "US help will"
    if previous.lower == "to" or previous.kind in "XORC" or (previous.kind == "B" and not leads_on):
        return False
    if previous.kind == "A" and lower.endswith("s") and index + 1 < len(tokens) and tokens[index + 1].kind == "D":
        return False  # "and increases the share"
    if previous.kind == "A" and lower.endswith("s") and _wants_to(tokens, index):
        return False
    if previous.kind == "P" or (previous.kind == "A" and not leads_on):
        return True
    if lower == "covers" and previous.word.own & (MONEY | GIVING):
        return False  # "the new funding covers food"
    if previous.lower.endswith(("’s", "'s", "s’", "s'")):
        return True
    if "-" in previous.lower and previous.word.tail in ("led", "run", "funded", "backed"):
        return True  # "a Czech-led drive"
    if previous.kind == "$" and index > 1 and tokens[index - 2].kind == "D" and not lower.endswith("s"):
        return True  # "a $1.2 billion contract"
    if index == 1 and previous.word.generic and not previous.word.single_is_head and tokens[1].word.own & GIVING:
        return True  # "Military support in planning": a title
    listed = previous.lower in ("and", ",", "or") and index > 1 and tokens[index - 2].kind == "W"
    if listed and not lower.endswith("s") and (leads_on or _leads_on_later(tokens, index)):
        return True  # "missiles and support equipment"
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if previous.word.plural and not lower.endswith("s") and after is not None:
        holds = tokens[index].word.sense == "holds" and after.kind == "W"
        if holds or after.kind in "DN":
            return False  # "deliveries of drones start this autumn", "contracts cover drones"
    if previous.kind == "W" and not previous.word.capital and not previous.word.own & LIST_NOUN:
        return not _has_object(tokens, index, leads_on) or (leads_on and lower.endswith("s"))
    return previous.kind == "V" or previous.entry is not None


def _is_subject_or_hangs(tokens: list[Token], index: int) -> bool:
    """Whether no object follows a verb that may be a noun: an auxiliary does, or a preposition before no infinitive."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.kind not in "XP":
        return False
    return after.kind == "X" or not _wants_to(tokens, index)


def _has_object(tokens: list[Token], index: int, leads_on: bool) -> bool:
    """Whether people do it to something: "the government needs 20 tanks", but "medical supplies", "drone strikes"."""
    previous, after = tokens[index - 1], tokens[index + 1] if index + 1 < len(tokens) else None
    if after is None or after.kind in "SX$" or previous.entry is not None or leads_on:
        return False
    if after.kind in "AP" and previous.word.generic and tokens[index].word.own & GIVING:
        return False  # "military support for"
    return word_of(previous.word.single).own & NEVER != 0
