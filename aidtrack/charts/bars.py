"""Horizontal bars: donors, aid types, things, and the way from the naive sum to the total."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aidtrack.charts import style, wording
from aidtrack.charts.columns import TYPES
from aidtrack.charts.data import OTHERS, NothingToDrawError, Ranked, Subject, ranked
from aidtrack.charts.style import Drawing, Sheet
from aidtrack.model import Instrument

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from aidtrack.model import Row

_ROW: Final = 0.29
_LIGHT_BLUE: Final = "#9ecae4"


def _scaled(sheet: Sheet, labels: Sequence[str], values: Sequence[str], top: float, spans: float = 0.0) -> Axes:
    """Axes for one bar a row, from the top down, with room for labels left and values right of the longest bar."""
    size = sheet.sizes.label
    left = max(style.text_width(label, size) for label in labels) + 0.12
    right = max(style.text_width(value, size, bold=True) for value in values) + 0.14
    axes = sheet.axes(left=left, right=right, bottom=spans)
    axes.set_xlim(0, top)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_yticks(range(len(labels)), labels)
    axes.tick_params(axis="y", labelcolor=style.INK, pad=5)
    axes.set_xticks([])
    return axes


def _money_ticks(axes: Axes, subject: Subject, top: float, sheet: Sheet, caption: str) -> None:
    width = axes.get_position().width * sheet.width
    room = style.text_width(subject.money(88.8e9), sheet.sizes.small) * 1.5
    ticks = [tick for tick in style.nice_ticks(top, max(1, min(5, int(width / room)))) if tick <= top]
    axes.set_xticks(ticks, ["0" if not tick else subject.money(tick) for tick in ticks])
    axes.tick_params(axis="x", labelsize=sheet.sizes.small, pad=3)
    axes.grid(axis="x", color=style.GRID, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.set_xlabel(caption, size=sheet.sizes.small, color=style.SOFT, labelpad=3)
    axes.axvline(0, color=style.INK, linewidth=0.9, zorder=3)


def _value(axes: Axes, sheet: Sheet, x: float, row: float, text: str, bold: bool = False, color: str = style.INK) -> None:
    axes.annotate(text, (x, row), (5, 0), textcoords="offset points", va="center_baseline", ha="left", color=color,
                  size=sheet.sizes.label, weight="bold" if bold else "normal", annotation_clip=False)  # fmt: skip


# --- donors ---------------------------------------------------------------------------------------------


def donors(subject: Subject, width: float) -> Drawing:
    """Donors ranked, with what is stated as a ceiling in a lighter tone and whiskers from low to high."""
    subject.need_money()
    sums = {name: total for name, total in subject.donors.items() if total > 0}
    groups = ranked(sums, 16)
    bars = _donor_bars(subject, groups)
    names = [style.shortened(groups.label(bar["name"]), width * 0.3, 9) for bar in bars]
    ceilings, open_ends = any(bar["up_to"] for bar in bars), any(bar["high"] > bar["low"] * 1.005 for bar in bars)
    key = [(style.BLUE, "stated sums"), (_LIGHT_BLUE, "stated as “up to”")] if ceilings else []
    subtitle = f"{subject.measure} by donor{', whiskers from low to high' if open_ends else ''}"
    height = len(bars) * _ROW + 0.45
    sheet = Sheet(subject, width, height, _donor_finding(subject, sums), subtitle, key=key, notes=subject.method())
    top = max(bar["high"] for bar in bars)
    values = [subject.money(bar["amount"]) for bar in bars]
    axes = _scaled(sheet, names, values, top, 0.45)
    _money_ticks(axes, subject, top, sheet, subject.unit[:1].upper() + subject.unit[1:])
    for row, bar in enumerate(bars):
        color = style.GREY if bar["name"] == OTHERS else style.BLUE
        axes.barh(row, bar["amount"] - bar["up_to"], 0.66, color=color, zorder=2)
        axes.barh(row, bar["up_to"], 0.66, bar["amount"] - bar["up_to"], color=_LIGHT_BLUE, zorder=2)
        if bar["high"] > bar["low"] * 1.005:
            axes.plot([bar["low"], bar["high"]], [row, row], color=style.INK, linewidth=1.2, marker="|", zorder=4)
        _value(axes, sheet, max(bar["high"], bar["amount"]), row, values[row], bold=row == 0)
    table = [(groups.label(bar["name"]), wording.span(bar["low"], bar["high"], subject.currency),
              str(bar["packages"])) for bar in bars]  # fmt: skip
    return sheet.drawing(("Donor", f"Sum, {subject.unit}", "Packages"), table)


def _donor_bars(subject: Subject, groups: Ranked) -> list[Row]:
    bars: dict[str, Row] = {}
    for row in subject.totals(["donor"]):
        donor = wording.donor_name(row["donor"])
        name = groups.of(donor)
        if row["amount"] > 0:
            bar = bars.setdefault(name, {"name": name, "low": 0.0, "high": 0.0, "amount": 0.0, "up_to": 0.0, "packages": 0})
            for measure in ("low", "high", "amount", "packages"):
                bar[measure] += row[measure]
            bar["up_to"] += min(subject.up_to.get(donor, 0.0), row["amount"])
    return [bars[name] for name in groups.names]


def _donor_finding(subject: Subject, sums: dict[str, float]) -> str:
    total, verb = sum(sums.values()), wording.verb(subject.filters)
    top = max(sums, key=lambda name: (sums[name], name))
    if len(sums) == 1 or top == wording.donor_name(None):
        return subject.lead()
    have = "have" if " and " in top else "has"
    who = wording.sentence(wording.in_text(top))
    share = round(100 * sums[top] / total)
    return (
        f"{who} {have} {verb} {subject.money(sums[top])}, {share}% of the {subject.money(total)}"
        f" from {wording.counted(len(sums), 'donor')}{subject.when}"
    )


# --- aid types and instruments --------------------------------------------------------------------------

_INSTRUMENTS: Final[dict[str | None, tuple[str, str]]] = {
    Instrument.IN_KIND.value: ("in kind", style.BLUE),
    Instrument.GRANT.value: ("grants", style.GREEN),
    Instrument.LOAN.value: ("loans", style.VERMILLION),
    Instrument.GUARANTEE.value: ("guarantees", style.PINK),
    None: (wording.NOT_SAID, style.GREY),
}


def aid_types(subject: Subject, width: float) -> Drawing:
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
        subject, width, len(order) * 0.42 + 0.45, _type_finding(subject, found, order),
        f"{subject.measure} by type of aid and kind of money",
        key=[_INSTRUMENTS[name][::-1] for name in used], notes=subject.method(),
    )  # fmt: skip
    values = [subject.money(total) for total in sums]
    axes = _scaled(sheet, [TYPES[kind][0] for kind in order], values, max(sums), 0.45)
    _money_ticks(axes, subject, max(sums), sheet, subject.unit[:1].upper() + subject.unit[1:])
    for row, kind in enumerate(order):
        left = 0.0
        for name in used:
            axes.barh(row, found[kind].get(name, 0.0), 0.62, left, color=_INSTRUMENTS[name][1], zorder=2)
            left += found[kind].get(name, 0.0)
        _value(axes, sheet, left, row, values[row], bold=row == 0)
    table = [(TYPES[kind][0], *(subject.money(found[kind].get(name, 0.0)) if found[kind].get(name) else "" for name in used),
              subject.money(total)) for kind, total in zip(order, sums, strict=True)]  # fmt: skip
    heads = ("Type of aid", *(wording.sentence(_INSTRUMENTS[name][0]) for name in used), f"Sum, {subject.unit}")
    return sheet.drawing(heads, table)


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
    return f"{start}; {subject.money(loans)} are loans" if loans else start


# --- things ---------------------------------------------------------------------------------------------


def items(subject: Subject, width: float) -> Drawing:
    """Quantities by category, one scale for each unit; things of different units are never added."""
    found = [row for row in subject.item_counts() if row["category"]]
    numbered = [row for row in found if row["quantity_low"]]
    if not numbered:
        raise NothingToDrawError("the packages that match name no things with a number", "loosen the filter")
    groups = _by_unit(numbered, 4 if width < 5 else 6)
    count = sum(len(rows) for rows in groups.values())
    unstated = sorted({row["category"] for row in found} - {row["category"] for row in numbered})
    notes = [_ITEM_METHOD]
    if unstated:
        notes.append(f"Named without a number only: {wording.listed(unstated)}.")
    height = count * 0.25 + len(groups) * 0.43
    subtitle = f"Quantities in {wording.verb(subject.filters)} aid{subject.recipients} by category and unit"
    sheet = Sheet(subject, width, height, _item_finding(subject, groups), subtitle, notes=notes)
    _item_bars(sheet, groups)
    table = [(row["category"], _count(row), _unit(unit), str(row["packages"])) for unit, rows in groups.items()
             for row in rows]  # fmt: skip
    return sheet.drawing(("Category", "Quantity", "Unit", "Packages"), table)


_ITEM_METHOD: Final = (
    "Method: each package's things counted once, the largest stated number where reports differ; things named without"
    " a number are not in the bars. Each unit has its own scale."
)
_SINGLE_UNITS: Final = ("", "units", "pieces", "items")


def _unit(unit: str) -> str:
    return "pieces" if unit in _SINGLE_UNITS else unit


def _by_unit(rows: list[Row], most: int) -> dict[str, list[Row]]:
    """Rows by unit, the units that most packages have first, the longest bars first within each."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_unit(row["unit"] or ""), []).append(row)
    order = sorted(groups, key=lambda unit: (-len(groups[unit]), -max(row["quantity_high"] for row in groups[unit]), unit))
    return {unit: sorted(groups[unit], key=lambda row: (-row["quantity_high"], row["category"]))[:10]
            for unit in order[:most]}  # fmt: skip


def _count(row: Row) -> str:
    low, high = wording.short(row["quantity_low"]), wording.short(row["quantity_high"])
    return low if low == high else f"{low}–{high}"


def _item_finding(subject: Subject, groups: dict[str, list[Row]]) -> str:
    top = sorted(((row, unit) for unit, rows in groups.items() for row in rows[:1]), key=lambda pair: -pair[0]["quantity_high"])
    parts = [f"{_count(row)} {unit} of {row['category'].lower()}" if unit not in ("vehicles", "missiles", "pieces")
             else f"{_count(row)} {unit} ({row['category'].lower()})" for row, unit in top[:3]]  # fmt: skip
    return f"{wording.sentence(wording.verb(subject.filters))} so far, at least: {wording.listed(parts)}"


def _item_bars(sheet: Sheet, groups: dict[str, list[Row]]) -> None:
    size = sheet.sizes.label
    room = 1.35 if sheet.narrow else 2.6
    left = max(style.text_width(style.shortened(row["category"], room, size), size) for rows in groups.values() for row in rows)
    right = max(style.text_width(_count(row), size) for rows in groups.values() for row in rows)
    axes = sheet.axes(left=left + 0.12, right=right + 0.14)
    axes.set_xlim(0, 1)
    axes.set_ylim(sheet.plot[3], 0)
    axes.set_xticks([])
    axes.set_yticks([])
    y = 0.0
    for unit, rows in groups.items():
        axes.annotate(wording.sentence(unit), (0, y + 0.17), (-(left + 0.12) * 72, 0), textcoords="offset points",
                      size=size, weight="bold", color=style.INK, va="center_baseline", annotation_clip=False)  # fmt: skip
        axes.annotate("number" if unit == "pieces" else f"number of {unit}", (0, y + 0.17), textcoords="data", size=sheet.sizes.small,
                      color=style.SOFT, va="center_baseline")  # fmt: skip
        y += 0.33
        top = max(row["quantity_high"] for row in rows)
        for row in rows:
            _item_bar(axes, sheet, row, y + 0.125, top, room)
            y += 0.25
        axes.plot([0, 0], [y - 0.25 * len(rows), y], color=style.INK, linewidth=0.9, zorder=3)
        y += 0.1


def _item_bar(axes: Axes, sheet: Sheet, row: Row, y: float, top: float, room: float) -> None:
    size = sheet.sizes.label
    low, high = row["quantity_low"] / top, row["quantity_high"] / top
    axes.barh(y, low, 0.18, color=style.BLUE, zorder=2)
    axes.barh(y, high - low, 0.18, low, color=_LIGHT_BLUE, zorder=2)
    axes.annotate(style.shortened(row["category"], room, size), (0, y), (-6, 0), textcoords="offset points", ha="right",
                  va="center_baseline", size=size, color=style.INK, annotation_clip=False)  # fmt: skip
    _value(axes, sheet, high, y, _count(row))


# --- waterfall ------------------------------------------------------------------------------------------

_STEPS: Final = {
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
    "other status": "Other status",
    "unlinked": "Tied to no package",
    "valuation": "Packages valued by parts",
    "total": "Each package once",
}


def waterfall(subject: Subject, width: float) -> Drawing:
    """From the sum of every figure down to the total, reason by reason."""
    subject.need_money()
    steps = [row for row in subject.waterfall() if row["amount"] or row["step"] in ("naive", "total")]
    naive, total = steps[0]["amount"], steps[-1]["amount"]
    labels = [_STEPS.get(row["step"], row["step"]) for row in steps]
    values = [subject.money(row["amount"]) for row in steps]
    notes = [f"Method: every mention of money in the documents, in {subject.unit} at its day's rate; what is no new"
             " aid, or counted already, is taken away step by step. Each mention has one reason."]  # fmt: skip
    subtitle = f"{subject.measure}: what adding up every sum in the documents would count, and why it isn't counted"
    sheet = Sheet(subject, width, len(steps) * _ROW + 0.45, _waterfall_finding(subject, naive, total), subtitle, notes=notes)
    places = _waterfall_places(steps)
    top = max(end for _, end in places)
    axes = _scaled(sheet, labels, values, top, 0.45)
    _money_ticks(axes, subject, top, sheet, subject.unit[:1].upper() + subject.unit[1:])
    for row, (start, end) in enumerate(places):
        color = style.GREY if row == 0 else style.BLUE if row == len(steps) - 1 else style.VERMILLION
        if steps[row]["step"] not in ("naive", "total") and steps[row]["amount"] > 0:
            color = style.SKY
        axes.barh(row, end - start, 0.66, start, color=color, zorder=2)
        if row < len(steps) - 1:
            reached = start if steps[row]["amount"] < 0 else end
            axes.plot([reached, reached], [row + 0.33, row + 0.67], color=style.SOFT, linewidth=0.8, zorder=1)
        _value(axes, sheet, end, row, values[row], bold=row in (0, len(steps) - 1))
    return sheet.drawing(("Step", f"Sum, {subject.unit}"), list(zip(labels, values, strict=True)))


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
