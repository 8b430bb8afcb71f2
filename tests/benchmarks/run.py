#!/usr/bin/env python3
"""What `make bench` prints: the speed of reading, beside that of a naive reader, and the time to start.

usage: python tests/benchmarks/run.py [--seconds S]

Machines differ, so what counts is the ratio to the naive reader, measured in the same run over the same texts. A MB is
a million characters.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EVAL = Path(os.environ.get("AIDTRACK_EVAL") or ROOT.parent / "shared" / "eval")

# The working tree is what is measured, also where another aidtrack is installed.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

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


def readers() -> list[tuple[str, Callable[[str], object]]]:
    """What is measured, the yardstick first."""
    from aidtrack import pipeline
    from aidtrack.extractors import money
    from aidtrack.model import Document

    return [
        yardstick(),
        ("aidtrack, amounts alone", money.find),
        ("aidtrack, all figures", lambda text: pipeline.extract(Document(text, "bench"))),
    ]


def megabytes_a_second(read: Callable[[str], object], corpus: list[str], seconds: float) -> float:
    """Millions of characters a second: the best of the rounds that fill the given time, after one to warm up."""
    size, best = sum(map(len, corpus)), 0.0
    for text in corpus:
        read(text)
    end = time.perf_counter() + seconds
    while not best or time.perf_counter() < end:
        start = time.perf_counter()
        for text in corpus:
            read(text)
        best = max(best, size / (time.perf_counter() - start) / 1e6)
    return best


def report_speed(seconds: float) -> None:
    """Print one line a reader."""
    name, corpus = texts()
    print(f"reading {len(corpus)} texts of {name} ({sum(map(len, corpus)) / 1e6:.3f} MB) on one core")
    yard = 0.0
    for label, read in readers():
        speed = megabytes_a_second(read, corpus, seconds)
        yard = yard or speed
        print(f"  {label:34}{speed:9.3f} MB/s{speed / yard:9.4f} of naive")


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
    report_speed(parser.parse_args().seconds)
    report_start()
    return 0


if __name__ == "__main__":
    sys.exit(main())
