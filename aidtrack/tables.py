"""Figures as rows, JSON objects and data frames: where dataclasses become tables with declared columns."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from aidtrack.errors import UsageError
from aidtrack.model import REASON_SEPARATOR, TABLES, Amount, Document, Figures, Item, Row, Table, content_id
from aidtrack.quantities import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pandas import DataFrame, Series

# The order of the public interface, then what is ours. The tables in `model` have another order on purpose.
AMOUNT_FIELDS: Final = (
    *("id", "start", "end", "text", "low", "high", "currency", "qualifier", "role", "status", "instrument"),
    *("donor", "recipient", "aid_type", "date", "date_precision", "confidence", "reasons"),
    *("programme", "tranche", "envelope", "parent_id", "conversion_of"),
)
ITEM_FIELDS: Final = (
    *("id", "start", "end", "text", "name", "item", "category", "quantity_low", "quantity_high", "unit"),
    *("qualifier", "role", "donor", "recipient", "date", "amount_id", "confidence", "reasons"),
)
DOCUMENT_FIELDS: Final = ("id", "path", "title", "publisher", "published", "sha256", "characters")


# --- rows -----------------------------------------------------------------------------------------------


def document_row(document: Document) -> Row:
    """The document's row of the table `documents`.

    Args:
        document: any document.

    Returns:
        The columns of `model.DOCUMENTS`; `characters` counts Python characters.

    >>> document_row(Document("abc", "d1"))["characters"]
    3
    """
    values = {"characters": len(document.text)}
    return {name: values[name] if name in values else getattr(document, name) for name in TABLES["documents"].names}


def amount_rows(figures: Figures) -> list[Row]:
    """The rows of the table `amounts` for one document.

    Args:
        figures: the document and what was found in it.

    Returns:
        One row an amount, in the order of the figures; money as float in units of its currency.
    """
    return [_mention_row(figures.document, amount, TABLES["amounts"]) for amount in figures.amounts]


def item_rows(figures: Figures) -> list[Row]:
    """The rows of the table `items` for one document.

    Args:
        figures: the document and what was found in it.

    Returns:
        One row an item, in the order of the figures; quantities as float in their unit.
    """
    return [_mention_row(figures.document, item, TABLES["items"]) for item in figures.items]


def _mention_row(document: Document, mention: Amount | Item, table: Table) -> Row:
    start, end = mention.sentence
    derived: Row = {
        "document_id": document.id,
        "reasons": _joined(mention.reasons),
        "quote": " ".join(document.text[start:end].split()),
    }
    return {name: derived[name] if name in derived else _plain(getattr(mention, name)) for name in table.names}


def _joined(reasons: Sequence[str]) -> str:
    """Reasons as one text; a reason that holds the separator itself must not become two."""
    return REASON_SEPARATOR.join(reason.replace(REASON_SEPARATOR, " / ") for reason in reasons)


def _plain(value: Any) -> Any:
    """Enums as their text and decimals as floats: what any file format and library takes."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str):
        return str(value)
    return value


# --- JSON -----------------------------------------------------------------------------------------------


def json_object(figures: Figures) -> dict[str, Any]:
    """What `aidtrack extract --format jsonl` prints for one document.

    Args:
        figures: the document and what was found in it.

    Returns:
        Document, amounts and items with the fields of the public interface in its order, then ours. Dates are ISO
        texts, whole numbers are ints, unknown values are None.
    """
    document = document_row(figures.document)
    return {
        "document": {name: json_value(document[name]) for name in DOCUMENT_FIELDS},
        "amounts": [_mention_object(amount, AMOUNT_FIELDS) for amount in figures.amounts],
        "items": [_mention_object(item, ITEM_FIELDS) for item in figures.items],
    }


def _mention_object(mention: Amount | Item, fields: Iterable[str]) -> dict[str, Any]:
    return {name: list(mention.reasons) if name == "reasons" else json_value(getattr(mention, name)) for name in fields}


def json_value(value: Any) -> Any:
    """A value as JSON knows it.

    Args:
        value: text, enum, number, date, boolean or None.

    Returns:
        Dates as ISO text, whole numbers as int, a number that isn't one (NaN) as None.

    >>> [json_value(x) for x in (Decimal("4E+8"), 2.5, 3.0, True, date(2023, 9, 6), float("nan"), None)]
    [400000000, 2.5, 3, True, '2023-09-06', None, None]
    """
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Decimal, float)):
        number = float(value)
        if number != number or number in (float("inf"), float("-inf")):
            return None
        # A Decimal goes to int by itself: 123456789012345678.00 has more digits than a float keeps.
        return int(value) if number == int(number) else number
    return _plain(value)


# --- frames ---------------------------------------------------------------------------------------------


def frame(table_name: str, rows: Iterable[Row]) -> DataFrame:
    """Rows as a data frame with the table's columns and declared dtypes, also when there are no rows.

    Args:
        table_name: one of `model.TABLES`.
        rows: rows with the table's columns; missing ones become empty.

    Returns:
        Strings as pandas' `str`, integers as `Int64`, numbers as `float64`, dates as `datetime64[us]`,
        booleans as `boolean`.

    Raises:
        UsageError: no such table.
    """
    if table_name not in TABLES:
        raise UsageError(f"no table '{table_name}'", f"take one of {', '.join(TABLES)}")
    listed = list(rows)
    return frame_of(table_name, {name: [row.get(name) for row in listed] for name in TABLES[table_name].names})


def frame_of(table_name: str, columns: Mapping[str, list[Any]]) -> DataFrame:
    """Columns as a data frame with the declared dtypes.

    Args:
        table_name: one of `model.TABLES`.
        columns: the values of each of the table's columns.

    Returns:
        As `frame`.
    """
    from pandas import DataFrame

    declared = TABLES[table_name].columns
    return DataFrame({column.name: _series(column.type, columns[column.name]) for column in declared})


def _series(column_type: str, values: list[Any]) -> Series[Any]:
    import numpy
    import pandas

    if column_type == "date":
        # By way of numpy: a column of nothing but None has no dates to learn the dtype from.
        return pandas.Series(numpy.array(values, dtype="datetime64[us]"))
    if column_type == "string":
        # pandas 3 calls this dtype "str"; pandas 2 would turn None into the text "None" under that name.
        return pandas.Series(values, dtype=pandas.StringDtype(na_value=float("nan")))
    dtypes = {"integer": "Int64", "number": "float64", "boolean": "boolean"}
    return pandas.Series(values, dtype=dtypes[column_type])


# --- the public extract ---------------------------------------------------------------------------------


class Extraction:
    """What one text says: its document, and its amounts and items as data frames made when first asked for.

    Args:
        figures: the document and what was found in it.
    """

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self._frames: dict[str, DataFrame] = {}

    def __repr__(self) -> str:
        amounts, items = count(len(self.figures.amounts), "amount"), count(len(self.figures.items), "item")
        return f"<Extraction of {self.document.id}: {amounts}, {items}>"

    @property
    def document(self) -> Document:
        """The document that was read."""
        return self.figures.document

    @property
    def amounts(self) -> DataFrame:
        """Mentions of money, with the columns of the table `amounts`."""
        if "amounts" not in self._frames:
            self._frames["amounts"] = frame("amounts", amount_rows(self.figures))
        return self._frames["amounts"]

    @property
    def items(self) -> DataFrame:
        """Mentions of things given, with the columns of the table `items`."""
        if "items" not in self._frames:
            self._frames["items"] = frame("items", item_rows(self.figures))
        return self._frames["items"]


def extract(
    text_or_document: str | Document,
    *,
    title: str = "",
    publisher: str = "",
    published: date | str | None = None,
) -> Extraction:
    """Read the figures of one text.

    Args:
        text_or_document: the text, or a Document as `aidtrack.read` yields.
        title: headline, where a text is given.
        publisher: who published it, where a text is given.
        published: publication date, where a text is given; ISO 8601 if it is text.

    Returns:
        Amounts and items as data frames, and the document.

    Raises:
        UsageError: `published` isn't a date, or facts are given beside a Document, which has its own.
    """
    # Here, not above: who only makes tables of stored rows needs no patterns and no lexicon.
    from aidtrack import pipeline

    if isinstance(text_or_document, Document):
        if title or publisher or published:
            raise UsageError("title, publisher and published belong to a text", "set them in the Document")
        return Extraction(pipeline.extract(text_or_document))
    day = _day(published)
    document = Document(
        text_or_document,
        content_id("d", text_or_document),
        title=title,
        publisher=publisher,
        published=day,
        published_from="given" if day else "",
    )
    return Extraction(pipeline.extract(document))


def _day(value: date | str | None) -> date | None:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"published={value!r} is no date", "write it as 2023-05-13") from None
