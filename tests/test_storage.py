"""The tracker database: adding twice, changed texts, locks, damage, runs."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

import aidtrack
from aidtrack import consolidation, storage
from aidtrack.consolidation import Batch
from aidtrack.errors import StoreError, UsageError
from aidtrack.model import TABLES, Amount, Document, Figures, Item, Role, Row, content_id
from aidtrack.storage import Tracker

READER = {"now": "first"}


def extract(document: Document) -> Figures:
    """An amount for each number in the text, an item for each word "tanks"."""
    amounts, items, place = [], [], 0
    for word in document.text.split(" "):
        identifier = content_id("a", document.id, place)
        if word.isdigit():
            value = Decimal(word)
            amounts.append(
                Amount(place, place + len(word), word, value, value, "USD", role=Role.NEW, donor="Norway",
                       date=document.published, id=identifier)
            )  # fmt: skip
        if word == "tanks":
            items.append(Item(place, place + 5, word, word, quantity_low=3.0, id=content_id("i", document.id, place)))
        place += len(word) + 1
    return Figures(document, amounts, items)


def in_batches(source: Any, corrections: list[Row], donors: frozenset[str] | None) -> Iterator[Any]:
    """A package for each sum, told by all amounts that state it."""
    everybody = frozenset(source.sizes())
    wanted = everybody if donors is None else donors
    [(_, by_document, _)] = source.batches([Batch(wanted)])
    amounts = [row for rows in by_document.values() for row in rows]
    sums: dict[float, list[Row]] = {}
    for amount in amounts:
        sums.setdefault(amount["low"], []).append(amount)
    packages, links = [], []
    for value, mentions in sums.items():
        empty = dict.fromkeys(TABLES["packages"].names)
        packages.append({
            **empty, "package_id": content_id("p", value), "donor": "Norway", "donor_code": "NOR", "low": value,
            "high": value, "currency": "USD", "amount_usd": value, "status": "committed", "envelope": False,
            "announced": mentions[0]["date"], "mentions": len(mentions),
        })  # fmt: skip
        links += [
            {"package_id": content_id("p", value), "mention_id": mention["id"], "document_id": mention["document_id"],
             "kind": "amount", "score": 1.0, "reasons": "same sum", "decided_by": "rule"}
            for mention in mentions
        ]  # fmt: skip
    yield SimpleNamespace(packages=packages, links=links, conflicts=[])


@pytest.fixture(autouse=True)
def lower_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = SimpleNamespace(extract=extract, fingerprint=lambda: READER["now"])
    monkeypatch.setitem(sys.modules, "aidtrack.pipeline", fake)
    monkeypatch.setattr(aidtrack, "pipeline", fake, raising=False)
    monkeypatch.setattr(consolidation, "in_batches", in_batches)


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker(tmp_path / "t.duckdb") as opened:
        yield opened


def doc(identifier: str, text: str, day: date | None = date(2023, 9, 6)) -> Document:
    return Document(text, identifier, published=day)


def test_adding_twice_changes_nothing(tracker: Tracker) -> None:
    documents = [doc("d1", "gives 400 and tanks"), doc("d2", "nothing here")]
    first, second = tracker.add(documents), tracker.add(documents)
    assert (first.added, first.unchanged, first.amounts, first.items) == (2, 0, 1, 1)
    assert (second.added, second.unchanged, second.amounts, second.items) == (0, 2, 0, 0)
    assert [tracker.count(name) for name in ("documents", "amounts", "items")] == [2, 1, 1]
    assert tracker.text("d1") == "gives 400 and tanks"
    assert tracker.text("d9") is None


def test_a_changed_text_takes_the_place_of_the_old_one(tracker: Tracker) -> None:
    tracker.add([doc("d1", "gives 400 and tanks"), doc("d2", "gives 7")])
    report = tracker.add([doc("d1", "gives 500 and 20")])
    assert (report.added, report.replaced, report.amounts) == (1, 1, 2)
    assert sorted(row["low"] for row in tracker.rows("amounts")) == [7.0, 20.0, 500.0]
    assert tracker.rows("items") == []
    assert tracker.text("d1") == "gives 500 and 20"


@pytest.mark.parametrize(
    ("stored", "again", "changed", "why"),
    [
        (None, date(2023, 1, 1), 1, "a date where there was none moves every figure"),
        (date(2023, 1, 1), None, 0, "nothing is known better"),
        (date(2023, 1, 1), date(2023, 2, 1), 0, "two copies of a text would take each other's place on every run"),
    ],
)
def test_a_date_learnt_later(tracker: Tracker, stored: date | None, again: date | None, changed: int, why: str) -> None:
    tracker.add([doc("d1", "gives 400", stored)])
    assert tracker.add([doc("d1", "gives 400", again)]).added == changed, why


@pytest.mark.parametrize(("origin", "added"), [("option", 1), ("page", 0)])
def test_a_date_given_by_hand_comes_with_the_parts_of_a_cluster(
    tracker: Tracker, tmp_path: Path, origin: str, added: int
) -> None:
    part = tmp_path / "part.parquet"
    with Tracker(tmp_path / "other.duckdb") as other:
        other.add([replace(doc("d1", "gives 400", date(2024, 5, 6)), published_from=origin)])
        other.connection.execute(f"COPY documents TO '{part}' (FORMAT parquet)")
    tracker.add([doc("d1", "gives 400")])
    assert tracker.gather({"documents": [str(part)]}).added == added


def test_the_same_id_twice_in_one_go(tracker: Tracker) -> None:
    report = tracker.add([doc("d1", "gives 400"), doc("d1", "gives 500")])
    assert (report.added, report.unchanged) == (1, 1)
    assert [row["low"] for row in tracker.rows("amounts")] == [500.0]


def test_rows_come_back_as_they_went_in(tracker: Tracker) -> None:
    tracker.add([Document("gives 400 and tanks", "d1", "a.txt", "T", "P", date(2023, 9, 6), "dateline", "http://x")])
    row = tracker.rows("documents")[0]
    assert list(row) == TABLES["documents"].names
    assert (row["published"], row["characters"], row["url"]) == (date(2023, 9, 6), 19, "http://x")
    amount = tracker.rows("amounts")[0]
    assert (amount["low"], type(amount["low"]), amount["tranche"], amount["envelope"]) == (400.0, float, None, False)
    assert str(tracker.amounts()["date"].dtype) == "datetime64[us]"


@pytest.mark.parametrize(
    "text", ["a\x00b 1", "half \ud83d a pair 1", "line\r\nbreak 1", "'; DROP TABLE documents; -- 1"]
)
def test_odd_texts(tracker: Tracker, text: str) -> None:
    document = doc("d\udc00" if "\ud83d" in text else "d1", text)
    assert tracker.add([document]).added == 1
    assert tracker.add([document]).unchanged == 1
    stored = tracker.text(tracker.rows("documents")[0]["id"])
    assert stored is not None
    assert len(stored) == len(text), "offsets still fit"


def test_more_money_than_there_is(tracker: Tracker) -> None:
    report = tracker.add([doc("d1", f"gives {10**30} and {10**17}")])
    assert (report.amounts, report.impossible) == (1, 1)
    assert [row["low"] for row in tracker.rows("amounts")] == [1e17]


@pytest.fixture
def batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many documents each batch of `add` had."""
    sizes: list[int] = []
    whole = Tracker._add_batch

    def counted(self: Tracker, given: Sequence[Document | Figures]) -> storage.AddReport:
        sizes.append(len(given))
        return whole(self, given)

    monkeypatch.setattr(Tracker, "_add_batch", counted)
    return sizes


def test_many_documents_come_in_batches(tracker: Tracker, batches: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.tracker, "BATCH", 10)
    report = tracker.add(doc(f"d{number}", f"gives {number}") for number in range(25))
    assert (report.added, report.amounts, batches) == (25, 25, [10, 10, 5])


def test_a_batch_of_long_texts_ends_sooner(
    tracker: Tracker, batches: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage.tracker, "BATCH_TEXT", 25)
    tracker.add(doc(f"d{number}", "gives 400 ") for number in range(7))
    assert batches == [3, 3, 1]


def test_packages_are_there_as_soon_as_documents_are(tracker: Tracker) -> None:
    tracker.add([doc("d1", "gives 400")])
    assert tracker.totals()["amount"].tolist() == [400.0]
    tracker.add([doc("d2", "gives 30")], consolidate=False)
    assert tracker.totals()["amount"].tolist() == [400.0], "put off"


def test_a_date_given_by_hand_is_news_and_stays(tracker: Tracker) -> None:
    given = [(date(2023, 5, 6), "option", 1), (date(2024, 5, 6), "option", 1), (date(2024, 5, 6), "option", 0),
             (date(2022, 1, 1), "page", 0), (None, "", 0)]  # fmt: skip
    for day, origin, added in given:
        document = replace(doc("d1", "gives 400", day), published_from=origin)
        assert tracker.add([document]).added == added, (day, origin)
    assert [row["published"] for row in tracker.rows("documents")] == [date(2024, 5, 6)]


def test_a_date_given_by_hand_is_kept_where_the_text_is_read_again(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    tracker.add([replace(doc("d1", "gives 400", date(2023, 5, 6)), published_from="option")])
    monkeypatch.setitem(READER, "now", "second")
    plain = replace(doc("d1", "gives 400", date(2022, 1, 1)), published_from="page")
    assert tracker.add([Figures(plain, [], [])]).added == 1, "other rules of reading, and a worker's figures"
    assert [row["date"] for row in tracker.rows("amounts")] == [date(2023, 5, 6)]
    (known,) = tracker.rows("documents")
    assert (known["published"], known["published_from"]) == (date(2023, 5, 6), "option")


def test_what_was_done_before_an_error_stays(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage.tracker, "BATCH", 1)

    def broken() -> Iterator[Document]:
        yield doc("d1", "gives 1")
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        tracker.add(broken())
    assert tracker.count("documents") == 1


def test_a_failed_batch_leaves_no_half(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    tracker.add([doc("d1", "gives 400")])
    plain = storage.history.keep

    def failing(connection: Any, table: str, *rest: Any) -> None:
        if table == "items":
            raise KeyboardInterrupt
        plain(connection, table, *rest)

    monkeypatch.setattr(storage.history, "keep", failing)
    with pytest.raises(KeyboardInterrupt):
        tracker.add([doc("d1", "gives 500")])
    assert [row["low"] for row in tracker.rows("amounts")] == [400.0]
    assert tracker.text("d1") == "gives 400"


def test_only_what_is_new_is_read_and_what_was_read_elsewhere_is_taken(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    monkeypatch.setattr("aidtrack.pipeline.extract", lambda document: read.append(document.id) or extract(document))
    tracker.add([doc("d1", "1"), extract(doc("d2", "2"))])
    tracker.add([doc("d1", "1"), doc("d3", "3")])
    assert read == ["d1", "d3"]
    assert tracker.count("documents") == 3


def test_consolidate_records_a_run_only_when_something_changed(tracker: Tracker) -> None:
    tracker.add([doc("d1", "gives 400"), doc("d2", "gives 400 and 30")], consolidate=False)
    first, again = tracker.consolidate(), tracker.consolidate()
    assert (first.run_id, first.changed, first.packages, first.links) == ("r1", True, 2, 3)
    assert (again.run_id, again.changed) == ("r1", False)
    tracker.add([doc("d3", "gives 5")])
    assert tracker.consolidate().run_id == "r2"
    runs = tracker.runs()
    assert [run["totals"] for run in runs] == [{"Norway": 430.0}, {"Norway": 435.0}]
    assert [run["documents"] for run in runs] == [2, 3]
    assert runs[0]["version"] == aidtrack.__version__


def test_corrections_are_kept_once(tracker: Tracker) -> None:
    decision = {"action": "wrong_value", "subject": "a1", "field": "low", "value": "5", "decided_by": "ann",
                "decided": date(2024, 1, 1)}  # fmt: skip
    assert tracker.correct([decision]) == 1
    assert tracker.correct([decision, {**decision, "value": "6"}]) == 1
    assert [row["value"] for row in tracker.corrections()] == ["5", "6"]


def test_frames_and_totals(tracker: Tracker) -> None:
    tracker.add([doc("d1", "gives 400"), doc("d2", "gives 30 tanks")])
    tracker.consolidate()
    assert tracker.packages(donor="nor")["low"].sum() == 430
    assert list(tracker.links().columns) == TABLES["links"].names
    totals = tracker.totals(by=["donor", "month"])
    assert totals.to_dict("records") == [
        {"donor": "Norway", "month": "2023-09", "low": 430.0, "high": 430.0, "amount": 430.0, "packages": 2,
         "unconverted": 0, "unvalued": 0}
    ]  # fmt: skip
    assert tracker.totals(by="donor", since="2030").columns[0] == "donor", "columns even without rows"
    with pytest.raises(UsageError, match="did you mean 'Norway'"):
        tracker.totals(donor="Norwey")


def test_closed_and_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with Tracker(path) as tracker:
        tracker.add([doc("d1", "gives 400")])
    with Tracker(path, read_only=True) as tracker:
        assert tracker.count("amounts") == 1
        with pytest.raises(StoreError, match="read-only"):
            tracker.add([doc("d2", "gives 5")])


def other_database(path: Path) -> None:
    duckdb.connect(str(path)).execute("CREATE TABLE mine (x INTEGER)").close()


def newer_tracker(path: Path) -> None:
    with Tracker(path) as tracker:
        tracker.connection.execute("UPDATE schema_version SET version = 99")


def scratched(path: Path) -> None:
    """A megabyte of the middle overwritten, as a failing disk does."""
    with Tracker(path) as tracker:
        tracker.add([doc(f"d{number}", f"gives {number} " + secrets.token_hex(20_000)) for number in range(200)])
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\x55" * 1_000_000)


def cut_short(path: Path) -> None:
    with Tracker(path) as tracker:
        tracker.add([doc(f"d{number}", "gives 400 " * 500) for number in range(50)])
    path.write_bytes(path.read_bytes()[:5000])


@pytest.mark.parametrize(
    ("prepare", "read_only", "message"),
    [
        (lambda path: None, True, "there is no tracker database"),
        (lambda path: path.write_text("hello " * 1000), False, "is no tracker database: give another --db"),
        (lambda path: path.mkdir(), False, "is a folder"),
        (other_database, False, "another program's"),
        (newer_tracker, False, "newer aidtrack: pip install"),
        (cut_short, False, "`aidtrack add` your documents"),
    ],
    ids=["missing", "garbage", "folder", "foreign", "newer", "cut short"],
)
def test_a_database_that_is_none(tmp_path: Path, prepare: Any, read_only: bool, message: str) -> None:
    path = tmp_path / "t.duckdb"
    prepare(path)
    with pytest.raises(StoreError, match=message) as caught:
        Tracker(path, read_only=read_only, wait=0)
    assert "\n" not in str(caught.value)


def test_damage_in_the_middle_is_told_with_the_way_out(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    scratched(path)
    told = "t.duckdb is damaged: move it away .*`aidtrack add` your documents"
    with pytest.raises(StoreError, match=told), Tracker(path) as tracker:
        [tracker.text(f"d{number}") for number in range(200)]
    with pytest.raises(StoreError, match=told), Tracker(path) as tracker:
        tracker.connection.execute("SELECT sum(length(text)) FROM documents").fetchall()


def test_a_folder_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no folder"):
        Tracker(tmp_path / "no" / "t.duckdb")


def test_a_database_in_use(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Tracker(path).close()
    code = f"import duckdb, time; c = duckdb.connect({str(path)!r}); print('open', flush=True); time.sleep(1.0)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(StoreError, match=f"in use by process {other.pid}: wait"):
            Tracker(path, wait=0)
        started = time.monotonic()
        with Tracker(path, wait=20) as tracker:
            assert tracker.count("documents") == 0
        assert time.monotonic() - started < 15


def test_no_bar_of_duckdbs_own_among_the_rows(tmp_path: Path) -> None:
    """After two seconds DuckDB draws one into standard output, also where that is a file of rows."""
    path = tmp_path / "t.duckdb"
    with Tracker(path) as tracker:
        tracker.add([doc("d1", "gives 400")])
        tracker.consolidate()
    for given in ({}, {"read_only": True}, {"as_of": "r1"}):
        with Tracker(path, **given) as tracker:
            setting = tracker.connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()
        assert setting == [(False,)], given


def test_open_in_two_ways_at_once(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with Tracker(path), pytest.raises(StoreError, match="already open in this process"):
        Tracker(path, read_only=True, wait=0)


def test_reading_rows_needs_no_pandas(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with Tracker(path) as tracker:
        tracker.add([doc("d1", "gives 400")])
        tracker.consolidate()
    code = (
        "import sys; from aidtrack.storage import Tracker; from aidtrack import queries;"
        f"tracker = Tracker({str(path)!r}, read_only=True);"
        "rows = tracker.rows('packages'), queries.totals(tracker.connection, ['donor']);"
        "print([name for name in ('pandas', 'matplotlib', 'regex') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_another_way_of_reading_reads_a_known_document_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An upgrade or an edited vocabulary must not leave figures behind that today's reader wouldn't find."""
    document = Document("It gave $5 million.", "d1")
    with Tracker(tmp_path / "t.duckdb") as tracker:
        assert tracker.add([document]).added == 1
        assert tracker.add([document]).unchanged == 1
        monkeypatch.setitem(READER, "now", "second")
        assert tracker.add([document]).replaced == 1
        assert tracker.add([document]).unchanged == 1


# --- an older database ----------------------------------------------------------------------------------

FIRST_VERSION = """
    CREATE TABLE documents (id VARCHAR, path VARCHAR, title VARCHAR, publisher VARCHAR, published DATE,
        published_from VARCHAR, url VARCHAR, sha256 VARCHAR, characters BIGINT, text VARCHAR, reader VARCHAR);
    CREATE TABLE amounts (id VARCHAR, document_id VARCHAR, "start" BIGINT, "end" BIGINT, text VARCHAR,
        low DECIMAL(20,2), high DECIMAL(20,2), currency VARCHAR, qualifier VARCHAR, role VARCHAR, status VARCHAR,
        instrument VARCHAR, donor VARCHAR, recipient VARCHAR, aid_type VARCHAR, date DATE, date_precision VARCHAR,
        confidence DOUBLE, reasons VARCHAR, programme VARCHAR, tranche BIGINT, envelope BOOLEAN, parent_id VARCHAR,
        conversion_of VARCHAR, quote VARCHAR);
    CREATE TABLE items (id VARCHAR, document_id VARCHAR, "start" BIGINT, "end" BIGINT, text VARCHAR, name VARCHAR,
        item VARCHAR, category VARCHAR, quantity_low DOUBLE, quantity_high DOUBLE, unit VARCHAR, qualifier VARCHAR,
        role VARCHAR, donor VARCHAR, recipient VARCHAR, date DATE, amount_id VARCHAR, confidence DOUBLE,
        reasons VARCHAR, quote VARCHAR);
    CREATE TABLE packages (package_id VARCHAR, donor VARCHAR, donor_code VARCHAR, recipient VARCHAR,
        recipient_code VARCHAR, announced DATE, date_precision VARCHAR, low DECIMAL(20,2), high DECIMAL(20,2),
        currency VARCHAR, amount_usd DECIMAL(20,2), amount_eur DECIMAL(20,2), rate_date DATE, qualifier VARCHAR,
        aid_type VARCHAR, instrument VARCHAR, programme VARCHAR, tranche BIGINT, envelope BOOLEAN, status VARCHAR,
        documents BIGINT, mentions BIGINT, confidence DOUBLE, headline VARCHAR);
    CREATE TABLE links (package_id VARCHAR, mention_id VARCHAR, document_id VARCHAR, kind VARCHAR, score DOUBLE,
        reasons VARCHAR, decided_by VARCHAR);
    CREATE TABLE corrections (correction_id VARCHAR, action VARCHAR, subject VARCHAR, other VARCHAR, field VARCHAR,
        value VARCHAR, decided_by VARCHAR, decided DATE, note VARCHAR);
    CREATE TABLE runs (run_id VARCHAR, started TIMESTAMP, version VARCHAR, digest VARCHAR, documents BIGINT,
        amounts BIGINT, items BIGINT, packages BIGINT, links BIGINT, totals VARCHAR);
    CREATE TABLE schema_version (version INTEGER, aidtrack VARCHAR);
    INSERT INTO schema_version VALUES (1, '0.1.0');
    INSERT INTO documents VALUES ('d1', 'a.txt', 'T', 'P', DATE '2023-09-06', 'given', NULL, 'x', 9, 'gives 400',
        'old');
    INSERT INTO amounts BY NAME SELECT 'a1' AS id, 'd1' AS document_id, 6 AS "start", 9 AS "end", '400' AS text,
        400 AS low, 400 AS high, 'USD' AS currency, 'new' AS role, 'Norway' AS donor;
    INSERT INTO packages BY NAME SELECT 'p1' AS package_id, 'Norway' AS donor, 400 AS low, 400 AS high,
        'USD' AS currency, 400 AS amount_usd, false AS envelope, 'committed' AS status;
    INSERT INTO links VALUES ('p1', 'a1', 'd1', 'amount', 1.0, 'same sum', 'rule');
    INSERT INTO corrections BY NAME SELECT 'c1' AS correction_id, 'not_aid' AS action, 'a9' AS subject;
    INSERT INTO runs VALUES ('r1', TIMESTAMP '2024-01-01 10:00', '0.1.0', 'x', 1, 1, 0, 1, 1, '{"Norway": 1.0}'),
        ('r2', TIMESTAMP '2024-01-02 10:00', '0.1.0', 'y', 1, 1, 0, 1, 1, '{"Norway": 400.0}');
"""
"""The tables as the first version of aidtrack made them, with a little in each."""


def first_version(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute(FIRST_VERSION)


@pytest.mark.parametrize("read_only", [False, True])
def test_an_older_database_is_brought_up_to_date(
    tmp_path: Path, read_only: bool, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "t.duckdb"
    first_version(path)
    before = path.read_bytes()
    with Tracker(path, read_only) as tracker:
        assert [row["low"] for row in tracker.rows("packages")] == [400.0]
        assert [row["action"] for row in tracker.corrections()] == ["not_aid"]
        assert [(run["run_id"], run["kept"]) for run in tracker.runs()] == [("r1", False), ("r2", True)]
    backup = tmp_path / "t.duckdb.v1-backup"
    assert backup.read_bytes() == before
    assert str(backup) in caplog.text
    with Tracker(path) as tracker:
        tracker.add([doc("d2", "gives 30")])
        assert tracker.consolidate().run_id == "r3"
    with Tracker(path, as_of="r2") as tracker:
        assert [row["package_id"] for row in tracker.rows("packages")] == ["p1"]
    with pytest.raises(UsageError, match="r1 was made before runs were kept"):
        Tracker(path, as_of="r1")
    assert list(tmp_path.glob("*backup*")) == [backup], "once only"


def test_a_migrated_database_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    first_version(tmp_path / "old.duckdb")
    shapes = []
    for name in ("old.duckdb", "new.duckdb"):
        with Tracker(tmp_path / name) as tracker:
            shapes.append(
                tracker.connection.execute(
                    "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
                ).fetchall()
            )
    assert shapes[0] == shapes[1]


def test_a_migration_that_fails_leaves_the_database_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.duckdb"
    first_version(path)

    def failing(connection: Any) -> None:
        connection.execute("DROP TABLE links")
        raise KeyboardInterrupt

    monkeypatch.setitem(storage.schema._STEPS, 1, failing)
    with pytest.raises(KeyboardInterrupt):
        Tracker(path)
    monkeypatch.undo()
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT count(*) FROM links").fetchall() == [(1,)]


def test_earlier_backups_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    first_version(path)
    (tmp_path / "t.duckdb.v1-backup").write_text("mine")
    Tracker(path).close()
    assert (tmp_path / "t.duckdb.v1-backup").read_text() == "mine"
    assert (tmp_path / "t.duckdb.v1-backup-2").exists()


# --- two at once, and sudden death ----------------------------------------------------------------------

ADDING = """
import sys
from aidtrack.model import Document, Figures
from aidtrack.storage import Tracker, tracker as module
module.BATCH = 5
path, first, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with Tracker(path) as tracker:
    print("open", flush=True)
    documents = (Document(f"text {number}", f"d{number}") for number in range(first, first + count))
    whole = tracker._add_batch
    def told(given):
        report = whole(given)
        print(len(given), flush=True)
        return report
    tracker._add_batch = told
    tracker.add(Figures(document, [], []) for document in documents)
"""
"""Adds documents by fives and says so after each five."""


def adding(path: Path, first: int, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ADDING, str(path), str(first), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_processes_at_once_take_turns(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    Tracker(path).close()
    with adding(path, 0, 300) as one, adding(path, 1000, 300) as other:
        messages = [process.communicate(timeout=120)[1] for process in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0), messages
    with Tracker(path) as tracker:
        assert tracker.count("documents") == 600


def test_who_waits_is_told_for_whom(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with Tracker(path):
        other = adding(path, 0, 5)
        assert other.stderr is not None
        line = other.stderr.readline()
    assert other.communicate(timeout=60)[0] == "open\n5\n"
    assert f"{path} is in use by process {os.getpid()}: waiting up to 30 seconds for it" in line


@pytest.mark.parametrize("lines", [1, 4, 9])
def test_killed_in_the_middle_what_was_acknowledged_is_there(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "t.duckdb"
    with adding(path, 0, 100_000) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        acknowledged = sum(int(process.stdout.readline()) for _ in range(lines))
        process.kill()
    with Tracker(path) as tracker:
        count = tracker.count("documents")
        assert count >= acknowledged == 5 * lines
        assert count % 5 == 0, "whole batches"
        assert tracker.text("d4") == "text 4"


def test_killed_while_making_packages_the_run_before_is_there(tmp_path: Path) -> None:
    path = tmp_path / "t.duckdb"
    with Tracker(path) as tracker:
        tracker.add([doc("d1", "gives 400")])
        tracker.consolidate()
        before = tracker.rows("packages")
        tracker.add([doc("d2", "gives 30")], consolidate=False)
    here = str(Path(__file__).parent)
    code = (
        f"import os, sys; sys.path.insert(0, {here!r}); import aidtrack, test_storage as t;"
        "from aidtrack.storage import Tracker, history;"
        "aidtrack.consolidation.in_batches = t.in_batches;"
        f"history.record = lambda *rest: os.kill(os.getpid(), 9); Tracker({str(path)!r}).consolidate()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == -9
    with Tracker(path) as tracker:
        assert tracker.rows("packages") == before
        assert tracker.consolidate().run_id == "r2"
        assert len(tracker.rows("packages")) == 2


# --- large tables ---------------------------------------------------------------------------------------


def test_columns_are_the_rows_turned(tracker: Tracker) -> None:
    """Beyond `_FEW` rows come by way of numpy: they must be the same values of the same types, None and all."""
    texts = [f"gives {number}" + " tanks" * (number % 2) for number in range(2600)]
    tracker.add(doc(f"d{number:04}", text, None if number % 3 else date(2023, 9, 6))
                for number, text in enumerate(texts))  # fmt: skip
    for table in ("documents", "amounts", "items"):
        rows = tracker.rows(table)
        by_one = [dict(zip(TABLES[table].names, values, strict=True)) for values in tracker.scan(table)]
        assert rows == by_one
        assert [list(map(type, row.values())) for row in rows] == [list(map(type, row.values())) for row in by_one]
        columns = tracker.columns(table)
        assert rows == [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    assert list(tracker.columns("amounts", ["low", "id"])) == ["low", "id"]
    with pytest.raises(UsageError, match="did you mean 'donor'"):
        tracker.columns("amounts", ["doner"])


@pytest.mark.parametrize(
    "told_by_duckdb",
    [
        "Python exception occurred while executing: KeyboardInterrupt: ",
        "INTERRUPT Error: Interrupted!",
        "TransactionContext Error: Current transaction is aborted (please ROLLBACK)",
    ],
)
def test_an_interrupt_inside_duckdb_stays_one(tmp_path: Path, told_by_duckdb: str) -> None:
    """DuckDB wraps what is raised while it reads our rows; taken for a fault it would call the database damaged."""
    import duckdb

    from aidtrack.storage import opening

    with pytest.raises(KeyboardInterrupt), opening.told(tmp_path / "t.duckdb"):
        raise duckdb.Error(told_by_duckdb)
