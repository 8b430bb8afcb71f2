"""Whose dollar, krone or crown a bare word or sign means: that of the country which the document shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aidtrack.lexicon import actors, currencies

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context
    from aidtrack.attribution.windows import Window
    from aidtrack.extractors.money import Mention

#: Letters before a dollar sign that say whose dollar it is.
_PREFIXED: Final = {"C": "CAD", "CA": "CAD", "CAN": "CAD", "CDN": "CAD", "A": "AUD", "AU": "AUD", "NZ": "NZD",
                    "NT": "TWD", "HK": "HKD", "S": "SGD", "US": "USD"}  # fmt: skip
#: "These are Canadian dollars", "all figures in Australian dollars": words that tell what the bare sign means.
_SAYS_WHOSE: Final = (" are ", " amounts in ", " figures in ", " sums in ", " quoted in ")
_LETTERS: Final = re.compile(r"\b[A-Z][A-Za-z]{0,2}\Z")
_NATIONS: Final = {"Canadian": "C", "Australian": "A", "New Zealand": "NZ", "US": "US", "U.S.": "US", "American": "US"}
_IN_WORDS: Final = re.compile(
    r"[CANU](?<!\w.)(?:(?<=C)anadian|(?<=A)ustralian|(?<=N)ew Zealand|(?<=U)S|(?<=U)\.S\.|(?<=A)merican)\s+dollars\b"
)
#: Cities besides capitals where dispatches from dollar countries are dated.
_CITIES: Final = {"sydney": "Australia", "melbourne": "Australia", "brisbane": "Australia", "perth": "Australia",
                  "auckland": "New Zealand", "toronto": "Canada", "montreal": "Canada", "vancouver": "Canada",
                  "calgary": "Canada", "halifax": "Canada", "new york": "United States"}  # fmt: skip
_DATELINE: Final = re.compile(
    r"[\s*_#>]*([A-Z][A-Za-z]+(?: [A-Z][a-z]+)?)(?:, [^.\n]{0,40}?)?\s*(?:\([^)\n]*\)\s*)?[—–-]"
)
#: Agencies write for all the world: their bare dollar is American wherever they report from.
_AGENCY: Final = re.compile(r"\b(?:AP|AFP|Reuters|Bloomberg|Xinhua|dpa|UPI)\b")
_SHARED_WIDELY: Final = frozenset(("dollar", "cent", "pound", "euro"))


def marked(text: str) -> frozenset[str]:
    """Dollars that a text marks with letters before the sign: "C$", "US$".

    >>> sorted(marked("NZ$5m and US$ 3m, and $4m"))
    ['NZD', 'USD']
    """
    found, place = set(), text.find("$")
    while place >= 0:
        letters = _LETTERS.search(text, max(0, place - 4), place) if text[place - 1 : place].isalpha() else None
        code = _PREFIXED.get(letters[0].upper()) if letters is not None else None
        if code:
            found.add(code)
        place = text.find("$", place + 1)
    if "dollars" in text:
        for words in _IN_WORDS.finditer(text):
            if not text.endswith(_SAYS_WHOSE, 0, words.start()):
                found.add(_PREFIXED[_NATIONS[words[0].rpartition("dollars")[0].rstrip()]])
    return frozenset(found)


def published_in(context: Context) -> str | None:
    """The country of a text's publisher."""
    publisher = context.document.publisher
    published = actors.find(publisher) if publisher else []
    if published and not actors.is_listed(published[0].actor):
        published = actors.find(published[0].actor.rpartition(" ")[0])  # "New Zealand Red Cross"
    return published[0].actor if published else None


def dated_in(context: Context, agencies: bool = True) -> str | None:
    """The country of a text's dateline, that of a news agency's only where it is asked for."""
    dateline = _DATELINE.match(context.text[:100])
    if dateline is None or (not agencies and _AGENCY.search(dateline[0])):
        return None
    place = dateline[1].title()
    named = actors.find(place)
    return _CITIES.get(place.lower()) or (named[0].actor if named and named[0].kind == "capital" else None)


def candidates(context: Context, mention: Mention, window: Window, donor: str | None) -> list[str]:
    """Countries whose money a bare word may mean, the likeliest first.

    A bare dollar is another country's only in a text of that country: its government speaks, or it is named more than
    the United States, or American dollars are the marked ones. A krone or won is that of the nearest country.
    """
    if mention.shared in _SHARED_WIDELY:
        return context.dollar_countries if mention.shared in ("dollar", "cent") else _sharing(context, mention.shared)
    near = sorted(
        context.by_sentence[window.index],
        key=lambda found: (found.start > mention.start, abs(found.start - mention.start)),
    )
    return [
        *(found.actor for found in near),
        *(c for c in (donor, context.voice, context.donor) if c),
        *(actor for actor, _ in context.named.most_common()),
    ]


#: Dollar countries with newspapers in English; a bare dollar under a dateline elsewhere is American.
_ENGLISH: Final = frozenset(("Canada", "Australia", "New Zealand"))


def dollar_countries(context: Context) -> list[str]:
    """Countries whose dollar a bare sign may mean, the likeliest first."""
    return _sharing(context, "dollar")


def _sharing(context: Context, shared: str) -> list[str]:
    table, marks, named = currencies.home_currency(), context.marked, context.named
    published, dated = published_in(context), dated_in(context, agencies=False)
    titled = [mention.actor for mention in context.in_title if mention.actor in _ENGLISH]
    shown = (context.voice, published, context.donor, dated if dated in _ENGLISH else None, *titled)
    own = [c for c in shown if c and (shared, c) in table]
    if "USD" in marks:  # who marks American dollars means its own by the bare sign
        if context.voice in own:
            return own[:1]
        others = [
            c
            for c, times in named.most_common()
            if (shared, c) in table and c != context.recipient and (times > 1 or len(marks) > 1)
        ]
        unmarked = [c for c in (*own, *others) if table[shared, c] not in marks]
        return [*unmarked, *own][:1]
    # "C$5bn ($3.6bn)" of a wire means another dollar by the bare sign; a government's own text slips into its letters.
    unmarked = [c for c in own if table[shared, c] not in marks or c in (context.voice, published)]
    return [c for c in unmarked[:1] if c in (context.voice, published) or marks or named[c] > named["United States"]]
