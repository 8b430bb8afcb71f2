"""Load: the same and new documents added again and again, and a folder of very many small files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.torture.program import ended, forked, run

Result = Iterator[tuple[str, str, str]]


def resident() -> int:
    """Megabytes of memory that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") // 1_000_000


def repeated(count: int) -> Result:
    """The same documents added so many times, the database opened for each: neither file nor memory grows."""
    yield _measured(f"{count} adds of the same", count, fresh=False)


def growing(count: int) -> Result:
    """One new document an add: the file grows with the documents, not with the adds."""
    yield _measured(f"{count} adds of one more", count, fresh=True)


def _measured(name: str, count: int, *, fresh: bool) -> tuple[str, str, str]:
    with tempfile.TemporaryDirectory() as folder:
        note = Path(folder, "figures")
        pid = forked(_adding(Path(folder), note, count, fresh), silent=False)
        if status := ended(pid):
            return name, "", f"status {status}"
        memory, later, size, last, whole = map(int, note.read_text().split())
    figures = f"memory {memory} to {later} MB, file {size // 1000} to {last // 1000} kB"
    if fresh:
        figures += f" ({whole // 1000} kB when added at once)"
    grown = later > memory + 30 or last > (whole * 4 if fresh else size + 600_000)
    return name, figures, "grows" if grown else ""


def _adding(folder: Path, note: Path, count: int, fresh: bool) -> Callable[[], None]:
    def work() -> None:
        from aidtrack.model import Document
        from aidtrack.storage import Tracker

        documents = [
            Document(f"Norway will give Ukraine ${n + 5} million in military aid.\n" + "It is winter. " * 100, f"d{n}")
            for n in range(count if fresh else 50)
        ]
        path, warm = folder / "a.duckdb", count // 4
        for number in range(count):
            with Tracker(path) as tracker:
                tracker.add(documents[: number + 1] if fresh else documents)
                tracker.consolidate()
            if number == warm:
                memory, size = resident(), path.stat().st_size
        with Tracker(folder / "b.duckdb") as tracker:
            tracker.add(documents)
            tracker.consolidate()
        whole = (folder / "b.duckdb").stat().st_size
        note.write_text(f"{memory} {resident()} {size} {path.stat().st_size} {whole}")

    return work


def many_files(count: int) -> Result:
    """A folder of so many tiny files, added by the program."""
    from tests.torture.inputs import many

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "news").mkdir()
        many(count)(folder / "news")
        outcome = run("add", "news", "--quiet", folder=folder, patience=6 * 3600)
        again = run("add", "news", "--quiet", folder=folder, patience=6 * 3600)
        size = (folder / "aidtrack.duckdb").stat().st_size // 1_000_000
        fault = outcome.fault or again.fault or ("" if outcome.status == again.status == 0 else outcome.err[-300:])
    figures = (
        f"{outcome.seconds:.0f} s, again {again.seconds:.0f} s; {outcome.peak} MB of memory, {size} MB of database"
    )
    yield f"{count:,} tiny files", figures, fault
