"""The tables as they are stored: column types, and rows under filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aidtrack.model import TABLES, Column, Row
from aidtrack.queries.filters import Filters, conditions, resolved, unknown, without
from aidtrack.queries.statement import Bound, run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

_DATES: Final = {"packages": "announced", "amounts": "date", "items": "date", "documents": "published"}
_MONEY: Final = {"amounts": {"low", "high"}, "packages": {"low", "high", "amount_usd", "amount_eur"}}


def sql_type(table: str, column: Column) -> str:
    """How a declared column is stored.

    Args:
        table: name of its table.
        column: the column.

    Returns:
        A DuckDB type; DECIMAL(20,2) for money.
    """
    if column.name in _MONEY.get(table, ()):
        return "DECIMAL(20,2)"
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
    return types[column.type]


def select(
    connection: DuckDBPyConnection, table: str, filters: Filters | None = None, names: Sequence[str] | None = None
) -> DuckDBPyConnection:
    """A cursor over a table's rows in the declared column order, sorted by key.

    A filter on a column that the table hasn't got (the status of an item) holds for the packages it is linked to.

    Args:
        connection: an open tracker database.
        table: one of `model.TABLES`.
        filters: which rows.
        names: which columns, in this order; None for all.

    Returns:
        The executed connection; money comes as float.

    Raises:
        UsageError: no such table, column, donor or recipient.
    """
    if table not in TABLES:
        raise unknown("table", table, TABLES)
    for name in names or ():
        if name not in TABLES[table].names:
            raise unknown(f"column of {table}", name, TABLES[table].names)
    bound = Bound()
    where = _where(connection, table, filters or Filters(), bound)
    return run(connection, select_sql(table, where, names), bound)


def select_sql(table: str, where: str = "", names: Sequence[str] | None = None) -> str:
    """SQL of a table's rows in the declared column order, sorted by key, money as double.

    Args:
        table: one of `model.TABLES`.
        where: a WHERE clause, with its keyword.
        names: which columns, in this order; None for all.
    """
    return f"SELECT {listed(table, names)} FROM {table}{where} ORDER BY {', '.join(TABLES[table].key)}"


def listed(table: str, names: Sequence[str] | None = None) -> str:
    """SQL of a table's columns, all of them in the declared order unless named; money as double."""
    money, wanted = _MONEY.get(table, ()), names or TABLES[table].names
    return ", ".join(f'"{name}"::DOUBLE AS "{name}"' if name in money else f'"{name}"' for name in wanted)


def _where(connection: DuckDBPyConnection, table: str, filters: Filters, bound: Bound) -> str:
    filters = resolved(connection, filters)
    names, day = TABLES[table].names, _DATES.get(table, "")
    found = conditions(filters, names, day, bound)
    rest = without(filters, names, day)
    if rest != Filters():
        packages = conditions(rest, TABLES["packages"].names, "announced", bound, "p")
        key, link = {"documents": ("id", "document_id"), "links": ("package_id", "package_id")}.get(
            table, ("id", "mention_id")
        )
        found.append(
            f"{key} IN (SELECT l.{link} FROM links l JOIN packages p USING (package_id) WHERE {' AND '.join(packages)})"
        )
    return f" WHERE {' AND '.join(found)}" if found else ""


def rows(connection: DuckDBPyConnection, table: str, filters: Filters | None = None) -> list[Row]:
    """A table's rows as dicts, sorted by key.

    Args:
        connection: an open tracker database.
        table: one of `model.TABLES`.
        filters: which rows.

    Returns:
        Rows with the declared columns; money as float, dates as date.

    Raises:
        UsageError: no such table, donor or recipient.
    """
    cursor = select(connection, table, filters)
    names = TABLES[table].names
    first = cursor.fetchmany(_FEW)
    if len(first) < _FEW:
        return [dict(zip(names, values, strict=True)) for values in first + cursor.fetchall()]
    rest = zip(*_lists(cursor), strict=True)
    return [dict(zip(names, values, strict=True)) for part in (first, rest) for values in part]


def columns(
    connection: DuckDBPyConnection, table: str, names: Sequence[str] | None = None, filters: Filters | None = None
) -> dict[str, list[Any]]:
    """A table's columns as lists, sorted by key: what very many rows are best handled as.

    Args:
        connection: an open tracker database.
        table: one of `model.TABLES`.
        names: which columns, in this order; None for all.
        filters: which rows.

    Returns:
        Values by column; money as float, dates as date. Where a column has few texts, equal ones are one object.

    Raises:
        UsageError: no such table, column, donor or recipient.
    """
    cursor = select(connection, table, filters, names)
    return dict(zip(names or TABLES[table].names, _lists(cursor), strict=True))


_FEW: Final = 2000
"""Rows for which numpy isn't worth loading."""


def _lists(cursor: DuckDBPyConnection) -> list[list[Any]]:
    """What a cursor still has to give, column by column: by way of numpy, which takes a third of the time."""
    return [_values(column) for column in cursor.fetchnumpy().values()]


def _values(column: Any) -> list[Any]:
    values: list[Any] = (column.astype("M8[D]") if column.dtype.kind == "M" else column).tolist()
    sample = values[:1000]
    if any(isinstance(value, str) for value in sample) and len(set(sample)) * 2 <= len(sample):
        known: dict[Any, Any] = {}
        return list(map(known.setdefault, values, values))
    return values
