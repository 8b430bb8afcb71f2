"""What kind of aid an amount is: type, instrument, programme, tranche, envelope, status."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from aidtrack.attribution.context import Window
from aidtrack.lexicon import numbers, read_rows
from aidtrack.model import AidType, Instrument, Role, Status

_MILITARY: Final = re.compile(
    r"\b(?:military|security assistance|security package|weapon\w*|arms|ammunition|munitions?|missiles?|rockets?|tanks?|howitzers?|artillery|lethal|air[- ]defen[cs]e\w*|drones?|defen[cs]e"
    r"|presidential drawdown\w*|drawdowns?|PDA|USAI|FMF|fighter jets?|F-16s?|armou?red|unmanned aerial|uncrewed|shells|frigates?|warships?|armed forces|war materiel|peace facility|EPF"
    r"|training of (?:soldiers|troops)|air[- ]to[- ]ground)\b",
    re.IGNORECASE,
)
_HUMANITARIAN: Final = re.compile(
    r"\b(?:humanitarian|relief|refugees?|displaced|famine|hunger|food (?:aid|assistance)|emergency (?:aid|assistance)|shelter|winteri[sz]ation|earthquakes?|medical (?:aid|supplies|care)|vaccin\w+|UNHCR|UNICEF|UNRWA|WFP|World Food Programme|Red Cross|starv\w+|drinking water|victims)\b",
    re.IGNORECASE,
)
_FINANCIAL: Final = re.compile(
    r"\b(?:budget(?:ary)? (?:support|aid|assistance)|macro-?financial|macroeconomic|loans?|lend\w*|lent|economic (?:aid|assistance|support)|financial (?:aid|assistance|support|help|package)|financing|fiscal|pensions?|salaries|public services"
    r"|keep the government running|grants and loans|IMF|International Monetary Fund|MFA|ERA|credit|balance of payments)\b",
    re.IGNORECASE,
)
_NEITHER: Final = re.compile(r"\b(?:energy|reconstruct\w*|rebuild\w*|power (?:grid|system|plant|sector)|infrastructure|electricity|recovery|demining|heating|railways?|civilian security|development)\b", re.IGNORECASE)
_LOAN: Final = re.compile(r"\b(?:loans?|lend(?:s|ing)?|lent|credit line|credits?)\b", re.IGNORECASE)
_GUARANTEE: Final = re.compile(r"\bguarantees?\b", re.IGNORECASE)
_GRANT: Final = re.compile(r"\b(?:grants?|non-repayable|donat\w+ of money)\b", re.IGNORECASE)
_IN_KIND: Final = re.compile(r"\b(?:from (?:its|their|our|U\.?S\.?|US|DoD|Department of Defense|army|military|own|existing|Bundeswehr|the army's) (?:own )?(?:military )?(?:stocks?|stockpiles?|inventor(?:y|ies))|stockpiles|worth of (?:weapons|equipment|arms|ammunition|military)|in kind|drawdowns?|drawn down)\b", re.IGNORECASE)
_DELIVERED: Final = re.compile(r"\b(?:delivered|arrived|disbursed|paid out|transferred|received|handed over|has reached|landed|wired|released)\b", re.IGNORECASE)
_NOT_DELIVERED: Final = re.compile(r"\b(?:will|would|to) be (?:delivered|disbursed|paid|transferred|released)|to be|will receive|would receive|deliver(?:y|ies)\b", re.IGNORECASE)
_ALLOCATED: Final = re.compile(r"\b(?:allocat\w+|earmark\w+|appropriat\w+|obligat\w+)\b", re.IGNORECASE)
_CANCELLED: Final = re.compile(r"\b(?:cancel\w*|scrapp\w+|withdr\w+|revok\w+|voted down|rejected|vetoed|abandoned)\b", re.IGNORECASE)
_REQUESTED: Final = re.compile(r"\b(?:request\w*|ask\w*|appeal\w*|seek\w*|sought|urg\w+|call\w* (?:on|for)|turned to|need\w*|want\w*|plead\w*)\b", re.IGNORECASE)
_ENVELOPE: Final = re.compile(
    r"\b(?:facility|supplemental|appropriation\w*|law\b|bill (?:was )?signed|signed into law|multi-?year|multi-?annual|programme|framework|fund\b|act\b|umbrella|envelope|budget line|aid plan)", re.IGNORECASE
)
_YEARS: Final = re.compile(r"\b(?:over|for|across|within|spread over|during) (?:the (?:next|coming|following|years) )?(?:(?:\w+|\d+) years|20\d\d ?(?:to|until|[-–]) ?(?:20)?\d\d|(?:the )?period 20\d\d)|\bbetween 20\d\d and 20\d\d|\b20\d\d ?[–-] ?20\d\d|\buntil 20\d\d|\bfrom 20\d\d to 20\d\d|\b(?:five|four|three|six|seven|multi)-year\b", re.IGNORECASE)
_ENVELOPE_WORD: Final = re.compile(r"\b(?:facility|nansen|supplemental|national security (?:bill|act)|law|appropriat\w+|ukraine fund|support fund|donation fund|act)\b", re.IGNORECASE)
_TRANCHE: Final = re.compile(
    r"\b(?:the\s+|its\s+|a\s+)?(?P<ordinal>\d{1,3}(?:st|nd|rd|th)|[a-z]+(?:-[a-z]+)?)\s+(?:time\b|(?:such\s+|usai\s+|presidential\s+|military\s+|aid\s+|donation\s+|support\s+|regular\s+|security\s+)*(?P<what>drawdown|tranche|package|instal+ment|utilization|donation|payment))",
    re.IGNORECASE,
)
_ORDINALS: Final = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
    "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Programme:
    """A named programme and what it implies."""

    name: str
    pattern: re.Pattern[str]
    donor: str
    instrument: str
    aid_type: str


@cache
def programmes() -> tuple[Programme, ...]:
    """The programmes of `programmes.csv`, abbreviations in exact case."""
    found = []
    for row in read_rows("programmes.csv", ("programme", "phrase", "donor", "instrument", "aid_type", "envelope", "source")):
        flags = 0 if row["phrase"].isupper() or row["phrase"][:3].isupper() else re.IGNORECASE
        pattern = re.compile(r"(?<!\w)" + re.escape(row["phrase"]).replace(r"\ ", r"\s+") + r"(?!\w)", flags)
        found.append(Programme(row["programme"], pattern, row["donor"], row["instrument"], row["aid_type"]))
    return tuple(found)


def programme_of(window: Window, donor: str | None, after: str = "") -> Programme | None:
    """The programme that pays, where the clause, the sentence, or the sentence after it names one of the donor's."""
    for text in (f"{window.near_left[-80:]} {window.near_right[:120]}", window.text, after):
        for programme in programmes():
            if (not programme.donor or donor is None or programme.donor in donor) and programme.pattern.search(text):
                return programme
    return None


def tranche_of(text: str) -> int | None:
    """The number of a drawdown, tranche or package.

    >>> tranche_of("This is the 36th drawdown of equipment"), tranche_of("the sixty-second tranche"), tranche_of("the first package of its kind")
    (36, 62, None)
    """
    for found in _TRANCHE.finditer(text):
        number = _ordinal(found["ordinal"].lower())
        what = (found["what"] or "").lower()
        if number is not None and (what != "package" or number > 1) and (what != "payment" or number > 0) and found["what"]:
            return number
    return None


def _ordinal(word: str) -> int | None:
    if word[0].isdigit():
        return int(re.match(r"\d+", word)[0])  # type: ignore[index]
    if word in _ORDINALS:
        return _ORDINALS[word]
    tens, _, ones = word.partition("-")
    if tens in numbers() and ones in _ORDINALS and numbers()[tens] >= 20:
        return numbers()[tens] + _ORDINALS[ones]
    return None


def _types(text: str) -> set[AidType | None]:
    found: set[AidType | None] = set()
    if _MILITARY.search(text):
        found.add(AidType.MILITARY)
    if _HUMANITARIAN.search(text):
        found.add(AidType.HUMANITARIAN)
    if _FINANCIAL.search(text):
        found.add(AidType.FINANCIAL)
    if _NEITHER.search(text):
        found.add(None)
    return found


def aid_type_of(window: Window, lead: str, following: str) -> tuple[AidType | None, str]:
    """The general type, from the nearest words that speak of one; mixed or neither is none.

    Args:
        window: the text around the amount.
        lead: the document's title and first sentence.
        following: the sentences after it, up to its list of items.
    """
    near = f"{window.near_left[-60:]} {window.near_right[:90]}"
    for text, where in ((window.near_right[:60], "right behind it"), (near, "beside it"), (window.clause, "in its clause"), (window.text, "in its sentence"), (window.intro, "in the list's introduction")):
        types = _types(text)
        if len(types) == 1:
            kind = types.pop()
            return kind, f"speaks of {kind or 'energy or reconstruction'} {where}"
        if len(types) > 1 and where != "in its sentence":
            if types == {AidType.FINANCIAL, AidType.MILITARY} and re.search(r"foreign military financing|military financing", text, re.IGNORECASE):
                return AidType.MILITARY, f"speaks of military financing {where}"
            if types == {AidType.MILITARY, None} or (types == {AidType.FINANCIAL, None} and _LOAN.search(text)):
                return (AidType.MILITARY if AidType.MILITARY in types else AidType.FINANCIAL), f"speaks of it {where}"
            return None, f"mixed {where}"
    if _types(window.text):
        return None, "mixed in its sentence"
    for text, where in ((following, "in what follows"), (lead, "in the headline or lead")):
        types = _types(text)
        if len(types) == 1:
            kind = types.pop()
            return kind, f"speaks of {kind or 'energy or reconstruction'} {where}"
    return None, ""


def instrument_of(window: Window, programme: Programme | None) -> Instrument | None:
    """Loan, guarantee, grant or in kind, where the words beside the amount say so."""
    near = f"{window.near_left[-70:]} {window.near_right[:80]}"
    if _GUARANTEE.search(near) and not _LOAN.search(window.near_right[:30]):
        return Instrument.GUARANTEE
    loan, grant = _LOAN.search(near) is not None, _GRANT.search(near) is not None
    if loan and grant:
        return None
    if loan:
        return Instrument.LOAN
    if grant:
        return Instrument.GRANT
    if programme is not None and programme.instrument:
        return Instrument(programme.instrument)
    return Instrument.IN_KIND if _IN_KIND.search(near) or _IN_KIND.search(window.clause) else None


def is_envelope(window: Window, role: Role) -> bool:
    """Whether it is a law or facility for years that later packages are paid from."""
    if role not in (Role.NEW, Role.PAST):
        return False
    near = f"{window.near_left[-90:]} {window.near_right[:110]}"
    law = re.search(r"\b(?:signed|signs|became|become|enact\w*|passed)\b.{0,60}\b(?:law|bill|act|supplemental|legislation)\b|\b(?:law|act|supplemental|appropriation)\b", near, re.IGNORECASE | re.DOTALL)
    if law and not re.search(r"\b(?:from|under|out of|thanks to|paid (?:for )?(?:from|by|out of))\s+(?:the|this|that|a)\b[^.]{0,40}\b(?:law|act|bill)", window.near_right[:110], re.IGNORECASE):
        return True
    facility = re.search(r"\b(?:facility|nansen program\w*|nansen support|ukraine fund|donation fund|aid fund|support fund)\b", near, re.IGNORECASE)
    return _YEARS.search(near) is not None and facility is not None


def status_of(window: Window, role: Role) -> Status | None:
    """How far the decision has come, by the words of its clause."""
    if role is Role.OTHER:
        return None
    if _CANCELLED.search(window.clause) and role is Role.PLANNED:
        return Status.CANCELLED
    if role is Role.PLANNED:
        return Status.REQUESTED if _REQUESTED.search(window.clause) else Status.PROPOSED
    near = f"{window.near_left[-80:]} {window.near_right[:80]}"
    if role in (Role.NEW, Role.PAST) and _DELIVERED.search(near) and not _NOT_DELIVERED.search(near):
        return Status.DELIVERED
    if role in (Role.NEW, Role.PAST) and _ALLOCATED.search(near):
        return Status.ALLOCATED
    return Status.COMMITTED
