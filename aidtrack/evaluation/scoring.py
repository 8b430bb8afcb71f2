"""Annotated figures against those the extractors found: matching, precision, recall, F1, accuracy, calibration."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Final, Generic, TypeVar

from aidtrack.evaluation.gold import Annotated, GoldAmount, GoldItem, Span, singular
from aidtrack.model import Amount, Figures, Item, Role

# --- one figure against gold ----------------------------------------------------------------------------

_TOLERANCE: Final = 0.001
_PLAIN_UNITS: Final = frozenset({"", "unit", "item", "piece", "system", "each"})


def same_value(gold: GoldAmount, found: Amount) -> bool:
    """Whether low and high agree within 0.1 % and the currency is one that gold accepts."""
    return (
        _close(gold.low, float(found.low))
        and _close(gold.high, float(found.high))
        and found.currency in gold.currencies
    )


def same_quantity(gold: GoldItem, found: Item) -> bool:
    """Whether an item's quantity agrees; an open end stands for the stated one.

    Args:
        gold: a vague quantity ("hundreds") accepts none, or one to two times the magnitude.
        found: an item that overlaps it.

    >>> hundreds = GoldItem(0, 9, name="tents", low=100, vague=True)
    >>> [same_quantity(hundreds, Item(0, 9, "", "", quantity_low=number)) for number in (None, 100, 200, 201)]
    [True, True, True, False]
    >>> three = GoldItem(0, 9, name="guns", low=3, high=3, also=(4,))
    >>> [same_quantity(three, Item(0, 9, "", "", quantity_low=number)) for number in (None, 3, 4, 5)]
    [False, True, True, False]
    """
    low, high = _ends(gold.low, gold.high)
    found_low, found_high = _ends(found.quantity_low, found.quantity_high)
    if gold.vague and low is not None:
        return found_low is None or low <= found_low <= 2 * low
    if any(_close(other, found_low) for other in gold.also):
        return True
    return _close(low, found_low) and _close(high, found_high)


def _ends(low: float | None, high: float | None) -> tuple[float | None, float | None]:
    return (high if low is None else low), (low if high is None else high)


def _close(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= _TOLERANCE * max(abs(a), abs(b))


def same_unit(gold: GoldItem, found: Item) -> bool:
    """Whether the unit agrees; "units" accepts none, and any noun of the gold span.

    >>> gold = GoldItem(0, 9, name="Stinger systems", words=("800", "stinger", "system"), unit="units")
    >>> [same_unit(gold, Item(0, 9, "", "", unit=unit)) for unit in (None, "systems", "Stingers", "rounds")]
    [True, True, True, False]
    """
    wanted, unit = singular(gold.unit or ""), singular(found.unit or "")
    return unit == wanted if wanted != "unit" else unit in _PLAIN_UNITS or unit in gold.words


def _same_where_known(name: str) -> Callable[[GoldAmount, Amount], bool | None]:
    def check(gold: GoldAmount, found: Amount) -> bool | None:
        wanted = getattr(gold, name)
        return None if wanted is None else bool(getattr(found, name) == wanted)

    return check


#: What is asked about an amount whose value is right; None where gold doesn't say.
AMOUNT_CHECKS: Final[Mapping[str, Callable[[GoldAmount, Amount], bool | None]]] = {
    "role": lambda gold, found: found.role in gold.roles,
    "qualifier": lambda gold, found: found.qualifier == gold.qualifier,
    **{name: _same_where_known(name) for name in ("donor", "recipient", "aid_type", "instrument", "status", "date")},
}


# --- matching -------------------------------------------------------------------------------------------

GoldT = TypeVar("GoldT", GoldAmount, GoldItem)
FoundT = TypeVar("FoundT", Amount, Item)


@dataclass(slots=True)
class Matching(Generic[GoldT, FoundT]):
    """Which figure is which gold one, which are wrong, and which gold ones were missed."""

    pairs: list[tuple[GoldT, FoundT]]
    wrong: list[FoundT]
    missed: list[GoldT]


def match(
    gold: Sequence[GoldT],
    found: Sequence[FoundT],
    excused: Collection[Span],
    agree: Callable[[GoldT, FoundT], bool],
) -> Matching[GoldT, FoundT]:
    """The largest one-to-one matching of overlapping figures that agree.

    Args:
        gold: what should be found.
        found: what was found.
        excused: spans that are neither asked for nor wrong; a figure on one of them, and on no gold one, is dropped.
        agree: whether an overlapping pair may be matched.
    """
    owners = _owners(gold, found, agree)
    matched = set(owners.values())
    wrong = [
        figure
        for index, figure in enumerate(found)
        if index not in owners and (touches(figure, gold) or not touches(figure, excused))
    ]
    return Matching(
        pairs=[(gold[owner], found[index]) for index, owner in owners.items()],
        wrong=wrong,
        missed=[figure for index, figure in enumerate(gold) if index not in matched],
    )


def _owners(gold: Sequence[GoldT], found: Sequence[FoundT], agree: Callable[[GoldT, FoundT], bool]) -> dict[int, int]:
    """Index of the gold figure for each matched one, by augmenting paths; the longer overlap is tried first."""
    options = []
    for wanted in gold:
        fitting = [(-overlap(wanted, figure), index) for index, figure in enumerate(found)]
        options.append([index for shared, index in sorted(fitting) if shared < 0 and agree(wanted, found[index])])
    owners: dict[int, int] = {}

    def place(owner: int, tried: set[int]) -> bool:
        for index in options[owner]:
            if index not in tried:
                tried.add(index)
                if index not in owners or place(owners[index], tried):
                    owners[index] = owner
                    return True
        return False

    for owner in range(len(gold)):
        place(owner, set())
    return owners


def overlap(a: Span | Amount | Item, b: Span | Amount | Item) -> int:
    """How many characters two spans share.

    >>> overlap(Span(0, 5), Span(3, 9)), overlap(Span(0, 5), Span(5, 9))
    (2, 0)
    """
    return max(0, min(a.end, b.end) - max(a.start, b.start))


def touches(figure: Amount | Item, spans: Iterable[Span]) -> bool:
    """Whether a figure overlaps any of the spans."""
    return any(overlap(figure, span) for span in spans)


# --- counting -------------------------------------------------------------------------------------------

#: Upper ends of the confidence bands, and their names.
_BAND_ENDS: Final = (0.5, 0.7, 0.9)
_BAND_NAMES: Final = ("<0.5", "0.5-0.7", "0.7-0.9", ">=0.9")
_F1_FIELDS: Final = ("amounts", "aid amounts", "items", "items (span)")
_ACCURACY_FIELDS: Final = (*(name.replace("_", " ") for name in AMOUNT_CHECKS), "unit", "distractors left alone")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the result: a field has precision, recall and F1, or an accuracy. `dict(row)` is a row of a table.

    >>> dict(Row("role", None, None, None, 0.9, 9, 1, None))["accuracy"]
    0.9
    """

    field: str
    precision: float | None
    recall: float | None
    f1: float | None
    accuracy: float | None
    right: int
    wrong: int
    missed: int | None

    @property
    def score(self) -> float:
        """F1 or accuracy: what a floor is set for."""
        return (self.f1 if self.accuracy is None else self.accuracy) or 0.0

    def keys(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in fields(self)]

    def __getitem__(self, name: str) -> str | float | None:
        return getattr(self, name)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Band:
    """How many amounts of a confidence band there are, and how many are right in value, currency and role."""

    confidence: str
    count: int
    right: int

    @property
    def share(self) -> float | None:
        """The share that is right; None for an empty band."""
        return self.right / self.count if self.count else None


@dataclass(slots=True)
class Tally:
    """What is behind one row."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def add(self, right: bool) -> None:
        """Count one answer of an accuracy."""
        self.right += right
        self.wrong += not right


@dataclass(slots=True)
class Assessment:
    """Everything counted over the documents of a folder."""

    documents: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: {n: Tally() for n in (*_F1_FIELDS, *_ACCURACY_FIELDS)})
    judged: list[tuple[float, bool]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def rows(self) -> list[Row]:
        """One row a field; an accuracy that gold never asks for has none."""
        f1 = [_f1_row(name, self.tallies[name]) for name in _F1_FIELDS]
        asked = [(name, self.tallies[name]) for name in _ACCURACY_FIELDS]
        return f1 + [_accuracy_row(name, tally) for name, tally in asked if tally.right + tally.wrong]

    def bands(self) -> list[Band]:
        """Confidence against the share that is right."""
        sorted_in: list[list[bool]] = [[] for _ in _BAND_NAMES]
        for confidence, right in self.judged:
            sorted_in[bisect_right(_BAND_ENDS, confidence)].append(right)
        return [Band(name, len(rights), sum(rights)) for name, rights in zip(_BAND_NAMES, sorted_in, strict=True)]

    def add(self, gold: Annotated, figures: Figures) -> None:
        """Count one document."""
        self.documents += 1
        wanted = [amount for amount in gold.amounts if not amount.optional]
        optional = [amount for amount in gold.amounts if amount.optional]
        self._add_amounts(gold, wanted, optional, figures.amounts)
        self._add_aid_amounts(wanted, optional, figures.amounts)
        self._add_items(gold, figures.items)

    def _count(self, name: str, found: Matching[GoldT, FoundT]) -> None:
        tally = self.tallies[name]
        tally.right += len(found.pairs)
        tally.wrong += len(found.wrong)
        tally.missed += len(found.missed)

    def _tell(self, gold: Annotated, what: str, figure: Span | Amount | Item) -> None:
        self.errors.append(f"{gold.document.id}: {what}: {context(gold.document.text, figure.start, figure.end)}")

    def _add_amounts(
        self, gold: Annotated, wanted: list[GoldAmount], optional: list[GoldAmount], amounts: list[Amount]
    ) -> None:
        found = match(wanted, amounts, optional, same_value)
        self._count("amounts", found)
        for missed in found.missed:
            self._tell(gold, f"amount missed, {describe_gold_amount(missed)}", missed)
        for wrong in found.wrong:
            self._tell(gold, f"amount wrong, {describe_amount(wrong)}", wrong)
            self.judged.append((wrong.confidence, False))
        for want, have in found.pairs:
            self.judged.append((have.confidence, have.role in want.roles))
            self._check(gold, want, have)

    def _check(self, gold: Annotated, want: GoldAmount, have: Amount) -> None:
        for name, check in AMOUNT_CHECKS.items():
            right = check(want, have)
            if right is not None:
                self.tallies[name.replace("_", " ")].add(right)
            if right is False:
                asked = "|".join(want.roles) if name == "role" else getattr(want, name)
                self._tell(gold, f"{name} {getattr(have, name)} instead of {asked}", have)

    def _add_aid_amounts(self, wanted: list[GoldAmount], optional: list[GoldAmount], amounts: list[Amount]) -> None:
        """The same without what isn't aid: only taking such money for aid is wrong."""
        aid = [amount for amount in wanted if amount.roles[0] is not Role.OTHER]
        either = [amount for amount in wanted if amount.roles[0] is Role.OTHER and set(amount.roles) != {Role.OTHER}]
        claimed = [amount for amount in amounts if amount.role != Role.OTHER]
        self._count("aid amounts", match(aid, claimed, optional + either, same_value))

    def _add_items(self, gold: Annotated, items: list[Item]) -> None:
        wanted = [item for item in gold.items if not item.optional]
        excused = [*(item for item in gold.items if item.optional), *gold.ignored]
        self._count("items (span)", match(wanted, items, excused, lambda _gold, _found: True))
        found = match(wanted, items, excused, same_quantity)
        self._count("items", found)
        for missed in found.missed:
            self._tell(gold, f"item missed, {describe_gold_item(missed)}", missed)
        for wrong in found.wrong:
            self._tell(gold, f"item wrong, {describe_item(wrong)}", wrong)
        for want, have in found.pairs:
            if want.unit is not None:
                self.tallies["unit"].add(same_unit(want, have))
                if not same_unit(want, have):
                    self._tell(gold, f"unit {have.unit} instead of {want.unit}", have)
        self._add_distractors(gold, items)

    def _add_distractors(self, gold: Annotated, items: list[Item]) -> None:
        """Each item on a distractor, and on nothing that gold has as an item, is one taken."""
        taken = [item for item in items if touches(item, gold.distractors) and not touches(item, gold.items)]
        for item in taken:
            self._tell(gold, "distractor taken for aid", item)
        tally = self.tallies["distractors left alone"]
        tally.wrong += len(taken)
        tally.right += max(0, len(gold.distractors) - len(taken))


def _f1_row(name: str, tally: Tally) -> Row:
    right, wrong, missed = tally.right, tally.wrong, tally.missed
    f1 = _ratio(2 * right, 2 * right + wrong + missed)
    return Row(name, _ratio(right, right + wrong), _ratio(right, right + missed), f1, None, right, wrong, missed)


def _accuracy_row(name: str, tally: Tally) -> Row:
    return Row(name, None, None, None, _ratio(tally.right, tally.right + tally.wrong), tally.right, tally.wrong, None)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


# --- in words -------------------------------------------------------------------------------------------


def context(text: str, start: int, end: int, margin: int = 45) -> str:
    r"""A span in brackets within its surroundings, on one line.

    >>> context("The US gave\n$1 billion for it.", 12, 22, margin=8)
    'US gave [$1 billion] for it.'
    """
    around = f"{text[max(0, start - margin) : start]}[{text[start:end]}]{text[end : end + margin]}"
    return " ".join(around.split())


def describe_amount(amount: Amount) -> str:
    """An amount's values, briefly."""
    return f"{_figure(float(amount.low), float(amount.high))} {amount.currency} {amount.qualifier} {amount.role}"


def describe_gold_amount(amount: GoldAmount) -> str:
    """A gold amount's values, briefly."""
    figure, currency = _figure(amount.low, amount.high), "|".join(amount.currencies)
    return f"{figure} {currency} {amount.qualifier} {'|'.join(amount.roles)}"


def describe_item(item: Item) -> str:
    """An item's values, briefly."""
    return f"{_figure(item.quantity_low, item.quantity_high)} {item.unit or 'no unit'} of {item.item or item.name}"


def describe_gold_item(item: GoldItem) -> str:
    """A gold item's values, briefly."""
    return f"{_figure(item.low, item.high)} {item.unit or 'no unit'} of {item.name}"


def _figure(low: float | None, high: float | None) -> str:
    if low is None:
        return "no figure"
    return f"{low:,.10g}" if high in (low, None) else f"{low:,.10g} to {high:,.10g}"
