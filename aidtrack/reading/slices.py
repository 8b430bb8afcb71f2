"""Slices of packed crawl archives: which records belong to the bytes from here to there, found without what is before.

Each record is packed by itself, as crawls are, so reading can begin at any of them. A slice has the records that begin
in it, and both of its neighbours find the same place between two records: nothing is read twice, nothing is lost.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from typing import Any, BinaryIO, Final, cast

from aidtrack.reading.sources import Source, length

MAGIC: Final = b"\x1f\x8b\x08"
"""First bytes of what is packed by gzip."""

_BLOCK: Final = 65_536

_PROOF: Final = 2_000_000
"""Bytes behind a record's beginning that have to be whole records too. An archive may hold a page that is an archive
itself; a record of that one begins like any other, but what follows it ends with the page."""


def opened(source: Source) -> BinaryIO:
    """Open the packed records of an archive, or those that begin in a slice of it; the caller closes it.

    Args:
        source: an archive; in its slice the first byte and that behind the last, anywhere in the file.

    Raises:
        OSError: it can't be opened.
    """
    stream = replace(source, slice=None).open_packed()
    if source.slice is None:
        return stream
    (start, end), size = source.slice, length(source)
    first = _next_record(stream, start, end)
    last = first if first is None else _next_record(stream, end, size)
    if first is None:
        return cast(BinaryIO, io.BufferedReader(_Window(stream, start, start)))
    return cast(BinaryIO, io.BufferedReader(_Window(stream, first, size if last is None else last)))


def _next_record(stream: BinaryIO, start: int, end: int) -> int | None:
    """Where the first record begins at or behind `start`, and before `end`; None where there is none."""
    if start == 0:
        return 0  # what is no archive at all is told where it is read
    while start < end:
        stream.seek(start)
        block = stream.read(min(_BLOCK, end - start) + len(MAGIC) - 1)
        at = block.find(MAGIC)
        while at >= 0:
            if start + at < end and are_whole(stream, start + at, start + at + _PROOF):
                return start + at
            at = block.find(MAGIC, at + 1)
        start += _BLOCK
    return None


def are_whole(stream: BinaryIO, start: int, end: int | None = None) -> bool:
    """Whether there is nothing but whole packed records from `start` on, to the end of the file or at least to `end`.

    Args:
        stream: the packed archive.
        start: where a record should begin.
        end: what begins behind it isn't looked at; None for all.
    """
    here: int | None = start
    while here is not None and (end is None or here < end):
        stream.seek(here)
        if not stream.read(1):
            return True
        here = _end_of_record(stream, here)
    return here is not None


def _end_of_record(stream: BinaryIO, start: int) -> int | None:
    """Where the packed record ends that begins here; None where no whole one does."""
    unpacking: Any = zlib.decompressobj(wbits=31)
    stream.seek(start)
    here, begun = start, False
    while not unpacking.eof:
        block = stream.read(_BLOCK)
        try:
            text = unpacking.decompress(block)
        except zlib.error:
            return None
        if not block or not (begun or text.startswith(b"WARC/")):
            return None
        here, begun = here + len(block), True
    return here - len(unpacking.unused_data)


class _Window(io.RawIOBase):
    """Some bytes of a stream as a stream of their own, never all in memory."""

    def __init__(self, stream: BinaryIO, start: int, end: int) -> None:
        self._stream, self._start, self._end, self._here = stream, start, end, start

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: self._start, io.SEEK_CUR: self._here, io.SEEK_END: self._end}[whence]
        self._here = base + offset
        return self._here - self._start

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        self._stream.seek(self._here)
        data = self._stream.read(min(len(view), max(self._end - self._here, 0)))
        view[: len(data)] = data
        self._here += len(data)
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()
