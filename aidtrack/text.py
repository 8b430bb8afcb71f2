"""Sentences of a text, by their offsets.

The text is never changed: a figure's span is an offset into what was read. Hard-wrapped releases, transcripts,
bulleted lists and one-paragraph-a-line articles are all cut by the same few rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: A full stop after these does not end a sentence (lower case, without the stop).
ABBREVIATIONS = frozenset(
    """adm amb approx apr aug brig bros capt cf co col corp ct dec dept dr e.g eg est etc feb fig fr gen gov hon i.e
    ie inc jan jr jul jun lt ltd maj mar messrs mr mrs ms mt no nov oct op pres prof pt rep reps rev sen sens sep
    sept sgt sr st supt u.k u.n u.s u.s.a vice vol vs a.m p.m ph.d e.u d.c gov sec""".split()
)

#: One class of signs opens it, so that the search skips to them; what follows looks back at which sign it was.
_BOUNDARY = re.compile(
    r"[\n\r.!?…](?:"
    r"(?<=\n)(?P<paragraph>[ \t\r\xa0>]*\n\s*)"
    r"|(?P<bullet>(?:(?<=\n)|(?<=\r)\n)(?=[ \t\xa0>]*(?:[-*•–◦·▪●‣o]|\d{1,2}[.)])[ \t\xa0]+\S))"
    r"|(?P<line>(?<=\n)|(?<=\r)\n)"
    # Only the first of several signs is tried, else a line of dots costs the square of its length.
    r"|(?<=[.!?…])(?<![.!?…][.!?…])(?P<stop>[.!?…]*+[\"'”’»)\]*_]*(?:\\?\[\d{1,3}\\?\])*"  # "in May.[12] Oslo"
    r"(?=\s+[\"'“‘«(\[*_]*[A-Z0-9ÀÖØÞ—–$€£]))"
    r"|(?P<glued>(?<=[a-zé]{3}[.!?])[\"”’]?(?=[A-Z][a-z]))"
    r")"
)
_BULLET = re.compile(r"[ \t\xa0>]*(?:[-*•–◦·▪●‣o]|\d{1,2}[.)])[ \t\xa0]+\S")
_LAST_WORD = re.compile(r"[\w.’']+\Z")

#: Longer lines than this are no hard wraps: such a text has a paragraph a line.
WRAP_WIDTH = 100


#: Written as escapes, which a compiled module can hold.
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def without_surrogates(words: str) -> str:
    """The same with another sign for each half of a surrogate pair, which can be neither looked for nor stored.

    Offsets stay.

    >>> without_surrogates("a" + chr(0xD800) + "b")
    'a\ufffdb'
    """
    return words if words.isascii() else _SURROGATE.sub("\ufffd", words)


@dataclass(slots=True)
class Sentence:
    """One sentence, heading or bullet by its offsets.

    `paragraph` counts blank-line (or, in unwrapped text, line) separated blocks; `bullet` says it stands in a list,
    whose introducing sentence ("The package includes:") has the index `intro`.
    """

    start: int
    end: int
    paragraph: int
    bullet: bool = False
    intro: int | None = None


def is_wrapped(text: str) -> bool:
    """Whether line breaks are hard wraps rather than paragraph ends.

    >>> is_wrapped("a line of a release that was cut at seventy columns because it came by\\nmail and goes on here.")
    True
    >>> is_wrapped("Headline\\nA paragraph of one long line. " + "x" * 120)
    False
    >>> is_wrapped(2 * ("A sentence that was cut at sixty columns because it came by mail\\nonce." + 9 * "\\n- guns"))
    True
    """
    lines = text.splitlines()
    if max(map(len, lines), default=0) > WRAP_WIDTH:
        return False
    if sum(len(line) > 50 for line in lines) * 3 >= len(lines):
        return True
    return len(_FLOWS_ON.findall(text)) > 1  # a release that is mostly a list: its few sentences show the wraps


#: A long line that stops in the middle of a sentence.
_FLOWS_ON = re.compile(r"[^\n]{50}[a-z,]\n[a-z]")


def split(text: str) -> list[Sentence]:
    """The sentences of a text in order, without the white space between them.

    Args:
        text: any text; it is not changed.

    Returns:
        Sentences whose spans don't overlap; together they hold every character that isn't white space.

    >>> text = "Gen. Lee spoke on Sept. 6. The U.S. paid $1.3 billion. Then left."
    >>> [text[s.start:s.end] for s in split(text)]
    ['Gen. Lee spoke on Sept. 6.', 'The U.S. paid $1.3 billion.', 'Then left.']
    >>> text = "The package includes:\\n\\n-   20 tanks;\\n-   100 drones.\\n\\nIt is the first."
    >>> [(s.bullet, s.intro) for s in split(text)]
    [(False, None), (True, 0), (True, 0), (False, None)]
    >>> text = "It gave $1 billion in May.[12][13] On 21 June came more."
    >>> [text[s.start:s.end] for s in split(text)]
    ['It gave $1 billion in May.[12][13]', 'On 21 June came more.']
    >>> text = "What this means:\\n\\n1. $2.4 billion in loans\\n2. $320 million in arms"
    >>> [text[s.start:s.end] for s in split(text)]
    ['What this means:', '1. $2.4 billion in loans', '2. $320 million in arms']
    """
    sentences: list[Sentence] = []
    wrapped = is_wrapped(text)
    paragraph, intro, fresh = 0, None, True
    for start, end, after in _pieces(text, wrapped):
        bullet = _BULLET.match(text, start, end) is not None
        if not bullet and not fresh and sentences and sentences[-1].bullet:
            bullet = True  # a later sentence of the same bullet
        if bullet:
            if not (sentences and sentences[-1].bullet):
                intro = len(sentences) - 1 if sentences else None
        else:
            intro = None
        raw = text[start:end]
        left = end - len(raw.lstrip())
        right = start + len(raw.rstrip())
        if left < right:
            sentences.append(Sentence(left, right, paragraph, bullet, intro))
        fresh = after in ("paragraph", "bullet") or (after == "line" and not wrapped)
        if fresh:
            paragraph += 1
    return sentences


def _pieces(text: str, wrapped: bool) -> list[tuple[int, int, str]]:
    pieces: list[tuple[int, int, str]] = []
    start = 0
    for found in _BOUNDARY.finditer(text):
        kind = found.lastgroup or ""
        if (kind == "line" and wrapped) or (kind == "stop" and _is_abbreviation(text, found.start(), found.end())):
            continue
        pieces.append((start, found.end(), kind))
        start = found.end()
    return [*pieces, (start, len(text), "end")]


def _is_abbreviation(text: str, stop: int, end: int) -> bool:
    """Whether the full stop at `stop` belongs to an abbreviation or an initial."""
    if text[stop] != "." or end - stop > 1:
        return False
    before = text[max(0, stop - 24) : stop]
    word = None if before[-1:].isspace() else _LAST_WORD.search(before[before.rfind(" ") + 1 :])
    if word is None:
        return False
    if word[0].isdigit() and _opens_line(text, stop - len(word[0])):
        return True  # the number of a list's entry: "1. $2.4 billion in loans"
    last = word[0].lower().rsplit("’", 1)[-1]
    if len(last) == 1 and last.isalpha():
        return True  # an initial: "J. Park"
    if last not in ABBREVIATIONS:
        return False
    # "… in the U.S. The package": an abbreviation may end a sentence when an article or pronoun follows it.
    follows = text[end : end + 12].split(None, 1)[:1]
    return not (last.startswith(("u.", "a.m", "p.m", "d.c")) and follows and follows[0] in _STARTERS)


def _opens_line(text: str, at: int) -> bool:
    """Whether nothing but indentation stands before a place in its line."""
    while at and text[at - 1] in " \t>":
        at -= 1
    return not at or text[at - 1] == "\n"


_STARTERS = frozenset("The It This That These Those He She They We In On At A An But And Its His Her Their".split())
