#!/usr/bin/env python3
"""What the memory of runs costs at scale: writing a run down, comparing two, asking as of one, and a million rows out.

usage: python tests/benchmarks/runs.py [--packages N] [--rows N]
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from aidtrack import explanation, queries  # noqa: E402
from aidtrack.model import TABLES  # noqa: E402
from aidtrack.storage import Tracker, history  # noqa: E402


@contextmanager
def timed(what: str) -> Iterator[None]:
    start, memory = time.perf_counter(), peak()
    yield
    print(f"  {what:52}{time.perf_counter() - start:8.2f} s{peak() - memory:8,} MB more at the peak")


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def fill(tracker: Tracker, amounts: int) -> None:
    """Documents of five amounts each, by SQL: what is measured isn't the reading."""
    run = history.next_run(tracker.connection)
    tracker.connection.execute(
        f"""INSERT INTO documents BY NAME SELECT 'd' || i AS id, 'Title ' || i AS title, 'Outlet ' || i % 50
            AS publisher, DATE '2022-02-24' + (i % 1400)::INT AS published, md5(i::VARCHAR) AS sha256,
            3000 AS characters, 'text' AS text, 'x' AS reader, {run} AS from_run FROM range({amounts // 5}) r(i)"""
    )
    tracker.connection.execute(
        f"""INSERT INTO amounts BY NAME SELECT 'a' || md5(i::VARCHAR)[:16] AS id, 'd' || i // 5 AS document_id,
            i % 5 * 300 AS start, i % 5 * 300 + 12 AS "end", '$' || i || ' million' AS text, i * 1e6 / 7 AS low,
            i * 1e6 / 7 AS high, ['USD', 'EUR', 'NOK'][i % 3 + 1] AS currency, 'new' AS role, 'Donor ' || i % 60
            AS donor, 'Ukraine' AS recipient, DATE '2022-02-24' + (i // 5 % 1400)::INT AS date, 'day' AS date_precision,
            0.9 AS confidence, 'sign and scale | role: new by verb | donor: subject' AS reasons, false AS envelope,
            'Norway will give ' || i || ' million dollars in military aid to Ukraine, it said in Oslo.' AS quote,
            {run} AS from_run FROM range({amounts}) r(i)"""
    )


def packages(count: int, revised: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Packages of three mentions each; one in a hundred has another figure and so another id once revised."""
    empty = dict.fromkeys(TABLES["packages"].names)
    rows, links = [], []
    for number in range(count):
        state = revised if number % 100 == 0 else 0
        identifier, low = f"p{number:012x}{state:04x}", float(number * 1000 + state)
        rows.append({**empty, "package_id": identifier, "donor": f"Donor {number % 60}", "recipient": "Ukraine",
                     "announced": datetime(2022, 3, 1 + number % 28).date(), "date_precision": "day", "low": low,
                     "high": low, "currency": "USD", "amount_usd": low, "amount_eur": low, "envelope": False,
                     "status": "committed", "documents": 3, "mentions": 3, "confidence": 0.9})  # fmt: skip
        links += [{"package_id": identifier, "mention_id": f"a{number}-{turn}", "document_id": f"d{number + turn}",
                   "kind": "amount", "score": 0.9, "reasons": "same donor | same sum", "decided_by": "rule"}
                  for turn in range(3)]  # fmt: skip
    return rows, links


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.duckdb"
        measure_runs(path, given.packages)
        measure_rows(Path(folder) / "rows.duckdb", given.rows)


def measure_runs(path: Path, count: int) -> None:
    print(f"{count:,} packages, {3 * count:,} links")
    with Tracker(path) as tracker:
        fill(tracker, count)
        for revised, what in ((0, "the first run"), (1, "a run that revises one package in a hundred")):
            made = packages(count, revised)
            connection, run = tracker.connection, history.next_run(tracker.connection)
            with timed(f"writing down {what}"):
                connection.execute("BEGIN")
                history.keep(connection, "packages", made[0], run)
                history.keep(connection, "links", made[1], run)
                history.record(connection, run, datetime.now(UTC).replace(tzinfo=None), "x")
                connection.execute("COMMIT")
    with Tracker(path, read_only=True) as tracker, timed("explain --since previous"):
        explanation.since(tracker, "previous")
    with Tracker(path, read_only=True) as tracker, timed("explain PACKAGE, with its history"):
        explanation.explain(tracker, "p0000000000000001")
    with timed("totals --by donor --as-of r1"), Tracker(path, as_of="r1") as tracker:
        queries.totals(tracker.connection, ["donor"])


def measure_rows(path: Path, count: int) -> None:
    print(f"{count:,} amounts out of the database")
    with Tracker(path) as tracker:
        fill(tracker, count)
    with Tracker(path, read_only=True) as tracker, timed("Tracker.columns, all"):
        tracker.columns("amounts")
    with Tracker(path, read_only=True) as tracker, timed("Tracker.columns, six of them"):
        tracker.columns("amounts", ["id", "document_id", "low", "high", "currency", "donor"])
    with Tracker(path, read_only=True) as tracker, timed("Tracker.rows"):
        tracker.rows("amounts")
    with Tracker(path, read_only=True) as tracker, timed("Tracker.amounts, a data frame"):
        tracker.amounts()


if __name__ == "__main__":
    main()
