"""Shortcuts of reading lose nothing: what is passed over unread would have brought nothing."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from aidtrack import patterns, pipeline
from aidtrack.attribution import context, voices
from aidtrack.errors import LexiconError
from aidtrack.evaluation.gold import read_gold
from aidtrack.extractors import dates
from aidtrack.literals import needed
from aidtrack.model import Document
from aidtrack.patterns import ANYTHING, Caseless, Holdings, Opening, lower
from aidtrack.text import split

ROOT = Path(__file__).parents[1]
DAY = date(2023, 6, 15)
TEXTS = [
    *(annotated.document.text for annotated in read_gold(ROOT / "tests" / "gold")),
    *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "articles").glob("*.txt"))),
]

NEEDED = [
    (r"\b(?:loan|grant)s?\b", {"loan", "grant"}, "each branch has its own word"),
    (r"\bin\s+the\s+(?:form|shape)\s+of\b", {"form", "shape"}, "the longest of the words that follow one another"),
    (r"\bpaid\s+(?:out|back)?\s*\b", {"paid"}, "what may be missing is no need"),
    (r"(?:stocks?|depots)(?=\s+of\s+shells)", {"stock", "depots"}, "what stands ahead is no part of the match"),
    (r"(?:aid|\w+)\s+to", set[str](), "a branch without a word, and a word too short"),
    (r"(?:aid){0,3}", set[str](), "nothing has to stand there"),
    (r"(?:gift|loan){1,2}", {"gift", "loan"}, "what has to stand there once"),
    (r"paid out", {"paid"}, "no word holds a blank"),
]


@pytest.mark.parametrize(("source", "words", "reason"), NEEDED)
def test_a_regex_needs_words(source: str, words: set[str], reason: str) -> None:
    assert needed(source) == words, reason


def test_every_rare_regex_needs_words() -> None:
    rare = patterns._RARE
    assert len(rare) > 20, "an empty walk would test nothing"
    assert [one._source for one in rare if not one.needed] == []


def test_a_text_without_the_words_has_no_match() -> None:
    asked = found = 0
    for text in TEXTS:
        flat = context._flat(text)
        holdings = Holdings(lower(flat))
        for span in split(text):
            words = flat[span.start : span.end]
            held = holdings.between(span.start, span.end)
            for rare in patterns._RARE:
                found += (match := rare.search(words)) is not None
                asked += rare.may_match(held)
                assert match is None or rare.may_match(held), (rare._source, words)
    assert 0 < found < asked


def test_a_part_of_a_text_may_match_where_the_text_does() -> None:
    loan = Caseless(r"\bloans?\s+of\b", rare=True)
    held = Holdings("it gave a loan of much").between(0, 22)
    assert loan.search("a LOAN of", held)
    assert loan.match("loan of", held)
    assert [found[0] for found in loan.finditer("loan of, loans of", held)] == ["loan of", "loans of"]
    assert loan.search("a loan of", Holdings("it gave much").between(0, 12)) is None


def test_figures_are_the_same_when_every_regex_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [Document(text, str(number), published=DAY) for number, text in enumerate(TEXTS)]
    asked_less = [pipeline.extract(document) for document in documents]
    monkeypatch.setattr(Holdings, "between", lambda *_: ANYTHING)
    assert [pipeline.extract(document) for document in documents] == asked_less


@pytest.mark.parametrize("opening", [context._AID_WORDS, voices._FIRST_PERSON])
def test_what_is_tried_where_it_opens_is_found_everywhere(opening: Opening) -> None:
    found = 0
    for text in TEXTS:
        flat = lower(context._flat(text))
        spans = [match.span() for match in opening.finditer(flat)]
        assert spans == [match.span() for match in re.finditer(opening._source, flat)]
        found += len(spans)
    assert found > 20


def test_dates_are_those_that_a_search_through_the_whole_text_finds() -> None:
    examples = [text for text, _ in dates.DATE.examples]
    for text in (*examples, *TEXTS):
        everywhere = [match for match in dates.DATE.finditer(text) if dates._resolve(match, DAY) is not None]
        assert [(m.start, m.end) for m in dates.find(text, DAY)] == [m.span() for m in everywhere], text[:60]


def test_a_capital_is_told_before_a_rare_regex_is_passed_over() -> None:
    """No lower-case text holds its words, so it would never be asked, and nobody would be told."""
    with pytest.raises(LexiconError, match="has a capital"):
        _ = Caseless(r"\bMay\b").needed
    assert Caseless(r"\bmay\b").needed == {"may"}
