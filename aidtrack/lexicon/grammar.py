"""Words by what they do in a sentence: verbs with their sense, function words, measure words, heads."""

from __future__ import annotations

from functools import cache

from aidtrack.errors import LexiconError
from aidtrack.lexicon import read_rows, words


def _inflect(lemma: str) -> set[str]:
    """The regular forms of a verb.

    >>> sorted(_inflect("supply"))
    ['supplied', 'supplies', 'supply', 'supplying']
    """
    if lemma.endswith("e"):
        return {lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"}
    if lemma.endswith("y") and lemma[-2] not in "aeiou":
        return {lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"}
    if lemma.endswith(("s", "sh", "ch", "x", "z")):
        return {lemma, lemma + "es", lemma + "ed", lemma + "ing"}
    return {lemma, lemma + "s", lemma + "ed", lemma + "ing"}


@cache
def _verb_rows() -> list[dict[str, str]]:
    return read_rows("verbs.csv", ("lemma", "sense", "irregular_forms", "noun", "source"))


@cache
def verbs() -> dict[str, str]:
    """Each form of each verb with its sense: gives, holds, buys, needs, moves, states, harms, other."""
    table: dict[str, str] = {}
    for row in _verb_rows():
        for form in _inflect(row["lemma"]) | set(words(row["irregular_forms"])):
            table.setdefault(form, row["sense"])
    return table


@cache
def function_words() -> dict[str, str]:
    """Function words by class: determiner, preposition, relative, pronoun, adverb, conjunction, auxiliary."""
    return {row["word"]: row["class"] for row in read_rows("function_words.csv", ("word", "class", "source"))}


@cache
def measures() -> dict[str, tuple[str, str]]:
    """Measure words: {"rounds": ("rounds", "count")}; kind is count, thing (counts and is the thing) or none."""
    return {
        row["word"]: (row["unit"], row["kind"]) for row in read_rows("measures.csv", ("word", "unit", "kind", "source"))
    }


@cache
def heads() -> dict[str, str]:
    """Nouns that may head the name of a thing the catalogue doesn't know, in the singular."""
    return {row["head"]: row["kind"] for row in read_rows("heads.csv", ("head", "kind", "source"))}


@cache
def generic_words() -> frozenset[str]:
    """Words that alone name no thing ("weapons", "military equipment"), in the singular."""
    return frozenset(row["word"] for row in read_rows("generic_words.csv", ("word", "source")))


@cache
def noun_verbs() -> frozenset[str]:
    """Verb forms that are nouns as well ("supplies", "strike"): what stands around decides."""
    table: set[str] = set()
    for row in _verb_rows():
        if row["noun"]:
            table |= {row["lemma"], *(form for form in _inflect(row["lemma"]) if form.endswith("s"))}
    return frozenset(table)


@cache
def word_classes() -> dict[str, frozenset[str]]:
    """All classes of words with their words."""
    table: dict[str, set[str]] = {}
    for row in read_rows("word_classes.csv", ("word", "class", "source")):
        table.setdefault(row["class"], set()).add(row["word"])
    return {name: frozenset(found) for name, found in table.items()}


def word_class(name: str) -> frozenset[str]:
    """The words of one class ("enemy", "modifier"), in the singular.

    Raises:
        LexiconError: no word has that class.

    >>> "shell" in word_class("rounds"), "artillery" in word_class("modifier")
    (True, True)
    """
    found = word_classes().get(name)
    if found is None:
        raise LexiconError(f"lexicon/word_classes.csv has no word of the class {name!r}", "add one or mend the name")
    return found


@cache
def rough_numbers(kind: str) -> dict[str, int]:
    """Number words by value: "partitive" (dozens), "round" (dozen, thousand) or "rank" (three-digit)."""
    rows = read_rows("rough_numbers.csv", ("word", "value", "kind", "source"))
    return {row["word"]: int(row["value"]) for row in rows if row["kind"] == kind}


@cache
def verb_lemmas() -> dict[str, str]:
    """Each verb form with its lemma ("sent": send)."""
    table: dict[str, str] = {}
    for row in _verb_rows():
        for form in _inflect(row["lemma"]) | set(words(row["irregular_forms"])):
            table.setdefault(form, row["lemma"])
    return table
