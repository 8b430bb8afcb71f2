"""The catalogue: its schema, one alias one id, every example and alias found, no reject taken for an item."""

from __future__ import annotations

from collections import Counter

import pytest

from aidtrack.extractors.equipment import find
from aidtrack.lexicon import catalogue
from aidtrack.text import split

ENTRIES = list(catalogue.entries().values())
#: Class names and acronyms that end in s in the singular: nobody writes "MANPADSs".
NO_PLURAL = ("S", "s", ")", "x", "X", "children", "Artillerie", "ARtillerie")


def ids_in(text: str) -> list[str]:
    return [match.id for match in catalogue.match(text, catalogue.fold(text))]


def test_size() -> None:
    """What the tracker promises to cover."""
    assert len(ENTRIES) >= 600
    assert sum(len(entry.aliases) for entry in ENTRIES) >= 2500


@pytest.mark.parametrize("name", catalogue.files())
def test_each_row_is_whole(name: str) -> None:
    """An entry without a label, category, class, alias, example or source can't be checked by a reader."""
    for row in catalogue.read_rows(name, catalogue.COLUMNS):
        lacking = [
            column
            for column in ("id", "label", "category", "class", "aliases", "examples", "source")
            if not row[column]
        ]
        assert not lacking, f"{name}: {row['id']} lacks {lacking}"
        assert row["id"] == row["id"].lower()


def test_one_alias_leads_to_one_entry() -> None:
    """Or it stands in one of the files of ambiguous aliases, with the cue that decides."""
    owners: dict[tuple[str, ...], set[str]] = {}
    for entry in ENTRIES:
        for alias in entry.aliases:
            key = tuple(part.text for part in catalogue.fold(alias.lstrip(catalogue.EXACT)))
            assert key, f"{entry.id}: the alias {alias!r} is empty when folded"
            owners.setdefault(key, set()).add(entry.id)
    assert {key: ids for key, ids in owners.items() if len(ids) > 1 and key not in catalogue.ambiguous()} == {}


def test_ambiguous_aliases_name_entries() -> None:
    known = catalogue.entries()
    assert [
        key for key, rows in catalogue.ambiguous().items() for _, identifier in rows if identifier not in known
    ] == []


def test_each_example_is_found() -> None:
    missed = [(entry.id, example) for entry in ENTRIES for example in entry.examples if entry.id not in ids_in(example)]
    assert missed == []


def test_each_alias_is_found_in_singular_and_plural() -> None:
    """In a sentence, as its own id; ambiguous ones need their cue and are tested by the examples."""
    missed = []
    for entry in ENTRIES:
        for alias in (alias.lstrip(catalogue.EXACT) for alias in entry.aliases):
            if tuple(part.text for part in catalogue.fold(alias)) in catalogue.ambiguous():
                continue
            forms = [alias] if alias.endswith(NO_PLURAL) or not alias[-1].isalpha() else [alias, plural(alias)]
            missed += [(entry.id, form) for form in forms if entry.id not in ids_in(f"They sent {form} to Kyiv.")]
    assert missed == []


def plural(alias: str) -> str:
    """The plural as a news text writes it."""
    if alias.endswith(("ch", "sh", "ss", "z")):
        return alias + "es"
    if alias.endswith("y") and alias[-2] not in "aeiouAEIOU" and alias[-2].islower():
        return alias[:-1] + "ies"
    return alias + "s"


def test_no_reject_is_an_item() -> None:
    """As that entry: alone, and in a sentence that gives nothing."""
    taken = []
    for entry in ENTRIES:
        for reject in entry.rejects:
            for text in (reject, f"They spoke of {reject} on Monday."):
                taken += [(entry.id, text) for mention in find(text, split(text)) if mention.entry == entry.id]
    assert taken == []


def test_most_entries_are_read_from_a_package() -> None:
    """What the matcher finds the reader should take, where it stands as the object of a sentence that gives."""
    asked = read = 0
    for entry in ENTRIES:
        for example in entry.examples:
            if len(example.split()) <= 4 and "donor" not in example:
                text = f"The package includes {example.removeprefix('the package includes ')}."
                asked, read = asked + 1, read + bool(find(text, split(text)))
    assert read >= 0.95 * asked, f"{read} of {asked}"


def test_near_misses_are_suggested() -> None:
    found, near = catalogue.lookup("Himar")
    assert found or any("himars" in name.lower() for name in near)
    assert Counter(entry.id for entry in catalogue.lookup("HIMARS")[0])["himars"] == 1
