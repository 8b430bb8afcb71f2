"""Runs the program as people do, in a process of its own, and measures it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Outcome:
    """What came of a run.

    Args:
        status: exit status; the negative number of the signal that ended it.
        out: standard output.
        err: standard error.
        seconds: by the clock.
        peak: megabytes of memory at the most, workers counted.
    """

    status: int
    out: str
    err: str
    seconds: float
    peak: int

    @property
    def told(self) -> list[str]:
        """The lines that tell an error or a problem."""
        return [line for line in self.err.splitlines() if line.startswith("aidtrack: ")]

    @property
    def fault(self) -> str:
        """What no run may show: a traceback, a fault of the program itself, a sign that steers a terminal."""
        for sign in ("Traceback (most recent call last)", "a fault of aidtrack itself", "could not be read ("):
            if sign in self.err:
                return self.err[self.err.index(sign) :][:300]
        odd = next((letter for letter in self.err if not letter.isprintable() and letter != "\n"), "")
        return f"{odd!r} on standard error" if odd else ""


def run(
    *arguments: str,
    folder: Path,
    memory: int = 0,
    file_size: int = 0,
    patience: float = 300,
    user: int = 0,
    program: Sequence[str] = ("-m", "aidtrack"),
) -> Outcome:
    """Run `aidtrack` in a folder.

    Args:
        arguments: of the command line.
        folder: to stand in.
        memory: megabytes of address space it may have; 0 for all.
        file_size: bytes a file may have; 0 for all. A write beyond fails as on a full disk.
        patience: seconds until it is killed.
        user: the user id to run as; only root can choose.
        program: what Python is to run.
    """

    def bounded() -> None:
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory * 1_000_000,) * 2)
        if file_size:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size,) * 2)
        if user:
            os.setgroups([])
            os.setgid(user)
            os.setuid(user)

    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        started = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, *program, *arguments], cwd=folder, stdout=out, stderr=err, stdin=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(folder), "MPLCONFIGDIR": str(_shared_cache())},
            preexec_fn=bounded if memory or file_size or user else None, start_new_session=True,
        )  # fmt: skip
        peak = _watched(process, started + patience)
        took = time.monotonic() - started
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "backslashreplace"))
    return Outcome(process.returncode, texts[0], texts[1], took, peak)


def _watched(process: subprocess.Popen[bytes], deadline: float) -> int:
    """Wait for a process and its workers; kills them all at the deadline. Gives megabytes of memory at the most."""
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(_resident(worker) for worker in _session(process.pid)))
        if time.monotonic() > deadline:
            os.killpg(process.pid, signal.SIGKILL)
        time.sleep(0.05)
    return peak


def _session(leader: int) -> Iterator[str]:
    """Ids of the processes that one began, itself among them."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                stat = (entry / "stat").read_text()
                if int(stat.rpartition(")")[2].split()[3]) == leader:
                    yield entry.name


def _resident(process: str) -> int:
    with suppress(OSError, ValueError, IndexError):
        return int(Path("/proc", process, "statm").read_text().split()[1]) * 4096 // 1_000_000
    return 0


def _shared_cache() -> Path:
    """matplotlib's list of fonts, which takes seconds to make, made once for all runs."""
    cache = Path(tempfile.gettempdir()) / "aidtrack-torture-matplotlib"
    cache.mkdir(exist_ok=True)
    cache.chmod(0o777)
    return cache


def forked(work: Callable[[], object], silent: bool = True) -> int:
    """Begin work in a copy of this process, whose imports it has already; gives the process id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        if silent:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
        work()
        os._exit(0)
    except SystemExit as ended:
        os._exit(ended.code if isinstance(ended.code, int) else 1)
    except BaseException:
        os._exit(70)


def ended(pid: int) -> int:
    """Wait for a process; its exit status, or the negative number of the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
