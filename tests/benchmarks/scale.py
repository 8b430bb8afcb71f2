#!/usr/bin/env python3
"""How reading grows with processes and input, what a page of a crawl costs, and what a full tracker takes to answer.

usage: python tests/benchmarks/scale.py workers [--megabytes N]
       python tests/benchmarks/scale.py stream [--documents N]
       python tests/benchmarks/scale.py crawl [--pages N]
       python tests/benchmarks/scale.py rest [--amounts N]

Machines differ, so ratios count, measured in one run. On a machine that does other work as well, look at the sum of
processor time: it says how much work sharing adds, and the wall clock says nothing. A MB is a million bytes.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]

# The working tree is what is measured, also where another aidtrack is installed.
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

ORDINARY = (
    "The council met on Tuesday to hear what the spring storms had done to the roads. Nobody spoke for long. A "
    "farmer said that the lower fields were still under water, and that the road to the mill was gone. "
)
"""What most pages of a crawl are about: nothing that matters here."""


def articles() -> list[str]:
    """The sample corpus."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "articles").glob("*.txt"))]


def write_lines(path: Path, count: int, every: int = 1) -> int:
    """JSON lines of which each `every`-th is an article about aid, the others are not; says how many bytes."""
    texts = articles()
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = texts[number // every % len(texts)] if number % every == 0 else ORDINARY * 12
            file.write(json.dumps({"id": f"n{number}", "text": f"{text}\nNote {number}."}) + "\n")
    return path.stat().st_size


# --- processes ------------------------------------------------------------------------------------------


@dataclass
class Cost:
    """What a command took: seconds of the clock, seconds of all its processes, and its largest process in MB."""

    wall: float = 0.0
    processor: float = 0.0
    memory: float = 0.0


def cost_of(arguments: list[str], folder: Path) -> Cost:
    """Run aidtrack and see what it takes."""
    cost, start = Cost(), time.perf_counter()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (folder / "out").open("w") as out:
        child = subprocess.Popen(
            [sys.executable, "-m", "aidtrack", *arguments], stdout=out, env=environment, cwd=folder
        )
        with watched(child.pid, cost):
            child.wait()
    cost.wall = time.perf_counter() - start
    if child.returncode:
        sys.exit(child.returncode)
    return cost


@contextmanager
def watched(pid: int, cost: Cost) -> Iterator[None]:
    """Look at a process and those below it, twenty times a second."""
    done, spent = threading.Event(), dict[int, float]()

    def look() -> None:
        while not done.wait(0.05):
            for one in below(pid):
                memory, processor = looked_at(one)
                cost.memory = max(cost.memory, memory)
                spent[one] = max(processor, spent.get(one, 0.0))

    watcher = threading.Thread(target=look)
    watcher.start()
    yield
    done.set()
    watcher.join()
    cost.processor = sum(spent.values())


def below(pid: int) -> Iterator[int]:
    """A process and all that it started."""
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from below(int(child))


def looked_at(pid: int) -> tuple[float, float]:
    """Megabytes of memory that a process has now, and seconds of processor that it has had; nought when it is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (OSError, IndexError):
        return 0.0, 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6, (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def workers(megabytes: float) -> None:
    """The same input by one process and by one a core."""
    cores = len(os.sched_getaffinity(0))
    with TemporaryDirectory(prefix="aidtrack-") as name:
        folder = Path(name)
        path = folder / "a.jsonl"
        size = write_lines(path, max(int(megabytes * 1e6 / 2000), 10)) / 1e6
        print(f"{size:.1f} MB of dense aid news, load {os.getloadavg()[0]:.1f} on {cores} cores (idle is 0)")
        alone = _extract(path, folder, 1)
        for count in dict.fromkeys((1, 2, cores)):
            cost, digest = alone if count == 1 else _extract(path, folder, count)
            same = "same bytes" if digest == alone[1] else "OTHER BYTES"
            print(
                f"  {count} workers{cost.wall:8.1f} s{alone[0].wall / cost.wall:7.2f} times{size / cost.wall:7.2f} MB/s"
                f"{cost.processor:8.1f} s of all{cost.processor / alone[0].processor:6.2f} of one's"
                f"{cost.memory:7.0f} MB  {same}"
            )


def _extract(path: Path, folder: Path, count: int) -> tuple[Cost, int]:
    cost = cost_of(["extract", str(path), "--format", "jsonl", "--workers", str(count), "--quiet"], folder)
    return cost, hash((folder / "out").read_bytes())


def stream(documents: int) -> None:
    """Ten times the input, the same memory."""
    with TemporaryDirectory(prefix="aidtrack-") as name:
        folder = Path(name)
        costs = []
        for count in (documents // 10, documents):
            size = write_lines(folder / "a.jsonl", count, every=50) / 1e6
            cost, _ = _extract(folder / "a.jsonl", folder, 2)
            costs.append(cost.processor / size)
            print(
                f"  {count:9,} documents{size:9.1f} MB{cost.wall:9.1f} s{cost.processor:9.1f} s of processor"
                f"{size / cost.processor:8.2f} MB a second of it{cost.memory:7.0f} MB in the largest process"
            )
        print(f"  processor time a byte, many to few: {costs[1] / costs[0]:.2f}")


# --- a crawl --------------------------------------------------------------------------------------------


def crawl(pages: int) -> None:
    """A crawl of which one page in fifty is about aid: behind the gate and without it."""
    from archives import archive

    from aidtrack import pipeline, reading
    from aidtrack.processing.parts import speaks_of_aid
    from aidtrack.reading import crawl as archives

    texts = articles()
    menu = "<nav>" + "<a href='/x'>More from this place</a>" * 40 + "</nav>"
    plain = ORDINARY * 20
    bodies = {}
    for number in range(pages):
        lines = (texts[number % len(texts)] if number % 50 == 0 else plain).splitlines()
        bodies[f"https://one.example/{number}"] = menu + "".join(f"<p>{line} {number}</p>" for line in lines)
    look = archives.may_matter
    with TemporaryDirectory(prefix="aidtrack-") as name:
        path = Path(name, "a.warc.gz")
        path.write_bytes(archive(bodies, True))
        size = len(gzip.decompress(path.read_bytes())) / 1e6
        print(f"{pages:,} pages, {size:.1f} MB, 1 in 50 about aid")
        taken = []
        for label, gate in (("gated", look), ("ungated", lambda text: True)):
            archives.may_matter = gate
            start = time.process_time()
            found = [pipeline.extract(one) for one in reading.read(path, problems=[], notes=[])]
            about = [one for one in found if speaks_of_aid(one)]
            taken.append(time.process_time() - start)
            speed = f"{taken[-1]:8.1f} s{size / taken[-1]:8.2f} MB/s"
            print(f"  {label:8}{speed}{len(found):8,} read{len(about):8,} about aid")
        archives.may_matter = look
        print(f"  the gate makes it {taken[1] / taken[0]:.1f} times as fast")


# --- at rest --------------------------------------------------------------------------------------------

DONORS = (
    "United States", "Germany", "United Kingdom", "Norway", "Denmark", "Japan", "Canada", "European Union", "Sweden",
    "Poland", "Netherlands", "France", "Italy", "Spain", "Finland", "Estonia", "Latvia", "Lithuania", "Belgium",
    "Austria",
)  # fmt: skip
SETUP = f"""
CREATE TEMP MACRO draw(n, turn, size) AS (hash(n, turn) % size)::BIGINT;
CREATE TEMP MACRO donor(n) AS ({list(DONORS)!r})[1 + draw(n, 1, {len(DONORS)})];
CREATE TEMP MACRO day(n) AS DATE '2014-01-01' + draw(n, 2, 4000)::INTEGER;
CREATE TEMP MACRO named(letter, n) AS letter || lpad(hash(n)::VARCHAR, 20, '0');
"""
FILLING = {
    "documents": """SELECT named('d', n) AS id, 'a.jsonl' AS path, day(n) AS published, 'record' AS published_from,
        md5(n::VARCHAR) AS sha256, 400 AS characters, repeat('words of an article ', 20) AS text,
        '{reader}' AS reader
        FROM range({count} // 5) rows (n)""",
    "amounts": """SELECT named('a', n) AS id, named('d', n // 5) AS document_id, n % 5 * 40 AS start,
        start + 12 AS "end",
        '$' || (1 + draw(n, 4, 900)) || ' million' AS text, 1e6 * (1 + draw(n // 5, 4, 900)) AS low, low AS high,
        'USD' AS currency, 'exact' AS qualifier, ['new', 'past', 'cumulative', 'other'][1 + draw(n, 5, 4)] AS role,
        donor(n // 5) AS donor, 'Ukraine' AS recipient, 'military' AS aid_type, day(n // 5) AS date,
        'day' AS date_precision, 0.8 AS confidence, 'made up' AS reasons, false AS envelope, 'A sentence.' AS quote
        FROM range({count}) rows (n)""",
    "packages": """SELECT named('p', n) AS package_id, donor(n) AS donor, 'Ukraine' AS recipient, day(n) AS announced,
        'day' AS date_precision, 1e6 * (1 + draw(n, 4, 900)) AS low, low AS high, 'USD' AS currency, low AS amount_usd,
        low / 1.08 AS amount_eur, announced AS rate_date, 'exact' AS qualifier, 'military' AS aid_type,
        false AS envelope, 'committed' AS status, 1 AS documents, 2 AS mentions, 0.8 AS confidence,
        'A sentence.' AS headline
        FROM range({count} // 5) rows (n)""",
    "links": """SELECT named('p', n // 5) AS package_id, named('a', n) AS mention_id,
        named('d', n // 5) AS document_id, 'amount' AS kind, 0.9 AS score, 'made up' AS reasons, 'rule' AS decided_by
        FROM range({count}) rows (n) WHERE n % 5 < 2""",
}
COUNTED = "WHERE NOT coalesce(envelope, false) AND status NOT IN ('cancelled', 'requested', 'proposed')"
BARE = f"""SELECT donor, strftime(announced, '%Y-%m') AS month,
    sum((low * (amount_usd::DOUBLE / ((low + high) / 2)))::DECIMAL(20,2)) AS low,
    sum((high * (amount_usd::DOUBLE / ((low + high) / 2)))::DECIMAL(20,2)) AS high, sum(amount_usd) AS amount,
    count(*) AS packages, count(*) FILTER (WHERE low IS NOT NULL AND amount_usd IS NULL) AS unconverted,
    count(*) FILTER (WHERE low IS NULL) AS unvalued FROM packages {COUNTED} GROUP BY donor, month
    ORDER BY month, amount DESC"""


def rest(amounts: int) -> None:
    """A tracker of many amounts: totals, 1,000 documents more, one package explained."""
    from aidtrack import explanation, pipeline, queries
    from aidtrack.model import Document
    from aidtrack.storage import Tracker

    with TemporaryDirectory(prefix="aidtrack-") as name:
        path = Path(name, "t.duckdb")
        with Tracker(path) as tracker:
            tracker.connection.execute(SETUP)
            for table, select in FILLING.items():
                rows = select.format(count=amounts, reader=pipeline.fingerprint())
                tracker.connection.execute(f"INSERT INTO {table} BY NAME {rows}")
        print(f"{amounts:,} amounts, {path.stat().st_size / 1e6:,.0f} MB on disk")
        with Tracker(path) as tracker:
            connection = tracker.connection
            ours, bare = (
                min(seconds(work) for _ in range(5))
                for work in (
                    lambda: queries.totals(connection, ["donor", "month"]),
                    lambda: connection.execute(BARE).fetchall(),
                )
            )
            print(f"  totals --by donor --by month{ours * 1000:10.0f} ms{ours / bare:8.2f} of the bare SQL")
            [(known,)] = connection.execute("SELECT package_id FROM packages LIMIT 1 OFFSET 1000").fetchall()
            print(f"  one package explained{seconds(lambda: explanation.explain(tracker, known)):14.2f} s")
            texts = articles()
            fresh = [
                pipeline.extract(
                    Document(f"{texts[n % len(texts)]}\nNote {n}.", f"new{n}", published=date(2024, 5, 13))
                )
                for n in range(1000)
            ]
            print(f"  1,000 documents added, read before{seconds(lambda: tracker.add(fresh)):10.2f} s")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure one thing and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("workers", "stream", "crawl", "rest"))
    parser.add_argument("--megabytes", type=float, default=8.0, help="workers: how much to read")
    parser.add_argument("--documents", type=int, default=100_000, help="stream: how many")
    parser.add_argument("--pages", type=int, default=1000, help="crawl: how many")
    parser.add_argument("--amounts", type=int, default=1_000_000, help="rest: how many")
    given = parser.parse_args()
    {
        "workers": lambda: workers(given.megabytes),
        "stream": lambda: stream(given.documents),
        "crawl": lambda: crawl(given.pages),
        "rest": lambda: rest(given.amounts),
    }[given.what]()


if __name__ == "__main__":
    main()
