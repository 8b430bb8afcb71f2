"""Amounts of money: where they stand in a text, and how much they say.

A cheap scan finds currency signs, codes, currency words and scale words. Around each, a small window is cut into
tokens (number, scale, currency, joiner); runs of tokens that nothing but white space separates are read by a
grammar of terms (`$` `1.3` `billion`), which joiners make into ranges, lists and sums.
"""

from __future__ import annotations

from aidtrack.extractors.money.context import conversions, is_rate, name_shared, with_corrections, with_elided
from aidtrack.extractors.money.joining import join, share
from aidtrack.extractors.money.mention import Mention, without_overlaps
from aidtrack.extractors.money.recalling import with_recalled
from aidtrack.extractors.money.terms import Term, read_terms
from aidtrack.extractors.money.tokens import runs
from aidtrack.extractors.money.triggers import scan

__all__ = ["Mention", "find"]


def find(text: str) -> list[Mention]:
    """Every amount of money in a text, from left to right.

    Args:
        text: any text; offsets of the result are into it.

    Returns:
        Mentions whose spans don't overlap. Sums without a figure ("billions of dollars") are none.

    >>> def show(text): return [(f"{m.low:.0f}", f"{m.high:.0f}", m.currency, str(m.qualifier)) for m in find(text)]
    >>> show("between 500 and 600 million euros")
    [('500000000', '600000000', 'EUR', 'range')]
    >>> show("more than $37- or $38 billion")
    [('37000000000', '38000000000', 'USD', 'range')]
    >>> [m[0] for m in show("$ 2 billion $ 980 million; 1.2, 3.4 and 5 billion euros; half a million euros")]
    ['2980000000', '1200000000', '3400000000', '5000000000', '500000']
    >>> show("19.4 million pounds of flour, 300 vehicles worth dollars, 155 mm, M113, in 2023")
    []
    """
    plain, windows = scan(text)
    loose: list[tuple[Term, Term]] = []
    close = [mention for left, right in windows for mention in _read_closely(text, left, right, loose)]
    mentions = without_overlaps(close + plain) if close else plain
    mentions = with_elided(text, with_corrections(text, mentions), loose)
    mentions = [mention for mention in mentions if mention.high >= 100_000 or not is_rate(text, mention)]
    if mentions:
        name_shared(mentions)
        mentions = with_recalled(text, mentions)
    for index, root in conversions(text, mentions).items():
        stated = mentions[root]
        mentions[index].conversion_of = root
        mentions[index].reasons.append(f"restates {text[stated.start : stated.end]} in another currency")
    return mentions


def _read_closely(text: str, left: int, right: int, loose: list[tuple[Term, Term]]) -> list[Mention]:
    """The amounts of a window by the whole grammar."""
    found: list[Mention] = []
    for run in runs(text, left, right):
        for terms, joiners in read_terms(run):
            share(text, terms, joiners)
            found += join(text, terms, joiners, loose)
    return found
