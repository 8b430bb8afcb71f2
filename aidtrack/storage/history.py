"""The memory of runs: what each brought and took away, and the tables as a run left them."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from aidtrack import __version__, fingerprints, queries
from aidtrack.errors import UsageError
from aidtrack.exchange import Rates
from aidtrack.model import TABLES, Row
from aidtrack.storage.loading import insert
from aidtrack.storage.schema import RUNS, stored_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

_DECIDING: Final = ("consolidation", "lexicon", "exchange.py", "likeness.py", "normalization.py")
"""What of aidtrack decides how figures become packages."""

_LISTED: Final = 12


def next_run(connection: DuckDBPyConnection) -> int:
    """The number of the run that what is written now will belong to."""
    return int(connection.execute("SELECT coalesce(max(number), 0) + 1 FROM runs").fetchall()[0][0])


# --- keeping --------------------------------------------------------------------------------------------


def keep(
    connection: DuckDBPyConnection,
    table: str,
    rows: Sequence[Row],
    run: int,
    column: str | None = None,
    values: Sequence[str] = (),
) -> None:
    """Make a table's rows what they are now; those that are the same stay untouched, others go into its past.

    Args:
        connection: an open tracker database, in a transaction.
        table: one of `model.TABLES`.
        rows: all rows that there are to be, or all with these values in the column; none twice.
        run: number of the run in the making.
        column: where the rows stand only for a part of the table, the column that says for which part.
        values: the column's values of that part.
    """
    bring(connection, table, rows, run)
    settle(connection, table, run, column, values)


def bring(connection: DuckDBPyConnection, table: str, rows: Sequence[Row], run: int) -> None:
    """Rows that there are to be, as many at once as memory holds; `settle` makes the table so.

    Args:
        connection: an open tracker database, in a transaction.
        table: one of `model.TABLES`.
        rows: some of them.
        run: number of the run in the making.
    """
    connection.execute(f"CREATE TEMP TABLE IF NOT EXISTS incoming_{table} AS FROM (FROM {table} LIMIT 0)")
    insert(connection, f"incoming_{table}", rows, stored_names(table), run)


def settle(
    connection: DuckDBPyConnection, table: str, run: int, column: str | None = None, values: Sequence[str] = ()
) -> None:
    """Make a table's rows those that `bring` was given; the arguments are those of `keep`."""
    names, key = stored_names(table), ", ".join(TABLES[table].key)
    # How a text was read is no news where it was read to the same figures.
    compared = ", ".join(f'"{name}"' for name in names if name not in ("reader", "signature"))
    only = f" WHERE {column} IN (SELECT unnest($values::VARCHAR[]))" if column else ""
    part = f"SELECT {compared} FROM {table}{only}"
    bound = {"values": list(values)} if column else None
    incoming = f"incoming_{table}"
    new = f"SELECT {compared} FROM {incoming}"
    for name, one, other in (("gone", part, new), ("come", new, part)):
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {key} FROM ({one} EXCEPT {other})", bound)
    take_away(connection, table, run)
    connection.execute(f"INSERT INTO {table} BY NAME FROM {incoming} SEMI JOIN come USING ({key})")
    if table == "documents":
        connection.execute(
            f"UPDATE documents SET reader = new.reader, signature = new.signature FROM {incoming} new"
            " WHERE documents.id = new.id"
        )
    for name in (incoming, "gone", "come"):
        connection.execute(f"DROP TABLE {name}")


def take_away(connection: DuckDBPyConnection, table: str, run: int) -> None:
    """Move the rows whose keys stand in the temporary table `gone` to the past; what no run ever saw is forgotten."""
    keys = TABLES[table].key
    connection.execute(
        f"INSERT INTO past_{table} BY NAME SELECT t.*, {run} AS to_run FROM {table} t"
        f" SEMI JOIN gone USING ({', '.join(keys)}) WHERE t.from_run < {run}"
    )
    same = " AND ".join(f"{table}.{name} = gone.{name}" for name in keys)
    connection.execute(f"DELETE FROM {table} USING gone WHERE {same}")


def has_news(connection: DuckDBPyConnection, run: int) -> bool:
    """Whether any row came or went since the run before."""
    parts = [f"EXISTS (FROM {table} WHERE from_run = {run}) OR EXISTS (FROM past_{table} WHERE to_run = {run})"
             for table in TABLES]  # fmt: skip
    return bool(connection.execute(f"SELECT {' OR '.join(parts)}").fetchall()[0][0])


def record(connection: DuckDBPyConnection, run: int, started: datetime, reader: str) -> str:
    """Write a run down.

    Args:
        connection: an open tracker database whose tables are what the run made them.
        run: its number.
        started: when it began, UTC.
        reader: fingerprint of how texts are read.

    Returns:
        Its id.
    """
    by_donor = queries.totals(connection, ["donor"])
    totals = {row["donor"] or "": row["amount"] for row in by_donor}
    row: Row = {
        "run_id": f"r{run}",
        "number": run,
        "started": started,
        "version": __version__,
        "reader": reader,
        "rules": rules(),
        "totals": json.dumps(totals, ensure_ascii=False, sort_keys=True),
        "kept": True,
    }
    counts = [f"(SELECT count(*) FROM {table}) AS {table}" for table in TABLES]
    given = [f"${name} AS {name}" for name in row]
    connection.execute(f"INSERT INTO runs BY NAME SELECT {', '.join([*given, *counts])}", row)
    return str(row["run_id"])


def rules() -> str:
    """A hash of the code and vocabularies that make packages of figures, and after a colon one of the rates."""
    return f"{fingerprints.of(*_DECIDING)}:{Rates.load().edition}"


# --- asking -------------------------------------------------------------------------------------------


def runs(connection: DuckDBPyConnection) -> list[Row]:
    """All recorded runs, the first one first; `totals` as a dict of donor to sum in US dollars."""
    names = list(RUNS)
    found = connection.execute(f"SELECT {', '.join(names)} FROM runs ORDER BY number").fetchall()
    rows = [dict(zip(names, values, strict=True)) for values in found]
    return [{**row, "totals": json.loads(row["totals"])} for row in rows]


def find(recorded: Sequence[Row], wanted: str) -> Row:
    """The run that a person means.

    Args:
        recorded: the rows of `runs`.
        wanted: an id such as r7 (r0007 and 7 do as well), `latest`, `previous`, `first`, or a date or time (UTC) for
            the last run up to then.

    Raises:
        UsageError: there is no such run, or nothing is known of it any more; the message lists those there are.

    >>> recorded = [{"run_id": f"r{n}", "number": n, "started": datetime(2024, 5, n), "kept": n > 1} for n in (1, 2, 3)]
    >>> [find(recorded, wanted)["number"] for wanted in ("r2", "r0003", "latest", "previous", "2024-05-02")]
    [2, 3, 3, 2, 2]
    >>> find(recorded, "r1")
    Traceback (most recent call last):
    aidtrack.errors.UsageError: r1 was made before runs were kept: take one of r2, r3
    >>> find(recorded[1:2], "previous")
    Traceback (most recent call last):
    aidtrack.errors.UsageError: there is only one run yet: add documents to make another
    """
    text = wanted.strip().lower()
    known = [row["run_id"] for row in recorded if row["kept"]]
    remedy = f"take one of {_few(known)}" if known else "there is none yet; add documents first"
    found = _named(recorded, text)
    if found is None:
        if text == "previous" and len(recorded) == 1:
            raise UsageError("there is only one run yet", "add documents to make another")
        raise UsageError(f"no run {wanted!r}", remedy)
    if not found["kept"]:
        raise UsageError(f"{found['run_id']} was made before runs were kept", remedy)
    return found


def _named(recorded: Sequence[Row], text: str) -> Row | None:
    place = {"latest": -1, "previous": -2}.get(text)
    if place is not None:
        return recorded[place] if len(recorded) >= -place else None
    if text == "first":
        return next((row for row in recorded if row["kept"]), None)
    number = re.fullmatch(r"r?0*(\d+)", text)
    if number and len(text) < 8:
        return next((row for row in recorded if row["number"] == int(number[1])), None)
    end = _moment(text)
    return next((row for row in reversed(recorded) if end is not None and row["started"] <= end), None)


def _moment(text: str) -> datetime | None:
    """The last moment of a day, or the moment itself where a time is given; UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if len(text) <= len("2024-05-01"):
        day: date = moment.date()
        return datetime(day.year, day.month, day.day) + timedelta(days=1) - timedelta(microseconds=1)
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _few(known: Sequence[str]) -> str:
    """The ids, of many only the first and the last ones."""
    if len(known) <= _LISTED:
        return ", ".join(known)
    return f"{', '.join(known[:2])} … {', '.join(known[2 - _LISTED :])}"


def look_back(connection: DuckDBPyConnection, number: int) -> None:
    """Lay views over the attached `tracker` that show every table as a run left it.

    Args:
        connection: from `opening.attached`.
        number: the run's number.
    """
    for table in TABLES:
        names = ", ".join(f'"{name}"' for name in [*stored_names(table), "from_run"])
        connection.execute(
            f"CREATE VIEW {table} AS SELECT {names} FROM tracker.{table} WHERE from_run <= {number}"
            f" UNION ALL SELECT {names} FROM tracker.past_{table} WHERE from_run <= {number} AND to_run > {number}"
        )
        connection.execute(f"CREATE VIEW past_{table} AS SELECT * FROM tracker.past_{table} WHERE to_run <= {number}")
    connection.execute(f"CREATE VIEW corrections AS FROM tracker.corrections WHERE from_run <= {number}")
    connection.execute(f"CREATE VIEW runs AS FROM tracker.runs WHERE number <= {number}")
