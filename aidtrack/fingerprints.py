"""Hashes of aidtrack's own code and vocabularies: they tell whether something was read or made by other rules."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cache
def of(*parts: str) -> str:
    """A hash of parts of the package: the same for a compiled and a pure one, for it is of the sources.

    Args:
        parts: files and folders, relative to the package.
    """
    digest = blake2b(digest_size=8)
    package = files("aidtrack")
    for part in parts:
        for name, content in _contents(package / part, part):
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()


def _contents(place: Traversable, name: str) -> list[tuple[str, bytes]]:
    if place.is_file():  # what was compiled from a source says nothing more
        return [(name, place.read_bytes())] if name.endswith((".py", ".csv")) else []
    inside = sorted((child for child in place.iterdir() if child.name != "__pycache__"), key=lambda child: child.name)
    return [found for child in inside for found in _contents(child, f"{name}/{child.name}")]
