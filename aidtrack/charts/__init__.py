"""Charts at a newspaper's standard: each says its finding, its measure and unit, its source and method.

The same tracker gives the same bytes: no dates, no software names, no random ids, no pyplot.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aidtrack.errors import UsageError
from aidtrack.replacing import replacing, unwritten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
    "items-over-time": "quantities",
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
) -> Path:
    """Draw one chart to a file.

    Args:
        tracker: an open tracker.
        kind: one of `KINDS`.
        path: the file: .png, .svg or .pdf; folders are made, an older file is replaced once the new one is whole.
        filters: which packages.
        currency: ISO 4217 code of all sums.

    Returns:
        The file written.

    Raises:
        UsageError: no such kind, suffix, currency, donor or recipient, or nothing left to draw.
        AidtrackError: the file can't be written.
    """
    build = _builder(kind)
    return _drawn(path, lambda layout: build(_subject(tracker, filters, currency), layout))


def draw_comparison(
    tracker: Tracker,
    workbook: str | Path,
    path: str | Path,
    filters: Filters | None = None,
    currency: str = "EUR",
) -> Path:
    """Draw our sums beside those of Kiel's workbook, by donor.

    Args:
        tracker: an open tracker.
        workbook: an .xlsx file, as `comparison.compare` takes it.
        path: as for `draw`.
        filters: which packages of both.
        currency: ISO 4217 code of all sums.

    Returns:
        The file written.

    Raises:
        UsageError: as `draw`.
        UnreadableFile: the workbook can't be read.
        AidtrackError: the file can't be written.
    """
    from aidtrack.comparison import compare
    from aidtrack.queries import Filters as NoFilters

    chosen = filters or NoFilters()
    compared = compare(tracker, workbook, currency, chosen)

    def build(layout: Layout) -> Drawing:
        from aidtrack.charts.pairs import pairs

        return pairs(compared, chosen, layout)

    return _drawn(path, build)


def _drawn(path: str | Path, build: Callable[[Layout], Drawing]) -> Path:
    """The file that a drawing was written to, once its name is known to be fit."""
    from aidtrack.charts import style

    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in style.SUFFIXES:
        raise UsageError(f"{path.name} is no chart file", f"let its name end in {', '.join(style.SUFFIXES)}")
    with style.settings():
        _write(path, style.rendered(build(style.Layout()), suffix))
    return path


def draw_all(tracker: Tracker, directory: str | Path) -> list[Path]:
    """Draw the charts of `STANDARD` into a folder, in US dollars, leaving out those that have nothing to draw.

    Args:
        tracker: an open tracker.
        directory: the folder, made if it isn't there.

    Returns:
        The files written, each named after its kind.

    Raises:
        AidtrackError: a file can't be written.
    """
    from aidtrack.charts.data import NothingToDrawError

    written: list[Path] = []
    with suppress(NothingToDrawError):
        subject = _subject(tracker)
        for kind in STANDARD:
            with suppress(NothingToDrawError):
                written.append(_drawn(Path(directory) / f"{kind}.png", partial(_builder(kind), subject)))
    return written


def pictures(
    tracker: Tracker, kinds: Iterable[str], widths: Sequence[float | None]
) -> dict[str, list[tuple[Drawing, bytes]]]:
    """Charts as SVG for a page: their text as text, without paper, and title and foot as words beside them.

    Args:
        tracker: an open tracker.
        kinds: which of `KINDS`.
        widths: in inches, below 5 in the narrow layout; None for the usual one.

    Returns:
        For each kind that has something to draw, a drawing and its SVG for each width; sums in US dollars.
    """
    from aidtrack.charts import style
    from aidtrack.charts.data import NothingToDrawError

    found: dict[str, list[tuple[Drawing, bytes]]] = {}
    with suppress(NothingToDrawError), style.settings(live_text=True):
        subject = _subject(tracker)
        for kind in kinds:
            with suppress(NothingToDrawError):
                layouts = [style.Layout(width or style.WIDE, bare=True) for width in widths]
                drawings = [_builder(kind)(subject, layout) for layout in layouts]
                found[kind] = [(drawing, style.rendered(drawing, ".svg", transparent=True)) for drawing in drawings]
    return found


def _subject(tracker: Tracker, filters: Filters | None = None, currency: str = "USD") -> Subject:
    from aidtrack.charts.data import Subject
    from aidtrack.queries import Filters as NoFilters

    return Subject(tracker, filters or NoFilters(), currency)


def _builder(kind: str) -> Callable[[Subject, Layout], Drawing]:
    if kind not in _HOMES:
        raise UsageError(f"no chart '{kind}'", f"take one of {', '.join(KINDS)}")
    module = import_module(f"aidtrack.charts.{_HOMES[kind]}")
    build: Callable[[Subject, Layout], Drawing] = getattr(module, kind.replace("-", "_"))
    return build


def _write(path: Path, content: bytes) -> None:
    try:
        with replacing(path) as temporary:
            temporary.write_bytes(content)
    except OSError as error:
        raise unwritten(path, error) from error
