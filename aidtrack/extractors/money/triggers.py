"""Where to look: one cheap pass over the text finds what may be money."""

from __future__ import annotations

import re
from functools import cache
from typing import Final

import ahocorasick_rs

from aidtrack.extractors.money.mention import Mention
from aidtrack.extractors.money.plain import read_plainly
from aidtrack.lexicon import currencies

#: How far a window reaches to the left and right of a trigger, in characters.
BEFORE, AFTER = 72, 48


@cache
def _automaton() -> ahocorasick_rs.AhoCorasick:
    """Everything that makes a window: signs, codes, last words of currency names, scale words."""
    return ahocorasick_rs.AhoCorasick(
        sorted(trigger_words()),
        matchkind=ahocorasick_rs.MatchKind.LeftmostLongest,
        implementation=ahocorasick_rs.Implementation.DFA,
    )


@cache
def _words() -> list[bool]:
    """Which triggers, in the order of the automaton, are words that can't be the end of one."""
    return [word.isalpha() and word.lower() not in ("illion", "illiard") for word in sorted(trigger_words())]


@cache
def trigger_words() -> frozenset[str]:
    found = set(currencies.signs()) | {"illion", "ILLION", "illiard", "bn", "trn", "bln", "mln", "mn", "crore", "lakh"}
    found |= {f"{digit}p" for digit in range(10)}  # "50p"
    for phrase in currencies.phrases():
        last = phrase[-1]
        if len(last) > 1:
            found |= {last, last.capitalize(), last.upper()} if last.islower() else {last}
    return frozenset(found)


def scan(text: str) -> tuple[list[Mention], list[tuple[int, int]]]:
    """One pass over the triggers: the amounts that read plainly, and stretches of text that want a close look.

    Windows are merged where they overlap; a trigger inside an amount already read is passed over.
    """
    plain: list[Mention] = []
    windows: list[tuple[int, int]] = []
    read = left = right = -1
    words = _words()
    for number, start, end in _automaton().find_matches_as_indexes(text):
        if start < read or (start and words[number] and text[start - 1].isalpha() and text[start - 1] != "M"):
            continue  # "kr" in "Ukraine"
        found = read_plainly(text, start, end)
        if found is not None:
            plain.append(found[0])
            read = found[1]
            continue
        if not is_promising(text, start, end):
            continue
        if left >= 0 and start - BEFORE <= right:
            right = max(right, end + AFTER)
            continue
        if left >= 0:
            windows.append(_widen(text, left, right))
        left, right = max(0, start - BEFORE), end + AFTER
    if left >= 0:
        windows.append(_widen(text, left, right))
    return plain, windows


_NUMBER_NEAR = re.compile(
    r"(?:\d|[½¼¾]|\b(?:half|quarter|dozen|hundred|thousand|[a-z]*illions?|illiard|crore|lakh|mi?ln?|mn|bl?n|tr?n|trln|mio|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|[a-z]+teen|[a-z]+ty)\b|[MmBbKk]\b)[\s*_\\\]\[-]*(?:[^\W\d_]+\.?\s+(?:[^\W\d_]+\s+)?)?$",
    re.IGNORECASE,
)


def is_promising(text: str, start: int, end: int) -> bool:
    """Whether a trigger stands alone as a word and next to a number; signs always do.

    >>> is_promising("nine percent of it", 8, 12), is_promising("5 cents", 2, 6), is_promising("the euro fell", 4, 8)
    (False, True, False)
    """
    raw = text[start:end]
    if raw[-1] == "p" and raw[0].isdigit():
        return not text[end : end + 1].isalnum()
    if not raw[0].isalpha():
        return True
    if raw.lower() in ("illion", "illiard"):
        return is_free(text, end)
    if start and text[start - 1].isalpha() and (text[start - 1] != "M" or text[start - 2 : start - 1].isalpha()):
        return False
    if end < len(text) and text[end].isalpha() and text[end : end + 1] not in "sn":
        return False
    if raw in ("bn", "trn", "bln", "mln", "mn"):
        return is_free(text, end)
    return (
        _NUMBER_NEAR.search(text[max(0, start - 40) : start]) is not None or text[end : end + 2].strip()[:1].isdigit()
    )


def is_free(text: str, end: int) -> bool:
    """Whether a scale word has no noun of its own after it ("million rounds"), so that it may be money."""
    if end < len(text) and text[end] == "s":
        end += 1
    following = text[end : end + 24].lstrip(" \n\xa0*_\\]")
    if not following or not following[0].isalpha():
        return True
    word = _WORD.match(following)
    return word is not None and (
        word[0].lower() in _FREE_WORDS
        or word[0] in trigger_words()
        or word[0].lower().rstrip("s") in trigger_words()
        or word[0][0].isupper()
        or word[0].lower() in _currency_starts()
    )


_WORD = re.compile(r"[^\W\d_]+")
_FREE_WORDS: Final = frozenset(
    """in for to from of over this next last by as and or but on since through will would is was are were has had have
    worth each per annually more earlier already left just so when while that which with under again the a us goes go
    went falls fall comes pays due earmarked allocated appropriated budgeted disbursed planned all grants
    loans""".split()
)


@cache
def _currency_starts() -> frozenset[str]:
    """The first words of currency names of several words ("norwegian" kroner)."""
    return frozenset(phrase[0] for phrase in currencies.phrases() if len(phrase) > 1)


def _widen(text: str, left: int, right: int) -> tuple[int, int]:
    """A window whose ends don't cut a word (a run of more than 40 letters is no word)."""
    for _ in range(40):
        if left == 0 or text[left - 1].isspace():
            break
        left -= 1
    right = min(right, len(text))
    for _ in range(40):
        if right >= len(text) or text[right].isspace():
            break
        right += 1
    return left, right
