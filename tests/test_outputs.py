"""Outputs that harm no one: hostile texts in every field, in everything that aidtrack writes or prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from figure_rows import row
from typer.testing import CliRunner

from aidtrack import charts, storage
from aidtrack.cli import app
from aidtrack.model import TABLES, Row
from aidtrack.reports.export import export
from aidtrack.storage import Tracker

ESCAPE = "\x1b]0;evil\x07\x1b[31m\x9b2J\u202e"
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)>&'
FORMULA = '=HYPERLINK("http://evil.example","x")&cmd|\'/c calc\'!A0'
HOSTILE = (
    ESCAPE,
    MARKUP,
    FORMULA,
    "javascript:alert(1)",
    "../../escaped",
    "${x} {{ 7*7 }} %s $\\frac{1}{0",
    "\x00\n\r\t",
)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A tracker in which each hostile text stands in every field but those whose words are our own, such as units."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    for number, text in enumerate(HOSTILE):
        money = {"low": 5e6 + number, "high": 5e6 + number, "currency": "USD", "qualifier": "exact", "envelope": False}
        known = {"document_id": text, "role": "new", "donor": text, "recipient": text, "reasons": text, "quote": text}
        day = {"date": date(2023, 5, number + 1), "date_precision": "day", "confidence": 1.0}
        rows["documents"].append(
            row("documents", id=text, path=text, title=text, publisher=text, url=text, published=day["date"], sha256="",
                characters=9, published_from=text)
        )  # fmt: skip
        rows["amounts"].append(
            row("amounts", id=f"a{text}", start=0, end=4, text=text, programme=text, **money, **known, **day)
        )
        rows["items"].append(
            row("items", id=f"i{text}", start=0, end=4, text=text, name=text, item=text, category=text,
                quantity_low=3.0, quantity_high=3.0, **known, date=day["date"], confidence=1.0)
        )  # fmt: skip
        rows["packages"].append(
            row("packages", package_id=text, donor=text, recipient=text, announced=day["date"], date_precision="day",
                amount_usd=5e6, amount_eur=5e6, status="committed", programme=text, headline=text, documents=1,
                mentions=1, confidence=1.0, **money)
        )  # fmt: skip
        for kind, mention in (("amount", f"a{text}"), ("item", f"i{text}")):
            rows["links"].append(
                row("links", package_id=text, mention_id=mention, document_id=text, kind=kind, score=1.0, reasons=text,
                    decided_by=text)
            )  # fmt: skip
    path = tmp_path / "t.duckdb"
    with Tracker(path) as tracker:
        for table, values in rows.items():
            storage.insert(tracker.connection, table, values, TABLES[table].names)
    return path


@pytest.fixture
def tracker(database: Path) -> Iterator[Tracker]:
    with Tracker(database, read_only=True) as opened:
        yield opened


def steers(shown: str) -> list[str]:
    """Signs that a terminal acts upon."""
    return [sign for sign in shown if not sign.isprintable() and sign != "\n"]


QUESTIONS = (
    ["packages"],
    ["packages", "-f", "json"],
    ["packages", "-f", "jsonl"],
    ["items", "--by", "item"],
    ["totals", "--by", "donor", "--by", "recipient"],
    ["explain"],
    *(["explain", text] for text in HOSTILE),
    *(["explain", f"a{text}"] for text in HOSTILE),
)


@pytest.mark.parametrize("arguments", QUESTIONS, ids=ascii)
def test_no_answer_steers_the_terminal(database: Path, arguments: list[str]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--db", str(database)], prog_name="aidtrack")
    assert steers(result.output) == []
    assert "Traceback" not in result.output
    assert "fault of aidtrack" not in result.output


WRONG = (
    ["packages", "--donor", f"x{ESCAPE}"],
    ["packages", "--since", ESCAPE],
    ["packages", "--as-of", ESCAPE],
    ["totals", "--by", ESCAPE],
    ["totals", "--currency", ESCAPE],
    ["chart", ESCAPE],
    ["chart", "donors", "-o", f"{ESCAPE}.exe"],
    ["export", "x", "--format", ESCAPE],
    ["catalogue", ESCAPE],
    ["correct", ESCAPE],
    ["evaluate", ESCAPE],
    ["extract", ESCAPE],
    ["compare", ESCAPE],
    ["packages", "--db", ESCAPE],
    [ESCAPE],
    ["packages", f"--{ESCAPE}"],
    ["packages", "--format", ESCAPE],
    ["packages", ESCAPE],
)


@pytest.mark.parametrize("arguments", WRONG, ids=ascii)
def test_no_error_line_steers_the_terminal(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AIDTRACK_DB", str(database))
    result = CliRunner().invoke(app, arguments, prog_name="aidtrack")
    assert result.exit_code in (1, 2)
    assert steers(result.output) == []
    assert "Traceback" not in result.output


@pytest.mark.parametrize("name", ["packages.csv", "documents.csv", "items.csv", "amounts.csv", "links.csv"])
def test_no_cell_of_a_csv_is_a_formula(tracker: Tracker, tmp_path: Path, name: str) -> None:
    import csv

    export(tracker, tmp_path / "out")
    with (tmp_path / "out" / name).open(encoding="utf-8", newline="") as file:
        cells = [cell for line in csv.reader(file) for cell in line]
    assert any(cell.startswith("'=") for cell in cells), "the formula is there, and guarded"
    for cell in cells:
        assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell
        assert not cell.startswith("-") or re.fullmatch(r"-[\d.]+", cell), cell


@pytest.mark.parametrize("form", ["xlsx", "kiel"])
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(tracker: Tracker, tmp_path: Path, form: str) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    (path, *_) = export(tracker, tmp_path / "out", form)
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert any(isinstance(cell.value, str) and "HYPERLINK" in cell.value for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n", "b", "d"}
    assert not any(cell.hyperlink for cell in cells)


def drawn(tracker: Tracker, folder: Path) -> Iterator[str]:
    from aidtrack.charts import KINDS
    from aidtrack.errors import AidtrackError

    for kind in KINDS:
        path = folder / f"{kind}.svg"
        try:
            charts.draw(tracker, kind, path)
        except AidtrackError:
            continue
        yield path.read_text(encoding="utf-8")


def test_charts_hold_nothing_that_runs(tracker: Tracker, tmp_path: Path) -> None:
    found = list(drawn(tracker, tmp_path))
    assert len(found) > 3
    for svg in found:
        for element in ElementTree.fromstring(svg).iter():
            assert element.tag.rpartition("}")[2] not in ("script", "a", "foreignObject", "image")
            for name, value in element.attrib.items():
                assert not name.startswith("on")
                assert "href" not in name.lower() or value.startswith("#")


def test_the_page_holds_nothing_of_theirs_that_runs(tracker: Tracker) -> None:
    from lxml import html

    from aidtrack.reports.page import render

    page = render(tracker)
    assert "<script>alert" not in page
    tree = html.fromstring(page)
    for element in tree.iter():
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), f"{element.tag} {name}"
            if name.lower() in ("href", "src", "action", "data"):
                assert not value.strip().lower().startswith(("javascript:", "vbscript:")), value
    assert not tree.xpath("//img[@src='x']")
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']")
