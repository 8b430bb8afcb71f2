"""Folders of anything: each kind of `inputs` beside a good article, read by the program under a bound of memory."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.article_files import STORY
from tests.torture.inputs import KINDS, Kind
from tests.torture.program import Outcome, run

MEMORY = 6_000
"""Megabytes of address space; libraries map far more than they use."""


PEAK = 1_000
"""Megabytes that any file may take, two workers counted."""

PATIENCE = 120
"""Seconds that any file may take on a machine with other work."""


def wrong(kind: Kind, outcome: Outcome) -> str:
    """What is not as it should be; empty where all is well."""
    if outcome.fault:
        return outcome.fault
    if outcome.peak > PEAK or outcome.seconds > PATIENCE:
        return f"takes {outcome.peak} MB and {outcome.seconds:.0f} s"
    found = [json.loads(line) for line in outcome.out.splitlines()]
    if outcome.status != 0 or len(found) != kind.reads + 1:
        return f"status {outcome.status}, {len(found)} documents: {outcome.err[-300:]}"
    if not kind.told:
        return "" if not outcome.told and kind.noted in outcome.err else f"told {outcome.err[-300:]}"
    if len(outcome.told) != kind.lines or kind.told not in outcome.err or ": " not in outcome.told[0][10:]:
        return f"told {outcome.told[:3]}"
    return ""


def read_one(kind: Kind) -> Outcome:
    """Let the program read a folder that holds this kind and, last of all, a good article."""
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    try:
        kind.make(folder)
        (folder / "zz.txt").write_text(STORY, encoding="utf-8")
        return run("extract", ".", "--format", "jsonl", folder=folder, memory=MEMORY)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(names: str = "") -> Iterator[tuple[str, str, str]]:
    """Reads every kind: name, figures, and what is wrong."""
    kinds = [kind for kind in KINDS if names in kind.name]
    outcomes = [(kind, read_one(kind)) for kind in kinds]
    for kind, outcome in outcomes:
        if fault := wrong(kind, outcome):
            yield f"bad input {kind.name!r}", f"{outcome.seconds:.1f} s, {outcome.peak} MB", fault
    for large in (False, True):
        some = [outcome for kind, outcome in outcomes if kind.large is large]
        if some:
            slowest, largest = max(one.seconds for one in some), max(one.peak for one in some)
            figures = f"{len(some)} kinds, slowest {slowest:.1f} s, most memory {largest} MB"
            yield f"bad input, {'large' if large else 'small'}", figures, ""
