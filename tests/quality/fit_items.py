#!/usr/bin/env python3
"""Fit the weights of `aidtrack/lexicon/item_signs.csv` to the annotated texts, and say what they are worth.

usage: python tests/quality/fit_items.py [--check]

Wants scikit-learn (`pip install '.[fit]'`); reading texts doesn't. `--check` only prints the cross-validation: texts
are set aside by fifths, weights fitted on the rest, and the items found compared with those of the rules alone. What
the rules find counts only in texts that no rule was made on, since on the others they look better than they are. Rows
are sorted and rounded, so the same texts give the same file.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from corpora import DENSE, GOLD, LATER, PLAIN, ROOT
from fit import FOLDS, fold_of, run, write_rows

#: How strongly weights are kept small, and in how many things a sign must stand.
STRENGTH: Final = 0.3
THINGS: Final = 5
#: By what all weights are made smaller: so much surer of itself is a fit than it is right on texts set aside.
SHRINK: Final = 0.9
#: A sign that weighs less is left out.
SMALL: Final = 0.02
#: How often a made sentence counts: its few words are all that a rule's test has.
MADE: Final = 6.0
#: The same of ordinary news, of which the annotated texts, being about aid, have too little.
ORDINARY: Final = 0.5
#: Tables whose sentences stand behind that of a gift; ordinary news is weighed by itself and there.
BEHIND: Final = {"OTHERS": (True,), "WEIGHED": (True,), "ORDINARY": (False, True)}


@dataclass(slots=True)
class Example:
    """One thing named in a text, with its signs."""

    text: str
    read: bool  # rules were made on this text
    ruled: bool
    item: bool
    signs: list[tuple[str, str]]
    times: float = 1.0
    made: bool = False  # a sentence made for a test, with what it holds

    def named(self) -> list[str]:
        """The signs by their names in the file, without what the rules said where that proves nothing."""
        idle: tuple[str, ...] = ()
        if self.read:
            idle = ("rules",) if self.made else ("rules", "list")
        return [f"{kind}: {word}" for kind, word in self.signs if kind not in idle]


@dataclass(slots=True)
class Thing:
    """What a text names, as the rules read it."""

    start: int
    end: int
    name: str
    low: float | None
    ruled: bool
    signs: list[tuple[str, str]]


def things_of(document: Any) -> list[Thing]:
    """What a text names, with its signs and whether rules alone find it an item."""
    from aidtrack.extractors.equipment.phrases import Phrase
    from aidtrack.extractors.equipment.weighing import Scale
    from aidtrack.pipeline import extract

    seen: list[Thing] = []

    def record(scale: Scale, at: int, ruled: bool) -> float:
        """Note a thing that is weighed, and leave it as the rules have it."""
        phrase = scale.nodes[at]
        assert isinstance(phrase, Phrase)
        name = document.text[phrase.name_start : max(phrase.end, phrase.until)]
        low = None if phrase.low is None else float(phrase.low)
        seen.append(Thing(phrase.start, phrase.end, name, low, ruled, scale.signs(at, ruled)))
        return 1.0 if ruled else 0.0

    weigh = Scale.weigh
    Scale.weigh = record  # type: ignore[assignment, method-assign]
    try:
        extract(document)
    finally:
        Scale.weigh = weigh  # type: ignore[method-assign]
    return seen


def examples() -> list[Example]:
    """Every thing of the annotated texts and the tables of wordings."""
    from aidtrack.evaluation.gold import read_gold

    found: list[Example] = []
    for folder, read in ((GOLD, True), (LATER, True), (PLAIN, False), (DENSE, False)):
        for annotated in read_gold(folder):
            found.extend(_of_text(annotated, read))
    return [*found, *_of_tables(), *_of_rejects()]


def _shared(one: Any, other: Any) -> int:
    """How many characters two spans share; below zero if they stand apart."""
    return int(min(one.end, other.end) - max(one.start, other.start))


def _of_text(annotated: Any, read: bool) -> Iterable[Example]:
    """The things of an annotated text; those that overlap what is optional or ignored prove nothing."""
    things = things_of(annotated.document)
    best: dict[int, int] = {}
    for number, gold in enumerate(annotated.items):
        shared = [(_shared(thing, gold), -place) for place, thing in enumerate(things)]
        if shared and max(shared)[0] > 0:
            best[number] = -max(shared)[1]
    for place, thing in enumerate(things):
        own = [n for n, gold in enumerate(annotated.items) if thing.start < gold.end and gold.start < thing.end]
        item = any(best.get(number) == place and not annotated.items[number].optional for number in own)
        if item or not (own or any(thing.start < span.end and span.start < thing.end for span in annotated.ignored)):
            yield Example(annotated.document.id, read, thing.ruled, item, thing.signs)


def _of_tables() -> Iterable[Example]:
    """The sentences of `tests/test_equipment.py`, with what its tests hold."""
    from aidtrack.model import Document

    sys.path.insert(0, str(ROOT / "tests"))
    tables = importlib.import_module("test_equipment")
    for name in ("GIVEN", "LISTS", "NONE", "PRESUMED", "OTHERS", "WEIGHED", "BEFORE", "ORDINARY"):
        for number, row in enumerate(getattr(tables, name)):
            if hasattr(row, "marks"):
                continue  # a known failure
            expected = [] if name in ("NONE", "OTHERS", "ORDINARY") else row[1]
            for behind in BEHIND.get(name, (False,)):
                before = tables.GIFT if behind else ""
                text = before + (row if name == "ORDINARY" else row[0])
                yield from _of_sentence(Document(text, f"{name}{number}"), expected, len(before), name == "ORDINARY")


def _of_sentence(document: Any, expected: Sequence[Any], start: int, ordinary: bool) -> Iterable[Example]:
    """The things of a row of a table behind the gift that was put before it, which ends at `start`."""
    things = [thing for thing in things_of(document) if thing.start >= start]
    items = _expected(things, expected)
    times = ORDINARY if ordinary else MADE
    for place, thing in enumerate(things):
        yield Example(document.id, True, thing.ruled, place in items, thing.signs, times, made=True)


def _expected(things: Sequence[Thing], expected: Sequence[Any]) -> list[int]:
    """The places of the things that a row expects: those that rules find if these are as many, else by what it tells.

    A row tells of each its quantity, its name, or its quantity, unit and name.
    """
    ruled = [place for place, thing in enumerate(things) if thing.ruled]
    if expected and len(ruled) == len(expected):
        return ruled
    found = [-1]
    for told in expected:
        own = told[0] if isinstance(told, tuple) else told
        behind = range(found[-1] + 1, len(things))
        found += [at for at in behind if own == (things[at].name if isinstance(own, str) else things[at].low)][:1]
    return found[1:]


def _of_rejects() -> Iterable[Example]:
    """What the catalogue says is none of its things, in a sentence that gives nothing; `tests/test_catalogue.py`."""
    from aidtrack.lexicon import catalogue
    from aidtrack.model import Document

    for entry in catalogue.entries().values():
        for reject in entry.rejects:
            for text in (reject, f"They spoke of {reject} on Monday."):
                for thing in things_of(Document(text, entry.id)):
                    yield Example(f"{entry.id} {reject}", True, thing.ruled, thing.ruled, thing.signs, MADE, made=True)


def fit(known: Sequence[Example]) -> tuple[Any, Any]:
    """The vectorizer and the fitted regression."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = [example.named() for example in known]
    times = Counter(name for row in rows for name in set(row))
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform([{name: 1.0 for name in row if times[name] >= THINGS} for row in rows])
    model = LogisticRegression(C=STRENGTH, max_iter=3000, tol=1e-4)
    model.fit(matrix, [example.item for example in known], [example.times for example in known])
    return vectorizer, model


def check(known: list[Example]) -> None:
    """Print how often rules alone and weighed signs are right on texts that neither has seen."""
    counts: Counter[str] = Counter()
    for part in range(FOLDS):
        vectorizer, model = fit([one for one in known if one.read or fold_of(one.text) != part])
        judged = [one for one in known if not one.read and fold_of(one.text) == part]
        rows = [dict.fromkeys(one.named(), 1.0) for one in judged]
        for one, chance in zip(judged, model.predict_proba(vectorizer.transform(rows))[:, 1], strict=True):
            counts["items"] += one.item
            for way, found in (("rules", one.ruled), ("weighed", chance >= 0.5)):
                counts[f"found by {way}"] += found
                counts[f"right by {way}"] += found and one.item
            counts["sure"] += chance >= 0.9
            counts["sure and right"] += chance >= 0.9 and one.item
    print(f"{counts['items']} items among the things of texts set aside:", end=" ")
    for way in ("rules", "weighed"):
        right, found = counts[f"right by {way}"], counts[f"found by {way}"]
        print(f"{way}: precision {right / found:.3f}, recall {right / counts['items']:.3f};", end=" ")
    print(f"of {counts['sure']} with a likelihood of 0.9, {counts['sure and right'] / counts['sure']:.3f} are items")


def write(path: Path, known: list[Example]) -> None:
    """Write the weights, each sign with the number of things that have it."""
    vectorizer, model = fit(known)
    times = Counter(name for one in known for name in set(one.named()))
    weighed = zip(vectorizer.get_feature_names_out(), SHRINK * model.coef_[0], strict=True)
    rows = [("", len(known), f"{SHRINK * model.intercept_[0]:.2f}")]
    rows += [(name, times[name], f"{weight:.2f}") for name, weight in sorted(weighed) if abs(weight) >= SMALL]
    write_rows(path, ("sign", "things", "weight"), rows)


if __name__ == "__main__":
    sys.exit(run(__doc__, "item_signs.csv", examples, check, write))
