"""Terms to amounts: ranges, lists and sums, and what only looks like money."""

from __future__ import annotations

import re
from decimal import Decimal

from aidtrack.extractors.money.mention import Mention
from aidtrack.extractors.money.qualifiers import qualify
from aidtrack.extractors.money.terms import MILLION, Term
from aidtrack.extractors.money.tokens import Token
from aidtrack.extractors.money.triggers import is_free
from aidtrack.model import Qualifier
from aidtrack.patterns import Pattern

_WEIGHT = Pattern(
    "money.weight",
    # Pounds of a thing are a weight; "pounds of funding" is money.
    r"""\s+ of (?! \s+ (?: funding | support | investment | taxpayer | public | government | cash | extra ) \b )
        \s+ \p{L}""",
    examples=[(" of flour", {}), (" of aid", {})],
    rejects=[" of funding", " for"],
)
_STERLING = re.compile("£|sterling|GBP")
_POUNDS_OF = re.compile(r"pounds of (?!funding|support|investment|public)[a-z]")
_WEIGHS = re.compile(r"\bweigh\w*(?:\s+[a-z]+){0,4}\s+\Z")
_MOVES = re.compile(
    r"\b(?:r(?:o|i)se[sn]?|rais\w+|increas\w+|gr[eo]w\w*|climb\w*|jump\w*|up|fell|fall\w*|cut\w*|reduc\w+|dropp?\w*|expand\w*|boost\w*"
    r"|doubl\w+|tripl\w+|went|revis\w+|lift\w*|chang\w+|augment\w*|decreas\w+|declin\w+|slash\w*|shr[aiu]nk\w*|surg\w+|soar\w*)"
    r"\s+(?:[\w’'-]+\s+){0,10}(?P<how>from|by)\s+(?:(?:[a-z]+\s+){0,2}|(?<=from\s)(?:its|the|an?)\s+(?:[a-z]+\s+){0,2}"
    r"(?:level|figure|total|sum|amount|average|base)\s+of\s+(?:[a-z]+\s+)?)$",
    re.IGNORECASE,
)  # fmt: skip
VAGUE = re.compile(r"\b(?:several|a few|many|countless)\s+$", re.IGNORECASE)
_LISTED = re.compile(r",? ?(?:and|or)? ?(?:[A-Z][A-Za-z]{0,2} ?)?[^\w\s]?\d|[^,.;]{0,20}\brespectively")
_LISTED_BEFORE = re.compile(r"\d\s?(?:[mb]n?|[a-z]*illion)?, \Z")
_ONE_IN = re.compile(r"\b(?:one|two|three|nine|\d+) (?:in|out of)(?: every)? \Z", re.IGNORECASE)
_BETWEEN = re.compile(r"\b(?:between|ranging|from)\s+(?:[a-z]+\s+){0,2}$", re.IGNORECASE)


def joiner(joiners: list[Token]) -> str:
    """How two terms are joined: range, list or nothing.

    A comma before "and" is a list; an em dash joins nothing.
    """
    words = [token.text for token in joiners]
    if "—" in words or not words:
        return ""
    if "to" in words or (words[-1] == "or" and "," not in words):
        return "range"
    if all(word in "-‐‑–" for word in words):
        return "range"
    return "list"


def share(text: str, terms: list[Term], joiners: list[list[Token]]) -> None:
    """Let terms that one joiner holds together share their currency and scale."""
    scaled = [term.scale is not None for term in terms]
    for index in range(len(terms) - 1, 0, -1):
        earlier, later = terms[index - 1], terms[index]
        how = joiner(joiners[index])
        if not how or (how == "list" and later.scale is None and later.currency is None):
            continue
        if _stands_alone(text, earlier, later, how) or _counts_others(text, earlier, later, joiners[index]):
            continue
        held = how == "range" or earlier.scale is not None or (later.scale is not None and earlier.value < 1000)
        if held and earlier.currency is None and not later.sign_first and not earlier.broken_off:
            earlier.currency = later.currency
        if later.multiple > 1 and earlier.scale is None and earlier.value * later.multiple < later.value:
            earlier.value *= later.multiple  # "two or three hundred million dollars"
        if earlier.scale is None and later.scale is not None and earlier.currency is not None and earlier.value < 1000:
            earlier.scale = later.scale
            if how == "range" and earlier.value > later.value:
                earlier.scale = later.scale / 1000  # "$500-1bn"
    for earlier, later, joined, own in zip(terms, terms[1:], joiners[1:], scaled, strict=False):
        how = joiner(joined)
        if later.currency is None and earlier.currency is not None and earlier.sign_first:
            if _counts_others(text, earlier, later, joined):
                continue
            tight = how == "range" and not (own and "to" in [token.text for token in joined])
            if tight or (how == "list" and later.scale is not None and is_free(text, later.end)):
                later.currency = earlier.currency


#: The last days of a month are the highest numbers that may be dates.
_LAST_DAY = 31
_MONTH = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+\Z")


def _stands_alone(text: str, earlier: Term, later: Term, how: str) -> bool:
    """Whether a number has nothing of the sum behind it: a date ("since 2022 to", "Feb. 1 to"), a share ("half,")."""
    if earlier.scale is not None or earlier.currency is not None or later.scale is None:
        return False
    if how == "range" and earlier.share and text[max(0, earlier.start - 3) : earlier.start].lower() in ("in ", "by "):
        return True  # "cut in half to 4 billion", "grew by a quarter to 2 billion"
    if how == "range" and earlier.value <= _LAST_DAY and _MONTH.search(text, max(0, earlier.start - 12), earlier.start):
        return True  # "agreed on Feb. 1 to 50 billion euros"
    return (how == "list" and earlier.share) or (
        1900 <= earlier.value <= 2100 and earlier.value == int(earlier.value) and later.value < earlier.value
    )


def _counts_others(text: str, earlier: Term, later: Term, joined: list[Token]) -> bool:
    """Whether a figure behind "to" counts those who get the sum: "$20 to 3 million families", not "$2 to 3 million"."""
    if earlier.currency is None or later.currency is not None or not earlier.sign_first:
        return False
    return [token.text for token in joined] == ["to"] and not is_free(text, later.end)


def join(text: str, terms: list[Term], joiners: list[list[Token]], loose: list[tuple[Term, Term]]) -> list[Mention]:
    """Mentions from terms: a range of two where the joiner says so, else one each."""
    found: list[Mention] = []
    index = 0
    while index < len(terms):
        term = terms[index]
        later = terms[index + 1] if index + 1 < len(terms) else None
        if term.broken_off:
            index += 1
            continue
        if later is not None and _is_range(text, term, later, joiners[index + 1]):
            mention = _mention(text, term, later)
            index += 2
        else:
            index += _keep_loose(text, terms, joiners, index, loose)
            mention = _mention(text, term, None)
            index += 1
        if mention is not None:
            found.append(mention)
    return found


def _keep_loose(
    text: str, terms: list[Term], joiners: list[list[Token]], index: int, loose: list[tuple[Term, Term]]
) -> int:
    """Keep a figure without a currency for later; how many terms more than one it takes.

    "between 10 and 15 million" takes two.
    """
    term = terms[index]
    later = terms[index + 1] if index + 1 < len(terms) else None
    if term.currency is not None:
        return 0
    if later is not None and later.currency is None and later.scale is not None and term.value < later.value * 1000:
        words = [token.text for token in joiners[index + 1]]
        between = words == ["and"] and _BETWEEN.search(text[max(0, term.start - 30) : term.start])
        if joiner(joiners[index + 1]) == "range" or between or _wavers(text, term, later, words):
            term.scale = term.scale or later.scale
            loose.append((term, later))
            return 1
    if term.scale is not None and term.scale >= MILLION:
        loose.append((term, term))
    return 0


def _is_range(text: str, term: Term, later: Term, joiners: list[Token]) -> bool:
    if term.currency is None or later.currency is None or term.currency.code != later.currency.code:
        return False
    if term.total >= later.total:
        return False
    how = joiner(joiners)
    before = text[max(0, term.start - 140) : term.start]
    if how == "range":
        moved = "to" in [token.text for token in joiners] and _MOVES.search(before.rpartition(". ")[2])
        if moved and moved["how"].lower() == "by":  # "rose by $2m to $9m", but "rose by $2 to $3 million"
            apart = later.sign_first or later.total >= 4 * term.total  # "by 7 billion to 82 billion kroner"
            return not (apart and text[term.end - 1].isalpha())
        return not moved
    words = [token.text for token in joiners]
    if _wavers(text, term, later, words):
        return True
    return words == ["and"] and _BETWEEN.search(before) is not None and "from" not in before[-12:]


def _wavers(text: str, term: Term, later: Term, words: list[str]) -> bool:
    """Whether somebody wavers between two near figures: "$40, $50 billion", "1.6, 1.7 billion"; not in a list."""
    if words != [","] or not text[term.end - 1].isdigit() or later.scale is None:
        return False
    if not term.value < later.value <= term.value * 3 / 2:
        return False
    behind = text[later.end : later.end + 24].lstrip(" ")
    return not (_LISTED.match(behind) or _LISTED_BEFORE.search(text, max(0, term.start - 14), term.start))


def _mention(text: str, term: Term, later: Term | None) -> Mention | None:
    last = later or term
    currency = term.currency
    if currency is None or (last.currency is None):
        return None
    if currency.unsure and term.scale is None and not (currency.shared == "" and ("," in text[term.start : term.end])):
        return None
    if (term.word_first and term.scale is None) or _is_not_money(text, term, last):
        return None
    if VAGUE.search(text, max(0, term.start - 16), term.start):
        return None  # "several hundred billion dollars"
    start, end, qualifier = qualify(text, term.start, last.end)
    if later is not None:
        qualifier = Qualifier.RANGE
    shared = currency.shared or (last.currency.shared if last.currency else "")
    low, high = term.total, last.total
    if low <= 0 or high > Decimal(10) ** 18:
        return None
    return Mention(start, end, low, high, currency.code, qualifier, shared)


def _is_not_money(text: str, term: Term, last: Term) -> bool:
    """Pounds of weight, the football cup, a year before a currency word."""
    assert term.currency is not None
    if term.scale is None and term.value < 1000 and _ONE_IN.search(text, max(0, term.start - 20), term.start):
        return True  # "one in three dollars"
    word = text[max(term.start, last.end - 8) : last.end].lower()
    if word.endswith(("pounds", "pound")) and _WEIGHT.match(text, last.end, last.end + 60):
        return not _STERLING.search(text)
    if word.endswith("-pound") and term.scale is None and re.match(r"[ -][A-Za-z]", text[last.end : last.end + 2]):
        return True  # "500-pound bombs"
    if word.endswith("pounds") and _WEIGHS.search(text, max(0, term.start - 40), term.start):
        return True  # "weighing in at 2,000 pounds"
    if word.endswith("pounds") and _POUNDS_OF.search(text) and not _STERLING.search(text):
        return True
    if word.endswith("euros") and text[last.end - 5] == "E" and term.scale is None and 1900 <= term.value <= 2100:
        return True
    return term.currency.parts == 100 and text[last.end : last.end + 8].lower().startswith((" on the", " worth of"))
