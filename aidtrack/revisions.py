"""What moved between two runs, and through what: totals, packages that came, went or changed, and the causes.

A package's id is a hash of what it is, so a revised figure makes another id. Two ids are one package in two states when
they share mentions of money; that is how "2.9 became 2.98 billion" is told from one package gone and another come.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aidtrack.model import TABLES, Row
from aidtrack.queries.counting import Scope, counted_sql
from aidtrack.queries.statement import Bound, fetch

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from aidtrack.storage import Tracker

TOLD: Final = (
    "donor", "recipient", "announced", "date_precision", "low", "high", "currency", "qualifier", "aid_type",
    "instrument", "programme", "tranche", "envelope", "status",
)  # fmt: skip
"""What of a package is worth telling when it changes; the rest follows from it or counts mentions."""

_COMPARED: Final = (*TOLD, "documents", "mentions")


@dataclass(frozen=True, slots=True)
class Move:
    """A total of one donor in one stated currency before and after, middle of low and high; counted as `totals` does.

    Args:
        donor: who gives.
        currency: ISO 4217 code the packages state.
        before: the sum in that currency.
        after: likewise.
        usd_before: the sum in US dollars at each announcement's rate.
        usd_after: likewise.
        packages_before: packages counted.
        packages_after: likewise.
    """

    donor: str
    currency: str
    before: float
    after: float
    usd_before: float
    usd_after: float
    packages_before: int
    packages_after: int

    @property
    def usd(self) -> float:
        return self.usd_after - self.usd_before


@dataclass(frozen=True, slots=True)
class Change:
    """A package that came (no `before`), went (no `after`) or changed.

    Args:
        before: its row as the first run left it, with `usd`: what it added to the total.
        after: its row as the second run left it, likewise.
        kin: where it came from or went to, if it was split off or merged: the id of that other package.
    """

    before: Row | None
    after: Row | None
    kin: str | None = None

    @property
    def usd(self) -> float:
        return float((self.after or {}).get("usd") or 0) - float((self.before or {}).get("usd") or 0)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row["package_id"] for row in (self.before, self.after) if row))

    @property
    def what(self) -> str:
        return "came" if self.before is None else "went" if self.after is None else "changed"

    @property
    def differences(self) -> list[str]:
        """The columns in which both states differ."""
        before, after = self.before or {}, self.after or {}
        return [name for name in _COMPARED if before.get(name) != after.get(name)]


@dataclass(frozen=True, slots=True)
class Revision:
    """What moved between two runs.

    Args:
        since: the run before.
        until: the run after.
        moves: totals that moved, the largest move first.
        changes: packages that came, went or changed, the largest first.
        documents: how many documents came, changed, went and were read again to other figures.
        corrections: decisions that came.
        rules: runs in between that were made by another version, reader, rules or rates than the run before them.
    """

    since: Row
    until: Row
    moves: list[Move] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    documents: dict[str, int] = field(default_factory=dict)
    corrections: list[Row] = field(default_factory=list)
    rules: list[tuple[Row, tuple[str, ...]]] = field(default_factory=list)


def revision(tracker: Tracker, since: str, donor: str | None = None) -> Revision:
    """Compare a run with the latest.

    Args:
        tracker: an open tracker.
        since: the run before, as `storage.history.find` takes it.
        donor: only this donor's totals and packages.

    Raises:
        UsageError: no such run, or nothing is known of it any more.
    """
    first, last = tracker.run(since), tracker.run("latest")
    connection, start, end = tracker.connection, first["number"], last["number"]
    changes = _changes(connection, start, end, donor or None)
    return Revision(
        first, last, _moves(connection, start, end, donor or None), changes, _documents(connection, start, end),
        _fetched(connection, _CORRECTIONS, start=start, end=end), _rules(tracker.runs(), start, end),
    )  # fmt: skip


# --- states ---------------------------------------------------------------------------------------------


def _versions(table: str) -> str:
    """SQL of every version of a table's rows; `to_run` is far where it still holds."""
    return f"(SELECT *, 2147483647 AS to_run FROM {table} UNION ALL BY NAME SELECT * FROM past_{table})"


def _at(table: str, run: str) -> str:
    """SQL of a table as a run left it."""
    return f"(SELECT * FROM {_versions(table)} WHERE from_run <= {run} AND to_run > {run})"


def _fetched(connection: DuckDBPyConnection, sql: str, **values: Any) -> list[Row]:
    bound = Bound()
    bound.values = values
    return fetch(connection, sql, bound)


_PLAIN: Final = ", ".join(
    f"{column.name}::DOUBLE AS {column.name}" if column.type == "number" else column.name
    for column in TABLES["packages"].columns
)
_USD: Final = "CASE WHEN counted THEN CASE WHEN currency = 'USD' THEN (low + high) / 2 ELSE amount_usd END END"


def _counted(source: str) -> str:
    """SQL of package rows with `counted`: whether totals count them, by the one rule there is."""
    return f"SELECT p.*, {counted_sql(Scope(), Bound(), 'p')} AS counted FROM {source} p"


def _moves(connection: DuckDBPyConnection, start: int, end: int, donor: str | None) -> list[Move]:
    def sums(run: str) -> str:
        return f"""SELECT coalesce(donor, '') AS donor, coalesce(currency, '') AS currency,
            coalesce(sum((low + high) / 2), 0)::DOUBLE AS money, coalesce(sum({_USD}), 0)::DOUBLE AS usd,
            count(*) AS packages
            FROM ({_counted(_at("packages", run))}) WHERE counted GROUP BY ALL"""

    found = _fetched(
        connection,
        f"""SELECT donor, currency, coalesce(b.money, 0) AS before, coalesce(a.money, 0) AS after,
                coalesce(b.usd, 0) AS usd_before, coalesce(a.usd, 0) AS usd_after,
                coalesce(b.packages, 0) AS packages_before, coalesce(a.packages, 0) AS packages_after
            FROM ({sums('$start')}) b FULL JOIN ({sums('$end')}) a USING (donor, currency)
            WHERE (before <> after OR usd_before <> usd_after OR packages_before <> packages_after)
                AND ($donor::VARCHAR IS NULL OR donor = $donor)
            ORDER BY abs(usd_after - usd_before) DESC, donor, currency""",
        start=start, end=end, donor=donor,
    )  # fmt: skip
    return [Move(**row) for row in found]


def _changes(connection: DuckDBPyConnection, start: int, end: int, donor: str | None) -> list[Change]:
    moved = {"$start": ("$end", "to_run"), "$end": ("$start", "from_run")}
    states = []
    for run in moved:
        rows = f"""SELECT {_PLAIN}, ({_USD})::DOUBLE AS usd, from_run FROM ({_counted(_versions("packages"))})
            WHERE from_run <= {run} AND to_run > {run}
                AND {"to_run <= $end" if run == "$start" else "from_run > $start"}
                AND ($donor::VARCHAR IS NULL OR donor = $donor)"""
        found = _fetched(connection, rows, start=start, end=end, donor=donor)
        states.append({row["package_id"]: row for row in found})
    before, after = states
    same = before.keys() & after.keys()
    changes = [Change(before[one], after[one]) for one in same]
    gone, come = before.keys() - same, after.keys() - same
    changes += _paired(connection, start, end, {one: before[one] for one in gone}, {one: after[one] for one in come})
    told = [change for change in changes if change.what != "changed" or change.differences or len(change.ids) > 1
            or abs(change.usd) >= 0.01]  # fmt: skip  # at another exchange rate
    return sorted(told, key=lambda change: (-abs(change.usd), change.what, change.ids))


def _paired(
    connection: DuckDBPyConnection, start: int, end: int, gone: dict[str, Row], come: dict[str, Row]
) -> list[Change]:
    """Ids that went and came: one package in two states where they share mentions, else alone."""
    shared = _fetched(connection, _SHARED, start=start, end=end, gone=list(gone), come=list(come))
    changes: list[Change] = []
    paired: set[str] = set()
    kin: dict[str, str] = {}
    for row in shared:
        one, other = row["before"], row["after"]
        if one in gone and other in come and not {one, other} & paired:
            paired |= {one, other}
            changes.append(Change(gone[one], come[other]))
        else:
            kin.setdefault(one, other)
            kin.setdefault(other, one)
    changes += [Change(row, None, kin.get(one)) for one, row in gone.items() if one not in paired]
    return changes + [Change(None, row, kin.get(one)) for one, row in come.items() if one not in paired]


_SHARED: Final = f"""
    SELECT b.package_id AS before, a.package_id AS after, count(*) AS mentions
    FROM {_at("links", "$start")} b JOIN {_at("links", "$end")} a USING (mention_id)
    WHERE b.kind = 'amount' AND a.kind = 'amount' AND b.package_id <> a.package_id
        AND (list_contains($gone::VARCHAR[], b.package_id) OR list_contains($come::VARCHAR[], a.package_id))
    GROUP BY ALL ORDER BY mentions DESC, before, after"""


# --- causes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cause:
    """What moved a package.

    Args:
        kind: `new` a document that came, `changed` one with another text or date, `gone` one that isn't told any more
            or left this package, `read` one that was read again to another figure, `joined` one that was known and
            came from elsewhere, `correction` a person's decision, `rules` another version of the rules, `rates` other
            exchange rates.
        row: the document, the correction, or the run.
    """

    kind: str
    row: Row


def causes(tracker: Tracker, revised: Revision, changes: Sequence[Change]) -> list[list[Cause]]:
    """What moved each of these packages.

    Args:
        tracker: the tracker that the revision is of.
        revised: from `revision`.
        changes: some of its changes; a few dozen take as long as one.

    Returns:
        For each change its causes: corrections first, then documents by date; rules only where nothing else is found.
    """
    ids = sorted({one for change in changes for one in change.ids})
    told: dict[str, list[Row]] = {}
    ends = {"start": revised.since["number"], "end": revised.until["number"]}
    for row in _fetched(tracker.connection, _DOCUMENTS, **ends, ids=ids):
        told.setdefault(row["package_id"], []).append(row)
    by_rules = [Cause("rates" if names == ("rates",) else "rules", run) for run, names in revised.rules]
    return [
        _of_one(change, [row for one in change.ids for row in told.get(one, ())], revised.corrections) or by_rules
        for change in changes
    ]


def _of_one(change: Change, told: Sequence[Row], corrections: Iterable[Row]) -> list[Cause]:
    """The causes that a package's own documents and corrections are; those of a person say enough about regrouping."""
    documents: dict[str, Row] = {}
    for row in told:
        known = documents.setdefault(row["document_id"], row)
        documents[row["document_id"]] = {**row, "before": row["before"] or known["before"],
                                         "after": row["after"] or known["after"]}  # fmt: skip
    named = {*change.ids, *documents, *(one for row in told for one in row["mentions"])}
    decided = [Cause("correction", row) for row in corrections
               if {row[name] for name in ("subject", "other", "subject_mention")} & named]  # fmt: skip
    kinds = ((row["fate"] or (None if decided else _moved(row)), row) for row in documents.values())
    return decided + [Cause(kind, row) for kind, row in kinds if kind]


def _moved(row: Row) -> str | None:
    if row["before"] == row["after"]:
        return None
    return "joined" if row["after"] else "gone"


_CORRECTIONS: Final = (
    "SELECT * FROM corrections WHERE from_run > $start AND from_run <= $end ORDER BY from_run, correction_id"
)

# Documents with figures that came or went in between.
_READ_AGAIN: Final = f"""
    SELECT DISTINCT document_id FROM {_versions("amounts")}
    WHERE (from_run > $start AND from_run <= $end) OR (to_run > $start AND to_run <= $end)"""

# Each document of these packages in both states, with what happened to it in between.
_DOCUMENTS: Final = f"""
    WITH told AS (
        SELECT package_id, document_id, list(DISTINCT mention_id) AS mentions,
            bool_or(after) AS after, bool_or(before) AS before
        FROM (
            SELECT package_id, document_id, mention_id, false AS after, true AS before FROM {_at("links", "$start")}
            UNION ALL
            SELECT package_id, document_id, mention_id, true, false FROM {_at("links", "$end")}
        ) WHERE list_contains($ids::VARCHAR[], package_id) GROUP BY ALL
    ),
    read AS ({_READ_AGAIN})
    SELECT t.package_id, t.document_id, t.mentions, coalesce(a.title, b.title) AS title,
        coalesce(a.publisher, b.publisher) AS publisher, coalesce(a.published, b.published) AS published,
        coalesce(a.from_run, b.from_run) AS from_run,
        t.before, t.after,
        CASE WHEN b.id IS NULL THEN 'new' WHEN a.id IS NULL THEN 'gone'
            WHEN a.from_run <> b.from_run THEN 'changed' WHEN r.document_id IS NOT NULL THEN 'read' END AS fate
    FROM told t
    LEFT JOIN {_at("documents", "$start")} b ON b.id = t.document_id
    LEFT JOIN {_at("documents", "$end")} a ON a.id = t.document_id
    LEFT JOIN read r ON r.document_id = t.document_id
    ORDER BY t.package_id, published NULLS LAST, t.document_id"""


def _documents(connection: DuckDBPyConnection, start: int, end: int) -> dict[str, int]:
    sql = f"""SELECT count(*) FILTER (WHERE b.id IS NULL) AS came,
            count(*) FILTER (WHERE a.from_run <> b.from_run) AS changed,
            count(*) FILTER (WHERE a.from_run = b.from_run AND a.id IN ({_READ_AGAIN})) AS read
        FROM {_at("documents", "$end")} a FULL JOIN {_at("documents", "$start")} b ON a.id = b.id"""
    return {name: int(value) for name, value in _fetched(connection, sql, start=start, end=end)[0].items()}


def _rules(runs: Sequence[Row], start: int, end: int) -> list[tuple[Row, tuple[str, ...]]]:
    """Runs that were made otherwise than the one before: by another version, reader, rules, or exchange rates."""
    found = []
    for before, run in zip(runs, runs[1:], strict=False):
        if start < run["number"] <= end:
            one, two = _made_by(before), _made_by(run)
            other = tuple(name for name in one if one[name] and two[name] and one[name] != two[name])
            found += [(run, other)] if other else []
    return found


def _made_by(run: Row) -> Row:
    """What made a run; the rates stand after the rules, in older runs unseparably."""
    rules, _, rates = (run["rules"] or "").partition(":")
    return {"version": run["version"], "reader": run["reader"], "rules": rules, "rates": rates}


# --- one package ----------------------------------------------------------------------------------------


def history(tracker: Tracker, package_id: str) -> list[tuple[Row, Change]]:
    """The states of one package, over all ids that it had.

    Args:
        tracker: an open tracker.
        package_id: its id now, or one that it had.

    Returns:
        Each run that moved it with the change, the first one first; nothing where no such package was ever there.
    """
    by_number = {run["number"]: run for run in tracker.runs()}
    lines: list[tuple[Row, Change]] = []
    wanted: str | None = package_id
    seen: set[str] = set()
    while wanted and wanted not in seen:
        seen.add(wanted)
        states = _fetched(tracker.connection, _STATES, id=wanted)
        lines = [*_steps(states, by_number), *lines]
        wanted = None
        if lines and lines[0][1].before is None and states:
            born = states[0]["from_run"]
            parent = _parent(tracker.connection, states[0]["package_id"], born)
            if parent is not None:
                lines[0] = (lines[0][0], Change(parent, lines[0][1].after))
                wanted = parent["package_id"]
    return lines


_STATES: Final = f"""SELECT {_PLAIN}, from_run, to_run FROM {_versions("packages")} WHERE package_id = $id
    ORDER BY from_run"""


def _steps(states: Sequence[Row], runs: dict[int, Row]) -> list[tuple[Row, Change]]:
    steps: list[tuple[Row, Change]] = []
    before: Row | None = None
    for state in states:
        if before is not None and before["to_run"] != state["from_run"]:
            steps.append((runs.get(before["to_run"], {}), Change(before, None)))
            before = None
        change = Change(before, state)
        if before is None or change.differences:
            steps.append((runs.get(state["from_run"], {}), change))
        before = state
    return steps


def _parent(connection: DuckDBPyConnection, package_id: str, run: int) -> Row | None:
    """The package that became this one in a run: it went then, and most of its mentions are here now."""
    found = _fetched(
        connection,
        f"""WITH mine AS (SELECT mention_id FROM {_versions('links')}
                WHERE package_id = $id AND kind = 'amount' AND from_run <= $run AND to_run > $run)
            SELECT {_PLAIN}, from_run, to_run FROM past_packages p JOIN (
                SELECT package_id, count(*) AS shared FROM past_links
                WHERE to_run = $run AND kind = 'amount' AND mention_id IN (SELECT mention_id FROM mine)
                GROUP BY package_id
            ) USING (package_id)
            WHERE to_run = $run AND package_id <> $id
                AND NOT EXISTS (FROM {_at('packages', '$run')} n WHERE n.package_id = p.package_id)
            ORDER BY shared DESC, package_id LIMIT 1""",
        id=package_id, run=run,
    )  # fmt: skip
    return found[0] if found else None


def successor(tracker: Tracker, package_id: str) -> tuple[Row, str | None] | None:
    """When a package that is no more went, and what has its mentions since.

    Args:
        tracker: an open tracker.
        package_id: an id that is no package's now.

    Returns:
        The run and the id, None where no package has them; None as a whole where the package never was.
    """
    gone = _fetched(tracker.connection, "SELECT max(to_run) AS run FROM past_packages WHERE package_id = $id",
                    id=package_id)  # fmt: skip
    if gone[0]["run"] is None:
        return None
    found = _fetched(
        tracker.connection,
        f"""SELECT n.package_id FROM past_links l JOIN {_at('links', '$run')} n USING (mention_id)
            WHERE l.package_id = $id AND l.to_run = $run AND l.kind = 'amount' AND n.kind = 'amount'
            GROUP BY ALL ORDER BY count(*) DESC, n.package_id LIMIT 1""",
        id=package_id, run=gone[0]["run"],
    )  # fmt: skip
    run = next(run for run in tracker.runs() if run["number"] == gone[0]["run"])
    return run, str(found[0]["package_id"]) if found else None
