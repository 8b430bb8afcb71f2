"""Charts at a newspaper's standard: each says its finding, its measure and unit, its source and method.

The same tracker gives the same bytes: no dates, no software names, no random ids, no pyplot.
"""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aidtrack.errors import AidtrackError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from aidtrack.charts.data import Subject
    from aidtrack.charts.style import Drawing, Layout
    from aidtrack.queries import Filters
    from aidtrack.storage import Tracker

# Where each kind is drawn; matplotlib is loaded only then.
_HOMES: Final = {
    "cumulative": "lines",
    "monthly": "columns",
    "quarterly": "columns",
    "donors": "bars",
    "aid-types": "bars",
    "items": "bars",
    "heatmap": "marks",
    "timeline": "marks",
    "waterfall": "bars",
}
KINDS: Final = tuple(_HOMES)
STANDARD: Final = ("cumulative", "monthly", "donors", "items", "timeline", "waterfall")
"""The kinds that `draw_all` draws."""

NARROW: Final = 3.7
"""A width in inches for phones and newspaper columns."""


def draw(
    tracker: Tracker,
    kind: str,
    path: str | Path,
    filters: Filters | None = None,
    currency: str = "USD",
    *,
    width: float | None = None,
) -> Path:
    """Draw one chart to a file.

    Args:
        tracker: an open tracker.
        kind: one of `KINDS`.
        path: the file: .png, .svg or .pdf; folders are made, an older file is replaced once the new one is whole.
        filters: which packages.
        currency: ISO 4217 code of all sums.
        width: in inches; 7 by default, below 5 in the narrow layout.

    Returns:
        The file written.

    Raises:
        UsageError: no such kind, suffix, currency, donor or recipient, or nothing left to draw.
        AidtrackError: the file can't be written.
    """
    from aidtrack.charts import style

    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in style.SUFFIXES:
        raise UsageError(f"{path.name} is no chart file", f"let its name end in {', '.join(style.SUFFIXES)}")
    with style.settings():
        drawing = _drawing(tracker, kind, filters, currency, style.Layout(width or style.WIDE))
        _write(path, style.rendered(drawing, suffix))
    return path


def draw_all(
    tracker: Tracker,
    directory: str | Path,
    filters: Filters | None = None,
    currency: str = "USD",
    *,
    kinds: Iterable[str] = STANDARD,
    suffix: str = ".png",
) -> list[Path]:
    """Draw several charts into a folder, leaving out those that have nothing to draw.

    Args:
        tracker: an open tracker.
        directory: the folder, made if it isn't there.
        filters: which packages.
        currency: ISO 4217 code of all sums.
        kinds: which of `KINDS`.
        suffix: .png, .svg or .pdf.

    Returns:
        The files written, each named after its kind.

    Raises:
        UsageError: as `draw`, but for nothing to draw.
        AidtrackError: a file can't be written.
    """
    from aidtrack.charts.data import NothingToDrawError

    written = []
    for kind in kinds:
        try:
            written.append(draw(tracker, kind, Path(directory) / f"{kind}{suffix}", filters, currency))
        except NothingToDrawError:
            continue
    return written


def picture(
    tracker: Tracker, kind: str, filters: Filters | None = None, currency: str = "USD", *, width: float | None = None
) -> tuple[Drawing, bytes]:
    """One chart as SVG for a page: its text as text, without paper, and title and foot as words beside it.

    Args:
        tracker: an open tracker.
        kind: one of `KINDS`.
        filters: which packages.
        currency: ISO 4217 code of all sums.
        width: in inches.

    Returns:
        The drawing and its SVG.

    Raises:
        UsageError: as `draw`.
    """
    from aidtrack.charts import style

    with style.settings(live_text=True):
        drawing = _drawing(tracker, kind, filters, currency, style.Layout(width or style.WIDE, bare=True))
        return drawing, style.rendered(drawing, ".svg", transparent=True)


def _drawing(tracker: Tracker, kind: str, filters: Filters | None, currency: str, layout: Layout) -> Drawing:
    from aidtrack.charts.data import Subject
    from aidtrack.queries import Filters as NoFilters

    if kind not in _HOMES:
        raise UsageError(f"no chart '{kind}'", f"take one of {', '.join(KINDS)}")
    if not 3 <= layout.width <= 30:
        raise UsageError(f"{layout.width} inches is no width for a chart", "take 3 to 30")
    module = import_module(f"aidtrack.charts.{_HOMES[kind]}")
    build: Callable[[Subject, Layout], Drawing] = getattr(module, kind.replace("-", "_"))
    return build(Subject(tracker, filters or NoFilters(), currency), layout)


def _write(path: Path, content: bytes) -> None:
    """The file is either the old one or the whole new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        raise AidtrackError(f"{path} can't be written", error.strerror or str(error)) from error
    finally:
        if temporary.exists():
            temporary.unlink()
