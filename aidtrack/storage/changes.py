"""What changed since the last run, so that only the donors concerned are made anew: the result is that of everything.

A donor's packages are made of the documents that name it and of nothing else (see `consolidation`). So those of the
donors that new, changed and removed documents name are made anew, and all others stay what they are. So are those that
corrections concern, in every run: no run has to know what the one before made of a correction.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aidtrack.storage import history
from aidtrack.storage.figures import Stored
from aidtrack.storage.loading import lean
from aidtrack.storage.schema import DOCUMENT_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duckdb import DuckDBPyConnection

    from aidtrack.consolidation import Consolidated
    from aidtrack.model import Row


def donors(connection: DuckDBPyConnection, corrections: Sequence[Row]) -> frozenset[str] | None:
    """Whose packages have to be made anew, as `consolidation.donors_of` names them.

    Args:
        connection: an open tracker database.
        corrections: all that people have decided.

    Returns:
        None for everybody's: at first, after a change of the rules, and where people have decided on a package, for
        which mentions such a decision concerns is known only when the packages are made.
    """
    from aidtrack import consolidation

    last = connection.execute("SELECT rules FROM runs ORDER BY number DESC LIMIT 1").fetchone()
    if last is None or last[0] != history.rules():
        return None
    subjects = consolidation.subjects_of(corrections)
    told = Stored(connection).known(subjects)
    if any(_PACKAGE.fullmatch(subject) and not told.mentions(subject) for subject in subjects):
        return None
    run = history.next_run(connection)
    changed = " UNION ".join(
        f"SELECT {key} FROM {table} WHERE from_run = {run} UNION SELECT {key} FROM past_{table} WHERE to_run = {run}"
        for table, key in DOCUMENT_KEYS.items()
    )
    named = " UNION ".join(
        f"SELECT donor FROM {table} WHERE document_id IN ({changed})"
        f" UNION SELECT donor FROM past_{table} WHERE to_run = {run}"
        for table in ("amounts", "items")
    )
    changed_too = consolidation.donors_of({"donor": donor} for (donor,) in connection.execute(named).fetchall())
    return changed_too | consolidation.concerned(corrections, told)


_PACKAGE: Final = re.compile("p[0-9a-f]{16}")
"""Ids of packages, as `model.content_id` makes them."""


def keep(
    connection: DuckDBPyConnection, found: Iterable[Consolidated], wanted: frozenset[str] | None, run: int
) -> list[str]:
    """Put packages and links in the place of all that their donors had.

    Args:
        connection: an open tracker database, in a transaction.
        found: what `consolidation.in_batches` makes of these donors; each is let go before the next is made.
        wanted: from `donors`.
        run: number of the run in the making.

    Returns:
        Corrections that contradict one another or speak of nothing, each in one line.
    """
    conflicts: list[str] = []
    for part in found:
        history.bring(connection, "packages", part.packages, run)
        history.bring(connection, "links", part.links, run)
        conflicts += part.conflicts
    with lean(connection, _MEMORY):
        _settle(connection, wanted, run)
    return conflicts


_MEMORY: Final = "500MB"
"""What DuckDB may take to compare packages with those before; it writes the rest to disk, and a million take a second
longer. While packages are made it has no bound: rows that are fetched can't be written to disk."""


def _settle(connection: DuckDBPyConnection, wanted: frozenset[str] | None, run: int) -> None:
    if wanted is None:
        history.settle(connection, "packages", run)
        history.settle(connection, "links", run)
        return
    spelled = _spelled(connection, "SELECT DISTINCT donor FROM packages", wanted)
    ids = connection.execute(
        "SELECT package_id FROM packages WHERE donor IN (SELECT unnest($1))"
        " UNION SELECT package_id FROM incoming_packages",
        [spelled],
    ).fetchall()
    history.settle(connection, "packages", run, "donor", spelled)
    history.settle(connection, "links", run, "package_id", [identifier for (identifier,) in ids])


def _spelled(connection: DuckDBPyConnection, sql: str, wanted: Iterable[str]) -> list[str]:
    """Donors as they are stored: several may stand in any order."""
    from aidtrack import consolidation

    stored = [donor for (donor,) in connection.execute(sql).fetchall() if donor]
    return sorted(donor for donor in stored if consolidation.donors_of([{"donor": donor}]) & frozenset(wanted))
