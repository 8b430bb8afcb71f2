"""Paths, folders, globs and standard input to `Source`s, in an order that depends on names alone."""

from __future__ import annotations

import gzip
import io
import os
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from aidtrack.errors import UnreadableFile
from aidtrack.reading.records import Desk

LARGEST: Final = 200_000_000
"""Bytes of text in one document, or in one line of a file of records."""

_SUSPECT: Final = 10_000_000
_RATIO: Final = 200  # prose packs 3 to 5 times, very repetitive JSON lines perhaps 50
_BAD_GZIP: Final = (gzip.BadGzipFile, EOFError, zlib.error)

FORMATS: Final[dict[str, tuple[str, str]]] = {
    ".txt": ("text", "plain"),
    ".text": ("text", "plain"),
    ".md": ("text", "markdown"),
    ".markdown": ("text", "markdown"),
    ".html": ("html", "page"),
    ".htm": ("html", "page"),
    ".xhtml": ("html", "page"),
    ".pdf": ("pdf", "release"),
    ".docx": ("word", "docx"),
    ".eml": ("mail", "message"),
    ".jsonl": ("tabular", "json_lines"),
    ".ndjson": ("tabular", "json_lines"),
    ".json": ("tabular", "json_file"),
    ".csv": ("tabular", "csv_file"),
    ".tsv": ("tabular", "csv_file"),
    ".xlsx": ("tabular", "xlsx"),
    ".parquet": ("tabular", "parquet"),
    ".rss": ("feed", "feed"),
    ".atom": ("feed", "feed"),
    ".xml": ("feed", "feed"),
}
"""Which module and function of `aidtrack.reading` reads a suffix."""


class _Unpacking(io.RawIOBase):
    """A gzip stream that stops where a bomb shows: much text out of few bytes."""

    def __init__(self, packed: BinaryIO, name: str) -> None:
        self._packed = packed
        self._name = name
        self._gzip = gzip.GzipFile(fileobj=packed, mode="rb")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._gzip.read(len(view))
        if self._gzip.tell() > _SUSPECT and self._gzip.tell() > _RATIO * max(self._packed.tell(), 1):
            raise UnreadableFile(f"{self._name} unpacks to far more than text does", "unpack and look at it by hand")
        view[: len(chunk)] = chunk
        return len(chunk)

    def close(self) -> None:
        self._gzip.close()
        self._packed.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Source:
    """One file, or standard input.

    Args:
        name: the path as given, fit to be printed; `-` for standard input.
        path: where it lies; empty for standard input.
        suffix: its lower-case suffix without `.gz`.
        packed: whether it is gzipped.
        content: the bytes themselves where there is no file.
    """

    name: str
    path: str
    suffix: str
    packed: bool = False
    content: bytes | None = None

    def open(self) -> BinaryIO:
        """Open for reading bytes, unpacked; the caller closes it; raises OSError."""
        raw: BinaryIO = io.BytesIO(self.content) if self.content is not None else Path(self.path).open("rb")  # noqa: SIM115
        return io.BufferedReader(_Unpacking(raw, self.name), 1 << 16) if self.packed else raw

    def data(self, limit: int = LARGEST) -> bytes:
        """The whole content; raises UnreadableFile where it is empty, damaged or larger than `limit` bytes."""
        try:
            with self.open() as stream:
                data = stream.read(limit + 1)
        except _BAD_GZIP as error:
            raise UnreadableFile(
                f"{self.name} is a damaged gzip file", "unpack it by hand or fetch it again"
            ) from error
        if len(data) > limit:
            raise UnreadableFile(f"{self.name} is larger than {limit // 1_000_000} MB", "split it into its articles")
        if not data.strip():
            raise UnreadableFile(f"{self.name} is empty", "leave it out")
        return data

    def lines(self, limit: int = LARGEST) -> Iterator[tuple[int, bytes]]:
        """Number and bytes of each line, its end kept; raises UnreadableFile at one longer than `limit` bytes."""
        try:
            with self.open() as stream:
                number = 0
                while line := stream.readline(limit + 1):
                    number += 1
                    if len(line) > limit:
                        raise UnreadableFile(
                            f"{self.name}: line {number} is longer than {limit // 1_000_000} MB", "split it up"
                        )
                    yield number, line
        except _BAD_GZIP as error:
            raise UnreadableFile(
                f"{self.name} is a damaged gzip file and was read in part", "unpack it by hand or fetch it again"
            ) from error


def printable_path(path: str) -> str:
    """The path with bytes that are no UTF-8 shown as U+FFFD, so that it can be stored and printed.

    >>> printable_path("caf\\udce9.txt")
    'caf�.txt'
    """
    return os.fsencode(path).decode("utf-8", "replace")


def split_suffix(name: str) -> tuple[str, bool]:
    """The suffix that decides the format, and whether the file is gzipped.

    >>> split_suffix("a/news.JSONL.gz")
    ('.jsonl', True)
    >>> split_suffix("a.b/README")
    ('', False)
    """
    path = Path(name)
    if path.suffix.lower() != ".gz":
        return path.suffix.lower(), False
    return Path(path.stem).suffix.lower(), True


def _source(path: str) -> Source:
    suffix, packed = split_suffix(path)
    return Source(printable_path(path), path, suffix, packed)


def _standard_input() -> Source:
    data = sys.stdin.buffer.read(LARGEST + 1)
    return Source("-", "", "", data[:2] == b"\x1f\x8b", data)


_ODD: Final = (
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def _odd(mode: int) -> str:
    """What a thing is that is neither file nor folder; opening a pipe would wait for ever."""
    return next((words for test, words in _ODD if test(mode)), "")


def _entries(folder: str, desk: Desk) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((e for e in entries if not e.name.startswith(".")), key=lambda entry: entry.name)
    except OSError as error:
        desk.problem(unopened(printable_path(folder), error))
        return []


def _walk(folder: str, desk: Desk, seen: set[tuple[int, int]], skipped: Counter[str]) -> Iterator[Source]:
    """Files of a folder and those below it, by name; a folder reached again (a loop of links) is passed over."""
    pending = [folder]
    waiting: list[Iterator[os.DirEntry[str]]] = []
    while pending or waiting:
        if pending:
            here = pending.pop()
            try:
                status = Path(here).stat()
            except OSError as error:
                desk.problem(unopened(printable_path(here), error))
                continue
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                waiting.append(iter(_entries(here, desk)))
        while waiting:
            entry = next(waiting[-1], None)
            if entry is None:
                waiting.pop()
            elif _is_folder(entry):
                pending.append(entry.path)
                break
            else:
                yield from _file(entry.path, desk, skipped)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _file(path: str, desk: Desk, skipped: Counter[str]) -> Iterator[Source]:
    source = _source(path)
    if source.suffix not in FORMATS:
        skipped[source.suffix or "no suffix"] += 1
        return
    try:
        odd = _odd(Path(path).stat().st_mode)
    except OSError as error:
        desk.problem(unopened(source.name, error))
        return
    if odd:
        desk.problem(UnreadableFile(f"{source.name} is {odd}", "leave it out or copy its text into a file"))
    else:
        yield source


def unopened(name: str, error: OSError) -> UnreadableFile:
    """The one line for a file that the system doesn't give.

    >>> str(unopened("a.txt", FileNotFoundError(2, "No such file or directory")))
    "a.txt doesn't exist: check the path"
    """
    if isinstance(error, FileNotFoundError):
        return UnreadableFile(f"{name} doesn't exist", "check the path")
    reason = (error.strerror or type(error).__name__).lower()
    return UnreadableFile(f"{name} can't be opened ({reason})", "check that you may read it")


def _named(path: str, desk: Desk, seen: set[tuple[int, int]], skipped: Counter[str]) -> Iterator[Source]:
    """What one path of the command line stands for."""
    if path == "-":
        yield _standard_input()
        return
    if path.startswith(("http://", "https://")):
        desk.problem(UnreadableFile(f"{path} is an address", "save the page and name the file"))
        return
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError as error:
        matches = _matches(path)
        if not matches:
            desk.problem(unopened(printable_path(path), error))
        for match in matches:
            yield from _named(match, desk, seen, skipped)
        return
    except (OSError, ValueError) as error:
        reason = error if isinstance(error, OSError) else OSError(0, str(error))
        desk.problem(unopened(printable_path(path), reason))
        return
    if stat.S_ISDIR(mode):
        yield from _walk(path, desk, seen, skipped)
    elif odd := _odd(mode):
        desk.problem(UnreadableFile(f"{printable_path(path)} is {odd}", "use - to read from standard input"))
    else:
        yield _source(path)


def _matches(pattern: str) -> list[str]:
    """Paths that a glob stands for, sorted; none where it is no glob."""
    if not any(sign in pattern for sign in "*?["):
        return []
    import glob

    return sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - keeps the path as given, Path.glob doesn't


def find(paths: Iterable[str], desk: Desk) -> Iterator[Source]:
    """All files that the paths stand for.

    Args:
        paths: files, folders (walked by name, hidden files left out), globs, `-` for standard input.
        desk: told of what is missing or no file, and how many files of unknown kind were skipped.
    """
    seen: set[tuple[int, int]] = set()
    skipped: Counter[str] = Counter()
    for path in paths:
        yield from _named(path, desk, seen, skipped)
    if skipped:
        kinds = ", ".join(f"{suffix} {n}" for suffix, n in sorted(skipped.items(), key=lambda kv: (-kv[1], kv[0]))[:5])
        desk.note(f"{skipped.total()} files of unknown kind skipped ({kinds}): name one explicitly to read it as text")
