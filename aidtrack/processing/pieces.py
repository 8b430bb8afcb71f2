"""Input cut into pieces for workers: names of files and slices of large ones, so that workers do the reading too.

Where pieces begin and end depends on names and sizes alone. Plain JSON lines are cut at the ends of lines, packed crawl
archives anywhere: whoever reads a slice finds the records that begin in it. What can't be cut (other packed files,
tables, feeds) is read here and handed over as documents.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from aidtrack.reading.decoding import wide_encoding
from aidtrack.reading.sources import FORMATS, OF_RECORDS, Source, length, unopened

if TYPE_CHECKING:
    from aidtrack.model import Document
    from aidtrack.reading.records import Desk

SIZE: Final = 250_000
"""Bytes of a piece, about: a second or two of work. What collects stores one while the others are read, and after the
last one has only that to store; smaller pieces cost more to hand over than they save."""

CRAWL: Final = 8_000_000
"""Packed bytes of a slice of a crawl archive: some seconds behind the gate, since little of it matters."""

_FILES: Final = 64  # files of a piece, however small
_SMALLEST: Final = 10_000  # bytes of a slice of an archive that isn't worth being halved: a page or two


@dataclass(frozen=True, slots=True)
class Piece:
    """What one worker reads at a time.

    Args:
        sources: files, or slices of a file.
        documents: what had to be read here.
        finished: names of the files that end with this piece, for a progress bar.
        size: bytes, about.
    """

    sources: tuple[Source, ...] = ()
    documents: tuple[Document, ...] = ()
    finished: tuple[str, ...] = ()
    size: int = 0

    def halves(self) -> list[Piece]:
        """The piece in two, or in one where it is a single file, line or document."""
        count = len(self.sources) or len(self.documents)
        if count < 2:
            parts = _halves(self.sources[0]) if self.sources else ()
            return [Piece((part,), size=_size(part)) for part in parts] or [self]
        middle = count // 2
        return [
            Piece(self.sources[:middle], self.documents[:middle]),
            Piece(self.sources[middle:], self.documents[middle:], self.finished),
        ]

    @property
    def name(self) -> str:
        """What to call it in a message."""
        source = self.sources[0] if self.sources else None
        if source is None:
            return self.documents[0].path or self.documents[0].id
        if source.slice is None:
            return source.url or source.name
        if source.suffix == ".warc":
            return f"{source.name} from byte {source.slice[0]:,}"
        return f"{source.name} from line {source.first_line:,}"


def _size(source: Source) -> int:
    return source.slice[1] - source.slice[0] if source.slice else length(source)


def _halves(source: Source) -> list[Source]:
    """A slice in two; none where it is a line, or a page or two of an archive."""
    if source.slice is None:
        return []
    (start, end), line = source.slice, source.first_line
    if source.suffix == ".warc":
        middle, after = (start + end) // 2 if end - start > _SMALLEST else start, line
    else:
        head = _first_lines(source, (end - start) // 2)
        middle, after = start + len(head), line + head.count(b"\n")
    if middle == start:
        return []
    return [replace(source, slice=(start, middle)), replace(source, slice=(middle, end), first_line=after)]


def _first_lines(source: Source, size: int) -> bytes:
    """Lines of a slice up to about so many bytes, never all; none where it is one line, or can't be opened now."""
    try:
        with source.open() as stream:
            head = stream.read(size) + stream.readline()
            return head if stream.read(1) else head[: head.rstrip(b"\n").rfind(b"\n") + 1]
    except OSError:
        return b""


def cut(sources: Iterable[Source], desk: Desk, read: Callable[[Source], Iterator[Document]]) -> Iterator[Piece]:
    """All pieces of the input, in its order.

    Args:
        sources: from `sources.find`.
        desk: told of files that can't be opened.
        read: reads the documents of a file that can't be shared out.
    """
    waiting: list[Source] = []
    size = 0
    for source in sources:
        kind, many = _kind(source), length(source)
        if kind == "article" or (kind == "lines" and many <= SIZE):
            waiting.append(source)
            size += many
            if size < SIZE and len(waiting) < _FILES:
                continue
        if waiting:
            yield Piece(tuple(waiting), finished=tuple(one.name for one in waiting), size=size)
            waiting, size = [], 0
        if kind == "lines" and many > SIZE:
            yield from _slices(source, many, desk)
        elif kind == "crawl":
            yield from archive_slices(source, many, CRAWL)
        elif kind == "records":
            yield from _read_here(source, read)
    if waiting:
        yield Piece(tuple(waiting), finished=tuple(one.name for one in waiting), size=size)


def _kind(source: Source) -> str:
    """How a file is shared out: as an article, as lines, as a crawl, or record by record."""
    if source.content is not None or source.url:
        return "records"
    module, _ = FORMATS.get(source.suffix, ("", ""))
    if module == "crawl":
        return "crawl"
    if source.suffix in (".jsonl", ".ndjson") and not source.packed and not _is_wide(source):
        return "lines"
    # What has no known suffix shows its format when it is opened; it may be anything, and is read whole.
    return "records" if module in OF_RECORDS or not module else "article"


def _is_wide(source: Source) -> bool:
    try:
        with source.open() as stream:
            return bool(wide_encoding(stream.read(256)))
    except OSError:
        return False


def _slices(source: Source, size: int, desk: Desk) -> Iterator[Piece]:
    """A file of lines in slices that end with a line; a line longer than a slice stays whole."""
    try:
        with source.open() as stream:
            start, first = 0, 1
            while start < size and (block := stream.read(SIZE)):
                block += stream.readline()
                end, lines = start + len(block), block.count(b"\n")
                finished = (source.name,) if end >= size else ()
                part = Source(source.name, source.path, source.suffix, slice=(start, end), first_line=first)
                yield Piece((part,), finished=finished, size=len(block))
                start, first = end, first + lines
    except OSError as error:
        desk.problem(unopened(source.name, error))


def archive_slices(source: Source, size: int, most: int) -> Iterator[Piece]:
    """A crawl archive in slices of so many bytes; whole where it isn't packed record by record.

    Args:
        source: the archive, of this machine or of a store.
        size: its bytes.
        most: bytes of a slice.
    """
    if not source.packed or size <= most:
        yield Piece((source,), finished=(source.name,), size=size)
        return
    for start in range(0, size, most):
        end = min(start + most, size)
        finished = (source.name,) if end == size else ()
        yield Piece((replace(source, slice=(start, end)),), finished=finished, size=end - start)


def _read_here(source: Source, read: Callable[[Source], Iterator[Document]]) -> Iterator[Piece]:
    waiting: list[Document] = []
    size = 0
    for document in read(source):
        waiting.append(document)
        size += len(document.text)
        if size >= SIZE:
            yield Piece(documents=tuple(waiting), size=size)
            waiting, size = [], 0
    yield Piece(documents=tuple(waiting), finished=(source.name,), size=size)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
