"""The packages that count, each with its sum in one currency, rounded to cents.

Sums are rounded package by package: decimals add up to the same total in any order, floats don't.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aidtrack import exchange
from aidtrack.queries.counting import STORED, Scope, checked, counted_sql
from aidtrack.queries.filters import in_order_sql
from aidtrack.queries.statement import Bound, fetch, run
from aidtrack.queries.stored import listed

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from aidtrack.model import Row

_CENTS: Final = "DECIMAL(38,2)"
_CATEGORY: Final = """
    SELECT l.package_id, CASE count(DISTINCT i.category) WHEN 1 THEN min(i.category) ELSE 'several' END AS category
    FROM links l JOIN items i ON i.id = l.mention_id
    WHERE l.kind = 'item' AND i.category IS NOT NULL GROUP BY 1"""


def price_level(scope: Scope, day: str) -> str:
    """SQL of the multiplication that brings a sum of a day to the prices of the constant year; empty without one."""
    if scope.constant is None:
        return ""
    years = exchange.deflators()[scope.currency]
    cases = " ".join(f"WHEN {year} THEN {years[scope.constant] / index!r}" for year, index in sorted(years.items()))
    return f" * CASE year({day}) {cases} END"


def load_factors(connection: DuckDBPyConnection, pairs_sql: str, bound: Bound, scope: Scope) -> None:
    """Fill the temporary table `factors` with the rate of each currency and day that the query meets."""
    pairs = run(connection, pairs_sql, bound).fetchall()
    currencies, days = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    found = exchange.Rates.load().convert_many([1.0] * len(pairs), currencies, scope.currency, days)
    connection.execute("CREATE OR REPLACE TEMP TABLE factors (currency VARCHAR, announced DATE, factor DOUBLE)")
    if pairs:
        values = [currencies, days, found.values]
        connection.execute("INSERT INTO factors SELECT unnest($1), unnest($2), unnest($3)", values)


def valued_sql(connection: DuckDBPyConnection, scope: Scope, bound: Bound, category: bool = False) -> str:
    """SQL of the packages that count, with `low_in`, `high_in` and `amount_in` in the scope's currency.

    Args:
        connection: an open tracker database.
        scope: what is counted, checked.
        bound: takes the values.
        category: whether to join the category of each package's items.
    """
    where = counted_sql(scope, bound)
    stored = STORED.get(scope.currency)
    join = f" LEFT JOIN ({_CATEGORY}) USING (package_id)" if category else ""
    if stored:
        rate = f"p.{stored}::DOUBLE / nullif((p.low + p.high)::DOUBLE / 2, 0)"
    else:
        load_factors(connection, f"SELECT DISTINCT currency, announced FROM packages p WHERE {where}", bound, scope)
        rate = "f.factor"
        join += " LEFT JOIN factors f ON f.currency = p.currency AND f.announced = p.announced"
    own = f"p.currency = {bound(scope.currency)}"
    factor = f"(CASE WHEN {own} THEN 1.0::DOUBLE ELSE {rate} END){price_level(scope, 'p.announced')}"
    middle = f"((p.low + p.high) / 2 * {factor})::{_CENTS}"
    if stored and scope.constant is None:
        # What is stored is the middle already; a sum in its own currency needs no day with a rate.
        middle = f"CASE WHEN {own} THEN ((p.low + p.high) / 2)::{_CENTS} ELSE p.{stored} END"
    # One pair in two orders is one name in a total.
    names = ", ".join(f"{in_order_sql(f'p.{name}')} AS {name}" for name in ("donor", "recipient"))
    columns = f"p.* REPLACE ({names}){', category' if category else ''}"
    ends = ", ".join(
        f"CASE WHEN p.low = p.high THEN amount_in ELSE (p.{end} * {factor})::{_CENTS} END AS {end}_in"
        for end in ("low", "high")
    )
    return f"SELECT {columns}, {middle} AS amount_in, {ends} FROM packages p{join} WHERE {where}"


def counted(connection: DuckDBPyConnection, scope: Scope | None = None) -> list[Row]:
    """The packages that a total counts, each with its sum.

    Args:
        connection: an open tracker database.
        scope: what is counted.

    Returns:
        Rows of the table `packages`, sorted by id, with `low_in`, `high_in` and `amount` (their middle) in the scope's
        currency, as Decimal to the cent; None where no sum is stated or there is no rate.

    Raises:
        UsageError: an unknown currency, donor, recipient or price year.
    """
    scope, bound = checked(connection, scope or Scope()), Bound()
    valued = valued_sql(connection, scope, bound)
    columns = f"{listed('packages')}, low_in, high_in, amount_in AS amount"
    return fetch(connection, f"SELECT {columns} FROM ({valued}) ORDER BY package_id", bound)
