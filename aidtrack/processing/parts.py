"""Finished parts in a folder: Parquet a table, and beside it a slip that says the part is finished and what it came to.

The folder may be of this machine or of any store that fsspec knows. The slip is written last: without it a part is not
there. Its name is a hash of what was read and of the way of reading, so that a stopped run goes on, a changed file
or an upgrade is read anew, and no part is ever written with two contents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from aidtrack import pipeline
from aidtrack.errors import UsageError
from aidtrack.model import Figures, Role, Row
from aidtrack.storage import loading, schema

TABLES: Final = tuple(schema.DOCUMENT_KEYS)
_SLIPS: Final = "finished"


@dataclass(frozen=True, slots=True)
class Slip:
    """What a part came to.

    Args:
        name: the part's.
        read: documents read.
        kept: of them, those with a figure of aid: the others are in no table.
        amounts: mentions of money stored.
        items: mentions of things stored.
        problems: what could not be read: message and remedy.
        notes: remarks.
    """

    name: str
    read: int
    kept: int
    amounts: int
    items: int
    problems: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class Folder:
    """A folder of parts.

    Args:
        address: a path, or an address that fsspec knows (`s3://bucket/parts`).
    """

    def __init__(self, address: str) -> None:
        self.address = address if "://" in address else str(Path(address).resolve())
        try:
            import fsspec
        except ImportError as error:
            raise UsageError(f"--parts {address} needs fsspec", "pip install 'aidtrack[cluster]'") from error
        self._files, self._root = fsspec.core.url_to_fs(self.address)

    def finished(self) -> list[str]:
        """Names of all finished parts, sorted."""
        slips = self._files.glob(f"{self._root}/{_SLIPS}/*.json")
        return sorted(Path(slip).name.removesuffix(".json") for slip in slips)

    def slip(self, name: str) -> Slip:
        """What a finished part came to."""
        found = json.loads(self._files.cat_file(f"{self._root}/{_SLIPS}/{name}.json"))
        problems = tuple((message, remedy) for message, remedy in found.pop("problems"))
        return Slip(**found | {"problems": problems, "notes": tuple(found["notes"])})

    def files(self, table: str, names: Iterable[str]) -> list[str]:
        """The Parquet files of a table for these parts; a part without rows has none."""
        wanted = {f"{name}.parquet" for name in names}
        there = self._files.glob(f"{self._root}/{table}/*.parquet")
        return [self._files.unstrip_protocol(path) if "://" in self.address else path
                for path in sorted(there) if Path(path).name in wanted]  # fmt: skip

    def register(self, connection: Any) -> None:
        """Let a DuckDB connection read from the store."""
        if "://" in self.address:
            connection.register_filesystem(self._files)

    def write(self, slip: Slip, rows: dict[str, list[Row]]) -> None:
        """Write a part, its slip last; again is harmless, since the same part has the same bytes."""
        with TemporaryDirectory(prefix="aidtrack-") as here:
            for table in TABLES:
                if rows[table]:
                    _write_parquet(Path(here, table), table, rows[table])
                    self._put(Path(here, table), f"{table}/{slip.name}.parquet")
            written = Path(here, "slip")
            written.write_text(json.dumps(asdict(slip), ensure_ascii=False, sort_keys=True), encoding="utf-8")
            self._put(written, f"{_SLIPS}/{slip.name}.json")

    def _put(self, source: Path, target: str) -> None:
        """Under another name first: who lists the folder never sees half a file."""
        path = f"{self._root}/{target}"
        folder, _, name = path.rpartition("/")
        self._files.makedirs(folder, exist_ok=True)
        aside = f"{folder}/.{name}.{source.parent.name}"
        self._files.put_file(str(source), aside)
        self._files.mv(aside, path)


def rows_of(found: Sequence[Figures]) -> dict[str, list[Row]]:
    """The rows of a part: documents with a figure of aid, their texts and all their figures.

    Args:
        found: figures of all documents of the part.

    Returns:
        By table; a document that is there twice counts once.
    """
    kept = {figures.document.id: figures for figures in reversed(found) if speaks_of_aid(figures)}
    chosen = [figures for figures in found if kept.get(figures.document.id) is figures]
    return loading.rows_of(chosen, pipeline.fingerprint())


def speaks_of_aid(figures: Figures) -> bool:
    """Whether any figure of a document can make or change a package: a giver's item, or an amount that is aid."""
    return any(amount.role is not Role.OTHER for amount in figures.amounts) or any(item.donor for item in figures.items)


def _write_parquet(path: Path, table: str, rows: list[Row]) -> None:
    import duckdb

    with duckdb.connect(config={"threads": 1}) as connection:  # one thread writes the same bytes every time
        schema.declare(connection, table)
        loading.insert(connection, table, rows, schema.stored_names(table))
        quoted = str(path).replace("'", "''")
        connection.execute(f"COPY {table} TO '{quoted}' (FORMAT parquet, COMPRESSION zstd)")
