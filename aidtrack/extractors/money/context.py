"""What the surroundings add: elided currencies, corrections, conversions, bare exchange rates."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from decimal import Decimal
from typing import Final

from aidtrack.extractors.grammar import PIECES, read_digits
from aidtrack.extractors.money.joining import VAGUE
from aidtrack.extractors.money.mention import Mention, without_overlaps
from aidtrack.extractors.money.qualifiers import qualify
from aidtrack.extractors.money.terms import MILLION, Term
from aidtrack.lexicon import currencies
from aidtrack.model import Qualifier
from aidtrack.patterns import Pattern

ELIDED = Pattern(
    "money.elided",
    r"""
    (?: [\s,;–—-]{1,3} (?: and | plus | of \s which | with | then ) \s+ | [\s,;]{1,3} )
    (?: another | a \s further | an \s additional | about | some | around | nearly | more \s than | over | at \s least
      | up \s to | \s )*
    (?P<value> (?&digits) ) (?! [\d\w%] )
    (?= \s+ (?: of \s (?: that | it | this )
               | for | in (?! \s ) | to (?! \s* \d ) | on (?! \s* \d ) | will | would | is | was | are | were
               | goes | go | (?: next | this ) \s year ) \b
      | \s* [.;] (?! \d ) )
    """,
    pieces=PIECES,
    examples=[
        (", of which 14 for arms", {"value": "14"}),
        (" and another 300.", {"value": "300"}),
        (", with 60 of that for Kyiv", {"value": "60"}),
    ],
    rejects=[", of which 14 tanks", " and 300 vehicles", " in 2023"],
)
_OF_OR_ANOTHER = re.compile(r"of (?:which|that|it|this)\b|another|further|additional")
_OF = re.compile(r"of (?:which|that|it|this)\b")
_FREE = Pattern(
    "money.free",
    # What may follow "about 800 million" for it to be money: no noun of its own.
    r"""
    \G (?: \s* (?: [.,;:)\]!?—–"”’] | \Z | - (?! \w ) )
      | \s+ (?: in | for | to | from | of \s (?: which | it | that | this | last ) | again | the | a | over | this
               | next | last | goes | go | went | falls | fall | comes | pays | by | as | and | or | but | on | since
               | through | will | would | is | was | were | are | has | had | due | earmarked | allocated | appropriated
               | budgeted | disbursed | planned | all \s told | (?: of \s )? (?: grants | loans )
               | of \s (?: [a-z]+ \s ){0,2} (?: aid | assistance | support )
                 (?! [ -](?: workers | packages | parcels | kits | convoys | recipients | boxes | rations | meals ) \b )
               | worth | each | per
               | annually | more | earlier | already | left | just | so \s far | when | while | that | which | with
               | under ) \b )
    """,
    examples=[(" for schools", {}), (".", {}), (" of which 3", {})],
    rejects=[" people", " rounds of ammunition", " barrels"],
)
_NEAR: Final = 320
#: What stands between a share and the sum that it is part of: "about 500 million of the $1.2 billion".
_OF_SUM: Final = re.compile(r"\s+of\s+(?:the|that|its|their|an?)\s+(?:[a-z]+\s+){0,2}")
#: What stands behind a sum that isn't itself shared: "two million of a $90 million programme's families".
_OWNING: Final = re.compile(r"\s+[a-z]+(?:['’]s|s['’])\s")
#: What stands before a number of people: "a country of fewer than six million", "People to be assisted: 2 million".
_INHABITED: Final = re.compile(
    r"\b(?:(?:country|nation|population|city|people) of (?:[a-z]+ ){0,2}"
    r"|(?<!for )(?<!to )(?:[Pp]eople|PEOPLE|[Pp]opulation|[Bb]eneficiaries|[Rr]efugees|[Cc]hildren|[Hh]ouseholds"
    r"|[Ff]amilies|[Ii]nhabitants|[Dd]isplaced|[Pp]ersons"
    r"|[Ss]tudents|[Pp]upils|[Pp]atients)\b[\w ()/*-]{0,40}[:|] ?(?:[a-z]+ ){0,2})\Z"
)


def with_elided(text: str, mentions: list[Mention], loose: list[tuple[Term, Term]]) -> list[Mention]:
    """Add figures whose currency the context gives: "about 800 million", ", of which 14 for …"."""
    found = list(mentions)
    context = _Surroundings(text, mentions) if loose else None
    for term, last in loose:
        vague = VAGUE.search(text, max(0, term.start - 16), term.start) or _INHABITED.search(
            text, max(0, term.start - 64), term.start
        )
        near = None
        if context and not vague:
            near = context.holds(last.end)
            if near is None and _FREE.match(text, last.end) is not None:
                near = context.of(term.start, term.total)
        if near is None or term.total <= 0:
            continue
        start, end, qualifier = qualify(text, term.start, last.end)
        if term is not last:
            qualifier = Qualifier.RANGE
        low, high = sorted((term.total, last.total))  # some write "between 500 and 300 million"
        found.append(Mention(start, end, low, high, near.currency, qualifier, near.shared, elided=True))
    if loose:
        found = without_overlaps(found)
    tails = [tail for mention in found for tail in _tail(text, mention)]
    return without_overlaps(found + tails) if tails else found


def _magnitude(value: Decimal) -> int:
    """Thousands, millions, billions: how often a thousand goes into it."""
    return value.adjusted() // 3


class _Surroundings:
    """The amounts that give their currency to bare figures."""

    def __init__(self, text: str, mentions: list[Mention]) -> None:
        self.text = text
        restated = conversions(text, mentions)
        self.stated = [mention for index, mention in enumerate(mentions) if index not in restated]
        self.starts = [mention.start for mention in self.stated]
        counts = Counter(mention.currency for mention in self.stated if mention.high >= MILLION)
        most = max(counts.values(), default=0)
        self.main = [m for m in self.stated if counts.get(m.currency, 0) == most]
        self.main_starts = [mention.start for mention in self.main]

    def holds(self, end: int) -> Mention | None:
        """The sum of which a figure is said to be a share."""
        between = _OF_SUM.match(self.text, end)
        place = bisect_left(self.starts, between.end()) if between else len(self.starts)
        if between is None or place == len(self.starts) or self.starts[place] != between.end():
            return None
        whole = self.stated[place]
        return None if _OWNING.match(self.text, whole.end) else whole

    def of(self, start: int, value: Decimal) -> Mention | None:
        """The amount before a figure in its sentence, else one of its magnitude shortly before, else the nearest of the
        document's main currency.

        The main currency is the one that most amounts are stated in, conversions in brackets aside.
        """
        place = bisect_left(self.starts, start)
        before = self.stated[place - 1] if place else None
        after = self.stated[place] if place < len(self.stated) else None
        if (
            before is not None
            and 0 <= start - before.end < 100
            and not _SENTENCE_END.search(self.text, before.end, start)
        ):
            return before
        for earlier in reversed(self.stated[max(0, place - 3) : place]):
            if start - earlier.end < _NEAR and _magnitude(earlier.high) == _magnitude(value):
                return earlier
        near = any(m is not None and abs(m.start - start) < _NEAR for m in (before, after))
        if not near and len({m.currency for m in self.main}) != 1:
            return None
        place = bisect_left(self.main_starts, start)
        return min(self.main[max(0, place - 1) : place + 1], key=lambda m: abs(m.start - start), default=None)


def name_shared(mentions: list[Mention]) -> None:
    """Give sums in "crowns", which many countries have, the one of these currencies that the text names elsewhere.

    >>> from aidtrack.extractors.money import find
    >>> [m.currency for m in find("It gives 2 million crowns, of 480 million CZK.")]
    ['CZK', 'CZK']
    """
    for mention in mentions:
        if not mention.currency and mention.shared:
            known = {code for (word, _), code in currencies.home_currency().items() if word == mention.shared}
            named = {other.currency for other in mentions if not other.shared and other.currency in known}
            if len(named) == 1:
                mention.currency = named.pop()


def with_corrections(text: str, mentions: list[Mention]) -> list[Mention]:
    """Let a correction win: "$3 billion \\[$6.2 billion\\]", "$40 -- excuse me, up to $400 million"."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if (
            last is not None
            and last.currency == mention.currency
            and _CORRECTION.fullmatch(text, last.end, mention.start)
        ):
            last.low, last.high, last.end = mention.low, mention.high, mention.end
            last.reasons.append("a correction in brackets")
        elif (
            last is not None and last.currency == mention.currency and _REPAIR.fullmatch(text, last.end, mention.start)
        ):
            kept[-1] = mention
        else:
            kept.append(mention)
    return kept


_SENTENCE_END = re.compile(r"[.!?]\s+[A-Z]|\n\s*\n")
_CORRECTION = re.compile(r"\s*\\?\[\s*")
_REPAIR = re.compile(
    r"\s*(?:--|—|–|-|,|\.\.\.|…)\s*(?:excuse me|sorry|pardon(?: me)?|i mean|rather|correction|make that)\W*",
    re.IGNORECASE,
)
_FOUR_DECIMALS = re.compile(r"\d\.\d{4}\b")
_EQUALS = re.compile(r"(?<!\d)1(?: [A-Za-z.]+){0,2} ?= ?\Z")
_RATE = re.compile(r"\b(?:rate|rates|corresponds? to|per (?:dollar|euro)|buys)\b[^.;\d]{0,24}$", re.IGNORECASE)

#: "The pound fell slightly to", "the dollar costs today": what a currency is quoted at.
_QUOTED = re.compile(
    r"\b[Tt]he ([a-z]+) (?:fell|rose|slipped|climbed|dropped|gained|traded|was trading|stood|fetched|fetches|costs?)\b"
    r"(?: [a-z]+){0,2} \Z"
)

#: From here on no currency costs so much of another that its rate has four decimals.
_DEAR: Final = 1000


def is_rate(text: str, mention: Mention) -> bool:
    """Whether the amount is a bare exchange rate: "at a rate of 42 hryvnias", "one dollar corresponds to"."""
    if mention.high >= 100_000:
        return False
    if mention.low < _DEAR and _FOUR_DECIMALS.search(text, mention.start, mention.end):
        return True  # "fetched $1.3410"
    if _EQUALS.search(text, max(0, mention.start - 16), mention.start) or (
        mention.low == 1 and text[mention.end : mention.end + 8].lstrip()[:1] == "="
    ):
        return True  # "($1 = 0.68 pounds)"
    if mention.low == 1 and re.match(
        r"\s+(?:corresponds|equals|buys|is worth|was worth)\b", text[mention.end : mention.end + 20]
    ):
        return True
    before = text[max(0, mention.start - 60) : mention.start]
    if mention.high < _DEAR and (quoted := _QUOTED.search(before)) is not None:
        return (quoted[1].lower(),) in currencies.phrases()
    return _RATE.search(before) is not None and mention.shared != "cent"


def _tail(text: str, mention: Mention) -> list[Mention]:
    """ "… and another 300", "61 billion, of which 14 for …": the scale is the first figure's."""
    if not _OF_OR_ANOTHER.search(text, mention.end, mention.end + 60):
        return []
    scale = next(
        (s for s in (Decimal(10**12), Decimal(10**9), MILLION) if mention.low >= s and mention.low % (s / 1000) == 0),
        None,
    )
    tail = ELIDED.match(text, mention.end, mention.end + 90) if scale is not None else None
    if tail is None or scale is None or not _OF_OR_ANOTHER.search(text, tail.start(), tail.end() + 8):
        return []
    value = read_digits(tail["value"], scaled=True)
    start, end, qualifier = qualify(text, tail.start("value"), tail.end("value"))
    if value >= 1000:
        return []
    if value * scale > mention.high and _OF.search(text, tail.start(), tail.end() + 8):
        scale /= 1000  # "$1.2 billion, and 420 of that"
    return [Mention(start, end, value * scale, value * scale, mention.currency, qualifier, mention.shared, elided=True)]


CONVERSION = Pattern(
    "money.conversion",
    r"""
    \s* (?: [(\[] \s* (?: (?&near) | i\.e\.,? | in \s conversion | converted
         | (?&equal) | approx\.? | US | worth | equal | [=~≈] | or | \s )*
       | ,? \s+ or \s+ (?: (?&near) | \s )*
       | ,? \s+ (?: which \s is \s )? (?&equal) \s+ (?: (?&near) | \s )*
       | \s* [=/] \s* )
    \Z
    """,
    pieces={
        "near": r"about | around | some | roughly | nearly | almost | approximately | just \s (?: over | under )",
        "equal": r"equivalent \s (?: to | of ) | equal \s to | the \s equivalent \s of",
    },
    examples=[(" (", {}), (" (about ", {}), (", or about ", {}), (" / ", {}), (", equivalent to ", {})],
    rejects=[" and ", ", ", " to "],
)


_APPOSED = re.compile(r"\s*(?:,|—|–|--?)\s+(?:worth\s+)?")


def conversions(text: str, mentions: list[Mention]) -> dict[int, int]:
    """Which amount only says another one again in a second currency: its index and that of the other.

    >>> from aidtrack.extractors.money import find
    >>> [m.conversion_of for m in find("It gave €600m ($650m) and NOK 75 billion, or about $7 billion.")]
    [None, 0, None, 2]
    >>> [m.conversion_of for m in find("It gave C$75m, roughly £48m, to one and C$7m — about $5m — to another.")]
    [None, 0, None, 2]
    """
    found: dict[int, int] = {}
    for index in range(1, len(mentions)):
        earlier, later = mentions[index - 1], mentions[index]
        if earlier.currency == later.currency or later.start - earlier.end > 48:
            continue
        # A second, rough figure right behind a comma or dash is an apposition: it says the first again.
        apposed = later.qualifier is Qualifier.APPROX and _APPOSED.fullmatch(text, earlier.end, later.start)
        if apposed or CONVERSION.match(text, earlier.end, later.start) is not None:
            found[index] = found.get(index - 1, index - 1)
    return found
