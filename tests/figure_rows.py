"""Made-up rows of the tables, for tests that start after the reading."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

from aidtrack.model import TABLES, Row, content_id

DAY = date(2023, 5, 15)


def row(table: str, **values: Any) -> Row:
    """A row with every column of a table, empty but for these values."""
    return {**dict.fromkeys(TABLES[table].names), **values}


class Corpus:
    """Documents with their figures, written one after another.

    >>> corpus = Corpus()
    >>> article = corpus.document("2023-05-15")
    >>> corpus.amount(article, 400e6)["donor"]
    'Norway'
    """

    def __init__(self) -> None:
        self.documents: list[Row] = []
        self.amounts: list[Row] = []
        self.items: list[Row] = []
        self._places = count(0, 200)

    def document(self, published: str | date | None = DAY, name: str = "", **values: Any) -> Row:
        """A document; `name` is what its ids are made of."""
        day = date.fromisoformat(published) if isinstance(published, str) else published
        row: Row = dict.fromkeys(TABLES["documents"].names)
        row.update(id=name or f"doc{len(self.documents)}", published=day, path="", title="", publisher="", characters=9)
        row.update(values)
        self.documents.append(row)
        return row

    def amount(self, document: Row, low: float, currency: str = "USD", **values: Any) -> Row:
        """An amount of a document: by default new, exact, from Norway to Ukraine, on the document's day."""
        start = values.pop("start", None)
        start = next(self._places) + 200 if start is None else start
        row: Row = dict.fromkeys(TABLES["amounts"].names)
        row.update(
            document_id=document["id"], start=start, end=start + 12, text=f"{currency} {low:,.0f}", low=low, high=low,
            currency=currency, qualifier="exact", role="new", status="committed", donor="Norway", recipient="Ukraine",
            confidence=0.9, reasons="", envelope=False, quote=f"sentence at {start}", date=document["published"],
        )  # fmt: skip
        row.update(values)
        row["date"] = date.fromisoformat(row["date"]) if isinstance(row["date"], str) else row["date"]
        row["date_precision"] = values.get("date_precision") or ("day" if row["date"] else None)
        row["id"] = values.get("id") or content_id("a", document["id"], start)
        self.amounts.append(row)
        return row

    def item(self, document: Row, item: str, quantity: float | None = None, **values: Any) -> Row:
        """An item of a document, new and from Norway to Ukraine by default."""
        start = values.pop("start", None)
        start = next(self._places) + 200 if start is None else start
        row: Row = dict.fromkeys(TABLES["items"].names)
        row.update(
            document_id=document["id"], start=start, end=start + 9, text=item, name=item, item=item, category="Drone",
            quantity_low=quantity, quantity_high=quantity, unit="piece", role="new", donor="Norway",
            recipient="Ukraine", date=document["published"], confidence=0.9, reasons="", quote=f"{item} are given",
        )  # fmt: skip
        row.update(values)
        row["id"] = values.get("id") or content_id("i", document["id"], start)
        self.items.append(row)
        return row

    @property
    def rows(self) -> tuple[Sequence[Row], Sequence[Row], Sequence[Row]]:
        return self.documents, self.amounts, self.items
