"""The errors that aidtrack raises on purpose: each is one line that names what is wrong and what to do."""

from __future__ import annotations


class AidtrackError(Exception):
    """An error of the work, told to a person in one line.

    Args:
        message: what is wrong, naming the file or value.
        remedy: what to do about it, as a short imperative.

    >>> str(AidtrackError("notes.txt is empty", "leave it out"))
    'notes.txt is empty: leave it out'
    """

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message}: {self.remedy}" if self.remedy else self.message


class UnreadableFile(AidtrackError):  # noqa: N818 - names the thing that happened
    """A file whose text can't be had: missing, empty, binary, malformed, too large."""


class LexiconError(AidtrackError):
    """A vocabulary file that breaks its own rules: names the file and the row."""


class StoreError(AidtrackError):
    """The tracker database can't be opened or written."""


class UsageError(AidtrackError):
    """A value on the command line or in a call that isn't one of the allowed ones."""
