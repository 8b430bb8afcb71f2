"""A tracker database as an object: read documents in, make packages, keep corrections, ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from aidtrack import queries, tables
from aidtrack.errors import StoreError
from aidtrack.model import TABLES, Document, Figures, Row, content_id
from aidtrack.queries import Filters, Scope
from aidtrack.queries.summing import named
from aidtrack.storage import changes, editions, history, loading, opening
from aidtrack.storage.figures import Stored
from aidtrack.storage.opening import told
from aidtrack.storage.schema import ANCHORS, CORRECTIONS, DOCUMENT_KEYS, stored_names, transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

BATCH: Final = 500
"""Documents a transaction: large enough to load fast, small enough to lose little when killed."""

BATCH_TEXT: Final = 20_000_000
"""Characters after which a transaction ends sooner: texts and figures of all of it are in memory at once."""


@dataclass(frozen=True, slots=True)
class AddReport:
    """What `Tracker.add` did.

    Args:
        added: documents that are new or whose text changed.
        unchanged: documents that were there already.
        amounts: mentions of money stored.
        items: mentions of things stored.
        replaced: of the added, those that took the place of an older text under the same id or of the same file.
        impossible: mentions of more money than there is, left out.
    """

    added: int = 0
    unchanged: int = 0
    amounts: int = 0
    items: int = 0
    replaced: int = 0
    impossible: int = 0

    def __add__(self, other: AddReport) -> AddReport:
        return AddReport(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class ConsolidationReport:
    """What `Tracker.consolidate` did.

    Args:
        run_id: the run whose packages are stored now.
        changed: whether they differ from the run before.
        packages: packages stored.
        links: links stored.
        conflicts: corrections that contradict one another or speak of nothing, each in one line.
    """

    run_id: str
    changed: bool
    packages: int
    links: int
    conflicts: tuple[str, ...] = ()


class Tracker:
    """A tracker database, opened on making and closed on leaving the `with` block.

    Args:
        path: the database file; made if it isn't there.
        read_only: open without the right to write; the file must be there.
        wait: seconds to wait while another process has it.
        as_of: a run as `history.find` takes it, to see everything as that run left it; read only.

    Raises:
        StoreError: locked, damaged, made by a newer aidtrack, or not to be opened.
        UsageError: no such run.
    """

    def __init__(
        self,
        path: str | Path = "aidtrack.duckdb",
        read_only: bool = False,
        *,
        wait: float = opening.WAIT,
        as_of: str | None = None,
    ) -> None:
        self.path = Path(path)
        self.read_only = read_only or as_of is not None
        self._connection = opening.opened(self.path, self.read_only, wait)
        if as_of is not None:
            try:
                number = int(self.run(as_of)["number"])
            finally:
                self.close()
            self._connection = opening.attached(self.path, wait)
            history.look_back(self._connection, number)

    def __enter__(self) -> Tracker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        import duckdb

        self.close()
        if isinstance(error, duckdb.Error):
            with told(self.path):
                raise error

    def close(self) -> None:
        """Close the database; others can open it then."""
        self._connection.close()

    @property
    def connection(self) -> DuckDBPyConnection:
        """The open DuckDB connection, for `aidtrack.queries`."""
        return self._connection

    # --- writing ----------------------------------------------------------------------------------------

    def add(self, documents: Iterable[Document | Figures], *, consolidate: bool = True) -> AddReport:
        """Read documents into the database, and make packages; those that are there already are left as they are.

        A document is known by its id and the hash of its text: another text under the same id replaces the figures of
        the old one, and so does the same text where the way of reading has changed since, and a later edition of the
        same file or page, and a date that a person gives. Each batch is one transaction, so what was done before an
        error stays.

        Args:
            documents: what to read, consumed as it comes; what was read elsewhere comes as its figures.
            consolidate: whether to call `consolidate` at the end; without it, questions are answered as before.

        Returns:
            How many were added and how many figures they have.

        Raises:
            StoreError: the database can't be written.
        """
        self._check_writable()
        report, stream = AddReport(), iter(documents)
        with loading.lean(self._connection):
            while batch := list(_batch(stream)):
                report += self._add_batch(batch)
        if consolidate:
            self.consolidate()
        return report

    def _add_batch(self, given: Sequence[Document | Figures]) -> AddReport:
        from aidtrack import pipeline

        batch = [one.document if isinstance(one, Figures) else one for one in given]
        ready = {id(one.document): one for one in given if isinstance(one, Figures)}
        with told(self.path):
            known = self._known([document.id for document in batch])
            by_hand = self._dated_by_hand(known)
        batch = [loading.dated(document, by_hand) for document in batch]
        reader = pipeline.fingerprint()
        latest = {loading.clean(document.id): document for document in batch}
        fresh = [document for key, document in latest.items() if loading.is_news(document, known.get(key), reader)]
        if not fresh:
            return AddReport(unchanged=len(batch))
        figures = [ready.get(id(document)) or pipeline.extract(document) for document in fresh]
        rows = loading.rows_of(figures, reader)
        replaced = [key for key in (loading.clean(document.id) for document in fresh) if key in known]
        with told(self.path), transaction(self._connection):
            replaced += editions.earlier(self._connection, fresh)
            self._store(rows, replaced)
        amounts, items = len(rows["amounts"]), len(rows["items"])
        stated = sum(len(found.amounts) for found in figures)
        return AddReport(len(fresh), len(batch) - len(fresh), amounts, items, len(replaced), stated - amounts)

    def _store(self, rows: dict[str, list[Row]], replaced: Sequence[str]) -> None:
        """Figures of new documents, and those that took the place of others."""
        run, old = history.next_run(self._connection), set(replaced)
        for table, key in DOCUMENT_KEYS.items():
            if old:
                again = [row for row in rows[table] if loading.clean(row[key]) in old]
                history.keep(self._connection, table, again, run, key, replaced)
            fresh = [row for row in rows[table] if loading.clean(row[key]) not in old]
            loading.insert(self._connection, table, fresh, stored_names(table), run)

    def gather(self, files: dict[str, Sequence[str]]) -> AddReport:
        """Bring the parts that a cluster wrote into the database; see `gathering.gather`.

        Args:
            files: by table, its Parquet files.

        Returns:
            How many documents were added, and how many figures there are more.

        Raises:
            StoreError: the database can't be written, or a file can't be read.
        """
        from aidtrack.storage import gathering

        self._check_writable()
        before = {table: self.count(table) for table in ("amounts", "items")}
        with told(self.path), transaction(self._connection):
            many, came = gathering.gather(self._connection, files)
        more = (max(self.count(table) - count, 0) for table, count in before.items())
        return AddReport(came, many - came, *more)

    def _known(self, ids: Sequence[str]) -> dict[str, tuple[str, date | None, str]]:
        """Of these ids, the ones that are stored: hash of their text, its date, and how it was read."""
        found = self._connection.execute(
            "SELECT id, sha256, published, reader FROM documents WHERE list_contains(?::VARCHAR[], id)",
            [[loading.clean(text) for text in ids]],
        ).fetchall()
        return {row[0]: (row[1], row[2], row[3]) for row in found}

    def _dated_by_hand(self, ids: Iterable[str]) -> dict[str, date]:
        """Of these ids, the dates that a person gave with `--published`."""
        found = self._connection.execute(
            "SELECT id, published FROM documents WHERE published_from = 'option' AND list_contains(?::VARCHAR[], id)",
            [list(ids)],
        ).fetchall()
        return dict(found)

    def consolidate(self) -> ConsolidationReport:
        """Make the packages anew of the donors that changed documents name, and record a run if anything changed.

        After a change of the rules, and where people have decided on packages, everything is made anew; the result is
        the same. Either way memory holds the figures of some donors at a time.

        Returns:
            The run, and how many packages and links there are.

        Raises:
            StoreError: the database can't be written.
        """
        self._check_writable()
        with told(self.path), transaction(self._connection):
            return self._consolidate()

    def _consolidate(self) -> ConsolidationReport:
        from aidtrack import consolidation, pipeline

        started = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        corrections = self._all("corrections", [*CORRECTIONS, *ANCHORS.values()])
        donors = changes.donors(self._connection, corrections)
        found = consolidation.in_batches(Stored(self._connection), corrections, donors)
        run = history.next_run(self._connection)
        conflicts = changes.keep(self._connection, found, donors, run)
        changed = history.has_news(self._connection, run)
        if changed:
            history.record(self._connection, run, started, pipeline.fingerprint())
        counts = self.count("packages"), self.count("links")
        return ConsolidationReport(f"r{run if changed else run - 1}", changed, *counts, tuple(conflicts))

    def correct(self, rows: Iterable[Row]) -> int:
        """Store a person's decisions and make the packages anew; a decision that is there already is left as it is.

        Args:
            rows: with the columns of `CORRECTIONS` but the id, which is made of their content.

        Returns:
            How many were new.

        Raises:
            UsageError: a decision that can't be right; then nothing is stored.
            StoreError: the database can't be written.
        """
        return self.decide(rows)[0]

    def decide(self, rows: Iterable[Row]) -> tuple[int, ConsolidationReport]:
        """As `correct`: all is done or nothing; with how many decisions were new, what came of it."""
        from aidtrack.consolidation.corrected_values import check

        self._check_writable()
        given = list(rows)
        for row in given:
            check(row)
        with told(self.path), transaction(self._connection):
            return self._keep_decisions(given), self._consolidate()

    def _keep_decisions(self, rows: Iterable[Row]) -> int:
        names = [name for name in CORRECTIONS if name != "correction_id"]
        known = {row["correction_id"] for row in self.corrections()}
        fresh: dict[str, Row] = {}
        for row in rows:
            identifier = content_id("c", *(row.get(name) for name in names))
            if identifier not in known:
                fresh[identifier] = {**{name: row.get(name) for name in names}, "correction_id": identifier}
        for row in fresh.values():
            row.update({column: self._figure_of(row[name]) for name, column in ANCHORS.items()})
        loading.insert(
            self._connection, "corrections", list(fresh.values()), [*CORRECTIONS, *ANCHORS.values()],
            history.next_run(self._connection),
        )  # fmt: skip
        return len(fresh)

    def _figure_of(self, package_id: str | None) -> str | None:
        """The mention whose figure a package has: it stays when the package gets another figure, and so another id."""
        with told(self.path):
            found = self._connection.execute(
                "SELECT mention_id FROM links WHERE package_id = ? AND kind = 'amount'"
                " ORDER BY starts_with(reasons, 'the package''s figure') DESC, score DESC, mention_id LIMIT 1",
                [package_id],
            ).fetchall()
        return str(found[0][0]) if found else None

    def _check_writable(self) -> None:
        if self.read_only:
            raise StoreError(f"{self.path} was opened read-only", "open it with read_only=False")

    # --- reading ----------------------------------------------------------------------------------------

    def rows(self, table: str, **filters: Any) -> list[Row]:
        """A table's rows as dicts, sorted by key; needs no pandas.

        Args:
            table: documents (without their text), amounts, items, packages or links.
            filters: as `queries.Filters.of`.

        Returns:
            Rows with the declared columns; money as float, dates as date.

        Raises:
            UsageError: an unknown table or filter value.
            StoreError: the database is damaged.
        """
        with told(self.path):
            return queries.rows(self._connection, table, Filters.of(**filters))

    def columns(self, table: str, names: Sequence[str] | None = None, **filters: Any) -> dict[str, list[Any]]:
        """A table's columns as lists: a third of the time and half of the memory of `rows` where there are a million.

        Args:
            table: documents (without their text), amounts, items, packages or links.
            names: which columns; None for all.
            filters: as `queries.Filters.of`.

        Returns:
            Values by column, sorted by key; money as float, dates as date.

        Raises:
            UsageError: an unknown table, column or filter value.
            StoreError: the database is damaged.
        """
        with told(self.path):
            return queries.columns(self._connection, table, names, Filters.of(**filters))

    def scan(self, table: str, **filters: Any) -> Iterator[tuple[Any, ...]]:
        """A table's rows as tuples, a few thousand in memory at a time.

        Args:
            table: documents (without their text), amounts, items, packages or links.
            filters: as `queries.Filters.of`.

        Yields:
            Values in the declared column order, sorted by key.

        Raises:
            UsageError: an unknown table or filter value.
            StoreError: the database is damaged.
        """
        with told(self.path):
            cursor = queries.select(self._connection.cursor(), table, Filters.of(**filters))
            while chunk := cursor.fetchmany(5000):
                yield from chunk

    def text(self, document_id: str) -> str | None:
        """The full text of a document, or None if there is no such document."""
        with told(self.path):
            found = self._connection.execute("SELECT text FROM documents WHERE id = ?", [document_id]).fetchall()
        return str(found[0][0]) if found else None

    def count(self, table: str) -> int:
        """How many rows a table has.

        Args:
            table: one of the five tables, `corrections` or `runs`.
        """
        if table not in (*TABLES, "corrections", "runs"):
            raise StoreError(f"no table '{table}'")
        with told(self.path):
            return int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])

    def corrections(self) -> list[Row]:
        """All corrections, in the order in which they came."""
        return self._all("corrections", CORRECTIONS)

    def runs(self) -> list[Row]:
        """All recorded runs, the first one first; `totals` as a dict of donor to sum in US dollars."""
        with told(self.path):
            return history.runs(self._connection)

    def run(self, wanted: str) -> Row:
        """The run that a person means: r7, `latest`, `previous`, or a date; see `history.find`.

        Raises:
            UsageError: there is no such run; the message lists those there are.
        """
        return history.find(self.runs(), wanted)

    def _all(self, table: str, columns: Iterable[str]) -> list[Row]:
        names = list(columns)
        with told(self.path):
            found = self._connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
        return [dict(zip(names, values, strict=True)) for values in found]

    # --- data frames ------------------------------------------------------------------------------------

    def documents(self, **filters: Any) -> DataFrame:
        """The table `documents` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame_of("documents", self.columns("documents", **filters))

    def amounts(self, **filters: Any) -> DataFrame:
        """The table `amounts` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame_of("amounts", self.columns("amounts", **filters))

    def items(self, **filters: Any) -> DataFrame:
        """The table `items` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame_of("items", self.columns("items", **filters))

    def packages(self, **filters: Any) -> DataFrame:
        """The table `packages` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame_of("packages", self.columns("packages", **filters))

    def links(self, **filters: Any) -> DataFrame:
        """The table `links` as a data frame; filters as `queries.Filters.of`."""
        return tables.frame_of("links", self.columns("links", **filters))

    def totals(
        self,
        by: str | Sequence[str] = (),
        currency: str = "USD",
        *,
        envelopes: bool = False,
        include_planned: bool = False,
        constant: int | None = None,
        **filters: Any,
    ) -> DataFrame:
        """Sums of packages, each counted once; see `queries.totals`.

        Args:
            by: one dimension or several.
            currency: ISO 4217 code all sums are converted to.
            envelopes: sum the envelopes instead of the packages.
            include_planned: sum requested and proposed packages too.
            constant: year in whose prices to give the sums.
            filters: as `queries.Filters.of`; what several give or receive together counts under all their names only.

        Returns:
            A data frame with the dimensions, low, high, amount, packages, unconverted, unvalued.

        Raises:
            UsageError: an unknown dimension, currency, filter or price year.
        """
        from pandas import DataFrame

        dimensions = named([by] if isinstance(by, str) else by)
        with told(self.path):
            found = queries.totals(
                self._connection, dimensions,
                Scope(currency, Filters.of(**filters), envelopes, include_planned, constant),
            )  # fmt: skip
        measures = {"low": "float64", "high": "float64", "amount": "float64"}
        counts = {"packages": "int64", "unconverted": "int64", "unvalued": "int64"}
        frame = DataFrame(found, columns=[*dimensions, *measures, *counts])
        return frame.astype({**measures, **counts})


def _batch(stream: Iterator[Document | Figures]) -> Iterator[Document | Figures]:
    size = 0
    for one in islice(stream, BATCH):
        yield one
        size += len(one.document.text if isinstance(one, Figures) else one.text)
        if size >= BATCH_TEXT:
            return
