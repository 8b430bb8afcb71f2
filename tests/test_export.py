"""Exported tables: formats, formulas, bytes, and the data package that describes them."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from exported import read_table, restore
from figure_rows import row
from hypothesis import given
from hypothesis import strategies as st

from aidtrack import storage
from aidtrack.errors import AidtrackError, UsageError
from aidtrack.model import TABLES
from aidtrack.reports import export as module
from aidtrack.reports.export import export, guard
from aidtrack.storage import Tracker

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+1",
    "-4 tanks",
    "@SUM(A1)",
    "\tx",
    "\rx",
    "'=1",
    "''-",
    "'tis",
    "a\nb",
    'a"b,c',
    "ок €",
]


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    contents = {
        "documents": [
            row("documents", id=f"d{number}", path="", title=title, published=date(2023, 9, 6), characters=3)
            for number, title in enumerate(HOSTILE)
        ],
        "amounts": [
            row("amounts", id=name, document_id="d0", start=0, end=4, text="-$5", low=low, high=low, currency="USD",
                qualifier="exact", role="new", confidence=0.25, envelope=envelope, tranche=36)
            for name, low, envelope in [("b", 400000000.0, False), ("a", 1234567.5, True), ("c", -5.0, None)]
        ],
        "items": [row("items", id="i1", document_id="d0", quantity_low=3000000.0, role="new")],
        "packages": [row("packages", package_id="p1", donor="Norway", low=5.0, high=6.0, amount_usd=5.55, documents=1)],
        "links": [row("links", package_id="p1", mention_id="a", document_id="d0", kind="amount", score=1.0)],
    }  # fmt: skip
    with Tracker(tmp_path / "t.duckdb") as opened:
        for table, rows in contents.items():
            storage.insert(opened.connection, table, rows, TABLES[table].names)
        yield opened


# --- formulas -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_guarded_texts_run_in_no_spreadsheet_and_come_back(text: str) -> None:
    assert guard(text)[0] not in "=+-@\t\r"
    assert restore(guard(text)) == text


@given(st.text(alphabet="'=+-@\t\rab", max_size=6))
def test_guard_and_restore_are_inverse(text: str) -> None:
    assert restore(guard(text)) == text
    assert not guard(text).startswith(tuple("=+-@\t\r"))


# --- files ----------------------------------------------------------------------------------------------


def test_csv_has_the_declared_columns_sorted_by_key(tracker: Tracker, tmp_path: Path) -> None:
    paths = export(tracker, tmp_path / "out")
    assert [path.name for path in paths] == [*(f"{name}.csv" for name in TABLES), "datapackage.json"]
    with paths[1].open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == TABLES["amounts"].names
    assert [line[0] for line in lines[1:]] == ["a", "b", "c"]
    cells = dict(zip(lines[0], lines[2], strict=True))
    assert (cells["low"], cells["confidence"], cells["envelope"]) == ("400000000", "0.25", "false")
    assert (cells["text"], cells["donor"], cells["tranche"]) == ("'-$5", "", "36")
    assert lines[3][lines[0].index("low")] == "-5", "a negative number is no formula"


@pytest.mark.parametrize("table", list(TABLES))
def test_csv_read_back_is_what_was_stored(tracker: Tracker, tmp_path: Path, table: str) -> None:
    export(tracker, tmp_path / "out")
    stored = [{key: None if value == "" else value for key, value in entry.items()} for entry in tracker.rows(table)]
    assert read_table(tmp_path / "out" / f"{table}.csv") == stored


@pytest.mark.parametrize("kind", module.FORMATS)
def test_the_same_bytes_twice(tracker: Tracker, tmp_path: Path, kind: str) -> None:
    first = {path.name: path.read_bytes() for path in export(tracker, tmp_path / "one", kind)}
    again = {path.name: path.read_bytes() for path in export(tracker, tmp_path / "two", kind)}
    over = {path.name: path.read_bytes() for path in export(tracker, tmp_path / "one", kind)}
    assert first == again == over
    assert sorted(path.name for path in (tmp_path / "one").iterdir()) == sorted(first), "no file left lying about"


def test_jsonl(tracker: Tracker, tmp_path: Path) -> None:
    export(tracker, tmp_path, "jsonl")
    found = [json.loads(line) for line in (tmp_path / "amounts.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [entry["low"] for entry in found] == [1234567.5, 400000000, -5]
    assert list(found[0]) == TABLES["amounts"].names
    assert (found[0]["text"], found[0]["donor"]) == ("-$5", None), "only spreadsheets need a guard"


def test_parquet(tracker: Tracker, tmp_path: Path) -> None:
    export(tracker, tmp_path, "parquet")
    found = duckdb.connect().execute(f"SELECT id, low, envelope FROM '{tmp_path / 'amounts.parquet'}'").fetchall()
    assert found == [("a", 1234567.5, True), ("b", 400000000.0, False), ("c", -5.0, None)]


def test_xlsx(tracker: Tracker, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    export(tracker, tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / "aidtrack.xlsx")
    assert book.sheetnames == list(TABLES)
    titles = {cell.value: cell.data_type for cell in book["documents"]["C"][1:]}
    assert titles["=cmd|' /C calc'!A0"] == "s", "text, not a formula"
    amounts = list(book["amounts"].values)
    assert list(amounts[0]) == TABLES["amounts"].names
    assert amounts[1][5] == 1234567.5


def test_xlsx_without_openpyxl(tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(AidtrackError, match=r"pip install 'aidtrack\[xlsx\]'"):
        export(tracker, tmp_path, "xlsx")


def test_an_export_that_fails_leaves_the_old_file(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export(tracker, tmp_path / "out")
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}

    def failing(value: str) -> str:
        raise OSError(28, "No space left on device", "out")

    monkeypatch.setitem(module._FORMATTERS, "string", failing)
    with pytest.raises(AidtrackError, match="no space left"):
        export(tracker, tmp_path / "out")
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before


PATHS = ["../../escaped", "/tmp/escaped", "..\\escaped", "C:\\escaped", "escaped\x00.csv", "~/escaped", "a/b", ".."]


@pytest.mark.parametrize("kind", module.FORMATS)
def test_no_text_of_a_document_is_a_path(tmp_path: Path, kind: str) -> None:
    """Ids, titles, donors and names that would lead elsewhere: the files have fixed names in the one folder."""
    contents = {
        "documents": [row("documents", id=text, path=text, title=text, characters=3) for text in PATHS],
        "amounts": [row("amounts", id=text, document_id=text, start=0, end=4, low=5.0, high=5.0) for text in PATHS],
        "items": [row("items", id=text, document_id=text, name=text, item=text, category=text) for text in PATHS],
        "packages": [row("packages", package_id=text, donor=text, programme=text, low=5.0, high=5.0) for text in PATHS],
        "links": [row("links", package_id=text, mention_id=text, document_id=text, kind="item") for text in PATHS],
    }
    inside = tmp_path / "one" / "two" / "three"
    with Tracker(tmp_path / "t.duckdb") as made:
        for table, rows in contents.items():
            storage.insert(made.connection, table, rows, TABLES[table].names)
        written = export(made, inside, kind)
    assert sorted(inside.iterdir()) == sorted(written)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(
        ["t.duckdb", *(path.name for path in written)]
    )


def test_where_nothing_can_be_written(tracker: Tracker, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(AidtrackError, match="can't be written"):
        export(tracker, tmp_path / "file")
    with pytest.raises(UsageError, match=r"no format 'xls': did you mean 'xlsx'\?"):
        export(tracker, tmp_path / "out", "xls")


# --- data package ---------------------------------------------------------------------------------------


def test_datapackage_describes_every_column(tracker: Tracker, tmp_path: Path) -> None:
    export(tracker, tmp_path / "out")
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text(encoding="utf-8"))
    assert "apostrophe" in package["description"]
    for resource in package["resources"]:
        table = TABLES[resource["name"]]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == table.names
        assert all(field["description"] for field in fields)
        assert resource["schema"]["primaryKey"] == list(table.key)
        assert resource["bytes"] == (tmp_path / "out" / resource["path"]).stat().st_size
    role = next(field for field in package["resources"][1]["schema"]["fields"] if field["name"] == "role")
    assert role["constraints"]["enum"] == ["new", "component", "cumulative", "planned", "past", "other"]


@pytest.mark.parametrize(
    ("kind", "library"), [("csv", "csv"), ("xlsx", "openpyxl"), ("jsonl", "jsonlines"), ("parquet", "pyarrow")]
)
def test_datapackage_is_valid(tracker: Tracker, tmp_path: Path, kind: str, library: str) -> None:
    frictionless = pytest.importorskip("frictionless")
    pytest.importorskip(library, reason=f"frictionless reads {kind} with {library}")
    export(tracker, tmp_path, kind)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note", "message"])
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"][1]["schema"]["fields"][6]["type"] = "boolean"
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert not frictionless.validate(str(tmp_path / "datapackage.json")).valid, "the cells are looked at"


def test_datapackage_knows_its_files_by_their_hashes(tracker: Tracker, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    export(tracker, tmp_path / "out")
    path = tmp_path / "out" / "packages.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert not frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid, "the hash is checked"


def test_datapackage_of_an_empty_tracker_is_valid(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    with Tracker(tmp_path / "t.duckdb") as tracker:
        export(tracker, tmp_path / "out")
    report = frictionless.validate(str(tmp_path / "out" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "note", "message"])
    assert read_table(tmp_path / "out" / "packages.csv") == []
