"""Dates in a text, read against its publication date, and the date of each figure."""

from __future__ import annotations

from datetime import date

import pytest

from aidtrack.extractors import dates
from aidtrack.model import Document
from aidtrack.pipeline import extract

WEDNESDAY = date(2023, 9, 20)

DATES = [
    ("on 2023-08-29", "2023-08-29", "day", "ISO"),
    ("on Aug. 29, 2023", "2023-08-29", "day", "American"),
    ("on 29 August 2023", "2023-08-29", "day", "British"),
    ("am 29.08.2023", "2023-08-29", "day", "continental"),
    ("on August 29th", "2023-08-29", "day", "no year"),
    ("on Dec. 5", "2022-12-05", "day", "no year: never the future for the past"),
    ("on Sept. 21", "2023-09-21", "day", "a night's grace"),
    ("in June", "2023-06-01", "month", "a month of this year"),
    ("in November", "2022-11-01", "month", "a month of last year"),
    ("last September", "2022-09-01", "month", "last, in that month itself"),
    ("in March 2022", "2022-03-01", "month", "month and year"),
    ("in February of last year", "2022-02-01", "month", "the year in words"),
    ("on 4 June last year", "2022-06-04", "day", "the year in words"),
    ("on June 4 of last year", "2022-06-04", "day", "the year in words"),
    ("today", "2023-09-20", "day", "today"),
    ("this morning", "2023-09-20", "day", "this morning"),
    ("yesterday", "2023-09-19", "day", "yesterday"),
    ("on Wednesday", "2023-09-20", "day", "the day of publication"),
    ("on Tuesday", "2023-09-19", "day", "the last such day"),
    ("on Thursday", "2023-09-14", "day", "the last such day, a week ago"),
    ("last Wednesday", "2023-09-13", "day", "not today"),
    ("a week ago", "2023-09-13", "day", "counted back"),
    ("two months ago", "2023-07-01", "month", "counted back"),
    ("three years ago", "2020-09-01", "year", "counted back"),
    ("earlier this month", "2023-09-01", "month", "this month"),
    ("last month", "2023-08-01", "month", "last month"),
    ("last year", "2022-01-01", "year", "last year"),
    ("in the third quarter of 2024", "2024-07-01", "quarter", "a quarter"),
    ("in Q2", "2023-04-01", "quarter", "a quarter of this year"),
    ("since 2014", "2014-01-01", "year", "a year"),
]


@pytest.mark.parametrize(("text", "value", "precision", "why"), DATES, ids=[f"{row[0]}: {row[3]}" for row in DATES])
def test_find(text: str, value: str, precision: str, why: str) -> None:
    found = dates.find(f"It gave aid {text} to them.", WEDNESDAY)
    assert [(str(m.value), str(m.precision)) for m in found] == [(value, precision)]


NO_DATES = [
    "155 mm shells",
    "2,000 vehicles",
    "M1 and T-72",
    "$2023 million",
    "It may march on",
    "31.2 percent",
    "F-16 jets",
    "section 506(a)(1)",
]


@pytest.mark.parametrize("text", NO_DATES)
def test_no_date(text: str) -> None:
    assert not dates.find(text, WEDNESDAY)


def test_without_a_publication_date_only_full_dates_are_read() -> None:
    assert [str(m.value) for m in dates.find("On Tuesday, in June, on 5 May 2022.", None)] == ["2022-05-05"]


ANNOUNCED = [
    ("Denmark gave Ukraine 5.8 billion kroner in arms on Tuesday.", "2023-09-19", "day", "a weekday"),
    ("Today the United States announced $250 million in military aid for Ukraine.", "2023-09-20", "day", "today"),
    ("On September 7 the Pentagon announced $600 million in arms for Ukraine.", "2023-09-07", "day", "a day"),
    ("In June the United States pledged $1.3 billion to Ukraine.", "2023-06-01", "month", "a month"),
    ("Last month Germany pledged €400 million in military aid to Ukraine.", "2023-08-01", "month", "last month"),
    (
        "Britain pledged £2.3 billion in military aid to Ukraine for 2024.",
        "2023-09-20",
        "day",
        "a year money is for is no date",
    ),
    ("Norway gives Ukraine NOK 75 billion between 2023 and 2027.", "2023-09-20", "day", "a stretch is no date"),
    (
        "Sweden gives Ukraine SEK 2 billion in arms that will arrive in December.",
        "2023-09-20",
        "day",
        "a delivery to come is no date",
    ),
    ("On 2 March 2022 the EU gave Ukraine €500 million.", "2022-03-02", "day", "a full date"),
    (
        "Poland spoke on Monday. It will give Ukraine 100 million zlotys in aid.",
        "2023-09-18",
        "day",
        "the sentence before",
    ),
    ("Two weeks ago Canada pledged C$33 million to Ukraine.", "2023-09-06", "day", "counted back"),
    ("Congress approved $48 billion for Ukraine in December 2022.", "2022-12-01", "month", "month and year"),
]


@pytest.mark.parametrize(("text", "value", "precision", "why"), ANNOUNCED, ids=[row[3] for row in ANNOUNCED])
def test_announced(text: str, value: str, precision: str, why: str) -> None:
    found = extract(Document(text, "t", published=WEDNESDAY)).amounts[0]
    assert (str(found.date), str(found.date_precision)) == (value, precision), found.reasons


DATELINES = [
    "WASHINGTON, Aug. 29, 2023 (Agency) -- The United States announced $250 million in arms for Ukraine.",
    "Washington, 29 August 2023. The United States announced $250 million in arms for Ukraine.",
    "A headline\n\nWASHINGTON, August 29, 2023\nThe United States announced $250 million in arms for Ukraine.",
    "For Immediate Release\nAugust 29, 2023\n\nThe United States announced $250 million in arms for Ukraine.",
]


@pytest.mark.parametrize("text", DATELINES)
def test_a_dateline_dates_a_text_without_a_publication_date(text: str) -> None:
    found = extract(Document(text, "t")).amounts[0]
    assert str(found.date) == "2023-08-29"
    assert any("dateline" in reason for reason in found.reasons)


def test_a_past_package_of_unknown_date_stays_undated() -> None:
    found = extract(
        Document(
            "It comes on top of a previous package of $100 million in military aid for Ukraine.",
            "t",
            published=WEDNESDAY,
        )
    ).amounts[0]
    assert (found.role, found.date) == ("past", None)
