#!/usr/bin/env python3
"""Fit the weights of `aidtrack/lexicon/role_signs.csv` to the annotated texts, and say what they are worth.

usage: python tests/quality/fit.py [--check]

Wants scikit-learn (`pip install '.[fit]'`); reading texts doesn't. `--check` only prints the cross-validation: texts
are set aside by fifths, weights fitted on the rest, and their roles compared with what the rules alone say. Only texts
that no rule was made on are judged, since on the others rules look better than they are; for the same reason a rule's
votes count only in those. Rows are sorted and rounded, so the same texts give the same file.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from corpora import ARTICLES, DENSE, GOLD, LATER, PLAIN, ROOT

WORDINGS: Final = ROOT / "tests" / "wordings.csv"
HEADLINE: Final = "Germany pledges new aid to Ukraine"
#: How strongly weights are kept small, and in how many amounts a sign must stand.
STRENGTH: Final = 0.25
AMOUNTS: Final = 3
#: By what all weights are made smaller: so much surer of itself is a fit than it is right on texts set aside.
SHRINK: Final = 0.88
#: A sign that moves no role by more than this is left out.
SMALL: Final = 0.02
FOLDS: Final = 5
VOTES: Final = ("rule ", "settled ", "sure ", "margin", "confidence", "vote ", "voted ")


@dataclass(slots=True)
class Example:
    """One annotated amount with its signs."""

    text: str
    read: bool  # rules were made on this text
    roles: tuple[str, ...]
    rule: str
    signs: dict[str, float] = field(default_factory=dict)

    def learned(self) -> dict[str, float]:
        """The signs that count while fitting."""
        return {name: value for name, value in self.signs.items() if not (self.read and name.startswith(VOTES))}


def examples() -> list[Example]:
    """Every annotated amount that is found, with its signs."""
    from aidtrack.evaluation.gold import read_gold

    found: list[Example] = []
    for folder, read in ((GOLD, True), (LATER, True), (PLAIN, False), (DENSE, False)):
        for annotated in read_gold(folder):
            found.extend(_of_text(annotated, read))
    return [*found, *_of_wordings(), *_of_articles()]


def _of_wordings() -> Iterable[Example]:
    """The rows of `wordings.csv`, below the headline that its test gives them."""
    from aidtrack.evaluation.gold import Annotated, GoldAmount
    from aidtrack.model import Document, Role

    with WORDINGS.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            before, marked, after = row["sentence"].replace("]", "[").split("[")
            start = len(HEADLINE) + 3 + len(before)
            document = Document(
                f"{HEADLINE}.\n\n{before}{marked}{after}", f"w{number}", title=HEADLINE, published=date(2024, 6, 20)
            )
            gold = GoldAmount(start=start, end=start + len(marked), roles=(Role(row["role"]),))
            yield from _of_text(Annotated(document, amounts=[gold]), read=True)


def _of_articles() -> Iterable[Example]:
    """The sample articles as the rules read them: `data/ledger.csv`, made by hand, bears them out."""
    from aidtrack.reading import read

    for document in read([str(ARTICLES)]):
        for _, ruling, signs in _read(document):
            yield Example(document.id, True, (ruling.role.value,), ruling.role.value, signs)


def _of_text(annotated: Any, read: bool) -> Iterable[Example]:
    for mention, ruling, signs in _read(annotated.document):
        gold = next((gold for gold in annotated.amounts if mention.start < gold.end and gold.start < mention.end), None)
        if gold is None or gold.optional or not gold.roles or gold.low not in (None, float(mention.low)):
            continue
        roles = tuple(role.value for role in gold.roles)
        yield Example(annotated.document.id, read, roles, ruling.role.value, signs)


def _read(document: Any) -> Iterable[tuple[Any, Any, dict[str, float]]]:
    """The amounts of a text with what the rules alone make of them and their signs."""
    from aidtrack.attribution import evidence
    from aidtrack.pipeline import extract

    seen: list[tuple[Any, ...]] = []
    weigh = evidence.weigh
    evidence.weigh = lambda *given: seen.append(given)
    try:
        extract(document)
    finally:
        evidence.weigh = weigh
    for context, mentions, windows, rulings, days in seen:
        signs = evidence.Signs(context, mentions, windows, rulings, days)
        for number, (mention, ruling) in enumerate(zip(mentions, rulings, strict=True)):
            if mention.conversion_of is None:
                named = {f"{kind} {word}" if word else kind: value for kind, word, value in signs.of(number)}
                yield mention, ruling, named


def fit(known: Sequence[Example]) -> tuple[Any, Any]:
    """The vectorizer and the fitted regression."""
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    rows = [example.learned() for example in known]
    times = Counter(name for row in rows for name in row)
    vectorizer = DictVectorizer()
    matrix = vectorizer.fit_transform(
        [{name: value for name, value in row.items() if times[name] >= AMOUNTS} for row in rows]
    )
    model = LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-4)
    return vectorizer, model.fit(matrix, [example.roles[0] for example in known])


def fold_of(text: str) -> int:
    """In which fifth a text is set aside."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % FOLDS


def check(known: list[Example]) -> None:
    """Print how often rules alone and weighed signs are right on texts that neither has seen."""
    from numpy import exp

    fold = {text: fold_of(text) for text in {example.text for example in known}}
    right: Counter[str] = Counter()
    for part in range(FOLDS):
        vectorizer, model = fit([example for example in known if example.read or fold[example.text] != part])
        judged = [example for example in known if not example.read and fold[example.text] == part]
        scores = SHRINK * model.decision_function(vectorizer.transform([example.signs for example in judged]))
        for example, row in zip(judged, scores, strict=True):
            shares = exp(row - row.max())
            shares /= shares.sum()
            is_right = model.classes_[shares.argmax()] in example.roles
            right["amounts"] += 1
            right["rules"] += example.rule in example.roles
            right["weighed"] += is_right
            right["sure"] += shares.max() >= 0.9
            right["sure and right"] += shares.max() >= 0.9 and is_right
    every = right["amounts"]
    print(f"{every} amounts in texts set aside:", end=" ")
    print(f"rules {right['rules'] / every:.3f}, weighed {right['weighed'] / every:.3f};")
    print(f"of {right['sure']} with confidence 0.9 and more, {right['sure and right'] / right['sure']:.3f} are right")


def write(path: Path, known: list[Example]) -> None:
    """Write the weights, each sign with the number of amounts that have it."""
    from aidtrack.attribution.evidence import ROLES

    vectorizer, model = fit(known)
    names, columns = (
        list(vectorizer.get_feature_names_out()),
        [list(model.classes_).index(role.value) for role in ROLES],
    )
    times = Counter(name for example in known for name in example.learned())
    rows = [("", len(known), *(f"{SHRINK * model.intercept_[column]:.2f}" for column in columns))]
    for place, name in sorted(enumerate(names), key=lambda pair: pair[1]):
        weights = [SHRINK * model.coef_[column][place] for column in columns]
        if max(map(abs, weights)) >= SMALL:
            rows.append((name, times[name], *(f"{weight:.2f}" for weight in weights)))
    write_rows(path, ("sign", "amounts", *(role.value for role in ROLES)), rows)


def main() -> int:
    """Fit, or only check."""
    return run(__doc__, "role_signs.csv", examples, check, write)


def run(
    usage: str | None,
    file: str,
    examples: Callable[[], list[Any]],
    check: Callable[[list[Any]], None],
    write: Callable[[Path, list[Any]], None],
) -> int:
    """Check the fit of a file of the lexicon, then write it unless only that is asked for."""
    parser = argparse.ArgumentParser(description=usage, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only print the cross-validation")
    only_check = parser.parse_args().check
    import aidtrack.lexicon

    known = examples()
    check(known)
    if not only_check:
        write(Path(str(aidtrack.lexicon.folder())) / file, known)
    return 0


def write_rows(path: Path, header: Iterable[str], rows: Sequence[Iterable[object]]) -> None:
    """Write the weights, and say how many."""
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{len(rows)} signs in {path}")


if __name__ == "__main__":
    sys.exit(main())
