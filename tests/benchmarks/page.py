#!/usr/bin/env python3
"""How large the report of ten thousand packages is, how long it takes to write, and how it feels in a browser.

usage: python tests/benchmarks/page.py [--packages N] [--keep FILE.html]

The tracker is the sample corpus many times over. Each copy has ids of its own, days of its own, and quotes whose words
stand in another order, so that nothing packs well for being there twice.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

# The working tree is what is measured, also where another aidtrack is installed.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from aidtrack import reading, storage  # noqa: E402
from aidtrack.model import TABLES, Row, content_id  # noqa: E402
from aidtrack.reports import page  # noqa: E402
from aidtrack.storage import Tracker  # noqa: E402

CHROMIUM = Path("/usr/bin/chromium")
IDS = ("id", "package_id", "mention_id", "document_id", "amount_id", "parent_id", "conversion_of")
DAYS = ("announced", "date", "published", "rate_date")
TEXTS = ("quote", "headline", "title", "path")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WORDS = "norway tanks million"

# --- a large tracker ------------------------------------------------------------------------------------


def sample(folder: Path) -> dict[str, list[Row]]:
    """The rows of the sample corpus, by table."""
    with Tracker(folder / "sample.duckdb") as tracker:
        tracker.add(reading.read([str(ROOT / "data" / "articles")]))
        tracker.consolidate()
        return {name: tracker.rows(name) for name in TABLES}


def copied(row: Row, number: int, shift: timedelta) -> Row:
    """A row of copy `number`."""
    made = dict(row)
    for name in IDS:
        if made.get(name):
            made[name] = content_id(str(made[name])[0], made[name], number)
    for name in DAYS:
        if made.get(name):
            made[name] += shift
    for name in TEXTS:
        if made.get(name):
            made[name] = shuffled(str(made[name]), number)
    if made.get("sha256"):
        made["sha256"] = hashlib.sha256(f"{made['sha256']}{number}".encode()).hexdigest()
    return made


@cache
def shuffled(text: str, number: int) -> str:
    """The words in the order of copy `number`; a sentence that two figures share stays one."""
    words = text.split()
    random.Random(f"{number} {text}").shuffle(words)
    return " ".join(words)


def fill(tracker: Tracker, packages: int, folder: Path) -> None:
    """Put copies of the sample into a tracker until it has that many packages."""
    rows, chance = sample(folder), random.Random(1)
    copies = -(-packages // len(rows["packages"]))
    shifts = [timedelta(days=chance.randrange(-30, 700)) for _ in range(copies)]
    for name, found in rows.items():
        made = [copied(row, number, shifts[number]) for number in range(copies) for row in found]
        storage.insert(tracker.connection, name, made, TABLES[name].names)


# --- in a browser ---------------------------------------------------------------------------------------


def browse(path: Path) -> Iterator[tuple[str, float]]:
    """What a reader waits for, in milliseconds."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        tab = browser.new_page(viewport={"width": 1200, "height": 900})
        tab.goto(path.as_uri(), wait_until="load")
        paint = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
        while tab.evaluate(paint) is None:
            tab.wait_for_timeout(50)
        yield "first paint", tab.evaluate(paint)
        yield "loaded", tab.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
        tab.wait_for_selector("#packages .open")
        start = time.perf_counter()
        yield "keystroke at once", keystroke(tab, "a")
        while "still" in tab.inner_text("#result"):
            tab.wait_for_timeout(50)
        yield "until quotes are searched", (time.perf_counter() - start) * 1000
        yield "slowest keystroke", max(keystroke(tab, WORDS[:end]) for end in range(1, len(WORDS) + 1))
        tab.fill("#search", "")
        yield "sorting", clicked(tab, "th[data-column=amount] button")
        yield "opening a package", clicked(tab, "#packages .open >> nth=3")
        browser.close()


def keystroke(tab: Any, text: str) -> float:
    """From the text in the field until the list is drawn anew."""
    return float(tab.evaluate(
        """text => new Promise(done => {
            const field = document.querySelector("#search"), start = performance.now();
            field.value = text;
            field.dispatchEvent(new Event("input", {bubbles: true}));
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        })""", text))  # fmt: skip


def clicked(tab: Any, selector: str) -> float:
    """From a click until the next picture."""
    return float(tab.locator(selector).evaluate(
        """element => new Promise(done => {
            const start = performance.now();
            element.click();
            requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        })"""))  # fmt: skip


def main() -> None:
    """Fill a tracker, write its page, open it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--packages", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, metavar="FILE.html", help="leave the page here")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="aidtrack-") as name:
        folder = Path(name)
        with Tracker(folder / "t.duckdb") as tracker:
            fill(tracker, given.packages, folder)
            counts = ", ".join(f"{tracker.count(table):,} {table}" for table in TABLES)
            start, busy = time.perf_counter(), time.process_time()
            path = page.write(tracker, given.keep or folder / "report.html")
            taken, busy = time.perf_counter() - start, time.process_time() - busy
        print(counts)
        print(f"  {'written in':26}{taken:9.1f} s, {busy:.1f} s of it on the processor")
        print(f"  {'size':26}{path.stat().st_size / 1e6:9.1f} MB")
        for what, milliseconds in browse(path) if CHROMIUM.exists() else ():
            print(f"  {what:26}{milliseconds:9.0f} ms")


if __name__ == "__main__":
    main()
