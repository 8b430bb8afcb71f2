"""What a tracker knows already, as one sorted file of numbers that all workers share: nothing is read twice."""

from __future__ import annotations

import mmap
from array import array
from bisect import bisect_left
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Final

from aidtrack.model import Document

_SEPARATOR: Final = "\x1f"


def key(identifier: str, sha256: str, dated: bool) -> int:
    """64 bits that stand for a stored document: two of a million are alike once in forty million trackers."""
    text = _SEPARATOR.join((identifier, sha256, str(dated)))
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def write(path: Path, stored: Iterable[tuple[str, str, bool]]) -> bool:
    """Write what a tracker has for `Register`; says whether it has anything.

    Args:
        path: the file to write.
        stored: of each document its id, the hash of its text, and whether it is dated; see `Tracker.readings`.
    """
    ordered = array("Q", sorted(array("Q", (key(*one) for one in stored))))
    if ordered:
        path.write_bytes(ordered.tobytes())
    return bool(ordered)


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
        if self._has(key(document.id, sha256, True)):
            return True
        return document.published is None and self._has(key(document.id, sha256, False))

    def _has(self, wanted: int) -> bool:
        place = bisect_left(self._keys, wanted)
        return place < len(self._keys) and self._keys[place] == wanted
