"""What becomes one package and what doesn't: a table of made-up figures for each rule, each row with its reason."""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aidtrack import likeness, pipeline, tables
from aidtrack.consolidation import (
    Consolidated,
    batches,
    components,
    concerned,
    consolidate,
    described,
    donors_of,
    envelopes,
    features,
    in_batches,
    subjects_of,
)
from aidtrack.consolidation.figures import party, reach
from aidtrack.consolidation.sources import Memory
from aidtrack.model import TABLES, Document, Row
from aidtrack.storage import Tracker, loading
from aidtrack.storage.figures import Stored

sys.path.insert(0, str(Path(__file__).parent))

from figure_rows import Corpus

M, BN = 1e6, 1e9

Said = dict[str, Any]


def said(low: float, day: str = "2023-05-15", **values: Any) -> Said:
    """One document with one amount; `published` where it differs from the day of the amount."""
    published = values.pop("published", day)
    return {"low": low, "published": published, "date": values.pop("date", day), **values}


def lent(low: float, quote: str, day: str = "2023-05-15", **values: Any) -> Said:
    """A loan of a development bank's, and the sentence that tells it."""
    return said(low, day, **{"donor": "World Bank", "instrument": "loan", "quote": quote, **values})


def tell(*mentions: Said) -> Corpus:
    """A document for each mention."""
    corpus = Corpus()
    for values in mentions:
        values = dict(values)
        article = corpus.document(values.pop("published"), **values.pop("document", {}))
        corpus.amount(article, values.pop("low"), values.pop("currency", "USD"), **values)
    return corpus


def made(corpus: Corpus, corrections: list[Row] | None = None) -> Consolidated:
    return consolidate(*corpus.rows, corrections or [])


def figures(found: Consolidated) -> list[float | None]:
    return sorted((row["low"] for row in found.packages), key=lambda low: -1.0 if low is None else low)


def links(found: Consolidated, kind: str) -> list[Row]:
    return [row for row in found.links if row["kind"] == kind]


TOGETHER = [
    ([said(400 * M)] * 10, 400 * M, "the same news told ten times"),
    ([said(2.98 * BN), said(3 * BN, "2023-05-16", qualifier="approx")], 2.98 * BN, "nearly 3 billion"),
    ([said(2.7 * BN), said(3 * BN, "2023-05-17", qualifier="approx")], 2.7 * BN, "nearly 3 billion, said generously"),
    ([said(1.0055 * BN), said(1 * BN, qualifier="at_least")], 1.0055 * BN, "more than 1 billion"),
    ([said(3.9 * BN), said(4 * BN, qualifier="at_most")], 3.9 * BN, "just under 4 billion"),
    ([said(1.13 * BN), said(1.1 * BN)], 1.13 * BN, "rounded to a tenth"),
    ([said(571.3 * M), said(571 * M)], 571.3 * M, "rounded to a million"),
    ([said(400 * M), said(400 * M, "2023-05-20")], 400 * M, "a re-report days later, dated by its document"),
    ([said(400 * M), said(400 * M, "2023-05-15", published="2023-05-29")], 400 * M, "weeks later, but it says the day"),
    ([said(400 * M), said(400 * M, "2023-05-01", published="2023-08-01", role="past", date_precision="month")], 400 * M,
     "background of that month"),
    ([said(400 * M, aid_type="military"),
      said(400 * M, "2023-01-01", published="2024-03-01", role="past", date_precision="year", aid_type="financial")],
     400 * M, "background of that year, the only such sum in it"),
    ([said(400 * M), said(400 * M, published="2023-09-01", date=None, role="past")], 400 * M, "background, undated"),
    ([said(400 * M), said(400 * M, "2023-09-01", role="past")], 400 * M, "background with just its document's date"),
    ([said(400 * M, tranche=7, programme="PDA"), said(400 * M, "2023-06-10", tranche=7, programme="PDA")], 400 * M,
     "the number says that it is the same"),
    ([said(400 * M), said(400 * M, recipient=None)], 400 * M, "one text doesn't name the recipient"),
    ([said(4 * BN, currency="NOK"), said(371.5 * M, "2023-05-16")], 4 * BN, "converted at the day's rate"),
    ([said(2.26 * BN), said(2.26 * BN, "2023-09-02", published="2023-09-04", role="past")], 2.26 * BN,
     "promised in spring, signed in autumn: too particular a sum to occur twice"),
    ([said(450 * M, donor="United Kingdom; Norway"), said(450 * M, donor="Norway; United Kingdom")], 450 * M,
     "a joint package, named in another order"),
    ([said(450 * M, programme="MFA"),
      said(450 * M, "2023-05-24", published="2023-05-26", role="past", programme="MFA")],
     450 * M, "a payment of a programme, approved and then paid"),
    ([said(450 * M, envelope=True), said(450 * M, "2023-05-15", published="2023-05-26", role="past")], 450 * M,
     "what was set up is spoken of as given"),
    ([lent(450 * M, "It approved USD 450 million."), lent(450 * M, "It signed it.", "2023-06-09")], 450 * M,
     "a bank's loan, approved and then signed"),
    ([lent(450 * M, "The board approved it.", donor="International Monetary Fund"),
      lent(450 * M, "Kyiv received it.", "2023-05-26", donor="International Monetary Fund")], 450 * M,
     "a tranche, told by the lender and by who gets it"),
    ([lent(455 * M, "It approved it."), lent(455 * M, "It is lent.", "2023-06-09")], 455 * M, "three digits"),
    ([lent(1.2 * BN, "It is lent."), lent(1.2 * BN, "It is on its way.", "2023-06-09")], 1.2 * BN, "a very large loan"),
    ([said(226 * M, recipient="Yemen", reasons="recipient: the text's main recipient"),
      said(226 * M, "2023-05-17", recipient="Somalia")], 226 * M, "one text doesn't say who receives so odd a sum"),
]  # fmt: skip


@pytest.mark.parametrize(("mentions", "low", "reason"), TOGETHER, ids=[row[2] for row in TOGETHER])
def test_one_package(mentions: list[Said], low: float, reason: str) -> None:
    found = made(tell(*mentions))
    assert figures(found) == [low], reason
    assert found.packages[0]["documents"] == found.packages[0]["mentions"] == len(mentions)


APART = [
    ([said(400 * M), said(400 * M, "2023-05-29")], "equal sums two weeks apart"),
    ([said(800 * M), said(800 * M, "2023-05-23")], "equal sums eight days apart"),
    ([said(400 * M, tranche=25), said(400 * M, tranche=26)], "other drawdowns on one day"),
    ([said(400 * M, programme="PDA"), said(400 * M, programme="USAI")], "other programmes on one day"),
    ([said(500 * M), said(2.1 * BN)], "two packages on one day"),
    ([said(400 * M), said(410 * M, "2023-05-16")], "not within the rounding"),
    ([said(4.1 * BN), said(4 * BN, qualifier="at_most")], "more than just under 4 billion"),
    ([said(450 * M, donor="United Kingdom; Norway"), said(450 * M, donor="Norway")], "joint and national"),
    ([said(500 * M), said(500 * M, envelope=True)], "a package is no envelope"),
    ([said(226 * M, recipient="Yemen"), said(226 * M, "2023-05-17", recipient="Somalia")], "two recipients, both told"),
    ([said(230 * M, recipient="Yemen", reasons="recipient: the text's main recipient"),
      said(230 * M, "2023-05-17", recipient="Somalia")], "a round sum, and another recipient"),
    ([said(400 * M), said(400 * M, recipient="Sudan")], "another recipient"),
    ([said(400 * M), said(400 * M, currency="NOK")], "the same number in another currency"),
    ([said(400 * M), said(400 * M, "2023-04-01", published="2023-06-01", role="past", date_precision="month")],
     "background of another month"),
    ([said(400 * M), said(400 * M, "2023-05-09", published="2023-05-15", role="past")], "background of another day"),
    ([lent(400 * M, "It approved it."), lent(400 * M, "It signed it.", "2023-06-09")],
     "a bank often lends a round sum"),
    ([lent(450 * M, "It approved it."), lent(450 * M, "It signed it.", "2023-06-09", instrument="grant")],
     "a loan is no grant"),
    ([lent(450 * M, "It approved it.", donor="European Union"),
      lent(450 * M, "It was paid.", "2023-06-09", donor="European Union")], "tranches of two months"),
    ([lent(450 * M, "It approved it.", donor="Norway"), lent(450 * M, "It was paid.", "2023-06-09", donor="Norway")],
     "no lender's"),
    ([lent(250 * M, "It is lent for buses."), lent(250 * M, "It is lent for water.", "2023-06-05")], "two digits"),
    ([lent(455 * M, "It approved roads."), lent(455 * M, "It approved power.", "2023-06-05")], "two approvals"),
    ([lent(455 * M, "It signed one for water."), lent(455 * M, "It signed one.", "2023-06-07")], "two signings"),
    ([lent(450 * M, "It signed one."), lent(450 * M, "It approved one.", "2023-06-09")], "signed before the other"),
]  # fmt: skip


@pytest.mark.parametrize(("mentions", "reason"), APART, ids=[row[1] for row in APART])
def test_two_packages(mentions: list[Said], reason: str) -> None:
    assert len(made(tell(*mentions)).packages) == 2, reason


VAGUE = [
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.35,
           reasons="spoken of as its giver's | weighed as past: “gave” | donor: “Oslo” stands as the giver")], "known"),
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.35,
           reasons="weighed as past: “year”, “gave” | donor: “Oslo” stands as the giver")], "a year's spending"),
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.35,
           quote="It got USD 300,000,000 that month.",
           reasons="weighed as past: “gave” | donor: “Oslo” stands as the giver")], "a month that was told before"),
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.35,
           quote="Thanks for the USD 300,000,000.",
           reasons="weighed as past: “gave” | donor: “Oslo” stands as the giver")], "the sum that the reader knows"),
    ([said(400 * M, published="2023-05-01", date=None, role="past")], "no background of the future"),
    ([said(400 * M, published="2025-01-01", date=None, role="past")], "background of long ago"),
    ([said(300 * M, confidence=0.2)], "hardly anything speaks for it"),
    ([said(300 * M, "2023-01-01", role="past", date_precision="year")], "what was given in a year"),
    ([said(300 * M, "2023-03-01", role="past", date_precision="month", confidence=0.7)], "some month, not surely read"),
    ([said(300 * M, "2023-01-01", role="past", date_precision="year", programme="MFA")], "a share of a year"),
    ([said(3000 * M, "2023-03-04", role="past", confidence=0.85)], "so large a sum in passing is a law or a total"),
    ([said(300 * M, confidence=0.2, programme="PDA")], "a programme's name alone says nothing"),
    ([said(300 * M, "2023-03-01", published="2023-04-03", role="past", date_precision="month", confidence=0.7),
      said(300 * M, "2023-02-20", role="planned", recipient="Sudan", donor="Denmark")], "another donor planned it"),
    ([said(300 * M, "2022-01-01", published="2023-04-05", role="past", date_precision="year"),
      said(300 * M, "2023-04-05", date=None, role="past")], "neither of two texts says when"),
    ([said(300 * M, "2022-01-01", published="2023-04-05", role="past", date_precision="year"),
      said(300 * M, "2022-12-20", confidence=0.02)], "hardly news, and a year"),
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.9,
           reasons="a package: “package” | donor: carried on from the amount before")], "nobody beside it gives it"),
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.9,
           reasons="a promise: “promised” | a sum over a year: “yearly” | donor: “Oslo” stands as the giver")], "rate"),
    ([said(3000 * M, published="2025-01-01", date=None, role="past", confidence=0.9,
           reasons="a package: “package” | donor: “Oslo” stands as the giver")], "so large, and of no time"),
    ([said(300 * M, confidence=0.8, reasons="nothing beside it speaks of aid | donor: the text's main donor")], "bare"),
]  # fmt: skip
"""Lone mentions of which no package is made."""


@pytest.mark.parametrize(("mentions", "reason"), VAGUE, ids=[row[1] for row in VAGUE])
def test_what_is_told_too_vaguely_makes_no_package(mentions: list[Said], reason: str) -> None:
    found = made(tell(said(400 * M), *mentions))
    assert [row["mentions"] for row in found.packages] == [1], reason


FIRM = [
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.35,
           reasons="weighed as past: “gave” | donor: “Oslo” stands as the giver")], "news as likely as background"),
    ([said(300 * M, confidence=0.35)], "news"),
    ([said(300 * M, "2023-03-04", role="past", confidence=0.6)], "a day"),
    ([said(300 * M, "2023-03-01", role="past", date_precision="month", confidence=0.85)], "a month, surely read"),
    ([said(3000 * M, "2023-03-04", role="past", confidence=0.95)], "large, and surely read"),
    ([said(300 * M, None, role="past", date=None, tranche=7)], "it has a number"),
    ([said(300 * M, "2023-03-01", role="past", date_precision="month", programme="PDA", confidence=0.7)], "named"),
    ([said(300 * M, None, role="past", date=None, envelope=True)], "a law"),
    ([said(300 * M, "2023-03-01", role="past", date_precision="month", confidence=0.7, published="2023-04-05"),
      said(300 * M, "2023-03-01", role="past", date_precision="month", confidence=0.7, published="2023-05-06")],
     "two texts"),
    ([said(300 * M, "2022-01-01", published="2023-04-05", role="past", date_precision="year")] * 3, "three texts"),
    ([said(300 * M, "2023-03-04", published="2023-03-06", confidence=0.2, programme="PDA")], "a programme's day"),
    ([said(300 * M, "2023-03-01", published="2023-04-03", role="past", date_precision="month", confidence=0.7),
      said(300 * M, "2023-02-20", role="planned")], "planned in another text"),
    ([said(300 * M, published="2025-01-01", date=None, role="past", confidence=0.4,
           reasons="a package: “package” | donor: “Oslo” stands as the giver")], "decided once, and its giver named"),
    ([said(3000 * M, "2023-03-04", role="past", confidence=0.4,
           reasons="donor: “Oslo” stands as the giver")], "a day, and its giver named"),
    ([said(300 * M, confidence=0.8, reasons="approved: “approved” | nothing beside it speaks of aid"
           " | donor: the text's main donor")], "no giver beside it, but a decision"),
]  # fmt: skip
"""Mentions that are enough for a package of their own."""


@pytest.mark.parametrize(("mentions", "reason"), FIRM, ids=[row[1] for row in FIRM])
def test_what_is_told_firmly_makes_a_package(mentions: list[Said], reason: str) -> None:
    assert len(made(tell(said(400 * M), *mentions)).packages) == 2, reason


RETOLD = [
    ({"confidence": 0.5}, 1, "hardly news, and told before"),
    ({"confidence": 0.8}, 2, "surely news: a second package"),
    ({"confidence": 0.5, "low": 500 * M, "high": 500 * M}, 2, "another sum"),
    ({"confidence": 0.5, "date": "2023-07-20"}, 2, "the text names its day"),
    ({"confidence": 0.5, "donor": "Denmark"}, 2, "another donor's"),
    ({"confidence": 0.5, "recipient": "Sudan"}, 2, "for another recipient"),
    ({"confidence": 0.5, "quote": "Another USD 450,000,000 is given."}, 2, "the text says another"),
    ({"role": "past", "date": "2023-07-01", "date_precision": "month"}, 1, "background of another month"),
]
"""News of an equal sum ten weeks later, and how many packages that makes."""


@pytest.mark.parametrize(("other", "packages", "reason"), RETOLD, ids=[row[2] for row in RETOLD])
def test_a_sum_told_once_more_is_no_second_package(other: Said, packages: int, reason: str) -> None:
    later = said(450 * M, "2023-07-24", published="2023-07-24") | other
    assert len(made(tell(said(450 * M), later)).packages) == packages, reason


@pytest.mark.parametrize(
    ("values", "packages", "reason"),
    [
        ({"recipient": "Ukraine"}, 1, "the same gift"),
        ({}, 2, "somebody else got it"),
        ({"date": "2023-06-01"}, 2, "in another month"),
        ({"low": 400 * M}, 2, "a round sum is given twice in a month"),
        ({"date": "2023-05-16", "date_precision": "day"}, 2, "on another day"),
    ],
)
def test_background_of_the_month_of_an_equal_sum(values: Said, packages: int, reason: str) -> None:
    values = {"low": 450 * M, "date": "2023-05-01", "date_precision": "month", "recipient": "Sudan"} | values
    low = values.pop("low")
    again = said(low, published="2023-09-05", role="past", **values)
    assert len(made(tell(said(low), again)).packages) == packages, reason


@pytest.mark.parametrize(("day", "packages"), [("2023-06-05", 1), ("2023-07-24", 2)], ids=["weeks", "months"])
def test_a_round_sum_is_soon_given_again(day: str, packages: int) -> None:
    assert len(made(tell(said(400 * M), said(400 * M, day, confidence=0.5))).packages) == packages


def test_a_sum_that_was_set_up_is_no_second_package() -> None:
    found = made(tell(said(450 * M, envelope=True), said(450 * M, "2023-07-24", confidence=0.5)))
    assert [row["envelope"] for row in found.packages] == [True]


def review(day: str, *others: str, **values: Any) -> Corpus:
    """430 million of Norway's on 15 May, and a text of a later day that tells them beside what others gave."""
    corpus = tell(said(430 * M))
    later = corpus.document(day)
    corpus.amount(later, 430 * M, **values)
    for donor in others:
        corpus.amount(later, 70 * M, donor=donor)
    return corpus


REVIEWS = [
    ("2023-05-25", ("Denmark", "Sweden"), {}, 1, "a review of what three gave"),
    ("2023-05-25", ("Denmark",), {}, 2, "two donors are no review"),
    ("2023-05-25", ("Denmark", "Sweden"), {"quote": "A further USD 430,000,000 follows."}, 2, "a further sum"),
    ("2023-05-25", ("Denmark", "Sweden"), {"date": "2023-05-23"}, 2, "the review names the day"),
    ("2023-06-15", ("Denmark", "Sweden"), {}, 2, "a month later"),
]


@pytest.mark.parametrize(("day", "others", "values", "packages", "reason"), REVIEWS, ids=[row[4] for row in REVIEWS])
def test_a_review_tells_what_was_told(
    day: str, others: tuple[str, ...], values: Said, packages: int, reason: str
) -> None:
    found = made(review(day, *others, **values))
    assert sum(row["donor"] == "Norway" for row in found.packages) == packages, reason


@pytest.mark.parametrize(("others", "packages"), [(5, 1), (2, 0)], ids=["many donors", "a few"])
def test_a_text_that_goes_round_many_donors_says_little_of_each(others: int, packages: int) -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 400 * M, confidence=0.15)
    for donor in ("Denmark", "Sweden", "Finland", "Iceland", "Estonia")[:others]:
        corpus.amount(article, 70 * M, donor=donor)
    assert len(made(corpus).packages) == packages + others


MONTH = {"date": "2023-07-01", "published": "2023-07-20", "role": "past", "date_precision": "month"}

ADDED_UP = [
    (MONTH, 2, "the sum of both packages, of no day"),
    (MONTH | {"low": 310 * M}, 3, "not their sum"),
    (MONTH | {"recipient": "Sudan"}, 3, "for another recipient"),
    (MONTH | {"donor": "Denmark"}, 3, "another donor's"),
    (MONTH | {"date_precision": "day", "date": "2023-07-05"}, 3, "announced on a day"),
    (MONTH | {"role": "new"}, 3, "news"),
    (MONTH | {"date": "2023-02-01", "published": "2023-05-16"}, 3, "told before the second"),
]


@pytest.mark.parametrize(("total", "packages", "reason"), ADDED_UP, ids=[row[2] for row in ADDED_UP])
def test_a_sum_of_known_packages_is_no_package(total: Said, packages: int, reason: str) -> None:
    corpus = tell(said(90 * M), said(210 * M, "2023-06-15"), said(300 * M) | total)
    assert len(made(corpus).packages) == packages, reason


TITLE = {"start": 4, "quote": "Oslo brings $500 million"}
PARTS = ({"low": 30 * M}, {"low": 470 * M})
EARLIER = tuple(part | {"role": "past", "date": "2023-05-02"} for part in PARTS)

MADE_UP = [
    (TITLE, PARTS, 2, "a headline of two packages"),
    (TITLE, ({"low": 30 * M}, {"low": 440 * M}), 3, "not their sum"),
    (TITLE, ({"low": 30 * M, "donor": "Denmark"}, {"low": 470 * M}), 3, "two of others make any sum by chance"),
    (TITLE, ({"low": 30 * M, "donor": "Denmark"}, {"low": 400 * M}, {"low": 70 * M}), 3, "a headline over two donors"),
    (TITLE, ({"low": 30 * M}, {"low": 470 * M, "currency": "NOK"}), 3, "in two currencies"),
    ({}, EARLIER, 3, "news that happens to be what was given before, added up"),
    ({}, PARTS, 3, "news of one day: nobody knows which is the whole"),
    ({}, (EARLIER[0] | {"donor": "Denmark"}, EARLIER[1]), 3, "not what one donor gave"),
]
"""Half a billion as one text tells it, and the other sums of this text."""


@pytest.mark.parametrize(("whole", "parts", "packages", "reason"), MADE_UP, ids=[row[3] for row in MADE_UP])
def test_what_a_text_makes_up_of_its_sums(whole: Said, parts: tuple[Said, ...], packages: int, reason: str) -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 500 * M, **whole)
    for part in parts:
        values = dict(part)
        corpus.amount(article, values.pop("low"), **values)
    assert len(made(corpus).packages) == packages, reason


HEADED = [
    ({"aid_type": "humanitarian", "instrument": "grant"}, 1, "the two are of other kinds"),
    ({"role": "past", "date": "2023-05-14"}, 1, "announced the day before"),
    ({"recipient": "Sudan"}, 1, "the headline names one of two countries"),
    ({"quote": "Norway gives another USD 400,000,000.", "date": "2023-05-14"}, 1, "another than before the headline"),
    ({"donor": "Denmark", "confidence": 0.6}, 1, "only one gave it"),
    ({"donor": "Denmark", "confidence": 0.9}, 2, "each plainly gave as much"),
    ({"low": 398 * M, "high": 398 * M}, 1, "the headline rounds"),
    ({"low": 300 * M, "high": 300 * M}, 2, "another sum"),
    ({"currency": "EUR"}, 2, "another currency"),
]
"""The sum of the text beneath a headline that gives 400 million in arms to Ukraine."""


@pytest.mark.parametrize(("below", "packages", "reason"), HEADED, ids=[row[2] for row in HEADED])
def test_a_headline_tells_its_text(below: Said, packages: int, reason: str) -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 400 * M, start=4, quote="Arms worth $400 million", aid_type="military", instrument="in_kind")
    values: Said = {"low": 400 * M} | below
    corpus.amount(article, values.pop("low"), **values)
    assert len(made(corpus).packages) == packages, reason


def test_a_first_sentence_is_no_headline() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 400 * M, start=4, quote="Oslo gives $400 million.", aid_type="military")
    corpus.amount(article, 400 * M, date="2023-05-09", aid_type="humanitarian", role="past")
    assert len(made(corpus).packages) == 2


def test_a_headline_over_two_such_sums_is_neither() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 400 * M, start=4, quote="Twice $400 million", recipient="Kenya")
    for recipient in ("Ukraine", "Sudan"):
        corpus.amount(article, 400 * M, recipient=recipient)
    assert len(made(corpus).packages) == 3


PARTLY = [
    ({}, {}, 2, "what one donor adds to another's whole"),
    ({}, {"donor": "Norway"}, 1, "a part of one's own"),
    ({}, {"instrument": "guarantee"}, 1, "a guarantee adds nothing"),
    ({"donor": "Norway; Denmark"}, {}, 1, "a part of what both give"),
    ({"role": "cumulative"}, {}, 0, "what each gave over the years"),
    ({"role": "planned"}, {}, 0, "what each is to give"),
]


@pytest.mark.parametrize(("whole", "share", "packages", "reason"), PARTLY, ids=[row[3] for row in PARTLY])
def test_a_share_of_another_donors_whole(whole: Said, share: Said, packages: int, reason: str) -> None:
    corpus = Corpus()
    article = corpus.document()
    first = corpus.amount(article, 900 * M, **whole)
    corpus.amount(article, 200 * M, role="component", parent_id=first["id"], **({"donor": "Denmark"} | share))
    found = made(corpus)
    assert len(found.packages) == packages, reason
    if packages == 2:
        reasons = [link["reasons"] for link in links(found, "amount")]
        assert sum("its donor's share" in reason for reason in reasons) == 1


ADDENDS = [
    (100 * M, "", [100 * M, 300 * M], "the two make the total"),
    (90 * M, "", [90 * M], "they don't"),
    (100 * M, "a share of a sum: “of it”", [100 * M], "words call it a share"),
]


@pytest.mark.parametrize(("before", "reasons", "packages", "reason"), ADDENDS, ids=[row[3] for row in ADDENDS])
def test_the_last_addend_of_a_total_is_news(before: float, reasons: str, packages: list[float], reason: str) -> None:
    corpus = Corpus()
    article = corpus.document()
    total = corpus.amount(article, 400 * M, role="cumulative")
    corpus.amount(article, 300 * M, role="component", parent_id=total["id"], reasons=reasons)
    corpus.amount(article, before, role="past", date="2023-05-04")
    assert figures(made(corpus)) == packages, reason


LARGE = [
    ("Norway", 3.0, 0.7, 1, "a large package"),
    ("Norway", 4.5, 0.7, 0, "more than a package of Norway's was ever"),
    ("Norway", 4.5, 0.95, 1, "as much, but surely read"),
    ("Germany", 4.5, 0.7, 1, "Germany can"),
]


@pytest.mark.parametrize(
    ("donor", "billions", "confidence", "packages", "reason"), LARGE, ids=[row[4] for row in LARGE]
)
def test_a_sum_too_large_for_its_donor(
    donor: str, billions: float, confidence: float, packages: int, reason: str
) -> None:
    found = made(tell(said(billions * BN, donor=donor, confidence=confidence)))
    assert len(found.packages) == packages, reason


@pytest.mark.parametrize(
    ("donor", "billions", "envelope"),
    [("United States", 61, True), ("United States", 20, False), ("European Union", 16, True),
     ("European Union", 5, False), ("International Monetary Fund", 17, True),
     ("International Monetary Fund", 12, False)],
)  # fmt: skip
def test_a_sum_larger_than_any_package_is_an_envelope(donor: str, billions: int, envelope: bool) -> None:
    """Of those whose loans are paid in tranches, the largest tranche is the largest package."""
    assert [row["envelope"] for row in made(tell(said(billions * BN, donor=donor))).packages] == [envelope]


TRANCHES = [
    ({"reasons": "one payment: “the first tranche”"}, [120 * M], "a tranche counts, its programme doesn't"),
    ({"quote": "USD 120,000,000 will be paid out at once."}, [120 * M], "paid at once"),
    ({"tranche": 1}, [120 * M], "it has a number"),
    ({"reasons": "a payment: “disbursed” | a share of a sum: “of which”"}, [], "a part of what was paid"),
    ({}, [], "what the programme is for is no payment"),
    ({"reasons": "a payment: “disbursed”", "donor": "Denmark"}, [], "another's, who has his own sum told"),
]


@pytest.mark.parametrize(("share", "counted", "reason"), TRANCHES, ids=[row[2] for row in TRANCHES])
def test_a_tranche_of_an_envelope_is_a_package(share: Said, counted: list[float], reason: str) -> None:
    corpus = Corpus()
    article = corpus.document()
    whole = corpus.amount(article, 900 * M, envelope=True)
    corpus.amount(article, 120 * M, role="component", parent_id=whole["id"], **share)
    found = made(corpus)
    paid = [row["low"] for row in found.packages if not row["envelope"] and row["donor"] == "Norway"]
    assert paid == counted, reason


@pytest.mark.parametrize(("programme", "packages"), [("MFA", 1), (None, 2)], ids=["one programme", "none is named"])
def test_another_tranche_is_another_than_those_before(programme: str | None, packages: int) -> None:
    corpus = Corpus()
    article = corpus.document("2023-05-15")
    values = {"donor": "European Union", "instrument": "loan", "programme": programme}
    corpus.amount(article, 450 * M, date="2023-05-14", **values)
    corpus.amount(article, 450 * M, quote="Another USD 450,000,000 was paid, she wrote.", **values)
    assert len(made(corpus).packages) == packages


@pytest.mark.parametrize(
    ("sentences", "years", "packages"), [(1, 0, 4), (4, 0, 0), (1, 4, 0)],
    ids=["one list", "here and there", "a list of four years"],
)  # fmt: skip
def test_a_list_of_what_many_give_is_firm(sentences: int, years: int, packages: int) -> None:
    corpus = Corpus()
    article = corpus.document()
    for number, donor in enumerate(("Denmark", "Sweden", "Finland", "Iceland")):
        quote = f"Members promised USD 70,000,000 each, in part {number % sentences}."
        day = date(2018 + number, 1, 1) if years else None
        corpus.amount(article, 70 * M, donor=donor, role="past", date=day, date_precision="year" if years else None,
                      confidence=0.45, quote=quote, reasons=f"donor: “{donor}” stands as the giver")  # fmt: skip
    assert len(made(corpus).packages) == packages


def test_who_is_named_beside_a_sum_goes_before_the_texts_subject() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 90 * M, start=4, quote="Lagos gets USD 90 million", donor="Nigeria", confidence=0.7,
                  reasons="donor: the text's main donor")  # fmt: skip
    corpus.amount(article, 90 * M, confidence=0.6, reasons="donor: “Oslo” stands as the giver")
    assert [row["donor"] for row in made(corpus).packages] == ["Norway"]


@pytest.mark.parametrize(
    ("low", "after", "envelope"),
    [
        (2 * BN, "to Chad from 2023 to 2026", True),
        (2 * BN, "for the years 2024 and 2025", True),
        (2 * BN, "until the end of 2027", True),
        (2 * BN, "for Chad in 2023-24", False),
        (2 * BN, "until 2024", False),
        (2 * BN, "to be paid back until 2049", False),
        (2 * BN, "now; the plan for 2023 to 2026 follows", False),
        (0.2 * BN, "to Chad from 2023 to 2026", False),
    ],
)
def test_a_large_sum_for_years_is_an_envelope(low: float, after: str, envelope: bool) -> None:
    found = made(tell(said(low, quote=f"Oslo gives USD {low:,.0f} {after}.")))
    assert [row["envelope"] for row in found.packages] == [envelope]


def test_a_headline_of_another_giver_than_the_currencys() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 90 * M, "SEK", start=4, quote="Oslo talks: SEK 90 million", confidence=0.85)
    corpus.amount(article, 90 * M, "SEK", donor="Sweden", confidence=0.6)
    assert [row["donor"] for row in made(corpus).packages] == ["Sweden"]


@pytest.mark.parametrize(("others", "packages"), [(2, 1), (3, 0)])
def test_among_many_givers_the_texts_subject_gives_nothing(others: int, packages: int) -> None:
    corpus = Corpus()
    article = corpus.document()
    reasons = "a promise: “promised” | donor: the text's main donor"
    corpus.amount(article, 900 * M, confidence=0.8, reasons=reasons)
    for donor in ("Denmark", "Sweden", "Finland")[:others]:
        corpus.amount(article, 70 * M, donor=donor)
    again = "a promise: “promised” | donor: carried on from the amount before"
    corpus.amount(article, 900 * M, confidence=0.8, reasons=again)
    assert len(made(corpus).packages) == packages + others


def test_the_unsure_stay_apart_and_say_so() -> None:
    found = made(tell(said(400 * M), said(400 * M, "2023-05-21")))
    assert len(found.packages) == 2
    assert all("unsure: it may be the same as USD 400,000,000 of 2023-05" in row["reasons"] for row in found.links)


@pytest.mark.parametrize(
    ("others", "joined", "reason"),
    [
        (["Norway"], True, "the text names one donor, so the sum is its"),
        (["Denmark"], False, "the text names another donor"),
        (["Norway", "Denmark"], False, "the sum may be of either"),
        ([], False, "the text names nobody"),
    ],
)
def test_a_sum_without_a_donor(others: list[str], joined: bool, reason: str) -> None:
    corpus = tell(said(400 * M), said(400 * M, donor=None))
    for donor in others:
        corpus.item(corpus.documents[1], "drone", donor=donor)
    packages = [row for row in made(corpus).packages if row["low"]]
    assert [row["mentions"] for row in packages] == [2 if joined else 1], reason


@pytest.mark.parametrize(("low", "packages", "reason"), [
    (300e6, 2, "a round sum is no proof where nothing is dated"),
    (2.98e9, 1, "a sum of three digits hardly occurs twice"),
])  # fmt: skip
def test_undated_news(low: float, packages: int, reason: str) -> None:
    corpus = Corpus()
    for name in ("one", "two"):
        corpus.amount(corpus.document(None, name), low)
    found = consolidate(corpus.documents, corpus.amounts, corpus.items)
    assert len(found.packages) == packages, reason


def undated(places: range, **values: Any) -> Corpus:
    """Texts without a date that each give one of three round sums, in words of their own."""
    corpus = Corpus()
    for place in places:
        corpus.amount(corpus.document(None, f"text{place:04}", **values), (3 + place % 3) * 100 * M)
    return corpus


def compared(monkeypatch: pytest.MonkeyPatch, corpus: Corpus) -> int:
    """How many pairs of figures are looked at."""
    pairs, score = [], features.score
    with monkeypatch.context() as patch:
        patch.setattr(features, "score", lambda one, other: pairs.append(1) or score(one, other))
        consolidate(*corpus.rows)
    return len(pairs)


def test_undated_news_costs_its_number_and_not_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    few, many = (compared(monkeypatch, undated(range(count))) for count in (150, 600))
    assert 0 < many < 5 * few


def test_undated_copies_are_found_among_hundreds_of_equal_sums() -> None:
    corpus = undated(range(300))
    for name, words in (("xa", WORDS), ("xb", WORDS)):
        corpus.amount(corpus.document(None, name, signature=likeness.packed(likeness.signature(words))), 400 * M)
    for name in ("ya", "yb"):
        corpus.amount(corpus.document(None, name), 400 * M, quote="The king himself announced 400 million.")
    packages = consolidate(*corpus.rows).packages
    assert len(packages) == 302
    assert sorted(row["mentions"] for row in packages)[-3:] == [1, 2, 2]


def test_undated_news_is_flagged_however_much_there_is() -> None:
    found = consolidate(*undated(range(300)).rows)
    assert len(found.packages) == 300
    assert all("unsure: it may be the same as" in link["reasons"] for link in found.links)


def test_a_label_for_a_headline_proves_nothing() -> None:
    titled = {"document": {"title": "New aid"}, "programme": "PDA"}
    assert len(made(tell(said(400 * M, **titled), said(400 * M, "2023-05-21", **titled))).packages) == 2


WORDS = "Norway will pay for generators and shelters in the cities along the front before the winter comes"
SIGNED = {"signature": likeness.packed(likeness.signature(WORDS))}
HEADLINE = {"title": "Norway pays for generators before the winter comes"}

COPIES = [
    (400 * M, 12, SIGNED, 1, "the same text, a fortnight later"),
    (400 * M, 30, SIGNED, 2, "the same text after a month is an old press release"),
    (400 * M, 12, HEADLINE, 2, "an office words the headlines of two packages alike"),
    (412 * M, 12, HEADLINE, 1, "alike headlines, and a sum that hardly occurs twice"),
]  # fmt: skip


@pytest.mark.parametrize(("low", "days", "values", "packages", "reason"), COPIES, ids=[row[4] for row in COPIES])
def test_late_copies(low: float, days: int, values: Said, packages: int, reason: str) -> None:
    later = str(date(2023, 5, 15) + timedelta(days))
    both = {"document": values, "quote": WORDS}
    found = made(tell(said(low, **both), said(low, later, **both)))
    assert len(found.packages) == packages, reason


def test_a_late_article_with_the_same_headline_is_flagged() -> None:
    both = {"document": HEADLINE, "quote": WORDS}
    found = made(tell(said(400 * M, **both), said(400 * M, "2023-05-27", **both)))
    assert all("unsure" in row["reasons"] and "a copy" in row["reasons"] for row in found.links)


def test_rounding_does_not_chain() -> None:
    """2.7 and 3.2 billion are both "about 3 billion", and still not each other."""
    found = made(tell(said(2.7 * BN), said(3.2 * BN), said(3 * BN, qualifier="approx")))
    assert figures(found) == [2.7 * BN, 3.2 * BN]


def test_days_do_not_chain() -> None:
    """Equal sums every five days are not one package of a month."""
    found = made(tell(*(said(400 * M, f"2023-05-{day:02}") for day in (1, 6, 11, 16, 21, 26))))
    assert len(found.packages) >= 3


@pytest.mark.parametrize(
    ("value", "qualifier", "meant", "isnt"),
    [
        (3e9, "approx", 2.7e9, 2.5e9),
        (3e9, "exact", 2.98e9, 2.8e9),
        (1e9, "at_least", 1.2e9, 0.98e9 * 0.9),
        (250e6, "exact", 252e6, 260e6),
        (2.98e9, "exact", 2.984e9, 3e9),
    ],
)
def test_reach(value: float, qualifier: str, meant: float, isnt: float) -> None:
    lo, hi, _ = reach(value, value, qualifier)
    assert lo <= meant <= hi
    assert not lo <= isnt <= hi


# --- one document ---------------------------------------------------------------------------------------


def test_a_headline_repeats_its_body() -> None:
    corpus = Corpus()
    article = corpus.document(title="1.1 billion in arms")
    corpus.amount(article, 1.1 * BN, "EUR", start=3, donor="Germany")
    corpus.amount(article, 1.13 * BN, "EUR", start=300, donor="Germany", tranche=4)
    found = made(corpus)
    assert figures(found) == [1.13 * BN]
    assert found.packages[0]["mentions"] == 2
    assert found.packages[0]["tranche"] == 4


def test_a_body_hedges_what_its_headline_does_not() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 250 * M, start=3)
    corpus.amount(article, 250 * M, start=300, qualifier="at_most")
    assert made(corpus).packages[0]["qualifier"] == "at_most"


def test_four_tranches_of_one_size_in_one_text() -> None:
    corpus = Corpus()
    article = corpus.document("2022-05-24")
    for tranche, day in ((4, "2022-05-24"), (1, "2022-02-28"), (2, "2022-03-23"), (3, "2022-04-13")):
        corpus.amount(article, 500 * M, "EUR", tranche=tranche, date=day, role="new" if tranche == 4 else "past")
    assert len(made(corpus).packages) == 4


# --- what hangs on a package ------------------------------------------------------------------------------


def test_only_news_and_background_make_packages() -> None:
    corpus = tell(*(said(400 * M, role=role) for role in ("component", "cumulative", "planned", "other")))
    found = made(corpus)
    assert found.packages == found.links == []


def test_a_component_hangs_on_its_parent() -> None:
    corpus = Corpus()
    article = corpus.document()
    parent = corpus.amount(article, 1.85 * BN)
    part = corpus.amount(article, 1 * BN, role="component", parent_id=parent["id"])
    inner = corpus.amount(article, 200 * M, role="component", parent_id=part["id"])
    loose = corpus.amount(article, 850 * M, role="component")
    found = made(corpus)
    assert figures(found) == [1.85 * BN]
    assert {row["mention_id"] for row in links(found, "component")} == {part["id"], inner["id"], loose["id"]}


def test_a_component_of_a_running_total_hangs_on_nothing() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 300 * M)
    total = corpus.amount(article, 21 * BN, role="cumulative")
    part = corpus.amount(article, 9 * BN, role="component", parent_id=total["id"])
    assert part["id"] not in {row["mention_id"] for row in made(corpus).links}


def test_parts_alone_make_their_parent_and_say_so() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 300 * M, role="component")
    corpus.amount(article, 200 * M, role="component")
    found = made(corpus)
    assert figures(found) == [500 * M]
    assert found.packages[0]["qualifier"] == "at_least"
    assert found.packages[0]["confidence"] < 0.5
    assert all("known only from its parts" in row["reasons"] for row in found.links)


def test_parts_alone_hang_on_the_whole_that_another_text_tells() -> None:
    corpus = Corpus()
    article = corpus.document()
    parent = corpus.amount(article, 1 * BN)
    corpus.amount(article, 300 * M, role="component", parent_id=parent["id"])
    other = corpus.document("2023-05-16")
    corpus.amount(other, 300 * M, role="component")
    corpus.amount(other, 200 * M, role="component")
    assert figures(made(corpus)) == [1 * BN]


def test_one_part_alone_is_no_package() -> None:
    assert made(tell(said(300 * M, role="component"))).packages == []


def test_a_share_told_as_news_elsewhere_is_not_counted_again() -> None:
    corpus = Corpus()
    article = corpus.document()
    parent = corpus.amount(article, 1 * BN)
    corpus.amount(article, 175 * M, role="component", parent_id=parent["id"], tranche=46)
    corpus.amount(corpus.document(), 175 * M, tranche=46)
    found = made(corpus)
    assert figures(found) == [1 * BN]
    assert len(links(found, "component")) == 2


@pytest.mark.parametrize(
    ("values", "packages", "reason"),
    [
        ({"role": "past"}, 1, "background that names the month of the whole"),
        ({"role": "past", "date": "2023-04-01"}, 2, "of another month"),
        ({"role": "past", "donor": "Denmark"}, 2, "another donor's"),
        ({"role": "new"}, 2, "news"),
    ],
)
def test_a_share_that_another_text_looks_back_on(values: Said, packages: int, reason: str) -> None:
    corpus = Corpus()
    article = corpus.document()
    parent = corpus.amount(article, 1 * BN)
    corpus.amount(article, 175 * M, role="component", parent_id=parent["id"])
    values = {"date": "2023-05-01", "date_precision": "month"} | values
    corpus.amount(corpus.document("2023-09-09"), 175 * M, **values)
    assert len(made(corpus).packages) == packages, reason


def test_a_restated_figure_never_counts() -> None:
    corpus = Corpus()
    article = corpus.document()
    euros = corpus.amount(article, 600 * M, "EUR", donor="Germany")
    corpus.amount(article, 650 * M, "USD", donor="Germany", conversion_of=euros["id"])
    corpus.amount(corpus.document(), 650 * M, "USD", donor="Germany")
    found = made(corpus)
    assert [(row["low"], row["currency"]) for row in found.packages] == [(600 * M, "EUR")]
    assert len(links(found, "conversion")) == 1


def test_a_sum_of_the_sentence_that_restates_another_is_a_second_package() -> None:
    corpus, quote = Corpus(), "Oslo gives NOK 1 billion ($90 million), and a loan of 84 million euros."
    article = corpus.document()
    kroner = corpus.amount(article, 1 * BN, "NOK", donor="Norway", quote=quote)
    corpus.amount(article, 90 * M, "USD", donor="Norway", quote=quote, conversion_of=kroner["id"])
    corpus.amount(article, 84 * M, "EUR", donor="Norway", quote=quote)
    assert figures(made(corpus)) == [84 * M, 1 * BN]


def test_a_plan_is_linked_to_the_package_that_it_became() -> None:
    found = made(tell(said(61 * BN, "2023-04-20", role="planned", status="proposed", qualifier="approx"),
                      said(60.84 * BN, envelope=True)))  # fmt: skip
    assert figures(found) == [60.84 * BN]
    assert len(links(found, "planned")) == 1
    assert found.packages[0]["status"] == "committed"
    assert found.packages[0]["documents"] == 1


def test_a_plan_after_the_package_is_another() -> None:
    found = made(tell(said(400 * M), said(400 * M, "2023-06-20", role="planned")))
    assert links(found, "planned") == []


def test_no_package_without_a_donor() -> None:
    """A conference total belongs to nobody: its donors' own pledges count."""
    assert made(tell(said(7 * BN, donor=None), said(1 * BN))).packages[0]["low"] == 1 * BN


# --- the figure that stands for all ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mentions", "expected", "reason"),
    [
        ([said(1.1 * BN), said(1 * BN, document={"publisher": "Norwegian Ministry of Defence"}, qualifier="approx")],
         1 * BN, "the donor's own release over a report of it"),
        ([said(3 * BN, qualifier="approx"), said(2.98 * BN, "2023-05-17")], 2.98 * BN, "exact over rounded"),
        ([said(373.4 * M), said(4 * BN, "2023-05-16", currency="NOK")], 4 * BN, "own currency over converted"),
        ([said(400 * M, qualifier="at_least"), said(400 * M, "2023-05-15", published="2023-08-01", role="past")],
         400 * M, "new over past"),
    ],
)  # fmt: skip
def test_canonical_figure(mentions: list[Said], expected: float, reason: str) -> None:
    found = made(tell(*mentions))
    assert figures(found) == [expected], reason


def test_columns_of_a_package() -> None:
    joint = {"donor": "United Kingdom; Norway", "currency": "GBP"}
    corpus = tell(said(450 * M, **joint), said(450 * M, "2023-05-16", status="delivered", **joint))
    row = made(corpus).packages[0]
    assert list(row) == TABLES["packages"].names or set(row) == set(TABLES["packages"].names)
    assert (row["donor"], row["donor_code"], row["recipient_code"]) == ("United Kingdom; Norway", "GBR;NOR", "UKR")
    assert (row["announced"], row["date_precision"], row["status"]) == (date(2023, 5, 15), "day", "delivered")
    assert row["amount_usd"] == pytest.approx(450 * M * 1.253, rel=0.01)
    assert row["rate_date"] == date(2023, 5, 15)


def test_cancelled_last_is_cancelled() -> None:
    later = said(400 * M, "2023-05-15", published="2023-07-01", role="past", status="cancelled")
    assert made(tell(said(400 * M), later)).packages[0]["status"] == "cancelled"


def test_known_from_a_mention_only() -> None:
    june = {"role": "past", "date_precision": "month"}
    found = made(tell(*(said(1.3 * BN, "2023-06-01", published=f"2023-09-0{day}", **june) for day in (6, 7))))
    assert [(row["announced"], row["date_precision"]) for row in found.packages] == [(date(2023, 6, 1), "month")]
    assert any("known from a mention only" in row["reasons"] for row in found.links)
    assert found.packages[0]["confidence"] < 0.9


def test_background_with_just_its_documents_date_is_dated_by_it() -> None:
    row = made(tell(said(400 * M, role="past"))).packages[0]
    assert row["announced"] == date(2023, 5, 15)
    assert row["confidence"] < 0.6


# --- things ------------------------------------------------------------------------------------------------


def test_items_hang_on_the_sum_before_them() -> None:
    corpus = Corpus()
    article = corpus.document()
    first = corpus.amount(article, 500 * M, start=10)
    corpus.item(article, "drone", 5, start=20)
    second = corpus.amount(article, 2.1 * BN, start=30)
    corpus.item(article, "shell", 5, start=40)
    corpus.item(article, "radar", 2, start=50, amount_id=first["id"])
    found = made(corpus)
    home = {row["mention_id"]: row["package_id"] for row in found.links}
    drone, shell, radar = (row["id"] for row in corpus.items)
    assert home[drone] == home[radar] == home[first["id"]]
    assert home[shell] == home[second["id"]]


def test_things_without_a_sum_are_a_package_without_a_figure() -> None:
    corpus = Corpus()
    corpus.item(corpus.document(), "f-16", 19, donor="Denmark")
    corpus.item(corpus.document("2023-05-16"), "f-16", 19, donor="Denmark")
    found = made(corpus)
    assert [(row["donor"], row["low"], row["currency"], row["instrument"]) for row in found.packages] == [
        ("Denmark", None, None, "in_kind")
    ]
    assert found.packages[0]["documents"] == 2


def test_things_of_another_donor_are_its_own_package() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 500 * M)
    corpus.item(article, "amx-10rc", donor="France")
    assert {(row["donor"], row["low"]) for row in made(corpus).packages} == {("Norway", 500 * M), ("France", None)}


def test_things_join_the_sum_of_another_text() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 500 * M)
    corpus.item(article, "f-16", 19)
    corpus.item(corpus.document("2023-05-16"), "f-16", 19)
    found = made(corpus)
    assert figures(found) == [500 * M]
    assert len(links(found, "item")) == len(links(found, "repeated_item")) == 1


def test_other_things_are_another_gift() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 500 * M)
    corpus.item(article, "f-16", 19)
    corpus.item(corpus.document("2023-05-16"), "ambulance", 19)
    assert figures(made(corpus)) == [None, 500 * M]


def test_new_things_beside_last_weeks_sum_are_its_things() -> None:
    corpus = Corpus()
    corpus.amount(corpus.document(), 500 * M)
    later = corpus.document("2023-05-20")
    corpus.amount(later, 500 * M, role="past", date="2023-05-15")
    corpus.item(later, "f-16", 19)
    assert figures(made(corpus)) == [500 * M]


MILITARY, CIVIL = {"aid_type": "military"}, {"aid_type": "humanitarian"}

EQUAL = [
    (MILITARY, CIVIL, 1, "what one sum is for is read in two ways"),
    ({"instrument": "in_kind"}, {"instrument": "grant"}, 1, "arms worth a sum that is granted"),
    (MILITARY, CIVIL | {"quote": "Another USD 400,000,000 feeds the hungry."}, 2, "the text says another"),
    (MILITARY | {"quote": "one breath"}, CIVIL | {"quote": "one breath"}, 2, "one sentence names both"),
    (MILITARY, CIVIL | {"role": "past"}, 2, "news and background"),
    (MILITARY | {"tranche": 7}, CIVIL | {"tranche": 8}, 2, "two numbers"),
    ({}, {"donor": "Norway; Denmark"}, 1, "the headline names one of two who give together"),
    ({}, {"donor": "Denmark"}, 2, "two donors"),
]


@pytest.mark.parametrize(("one", "other", "packages", "reason"), EQUAL, ids=[row[3] for row in EQUAL])
def test_equal_sums_of_one_text(one: Said, other: Said, packages: int, reason: str) -> None:
    corpus = Corpus()
    article = corpus.document()
    for values in (one, other):
        corpus.amount(article, 400 * M, **values)
    assert len(made(corpus).packages) == packages, reason


def test_a_year_with_two_such_sums_leaves_it_open() -> None:
    year = said(400 * M, "2023-01-01", published="2024-03-01", role="past", date_precision="year", aid_type="financial")
    corpus = tell(said(400 * M, aid_type="military"), said(400 * M, "2023-08-01", aid_type="military"), year)
    found = made(corpus)
    assert [row["mentions"] for row in found.packages] == [1, 1]


# --- what other texts correct ------------------------------------------------------------------------------

BACK = {"role": "other", "donor": None, "recipient": None, "date": None, "reasons": "withdrawn by a correction"}


def corrected(wrong: Said | None = None, note: Said | None = None, day: str = "2023-05-16") -> Corpus:
    """A text with a wrong sum, shares and things, and one that corrects it to 800 million."""
    corpus = Corpus()
    values = {"low": 320 * M} | (wrong or {})
    first = corpus.document(values.pop("published", "2023-05-15"))
    told = corpus.amount(first, values.pop("low"), **values)
    corpus.amount(first, 90 * M, role="component", parent_id=told["id"], donor=told["donor"])
    corpus.item(first, "f-16", 19, amount_id=told["id"])
    second = corpus.document(day)
    corpus.amount(second, 800 * M, date="2023-05-15")
    corpus.amount(second, 320 * M, **(BACK | (note or {})))
    return corpus


def test_a_figure_that_is_taken_back_hangs_on_the_right_one() -> None:
    found = made(corrected())
    assert figures(found) == [800 * M]
    assert found.packages[0]["documents"] == 2, "the article with the wrong figure tells its shares and things"
    assert found.packages[0]["mentions"] == 1
    (link,) = links(found, "superseded")
    assert link["reasons"] == "superseded: doc1 takes USD 320,000,000 back and gives USD 800,000,000"
    assert len(links(found, "component")) == len(links(found, "item")) == 1


STANDING = [
    ({"donor": "Denmark"}, {}, "2023-05-16", "another donor's"),
    ({"recipient": "Sudan"}, {}, "2023-05-16", "for another recipient"),
    ({"low": 330 * M}, {}, "2023-05-16", "another sum"),
    ({"currency": "EUR"}, {}, "2023-05-16", "in another currency"),
    ({}, {}, "2023-06-16", "a month before"),
    ({"published": "2023-05-17", "date": "2023-05-15"}, {}, "2023-05-16", "told again after the correction"),
    ({}, {"reasons": "a price"}, "2023-05-16", "no correction"),
    ({}, {"role": "new", "donor": "Norway", "date": date(2023, 5, 15)}, "2023-05-16", "told by the same text as news"),
]


@pytest.mark.parametrize(("wrong", "note", "day", "reason"), STANDING, ids=[row[3] for row in STANDING])
def test_a_figure_that_nobody_takes_back(wrong: Said, note: Said, day: str, reason: str) -> None:
    found = made(corrected(wrong, note, day))
    assert len(found.packages) == 2, reason
    assert not links(found, "superseded")


def test_two_texts_that_correct_one_another_leave_both() -> None:
    corpus = Corpus()
    for right, wrong in ((800 * M, 320 * M), (320 * M, 800 * M)):
        article = corpus.document()
        corpus.amount(article, right)
        corpus.amount(article, wrong, **BACK)
    assert figures(made(corpus)) == [320 * M, 800 * M]


def test_a_correction_that_is_corrected() -> None:
    corpus = corrected()
    third = corpus.document("2023-05-17")
    corpus.amount(third, 850 * M, date="2023-05-15")
    corpus.amount(third, 800 * M, **BACK)
    found = made(corpus)
    assert figures(found) == [850 * M]
    assert len(links(found, "superseded")) == 2


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Chad recalls the food package of €40 million that Norway pledged.", ("stands as the giver", "a package: ")),
        ("Chad is still waiting for the €40 million in aid that Norway promised.", ("a promise: ",)),
        ("Norway was in Chad on Monday. A hall for €40 million was opened.", ("nothing beside it speaks of aid",)),
        ("Norway gave Chad €40 million in aid over the last year.", ("a sum over",)),
    ],
)
def test_attribution_says_how_a_sum_is_told(text: str, reasons: tuple[str, ...]) -> None:
    found = pipeline.extract(Document(text, "d", published=date(2024, 5, 6)))
    told = next(row["reasons"] for row in tables.amount_rows(found))
    assert [word for word in reasons if word not in told] == [], told


def test_attribution_says_what_a_text_takes_back() -> None:
    texts = {
        "a": "Germany pledges €320 million in military aid for Ukraine.",
        "b": "Germany pledges €800 million in military aid for Ukraine.\n\nCorrection: it is €800 million. An earlier "
        "version of this article said €320 million.",
    }
    read = [pipeline.extract(Document(text, name, published=date(2023, 5, 15))) for name, text in texts.items()]
    documents = [tables.document_row(one.document) for one in read]
    found = consolidate(documents, [row for one in read for row in tables.amount_rows(one)], [])
    assert figures(found) == [800 * M]


def totalled(total: Said | None = None, alone: bool = True) -> Corpus:
    """Two texts of one package: the first tells a larger sum as news, the second as the total so far."""
    corpus = Corpus()
    for role in ("new", "cumulative"):
        article = corpus.document()
        corpus.amount(article, 400 * M)
        corpus.amount(article, 3.3 * BN, role=role, **((total or {}) if role == "cumulative" else {}))
    if not alone:
        corpus.amount(corpus.document(), 3.3 * BN)
    return corpus


def test_a_total_told_as_news_is_no_package() -> None:
    found = made(totalled())
    assert figures(found) == [400 * M]
    assert links(found, "superseded")[0]["reasons"] == "superseded: doc1 gives USD 3,300,000,000 as the total so far"


@pytest.mark.parametrize(
    ("total", "alone", "reason"),
    [
        ({"donor": "Denmark"}, True, "another donor's total"),
        ({"currency": "EUR"}, True, "in another currency"),
        ({"date": "2023-06-15"}, True, "a total of later"),
        ({}, False, "a third text tells it as news too"),
    ],
)
def test_a_sum_that_is_no_total(total: Said, alone: bool, reason: str) -> None:
    assert figures(made(totalled(total, alone))) == [400 * M, 3.3 * BN], reason


@pytest.mark.parametrize(
    ("quote", "packages"),
    [("Here USD 100,000,000 is planned for shells.", 1), ("Another USD 100,000,000 is given.", 2)],
)
def test_a_share_told_beside_its_whole(quote: str, packages: int) -> None:
    corpus = Corpus()
    article = corpus.document()
    whole = corpus.amount(article, 400 * M)
    corpus.amount(article, 100 * M, role="component", parent_id=whole["id"])
    later = corpus.document()
    corpus.amount(later, 400 * M)
    corpus.amount(later, 100 * M, quote=quote)
    assert len(made(corpus).packages) == packages


def test_things_of_a_text_whose_sum_was_not_read_as_aid() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 500 * M)
    corpus.item(article, "f-16", 19)
    other = corpus.document()
    corpus.amount(other, 500 * M, role="other", donor=None)
    corpus.item(other, "ambulance", 19)
    assert figures(made(corpus)) == [500 * M]


@pytest.mark.parametrize(("quantity", "packages"), [(2100, 1), (2200, 2), (2, 2)])
def test_a_gift_told_again_days_later(quantity: float, packages: int) -> None:
    corpus = Corpus()
    corpus.item(corpus.document("2023-05-15"), "drone", 2100 if quantity > 2 else 2)
    corpus.item(corpus.document("2023-05-19"), "drone", quantity)
    assert len(made(corpus).packages) == packages, "only a number that hardly occurs twice says that it is the same"


def test_past_things_join_their_package_and_make_none() -> None:
    corpus = Corpus()
    article = corpus.document()
    corpus.amount(article, 500 * M)
    corpus.item(article, "f-16", 19)
    later = corpus.document("2023-06-20")
    corpus.item(later, "f-16", 19, role="past", date=date(2023, 5, 15))
    corpus.item(later, "ambulance", 3, role="past", date=date(2023, 5, 1))
    found = made(corpus)
    assert figures(found) == [500 * M]
    assert found.packages[0]["documents"] == 2
    assert len(links(found, "item")) == len(links(found, "repeated_item")) == 1


def quantities(found: Consolidated, corpus: Corpus) -> list[tuple[str, float | None]]:
    """What counts, by thing."""
    rows = {row["id"]: row for row in corpus.items}
    counted = [rows[link["mention_id"]] for link in links(found, "item")]
    return sorted((row["item"], row["quantity_low"]) for row in counted)


SHELLS = {"category": "Artillery ammunition, 155 mm", "unit": "rounds"}
ROUNDS = {"category": "Artillery ammunition, unspecified", "unit": "rounds"}

LISTS = [
    ([[("drone", 31, {})], [("drone", 31, {})]], [("drone", 31)], "the same quantity said twice"),
    ([[("drone", 30, {"qualifier": "approx"})], [("drone", 31, {"qualifier": "exact"})]], [("drone", 31)],
     "a later, more exact list"),
    ([[("drone", 31, {"qualifier": "exact"})], [("drone", 30, {"qualifier": "approx"})]], [("drone", 31)],
     "a later, less exact list"),
    ([[("drone", 31, {})], [("drone", None, {})]], [("drone", 31)], "a later text doesn't say how many"),
    ([[("drone", 31, {}), ("radar", 4, {})], [("drone", 2, {})]], [("drone", 31), ("radar", 4)],
     "a later text tells a part of the list: the first two have arrived"),
    ([[("drone", 31, {})], [("drone", 35, {}), ("radar", 4, {})]], [("drone", 35), ("radar", 4)], "a longer list"),
    ([[("drone", 31, {})], [("drone", 5, {"role": "past"})]], [("drone", 31)], "the news before background"),
    ([[("shell", 245000, SHELLS)], [("artillery round", 245000, ROUNDS)]], [("shell", 245000)],
     "one text names the kind, another the calibre"),
    ([[("shell", 245000, SHELLS), ("artillery round", 245000, ROUNDS)]],
     [("artillery round", 245000), ("shell", 245000)], "one text lists both, so there are both"),
    ([[("shell", 245000, SHELLS)], [("ambulance", 245000, {"category": "Generic vehicles", "unit": "rounds"})]],
     [("ambulance", 245000), ("shell", 245000)], "the same number of something else"),
    ([[("shell", 2, SHELLS)], [("artillery round", 2, ROUNDS)]], [("artillery round", 2), ("shell", 2)],
     "two of a kind are no proof"),
]  # fmt: skip


@pytest.mark.parametrize(("lists", "expected", "reason"), LISTS, ids=[row[2] for row in LISTS])
def test_lists_of_one_package_merge(lists: list[Any], expected: list[tuple[str, float]], reason: str) -> None:
    corpus = Corpus()
    for day, things in enumerate(lists):
        article = corpus.document(date(2023, 5, 15 + day))
        corpus.amount(article, 500 * M, date=date(2023, 5, 15))
        for name, quantity, values in things:
            corpus.item(article, name, quantity, amount_id=corpus.amounts[-1]["id"], **values)
    found = made(corpus)
    assert figures(found) == [500 * M]
    assert quantities(found, corpus) == expected, reason
    assert len(links(found, "item")) + len(links(found, "repeated_item")) == len(corpus.items)


# --- envelopes ---------------------------------------------------------------------------------------------

LAW = {"low": 61 * BN, "envelope": True, "programme": None}

DRAWN = [
    ([said(**{**LAW, "programme": "PDA"}), said(1 * BN, "2023-06-20", programme="PDA")], True, "the same programme"),
    ([said(**LAW), said(1 * BN, "2023-06-20", programme="PDA")], False, "nothing ties them"),
    ([said(**{**LAW, "programme": "USAI"}), said(1 * BN, "2023-06-20", programme="PDA")], False, "another programme"),
    ([said(**{**LAW, "programme": "PDA"}), said(1 * BN, "2023-03-01", programme="PDA")], False, "before the law"),
    ([said(**{**LAW, "programme": "PDA"}), said(1 * BN, "2029-06-20", programme="PDA")], False, "long used up"),
    ([said(**{**LAW, "programme": "PDA"}), said(70 * BN, "2023-06-20", programme="PDA")], False, "more than it holds"),
    ([said(**{**LAW, "programme": "PDA"}), said(1 * BN, "2023-06-20", programme="PDA", recipient="Sudan")], False,
     "for another recipient"),
    ([said(**{**LAW, "programme": "PDA"}), said(1 * BN, "2023-06-20", programme="PDA", donor="Denmark")], False,
     "of another donor"),
]  # fmt: skip


@pytest.mark.parametrize(("mentions", "drawn", "reason"), DRAWN, ids=[row[2] for row in DRAWN])
def test_what_is_paid_out_of_an_envelope(mentions: list[Said], drawn: bool, reason: str) -> None:
    corpus = tell(*mentions)
    found = made(corpus)
    assert len(found.packages) == 2, "an envelope and a package, whichever of them totals count"
    linked = links(found, "drawn_from")
    assert bool(linked) == drawn, reason
    if drawn:
        package = next(row for row in found.packages if not row["envelope"])
        assert (linked[0]["package_id"], linked[0]["mention_id"]) == (package["package_id"], corpus.amounts[0]["id"])
        assert "same programme" in linked[0]["reasons"]
        assert (package["documents"], package["mentions"]) == (1, 1)


@pytest.mark.parametrize(
    ("role", "others", "drawn", "reason"),
    [
        ("new", 1, True, "its news tells the law it is paid from"),
        ("past", 1, False, "an article that looks back on both"),
        ("new", 2, False, "its news tells two laws"),
    ],
)
def test_the_news_of_a_package_tells_its_envelope(role: str, others: int, drawn: bool, reason: str) -> None:
    corpus = Corpus()
    article = corpus.document("2023-06-20")
    corpus.amount(article, 1 * BN, role=role, date="2023-06-19")
    for number in range(others):
        corpus.amount(article, (61 + 20 * number) * BN, role="past", envelope=True, date="2023-04-20")
    assert bool(links(made(corpus), "drawn_from")) == drawn, reason


def test_how_much_of_an_envelope_is_used() -> None:
    corpus = tell(
        said(75 * BN, "2023-02-06", currency="NOK", envelope=True, programme="Nansen"),
        said(1 * BN, "2023-06-20", currency="NOK", programme="Nansen"),
        {**said(2 * BN, "2023-09-20", currency="NOK", programme="Nansen"), "high": 3 * BN},
        said(100 * M, "2023-11-20", programme="Nansen"),
        said(5 * BN, "2024-01-20", currency="NOK", programme="Nansen", status="cancelled"),
    )
    found = made(corpus)
    [(identifier, use)] = envelopes.used(found.packages, found.links).items()
    assert identifier == next(row["package_id"] for row in found.packages if row["envelope"])
    assert (use.currency, len(use.packages), use.unconverted) == ("NOK", 3, 0)
    assert use.low == pytest.approx(3 * BN + 100 * M * 10.7, rel=0.01)
    assert use.high - use.low == pytest.approx(1 * BN)


# --- what is left of a whole ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "left", "reason"),
    [
        ([(0, 250 * M, "a", None)], 650 * M, "one share"),
        ([(0, 250 * M, "a", None), (1, 250 * M, "b", None)], 650 * M, "two texts tell the same share"),
        ([(0, 250 * M, "a", None), (1, 300 * M, "b", None)], 600 * M, "two breakdowns are never added up"),
        ([(0, 250 * M, "a", None), (0, 250 * M, "a", None)], 400 * M, "one sentence with two equal shares"),
        ([(0, 250 * M, "a", None), (0, 250 * M, "b", None)], 650 * M, "a second sentence repeats the share"),
        ([(0, 250 * M, "a", None), (0, 100 * M, "a", 0)], 650 * M, "a share of a share"),
        ([(0, 900 * M, "a", None), (0, 250 * M, "a", None), (1, 100 * M, "b", None)], 800 * M,
         "by kind and by item: more than the whole"),
    ],
)  # fmt: skip
def test_what_is_left_is_unspecified(shares: list[Any], left: float, reason: str) -> None:
    corpus = Corpus()
    articles = [corpus.document(), corpus.document()]
    wholes = [corpus.amount(article, 900 * M) for article in articles]
    parts: list[Row] = []
    for place, low, quote, above in shares:
        parent = wholes[place] if above is None else parts[above]
        parts.append(corpus.amount(articles[place], low, role="component", quote=quote, parent_id=parent["id"]))
    found = made(corpus)
    assert {row["mention_id"] for row in links(found, "component")} == {row["id"] for row in parts}
    specified = components.breakdown(found.packages[0], parts)
    assert specified is not None
    assert (specified.low, specified.high) == (left, left), reason


def test_nothing_is_specified_where_no_share_is_told() -> None:
    assert components.breakdown(made(tell(said(900 * M))).packages[0], []) is None


# --- people's decisions -----------------------------------------------------------------------------------


def decision(action: str, subject: str, other: str | None = None, **values: Any) -> Row:
    return {
        "action": action,
        "subject": subject,
        "other": other,
        "decided_by": "Ada",
        "decided": date(2024, 1, 1),
        **values,
    }


def test_said_to_be_the_same() -> None:
    corpus = tell(said(400 * M), said(450 * M, "2023-08-01"))
    first, second = corpus.amounts
    found = made(corpus, [decision("same", first["id"], second["id"])])
    assert len(found.packages) == 1
    assert "Ada" in {row["decided_by"] for row in found.links}
    assert any("said Ada on 2024-01-01" in row["reasons"] for row in found.links)


def test_said_to_be_different() -> None:
    corpus = tell(said(400 * M), said(400 * M))
    first, second = corpus.amounts
    assert len(made(corpus, [decision("different", first["id"], second["id"])]).packages) == 2


def test_packages_said_to_be_the_same() -> None:
    corpus = tell(said(400 * M), said(400 * M, "2023-05-29"))
    one, other = (row["package_id"] for row in made(corpus).packages)
    found = made(corpus, [decision("same", one, other)])
    assert len(found.packages) == 1
    assert found.conflicts == []


def test_wrong_value_of_a_mention_and_of_a_package() -> None:
    corpus = tell(said(400 * M))
    mention, package = corpus.amounts[0]["id"], made(corpus).packages[0]["package_id"]
    assert figures(made(corpus, [decision("wrong_value", mention, value="40,000,000")])) == [40 * M]
    row = made(corpus, [decision("wrong_value", package, field="date", value="2023-05-10")]).packages[0]
    assert (row["package_id"], row["announced"]) == (package, date(2023, 5, 10))


def test_wrong_role_and_not_aid() -> None:
    corpus = tell(said(400 * M), said(300 * M))
    first, second = corpus.amounts
    decided = [decision("wrong_role", first["id"], value="cumulative"), decision("not_aid", second["document_id"])]
    assert made(corpus, decided).packages == []


def test_package_that_is_no_aid() -> None:
    corpus = tell(said(400 * M), said(400 * M, "2023-05-16"), said(90 * M))
    package = next(row["package_id"] for row in made(corpus).packages if row["low"] == 400 * M)
    assert figures(made(corpus, [decision("not_aid", package)])) == [90 * M]


@pytest.mark.parametrize(
    ("decisions", "told"),
    [
        (lambda a, b: [decision("same", a, b), decision("different", a, b, decided=date(2024, 2, 1))], "takes back"),
        (lambda a, b: [decision("same", a, "p0")], "the other one isn't there"),
        (lambda a, b: [decision("same", "p0", a)], "there is no 'p0'"),
        (lambda a, b: [decision("burn", a)], "no such action"),
        (lambda a, b: [decision("wrong_value", a, field="low", value="much")], "'much' is no low"),
        (lambda a, b: [decision("wrong_value", a, field="colour", value="red")], "no field 'colour'"),
        (lambda a, b: [decision("wrong_role", a, value="hero")], "no role 'hero'"),
        (lambda a, b: [decision("wrong_value", a, value=value) for value in "12"], "earlier decision"),
    ],
)  # fmt: skip
def test_conflicts_are_told(decisions: Callable[[str, str], list[Row]], told: str) -> None:
    corpus = tell(said(400 * M), said(400 * M))
    found = made(corpus, decisions(*(row["id"] for row in corpus.amounts)))
    assert any(told in line for line in found.conflicts), found.conflicts


# --- properties ---------------------------------------------------------------------------------------------

_MENTION = st.fixed_dictionaries(
    {
        "low": st.sampled_from([100 * M, 103 * M, 400 * M, 410 * M, 2.98 * BN, 3 * BN, 571.3 * M]),
        "currency": st.sampled_from(["USD", "USD", "EUR", "NOK"]),
        "qualifier": st.sampled_from(["exact", "approx", "at_least", "at_most"]),
        "role": st.sampled_from(["new", "new", "past", "component", "cumulative", "planned", "other"]),
        "donor": st.sampled_from(["Norway", "Norway", "Denmark", None, "Norway; Denmark"]),
        "recipient": st.sampled_from(["Ukraine", "Ukraine", None, "Sudan"]),
        "tranche": st.sampled_from([None, None, 7, 8]),
        "programme": st.sampled_from([None, None, "PDA", "USAI"]),
        "envelope": st.sampled_from([False, False, False, True]),
        "date": st.one_of(st.none(), st.integers(0, 40).map(lambda days: date(2023, 5, 1) + timedelta(days))),
        "date_precision": st.sampled_from(["day", "day", "month"]),
    }
)
_CORPUS = st.lists(st.tuples(st.integers(0, 5), _MENTION), max_size=25)


def _written(drawn: list[tuple[int, Said]]) -> Corpus:
    corpus = Corpus()
    articles = [corpus.document(date(2023, 5, 10) + timedelta(days)) for days in (0, 1, 3, 14, 21, 28)]
    for place, (index, values) in enumerate(drawn):
        values = dict(values)
        role = values["role"]
        values["reasons"] = "withdrawn by a correction" if role == "other" else ""
        row = corpus.amount(articles[index], values.pop("low"), values.pop("currency"), start=place * 100, **values)
        corpus.item(articles[index], f"thing{place % 4}", 3, donor=values["donor"], start=place * 100 + 20)
        if role == "component" and place and corpus.amounts[place - 1]["document_id"] == row["document_id"]:
            row["parent_id"] = corpus.amounts[place - 1]["id"]
    return corpus


_SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@_SLOW
@given(_CORPUS, st.randoms(use_true_random=False))
def test_the_order_of_the_input_does_not_matter(drawn: list[tuple[int, Said]], chance: random.Random) -> None:
    corpus = _written(drawn)
    first = made(corpus)
    for rows in corpus.rows:
        chance.shuffle(rows)  # type: ignore[arg-type]
    assert made(corpus) == first


@_SLOW
@given(_CORPUS)
def test_again_gives_the_same_and_leaves_its_input(drawn: list[tuple[int, Said]]) -> None:
    corpus = _written(drawn)
    before = repr(corpus.rows)
    assert made(corpus) == made(corpus)
    assert repr(corpus.rows) == before


@_SLOW
@given(_CORPUS)
def test_totals_count_no_mention_that_is_no_package(drawn: list[tuple[int, Said]]) -> None:
    """Each figure counted is one that a `new` or `past` mention states, but for parts and parents made of them."""
    corpus = _written(drawn)
    found = made(corpus)
    own = {row["id"] for row in corpus.amounts if row["role"] == "component" and row["parent_id"]}
    roles = {row["id"]: "new" if row["id"] in own else row["role"] for row in corpus.amounts}
    counted: dict[str, list[str]] = {}
    for link in found.links:
        if link["kind"] == "amount":
            assert roles[link["mention_id"]] in ("new", "past")
            counted.setdefault(link["package_id"], []).append(link["mention_id"])
    stated = {row["id"]: (row["low"], row["currency"]) for row in corpus.amounts}
    for row in found.packages:
        if row["low"] is not None and row["package_id"] in counted:
            assert (row["low"], row["currency"]) in {stated[one] for one in counted[row["package_id"]]}
    once = [link["mention_id"] for link in found.links if link["kind"] != "drawn_from"]
    assert len(once) == len(set(once)), "a mention belongs to one package"
    assert len({row["package_id"] for row in found.packages}) == len(found.packages)


@_SLOW
@given(_CORPUS)
def test_unrelated_documents_change_no_package(drawn: list[tuple[int, Said]]) -> None:
    corpus = _written(drawn)
    before = made(corpus).packages
    article = corpus.document("2023-05-20", name="elsewhere")
    corpus.amount(article, 77 * M, "CAD", donor="Canada", recipient="Haiti")
    after = [row for row in made(corpus).packages if row["donor"] != "Canada"]
    assert after == before


def _of(documents: set[str], rows: list[Row], key: str) -> list[Row]:
    return [row for row in rows if row[key] in documents]


@_SLOW
@given(_CORPUS, st.sets(st.integers(0, 5)), st.randoms(use_true_random=False))
def test_a_part_made_anew_equals_the_whole_made_anew(
    drawn: list[tuple[int, Said]], changed: set[int], chance: random.Random
) -> None:
    """Documents that come, go or change: making the donors they name anew gives what making everything gives."""
    corpus = _written(drawn)
    touched = {f"doc{place}" for place in changed}
    kept = {row["id"] for row in corpus.documents} - touched
    before = consolidate(
        _of(kept, corpus.documents, "id"),
        _of(kept, corpus.amounts, "document_id"),
        _of(kept, corpus.items, "document_id"),
    )
    after = made(corpus)
    for old, new, there in ((before, after, {f"doc{place}" for place in range(6)}), (after, before, kept)):
        assert _remade(old, corpus, touched, there, chance) == (new.packages, new.links)


def _remade(
    old: Consolidated, corpus: Corpus, touched: set[str], there: set[str], chance: random.Random
) -> tuple[list[Row], list[Row]]:
    """The old packages with those of the touched donors made anew of the documents that are there."""
    donors = donors_of(_of(touched, corpus.amounts, "document_id") + _of(touched, corpus.items, "document_id"))
    amounts, items = (_of(there, rows, "document_id") for rows in (corpus.amounts, corpus.items))
    needed = {row["document_id"] for row in (*amounts, *items) if party(row["donor"]) in donors}
    tables = [_of(needed, rows, key) for rows, key in
              ((corpus.documents, "id"), (amounts, "document_id"), (items, "document_id"))]  # fmt: skip
    for rows in tables:
        chance.shuffle(rows)
    new = consolidate(*tables, donors=donors)
    assert {party(row["donor"]) for row in new.packages} <= donors
    gone = {row["package_id"] for row in old.packages if party(row["donor"]) in donors}
    packages = [row for row in old.packages if row["package_id"] not in gone] + new.packages
    links = [row for row in old.links if row["package_id"] not in gone] + new.links
    packages.sort(key=lambda row: row["package_id"])
    links.sort(key=lambda row: (row["package_id"], row["mention_id"]))
    return packages, links


_DECISION = st.tuples(
    st.sampled_from(["same", "same", "different", "not_aid", "wrong_role", "moved", "wrong_value", "withdraw"]),
    st.integers(0, 99), st.integers(0, 99), st.sampled_from(["amount", "amount", "document", "package"]),
)  # fmt: skip


def _decisions(corpus: Corpus, drawn: list[tuple[str, int, int, str]]) -> list[Row]:
    """Corrections of what there is; `moved` gives a figure to another donor."""
    ids = {
        "amount": [row["id"] for row in corpus.amounts],
        "document": [row["id"] for row in corpus.documents],
        "package": [row["package_id"] for row in made(corpus).packages] or ["p0123456789abcdef"],
    }
    rows: list[Row] = []
    for day, (action, one, other, kind) in enumerate(drawn if corpus.amounts else ()):
        row: Row = {"action": action, "subject": ids[kind][one % len(ids[kind])], "decided": date(2024, 1, 1 + day)}
        if action in ("same", "different"):
            row["other"] = ids[kind][other % len(ids[kind])]
        elif action == "moved":
            row |= {"action": "wrong_value", "field": "donor", "value": ["Norway", "Japan", "Denmark"][other % 3]}
        elif action == "wrong_value":
            row |= {"field": "amount", "value": "410000000"}
        elif action == "wrong_role":
            row |= {"value": ["past", "planned", "new"][other % 3]}
        rows.append(row)
    return rows


@_SLOW
@given(_CORPUS, st.lists(_DECISION, max_size=5))
def test_batches_give_what_everything_at_once_gives(
    drawn: list[tuple[int, Said]], decided: list[tuple[str, int, int, str]]
) -> None:
    """Out of a database too, a donor at a time, whatever people have decided."""
    corpus = _written(drawn)
    corrections = _decisions(corpus, decided)
    at_once = made(corpus, corrections)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(batches, "LARGEST", 1)
        assert made(corpus, corrections) == at_once
        with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder) / "t.duckdb") as tracker:
            for table, rows in zip(("documents", "amounts", "items"), corpus.rows, strict=True):
                loading.insert(tracker.connection, table, rows, TABLES[table].names, 1)
            parts = list(in_batches(Stored(tracker.connection), corrections))
    assert len(parts) > 1 or not at_once.packages
    assert {row["package_id"]: row for part in parts for row in part.packages} == {
        row["package_id"]: row for row in at_once.packages
    }
    links = [row for part in parts for row in part.links]
    assert sorted(links, key=lambda row: (row["package_id"], row["mention_id"])) == at_once.links
    assert parts[-1].conflicts == at_once.conflicts


@_SLOW
@given(_CORPUS, st.lists(_DECISION, min_size=1, max_size=4), st.integers(0, 3))
def test_a_correction_changes_no_donor_that_it_does_not_concern(
    drawn: list[tuple[int, Said]], decided: list[tuple[str, int, int, str]], known: int
) -> None:
    """Made anew of the donors concerned, packages are those of everything made anew; some corrections came before."""
    corpus = _written(drawn)
    corrections = [row for row in _decisions(corpus, decided) if not str(row["subject"]).startswith("p")]
    old, whole = made(corpus, corrections[:known]), made(corpus, corrections)
    source = Memory(*corpus.rows)
    wanted = concerned(corrections, source.known(subjects_of(corrections)))
    new = consolidate(*corpus.rows, corrections, wanted)
    assert {party(row["donor"]) for row in new.packages} <= wanted
    gone = {row["package_id"] for row in old.packages if party(row["donor"]) in wanted}
    kept = [row for row in old.packages if row["package_id"] not in gone]
    assert sorted(kept + new.packages, key=lambda row: row["package_id"]) == whole.packages
    links = [row for row in old.links if row["package_id"] not in gone] + new.links
    assert sorted(links, key=lambda row: (row["package_id"], row["mention_id"])) == whole.links
    assert new.conflicts == whole.conflicts


def test_every_feature_says_what_it_means() -> None:
    assert all(words and words[0].islower() for _, words in described())
