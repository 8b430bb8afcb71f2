"""Every vocabulary file: a header, no empty source, no key twice."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

import aidtrack.lexicon
from aidtrack.errors import LexiconError
from aidtrack.lexicon import grammar

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
