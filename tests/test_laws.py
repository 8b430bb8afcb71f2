"""What holds for every text, whatever it is: laws that hypothesis tries to break, on the real thing end to end."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from exported import read_table
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from aidtrack import pipeline
from aidtrack.console import printable
from aidtrack.errors import UnreadableFile
from aidtrack.model import TABLES, Document, Row
from aidtrack.reading import read
from aidtrack.reports.export import export
from aidtrack.storage import Tracker
from aidtrack.storage.loading import clean

PIECES = (
    "Norway", " will give ", "Ukraine", " $5 million", " €1.2bn", "up to ", "200 ", "tanks", ", ", "and ", ".\n\n",
    "The package includes:\n", "- ", "three ", " between $1 and $2 billion", "$", "1,000", " last year", "\u202e",
    "\x00", "\ud800", "million", "(", ")", " since 2022 ", "Patriot", "155mm ", "rounds", "“", "”", " said.", "\r\n",
    "½", "٣",
)  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=120)
slow = settings(
    deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@given(texts)
@settings(deadline=None, max_examples=300)
@example("\ud83d$5m\udc00 of 3 tanks")
@example("$" * 300 + "9" * 300 + " million")
@example("Norway gives 9" + "0" * 330 + " tanks and $1" + "0" * 330 + " million.")
def test_figures_quote_their_text_and_low_is_not_above_high(text: str) -> None:
    document = Document(text, "d")
    found = pipeline.extract(document)
    assert found.document is document
    for mention in (*found.amounts, *found.items):
        assert mention.text == clean(text)[mention.start : mention.end]
        assert mention.text
        assert 0 <= mention.confidence <= 1
    for amount in found.amounts:
        assert 0 < amount.low <= amount.high
    for item in found.items:
        if item.quantity_low is not None and item.quantity_high is not None:
            assert 0 <= item.quantity_low <= item.quantity_high
    identifiers = [mention.id for mention in (*found.amounts, *found.items)]
    assert len(identifiers) == len(set(identifiers))


@given(
    st.binary(max_size=400), st.sampled_from(["txt", "md", "html", "jsonl", "json", "csv", "tsv", "eml", "rss", "xml"])
)
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_told(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{suffix}"
        path.write_bytes(data)
        problems: list = []
        found = list(read(str(path), problems=problems))
    for problem in problems:
        assert len(str(problem).splitlines()) == 1
        assert "could not be read (" not in str(problem), "foreseen, not caught at the last moment"
        assert problem.remedy
    assert found or problems
    for document in found:
        document.text.encode()


@given(st.text())
def test_what_is_printed_steers_no_terminal(text: str) -> None:
    shown = printable(text)
    assert all(letter.isprintable() or ord(letter) >= 0xA0 for letter in shown)
    assert not any(sign in shown for sign in "\x1b\n\r\x07\x9b\u202e")


def rows_of(tracker: Tracker) -> dict[str, list[Row]]:
    return {table: tracker.rows(table) for table in TABLES}


@given(st.lists(texts, min_size=1, max_size=6), st.randoms(use_true_random=False))
@slow
def test_adding_is_idempotent_and_in_any_order(drawn: list[str], chance: object) -> None:
    documents = [Document(text, f"d{number}") for number, text in enumerate(drawn)]
    with tempfile.TemporaryDirectory() as folder:
        with Tracker(Path(folder) / "one.duckdb") as tracker:
            tracker.add(documents)
            tracker.consolidate()
            first = rows_of(tracker)
            again = tracker.add(documents)
            assert (again.added, again.unchanged) == (0, len(documents))
            assert not tracker.consolidate().changed
            assert rows_of(tracker) == first
        with Tracker(Path(folder) / "two.duckdb") as tracker:
            chance.shuffle(documents)  # type: ignore[attr-defined]
            for document in documents:
                tracker.add([document])
            tracker.consolidate()
            assert rows_of(tracker) == first


@given(st.lists(texts, min_size=1, max_size=4), st.text(max_size=20))
@slow
def test_exported_and_read_back_is_the_same(drawn: list[str], title: str) -> None:
    documents = [Document(text, f"d{number}", title=title) for number, text in enumerate(drawn)]
    with tempfile.TemporaryDirectory() as folder, Tracker(Path(folder) / "one.duckdb") as tracker:
        tracker.add(documents)
        tracker.consolidate()
        export(tracker, Path(folder) / "out")
        for table, rows in rows_of(tracker).items():
            stored = [{name: None if value == "" else value for name, value in row.items()} for row in rows]
            assert read_table(Path(folder) / "out" / f"{table}.csv") == stored


def test_a_pattern_that_runs_out_of_time_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def slow_one(text: str) -> list:
        raise TimeoutError("regex timed out")

    monkeypatch.setattr("aidtrack.extractors.money.find", slow_one)
    found = pipeline.extract(Document("Norway gives $5 million.", "d", path="a.txt"))
    assert (found.amounts, found.items) == ([], [])
    assert "a.txt (d) takes too long to read and was left without figures: split it up" in caplog.text


def test_a_text_of_nothing_but_sums_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(pipeline, "MOST", 3)
    assert len(pipeline.extract(Document("It gave $5m. " * 3, "d")).amounts) == 3
    assert pipeline.extract(Document("It gave $5m. " * 4, "d", path="a\x1b.txt")).amounts == []
    assert r"'a\x1b.txt (d)' has more than 3 sums of money and was left without figures: split it up" in caplog.text


def test_the_sums_of_a_long_text_are_counted_before_they_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text of nothing but sums took 2 GB of memory until it was refused."""
    lengths = []
    find = pipeline.money.find
    monkeypatch.setattr("aidtrack.extractors.money.find", lambda text: lengths.append(len(text)) or find(text))
    monkeypatch.setattr(pipeline, "MOST", 10)
    monkeypatch.setattr(pipeline, "_STRETCH", 100)
    problems: list[UnreadableFile] = []
    few = Document("It gave $5m. " * 5 + "It is winter. " * 20, "d1")
    assert len(pipeline.extract(few, problems).amounts) == 5
    many = Document("It gave $5m. " * 100, "d2", path="many.txt")
    lengths.clear()
    assert pipeline.extract(many, problems).amounts == []
    assert lengths == [100, 100]
    assert [problem.message for problem in problems] == [
        "many.txt (d2) has more than 10 sums of money and was left without figures"
    ]


def test_patterns_have_a_time_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aidtrack.patterns.TIMEOUT", 0.01)
    from aidtrack.patterns import REGISTRY, Pattern

    slow_one = Pattern("test.slow", "(?:a|aa)+b", examples=(), rejects=())
    REGISTRY.remove(slow_one)
    with pytest.raises(TimeoutError):
        slow_one.search("a" * 60)


def test_half_a_surrogate_pair_in_what_is_known_of_a_text() -> None:
    known = Document("Berlin gives Kyiv €5 million.", "d", title="Half \ud800 a pair", publisher="\udfff")
    assert [amount.text for amount in pipeline.extract(known).amounts] == ["€5 million"]
