"""Files of records: JSON lines, JSON, CSV, XLSX, Parquet. One document a record, its text unchanged."""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any, Final

from aidtrack.errors import UnreadableFile
from aidtrack.quantities import count
from aidtrack.reading.decoding import decode, decode_line, wide_encoding
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import LARGEST, Source
from aidtrack.reading.word import open_archive

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "text": (
        "text", "body", "content", "article", "article_text", "full_text", "fulltext", "maintext", "articlebody",
        "article_body", "body_text", "story", "transcript", "plain_text", "description", "summary",
    ),
    "id": ("id", "_id", "article_id", "document_id", "doc_id", "guid", "uuid"),
    "title": ("title", "headline", "heading", "subject"),
    "publisher": ("publisher", "source", "outlet", "newspaper", "publication", "site", "sitename", "source_name",
                  "source_domain", "domain", "feed"),
    "published": ("published", "date", "published_at", "publishedat", "publish_date", "date_publish",
                  "publication_date", "pubdate", "pub_date", "datetime", "published_date", "datepublished",
                  "created_at", "timestamp"),
    "url": ("url", "link", "source_url", "web_url", "permalink", "canonical_url"),
}  # fmt: skip
"""Usual names of each field's column, the likelier first; compared in lower case with `_` for blanks and hyphens."""

_SEPARATOR: Final = re.compile(r"\"?sep=([,;\t|])\"?\s*")  # Excel's own first line
_MOST_COLUMNS: Final = 5_000
_MOST_ABOVE: Final = 10  # rows above a sheet's header: the name of the list, a date, a blank row
_MOST_TOLD: Final = 10

Record = Mapping[str, Any]


class BadRecord(Exception):  # noqa: N818 - never leaves this module
    """One record that holds no article; the message says why."""


def _key(name: object) -> str:
    return str(name).strip().lstrip("\ufeff").lower().replace(" ", "_").replace("-", "_")


def _string(value: Any) -> str:
    """A field as text: what a nested source is called, a number as written, nothing for none."""
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("title") or ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # spreadsheets keep 17 as 17.0
    return str(value).strip() if isinstance(value, str | int | float) and value == value else ""


class _Fields:
    """Picks the fields of records by the user's columns first, then by the usual names."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.names = {field: (_key(columns[field]),) if field in columns else COLUMNS[field] for field in COLUMNS}
        self.undated, self.first_undated = 0, ""

    def text(self, record: Record) -> str:
        """The article; raises BadRecord where there is none."""
        values = [record[name] for name in self.names["text"] if record.get(name) not in (None, "")]
        if not values:
            present = any(name in record for name in self.names["text"])
            raise BadRecord("has no text" if present else f"has no field {' or '.join(self.names['text'][:4])}")
        if not isinstance(values[0], str):
            raise BadRecord(f"has a {type(values[0]).__name__} for a text")
        if not values[0].strip():
            raise BadRecord("has no text")
        return values[0]

    def pick(self, record: Record, field: str) -> str:
        return next((text for name in self.names[field] if (text := _string(record.get(name)))), "")

    def found(self, record: Record) -> Found:
        record = {_key(name): value for name, value in record.items()}
        text = self.text(record)
        published = next((day for name in self.names["published"] if (day := parse_date(record.get(name)))), None)
        if published is None and (stated := self.pick(record, "published")):
            self.undated += 1
            self.first_undated = self.first_undated or stated[:30]
        return Found(
            text,
            id=self.pick(record, "id"),
            title=self.pick(record, "title"),
            publisher=self.pick(record, "publisher"),
            published=published,
            published_from="record" if published else "",
            url=self.pick(record, "url"),
        )


class _Faults:
    """Tells the first bad records of a file one by one and the rest as a number."""

    def __init__(self, name: str, desk: Desk) -> None:
        self.name, self.desk, self.count = name, desk, 0

    def tell(self, where: str, why: str) -> None:
        self.count += 1
        if self.count <= _MOST_TOLD:
            self.desk.problem(UnreadableFile(f"{self.name}: {where} {why}", "mend or remove it"))

    def close(self) -> None:
        if self.count > _MOST_TOLD:
            more = count(self.count - _MOST_TOLD, "more record")
            self.desk.problem(UnreadableFile(f"{self.name}: {more} could not be read", "mend them"))


def _found(fields: _Fields, record: Record | str) -> Found | str:
    """The record's article, or why it has none."""
    if isinstance(record, str):
        return record
    try:
        return fields.found(record)
    except BadRecord as bad:
        return str(bad)


def _documents(source: Source, desk: Desk, records: Iterable[tuple[str, Record | str]], unit: str) -> Iterator[Found]:
    """Documents of the records; a record given as a string is one that could not be parsed, and says why."""
    fields, faults = _Fields(desk.columns), _Faults(source.name, desk)
    texts: dict[str, int] = {}
    where = ""
    for where, record in records:
        found = _found(fields, record)
        if isinstance(found, str):
            faults.tell(where, found)
            continue
        if found.id and texts.setdefault(found.id, hash(found.text)) != hash(found.text):
            faults.tell(where, f"repeats the id {found.id[:60]!r} of another text, so it was read without an id")
            found.id = ""
        yield found
    faults.close()
    if fields.undated:
        why = f"can't be read or can be read two ways ({fields.first_undated!r})"
        desk.note(f"{source.name}: {count(fields.undated, 'date')} {why}; write them as 2023-08-29")
    if not where and source.slice is None:
        raise UnreadableFile(f"{source.name} has no {unit}", "leave it out")


def _lines(source: Source, desk: Desk) -> Iterator[tuple[int, str]]:
    """Decoded lines with their ends; those that are no UTF-8 are counted in a note."""
    odd = 0
    with source.open() as stream:
        wide = wide_encoding(stream.read(256))
    if wide or source.charset:
        text, note = decode(source.data(), source.name, source.charset)
        desk.note(note)
        yield from enumerate(io.StringIO(text, newline="\n"), start=1)
        return
    for number, data in source.lines():
        text, clean = decode_line(data)
        odd += not clean
        yield number, text.removeprefix("\ufeff") if number == 1 else text
    desk.note(f"{source.name}: {odd} lines are not UTF-8 and were read as Windows-1252" if odd else "")


# --- JSON ---------------------------------------------------------------------------------------------


def _parsed(text: str) -> Record | str:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return f"is no JSON ({error.msg.lower()} at character {error.colno})"
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; 100,000 brackets
        return f"is no JSON that can be read ({type(error).__name__})"
    return value if isinstance(value, dict) else f"is a {type(value).__name__}, not an object"


def json_lines(source: Source, desk: Desk) -> Iterator[Found]:
    """A document a line."""
    records = ((f"line {number}", _parsed(line)) for number, line in _lines(source, desk) if line.strip())
    yield from _documents(source, desk, records, "line")


def json_file(source: Source, desk: Desk) -> Iterator[Found]:
    """A document for the object, or for each object of the list (or of the list under `articles` …)."""
    text, note = decode(source.data(), source.name, source.charset)
    desk.note(note)
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        if len(text.splitlines()) > 1 and isinstance(_parsed(text.splitlines()[0]), dict):
            yield from json_lines(source, desk)  # JSON lines under another name
            return
        raise UnreadableFile(
            f"{source.name} is malformed JSON ({str(error)[:80]})", "fetch or write it again"
        ) from error
    if isinstance(value, dict):
        lists = [
            value[name] for name in ("articles", "documents", "data", "results") if isinstance(value.get(name), list)
        ]
        value = lists[0] if lists else [value]
    entries = value if isinstance(value, list) else [value]
    records = (
        (f"record {number}", entry if isinstance(entry, dict) else f"is a {type(entry).__name__}, not an object")
        for number, entry in enumerate(entries, start=1)
    )
    yield from _documents(source, desk, records, "record")


# --- tables -------------------------------------------------------------------------------------------


def _header(cells: Iterable[Any], name: str, columns: Mapping[str, str]) -> list[str]:
    """Column names; raises UnreadableFile where none is the text's, or one that the user named is missing."""
    header = [_key(cell) if cell is not None else "" for cell in cells]
    if len(header) > _MOST_COLUMNS:
        raise UnreadableFile(f"{name} has {len(header):,} columns", "keep those of the articles")
    shown = ", ".join(cell[:30] for cell in header[:8] if cell) or "none"
    for wanted in columns.values():
        if _key(wanted) not in header:
            raise UnreadableFile(f"{name} has no column {wanted!r}", f"name one of its columns ({shown})")
    if "text" not in columns and not any(cell in COLUMNS["text"] for cell in header):
        raise UnreadableFile(f"{name} has no column of texts", f"name one with --text-column ({shown})")
    return header


def _record(header: list[str], cells: list[Any]) -> Record | str:
    if len(cells) > len(header) and any(cell not in (None, "") for cell in cells[len(header) :]):
        return f"has {len(cells)} cells where the header has {len(header)}"
    record: dict[str, Any] = {}
    for name, cell in zip(header, cells, strict=False):
        if name:
            record.setdefault(name, cell)
    return record


def _delimiter(line: str, suffix: str) -> str:
    """The sign that parts the header's cells.

    >>> _delimiter("id;text;date", ".csv"), _delimiter("text", ".csv")
    (';', ',')
    """
    return "\t" if suffix == ".tsv" else max(",;\t|", key=line.count)


def _csv_rows(source: Source, desk: Desk) -> Iterator[tuple[str, list[str] | str]]:
    """Where and cells of each row; a string instead of cells says why the row can't be read."""
    csv.field_size_limit(LARGEST)  # the module's only setting is global; its own limit is 128 kB
    lines = _lines(source, desk)
    first = next(lines, (1, ""))[1]
    stated = _SEPARATOR.fullmatch(first)
    if stated:
        first = next(lines, (2, ""))[1]
    delimiter = stated[1] if stated else _delimiter(first, source.suffix)
    rows = csv.reader(_chain(first, lines), delimiter=delimiter, strict=True)
    while True:
        where = f"line {rows.line_num + 1 + bool(stated)}"
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield where, f"is malformed ({error})"
            continue
        if any(cell.strip() for cell in cells):
            yield where, cells


def _chain(first: str, lines: Iterator[tuple[int, str]]) -> Iterator[str]:
    yield first
    for _, line in lines:
        yield line


def csv_file(source: Source, desk: Desk) -> Iterator[Found]:
    """A document a row; the columns are found by their usual names."""
    rows = _csv_rows(source, desk)
    _, first = next(rows, ("", "is empty"))
    if isinstance(first, str):
        raise UnreadableFile(f"{source.name}: its header {first}", "write the header again")
    header = _header(first, source.name, desk.columns)
    records = ((where, cells if isinstance(cells, str) else _record(header, cells)) for where, cells in rows)
    yield from _documents(source, desk, records, "row")


def _sheet_header(rows: Iterator[tuple[int, tuple[Any, ...]]], name: str, columns: Mapping[str, str]) -> list[str]:
    """The first of the top rows that names a column of texts; raises what is wrong with the first that has cells."""
    refused: UnreadableFile | None = None
    for _, cells in islice(rows, _MOST_ABOVE):
        try:
            return _header(cells, name, columns)
        except UnreadableFile as error:
            refused = refused or (error if any(cell is not None for cell in cells) else None)
    raise refused or UnreadableFile(f"{name} has no row", "leave it out")


def _sheet_records(sheet: Any, name: str, columns: Mapping[str, str]) -> Iterator[tuple[str, Record | str]]:
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    header = _sheet_header(rows, name, columns)
    for number, cells in rows:
        if any(cell not in (None, "") for cell in cells):
            yield f"row {number}", _record(header, list(cells))


def xlsx(source: Source, desk: Desk) -> Iterator[Found]:
    """A document a row of the first sheet that has a column of texts."""
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise UnreadableFile(f"{source.name} needs openpyxl", "pip install 'aidtrack[xlsx]'") from error
    data = source.data()
    open_archive(data, source.name, "xlsx").close()
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except Exception as error:  # it raises whatever its XML parser, zipfile or its own checks raise
        raise UnreadableFile(f"{source.name} is damaged or no xlsx file", "open and save it again") from error
    refused: UnreadableFile | None = None
    for sheet in book.worksheets:
        records = _sheet_records(sheet, f"{source.name} ({sheet.title})", desk.columns)
        try:
            first = next(records, None)
        except UnreadableFile as error:
            refused = refused or error
            continue
        if first is not None:
            yield from _documents(source, desk, _again(first, records), "row")
            return
    raise refused or UnreadableFile(f"{source.name} has no row", "leave it out")


def _again(
    first: tuple[str, Record | str], rest: Iterator[tuple[str, Record | str]]
) -> Iterator[tuple[str, Record | str]]:
    yield first
    yield from rest


def parquet(source: Source, desk: Desk) -> Iterator[Found]:
    """A document a row, read by DuckDB; only the columns that are used."""
    with tempfile.TemporaryDirectory() as folder:
        # DuckDB takes a path, and reads *, ? and [ in it as a glob: anything but a plain name goes through a copy.
        path = source.path
        if source.packed or not path or any(sign in path for sign in "*?["):
            path = str(Path(folder, "articles.parquet"))
            Path(path).write_bytes(source.data())
        yield from _documents(source, desk, _parquet_records(path, source.name, desk.columns), "row")


def _parquet_records(path: str, name: str, columns: Mapping[str, str]) -> Iterator[tuple[str, Record | str]]:
    import duckdb

    connection = duckdb.connect(config={"memory_limit": "1GB"})
    try:
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [path]).fetchall()
        header = _header([row[0] for row in described], name, columns)
        used = {_key(column) for column in columns.values()} | {alias for names in COLUMNS.values() for alias in names}
        chosen = [(row[0], key) for row, key in zip(described, header, strict=True) if key in used]
        listed = ", ".join('"' + column.replace('"', '""') + '"' for column, _ in chosen)
        rows = connection.execute(f"SELECT {listed} FROM read_parquet(?)", [path])
        number = 0
        while batch := rows.fetchmany(1000):
            for cells in batch:
                number += 1
                yield f"row {number}", _record([key for _, key in chosen], list(cells))
    except duckdb.OutOfMemoryException as error:
        raise UnreadableFile(f"{name} unpacks to more than a row of texts does", "write it in shorter rows") from error
    except duckdb.Error as error:
        raise UnreadableFile(f"{name} is damaged or no Parquet file", "write it again") from error
    finally:
        connection.close()
