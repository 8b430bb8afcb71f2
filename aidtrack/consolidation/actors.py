"""What the lexicon says of donors and recipients: their codes and currencies."""

from __future__ import annotations

from functools import lru_cache

from aidtrack.lexicon import actors


@lru_cache(maxsize=1 << 14)
def codes(names: str | None) -> str | None:
    """The codes of a donor or recipient, of several in the same order; None where there is none.

    >>> codes("United Kingdom; Norway")
    'GBR;NOR'
    >>> codes("World Bank") is None
    True
    """
    known = actors.codes()
    found = [known.get(name.strip(), "") for name in (names or "").split(";")]
    return ";".join(code for code in found if code) or None


@lru_cache(maxsize=1 << 14)
def own_currencies(donor: str) -> frozenset[str]:
    """The currencies of a donor, or of each of several."""
    known = actors.currency_of()
    return frozenset(known.get(name, "") for name in donor.split("; ")) - {""}
