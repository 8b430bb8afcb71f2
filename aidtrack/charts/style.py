"""The look of every chart: paper, type, colours, scales, and files that are the same bytes for the same data."""

from __future__ import annotations

import io
import math
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from aidtrack.charts import wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matplotlib.axes import Axes

_FIRST_DAY: Final = date(1970, 1, 1).toordinal()
"""Where matplotlib's axes of days begin; its own way to count them takes a hundred times longer."""

# The report's style sheet knows these by value and turns them over in the dark.
INK: Final = "#1b1c1e"
SOFT: Final = "#5c6066"
GRID: Final = "#dcdee2"
PAPER: Final = "#ffffff"

# Okabe and Ito: told apart by readers with any colour vision, and in grey.
BLUE: Final = "#0072b2"
VERMILLION: Final = "#d55e00"
GREEN: Final = "#009e73"
ORANGE: Final = "#e69f00"
PINK: Final = "#cc79a7"
SKY: Final = "#56b4e9"
GREY: Final = "#a3a7ad"
SERIES: Final = (BLUE, VERMILLION, GREEN, ORANGE, PINK, SKY)
RAMP: Final = ("#d3e5f2", "#9ac8e2", "#56a3cf", "#1f77b4", "#08416f")

WIDE: Final = 7.0
"""The usual width in inches: a page's column."""

DPI: Final = 200
SUFFIXES: Final = (".png", ".svg", ".pdf")

_NOT_XML: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
_FAMILY: Final = "DejaVu Sans"  # the one that matplotlib brings: the same on every machine
_STYLE: Final[Any] = {
    "font.family": _FAMILY,
    "text.parse_math": False,  # a dollar sign is a dollar sign
    "svg.hashsalt": "aidtrack",
    "pdf.fonttype": 42,
    "text.hinting": "none",  # lines as wide as they are measured, on any resolution
    "axes.unicode_minus": True,
    "path.simplify": False,
}
_METADATA: Final[dict[str, dict[str, None]]] = {
    ".png": {"Software": None},
    ".svg": {"Date": None, "Creator": None, "Format": None, "Type": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
_LOCK: Final = threading.RLock()
_MARGIN: Final = 0.14
_POINT: Final = 1 / 72


@contextmanager
def settings(live_text: bool = False) -> Iterator[None]:
    """matplotlib's settings as charts need them, whatever the user's own file says; one thread at a time.

    Args:
        live_text: leave text in SVG as text, for a page that sets its own type.
    """
    with _LOCK, matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        matplotlib.rcParams["svg.fonttype"] = "none" if live_text else "path"
        yield


class Words(Protocol):
    """How what is drawn says its sums, and where they come from."""

    def money(self, amount: float) -> str:
        """A sum in short."""

    @property
    def unit(self) -> str:
        """The currency in words."""

    def source(self) -> str:
        """Where the figures come from."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart with its words, and its numbers for those who can't see it."""

    figure: Figure
    title: str
    subtitle: str
    notes: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


def rendered(drawing: Drawing, suffix: str, transparent: bool = False) -> bytes:
    """The bytes of a chart's file.

    Args:
        drawing: what to render, within `settings`.
        suffix: one of `SUFFIXES`.
        transparent: leave the paper out.
    """
    target = io.BytesIO()
    drawing.figure.savefig(
        target,
        format=suffix[1:],
        dpi=DPI,
        metadata=_METADATA[suffix],
        facecolor="none" if transparent else PAPER,
    )
    return _NOT_XML.sub(b"?", target.getvalue()) if suffix == ".svg" else target.getvalue()


# --- text -----------------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def text_width(text: str, size: float, bold: bool = False) -> float:
    """How wide a line is, in inches."""
    font = FontProperties(family=_FAMILY, size=size, weight="bold" if bold else "normal")
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, False)
    return float(width) * _POINT


def wrapped(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """A text in lines no wider than `width` inches; a word longer than that stays whole."""
    lines: list[str] = []
    space, reached = text_width("n n", size, bold) - 2 * text_width("n", size, bold), 0.0
    for word in text.split():
        longer = reached + space + text_width(word, size, bold)
        if lines and longer <= width:
            lines[-1] += f" {word}"
            reached = longer
        else:
            lines.append(word)
            reached = text_width(word, size, bold)
    return lines


def balanced(text: str, width: float, size: float, bold: bool = False) -> list[str]:
    """A text in as few lines as `wrapped` makes, but of like length: no word alone on the last line."""
    count = len(wrapped(text, width, size, bold))
    for share in range(40, 100, 4):
        lines = wrapped(text, width * share / 100, size, bold)
        if len(lines) == count and all(text_width(line, size, bold) <= width for line in lines):
            return lines
    return wrapped(text, width, size, bold)


def shortened(text: str, width: float, size: float) -> str:
    """A text cut with an ellipsis so that it fits."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


@dataclass(frozen=True, slots=True)
class Layout:
    """What a chart is drawn for.

    Args:
        width: of the whole, in inches.
        bare: without title, subtitle and foot, which a page sets as its own text.
    """

    width: float = WIDE
    bare: bool = False

    @property
    def narrow(self) -> bool:
        """Whether it is a phone's or a newspaper column's width."""
        return self.width < 5


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type sizes in points."""

    title: float = 13.0
    subtitle: float = 9.5
    label: float = 9.0
    small: float = 8.0
    foot: float = 7.0


# --- the sheet ------------------------------------------------------------------------------------------


class Sheet:
    """A figure with title, subtitle, key and foot, and room for the plot between them; all measures in inches.

    Args:
        subject: what the chart is about, for source and method.
        layout: width, and whether title and foot are left out.
        height: of the plot area.
        title: the finding.
        subtitle: measure and unit.
        key: colours and what they mean.
        notes: further sentences for the foot.
    """

    def __init__(
        self,
        subject: Words,
        layout: Layout,
        height: float,
        title: str,
        subtitle: str,
        key: Sequence[tuple[str, str]] = (),
        notes: Sequence[str] = (),
    ) -> None:
        self.narrow, width = layout.narrow, layout.width
        self.sizes = Sizes(title=11.5, subtitle=8.5, label=8.0, small=7.5, foot=6.5) if self.narrow else Sizes()
        self.title, self.subtitle = title, subtitle
        self.notes = " ".join([subject.source(), *notes])
        self.width, self.inner = width, width - 2 * _MARGIN
        sizes = self.sizes
        head = [
            (balanced(title, self.inner, sizes.title, bold=True), sizes.title, INK, "bold"),
            (balanced(subtitle, self.inner, sizes.subtitle), sizes.subtitle, SOFT, "normal"),
        ]
        keys = self._key_lines(key)
        foot = wrapped(self.notes, self.inner, sizes.foot)
        if layout.bare:
            head, foot = [], []
        head_height = _MARGIN + sum(self._leading(size) * len(lines) + 0.05 for lines, size, _, _ in head)
        head_height += len(keys) * 0.2 + 0.08
        foot_height = self._leading(sizes.foot) * len(foot) + (_MARGIN + 0.1 if foot else 0.03)
        self.height = head_height + height + foot_height
        self.plot = (_MARGIN, foot_height, self.inner, height)
        self.figure = Figure(figsize=(width, self.height))
        top = _MARGIN
        for lines, size, color, weight in head:
            top = self._lines(lines, top, size, color, weight) + 0.05
        self._draw_keys(keys, top + 0.02)
        self._lines(foot, self.height - foot_height + 0.12, sizes.foot, SOFT, "normal")

    @staticmethod
    def _leading(size: float) -> float:
        return size * 1.28 * _POINT

    def text(self, x: float, y: float, text: str, **style: Any) -> None:
        """Text at inches from the left and from the top."""
        self.figure.text(x / self.width, 1 - y / self.height, text, **style)

    def _lines(self, lines: Sequence[str], top: float, size: float, color: str, weight: str) -> float:
        for line in lines:
            baseline = top + size * 0.95 * _POINT
            self.text(_MARGIN, baseline, line, size=size, color=color, weight=weight, va="baseline")
            top += self._leading(size)
        return top

    def _key_lines(self, key: Sequence[tuple[str, str]]) -> list[list[tuple[float, str, str]]]:
        """The key's entries with their places, line by line."""
        lines: list[list[tuple[float, str, str]]] = []
        place = math.inf
        for color, label in key:
            size = 0.17 + text_width(label, self.sizes.small) + 0.17
            if place + size > self.inner + 0.17:
                lines.append([])
                place = 0.0
            lines[-1].append((place, color, label))
            place += size
        return lines

    def _draw_keys(self, lines: list[list[tuple[float, str, str]]], top: float) -> None:
        from matplotlib.patches import Rectangle

        for number, line in enumerate(lines):
            middle = top + number * 0.2 + 0.09
            for place, color, label in line:
                left = (_MARGIN + place) / self.width
                size = 0.11
                box = (left, 1 - (middle + size / 2) / self.height), size / self.width, size / self.height
                self.figure.add_artist(Rectangle(*box, facecolor=color, edgecolor="none"))
                self.text(_MARGIN + place + 0.17, middle, label, size=self.sizes.small, color=INK, va="center_baseline")

    def axes(self, left: float = 0.0, right: float = 0.0, bottom: float = 0.0, top: float = 0.0) -> Axes:
        """Axes inside the plot area with these margins, without spines and ticks."""
        x, y, width, height = self.plot
        inches = (x + left, y + bottom, width - left - right, height - bottom - top)
        made = self.figure.add_axes(
            (inches[0] / self.width, inches[1] / self.height, inches[2] / self.width, inches[3] / self.height)
        )
        made.set_facecolor("none")
        for spine in made.spines.values():
            spine.set_visible(False)
        made.tick_params(length=0, labelsize=self.sizes.label, labelcolor=SOFT, pad=4)
        return made

    def drawing(self, columns: tuple[str, ...] = (), rows: Sequence[tuple[str, ...]] = ()) -> Drawing:
        """The sheet as a finished drawing."""
        return Drawing(self.figure, self.title, self.subtitle, self.notes, columns, tuple(rows))


# --- scales ---------------------------------------------------------------------------------------------


def nice_ticks(top: float, most: int = 5) -> list[float]:
    """Round steps from nought to at least `top`.

    >>> nice_ticks(48.2), nice_ticks(7, 4)
    ([0.0, 10.0, 20.0, 30.0, 40.0, 50.0], [0.0, 2.0, 4.0, 6.0, 8.0])
    """
    if top <= 0:
        return [0.0, 1.0]
    raw = top / most
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.9999)
    return [step * place for place in range(math.ceil(top / step - 1e-9) + 1)]


def money_axis(axes: Axes, subject: Words, top: float, caption: str, sizes: Sizes) -> None:
    """A vertical axis of money: grid lines, short sums, and above them what they are."""
    ticks = nice_ticks(top)
    axes.set_ylim(0, ticks[-1] * 1.02)
    axes.set_yticks(ticks, ["0" if not tick else subject.money(tick) for tick in ticks])
    axes.grid(axis="y", color=GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.axhline(0, color=INK, linewidth=0.9, zorder=3)
    axes.annotate(caption, (0, 1), (-72 * tick_room(subject, top, sizes), 9), xycoords="axes fraction",
                  textcoords="offset points", size=sizes.small, color=SOFT, ha="left", va="bottom")  # fmt: skip


def tick_room(subject: Words, top: float, sizes: Sizes) -> float:
    """Inches that the labels of `money_axis` need on the left."""
    return max(text_width(subject.money(tick), sizes.label) for tick in nice_ticks(top)) + 0.1


def day_number(day: date) -> float:
    """A day as the axes count it."""
    return float(day.toordinal() - _FIRST_DAY)


def date_axis(axes: Axes, first: date, last: date, sizes: Sizes, caption: str) -> None:
    """A horizontal axis of time: years, or months where it is short, at their true places.

    Args:
        axes: whose horizontal axis.
        first: first day shown.
        last: last day shown.
        sizes: of type.
        caption: what the dates are.
    """
    start, end = day_number(first), day_number(last)
    axes.set_xlim(start, end)
    figure = axes.get_figure(root=True)
    width = axes.get_position().width * (figure.get_size_inches()[0] if figure else WIDE)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > 26:
        _year_ticks(axes, first, last, width, sizes)
    else:
        _month_ticks(axes, first, months, width, sizes)
    axes.set_xlabel(caption, size=sizes.small, color=SOFT, labelpad=14 if months > 26 else 3)


def _year_ticks(axes: Axes, first: date, last: date, width: float, sizes: Sizes) -> None:
    """A tick at each first of January, the year in the middle of its stretch where that is wide enough."""
    years = range(first.year, last.year + 1)
    borders = [day_number(date(year, 1, 1)) for year in years]
    axes.set_xticks([place for place in borders if place >= day_number(first)])
    axes.set_xticklabels([])
    axes.tick_params(axis="x", length=5, color=SOFT, width=0.8)
    low, high = axes.get_xlim()
    room = text_width("2000", sizes.label) * 1.1
    every = max(1, math.ceil(room / (width * 365 / (high - low))))
    for year in years:
        left = max(low, day_number(date(year, 1, 1)))
        right = min(high, day_number(date(year + 1, 1, 1)))
        fits = (right - left) / (high - low) * width * every >= room
        ends = year == last.year and every == 1 and (right - left) / (high - low) * width >= room * 0.35
        if year % every == 0 and (fits or ends):
            # The year that has just begun stands right of its tick, a little over the end.
            place, align = ((left + right) / 2, "center") if fits else (left, "left")
            axes.annotate(str(year), (place, 0), (0 if fits else 3, -6), xycoords=("data", "axes fraction"),
                          textcoords="offset points", ha=align, va="top", size=sizes.label, color=SOFT,
                          annotation_clip=False)  # fmt: skip


def _month_ticks(axes: Axes, first: date, months: int, width: float, sizes: Sizes) -> None:
    room = text_width("Mar", sizes.label) * 1.5
    every = next(step for step in (1, 2, 3, 6, 12) if step == 12 or width / months * step >= room)
    places, labels = [], []
    for number in range(months):
        day = date(first.year + (first.month - 1 + number) // 12, (first.month - 1 + number) % 12 + 1, 1)
        if (day.month - 1) % every and months > 2:
            continue
        if day_number(day) >= day_number(first):
            places.append(day_number(day))
            year = f"\n{day.year}" if day.month == 1 or len(places) == 1 else ""
            labels.append(f"{wording.month(day)[:3]}{year}")
    axes.set_xticks(places, labels)
    axes.tick_params(axis="x", length=4, color=SOFT, width=0.8)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places for labels at least `gap` apart, as near to the wanted ones as can be.

    Args:
        wanted: where they should be, ascending.
        gap: least distance.
        low: lowest place allowed.
        high: highest place allowed.

    >>> spread([0, 0, 10], 2, 0, 20)
    [0, 2, 10.0]
    """
    blocks: list[list[float]] = []  # sum, count: neighbours that push each other move as one
    for number, place in enumerate(wanted):
        blocks.append([place - number * gap, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += count
    ceiling = high - gap * (len(wanted) - 1)
    flat = [max(low, min(ceiling, total / count)) for total, count in blocks for _ in range(int(count))]
    return [place + number * gap for number, place in enumerate(flat)]
