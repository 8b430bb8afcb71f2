"""Dataclasses to rows, JSON objects and frames."""

from __future__ import annotations

import json
import sys
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

import aidtrack
from aidtrack import tables
from aidtrack.errors import UsageError
from aidtrack.model import TABLES, AidType, Amount, Document, Figures, Item, Precision, Qualifier, Role, Status

TEXT = "Background.\n\nNorway will give $400.5\nmillion and 14 tanks."
SENTENCE = (13, len(TEXT))


def made(text: str = TEXT) -> Figures:
    document = Document(text, "d1", path="a.txt", title="Norway gives", published=date(2023, 9, 6))
    amount = Amount(
        30, 44, text[30:44], Decimal("400500000.00"), Decimal("4.005E8"), "USD", Qualifier.EXACT, Role.NEW,
        status=Status.COMMITTED, donor="Norway", aid_type=AidType.MILITARY, date=date(2023, 9, 6),
        date_precision=Precision.DAY, confidence=0.9, reasons=["cue 'will give'", "dateline"], id="a1", tranche=36,
        sentence=SENTENCE,
    )  # fmt: skip
    item = Item(49, 57, "14 tanks", "tanks", quantity_low=14.0, quantity_high=14.5, id="i1", sentence=SENTENCE)
    return Figures(document, [amount], [item])


def test_rows_have_exactly_the_declared_columns() -> None:
    figures = made()
    assert list(tables.document_row(figures.document)) == TABLES["documents"].names
    assert list(tables.amount_rows(figures)[0]) == TABLES["amounts"].names
    assert list(tables.item_rows(figures)[0]) == TABLES["items"].names


@pytest.mark.parametrize(
    ("column", "expected", "why"),
    [
        ("low", 400500000.0, "money is a float in frames"),
        ("role", "new", "enums are their text"),
        ("date", date(2023, 9, 6), "dates stay dates"),
        ("reasons", "cue 'will give' | dateline", "one text, separated"),
        ("quote", "Norway will give $400.5 million and 14 tanks.", "the sentence, its line break a blank"),
        ("instrument", None, "not said stays empty"),
        ("document_id", "d1", "comes from the document"),
    ],
)
def test_amount_row(column: str, expected: object, why: str) -> None:
    value = tables.amount_rows(made())[0][column]
    assert value == expected, why
    assert type(value) is type(expected), why


def test_a_reason_with_the_separator_in_it_stays_one_reason() -> None:
    figures = made()
    figures.amounts[0].reasons = ["a | b", "c"]
    assert tables.amount_rows(figures)[0]["reasons"].split(" | ") == ["a / b", "c"]


def test_json_object_has_the_fields_of_the_interface_in_its_order() -> None:
    found = json.loads(json.dumps(tables.json_object(made())))
    assert list(found) == ["document", "amounts", "items"]
    assert list(found["document"]) == ["id", "path", "title", "publisher", "published", "sha256", "characters"]
    assert " ".join(list(found["amounts"][0])[:18]) == (
        "id start end text low high currency qualifier role status instrument donor recipient aid_type date "
        "date_precision confidence reasons"
    )
    assert list(found["amounts"][0])[18:] == ["programme", "tranche", "envelope", "parent_id", "conversion_of"]
    assert " ".join(found["items"][0]) == (
        "id start end text name item category quantity_low quantity_high unit qualifier role donor recipient date "
        "amount_id confidence reasons"
    )


def test_json_values() -> None:
    found = tables.json_object(made())
    amount, item = found["amounts"][0], found["items"][0]
    assert found["document"]["published"] == "2023-09-06"
    assert (amount["low"], type(amount["low"])) == (400500000, int)
    assert amount["reasons"] == ["cue 'will give'", "dateline"]
    assert (item["quantity_low"], type(item["quantity_low"]), item["quantity_high"]) == (14, int, 14.5)
    assert item["item"] is None


@pytest.mark.parametrize("table", list(TABLES))
def test_an_empty_frame_has_the_dtypes_of_a_full_one(table: str) -> None:
    row: dict[str, Any] = {
        column.name: {
            "string": "x", "integer": 1, "number": 1.5, "date": date(2023, 1, 1), "boolean": True
        }[column.type]
        for column in TABLES[table].columns
    }  # fmt: skip
    empty, full, hollow = (tables.frame(table, rows) for rows in ([], [row], [dict.fromkeys(row)]))
    assert list(empty.columns) == TABLES[table].names
    assert list(empty.dtypes) == list(full.dtypes) == list(hollow.dtypes)
    assert len(hollow) == 1
    assert hollow.isna().all(axis=None)
    assert not full.isna().any(axis=None)


def test_dtypes() -> None:
    frame = tables.frame("amounts", tables.amount_rows(made()))
    assert {str(frame[name].dtype) for name in ("text", "donor", "recipient")} <= {"str", "string"}
    assert str(frame["tranche"].dtype) == "Int64"
    assert str(frame["envelope"].dtype) == "boolean"
    assert str(frame["date"].dtype) == "datetime64[us]"


def test_no_such_table() -> None:
    with pytest.raises(UsageError, match="no table 'amount'"):
        tables.frame("amount", [])


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> list[Document]:
    """A pipeline that finds the same in every text, and remembers the documents it was given."""
    seen: list[Document] = []

    def extract(document: Document) -> Figures:
        seen.append(document)
        return Figures(document, made().amounts, made().items)

    fake = SimpleNamespace(extract=extract)
    monkeypatch.setitem(sys.modules, "aidtrack.pipeline", fake)
    monkeypatch.setattr(aidtrack, "pipeline", fake, raising=False)
    return seen


def test_extract_from_text(pipeline: list[Document]) -> None:
    found = aidtrack.extract(TEXT, title="T", published="2023-05-13")
    assert (pipeline[0].published, pipeline[0].published_from, pipeline[0].title) == (date(2023, 5, 13), "given", "T")
    assert found.amounts is found.amounts, "made once"
    assert found.amounts["low"].tolist() == [400500000.0]
    assert found.items["name"].tolist() == ["tanks"]
    assert "1 amount, 1 item>" in repr(found)
    assert aidtrack.extract(TEXT).document.id == found.document.id, "the id is a hash of the text alone"


def test_extract_from_document(pipeline: list[Document]) -> None:
    document = made().document
    assert aidtrack.extract(document).document is document
    with pytest.raises(UsageError, match="set them in the Document"):
        aidtrack.extract(document, title="another")


def test_extract_with_no_date(pipeline: list[Document]) -> None:
    with pytest.raises(UsageError, match="'13 May' is no date"):
        aidtrack.extract(TEXT, published="13 May")
