"""Whose loans are paid in tranches that count each, and what the cues of `cues.csv` say of a payment."""

from __future__ import annotations

from typing import Final

IN_TRANCHES: Final = frozenset(("European Union", "International Monetary Fund"))
"""Whose programmes are paid in tranches, each of which is decided on."""

A_SHARE: Final = "a share of a sum"
"""Reason by which attribution tells that words call a sum a share, and not an addition alone."""


def is_payment(reasons: str) -> bool:
    """Whether words beside a sum call it one payment of several; a share of something that was paid is none.

    Args:
        reasons: those of an amount, joined as in the table `amounts`.

    >>> is_payment("one payment: “first tranche” | a share of a sum: “of which”"), is_payment("a payment: “paid”")
    (True, True)
    >>> is_payment("a payment: “paid” | a share of a sum: “of which”")
    False
    """
    return "one payment: " in reasons or ("a payment: " in reasons and A_SHARE not in reasons)
