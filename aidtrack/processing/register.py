"""What a tracker knows already, as one sorted file of numbers that all workers share: nothing is read twice."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from hashlib import md5
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aidtrack.model import Document

if TYPE_CHECKING:
    from datetime import date

    from aidtrack.storage import Tracker

_SEPARATOR: Final = "\x1f"
_KEYS: Final = (
    "SELECT md5_number_lower(concat_ws(chr(31), id, sha256, unnest(CASE WHEN published_from = 'option'"
    " THEN [true::VARCHAR, published::VARCHAR] ELSE [(published IS NOT NULL)::VARCHAR] END))) AS key"
    " FROM documents WHERE reader = ? ORDER BY key"
)


def key(identifier: str, sha256: str, dated: bool | date | None) -> int:
    """64 bits that stand for a stored document: two of a million are alike once in forty million trackers.

    One dated by hand has two, as a dated one and with its day. DuckDB says the same in `_KEYS`, for two million
    documents in two seconds and without a Python object for each.
    """
    text = _SEPARATOR.join((identifier, sha256, str(dated).lower()))
    return int.from_bytes(md5(text.encode("utf-8", "replace"), usedforsecurity=False).digest()[8:], "little")


def write(path: Path, tracker: Tracker) -> bool:
    """Write what a tracker has for `Register`; says whether it has anything that was read as it would be read now.

    Args:
        path: the file to write.
        tracker: an open one.
    """
    if not tracker.count("documents"):
        return False  # before all that reads texts is loaded, which can wait until workers do
    import numpy

    from aidtrack import pipeline

    found = tracker.connection.cursor().execute(_KEYS, [pipeline.fingerprint()]).fetchnumpy()
    ordered = numpy.asarray(found["key"], dtype=numpy.uint64)
    if ordered.size:
        ordered.tofile(path)
    return bool(ordered.size)


class Register:
    """The documents that a tracker has, read the way they would be read now.

    Args:
        path: what `write` wrote.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        self._keys = memoryview(self._map).cast("Q")

    def has(self, document: Document) -> bool:
        """Whether reading it again would bring nothing; see `storage.loading.is_news`."""
        sha256 = document.sha256
        if document.is_dated_by_hand:
            return self._has(key(document.id, sha256, document.published))
        if self._has(key(document.id, sha256, True)):
            return True
        return document.published is None and self._has(key(document.id, sha256, False))

    def _has(self, wanted: int) -> bool:
        place = bisect_left(self._keys, wanted)
        return place < len(self._keys) and self._keys[place] == wanted
