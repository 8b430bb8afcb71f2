"""`read`: paths to Documents. Picks the format, fills in what the file doesn't say, and tells what can't be read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from aidtrack.errors import UnreadableFile, UsageError
from aidtrack.model import Document, content_id
from aidtrack.reading.addresses import site
from aidtrack.reading.dateline import date_in_head
from aidtrack.reading.published import date_in_address, date_in_name, parse_date
from aidtrack.reading.records import LONGEST, Desk, Found
from aidtrack.reading.sources import FORMATS, OF_RECORDS, Source, find, unopened
from aidtrack.text import without_surrogates

if TYPE_CHECKING:
    from aidtrack.reading.web import Web

_FIELDS: Final = ("id", "title", "publisher", "published", "url", "text")
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
_LONGEST_FIELD: Final = 500

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Reader = Callable[[Source, Desk], Iterator[Found]]
Fetch = Callable[[str], Source]


def _paths(paths: Paths) -> list[str]:
    if isinstance(paths, str | os.PathLike):
        return [os.fspath(paths)]
    return [os.fspath(path) for path in paths]


def _line(value: str) -> str:
    """One line of metadata, fit for a table.

    >>> _line("Tanks\\n for\\x1b[31m Kyiv ")
    'Tanks for [31m Kyiv'
    """
    return " ".join(_CONTROL.sub(" ", without_surrogates(value)).split())[:_LONGEST_FIELD]


def _document(found: Found, source: Source, published: date | None, publisher: str, of_records: bool) -> Document:
    """What a format found, completed: the caller's word first, then the file's, the text's own, the file name's."""
    day, origin = found.published, found.published_from
    if day is None or found.weak_date:
        day, origin = _day_in_head(found) or (not of_records and _named_day(source)) or (day, origin)
    if day is None and source.seen:
        day, origin = source.seen, "crawl"
    if published:
        day, origin = published, "option"
    text = without_surrogates(found.text)
    return Document(
        text=text,
        id=_line(found.id) or content_id("d", text),
        path=source.name,
        title=_line(found.title),
        publisher=publisher or _line(found.publisher) or ("" if of_records else site(source.url)),
        published=day,
        published_from=origin,
        url=_line(found.url if of_records and found.url else source.url or found.url),
    )


def _day_in_head(found: Found) -> tuple[date, str] | None:
    day = date_in_head(found.text)
    return (day, "dateline") if day else None


def _named_day(source: Source) -> tuple[date, str] | None:
    """A day in the file's name or in the address, and which of the two."""
    if source.url:
        day = date_in_address(source.url)
        return (day, "address") if day else None
    day = date_in_name(source.name)
    return (day, "file name") if day else None


def _sniffed(source: Source) -> tuple[str, str]:
    from aidtrack.reading.sniffing import sniffed

    return sniffed(source)


def _documents(source: Source, desk: Desk, fetch: Fetch, published: date | None, publisher: str) -> Iterator[Document]:
    """All documents of one file or address; whatever goes wrong in it is told and ends it only."""
    try:
        if source.url and source.content is None:
            source = fetch(source.url)
        module, function = FORMATS.get(source.suffix) or _sniffed(source)
        if module == "crawl":
            for page in _pages(source, desk):
                yield from _documents(page, desk, fetch, published, publisher)
            return
        reader = cast(Reader, getattr(import_module(f"aidtrack.reading.{module}"), function))
        for found in reader(source, desk):
            if len(found.text) > LONGEST:
                desk.problem(_too_long(source, found))
            elif found.text.strip():
                yield _document(found, source, published, publisher, module in OF_RECORDS)
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


def _pages(source: Source, desk: Desk) -> Iterator[Source]:
    from aidtrack.reading.crawl import pages

    return pages(source, desk)


def _too_long(source: Source, found: Found) -> UnreadableFile:
    which = f" ({_line(found.id)[:60]})" if found.id else ""
    most = f"{LONGEST // 1_000_000} million characters"
    return UnreadableFile(f"{source.name}{which} has a text of more than {most}", "split it into its articles")


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
    allow_private_addresses: bool = False,
) -> Iterator[Document]:
    """Read documents from files of any supported format, one after another, in the order of their names.

    Args:
        paths: files, folders, globs, web addresses (`https://…`), or `-` for standard input; one or several.
            Nothing is fetched but the addresses that are named here.
        published: publication date for every document, instead of what the files say.
        publisher: likewise the publisher.
        problems: collects what could not be read; without it each is told as a Python warning.
        notes: collects remarks: files of unknown kind skipped, odd encodings.
        strict: raise the first problem instead of going on.
        text_column: the column of texts in CSV, XLSX, Parquet and JSON, where it has no usual name.
        columns: further columns by field: `{"published": "pub_dt"}`.
        on_file: called with a file's name when it has been read, for a progress bar.
        allow_private_addresses: read addresses of this machine and of private networks too.

    Returns:
        An iterator of Documents. For a UTF-8 text file the text is the file's own, unchanged.

    Raises:
        UsageError: `published` is no date, or `columns` names no field.
        UnreadableFile: something can't be read, and `strict` is set.
    """
    day = _day(published)
    desk = Desk(problems, notes, strict, _columns(text_column, columns))
    return _read(_paths(paths), desk, _fetching(allow_private_addresses), day, publisher or "", on_file)


def _fetching(allow_private: bool) -> Fetch:
    """How addresses are fetched: by one `Web` for all, loaded only when there is one."""

    @cache
    def web() -> Web:
        from aidtrack.reading.web import Web

        return Web(allow_private)

    return lambda address: web().fetch(address)


def _read(
    paths: list[str],
    desk: Desk,
    fetch: Fetch,
    day: date | None,
    publisher: str,
    on_file: Callable[[str], object] | None,
) -> Iterator[Document]:
    for source in find(paths, desk):
        yield from _documents(source, desk, fetch, day, publisher)
        if on_file is not None:
            on_file(source.name)


def checked(published: str | date | None, columns: Mapping[str, str] | None) -> tuple[date | None, dict[str, str]]:
    """What `read` makes of its options: a publication date and columns by field; raises UsageError."""
    return _day(published), _columns(None, columns)


def read_sources(
    sources: Iterable[Source], desk: Desk, *, published: date | None, publisher: str
) -> Iterator[Document]:
    """Documents of files that `sources.find` has named, for who shares them out among processes.

    Args:
        sources: files, slices of them, or pages whose bytes they hold; no addresses to be fetched.
        desk: told of what can't be read, and has the columns.
        published: as in `read`.
        publisher: as in `read`.
    """
    fetch = _fetching(False)
    for source in sources:
        yield from _documents(source, desk, fetch, published, publisher)


def read_one(
    desk: Desk, published: date | None, publisher: str, allow_private_addresses: bool
) -> Callable[[Source], Iterator[Document]]:
    """A function that reads one file or address, for what can't be shared out; the arguments are those of `read`."""
    fetch = _fetching(allow_private_addresses)
    return lambda source: _documents(source, desk, fetch, published, publisher)


def count(paths: Paths) -> int:
    """How many files and addresses `read` would open, for a progress bar; opens none of them."""
    named = _paths(paths)
    return named.count("-") + sum(1 for _ in find([path for path in named if path != "-"], Desk([])))
