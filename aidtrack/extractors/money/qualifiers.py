"""Words around an amount that change its value: "more than", "up to an aggregate value of", "-plus"."""

from __future__ import annotations

import re
from functools import cache

from aidtrack import lexicon
from aidtrack.extractors.grammar import qualifier_of, qualifier_phrases
from aidtrack.model import Qualifier
from aidtrack.patterns import Pattern

_NOT_A_HEDGE = re.compile(
    r"\b(?:row|dispute|deal|talks|debate|fight|stand-?off|impasse|battle|clash|negotiations|wrangling|concerns?)\s+$",
    re.IGNORECASE,
)
_ADDS = re.compile(r"\b(?:adds?|added|adding)\s+$", re.IGNORECASE)
_LAST_WORD = re.compile(r"([^\s(]+)[\s*_(]*\Z")
_AFTER_STARTS = re.compile(r"[-+]|\s{0,2}(?:or|plus|at|and|approximately|give)\b")

BEFORE_AMOUNT = Pattern(
    "money.qualifier_before",
    # The search region ends where the amount starts, so that \Z is the amount's own start.
    r"""(?i) (?<! [\w-] ) (?P<phrase> (?&phrase) )
        (?: \s* [*_(]* | \s+ (?: a | an | the | its | another | additional | further ) \s+ ) \Z""",
    pieces={"phrase": lambda: qualifier_phrases("before")},
    engine="re",
    examples=[
        ("worth up to ", {"phrase": "up to"}),
        ("More than\n", {"phrase": "More than"}),
        ("some ", {"phrase": "some"}),
    ],
    rejects=["somehow ", "about a dozen men and "],
)
AFTER_AMOUNT = Pattern(
    "money.qualifier_after",
    r"""(?i) \s{0,2} (?: (?<! \w ) | (?= [-+] ) ) (?P<phrase> (?&phrase) )
        (?! \w | -[a-z] (?<! plus-. ) | \s* [\d$€£] )""",
    pieces={"phrase": lambda: qualifier_phrases("after")},
    examples=[
        ("-plus package", {"phrase": "-plus"}),
        (" or more", {"phrase": "or more"}),
        (" or so", {"phrase": "or so"}),
    ],
    rejects=[" plus $5m", " for more"],
)


def qualify(text: str, start: int, end: int) -> tuple[int, int, Qualifier]:
    """The span with the words that change the value, and what they say."""
    last = _LAST_WORD.search(text, max(0, start - 24), start)
    hedged = last is not None and last[1].lower().lstrip('"“‘«') in _last_words()
    before = BEFORE_AMOUNT.search(text, max(0, start - 48), start) if hedged else None
    qualifier = Qualifier.EXACT
    if before is not None:
        phrase = " ".join(before["phrase"].lower().split())
        if _hedges(text, phrase, before.start("phrase"), before.end("phrase"), start):
            qualifier = Qualifier(qualifier_of()[f"before:{phrase}"])
            start = before.start("phrase")
    after = AFTER_AMOUNT.match(text, end, end + 24) if _AFTER_STARTS.match(text, end) else None
    if qualifier is Qualifier.EXACT and ("+" in text[start:end] or "plus" in text[start:end]):
        qualifier = Qualifier.AT_LEAST  # "$174+ million", "$60-plus billion"
    if after is not None and qualifier is Qualifier.EXACT:
        phrase = " ".join(after["phrase"].lower().split())
        qualifier, end = Qualifier(qualifier_of()[f"after:{phrase}"]), after.end()
    return start, end, qualifier


_PLACES = ("over", "above", "under", "below", "around")
_COMPARED = re.compile(r"\s+the\b", re.IGNORECASE)  # "less than the $5m of last year"
_NAMED = re.compile(r"\s+(?:the|its|an?)\b(?! additional| further)", re.IGNORECASE)


def _hedges(text: str, phrase: str, start: int, end: int, amount: int) -> bool:
    """Whether a wording hedges the figure: not in "adds up to $5m", "a row over $5m", "under a $5m deal"."""
    if phrase == "up to":
        return _ADDS.search(text, max(0, start - 10), start) is None
    if phrase not in _PLACES:
        return not (phrase.endswith(" than") and _COMPARED.match(text, end, amount))
    return _NOT_A_HEDGE.search(text, max(0, start - 30), start) is None and _NAMED.match(text, end, amount) is None


@cache
def _last_words() -> frozenset[str]:
    """The last words of all wordings before an amount, and what may stand between ("up to an additional")."""
    found = {
        phrase.split()[-1].lower()
        for key, phrases in lexicon.qualifiers().items()
        if key.startswith("before")
        for phrase in phrases
    }
    return frozenset(found | {"a", "an", "the", "its", "another", "additional", "further"})
