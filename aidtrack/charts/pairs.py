"""Two sources side by side: a mark for each donor's sum in either, and how far they are apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aidtrack.charts import style, wording
from aidtrack.charts.bars import _middle, _money_ticks, _row_height, _scaled, _value
from aidtrack.charts.data import NothingToDrawError, ranked
from aidtrack.charts.style import Drawing, Layout, Sheet
from aidtrack.comparison import Comparison, differs
from aidtrack.quantities import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from aidtrack.model import Row
    from aidtrack.queries import Filters

_OURS: Final = (style.BLUE, "aidtrack")
_THEIRS: Final = style.VERMILLION
_MOST: Final = 16
_METHOD: Final = (
    "Method: of ours each package counted once, without envelopes and planned sums. Both sides by their own dates and"
    " exchange rates."
)


@dataclass(frozen=True, slots=True)
class _Words:
    """What the sheet asks of its subject."""

    compared: Comparison

    def money(self, amount: float) -> str:
        """A sum in the comparison's currency, in short."""
        return wording.money(amount, self.compared.currency)

    @property
    def unit(self) -> str:
        """The currency in words."""
        return wording.currency_name(self.compared.currency)

    def source(self) -> str:
        """Both sources, and how much each holds."""
        ours, theirs = len(self.compared.ours), len(self.compared.theirs)
        return (
            f"Source: {count(ours, 'package')} read with aidtrack, {theirs:,}"
            f" {'activity' if theirs == 1 else 'activities'} in {self.compared.name}."
        )


def pairs(compared: Comparison, filters: Filters, layout: Layout) -> Drawing:
    """Donors ranked by the larger of their two sums, with a mark for each and the difference beside them."""
    words = _Words(compared)
    donors = [row for row in compared.rows(("donor",)) if row["ours"] > 0 or row["theirs"] > 0]
    if not donors:
        raise NothingToDrawError("neither side has a sum to compare", "loosen the filter")
    rows = _grouped(donors)
    key = [_OURS, (_THEIRS, style.shortened(compared.name, layout.width * 0.5, 8))]
    recipients = {entry.recipient for entry in (*compared.ours, *compared.theirs) if entry.recipient}
    to = f" to {wording.in_text(recipients.pop())}" if len(recipients) == 1 else ""
    subtitle = f"{wording.measure(filters)}{to} by donor; beside the marks, aidtrack’s sum minus the workbook’s"
    sheet = Sheet(
        words, layout, len(rows) * _row_height(layout) + 0.45, _finding(words, donors, filters), subtitle, key=key,
        notes=[_METHOD, *(f"{wording.sentence(note)}." for note in compared.notes)],
    )  # fmt: skip
    _plot(sheet, words, rows)
    table = [(row["label"], words.money(row["ours"]), words.money(row["theirs"]), _gap(words, row)) for row in rows]
    return sheet.drawing(("Donor", "aidtrack", compared.name, f"Difference, {words.unit}"), table)


def _grouped(donors: Sequence[Row]) -> list[Row]:
    """The largest donors and one group of the others, each with its label."""
    named = [{**row, "name": wording.donor_name(row["donor"])} for row in donors]
    groups = ranked({row["name"]: max(row["ours"], row["theirs"]) for row in named}, _MOST)
    found: dict[str, Row] = {}
    for row in named:
        name = groups.of(row["name"])
        cell = found.setdefault(name, {"label": groups.label(name), "name": name, "ours": 0.0, "theirs": 0.0})
        cell["ours"] += row["ours"]
        cell["theirs"] += row["theirs"]
    for cell in found.values():
        cell["difference"] = cell["ours"] - cell["theirs"]
    return [found[name] for name in groups.names]


def _plot(sheet: Sheet, words: _Words, rows: Sequence[Row]) -> None:
    labels = [style.shortened(row["label"], sheet.width * (1 if sheet.narrow else 0.4), 9) for row in rows]
    values = [_gap(words, row) for row in rows]
    top = max(max(row["ours"], row["theirs"]) for row in rows)
    axes = _scaled(sheet, labels, values, top)
    axes.set_xlim(-0.025 * top, top)  # a mark at nought keeps off its label
    _money_ticks(axes, words, top, sheet)
    widest = max(rows, key=lambda row: abs(row["difference"]))
    for place, row in enumerate(rows):
        middle = _middle(sheet, place)
        _marks(axes, row, middle)
        right = max(row["ours"], row["theirs"])
        _value(axes, sheet, right, middle, f" {values[place]}", bold=row is widest and differs(row))


def _marks(axes: Axes, row: Row, middle: float) -> None:
    """Theirs as a ring around which ours may stand: where both are the same, both are seen."""
    axes.plot([row["ours"], row["theirs"]], [middle, middle], color=style.GREY, linewidth=2.2, zorder=2,
              solid_capstyle="butt")  # fmt: skip
    axes.plot(row["theirs"], middle, "o", markersize=9, markerfacecolor=style.PAPER, markeredgecolor=_THEIRS,
              markeredgewidth=1.8, clip_on=False, zorder=4)  # fmt: skip
    axes.plot(row["ours"], middle, "o", markersize=5, markerfacecolor=_OURS[0], markeredgecolor=_OURS[0],
              clip_on=False, zorder=5)  # fmt: skip


def _gap(words: _Words, row: Row) -> str:
    if not differs(row):
        return "the same"
    return f"{'+' if row['difference'] > 0 else ''}{words.money(row['difference'])}"


def _finding(words: _Words, donors: Sequence[Row], filters: Filters) -> str:
    """The largest difference and the two sums, or that there is none."""
    ours, theirs = (sum(row[side] for row in donors) for side in ("ours", "theirs"))
    apart = [row for row in donors if differs(row)]
    if not apart:
        return f"Both sources count {words.money(ours)} {wording.verb(filters)} by {count(len(donors), 'donor')}"
    widest = max(apart, key=lambda row: (abs(row["difference"]), str(row["donor"])))
    name = wording.donor_name(widest["donor"])
    who = wording.in_text(name) if widest["donor"] else "donors not said"
    less = "less" if widest["difference"] < 0 else "more"
    lead = f"aidtrack counts {words.money(abs(widest['difference']))} {less} from {who} than {_short(words)}"
    return lead if len(donors) == 1 else f"{lead}: in all, {words.money(ours)} against {words.money(theirs)}"


def _short(words: _Words) -> str:
    """The workbook's name as a headline has room for it."""
    name = words.compared.name
    return name if len(name) <= 36 else "the workbook"
