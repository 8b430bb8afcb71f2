"""Sums that another one repeats, corrects, raises or takes back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.frames import FIRM
from aidtrack.attribution.windows import Window
from aidtrack.extractors.money import Mention
from aidtrack.model import Role
from aidtrack.patterns import Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.roles import Ruling


def conversions(mentions: list[Mention], rulings: list[Ruling]) -> None:
    """An amount restated in another currency is what its original is."""
    for number, mention in enumerate(mentions):
        if mention.conversion_of is not None:
            root = rulings[mention.conversion_of]
            rulings[number].role, rulings[number].confidence, rulings[number].margin = (
                root.role,
                root.confidence,
                root.margin,
            )


#: Words of a note that corrects the text or an earlier one.
_CORRECTS: Final = Caseless(
    r"\b(?:correct(?:s|ed|ing|ion)?|should\s+have\s+(?:read|said|been)|(?:previously|earlier|first)\s+reported|clarif(?:ies|ied|ication)|editor['’]s\s+note|misstated|amended"
    r"|(?:earlier|previous)\s+(?:version|report|edition)|wrongly|mistakenly|erroneously|incorrectly|in\s+error)\b",
    rare=True,
)
WITHDRAWN: Final = "withdrawn by a correction"


def withdrawn(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """Of the sums of a correction, the one that the rest of the text gives is right; the others were wrong."""
    notes = {
        window.sentence.paragraph for window in windows if _CORRECTS.search(context.words(window.index), window.holds)
    }
    for paragraph in notes:
        inside = dict.fromkeys(n for n, window in enumerate(windows) if window.sentence.paragraph == paragraph)
        told = {
            (mention.high, mention.currency)
            for number, mention in enumerate(mentions)
            if number not in inside and rulings[number].role in (Role.NEW, Role.PAST)
        }
        known = [n for n in inside if (mentions[n].high, mentions[n].currency) in told]
        for number in inside if known else ():
            mention = mentions[number]
            if (
                number not in known
                and mention.conversion_of is None
                and mention.currency == mentions[known[0]].currency
            ):
                rulings[number].settle(Role.OTHER, WITHDRAWN)


#: "Yesterday we wrote that Oslo gave $500m. That was wrong."
_WE_WROTE: Final = Caseless(r"\bwe\s+(?:wrote|reported|said|stated|wrongly\s+\w+)\b", rare=True)
_WAS_WRONG: Final = Caseless(
    r"^\W*(?:that|this|it|the\s+(?:figure|sum|number))\s+(?:was|is)\s+(?:misleading|wrong|incorrect|inaccurate|false|mistaken"
    r"|an\s+error|a\s+mistake|too\s+(?:high|low)|not\s+(?:right|correct|so))\b"
)


def recanted(context: Context, windows: list[Window], rulings: list[Ruling]) -> None:
    """“We wrote that Oslo gave $500m. That was wrong. It pays $50m”: the sum is taken back, and the next one stands."""
    for number, ruling in enumerate(rulings):
        window = windows[number]
        after = window.index + 1
        if (
            ruling.role in (Role.NEW, Role.PAST, Role.CUMULATIVE)
            and after < len(context.sentences)
            and _WE_WROTE.search(window.left, window.holds)
            and _WAS_WRONG.match(context.words(after))
        ):
            ruling.settle(Role.OTHER, WITHDRAWN)
            ruling.confidence = KNOWN
            next_one = rulings[number + 1] if number + 1 < len(rulings) else ruling
            if next_one.role is Role.COMPONENT and next_one.whole == number:
                next_one.settle(Role.NEW, "stands in place of what is taken back")
                next_one.whole = None


_RAISED: Final = Caseless(
    r"\b(?:rais\w+|increas\w+|lift\w+|doubl\w+|trebl\w+|tripl\w+|up|grow\w*|grew|rose|cut\w*|reduc\w+|halv\w+|lower\w*|gone|went)"
    r"\b.*\bfrom\s+(?:(?:its|the|an?)\s+(?:\w+\s+)?(?:level|figure|total|sum|amount|average|base)\s+of\s+)?$",
    re.DOTALL,
    rare=True,
)
#: "Halves its aid to €4bn, from €8bn", "€350m, up from €50m".
_BEFORE_THAT: Final = Caseless(
    r"(?:\b(?:up|down|increased|reduced|raised|cut)\s+from\s+[*_]*|,\s+from\s+[*_]*)$", rare=True
)
_CHANGED: Final = Caseless(
    r"\b(?:rais\w+|increas\w+|lift\w+|doubl\w+|trebl\w+|tripl\w+|halv\w+|cut\w*|reduc\w+|f[ae]ll\w*|grow\w*|grew|rose|rises?|up|down)\b"
)
#: "Cuts its aid to [€4bn] next year from [€8bn]"
_TO: Final = Caseless(r"\bto\s+(?:about\s+|some\s+|around\s+)?[*_]*$")
_FROM: Final = Caseless(r"^[^,;.]{0,40}\bfrom\s+(?:about\s+|some\s+|around\s+)?[*_]*$")
#: Words and order leave no doubt of what was before, so signs aren't asked.
KNOWN: Final = 0.8
#: Reasons of `lexicon/cues.csv` for what is asked of givers, not planned by one.
_OF_GIVERS: Final = frozenset(("needed", "asked for", "requested", "asked for is not given"))


def is_asked(ruling: Ruling) -> bool:
    """Whether a word beside it says that an amount is asked of givers: an appeal, a need."""
    for reason in ruling.reasons:  # noqa: SIM110 - a loop is compiled, a generator isn't
        if reason.partition(":")[0] in _OF_GIVERS:
            return True
    return False


def stated(mentions: list[Mention], number: int) -> int:
    """The amount itself, or the one that it converts."""
    root = mentions[number].conversion_of
    return number if root is None else root


def _was(ruling: Ruling, reason: str) -> None:
    if ruling.role is not Role.PAST:
        ruling.role = Role.PAST
        ruling.reasons.append(reason)
    ruling.votes["past"] = ruling.margin = FIRM + 3
    ruling.confidence, ruling.settled = max(ruling.confidence, KNOWN), False


def _is_what_was(mentions: list[Mention], windows: list[Window], number: int) -> bool:
    """Whether the amount behind one is what it was before: “cuts it to €4bn, from €8bn”."""
    after = number + 1
    window = windows[after]
    return (
        "from" in window.near_left[-24:]
        and mentions[after].conversion_of is None
        and mentions[after].currency == mentions[stated(mentions, number)].currency
        and _CHANGED.search(window.left[-160:]) is not None
        and (
            _BEFORE_THAT.search(window.near_left[-24:], window.holds) is not None
            or (_TO.search(windows[number].near_left[-24:]) is not None and _FROM.match(window.near_left) is not None)
        )
    )


def raised(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """“Will raise its gift from $2m to $3m”: the first sum is what was, the second what is."""
    for number in range(len(mentions) - 1):
        window, after = windows[number], number + 1
        if window.index != windows[after].index or rulings[number].role is Role.OTHER:
            continue
        if (
            _RAISED.search(window.left[-160:], window.holds)
            and words_between(window, windows[after].start).strip(" *_").lower() == "to"
        ):
            if rulings[after].role is Role.PLANNED and is_asked(rulings[after]):
                rulings[number].settle(Role.PLANNED, "what is asked for is raised from it")
                rulings[number].margin = FIRM
            else:
                _was(rulings[number], "what it is raised from")
        elif rulings[after].role is not Role.OTHER and _is_what_was(mentions, windows, number):
            if rulings[number].votes.get("other", 0.0) >= FIRM:  # "raised the estimate of losses to $3bn from $1bn"
                rulings[after].role, rulings[after].confidence = Role.OTHER, KNOWN
                rulings[after].reasons.append("what it was before")
            else:
                _was(rulings[after], "what it was before")


_SIBLING: Final = Caseless(
    r"(?:,|;|\band|\bas\s+well\s+as|\b(?:bundled|coupled|paired|together)\s+with|\bplus|\bor|\bto|\bfrom|\bagainst|\bversus|\bcompared\s+(?:to|with))\s+(?:(?:another|a\s+further|an\s+additional|a|an"
    r"|the\s+other|the\s+remaining|additional|with|some|about|for|in|to|the)\s+)*[*_]*$",
)
_NEW_SUBJECT: Final = Caseless(
    r"\b(?:announc\w+|pledg\w+|bring\w*|total\w*|since|said|told|asked|request\w*|approved|which)\b"
)


def siblings(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """What a list says of its first sum holds for the next: "including $30m for boats, and $15m for boots"."""
    last: int | None = None
    outer: int | None = None  # the amount before the last one
    for number, mention in enumerate(mentions):
        if mention.conversion_of is not None:
            continue
        if (
            outer is not None
            and last is not None
            and windows[outer].index == windows[number].index
            and ";" in windows[number].near_left
            and " which " in windows[last].near_left
        ):
            last = outer  # “$4m for grids, which may draw in $9m; $6m for boats”
        if (
            last is not None
            and windows[last].index == windows[number].index
            and _SIBLING.search(windows[number].near_left)
        ):
            ruling, elder = rulings[number], rulings[last]
            known = _both_known(windows[last], windows[number])
            bar = {"new": FIRM + 1} if elder.role is Role.COMPONENT or known else {}
            weak = all(vote < bar.get(role, FIRM) for role, vote in ruling.votes.items() if role != elder.role)
            silent = ruling.role is Role.OTHER and not ruling.votes.get("other")  # nothing says that it is no aid
            listed = (
                elder.role in (Role.COMPONENT, Role.PLANNED, Role.OTHER)
                or (elder.role is Role.NEW and silent)
                or (elder.role in (Role.CUMULATIVE, Role.PAST) and (len(windows[number].near_left) < 90 or known))
            )
            if (
                weak
                and listed
                and ruling.margin < bar.get(ruling.role, FIRM)
                and not _RAISED.search(windows[last].left[-160:], windows[last].holds)
                and not _NEW_SUBJECT.search(windows[number].near_left)
            ):
                ruling.settle(elder.role, "stands in one list with the amount before it")
        outer = last  # one by one: mypyc takes both for numbers where they are swapped
        last = number


def _both_known(first: Window, second: Window) -> bool:
    """“Follows the £2bn loan …, and the £1.6bn deal”: two things that are spoken of as known."""
    return first.near_left.endswith("the ") and second.near_left.endswith(" and the ")


_DEFINITE: Final = Caseless(r"\b(?:the|this|that|these|those)\s+[*_]*$")


def repeats(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """A figure said again is what it was when the words were clearer."""
    groups: dict[tuple[Decimal, Decimal, str], list[int]] = {}
    for number, mention in enumerate(mentions):
        groups.setdefault((mention.low, mention.high, mention.currency), []).append(number)
    for numbers in groups.values():
        if len(numbers) < 2:
            continue
        best = max(numbers, key=lambda n: (rulings[n].confidence, -n))
        for number in numbers:
            unclear = rulings[number].margin <= 1.0 and rulings[best].confidence >= rulings[number].confidence + 0.06
            unclear = unclear or (number > best and _DEFINITE.search(windows[number].near_left[-8:]) is not None)
            own = rulings[number].votes.get(rulings[number].role, 0.0)
            if (
                unclear
                and own < FIRM
                and (rulings[best].role is not Role.OTHER or mentions[best].qualifier is mentions[number].qualifier)
                and rulings[number].role is not Role.COMPONENT
                and rulings[best].role is not Role.COMPONENT
            ):
                rulings[number].settle(rulings[best].role, "the same figure is clearer elsewhere in the text")


def words_between(window: Window, until: int) -> str:
    """What stands between an amount and a place behind it in its sentence."""
    offset = window.sentence.start
    return window.text[window.end - offset : max(until - offset, 0)]
