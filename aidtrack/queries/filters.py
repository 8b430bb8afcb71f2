"""The filters that questions take: as a person writes them, and as SQL."""

from __future__ import annotations

import difflib
import re
import unicodedata
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from aidtrack.errors import UsageError
from aidtrack.model import AidType, Instrument, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from duckdb import DuckDBPyConnection

    from aidtrack.queries.statement import Bound


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters that questions take; empty ones let everything through. Make one with `Filters.of`.

    Args:
        donor: names or codes.
        recipient: names or codes.
        aid_type: allowed values of the column.
        status: allowed values of the column.
        instrument: allowed values of the column.
        currency: ISO 4217 codes of the currency a figure is stated in.
        since: first day.
        until: last day.
    """

    donor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    aid_type: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    instrument: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None

    @classmethod
    def of(cls, **given: Any) -> Filters:
        """Filters as a person writes them.

        Args:
            given: a text or several; dates as date, or text like 2023, 2023-Q2, 2023-05 or 2023-05-13.

        Returns:
            The filters; donors and recipients are looked up only when they meet a database.

        Raises:
            UsageError: no such filter, no such value, or no date.

        >>> Filters.of(aid_type="Military", since="2023-05", until="2023").until
        datetime.date(2023, 12, 31)
        """
        known = [entry.name for entry in fields(cls)]
        for name in given:
            if name not in known:
                raise unknown("filter", name, known)
        values: dict[str, Any] = {}
        for name, value in given.items():
            if value is None:
                continue
            values[name] = _day(name, value) if name in ("since", "until") else _texts(name, value)
        since, until = values.get("since"), values.get("until")
        if since and until and since > until:
            raise UsageError(f"since {since} is after until {until}", "swap them")
        return cls(**values)


def _texts(name: str, value: str | Iterable[str]) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else list(value)
    allowed = {"aid_type": AidType, "status": Status, "instrument": Instrument}.get(name)
    if name == "currency":
        return tuple(_currency(text.strip().upper()) for text in texts)
    if allowed is None:
        return tuple(texts)
    known = [member.value for member in allowed]
    return tuple(one_of(name.replace("_", " "), text, known) for text in texts)


def _currency(code: str) -> str:
    if not re.fullmatch("[A-Z]{3}", code):
        raise UsageError(f"no currency '{code}'", "write its code, such as EUR")
    return code


def one_of(kind: str, text: str, known: Sequence[str]) -> str:
    wanted = text.strip().casefold().replace("-", "_")
    for value in known:
        if value.casefold() == wanted:
            return value
    raise unknown(kind, text, known)


def unknown(kind: str, value: str, known: Iterable[str]) -> UsageError:
    """The error for a value nobody knows, with the nearest known one."""
    listed = sorted(set(known))
    folded = {text.casefold(): text for text in listed}
    near = difflib.get_close_matches(value.casefold(), folded, n=1, cutoff=0.6)
    if near:
        return UsageError(f"no {kind} '{value}'", f"did you mean '{folded[near[0]]}'?")
    if not listed:
        return UsageError(f"no {kind} '{value}'", "the tracker has none yet; add documents first")
    more = " …" if len(listed) > 12 else ""
    return UsageError(f"no {kind} '{value}'", f"take one of {', '.join(listed[:12])}{more}")


def _day(name: str, value: str | date) -> date:
    """The first day of a period for `since`, its last day for `until`."""
    if isinstance(value, date):
        return value
    wrong = UsageError(f"'{value}' is no date for {name}", "write 2023, 2023-Q2, 2023-05 or 2023-05-13")
    match = re.fullmatch(r"(\d{4})(?:-Q([1-4])|-(\d{2})(?:-(\d{2}))?)?", value.strip(), re.IGNORECASE)
    if not match:
        raise wrong
    year, quarter, month, day = (int(part) if part else 0 for part in match.groups())
    try:
        if name == "since" or day:
            return date(year, month or max(quarter * 3 - 2, 1), day or 1)
        last = month or quarter * 3 or 12
        return date(year, last, monthrange(year, last)[1])
    except ValueError:
        raise wrong from None


def resolved(connection: DuckDBPyConnection, filters: Filters) -> Filters:
    """The filters with donors and recipients as the database writes them."""
    return replace(
        filters,
        donor=_spelled(connection, "donor", filters.donor),
        recipient=_spelled(connection, "recipient", filters.recipient),
    )


def in_order(names: str) -> str:
    """The names of several who give or receive together, in the one order that `in_order_sql` gives them.

    >>> in_order("United Kingdom; Norway")
    'Norway; United Kingdom'
    """
    return "; ".join(sorted(part.strip() for part in names.split(";")))


def in_order_sql(column: str) -> str:
    """SQL of a donor or recipient; of several together, of their names in order."""
    together = f"array_to_string(list_sort({_parts(column)}), '; ')"
    return f"CASE WHEN contains({column}, ';') THEN {together} ELSE {column} END"


def _parts(column: str) -> str:
    return f"string_split({column}, '; ')"


def _key(name: str) -> str:
    """What two spellings of one name have in common: small letters, composed (macOS decomposes them), in order."""
    return in_order(unicodedata.normalize("NFC", name).casefold())


def _spellings(connection: DuckDBPyConnection, name: str) -> dict[str, str]:
    """Casefolded names and codes to names, of every donor (or recipient) that any figure has, alone or with others."""
    spellings: dict[str, str] = {}
    sql = " UNION ".join(
        [f"SELECT {name}, {name}_code FROM packages"]
        + [f"SELECT {name}, NULL FROM {table}" for table in ("amounts", "items")]
    )
    for value, code in connection.execute(f"SELECT * FROM ({sql}) ORDER BY ALL").fetchall():
        for one in (value, *value.split("; ")) if value else ():
            spellings[_key(one)] = one
        if value and code:
            spellings[_key(code)] = value
    return spellings


def _spelled(connection: DuckDBPyConnection, kind: str, wanted: Sequence[str]) -> tuple[str, ...]:
    if not wanted:
        return ()
    spellings = _spellings(connection, kind)
    return tuple(_known(kind, text.strip(), spellings) for text in wanted)


def _known(kind: str, text: str, spellings: Mapping[str, str]) -> str:
    """The one that a person means, by name, code or another usual name: United States, of US."""
    if _key(text) in spellings:
        return spellings[_key(text)]
    from aidtrack.consolidation.actors import named

    with suppress(UsageError):
        usual = _key(named(kind, text))
        if usual in spellings:
            return spellings[usual]
    raise unknown(kind, text, spellings.values())


def conditions(
    filters: Filters, columns: Iterable[str], day: str, bound: Bound, alias: str = "", *, joint: bool = True
) -> list[str]:
    """SQL for the filters that a table with these columns can answer.

    Args:
        filters: with names as `resolved` gives them.
        columns: which the table has.
        day: the column that `since` and `until` are about.
        bound: takes the values.
        alias: of the table.
        joint: whether what several give or receive together matches the name of one of them; else all must be named.
    """
    have = set(columns)
    prefix = f"{alias}." if alias else ""
    found = []
    for name in ("donor", "recipient", "aid_type", "status", "instrument", "currency"):
        wanted = getattr(filters, name)
        if not wanted or name not in have:
            continue
        column = f"{prefix}{name}"
        if name in ("donor", "recipient"):
            among = "list_has_any" if joint else "list_has_all"
            names = f"{bound([in_order(one) for one in wanted])}::VARCHAR[]"
            together = f"contains({column}, ';') AND {among}({names}, {_parts(column)})"
            found.append(f"(list_contains({names}, {in_order_sql(column)}) OR ({together}))")
        else:
            found.append(f"list_contains({bound(list(wanted))}::VARCHAR[], {column})")
    if filters.since and day in have:
        found.append(f"{prefix}{day} >= {bound(filters.since)}::DATE")
    if filters.until and day in have:
        found.append(f"{prefix}{day} <= {bound(filters.until)}::DATE")
    return found


def covers(wanted: Sequence[str], names: str | None) -> bool:
    """Whether a person asks for these donors (or recipients): for them together, or for each of them.

    >>> covers(("Norway", "Denmark"), "Denmark; Norway"), covers(("Norway",), "Denmark; Norway")
    (True, False)
    """
    told = in_order(names or "")
    return told in map(in_order, wanted) or set(told.split("; ")) <= set(wanted)


def without(filters: Filters, columns: Iterable[str], day: str) -> Filters:
    """What remains of the filters once a table with these columns has answered its own."""
    have = set(columns)
    names = {"since": day, "until": day}
    rest = {entry.name: getattr(filters, entry.name) for entry in fields(filters)
            if names.get(entry.name, entry.name) not in have}  # fmt: skip
    return Filters(**rest)
