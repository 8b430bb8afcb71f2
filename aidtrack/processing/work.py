"""What a worker does: a piece of input to the figures of its documents."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from aidtrack.errors import UnreadableFile
from aidtrack.model import Document, Figures
from aidtrack.processing.pieces import Piece
from aidtrack.processing.register import Register
from aidtrack.reading.documents import read_sources
from aidtrack.reading.records import Desk


@dataclass(frozen=True)
class Task:
    """What to know for reading a piece; the same for all of them.

    Args:
        published: publication date of all, whatever the files say.
        publisher: likewise the publisher.
        columns: the user's column names by field.
        register: the file of what is known already and needn't be read; empty for none.
    """

    published: date | None = None
    publisher: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    register: str = ""


@dataclass(slots=True)
class Part:
    """A piece when it is done.

    Args:
        found: in the order of the input, the figures of a document, or the document alone where it is known already.
        problems: what could not be read, or was left without figures.
        notes: what is remarkable about what was read.
    """

    found: list[Figures | Document] = field(default_factory=list)
    problems: list[UnreadableFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __iadd__(self, other: Part) -> Part:
        self.found += other.found
        self.problems += other.problems
        self.notes += other.notes
        return self


def work(task: Task, piece: Piece) -> Part:
    """Read a piece.

    Args:
        task: how.
        piece: what.

    Returns:
        The same for the same arguments, in any process.
    """
    from aidtrack import pipeline

    part = Part()
    known = _register(task.register) if task.register else None
    for document in documents_of(task, piece, part):
        part.found.append(document if known and known.has(document) else pipeline.extract(document, part.problems))
    return part


def documents_of(task: Task, piece: Piece, part: Part) -> Iterator[Document]:
    """The documents of a piece, one after another; what can't be read goes into the part."""
    yield from piece.documents
    desk = Desk(part.problems, part.notes, columns=task.columns)
    yield from read_sources(piece.sources, desk, published=task.published, publisher=task.publisher)


@cache
def _register(path: str) -> Register:
    return Register(Path(path))
