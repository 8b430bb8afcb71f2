"""Horizontal bars: donors, aid types, things, and the way from the naive sum to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aidtrack.charts import style, wording
from aidtrack.charts.columns import TYPES
from aidtrack.charts.data import OTHERS, NothingToDrawError, Ranked, Subject, ranked
from aidtrack.charts.style import Drawing, Layout, Sheet, Words
from aidtrack.model import Instrument
from aidtrack.quantities import SIGNS, WORDS, count, hedge_of_sum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from aidtrack.model import Row

_LIGHT_BLUE: Final = "#9ecae4"


def _row_height(layout: Layout) -> float:
    """Inches for a bar; on a narrow page its label stands above it."""
    return 0.37 if layout.narrow else 0.29


def _scaled(sheet: Sheet, labels: Sequence[str], values: Sequence[str], top: float) -> Axes:
    """Axes for one bar a row, from the top down, with room for labels and for values right of the longest bar."""
    size = sheet.sizes.label
    left = 0.0 if sheet.narrow else max(style.text_width(label, size) for label in labels) + 0.12
    right = max(style.text_width(value, size, bold=True) for value in values) + 0.14
    axes = sheet.axes(left=left, right=right, bottom=0.45)
    axes.set_xlim(0, top)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([] if sheet.narrow else range(len(labels)), [] if sheet.narrow else labels)
    axes.tick_params(axis="y", labelcolor=style.INK, pad=5)
    for row, label in enumerate(labels if sheet.narrow else ()):
        shown = style.shortened(label, sheet.inner, size)
        axes.annotate(shown, (0, row - 0.22), textcoords="data", size=size, color=style.INK, va="center_baseline",
                      annotation_clip=False, zorder=5, backgroundcolor="none")  # fmt: skip
    return axes


def _bar(axes: Axes, sheet: Sheet, row: int, left: float, size: float, color: str) -> None:
    axes.barh(_middle(sheet, row), size, 0.4 if sheet.narrow else 0.66, left, color=color, zorder=2)


def _middle(sheet: Sheet, row: int) -> float:
    return row + 0.22 if sheet.narrow else row


def _money_ticks(axes: Axes, subject: Words, top: float, sheet: Sheet) -> None:
    """A horizontal axis of money below the bars."""
    width = axes.get_position().width * sheet.width
    room = style.text_width(subject.money(88.8e9), sheet.sizes.small) * 1.5
    ticks = [tick for tick in style.nice_ticks(top, max(2, min(5, int(width / room)))) if tick <= top]
    axes.set_xticks(ticks, ["0" if not tick else subject.money(tick) for tick in ticks])
    axes.tick_params(axis="x", labelsize=sheet.sizes.small, pad=3)
    if not sheet.narrow:  # there the lines would cross the labels
        axes.grid(axis="x", color=style.GRID, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.axvline(0, color=style.INK, linewidth=0.9, zorder=3)
    axes.set_xlabel(wording.sentence(subject.unit), size=sheet.sizes.small, color=style.SOFT, labelpad=3)


def _value(axes: Axes, sheet: Sheet, x: float, row: float, text: str, bold: bool = False) -> None:
    axes.annotate(text, (x, row), (5, 0), textcoords="offset points", va="center_baseline", ha="left", color=style.INK,
                  size=sheet.sizes.label, weight="bold" if bold else "normal", annotation_clip=False)  # fmt: skip


# --- donors ---------------------------------------------------------------------------------------------


def donors(subject: Subject, layout: Layout) -> Drawing:
    """Donors ranked, with what is stated as a ceiling in a lighter tone and whiskers from low to high."""
    subject.need_money()
    sums = {name: total for name, total in subject.donors.items() if total > 0}
    groups = ranked(sums, 16)
    bars = _donor_bars(subject, groups)
    top = max(bar["high"] for bar in bars)
    names = [
        style.shortened(groups.label(bar["name"]), layout.width * (1 if layout.narrow else 0.4), 9) for bar in bars
    ]
    ceilings, open_ends = any(bar["up_to"] for bar in bars), any(_is_open(bar, top) for bar in bars)
    key = [(style.BLUE, "stated sums"), (_LIGHT_BLUE, "stated as “up to”")] if ceilings else []
    subtitle = f"{subject.measure} by donor{', whiskers from low to high' if open_ends else ''}"
    height = len(bars) * _row_height(layout) + 0.45
    sheet = Sheet(subject, layout, height, _donor_finding(subject, sums), subtitle, key=key, notes=subject.method())
    _plot_donors(sheet, subject, bars, names)
    table = [(groups.label(bar["name"]), wording.span(bar["low"], bar["high"], subject.currency),
              str(bar["packages"])) for bar in bars]  # fmt: skip
    return sheet.drawing(("Donor", f"Sum, {subject.unit}", "Packages"), table)


def _plot_donors(sheet: Sheet, subject: Subject, bars: list[Row], names: list[str]) -> None:
    top = max(bar["high"] for bar in bars)
    values = [subject.money(bar["amount"]) for bar in bars]
    axes = _scaled(sheet, names, values, top)
    _money_ticks(axes, subject, top, sheet)
    for row, bar in enumerate(bars):
        color = style.GREY if bar["name"] == OTHERS else style.BLUE
        middle = _middle(sheet, row)
        _bar(axes, sheet, row, 0.0, bar["amount"] - bar["up_to"], color)
        _bar(axes, sheet, row, bar["amount"] - bar["up_to"], bar["up_to"], _LIGHT_BLUE)
        if _is_open(bar, top):
            axes.plot([bar["low"], bar["high"]], [middle, middle], color=style.INK, linewidth=1.2, marker="|", zorder=4)
        _value(axes, sheet, max(bar["high"], bar["amount"]), middle, values[row], bold=row == 0)


def _is_open(bar: Row, top: float) -> bool:
    """Whether low and high are far enough apart to see."""
    return bool(bar["high"] - bar["low"] > 0.012 * top)


def _donor_bars(subject: Subject, groups: Ranked) -> list[Row]:
    bars: dict[str, Row] = {}
    for row in subject.totals(["donor"]):
        donor = wording.donor_name(row["donor"])
        name = groups.of(donor)
        if row["amount"] > 0:
            bar = bars.setdefault(
                name, {"name": name, "low": 0.0, "high": 0.0, "amount": 0.0, "up_to": 0.0, "packages": 0}
            )
            for measure in ("low", "high", "amount", "packages"):
                bar[measure] += row[measure]
            bar["up_to"] += min(subject.up_to.get(donor, 0.0), row["amount"])
    return [bars[name] for name in groups.names]


def _donor_finding(subject: Subject, sums: dict[str, float]) -> str:
    total, verb = sum(sums.values()), wording.verb(subject.filters)
    top = max(sums, key=lambda name: (sums[name], name))
    if len(sums) == 1 or top == wording.donor_name(None):
        return subject.lead()
    who = wording.sentence(wording.in_text(top))
    share = round(100 * sums[top] / total)
    return (
        f"{who} {wording.has(top)} {verb} {subject.money(sums[top])}, {share}% of the {subject.money(total)}"
        f" from {count(len(sums), 'donor')}{subject.when}"
    )


# --- aid types and instruments --------------------------------------------------------------------------

_INSTRUMENTS: Final[dict[str | None, tuple[str, str]]] = {
    Instrument.IN_KIND.value: ("in kind", style.BLUE),
    Instrument.GRANT.value: ("grants", style.GREEN),
    Instrument.LOAN.value: ("loans", style.VERMILLION),
    Instrument.GUARANTEE.value: ("guarantees", style.PINK),
    None: (wording.NOT_SAID, style.GREY),
}


def aid_types(subject: Subject, layout: Layout) -> Drawing:
    """Aid types, each split by instrument: a loan is no gift."""
    subject.need_money()
    found: dict[str | None, dict[str | None, float]] = {}
    for row in subject.totals(["aid_type", "instrument"]):
        if row["amount"] > 0:
            found.setdefault(row["aid_type"], {})[row["instrument"]] = row["amount"]
    order = sorted(found, key=lambda kind: -sum(found[kind].values()))
    sums = [sum(found[kind].values()) for kind in order]
    used = [name for name in _INSTRUMENTS if any(name in parts for parts in found.values())]
    sheet = Sheet(
        subject, layout, len(order) * 0.4 + 0.45, _type_finding(subject, found, order),
        f"{subject.measure} by type of aid and kind of money",
        key=[_INSTRUMENTS[name][::-1] for name in used], notes=subject.method(),
    )  # fmt: skip
    values = [subject.money(total) for total in sums]
    axes = _scaled(sheet, [TYPES[kind][0] for kind in order], values, max(sums))
    _money_ticks(axes, subject, max(sums), sheet)
    for place, kind in enumerate(order):
        left = 0.0
        for name in used:
            _bar(axes, sheet, place, left, found[kind].get(name, 0.0), _INSTRUMENTS[name][1])
            left += found[kind].get(name, 0.0)
        _value(axes, sheet, left, _middle(sheet, place), values[place], bold=place == 0)
    heads = ("Type of aid", *(wording.sentence(_INSTRUMENTS[name][0]) for name in used), f"Sum, {subject.unit}")
    table = [(TYPES[kind][0], *(_cell(subject, found[kind].get(name)) for name in used), total)
             for kind, total in zip(order, values, strict=True)]  # fmt: skip
    return sheet.drawing(heads, table)


def _cell(subject: Subject, amount: float | None) -> str:
    return subject.money(amount) if amount else ""


def _type_finding(subject: Subject, found: dict[str | None, dict[str | None, float]], order: list[str | None]) -> str:
    named = [kind for kind in order if kind]
    total = sum(sum(parts.values()) for parts in found.values())
    loans = sum(parts.get(Instrument.LOAN.value, 0.0) for parts in found.values())
    if not named:
        return f"What kind of aid the {subject.money(total)} is, is not said"
    most = sum(found[named[0]].values())
    if len(order) == 1:
        start = f"All {subject.money(total)} is {named[0]} aid"
    else:
        lead = "the largest part" if named[0] == order[0] else "the largest named part"
        start = f"{named[0].capitalize()} aid is {lead}: {subject.money(most)} of {subject.money(total)}"
    return f"{start}; loans make up {subject.money(loans)}" if loans else start


# --- things ---------------------------------------------------------------------------------------------


_UNITS: Final = 6
_BARS: Final = 10
"""At most so many units, and bars for each."""


def items(subject: Subject, layout: Layout) -> Drawing:
    """Quantities by category, one scale for each unit; things of different units are never added."""
    found = subject.item_counts
    whole = _by_unit([row for row in found if row["category"] and row["quantity_low"]])
    if not whole:
        raise NothingToDrawError("the packages that match name no things with a number", "loosen the filter")
    groups = {unit: rows[:_BARS] for unit, rows in list(whole.items())[:_UNITS]}
    shown = [row for rows in groups.values() for row in rows]
    height = len(shown) * (0.36 if layout.narrow else 0.25) + len(groups) * 0.43
    ranges = any(row["quantity_low"] != row["quantity_high"] for row in shown)
    key = [(style.BLUE, "at least"), (_LIGHT_BLUE, "at most")] if ranges else []
    subtitle = f"Quantities in {wording.verb(subject.filters)} aid{subject.recipients} by category and unit"
    title, notes = _item_finding(subject, whole), _item_notes(found, whole, len(shown))
    sheet = Sheet(subject, layout, height, title, subtitle, key=key, notes=notes)
    _item_bars(sheet, groups)
    table = [(row["category"], _count(row), _unit(unit), str(row["packages"])) for unit, rows in groups.items()
             for row in rows]  # fmt: skip
    return sheet.drawing(("Category", "Quantity", "Unit", "Packages"), table)


def _item_notes(found: list[Row], whole: dict[str, list[Row]], shown: int) -> list[str]:
    """Method, and what the bars don't show."""
    notes = [_ITEM_METHOD]
    if sum(len(rows) for rows in whole.values()) > shown:
        notes.append("Only the largest of each unit are shown.")
    counted = {row["category"] for rows in whole.values() for row in rows}
    unstated = sorted({row["category"] for row in found if row["category"]} - counted)
    if unstated:
        listed = wording.listed(unstated) if len(unstated) <= 6 else f"{len(unstated)} more categories"
        notes.append(f"Named without a number only: {listed}.")
    if any(row["category"] is None for row in found):
        notes.append("Things that the catalogue doesn't know are left out.")
    return notes


_ITEM_METHOD: Final = (
    "Method: each package's things counted once, the largest stated number where reports differ. Each unit has its own"
    " scale."
)
_SINGLE_UNITS: Final = ("", "units", "pieces", "items")


def _unit(unit: str) -> str:
    return "pieces" if unit in _SINGLE_UNITS else unit


def _by_unit(rows: list[Row]) -> dict[str, list[Row]]:
    """Rows by unit, the units that most categories have first, the longest bars first within each."""
    groups: dict[str, dict[str, Row]] = {}
    for row in rows:
        group = groups.setdefault(_unit(row["unit"] or ""), {})
        found = group.setdefault(row["category"], {**row, "quantity_low": 0.0, "quantity_high": 0.0})
        found["qualifier"] = hedge_of_sum((found["qualifier"], row["qualifier"]))
        found["quantity_low"] += row["quantity_low"]
        found["quantity_high"] += row["quantity_high"]
        found["packages"] = max(found["packages"], row["packages"])
    order = sorted(groups, key=lambda unit: (-len(groups[unit]), unit))
    by_size = [
        sorted(groups[unit].values(), key=lambda row: (-row["quantity_high"], row["category"])) for unit in order
    ]
    return dict(zip(order, by_size, strict=True))


def _count(row: Row) -> str:
    low, high = wording.short(row["quantity_low"]), wording.short(row["quantity_high"])
    return SIGNS.get(row["qualifier"], "") + (low if low == high else f"{low}–{high}")


def _item_finding(subject: Subject, groups: dict[str, list[Row]]) -> str:
    """The sums of up to three units, those that say what they count first."""
    sums = {unit: sum(row["quantity_low"] for row in rows) for unit, rows in groups.items()}
    order = sorted(sums, key=lambda unit: (unit in ("pieces", "people", "sets"), -sums[unit], unit))[:3]
    other = "other items" if len(order) > 1 else "items"
    parts = [f"{wording.short(sums[unit])} {other if unit == 'pieces' else unit}" for unit in order]
    hedge = hedge_of_sum(row["qualifier"] for unit in order for row in groups[unit])
    hedge = "at_least" if hedge == "exact" else hedge  # what is named without a number comes on top
    return f"{wording.sentence(wording.verb(subject.filters))} so far: {WORDS[hedge]}{wording.listed(parts)}"


def _item_bars(sheet: Sheet, groups: dict[str, list[Row]]) -> None:
    """One bar below the other, a heading with the unit above each group; all in inches from the top."""
    size = sheet.sizes.label
    every = [row for rows in groups.values() for row in rows]
    left = 0.0 if sheet.narrow else max(style.text_width(_category(row, size), size) for row in every) + 0.12
    axes = sheet.axes(left=left, right=max(style.text_width(_count(row), size) for row in every) + 0.14)
    axes.set_xlim(0, 1)
    axes.set_ylim(sheet.plot[3], 0)
    axes.set_xticks([])
    axes.set_yticks([])
    step = 0.36 if sheet.narrow else 0.25
    y = 0.0
    for unit, rows in groups.items():
        _heading(axes, sheet, unit, y + 0.17, left)
        y += 0.33
        for row in rows:
            _item_bar(axes, sheet, row, y, max(other["quantity_high"] for other in rows))
            y += step
        if not sheet.narrow:
            axes.plot([0, 0], [y - step * len(rows), y], color=style.INK, linewidth=0.9, zorder=3)
        y += 0.1


def _category(row: Row, size: float) -> str:
    return style.shortened(row["category"], 2.6, size)


def _heading(axes: Axes, sheet: Sheet, unit: str, y: float, left: float) -> None:
    size = sheet.sizes.label
    words = "Number of pieces" if unit == "pieces" else f"Number of {unit}" if unit != "tonnes" else "Tonnes"
    axes.annotate(words, (0, y), (-left * 72, 0), textcoords="offset points", size=size, weight="bold", color=style.INK,
                  va="center_baseline", annotation_clip=False)  # fmt: skip


def _item_bar(axes: Axes, sheet: Sheet, row: Row, y: float, top: float) -> None:
    size, label = sheet.sizes.label, _category(row, sheet.sizes.label)
    low, high = row["quantity_low"] / top, row["quantity_high"] / top
    middle = y + (0.26 if sheet.narrow else 0.125)
    axes.barh(middle, low, 0.16 if sheet.narrow else 0.18, color=style.BLUE, zorder=2)
    axes.barh(middle, high - low, 0.16 if sheet.narrow else 0.18, low, color=_LIGHT_BLUE, zorder=2)
    where = {"xytext": (0, 0), "ha": "left"} if sheet.narrow else {"xytext": (-6, 0), "ha": "right"}
    axes.annotate(label, (0, y + 0.09 if sheet.narrow else middle), textcoords="offset points", va="center_baseline",
                  size=size, color=style.INK, annotation_clip=False, **where)  # fmt: skip
    _value(axes, sheet, high, middle, _count(row))


# --- waterfall ------------------------------------------------------------------------------------------

_STEPS: Final[dict[str, str]] = {
    "naive": "Every sum added up",
    "repeated": "Same package told again",
    "cumulative": "Running totals",
    "component": "Parts of a counted sum",
    "planned": "Requested or proposed",
    "other": "Not aid (damage, budgets …)",
    "conversion": "Same sum, other currency",
    "envelope": "Envelopes (laws, funds)",
    "package": "Packages",
    "cancelled": "Withdrawn",
    "superseded": "Corrected by another text",
    "other status": "Other status",
    "unlinked": "Told too vaguely",
    "valuation": "Packages valued by parts",
    "total": "Each package once",
}


def waterfall(subject: Subject, layout: Layout) -> Drawing:
    """From the sum of every figure down to the total, reason by reason."""
    subject.need_money()
    steps = [row for row in subject.waterfall if row["amount"] or row["step"] in ("naive", "total")]
    naive, total = steps[0]["amount"], steps[-1]["amount"]
    labels = [_STEPS.get(row["step"], str(row["step"])) for row in steps]
    values = [subject.money(row["amount"]) for row in steps]
    notes = [f"Method: every mention of money in the documents, in {subject.unit} at its day's rate; what is no new"
             " aid, or counted already, is taken away step by step. Each mention has one reason."]  # fmt: skip
    subtitle = f"{subject.measure}: what adding up every sum in the documents would count, and why it isn't counted"
    sheet = Sheet(
        subject,
        layout,
        len(steps) * _row_height(layout) + 0.45,
        _waterfall_finding(subject, naive, total),
        subtitle,
        notes=notes,
    )
    _plot_steps(sheet, subject, steps, labels, values)
    return sheet.drawing(("Step", f"Sum, {subject.unit}"), list(zip(labels, values, strict=True)))


def _plot_steps(sheet: Sheet, subject: Subject, steps: list[Row], labels: list[str], values: list[str]) -> None:
    places = _waterfall_places(steps)
    top = max(end for _, end in places)
    axes = _scaled(sheet, labels, values, top)
    _money_ticks(axes, subject, top, sheet)
    for row, (start, end) in enumerate(places):
        color = style.GREY if row == 0 else style.BLUE if row == len(steps) - 1 else style.VERMILLION
        if steps[row]["step"] not in ("naive", "total") and steps[row]["amount"] > 0:
            color = style.SKY
        _bar(axes, sheet, row, start, end - start, color)
        if row < len(steps) - 1 and not sheet.narrow:
            reached = start if steps[row]["amount"] < 0 else end
            axes.plot([reached, reached], [row + 0.33, row + 0.67], color=style.SOFT, linewidth=0.8, zorder=1)
        _value(axes, sheet, end, _middle(sheet, row), values[row], bold=row in (0, len(steps) - 1))


def _waterfall_places(steps: list[Row]) -> list[tuple[float, float]]:
    """Left and right end of each bar."""
    places, reached = [], 0.0
    for row in steps:
        if row["step"] == "total":
            places.append((0.0, row["amount"]))
            continue
        start, reached = reached, reached + row["amount"]
        places.append((min(start, reached), max(start, reached)))
    return places


def _waterfall_finding(subject: Subject, naive: float, total: float) -> str:
    times = naive / total if total else 0
    if times < 1.05:
        return f"Adding up every sum comes near the total of {subject.money(total)}"
    much = f"{times:.0f} times" if times >= 9.5 else f"{times:.1f} times"
    return f"Adding up every sum would show {subject.money(naive)}, {much} the true {subject.money(total)}"
