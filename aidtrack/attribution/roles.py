"""What an amount is in its document: new, component, cumulative, planned, past or other.

Cue phrases (`lexicon/cues.csv`) vote by direction and scope; structure decides what they leave open: repetition,
parts that add up to a whole, a list's introduction, whether anything in the sentence speaks of aid at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from aidtrack.attribution.context import Context, Window
from aidtrack.extractors.money import Mention
from aidtrack.lexicon.cues import Cue, cues
from aidtrack.model import Role

_AID: Final = re.compile(
    r"\b(?:aid|assist\w*|packages?|support\w*|donat\w*|pledg\w*|grants?|loans?|lend\w*|lent|humanitarian|relief|drawdowns?|tranches?|contribut\w*|commit\w*|provid\w*|allocat\w*|"
    r"help\w*|appeal|budget support|reconstruction|rebuild\w*|fund(?:s|ing)? for|security|drawn down|authority|instal+ments?|disburs\w*|gift|giv(?:e|es|ing|en)|gave|send\w*|sent|"
    r"deliver\w*|financ\w+|facility|programme|program|initiative|military help|for Ukraine|Ukraine)\b",
    re.IGNORECASE,
)
_STRONG_AID: Final = re.compile(
    r"\b(?:aid|assistance|packages?|donat\w*|pledg\w*|humanitarian|relief|drawdowns?|tranches?|support (?:for|to)|contribut\w*|loans? to|grants? to|macro-financial|military help)\b", re.IGNORECASE
)
_WEIGHT_NEW: Final = 0.6
#: How much of a cue counts that only seconds a stronger one for the same role.
SECONDED: Final = {"new": 0.25, "planned": 0.4, "cumulative": 0.5, "component": 0.4, "past": 0.4, "other": 0.5}


@dataclass(slots=True)
class Ruling:
    """The role of one amount with the votes that made it."""

    role: Role
    confidence: float
    reasons: list[str] = field(default_factory=list)
    votes: dict[str, float] = field(default_factory=dict)
    whole: int | None = None  # index of the amount it is a part of


def judge(context: Context, mentions: list[Mention], windows: list[Window], reported_date: list[int | None]) -> list[Ruling]:
    """The role of each amount of a document.

    Args:
        context: the document.
        mentions: its amounts in order.
        windows: the text around each.
        reported_date: how many days before publication the sentence dates the amount, where it does.
    """
    rulings = [_vote(context, window) for window in windows]
    for number, ruling in enumerate(rulings):
        _dates(ruling, reported_date[number])
    _conversions(mentions, rulings)
    for number, ruling in enumerate(rulings):
        _decide(context, windows[number], ruling)
    _siblings(mentions, windows, rulings)
    _repeat(mentions, rulings)
    _parts(context, mentions, windows, rulings)
    _background(mentions, windows, rulings, reported_date)
    _conversions(mentions, rulings)
    return rulings


def _vote(context: Context, window: Window) -> Ruling:
    ruling = Ruling(Role.OTHER, 0.5)
    heard: dict[str, list[float]] = {}
    for cue in cues():
        found = _heard(cue, window)
        if found:
            heard.setdefault(cue.role, []).append(cue.weight)
            ruling.reasons.append(f"{cue.reason or cue.role}: “{' '.join(found.split())}”")
    for role, weights in heard.items():
        # The strongest cue speaks, the others only second it: three weak words don't make a strong one.
        ruling.votes[role] = max(weights) + SECONDED.get(role, 0.4) * (sum(weights) - max(weights))
    if window.intro:
        for cue in cues():
            if cue.role in ("cumulative", "planned", "past") and cue.scope in ("clause", "sentence", "amount") and cue.pattern.search(window.intro):
                if cue.unless is None or not cue.unless.search(window.intro):
                    ruling.votes[cue.role] = ruling.votes.get(cue.role, 0.0) + cue.weight * 0.6
    return ruling


def _heard(cue: Cue, window: Window) -> str:
    """The words in which a cue is heard, or nothing."""
    text = _scope(cue, window)
    found = cue.pattern.search(text)
    if found is None or (cue.unless is not None and cue.unless.search(window.text)):
        return ""
    return found[0]


_STOP: Final = re.compile(r"[,;:(.]\s")


def _scope(cue: Cue, window: Window) -> str:
    if cue.scope == "tight":
        left, right = _STOP.split(window.near_left[-40:])[-1], _STOP.split(window.near_right[:40])[0]
    elif cue.scope == "amount":
        left, right = window.near_left, window.near_right
    elif cue.scope == "clause":
        place = window.clause.find(window.text[window.start - window.sentence.start : window.end - window.sentence.start])
        cut = max(place, 0)
        left, right = window.clause[:cut], window.clause[cut:]
    else:
        left, right = window.left, window.right
    if cue.direction == "before":
        return left
    return right if cue.direction == "after" else f"{left} {right}"


def _dates(ruling: Ruling, days: int | None) -> None:
    if days is None:
        return
    if days > 8:
        ruling.votes["past"] = ruling.votes.get("past", 0.0) + 3.0
        ruling.reasons.append(f"dated {days} days before publication")
    elif days <= 1:
        ruling.votes["new"] = ruling.votes.get("new", 0.0) + 1.0


def _decide(context: Context, window: Window, ruling: Ruling) -> None:
    votes = ruling.votes
    about_aid = _AID.search(window.text) is not None or _STRONG_AID.search(window.intro) is not None
    if not about_aid and context.aid and votes.get("other", 0.0) < 2:
        about_aid = True
        ruling.reasons.append("the text is about aid")
    strong = _STRONG_AID.search(window.clause) is not None
    if not about_aid:
        votes["other"] = votes.get("other", 0.0) + 2.5
        ruling.reasons.append("nothing in the sentence speaks of aid")
    if strong and votes.get("other", 0.0) < 6:
        votes["other"] = votes.get("other", 0.0) - 1.5
    votes["new"] = votes.get("new", 0.0) + (_WEIGHT_NEW if about_aid else 0.0)
    ranked = sorted(votes.items(), key=lambda pair: (-pair[1], pair[0]))
    ruling.role = Role(ranked[0][0])
    margin = ranked[0][1] - (ranked[1][1] if len(ranked) > 1 else 0.0)
    ruling.confidence = min(0.98, 0.55 + 0.08 * max(margin, 0.0))


def _repeat(mentions: list[Mention], rulings: list[Ruling]) -> None:
    """A figure said again is what it was when the cues were clearer."""
    groups: dict[tuple[Decimal, Decimal, str], list[int]] = {}
    for number, mention in enumerate(mentions):
        groups.setdefault((mention.low, mention.high, mention.currency), []).append(number)
    for numbers in groups.values():
        if len(numbers) < 2:
            continue
        best = max(numbers, key=lambda n: (rulings[n].confidence, -n))
        for number in numbers:
            ruling = rulings[number]
            if ruling.role is not rulings[best].role and ruling.confidence < 0.72 and ruling.role is not Role.COMPONENT:
                ruling.role = rulings[best].role
                ruling.reasons.append("the same figure is clearer elsewhere in the text")


_SIBLING: Final = re.compile(
    r"(?:,|;|\band|\bas well as|\bplus|\bor)\s+(?:(?:another|a further|an additional|a|the other|the remaining|additional|with|some|about)\s+)*$", re.IGNORECASE
)
_NEW_SUBJECT: Final = re.compile(r"\b(?:announc\w+|pledg\w+|bring\w*|total\w*|since|said|told|asked|request\w*)\b", re.IGNORECASE)


def _siblings(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """What a list says of its first sum holds for the next: "including $30m for boats, and $15m for boots"."""
    last: int | None = None
    for number, mention in enumerate(mentions):
        if mention.conversion_of is not None:
            continue
        if last is not None and windows[last].index == windows[number].index and _SIBLING.search(windows[number].near_left):
            ruling, elder = rulings[number], rulings[last]
            weak = max((v for role, v in ruling.votes.items() if role != elder.role), default=0.0) < 3.0
            listed = elder.role in (Role.COMPONENT, Role.PLANNED, Role.OTHER) or (elder.role is Role.CUMULATIVE and len(windows[number].near_left) < 90)
            if weak and listed and ruling.role is not elder.role and not _NEW_SUBJECT.search(windows[number].near_left):
                ruling.role = elder.role
                ruling.reasons.append("stands in one list with the amount before it")
        last = number


_PARTS_LEFT: Final = re.compile(r"\b(?:includ\w+|of which|compris\w+|consist\w+|made up of|composed of|among them|broken down|split)\b", re.IGNORECASE)


def _parts(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """Find the whole of each component, and components that the cues missed because they add up."""
    for number, mention in enumerate(mentions):
        ruling = rulings[number]
        if mention.conversion_of is not None:
            continue
        if ruling.role is Role.COMPONENT:
            ruling.whole = _whole_of(mentions, windows, rulings, number)
            if ruling.whole is not None and rulings[ruling.whole].role is Role.PLANNED:
                ruling.role = Role.PLANNED
            elif ruling.whole is None and number == 0:
                ruling.role = Role.NEW
    for number in range(len(mentions)):
        _adds_up(mentions, rulings, windows, number)


def _whole_of(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> int | None:
    """The nearest earlier, larger amount that isn't a component itself; in the same or the sentences before."""
    part = mentions[number]
    for index in range(number - 1, -1, -1):
        whole = mentions[index]
        if whole.conversion_of is not None or rulings[index].role in (Role.OTHER,) or windows[number].index - windows[index].index > 8:
            continue
        if whole.high >= part.low and whole.currency == part.currency and (rulings[index].role is not Role.COMPONENT or windows[index].index == windows[number].index):
            return index
    for index in range(number + 1, len(mentions)):
        if windows[index].index == windows[number].index and mentions[index].low > part.high and mentions[index].conversion_of is None:
            return index
    return None


def _adds_up(mentions: list[Mention], rulings: list[Ruling], windows: list[Window], number: int) -> None:
    """A run of amounts right after a stated whole that add up to it are its parts."""
    whole = mentions[number]
    if rulings[number].role not in (Role.NEW, Role.PAST) or whole.conversion_of is not None:
        return
    total, run = Decimal(0), []
    for index in range(number + 1, len(mentions)):
        part = mentions[index]
        if part.conversion_of is not None:
            continue
        if part.currency != whole.currency or part.high >= whole.high or rulings[index].role in (Role.OTHER, Role.CUMULATIVE, Role.PAST) or windows[index].index - windows[number].index > 6:
            break
        total, run = total + part.high, [*run, index]
        if len(run) > 1 and abs(total - whole.high) <= whole.high / 100:
            for part_index in run:
                if rulings[part_index].role is Role.NEW:
                    rulings[part_index].role = Role.COMPONENT
                    rulings[part_index].reasons.append("adds up with its neighbours to a stated whole")
                rulings[part_index].whole = number
            return
        if total > whole.high:
            break


def _background(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], dated: list[int | None]) -> None:
    """A weekday or an announcement within the week is new where it leads the text, background where something fresh does."""
    fresh = [n for n, r in enumerate(rulings) if r.role is Role.NEW and r.votes.get("new", 0) >= 2]
    for number, ruling in enumerate(rulings):
        days = dated[number]
        if ruling.role is Role.NEW and days is not None and 1 < days <= 8 and any(n < number and mentions[n].low != mentions[number].low for n in fresh):
            ruling.role = Role.PAST
            ruling.reasons.append("announced before what this text is about")
    for number, ruling in enumerate(rulings):
        whole = ruling.whole
        if whole is not None and rulings[whole].role is Role.CUMULATIVE and ruling.role is Role.CUMULATIVE:
            ruling.whole = None


def _conversions(mentions: list[Mention], rulings: list[Ruling]) -> None:
    for number, mention in enumerate(mentions):
        if mention.conversion_of is not None:
            root = rulings[mention.conversion_of]
            rulings[number].role, rulings[number].confidence = root.role, root.confidence
