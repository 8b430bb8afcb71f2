"""How far the decision behind an amount has come."""

from __future__ import annotations

from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.stopping import cancelled
from aidtrack.attribution.windows import Window
from aidtrack.model import Role, Status
from aidtrack.patterns import Caseless

_DELIVERED: Final = Caseless(
    r"\b(?:delivered|(?<!\bhe )(?<!who )(?<!she )arrived(?!(?: \w+){0,4}? with\b)|disbursed"
    r"|disbursement of|has paid|have (?:today )?paid|paid out"
    r"|transferred|handed over|(?:has |have )?reached"
    r"(?!\s+(?:\w+\s+){0,3}?(?:agreements?|deals?|accords?|compromises?|consensus))"
    r"|(?:has|have|had) (?:been )?(?:received(?!\s+(?:\w+\s+){0,3}?(?:pledges|promises|offers))|got|obtained)"
    r"|receives"
    r"|landed|wired|credited to"
    r"|on (?:the|its|kyiv['’]s) accounts?|went out|were shipped|(?:this|today['’]s) payment)\b",
    rare=True,
)
#: Right beside a sum: "the Union today paid €3bn", "the €3bn were paid in March".
_PAID: Final = Caseless(
    r"\b(?:paid|spent)\s+(?:(?:kyiv|ukraine|[\w-]+['’]s\s+\w+)\s+)?(?:(?:out|another|a\s+further|an\s+additional)\s+)?$",
    rare=True,
)
#: "Received a grant of €5m from Japan", "last week drew the first €5m", not "received pledges of €5m".
_GOT: Final = Caseless(
    r"(?<!yet to )(?<!not )(?<!never )(?<!be )(?<!would )(?<!been )\b(?:received|drew(?!\s+(?:on|up)\b)|(?<!ve )got)\s+"
    r"(?:(?!(?:pledges?|promises?|commitments?|offers?|approval|requests?|assurances?|news|letters?|proposals?|bids|only\s+promises"
    r"|support\s+for|which|that|who|and|but|after|when|while|for|to|as|between)\b)[\w’'&,-]+\s+){0,10}$",
    rare=True,
)
#: "A third tranche of €5m was credited": what is received stands before its verb.
_WAS_GOT: Final = Caseless(
    r"^[\s*_]+(?:(?!(?:which|that|who|if|once|when|after|until|will|would|for|and)\b)[\w’'-]+\s+){0,6}?(?:was|were|has\s+been|have\s+been)\s+"
    r"(?:already\s+|now\s+|today\s+)?(?:received|credited|wired|transferred|disbursed|handed\s+(?:over|out))\b(?!\s+by\s+(?:the\s+)?\w+\s+to\s+be)",
    rare=True,
)
#: What a lender releases is on its way; what a relief fund or coordinator releases is set aside for who will spend it.
_LENT_OUT: Final = Caseless(
    r"\b(?:imf|monetary\s+fund|bank|treasury|lender)\b[^.;,]{0,40}\breleased\s+(?:the\s+|a\s+|another\s+)?$", rare=True
)
_WAS_PAID: Final = Caseless(
    r"^[\s*_,]+(?:(?:was|were|has\s+been|have\s+been)\s+(?:already\s+)?(?:paid|made\s+to)(?!\s+(?:for|by)\b)"
    r"|(?:has|have)\s+(?:already\s+)?gone\s+(?:out|to|into)\b)",
    rare=True,
)
#: Cash that relief agencies count is cash that was handed out: "US$40 million in cash assistance".
_IN_CASH: Final = Caseless(r"^[\s*_]+in\s+(?:humanitarian\s+|multi-?purpose\s+)?cash\b(?!,|\s+(?:and|or)\b)", rare=True)
_TO_COME: Final = Caseless(
    r"\b(?:will|would|plans?|needs?|needed|seeks?|requires?|pledg\w+|promis\w+|offer\w*|announc\w+|to)\s+[^.;]{0,40}$"
)
#: What a total says of itself that has changed hands: "has given weapons for €9m", "we have sent more than $2bn".
_HAS_GIVEN: Final = Caseless(
    r"\bdisbursements\b(?:[^.;]|\.\d){0,60}$|(?<!congress )\b(?:has|have|had)\s+(?:\w+\s+)?(?:given|sent|shipped"
    r"|supplied|provided|donated|contributed|delivered|spent|handed\s+over|gifted)(?!\s+(?:and|or)\b)\b[^.;]{0,60}$",
    rare=True,
)
#: The same in the plain past: "provided Mali with €9m", "it shipped arms worth €9m"; laws and parliaments only allot.
_GAVE: Final = Caseless(
    r"(?<!\bbe )(?<!\bis )(?<!\bare )(?<!\bor )(?<!not )(?<!congress )(?<!still )(?<!parliament )"
    r"(?<!law )(?<!bill )(?<!act )"
    r"\b(?:provided(?!\s+that\b)|supplied|shipped|donated|handed\s+over|poured(?:\s+in)?|lent|airlifted|flew\s+in)\s+"
    r"(?:(?!(?:and|but|who|which|that|when|if|after|promised|pledged|will|would|for|from|by)\b)[\w’'&-]+\s+){0,9}$",
    rare=True,
)
#: Of a whole that was given only a part has arrived: the whole itself is a promise.
_PARTLY: Final = Caseless(
    r"^[^.;]{0,60},?\s+of\s+which\s+(?:[^.;]|\.\d){0,60}?\b(?:has|have|had|was|were)\s+(?:already\s+|so\s+far\s+)?(?:been\s+)?"
    r"(?:disbursed|delivered|paid|transferred|arrived|spent)\b",
    rare=True,
)
#: "Of which €3m has been delivered", "the first part, €3m, reached Kyiv", "€3m of it is already in Ukrainian hands"
_HAS_COME: Final = Caseless(
    r"^(?:,\s+|[\s*_]+)(?:[\w-]+\s+){0,5}?(?:(?:has|have|was|were)\s+(?:already\s+)?(?:been\s+)?"
    r"(?:delivered|disbursed|paid|transferred|shipped)|(?:has|have|had)?\s*(?:already\s+)?(?:arrived|reached|went\s+out)"
    r"|already\s+delivered|in\s+\w+,\s+all\s+of\s+(?:which|it)\s+(?:(?:has|have|is|was|were|already|now|been)\s+)+(?:paid|delivered|disbursed)|paid(?!\s+(?:for|by))|(?:is|are)\s+(?:now\s+|already\s+)?in\s+[\w’']+\s+hands)\b",
)
#: "€12bn of the €18bn has been disbursed", "the first €7m of a loan of €20m reached Kyiv"
_PART_CAME: Final = Caseless(
    r"^[\s*_]+(?:worth\s+)?(?:out\s+)?of\s+(?:the|an?|its|that|those|these)\s"
    r"(?:(?!\b(?:once|when|after|until|that(?!\s+time\b)|will|would)\b)(?:[^.;,]|\.\d|,\d)){0,80}?\b(?:(?:has|have|had|was|were)\s+(?:already\s+|now\s+|so\s+far\s+)?"
    r"(?:been\s+)?(?:delivered|disbursed|paid|transferred|received)|(?<!be )reached|arrived)\b(?!\s+(?:for|by)\b)",
    rare=True,
)
#: "Of which €3m would buy drones": the share of a bill that is still debated.
_WOULD: Final = Caseless(r"^[\s*_]+(?:in\s+(?:[\w-]+\s+){1,3})?(?:would|could)\b")
_DEBATED: Final = Caseless(r"\b(?:bills?|drafts?|plan|proposals?|measure|legislation)\b", rare=True)
_NOT_DELIVERED: Final = Caseless(
    r"\b(?:will|would|to|can|could|may) (?:be |also )?(?:delivered|disbursed|paid|transferred|released)|to be"
    r"|will receive|would receive|deliver(?:y|ies)\b|previously|which (?:was|were|have|has)",
)
_ALLOCATED: Final = Caseless(
    r"\b(?:allocat\w+|earmark\w+|appropriat\w+|obligat\w+|set(?:s|ting)?\s+(?:aside|apart)|ring-?fenced"
    r"|(?<!be )(?<!been )allot(?:s|ted|ment)"
    r"|(?:cabinet|(?<!european )council|committee|government|commission|minist(?:ers?|ry)|coordinator|secretary"
    r"|corporation|i|we|i['’]ve"
    r"|(?:humanitarian|response|emergency|relief)\s+fund|relief\s+chief|cerf|u\.n\.|united\s+nations)\s+(?:[\w’'()-]+\s+){0,6}?"
    r"(?:approved|decided\s+on|decided\s+to\s+(?:extend|grant|allocate)|freed|released(?!\s+(?:by|the|an?|with)\b))|(?:that|which)\s+(?:the\s+)?(?:lawmakers|parliament|president)\s+approved"
    r"|sign(?:s|ed|ing)\s+(?:[\w-]+\s+){0,3}?"
    r"(?:into\s+law|(?:bill|law|budget|appropriations?)(?!\s+that\s+(?:would|bans?|lets?)))|at\s+disposal"
    r"|(?:is|are|was|were|has|have|had|been)\s+(?:already\s+)?(?:reserved|assigned)"
    r"|(?:congress|parliament|lawmakers|bundestag|riksdag|storting|folketing|seimas|saeima|riigikogu|sejm)\s+(?:\w+\s+){0,2}?(?:passed|voted|gave|adopted|approved|unlocked|added|agreed(?:\s+\w+day)?\s+(?:on|to)(?!\s+(?:it|this|that)\b))"
    r"|(?:in|under|from|by)\s+(?:the|a|this|that|last\s+\w+['’]s)\s+(?:\w+\s+)?law|law\s+(?:gave|gives|provides|provided)"
    r"|president\s+(?:has\s+|had\s+)?(?:(?:that|this)\s+\w+\s+)?authori[sz]ed"
    r"|sign(?:ed|s|ing)\s+(?:off\s+on\s+)?(?:an?|the|another)\s+(?:order|decree|directive)"
    r"|board\b[^.;]{0,40}\bcompleted\b|committee\b[^.;]{0,40}\b(?:released|approved|cleared|freed)|congress\s+(?:has\s+|had\s+)?(?:approved|passed|voted|given|provided))\b",
    rare=True,
)
_REQUESTED: Final = Caseless(
    r"\b(?:request\w*|ask\w*|appeal\w*|appl(?:y|ies|ied)\s+for|seek\w*|sought|urg\w+|call\w* (?:on|for)|turned to"
    r"|need\w*|press(?:es|ed|ing)\s+congress"
    r"|want\w*(?! to (?!get|receive|see))|plead\w*|wait\w* for|shortfall|gap|requir\w+|lack\w*|short of|must find"
    r"|(?:response|humanitarian|un|u\.n\.) plan)\b",
    rare=True,
)
#: What asks from behind a sum; needs of people, and whom else one turned to, stand there too.
_WAS_REQUESTED: Final = Caseless(
    r"\b(?:request\w*|ask(?:ed|ing)|sought|appeal\w*|(?:is|are|was|were|be|still)\s+needed|needed|shortfall|requir\w+"
    r"|(?:response|humanitarian) plan|(?:it|they|he|she|kyiv|ukraine)\s+(?:still\s+)?(?:needs?|wants?|wanted)"
    r"|wants?\s+from|(?:that|which|what)\s+[\w\s.]{2,30}?(?:needs?|wants?|wanted|needed))\b",
    rare=True,
)
_PROPOSED: Final = Caseless(
    r"\b(?:propos\w+|(?<!response )(?<!humanitarian )(?<!un )(?<!u\.n\. )plan(?:s|ned|ning)?\b(?! for)|draft\w*"
    r"|consider\w*|weigh\w*|prepar(?:es?|ed|ing)\b(?!\s+for)|offer\w*|passed|cleared|approved|backed|votes?\s+on|voted|want\w*\s+to)\b"
)
#: Who has promised, whatever is still to come of it: "we have committed to raising it to €5m".
_PROMISED: Final = Caseless(
    r"\b(?:has|have|had|we|they|['’](?:ve|s))\s+(?:\w+ly\s+|also\s+|already\s+)?(?:committed(?!\s+suicide)|pledged|promised|vowed)\b"
    r"(?!\s+to\s+(?:ask|seek|propose|request|back|support|vote|press|push))",
    rare=True,
)


#: What a legislature was asked for: "asked Congress for $9bn", "the original request was $9bn".
_ASKED_OF: Final = Caseless(
    r"\b(?:asked\s+(?:congress|lawmakers|legislators|parliament|leaders|the\s+hill)\s(?:[^.;]|\.\d){0,50}"
    r"|(?:original|initial|first|our|his|its)\s+(?:ask|request)\s+(?:was|is|of|for|came\s+to)\s+(?:\w+\s+){0,2})$",
    rare=True,
)
#: "The $9bn the White House asked for last week".
_THEY_ASKED: Final = Caseless(
    r"^[\s*_]+(?:(?:that|which)\s+)?(?:the\s+)?(?:white\s+house|president|administration|government|he|she|we|they|biden)\s+"
    r"(?:has\s+|had\s+)?(?:asked\s+(?:congress\s+)?for|requested|sought)\b",
    rare=True,
)
#: Who votes on a supplemental; without them it is what the government has asked for.
_CHAMBER: Final = Caseless(
    r"\b(?:senate|house(?<!white house)|committee|pass(?:es|ed|age|ing)?|bills?|law|acts?|sign(?:s|ed))\b"
)


def asked_for(window: Window) -> bool | None:
    """Whether a planned sum is asked for rather than proposed; None where its clause says neither.

    What stands nearer before it decides, else what stands behind it.
    """
    offset = window.clause_start - window.sentence.start
    before = window.text[max(offset, 0) : window.start - window.sentence.start]
    asked = max((found.start() for found in _REQUESTED.finditer(before)), default=-1)
    proposed = max((found.start() for found in _PROPOSED.finditer(before)), default=-1)
    if asked != proposed:
        return asked > proposed
    behind = window.text[window.end - window.sentence.start : window.clause_end - window.sentence.start]
    if _WAS_REQUESTED.search(behind) is not None:
        return True
    if _PROPOSED.search(behind) is not None:
        return False
    sent = "supplemental" in window.text and _CHAMBER.search(window.text) is None
    return True if sent else None


def _came(window: Window, near: str) -> bool:
    """Whether the words near a sum say that it has changed hands."""
    came = (
        _DELIVERED.search(near, window.holds) is not None
        or _PAID.search(window.near_left[-40:], window.holds) is not None
        or _WAS_PAID.match(window.near_right[:40], window.holds) is not None
        or (
            _IN_CASH.match(window.near_right[:40], window.holds) is not None
            and not _TO_COME.search(window.near_left[-60:])
        )
        or _GOT.search(window.near_left[-100:], window.holds) is not None
        or _WAS_GOT.match(window.near_right[:80], window.holds) is not None
        or _LENT_OUT.search(window.left[-70:], window.holds) is not None
    )
    return came and _NOT_DELIVERED.search(near) is None


def _given_before(window: Window, role: Role) -> bool:
    """Whether the words before a total or an earlier sum say that it was given, not only promised."""
    if role is Role.CUMULATIVE and _HAS_GIVEN.search(window.left[-90:], window.holds) is not None:
        return True
    return role in (Role.CUMULATIVE, Role.PAST) and _GAVE.search(window.near_left[-90:], window.holds) is not None


def _debated(context: Context, window: Window) -> bool:
    """Whether the headline, a sum's sentence or the one before speaks of a bill or plan."""
    return (
        _DEBATED.search(window.text, window.holds) is not None
        or _DEBATED.search(context.document.title) is not None
        or (window.index > 0 and _DEBATED.search(context.words(window.index - 1)) is not None)
    )


def _of_plan(window: Window) -> Status:
    """What is still to come may be asked for, proposed, or promised by who will give it."""
    asked = asked_for(window)
    if asked is None and _PROMISED.search(window.clause[: window.start - window.clause_start], window.holds):
        return Status.COMMITTED
    return Status.REQUESTED if asked else Status.PROPOSED


def status_of(context: Context, window: Window, role: Role) -> Status | None:
    """How far the decision has come, by the words of its clause."""
    if role is Role.OTHER:
        return None
    if cancelled(context, window, role):
        return Status.CANCELLED
    if role is Role.PLANNED:
        return _of_plan(window)
    asked = _ASKED_OF.search(window.near_left[-90:], window.holds)
    if asked or _THEY_ASKED.match(window.near_right[:60], window.holds):
        return Status.REQUESTED
    near = f"{window.near_left[-80:]} {window.near_right[:80]}"
    if _PART_CAME.match(window.right[:130], window.holds):
        return Status.DELIVERED
    if role is Role.COMPONENT:
        if _HAS_COME.match(window.near_right[:60]):
            return Status.DELIVERED
        if _WOULD.match(window.near_right[:60]) and _debated(context, window):
            return Status.PROPOSED
    elif (_came(window, near) or _given_before(window, role)) and not _PARTLY.match(window.right[:150], window.holds):
        return Status.DELIVERED
    if _ALLOCATED.search(near, window.holds) is None:
        return Status.COMMITTED
    sides = window.near_left[-80:], window.near_right[:80]  # "the $9bn law" is no "law" behind a "the"
    return Status.ALLOCATED if any(map(_ALLOCATED.search, sides)) else Status.COMMITTED
