"""The catalogue of things given: entries, their aliases, and a matcher that reads every spelling of them.

An alias is stored once, in one spelling and the singular. `fold` brings the alias and the text to the same form:
hyphens, spaces and joined spelling, plural, British and American spelling, millimetres. The matcher walks a trie
of folded words, so that its cost doesn't depend on how many aliases there are.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

from aidtrack.errors import LexiconError
from aidtrack.lexicon import folder, read_rows, words

COLUMNS: Final = (
    "id", "label", "category", "class", "aliases", "calibre", "platform", "counted_in", "kiel_type", "kiel_sub_type",
    "examples", "rejects", "source",
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
    platform: str
    counted_in: str
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
                row["platform"],
                row["counted_in"],
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
    exact, node = alias.startswith(EXACT), root
    for part in fold(alias.lstrip(EXACT)):
        node = node.setdefault(part.text, {})
    spellings, first = node.get(_END, (set(), identifier))
    if exact and spellings is not None:
        spellings = spellings | {alias.lstrip(EXACT)}
    node[_END] = (spellings if exact else None, first)


@cache
def trie() -> dict[str, Any]:
    """Folded aliases as nested dictionaries; under the empty word stand (exact spellings or none, id)."""
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
        node.setdefault(_END, (None, candidates[-1][1]))
    return root


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
    found: list[Match] = []
    index, root, count = 0, trie(), len(parts)
    while index < count:
        node = root.get(parts[index].text)
        best = None
        ahead = index
        while node is not None:
            terminal = node.get(_END)
            if terminal is not None and _spelled(text, parts[index].start, parts[ahead].end, terminal[0]):
                best = (ahead, terminal[1])
            ahead += 1
            if ahead >= count:
                break
            node = node.get(parts[ahead].text)
        if best is None:
            index += 1
            continue
        last, identifier = best
        key = tuple(part.text for part in parts[index : last + 1])
        identifier = _decide(key, parts, index, last) or identifier
        found.append(Match(parts[index].start, parts[last].end, identifier, index, last))
        index = last + 1
    return found


def _spelled(text: str, start: int, end: int, spellings: set[str] | None) -> bool:
    """Whether an alias of exact case stands there in that case; a plural s is free."""
    if spellings is None:
        return True
    raw = text[start:end].replace("-", " ")
    if raw.isupper():
        return True
    plain = [spelling.replace("-", " ") for spelling in spellings]
    return any(
        raw.startswith(spelling) or (spelling.endswith("y") and raw == spelling[:-1] + "ies") for spelling in plain
    )


def _decide(key: tuple[str, ...], parts: list[Part], first: int, last: int) -> str | None:
    """The id that the words around an ambiguous alias speak for."""
    candidates = ambiguous().get(key)
    if not candidates:
        return None
    around = {part.text for part in parts[max(0, first - 6) : last + 7]}
    for cues, identifier in candidates:
        if cues & around:
            return identifier
    return next((identifier for cues, identifier in candidates if not cues), None)


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


def folded(word: str) -> tuple[str, ...]:
    """The folded pieces of one word ("Howitzers": howitzer)."""
    return _fold_word(word)


@cache
def last_words() -> frozenset[str]:
    """The last folded piece of every alias: a sentence without one of them names nothing of the catalogue."""
    keys = [fold(alias.lstrip(EXACT)) for entry in entries().values() for alias in entry.aliases]
    return frozenset(parts[-1].text for parts in keys if parts) | {key[-1] for key in ambiguous()}
