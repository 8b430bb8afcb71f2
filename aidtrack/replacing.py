"""Files that are the old one or the whole new one, whatever happens while they are written."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aidtrack.errors import AidtrackError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A hidden temporary path beside the wanted one, moved there once all is written.

    Folders are made. What a killed process left half written there is removed.

    Args:
        path: the file that is to be.

    Yields:
        Where to write it.

    Raises:
        OSError: it can't be written; the old file is untouched then.
    """
    if not path.name:
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _tidy(path)


def unwritten(path: Path, error: OSError) -> AidtrackError:
    """The one line for a file that the system doesn't let be written.

    >>> str(unwritten(Path("out"), FileExistsError(17, "File exists")))
    "out can't be written (file exists): check the path, its rights and the disk"
    """
    reason = (error.strerror or type(error).__name__).lower()
    return AidtrackError(f"{path} can't be written ({reason})", "check the path, its rights and the disk")


def _tidy(path: Path) -> None:
    start = f".{path.name}."
    for entry in path.parent.iterdir():
        if entry.name.startswith(start) and entry.suffix == ".part":
            writer = entry.name.removeprefix(start).removesuffix(".part")
            if writer.isdigit() and not _runs(int(writer)):
                entry.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    """Whether there is such a process; where one can't ask without harm there may be."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
