"""Annotated documents: what a person found in a text, read strictly.

Two forms are read, from one folder:

- `<name>.md`: front matter, then a text with inline marks, `[€40 million](amount low=40000000 currency=EUR …)`.
  Kinds are amount, item, distractor and ignore; the text that is scored has each mark replaced by its span.
- `<id>.txt` beside `<id>.json`: the text as it is, and the spans by their offsets into it.

What is wrong with a mark is an error that names its place: a mark that is skipped would test nothing.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from aidtrack.errors import AidtrackError
from aidtrack.model import AidType, Document, Instrument, Qualifier, Role, Status
from aidtrack.patterns import Pattern

# --- what gold says -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldAmount(Span):
    """An amount as a person reads it; the first of `currencies` and `roles` is the reading, others also count."""

    low: float | None = None
    high: float | None = None
    currencies: tuple[str, ...] = ()
    qualifier: Qualifier | None = None
    roles: tuple[Role, ...] = ()
    donor: str | None = None
    recipient: str | None = None
    aid_type: AidType | None = None
    instrument: Instrument | None = None
    status: Status | None = None
    date: date | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldItem(Span):
    """An item as a person reads it; `words` are those of its span, `also` other quantities that count as right."""

    name: str
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    also: tuple[float, ...] = ()
    unit: str | None = None
    qualifier: Qualifier | None = None
    vague: bool = False
    optional: bool = False


@dataclass(slots=True)
class Annotated:
    """A document and what a person found in it."""

    document: Document
    amounts: list[GoldAmount] = field(default_factory=list)
    items: list[GoldItem] = field(default_factory=list)
    distractors: list[Span] = field(default_factory=list)
    ignored: list[Span] = field(default_factory=list)


# --- values of a mark -----------------------------------------------------------------------------------

Reader = Callable[[Any], Any]


def _number(value: Any) -> float:
    number = math.nan if isinstance(value, bool) else float(value)
    if not 0 <= number < math.inf:
        raise ValueError("no number")
    return number


def _word(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("no word")
    return value


def _currency(value: Any) -> str:
    code = _word(value)
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise ValueError("no ISO 4217 code")
    return code


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("no flag")  # noqa: TRY004 - what is wrong is the file's value
    return value


def _several(reader: Reader) -> Reader:
    """Several values: a JSON list, or words that "|" separates."""
    return lambda value: tuple(reader(part) for part in (value.split("|") if isinstance(value, str) else value))


_AMOUNT_KEYS: Final[Mapping[str, Reader]] = {
    "low": _number,
    "high": _number,
    "currency": _currency,
    "currency_alt": _several(_currency),
    "qualifier": Qualifier,
    "role": Role,
    "role_alt": _several(Role),
    "status": Status,
    "instrument": Instrument,
    "donor": _word,
    "recipient": _word,
    "aid_type": AidType,
    "date": date.fromisoformat,
    "optional": _flag,
    "conversion": _flag,
    "vague": _flag,
}
_ITEM_KEYS: Final[Mapping[str, Reader]] = {
    "name": _word,
    "low": _number,
    "high": _number,
    "quantity_alt": _several(_number),
    "unit": _word,
    "qualifier": Qualifier,
    "optional": _flag,
    "vague": _flag,
}
_KEYS: Final[Mapping[str, Mapping[str, Reader]]] = {
    "amount": _AMOUNT_KEYS,
    "item": _ITEM_KEYS,
    "distractor": {},
    "ignore": {},
}
_NEEDED: Final = {"amount": ("low", "currency", "qualifier", "role"), "item": ("name",)}


class _Malformed(Exception):  # noqa: N818 - becomes an AidtrackError where the place is known
    """What is wrong with a mark, before its place is known."""


def _values(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """The values of one mark, read and checked.

    Args:
        kind: amount, item, distractor or ignore.
        raw: texts (from a mark) or JSON values; None is no value.

    Raises:
        _Malformed: a key is unknown or missing, a value can't be read, high is below low or has none.

    >>> _values("item", {"name": "tanks", "low": "4", "vague": True})
    {'name': 'tanks', 'low': 4.0, 'vague': True}
    >>> _values("amount", {"lwo": "4"})
    Traceback (most recent call last):
    aidtrack.evaluation.gold._Malformed: amount has no key 'lwo'
    """
    values = {}
    for key, value in raw.items():
        if key not in _KEYS[kind]:
            raise _Malformed(f"{kind} has no key '{key}'")
        try:
            if value is not None:
                values[key] = _KEYS[kind][key](value)
        except (ValueError, TypeError):
            shown = "nothing" if value is True else repr(value)
            raise _Malformed(f"{shown} is no value for '{key}'") from None
    # An optional figure ("billions of dollars") may have no value at all.
    lacking = [] if values.get("optional") else [key for key in _NEEDED.get(kind, ()) if key not in values]
    if lacking:
        raise _Malformed(f"{kind} lacks {', '.join(lacking)}")
    if "high" in values and values["high"] < values.get("low", math.inf):
        raise _Malformed("high is below low, or has none")
    return values


def _put(annotated: Annotated, kind: str, span: Span, raw: Mapping[str, Any]) -> None:
    """Add one mark to a document; raises _Malformed."""
    values, start, end = _values(kind, raw), span.start, span.end
    if kind == "amount":
        annotated.amounts.append(_gold_amount(start, end, values))
    elif kind == "item":
        annotated.items.append(_gold_item(start, end, values, annotated.document.text[start:end]))
    else:
        (annotated.distractors if kind == "distractor" else annotated.ignored).append(span)


def _gold_amount(start: int, end: int, values: dict[str, Any]) -> GoldAmount:
    low = values.pop("low", None)
    values.pop("vague", None)
    return GoldAmount(
        start=start,
        end=end,
        low=low,
        high=values.pop("high", low),
        currencies=_first_and_others(values, "currency"),
        roles=_first_and_others(values, "role"),
        # Restating a sum in a second currency is neither asked for nor wrong.
        optional=values.pop("conversion", False) | values.pop("optional", False),
        **values,
    )


def _first_and_others(values: dict[str, Any], key: str) -> tuple[Any, ...]:
    first, others = values.pop(key, None), values.pop(f"{key}_alt", ())
    return others if first is None else (first, *others)


def _gold_item(start: int, end: int, values: dict[str, Any], text: str) -> GoldItem:
    words = tuple(singular(word.strip(".,;:()\"'")) for word in text.split())
    # An optional mention need not be named.
    return GoldItem(
        start=start,
        end=end,
        words=words,
        also=values.pop("quantity_alt", ()),
        name=values.pop("name", text),
        **values,
    )


def singular(word: str) -> str:
    """A word in the singular, lower case, so that units can be compared.

    >>> [singular(word) for word in ("Rounds", "boxes", "glass", "batteries")]
    ['round', 'box', 'glass', 'battery']
    """
    word = word.strip().lower()
    for ending, other in (("ies", "y"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ss", "ss"), ("s", "")):
        if word.endswith(ending):
            return word[: -len(ending)] + other
    return word


# --- documents with inline marks ------------------------------------------------------------------------

MARK = Pattern(
    "evaluation.mark",
    r"""
    \[ (?P<span> (?: \\. | [^\[\]\\] )+ ) \]                  # the words as they stand in the text, brackets escaped
    \( (?P<kind> [a-z]+ )
       (?P<values> (?: [^()"] | "[^"]*" )* )                  # key=word, key="some words" or a flag
    \)""",
    examples=[
        ("[tanks](distractor)", {"span": "tanks", "kind": "distractor", "values": ""}),
        (r"[8,000 \[800\]](item name=x)", {"span": r"8,000 \[800\]", "kind": "item", "values": " name=x"}),
        ('[guns](item name="guns (new)")', {"span": "guns", "kind": "item", "values": ' name="guns (new)"'}),
    ],
    rejects=["[sic]", "[tanks] (item)", "[](item)", "[tanks](item name=x", "(item name=x)", '[tanks](item name="x)'],
)
VALUE = Pattern(
    "evaluation.value",
    r"""\s+ (?P<key> [a-z_]+ ) (?: = (?: "(?P<quoted> [^"]+ )" | (?P<bare> [^\s"=]+ ) ) )? (?= \s | \Z )""",
    examples=[
        (" low=5", {"key": "low", "bare": "5"}),
        (' donor="United States"', {"key": "donor", "quoted": "United States"}),
        (" optional", {"key": "optional"}),
    ],
    rejects=["low=5", " low=", ' donor="United', " =5"],
)
_BRACKET = Pattern(
    "evaluation.bracket",
    # A mark whose opening bracket got lost or escaped is told by its values.
    r"(?<! \\ ) [\[\]] | \( (?: amount | item ) \s+ [a-z_]+ =",
    examples=[("a [b", {}), ("a] b", {}), ("$5m (amount low=5)", {})],
    rejects=[r"8,000 \[800\]", "(item by item)"],
)
_FRONT = Pattern(
    "evaluation.front_matter",
    r"(?m) \A --- [\ ]* \r?\n (?P<lines> (?: (?! --- [\ ]* \r? $ ) .* \n )* ) --- [\ ]* (?: \r?\n | \Z )",
    examples=[("---\nid: a\ntitle: b\n---\ntext", {"lines": "id: a\ntitle: b\n"})],
    rejects=["id: a\n---\n", "---\nid: a\n", "text"],
)
_FRONT_KEYS: Final = frozenset({"id", "title", "publisher", "published", "url", "donor_voice"})


def read_marked(source: str, path: str) -> Annotated:
    r"""A document with inline marks.

    Args:
        source: front matter and text, as the file has them.
        path: the file, for errors and for the document.

    Returns:
        The document (its text has each mark replaced by its span) and what its marks say.

    Raises:
        AidtrackError: no front matter, or a mark that can't be read; names the line and column.

    >>> gold = read_marked("---\nid: a\n---\nSent [4m rounds](item name=rounds low=4000000 unit=rounds).", "a.md")
    >>> gold.document.text, gold.items[0].low, gold.document.text[gold.items[0].start : gold.items[0].end]
    ('Sent 4m rounds.', 4000000.0, '4m rounds')
    >>> read_marked("---\nid: a\n---\nSent [4m rounds](itme name=rounds).", "a.md")
    Traceback (most recent call last):
    aidtrack.errors.AidtrackError: a.md line 4 column 6: no kind of mark is called 'itme': correct the mark
    """
    front = _FRONT.match(source)
    if front is None:
        raise AidtrackError(f"{path} has no front matter", "begin it with a line '---', 'key: value' lines and '---'")
    pieces: list[str] = []
    marks: list[tuple[int, str, Span, str]] = []
    length = 0
    for at, plain, mark in _pieces(source, front.end(), path):
        pieces.append(plain)
        length += len(plain)
        if mark is not None:
            pieces.append(mark["span"])
            marks.append((at, mark["kind"], Span(length, length + len(mark["span"])), mark["values"]))
            length += len(mark["span"])
    annotated = Annotated(_document("".join(pieces), path, _front_values(front["lines"], path)))
    for at, kind, span, values in marks:
        try:
            if kind not in _KEYS:
                raise _Malformed(f"no kind of mark is called '{kind}'")  # noqa: TRY301 - told with the same place
            _put(annotated, kind, span, _raw_values(values))
        except _Malformed as problem:
            raise AidtrackError(f"{_place(source, at, path)}: {problem}", "correct the mark") from None
    return annotated


def _pieces(source: str, start: int, path: str) -> Iterator[tuple[int, str, Any]]:
    """Where each mark starts, the plain text before it, and its match; the last has no match."""
    while bracket := _BRACKET.search(source, start):
        mark = MARK.match(source, bracket.start())
        if mark is None:
            place = _place(source, bracket.start(), path)
            raise AidtrackError(
                f"{place}: a bracket that isn't part of a mark", r"correct the mark, or write \[ and \]"
            )
        yield mark.start(), source[start : mark.start()], mark
        start = mark.end()
    yield len(source), source[start:], None


def _place(source: str, at: int, path: str) -> str:
    return f"{path} line {source.count(chr(10), 0, at) + 1} column {at - source.rfind(chr(10), 0, at)}"


def _raw_values(text: str) -> dict[str, Any]:
    """The values of a mark as texts, flags as True; raises _Malformed."""
    raw: dict[str, Any] = {}
    at, end = 0, len(text.rstrip())
    while at < end:
        found = VALUE.match(text, at)
        if found is None:
            raise _Malformed(f"can't read {text[at:].strip()!r}")
        if found["key"] in raw:
            raise _Malformed(f"'{found['key']}' is said twice")
        raw[found["key"]] = found["quoted"] or found["bare"] or True
        at = found.end()
    return raw


def _front_values(lines: str, path: str) -> dict[str, str]:
    values = {}
    for number, line in enumerate(lines.splitlines(), 2):
        key, colon, value = line.partition(":")
        if not colon or key not in _FRONT_KEYS or key in values:
            raise AidtrackError(f"{path} line {number}: {line!r} is no 'key: value'", f"use {', '.join(_FRONT_KEYS)}")
        value = value.strip()
        values[key] = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    return values


def _document(text: str, path: str, facts: Mapping[str, Any]) -> Document:
    published = facts.get("published")
    try:
        day = date.fromisoformat(published) if published else None
    except ValueError:
        raise AidtrackError(f"{path}: published {published!r} is no date", "write it as 2023-05-13") from None
    return Document(
        text,
        facts.get("id") or Path(path).stem,
        path=path,
        title=facts.get("title") or "",
        publisher=facts.get("publisher") or "",
        published=day,
        published_from="given" if day else "",
        url=facts.get("url") or "",
    )


# --- documents with a file of offsets -------------------------------------------------------------------

_LISTS: Final = {"amounts": "amount", "items": "item", "distractors": "distractor", "ignore": "ignore"}
_JSON_NAMES: Final = {"quantity_low": "low", "quantity_high": "high"}


def read_offsets(text: str, gold: Mapping[str, Any], path: str) -> Annotated:
    """A text and the spans by their offsets into it.

    Args:
        text: the document's text, unchanged.
        gold: lists `amounts`, `items`, `distractors` and `ignore` of spans with `start`, `end` and values; keys that
            aren't known say something else and are passed over.
        path: the file of offsets, for errors.

    Raises:
        AidtrackError: a span lies outside the text or isn't the text it names, or a value can't be read.

    >>> read_offsets("4m rounds", {"items": [{"start": 0, "end": 2, "text": "5m", "name": "rounds"}]}, "a.json")
    Traceback (most recent call last):
    aidtrack.errors.AidtrackError: a.json items[0]: the span is '4m', not '5m': correct it
    """
    source = gold.get("source") or {}
    facts = {"title": source.get("title"), **{key: gold[key] for key in ("id", "title", "published") if key in gold}}
    annotated = Annotated(_document(text, path, facts))
    for name, kind in _LISTS.items():
        for number, entry in enumerate(gold.get(name) or ()):
            try:
                _put(annotated, kind, _json_span(text, entry), _json_values(kind, entry))
            except _Malformed as problem:
                raise AidtrackError(f"{path} {name}[{number}]: {problem}", "correct it") from None
    return annotated


def _json_span(text: str, entry: Mapping[str, Any]) -> Span:
    start, end = entry.get("start"), entry.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise _Malformed(f"{start} to {end} is no span of the text")
    if entry.get("text", text[start:end]) != text[start:end]:
        raise _Malformed(f"the span is {text[start:end]!r}, not {entry['text']!r}")
    return Span(start, end)


def _json_values(kind: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    named = {_JSON_NAMES.get(key, key): value for key, value in entry.items()}
    return {key: value for key, value in named.items() if key in _KEYS[kind]}


def read_gold(directory: str | Path) -> list[Annotated]:
    """All annotated documents of a folder, sorted by file name.

    Args:
        directory: a folder of `*.md` with marks (`README.md` is none), or of `<id>.txt` beside `<id>.json`.

    Raises:
        AidtrackError: there is none, a text lacks its other file, or an annotation can't be read.
    """
    folder = Path(directory)
    paths = [path for path in folder.iterdir() if path.name != "README.md"] if folder.is_dir() else []
    gold = [_read(path) for path in sorted(paths) if path.suffix in (".md", ".json")]
    lone = sorted(path for path in paths if path.suffix == ".txt" and not path.with_suffix(".json").exists())
    if lone:
        raise AidtrackError(f"{lone[0]} has no {lone[0].stem}.json beside it", "annotate the text or take it out")
    if not gold:
        raise AidtrackError(f"{folder} holds no annotated documents", "give a folder of *.md with marks, or of *.json")
    return gold


def _read(path: Path) -> Annotated:
    try:
        if path.suffix == ".md":
            return read_marked(path.read_bytes().decode("utf-8"), str(path))
        # By way of bytes: reading as text would turn \r\n into \n and shift the offsets.
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        gold = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise AidtrackError(f"{path} can't be read as annotated document: {error}", "mend it or take it out") from None
    if not isinstance(gold, dict):
        raise AidtrackError(f"{path} is no JSON object", "mend it or take it out")
    return read_offsets(text, gold, str(path))
