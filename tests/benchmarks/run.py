#!/usr/bin/env python3
"""What `make bench` prints: the speed of reading, beside that of a naive reader; how it grows; and the time to start.

usage: python tests/benchmarks/run.py [--seconds S] [--pure] [--aliases N] [--passes FOLDER]

Machines differ, so what counts is the ratio to the naive reader, measured in the same run over the same texts, in pure
Python and compiled as `pip install .` does it where there is a C compiler. A MB is a million characters.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import json
import os
import random
import re
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVAL = Path(os.environ.get("AIDTRACK_EVAL") or ROOT.parent / "shared" / "eval")

# The working tree is what is measured, also where another aidtrack is installed.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))
if str(ROOT / "tests" / "benchmarks") not in sys.path:
    sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))

import twin  # noqa: E402

# --- the yardstick: what everybody writes first ---------------------------------------------------------

MONEY = re.compile(r"([$€£])\s?(\d[\d,]*(?:\.\d+)?)\s?(million|billion|trillion|bn|m)?\b")
THING = re.compile(r"(\d[\d,]*)\s(?:[\w-]+\s){0,4}?(tanks|missiles|rounds|vehicles|howitzers|drones|systems|shells)\b")
SCALES = {"million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "trillion": 1e12, "": 1.0}


def naive_read(text: str) -> object:
    """Amounts and items by two regexes: no words, no ranges, no roles.

    >>> naive_read("40 tanks for $1.3 billion")
    ([('$', 1300000000.0)], [(40, 'tanks')])
    """
    amounts = [(found[1], float(found[2].replace(",", "")) * SCALES[found[3] or ""]) for found in MONEY.finditer(text)]
    return amounts, [(int(found[1].replace(",", "")), found[2]) for found in THING.finditer(text)]


def yardstick() -> tuple[str, Callable[[str], object]]:
    """The naive reader of the published texts where it is present, else our own; and its name."""
    path = EVAL / "naive.py"
    spec = importlib.util.spec_from_file_location("naive", path) if path.exists() else None
    if spec is None or spec.loader is None:
        return "naive (two regexes of our own)", naive_read
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return f"naive ({path.name})", module.read


# --- speed ----------------------------------------------------------------------------------------------


def texts() -> tuple[str, list[str]]:
    """The published texts where they are present, else our own articles; and the name of their folder."""
    folder = EVAL / "aidnews" if (EVAL / "aidnews").is_dir() else ROOT / "data" / "articles"
    return str(folder), [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]


def read_items(text: str) -> object:
    """Amounts and items of one text, attributed to nobody."""
    from aidtrack.extractors import equipment, money
    from aidtrack.text import split

    sums = [(found.start, found.end) for found in money.find(text)]
    return equipment.find(text, split(text), sums)


def read_all(text: str) -> object:
    """All figures of one text."""
    from aidtrack import pipeline
    from aidtrack.model import Document

    return pipeline.extract(Document(text, "bench"))


def read_gated(text: str) -> object:
    """All figures of a text that may matter, as archives are read."""
    from aidtrack.reading.relevance import may_matter

    return read_all(text) if may_matter(text) else None


def scan_memory(text: str) -> object:
    """One look at each character: no reader can be faster."""
    return text.count("\x00")


Reader = tuple[str, Callable[[str], object]]


def measured() -> list[tuple[str, list[str], list[Reader]]]:
    """The kinds of texts, and for each its readers, the yardstick first."""
    from aidtrack.extractors import money

    whole, gated = ("aidtrack, all figures", read_all), ("aidtrack, all figures, gated", read_gated)
    sparse = [yardstick(), whole, gated, ("scan of the memory", scan_memory)]
    parts = [("aidtrack, amounts alone", money.find), ("aidtrack, amounts and items", read_items)]
    dense, nothing = texts()[1], other_texts()
    return [
        ("dense: about aid", dense, [yardstick(), *parts, whole, sparse[-1]]),
        (
            "ordinary: 1 in 50 about aid",
            [dense[n % len(dense)] if n % 50 == 0 else t for n, t in enumerate(nothing)],
            sparse,
        ),
        ("nothing to find", nothing, sparse),
    ]


#: Sentences of a local paper, with numbers and money's look-alikes, and without aid.
OTHER = (
    "The river rose overnight after a week of rain in the hills above the town.",
    "Farmers moved their animals to higher ground before dawn, and two roads were closed.",
    "The choir rehearsed in the old chapel until late in the evening, as it has since 1974.",
    "A new ferry timetable comes into force when the clocks change on the last Sunday in March.",
    "He scored twice before the break and once more near the end; the visitors were poor.",
    "The coach praised his keeper but said little about the referee, who showed 7 yellow cards.",
    "Visitors to the museum can now see the painting that was found behind a wardrobe.",
    "Bakers in the valley still use the stone ovens of their grandparents.",
    "The library closes its reading room for the autumn while the roof is mended.",
    "Snow is expected above the tree line on Thursday, with winds of 80 kilometres an hour.",
    "Critics called the novel quiet and exact; it tells of two sisters who never speak of their father.",
    "The council voted 11 to 9 to plant lime trees along the station road.",
    "Astronomers followed the comet with the telescope in the desert for five nights.",
    "Rents in the old town went up by 4 per cent, the statistics office said.",
)


def other_texts(count: int = 200, sentences: int = 50) -> list[str]:
    """Texts of some length that name no aid, each another mix of the same sentences."""
    drawn = random.Random(7)
    return ["\n\n".join(" ".join(drawn.choices(OTHER, k=5)) for _ in range(sentences // 5)) for _ in range(count)]


def seconds_to_read(read: Callable[[str], object], corpus: list[str]) -> float:
    """How long one pass over the texts takes, in time of this process: what else the machine does is no matter."""
    start = time.process_time()
    for text in corpus:
        read(text)
    return time.process_time() - start


def passes(seconds: float) -> list[tuple[str, int, dict[str, float]]]:
    """For each kind of texts their size, and the seconds of each reader's best pass.

    The readers take turns, so that a busy moment hits all of them; a turn is three passes, so that the best doesn't
    begin with the caches of the processor full of what another reader left.
    """
    found = []
    for kind, corpus, readers in measured():
        best = {label: seconds_to_read(read, corpus) for label, read in readers}
        end = time.process_time() + seconds * len(readers)
        while time.process_time() < end:
            for label, read in readers:
                best[label] = min(best[label], *(seconds_to_read(read, corpus) for _ in range(3)))
        found.append((kind, sum(map(len, corpus)), best))
    return found


def report_memory() -> None:
    """Print what a figure costs in blocks of memory that are kept, and at most while it is read."""
    from aidtrack import pipeline
    from aidtrack.model import Document

    documents = [Document(text, str(number)) for number, text in enumerate(texts()[1])]
    for document in documents:
        pipeline.extract(document)
    gc.collect()
    before = sys.getallocatedblocks()
    kept = [pipeline.extract(document) for document in documents]
    gc.collect()
    blocks = sys.getallocatedblocks() - before
    figures = sum(len(one.amounts) + len(one.items) for one in kept)
    tracemalloc.start()
    for document in documents:
        pipeline.extract(document)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    print(f"memory: {blocks / figures:.1f} blocks kept a figure, {peak / 1000:.0f} kB at most for the texts' reading")


def report_speed(seconds: float, pure: bool) -> None:
    """Print one line a reader, for the working tree and, unless only `pure` is asked for, for its compiled twin."""
    name, corpus = texts()
    size = sum(map(len, corpus)) / 1e6
    print(f"reading {len(corpus)} texts of {name} ({size:.3f} MB) on one core")
    folder, why_not = (None, "--pure was given") if pure else twin.make()
    for kind, package in (("pure Python", ROOT), ("compiled", folder)):
        if package is None:
            print(f" {kind}: not measured, {why_not}")
            continue
        command = [sys.executable, str(Path(__file__)), "--passes", str(package), "--seconds", str(seconds)]
        for texts_of, characters, best in json.loads(
            subprocess.run(command, check=True, capture_output=True, text=True).stdout
        ):
            naive = next(iter(best.values()))
            print(f" {kind}, {texts_of}")
            for label, taken in best.items():
                print(f"  {label:34}{characters / 1e6 / taken:9.3f} MB/s{naive / taken:9.4f} of naive")


# --- hostile texts ---------------------------------------------------------------------------------------

#: What is repeated, to find a reader whose time grows faster than the text.
HOSTILE = (
    "1,", "$", "million ", "20 tanks, ", "155mm ", "(", "Ukraine ", "up to ", "tanks and ", "AIM-9M ", "needs ",
    "He has it. ", "\n- 20 tanks", "dozens of ", "a ", "- ", "s ", "to send ", "such as ",
)  # fmt: skip


def report_growth(small: int = 20_000, factor: int = 4) -> None:
    """Print how much longer a hostile text takes that is four times as long: four is linear."""
    print(f"hostile texts of {small // 1000} and {small * factor // 1000} kB, amounts and items")
    for unit in HOSTILE:
        texts_of = [unit * (size // len(unit)) for size in (small, small * factor)]
        short, long = (min(seconds_to_read(read_items, [text]) for _ in range(3)) for text in texts_of)
        print(f"  {unit!r:16}{short * 1000:9.1f} ms{long * 1000:9.1f} ms{long / short:8.1f} times")


# --- a larger catalogue ----------------------------------------------------------------------------------


def plant_aliases(count: int) -> None:
    """Add made-up aliases to the catalogue of this process: half of them of one word, half of two."""
    from dataclasses import replace

    from aidtrack.lexicon import catalogue

    known = catalogue.entries()
    first = next(iter(known.values()))
    letters = str.maketrans("0123456789", "bdfgklmnrz")
    names = [f"Zo{number}a".translate(letters) for number in range(count)]
    made = [f"{name} launcher" if place % 2 else name for place, name in enumerate(names)]
    known[first.id] = replace(first, aliases=(*first.aliases, *made))


def seconds_with(aliases: int, seconds: float) -> float:
    """The best pass of a fresh process that has so many aliases more."""
    command = [sys.executable, str(Path(__file__)), "--aliases", str(aliases), "--seconds", str(seconds)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_pass(aliases: int, seconds: float) -> None:
    """What such a process prints: the seconds of its best pass."""
    plant_aliases(aliases)
    corpus, best = texts()[1], float("inf")
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        best = min(best, seconds_to_read(read_items, corpus))
    print(best)


def report_aliases(seconds: float, count: int = 1000) -> None:
    """Print what more aliases cost, by processes that take turns."""
    rounds = [(seconds_with(0, seconds), seconds_with(count, seconds)) for _ in range(3)]
    plain, larger = (min(times) for times in zip(*rounds, strict=True))
    print(f"a catalogue of {count} aliases more: {100 * (larger / plain - 1):+.1f} % time for amounts and items")


# --- start ----------------------------------------------------------------------------------------------

STARTS = (
    ("python -c pass", ("-c", "pass")),
    ("python -c 'import typer'", ("-c", "import typer")),
    ("python -c 'import aidtrack'", ("-c", "import aidtrack")),
    ("aidtrack --help", ("-m", "aidtrack", "--help")),
)


def seconds_to_run(arguments: tuple[str, ...], times: int = 7) -> float:
    """The best of several runs of Python with these arguments."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        best = min(best, time.perf_counter() - start)
    return best


def report_start() -> None:
    """Print one line a command."""
    print("starting, the best of 7")
    for label, arguments in STARTS:
        print(f"  {label:34}{seconds_to_run(arguments) * 1000:9.0f} ms")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each reader is measured (default 3)")
    parser.add_argument("--pure", action="store_true", help="leave out the compiled twin, which takes a minute to make")
    parser.add_argument("--passes", type=Path, help="only print the best passes of the aidtrack in a folder, as JSON")
    parser.add_argument("--aliases", type=int, help="only print the seconds of a pass with so many aliases more")
    given = parser.parse_args()
    if given.passes is not None:
        sys.path.insert(0, str(given.passes))
        print(json.dumps(passes(given.seconds)))
        return 0
    if given.aliases is not None:
        print_pass(given.aliases, given.seconds)
        return 0
    report_speed(given.seconds, given.pure)
    report_memory()
    report_growth()
    report_aliases(given.seconds)
    report_start()
    return 0


if __name__ == "__main__":
    sys.exit(main())
