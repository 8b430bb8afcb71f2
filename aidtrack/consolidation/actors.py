"""What the lexicon says of donors and recipients: their names, codes and currencies."""

from __future__ import annotations

import difflib
import re
from functools import cache, lru_cache
from unicodedata import normalize

from aidtrack.errors import UsageError
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


def named(kind: str, text: str) -> str:
    """A donor or recipient as the tables name it; of several, with semicolons between them, each.

    Args:
        kind: donor or recipient, for the message.
        text: its name, its code, or another name for it.

    Raises:
        UsageError: nobody of that name is known.

    >>> named("donor", "USA; germany"), named("recipient", "ukr"), named("donor", "the Netherlands")
    ('United States; Germany', 'Ukraine', 'Netherlands')
    """
    names = [re.sub(r"^the\s+", "", part.strip(), flags=re.IGNORECASE) for part in normalize("NFC", text).split(";")]
    return "; ".join(dict.fromkeys(_one(kind, name) for name in names))


def _one(kind: str, name: str) -> str:
    for spelling in (name, name.upper()):  # a text's "us" and "turkey" are none, but a person's are
        for mention in actors.find(spelling):
            if mention.start == 0 and mention.end == len(name) and mention.kind != "bearer":
                return mention.actor
    known = _spellings()
    if name.casefold() in known:
        return known[name.casefold()]
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.8)
    remedy = f"did you mean {known[near[0]]!r}?" if near else "write its usual English name, such as United Kingdom"
    raise UsageError(f"no {kind} {name!r}", remedy)


@cache
def _spellings() -> dict[str, str]:
    """Names and codes in small letters, with the actor of each."""
    codes_of = {code: actor for actor, code in actors.codes().items() if code}
    return {spelling.casefold(): actor for table in (codes_of, {actor: actor for actor in actors.codes()})
            for spelling, actor in table.items()}  # fmt: skip
