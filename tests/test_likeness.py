"""Likeness of texts: syndicated copies are near, other articles about the same package aren't; all made here."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidtrack.likeness import NEAR, SIZE, signature, similarity

WIRE = """Norway to send Ukraine air defence worth $240 million

OSLO, 14 March (Fjord Press) - Norway will send Ukraine two batteries of a medium-range air defence system together with
a stock of interceptors, the government said on Tuesday, in what it called its most valuable single donation of the war.

The batteries come from the army's own reserve and are to be handed over before the summer. Crews have been trained at a
base in the south of the country since January, and a first group returned home last week, the defence minister told
reporters in the capital.

"Every night without such a shield costs lives and power stations," she said. "We are not waiting for the perfect
moment, because it will not come."

The government put the value of the donation at $240 million, spare parts and two years of upkeep included. Parliament
agreed in February to a five-year programme from which most of the money is taken; the remainder comes from the budget
of the ministry itself.

Ukraine has asked its partners for seven more systems of this kind. Its air force says that it brings down about three
quarters of the drones sent against the country, but fewer than half of the ballistic missiles.

A ship with generators and transformers, paid for by Norwegian municipalities, is to leave for Gdansk later this month.
"""

OTHER = """Two more air defence batteries for Kyiv

Norway is emptying part of its own arsenal for Ukraine. Two NASAMS batteries, along with missiles for them, leave the
army's depots this spring, a package that Oslo values at $240 million.

It is the biggest gift the Nordic country has made in one piece since the invasion. "We are not waiting for the perfect
moment," the defence minister said when she presented it, flanked by the Ukrainian ambassador.

Soldiers who will operate the launchers learned their trade in southern Norway over the winter. Delivery should be
complete by June, though officials would not give a day, citing the risk of attacks on transports.

Opposition parties welcomed the decision but asked what would take the place of the batteries at home. The ministry
answered that new ones have been ordered and should arrive from 2026 onwards. Until then allied units could step in.

Most of the sum is covered by the multi-year support programme that lawmakers approved a month ago with only one party
voting against it. Analysts in Oslo noted that the programme had been spent more slowly than planned so far.
"""


def edited(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


BODY = WIRE.partition("\n\n")[2]
COPIES = {
    "another headline": "Oslo hands air shield to Kyiv\n\n" + BODY,
    "another headline, byline and trailer": "Air shield for Kyiv\nBy our news desk\n\n" + BODY
    + "\n(Reporting by the Fjord Press bureau; editing by A. Lund)\nSign up for our morning letter here.\n",
    "a line a paragraph": "\n".join(paragraph.replace("\n", " ") for paragraph in WIRE.split("\n\n")),
    "other quotes and dashes": edited(
        WIRE, ("Norway will", "Norway\u00a0will"), (" - ", " — "), ('"Every', "“Every"), ('stations,"', "stations,”")
    ),
    "house style": edited(
        WIRE, ("air defence", "air defense"), ("programme", "program"), ("three\nquarters", "75\npercent")
    ),
    "the last paragraph cut": WIRE[: WIRE.index("A ship with")],
    "capitals": WIRE.upper(),
}  # fmt: skip


@pytest.mark.parametrize("copy", COPIES.values(), ids=COPIES)
def test_a_syndicated_copy_is_near(copy: str) -> None:
    assert similarity(signature(WIRE), signature(copy)) >= 0.8 > NEAR


@pytest.mark.parametrize("text", [OTHER, OTHER + BODY.split("\n\n")[2]], ids=["apart", "a whole quote shared"])
def test_another_article_about_the_same_package_is_not(text: str) -> None:
    assert similarity(signature(WIRE), signature(text)) < 0.4


def test_releases_of_one_template_are_told_apart_by_what_they_list() -> None:
    head = (
        "The department announces a further drawdown of arms for Ukraine, the {} since August of the year before last."
    )
    first = (
        head.format("thirty-third") + " It holds shells for HIMARS, TOW missiles, small arms, optics and spare parts."
    )
    second = (
        head.format("thirty-fourth") + " It holds Stinger missiles, tyres, trucks, radios, boats and field kitchens."
    )
    assert similarity(signature(first), signature(second)) < NEAR


def test_a_part_is_as_near_as_it_is_long() -> None:
    half = WIRE[: len(WIRE) // 2]
    assert 0.5 < similarity(signature(WIRE), signature(half)) < 0.8


words = st.lists(st.sampled_from("aid tanks Kyiv of the £5m гривень “new” 14 – é".split()), max_size=400).map(" ".join)


@given(words | st.text(max_size=300))
def test_the_same_text_is_the_same(text: str) -> None:
    sign = signature(text)
    assert list(sign) == sorted(set(sign))
    assert len(sign) <= SIZE
    assert similarity(sign, signature(text)) == (1.0 if sign else 0.0)
    assert signature(f"\n  {text}\r\n\r\n") == sign


@given(words, words)
def test_likeness_has_no_direction_and_stays_within_its_bounds(one: str, other: str) -> None:
    a, b = signature(one), signature(other)
    assert 0.0 <= similarity(a, b) == similarity(b, a) <= 1.0


@pytest.mark.parametrize("length", [60, 119, 121, 500, 5_000])
@pytest.mark.parametrize("kept", [0.5, 0.8, 1.0])
def test_the_estimate_is_near_the_exact_share(length: int, kept: float) -> None:
    """Random words, of which another text has the first part: Dice's coefficient is known."""
    draw = random.Random(length)
    one = [f"w{draw.randrange(10**6)}" for _ in range(length)]
    same = int(length * kept)
    other = one[:same] + [f"v{draw.randrange(10**6)}" for _ in range(length - same)]
    exact = (same - 2) / (length - 2)
    assert similarity(signature(" ".join(one)), signature(" ".join(other))) == pytest.approx(exact, abs=0.12)


def test_a_signature_is_the_same_in_another_process() -> None:
    program = f"from aidtrack.likeness import signature; print(signature({BODY!r}))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True,
                         cwd=Path(__file__).parent.parent)  # fmt: skip
    assert ran.stdout.strip() == str(signature(BODY))
