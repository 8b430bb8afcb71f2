"""What a total is of, and which packages it counts: the rule, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from aidtrack import exchange
from aidtrack.model import TABLES, Status
from aidtrack.queries.filters import Filters, conditions, resolved, unknown
from aidtrack.queries.statement import Bound, run

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PLANNED: Final = (Status.REQUESTED.value, Status.PROPOSED.value)

STORED: Final = {"USD": "amount_usd", "EUR": "amount_eur"}
"""Currencies that every package is stored in, beside its own, and where."""

REASONS: Final = {
    "repeated": "another mention of a package already counted",
    "cumulative": "a running total over a stretch of time",
    "component": "a part of a sum that is counted",
    "planned": "requested or proposed, not decided",
    "other": "no aid: damage, budgets, prices, trade",
    "conversion": "the same sum in another currency",
    "envelope": "a law or facility that later packages are paid from",
    "package": "a package, where envelopes were asked for",
    "cancelled": "withdrawn",
    "superseded": "corrected by another text",
    "other status": "a package of another status than asked for",
    "unlinked": "told too vaguely to make a package of",
}
"""Why a mention of money is in no total, each told in a few words."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a total is of.

    Args:
        currency: ISO 4217 code all sums are converted to, at the rate of each announcement.
        filters: which packages; cancelled and planned ones only if their status is asked for.
        joint: count what several give or receive together where the filters name but some of them; all of it, so that a
            sum under such a name is no longer what that one gave.
        envelopes: count envelopes instead of the packages; never both.
        include_planned: count requested and proposed packages too.
        constant: year in whose prices the sums are given; None for current prices.
    """

    currency: str = "USD"
    filters: Filters = field(default_factory=Filters)
    envelopes: bool = False
    include_planned: bool = False
    constant: int | None = None
    joint: bool = False


def checked(connection: DuckDBPyConnection, scope: Scope) -> Scope:
    """The scope with its currency in capitals and its names as the database writes them.

    Raises:
        UsageError: an unknown currency, donor, recipient or price year.
    """
    wanted = scope.currency.strip().upper()
    if wanted not in STORED:
        known = exchange.Rates.load().currencies
        stated = connection.execute("SELECT DISTINCT currency FROM packages WHERE currency IS NOT NULL").fetchall()
        if wanted not in known and (wanted,) not in stated:
            raise unknown("currency", scope.currency, known)
    if scope.constant is not None:
        exchange.check_prices(wanted, scope.constant)  # told before any work
    return replace(scope, currency=wanted, filters=resolved(connection, scope.filters))


def apart_sql(scope: Scope, bound: Bound, alias: str) -> str:
    """SQL of why a package isn't counted: a key of `REASONS`, or NULL where it is.

    Args:
        scope: what is counted.
        bound: takes the values.
        alias: of a table with the columns `envelope` and `status`.
    """
    planned = f"{alias}.status IN {PLANNED}"
    cases = [f"WHEN coalesce({alias}.envelope, false) <> {scope.envelopes} "
             f"THEN '{'package' if scope.envelopes else 'envelope'}'"]  # fmt: skip
    if scope.filters.status:
        cases.append(f"WHEN list_contains({bound(list(scope.filters.status))}::VARCHAR[], {alias}.status) THEN NULL")
    cases.append(f"WHEN {alias}.status = '{Status.CANCELLED.value}' THEN 'cancelled'")
    if scope.filters.status or not scope.include_planned:
        cases.append(f"WHEN {planned} THEN 'planned'")
    if scope.filters.status:
        cases.append("ELSE 'other status'")
    return f"CASE {' '.join(cases)} END"


def counted_sql(scope: Scope, bound: Bound, alias: str = "p") -> str:
    """SQL of the condition that a package is counted and matches the filters."""
    matches = conditions(scope.filters, TABLES["packages"].names, "announced", bound, alias, joint=scope.joint)
    return " AND ".join([f"{apart_sql(scope, bound, alias)} IS NULL", *matches])


def apart(connection: DuckDBPyConnection, scope: Scope | None = None) -> dict[str, str]:
    """The packages that no total counts, and why.

    Args:
        connection: an open tracker database.
        scope: what is counted; its filters but the status are passed over.

    Returns:
        Package id to a key of `REASONS`.
    """
    bound = Bound()
    reason = apart_sql(scope or Scope(), bound, "p")
    found = run(connection, f"SELECT package_id, {reason} AS reason FROM packages p WHERE reason IS NOT NULL", bound)
    return dict(found.fetchall())
