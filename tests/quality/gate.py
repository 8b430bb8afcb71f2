"""The floors under precision, recall and accuracy on our own annotated documents.

A floor rises by `refresh.py` and falls only by `refresh.py --lower`. The floors carry a digest of the documents they
were measured on: whoever changes those has to look at the figures again.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import packages
from corpora import FOLDERS

#: Whatever has floors: annotated documents, and corpora with their ledgers.
MEASURED = (*FOLDERS, packages.PACKAGES)
REFRESH = "python tests/quality/refresh.py"


@dataclass(frozen=True, slots=True)
class Floors:
    """The digest of the documents, and the least F1 or accuracy a field."""

    digest: str
    fields: Mapping[str, float]


def digest(folder: Path) -> str:
    """SHA-256 over the names and contents of a folder's files, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        total.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def floors_of(folder: Path) -> Path:
    """Where the floors of a folder's documents are kept."""
    return Path(__file__).with_name(f"floors_{folder.name}.json")


def read_floors(path: Path) -> Floors:
    """The floors that hold; none where there is no file yet."""
    if not path.exists():
        return Floors("", {})
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Floors(stored["digest"], stored["floors"])


def write_floors(floors: Floors, path: Path) -> None:
    """Keep floors, one field a line so that a change of them is read easily."""
    text = json.dumps({"digest": floors.digest, "floors": dict(floors.fields)}, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def measure(folder: Path) -> dict[str, float]:
    """F1 or accuracy of each field, as the working tree reads the annotated documents or makes packages of corpora."""
    if folder == packages.PACKAGES:
        return packages.fields()
    from aidtrack.evaluation import evaluate

    return {row.field: row.score for row in evaluate(folder)}


def floor_of(score: float) -> float:
    """The floor that a score earns: rounded down, so that the score itself is never below it.

    >>> floor_of(0.98765), floor_of(1.0)
    (0.987, 1.0)
    """
    # The round takes away what binary fractions add: 0.987 * 1000 is 986.99….
    return math.floor(round(score * 1000, 6)) / 1000


def fallen(floors: Mapping[str, float], scores: Mapping[str, float]) -> list[str]:
    """The fields below their floor, each in one line; a field that is no longer measured is at 0.

    >>> fallen({"items": 0.9, "role": 0.8, "unit": 0.7}, {"items": 0.89, "role": 0.8})
    ['items 0.890 is below its floor 0.900', 'unit 0.000 is below its floor 0.700']
    """
    return [
        f"{name} {scores.get(name, 0.0):.3f} is below its floor {floor:.3f}"
        for name, floor in floors.items()
        if scores.get(name, 0.0) < floor
    ]
