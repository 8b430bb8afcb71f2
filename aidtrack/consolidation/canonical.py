"""The one figure of a cluster, chosen by rule, and the package's row made of it.

The donor's own release goes before a report of it, the donor's own currency before a conversion, more digits before
a rounding, `new` before `past`, an unhedged figure before "about", and the earliest document before the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import repeat
from typing import Final

from aidtrack.consolidation.actors import codes, own_currencies
from aidtrack.consolidation.clustering import Cluster, Member, is_mention_only
from aidtrack.consolidation.figures import Telling, party, significant_digits
from aidtrack.consolidation.rows import shaped
from aidtrack.exchange import Conversion, Rates
from aidtrack.lexicon import read_rows
from aidtrack.model import MOST_MONEY, TABLES, Row, Status, content_id

_STAGES: Final = [status.value for status in Status]
_LIFE: Final = {stage: place for place, stage in enumerate(_STAGES)}
_PRECISIONS: Final = ("day", "month", "quarter", "year")
_FAR: Final = date.max
COLUMNS: Final = tuple(TABLES["packages"].names)
_MADE: Final = shaped(COLUMNS)

_OFFICIAL: Final = re.compile(
    r"""\b (?: government | ministry | department \s of | office \s of | white \s house | prime \s minister | cabinet
             | chancellery | commission | council | embassy | treasury | parliament | press \s (?:desk|affairs|service)
             | spokesperson | transcripts ) \b
      | \.gov\b | \.mil\b | \.gov\. | europa\.eu | bundesregierung | regjeringen | \.gc\.ca | \.go\.jp | \.gouv\. """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words and domains by which a publisher shows that it is an office and no outlet."""


@cache
def _aliases() -> dict[str, frozenset[str]]:
    """Words for each actor, in lower case."""
    found: dict[str, set[str]] = {}
    for row in read_rows("actor_aliases.csv", ("alias", "actor")):
        found.setdefault(row["actor"], set()).add(row["alias"].casefold())
    return {actor: frozenset(names) for actor, names in found.items()}


@lru_cache(maxsize=1 << 16)
def officialness(publisher: str, url: str, donor: str) -> int:
    """2 for an office of this donor, 1 for an office that may be its, 0 for an outlet.

    >>> officialness("Government of Norway", "", "Norway"), officialness("Fjord Gazette", "", "Norway")
    (2, 0)
    """
    if not _OFFICIAL.search(f"{publisher} {url}"):
        return 0
    text = publisher.casefold()
    named = any(
        name == alias or re.search(rf"\b{re.escape(alias)}\b", text)
        for name in donor.split("; ") for alias in _aliases().get(name, ()) if len(alias) > 1 and alias in text
    )  # fmt: skip
    return 2 if named else 1


def best(home: Cluster) -> tuple[Member, Telling]:
    """The member and telling whose figure stands for the package."""
    told = [(member, telling) for member in home.members for telling in member.statement.tellings]
    if len(told) == 1:
        return told[0]
    own = own_currencies(home.donor)
    return min(told, key=lambda pair: _rank(pair[0], pair[1], home.donor, own))


def _rank(member: Member, telling: Telling, donor: str, own: frozenset[str]) -> tuple[object, ...]:
    row, document, one = telling.row, telling.document, member.statement
    return (
        -officialness(document.get("publisher") or "", document.get("url") or "", donor),
        bool(own) and row["currency"] not in own,
        -max(significant_digits(row["low"]), significant_digits(row["high"])),
        one.role == "past",
        row.get("qualifier") == "approx",
        document.get("published") or _FAR,
        document.get("id"),
        row["id"],
    )


def announced(home: Cluster) -> tuple[date | None, str | None]:
    """The day most texts state; else the earliest day of a report; else the finest date there is."""
    stated: dict[int, int] = {}
    reported: list[int] = []
    coarse: list[tuple[int, int]] = []
    for member in home.members:
        one = member.statement
        if one.first is None:
            continue
        if one.precision:
            coarse.append((one.precision, one.first))
        elif one.stated:
            if member.score >= 0.5 and (home.role != "new" or abs(one.first - (home.first or one.first)) <= 7):
                stated[one.first] = stated.get(one.first, 0) + len(one.tellings)
        else:
            reported.append(one.first)
    if stated:
        day = min(stated, key=lambda day: (-stated[day], day))
        return date.fromordinal(day), "day"
    if reported:
        return date.fromordinal(min(reported)), "day"
    if coarse:
        precision, first = min(coarse)
        return date.fromordinal(first), _PRECISIONS[precision]
    # Background that gives no date but its document's: better than none, and its confidence says so.
    rows = [telling.row for member in home.members for telling in member.statement.tellings if telling.row.get("date")]
    if not rows:
        return None, None
    earliest = min(rows, key=lambda row: (row["date"], row["id"]))
    return earliest["date"], str(earliest.get("date_precision") or "day")


def status(home: Cluster) -> str | None:
    """The furthest in life; cancelled only where no later document says otherwise."""
    told: list[tuple[date, int]] = []
    for member in home.members:
        for telling in member.statement.tellings:
            published = telling.document.get("published") or date.min
            for row in telling.rows:
                stage = _LIFE.get(row.get("status") or "")
                if stage is not None:
                    told.append((published, stage))
    if not told:
        return None
    cancelled = _LIFE[Status.CANCELLED]
    _, last = max(told)
    if last != cancelled:
        last = max([stage for _, stage in told if stage != cancelled])
    return _STAGES[last]


def confidence(home: Cluster, row: Row) -> float:
    """That of its best mention; more with more documents, less where it is known as background or is unsure."""
    value = min(0.99, float(row.get("confidence") or 0.0) + 0.05 * min(len(home.said) - 1, 4))
    value *= 0.8 if is_mention_only(home) else 1.0
    value *= 0.8 if home.first is None else 1.0
    return round(value * (0.9 if home.unsure else 1.0), 4)


def _empty_row() -> Row:
    return _MADE(repeat(None, len(COLUMNS)))


def package_row(home: Cluster) -> tuple[Row, Telling]:
    """The package's row without its id and counts, and the telling whose figure it has."""
    member, telling = best(home)
    row, one = telling.row, member.statement
    day, precision = announced(home)
    values = _empty_row()
    values.update(
        donor=_name(home, "donor"), recipient=_name(home, "recipient"), announced=day, date_precision=precision,
        low=float(row["low"]), high=float(row["high"]), currency=row["currency"],
        qualifier=row.get("qualifier") or one.qualifier,
        aid_type=home.aid_type or None, instrument=home.instrument or None, programme=home.programme or None,
        tranche=home.tranche, envelope=home.envelope, status=status(home), confidence=confidence(home, row),
        headline=row.get("quote"),
    )  # fmt: skip
    return values, telling


def _name(home: Cluster, column: str) -> str | None:
    """A donor or recipient as its best mention writes it; a joint one keeps the order of the text."""
    wanted = getattr(home, column)
    for member in home.members:
        for telling in member.statement.tellings:
            for row in telling.rows:
                if row.get(column) and party(row[column]) == wanted:
                    return str(row[column])
    return wanted or None


def complete(values: Row) -> Row:
    """Codes and sums in dollars and euros at the day's rate, for a row that has names, figure and date."""
    values["donor_code"], values["recipient_code"] = codes(values["donor"]), codes(values["recipient"])
    values["amount_usd"] = values["amount_eur"] = values["rate_date"] = None
    if values["low"] is None or values["announced"] is None:
        return values
    middle = (values["low"] + values["high"]) / 2
    rates, source, day = Rates.load(), values["currency"], values["announced"]
    in_dollars, in_euros = (rates.convert(middle, source, target, day) for target in ("USD", "EUR"))
    values["amount_usd"], values["amount_eur"] = _possible(in_dollars), _possible(in_euros)
    converted = in_euros if source == "USD" else in_dollars
    values["rate_date"] = converted.rate_date if converted else None
    return values


def _possible(found: Conversion | None) -> float | None:
    """A converted sum; none that is more money than there is, which a stated one just below it becomes in others."""
    return round(found.value, 2) if found and found.value < MOST_MONEY else None


def identify(rows: Sequence[tuple[Row, str]]) -> list[str]:
    """Ids of packages: hashes of what they are, so that no unrelated document changes them.

    Args:
        rows: package rows with the id of their best mention, which tells apart two that are otherwise equal.
    """
    plain = [_essence(row) for row, _ in rows]
    counts: dict[tuple[object, ...], int] = {}
    for essence in plain:
        counts[essence] = counts.get(essence, 0) + 1
    return [
        content_id("p", *essence, *((mention,) if counts[essence] > 1 else ()))
        for essence, (_, mention) in zip(plain, rows, strict=True)
    ]


def _essence(row: Row) -> tuple[object, ...]:
    return (
        party(row["donor"]), party(row["recipient"]), row["announced"], row["date_precision"], row["low"], row["high"],
        row["currency"], row["programme"], row["tranche"], bool(row["envelope"]),
    )  # fmt: skip
