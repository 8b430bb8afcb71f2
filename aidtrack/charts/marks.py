"""Donors by month as a heatmap, and every package as a mark on a timeline."""

from __future__ import annotations

import itertools
import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from aidtrack.charts import style, wording
from aidtrack.charts.data import OTHERS, NothingToDrawError, Package, Ranked, Subject, ranked
from aidtrack.charts.lines import _day
from aidtrack.charts.style import Drawing, Layout, Sheet
from aidtrack.quantities import count

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Cells = dict[str, dict[date, float]]


# --- heatmap --------------------------------------------------------------------------------------------


def heatmap(subject: Subject, layout: Layout) -> Drawing:
    """Donor by month, in five classes of sums."""
    subject.need_money()
    groups = ranked({name: total for name, total in subject.donors.items() if total > 0}, 13)
    cells, months = _cells(subject, groups)
    if not months:
        raise NothingToDrawError("none of the packages that match has a date", "loosen the filter, or chart donors")
    breaks = _breaks([value for sums in cells.values() for value in sums.values()])
    key = list(zip(style.RAMP[-len(breaks) - 1 :], _classes(subject, breaks), strict=True))
    subtitle = f"{subject.measure} by donor and month, {subject.unit}; a blank month has no announcement"
    sheet = Sheet(
        subject, layout, len(groups.names) * 0.27 + 0.45, _heat_finding(groups, cells, months), subtitle, key=key,
        notes=[*subject.method(), *subject.dating()],
    )  # fmt: skip
    labels, left = _row_labels(sheet, groups)
    axes = sheet.axes(left=left + 0.1, bottom=0.45, right=0.15)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels)
    style.date_axis(axes, months[0], _next(months[-1]), sheet.sizes, "Month of announcement")
    axes.tick_params(axis="y", labelcolor=style.INK, labelsize=_label_size(sheet))
    _fill(axes, groups, cells, breaks)
    rows = [
        (groups.label(name), str(len(cells[name])), subject.money(sum(cells[name].values()))) for name in groups.names
    ]
    return sheet.drawing(("Donor", "Months with aid", f"Sum, {subject.unit}"), rows)


def _label_size(sheet: Sheet) -> float:
    return 7.0 if sheet.narrow else sheet.sizes.label


def _row_labels(sheet: Sheet, groups: Ranked) -> tuple[list[str], float]:
    """Labels of the rows, in two lines where the page is narrow, and their width in inches."""
    size, room = _label_size(sheet), sheet.width * (0.24 if sheet.narrow else 0.3)
    lines = [style.wrapped(groups.label(name), room, size)[:2] for name in groups.names]
    lines = [[style.shortened(line, room, size) for line in parts] for parts in lines]
    return ["\n".join(parts) for parts in lines], max(style.text_width(line, size) for parts in lines for line in parts)


def _next(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _cells(subject: Subject, groups: Ranked) -> tuple[Cells, list[date]]:
    cells: Cells = {name: {} for name in groups.names}
    months: set[date] = set()
    for row in subject.series("donor", "month"):
        months.add(row["period"])
        name = wording.donor_name(row["name"])
        if row["amount"] > 0:
            sums = cells[groups.of(name)]
            sums[row["period"]] = sums.get(row["period"], 0.0) + row["amount"]
    return cells, sorted(months)


def _breaks(values: list[float]) -> list[float]:
    """Up to four round borders between classes, from 1 and 5 times a power of ten.

    >>> _breaks([3e6, 2e8, 2e10])
    [500000000.0, 1000000000.0, 5000000000.0, 10000000000.0]
    """
    top, low = max(values), min(values)
    power = math.floor(math.log10(top))
    rounds = [factor * 10.0**place for place in range(power - 3, power + 1) for factor in (1, 5)]
    below = [border for border in rounds if border < top * 0.6]
    return [border for border in below[-4:] if border > low] or below[-1:]


def _classes(subject: Subject, breaks: list[float]) -> list[str]:
    middle = [wording.span(low, high, subject.currency) for low, high in itertools.pairwise(breaks)]
    return [f"under {subject.money(breaks[0])}", *middle, f"{subject.money(breaks[-1])} and more"]


def _heat_finding(groups: Ranked, cells: Cells, months: list[date]) -> str:
    counts = {name: len(sums) for name, sums in cells.items() if name not in (OTHERS, wording.donor_name(None))}
    if not counts:
        return f"Aid was announced in {len({m for sums in cells.values() for m in sums})} of {len(months)} months"
    busiest = max(counts, key=lambda name: (counts[name], -groups.names.index(name)))
    who = wording.sentence(wording.in_text(busiest))
    return f"{who} announced aid in {counts[busiest]} of {count(len(months), 'month')}" + (
        ", more than any other donor"
        if sum(number == counts[busiest] for number in counts.values()) == 1 < len(counts)
        else ""
    )


def _fill(axes: Axes, groups: Ranked, cells: Cells, breaks: list[float]) -> None:
    from matplotlib.collections import PolyCollection

    ramp = style.RAMP[-len(breaks) - 1 :]
    corners, colors = [], []
    for row, name in enumerate(groups.names):
        axes.axhline(row + 0.5, color=style.GRID, linewidth=0.6, zorder=1)
        for month, value in sorted(cells[name].items()):
            left, following = style.day_number(month), style.day_number(_next(month))
            right, top, bottom = left + (following - left) * 0.92, row - 0.42, row + 0.42
            corners.append([(left, top), (right, top), (right, bottom), (left, bottom)])
            colors.append(ramp[sum(value >= border for border in breaks)])
    axes.add_collection(PolyCollection(corners, facecolors=colors, linewidths=0, zorder=2), autolim=False)


# --- timeline -------------------------------------------------------------------------------------------

_LARGEST: Final = 0.21
"""Radius in inches of the largest mark."""

_MOST: Final = 500
"""How many marks can still be told apart; beyond, only the largest are drawn."""

Box = tuple[float, float, float, float]


def timeline(subject: Subject, layout: Layout) -> Drawing:
    """Each package a mark in its donor's row, as large as its sum, the largest with their sums beside them."""
    dated = sorted((package for package in subject.packages if package.announced), key=lambda p: (_day(p), p.id))
    if not dated:
        raise NothingToDrawError("none of the packages that match has a date", "loosen the filter, or chart donors")
    sums = dict.fromkeys(sorted({package.donor for package in dated}), 0.0)
    for package in dated:
        sums[package.donor] += package.value or 0.0
    groups = ranked(sums, 8 if layout.narrow else 11)
    shown = sorted(sorted(dated, key=lambda p: -(p.value or 0.0))[:_MOST], key=lambda p: (_day(p), p.id))
    top = max(package.value or 0.0 for package in dated)
    unvalued = any(package.value is None for package in shown)
    subtitle = f"{subject.measure}: each circle a package, its area the sum" + (
        ", hollow where none is stated" if unvalued else ""
    )
    notes = [note for note in subject.method() if "without a stated sum" not in note] + subject.dating()
    if len(shown) < len(dated):
        notes.append(f"The {_MOST} largest of {len(dated):,} packages drawn.")
    sheet = Sheet(
        subject, layout, len(groups.names) * 0.36 + 0.6, _timeline_finding(subject, dated), subtitle, notes=notes
    )
    labels, left = _row_labels(sheet, groups)
    axes = sheet.axes(left=left + 0.2, right=0.25, bottom=0.5, top=0.1)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", labelcolor=style.INK, pad=8, labelsize=_label_size(sheet))
    last = max(_day(dated[-1]), _day(dated[0]) + timedelta(days=31))
    style.date_axis(axes, _day(dated[0]).replace(day=1), last, sheet.sizes, "Date of announcement")
    for row in range(len(labels)):
        axes.axhline(row, color=style.GRID, linewidth=0.7, zorder=1)
    marks = _marks(axes, sheet, shown, groups, top)
    _label_marks(axes, sheet, subject, shown, marks)
    return sheet.drawing()


def _timeline_finding(subject: Subject, dated: list[Package]) -> str:
    packages = count(len(dated), "package")
    valued = [package for package in dated if package.value]
    if not valued:
        return f"{packages} {wording.verb(subject.filters)}{subject.when}, none with a stated sum"
    top = max(valued, key=lambda package: (package.value or 0.0, package.id))
    kind = {"loan": "loan", "guarantee": "guarantee"}.get(top.instrument, "package")
    who = "" if top.donor == wording.donor_name(None) else f" from {wording.in_text(top.donor)}"
    lead = f"The largest of {packages}" if len(dated) > 1 else "One package"
    return f"{lead}: a {subject.money(top.value or 0.0)} {kind}{who} in {wording.month(_day(top))}"


def _marks(axes: Axes, sheet: Sheet, dated: list[Package], groups: Ranked, top: float) -> list[Box]:
    """Draw the marks, the large ones first; gives the box of each in inches from the axes' lower left corner."""
    boxes = []
    place = axes.get_position()
    size = place.width * sheet.width, place.height * sheet.height
    low, high = axes.get_xlim()
    rows = {name: row for row, name in enumerate(groups.names)}
    points = []
    for package in dated:
        row = rows[groups.of(package.donor)]
        radius = max(0.028, _LARGEST * math.sqrt((package.value or 0.0) / top)) if top else 0.05
        x = (style.day_number(_day(package)) - low) / (high - low) * size[0]
        y = (len(rows) - 0.5 - row) / len(rows) * size[1]
        boxes.append((x - radius, y - radius, x + radius, y + radius))
        points.append((round(radius, 3), package.value is None, style.day_number(_day(package)), row))
    # Marks of one size and look are drawn in one go, and are one mark in the file.
    for (radius, hollow), alike in itertools.groupby(sorted(points, reverse=True), key=lambda point: point[:2]):
        _, _, days, lines = zip(*alike, strict=True)
        face = style.PAPER if hollow else style.BLUE
        edge = style.SOFT if hollow else style.PAPER
        axes.plot(days, lines, "o", markersize=radius * 144, markerfacecolor=face, markeredgecolor=edge, clip_on=False,
                  markeredgewidth=0.8 if hollow else 0.5, alpha=1.0 if hollow else 0.8, zorder=3)  # fmt: skip
    return boxes


def _label_marks(axes: Axes, sheet: Sheet, subject: Subject, dated: list[Package], marks: list[Box]) -> None:
    """Sums beside the largest marks, where no other mark and no other label is in the way."""
    size = sheet.sizes.small
    place = axes.get_position()
    width, height = place.width * sheet.width, place.height * sheet.height
    order = sorted(range(len(dated)), key=lambda number: (-(dated[number].value or 0.0), dated[number].id))
    taken: list[Box] = []
    for number in order[: 6 if sheet.narrow else 12]:
        if not dated[number].value:
            continue
        text = subject.money(dated[number].value or 0.0)
        if style.text_width(text, size) < (marks[number][2] - marks[number][0]) * 0.88:
            x, y = (marks[number][0] + marks[number][2]) / 2, (marks[number][1] + marks[number][3]) / 2
            axes.text(x / width, y / height, text, transform=axes.transAxes, size=size, color=style.PAPER, ha="center",
                      va="center_baseline", zorder=5)  # fmt: skip
            continue
        for box in _around(marks[number], style.text_width(text, size), size / 72):
            inside = box[0] >= -0.05 and box[2] <= width + 0.25 and box[1] >= -0.02 and box[3] <= height + 0.1
            others = [mark for other, mark in enumerate(marks) if other != number]
            if inside and not any(_meet(box, other) for other in (*others, *taken)):
                taken.append((box[0] - 0.05, box[1], box[2] + 0.05, box[3]))
                axes.text(box[0] / width, (box[1] + box[3]) / 2 / height, text, transform=axes.transAxes, size=size,
                          color=style.INK, va="center_baseline", zorder=5)  # fmt: skip
                break


def _around(mark: Box, width: float, height: float) -> list[Box]:
    """Boxes for a label right, left, above and below of a mark."""
    left, bottom, right, top = mark
    x, y = (left + right) / 2, (bottom + top) / 2
    gap = 0.03
    return [
        (right + gap, y - height / 2, right + gap + width, y + height / 2),
        (left - gap - width, y - height / 2, left - gap, y + height / 2),
        (x - width / 2, top + gap, x + width / 2, top + gap + height),
        (x - width / 2, bottom - gap - height, x + width / 2, bottom - gap),
    ]


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
