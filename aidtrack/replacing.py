"""Files that are the old one or the whole new one, whatever happens while they are written."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

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
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
    _tidy(path)


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
