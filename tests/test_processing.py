"""Several processes: the same figures for any number of them, whoever dies, and nothing read twice."""

from __future__ import annotations

import gzip
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import process
from functools import partial
from pathlib import Path

import pytest

from aidtrack import processing, reading
from aidtrack.errors import UnreadableFile
from aidtrack.model import Document, Figures
from aidtrack.processing import pieces, register, workers
from aidtrack.processing.pieces import Piece
from aidtrack.processing.work import Part, Task, work
from aidtrack.reading.records import Desk
from aidtrack.reading.sources import find
from aidtrack.storage import Tracker

GIVERS = ("Norway", "Denmark", "Poland", "Japan", "Canada")


def told(number: int) -> str:
    """One short article."""
    giver = GIVERS[number % len(GIVERS)]
    return (
        f"{giver} will send {number + 2} ambulances and pledged €{number + 1} million in aid to Ukraine. Note {number}."
    )


def lines(path: Path, count: int) -> Path:
    """A file of JSON lines."""
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            file.write(json.dumps({"id": f"n{number}", "text": told(number), "date": "2023-05-13"}) + "\n")
    return path


def mixed(folder: Path) -> Path:
    """Articles, lines, packed lines, a table, a damaged file."""
    for number in range(6):
        folder.joinpath(f"a{number}.txt").write_text(told(100 + number), encoding="utf-8")
    folder.joinpath("b.html").write_text(f"<html><body><p>{told(200)}</p></body></html>", encoding="utf-8")
    lines(folder / "c.jsonl", 40)
    folder.joinpath("d.jsonl.gz").write_bytes(gzip.compress(json.dumps({"text": told(300)}).encode()))
    folder.joinpath("e.csv").write_text(f'text\n"{told(400)}"\n', encoding="utf-8")
    folder.joinpath("f.pdf").write_bytes(b"%PDF-nothing")
    return folder


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces so small that a small input has many."""
    monkeypatch.setattr(pieces, "SIZE", 700)
    monkeypatch.setattr(pieces, "_FILES", 2)


def read(paths: list[Path], count: int) -> tuple[list[Figures | Document], list[str]]:
    """Figures of the paths by so many workers, and the problems."""
    problems: list[UnreadableFile] = []
    found = list(processing.figures_of_paths([str(one) for one in paths], workers=count, problems=problems, notes=[]))
    return found, [str(problem) for problem in problems]


@pytest.mark.usefixtures("small_pieces")
def test_any_number_of_workers_gives_the_same(tmp_path: Path) -> None:
    folder = mixed(tmp_path)
    alone, problems = read([folder, tmp_path / "missing.txt"], 1)
    assert [one.document for one in alone if isinstance(one, Figures)] == list(reading.read(folder, problems=[]))
    assert len(problems) == 2
    assert read([folder, tmp_path / "missing.txt"], 3) == (alone, problems)


@pytest.mark.usefixtures("small_pieces")
def test_trackers_of_one_and_two_workers_are_alike(tmp_path: Path) -> None:
    folder = mixed(tmp_path)
    tables = []
    for count in (1, 2):
        with Tracker(tmp_path / f"{count}.duckdb") as tracker:
            tracker.add(read([folder], count)[0])
            tracker.consolidate()
            tables.append({name: tracker.rows(name) for name in ("documents", "amounts", "items", "packages", "links")})
    assert tables[0] == tables[1]
    assert tables[0]["packages"]


@pytest.mark.usefixtures("small_pieces")
def test_lines_are_cut_at_their_ends_and_keep_their_numbers(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", 20)
    bad = path.read_bytes().splitlines(keepends=True)
    bad[13] = b"{broken\n"
    path.write_bytes(b"".join(bad).rstrip(b"\n"))  # the last line without its end
    cut = list(pieces.cut(find([str(path)], Desk()), Desk(), lambda source: iter(())))
    spans = [piece.sources[0].slice for piece in cut]
    assert len(spans) > 3
    assert [span[0] for span in spans if span][1:] == [span[1] for span in spans if span][:-1]
    assert [piece.finished for piece in cut] == [()] * (len(cut) - 1) + [(str(path),)]
    found, problems = read([path], 1)
    assert len(found) == 19
    assert [problem.split(": ")[1][:7] for problem in problems] == ["line 14"]


@pytest.mark.usefixtures("small_pieces")
def test_an_id_of_two_texts_in_two_slices_is_told(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", 20)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "n0", "text": told(77)}) + "\n")
    found, problems = read([path], 1)
    ids = [one.document.id for one in found if isinstance(one, Figures)]
    assert len(set(ids)) == 21
    assert ["n0" in problem for problem in problems] == [True]
    assert read([path], 2) == (found, problems)


def test_a_text_left_without_figures_is_a_problem_for_any_number_of_workers(tmp_path: Path) -> None:
    """With several it was a line of the worker's own, and `--strict` didn't see it."""
    tmp_path.joinpath("sums.txt").write_text("$1 and " * 51_000, encoding="utf-8")
    tmp_path.joinpath("told.txt").write_text(told(1), encoding="utf-8")
    for count in (1, 2):
        found, problems = read([tmp_path], count)
        assert problems == [
            f"{tmp_path}/sums.txt has more than 50,000 sums of money and was left without figures: split it up"
        ]
        assert [len(one.amounts) for one in found if isinstance(one, Figures)] == [0, 1]


def test_little_input_needs_no_processes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_Crew", None)  # to make one would fail
    mixed(tmp_path)
    assert processing.figures_of_paths([str(tmp_path)], problems=[], notes=[])
    assert len(list(processing.figures_of_paths([str(tmp_path)], problems=[], notes=[]))) == 49


# --- archives -------------------------------------------------------------------------------------------


@pytest.fixture
def sliced_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two archives in slices of about three records; of three pages one is about aid."""
    pytest.importorskip("fastwarc", reason="needs the extra crawl")
    from archives import archive

    monkeypatch.setattr(pieces, "CRAWL", 1000)
    cup = "<p>The match ended without a goal, and the crowd sang until midnight.</p>" * 40
    for letter, count in (("a1", 30), ("a2", 9)):
        pages = {f"https://{letter}.example/{n}": cup if n % 3 else f"<p>{told(n)}</p>" for n in range(count)}
        tmp_path.joinpath(f"{letter}.warc.gz").write_bytes(archive(pages, True))
    return tmp_path


def test_an_archive_is_shared_by_all_workers(sliced_archives: Path) -> None:
    outcomes = []
    for count in (1, 3):
        problems: list[UnreadableFile] = []
        notes: list[str] = []
        paths = [str(sliced_archives)]
        found = list(processing.figures_of_paths(paths, workers=count, problems=problems, notes=notes))
        outcomes.append((found, problems, notes))
    assert outcomes[0] == outcomes[1]
    found, problems, notes = outcomes[0]
    assert [one.document for one in found if isinstance(one, Figures)] == list(reading.read(sliced_archives))
    assert len(found) == 13
    assert problems == []
    assert notes == [  # of all slices, not of one
        f"{sliced_archives}/a1.warc.gz: 20 of 30 pages passed over, without a word of aid",
        f"{sliced_archives}/a2.warc.gz: 6 of 9 pages passed over, without a word of aid",
    ]


def test_a_piece_is_halved_until_one_line_or_page_is_left(
    sliced_archives: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who kills its worker is found in a slice too, and the rest of it is read."""
    monkeypatch.setattr(pieces, "SIZE", 1000)
    monkeypatch.setattr(pieces, "_SMALLEST", 100)
    path = lines(sliced_archives / "b.jsonl", 20)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "long", "text": told(500) * 9}) + "\n")
    for name in ("a1.warc.gz", "b.jsonl"):
        for piece in pieces.cut(find([str(sliced_archives / name)], Desk()), Desk(), lambda source: iter(())):
            smallest = [piece]
            while any(len(one.halves()) > 1 for one in smallest):
                smallest = [half for one in smallest for half in one.halves()]
            parts = [work(Task(), one) for one in smallest]
            assert [one for part in parts for one in part.found] == work(Task(), piece).found
            assert max(len(part.found) for part in parts) <= 1
            assert not any(part.problems for part in parts)


# --- death ----------------------------------------------------------------------------------------------


class Bomb:
    """Kills the process that unpickles it: a text on which a library crashes."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (9,)


class Calls:
    """A text that a function makes in the process that unpickles it."""

    def __init__(self, make: Callable[[Path], str], path: Path) -> None:
        self._made = make, (path,)

    def __reduce__(self) -> tuple[Callable[[Path], str], tuple[Path]]:
        return self._made


def hang_once(path: Path) -> str:
    """Hang as a library may, heeding no request to end; the second time be well."""
    if not path.exists():
        path.touch()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        time.sleep(600)
    return told(9)


def die_beside(path: Path) -> str:
    """Die once another process hangs."""
    while not path.exists():
        time.sleep(0.01)
    os._exit(9)


def documents(*numbers: int) -> Piece:
    """A piece of articles."""
    return Piece(documents=tuple(Document(told(number), f"d{number}", f"{number}.txt") for number in numbers))


def parts_of(todo: list[Piece], count: int) -> list[Part]:
    """Parts of the pieces, in order."""
    return [part for _, part in workers.in_order(iter(todo), Task(), count)]


def test_who_kills_its_worker_twice_is_told_and_costs_nothing_else() -> None:
    bomb = Document(Bomb(), "bomb", "bomb.txt")  # type: ignore[arg-type]
    company = Piece(documents=(*documents(5, 6).documents, bomb, *documents(7).documents))
    todo = [documents(1, 2), company, documents(3), documents(4)]
    parts = parts_of(todo, 2)
    assert [str(problem) for part in parts for problem in part.problems] == [
        "bomb.txt killed the process that read it, twice: split it, or leave it out"
    ]
    unharmed = [documents(1, 2), documents(5, 6, 7), documents(3), documents(4)]
    assert [part.found for part in parts] == [work(Task(), piece).found for piece in unharmed]


def test_who_does_not_heed_the_end_of_its_company_is_not_waited_for(tmp_path: Path) -> None:
    makers = hang_once, die_beside
    todo = [Piece(documents=(Document(Calls(make, tmp_path / "once"), make.__name__),)) for make in makers]  # type: ignore[arg-type]
    assert [len(part.problems) for part in parts_of([*todo, documents(2)], 2)] == [0, 1, 0]


def test_the_pool_looks_after_a_process_that_it_has_just_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it never hears of its death, and the reader waits for ever: seen once in some hundred runs."""
    events: list[str] = []

    def watched(owner: type, name: str) -> None:
        original = getattr(owner, name)

        def call(self: object) -> object:
            found = original(self)
            events.append(name)
            return found

        monkeypatch.setattr(owner, name, call)

    watched(process.ProcessPoolExecutor, "_spawn_process")
    watched(process._ThreadWakeup, "wakeup")
    crew = workers._Crew(Task(), 2)
    try:
        begun = crew.start(documents(1))
        assert "_spawn_process" in events
        assert events[-1] == "wakeup"
        assert len(begun.result().found) == 1
    finally:
        crew.close()


def test_a_killed_worker_costs_its_piece_which_is_read_again() -> None:
    todo = [documents(*range(number, number + 40)) for number in range(0, 800, 40)]
    killed: list[int] = []

    def kill() -> None:
        while not killed:
            for child in multiprocessing.active_children():
                if child.pid and len(done) >= 2:
                    os.kill(child.pid, signal.SIGKILL)
                    killed.append(child.pid)
                    return
            time.sleep(0.005)

    done: list[Part] = []
    killer = threading.Thread(target=kill)
    killer.start()
    for _, part in workers.in_order(iter(todo), Task(), 2):
        done.append(part)
    killer.join()
    assert killed
    assert not any(part.problems for part in done)
    assert [part.found for part in done] == [work(Task(), piece).found for piece in todo]


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_an_interrupted_add_goes_on_where_it_was(tmp_path: Path) -> None:
    path = lines(tmp_path / "many.jsonl", 3000)
    database = tmp_path / "t.duckdb"
    program = (
        "import sys\nfrom aidtrack.processing import pieces\npieces.SIZE = 20_000\nfrom aidtrack.cli import main\n"
        "if __name__ == '__main__':\n    main()\n"
    )
    script = tmp_path / "program.py"
    script.write_text(program, encoding="utf-8")
    command = [sys.executable, str(script), "add", str(path), "--db", str(database), "--workers", "2"]
    # A background job of a shell passes on that it ignores the signal.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    first = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, preexec_fn=heard)
    journal = database.with_name("t.duckdb.wal")
    while first.poll() is None and not (journal.exists() and journal.stat().st_size > 100_000):
        time.sleep(0.01)  # until the first batch is in
    first.send_signal(signal.SIGINT)
    _, errors = first.communicate(timeout=120)
    assert first.returncode == 130
    assert errors.splitlines() == ["aidtrack: interrupted: run the same again to go on"]
    with Tracker(database, read_only=True) as tracker:
        assert 0 < tracker.count("documents") < 3000
    second = subprocess.run(command, capture_output=True, text=True, check=True)
    with Tracker(database, read_only=True) as tracker:
        assert tracker.count("documents") == 3000
    with Tracker(tmp_path / "straight.duckdb") as straight, Tracker(database, read_only=True) as tracker:
        straight.add(reading.read(path))
        assert straight.rows("amounts") == tracker.rows("amounts")
    assert " known" in second.stderr


# --- what is known already ------------------------------------------------------------------------------


def test_what_a_tracker_knows_is_not_read_again(tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", 5)
    known = tmp_path / "known"
    with Tracker(tmp_path / "t.duckdb") as tracker:
        assert not register.write(known, tracker)
        tracker.add(read([tmp_path], 1)[0])
        assert register.write(known, tracker)
    lines(tmp_path / "a.jsonl", 6)
    found = list(processing.figures_of_paths([str(tmp_path)], workers=1, problems=[], notes=[], register=str(known)))
    assert [type(one) for one in found] == [Document] * 5 + [Figures]


@pytest.mark.parametrize(
    ("stored", "met", "is_known"),
    [
        (("d", "x", True), ("d", "x", True), True),
        (("d", "x", False), ("d", "x", False), True),
        (("d", "x", True), ("d", "x", False), True),  # a copy without its date brings nothing
        (("d", "x", False), ("d", "x", True), False),  # a date where there was none
        (("d", "x", True), ("d", "y", True), False),  # another text
        (("d", "x", True), ("e", "x", True), False),  # another id
    ],
)
def test_register_knows_what_the_tracker_would_pass_over(
    tmp_path: Path, stored: tuple[str, str, bool], met: tuple[str, str, bool], is_known: bool
) -> None:
    from datetime import date

    def document(identifier: str, text: str, dated: bool) -> Document:
        return Document(text, identifier, published=date(2023, 5, 13) if dated else None)

    with Tracker(tmp_path / "t.duckdb") as tracker:
        tracker.add([document(*stored)])
        register.write(tmp_path / "known", tracker)
        assert register.Register(tmp_path / "known").has(document(*met)) is is_known
        assert bool(tracker.add([document(*met)]).unchanged) is is_known


@pytest.mark.parametrize(
    ("stored", "day", "origin", "is_known"),
    [
        ("option", "2023-05-06", "option", True),
        ("option", "2024-05-06", "option", False),  # a person corrects the date
        ("page", "2024-05-06", "option", False),
        ("option", "2024-05-06", "page", True),  # and nobody else
    ],
)
def test_register_knows_dates_given_by_hand(tmp_path: Path, stored: str, day: str, origin: str, is_known: bool) -> None:
    from datetime import date

    with Tracker(tmp_path / "t.duckdb") as tracker:
        tracker.add([Document("x", "d", published=date(2023, 5, 6), published_from=stored)])
        register.write(tmp_path / "known", tracker)
        met = Document("x", "d", published=date.fromisoformat(day), published_from=origin)
        assert register.Register(tmp_path / "known").has(met) is is_known
        assert bool(tracker.add([met]).unchanged) is is_known


# --- the command line -----------------------------------------------------------------------------------


def test_the_commands_take_workers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from aidtrack.cli import app

    folder = mixed(tmp_path)
    outputs = []
    for count in ("1", "2"):
        app(["extract", str(folder), "--format", "jsonl", "--workers", count, "--quiet"], standalone_mode=False)
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert outputs[0].count("\n") == 49


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["extract", "a.txt", "--scheduler", "tcp://127.0.0.1:9"], "No such option: --scheduler"),
        (["extract", "a.txt", "--parts", "p"], "No such option: --parts"),
        (["add", "a.txt", "--parts", "p"], "--parts is for a cluster"),
    ],
)
def test_wrong_usage_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], word: str
) -> None:
    from typer.testing import CliRunner

    from aidtrack.cli import app

    monkeypatch.chdir(tmp_path)
    Path("a.txt").write_text(told(1), encoding="utf-8")
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert word in result.stderr
