#!/usr/bin/env python3
"""How long totals over a million packages take, beside the bare SQL that a person would write for the same rows.

usage: python tests/benchmarks/totals.py [--packages N] [--rounds N]

Machines differ, so what counts is the ratio, measured in the same run: bare and aidtrack take turns, the best round of
each counts. The bare statement gives the same columns from the converted sums as stored; the one beside it, to know the
floor, gives the middle alone.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]

# The working tree is what is measured, also where another aidtrack is installed.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from aidtrack import queries  # noqa: E402
from aidtrack.storage import Tracker  # noqa: E402

DRAW = "CREATE TEMP MACRO draw(n, turn, size) AS (hash(n, turn) % size)::BIGINT"

#: Every number of a row comes from its place, so that two machines sum up the same packages.
PACKAGES = """
    INSERT INTO packages BY NAME
    SELECT 'p' || lpad(hash(n)::VARCHAR, 20, '0') AS package_id,
        ['United States', 'Germany', 'Norway', 'Japan', 'Poland', NULL][1 + draw(n, 1, 6)] AS donor,
        'Ukraine' AS recipient, DATE '2022-02-24' + draw(n, 2, 1200)::INTEGER AS announced, 'day' AS date_precision,
        CASE WHEN draw(n, 3, 10) > 0 THEN 1e5 * (1 + draw(n, 4, 9000)) END AS low,
        low * CASE WHEN draw(n, 5, 20) = 0 THEN 1.5 ELSE 1 END AS high,
        ['USD', 'EUR', 'NOK', 'JPY', 'PLN', 'USD'][1 + draw(n, 1, 6)] AS currency,
        (low + high) / 2 * [1, 1.08, 0.09, 0.007, 0.24, 1][1 + draw(n, 1, 6)] AS amount_usd,
        amount_usd / 1.08 AS amount_eur, announced AS rate_date, 'exact' AS qualifier,
        ['military', 'humanitarian', 'financial'][1 + draw(n, 6, 3)] AS aid_type, draw(n, 7, 50) = 0 AS envelope,
        ['committed', 'delivered', 'allocated', 'proposed', 'cancelled'][1 + draw(n, 8, 5)] AS status,
        1 AS documents, 1 AS mentions, 0.9 AS confidence
    FROM range({packages}) rows (n)"""

COUNTED = "WHERE NOT coalesce(envelope, false) AND status NOT IN ('cancelled', 'requested', 'proposed')"
RATE = "(amount_usd::DOUBLE / ((low + high) / 2))"
MIDDLE = "sum(amount_usd) AS amount, count(*) AS packages"
SAME = f"""sum((low * {RATE})::DECIMAL(20,2)) AS low, sum((high * {RATE})::DECIMAL(20,2)) AS high, {MIDDLE},
    count(*) FILTER (WHERE low IS NOT NULL AND amount_usd IS NULL) AS unconverted,
    count(*) FILTER (WHERE low IS NULL) AS unvalued"""
MONTH, YEAR = "strftime(announced, '%Y-%m')", "strftime(announced, '%Y')"
QUESTIONS: dict[tuple[str, ...], str] = {
    (): f"SELECT {{sums}} FROM packages {COUNTED}",
    ("donor",): f"SELECT donor, {{sums}} FROM packages {COUNTED} GROUP BY donor ORDER BY amount DESC",
    ("donor", "month"): f"SELECT donor, {MONTH} AS month, {{sums}} FROM packages {COUNTED} GROUP BY donor, month"
    " ORDER BY month, amount DESC",
    ("aid_type", "status", "year"): f"SELECT aid_type, status, {YEAR} AS year, {{sums}} FROM packages {COUNTED}"
    " GROUP BY aid_type, status, year ORDER BY year, amount DESC",
}


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def measure(tracker: Tracker, rounds: int) -> None:
    """One line a question: the floor, bare, aidtrack, and the ratio of the last two."""
    for by, sql in QUESTIONS.items():
        works = (
            partial(answered, tracker, sql.format(sums=MIDDLE)),
            partial(answered, tracker, sql.format(sums=SAME)),
            partial(queries.totals, tracker.connection, by),
        )
        floor, bare, ours = (min(taken) for taken in zip(*(map(seconds, works) for _ in range(rounds)), strict=True))
        name = ", ".join(by) or "(all)"
        print(f"  {name:24}{floor * 1000:8.1f} ms{bare * 1000:8.1f} ms{ours * 1000:9.1f} ms{ours / bare:8.2f}")


def answered(tracker: Tracker, sql: str) -> object:
    """All rows of a statement."""
    return tracker.connection.execute(sql).fetchall()


def main() -> None:
    """Fill a tracker and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--packages", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    with TemporaryDirectory(prefix="aidtrack-") as folder, Tracker(Path(folder) / "t.duckdb") as tracker:
        tracker.connection.execute(DRAW)
        tracker.connection.execute(PACKAGES.format(packages=given.packages))
        print(f"totals of {given.packages:,} packages by    middle alone      bare    aidtrack   ratio")
        measure(tracker, given.rounds)


if __name__ == "__main__":
    main()
