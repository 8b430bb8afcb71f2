"""Countries and institutions, and everything that stands for them."""

from __future__ import annotations

from datetime import date

import pytest

from aidtrack.lexicon import actors

NAMED = [
    ("Berlin", "Germany", "a capital"),
    ("the Pentagon", "United States", "a ministry"),
    ("Downing Street", "United Kingdom", "a seat of government"),
    ("USAID", "United States", "an agency"),
    ("KfW", "Germany", "a bank of the state's"),
    ("Congress", "United States", "a parliament"),
    ("the Bundestag", "Germany", "a parliament"),
    ("the Storting", "Norway", "a parliament"),
    ("the European Commission", "European Union", "an institution"),
    ("Brussels", "European Union", "an institution's seat"),
    ("the IMF", "International Monetary Fund", "an abbreviation"),
    ("the World Bank", "World Bank", "a bank"),
    ("UNHCR", "UNHCR", "an agency of the United Nations"),
    ("Danish", "Denmark", "a demonym"),
    ("the Netherlands", "Netherlands", "a name"),
    ("Britain", "United Kingdom", "another name"),
    ("Kyiv", "Ukraine", "a capital"),
    ("Kiev", "Ukraine", "an older spelling"),
    ("Gaza", "Palestine", "a territory"),
    ("Turkey", "Türkiye", "an older name"),
    ("The Hague", "Netherlands", "a seat of government"),
    ("the Czech Republic", "Czechia", "a longer name"),
    ("South Korea", "South Korea", "not Korea"),
    ("South Sudan", "South Sudan", "not Sudan"),
    ("the G7", "G7", "a coalition"),
]


@pytest.mark.parametrize(("text", "actor", "why"), NAMED, ids=[f"{row[0]}: {row[2]}" for row in NAMED])
def test_named(text: str, actor: str, why: str) -> None:
    assert [found.actor for found in actors.find(f"It was {text} that gave it.")] == [actor]


LOOKALIKES = [
    "the Washington Post",
    "the Kyiv Independent",
    "the Budapest Memorandum",
    "US dollars",
    "the Paris Agreement",
    "a German-made tank",
    "the Kiel Institute",
    "the Moscow Times",
    "Latin America",
    "Bank of America",
]


@pytest.mark.parametrize("text", LOOKALIKES)
def test_lookalikes(text: str) -> None:
    assert not actors.find(f"It was {text} again.")


@pytest.mark.parametrize(
    ("text", "day", "actor"),
    [
        ("President Biden", date(2023, 5, 1), "United States"),
        ("Rishi Sunak", date(2023, 5, 1), "United Kingdom"),
        ("Olaf Scholz", date(2023, 5, 1), "Germany"),
        ("Zelensky", date(2023, 5, 1), "Ukraine"),
        ("Ursula von der Leyen", date(2023, 5, 1), "European Union"),
    ],
)
def test_leaders_of_a_day(text: str, day: date, actor: str) -> None:
    assert [found.actor for found in actors.find(f"{text} said so.", day)] == [actor]


def test_a_name_inside_a_word_is_none() -> None:
    assert not actors.find("An Omaniac, a Chadiana, a Perusal and Francesca")


def test_every_alias_names_a_known_actor() -> None:
    table = actors.codes()
    unknown = {alias.actor for aliases in actors._aliases().values() for alias in aliases} - set(table)
    assert not unknown
