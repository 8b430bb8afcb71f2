"""The catalogue of things given: entries, their aliases, and a matcher that reads every spelling of them.

An alias is stored once, in one spelling and the singular. `fold` brings the alias and the text to the same form:
hyphens, spaces and joined spelling, plural, British and American spelling, millimetres. The matcher walks a trie
of folded words, so that its cost doesn't depend on how many aliases there are.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from aidtrack.errors import LexiconError
from aidtrack.lexicon import folder, read_rows, words

COLUMNS: Final = (
    "id", "label", "category", "class", "aliases", "calibre", "kiel_type", "kiel_sub_type", "examples",
    "rejects", "source",
)  # fmt: skip
#: An alias that starts with this is matched in its exact case ("=Hawk", not the bird).
EXACT: Final = "="

_PART: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[^\w\s]")
_PREFIXES: Final = ("anti", "counter", "multi", "ultra", "infra", "electro", "micro", "mini", "hydro", "bullet")


@cache
def _spellings(kind: str) -> dict[str, str]:
    """Words that fold to another form than the rules say: irregular singulars, spelling variants, no compounds."""
    rows = read_rows("spellings.csv", ("word", "folded", "kind", "source"))
    return {row["word"]: row["folded"] for row in rows if row["kind"] == kind}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the catalogue."""

    id: str
    label: str
    category: str
    kind: str
    aliases: tuple[str, ...]
    calibre: str
    kiel_type: str
    kiel_sub_type: str
    examples: tuple[str, ...]
    rejects: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Part:
    """One folded piece of a text with its place."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=1 << 16)
def singular(word: str) -> str:
    """A word without its plural ending; the same for both sides of a comparison, so it need not be English.

    >>> singular("howitzers"), singular("batteries"), singular("boxes"), singular("glass"), singular("himars")
    ('howitzer', 'battery', 'box', 'glass', 'himars')
    """
    irregular = _spellings("singular")
    if word in irregular:
        return irregular[word]
    if len(word) < 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zzes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=1 << 16)
def _fold_word(word: str) -> tuple[str, ...]:
    lower = singular(word.lower())
    lower = _spellings("variant").get(lower, lower)
    for prefix in _PREFIXES:
        if lower.startswith(prefix) and len(lower) > len(prefix) + 2 and lower not in _spellings("whole"):
            return prefix, lower[len(prefix) :]
    return (lower,)


def fold(text: str, start: int = 0, end: int | None = None) -> list[Part]:
    """The folded pieces of a stretch of text: words in the singular, numbers, signs; hyphens and quotes are left out.

    >>> [part.text for part in fold("AIM-9Ms, 155-millimetre shells, antitank")]
    ['aim', '9', 'm', ',', '155', 'mm', 'shell', ',', 'anti', 'tank']
    """
    parts: list[Part] = []
    for found in _PART.finditer(text, start, len(text) if end is None else end):
        raw = found[0]
        if raw in "-‐‑–\"“”'’*_\\" and len(raw) == 1:
            continue
        if raw in ("s", "S") and found.start() > 0 and text[found.start() - 1] in "'’":
            continue
        if raw[0].isalpha():
            if raw[-1] == "s" and len(raw) > 1 and raw[:-1].isupper():
                raw = raw[:-1]  # "AIM-9Ms", "UAVs"
            pieces = _fold_word(raw)
            for piece in pieces:
                parts.append(Part(piece, found.start(), found.end()))
        else:
            parts.append(Part(raw, found.start(), found.end()))
    return parts


def files() -> list[str]:
    """The catalogue's files below the lexicon folder, in order."""
    names = [file.name for file in (folder() / "catalogue").iterdir() if file.name.endswith(".csv")]
    return [f"catalogue/{name}" for name in sorted(names) if not name.startswith("ambiguous")]


@cache
def entries() -> dict[str, Entry]:
    """All entries by id.

    Raises:
        LexiconError: two entries have one id.
    """
    found: dict[str, Entry] = {}
    for name in files():
        for row in read_rows(name, COLUMNS):
            if row["id"] in found:
                raise LexiconError(f"lexicon/{name}: the id {row['id']!r} is used twice", "give one of them another id")
            found[row["id"]] = Entry(
                row["id"],
                row["label"],
                row["category"],
                row["class"],
                tuple(words(row["aliases"])),
                row["calibre"],
                row["kiel_type"],
                row["kiel_sub_type"],
                tuple(words(row["examples"])),
                tuple(words(row["rejects"])),
                row["source"],
            )
    return found


@cache
def ambiguous() -> dict[tuple[str, ...], list[tuple[frozenset[str], str]]]:
    """Aliases that lead to several ids: the folded alias, and (cue words, id) in order; no cue words is the default."""
    table: dict[tuple[str, ...], list[tuple[frozenset[str], str]]] = {}
    names = [file.name for file in (folder() / "catalogue").iterdir() if file.name.startswith("ambiguous")]
    for name in sorted(names):
        for row in read_rows(f"catalogue/{name}", ("alias", "cue", "id", "source")):
            key = tuple(part.text for part in fold(row["alias"].lstrip(EXACT)))
            cues = frozenset(piece for cue in words(row["cue"]) for piece in [part.text for part in fold(cue)])
            table.setdefault(key, []).append((cues, row["id"]))
    return table


_END: Final = ""


def _plant(root: dict[str, Any], alias: str, identifier: str) -> None:
    """Put one alias into the trie."""
    exact, node, key = alias.startswith(EXACT), root, keys_of(alias)
    for piece in key:
        node = node.setdefault(piece, {})
    spellings, first, _ = node.get(_END, (set(), identifier, None))
    if exact and spellings is not None:
        spellings = spellings | {alias.lstrip(EXACT)}
    node[_END] = (spellings if exact else None, first, ambiguous().get(key))


def keys_of(alias: str) -> tuple[str, ...]:
    """The folded pieces of an alias.

    >>> keys_of("=AIM-9M")
    ('aim', '9', 'm')
    """
    return tuple(part.text for part in fold(alias.lstrip(EXACT)))


@cache
def trie() -> dict[str, Any]:
    """Folded aliases as nested dictionaries; under the empty word stand (exact spellings or none, id, rivals)."""
    root: dict[str, Any] = {}
    for entry in entries().values():
        for alias in entry.aliases:
            _plant(root, alias, entry.id)
            if alias[-1] in "iu":
                _plant(root, alias + "s", entry.id)  # "Kirpis": a plural that English words in -is have not
    for key, candidates in ambiguous().items():
        node = root
        for piece in key:
            node = node.setdefault(piece, {})
        node.setdefault(_END, (None, candidates[-1][1], candidates))
    return root


@cache
def openings() -> tuple[dict[str, set[str] | None], dict[str, frozenset[str]]]:
    """How an alias may begin: words that are one alone, and by first word the second ones; signs are left out.

    A text in which no word is alone an alias, and no two neighbours open one, names nothing of the catalogue.

    Returns:
        The words that are an alias alone, with the exact spellings they need, or none; and second words by first.
    """
    alone: dict[str, set[str] | None] = {}
    pairs: dict[str, set[str]] = {}
    paths: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), trie())]
    while paths:
        words, node = paths.pop()
        if _END in node and len(words) == 1:
            alone[words[0]] = node[_END][0]
        for piece, below in node.items():
            if piece == _END:
                continue
            ahead = words + tuple(_WORD.findall(piece))
            if len(ahead) > 1:
                pairs.setdefault(ahead[0], set()).add(ahead[1])
            else:
                paths.append((ahead, below))
    return alone, {first: frozenset(seconds) for first, seconds in pairs.items()}


_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """One alias in a text: the span, the entry's id, and how many folded pieces it took."""

    start: int
    end: int
    id: str
    first: int
    last: int


def match(text: str, parts: list[Part]) -> list[Match]:
    """The longest aliases in folded pieces, from left to right, without overlaps.

    >>> [m.id for m in match("20 HIMARS launchers", fold("20 HIMARS launchers"))][:1]
    ['himars']
    """

    def surface(first: int, last: int) -> str:
        return text[parts[first].start : parts[last].end]

    found = search([part.text for part in parts], surface)
    return [Match(parts[first].start, parts[last].end, identifier, first, last) for first, last, identifier in found]


def search(pieces: list[str], surface: Callable[[int, int], str]) -> list[tuple[int, int, str]]:
    """The longest aliases in folded pieces, from left to right, without overlaps: first piece, last piece, id.

    Args:
        pieces: the folded words of a text.
        surface: the text from one piece to another as it is written, for aliases of exact case.
    """
    found: list[tuple[int, int, str]] = []
    root, count, free = trie(), len(pieces), 0
    for index in [place for place, piece in enumerate(pieces) if piece in root]:
        if index < free:
            continue
        node = root[pieces[index]]
        best, ahead = None, index
        while node is not None:
            terminal = node.get(_END)
            if terminal is not None and (terminal[0] is None or is_spelled(surface(index, ahead), terminal[0])):
                best = (ahead, terminal)
            ahead += 1
            if ahead >= count:
                break
            node = node.get(pieces[ahead])
        if best is not None:
            last, (_, identifier, rivals) = best
            found.append((index, last, _decide(rivals, pieces, index, last) or identifier if rivals else identifier))
            free = last + 1
    return found


def is_spelled(raw: str, spellings: set[str]) -> bool:
    """Whether an alias of exact case stands there in that case; a plural s is free."""
    raw = raw.replace("-", " ")
    if raw.isupper():
        return True
    plain = [spelling.replace("-", " ") for spelling in spellings]
    return any(
        raw.startswith(spelling) or (spelling.endswith("y") and raw == spelling[:-1] + "ies") for spelling in plain
    )


def _decide(rivals: list[tuple[frozenset[str], str]], pieces: list[str], first: int, last: int) -> str | None:
    """The id that the words around an ambiguous alias speak for."""
    around = pieces[max(0, first - 6) : last + 7]
    for cues, identifier in rivals:
        if not cues.isdisjoint(around):
            return identifier
    return next((identifier for cues, identifier in rivals if not cues), None)


def lookup(term: str, most: int = 5) -> tuple[list[Entry], list[str]]:
    """Entries that a term names, and near misses where it names none.

    Args:
        term: an id, a label, an alias, or a part of one.
        most: how many suggestions at the most.

    Returns:
        The entries, and the suggested spellings (empty where entries were found).
    """
    folded = " ".join(part.text for part in fold(term))
    exact = [entry for entry in entries().values() if term.lower() == entry.id or folded in _names(entry)]
    if exact:
        return exact, []
    partly = [entry for entry in entries().values() if any(f" {folded} " in f" {name} " for name in _names(entry))]
    if partly:
        return partly, []
    names = {
        alias.lstrip(EXACT).lower(): alias.lstrip(EXACT)
        for entry in entries().values()
        for alias in (*entry.aliases, entry.id)
    }
    return [], [names[name] for name in difflib.get_close_matches(term.lower(), list(names), most, 0.7)]


def _names(entry: Entry) -> set[str]:
    return {" ".join(part.text for part in fold(name.lstrip(EXACT))) for name in (*entry.aliases, entry.label)}
