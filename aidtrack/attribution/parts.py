"""Which sum of a text is a part of which other."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from aidtrack.attribution import givers
from aidtrack.attribution.context import Context
from aidtrack.attribution.frames import FIRM
from aidtrack.attribution.restating import is_asked, stated, words_between
from aidtrack.attribution.windows import Window
from aidtrack.extractors.money import Mention
from aidtrack.lexicon import actors
from aidtrack.model import Role
from aidtrack.patterns import Caseless

if TYPE_CHECKING:
    from aidtrack.attribution.roles import Ruling

#: How many sentences back a whole may stand (bullets count).
REACH: Final = 14
#: How many amounts away a whole is looked for.
LIST: Final = 120
#: "A $7bn arrangement, with an immediate disbursement of", "a four-year loan of $9bn and the first tranche,"
_FIRST_PAID: Final = Caseless(
    r"\b(?:with|of\s+which|and|for)\s+(?:(?:an?|the|its)\s+)?(?:immediate|first|initial)\s+(?:disbursement|tranche|instal?lment|payment|purchase|drawing|release)\b[^.;]{0,24}$",
    rare=True,
)
_PAID_TO: Final = re.compile(r"\s+(?:to|for)\s+(?:the\s+)?([A-Z]\w+)")


def _has_its_own_receiver(window: Window) -> bool:
    """Whether someone not named before it gets an amount: "€9m for Sudan, and a first payment of €1m for Chad"."""
    paid_to = _PAID_TO.match(window.near_right)
    return paid_to is not None and paid_to[1] not in window.left


def first_paid(mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """“Approved a loan of $9bn, with an immediate disbursement of $1bn”: what is paid first is a part."""
    for number in range(1, len(mentions)):
        elder, window = stated(mentions, number - 1), windows[number]
        if (
            windows[elder].index == window.index
            and mentions[number].conversion_of is None
            and rulings[elder].role in (Role.NEW, Role.PLANNED)
            and rulings[number].role is not Role.OTHER
            and _can_hold(mentions[elder], mentions[number])
            and _FIRST_PAID.search(window.near_left[-60:], window.holds)
            and not _has_its_own_receiver(window)
        ):
            rulings[number].settle(make_part(rulings[elder].role), "what is paid first of the sum before it", elder)


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
                make_part(rulings[number - 1].role), "the yearly rate of the sum before it", number - 1
            )


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
            ruling.settle(make_part(rulings[whole].role), "an entry of a list beneath a total", whole)
        elif ruling.role is Role.CUMULATIVE and votes.get("cumulative", 0.0) < FIRM:
            ruling.settle(Role.NEW, "one entry of a list without a total")


def make_part(role: Role) -> Role:
    """The role of a part of a sum of some role: a part of what is planned is planned."""
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
            between = words_between(windows[number], windows[index].start)
            listed = part.conversion_of is None and _LISTING.match(between) and not _INSTEAD.search(between)
            shared = ("cumulative",) if rulings[number].role is Role.CUMULATIVE else ()
            open_role = (
                ruling.role is not Role.OTHER and ruling.strongest_but("new", "component", "other", *shared) < FIRM
            )
            if listed and open_role and _can_hold(whole, part):
                ruling.settle(make_part(rulings[number].role), "listed behind a colon after its total", number)


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
    giver = givers.named_giver(context, window)
    return giver is not None and giver not in (context.donor, givers.named_giver(context, elder))


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
            and is_asked(whole)
            and not _STILL_ASKED.search(window.text)
            and givers.named_giver(context, window) is not None
        )
        listed = bool(paid) and windows[paid[-1]].index == window.index
        if mentions[number].conversion_of is None and (told or listed):
            paid.append(number)
            ruling.settle(Role.COMPONENT, "a share of what is given towards an appeal")
            ruling.whole = _raised_of(mentions, windows, rulings, number)


#: "Of which €5m is new", "€5m are fresh money"
_IS_NEW: Final = Caseless(
    r"^[\s*_]+(?:is|are|was|were)\s+(?:new|fresh)\b(?:\s+(?:money|funds|funding))?[\s*_]*(?:[.,;)]|$)"
)


#: How sure that makes one.
_SAID_SO: Final = 0.85


def fresh(windows: list[Window], rulings: list[Ruling]) -> None:
    """“Pledged €9m, of which €5m is new”: what is new is news, and its whole a total with what was given before."""
    for number, ruling in enumerate(rulings):
        whole = ruling.whole
        if ruling.role is not Role.COMPONENT or whole is None or not _IS_NEW.match(windows[number].near_right[:40]):
            continue
        if "of which" not in windows[number].left:
            continue
        ruling.settle(Role.NEW, "what of a total is new")
        ruling.whole, ruling.confidence = None, max(ruling.confidence, _SAID_SO)
        if windows[whole].index == windows[number].index and rulings[whole].role is not Role.OTHER:
            rulings[whole].settle(Role.CUMULATIVE, "a total with what was given before")
            rulings[whole].whole = None


#: "France pledged €30m, Italy €20m": what may stand between a giver of a row and its sum.
_ITS_OWN: Final = re.compile(
    r"[\s*_]+(?:with\s+|gave\s+|offered\s+|another\s+|a\s+further\s+|an\s+extra\s+|about\s+|some\s+)?[*_]*"
)
#: What the first of a row weighs at the least for what it is: a verb of giving, not silence.
_GIVEN: Final = 1.5
_ROW: Final = (Role.NEW, Role.PAST, Role.CUMULATIVE)


def rows_of_gifts(context: Context, mentions: list[Mention], windows: list[Window], rulings: list[Ruling]) -> None:
    """In “France pledged €30m, Italy €20m and Spain €10m” none is a share of another, though they may add up."""
    row = -1  # the amount before, if it stands in such a row
    for number in range(1, len(mentions)):
        elder, ruling, window = stated(mentions, number - 1), rulings[number], windows[number]
        if (
            ruling.role is not Role.COMPONENT
            or rulings[elder].role not in _ROW
            or windows[elder].index != window.index
            or mentions[number].conversion_of is not None
            or ruling.votes.get("component", 0.0) > 0
            or (row != elder and rulings[elder].strongest(rulings[elder].role) < _GIVEN)
        ):
            continue
        if _in_a_row(context, windows[elder], window):
            ruling.settle(rulings[elder].role, "stands in a row of gifts")
            ruling.whole, ruling.confidence, row = None, max(ruling.confidence, _SAID_SO), number


def _in_a_row(context: Context, elder: Window, window: Window) -> bool:
    """Whether a state stands right before an amount, and another gives the one before it."""
    giver = _state_before(context, window)
    if giver is None or giver == context.recipient:
        return False
    first = _state_before(context, elder) or givers.named_giver(context, elder)
    return first not in (None, giver) and actors.types().get(first or "") == "country"


def _state_before(context: Context, window: Window) -> str | None:
    """The state that stands right before an amount: "Italy €20m"."""
    for mention in context.by_sentence[window.index]:
        if (
            mention.end <= window.start
            and actors.types().get(mention.actor) == "country"
            and _ITS_OWN.fullmatch(context.text, mention.end, window.start)
        ):
            return mention.actor
    return None


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
