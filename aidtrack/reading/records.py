"""What a format module gives back (`Found`) and where it tells what went wrong (`Desk`)."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from aidtrack.errors import UnreadableFile

LONGEST: Final = 5_000_000
"""Characters of one text; a long novel has three million."""


@dataclass(slots=True)
class Found:
    """One article as a file holds it, before overrides, ids and guesses from the file's name."""

    text: str
    id: str = ""
    title: str = ""
    publisher: str = ""
    published: date | None = None
    published_from: str = ""
    url: str = ""
    weak_date: bool = False  # a by-product of the file (when a PDF was made): a date in the file's name beats it


@dataclass(slots=True)
class Desk:
    """Takes problems and notes, so that one bad file never stops the others.

    Args:
        problems: collects every `UnreadableFile`; without it each is a Python warning.
        notes: collects remarks that are no faults (files skipped, odd encodings); without it they are dropped.
        strict: raise the first problem instead.
        columns: the user's own column names by field (`text`, `title`, `published` …).
    """

    problems: list[UnreadableFile] | None = None
    notes: list[str] | None = None
    strict: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)

    def problem(self, problem: UnreadableFile) -> None:
        """Tell what could not be read, in one line even where a file's name has several; raises it when strict."""
        if not str(problem).isprintable():
            problem = UnreadableFile(" ".join(problem.message.split()), " ".join(problem.remedy.split()))
        if self.strict:
            raise problem
        if self.problems is None:
            warnings.warn(str(problem), stacklevel=3)
        else:
            self.problems.append(problem)

    def note(self, text: str) -> None:
        """Remark on something that was read nevertheless."""
        if text and self.notes is not None:
            self.notes.append(text)
