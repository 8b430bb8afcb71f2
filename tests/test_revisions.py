"""The memory of runs: what moved between two of them and through what, and the answers of then asked again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aidtrack import explanation, queries, revisions
from aidtrack.errors import UsageError
from aidtrack.model import Amount, Document, Figures, Precision, Qualifier, Role, Status, content_id
from aidtrack.storage import Tracker, history

MAY = date(2023, 5, 2)
SHAPE = re.compile(r"(?P<donor>Norway|Denmark) (?P<role>gives|plans) (?P<hedge>about )?(?P<sum>\d+)m")


def extract(documents: Sequence[Document]) -> Iterator[Figures]:
    """An amount of kroner or dollars for each plain sentence."""
    for document in documents:
        amounts = []
        for found in SHAPE.finditer(document.text):
            value, planned = Decimal(found["sum"]) * 10**6, found["role"] == "plans"
            amounts.append(
                Amount(found.start("sum"), found.end("sum"), found["sum"], value, value,
                       "NOK" if found["donor"] == "Norway" else "USD", donor=found["donor"], recipient="Ukraine",
                       role=Role.PLANNED if planned else Role.NEW,
                       status=Status.PROPOSED if planned else Status.COMMITTED,
                       qualifier=Qualifier.APPROX if found["hedge"] else Qualifier.EXACT,
                       date=document.published, date_precision=Precision.DAY, confidence=0.9,
                       reasons=[f"read by {READER['now']} rules"], sentence=(0, len(document.text)),
                       id=content_id("a", document.id, found.start("sum")))
            )  # fmt: skip
        yield Figures(document, amounts, [])


READER = {"now": "the first"}


@pytest.fixture(autouse=True)
def reader(monkeypatch: pytest.MonkeyPatch) -> None:
    from aidtrack import pipeline

    monkeypatch.setitem(READER, "now", "the first")
    monkeypatch.setattr(pipeline, "fingerprint", lambda: READER["now"])


@pytest.fixture
def tracker(tmp_path: Path) -> Iterator[Tracker]:
    with Tracker(tmp_path / "t.duckdb") as opened:
        yield opened


def tell(tracker: Tracker, day: date = MAY, **texts: str) -> str:
    """Read texts by document id and make the packages; the run."""
    documents = [Document(text, name, published=day, publisher=f"The {name} desk") for name, text in texts.items()]
    tracker.add(extract(documents))
    return tracker.consolidate().run_id


def told(tracker: Tracker, since: str = "previous", **given: Any) -> list[tuple[Any, ...]]:
    """Each change as what happened, the sums before and after, and the kinds of its causes."""
    revised = revisions.revision(tracker, since, **given)
    found = revisions.causes(tracker, revised, revised.changes)
    return [
        (change.what, *(row and row["low"] / 1e6 for row in (change.before, change.after)),
         sorted({(cause.kind, cause.row.get("document_id") or cause.row.get("action") or "") for cause in causes}))
        for change, causes in zip(revised.changes, found, strict=True)
    ]  # fmt: skip


# --- what moved, and through what -----------------------------------------------------------------------


def correct(tracker: Tracker, **decision: Any) -> str:
    tracker.correct([{"decided_by": "ann", "decided": date(2024, 1, 2), **decision}])
    return tracker.consolidate().run_id


def mention(tracker: Tracker, document: str) -> str:
    return next(str(row["id"]) for row in tracker.rows("amounts") if row["document_id"] == document)


def a_new_document(tracker: Tracker) -> None:
    tell(tracker, b="Denmark gives 70m")


def a_better_figure(tracker: Tracker) -> None:
    tell(tracker, b="Norway gives 2980m")


def another_text(tracker: Tracker) -> None:
    tell(tracker, a="Norway gives 5000m")


def a_retraction(tracker: Tracker) -> None:
    tell(tracker, a="Norway gives nothing")


def a_correction(tracker: Tracker) -> None:
    correct(tracker, action="not_aid", subject=mention(tracker, "a"))


def a_corrected_document(tracker: Tracker) -> None:
    correct(tracker, action="not_aid", subject="a")


@pytest.mark.parametrize(
    ("event", "expected", "why"),
    [
        (a_new_document, [("came", None, 70.0, [("new", "b")])], "a package that nobody told before"),
        (a_better_figure, [("changed", 3000.0, 2980.0, [("new", "b")])], "the exact figure wins over a rounded one"),
        (another_text, [("came", None, 5000.0, [("changed", "a")]), ("went", 3000.0, None, [("changed", "a")])],
         "a text under the same id says another sum at another place: nothing ties the two"),
        (a_retraction, [("went", 3000.0, None, [("changed", "a")])], "nobody tells it any more"),
        (a_correction, [("went", 3000.0, None, [("correction", "not_aid")])], "a person said so"),
        (a_corrected_document, [("went", 3000.0, None, [("correction", "not_aid")])],
         "a person said so of the whole document"),
    ],
)  # fmt: skip
def test_what_moved_and_through_what(
    tracker: Tracker, event: Callable[[Tracker], None], expected: list[Any], why: str
) -> None:
    tell(tracker, a="Norway gives about 3000m" if event is not another_text else "Yes: Norway gives about 3000m")
    event(tracker)
    assert told(tracker) == expected, why


def test_documents_read_again_by_other_rules(tracker: Tracker) -> None:
    tell(tracker, a="Norway gives about 3000m", c="Denmark gives 70m")
    READER["now"] = "the second"
    global SHAPE
    plain, SHAPE = SHAPE, re.compile(SHAPE.pattern.replace("about ", "some "))
    try:
        assert tell(tracker, a="Norway gives about 3000m", c="Denmark gives 70m") == "r2"
    finally:
        SHAPE = plain
    revised = revisions.revision(tracker, "r1")
    assert revised.documents == {"came": 0, "changed": 0, "read": 2}
    assert [(run["run_id"], names) for run, names in revised.rules] == [("r2", ("reader",))]
    assert told(tracker) == [("went", 3000.0, None, [("read", "a")])]
    assert "r2 was made by other rules of reading" in explanation.since(tracker, "r1")


def test_other_rules_of_consolidation(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    from aidtrack import consolidation

    tell(tracker, a="Norway gives 3000m")
    monkeypatch.setattr(consolidation, "in_batches", lambda *given: [consolidation.Consolidated([], [])])
    monkeypatch.setattr(history, "rules", lambda: "others")
    assert tracker.consolidate().run_id == "r2"
    assert told(tracker) == [("went", 3000.0, None, [("gone", "a")])]
    assert "r2 was made by other rules of making packages" in explanation.since(tracker, "r1")


def test_totals_move_by_as_much_as_the_packages(tracker: Tracker, tmp_path: Path) -> None:
    """What `explain --since` says is the difference of what `totals` says, and the sum of its packages."""
    tell(tracker, a="Norway gives about 3000m. Denmark gives 70m", p="Norway plans 900m")
    tell(tracker, b="Norway gives 2980m", c="Denmark gives 45m", q="Denmark plans 999m", day=date(2023, 5, 3))
    correct(tracker, action="not_aid", subject="c")
    tell(tracker, p="Norway gives 900m", d="Norway gives 450m", day=date(2023, 9, 1))
    correct(tracker, action="wrong_value", subject=package(tracker, 450), field="status", value="cancelled")
    for first in ("r4", "r3", "r2", "r1"):
        moves_add_up(tracker, first)


def moves_add_up(tracker: Tracker, since: str) -> None:
    revised = revisions.revision(tracker, since)
    by_donor: dict[str, float] = {}
    for move in revised.moves:
        by_donor[move.donor] = by_donor.get(move.donor, 0.0) + move.usd
    totals = [totals_of(tracker, run) for run in (since, "latest")]
    sums = [{row["donor"]: row["amount"] for row in rows} for rows in totals]
    expected = {name: sums[1].get(name, 0.0) - sums[0].get(name, 0.0) for name in sums[0] | sums[1]}
    grown = sum(row["packages"] for row in totals[1]) - sum(row["packages"] for row in totals[0])
    assert sum(move.packages_after - move.packages_before for move in revised.moves) == grown
    assert by_donor == pytest.approx({name: value for name, value in expected.items() if value}, abs=0.02)
    assert sum(change.usd for change in revised.changes) == pytest.approx(sum(expected.values()), abs=0.02)


def totals_of(tracker: Tracker, run: str) -> list[dict[str, Any]]:
    tracker.connection.execute("CHECKPOINT")
    tracker.close()
    with Tracker(tracker.path, as_of=run) as then:
        found = queries.totals(then.connection, ["donor"])
    tracker.__init__(tracker.path)  # type: ignore[misc]
    return found


def test_a_packages_own_history(tracker: Tracker) -> None:
    tell(tracker, a="Norway gives about 3000m")
    tell(tracker, b="Norway gives 2980m")
    tell(tracker, c="Norway gives 2980m")
    [row] = tracker.rows("packages")
    words = explanation.explain(tracker, row["package_id"])
    assert "History (3 states)" in words
    assert "came: about NOK 3,000,000,000, committed" in words
    assert "figure: about NOK 3,000,000,000 → NOK 2,980,000,000" in words
    assert "told by: 2 documents, 2 mentions → 3 documents, 3 mentions" in words
    former = tracker.connection.execute("SELECT package_id FROM past_packages WHERE low = 3000000000").fetchall()[0][0]
    assert f"its mentions are now in {row['package_id']}" in explanation.explain(tracker, former)


def test_one_donor_only(tracker: Tracker) -> None:
    tell(tracker, a="Norway gives 3000m")
    tell(tracker, b="Norway gives 450m. Denmark gives 70m")
    assert "Norway" not in explanation.since(tracker, "r1", "denmark")
    with pytest.raises(UsageError, match="did you mean Denmark"):
        explanation.since(tracker, "r1", "Denmarc")


def test_the_list_of_runs(tracker: Tracker) -> None:
    assert "no run yet" in explanation.recorded(tracker)
    tell(tracker, a="Norway gives 3000m")
    tell(tracker, b="Denmark gives 70m")
    lines = explanation.recorded(tracker).splitlines()
    assert [line.split()[0] for line in lines[1:]] == ["r2", "r1"]
    assert "No total moved" in explanation.since(tracker, "latest")


# --- as it was then -------------------------------------------------------------------------------------


def everything(tracker: Tracker) -> dict[str, Any]:
    """All that a tracker answers with, but for the run's own time."""
    connection = tracker.connection
    by = ["donor", "month", "status"]
    return {
        **{table: tracker.rows(table) for table in ("documents", "amounts", "items", "packages", "links")},
        "totals": [queries.totals(connection, by, queries.Scope(currency)) for currency in ("USD", "EUR", "GBP")],
        "sums by reason": queries.mention_sums(connection),
        "runs": tracker.runs(),
        "corrections": tracker.corrections(),
        "texts": [tracker.text(name) for name in ("a", "b", "c", "p")],
        "explained": [explanation.explain(tracker, row["package_id"]) for row in tracker.rows("packages")],
        "recorded": explanation.recorded(tracker),
        "since": explanation.since(tracker, "first"),
    }


def test_as_of_a_run_everything_is_as_it_was(tmp_path: Path) -> None:
    path, then = tmp_path / "t.duckdb", {}
    steps: list[Callable[[Tracker], Any]] = [
        lambda tracker: tell(tracker, a="Norway gives about 3000m", p="Norway plans 900m"),
        a_better_figure,
        lambda tracker: tell(tracker, c="Denmark gives 45m"),
        lambda tracker: tell(tracker, a="Norway gives about 4000m"),
        lambda tracker: correct(tracker, action="not_aid", subject="c"),
        lambda tracker: tell(tracker, p="Norway gives 900m"),
    ]
    for step in steps:
        with Tracker(path) as tracker:
            step(tracker)
            then[tracker.runs()[-1]["run_id"]] = everything(tracker)
    assert list(then) == [f"r{number}" for number in range(1, len(steps) + 1)]
    for run, expected in then.items():
        with Tracker(path, as_of=run) as tracker:
            assert everything(tracker) == expected, run
    with Tracker(path, as_of="r3") as tracker, pytest.raises(Exception, match="read-only"):
        tracker.consolidate()


def test_unchanged_rows_are_not_stored_again(tracker: Tracker) -> None:
    """A run's history costs what it changed: ten runs of one new package each leave no copies of the others."""
    for number in range(10):
        tell(tracker, day=date(2022, 1 + number, 3), **{f"d{number}": f"Norway gives {100 + 37 * number}m"})
    assert len(tracker.runs()) == 10
    counts = [tracker.connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]
              for table in ("packages", "past_packages", "past_links", "past_documents", "past_amounts")]  # fmt: skip
    assert counts == [10, 0, 0, 0, 0]


RECORDED = [
    {"run_id": f"r{number}", "number": number, "started": datetime(2024, 5, number, 12), "kept": number > 2}
    for number in range(1, 6)
]


@pytest.mark.parametrize(
    ("wanted", "number", "why"),
    [
        ("r3", 3, "an id"), ("R0004", 4, "as one may pad it"), ("5", 5, "the number alone"),
        ("latest", 5, "the last"), ("previous", 4, "the last but one"), ("first", 3, "the first that is kept"),
        ("2024-05-04", 4, "the last of that day"), ("2024-05-04T11:00", 3, "the last before that moment"),
        ("2024-05-04T13:30+02:00", 3, "a moment told in another zone"), ("2030-01-01", 5, "long after"),
    ],
)  # fmt: skip
def test_runs_as_people_name_them(wanted: str, number: int, why: str) -> None:
    assert history.find(RECORDED, wanted)["number"] == number, why


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ("r9", "no run 'r9': take one of r3, r4, r5"),
        ("yesterday", "no run 'yesterday'"),
        ("2020-01-01", "no run '2020-01-01'"),
        ("r1", "r1 was made before runs were kept: take one of r3"),
    ],
)
def test_runs_that_are_not(wanted: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        history.find(RECORDED, wanted)


# --- corrections stay -----------------------------------------------------------------------------------


def package(tracker: Tracker, millions: float) -> str:
    return next(str(row["package_id"]) for row in tracker.rows("packages") if row["low"] == millions * 1e6)


def sums(tracker: Tracker) -> list[float]:
    return sorted(row["low"] / 1e6 for row in tracker.rows("packages"))


def a_value(tracker: Tracker) -> dict[str, Any]:
    return {"action": "wrong_value", "subject": package(tracker, 3000), "field": "aid_type", "value": "humanitarian"}


def a_rejection(tracker: Tracker) -> dict[str, Any]:
    return {"action": "not_aid", "subject": package(tracker, 3000)}


def a_merger(tracker: Tracker) -> dict[str, Any]:
    return {"action": "same", "subject": package(tracker, 3000), "other": package(tracker, 450)}


@pytest.mark.parametrize(
    ("decision", "kinds", "why"),
    [
        (a_value, {450.0: None, 2980.0: "humanitarian"}, "the value is put on the package of now"),
        (a_rejection, {450.0: None}, "what is no aid is none when it is told better"),
        (a_merger, {2980.0: None}, "both stay one"),
    ],
)
def test_a_decision_on_a_package_outlives_its_id(
    tracker: Tracker, decision: Callable[[Tracker], dict[str, Any]], kinds: dict[float, Any], why: str
) -> None:
    """A better figure gives the package another id; what a person said of it must still hold."""
    tell(tracker, a="Norway gives about 3000m. Norway gives 450m")
    tracker.correct([{"decided_by": "ann", **decision(tracker)}])
    assert tracker.consolidate().conflicts == ()
    tell(tracker, b="Norway gives 2980m")
    again = tracker.consolidate()
    assert (again.conflicts, again.changed) == ((), False)
    assert {row["low"] / 1e6: row["aid_type"] for row in tracker.rows("packages")} == kinds, why


def test_a_decision_outlives_a_reading_by_other_rules(tracker: Tracker) -> None:
    tell(tracker, a="Norway gives 3000m", b="Denmark gives 70m")
    correct(tracker, action="not_aid", subject=mention(tracker, "a"))
    READER["now"] = "the second"
    tell(tracker, a="Norway gives 3000m", b="Denmark gives 70m")
    assert sums(tracker) == [70.0]


def test_decisions_that_contradict_or_miss_are_told(tracker: Tracker) -> None:
    tell(tracker, a="Norway gives 3000m", b="Norway gives 3000m", c="Denmark gives 70m")
    one, other = mention(tracker, "a"), mention(tracker, "b")
    tracker.correct([
        {"action": "same", "subject": one, "other": other, "decided_by": "ann", "decided": date(2024, 1, 1)},
        {"action": "different", "subject": one, "other": other, "decided_by": "bob", "decided": date(2024, 1, 2)},
        {"action": "not_aid", "subject": mention(tracker, "c"), "decided_by": "ann"},
    ])  # fmt: skip
    [conflict] = tracker.consolidate().conflicts
    assert "said bob on 2024-01-02" in conflict
    assert "takes back" in conflict
    tracker.add(extract([Document("Nothing.", "c", published=MAY)]))
    assert any("there is no" in words for words in tracker.consolidate().conflicts), "its text is another now"


# --- on the command line --------------------------------------------------------------------------------


def test_the_same_bytes_as_then(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from aidtrack.cli import app

    path, then = tmp_path / "t.duckdb", {}

    def answers(*more: str) -> list[str]:
        commands = (["totals", "--by", "donor", "--by", "month"], ["totals", "--currency", "GBP", "--format", "csv"],
                    ["packages"], ["packages", "--format", "jsonl"], ["explain", "Norway"])  # fmt: skip
        results = [CliRunner().invoke(app, [*command, "--db", str(path), *more]) for command in commands]
        assert {result.exit_code for result in results} == {0}, [result.output for result in results]
        return [result.stdout + result.stderr for result in results]

    for run, texts in (("r1", {"a": "Norway gives about 3000m"}), ("r2", {"b": "Norway gives 2980m"}),
                       ("r3", {"c": "Denmark gives 70m"})):  # fmt: skip
        with Tracker(path) as tracker:
            assert tell(tracker, **texts) == run
        then[run] = answers()
    assert len({words for found in then.values() for words in found}) > 10
    for run, expected in then.items():
        assert answers("--as-of", run) == expected
    wrong = CliRunner().invoke(app, ["explain", "--since", "r77", "--db", str(path)])
    assert (wrong.exit_code, wrong.stderr) == (2, "aidtrack: no run 'r77': take one of r1, r2, r3\n")
    listed = CliRunner().invoke(app, ["explain", "--db", str(path)])
    assert [line.split()[0] for line in listed.stdout.splitlines()[1:]] == ["r3", "r2", "r1"]


WRITING = {
    "items": ["items", "--by", "category", "--format", "json"],
    "export": ["export", "FOLDER"],
    "export jsonl": ["export", "FOLDER", "--format", "jsonl"],
    "export kiel": ["export", "FOLDER", "--format", "kiel"],
    "report": ["report", "-o", "FOLDER/report.html"],
    "chart": ["chart", "donors", "-o", "FOLDER/donors.svg"],
}


@pytest.mark.parametrize("command", WRITING.values(), ids=WRITING)
def test_the_same_files_as_then(tmp_path: Path, command: list[str]) -> None:
    from typer.testing import CliRunner

    from aidtrack.cli import app

    path = tmp_path / "t.duckdb"

    def written(name: str, *more: str) -> dict[str, bytes]:
        folder = tmp_path / name
        arguments = [part.replace("FOLDER", str(folder)) for part in command]
        result = CliRunner().invoke(app, [*arguments, "--db", str(path), *more])
        assert result.exit_code == 0, result.output
        return {"answer": result.stdout.encode(), **{one.name: one.read_bytes() for one in folder.glob("*")}}

    then = {}
    for run, donor in (("r1", "Norway"), ("r2", "Denmark")):
        text = f"{donor} will give Ukraine 14 tanks and $70 million in military aid."
        with Tracker(path) as tracker:
            tracker.add([Document(text, run, published=MAY)])
            assert tracker.consolidate().run_id == run
        then[run] = written(run)
    assert then["r1"] != then["r2"]
    for run, expected in then.items():
        assert written(f"{run} again", "--as-of", run) == expected
