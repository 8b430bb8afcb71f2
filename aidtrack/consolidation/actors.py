"""What the lexicon says of donors and recipients: their codes and currencies."""

from __future__ import annotations

from functools import cache, lru_cache

from aidtrack.lexicon import read_rows


@cache
def _actors() -> dict[str, tuple[str, str]]:
    return {
        row["actor"]: (row["code"], row["currency"])
        for row in read_rows("actors.csv", ("actor", "code", "type", "currency", "source"))
    }


@lru_cache(maxsize=1 << 14)
def codes(names: str | None) -> str | None:
    """The codes of a donor or recipient, of several in the same order; None where there is none.

    >>> codes("United Kingdom; Norway")
    'GBR;NOR'
    >>> codes("World Bank") is None
    True
    """
    found = [_actors().get(name.strip(), ("", ""))[0] for name in (names or "").split(";")]
    return ";".join(code for code in found if code) or None


@lru_cache(maxsize=1 << 14)
def own_currencies(donor: str) -> frozenset[str]:
    """The currencies of a donor, or of each of several."""
    return frozenset(_actors().get(name, ("", ""))[1] for name in donor.split("; ")) - {""}
