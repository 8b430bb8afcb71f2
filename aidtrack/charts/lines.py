"""Sums that run on over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from aidtrack.charts import style, wording
from aidtrack.charts.data import OTHERS, NothingToDrawError, Package, Ranked, Subject, ranked
from aidtrack.charts.style import Drawing, Layout, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from matplotlib.axes import Axes


_NARROW_NAMES: Final = {"International Monetary Fund": "IMF"}


@dataclass(frozen=True, slots=True)
class Steps:
    """One donor's running sum: a step up on each day of an announcement."""

    name: str
    days: list[date]
    low: list[float]
    high: list[float]
    value: list[float]
    color: str

    @property
    def open(self) -> bool:
        """Whether low and high differ enough to show."""
        return self.high[-1] - self.low[-1] > 0.005 * self.high[-1]


def cumulative(subject: Subject, layout: Layout) -> Drawing:
    """Running totals by donor, as steps with the name and sum at the end of each."""
    subject.need_money()
    dated = sorted((p for p in subject.packages if p.announced and p.value), key=_day)
    if not dated:
        raise NothingToDrawError("none of the packages that match has a date", "loosen the filter, or chart donors")
    groups = ranked({name: total for name, total in subject.donors.items() if total > 0}, 5 if layout.narrow else 7)
    first, last = _day(dated[0]), _day(dated[-1])
    lines = _lines(dated, groups, last)
    band = any(line.open for line in lines)
    subtitle = f"{subject.measure}, running total by donor{', bands from low to high' if band else ''}"
    height = 3.1 if layout.narrow else 3.5
    notes = [*subject.method(), *subject.dating()]
    sheet = Sheet(subject, layout, height, subject.lead(), subtitle, notes=notes)
    _plot(sheet, subject, lines, first, last)
    rows = [(groups.label(line.name), wording.span(line.low[-1], line.high[-1], subject.currency)) for line in lines]
    return sheet.drawing(("Donor", f"Total, {subject.unit}"), rows)


def _day(package: Package) -> date:
    assert package.announced is not None
    return package.announced


def _lines(dated: list[Package], groups: Ranked, last: date) -> list[Steps]:
    lines = []
    for place, name in enumerate(groups.names):
        own = [package for package in dated if groups.of(package.donor) == name]
        if own:
            color = style.GREY if name == OTHERS else style.SERIES[place % len(style.SERIES)]
            lines.append(_steps(name, own, last, color))
    return lines


def _steps(name: str, packages: Sequence[Package], last: date, color: str) -> Steps:
    first = _day(packages[0])
    line = Steps(name, [first], [0.0], [0.0], [0.0], color)
    for day, group in groupby(packages, key=_day):
        todays = list(group)
        line.days.append(day)
        for sums, values in ((line.low, [p.low for p in todays]), (line.high, [p.high for p in todays]),
                             (line.value, [p.value for p in todays])):  # fmt: skip
            sums.append(sums[-1] + sum(value or 0.0 for value in values))
    if line.days[-1] < last:
        line.days.append(last)
        for sums in (line.low, line.high, line.value):
            sums.append(sums[-1])
    return line


def _plot(sheet: Sheet, subject: Subject, lines: list[Steps], first: date, last: date) -> None:
    top = max(line.high[-1] for line in lines)
    names = {line.name: _end_label(sheet, subject, line) for line in lines}
    room = max(style.text_width(part, sheet.sizes.small, bold=True) for parts in names.values() for part in parts)
    axes = sheet.axes(left=style.tick_room(subject, top, sheet.sizes), right=room + 0.3, bottom=0.42, top=0.28)
    style.money_axis(axes, subject, top, f"Running total, {subject.unit}", sheet.sizes)
    end = max(last, first + timedelta(days=31))
    style.date_axis(axes, first.replace(day=1), end, sheet.sizes, "Date of announcement")
    for line in reversed(lines):
        days = [style.day_number(day) for day in line.days]
        if line.open:
            axes.fill_between(days, line.low, line.high, step="post", color=line.color, alpha=0.22, linewidth=0)
        axes.step(days, line.value, where="post", color=line.color, linewidth=2.0, zorder=4, clip_on=False)
    _label_ends(sheet, axes, lines, names, end)


def _end_label(sheet: Sheet, subject: Subject, line: Steps) -> tuple[str, str]:
    name = line.name if line.name != OTHERS else "All others"
    if sheet.narrow:
        name = _NARROW_NAMES.get(name, name)
    return style.shortened(name, 1.0 if sheet.narrow else 1.6, sheet.sizes.small), subject.money(line.value[-1])


def _label_ends(sheet: Sheet, axes: Axes, lines: list[Steps], names: dict[str, tuple[str, str]], end: date) -> None:
    """Name and sum right of each line's end, pushed apart where they would meet, a thin line to where they belong."""
    order = sorted(lines, key=lambda line: (line.value[-1], line.name))
    per_inch = axes.get_ylim()[1] / (axes.get_position().height * sheet.height)
    size = sheet.sizes.small
    gap = 2.45 * size / 72 * per_inch
    wanted = [line.value[-1] for line in order]
    places = style.spread(wanted, gap, gap * 0.25, axes.get_ylim()[1])
    x = style.day_number(end)
    for line, place in zip(order, places, strict=True):
        offset = (place - line.value[-1]) / per_inch * 72
        axes.annotate("", (x, line.value[-1]), (16, offset), textcoords="offset points",
                      arrowprops={"arrowstyle": "-", "color": line.color, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0},
                      annotation_clip=False)  # fmt: skip
        name, total = names[line.name]
        for text, weight, shift, color in ((name, "bold", 0.5, style.INK), (total, "normal", -0.65, style.SOFT)):
            axes.annotate(text, (x, line.value[-1]), (19, offset + shift * size * 1.05), textcoords="offset points",
                          va="center", size=size, weight=weight, color=color, annotation_clip=False)  # fmt: skip
