"""The day in a text's own head: a dateline, a release's "Released: …", a line that is nothing but a date.

Only whole dates, year included, in the few first lines: "KYIV, Sept. 6 (Agency) –" needs a publication date from
elsewhere before it says anything, and attribution reads it then.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from aidtrack.reading.published import parse_date

_HEAD: Final = 1_000  # characters
_LINES: Final = 8  # headline, kicker, byline, place and what else stands above the first paragraph

_MONTH: Final = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DAY: Final = (
    r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\ +)?"
    rf"(?P<day>\d{{1,2}}(?:st|nd|rd|th)?\ +{_MONTH},?\ +(?:19|20)\d\d"
    rf"|{_MONTH}\ +\d{{1,2}}(?:st|nd|rd|th)?,?\ +(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)(?!\w)"
)
_LABEL: Final = (
    r"(?i:for\ (?:immediate\ )?release|(?:press\ |news\ |media\ )?release(?:d|\ date)?|published|posted|issued|date)"
)
_PLACE: Final = r"[A-ZÀ-Þ][\w.’'/ -]{1,38}(?:,\ +[A-Z][\w. ]{1,20})?,\ +"
_AFTER: Final = r"\s*(?:\([^()\n]{2,60}\)\s*)?(?:[-–—]|:|\.(?=\s)|$)"  # an agency, then a dash, or the line's end
_TIME: Final = r"(?:,?\ +(?:at\ +|[|·•-]\ +)?\d{1,2}[:.]\d\d[\w .:()]{0,20})?"
_MARKS: Final = r"[\s*_#>|]*"  # Markdown's

_SHAPES: Final = tuple(
    re.compile(_MARKS + shape)
    for shape in (
        rf"(?:{_PLACE}){_DAY}[*_]*{_AFTER}",
        rf"(?:{_LABEL})\b[*_]*[\s:,|–—-]*(?:on\ +)?[*_]*(?:{_PLACE})?{_DAY}",
        rf"{_DAY}{_TIME}{_MARKS}$",
        rf"{_DAY}\s*[|·•–—-]\s*(?i:{_LABEL}|statement|speech|news|fact\ sheet|remarks)\b",
    )
)


def date_in_head(text: str) -> date | None:
    """The day that the first lines of a text give for it; None where they give none, or none that is whole.

    >>> date_in_head("WASHINGTON, Aug. 29, 2023 (Agency) -- The next package"), date_in_head("**Oslo, 2 May 2023**")
    (datetime.date(2023, 8, 29), datetime.date(2023, 5, 2))
    >>> date_in_head("Aid\\n\\nFor immediate release: Tuesday, 2 May 2023"), date_in_head("Aid\\n2 May 2023, 10:30\\n")
    (datetime.date(2023, 5, 2), datetime.date(2023, 5, 2))
    >>> date_in_head("KYIV, Sept. 6 (Agency) -- In 2023 it"), date_in_head("On 2 May 2023 Oslo gave $5m.")
    (None, None)
    >>> date_in_head("Paris, May 2, 2023 was the day on which the pledge was made.") is None
    True
    """
    lines = [line for line in text[:_HEAD].lstrip("\ufeff").splitlines() if line.strip()][:_LINES]
    for line in lines:
        for shape in _SHAPES:
            if (match := shape.match(line[:200])) and (day := parse_date(match["day"])):
                return day
    return None
