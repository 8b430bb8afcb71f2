"""Every vocabulary file: a header, no empty source, no key twice."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import aidtrack.lexicon
from aidtrack.errors import LexiconError
from aidtrack.lexicon import actors, grammar

FOLDER = Path(aidtrack.lexicon.__file__).parent
FILES = sorted(path for path in FOLDER.rglob("*.csv") if "rates" not in path.parts)
#: Files whose key is more than the first column.
KEYS = {
    "word_classes.csv": ("word", "class"),
    "qualifiers.csv": ("phrase", "position"),
    "actor_aliases.csv": ("alias", "actor", "kind", "since"),
    "currency_words.csv": None,
    "cues.csv": None,
    "programmes.csv": None,
    "ambiguous_weapons.csv": ("alias", "cue"),
    "ambiguous_equipment.csv": ("alias", "cue"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_header_sources_and_keys(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows, "no rows"
    header = list(rows[0])
    assert all(name and name == name.strip().lower() for name in header)
    if "source" in header:
        assert [row for row in rows if not row["source"]] == []
    key = KEYS.get(path.name, (header[0],))
    if key is not None:
        times = Counter(tuple(row[name] for name in key) for row in rows)
        assert [words for words, count in times.items() if count > 1] == []


def test_senses_and_kinds_are_known() -> None:
    """A typing error in a class would silently switch a word off."""
    senses = {"gives", "holds", "buys", "gathers", "needs", "moves", "states", "harms", "other"}
    assert set(grammar.verbs().values()) == senses
    assert set(grammar.heads().values()) == {"thing", "service", "generic"}
    assert {kind for _, kind in grammar.measures().values()} == {"count", "thing", "none"}
    assert all(grammar.rough_numbers(kind) for kind in ("partitive", "round", "rank"))


def test_an_unknown_class_is_told() -> None:
    with pytest.raises(LexiconError, match="no word of the class"):
        grammar.word_class("unheard-of")


def test_forms_of_verbs() -> None:
    verbs = grammar.verbs()
    assert (verbs["sent"], verbs["supplies"], verbs["destroyed"], verbs["bought"]) == (
        "gives",
        "gives",
        "harms",
        "buys",
    )


#: What names an organization that no list knows, and what is left of the words before it.
NAMED = [
    ("The New Zealand Red Cross sent tents", ["New Zealand Red Cross"], "a country of two words"),
    ("New York Community Charitable Trust", ["New York Community Charitable Trust"], "new belongs to the name"),
    ("Two Red Cross trucks", ["Red Cross"], "a number"),
    ("Local Red Cross staff", ["Red Cross"], "no nation"),
    ("Geneva-based Red Cross", ["Red Cross"], "where it sits"),
    ("The Syrian Arab Red Crescent", ["Syrian Arab Red Crescent", "Syria"], "a word between nation and society"),
    ("The Danish Red Cross Society", ["Danish Red Cross"], "the longer ending alone"),
    ("USAID and Red Cross gave", ["United States", "Red Cross"], "two actors"),
    ("Norway and Danish Red Cross", ["Norway", "Danish Red Cross"], "a state and another's society"),
    ("Bosnia and Herzegovina Red Cross", ["Bosnia and Herzegovina Red Cross", "Bosnia and Herzegovina"], "one nation"),
    ("In March Ford Foundation gave", ["Ford Foundation"], "a month"),
    ("The March of Hope Foundation gave", ["March of Hope Foundation"], "a name that begins like a month"),
    ("Yesterday Ford Foundation gave", ["Ford Foundation"], "a day"),
    ("Save the Children Foundation", ["Save the Children"], "a listed name goes before one that cuts it"),
    ("Swiss-backed Lind Foundation", ["Switzerland", "Lind Foundation"], "who backs it"),
    ("Aid came late. Howard G. Moe Foundation gave", ["Howard G. Moe Foundation"], "an initial ends no sentence"),
    ("St. Clair Foundation", ["St. Clair Foundation"], "nor does a title"),
    ("It ended in War. Ford Foundation gave", ["Ford Foundation"], "a full stop"),
    ("Stop The War\nFord Foundation gave", ["Ford Foundation"], "the end of a line"),
    ("the Łukasz Škoda Foundation; Élysée Charity", ["Łukasz Škoda Foundation", "Élysée Charity"], "other capitals"),
    ("Lind Relief Charity (LRC); LRC left", ["Lind Relief Charity"] * 3, "a short name of its initials"),
    ("Lind Relief Charity (NGO); an NGO left", ["Lind Relief Charity"], "no short name"),
    ("Prytula Foundation", ["Serhiy Prytula Charity Foundation", "Ukraine"], "a fund and for whom it gathers"),
]


@pytest.mark.parametrize(("text", "named", "why"), NAMED, ids=[row[2] for row in NAMED])
def test_organizations_that_no_list_names(text: str, named: list[str], why: str) -> None:
    assert [mention.actor for mention in actors.find(text)] == named, why
