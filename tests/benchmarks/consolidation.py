#!/usr/bin/env python3
"""What making packages costs: of 100,000 and of a million amounts, and of one document more than 100,000.

usage: python tests/benchmarks/consolidation.py [--amounts N ...] [--documents N]

Packages are told by outlets as news is: the donor's release, reports of the day, a rounded sum days later, background
months after, shares, running totals, lists of things. Each size runs in a process of its own, whose memory holds the
rows too.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from figure_rows import Corpus  # noqa: E402

from aidtrack.model import TABLES, Document, Row  # noqa: E402

CURRENCIES = ("USD", "EUR", "GBP", "NOK", "SEK", "CAD")
THINGS = ("drone", "shell", "radar", "ambulance", "tank", "generator", "missile", "truck")
START = date(2022, 3, 1)
AMOUNTS_A_DONOR = 10_000
"""More news is told of more donors: Kiel's tracker has some forty, the aid of the world some hundreds."""


class World:
    """So many amounts, at random but always the same.

    Args:
        amounts: how many at least.
    """

    def __init__(self, amounts: int) -> None:
        self.corpus = Corpus()
        self._chance = random.Random(7)
        donors = max(10, amounts // AMOUNTS_A_DONOR)
        while len(self.corpus.amounts) < amounts:
            place = self._chance.randrange(donors)
            self._tell(f"Donor {place}", CURRENCIES[place % len(CURRENCIES)])

    def _tell(self, donor: str, currency: str) -> None:
        chance = self._chance
        day = START + timedelta(chance.randrange(1200))
        round_sum = chance.random() < 0.4
        low = chance.choice((1e8, 2e8, 2.5e8, 3e8, 4e8, 5e8)) if round_sum else round(chance.uniform(1, 99), 1) * 1e7
        values: Row = {"donor": donor, "aid_type": chance.choice(("military", "humanitarian"))}
        for lag in (0, 0, 0, 1, 1, 2, 4)[: chance.randrange(2, 8)]:
            self._report(day, day + timedelta(lag), low, currency, values)
        if chance.random() < 0.3:
            article = self.corpus.document(day + timedelta(chance.randrange(20, 200)))
            self.corpus.amount(article, low, currency, role="past", date=day, **values)

    def _report(self, day: date, published: date, low: float, currency: str, values: Row) -> None:
        chance = self._chance
        article = self.corpus.document(published)
        rough = float(f"{low:.1e}") if published > day else low
        told = self.corpus.amount(article, rough, currency, qualifier="exact" if rough == low else "approx", **values)
        if chance.random() < 0.3:
            self.corpus.amount(article, low / 2, currency, role="component", parent_id=told["id"], **values)
        if chance.random() < 0.3:
            self.corpus.amount(article, low * 30, currency, role="cumulative", date=None, **values)
        for _ in range(chance.randrange(3)):
            self.corpus.item(article, chance.choice(THINGS), chance.randrange(1, 90), donor=values["donor"])


def gigabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def print_one(amounts: int) -> None:
    """What a process for one size prints: seconds of the clock and the processor, gigabytes before and in the end."""
    from aidtrack.consolidation import consolidate

    gc.disable()
    corpus = World(amounts).corpus
    gc.enable()
    before, start, busy = gigabytes(), time.perf_counter(), time.process_time()
    found = consolidate(*corpus.rows)
    print(time.perf_counter() - start, time.process_time() - busy, before, gigabytes(), len(found.packages))


def report_sizes(sizes: list[int]) -> None:
    """Print one line a size, and how much longer the largest takes than the smallest."""
    taken = []
    for size in sizes:
        command = [sys.executable, str(Path(__file__)), "--one", str(size)]
        output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds, busy, before, after, packages = map(float, output.split())
        taken.append(busy)
        print(f"{size:10,} amounts{packages:9,.0f} packages{seconds:7.1f} s ({busy:.1f} s of the processor)", end="")
        print(f"{after:7.2f} GB, {before:.2f} of it the rows", flush=True)
    print(
        f"{sizes[-1] / sizes[0]:.0f} times the amounts take {taken[-1] / taken[0]:.1f} times the processor", flush=True
    )


def report_one_more(documents: int) -> None:
    """Print what a first run over so many documents takes, and a run after one document more."""
    from aidtrack.storage import Tracker, loading
    from aidtrack.storage.schema import stored_names

    corpus = World(round(documents * 1.7)).corpus
    with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder) / "bench.duckdb") as tracker:
        for table, rows in zip(("documents", "amounts", "items"), corpus.rows, strict=True):
            assert set(stored_names(table)) >= set(TABLES[table].names)
            loading.insert(tracker.connection, table, list(rows), TABLES[table].names, 1)
        start = time.perf_counter()
        tracker.consolidate()
        whole = time.perf_counter() - start
        more_told = Document("Norway gives Ukraine $412 million in military aid.", "more", published=START)
        tracker.add([more_told], consolidate=False)
        start = time.perf_counter()
        tracker.consolidate()
        more = time.perf_counter() - start
        again = Document("Donor gives", "again", published=START)
        tracker.add([again], consolidate=False)
        told = corpus.amount({"id": "again", "published": START}, 412e6, "USD", donor="Donor 0")
        loading.insert(tracker.connection, "amounts", [told], TABLES["amounts"].names, 3)
        start = time.perf_counter()
        tracker.consolidate()
        known = time.perf_counter() - start
    donors = len({row["donor"] for row in corpus.amounts})
    print(
        f"{len(corpus.documents):,} documents in a database: {whole:.1f} s; and one document more: {more:.2f} s for a"
    )
    print(f"donor that no other names, {known:.2f} s for one of {donors} that they name")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--amounts", type=int, nargs="+", default=[100_000, 1_000_000], help="sizes to measure")
    parser.add_argument("--documents", type=int, default=100_000, help="documents before the one more; 0 for none")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one is not None:
        print_one(given.one)
        return 0
    report_sizes(given.amounts)
    if given.documents:
        report_one_more(given.documents)
    return 0


if __name__ == "__main__":
    sys.exit(main())
