"""Sums that were turned down, withheld, cut or taken back."""

from __future__ import annotations

from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.windows import Window
from aidtrack.model import Role
from aidtrack.patterns import Caseless

_CANCELLED: Final = Caseless(
    r"\b(?:cancel\w*|scrapp\w+|withdrew|withdrawn|revok\w+|voted down|reject\w+|vetoed|abandoned|dropped(?! from)"
    r"|shelved|axed|threw out|thrown out|turned down|motion fell"
    r"|(?:struck|taken)\s+(?:off|from)\s+the\s+list|never\s+came\s+before|failed(?!\s+to\b(?!\s+(?:approve|adopt|agree)\b)))\b",
    rare=True,
)
#: "It paused €5m in aid", "the cabinet turned down a package of €5m", "it will withhold €5m", "its decision to freeze
#: a grant of €5m"; who is asked to freeze it, or refuses to, hasn't.
_STOPPED: Final = Caseless(
    r"(?:(?<![\w-])(?<!\bnot )(?<!\bnever )(?:paused|suspended|froze|halted|withheld|cut\s+off|turn(?:s|ed|ing)?\s+down"
    r"|rejected|vetoed|voted\s+down|scrapped|cancel(?:s|l?ed))"
    r"|\b(?:decision\s+to|decided\s+to|(?:will|would|continues?|continued)(?:\s+continue)?(?:\s+to)?)\s+"
    r"(?:temporarily\s+)?(?:pause|suspend|freeze|halt|withhold|cut\s+off|scrap|cancel)"
    r"|\b(?:is|are|was|were|been)\s+(?:temporarily\s+|still\s+)?"
    r"(?:pausing|suspending|freezing|halting|withholding|cutting\s+off|scrapping|cancell?ing))\s+"
    r"(?:(?!(?:as|when|while|after|but|and|flights|talks|visas|him|her|them|at|debt|assets|cuts?|calls?|bids?|amendments?|withhold\w*|criticism)\b)[\w’'-]+\s+){0,9}[*_]*$",
    rare=True,
)
#: "A similar sum for Georgia was frozen last year"
_KEPT_BACK: Final = Caseless(
    r"^[^.;,]{0,40}\b(?:was|were|has\s+been|have\s+been)\s+(?:\w+\s+)?(?:frozen|suspended|halted|stopped|kept\s+back|withheld|cut\s+off)\b"
)
#: "Froze €5m and let it go in May": what was stopped for a while only.
_LIFTED: Final = Caseless(
    r"\b(?:restor(?:ed|ing)|resum(?:ed|ing)|unfroze|unfrozen|reinstat(?:ed|ing)|revers(?:ed|ing)|let\s+(?:it|them)\s+go"
    r"|(?:later|then|since|eventually|finally|until\s+it)\s+(?:been\s+)?releas(?:ed|ing)|lift(?:ed|ing)\s+(?:the|its|that|this))\b",
    rare=True,
)
#: "Cancelled €5m of Zambia's debt": that is the gift.
_OF_DEBT: Final = Caseless(r"^\s+(?:of|in)\s+(?:[\w’'-]+\s+){0,3}?debts?\b")
#: "It does not plan to spend the €5m", "refused to release a loan of €5m", "failed to spend some of it".
_NOT_GIVEN: Final = Caseless(
    r"(?:\b(?:(?:does|do|will|is|are)\s+not|won['’]t|doesn['’]t|don['’]t|no\s+longer|refus(?:es|ed)|declin(?:es|ed)|failed)\s+"
    r"(?:(?:plan|planning|intend|intending|going|to|be|willing|prepared)\s+){0,3}"
    r"(?:spend|give|grant|pay|pay\s+out|release|disburse|send|transfer|hand\s+over|provide|deliver|renew"
    r"|spending|giving|paying|releasing|sending|providing))\s+(?:out\s+)?(?:(?!(?:any|unless|only|for|by)\b)[\w’'-]+\s+){0,4}[*_]*$",
    rare=True,
)
#: The span of a ceiling: who won't give more than a sum gives up to it.
_CEILING: Final = Caseless(r"^(?:more|over|less|fewer|up|at|as|above|beyond)\b")
#: A law or government that cuts the sum itself, "a bill rescinding €5m of aid"; not what is cut "to" or "by" it.
_CUTS: Final = Caseless(
    r"\b(?:(?:cut|cuts|cutting)|slash(?:es|ed|ing)|rescind(?:s|ed|ing)?|claw(?:s|ed|ing)?\s+back|axed|axing"
    r"|strip(?:s|ped|ping))\s+(?:another\s+|a\s+further\s+|an\s+additional\s+|out\s+|back\s+)?$",
    rare=True,
)
#: Who only means to cut or stop has done neither.
_MEANT: Final = Caseless(
    r"\b(?:plan\w*|propos\w+|wants?|wanted|would|could|may|might|seek\w*|sought|aim\w*|threat\w+|consider\w*|urg\w+"
    r"|call\w*|asked|without|avoid\w*|against|not|never|weigh\w*|mull\w*)\b"
)
#: "Abandoning a bolder plan of €5m"
_ABANDONING: Final = Caseless(
    r"\b(?:abandon|ditch|scrap|scrapp|cancel|cancell|reject|withhold|shelv|axe|ax)ing\s+(?:(?:a|an|the|its|their|his|her)\s+)"
    r"?(?:(?!(?:and|but|while|when|after|at|as|for|in|his|her)\b)[\w’'-]+\s+){0,7}$",
    rare=True,
)
#: "Would have given €5m": what a bill that is no more would have done.
_WOULD_HAVE: Final = Caseless(
    r"\bwould\s+have\s+(?:also\s+)?(?:been|given|provided|sent|paid|allocated|meant|brought|unlocked|released|funded|added"
    r"|made|put|handed|delivered|raised|included|contained|granted|set\s+aside|lent)\b",
    rare=True,
)
_THE_PLAN: Final = (
    r"the\s+(?:[\w-]+\s+)?(?:motion|proposal|plan|bill|idea|amendment|measure|deal|initiative|offer|scheme|draft)"
)
#: "The motion fell." "It was voted down by 9 to 5." "The opposition rejected the plan."
_FELL: Final = Caseless(
    rf"^\W*(?:(?:but|yet|and|later|however|eventually|on\s+\w+),?\s+){{0,2}}(?:(?:it|this|that|{_THE_PLAN})\s+"
    r"(?:(?:was|were|has\s+been|had\s+been)\s+)?(?:\w+ly\s+)?"
    r"(?:failed(?!\s+to\b)|fell(?!\s+(?:to|by|short|from|below|on|in)\b)|rejected(?!\s+(?:the|a|an|any|calls)\b)|vetoed|shelved|scrapped"
    r"|abandoned|voted\s+down|thrown\s+out|turned\s+down|dropped(?!\s+(?:from|to|by)\b))"
    r"|(?:[\w’'-]+\s+){1,5}?(?:rejected|vetoed|scrapped|abandoned|shelved|ditched|turned\s+down|voted\s+down|shot\s+down|threw\s+out)"
    rf"\s+(?:it|this|{_THE_PLAN}))\b",
    rare=True,
)
#: "Programmes worth €5m abruptly terminated", "a project of €5m, which was axed"
_ENDED: Final = Caseless(
    r"^(?:[^.;]|\.\d){0,60}?\b(?:was|were|has\s+been|have\s+been|had\s+been|abruptly|suddenly)\s+(?:\w+ly\s+)?"
    r"(?:terminated|axed|scrapped|cancell?ed|called\s+off|rescinded|revoked|told\s+to\s+stop)\b",
    rare=True,
)


def _withheld(window: Window) -> bool:
    """Whether the words before a sum say that it is withheld, cut or not given."""
    near = window.near_left[-90:]
    cut = _CUTS.search(near, window.holds) or _ABANDONING.search(near, window.holds)
    if cut is not None and _MEANT.search(near[: cut.start()]) is None:
        return True
    if _NOT_GIVEN.search(near, window.holds):
        words = window.text[window.start - window.sentence.start : window.end - window.sentence.start]
        if _CEILING.match(words) is None:
            return True
    if _STOPPED.search(near, window.holds) is None or _OF_DEBT.match(window.near_right[:60]):
        return False
    return _LIFTED.search(window.right, window.holds) is None


def _plan_fell(context: Context, window: Window) -> bool:
    """Whether the clause of a planned sum, or the sentence behind it, says that the plan is no more."""
    if _CANCELLED.search(window.clause, window.holds) or _WOULD_HAVE.search(window.left, window.holds):
        return True
    behind = window.index + 1
    if behind >= len(context.sentences) or context.sentences[behind].paragraph != window.sentence.paragraph:
        return False
    sentence = context.sentences[behind]
    return _FELL.match(context.words(behind), context.holds(sentence.start, sentence.end)) is not None


def cancelled(context: Context, window: Window, role: Role) -> bool:
    """Whether a sum was turned down, withheld, cut or taken back."""
    if role is not Role.CUMULATIVE and _withheld(window):
        return True
    right = window.near_right[:90]
    if role is Role.PAST:
        stopped = _CANCELLED.search(right, window.holds) or _KEPT_BACK.match(right)
        return stopped is not None or _ENDED.match(right, window.holds) is not None
    if role is Role.PLANNED:
        return _plan_fell(context, window)
    return role is Role.NEW and _ENDED.match(right, window.holds) is not None
