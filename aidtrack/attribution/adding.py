"""Sums that others add up to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from aidtrack.attribution.frames import FIRM
from aidtrack.attribution.parts import make_part
from aidtrack.attribution.windows import Window
from aidtrack.extractors.money import Mention
from aidtrack.model import Role
from aidtrack.patterns import Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.roles import Ruling


def adds_up(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> None:
    """A run of amounts right after a stated whole that add up to it are its parts."""
    whole = mentions[number]
    if rulings[number].role not in (Role.NEW, Role.PAST, Role.CUMULATIVE) or whole.conversion_of is not None:
        return
    total, run = Decimal(0), list[int]()
    for index in range(number + 1, len(mentions)):
        part = mentions[index]
        if part.conversion_of is not None:
            continue
        if (
            part.currency != whole.currency
            or part.high >= whole.high
            or rulings[index].role in (Role.OTHER, Role.CUMULATIVE)
            or windows[index].index - windows[number].index > 10
        ):
            break
        total += part.high
        run.append(index)
        if len(run) > 1 and abs(total - whole.high) <= whole.high / 100:
            for part_index in run:
                firm = rulings[number].role is not Role.PAST and rulings[part_index].votes.get("past", 0.0) >= FIRM
                if rulings[part_index].role in (Role.NEW, Role.PAST) and not firm:
                    rulings[part_index].settle(
                        make_part(rulings[number].role), "adds up with its neighbours to a stated whole", number
                    )
                rulings[part_index].whole = number
            return
        if total > whole.high:
            break


_SUMS: Final = Caseless(
    r"\b(?:total(?:s|ling|ing)?|together|altogether|in\s+all|all\s+told|makes|sum|that['’]s|that\s+is|reach(?:es)?)\b[^.;]{0,40}$"
)
#: How many amounts, and how many sentences, before a sum the ones that it sums up may stand.
SUMMED: Final = 8
NEAR: Final = 6


def sums_up(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> None:
    """A sum of those right before it is what they are; of news and of what is older it is a running total.

    “Gives $3m to one and $4m to another, together $7m.”
    """
    if mentions[number].conversion_of is None and _SUMS.search(windows[number].near_left[-60:]):
        roles = {rulings[index].role for index in _summed(mentions, windows, number)}
        if len(roles) == 1 and not roles <= {Role.COMPONENT, Role.CUMULATIVE, Role.PAST, Role.OTHER}:
            rulings[number].settle(roles.pop(), "what the sums before it make together")
        elif roles and roles <= {Role.NEW, Role.PAST}:
            rulings[number].settle(Role.CUMULATIVE, "what the sums before it make together")


def _summed(mentions: list[Mention], windows: list[Window], number: int) -> list[int]:
    """The amounts right before one that add up to it, at least two; none where they don't."""
    whole, total, run = mentions[number], Decimal(0), list[int]()
    for index in range(number - 1, max(-1, number - SUMMED - 1), -1):
        part = mentions[index]
        if part.conversion_of is not None:
            continue
        apart = windows[number].index - windows[index].index > NEAR
        if apart or part.currency != whole.currency or part.high >= whole.high or total > whole.high:
            break
        total += part.high
        run.append(index)
        if len(run) > 1 and abs(total - whole.high) <= whole.high / 100:
            return run
    return []
