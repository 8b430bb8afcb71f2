"""The five tables as files, with a Frictionless Data Package that describes every column.

The same database gives the same bytes, and a file is either the old one or the whole new one.
"""

from __future__ import annotations

import hashlib
import io
import json
import math
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aidtrack import __version__, queries
from aidtrack.errors import AidtrackError
from aidtrack.model import TABLES, Column, Table
from aidtrack.queries.filters import unknown
from aidtrack.replacing import replacing, unwritten
from aidtrack.tables import json_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from aidtrack.storage import Tracker

FORMATS: Final = ("csv", "parquet", "jsonl", "xlsx", "kiel")
WORKBOOK: Final = "aidtrack.xlsx"

_MEDIA_TYPES: Final = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Apostrophes before the dangerous sign are part of the rule, so that a text which has one already comes back whole.
_DANGEROUS: Final = re.compile(r"'*[=+\-@\t\r]")
_GUARD_NOTE: Final = (
    "Texts that a spreadsheet would run as a formula (first sign = + - @, tab or carriage return) carry a leading "
    "apostrophe; take one away from texts that start with apostrophes and such a sign to restore them."
)
_FOREIGN: Final = {
    "amounts": (("document_id", "documents", "id"),),
    "items": (("document_id", "documents", "id"),),
    "links": (("package_id", "packages", "package_id"), ("document_id", "documents", "id")),
}
_NEEDS_QUOTES: Final = re.compile(r'[",\r\n]')
_SHEET_ROWS: Final = 1_048_575
_CELL_SIGNS: Final = 32_767
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


# --- formulas -------------------------------------------------------------------------------------------


def guard(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    Args:
        text: any text.

    Returns:
        The text, with an apostrophe before it where it is dangerous; where one stands, taking it away gives the old
        one back.

    >>> [guard(text) for text in ("=1+1", "-4 tanks", "'=x", "tanks", "it's")]
    ["'=1+1", "'-4 tanks", "''=x", 'tanks', "it's"]
    """
    return f"'{text}" if _DANGEROUS.match(text) else text


# --- export ---------------------------------------------------------------------------------------------


def export(tracker: Tracker, directory: str | Path, format: str = "csv") -> list[Path]:  # noqa: A002 - the option's name
    """Write the five tables and `datapackage.json`.

    Args:
        tracker: an open tracker.
        directory: where to, made if it isn't there; files of the same names are replaced.
        format: csv, parquet, jsonl, xlsx (one workbook with five sheets), or kiel: a workbook alone, with the columns
            of Kiel's Ukraine Support Tracker.

    Returns:
        The files written, tables first.

    Raises:
        UsageError: no such format.
        AidtrackError: the directory can't be written, a table is too long for a worksheet, or openpyxl is missing.
    """
    if format not in FORMATS:
        raise unknown("format", format, FORMATS)
    folder = Path(directory)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if format == "kiel":
            from aidtrack.reports import kiel  # which writes its workbook with what stands below

            return [kiel.write(tracker, folder)]
        if format == "xlsx":
            paths = [folder / WORKBOOK]
            write_workbook({name: _table_rows(tracker, table) for name, table in TABLES.items()}, paths[0])
        else:
            paths = [folder / f"{name}.{format}" for name in TABLES]
            for path, table in zip(paths, TABLES.values(), strict=True):
                _WRITERS[format](tracker, table, path)
        described = folder / "datapackage.json"
        with replacing(described) as temporary:
            temporary.write_text(_json(data_package(paths, format)) + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritten(Path(error.filename or folder), error) from error
    return [*paths, described]


def _write_csv(tracker: Tracker, table: Table, path: Path) -> None:
    formatters = [_FORMATTERS[column.type] for column in table.columns]
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        file.write(_line(table.names))
        for values in tracker.scan(table.name):
            cells = zip(formatters, values, strict=True)
            file.write(_line("" if value is None else form(value) for form, value in cells))


def _line(cells: Iterable[str]) -> str:
    """A line of CSV, by hand: before Python 3.13 the csv module writes a lone carriage return without quotes.

    >>> _line(["a", 'b"c', "d,e", ""])
    'a,"b""c","d,e",\\n'
    """
    return ",".join(map(_quoted, cells)) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES.search(cell) else cell


def _number(value: float) -> str:
    """A number as short as it goes: no `.0`, no exponent that a reader must decode.

    >>> [_number(value) for value in (400000000.0, 0.1, 1e16, 2.50, 1e-07)]
    ['400000000', '0.1', '10000000000000000', '2.5', '0.0000001']
    """
    if not math.isfinite(value):
        return ""
    if value == int(value):
        return str(int(value))
    text = repr(float(value))
    return f"{value:.20f}".rstrip("0") if "e" in text else text


_FORMATTERS: Final[dict[str, Callable[[Any], str]]] = {
    "string": guard,
    "integer": str,
    "number": _number,
    "date": lambda value: value.isoformat(),
    "boolean": lambda value: "true" if value else "false",
}


def _write_jsonl(tracker: Tracker, table: Table, path: Path) -> None:
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for values in tracker.scan(table.name):
            row = {name: json_value(value) for name, value in zip(table.names, values, strict=True)}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_parquet(tracker: Tracker, table: Table, path: Path) -> None:
    """By DuckDB: pandas would want another 165 MB of library for it."""
    with replacing(path) as temporary:
        cursor = tracker.connection.cursor()
        # A query's parameters can't name a file; the quoting is SQL's own.
        target = str(temporary).replace("'", "''")
        cursor.execute(f"COPY ({queries.select_sql(table.name)}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


_WRITERS: Final[dict[str, Callable[[Tracker, Table, Path], None]]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}


# --- workbook -------------------------------------------------------------------------------------------


def write_workbook(sheets: Mapping[str, Iterable[Iterable[Any]]], path: Path) -> None:
    """Write rows as worksheets, their text as text, so that no spreadsheet runs it.

    Args:
        sheets: rows by the name of their sheet, the heading first.
        path: the file; replaced once the new one is whole.

    Raises:
        AidtrackError: a sheet has more rows than a worksheet holds, or openpyxl is missing.
        OSError: the file can't be written.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise AidtrackError("writing xlsx needs openpyxl", "pip install 'aidtrack[xlsx]'") from None
    book = Workbook(write_only=True)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, values in enumerate(rows):
            if number > _SHEET_ROWS:
                raise AidtrackError(f"{name} has more rows than a worksheet holds", "export --format csv or parquet")
            *cells, last = values
            # An empty last cell is written: without it a row ends early, which readers call damaged.
            sheet.append([_cell(sheet, value) for value in (*cells, "" if last is None else last)])
    # In memory: a zip file that can't be finished, since the disk is full, says so again when Python lets it go.
    made = io.BytesIO()
    book.save(made)
    with replacing(path) as temporary:
        temporary.write_bytes(_timeless(made))


def _table_rows(tracker: Tracker, table: Table) -> Iterator[Iterable[Any]]:
    if tracker.count(table.name) > _SHEET_ROWS:  # told before minutes of work
        raise AidtrackError(f"{table.name} has more rows than a worksheet holds", "export --format csv or parquet")
    yield table.names
    yield from tracker.scan(table.name)


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; text is marked as text, so that no spreadsheet runs it."""
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, "")
    cell.value = _NOT_XML.sub("\ufffd", value)[:_CELL_SIGNS]
    cell.data_type = "s"
    return cell


def _timeless(made: io.BytesIO) -> bytes:
    """A workbook without the clock: that of its zip entries and that of its properties."""
    timeless = io.BytesIO()
    with zipfile.ZipFile(made) as archive, zipfile.ZipFile(timeless, "w", zipfile.ZIP_DEFLATED) as again:
        for name in sorted(archive.namelist()):
            data = archive.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2000-01-01T00:00:00Z", data)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            again.writestr(entry, data)
    return timeless.getvalue()


# --- description ----------------------------------------------------------------------------------------


def data_package(paths: Sequence[Path], format: str, *, measured: bool = True) -> dict[str, Any]:  # noqa: A002
    """The Frictionless Data Package (version 1) of exported files.

    Args:
        paths: the table files, in the order of `model.TABLES`; one workbook for xlsx.
        format: csv, parquet, jsonl or xlsx.
        measured: whether the files are there, so that their size and hash can be told.

    Returns:
        The descriptor, with size and hash of each file if they are measured.
    """
    files = [paths[0]] * len(TABLES) if format == "xlsx" else paths
    return {
        "profile": "tabular-data-package" if format == "csv" else "data-package",
        "name": "aidtrack",
        "title": "Aid commitments read from news",
        "description": _GUARD_NOTE if format == "csv" else "Tables made by aidtrack.",
        "version": __version__,
        "resources": [
            _resource(table, path, format, measured) for table, path in zip(TABLES.values(), files, strict=True)
        ],
    }


def _resource(table: Table, path: Path, format: str, measured: bool) -> dict[str, Any]:  # noqa: A002
    resource: dict[str, Any] = {
        "name": table.name,
        "title": table.description,
        "path": path.name,
        "profile": "tabular-data-resource" if format == "csv" else "data-resource",
        "format": format,
        "mediatype": _MEDIA_TYPES[format],
        "encoding": "utf-8",
    }
    if measured:
        with path.open("rb") as file:
            resource["hash"] = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    if measured and format != "parquet":  # whose readers count no bytes, so that a check of them would always fail
        resource["bytes"] = path.stat().st_size
    if format == "xlsx":
        resource["dialect"] = {"header": True, "headerRows": [1], "excel": {"sheet": table.name}}
    resource["schema"] = {
        "fields": [_field(column, required=column.name in table.key) for column in table.columns],
        "primaryKey": list(table.key),
        # Frictionless reads Parquet by way of pandas, which knows an empty number as "nan" only.
        "missingValues": ["", "nan"] if format == "parquet" else [""],
        "foreignKeys": [
            {"fields": [own], "reference": {"resource": resource_name, "fields": [theirs]}}
            for own, resource_name, theirs in _FOREIGN.get(table.name, ())
        ],
    }
    if not resource["schema"]["foreignKeys"]:
        del resource["schema"]["foreignKeys"]
    return resource


def _field(column: Column, required: bool) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    if column.type == "date":
        field["format"] = "default"
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.unit:
        field["unit"] = column.unit
    constraints: dict[str, Any] = {"required": True} if required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if constraints:
        field["constraints"] = constraints
    return field


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)
