"""Whose money a fund, a facility, a joint loan or a law is."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.giving import PARTIES
from aidtrack.attribution.principals import owner_of
from aidtrack.attribution.receiving import is_subject
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import GIVERS
from aidtrack.patterns import Caseless

_FIFTY: Final = re.compile(
    r"(?:[a-z]+\s)?(?:(?:US)?\$\s?50(?:\.0)?\s?(?:bn|billion)|50\s(?:bn|billion)\s(?:US\s)?dollars)"
)
_LENT_JOINTLY: Final = re.compile(r"\b(?:loans?|credit|[Ll]eaders|G-?7|Group of (?:7|Seven))\b")
_ASSETS: Final = Caseless(r"\b(?:frozen|immobili[sz]ed|russian)\s+(?:[\w'’-]+\s+){0,3}?(?:assets|reserves)\b")


def is_military_financing(context: Context, window: Window) -> bool:
    """Whether an amount is of Foreign Military Financing, which even members of the Committee get."""
    if not context.programmes:
        return False
    named = context.programmes_between(window.end, min(window.own_end, window.end + 60))
    return any(
        programme.name == "FMF" and not _A_STOP.search(context.text, window.end, place) for place, programme in named
    )


_A_STOP: Final = re.compile(r"[,;:.(]\s|\bfrom\b")
_EARNED: Final = Caseless(
    r"(?:\b(?:com(?:es?|ing)|came|stem(?:s|med)?|taken|drawn|paid|funded|financed)\s+|,\s+)(?:from|out\s+of|by|with)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:profits?|proceeds|interest|revenues?|income|earnings)\b[^.;]{0,30}?\brussian\s+(?:[\w-]+\s+){0,3}?assets\b",
    rare=True,
)


def from_assets(context: Context, window: Window) -> bool:
    """Whether a sum comes from what frozen Russian assets earn, which the Union pays out.

    The text names the Union, or the sum stands beside those that others give; a tax on it is a country's own.
    """
    near = window.near_right[:110]
    beside = "European Union" in context.named or window.near_left != window.left
    return beside and _EARNED.search(near, window.holds) is not None and "tax" not in near


def is_joint_loan(context: Context, window: Window) -> bool:
    """Whether it is the one loan of that size that the profits of Russian assets repay: the G7's.

    Its sentence speaks of the assets, or of a loan or its leaders in a text that names the G7.
    """
    text = window.text[window.start - window.sentence.start : window.end - window.sentence.start]
    if "50" not in text or _FIFTY.fullmatch(text) is None:
        return False
    if _ASSETS.search(window.text, window.holds) is not None:
        return True
    named = "G7" in context.named or any(mention.actor == "G7" for mention in context.in_title)
    return named and _LENT_JOINTLY.search(window.text) is not None


_THAT_FUND: Final = re.compile(r"\W*(?:The|This|That)\s+(?:[Ff]acility|[Ff]und|mechanism|instrument)\b")
#: An institution that is called by a word of its name; "the bank" may be any, the bloc or alliance is a subject's.
_THAT_BANK: Final = re.compile(r"\W*The\s+(Bank|Fund|[Bb]loc|[Aa]lliance)\b(?!\s+of\b)")
_BLOCS: Final = {"bloc": "European Union", "alliance": "NATO"}


def that_fund(context: Context, window: Window) -> str | None:
    """Whose fund the sentence before names: "The facility was topped up by $3 million"."""
    if not _THAT_FUND.match(window.text):
        return _that_bank(context, window)
    for index in range(window.index - 1, max(-1, window.index - 3), -1):
        start = context.sentences[index].start
        for _, programme in context.programmes_between(start, context.sentences[index].end):
            if programme.donor:
                return programme.donor
        for mention in context.by_sentence[index]:
            if actors.types().get(mention.actor) == "fund":
                return owner_of(mention.actor)
    return None


def _that_bank(context: Context, window: Window) -> str | None:
    """The one institution named before that a word of its name stands for: "The Bank has also lent $3 million"."""
    called = _THAT_BANK.match(window.text)
    if called is None:
        return None
    bloc = _BLOCS.get(called[1].lower())
    if bloc is not None:
        near = context.by_sentence[max(0, window.index - 2) : window.index]
        subject = any(m.actor == bloc and is_subject(context, m) for found in near for m in found)
        return bloc if subject else None
    named = {
        m.actor
        for m in context.mentions
        if m.start < window.start and called[1] in m.actor and actors.types().get(m.actor) == "institution"
    }
    return named.pop() if len(named) == 1 else None


def pays_out(context: Context, window: Window) -> str | None:
    """Whose money a programme named beside the amount pays: the Union's, of the Ukraine Facility."""
    owners = {
        programme.donor
        for _, programme in context.programmes_between(window.sentence.start, window.sentence.start + len(window.text))
        if programme.donor
    }
    return owners.pop() if len(owners) == 1 else None


#: "Bought with the Initiative's money and cost $4m".
_BOUGHT_WITH: Final = re.compile(r"\b(?:bought|paid(?:\sfor)?|procured|purchased|financed|funded)\s+with\s")
_OUT_OF: Final = re.compile(r"\s+(?:(?:[\w-]+\s+){0,3}?(?:in|of|from|out\s+of)\s+(?:the\s+|its\s+)?)?$")
#: Programmes of one giver whose name is also a way in which others lend.
_WAYS: Final = frozenset(("macro-financial assistance", "macro financial assistance"))


def payer_of(context: Context, window: Window) -> str | None:
    """Whose programme an amount comes out of: "$3 million in Foreign Military Financing"."""
    if not context.programmes:
        return None
    for place, programme in context.programmes_between(window.end, min(window.own_end, window.end + 60)):
        giver = programme.donor
        if giver and giver != context.recipient and _OUT_OF.fullmatch(context.text, window.end, place):
            # A way of lending is no name: "$170 million in macro-financial assistance: Canberra steps up help".
            is_name = programme.phrase not in _WAYS
            return giver if is_name or giver in context.named or context.donor is None else None
    if "with " in window.left and _BOUGHT_WITH.search(window.left):
        owner = pays_out(context, window)
        return owner if owner != context.recipient else None
    return None


_REPAYS: Final = Caseless(r"\b(?:refund|reimburs|compensat)", rare=True)
_EXPECTS: Final = re.compile(
    r"(?:['’]s\s+\w+)?\s+(?:(?:has|had|is|still|also|already|now)\s+){0,2}(?:expect\w*|appl(?:y|ies|ied)\s+for|receiv\w+"
    r"|gets?|got|count\w*\s+on|await\w*|wait\w*\s+for|ask\w*\s+for|request\w*|claim\w*)\b"
)
_REPAID_TO: Final = re.compile(r"\b(?:refund|reimburse|compensat|repa(?:y|id))[a-z]*\s+(?:to\s+)?(?:the\s+)?$")


def repaid(context: Context, window: Window) -> str | None:
    """The member of the Union that gets money back for what it gave: "Warsaw expects a refund of €5m"."""
    if _REPAYS.search(window.clause, window.holds) is None:
        return None
    for mention in context.by_sentence[window.index]:
        inside = window.clause_start <= mention.start and mention.end <= window.start
        gets = mention.actor in _MEMBERS and inside and mention.kind in PARTIES
        if gets and (
            _EXPECTS.match(context.text, mention.end)
            or _REPAID_TO.search(context.text, window.sentence.start, mention.start)
        ):
            return mention.actor
    return None


#: Givers outside the Union, which it repays nothing.
_OUTSIDE: Final = frozenset(
    ("Australia", "Canada", "Iceland", "Japan", "New Zealand", "Norway", "South Korea", "Switzerland", "United Kingdom",
     "United States")
)  # fmt: skip
_MEMBERS: Final = (GIVERS - _OUTSIDE) | {"Bulgaria", "Croatia", "Romania"}
