"""`read`: paths to Documents. Picks the format, fills in what the file doesn't say, and tells what can't be read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from importlib import import_module
from typing import Final, cast

from aidtrack.errors import UnreadableFile, UsageError
from aidtrack.model import Document, content_id
from aidtrack.reading.published import date_in_name, parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import FORMATS, Source, find, unopened

_FIELDS: Final = ("id", "title", "publisher", "published", "url", "text")
_OF_RECORDS: Final = frozenset({"tabular", "feed"})  # a date in the name of such a file is not that of its articles
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LONGEST_FIELD: Final = 500

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Reader = Callable[[Source, Desk], Iterator[Found]]


def _paths(paths: Paths) -> list[str]:
    if isinstance(paths, str | os.PathLike):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _sniffed(source: Source) -> tuple[str, str]:
    """Format of what has no known suffix, by its first bytes; text where they show nothing else."""
    with source.open() as stream:
        head = stream.read(1024)
    if head.startswith(b"%PDF-"):
        return FORMATS[".pdf"]
    if head.startswith(b"PAR1"):
        return FORMATS[".parquet"]
    if head.startswith(b"PK\x03\x04"):
        return FORMATS[".docx"]
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<rss", b"<feed")) or (
        start.startswith(b"<?xml") and re.search(rb"<(?:rss|feed|rdf)\b", start)
    ):
        return FORMATS[".xml"]
    if start.startswith((b"<!doctype html", b"<html")):
        return FORMATS[".html"]
    if re.match(rb"\{\s*\"|\[\s*\{", start):
        return FORMATS[".json"]
    return FORMATS[".txt"]


def _line(value: str) -> str:
    """One line of metadata, fit for a table.

    >>> _line("Tanks\\n for\\x1b[31m Kyiv ")
    'Tanks for [31m Kyiv'
    """
    return " ".join(_CONTROL.sub(" ", _SURROGATE.sub("\ufffd", value)).split())[:_LONGEST_FIELD]


def _document(found: Found, source: Source, published: date | None, publisher: str, of_records: bool) -> Document:
    """What a format found, completed: the caller's word first, then the file's, then the file name's."""
    day, origin = found.published, found.published_from
    if (day is None or found.weak_date) and not of_records and (named := date_in_name(source.name)):
        day, origin = named, "file name"
    if published:
        day, origin = published, "option"
    text = _SURROGATE.sub("\ufffd", found.text)  # one for one, so that offsets hold; they can't be stored
    return Document(
        text=text,
        id=_line(found.id) or content_id("d", text),
        path=source.name,
        title=_line(found.title),
        publisher=publisher or _line(found.publisher),
        published=day,
        published_from=origin,
        url=_line(found.url),
    )


def _documents(source: Source, desk: Desk, published: date | None, publisher: str) -> Iterator[Document]:
    """All documents of one file; whatever goes wrong in it is told and ends this file only."""
    try:
        module, function = FORMATS.get(source.suffix) or _sniffed(source)
        reader = cast(Reader, getattr(import_module(f"aidtrack.reading.{module}"), function))
        for found in reader(source, desk):
            if found.text.strip():
                yield _document(found, source, published, publisher, module in _OF_RECORDS)
            else:
                desk.problem(UnreadableFile(f"{source.name} is empty", "leave it out"))
    except UnreadableFile as problem:
        desk.problem(problem)
    except OSError as error:
        desk.problem(unopened(source.name, error))
    except (Exception, RecursionError) as error:
        # A library's own failure on a file that nobody foresaw: the other files go on, and strict shows it.
        kind = type(error).__name__
        desk.problem(UnreadableFile(f"{source.name} could not be read ({kind})", "convert it to text, or report it"))


def _day(published: str | date | None) -> date | None:
    day = parse_date(published)
    if published and day is None:
        raise UsageError(f"{published!r} is no date that can be read", "write it as 2023-08-29")
    return day


def _columns(text_column: str | None, columns: Mapping[str, str] | None) -> dict[str, str]:
    chosen = dict(columns or {}) | ({"text": text_column} if text_column else {})
    for name in chosen:
        if name not in _FIELDS:
            raise UsageError(f"{name!r} is no field of a document", f"use one of {', '.join(_FIELDS)}")
    return chosen


def read(
    paths: Paths,
    *,
    published: str | date | None = None,
    publisher: str | None = None,
    problems: list[UnreadableFile] | None = None,
    notes: list[str] | None = None,
    strict: bool = False,
    text_column: str | None = None,
    columns: Mapping[str, str] | None = None,
    on_file: Callable[[str], object] | None = None,
) -> Iterator[Document]:
    """Read documents from files of any supported format, one after another, in the order of their names.

    Args:
        paths: files, folders, globs, or `-` for standard input; one or several.
        published: publication date for every document, instead of what the files say.
        publisher: likewise the publisher.
        problems: collects what could not be read; without it each is told as a Python warning.
        notes: collects remarks: files of unknown kind skipped, odd encodings.
        strict: raise the first problem instead of going on.
        text_column: the column of texts in CSV, XLSX, Parquet and JSON, where it has no usual name.
        columns: further columns by field: `{"published": "pub_dt"}`.
        on_file: called with a file's name when it has been read, for a progress bar.

    Returns:
        An iterator of Documents. For a UTF-8 text file the text is the file's own, unchanged.

    Raises:
        UsageError: `published` is no date, or `columns` names no field.
        UnreadableFile: something can't be read, and `strict` is set.
    """
    day = _day(published)
    desk = Desk(problems, notes, strict, _columns(text_column, columns))
    return _read(_paths(paths), desk, day, publisher or "", on_file)


def _read(
    paths: list[str], desk: Desk, day: date | None, publisher: str, on_file: Callable[[str], object] | None
) -> Iterator[Document]:
    for source in find(paths, desk):
        yield from _documents(source, desk, day, publisher)
        if on_file is not None:
            on_file(source.name)


def count(paths: Paths) -> int:
    """How many files `read` would open, for a progress bar; standard input counts as one and isn't touched."""
    named = _paths(paths)
    return named.count("-") + sum(1 for _ in find([path for path in named if path != "-"], Desk([])))
