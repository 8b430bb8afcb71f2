"""A real Dask cluster of two processes on this machine: the same bytes come out, also when one of them is killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from archives import archive

from aidtrack import pipeline, reading
from aidtrack.errors import AidtrackError, UsageError
from aidtrack.processing import cluster
from aidtrack.processing.cluster import Outcome
from aidtrack.processing.parts import Folder, Slip
from aidtrack.processing.work import Task, work
from aidtrack.reading.records import Desk
from aidtrack.reading.sources import Source, find
from aidtrack.storage import Tracker

pytest.importorskip("distributed", reason="needs the extra cluster")
pytest.importorskip("fastwarc", reason="needs the extra cluster")

ROOT = Path(__file__).resolve().parents[1]
GIVERS = ("Norway", "Denmark", "Poland", "Japan", "Canada")


def told(number: int) -> str:
    """One short article."""
    return f"{GIVERS[number % 5]} pledged €{number + 1} million and {number + 2} ambulances to Ukraine. Note {number}."


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Lines, articles and archives: a dozen parts and more."""
    folder = tmp_path / "in"
    folder.mkdir()
    with (folder / "a.jsonl").open("w", encoding="utf-8") as file:
        for number in range(400):
            file.write(json.dumps({"id": f"n{number}", "text": told(number), "date": "2023-05-13"}) + "\n")
    for number in range(3):
        folder.joinpath(f"b{number}.txt").write_text(told(900 + number), encoding="utf-8")
        pages = {
            f"https://one.example/{number}/{place}": f"<p>{told(1000 + 10 * number + place)}</p>" for place in range(4)
        }
        folder.joinpath(f"c{number}.warc.gz").write_bytes(archive(pages, True))
    folder.joinpath("d.txt").write_text("The cup final ended with two goals.", encoding="utf-8")
    return folder


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts so small that a small input has many."""
    monkeypatch.setattr(cluster, "SLICE", 4000)
    monkeypatch.setattr(cluster, "_BATCH", 2)


@contextmanager
def machines(count: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and workers of one thread as processes of their own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    environment = os.environ | {"PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1"}
    scheduler = ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
    worker = ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1"]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "dask", *command],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for command in (scheduler, *[worker] * count)
    ]
    try:
        _wait_for(address, count)
        yield address, running[1:]
    finally:
        for process in running:
            process.kill()
            process.wait()


def _wait_for(address: str, count: int) -> None:
    from distributed import Client

    end = time.monotonic() + 60
    while True:
        try:
            with Client(address, timeout="5s", set_as_default=False) as client:
                client.wait_for_workers(count, timeout=60)
                return
        except OSError:
            if time.monotonic() > end:
                raise


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder of parts."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def here(sources: Path, parts: Path) -> None:
    """The same parts, made in this process."""
    cut = cluster.cut(find([str(sources)], Desk()))
    cluster.finish(
        Task(), str(parts), [(cluster.part_name(Task(), piece), piece) for piece in cut], pipeline.fingerprint()
    )


@pytest.mark.usefixtures("small_parts")
def test_a_worker_killed_in_the_middle_changes_nothing(sources: Path, tmp_path: Path) -> None:
    here(sources, tmp_path / "alone")
    with machines(2) as (address, workers):

        def kill(_: Slip) -> None:
            if workers[0].poll() is None:
                workers[0].send_signal(signal.SIGKILL)
                workers[0].wait()

        outcome = cluster.run([str(sources)], address, str(tmp_path / "parts"), on_part=kill)
        assert workers[0].poll() == -signal.SIGKILL
    assert outcome.problems == []
    assert len(outcome.slips) > 10
    assert content(tmp_path / "parts") == content(tmp_path / "alone")


@pytest.mark.usefixtures("small_parts")
def test_a_stopped_run_goes_on_and_the_tracker_is_that_of_one_machine(sources: Path, tmp_path: Path) -> None:
    def stop(_: Slip) -> None:
        raise KeyboardInterrupt

    parts = str(tmp_path / "parts")
    with machines(1) as (address, _):
        with pytest.raises(KeyboardInterrupt):
            cluster.run([str(sources)], address, parts, on_part=stop)
        outcome = cluster.run([str(sources)], address, parts)
    assert 0 < outcome.known < len(outcome.slips)
    with Tracker(tmp_path / "cluster.duckdb") as tracker, Tracker(tmp_path / "alone.duckdb") as alone:
        report = cluster.gather(tracker, parts, outcome)
        alone.add(one for one in reading.read(sources) if "cup final" not in one.text)
        assert report.added == alone.count("documents") == 415
        tracker.consolidate()
        alone.consolidate()
        for table in ("amounts", "items", "packages", "links"):
            assert tracker.rows(table) == alone.rows(table), table
        assert _unplaced(tracker, sources) == _unplaced(alone, sources)
        again = cluster.gather(tracker, parts, outcome)
        assert (again.added, again.unchanged) == (0, 415)


def _unplaced(tracker: Tracker, sources: Path) -> list[object]:
    return [{**row, "path": Path(row["path"]).name} for row in tracker.rows("documents")]


# --- parts ----------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("small_parts")
def test_slices_have_every_line_once(sources: Path) -> None:
    path = sources / "a.jsonl"
    pieces = list(cluster.cut(find([str(path)], Desk())))
    assert len(pieces) > 5
    spans = [cluster._whole_lines(piece.sources[0]).slice for piece in pieces]
    joined = b"".join(path.read_bytes()[span[0] : span[1]] for span in spans if span)
    assert joined == path.read_bytes()


@pytest.mark.parametrize(
    ("size", "spans"),
    [
        (4, ["aaa\n", "bbb\n", "cc\n"]),  # slices end where lines do
        (5, ["aaa\nbbb\n", "cc\n", ""]),  # a line belongs to the slice in which it begins
        (2, ["aaa\n", "", "bbb\n", "", "cc\n", ""]),  # lines longer than a slice
    ],
)
def test_a_line_belongs_to_the_slice_in_which_it_begins(tmp_path: Path, size: int, spans: list[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("aaa\nbbb\ncc\n", encoding="utf-8")
    found = []
    for start in range(0, 11, size):
        span = cluster._whole_lines(Source("a", str(path), ".jsonl", slice=(start, min(start + size, 11)))).slice
        assert span is not None
        found.append(path.read_text(encoding="utf-8")[span[0] : span[1]])
    assert found == spans


def test_slices_of_an_archive_have_every_page_once(
    sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sources / "c0.warc.gz"
    whole = work(Task(), *cluster.cut(find([str(path)], Desk())))
    monkeypatch.setattr(cluster, "SLICE", 400)
    cut = list(cluster.cut(find([str(path)], Desk())))
    assert len(cut) > 2
    slips = cluster.finish(
        Task(), str(tmp_path), [(cluster.part_name(Task(), piece), piece) for piece in cut], pipeline.fingerprint()
    )
    assert [slip.problems for slip in slips] == [()] * len(cut)
    assert sum(slip.read for slip in slips) == len(whole.found) == 4


def test_only_what_speaks_of_aid_is_kept(sources: Path, tmp_path: Path) -> None:
    here(sources, tmp_path / "parts")
    folder = Folder(str(tmp_path / "parts"))
    slips = [folder.slip(name) for name in folder.finished()]
    assert sum(slip.read for slip in slips) == sum(slip.kept for slip in slips) + 1 == 416


def test_a_part_without_its_slip_is_read_again(sources: Path, tmp_path: Path) -> None:
    here(sources, tmp_path / "parts")
    before = content(tmp_path / "parts")
    folder = Folder(str(tmp_path / "parts"))
    [slip, *_] = (tmp_path / "parts" / "finished").iterdir()
    slip.unlink()
    assert slip.stem not in folder.finished()
    here(sources, tmp_path / "parts")
    assert content(tmp_path / "parts") == before


def test_another_text_under_a_known_id_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with Tracker(tmp_path / "t.duckdb") as tracker:
        for number in (1, 2):
            path.write_text(json.dumps({"id": "same", "text": told(number)}) + "\n", encoding="utf-8")
            here(path, tmp_path / "parts")
            names = dict.fromkeys(cluster.part_name(Task(), piece) for piece in cluster.cut(find([str(path)], Desk())))
            cluster.gather(tracker, str(tmp_path / "parts"), Outcome(names))  # type: ignore[misc]
            assert [row["low"] for row in tracker.rows("amounts")] == [(number + 1) * 1e6]
            tracker.consolidate()
        assert tracker.count("documents") == 1


def test_a_store_is_a_folder_like_any_other(sources: Path) -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe("/news/a.jsonl", sources.joinpath("a.jsonl").read_bytes())
    cut = list(cluster.cut(find(["memory://news/*.jsonl"], Desk())))
    slips = cluster.finish(
        Task(), "memory://parts", [(cluster.part_name(Task(), piece), piece) for piece in cut], pipeline.fingerprint()
    )
    assert [(slip.read, slip.kept) for slip in slips] == [(400, 400)]
    assert Folder("memory://parts").files("amounts", [slips[0].name]) == [
        f"memory:///parts/amounts/{slips[0].name}.parquet"
    ]


# --- wrong usage ----------------------------------------------------------------------------------------


def test_no_scheduler_is_told_in_one_line(sources: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "_PATIENCE", "1s")
    with pytest.raises(AidtrackError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9: start one"):
        cluster.run([str(sources)], "tcp://127.0.0.1:9", str(tmp_path / "parts"))


def test_a_worker_that_would_read_otherwise_refuses(sources: Path, tmp_path: Path) -> None:
    with pytest.raises(AidtrackError, match="has another version or vocabulary of aidtrack"):
        cluster.finish(Task(), str(tmp_path / "parts"), [], "of another version")


def test_addresses_and_standard_input_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"can't read https://example\.org/a"):
        cluster.run(["https://example.org/a"], "tcp://127.0.0.1:9", str(tmp_path / "parts"))
