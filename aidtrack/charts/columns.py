"""Sums by month or quarter, stacked by aid type."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from aidtrack.charts import style, wording
from aidtrack.charts.data import NothingToDrawError, Subject
from aidtrack.charts.style import Drawing, Layout, Sheet
from aidtrack.model import AidType

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Stacks = dict[str | None, dict[date, float]]

# The same colour for the same type in every chart.
TYPES: Final[dict[str | None, tuple[str, str]]] = {
    AidType.MILITARY.value: ("Military", style.BLUE),
    AidType.FINANCIAL.value: ("Financial", style.ORANGE),
    AidType.HUMANITARIAN.value: ("Humanitarian", style.GREEN),
    None: ("Mixed or not said", style.GREY),
}


def monthly(subject: Subject, layout: Layout) -> Drawing:
    """Sums of each month, stacked by aid type."""
    return _stacked(subject, layout, "month", 1)


def quarterly(subject: Subject, layout: Layout) -> Drawing:
    """Sums of each quarter, stacked by aid type."""
    return _stacked(subject, layout, "quarter", 3)


def _stacked(subject: Subject, layout: Layout, period: str, months: int) -> Drawing:
    subject.need_money()
    found = subject.series("aid_type", period)
    stacks: Stacks = {kind: {row["period"]: row["amount"] for row in found if row["name"] == kind} for kind in TYPES}
    stacks = {kind: sums for kind, sums in stacks.items() if sum(sums.values()) > 0}
    if not stacks:
        raise NothingToDrawError("none of the packages that match has a date", "loosen the filter, or chart donors")
    periods = sorted({row["period"] for row in found})
    totals = {day: sum(sums.get(day, 0.0) for sums in stacks.values()) for day in periods}
    subtitle = f"{subject.measure} by {period} of announcement and type of aid"
    sheet = Sheet(
        subject, layout, 2.9 if layout.narrow else 3.3, _finding(subject, totals, months), subtitle,
        key=[TYPES[kind][::-1] for kind in TYPES if kind in stacks], notes=[*subject.method(), *subject.dating()],
    )  # fmt: skip
    top = max(totals.values())
    axes = sheet.axes(left=style.tick_room(subject, top, sheet.sizes), bottom=0.42, top=0.28, right=0.05)
    style.money_axis(
        axes, subject, top * 1.06, f"{subject.unit[:1].upper()}{subject.unit[1:]} per {period}", sheet.sizes
    )
    last = _after(periods[-1], months)
    style.date_axis(axes, periods[0], last, sheet.sizes, f"{period.capitalize()} of announcement")
    _bars(axes, stacks, periods, months)
    _label_peaks(axes, subject, totals, months, sheet)
    columns = (period.capitalize(), *(TYPES[kind][0] for kind in stacks), f"Total, {subject.unit}")
    return sheet.drawing(columns, _rows(subject, stacks, totals, months))


def _after(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _name(day: date, months: int) -> str:
    return wording.month(day) if months == 1 else f"the {_ORDINALS[day.month // 3]} quarter of {day.year}"


_ORDINALS: Final = ("first", "second", "third", "fourth")


def _finding(subject: Subject, totals: dict[date, float], months: int) -> str:
    peak = max(totals, key=lambda day: (totals[day], -day.toordinal()))
    whole, most = sum(totals.values()), totals[peak]
    verb = wording.verb(subject.filters)
    if len(totals) == 1:
        return f"{subject.money(whole)} {verb} in {_name(peak, months)}"
    name = wording.sentence(_name(peak, months))
    return f"{name} saw the most aid {verb}: {subject.money(most)} of {subject.money(whole)}{subject.when}"


def _bars(axes: Axes, stacks: Stacks, periods: list[date], months: int) -> None:
    lefts = [style.day_number(day) for day in periods]
    spans = [style.day_number(_after(day, months)) - left for day, left in zip(periods, lefts, strict=True)]
    middles = [left + span / 2 for left, span in zip(lefts, spans, strict=True)]
    bottom = [0.0] * len(periods)
    for kind in TYPES:
        if kind in stacks:
            heights = [stacks[kind].get(day, 0.0) for day in periods]
            axes.bar(middles, heights, [span * 0.82 for span in spans], bottom, color=TYPES[kind][1], zorder=2)
            bottom = [below + height for below, height in zip(bottom, heights, strict=True)]


def _label_peaks(axes: Axes, subject: Subject, totals: dict[date, float], months: int, sheet: Sheet) -> None:
    """The sum above the highest columns, as far apart as the labels need."""
    size = sheet.sizes.small
    low, high = axes.get_xlim()
    per_inch = (high - low) / (axes.get_position().width * sheet.width)
    taken: list[tuple[float, float]] = []
    for day in sorted(totals, key=lambda day: (-totals[day], day))[: 3 if sheet.narrow else 4]:
        if totals[day] < 0.08 * max(totals.values()):
            continue
        text = subject.money(totals[day])
        half = style.text_width(text, size) * per_inch / 2
        middle = (style.day_number(day) + style.day_number(_after(day, months))) / 2
        middle = min(max(middle, low + half), high - half)
        if all(middle + half < left or middle - half > right for left, right in taken):
            taken.append((middle - half, middle + half))
            axes.annotate(text, (middle, totals[day]), (0, 3), textcoords="offset points", ha="center", va="bottom",
                          size=size, color=style.INK)  # fmt: skip


def _rows(subject: Subject, stacks: Stacks, totals: dict[date, float], months: int) -> list[tuple[str, ...]]:
    return [
        (
            day.isoformat()[:7] if months == 1 else f"{day.year}-Q{day.month // 3 + 1}",
            *(subject.money(sums[day]) if sums.get(day) else "" for sums in stacks.values()),
            subject.money(total),
        )
        for day, total in totals.items()
        if total
    ]
