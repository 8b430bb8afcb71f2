#!/usr/bin/env python3
"""How reading grows with processes and input, what a page of a crawl costs, and what a full tracker takes to answer.

usage: python tests/benchmarks/scale.py workers [--command add] [--megabytes N]
       python tests/benchmarks/scale.py stream [--command add] [--documents N …]
       python tests/benchmarks/scale.py length [--dense]
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
from hashlib import sha256
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

SHORT = "The final ended without a goal. The crowd sang until midnight, and nobody wanted to leave. " * 3
"""A document that costs next to nothing, for measuring what a document costs beside its words."""


def articles() -> list[str]:
    """The sample corpus."""
    return [path.read_text(encoding="utf-8") for path in sorted((ROOT / "data" / "articles").glob("*.txt"))]


def write_lines(path: Path, count: int, every: int = 1, other: str = ORDINARY * 12) -> int:
    """JSON lines of which each `every`-th is an article about aid, the others are not; says how many bytes."""
    texts = articles()
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            text = texts[number // every % len(texts)] if number % every == 0 else other
            file.write(json.dumps({"id": f"n{number}", "text": f"{text}\nNote {number}."}) + "\n")
    return path.stat().st_size


# --- processes ------------------------------------------------------------------------------------------


@dataclass
class Cost:
    """What a command took: seconds of the clock and of all its processes, and the memory of the largest in MB.

    `collecting` and `parent_memory` are of the process that collects alone; `ahead` and `behind` are seconds of
    processor before the workers began and after they were done, when one process works alone.
    """

    wall: float = 0.0
    processor: float = 0.0
    memory: float = 0.0
    collecting: float = 0.0
    parent_memory: float = 0.0
    ahead: float = 0.0
    behind: float = 0.0

    def idle(self, cores: int) -> float:
        """Seconds of the clock on a machine that does nothing else: what is shared is shared by all cores."""
        return self.ahead + self.behind + (self.processor - self.ahead - self.behind) / cores


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
        before = 0.0
        while not done.wait(0.05):
            for one in below(pid):
                memory, processor = looked_at(one)
                cost.memory = max(cost.memory, memory)
                if one == pid:
                    cost.parent_memory = max(cost.parent_memory, memory)
                spent[one] = max(processor, spent.get(one, 0.0))
            others = sum(spent.values()) - spent.get(pid, 0.0)
            if others > before:
                cost.behind, before = spent[pid], others  # so far: what the parent takes from here on is added below
            if sum(taken > 0.05 for taken in spent.values()) < 4:  # it, the fork server, and two workers
                cost.ahead = sum(spent.values())

    watcher = threading.Thread(target=look)
    watcher.start()
    yield
    done.set()
    watcher.join()
    cost.processor, cost.collecting = sum(spent.values()), spent.get(pid, 0.0)
    cost.behind = cost.collecting - cost.behind


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


def workers(command: str, megabytes: float) -> None:
    """The same input by one process and by one a core."""
    cores = len(os.sched_getaffinity(0))
    with TemporaryDirectory(prefix="aidtrack-") as name:
        folder = Path(name)
        path = folder / "a.jsonl"
        size = write_lines(path, max(int(megabytes * 1e6 / 2000), 10)) / 1e6
        print(f"{size:.1f} MB of dense aid news, {command}, load {os.getloadavg()[0]:.1f} on {cores} cores (idle is 0)")
        alone = _done_by(command, path, folder, 1)
        for count in dict.fromkeys((1, 2, cores)):
            cost, digest = alone if count == 1 else _done_by(command, path, folder, count)
            same = "same bytes" if digest == alone[1] else "OTHER BYTES"
            idle = cost.processor if count == 1 else cost.idle(count)
            print(
                f"  {count} workers{cost.wall:8.1f} s of the clock{cost.processor:8.1f} s of processor"
                f"{cost.processor / alone[0].processor:6.2f} of one's{cost.collecting / cost.processor:6.0%} collecting"
                f"{cost.ahead if count > 1 else 0:6.1f} s before and{cost.behind if count > 1 else 0:5.1f} s after all"
                f"{alone[0].processor / idle:6.2f} times on idle cores{cost.memory:7.0f} MB  {same}"
            )


def _done_by(command: str, path: Path, folder: Path, count: int) -> tuple[Cost, str]:
    """What so many workers cost, and a digest of what they give."""
    kept = ["--db", f"{count}.duckdb"] if command == "add" else ["--format", "jsonl"]
    cost = cost_of([command, str(path), *kept, "--workers", str(count), "--quiet"], folder)
    if command == "extract":
        return cost, sha256((folder / "out").read_bytes()).hexdigest()
    from aidtrack.storage import Tracker

    with Tracker(folder / f"{count}.duckdb", read_only=True) as tracker:
        tables = [tracker.rows(table) for table in ("documents", "amounts", "items", "packages", "links")]
    return cost, sha256(repr(tables).encode()).hexdigest()


def stream(command: str, counts: list[int]) -> None:
    """More and more short documents: the same memory, and the same cost of each."""
    with TemporaryDirectory(prefix="aidtrack-") as name:
        folder = Path(name)
        starting = _streamed(command, folder, 1)
        print(f"{command}: starting takes {starting.processor:.1f} s of processor; it is left out of what one costs")
        for count in counts:
            cost = _streamed(command, folder, count)
            each = (cost.processor - starting.processor) / count * 1000
            print(
                f"  {count:9,} documents{cost.wall:9.1f} s{cost.processor:9.1f} s of processor{each:8.3f} ms each"
                f"{cost.collecting / cost.processor:6.0%} in the process that collects, {cost.parent_memory:,.0f} MB"
                f"{cost.memory:7.0f} MB in the largest",
                flush=True,
            )


def _streamed(command: str, folder: Path, count: int) -> Cost:
    path = folder / "a.jsonl"
    write_lines(path, count, every=1000, other=SHORT)
    # A new database each time; `extract` keeps nothing.
    kept = ["--db", str(folder / f"{count}.duckdb")] if command == "add" else ["--format", "jsonl"]
    return cost_of([command, str(path), *kept, "--workers", "2", "--quiet"], folder)


# --- long texts -----------------------------------------------------------------------------------------


def length(dense: bool) -> None:
    """What a byte costs in longer and longer texts."""
    from aidtrack import pipeline
    from aidtrack.model import Document

    texts, first = articles(), 0.0
    pipeline.extract(Document("\n\n".join(texts), "warm"))
    for size in (10_000, 100_000, 1_000_000, 10_000_000):
        paragraphs, written, number = list[str](), 0, 0
        while written < size:
            body = texts[number % len(texts)] if dense or number % 50 == 0 else ORDINARY * 4
            paragraphs.append(f"{body}\nNote {number}.\n\n")
            written, number = written + len(paragraphs[-1]), number + 1
        text = "".join(paragraphs)[:size]
        times = max(2_000_000 // size, 1)
        start = time.process_time()
        for turn in range(times):
            pipeline.extract(Document(text, f"d{turn}"))
        each = (time.process_time() - start) / times / size * 1e9
        first = first or each
        print(f"  {size:11,} characters{each:8.0f} ns each{each / first:7.2f} of the shortest's", flush=True)


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
            took = seconds(lambda: tracker.add(fresh, consolidate=False))
            print(f"  1,000 documents added, read before{took:10.2f} s")


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main() -> None:
    """Measure one thing and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("workers", "stream", "length", "crawl", "rest"))
    parser.add_argument("--megabytes", type=float, default=8.0, help="workers: how much to read")
    parser.add_argument("--documents", type=int, nargs="+", default=[1000, 100_000], help="stream: how many")
    parser.add_argument("--command", choices=("extract", "add"), default="extract", help="workers, stream: which")
    parser.add_argument("--dense", action="store_true", help="length: all of it about aid, not one text in fifty")
    parser.add_argument("--pages", type=int, default=1000, help="crawl: how many")
    parser.add_argument("--amounts", type=int, default=1_000_000, help="rest: how many")
    given = parser.parse_args()
    {
        "workers": lambda: workers(given.command, given.megabytes),
        "stream": lambda: stream(given.command, given.documents),
        "length": lambda: length(given.dense),
        "crawl": lambda: crawl(given.pages),
        "rest": lambda: rest(given.amounts),
    }[given.what]()


if __name__ == "__main__":
    main()
