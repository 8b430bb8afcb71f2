"""A package beside what it is made of and what it is paid from: what its shares leave over, how much of it is used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from aidtrack.consolidation import components, envelopes
from aidtrack.explanation.wording import brief, span
from aidtrack.model import Row
from aidtrack.quantities import count

Ask = Callable[..., list[Row]]
"""Rows of a query with its values."""

_SHARES = (
    "SELECT a.* FROM amounts a JOIN links l ON l.mention_id = a.id WHERE l.package_id = ? AND l.kind = 'component'"
)
_HOMES = """
    SELECT p.* FROM links mine JOIN links its USING (mention_id) JOIN packages p ON p.package_id = its.package_id
    WHERE mine.package_id = ? AND mine.kind = ? AND its.kind = ? ORDER BY p.announced, p.package_id
"""
_TIES = "SELECT * FROM links WHERE kind IN ('amount', 'drawn_from') AND package_id IN (SELECT unnest(?))"


def lines(ask: Ask, row: Row) -> list[str]:
    """What is left of a package beyond its shares, the envelope it is paid out of, and what is paid out of it.

    Args:
        ask: runs a query.
        row: the package.
    """
    return [*_left(row, ask(_SHARES, row["package_id"])), *_paid_from(ask, row), *_used(ask, row)]


def _left(row: Row, shares: Sequence[Row]) -> list[str]:
    found = components.breakdown(row, shares)
    if found is None:
        return []
    beyond = f"beyond the {count(len(found.shares), 'share')} that {found.document_id} tells"
    return ["", f"Unspecified: {row['currency']} {span(found.low, found.high)}, {beyond}"]


def _paid_from(ask: Ask, row: Row) -> list[str]:
    homes = ask(_HOMES, row["package_id"], "drawn_from", "amount")
    return ["", "Paid out of", *(f"  {brief(home)}" for home in homes)] if homes else []


def _used(ask: Ask, row: Row) -> list[str]:
    paid = ask(_HOMES, row["package_id"], "amount", "drawn_from") if row["envelope"] else []
    ties: list[Any] = [[one["package_id"] for one in (row, *paid)]]
    use = envelopes.used([row, *paid], ask(_TIES, *ties) if paid else []).get(row["package_id"])
    if use is None:
        return []
    share = f"{use.low / row['high']:.0%}" if use.low == use.high else f"{use.low / row['high']:.0%} or more"
    unknown = f", and {use.unconverted} without a sum or rate" if use.unconverted else ""
    by = f"by {count(len(use.packages), 'package')}{unknown}"
    head = f"Used: {use.currency} {span(use.low, use.high)} ({share}), {by}"
    return ["", head, *(f"  {brief(one)}" for one in paid)]
