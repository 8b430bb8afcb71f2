#!/usr/bin/env python3
"""What `make gains` prints: which amounts and items the working tree gains, loses or reads otherwise.

usage: python tests/quality/gains.py [REVISION] [--summary]

Both read the same texts: tests/gold, data/articles and, where they are present, the published texts. Each change is
one line in its context and says whether the reading is right by the annotations.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpora import ARTICLES, GOLD, ROOT, published_texts

if TYPE_CHECKING:
    from aidtrack.evaluation import Annotated
    from aidtrack.model import Amount, Document, Item

Entry = dict[str, Any]

#: Read documents with whichever aidtrack the folder it is started in holds.
READER = """
import json, sys
from datetime import date
from aidtrack import pipeline, tables
from aidtrack.model import Document
for line in sys.stdin:
    known = json.loads(line)
    known["published"] = date.fromisoformat(known["published"]) if known["published"] else None
    print(json.dumps(tables.json_object(pipeline.extract(Document(**known)))))
"""
KNOWN = ("text", "id", "path", "title", "publisher", "published")
COMPARED = {
    "amounts": (
        *("low", "high", "currency", "qualifier", "role", "status", "instrument"),
        *("donor", "recipient", "aid_type", "date"),
    ),
    "items": (
        *("quantity_low", "quantity_high", "unit", "item", "category", "qualifier"),
        *("role", "donor", "recipient", "date"),
    ),
}
RIGHT = "right"


# --- texts ----------------------------------------------------------------------------------------------


def texts() -> list[tuple[Document, Annotated | None]]:
    """Every text, with its annotations where it has some."""
    from aidtrack import read
    from aidtrack.evaluation import read_gold

    annotated = read_gold(GOLD)
    for folder in (published_texts() / "aidnews", published_texts() / "seeds"):
        if folder.is_dir():
            annotated += read_gold(folder)
    return [(gold.document, gold) for gold in annotated] + [(article, None) for article in read(ARTICLES)]


def read_with(tree: Path, documents: list[Document]) -> list[dict[str, list[Entry]]]:
    """What the aidtrack of a folder reads in each document."""
    lines = "".join(json.dumps({name: getattr(doc, name) for name in KNOWN}, default=str) + "\n" for doc in documents)
    found = subprocess.run(
        [sys.executable, "-c", READER],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "PYTHONIOENCODING": "utf-8"},
        input=lines,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    return [json.loads(line) for line in found.stdout.splitlines()]


@contextmanager
def worktree(revision: str) -> Iterator[Path]:
    """A folder with the files of a revision, removed at the end."""
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name, "tree")
        git("worktree", "add", "--quiet", "--detach", str(tree), revision)
        try:
            yield tree
        finally:
            git("worktree", "remove", "--force", str(tree))


def git(*arguments: str) -> None:
    """Run git in the repository."""
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True)


# --- changes --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One figure before and after; None where it isn't found."""

    before: Entry | None
    after: Entry | None
    fields: tuple[str, ...] = ()

    @property
    def sign(self) -> str:
        """Plus for a gain, minus for a loss, tilde for another reading."""
        return "+" if self.before is None else "-" if self.after is None else "~"


def changes(before: list[Entry], after: list[Entry], compared: tuple[str, ...]) -> list[Change]:
    """What differs between two readings of a text; figures are the same one if their spans overlap.

    >>> changes([{"start": 0, "end": 4, "low": 1}], [{"start": 0, "end": 5, "low": 2}], ("low",))[0].fields
    ('low', 'span')
    """
    same = partners(before, after)
    found = [Change(old, None) for index, old in enumerate(before) if index not in same]
    found += [Change(None, new) for index, new in enumerate(after) if index not in same.values()]
    for old_index, new_index in same.items():
        old, new = before[old_index], after[new_index]
        differing = [name for name in compared if old.get(name) != new.get(name)]
        if (old["start"], old["end"]) != (new["start"], new["end"]):
            differing.append("span")
        if differing:
            found.append(Change(old, new, tuple(differing)))
    return sorted(found, key=lambda change: (change.after or change.before or {})["start"])


def partners(before: list[Entry], after: list[Entry]) -> dict[int, int]:
    """Which figure is which: the largest overlaps first."""
    shared = [
        (min(old["end"], new["end"]) - max(old["start"], new["start"]), -i, -j)
        for i, old in enumerate(before)
        for j, new in enumerate(after)
    ]
    same: dict[int, int] = {}
    for size, i, j in sorted(shared, reverse=True):
        if size > 0 and -i not in same and -j not in same.values():
            same[-i] = -j
    return same


# --- verdicts -------------------------------------------------------------------------------------------


def verdict(kind: str, gold: Annotated | None, entry: Entry) -> str:
    """What the annotations say about a figure: "right", or what is wrong with it."""
    if gold is None:
        return "not annotated"
    return amount_verdict(gold, amount(entry)) if kind == "amounts" else item_verdict(gold, item(entry))


def amount_verdict(gold: Annotated, found: Amount) -> str:
    """See `verdict`."""
    from aidtrack.evaluation.scoring import AMOUNT_CHECKS, same_value, touches

    wanted = [figure for figure in gold.amounts if not figure.optional and touches(found, [figure])]
    for figure in wanted:
        if same_value(figure, found):
            wrong = [name for name, check in AMOUNT_CHECKS.items() if check(figure, found) is False]
            return f"wrong in {', '.join(wrong)}" if wrong else RIGHT
    optional = touches(found, [figure for figure in gold.amounts if figure.optional])
    return "wrong value" if wanted else "not scored" if optional else "wrong, no amount there"


def item_verdict(gold: Annotated, found: Item) -> str:
    """See `verdict`."""
    from aidtrack.evaluation.scoring import same_quantity, same_unit, touches

    wanted = [figure for figure in gold.items if not figure.optional and touches(found, [figure])]
    for figure in wanted:
        if same_quantity(figure, found):
            return RIGHT if figure.unit is None or same_unit(figure, found) else "wrong in unit"
    if wanted:
        return "wrong quantity"
    if touches(found, [figure for figure in gold.items if figure.optional] + gold.ignored):
        return "not scored"
    return "wrong, no item there"


def amount(entry: Entry) -> Amount:
    """An amount from its JSON object."""
    from aidtrack import model

    return model.Amount(
        entry["start"],
        entry["end"],
        entry["text"],
        Decimal(str(entry["low"])),
        Decimal(str(entry["high"])),
        entry["currency"],
        qualifier=model.Qualifier(entry["qualifier"]),
        role=model.Role(entry["role"]),
        status=model.Status(entry["status"]) if entry["status"] else None,
        instrument=model.Instrument(entry["instrument"]) if entry["instrument"] else None,
        donor=entry["donor"],
        recipient=entry["recipient"],
        aid_type=model.AidType(entry["aid_type"]) if entry["aid_type"] else None,
        date=date.fromisoformat(entry["date"]) if entry["date"] else None,
    )


def item(entry: Entry) -> Item:
    """An item from its JSON object."""
    from aidtrack import model

    names = ("start", "end", "text", "name", "quantity_low", "quantity_high", "unit")
    return model.Item(**{name: entry[name] for name in names})


# --- in words -------------------------------------------------------------------------------------------


def tell(kind: str, document: Document, gold: Annotated | None, change: Change) -> str:
    """One line for one change."""
    from aidtrack.evaluation.scoring import context

    entry = change.after or change.before or {}
    place = context(document.text, entry["start"], entry["end"])
    return f"{change.sign} {label(document)} {kind[:-1]}{differences(change)} ({judged(kind, gold, change)}): {place}"


def label(document: Document) -> str:
    """What a person calls a document: the name of its file, else its id."""
    return Path(document.path).stem or document.id


def differences(change: Change) -> str:
    """What the change is about: old and new values, or the one reading there is."""
    if change.before is None or change.after is None:
        return ""
    told = [f"{name} {change.before.get(name)} -> {change.after.get(name)}" for name in change.fields if name != "span"]
    if "span" in change.fields:
        told.append(f"span {change.before['text']!r} -> {change.after['text']!r}")
    return " " + ", ".join(told)


def judged(kind: str, gold: Annotated | None, change: Change) -> str:
    """Whether the readings are right by the annotations."""
    said = [verdict(kind, gold, entry) for entry in (change.before, change.after) if entry is not None]
    return f"was {said[0]}, is {said[1]}" if len(said) == 2 and said[0] != said[1] else said[0]


def roughly(judgement: str) -> str:
    """A judgement without what is wrong in detail, to be counted.

    >>> roughly("was wrong in role, donor, is wrong in donor"), roughly("was right, is wrong value")
    ('was wrong, is wrong', 'was right, is wrong')
    """
    return re.sub(r"\bwrong\b.*?(?=, is |$)", "wrong", judgement)


def summary(counts: Counter[tuple[str, str, str]]) -> str:
    """How many gains, losses and other readings there are, by what the annotations say."""
    lines = [f"{sign} {kind:8}{times:6}  {said}" for (sign, kind, said), times in sorted(counts.items())]
    return "\n".join(lines) or "no figure changed"


def main() -> int:
    """Print the changes, then their counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("revision", nargs="?", default="HEAD", help="what to compare with (default HEAD)")
    parser.add_argument("--summary", action="store_true", help="print the counts alone")
    options = parser.parse_args()
    known = texts()
    documents = [document for document, _ in known]
    try:
        after = read_with(ROOT, documents)
        with worktree(options.revision) as tree:
            before = read_with(tree, documents)
    except subprocess.CalledProcessError as error:
        print(f"{error.cmd[0]} failed, see above: can't read with {options.revision}", file=sys.stderr)
        return 1
    counts: Counter[tuple[str, str, str]] = Counter()
    for (document, gold), old, new in zip(known, before, after, strict=True):
        for kind, compared in COMPARED.items():
            for change in changes(old[kind], new[kind], compared):
                counts[change.sign, kind, roughly(judged(kind, gold, change))] += 1
                if not options.summary:
                    print(tell(kind, document, gold, change))
    print(summary(counts))
    return 0


if __name__ == "__main__":
    sys.exit(main())
