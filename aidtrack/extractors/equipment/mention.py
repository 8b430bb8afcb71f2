"""A thing given as a text names it, and totals that stand behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from aidtrack import lexicon
from aidtrack.extractors.equipment.phrases import Phrase
from aidtrack.extractors.equipment.vocabulary import ROUNDS
from aidtrack.extractors.grammar import PIECES, read_digits
from aidtrack.lexicon.grammar import measures
from aidtrack.model import Qualifier
from aidtrack.patterns import Pattern


@dataclass(slots=True)
class Mention:
    """One thing given, as a text names it; `likelihood` is how sure it is that it is given.

    `ruled` tells what rules found from what was only weighed; `doubted` what rules found and the signs speak against:
    no item, though it says what kind of aid a text is about.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    entry: str | None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    sense: str = "gives"
    likelihood: float = 0.5
    ruled: bool = True
    doubted: bool = False
    reasons: list[str] = field(default_factory=list)


TRAILING: Final = Pattern(
    "equipment.trailing",
    r"""
    \s* (?: [-–—:] | \( | in \s the \s (?:number|amount|quantity) \s of | , \s totall?ing ) \s*
    (?P<number> (?> \d{1,3} (?: \ ,\d{3} )+ | (?&digits) ) ) (?: \s+ (?P<scale> million | thousand | billion ) )?
    (?: \s+ (?P<unit> rounds | shells | pieces | units | sets | systems | items | missiles | vehicles | tons
        | tonnes | pcs | launchers ) )? \b
    (?: \s+ (?: in \s total | in \s all | altogether ) )? (?= \s* (?: [).,;!?] | \Z | \n | and \b ) )
    """,
    pieces=PIECES,
    engine="re",
    examples=[
        (" — 20\nmillion rounds in total.", {"number": "20", "scale": "million", "unit": "rounds"}),
        (": 18;", {"number": "18"}),
        (" in the number of 1 ,500 pieces and", {"number": "1 ,500", "unit": "pieces"}),
    ],
    rejects=[" - 20 percent", " (2023 model", " - 25,000 rounds of"],
)
#: How far behind a thing its total may stand, in characters.
_REACH: Final = 60


def mention_of(text: str, phrase: Phrase, limit: int) -> Mention:
    """The mention that a phrase makes; `limit` is where its sentence ends."""
    end = max(phrase.end, phrase.until)
    if text.startswith(")", end) and text.count("(", phrase.start, end) > text.count(")", phrase.start, end):
        end += 1  # "light anti-tank weapons (NLAW)"
    mention = Mention(phrase.start, end, phrase.name_start, end, phrase.entry, sense=phrase.sense or "gives")
    if phrase.low is None or phrase.high is None:
        _read_total(text, mention, phrase, limit)
        return mention
    mention.low, mention.unit, mention.qualifier = float(phrase.low), phrase.unit, phrase.qualifier
    if mention.qualifier is not Qualifier.AT_LEAST or phrase.vague:
        mention.high = float(phrase.high)
    return mention


def _read_total(text: str, mention: Mention, phrase: Phrase, limit: int) -> None:
    """A total behind the thing: "mortar rounds — 20 million rounds in total"."""
    found = None
    for end in dict.fromkeys((phrase.end, mention.end)):
        found = found or TRAILING.match(text, end, min(limit + 1, len(text), end + _REACH))
    if found is None:
        return
    value = read_digits(found["number"].replace(" ,", ","), scaled=found["scale"] is not None)
    value *= lexicon.scales().get(found["scale"] or "", 1)
    if found["scale"] is None and found["unit"] is None and 1990 <= value <= 2100:
        return
    mention.low = mention.high = float(value)
    mention.qualifier, mention.end = Qualifier.EXACT, found.end()
    unit = measures().get(found["unit"] or "", ("units", ""))[0] or "units"
    mention.unit = "rounds" if phrase.head_bits & ROUNDS and unit == "units" else unit
