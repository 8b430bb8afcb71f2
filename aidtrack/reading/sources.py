"""Paths, folders, globs, web addresses and standard input to `Source`s, in an order that depends on names alone."""

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
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from aidtrack.errors import UnreadableFile
from aidtrack.quantities import count
from aidtrack.reading.addresses import is_address, remedy_for_missing
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
    ".warc": ("crawl", "pages"),
}
"""Which module and function of `aidtrack.reading` reads a suffix."""

MAGIC: Final = ((b"%PDF-", ".pdf"), (b"PAR1", ".parquet"))
"""First bytes that leave no doubt, and the suffix they stand for."""

OF_RECORDS: Final = frozenset({"tabular", "feed", "crawl"})
"""Modules that read many articles from one file: a date in its name is not that of its articles."""


_STORES: Final = frozenset(
    ("s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "hdfs", "webhdfs", "hf", "oci", "oss", "sftp", "memory")
)
"""Schemes of what fsspec reaches with the credentials of this machine; any other scheme is an address of the web."""


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
        url: the web address it comes from; it still has to be fetched where there is no content.
        charset: the encoding that a web server states.
        slice: of a file of lines, only the bytes from the first to before the second, which begin and end with a line.
        first_line: the number of the first line in it.
        seen: the day on which a crawler fetched it.
    """

    name: str
    path: str
    suffix: str
    packed: bool = False
    content: bytes | None = None
    url: str = ""
    charset: str = ""
    slice: tuple[int, int] | None = None
    first_line: int = 1
    seen: date | None = None

    def open(self) -> BinaryIO:
        """Open for reading bytes, unpacked; the caller closes it; raises OSError."""
        raw = self.open_packed()
        return io.BufferedReader(_Unpacking(raw, self.name), 1 << 16) if self.packed else raw

    def open_packed(self) -> BinaryIO:
        """Open for reading the bytes as they lie there; the caller closes it; raises OSError."""
        if self.content is not None:
            return io.BytesIO(self.content)
        raw = opened(self.path)
        if self.slice is None:
            return raw
        with raw:
            raw.seek(self.slice[0])
            return io.BytesIO(raw.read(self.slice[1] - self.slice[0]))

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
                number = self.first_line - 1
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


def opened(path: str) -> BinaryIO:
    """Open a file of this machine, or of a store that fsspec knows (`s3://…`); raises OSError."""
    if not is_remote(path):
        return Path(path).open("rb")
    return cast(BinaryIO, _fsspec(path).open(path, "rb").open())


def length(source: Source) -> int:
    """Bytes of a file as it lies there; 0 where that can't be known."""
    try:
        if is_remote(source.path):
            files, found = _fsspec(source.path).core.url_to_fs(source.path)
            return int(files.size(found) or 0)
        return Path(source.path).stat().st_size if source.path else 0
    except OSError:
        return 0


def is_remote(path: str) -> bool:
    """Whether a path names a file in a store that fsspec reaches; web addresses are fetched by `web`.

    >>> is_remote("s3://news/2023.warc.gz"), is_remote("https://example.org/a"), is_remote("a/b.txt")
    (True, False, False)
    """
    scheme, sign, _ = path.partition("://")
    return bool(sign) and scheme.lower() in _STORES


def _fsspec(path: str) -> Any:
    try:
        import fsspec
    except ImportError as error:
        raise UnreadableFile(f"{path} needs fsspec", "pip install 'aidtrack[cluster]'") from error
    return fsspec


def _stored(path: str, desk: Desk) -> Iterator[Source]:
    """The files in a store that a path stands for: one, those of a folder and below, or those of a glob."""
    try:
        files, found = _fsspec(path).core.url_to_fs(path)
        names = files.glob(found) if any(sign in found for sign in "*?[") else files.find(found)
        sources = [_source(files.unstrip_protocol(name)) for name in sorted(names)]
    except UnreadableFile as problem:
        desk.problem(problem)
        return
    except (ImportError, OSError, ValueError) as error:
        desk.problem(UnreadableFile(f"{path} can't be opened ({error})", "check the address, and the rights"))
        return
    if not sources:
        desk.problem(UnreadableFile(f"{path} doesn't exist", "check the path"))
    yield from (one for one in sources if one.suffix in FORMATS or len(sources) == 1)


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


def holds_records(path: str) -> bool:
    """Whether a file of this name holds many articles rather than one.

    >>> holds_records("news/wire.jsonl.gz"), holds_records("feed.xml"), holds_records("a.html")
    (True, True, False)
    """
    return FORMATS.get(split_suffix(path)[0], ("", ""))[0] in OF_RECORDS


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
        name = name or "a path without a name"
        return UnreadableFile(f"{name} doesn't exist", remedy_for_missing(name))
    reason = (error.strerror or type(error).__name__).lower()
    return UnreadableFile(f"{name} can't be opened ({reason})", "check that you may read it")


def _named(path: str, desk: Desk, seen: set[tuple[int, int]], skipped: Counter[str]) -> Iterator[Source]:
    """What one path of the command line stands for."""
    if path == "-" and sys.stdin is None:
        desk.problem(UnreadableFile("standard input is closed", "pipe a text into it"))
        return
    if path == "-":
        yield _standard_input()
        return
    if is_remote(path):
        yield from _stored(path, desk)
        return
    if is_address(path):
        yield Source(path, "", "", url=path)
        return
    yield from _found(path, desk, seen, skipped)


def _found(path: str, desk: Desk, seen: set[tuple[int, int]], skipped: Counter[str]) -> Iterator[Source]:
    """The file, the files of the folder, or those that the glob stands for."""
    try:
        mode = Path(path).stat().st_mode
    except FileNotFoundError as error:
        matches = _matches(path)
        if not matches:
            desk.problem(unopened(printable_path(path), error))
        for match in matches:
            yield from _found(match, desk, seen, skipped)
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
    """All files that the paths stand for; web addresses are named and not fetched here.

    Args:
        paths: files, folders (walked by name, hidden files left out), globs, addresses, `-` for standard input.
        desk: told of what is missing or no file, and how many files of unknown kind were skipped.
    """
    seen: set[tuple[int, int]] = set()
    skipped: Counter[str] = Counter()
    for path in paths:
        yield from _named(path, desk, seen, skipped)
    if skipped:
        kinds = ", ".join(f"{suffix} {n}" for suffix, n in sorted(skipped.items(), key=lambda kv: (-kv[1], kv[0]))[:5])
        files = count(skipped.total(), "file")
        desk.note(f"{files} of unknown kind skipped ({kinds}): name one explicitly to read it as text")
