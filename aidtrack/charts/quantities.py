"""Quantities by category over time: a row of running totals each, on a scale of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from aidtrack.charts import style, wording
from aidtrack.charts.data import NothingToDrawError, Subject
from aidtrack.charts.style import Drawing, Layout, Sheet
from aidtrack.quantities import SIGNS, WORDS, count, hedge_of_sum

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROWS: Final = 12
"""How many categories are drawn: those that most packages contain."""

_LONGEST: Final = 40
"""Letters of a unit; as a text has it, it may be any number of words."""

_FILL: Final = "#9ecae4"
_PIECES: Final = ("", "units", "pieces", "items")


@dataclass(slots=True)
class Category:
    """A category in one unit, with what was announced on each day."""

    name: str
    unit: str
    days: dict[date, tuple[float, float]] = field(default_factory=dict)
    packages: int = 0
    hedge: str = "exact"

    @property
    def low(self) -> float:
        """All of it, by the low ends."""
        return sum(low for low, _ in self.days.values())

    @property
    def high(self) -> float:
        """All of it, by the high ends."""
        return sum(high for _, high in self.days.values())

    @property
    def quantity(self) -> str:
        """All of it in words, with its unit."""
        low, high = wording.short(self.low), wording.short(self.high)
        number = SIGNS.get(self.hedge, "") + (low if low == high else f"{low}–{high}")
        return " ".join(part for part in (number, self.unit) if part)


def items_over_time(subject: Subject, layout: Layout) -> Drawing:
    """Running totals of things by category, those in most packages first."""
    every = _categories(subject)
    if not every:
        raise NothingToDrawError("the packages that match name no things with a number and a date", "loosen the filter")
    shown = every[:_ROWS]
    first, last = min(min(one.days) for one in shown), max(max(one.days) for one in shown)
    last += max(timedelta(days=31), (last - first) / 30)  # so that the last step can be seen
    notes = [
        "Method: each package's things counted once, the largest stated number where reports differ. Each row has its"
        " own scale, from nought to the number beside it."
    ]
    if len(every) > len(shown):
        notes.append(f"The {_ROWS} of {len(every)} categories that are in most packages.")
    subtitle = f"Quantities in {wording.verb(subject.filters)} aid{subject.recipients}, running total by category"
    step = 0.5 if layout.narrow else 0.4
    sheet = Sheet(subject, layout, step * len(shown) + 0.5, _finding(shown[0]), subtitle, notes=notes)
    _draw(sheet, shown, first, last, step)
    rows = [(one.name, one.quantity, str(one.packages), wording.month(max(one.days))) for one in shown]
    return sheet.drawing(("Category", "Quantity", "Packages", "Latest"), rows)


def _categories(subject: Subject) -> list[Category]:
    """Those with a number, the ones in most packages first."""
    found: dict[tuple[str, str], Category] = {}
    for row in subject.item_series:
        unit = _unit(row["unit"] or "")
        one = found.setdefault((row["category"], unit), Category(row["category"], unit))
        low, high = one.days.get(row["announced"], (0.0, 0.0))
        one.days[row["announced"]] = low + row["quantity_low"], high + row["quantity_high"]
        one.packages += row["packages"]
        one.hedge = hedge_of_sum((one.hedge, row["qualifier"]))
    return sorted(found.values(), key=lambda one: (-one.packages, -one.low, one.name, one.unit))


def _unit(stated: str) -> str:
    """The unit as a chart says it: none for pieces, and no more than fits.

    >>> _unit("pieces"), _unit("rounds"), len(_unit("crates of " * 9))
    ('', 'rounds', 40)
    """
    if len(stated) > _LONGEST:
        return f"{stated[: _LONGEST - 1].rstrip()}…"
    return "" if stated in _PIECES else stated


def _finding(one: Category) -> str:
    """How many of the first category, and the month that most of them came in."""
    what = f"{one.name}: {WORDS['at_least'] if one.low < one.high else WORDS.get(one.hedge, '')}{_lowest(one)}"
    if len(one.days) == 1:
        return f"{what}, all in {wording.month(next(iter(one.days)))}"
    months: Counter[date] = Counter()
    for day, (low, _) in one.days.items():
        months[day.replace(day=1)] += low  # type: ignore[assignment]
    month, most = max(months.items(), key=lambda pair: (pair[1], pair[0]))
    if most > one.low / 2:
        return f"{what}, most of them in {wording.month(month)}"
    return f"{what} in {count(one.packages, 'package')} since {wording.month(min(one.days))}"


def _lowest(one: Category) -> str:
    return f"{wording.short(one.low)} {one.unit}".strip()


def _draw(sheet: Sheet, shown: list[Category], first: date, last: date, step: float) -> None:
    size = sheet.sizes.label
    names = [style.shortened(one.name, 2.8 if not sheet.narrow else sheet.width - 1.4, size) for one in shown]
    left = 0.08 if sheet.narrow else max(style.text_width(name, size) for name in names) + 0.14
    sums = [style.shortened(one.quantity, 0.35 * sheet.width, size) for one in shown]
    right = max(style.text_width(text, size) for text in sums) + 0.16
    axes = sheet.axes(left=left, right=right, bottom=0.5)
    axes.set_ylim(len(shown), 0)
    axes.set_yticks([])
    style.date_axis(axes, first.replace(day=1), last, sheet.sizes, "Date of announcement")
    for row, (one, *words) in enumerate(zip(shown, names, sums, strict=True)):
        _row(axes, sheet, one, words, row, last, step)


def _row(axes: Axes, sheet: Sheet, one: Category, words: list[str], row: int, last: date, step: float) -> None:
    """The steps of one category, its name before or above them, its quantity behind: the two words."""
    name, quantity = words
    size, base = sheet.sizes.label, row + 0.94
    height = (0.24 if sheet.narrow else 0.3) / step
    days, low, high = _running(one, last)
    places = [style.day_number(day) for day in days]
    for sums, color, order in ((high, _FILL, 2), (low, style.BLUE, 3)):
        tops = [base - value / one.high * height for value in sums]
        axes.fill_between(places, base, tops, step="post", color=color, linewidth=0, zorder=order)
    axes.axhline(base, color=style.GRID, linewidth=0.7, zorder=1)
    edge, _ = axes.get_xlim()
    where = {"xytext": (0, 0), "ha": "left"} if sheet.narrow else {"xytext": (-7, 0), "ha": "right"}
    middle = base - height / 2
    axes.annotate(name, (edge, row + 0.22 if sheet.narrow else middle), textcoords="offset points", size=size,
                  color=style.INK, va="center_baseline", annotation_clip=False, **where)  # fmt: skip
    axes.annotate(quantity, (places[-1], middle), (6, 0), textcoords="offset points", size=size, color=style.INK,
                  va="center_baseline", annotation_clip=False)  # fmt: skip


def _running(one: Category, last: date) -> tuple[list[date], list[float], list[float]]:
    days, low, high = [], [], []
    sums = [0.0, 0.0]
    for day in sorted(one.days):
        sums = [sums[0] + one.days[day][0], sums[1] + one.days[day][1]]
        days.append(day)
        low.append(sums[0])
        high.append(sums[1])
    return [*days, last], [*low, low[-1]], [*high, high[-1]]
