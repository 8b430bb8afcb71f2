"""The rules of structure in their order: repetition, parts of a whole, sums that add up, background."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidtrack.attribution import frames, givers
from aidtrack.attribution.adding import adds_up, sums_up
from aidtrack.attribution.context import Context
from aidtrack.attribution.parts import (
    breakdown,
    bullets,
    by_kind,
    colons,
    continued,
    first_paid,
    rates,
    taken_apart,
    whole_of,
    wholes,
)
from aidtrack.attribution.restating import conversions, raised, repeats, siblings, withdrawn
from aidtrack.attribution.windows import Window
from aidtrack.extractors.money import Mention
from aidtrack.model import Role

if TYPE_CHECKING:
    from aidtrack.attribution.roles import Ruling


def settle(
    context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling], days: list[int | None]
) -> None:
    """Apply the rules of structure in their order; each changes rulings in place."""
    conversions(mentions, rulings)
    opens(mentions, windows, rulings)
    raised(mentions, windows, rulings)
    frames.measures(mentions, windows, rulings)
    siblings(mentions, windows, rulings)
    repeats(mentions, windows, rulings)
    rates(mentions, windows, rulings)
    first_paid(mentions, windows, rulings)
    bullets(context, mentions, windows, rulings)
    colons(mentions, windows, rulings)
    continued(context, mentions, windows, rulings)
    breakdown(context, mentions, windows, rulings)
    taken_apart(context, mentions, windows, rulings)
    by_kind(context, mentions, windows, rulings)
    wholes(context, mentions, windows, rulings)
    for number in range(len(mentions)):
        adds_up(mentions, windows, rulings, number)
    for number in range(2, len(mentions)):
        sums_up(mentions, windows, rulings, number)
    background(context, mentions, windows, rulings, days)
    withdrawn(context, mentions, windows, rulings)


def opens(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """The sum that opens a text is no part, since nothing stands before it that it could be a part of."""
    if mentions and rulings[0].role is Role.COMPONENT and whole_of(mentions, windows, rulings, 0) is None:
        rulings[0].settle(Role.NEW, "the first sum of the text")


def _named(context: Context, windows: list[Window], number: int, known: dict[int, str | None]) -> str | None:
    """The giver named beside an amount, looked for once."""
    if number not in known:
        known[number] = givers.named_giver(context, windows[number], 1.4)
    return known[number]


def background(
    context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling], days: list[int | None]
) -> None:
    """An announcement of this week is background where something fresh of the same giver leads the text."""
    givers: dict[int, str | None] = {}
    fresh = [n for n, r in enumerate(rulings) if r.role is Role.NEW and r.votes.get("new", 0) >= 2]
    for number, ruling in enumerate(rulings):
        gap = days[number]
        if (
            ruling.role is Role.NEW
            and gap is not None
            and 1 < gap <= 8
            and any(
                n < number
                and mentions[n].low != mentions[number].low
                and _named(context, windows, number, givers)
                in (None, _named(context, windows, n, givers) or context.donor)
                for n in fresh
            )
        ):
            ruling.settle(Role.PAST, "announced before what this text is about")
    for ruling in rulings:
        if (
            ruling.whole is not None
            and ruling.role is Role.CUMULATIVE
            and rulings[ruling.whole].role is Role.CUMULATIVE
        ):
            ruling.whole = None
