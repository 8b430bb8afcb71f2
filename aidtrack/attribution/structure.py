"""Structure that decides what words leave open: lists, repetition, parts of a whole, conversions."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from aidtrack.attribution import frames, parties
from aidtrack.attribution.context import Context, Window
from aidtrack.attribution.frames import FIRM
from aidtrack.extractors.money import Mention
from aidtrack.model import Role
from aidtrack.patterns import Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.roles import Ruling

#: How many sentences back a whole may stand (bullets count).
REACH: Final = 14
#: How many amounts away a whole is looked for.
LIST: Final = 120


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


def opens(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """The sum that opens a text is no part, since nothing stands before it that it could be a part of."""
    if mentions and rulings[0].role is Role.COMPONENT and whole_of(mentions, windows, rulings, 0) is None:
        rulings[0].settle(Role.NEW, "the first sum of the text")


_RAISED: Final = Caseless(
    r"\b(?:rais\w+|increas\w+|lift\w+|doubl\w+|trebl\w+|tripl\w+|up|grow\w*|grew|rose|cut\w*|reduc\w+|halv\w+|lower\w*|gone|went)"
    r"\b.*\bfrom\s+$",
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


def _is_asked(ruling: Ruling) -> bool:
    """Whether a word beside it says that an amount is asked of givers: an appeal, a need."""
    for reason in ruling.reasons:  # noqa: SIM110 - a loop is compiled, a generator isn't
        if reason.partition(":")[0] in _OF_GIVERS:
            return True
    return False


def _stated(mentions: list[Mention], number: int) -> int:
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
        and mentions[after].currency == mentions[_stated(mentions, number)].currency
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
            and _between(window, windows[after].start).strip(" *_").lower() == "to"
        ):
            if rulings[after].role is Role.PLANNED and _is_asked(rulings[after]):
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


#: "A $7bn arrangement, with an immediate disbursement of", "a four-year loan of $9bn and the first tranche,"
_FIRST_PAID: Final = Caseless(
    r"\b(?:immediate|first|initial)\s+(?:disbursement|tranche|instal?lment|payment|purchase|drawing|release)\b[^.;]{0,24}$",
    rare=True,
)


def first_paid(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """“Approved a loan of $9bn, with an immediate disbursement of $1bn”: what is paid first is a part."""
    for number in range(1, len(mentions)):
        elder, window = _stated(mentions, number - 1), windows[number]
        if (
            windows[elder].index == window.index
            and mentions[number].conversion_of is None
            and rulings[elder].role in (Role.NEW, Role.PLANNED)
            and rulings[number].role is not Role.OTHER
            and _can_hold(mentions[elder], mentions[number])
            and _FIRST_PAID.search(window.near_left[-60:], window.holds)
        ):
            rulings[number].settle(_part_of(rulings[elder].role), "what is paid first of the sum before it", elder)


_RATE: Final = Caseless(r"^\W*(?:a|per|each|every)\s+year\b", rare=True)


def rates(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """“75 billion over five years, or 15 billion a year”: the rate is a part of the sum before it."""
    for number in range(1, len(mentions)):
        same = windows[number].index == windows[number - 1].index and rulings[number - 1].role not in (
            Role.OTHER,
            Role.COMPONENT,
        )
        if (
            same
            and _RATE.match(windows[number].near_right, windows[number].holds)
            and re.fullmatch(r"[^;.]{0,30},?\s+or\s+(?:about\s+)?[*_]*", windows[number].near_left)
        ):
            rulings[number].settle(
                _part_of(rulings[number - 1].role), "the yearly rate of the sum before it", number - 1
            )


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


#: A bullet that is no sentence of its own: the sum first, or a name, a mark and the sum, or a thing "at $5m".
_BARE: Final = Caseless(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:\W*|(?:the\s+)?[^.:;–—]{0,70}?\s*(?:[:–—-]|,?\s+(?:at|for|of|worth"
    r"|valued\s+at))\s*(?:a\s+|an\s+|up\s+to\s+|the\s+first\s+)?[\W_]*)$",
)
_OWN_VERB: Final = Caseless(
    r"\b(?:announc\w+|pledg\w+|is|are|was|were|has|have|will|would|announced|adding|lent|sending|sends)\b",
)


def bullets(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """Bare bullets beneath a stated total are its parts; without a total each is what the introduction makes it."""
    for number, mention in enumerate(mentions):
        window, ruling = windows[number], rulings[number]
        sentence = window.sentence
        votes = ruling.votes
        if (
            mention.conversion_of is not None
            or not sentence.bullet
            or sentence.intro is None
            or votes.get("past", 0.0) >= FIRM
            or (ruling.role is Role.OTHER and votes.get("other", 0.0) >= 2)
        ):
            continue
        first = (
            number == 0 or windows[number - 1].index != window.index or mentions[number - 1].conversion_of is not None
        )
        bare = len(window.left) < 160 and _BARE.match(window.left) and not _OWN_VERB.search(window.left)
        if not bare and (first or rulings[number - 1].role is not Role.COMPONENT):
            continue
        whole = total_of_list(context, mentions, windows, rulings, number)
        if whole is not None:
            ruling.settle(_part_of(rulings[whole].role), "an entry of a list beneath a total", whole)
        elif ruling.role is Role.CUMULATIVE and votes.get("cumulative", 0.0) < FIRM:
            ruling.settle(Role.NEW, "one entry of a list without a total")


def _part_of(role: Role) -> Role:
    return Role.PLANNED if role is Role.PLANNED else Role.COMPONENT


def total_of_list(
    context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int
) -> int | None:
    """The total of a list: in its introduction, up to three sentences before, or right after the list."""
    intro = windows[number].sentence.intro
    if intro is None:
        return None
    part, words = mentions[number], context.words(intro)
    shares = _SHARES.search(words) is not None or (words.rstrip("* _").endswith(":") and _GIFTS.search(words) is None)
    for index in range(number - 1, max(-1, number - LIST), -1):
        at = windows[index].index
        if at > intro:
            continue
        if intro - at > 3 or (at < intro and not shares):
            break
        if (
            mentions[index].conversion_of is None
            and rulings[index].role not in (Role.OTHER, Role.COMPONENT)
            and _can_hold(mentions[index], part, at == intro)
        ):
            return index
    for index in range(number + 1, min(len(mentions), number + LIST)):
        window = windows[index]
        if window.sentence.bullet and window.sentence.intro == intro:
            continue
        if window.index - windows[number].index > 12:
            break
        if (
            rulings[index].role is Role.CUMULATIVE
            and _can_hold(mentions[index], part, True)
            and re.search(r"\b(?:together|in all|altogether|in total|all told)\b", window.left, re.IGNORECASE)
        ):
            return index
    return None


_GIFTS: Final = Caseless(r"\b(?:provid\w+|giv\w+|gave|pledg\w+|announc\w+|contribut\w+|promis\w+|brought|offer\w*)\b")
_SHARES: Final = Caseless(
    r"\b(?:includ\w+|compris\w+|made up|consists?|divided|split|broken down|breakdown|by source|covers?|contains?"
    r"|where the money goes|means)\b",
)


def _can_hold(whole: Mention, part: Mention, any_currency: bool = False) -> bool:
    return whole.high > part.low and (whole.currency == part.currency or any_currency)


#: "The goal of €3bn was missed: [€2.1bn]": what is told instead of the whole isn't a part of it.
_INSTEAD: Final = Caseless(r"\b(?:missed|exceeded|not\s+reached|fell\s+short|unmet|failed|short\s+of|instead)\b")
_LISTING: Final = re.compile(r"^[^:;—–]{0,60}(?::|\s[—–-])\s[^;]*$", re.DOTALL)


def colons(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """“€2.3 billion: 1.8 in guarantees and half a billion in grants”: what follows the colon are parts."""
    for number, whole in enumerate(mentions[:-1]):
        if whole.conversion_of is not None or rulings[number].role is Role.OTHER:
            continue
        for index in range(number + 1, min(len(mentions), number + 40)):
            if windows[index].index != windows[number].index:
                break
            part, ruling = mentions[index], rulings[index]
            between = _between(windows[number], windows[index].start)
            listed = part.conversion_of is None and _LISTING.match(between) and not _INSTEAD.search(between)
            shared = ("cumulative",) if rulings[number].role is Role.CUMULATIVE else ()
            open_role = (
                ruling.role is not Role.OTHER and ruling.strongest_but("new", "component", "other", *shared) < FIRM
            )
            if listed and open_role and _can_hold(whole, part):
                ruling.settle(_part_of(rulings[number].role), "listed behind a colon after its total", number)


def _between(window: Window, until: int) -> str:
    offset = window.sentence.start
    return window.text[window.end - offset : max(until - offset, 0)]


_CONTINUES: Final = Caseless(
    r"^\W*(?:(?:a\s+further|another|an\s+additional|the\s+other|the\s+remaining|the\s+rest|the\s+remainder"
    r"|a\s+smaller)\b[^.]{0,12}|the\s+(?:rest|remainder)\b.*)$",
    re.DOTALL,
)


def continued(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """“Of it, £60m goes to a fund. A further £35m will keep guns working”: the list goes on in the next sentence."""
    for number in range(1, len(mentions)):
        ruling, window = rulings[number], windows[number]
        elder = number - 1
        while elder > 0 and mentions[elder].conversion_of is not None:
            elder -= 1
        near = (
            window.index - windows[elder].index == 1 and window.sentence.paragraph == windows[elder].sentence.paragraph
        )
        if not near or rulings[elder].role is not Role.COMPONENT or _another_gives(context, window, windows[elder]):
            continue
        if ruling.role in (Role.NEW, Role.PAST) and (
            _CONTINUES.match(window.left) or (ruling.role is Role.NEW and ruling.votes.get("new", 0.0) < 1.0)
        ):
            whole = whole_of(mentions, windows, rulings, number)
            if whole is not None and ruling.votes.get("past", 0.0) < FIRM + 1:
                ruling.settle(Role.COMPONENT, "goes on with the parts of the sentence before", whole)


def _another_gives(context: Context, window: Window, elder: Window) -> bool:
    """Whether a sentence has a giver of its own: “Norway, for its part, will give …”."""
    giver = parties.named_giver(context, window)
    return giver is not None and giver not in (context.donor, parties.named_giver(context, elder))


_CONSISTS: Final = Caseless(
    r"\b(?:consist|compris|includ|contain|combin|cover)\w*|\bmade\s+up\s+of\b|\b(?:divided|broken\s+down|split)\b"
)
_PACKAGE: Final = Caseless(r"\b(?:package|donation|contribution|assistance|funding)\b")
_BESIDES: Final = Caseless(
    r"\b(?:separately|also|in\s+addition|additional\w*|on\s+top|besides|last|since|earlier|predecessor"
    r"|so\s+far|total\w*|a\s+(?:further|second)\s+(?:package|contribution|donation|gift|pledge)|a\s+separate\s+[\w-]+|at\s+the\s+same\s+time)\b",
    rare=True,
)


_SO_FAR: Final = Caseless(r"\b(?:so\s+far|to\s+date|already|since)\b")
_ANNOUNCES: Final = Caseless(r"\bannounc(?:es|ed|ing)\b")
_PLEDGED: Final = Caseless(r"\b(?:pledg|promis)(?:ed|ing)\b")


#: A figure in a list's introduction may be the whole of the list.
_FIGURE: Final = re.compile(r"\d")


def listed_as_news(context: Context, window: Window) -> bool:
    """Whether a bullet stands in a list of what was announced: “She further announced:”."""
    intro = window.sentence.intro
    if intro is None or not window.sentence.bullet:
        return False
    words = context.words(intro)
    told = _ANNOUNCES.search(words) is not None or (
        _PLEDGED.search(words) is not None and _SO_FAR.search(words) is None
    )
    if not told or _SHARES.search(words) is not None:
        return False
    return _FIGURE.search(words) is None


def breakdown(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """A release that says what its package consists of goes through the parts: its later sums, while they fit in."""
    for number, whole in enumerate(mentions[:6]):
        if rulings[number].role is not Role.NEW or whole.conversion_of is not None:
            continue
        index = windows[number].index
        words = " ".join(context.words(i) for i in range(max(0, index - 1), min(index + 4, len(context.sentences))))
        if not (_PACKAGE.search(words) and _CONSISTS.search(words)):
            return
        rest, parts = whole.high, list[int]()
        for later in range(number + 1, len(mentions)):
            part, ruling, window = mentions[later], rulings[later], windows[later]
            if part.currency != whole.currency or part.conversion_of is not None or part.high > rest:
                continue
            if ruling.role is Role.COMPONENT and ruling.whole in (None, number):
                rest -= part.high
            elif (
                ruling.role is Role.NEW
                and ruling.votes.get("new", 0.0) < FIRM
                and part.high < whole.high
                and (_PACKAGE.search(window.clause) or _SHARES.search(window.clause) or window.sentence.bullet)
                and not listed_as_news(context, window)
                and not _BESIDES.search(window.text, window.holds)
                and not _another_gives(context, window, windows[number])
            ):
                parts.append(later)
                rest -= part.high
        for later in parts if rest * 2 <= whole.high else ():
            rulings[later].settle(Role.COMPONENT, "fits into the package that the text takes apart", number)
        return


_OWNED: Final = re.compile(r"['’]s?\s+(?:new\s+)?[*_]*$")


def _another_named(context: Context, window: Window) -> bool:
    """Whether anyone but the receiver, who may give, is named before the amount."""
    return any(
        mention.start < window.start and mention.actor not in (context.recipient, "Ukraine")
        for mention in context.by_sentence[window.index]
    )


def taken_apart(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """Smaller sums right behind an announced one, with no giver and no verb of giving of their own, are its parts.

    “Norway gives Sudan $9m. In detail, $5m is for food and $3m for tents.”
    """
    whole, rest = 0, Decimal(0)
    last = -2  # the sentence that the story of the whole has come to
    for number, mention in enumerate(mentions):
        ruling, window = rulings[number], windows[number]
        if mention.conversion_of is not None:
            continue
        follows = 0 <= window.index - last <= 1 and mention.currency == mentions[whole].currency
        own = (
            ruling.votes.get("new", 0.0) >= 2.0
            or _BESIDES.search(window.text, window.holds)
            or _another_named(context, window)
        )
        if (
            follows
            and ruling.role is Role.NEW
            and mention.high <= rest
            and mention.high < mentions[whole].high
            and not own
            and not window.sentence.bullet
            and not _INSTEAD.search(window.near_left)
        ):
            ruling.settle(Role.COMPONENT, "goes through the sum announced before it", whole)
        if ruling.role is Role.COMPONENT and follows:
            rest, last = rest - mention.high, window.index
        elif ruling.role is Role.NEW:
            whole, rest, last = number, mention.high, window.index


#: A total of its own is no share: "Since May, humanitarian help alone exceeds", "Total energy aid has reached".
_TOTAL: Final = Caseless(r"\b(?:since|total|overall|altogether)\b", rare=True)
#: A kind of aid or a way of paying as what is counted: "Military support amounts to", "The financial part comes to".
_KIND: Final = Caseless(
    r"\b(?:military|humanitarian|financial|civilian|economic|budget|macro-financial|development|non-military|non-lethal"
    r"|reconstruction|energy|refugee)\s+(?:and\s+[\w-]+\s+)?(?:support|aid|assistance|help|part|share|portion|component)\b[^.;]{0,40}$",
    rare=True,
)
#: What a share did: "€17 billion went to refugees", "$2bn was military", "€2bn was bought from industry".
_WENT: Final = Caseless(
    r"^[\s*_]+(?:(?:was|were|is|are|has\s+been|have\s+been)\s+(?:in\s+|for\s+|bought|paid|spent|used|channelled|military"
    r"|humanitarian|financial|civilian|given\s+as|provided\s+as)|went\s+(?:to|into|on|through)|came\s+(?:from|through|out\s+of|as))\b"
)


def by_kind(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """A running total that the next sentences take apart by kind: its shares are no totals and no news of their own.

    “Support comes to $9m so far. Military aid amounts to $5m. $3m went to refugees.”
    """
    whole, rest, last = -1, Decimal(0), -2
    for number, mention in enumerate(mentions):
        ruling, window = rulings[number], windows[number]
        if mention.conversion_of is not None:
            continue
        follows = (
            whole >= 0
            and 0 <= window.index - last <= 1
            and mention.currency == mentions[whole].currency
            and mention.high <= rest
            and mention.high < mentions[whole].high
        )
        if (
            follows
            and (ruling.role is Role.NEW or (ruling.role is Role.CUMULATIVE and window.index > windows[whole].index))
            and ruling.votes.get("new", 0.0) < 2.0
            and ruling.strongest("past", "planned", "other") < FIRM
            and (_KIND.search(window.near_left, window.holds) or _WENT.match(window.near_right))
            and not _KIND.search(windows[whole].near_left, windows[whole].holds)
            and not _TOTAL.search(window.near_left, window.holds)
            and not _another_gives(context, window, windows[whole])
        ):
            ruling.settle(Role.COMPONENT, "a kind of aid within the total before it", whole)
        if follows and ruling.role is Role.COMPONENT:
            rest, last = rest - mention.high, window.index
        elif ruling.role is Role.CUMULATIVE:
            whole, rest, last = number, mention.high, window.index
        elif not follows:
            whole = -1


#: "Needs $60m, of which $20m has come in"
_IS_PAID: Final = Caseless(
    r"^[\s*_]+(?:has|have|had|was|were)\s+(?:already\s+|now\s+|so\s+far\s+|since\s+)?(?:been\s+)?(?:advanced|paid|received"
    r"|come\s+in|arrived|raised|collected|disbursed|given|secured|found|provided|contributed|transferred)\b",
    rare=True,
)


def _is_paid(window: Window) -> bool:
    return _IS_PAID.match(window.near_right[:50], window.holds) is not None


def wholes(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """Find the whole of each component; a part of something planned is planned, a part of nothing is no part."""
    for number, mention in enumerate(mentions):
        ruling = rulings[number]
        if mention.conversion_of is not None or ruling.role is not Role.COMPONENT:
            continue
        if ruling.whole is None:
            ruling.whole = whole_of(mentions, windows, rulings, number)
        if ruling.whole is not None and mentions[ruling.whole].high == mention.high:
            ruling.settle(rulings[ruling.whole].role, "the same sum as before")
            ruling.whole = None
            continue
        if (
            ruling.whole is not None
            and _OWNED.search(windows[number].near_left)
            and not windows[number].sentence.bullet
            and windows[ruling.whole].index != windows[number].index
            and _another_gives(context, windows[number], windows[ruling.whole])
        ):
            ruling.settle(Role.NEW, "another gives it")
            ruling.whole = None
        elif ruling.whole is not None and rulings[ruling.whole].role is Role.PLANNED:
            if not _is_paid(windows[number]):
                ruling.settle(Role.PLANNED, "a part of what is planned")
        elif ruling.whole is None and (number == 0 or ruling.votes.get("component", 0.0) < FIRM + 1):
            ruling.settle(Role.NEW, "no sum that it could be a part of")


#: In such a sentence, what is asked for is still spoken of: "of it, Oslo would pay".
_STILL_ASKED: Final = Caseless(
    r"\b(?:would|could|should|may|might|needs?|asks?|asked|requests?|requires?|wants?|plans?|will|shall|(?:is|are)\s+to)\b"
)


def paid_towards(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """What a giver named beside it gives towards an appeal is its share of what is raised, and planned no more.

    “The agency needs $4bn. The largest cheque is American: $200m.” The sums that stand in its sentence go with it.
    """
    paid: list[int] = []
    for number, ruling in enumerate(rulings):
        if ruling.role is not Role.PLANNED or ruling.whole is None:
            continue
        if ruling.votes.get("component", 0.0) >= FIRM and _is_paid(windows[number]):
            ruling.settle(Role.COMPONENT, "a share that is paid already")
            continue
        if ruling.votes.get("planned", 0.0) >= FIRM:
            continue
        whole, window = rulings[ruling.whole], windows[number]
        told = (
            window.index != windows[ruling.whole].index
            and _is_asked(whole)
            and not _STILL_ASKED.search(window.text)
            and parties.named_giver(context, window) is not None
        )
        listed = bool(paid) and windows[paid[-1]].index == window.index
        if mentions[number].conversion_of is None and (told or listed):
            paid.append(number)
            ruling.settle(Role.COMPONENT, "a share of what is given towards an appeal")
            ruling.whole = _raised_of(mentions, windows, rulings, number)


def _raised_of(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> int | None:
    """The total raised, or the sum given, before an amount that could be a share of it."""
    for index in range(number - 1, max(-1, number - LIST), -1):
        if windows[number].index - windows[index].index > REACH:
            return None
        if (
            rulings[index].role in (Role.CUMULATIVE, Role.NEW, Role.PAST)
            and mentions[index].conversion_of is None
            and _can_hold(mentions[index], mentions[number])
        ):
            return index
    return None


#: "€3m inside the [€40m]", "[€3m], part of its [€40m]"
_INSIDE: Final = Caseless(r"\b(?:of|inside|within|under|part\s+of|out\s+of)\s+(?:the|its|their|that|this)\s+[*_]*$")


#: "€40m, more than the [€30m] that was asked for": what a whole is compared with
_THAN: Final = Caseless(r"\bthan\s+(?:(?:the|its|their|about|some)\s+)*[*_]*$", rare=True)


def whole_of(mentions: list[Mention], windows: list[Window], rulings: list[Ruling], number: int) -> int | None:
    """The sum that it is said to be in, else the nearest earlier, larger one that isn't a component itself.

    Looked for in its sentence and those before.
    """
    part, after = mentions[number], number + 1
    while after < len(mentions) and mentions[after].conversion_of is not None:
        after += 1
    if (
        after < len(mentions)
        and windows[after].index == windows[number].index
        and mentions[after].low > part.high
        and mentions[after].currency == part.currency
        and _INSIDE.search(windows[number].near_right[-24:])
    ):
        return after
    for index in range(number - 1, max(-1, number - LIST), -1):
        whole, role = mentions[index], rulings[index].role
        if windows[number].index - windows[index].index > REACH:
            break
        if whole.conversion_of is not None or role is Role.OTHER:
            continue
        compared = "than" in windows[index].near_left[-24:] and windows[index].index != windows[number].index
        if compared and _THAN.search(windows[index].near_left[-24:]):
            continue
        if (
            whole.high >= part.low
            and whole.currency == part.currency
            and (role is not Role.COMPONENT or windows[index].index == windows[number].index)
        ):
            return index
    for index in range(number + 1, min(len(mentions), number + LIST)):
        if windows[index].index != windows[number].index:
            break
        if mentions[index].low > part.high and mentions[index].conversion_of is None:
            return index
    return None


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
                        _part_of(rulings[number].role), "adds up with its neighbours to a stated whole", number
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


def _named(context: Context, windows: list[Window], number: int, known: dict[int, str | None]) -> str | None:
    """The giver named beside an amount, looked for once."""
    if number not in known:
        known[number] = parties.named_giver(context, windows[number], 1.4)
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
