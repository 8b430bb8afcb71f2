"""Counts of what was given, each package's things once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aidtrack.normalization import factors
from aidtrack.quantities import SIGNS
from aidtrack.queries.counting import Scope, checked, counted_sql
from aidtrack.queries.filters import one_of
from aidtrack.queries.statement import Bound, fetch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from aidtrack.model import Row

# A gram of a metric ton, a millilitre of a thousand litres: decimals add up to the same in any order, floats don't.
_EXACT: Final = "DECIMAL(38,6)"

GIVEN: Final = ("new", "component", "past")
"""Roles of the things that a package contains."""

# As `quantities.hedge` and `quantities.hedge_of_sum` have it.
_HEDGE: Final = f"""CASE WHEN i.qualifier IN {tuple(SIGNS)} THEN i.qualifier
    WHEN i.quantity_low IS NOT NULL AND i.quantity_high IS NULL THEN 'at_least' END"""
_HEDGE_OF_SUM: Final = """CASE count(DISTINCT hedge) FILTER (WHERE low IS NOT NULL) WHEN 0 THEN 'exact'
    WHEN 1 THEN max(hedge) FILTER (WHERE low IS NOT NULL) ELSE 'approx' END AS qualifier"""


def item_counts(connection: DuckDBPyConnection, by: str = "item", scope: Scope | None = None) -> list[Row]:
    """How many of what was given, each package's things counted once.

    Args:
        connection: an open tracker database.
        by: `item` or `category`.
        scope: which packages.

    Returns:
        Rows item (catalogue id, else the name in small letters; only by item), category, unit, quantity_low,
        quantity_high (None where no text says how many), packages, unstated: packages that name it without a
        quantity, and qualifier: how exact the sum is. Weights are added in metric tons, volumes in litres, both to
        three decimals; other units are never added to one another. Of several mentions in a package the largest counts.

    Raises:
        UsageError: neither item nor category, or an unknown donor or recipient.
    """
    kind = one_of("grouping", by, ("item", "category"))
    scope, bound = checked(connection, scope or Scope()), Bound()
    columns = ["thing AS item", "category", "unit"] if kind == "item" else ["category", "unit"]
    places = ", ".join(str(index + 1) for index in range(len(columns)))
    sql = f"""SELECT {", ".join(columns)}, round(sum(low), 3)::DOUBLE AS quantity_low,
            round(sum(high), 3)::DOUBLE AS quantity_high,
            count(DISTINCT package_id) AS packages, count(DISTINCT package_id) FILTER (WHERE low IS NULL) AS unstated,
            {_HEDGE_OF_SUM}
        FROM ({_told(scope, bound)}) GROUP BY {places} ORDER BY packages DESC, quantity_low DESC NULLS LAST, {places}"""
    return fetch(connection, sql, bound)


def item_summary(connection: DuckDBPyConnection, by: str = "item", scope: Scope | None = None) -> list[Row]:
    """As `item_counts`, but a row for each thing or category, in whatever units it is counted.

    Returns:
        Rows item (only by item), category, packages, unstated: packages that name some of it without a quantity, and
        quantities: the rows of `item_counts` that have one, the largest first.
    """
    kind = one_of("grouping", by, ("item", "category"))
    scope, bound = checked(connection, scope or Scope()), Bound()
    keys = ["item", "category"] if kind == "item" else ["category"]
    sql = f"""SELECT {", ".join(keys)}, count(DISTINCT package_id) AS packages,
            count(DISTINCT package_id) FILTER (WHERE low IS NULL) AS unstated
        FROM (SELECT *, thing AS item FROM ({_told(scope, bound)}))
        GROUP BY {", ".join(keys)} ORDER BY packages DESC, max(low) DESC NULLS LAST, {", ".join(keys)}"""
    parts: dict[tuple[str | None, ...], list[Row]] = {}
    for row in item_counts(connection, kind, scope):
        if row["quantity_low"] is not None:
            parts.setdefault(tuple(row[key] for key in keys), []).append(row)
    return [
        {**row, "quantities": parts.get(tuple(row[key] for key in keys), [])} for row in fetch(connection, sql, bound)
    ]


def item_series(connection: DuckDBPyConnection, scope: Scope | None = None) -> list[Row]:
    """How many of each category were announced on each day, each package's things counted once.

    Args:
        connection: an open tracker database.
        scope: which packages.

    Returns:
        Rows category, unit, announced, quantity_low, quantity_high, packages and qualifier, in that order of keys;
        units as in `item_counts`. Things without a number, a category of the catalogue or a date are left out.

    Raises:
        UsageError: an unknown donor or recipient.
    """
    scope, bound = checked(connection, scope or Scope()), Bound()
    sql = f"""SELECT category, unit, announced, round(sum(low), 3)::DOUBLE AS quantity_low,
            round(sum(high), 3)::DOUBLE AS quantity_high, count(DISTINCT package_id) AS packages, {_HEDGE_OF_SUM}
        FROM ({_told(scope, bound)})
        WHERE low IS NOT NULL AND category IS NOT NULL AND announced IS NOT NULL
        GROUP BY ALL ORDER BY category, unit NULLS FIRST, announced"""
    return fetch(connection, sql, bound)


def _told(scope: Scope, bound: Bound) -> str:
    """SQL of what each package that counts contains: thing, category and unit, with the largest number told of it."""
    measured = ", ".join(f"('{unit}', {factor!r}::DOUBLE, '{counted}')" for unit, factor, counted in factors())
    factor = "coalesce(u.factor, 1)"
    things = f"""
        SELECT l.package_id, coalesce(i.item, lower(i.name)) AS thing, i.category,
            coalesce(u.counted_in, i.unit) AS unit, any_value(p.announced) AS announced,
            max((i.quantity_low * {factor})::{_EXACT}) AS low,
            max((coalesce(i.quantity_high, i.quantity_low) * {factor})::{_EXACT}) AS high,
            first({_HEDGE} ORDER BY i.quantity_low * {factor} DESC NULLS LAST, {_HEDGE} NULLS FIRST) AS hedge
        FROM links l JOIN items i ON i.id = l.mention_id JOIN packages p ON p.package_id = l.package_id
        LEFT JOIN (VALUES {measured}) AS u (unit, factor, counted_in) ON u.unit = i.unit
        WHERE l.kind = 'item' AND i.role IN {GIVEN} AND {counted_sql(replace(scope, joint=True), bound)}
        GROUP BY 1, 2, 3, 4"""
    # A mention without a quantity says nothing more where another one of the same package has it.
    return f"""SELECT * FROM ({things})
        QUALIFY low IS NOT NULL OR max(low) OVER (PARTITION BY package_id, thing) IS NULL"""
