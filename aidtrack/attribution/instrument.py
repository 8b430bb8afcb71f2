"""How an amount is paid: grant, loan, guarantee or in kind."""

from __future__ import annotations

from typing import Final

from aidtrack.attribution.context import Context
from aidtrack.attribution.windows import Window
from aidtrack.lexicon.programmes import Programme
from aidtrack.model import AidType, Instrument
from aidtrack.patterns import ANYTHING, Caseless

_STOCKS: Final = Caseless(
    r"\b(?:from|on|off|out of)\s+(?:the\s+|its\s+|their\s+|our\s+|existing\s+)?(?:[\w.'’]+\s+){0,4}?(?:stocks?"
    r"|stockpiles?|inventor(?:y|ies)|shelf|shelves|stores|depots|warehouses)\b|\bin kind\b|\bdrawdowns?\b"
    r"|\bdrawn (?:down|on)\b",
    rare=True,
)
_NO_STOCKS: Final = Caseless(r"\b(?:not|isn['’]t|aren['’]t|instead of|rather than|unlike)\b[^.;]{0,60}$")
_THINGS: Final = Caseless(
    r"\b(?:worth of (?:weapons|equipment|arms|ammunition|military)|value of the (?:gift|donation|equipment)"
    r"|(?:goods|supplies|relief items|kits|blankets|tents)\s+(?:worth|valued at|equivalent to|to the value of)"
    r"|(?:vehicles|tanks|guns|launchers|howitzers|jets|aircraft|units)\b[^.;]{0,50}(?:valued at|worth)"
    r"|donat\w+\s[^.;]{0,60}(?:valued at|worth))",
    rare=True,
)
#: "Will donate 49 tanks in a €9m package"
_IN_A: Final = Caseless(r"\bin\s+an?\s+$")
_DONATED: Final = Caseless(r"\b(?:donat\w+|gift\w*|hand(?:s|ed|ing)?\s+over)\b")
#: "Has donated the gear for €9m", "gave weapons on the sum of"
_GOODS_FOR: Final = Caseless(
    r"\b(?:equipment|weapons|arms|ammunition|gear|mat[eé]riel|material)\s+(?:for|on\s+the\s+sum(?:\s+of)?|for\s+the\s+(?:sum|amount)\s+of"
    r"|to\s+the\s+(?:tune|amount|sum)\s+of)\s+$",
    rare=True,
)
#: A gift whose worth is told, of things that nobody first has to buy, is given in kind.
_VALUED: Final = Caseless(
    r"\b(?:worth|valued?\s+at|valued\s+by\s+[\w\s]{2,30}\s+at|value\s+(?:of(?:\s+what\b[^.;]{0,60}\b(?:is|was))?|is|was)|(?:put|estimated)\s+at|put(?:s|ting)?\s+the\s+(?:value|worth)\s+of\s+(?!the\s+(?:aid|help|package|support)|everything)[^.;,]{2,30}?\s+at|(?:book|residual|replacement)\s+(?:value|price|cost)(?:\s+of\s+[^.;]{2,40}?)?(?:\s+(?:of|is|was|makes))?|(?:values?|valued)\s+(?:it|them|this)?\s*at|value\b[^.;]{0,60}\b(?:comes?|amounts?)\s+to|counted\s+on)\s+[*_]*$",
    rare=True,
)
_WORTH_OF: Final = Caseless(
    r"^(?:\s+\([^)]{2,24}\))?\s+worth\s+of\s+(?!(?:[\w-]+\s+){0,2}?(?:assistance|aid|support|help|repairs|works?|services|training)\b)",
    rare=True,
)
_GIFT: Final = Caseless(
    r"\b(?:giv(?:es?|ing)|gave|given|gift\w*|donat\w+|hand(?:s|ed|ing)|sent|sends?|sending|shipp?\w*|transferr?\w*|supplied"
    r"|deliver\w*|consignments?)\b"
)
#: "€9m at replacement cost"
_AT_COST: Final = Caseless(
    r"^[\s,*_(]+(?:at|in)\s+(?:its\s+|their\s+)?(?:replacement|book|residual)\s+(?:cost|value|price)s?\b", rare=True
)
#: "Medicines worth €3m were flown to", "provides rations and tents worth €2m": things that have a value are the gift.
_THINGS_WORTH: Final = Caseless(
    r"\b(?:medicines?|drugs|vaccines?|supplies|rations|food|generators|transformers|pumps|boilers|ambulances|trucks|buses|vehicles"
    r"|equipment|weapons|weaponry|arms|ammunition|munitions|hardware|drones|shells|missiles|rockets|howitzers|tents|blankets|kits|goods)"
    r"(?:\s+\([^)]{1,30}\))?,?\s+(?:worth|valued\s+at)\s+[*_]*$",
    rare=True,
)
_BROUGHT: Final = Caseless(
    r"\b(?:flown|flew|brought|airlifted|unloaded|provid(?:es?|ed|ing)|receiv(?:es?|ed)|gets?|got|arriv\w+|left)\b"
)
#: What is handed over is there, though it be called a package.
_HANDED: Final = Caseless(r"\b(?:hand(?:s|ed|ing)?\s+over|convoys?|gift\w*|shipments?|shipped|consignments?)\b")
_PACKAGE: Final = Caseless(r"\bpackage\b")
#: An army hands over what it has: "the 20th package of defence materiel", "military donations".
_OF_MATERIEL: Final = Caseless(
    r"\b(?:packages?\s+of\s+(?:(?:military|defen[cs]e|army)\s+)?(?:mat[eé]riel|donations)|(?:value|worth)\s+of\s+(?:the|its|all)\s+(?:military\s+|defen[cs]e\s+)?mat[eé]riel"
    r"\s+(?:sent|given|provided|donated|delivered|packages)|mat[eé]riel\s+packages)\b",
    rare=True,
)
_BOUGHT: Final = Caseless(
    r"\b(?:buy\w*|bought|purchas\w+|(?<!by )order\w*|procur\w+|contract\w*|industry(?! minister)|manufactur\w+"
    r"|financ\w+|agreements?|programmes?|loans?|credits?)\b"
)
#: "They are valued at", "Its value is", "The package is worth": the gift stands in the sentence before.
_OF_THESE: Final = Caseless(
    r"^\W*(?:its|their|it|they|these|this|those|that|the\s+(?:gift|donation|package|shipment|consignment|equipment|goods|stocks"
    r"|kit|vehicles|aircraft|tanks))\b"
)


#: "Put the value of the tanks at", "the residual value of the cars is": of what was told before.
_WORTH_PUT: Final = Caseless(
    r"\b(?:value|worth)\s+of\s+(?:the|its|these|those)\s+(?!(?:[\w'’-]+\s+){0,3}?(?:aid|help|package|support|assistance)\b)",
    rare=True,
)


def from_stocks(text: str, holds: int) -> bool | None:
    """Whether a text says that things come from stocks; None where it doesn't speak of stocks."""
    stocks = _STOCKS.search(text, holds)
    return None if stocks is None else _NO_STOCKS.search(text[: stocks.start()]) is None


#: Banks that lend, where nothing else is said; the World Bank's funds give as often.
LENDERS: Final = frozenset(
    ("Asian Development Bank", "Asian Infrastructure Investment Bank", "Council of Europe Development Bank",
     "European Bank for Reconstruction and Development", "European Investment Bank", "Inter-American Development Bank",
     "International Finance Corporation", "International Monetary Fund", "New Development Bank",
     "Nordic Investment Bank")
)  # fmt: skip
_AS_A: Final = Caseless(
    r"^,?\s+(?:(?:is\s+)?(?:as|in\s+the\s+form\s+of)|is|are|was|were|comes?\s+as)\s+(?:an?\s+|all\s+)?(?:[\w-]+\s+){0,2}?"
    r"(?P<what>loan|grant(?!ed|ing)|gift|guarantee)"
    r"|^\s+in\s+(?:(?!(?:loan|grant|guarantee)s?\b|and\b|or\b)[\w-]+\s+){0,2}?(?P<plural>loan|grant|guarantee)(?:s\b(?!\s+and\b)|\s+(?:money|funds?|funding|assistance|aid|support|financing)\b)",
    rare=True,
)
#: What the next sentence calls the sum: "The loan runs", "The money, a grant, is", "It is all grants".
_CALLED: Final = Caseless(
    r"^\W*(?:(?:the|this)\s+(?:[a-z-]+\s+)?|(?:it|this|that|all\s+of\s+it|every\s+(?:dollar|cent|euro)\s+of\s+it|the\s+(?:money|sum|funds|amount|support|assistance))"
    r"(?:,|\s+(?:is|comes|was|takes))\s+(?:[\w-]+\s+){0,4}?(?:an?\s+)?(?:[a-z-]+\s+)?)(?P<what>loan|credit|grant|gift)s?\b(?!\s+(?:agency|agreement|insur|guarantee))",
    rare=True,
)
_SAYS: Final = {"loan": Instrument.LOAN, "credit": Instrument.LOAN, "grant": Instrument.GRANT, "gift": Instrument.GRANT,
                "guarantee": Instrument.GUARANTEE}  # fmt: skip
#: "Backed $9m more with loan guarantees", "to guarantee $9m of lending": what is given is the guarantee.
_LOAN_GUARANTEE: Final = Caseless(
    r"^(?:\s*\([^)]{0,24}\))?[^.;,\d]{0,50}?\b(?:(?:loan|credit|export)\s+guarantees?|credit\s+enhancement)\b"
    r"|^(?:\s*\([^)]{0,24}\))?[^.;,\d]{0,60}?\b(?:lending|loans?)\b[^.;,\d]{0,40}?\bwith\s+(?:[\w-]+\s+){0,2}?guarantees?\b",
    rare=True,
)
#: "Has guaranteed $9m of World Bank lending", "guarantees that unlocked $9m in loans".
_GUARANTEED: Final = Caseless(
    r"\b(?:guaranteed|guarantees?\s+(?:that|which)\s+(?:has\s+|have\s+)?\w+|credit\s+enhancement\b[^.;,\d]{0,40})\s+[*_]*$",
    rare=True,
)
#: What guarantees secure is lent.
_SECURED: Final = Caseless(
    r"^(?:\s+(?!(?:in|of)\b)[\w-]+){0,2}?,?\s+(?:(?:(?:is|are|was|were|to\s+be)\s+)?(?:secured|backed|covered)\s+(?:by|with)"
    r"\s+(?:[\w-]+\s+){0,3}?guarantees?|under\s+(?:the\s+)?guarantees?\s+of)\b",
    rare=True,
)
#: "The first tranche of €2bn under the €5bn loan", "€700m out of a loan of €2bn": a share of what is lent.
_UNDER_LOAN: Final = Caseless(
    r"^[\s*_)]+(?:as\s+part\s+of|under|out\s+of|from)\s+(?:an?|the|its)\s+(?:[^\s.;]+\s+){0,5}?(?:loan|credit)\b"
    r"(?!\s+(?:guarantee|insur))",
    rare=True,
)
_PAID_AS: Final = frozenset(("loan", "grant", "guarantee"))


def instrument_of(
    context: Context,
    window: Window,
    programme: Programme | None,
    following: str,
    holds: int,
    donor: str | None = None,
    kind: AidType | None = None,
) -> Instrument | None:
    """Loan, guarantee, grant or in kind, where the words beside the amount say so.

    Args:
        context: the document.
        window: the text around the amount.
        programme: the one that its words name.
        following: what goes on to speak of it.
        holds: what `patterns.Holdings` says of the sentence and what follows it.
        donor: who gives it.
        kind: what kind of aid it is.
    """
    left, right = max(window.own_start, window.start - 110), min(window.own_end, window.end + 90)
    settled, paid = _beside(context, window, left, right)
    if settled:
        return paid
    called = _called_after(context, window)
    if called:
        return Instrument.IN_KIND if called == "gift" and kind is AidType.MILITARY else _SAYS[called]
    if programme is not None and programme.instrument:
        return Instrument(programme.instrument)
    if _given_things(context, window, following, donor, kind):
        return Instrument.IN_KIND
    stocks = from_stocks(context.text[left:right], holds)
    alone = window.near_left == window.left and window.near_right == window.right
    bought = programme is not None and programme.aid_type == "military"
    for text in (*((window.clause, window.text) if alone else ()), following):
        if stocks is None and not bought:
            stocks = from_stocks(text, holds)
    if stocks is not None:
        return Instrument.IN_KIND if stocks else None
    lent = donor in LENDERS or (kind is AidType.FINANCIAL and _about_a_loan(context))
    return Instrument.LOAN if lent else None


def _beside(context: Context, window: Window, left: int, right: int) -> tuple[bool, Instrument | None]:
    """What an amount's own words say, and whether they say it; grants and loans together are neither."""
    stated = _AS_A.match(window.near_right[:60], window.holds)
    if stated is not None:
        return True, _SAYS[stated["what"] or stated["plural"]]
    if _LOAN_GUARANTEE.match(window.right[:130], window.holds) or _GUARANTEED.search(
        window.near_left[-70:], window.holds
    ):
        return True, Instrument.GUARANTEE
    if _UNDER_LOAN.match(window.right[:80], window.holds):
        return True, Instrument.LOAN
    if _SECURED.match(window.near_right[:80], window.holds):
        return True, Instrument.LOAN
    said = context.aid_words.between
    left = max(left, context.text.rfind(";", left, window.start))
    own, before = said(left, right), max(window.start - len(window.near_left), window.start - 40)
    beside = said(window.start - min(16, len(window.near_left)), window.start) | said(
        window.end, min(right, window.end + 22)
    )
    if len(beside & _PAID_AS) == 1:
        return True, Instrument(next(iter(beside & _PAID_AS)))
    if "guarantee" in said(before, window.start) or (
        "guarantee" in own and "loan" not in said(window.end, window.end + min(30, len(window.near_right)))
    ):
        return True, Instrument.GUARANTEE
    if "loan" in own:
        return True, None if "grant" in own else Instrument.LOAN
    return "grant" in own, Instrument.GRANT if "grant" in own else None


def _called_after(context: Context, window: Window) -> str:
    """What the sentence behind a sum that ends its own calls it: "The loan is to be paid back"."""
    following = window.index + 1
    if following >= len(context.sentences) or window.near_right != window.right:
        return ""
    opening = context.words(following)[:90]
    called = _CALLED.match(opening) if any(word in opening for word in ("loan", "credit", "grant", "gift")) else None
    return "" if called is None else called["what"]


def _given_things(context: Context, window: Window, following: str, donor: str | None, kind: AidType | None) -> bool:
    """Whether a sum is the worth of things that are given and that nobody first has to buy."""
    if _THINGS.search(window.text, window.holds):
        return True
    if _GOODS_FOR.search(window.near_left[-50:], window.holds):
        return _GIFT.search(window.near_left) is not None and _BOUGHT.search(window.near_left) is None
    if _IN_A.search(window.near_left[-12:]) and _PACKAGE.match(window.near_right.lstrip(" ")):
        return _DONATED.search(window.near_left) is not None and _BOUGHT.search(window.text) is None
    if _AT_COST.match(window.near_right[:40], window.holds):
        return True
    worth_of = _WORTH_OF.match(window.right[:90], window.holds) is not None
    if not worth_of and not _VALUED.search(window.near_left[-90:], window.holds):
        return False
    text, titled = window.near_left + window.near_right[:60], False
    if window.index and not worth_of and (_OF_THESE.match(window.text) or _WORTH_PUT.search(window.near_left[-60:])):
        text = f"{context.words(window.index - 1)} {text}"
        titled = _HANDED.search(context.document.title) is not None
    if _BOUGHT.search(text) or _BOUGHT.search(following):
        return False
    if worth_of or titled or _HANDED.search(text) or from_stocks(text, ANYTHING):
        return True
    if _THINGS_WORTH.search(window.near_left[-60:], window.holds) and _BROUGHT.search(text):
        return True
    if donor == "United States" and kind is AidType.MILITARY and "valued" in window.near_left[-50:].lower():
        return True  # the Pentagon values what it draws from its shelves
    return (_PACKAGE.search(text) is None and _GIFT.search(text) is not None) or _OF_MATERIEL.search(text) is not None


def _about_a_loan(context: Context) -> bool:
    """Whether the headline, or a lead beneath one that speaks of no aid, speaks of a loan and of no gift beside it."""
    said = context.title_says or context.lead_says
    return "loan" in said and said.isdisjoint(("grant", "guarantee"))
