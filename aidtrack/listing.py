"""Rows on standard output: tables for people, exact CSV and JSON for programs."""

from __future__ import annotations

import csv
import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from aidtrack.console import printable, write
from aidtrack.quantities import SIGNS, number, quantity

if TYPE_CHECKING:
    from aidtrack.model import Figures, Row

_SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_SCALES: Final = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_LONGEST_CELL: Final = 60
_UNUSUAL: Final = re.compile("[^\n -~]")  # what JSON's own escapes leave as it is, letters among it


class Format(StrEnum):
    """How rows come out."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for people.

    Args:
        head: what stands above it.
        show: the cell of a row, as text.
        right: aligned to the right, for numbers.
        whole: never broken where the terminal is narrow, for ids and dates.
        spare: 1 or 2 where it is left out on a terminal too narrow for all, the higher ones first.
    """

    head: str
    show: Callable[[Row], str]
    right: bool = False
    whole: bool = False
    spare: int = 0


# --- cells --------------------------------------------------------------------------------------------


def money(amount: float | None, currency: str) -> str:
    """A sum as people write it, three figures exact.

    >>> money(1_300_000_000, "USD"), money(2_500_000, "NOK"), money(999_600_000, "EUR"), money(950, "GBP")
    ('$1.30bn', 'NOK 2.50m', '€1.00bn', '£950')
    >>> money(None, "USD"), money(-2.5e9, "USD"), money(0.5, "GBP")
    ('', '−$2.50bn', '£0.50')
    """
    if amount is None:
        return ""
    sign = "−" if amount < 0 else ""
    mark = _SYMBOLS.get(currency, f"{currency} " if currency else "")
    return f"{sign}{mark}{_short(abs(amount))}"


def _short(size: float) -> str:
    for scale, word in _SCALES:
        # 999.6m rounds up to the next scale rather than to "1000m".
        if size >= scale * 0.9995:
            figure = size / scale
            return f"{figure:,.{2 if figure < 9.995 else 1 if figure < 99.95 else 0}f}{word}"
    return f"{size:,.2f}" if size < 100 and size != int(size) else f"{size:,.0f}"


def stated(row: Row) -> str:
    """The sum of a package or mention in its own currency, with how exact it is.

    >>> stated({"low": 1e9, "high": 1.5e9, "currency": "USD", "qualifier": "range"})
    '$1.00bn–1.50bn'
    >>> stated({"low": 5e7, "high": 5e7, "currency": "EUR", "qualifier": "at_least"})
    '≥ €50.0m'
    """
    low, high, currency = row.get("low"), row.get("high"), row.get("currency") or ""
    if low is None:
        return ""
    span = money(low, currency)
    if high is not None and high != low:
        span += f"–{_short(abs(high))}"
    return SIGNS.get(str(row.get("qualifier")), "") + span


def announced(row: Row) -> str:
    """The day of a package, or the month, quarter or year where no more is known.

    >>> [announced({"announced": date(2023, 5, 1), "date_precision": known}) for known in ("day", "quarter", "year")]
    ['2023-05-01', '2023-Q2', '2023']
    """
    day = row.get("announced")
    if not isinstance(day, date):
        return ""
    precise = str(row.get("date_precision") or "day")
    if precise == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return day.isoformat()[: {"month": 7, "year": 4}.get(precise, 10)]


def text(name: str, head: str | None = None, *, absent: str = "", whole: bool = False, spare: int = 0) -> Column:
    """A column of a field as it is; `absent` where it is empty."""

    def show(row: Row) -> str:
        return absent if row.get(name) is None else str(row[name])

    return Column(head or name.replace("_", " "), show, whole=whole, spare=spare)


def figure(name: str, head: str | None = None, *, spare: int = 0) -> Column:
    """A column of a number, to the right."""
    return Column(head or name.replace("_", " "), lambda row: number(row.get(name)), right=True, spare=spare)


AMOUNTS: Final = (
    Column("amount", stated, right=True), text("role", whole=True), text("donor"), text("recipient"),
    text("aid_type", "type", spare=1), text("date", whole=True), text("text", "as written"),
)  # fmt: skip
ITEMS: Final = (
    Column("quantity", quantity, right=True), text("unit"), text("name", "item"), text("category"),
    text("role", whole=True), text("text", "as written", spare=1),
)  # fmt: skip


def units(name: str, head: str, *, spare: int = 0) -> Column:
    """A column of a sum in whole units of its currency, to the right; nought has no sign."""
    return Column(head, lambda row: "" if row.get(name) is None else f"{round(row[name]):,}", right=True, spare=spare)


# --- output -------------------------------------------------------------------------------------------


def show(rows: Iterable[Row], shown: Sequence[Column], names: Sequence[str], form: Format) -> None:
    """Print rows.

    Args:
        rows: what to print.
        shown: the columns of the table for people.
        names: the fields of CSV and JSON, in order.
        form: which of them.
    """
    if form is Format.TABLE:
        _table(list(rows), shown)
        if sys.stdout.isatty():
            print()  # before what is said of it on standard error
    elif form is Format.CSV:
        _csv(rows, names)
    elif form is Format.JSONL:
        for row in rows:
            print(json_line({name: row.get(name) for name in names}))
    else:
        print(_json(_exact([{name: row.get(name) for name in names} for row in rows]), indent=1))


def json_line(value: Any) -> str:
    """One line of JSON; letters as they are, but what a terminal or a line reader would act on is escaped."""
    return _json(_exact(value))


def _json(value: Any, indent: int | None = None) -> str:
    """A value that has only what JSON knows, as text."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    if text.isprintable():
        return text
    return _UNUSUAL.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text)


def _exact(value: Any) -> Any:
    from aidtrack.tables import json_value

    if isinstance(value, dict):
        return {key: _exact(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(part) for part in value]
    return json_value(value)


def _csv(rows: Iterable[Row], names: Sequence[str]) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_csv_cell(row.get(name)) for name in names])


def _csv_cell(value: Any) -> str:
    """Exact text of a value; one that a spreadsheet would run as a formula gets an apostrophe before it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    from aidtrack.reports.export import guard

    exact = _exact(value)
    if isinstance(exact, str):
        return guard(exact)
    if isinstance(exact, list):
        return guard(" | ".join(str(part) for part in exact))
    return "" if exact is None else str(exact)


def _cells(rows: Sequence[Row], shown: Sequence[Column]) -> list[list[str]]:
    return [[printable(column.show(row)) for column in shown] for row in rows]


def _table(rows: Sequence[Row], shown: Sequence[Column]) -> None:
    cells = _cells(rows, shown)
    if sys.stdout.isatty():
        _rich(cells, shown)
    else:
        _plain(cells, shown)


def _rich(cells: Sequence[Sequence[str]], shown: Sequence[Column]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    widths = _fitting(cells, shown, console.width)
    table = Table(box=box.SIMPLE_HEAD, padding=(0, _GAP - 1, 0, 0), pad_edge=False, show_edge=False)
    for place, width in widths.items():
        column = shown[place]
        table.add_column(column.head, justify="right" if column.right else "left", width=width, overflow="fold")
    for row in cells:
        table.add_row(*(Text(row[place]) for place in widths))  # as Text, so that brackets in a quote are no markup
    console.print(table)


_GAP: Final = 2
"""Blanks between columns on a terminal."""


def _fitting(cells: Sequence[Sequence[str]], shown: Sequence[Column], room: int) -> dict[int, int]:
    """The columns a terminal has room for and how wide each is: spare ones go before a word is broken."""
    from rich.cells import cell_len

    wants: dict[int, tuple[int, int]] = {}
    for place, column in enumerate(shown):
        told = [column.head, *(row[place] for row in cells)]
        words = told if column.right or column.whole else (word for one in told for word in one.split())
        wants[place] = max(map(cell_len, words), default=1), max(map(cell_len, told))
    while sum(least + _GAP for least, _ in wants.values()) - _GAP > room:
        spare = [place for place in wants if shown[place].spare]
        if not spare:
            break
        del wants[max(spare, key=lambda place: (shown[place].spare, place))]
    if gone := [column.head for place, column in enumerate(shown) if place not in wants]:
        _tell_lack(", ".join(gone))
    room -= _GAP * (len(wants) - 1)
    return _shared(_breaking(wants, shown, room), room)


def _breaking(wants: dict[int, tuple[int, int]], shown: Sequence[Column], room: int) -> dict[int, tuple[int, int]]:
    """Where a word has to be broken, the least and the most again: first of names, then of sums, of ids at last."""
    ids = {place for place in wants if shown[place].whole}
    numbers = {place for place in wants if shown[place].right}
    for firm in (set(wants), numbers | ids, ids, set[int]()):
        found = {place: ends if place in firm else (1, ends[0]) for place, ends in wants.items()}
        if sum(least for least, _ in found.values()) <= room:
            break
    return found


@cache
def _tell_lack(gone: str) -> None:
    """Say once which columns are missing, however many tables there are."""
    if logging.getLogger("aidtrack").isEnabledFor(logging.WARNING):  # not where `console.told` is to be quiet
        write([f"no room for {gone}: widen the terminal, or take --format csv"], sys.stderr)


def _shared(wants: dict[int, tuple[int, int]], room: int) -> dict[int, int]:
    """Widths of columns between the least and the most they need, as even as the room allows; the last gets the rest.

    >>> _shared({0: (4, 4), 1: (6, 30), 2: (5, 50)}, 40), _shared({0: (4, 4), 1: (1, 60)}, 40)
    ({0: 4, 1: 18, 2: 18}, {0: 4, 1: 36})
    """
    widths, even = {place: least for place, (least, _) in wants.items()}, 0
    while sum(widths.values()) < room and even < room:
        even += 1
        wider = {place: max(least, min(most, even)) for place, (least, most) in wants.items()}
        if sum(wider.values()) > room:
            break
        widths = wider
    for place, (_, most) in reversed(wants.items()):
        widths[place] += min(most - widths[place], max(0, room - sum(widths.values())))
    return widths


def _plain(cells: Sequence[Sequence[str]], shown: Sequence[Column]) -> None:
    """Columns of equal width, two blanks apart; long cells are cut, since CSV has them whole."""
    cut = [[cell if len(cell) <= _LONGEST_CELL else cell[: _LONGEST_CELL - 1] + "…" for cell in row] for row in cells]
    heads = [column.head for column in shown]
    widths = [max(len(row[place]) for row in [heads, *cut]) for place in range(len(shown))]
    for row in [heads, ["-" * width for width in widths], *cut]:
        aligned = (
            cell.rjust(w) if column.right else cell.ljust(w) for cell, w, column in zip(row, widths, shown, strict=True)
        )
        print("  ".join(aligned).rstrip())


def figures(found: Iterable[Figures], form: Format, csv_table: str = "amounts") -> None:
    """Print the figures of documents, each as soon as it is read where the format allows it.

    Args:
        found: what the pipeline gives, in order.
        form: table for people; jsonl and json as the public interface has them; csv holds one table.
        csv_table: which one: amounts or items.
    """
    from aidtrack.model import TABLES
    from aidtrack.tables import amount_rows, item_rows, json_object

    if form is Format.JSONL:
        for one in found:
            print(_json(json_object(one)), flush=True)
    elif form is Format.JSON:
        print(_json([json_object(one) for one in found], indent=1))
    elif form is Format.CSV:
        rows_of = item_rows if csv_table == "items" else amount_rows
        _csv((row for one in found for row in rows_of(one)), TABLES[csv_table].names)
    else:
        for one in found:
            _figures_table(one, amount_rows(one), item_rows(one))


def _figures_table(one: Figures, amounts: Sequence[Row], items: Sequence[Row]) -> None:
    document = one.document
    facts = (document.title, document.publisher, str(document.published or ""), document.path)
    write([" · ".join(fact for fact in facts if fact) or document.id])
    if amounts:
        _table(_restated(amounts), AMOUNTS)
    if amounts and items:
        print()
    if items:
        _table(items, ITEMS)
    print("" if amounts or items else "no figures\n")


def _restated(amounts: Sequence[Row]) -> list[Row]:
    """Amounts for people: what is said again in another currency has the sum it equals for its role."""
    known = {row["id"]: row for row in amounts}
    wholes = [known.get(row["conversion_of"]) for row in amounts]
    return [{**row, "role": f"= {stated(whole)}"} if whole else row for row, whole in zip(amounts, wholes, strict=True)]
