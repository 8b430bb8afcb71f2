"""Whose "we" a document speaks with, and the day from which it reckons."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final

from aidtrack.extractors import dates
from aidtrack.extractors.dates import DateMention
from aidtrack.lexicon import actors, organizations
from aidtrack.lexicon.actors import FOES
from aidtrack.model import Document, Precision
from aidtrack.patterns import Caseless, Opening

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context

#: "WASHINGTON, Aug. 29, 2023 (Agency) --", "Brussels, 13 April 2022.": at the start of a line.
_DATELINE: Final = Caseless(
    r"[\s*_#>]*(?:[a-zà-þ][\w.’'à-ÿ/ -]{1,30}(?:,\s+[a-z][\w. ]{1,20})?,?\s+(?:—\s+)?"
    r"|(?:for\s+immediate\s+)?released?:?\s+(?:on\s+)?|by\s+[^,]{3,40},\s+)?[*_]*",
)
_LINE_END: Final = re.compile(r"[\s*_]*(?:\(|—|–|-|\.|:|\n|$)")


#: How far into a text a dateline is looked for, how long what stands before its day may be, and both together.
_HEAD: Final = 700
_PLACE_LONGEST: Final = 70
_LONGEST: Final = 110


def day_of(document: Document) -> tuple[date | None, str, int]:
    """The day from which dates are reckoned, where it comes from, and where a dateline that names it ends."""
    found = _dateline(document.text, document.published)
    end = found.end if found is not None else 0
    if found is not None and document.published is not None and abs((document.published - found.value).days) > 40:
        end = 0  # "4 August 2022: …" a year later is an entry, no dateline
    if document.published is not None:
        return document.published, document.published_from or "given", end
    return (found.value, "the dateline", end) if found is not None else (None, "", 0)


def _dateline(text: str, published: date | None) -> DateMention | None:
    """The full date of a line near the top; without a year only where the publication date is known."""
    start = 0
    while start < min(len(text), _HEAD):
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        for mention in dates.find(text, published, start, min(stop, start + _LONGEST)):
            if (
                mention.precision is Precision.DAY
                and not mention.relative
                and mention.start - start < _PLACE_LONGEST
                and _DATELINE.fullmatch(text[start : mention.start])
                and _LINE_END.match(text, mention.end)
            ):
                return mention
        start = stop + 1
    return None


#: What newspapers and stations call themselves: "The Jordan Times" isn't Jordan's voice.
_PRESS: Final = re.compile(
    r"\b(?:News|Times|Post|Radio|TV|Television|Herald|Daily|Today|Journal|Observer|Gazette|Tribune|Independent|Monitor"
    r"|Magazine|Newsletter|Dispatch|Wire|Live)\b"
)
_NAMES: Final = frozenset(("name", "abbreviation"))


def voice_of(document: Document) -> str | None:
    """Whose "we" it is: the publisher, if that is a government, an institution or a charity that tells of gifts."""
    publisher = document.publisher.strip()
    found = [m for m in actors.find(publisher) if m.actor != "Ukraine"] if publisher else []
    press = _PRESS.search(publisher) is not None
    kinds = ("government", "agency", "parliament", *(() if press else ("name", "abbreviation")))
    official = [m for m in found if m.kind in kinds or (m.kind in _NAMES and actors.types().get(m.actor) != "country")]
    giver, types = official[0].actor if official else None, actors.types()
    known = giver is not None and (giver in types or giver.endswith(organizations.SOCIETIES))
    institution = known and (official[0].kind not in _NAMES or types.get(giver or "") != "country")
    if institution or press or not publisher or not _is_charity(document):
        return giver if known else None  # a foundation may publish what it knows of others
    named = official[0].end - official[0].start if official else 0
    return publisher if named < len(publisher) - 4 else giver


def gives_in_first_person(voice: str | None) -> bool:
    """Whether a voice is a charity's that no list names, which gives only what it says of itself."""
    return voice is not None and not actors.is_listed(voice) and not voice.endswith(organizations.SOCIETIES)


def _is_charity(document: Document) -> bool:
    """Whether who publishes a text tells in it of what it collected and gave: "we raised", "our donors"."""
    if not any(word in document.text for word in _CHARITABLE):
        return False
    own = _QUOTED.sub(" ", document.text)
    return bool(_RAISED.finditer(own) and _OUR_DONORS.finditer(own))


_QUOTED: Final = re.compile(r"“[^”]{0,1500}”|\"[^\"]{0,1500}\"|«[^»]{0,1500}»")
#: What a charity says of its own gifts.
_RAISED: Final = Opening(
    r"\b[wW]e(?:['’]ve)?\s+(?:(?:have|had|also|already|were\s+able\s+to|successfully|so\s+far|together)\s+){0,3}"
    r"(?:raised?|donated?|collected?|delivered?|deliver|purchased?|bought|buy|sourced|handed\s+over|sent|send|shipped|gave)\b"
    r"[^.;!?\n]{0,80}?(?:[$€£]|\d|\b(?:food|aid|medic\w+|supplies|vehicles|ambulances?|trucks?|cars|generators?|tents|blankets|drones"
    r"|equipment|kits?|money|funds|relief|clothes|clothing|water|humanitarian)\b)"
)
#: One of them stands in every text in which a charity speaks.
_CHARITABLE: Final = ("our donors", "your donation", "your gift", "ur supporters", "olunteers", "enerosity", "undrais",
                      "profit", "501(c)", "ur charity", "ur foundation")  # fmt: skip
_OUR_DONORS: Final = Opening(
    r"\b(?:[oO]ur\s+(?:generous\s+)?(?:donors|supporters|volunteers|foundation|charity|fundrais\w+|organi[sz]ation)"
    r"|[yY]our\s+(?:donations?|gifts?|generosity)|[nN]on-?profit|501\(c\))"
)
_FIRST_PERSON: Final = Opening(r"\b(?:[wW]e|[oO]ur|I|my|us)\b")


def speaker_of(context: Context) -> str | None:
    """Who speaks in a text without a publisher that says "we" outside quotations: the state whose offices it names."""
    offices = Counter(
        m.actor
        for m in context.mentions
        if m.kind in ("agency", "parliament", "government")
        and m.actor not in FOES
        and m.actor not in ("Ukraine", context.recipient)
    )
    found = offices.most_common(2)
    if not found or found[0][1] < 2 or (len(found) > 1 and found[0][1] < 3 * found[1][1]):
        return None
    enough = 1 + len(context.text) // 1500
    if len(_FIRST_PERSON.finditer(context.text)) < enough:
        return None
    return found[0][0] if len(_FIRST_PERSON.finditer(_QUOTED.sub(" ", context.text))) >= enough else None
