"""Sudden death, full disks, folders without rights, interrupts, two at once: nothing acknowledged is lost.

The commands run in forked copies of this process, whose imports are done, so that a random moment falls into the work.
This process itself opens no database: DuckDB's threads don't survive a fork.
"""

from __future__ import annotations

import csv
import encodings
import hashlib
import json
import os
import pkgutil
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.torture.program import Outcome, ended, forked, run

if TYPE_CHECKING:
    from aidtrack.storage import AddReport

ARTICLES = 24
KNOWN = 12
"""Of the articles, those that stand in the database already when a command begins."""
BATCH = 4
NOBODY = 65_534
Result = Iterator[tuple[str, str, str]]

COMMANDS = {
    "add": ["add", "news"],
    "run": ["run", "news"],
    "correct": ["correct", "decisions.csv"],
    "export": ["export", "out"],
    "export xlsx": ["export", "out", "--format", "xlsx"],
    "report": ["report", "-o", "out/report.html"],
    "chart": ["chart", "donors", "-o", "out/donors.svg"],
}


@dataclass(frozen=True)
class Bench:
    """Folders to start from.

    Args:
        template: all articles, a database of the first few, older output files.
        wanted: the output files of each command when nobody interferes.
        lasts: seconds that each command takes.
    """

    template: Path
    wanted: dict[str, dict[str, str]]
    lasts: dict[str, float]


# --- the stage ------------------------------------------------------------------------------------------


def preload() -> None:
    """Import all that the commands will, so that forked copies have it."""
    import duckdb  # noqa: F401
    import jinja2  # noqa: F401
    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_svg  # noqa: F401
    import openpyxl  # noqa: F401
    import pandas  # noqa: F401

    from aidtrack import charts, cli, pipeline, storage  # noqa: F401
    from aidtrack.charts import bars, columns, lines  # noqa: F401
    from aidtrack.model import Document
    from aidtrack.reports import export, page  # noqa: F401

    for module in pkgutil.iter_modules(encodings.__path__):
        if module.name not in ("mbcs", "oem"):
            import_module(f"encodings.{module.name}")
    pipeline.extract(Document("Norway gives Ukraine $5 million and 3 tanks.", "d"))
    storage.tracker.BATCH = BATCH  # type: ignore[misc]


def articles(folder: Path, count: int) -> None:
    """So many short articles, each about a gift of its own."""
    folder.mkdir()
    donors = ("Norway", "Denmark", "Germany", "France", "Poland", "Canada")
    for number in range(count):
        day = f"2023-{number % 12 + 1:02}-{number % 27 + 1:02}"
        text = (
            f"{donors[number % 6]} will give Ukraine ${number + 5} million in military aid, its minister said.\n\n"
            f"The package includes {number + 2} tanks and {number + 20} howitzers.\n"
        )
        (folder / f"{day}-{number}.txt").write_text(text, encoding="utf-8")


def program(arguments: list[str]) -> Callable[[], None]:
    """`aidtrack` with these arguments, as work for `forked`."""

    def work() -> None:
        from aidtrack.cli import main

        sys.argv = ["aidtrack", *arguments]
        main()

    return work


def in_folder(folder: Path, work: Callable[[], object]) -> Callable[[], None]:
    """The same work, done in a folder."""

    def inside() -> None:
        os.chdir(folder)
        work()

    return inside


@contextmanager
def a_copy(template: Path) -> Iterator[Path]:
    """A folder of its own to spoil."""
    folder = Path(tempfile.mkdtemp(prefix="torture-"))
    try:
        shutil.copytree(template, folder, dirs_exist_ok=True)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def bench(folder: Path, commands: list[str]) -> Bench:
    """Make the folders to start from, and see how long each command takes and what it writes."""
    preload()
    template = folder / "template"
    template.mkdir()
    articles(template / "news", ARTICLES)
    (template / "decisions.csv").write_text("action,subject,note\nnot_aid,p1,first\nnot_aid,p2,second\n")
    known = [str(path) for path in sorted((template / "news").iterdir())[:KNOWN]]
    relative = [str(Path(path).relative_to(template)) for path in known]
    for arguments in (["add", *relative], ["export", "out"], ["report", "-o", "out/report.html"]):
        assert ended(forked(in_folder(template, program(arguments)))) == 0, arguments
    wanted, lasts = {}, {}
    for name in commands:
        with a_copy(template) as copy:
            started = time.monotonic()
            assert ended(forked(in_folder(copy, program(COMMANDS[name])))) == 0, name
            lasts[name] = time.monotonic() - started
            wanted[name] = hashes(copy)
    return Bench(template, wanted, lasts)


# --- what must hold -------------------------------------------------------------------------------------


def hashes(folder: Path) -> dict[str, str]:
    """Output files by their path, half-written ones left out."""
    found = {}
    for part in ("out", "charts"):
        for path in sorted((folder / part).rglob("*")):
            if path.suffix != ".part":
                found[str(path.relative_to(folder))] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


def broken_files(folder: Path) -> list[str]:
    """Output files that are not whole."""
    wrong = []
    for name in hashes(folder):
        data = (folder / name).read_bytes()
        suffix = Path(name).suffix
        whole = {
            ".csv": lambda data: data.endswith(b"\n") and _even(data.decode()),
            ".html": lambda data: data.rstrip().endswith(b"</html>"),
            ".svg": lambda data: data.rstrip().endswith(b"</svg>"),
            ".png": lambda data: data.endswith(b"IEND\xaeB`\x82"),
            ".xlsx": lambda data: b"PK\x05\x06" in data[-100:],
            ".json": lambda data: bool(json.loads(data)),
            ".jsonl": lambda data: data.endswith(b"\n") or not data,
            ".parquet": lambda data: data.endswith(b"PAR1"),
        }[suffix]
        if not whole(data):
            wrong.append(name)
    return wrong


def _even(text: str) -> bool:
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    return len({len(row) for row in rows}) == 1


def check_database(folder: Path, documents: int) -> None:
    """Open the database of a folder and see that it holds together; exits with what is wrong."""
    from aidtrack.storage import Tracker

    with Tracker(folder / "aidtrack.duckdb") as tracker:
        assert tracker.count("documents") >= documents, f"{tracker.count('documents')} of {documents} documents"
        ids = {row["id"] for row in tracker.rows("documents")}
        assert all(tracker.text(identifier) is not None for identifier in ids)
        for table in ("amounts", "items"):
            rows = tracker.rows(table)
            assert {row["document_id"] for row in rows} <= ids, f"{table} of no document"
            assert len({row["id"] for row in rows}) == len(rows), f"{table} twice"
        packages = {row["package_id"] for row in tracker.rows("packages")}
        assert {row["package_id"] for row in tracker.rows("links")} == packages, "links of no package"
        assert len({row["correction_id"] for row in tracker.corrections()}) in (0, 2), "half of the corrections"


def finished(folder: Path, made: Bench, name: str) -> str:
    """Run the command once more, to its end; says what is not as if nothing had happened."""
    if ended(forked(in_folder(folder, program(COMMANDS[name])))) != 0:
        return "the next run fails"
    if hashes(folder) != made.wanted[name]:
        return "the next run writes other files"
    left = [path.name for path in folder.rglob("*.part")]
    return f"left lying: {left}" if left else ""


# --- kill -9 --------------------------------------------------------------------------------------------


def _acknowledging(pipe: int) -> Callable[[], None]:
    """`add`, saying after each batch how many documents are safe."""

    def work() -> None:
        from aidtrack.reading import read
        from aidtrack.storage import Tracker

        with Tracker("aidtrack.duckdb") as tracker:
            whole = tracker._add_batch

            def told(given: Sequence[Any]) -> AddReport:
                report = whole(given)
                os.write(pipe, bytes([len(given)]))
                return report

            tracker._add_batch = told  # type: ignore[method-assign]
            tracker.add(read("news"))

    return work


def killed(made: Bench, name: str, share: float) -> str | None:
    """Kill a command when this share of its time is over; says what is wrong after, None where it had ended before."""
    with a_copy(made.template) as folder:
        reading, writing = os.pipe()
        work = _acknowledging(writing) if name == "add" else program(COMMANDS[name])
        pid = forked(in_folder(folder, work))
        os.close(writing)
        time.sleep(made.lasts[name] * share)
        if not _struck(pid, signal.SIGKILL, made, name):
            os.close(reading)
            return None
        ended(pid)
        with os.fdopen(reading, "rb") as acknowledged:
            count = max(KNOWN, sum(acknowledged.read()))
        if broken := broken_files(folder):
            return f"{name} at {share:.0%}: broken {broken}"
        if status := ended(forked(lambda: check_database(folder, count), silent=False)):
            return f"{name} at {share:.0%}: the database doesn't hold together ({status})"
        left = finished(folder, made, name)
        return f"{name} at {share:.0%}: {left}" if left else ""


def _struck(pid: int, sign: int, made: Bench, name: str) -> bool:
    """Send a signal; False where the process has ended already, which then takes less time than was thought."""
    if os.waitpid(pid, os.WNOHANG)[0]:
        made.lasts[name] *= 0.9
        return False
    os.kill(pid, sign)
    return True


def kills(count: int, commands: list[str] | None = None, seed: int = 1) -> Result:
    """Kill commands at random moments."""
    names = commands or list(COMMANDS)
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        made = bench(Path(folder), names)
        faults: list[str] = []
        while len(faults) < count:
            fault = killed(made, names[len(faults) % len(names)], draw.uniform(0.0, 1.0))
            faults += [] if fault is None else [fault]
        told = "; ".join(sorted({fault for fault in faults if fault})[:5])
        yield f"kill -9 of {', '.join(names)}", f"{count} moments, {sum(map(bool, faults))} faults", told


def interrupts(count: int, seed: int = 2) -> Result:
    """Interrupt commands at random moments, as Ctrl-C does."""
    if not count:
        return
    names = ["add", "run", "correct", "export", "report"]
    draw = random.Random(seed)
    faults, statuses = [], []
    with tempfile.TemporaryDirectory() as place:
        made = bench(Path(place), names)
        while len(statuses) < count:
            name = names[len(statuses) % len(names)]
            with a_copy(made.template) as folder:
                errors = folder / "errors.txt"
                pid = forked(_telling(errors, in_folder(folder, program(COMMANDS[name]))))
                time.sleep(0.02 + made.lasts[name] * draw.uniform(0.0, 0.95))
                if not _struck(pid, signal.SIGINT, made, name):
                    continue
                status = ended(pid)
                statuses.append(status)
                told = errors.read_text() if errors.exists() else ""
                if status not in (0, 130) or "Traceback" in told or "fault of aidtrack" in told:
                    faults.append(f"{name}: status {status}, {told[-200:]}")
                faults += broken_files(folder)
                if ended(forked(lambda folder=folder: check_database(folder, KNOWN))):  # type: ignore[misc]
                    faults.append(f"{name}: the database doesn't hold together")
                if left := finished(folder, made, name):
                    faults.append(f"{name}: {left}")
    stopped = sum(status == 130 for status in statuses)
    yield "interrupt (Ctrl-C)", f"{count} moments, {stopped} stopped with status 130", "; ".join(faults[:3])


def _telling(errors: Path, work: Callable[[], object]) -> Callable[[], None]:
    """Work whose standard error goes to a file."""

    def telling() -> None:
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job is born deaf to it
        os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), 2)
        work()

    return telling


# --- disks and rights -----------------------------------------------------------------------------------


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[bool]:
    """A file system with so much room, where that can be had."""
    mounted = os.geteuid() == 0 and shutil.which("mount") is not None and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], capture_output=True
    ).returncode == 0  # fmt: skip
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(folder)], check=True)


def _says(outcome: Outcome, *words: str) -> str:
    """What is wrong with how a failure was told."""
    if outcome.fault:
        return outcome.fault
    if outcome.status != 1 or len(outcome.told) != 1:
        return f"status {outcome.status}, told {outcome.err[-300:]}"
    return "" if any(word in outcome.told[0] for word in words) else f"told {outcome.told[0]}"


def _in_copies(commands: Mapping[str, list[str]]) -> Iterator[tuple[str, list[str], Path]]:
    """Each command with its name and a filled folder of its own to run in, in which nothing was put out yet."""
    with tempfile.TemporaryDirectory() as place:
        made = bench(Path(place), [])
        for name, arguments in commands.items():
            with a_copy(made.template) as folder:
                shutil.rmtree(folder / "out")
                yield name, arguments, folder


def full_disk() -> Result:
    """Every writer on a disk that is full, or with a bound on the size of files where no disk can be made."""
    words = ("o space left", "disk is full", "ile too large")
    commands = {**COMMANDS, "parquet": ["export", "out", "-f", "parquet"], "kiel": ["export", "out", "-f", "kiel"],
                "jsonl": ["export", "out", "-f", "jsonl"]}  # fmt: skip
    faults = []
    for name, arguments, folder in _in_copies(commands):
        disk = folder / ("." if name in ("add", "run", "correct") else "out")
        disk.mkdir(exist_ok=True)
        faults += [f"{name}: {fault}" for fault in _on_a_full_disk(folder, disk, arguments, words) if fault]
    yield "disk full", f"{len(commands)} commands", "; ".join(faults[:4])


def _on_a_full_disk(folder: Path, disk: Path, arguments: list[str], words: tuple[str, ...]) -> Iterator[str]:
    database = (folder / "aidtrack.duckdb").stat().st_size // 1024
    inner = disk / "disk" if disk == folder else disk
    inner.mkdir(exist_ok=True)
    room = database + 8 if disk == folder else 4
    with small_disk(inner, room) as mounted:
        if not mounted:
            yield _says(run(*arguments, folder=folder, file_size=3000), *words)
            return
        if disk == folder:
            shutil.copy(folder / "aidtrack.duckdb", inner)
            arguments = [*arguments, "--db", str(inner / "aidtrack.duckdb")]
            _fill(inner / "filler")
        outcome = run(*arguments, folder=folder)
        yield _says(outcome, *words)
        if disk == folder:
            (folder / "aidtrack.duckdb").write_bytes((inner / "aidtrack.duckdb").read_bytes())
            for beside in inner.glob("aidtrack.duckdb.*"):
                shutil.copy(beside, folder)
            status = ended(forked(lambda: check_database(folder, KNOWN), silent=False))
            yield f"the database doesn't hold together ({status})" if status else ""
        else:
            yield "; ".join(f"{name} is no whole file" for name in broken_files(folder))


def _fill(path: Path) -> None:
    """Take what room is left."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 512)


def no_rights() -> Result:
    """Folders and databases that may only be read, as another user where this one is root."""
    faults = []
    for name, arguments, folder in _in_copies(COMMANDS):
        _closed(folder)
        errors = Path(tempfile.mkstemp()[1])
        errors.chmod(0o666)
        pid = forked(_telling(errors, _as_nobody(in_folder(folder, program(arguments)))))
        status, told = ended(pid), errors.read_text().splitlines()
        errors.unlink()
        lines = [line for line in told if line.startswith("aidtrack: ")]
        if status != 1 or len(lines) != 1 or "denied" not in lines[0].lower():
            faults.append(f"{name}: status {status}, {told[-3:]}")
    yield "folder without rights", f"{len(COMMANDS)} commands", "; ".join(faults[:4])


def _closed(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)


def _as_nobody(work: Callable[[], object]) -> Callable[[], None]:
    def lowered() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        work()

    return lowered


# --- two at once ----------------------------------------------------------------------------------------


def at_once(count: int = 4) -> Result:
    """Several programs adding to one database, and as many asking it."""
    faults = []
    with tempfile.TemporaryDirectory() as place:
        made = bench(Path(place), [])
        with a_copy(made.template) as folder:
            workers = []
            for number in range(count):
                articles(folder / f"more{number}", 10 + number)
                for kind, arguments in (("add", ["add", f"more{number}"]), ("ask", ["totals", "--by", "donor"])):
                    errors = folder / f"{kind}{number}.err"
                    workers.append((forked(_telling(errors, in_folder(folder, program(arguments)))), kind, number))
            for pid, kind, number in workers:
                if status := ended(pid):
                    faults.append(f"{kind}: {status} {(folder / f'{kind}{number}.err').read_text()[-200:]}")
            if ended(forked(lambda: check_database(folder, KNOWN), silent=False)):
                faults.append("the database doesn't hold together")
    yield "at once on one database", f"{count} adding, {count} asking", "; ".join(faults[:3])
