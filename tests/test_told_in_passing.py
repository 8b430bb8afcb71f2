"""What the simulator taught: sums that are withdrawn, taken apart, asked for, looked back on or set up as a pot."""

from __future__ import annotations

from datetime import date

import pytest

from aidtrack.model import Amount, Document
from aidtrack.pipeline import extract

DAY = date(2023, 10, 9)
LEAD = "Norway pledged NOK 90 million in aid to Sudan on Monday."

ROLES = [
    (f"{LEAD}\n\nCorrection: we first wrote NOK 60 million; it is NOK 90 million.", "60", "other", "withdrawn"),
    (f"{LEAD} In detail, NOK 50 million is for food.", "50", "component", "goes through the sum before it"),
    (f"{LEAD} Nearly half, NOK 40 million, buys tents.", "40", "component", "a share in words, then the sum"),
    (f"{LEAD} Separately, it gave NOK 20 million in relief.", "20", "new", "a second decision is no part"),
    (f"{LEAD} Norwegian aid to Sudan since 2021 comes to NOK 400 million.", "400", "cumulative", "aid comes to"),
    (f"{LEAD} That pushes the running total past NOK 700 million.", "700", "cumulative", "past a figure"),
    ("Sudan asked Norway for NOK 90 million in aid.", "90", "planned", "asked for is not given"),
    ("Sudan's prime minister urged Norway today to release NOK 90 million in aid.", "90", "planned", "urged"),
    ("In October, Norway had granted Sudan NOK 90 million in aid.", "90", "past", "news names the day"),
    ("The raid destroyed equipment worth €90 million, and aid to Sudan goes on.", "90", "other", "a loss"),
]  # fmt: skip


def figure(text: str, part: str) -> Amount:
    found = extract(Document(text, "d", published=DAY)).amounts
    return next(amount for amount in found if part in amount.text)


@pytest.mark.parametrize(("text", "part", "role", "why"), ROLES, ids=[row[3] for row in ROLES])
def test_role(text: str, part: str, role: str, why: str) -> None:
    found = figure(text, part)
    assert found.role == role, found.reasons


@pytest.mark.parametrize(
    ("text", "donor"),
    [
        ("Sudan thanked Norway for the NOK 90 million in aid announced on Monday.", "Norway"),
        ("Norway unveiled a NOK 90 million Sudan aid package.", "Norway"),
        ("Preparations began for NOK 90 million in aid that Norwegian Premier Kari Lund promised Sudan.", "Norway"),
        ("NOK 90 million out of Norway's NOK 900 million in aid reached Sudan.", "Norway"),
        ("In Khartoum, the NOK 90 million in aid promised by Norway and Sweden is remembered.", "Norway; Sweden"),
    ],
    ids=["who is thanked", "a bare name before aid package", "office and name between", "out of whose sum", "by two"],
)
def test_donor(text: str, donor: str) -> None:
    assert figure(text, "90").donor == donor


@pytest.mark.parametrize(
    ("text", "envelope"),
    [
        ("Norway created a framework of NOK 90 billion for Ukraine on Monday.", True),
        ("The money for Ukraine comes from the NOK 90 billion programme that Norway adopted in May.", True),
        ("The NOK 90 billion in aid that Norway pledged to Ukraine a year ago has been spent.", False),
        ("The EU paid Egypt €15 million, the first tranche of a €90 million loan agreed in May.", True),
        ("Jordan received another €15 million from Brussels on Friday, out of the €90 million of EU aid.", True),
        ("Britain sent Kenya £15 million of the £90 million it had promised.", False),
        ("The IMF approved a 40-month arrangement of $90 million for Benin.", True),
        ("The IMF approved a 40-month, $90 million loan programme for Benin.", True),
        ("The IMF agreed on a $90 million loan over 40 months for Benin on Monday.", True),
        ("The EU agreed on a 40-month loan programme of €90 million for Benin.", True),
        ("The EU gave €90 million for a six-month relief operation in Benin.", False),
        ("The EU set out a 40-month programme of €90 million to feed Benin.", False),
        ("The IMF released $90 million to Benin, completing the first review of its 40-month programme.", False),
        ("The IMF completed the fifth review of the 40-month programme and paid Benin $90 million.", False),
        ("The EU paid Benin the third tranche of €90 million under the one-year loan programme.", False),
        ("The 40-month arrangement with the IMF, with total access of $90 million, was approved for Benin.", True),
        ("Japan approved a 40-month project of $90 million for Benin.", False),
        ("Norway sent Ukraine NOK 90 million in arms on Friday, an hour after the aid law was signed.", False),
        ("After parliament had passed the aid law, Norway sent Ukraine NOK 90 million in arms.", False),
        ("After the old law had expired, Norway passed a new aid law of NOK 90 billion for Ukraine.", True),
        ("After the law was signed, Norway set up a fund of NOK 90 billion for Ukraine.", True),
    ],
    ids=[
        "set up",
        "spoken of by its size",
        "a year ago is no rate",
        "what a tranche is of",
        "what is paid out of it",
        "a loan that counts whole",
        "of many months",
        "of many months, told before it",
        "a loan over many months",
        "the Union's loan",
        "the Union's gift for months",
        "the Union's gift of months",
        "released",
        "a review",
        "a tranche",
        "its access",
        "a project",
        "after a law",
        "after a law, said first",
        "a law after another",
        "a fund after a law",
    ],
)
def test_envelope(text: str, envelope: bool) -> None:
    assert figure(text, "90").envelope is envelope


def test_the_day_is_that_of_the_tranche() -> None:
    text = "The second instalment, €15 million from the EU's €90 million loan, was paid to Jordan on 2 October."
    assert figure(text, "15").date == date(2023, 10, 2)
    assert figure(text, "90").date is None


def test_the_day_and_number_are_those_of_the_tranche_that_somebody_paid() -> None:
    text = "The EU paid €15 million, the second tranche of its €90 million loan to Jordan, on 2 October."
    assert (figure(text, "15").date, figure(text, "15").tranche) == (date(2023, 10, 2), 2)
    assert (figure(text, "90").date, figure(text, "90").tranche) == (None, None)
    signed = "The EU paid €15 million of its €90 million loan to Jordan signed on 2 October."
    assert figure(signed, "90").date == date(2023, 10, 2)


def test_a_tranche_told_as_a_share_has_its_own_day() -> None:
    told = "€15 million arrived in May as the first tranche, €75 million in August as the second."
    text = f"The EU's earlier programme for Jordan was worth €90 million altogether: {told}"
    assert [figure(text, part).date for part in ("15", "75")] == [date(2023, 5, 1), date(2023, 8, 1)]
    assert figure(text, "90").envelope


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("A year ago today, Norway announced NOK 90 million in aid for Sudan.", date(2022, 10, 9)),
        ("A report out today traces the NOK 90 million in aid that Norway gave Sudan on 2 May 2022.", date(2022, 5, 2)),
        ("The NOK 90 million in aid that Norway pledged to Sudan on 5 October, will buy food.", date(2023, 10, 5)),
    ],
    ids=["a year ago today", "the date that the promise governs", "a promise is not ahead"],
)  # fmt: skip
def test_date(text: str, day: date) -> None:
    assert figure(text, "90").date == day


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Norwegian aid to Sudan adds up to NOK 90 million.", [90e6]),
        ("That brings aid since 2022 to 90 million kroner.", [90e6]),
        ("Of the aid, roughly half, 90 million dollars, is for food.", [90e6]),
        ("Deliveries under the €90 million package of aid begin.", [90e6]),
    ],
    ids=["adds up to", "a year is no low end", "half has no scale of its neighbour", "under the package"],
)
def test_figures(text: str, low: list[float]) -> None:
    found = [amount for amount in extract(Document(text, "d", published=DAY)).amounts if amount.low >= 1000]
    assert [float(amount.low) for amount in found if "half" not in amount.text] == low
    assert {str(amount.qualifier) for amount in found} <= {"exact", "approx"}
