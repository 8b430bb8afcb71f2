"""What totals leave out, and why; and what a sum of every figure would show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aidtrack.queries.counting import Scope, apart_sql, checked
from aidtrack.queries.filters import conditions
from aidtrack.queries.statement import Bound, fetch
from aidtrack.queries.valuation import load_factors, price_level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

    from aidtrack.model import Row

# Each mention of money with the one package it is tied to most closely; what the package says goes before what the
# mention says, so that a filter on the donor finds all mentions of its packages.
_MENTIONS: Final = """
    WITH best AS (
        SELECT mention_id, package_id, kind, score FROM links WHERE kind NOT IN ('item', 'repeated_item', 'drawn_from')
        QUALIFY row_number() OVER (
            PARTITION BY mention_id ORDER BY (kind = 'amount') DESC, score DESC, package_id) = 1
    )
    SELECT a.id, a.document_id, a.role, a.conversion_of, b.kind, p.package_id, p.envelope, p.status,
        coalesce(p.donor, a.donor) AS donor, coalesce(p.recipient, a.recipient) AS recipient,
        coalesce(p.aid_type, a.aid_type) AS aid_type, coalesce(p.instrument, a.instrument) AS instrument,
        a.currency, (a.low + a.high) / 2 AS middle, coalesce(p.announced, a.date, d.published) AS announced,
        row_number() OVER (
            PARTITION BY p.package_id, b.kind
            ORDER BY (a.currency = p.currency) DESC, abs(a.low + a.high - p.low - p.high), b.score DESC, a.id
        ) AS turn
    FROM amounts a
    LEFT JOIN best b ON b.mention_id = a.id
    LEFT JOIN packages p ON p.package_id = b.package_id
    LEFT JOIN documents d ON d.id = a.document_id"""

_MENTION_COLUMNS: Final = ("donor", "recipient", "aid_type", "instrument", "currency", "announced")


def _reason(scope: Scope, bound: Bound) -> str:
    """SQL of the one reason why a mention is in the total or not."""
    return f"""CASE
        WHEN kind = 'amount' THEN coalesce({apart_sql(scope, bound, "m")},
            CASE WHEN turn = 1 THEN 'counted' ELSE 'repeated' END)
        WHEN kind = 'superseded' THEN kind
        WHEN kind = 'conversion' OR conversion_of IS NOT NULL THEN 'conversion'
        WHEN kind = 'component' OR role = 'component' THEN 'component'
        WHEN role IN ('cumulative', 'planned', 'other') THEN role
        WHEN kind = 'planned' THEN 'planned'
        ELSE 'unlinked' END"""


def mention_sums(connection: DuckDBPyConnection, scope: Scope | None = None) -> list[Row]:
    """All mentions of money and their sums, by the reason why a total counts them or not.

    Args:
        connection: an open tracker database.
        scope: what is counted; its filters hold for what the mention's package says, else for what it says itself.

    Returns:
        Rows reason (`counted`, or a key of `REASONS`), mentions, packages (that those mentions belong to), amount
        (their sum, middle of low and high, at the rate of the package's or the mention's date), unconverted; the
        largest first. Each mention has exactly one reason.

    Raises:
        UsageError: an unknown currency, donor, recipient or price year.
    """
    scope, bound = checked(connection, scope or Scope()), Bound()
    found = conditions(scope.filters, _MENTION_COLUMNS, "announced", bound, "m", joint=scope.joint)
    mentions = f"SELECT * FROM ({_MENTIONS}) m{' WHERE ' if found else ''}{' AND '.join(found)}"
    load_factors(connection, f"SELECT DISTINCT currency, announced FROM ({mentions})", bound, scope)
    own = f"m.currency = {bound(scope.currency)}"
    factor = f"(CASE WHEN {own} THEN 1.0::DOUBLE ELSE f.factor END{price_level(scope, 'm.announced')})"
    sql = f"""SELECT {_reason(scope, bound)} AS reason, count(*) AS mentions, count(DISTINCT package_id) AS packages,
            coalesce(sum((middle * {factor})::DECIMAL(38,2)), 0)::DOUBLE AS amount,
            count(*) FILTER (WHERE {factor} IS NULL) AS unconverted
        FROM ({mentions}) m LEFT JOIN factors f ON f.currency = m.currency AND f.announced = m.announced
        GROUP BY 1 ORDER BY amount DESC, reason"""
    return fetch(connection, sql, bound)


def left_out(sums: Sequence[Row]) -> list[Row]:
    """Of `mention_sums`, those that a total of the same scope leaves out."""
    return [row for row in sums if row["reason"] != "counted"]


def naive_sum(sums: Sequence[Row]) -> Row:
    """What a tracker would show that adds up every sum of money it meets.

    Args:
        sums: from `mention_sums`.

    Returns:
        One row: amount, mentions, unconverted.
    """
    return {name: sum(row[name] for row in sums) for name in ("amount", "mentions", "unconverted")}


def waterfall(sums: Sequence[Row], total: float) -> list[Row]:
    """From the naive sum down to the total, reason by reason.

    Args:
        sums: from `mention_sums`.
        total: of the packages in the same scope.

    Returns:
        Rows step, amount: `naive`, then minus what each reason leaves out, `valuation` (packages whose figure differs
        from the mention that was counted for it, or that are made from parts), and `total`. The steps add up.
    """
    found = {row["reason"]: row["amount"] for row in sums}
    counted = found.pop("counted", 0.0)
    steps = [("naive", counted + sum(found.values()))]
    steps += [(reason, -amount) for reason, amount in found.items()]
    steps += [("valuation", total - counted), ("total", total)]
    return [{"step": step, "amount": round(amount, 2)} for step, amount in steps]
