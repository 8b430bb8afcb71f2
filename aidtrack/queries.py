"""Questions to the tracker database: rows under filters, totals, counts of things, series for charts.

Every function takes an open DuckDB connection on the tables of `model.TABLES` and answers with plain rows, so that the
command line needs no pandas.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from aidtrack import exchange
from aidtrack.errors import UsageError
from aidtrack.model import TABLES, AidType, Column, Instrument, Row, Status
from aidtrack.normalization import factors

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from duckdb import DuckDBPyConnection

    from aidtrack.exchange import Rates

DIMENSIONS: Final = (
    "donor", "recipient", "aid_type", "instrument", "status", "year", "quarter", "month", "category",
)  # fmt: skip
PERIODS: Final = ("month", "quarter", "year")
PLANNED: Final = (Status.REQUESTED.value, Status.PROPOSED.value)
REASONS: Final = {
    "repeated": "another mention of a package already counted",
    "cumulative": "a running total over a stretch of time",
    "component": "a part of a sum that is counted",
    "planned": "requested or proposed, not decided",
    "other": "no aid: damage, budgets, prices, trade",
    "conversion": "the same sum in another currency",
    "envelope": "a law or facility that later packages are paid from",
    "package": "a package, where envelopes were asked for",
    "cancelled": "withdrawn",
    "other status": "a package of another status than asked for",
    "unlinked": "tied to no package",
}
"""Why a mention of money is in no total, each told in a few words."""

_DATES: Final = {"packages": "announced", "amounts": "date", "items": "date", "documents": "published"}
_MONEY: Final = {"amounts": {"low", "high"}, "packages": {"low", "high", "amount_usd", "amount_eur"}}
_STORED: Final = {"USD": "amount_usd", "EUR": "amount_eur"}
_YEAR: Final = "strftime(announced, '%Y')"
_QUARTER: Final = "strftime(announced, '%Y') || '-Q' || quarter(announced)"
# A package of "2023" belongs to no month: its row says 2023, rather than January.
_LABELS: Final = {
    "year": _YEAR,
    "quarter": f"CASE WHEN date_precision = 'year' THEN {_YEAR} ELSE {_QUARTER} END",
    "month": f"CASE date_precision WHEN 'year' THEN {_YEAR} WHEN 'quarter' THEN {_QUARTER}"
    " ELSE strftime(announced, '%Y-%m') END",
}


def sql_type(table: str, column: Column) -> str:
    """How a declared column is stored.

    Args:
        table: name of its table.
        column: the column.

    Returns:
        A DuckDB type; DECIMAL(20,2) for money.
    """
    if column.name in _MONEY.get(table, ()):
        return "DECIMAL(20,2)"
    types = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "boolean": "BOOLEAN"}
    return types[column.type]


class _Bound:
    """Values of a query, handed over apart from its text."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}

    def __call__(self, value: Any) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def _fetch(connection: DuckDBPyConnection, sql: str, bound: _Bound | None = None) -> list[Row]:
    cursor = connection.execute(sql, bound.values if bound and bound.values else None)
    names = [entry[0] for entry in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


# --- filters --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters that every command takes; empty ones let everything through. Make one with `Filters.of`.

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
                raise _unknown("filter", name, known)
        values: dict[str, Any] = {}
        for name, value in given.items():
            if value is None:
                continue
            values[name] = _day(name, value) if name in ("since", "until") else _texts(name, value)
        return cls(**values)


def _texts(name: str, value: str | Iterable[str]) -> tuple[str, ...]:
    texts = [value] if isinstance(value, str) else list(value)
    allowed = {"aid_type": AidType, "status": Status, "instrument": Instrument}.get(name)
    if name == "currency":
        return tuple(text.upper() for text in texts)
    if allowed is None:
        return tuple(texts)
    known = [member.value for member in allowed]
    return tuple(_one_of(name.replace("_", " "), text, known) for text in texts)


def _one_of(kind: str, text: str, known: Sequence[str]) -> str:
    wanted = text.strip().casefold().replace("-", "_")
    for value in known:
        if value.casefold() == wanted:
            return value
    raise _unknown(kind, text, known)


def _unknown(kind: str, value: str, known: Iterable[str]) -> UsageError:
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
        first = date(year, month or max(quarter * 3 - 2, 1), day or 1)
        months = 1 if month else 3 if quarter else 12
        return first if name == "since" or day else _next_start(first, months) - timedelta(days=1)
    except ValueError:
        raise wrong from None


def _next_start(day: date, months: int) -> date:
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _resolved(connection: DuckDBPyConnection, filters: Filters) -> Filters:
    """The filters with donors and recipients as the database writes them."""
    return replace(
        filters,
        donor=_spelled(connection, "donor", filters.donor),
        recipient=_spelled(connection, "recipient", filters.recipient),
    )


def _spellings(connection: DuckDBPyConnection, name: str) -> dict[str, str]:
    """Casefolded names and codes to names, of every donor (or recipient) that any figure has."""
    spellings: dict[str, str] = {}
    sql = " UNION ".join(
        [f"SELECT {name}, {name}_code FROM packages"]
        + [f"SELECT {name}, NULL FROM {table}" for table in ("amounts", "items")]
    )
    for value, code in connection.execute(f"SELECT * FROM ({sql}) ORDER BY ALL").fetchall():
        if value:
            spellings[value.casefold()] = value
        if value and code:
            spellings[code.casefold()] = value
    return spellings


def _spelled(connection: DuckDBPyConnection, kind: str, wanted: Sequence[str]) -> tuple[str, ...]:
    if not wanted:
        return ()
    spellings = _spellings(connection, kind)
    for text in wanted:
        if text.strip().casefold() not in spellings:
            raise _unknown(kind, text, spellings.values())
    return tuple(spellings[text.strip().casefold()] for text in wanted)


def _conditions(filters: Filters, columns: Iterable[str], day: str, bound: _Bound, alias: str = "") -> list[str]:
    """SQL for the filters that a table with these columns can answer."""
    have = set(columns)
    prefix = f"{alias}." if alias else ""
    found = []
    for name in ("donor", "recipient", "aid_type", "status", "instrument", "currency"):
        wanted = getattr(filters, name)
        if wanted and name in have:
            found.append(f"list_contains({bound(list(wanted))}::VARCHAR[], {prefix}{name})")
    if filters.since and day in have:
        found.append(f"{prefix}{day} >= {bound(filters.since)}::DATE")
    if filters.until and day in have:
        found.append(f"{prefix}{day} <= {bound(filters.until)}::DATE")
    return found


def _without(filters: Filters, columns: Iterable[str], day: str) -> Filters:
    """What remains of the filters once a table with these columns has answered its own."""
    have = set(columns)
    names = {"since": day, "until": day}
    rest = {entry.name: getattr(filters, entry.name) for entry in fields(filters)
            if names.get(entry.name, entry.name) not in have}  # fmt: skip
    return Filters(**rest)


# --- rows -----------------------------------------------------------------------------------------------


def select(connection: DuckDBPyConnection, table: str, filters: Filters | None = None) -> DuckDBPyConnection:
    """A cursor over a table's rows in the declared column order, sorted by key.

    A filter on a column that the table hasn't got (the status of an item) holds for the packages it is linked to.

    Args:
        connection: an open tracker database.
        table: one of `model.TABLES`.
        filters: which rows.

    Returns:
        The executed connection; money comes as float.

    Raises:
        UsageError: no such table, donor or recipient.
    """
    if table not in TABLES:
        raise _unknown("table", table, TABLES)
    bound = _Bound()
    where = _where(connection, table, filters or Filters(), bound)
    return connection.execute(select_sql(table, where), bound.values or None)


def select_sql(table: str, where: str = "") -> str:
    """SQL of a table's rows in the declared column order, sorted by key, money as double.

    Args:
        table: one of `model.TABLES`.
        where: a WHERE clause, with its keyword.
    """
    shape, money = TABLES[table], _MONEY.get(table, set())
    columns = ", ".join(f'"{name}"::DOUBLE AS "{name}"' if name in money else f'"{name}"' for name in shape.names)
    return f"SELECT {columns} FROM {table}{where} ORDER BY {', '.join(shape.key)}"


def _where(connection: DuckDBPyConnection, table: str, filters: Filters, bound: _Bound) -> str:
    filters = _resolved(connection, filters)
    names, day = TABLES[table].names, _DATES.get(table, "")
    found = _conditions(filters, names, day, bound)
    rest = _without(filters, names, day)
    if rest != Filters():
        packages = _conditions(rest, TABLES["packages"].names, "announced", bound, "p")
        key, link = {"documents": ("id", "document_id"), "links": ("package_id", "package_id")}.get(
            table, ("id", "mention_id")
        )
        found.append(
            f"{key} IN (SELECT l.{link} FROM links l JOIN packages p USING (package_id) WHERE {' AND '.join(packages)})"
        )
    return f" WHERE {' AND '.join(found)}" if found else ""


def rows(connection: DuckDBPyConnection, table: str, filters: Filters | None = None) -> list[Row]:
    """A table's rows as dicts, sorted by key.

    Args:
        connection: an open tracker database.
        table: one of `model.TABLES`.
        filters: which rows.

    Returns:
        Rows with the declared columns; money as float, dates as date.

    Raises:
        UsageError: no such table, donor or recipient.
    """
    cursor = select(connection, table, filters)
    names = TABLES[table].names
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


# --- money in one currency ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Scope:
    """What a total is of.

    Args:
        currency: ISO 4217 code all sums are converted to, at the rate of each announcement.
        envelopes: count envelopes instead of the packages; never both.
        include_planned: count requested and proposed packages too.
        constant: year in whose prices the sums are given; None for current prices.
        rates: exchange rates to use; None for the shipped ones, as the database has them.
    """

    currency: str = "USD"
    envelopes: bool = False
    include_planned: bool = False
    constant: int | None = None
    rates: Rates | None = None


def _counted(filters: Filters, scope: Scope, bound: _Bound, alias: str) -> list[str]:
    """SQL of what makes a package count: envelopes apart, and only of the statuses asked for."""
    envelope = f"coalesce({alias}.envelope, false)"
    found = [envelope if scope.envelopes else f"NOT {envelope}"]
    if filters.status:
        found.append(f"list_contains({bound(list(filters.status))}::VARCHAR[], {alias}.status)")
        return found
    absent = [Status.CANCELLED.value, *(() if scope.include_planned else PLANNED)]
    found.append(f"NOT list_contains({bound(absent)}::VARCHAR[], coalesce({alias}.status, ''))")
    return found


def _checked(connection: DuckDBPyConnection, scope: Scope) -> Scope:
    """The scope with its currency in capitals, once it is known to have rates."""
    wanted = scope.currency.strip().upper()
    if wanted not in _STORED:
        known = (scope.rates or exchange.Rates.load()).currencies
        stated = connection.execute("SELECT DISTINCT currency FROM packages WHERE currency IS NOT NULL").fetchall()
        if wanted not in known and (wanted,) not in stated:
            raise _unknown("currency", scope.currency, known)
    if scope.constant is not None:
        exchange.deflate(1, wanted, scope.constant, scope.constant)  # an unknown year or series is told before any work
    return replace(scope, currency=wanted)


def _price_level(scope: Scope) -> str:
    """SQL of the factor from the prices of `announced` to those of the constant year."""
    if scope.constant is None:
        return ""
    years = exchange.deflators()[scope.currency]
    cases = " ".join(f"WHEN {year} THEN {years[scope.constant] / index!r}" for year, index in sorted(years.items()))
    return f" * CASE year(announced) {cases} END"


def _load_factors(connection: DuckDBPyConnection, pairs_sql: str, bound: _Bound | None, scope: Scope) -> None:
    """Fill the temporary table `factors` with the rate of each currency and day that the query meets."""
    rates = scope.rates or exchange.Rates.load()
    pairs = connection.execute(pairs_sql, bound.values if bound and bound.values else None).fetchall()
    found = rates.convert_many([1.0] * len(pairs), [pair[0] for pair in pairs], scope.currency,
                               [pair[1] for pair in pairs])  # fmt: skip
    connection.execute("CREATE OR REPLACE TEMP TABLE factors (currency VARCHAR, announced DATE, factor DOUBLE)")
    if pairs:
        columns = [pair[0] for pair in pairs], [pair[1] for pair in pairs], found.values
        connection.execute("INSERT INTO factors SELECT unnest($1), unnest($2), unnest($3)", list(columns))


_CATEGORY: Final = """
    SELECT l.package_id, CASE count(DISTINCT i.category) WHEN 1 THEN min(i.category) ELSE 'several' END AS category
    FROM links l JOIN items i ON i.id = l.mention_id
    WHERE l.kind = 'item' AND i.category IS NOT NULL GROUP BY 1"""


def _valued(
    connection: DuckDBPyConnection, filters: Filters, scope: Scope, bound: _Bound, category: bool = False
) -> str:
    """SQL of the packages that count, with `low_in`, `high_in` and `amount_in` in the scope's currency.

    Sums are rounded to cents package by package: decimals add up to the same total in any order, floats don't.
    """
    found = _counted(filters, scope, bound, "p")
    found += _conditions(filters, TABLES["packages"].names, "announced", bound, "p")
    where = " AND ".join(found)
    stored = _STORED.get(scope.currency) if scope.rates is None else None
    join = f" LEFT JOIN ({_CATEGORY}) USING (package_id)" if category else ""
    if stored:
        converted = f"p.{stored}::DOUBLE / nullif((p.low + p.high)::DOUBLE / 2, 0)"
    else:
        _load_factors(connection, f"SELECT DISTINCT currency, announced FROM packages p WHERE {where}", bound, scope)
        converted = "f.factor"
        join += " LEFT JOIN factors f ON f.currency = p.currency AND f.announced = p.announced"
    factor = f"(CASE WHEN p.currency = {bound(scope.currency)} THEN 1.0::DOUBLE ELSE {converted} END)"
    dated = _price_level(scope).replace("announced", "p.announced")
    columns = "p.*, category" if category else "p.*"
    inner = f"SELECT {columns}, {factor}{dated} AS factor_in FROM packages p{join} WHERE {where}"
    return (
        "SELECT *, (low * factor_in)::DECIMAL(20,2) AS low_in, (high * factor_in)::DECIMAL(20,2) AS high_in,"
        f" ((low + high) / 2 * factor_in)::DECIMAL(20,2) AS amount_in FROM ({inner})"
    )


_SUMS: Final = """coalesce(sum(low_in), 0)::DOUBLE AS low, coalesce(sum(high_in), 0)::DOUBLE AS high,
    coalesce(sum(amount_in), 0)::DOUBLE AS amount, count(*) AS packages,
    count(*) FILTER (WHERE low IS NOT NULL AND amount_in IS NULL) AS unconverted,
    count(*) FILTER (WHERE low IS NULL) AS unvalued"""


# --- totals ---------------------------------------------------------------------------------------------


def totals(
    connection: DuckDBPyConnection,
    by: Sequence[str] = (),
    currency: str = "USD",
    filters: Filters | None = None,
    *,
    envelopes: bool = False,
    include_planned: bool = False,
    constant: int | None = None,
    rates: Rates | None = None,
) -> list[Row]:
    """Sums of packages, each counted once at its announcement's rate.

    Args:
        connection: an open tracker database.
        by: any of `DIMENSIONS` (a hyphen is fine); none gives one grand total. A package whose items fall into
            several categories counts once, under `several`.
        currency: ISO 4217 code all sums are converted to.
        filters: which packages; cancelled and planned ones only if their status is asked for.
        envelopes: sum the envelopes instead of the packages.
        include_planned: sum requested and proposed packages too.
        constant: year in whose prices to give the sums.
        rates: other exchange rates than the shipped ones.

    Returns:
        Rows with the dimensions, low, high and amount (the middle) in the currency, the number of packages, and how
        many of them had no rate (`unconverted`) or state no sum (`unvalued`). By time they come in its order, else the
        largest first.

    Raises:
        UsageError: an unknown dimension, currency, donor, recipient or price year.
    """
    scope = _checked(connection, Scope(currency, envelopes, include_planned, constant, rates))
    dimensions = list(dict.fromkeys(_one_of("dimension", name, DIMENSIONS) for name in by))
    filters, bound = _resolved(connection, filters or Filters()), _Bound()
    valued = _valued(connection, filters, scope, bound, category="category" in dimensions)
    labels = "".join(f"{_LABELS.get(name, name)} AS {name}, " for name in dimensions)
    group = f" GROUP BY {', '.join(str(index + 1) for index in range(len(dimensions)))}" if dimensions else ""
    return _fetch(connection, f"SELECT {labels}{_SUMS} FROM ({valued}){group}{_order(dimensions)}", bound)


def _order(dimensions: Sequence[str]) -> str:
    if not dimensions:
        return ""
    times = [name for name in dimensions if name in _LABELS]
    others = [name for name in dimensions if name not in _LABELS]
    keys = [f"{name} NULLS LAST" for name in times] + ["amount DESC"] + [f"{name} NULLS LAST" for name in others]
    return f" ORDER BY {', '.join(keys)}"


def time_series(
    connection: DuckDBPyConnection,
    by: str | None = "donor",
    period: str = "month",
    currency: str = "USD",
    filters: Filters | None = None,
    *,
    envelopes: bool = False,
    include_planned: bool = False,
    constant: int | None = None,
    rates: Rates | None = None,
) -> list[Row]:
    """Sums by period without gaps, running on, for charts.

    Args:
        connection: an open tracker database.
        by: the dimension of the lines or stacks; None for one line.
        period: month, quarter or year. A package known only by year stands at that year's announced date.
        currency: ISO 4217 code all sums are converted to.
        filters: which packages.
        envelopes: sum the envelopes instead of the packages.
        include_planned: sum requested and proposed packages too.
        constant: year in whose prices to give the sums.
        rates: other exchange rates than the shipped ones.

    Returns:
        Rows `period` (its first day), `name` (the dimension's value, None where unknown), low, high, amount, packages,
        and cumulative_low, cumulative_high, cumulative: one for each name and each period from the first to the last,
        names with the largest sum first. Packages without a date are left out.

    Raises:
        UsageError: as `totals`.
    """
    scope = _checked(connection, Scope(currency, envelopes, include_planned, constant, rates))
    unit = _one_of("period", period, PERIODS)
    name = _one_of("dimension", by, DIMENSIONS) if by else None
    filters, bound = _resolved(connection, filters or Filters()), _Bound()
    valued = _valued(connection, filters, scope, bound, category=name == "category")
    label = _LABELS.get(name, name) if name else "NULL"
    found = _fetch(
        connection,
        f"SELECT date_trunc('{unit}', announced)::DATE AS period, {label} AS name, {_SUMS} FROM ({valued})"
        " WHERE announced IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2",
        bound,
    )
    return _running(found, {"month": 1, "quarter": 3, "year": 12}[unit])


def _running(found: list[Row], months: int) -> list[Row]:
    """The rows with empty periods filled in and sums carried on."""
    cells = {(row["name"], row["period"]): row for row in found}
    sums: dict[str | None, float] = {}
    for row in found:
        sums[row["name"]] = sums.get(row["name"], 0) + row["amount"]
    filled = []
    for name in sorted(sums, key=lambda key: (-sums[key], key or "")):
        running = {"low": 0.0, "high": 0.0, "amount": 0.0}
        for period in _periods(found[0]["period"], max(row["period"] for row in found), months):
            cell = cells.get((name, period), {})
            for measure in running:
                running[measure] = round(running[measure] + cell.get(measure, 0.0), 2)
            filled.append({
                "period": period, "name": name,
                **{measure: cell.get(measure, 0.0) for measure in running}, "packages": cell.get("packages", 0),
                "cumulative_low": running["low"], "cumulative_high": running["high"], "cumulative": running["amount"],
            })  # fmt: skip
    return filled


def _periods(first: date, last: date, months: int) -> Iterable[date]:
    while first <= last:
        yield first
        first = _next_start(first, months)


# --- what totals leave out ------------------------------------------------------------------------------

# Each mention of money with the one package it is tied to most closely; what the package says goes before what the
# mention says, so that a filter on the donor finds all mentions of its packages.
_MENTIONS: Final = """
    WITH best AS (
        SELECT mention_id, package_id, kind, score FROM links WHERE kind <> 'item'
        QUALIFY row_number() OVER (
            PARTITION BY mention_id ORDER BY (kind = 'amount') DESC, score DESC, package_id) = 1
    )
    SELECT a.id, a.document_id, a.role, a.conversion_of, b.kind, p.package_id, p.envelope, p.status AS package_status,
        coalesce(p.donor, a.donor) AS donor, coalesce(p.recipient, a.recipient) AS recipient,
        coalesce(p.aid_type, a.aid_type) AS aid_type, coalesce(p.instrument, a.instrument) AS instrument,
        a.currency, (a.low + a.high) / 2 AS middle, coalesce(p.announced, a.date, d.published) AS announced,
        row_number() OVER (
            PARTITION BY p.package_id, b.kind
            ORDER BY (a.currency = p.currency) DESC, abs(a.low + a.high - p.low - p.high), b.score DESC, a.id
        ) AS turn
    FROM amounts a
    LEFT JOIN best b ON b.mention_id = a.id
    LEFT JOIN packages p ON p.package_id = b.package_id
    LEFT JOIN documents d ON d.id = a.document_id"""

_MENTION_COLUMNS: Final = ("donor", "recipient", "aid_type", "instrument", "currency", "announced")


def _reason(filters: Filters, scope: Scope, bound: _Bound) -> str:
    """SQL of the one reason why a mention is in the total or not."""
    counted = " AND ".join(_counted(filters, scope, bound, "m"))
    apart = "package" if scope.envelopes else "envelope"
    envelope = f"coalesce(m.envelope, false) <> {str(scope.envelopes).lower()}"
    return f"""CASE
        WHEN kind = 'amount' AND {counted} THEN CASE WHEN turn = 1 THEN 'counted' ELSE 'repeated' END
        WHEN kind = 'amount' AND {envelope} THEN '{apart}'
        WHEN kind = 'amount' AND status = '{Status.CANCELLED.value}' THEN 'cancelled'
        WHEN kind = 'amount' AND status IN {PLANNED} THEN 'planned'
        WHEN kind = 'amount' THEN 'other status'
        WHEN kind = 'conversion' OR conversion_of IS NOT NULL THEN 'conversion'
        WHEN kind = 'component' OR role = 'component' THEN 'component'
        WHEN role IN ('cumulative', 'planned', 'other') THEN role
        WHEN kind = 'planned' THEN 'planned'
        ELSE 'unlinked' END"""


def _mention_sums(connection: DuckDBPyConnection, filters: Filters, scope: Scope) -> list[Row]:
    filters, bound = _resolved(connection, filters), _Bound()
    found = _conditions(filters, _MENTION_COLUMNS, "announced", bound, "m")
    where = f" WHERE {' AND '.join(found)}" if found else ""
    mentions = f"SELECT m.*, m.package_status AS status FROM ({_MENTIONS}) m{where}"
    _load_factors(connection, f"SELECT DISTINCT currency, announced FROM ({mentions})", bound, scope)
    reason = _reason(filters, scope, bound)
    factor = f"CASE WHEN m.currency = {bound(scope.currency)} THEN 1.0::DOUBLE ELSE f.factor END"
    sql = f"""SELECT {reason} AS reason, count(*) AS mentions, count(DISTINCT package_id) AS packages,
            coalesce(sum((middle * {factor})::DECIMAL(20,2)), 0)::DOUBLE AS amount,
            count(*) FILTER (WHERE {factor} IS NULL) AS unconverted
        FROM ({mentions}) m LEFT JOIN factors f ON f.currency = m.currency AND f.announced = m.announced
        GROUP BY 1 ORDER BY amount DESC, reason"""
    return _fetch(connection, sql, bound)


def left_out(
    connection: DuckDBPyConnection,
    filters: Filters | None = None,
    currency: str = "USD",
    *,
    envelopes: bool = False,
    include_planned: bool = False,
    rates: Rates | None = None,
) -> list[Row]:
    """What the total of the same filters leaves out, by reason.

    Args:
        connection: an open tracker database.
        filters: which mentions: what their package says, else what they say themselves.
        currency: ISO 4217 code the sums are converted to, at the package's or the mention's date.
        envelopes: as in `totals`.
        include_planned: as in `totals`.
        rates: other exchange rates than the shipped ones.

    Returns:
        Rows reason (a key of `REASONS`), mentions, packages (that those mentions belong to), amount (their sum, middle
        of low and high), unconverted; the largest first. Each mention has exactly one reason.

    Raises:
        UsageError: an unknown currency, donor or recipient.
    """
    scope = _checked(connection, Scope(currency, envelopes, include_planned, None, rates))
    return [row for row in _mention_sums(connection, filters or Filters(), scope) if row["reason"] != "counted"]


def naive_sum(
    connection: DuckDBPyConnection, currency: str = "USD", filters: Filters | None = None, rates: Rates | None = None
) -> Row:
    """What a tracker would show that adds up every sum of money it meets.

    Args:
        connection: an open tracker database.
        currency: ISO 4217 code the sums are converted to.
        filters: which mentions.
        rates: other exchange rates than the shipped ones.

    Returns:
        One row: amount, mentions, unconverted.

    Raises:
        UsageError: an unknown currency, donor or recipient.
    """
    scope = _checked(connection, Scope(currency, rates=rates))
    found = _mention_sums(connection, filters or Filters(), scope)
    return {name: sum(row[name] for row in found) for name in ("amount", "mentions", "unconverted")}


def waterfall(
    connection: DuckDBPyConnection, currency: str = "USD", filters: Filters | None = None, rates: Rates | None = None
) -> list[Row]:
    """From the naive sum down to the total, reason by reason.

    Args:
        connection: an open tracker database.
        currency: ISO 4217 code the sums are converted to.
        filters: which mentions and packages.
        rates: other exchange rates than the shipped ones.

    Returns:
        Rows step, amount: `naive`, then minus what each reason leaves out, `valuation` (packages whose figure differs
        from the mention that was counted for it, or that are made from parts), and `total`. The steps add up.

    Raises:
        UsageError: an unknown currency, donor or recipient.
    """
    scope = _checked(connection, Scope(currency, rates=rates))
    filters = filters or Filters()
    found = {row["reason"]: row["amount"] for row in _mention_sums(connection, filters, scope)}
    total = totals(connection, (), currency, filters, rates=rates)[0]["amount"]
    counted = found.pop("counted", 0.0)
    steps = [("naive", counted + sum(found.values()))]
    steps += [(reason, -amount) for reason, amount in found.items()]
    steps += [("valuation", total - counted), ("total", total)]
    return [{"step": step, "amount": round(amount, 2)} for step, amount in steps]


# --- things ---------------------------------------------------------------------------------------------


def item_counts(connection: DuckDBPyConnection, by: str = "item", filters: Filters | None = None) -> list[Row]:
    """How many of what was given, each package's things counted once.

    Args:
        connection: an open tracker database.
        by: `item` or `category`.
        filters: which packages; cancelled and planned ones only if their status is asked for.

    Returns:
        Rows item (catalogue id, else the name in small letters; only by item), category, unit, quantity_low,
        quantity_high (None where no text says how many), packages, and unstated: packages that name it without a
        quantity. Weights are added in metric tons, volumes in litres; other units are never added to one another.
        Of several mentions in a package the largest counts.

    Raises:
        UsageError: neither item nor category, or an unknown donor or recipient.
    """
    kind = _one_of("grouping", by, ("item", "category"))
    filters, bound = _resolved(connection, filters or Filters()), _Bound()
    found = _counted(filters, Scope(), bound, "p")
    found += _conditions(filters, TABLES["packages"].names, "announced", bound, "p")
    columns = ["thing AS item", "category", "unit"] if kind == "item" else ["category", "unit"]
    places = ", ".join(str(index + 1) for index in range(len(columns)))
    measured = ", ".join(f"('{unit}', {factor!r}::DOUBLE, '{counted}')" for unit, factor, counted in factors())
    things = f"""
        SELECT l.package_id, coalesce(i.item, lower(i.name)) AS thing, i.category,
            coalesce(u.counted_in, i.unit) AS unit,
            max(i.quantity_low * coalesce(u.factor, 1)) AS low,
            max(coalesce(i.quantity_high, i.quantity_low) * coalesce(u.factor, 1)) AS high
        FROM links l JOIN items i ON i.id = l.mention_id JOIN packages p ON p.package_id = l.package_id
        LEFT JOIN (VALUES {measured}) AS u (unit, factor, counted_in) ON u.unit = i.unit
        WHERE l.kind = 'item' AND i.role IN ('new', 'component', 'past') AND {" AND ".join(found)}
        GROUP BY 1, 2, 3, 4"""
    # A mention without a quantity says nothing more where another one of the same package has it.
    telling = f"""SELECT * FROM ({things})
        QUALIFY low IS NOT NULL OR max(low) OVER (PARTITION BY package_id, thing) IS NULL"""
    sql = f"""SELECT {", ".join(columns)}, sum(low) AS quantity_low, sum(high) AS quantity_high,
            count(DISTINCT package_id) AS packages, count(DISTINCT package_id) FILTER (WHERE low IS NULL) AS unstated
        FROM ({telling}) GROUP BY {places} ORDER BY packages DESC, quantity_low DESC NULLS LAST, {places}"""
    return _fetch(connection, sql, bound)
