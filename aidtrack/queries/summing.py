"""Sums of packages, each counted once: by any dimensions, or by period without gaps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aidtrack.queries.counting import Scope, checked
from aidtrack.queries.filters import covers, one_of
from aidtrack.queries.statement import Bound, fetch
from aidtrack.queries.valuation import valued_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from aidtrack.model import Row

DIMENSIONS: Final = (
    "donor", "recipient", "aid_type", "instrument", "status", "year", "quarter", "month", "category",
)  # fmt: skip
PERIODS: Final = ("month", "quarter", "year")

_YEAR: Final = "strftime(announced, '%Y')"
_QUARTER: Final = "strftime(announced, '%Y') || '-Q' || quarter(announced)"
# A package of "2023" belongs to no month: its row says 2023, rather than January.
_LABELS: Final = {
    "year": _YEAR,
    "quarter": f"CASE WHEN date_precision = 'year' THEN {_YEAR} ELSE {_QUARTER} END",
    "month": f"CASE date_precision WHEN 'year' THEN {_YEAR} WHEN 'quarter' THEN {_QUARTER}"
    " ELSE strftime(announced, '%Y-%m') END",
}
_SUMS: Final = """coalesce(sum(low_in), 0) AS low, coalesce(sum(high_in), 0) AS high,
    coalesce(sum(amount_in), 0) AS amount, count(*) AS packages"""
_GAPS: Final = """count(*) FILTER (WHERE low IS NOT NULL AND amount_in IS NULL) AS unconverted,
    count(*) FILTER (WHERE low IS NULL) AS unvalued"""


def named(by: Sequence[str], known: Sequence[str] = DIMENSIONS) -> list[str]:
    """Dimensions as the rows of `totals` name them, each once.

    Args:
        by: dimensions as a person writes them.
        known: the dimensions there are.

    Raises:
        UsageError: no such dimension.

    >>> named(["Donor", "aid-type", "aid_type"])
    ['donor', 'aid_type']
    """
    return list(dict.fromkeys(one_of("dimension", name, known) for name in by))


def totals(connection: DuckDBPyConnection, by: Sequence[str] = (), scope: Scope | None = None) -> list[Row]:
    """Sums of packages, each counted once at its announcement's rate.

    Args:
        connection: an open tracker database.
        by: any of `DIMENSIONS` (a hyphen is fine); none gives one grand total. A package whose items fall into
            several categories counts once, under `several`.
        scope: what is counted.

    Returns:
        Rows with the dimensions, low, high and amount (the middle) in the currency, the number of packages, and how
        many of them had no rate (`unconverted`) or state no sum (`unvalued`). By time they come in its order, else the
        largest first.

    Raises:
        UsageError: an unknown dimension, currency, donor, recipient or price year.
    """
    scope, bound = checked(connection, scope or Scope()), Bound()
    dimensions = named(by)
    valued = valued_sql(connection, scope, bound, category="category" in dimensions)
    labels = "".join(f"{_LABELS.get(name, name)} AS {name}, " for name in dimensions)
    group = f" GROUP BY {', '.join(str(index + 1) for index in range(len(dimensions)))}" if dimensions else ""
    sql = f"SELECT {labels}{_SUMS}, {_GAPS} FROM ({valued}){group}"
    money = "low::DOUBLE AS low, high::DOUBLE AS high, amount::DOUBLE AS amount"
    return fetch(connection, f"SELECT * REPLACE ({money}) FROM ({sql}){_order(dimensions)}", bound)


def shared(connection: DuckDBPyConnection, scope: Scope) -> list[Row]:
    """What several give or receive together, of whom the filters name but some: no total under such names has it.

    Args:
        connection: an open tracker database.
        scope: what is counted.

    Returns:
        Rows of `totals` by donor and recipient.

    Raises:
        UsageError: as `totals`.
    """
    wanted = checked(connection, scope).filters
    if not (wanted.donor or wanted.recipient):
        return []
    return [
        row for row in totals(connection, ["donor", "recipient"], replace(scope, joint=True))
        if (wanted.donor and not covers(wanted.donor, row["donor"]))
        or (wanted.recipient and not covers(wanted.recipient, row["recipient"]))
    ]  # fmt: skip


def _order(dimensions: Sequence[str]) -> str:
    if not dimensions:
        return ""
    times = [name for name in dimensions if name in _LABELS]
    others = [name for name in dimensions if name not in _LABELS]
    keys = [f"{name} NULLS LAST" for name in times] + ["amount DESC"] + [f"{name} NULLS LAST" for name in others]
    return f" ORDER BY {', '.join(keys)}"


def time_series(
    connection: DuckDBPyConnection, by: str | None = "donor", period: str = "month", scope: Scope | None = None
) -> list[Row]:
    """Sums by period without gaps, running on, for charts.

    Args:
        connection: an open tracker database.
        by: the dimension of the lines or stacks; None for one line.
        period: month, quarter or year. A package known only by year stands at that year's announced date.
        scope: what is counted.

    Returns:
        Rows `period` (its first day), `name` (the dimension's value, None where unknown), low, high, amount, packages,
        and cumulative_low, cumulative_high, cumulative: one for each name and each period from the first to the last,
        names with the largest sum first. Packages without a date are left out.

    Raises:
        UsageError: as `totals`.
    """
    scope, bound = checked(connection, scope or Scope()), Bound()
    unit = one_of("period", period, PERIODS)
    name = one_of("dimension", by, DIMENSIONS) if by else None
    valued = valued_sql(connection, scope, bound, category=name == "category")
    label = _LABELS.get(name, name) if name else "NULL::VARCHAR"
    running = "OVER (PARTITION BY names.name ORDER BY periods.period)"
    sql = f"""
        WITH sums AS (
            SELECT date_trunc('{unit}', announced)::DATE AS period, {label} AS name, {_SUMS}
            FROM ({valued}) WHERE announced IS NOT NULL GROUP BY ALL),
        periods AS (
            SELECT unnest(generate_series(min(period)::TIMESTAMP, max(period), INTERVAL 1 {unit}))::DATE AS period
            FROM sums),
        names AS (SELECT name, sum(amount) AS size FROM sums GROUP BY name)
        SELECT periods.period, names.name, coalesce(low, 0)::DOUBLE AS low, coalesce(high, 0)::DOUBLE AS high,
            coalesce(amount, 0)::DOUBLE AS amount, coalesce(packages, 0) AS packages,
            coalesce(sum(low) {running}, 0)::DOUBLE AS cumulative_low,
            coalesce(sum(high) {running}, 0)::DOUBLE AS cumulative_high,
            coalesce(sum(amount) {running}, 0)::DOUBLE AS cumulative
        FROM periods CROSS JOIN names
        LEFT JOIN sums ON sums.period = periods.period AND sums.name IS NOT DISTINCT FROM names.name
        ORDER BY size DESC, names.name NULLS FIRST, periods.period"""
    return fetch(connection, sql, bound)
