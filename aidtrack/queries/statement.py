"""Running SQL: values handed over apart from its text, rows as dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from aidtrack.model import Row


class Bound:
    """Values of a statement; calling it with a value gives the name that stands for it in the SQL."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def __call__(self, value: Any) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def run(connection: DuckDBPyConnection, sql: str, bound: Bound | None = None) -> DuckDBPyConnection:
    """The executed statement."""
    return connection.execute(sql, bound.values if bound and bound.values else None)


def fetch(connection: DuckDBPyConnection, sql: str, bound: Bound | None = None) -> list[Row]:
    """All rows of a statement, as dicts."""
    cursor = run(connection, sql, bound)
    names = [entry[0] for entry in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
