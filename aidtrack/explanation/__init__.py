"""Why a package or figure is what it is, in words: its quotes, the rules that read them, and what was left out."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, Final

from aidtrack.consolidation import described
from aidtrack.errors import UsageError
from aidtrack.exchange import Rates
from aidtrack.explanation import runs, whole
from aidtrack.explanation.wording import brief, converted, dated, figure, named, quoted, series, split
from aidtrack.model import Row, Status
from aidtrack.quantities import count, thing
from aidtrack.queries import PLANNED, Filters
from aidtrack.queries.filters import resolved
from aidtrack.storage import Tracker

CONTEXT: Final = 160
"""Characters shown on either side of a span."""

_SHORTEST_PREFIX: Final = 3
_NEIGHBOUR_DAYS: Final = 60
_UNCOUNTED: Final = (*PLANNED, Status.CANCELLED.value)
"""Statuses of packages that no running total has in it."""

_KINDS: Final = {
    "amount": "Told by",
    "component": "Shares of it",
    "conversion": "Said again in another currency",
    "planned": "Planned before as",
    "superseded": "Told otherwise, and corrected by another text",
    "drawn_from": "Paid out of the envelope that is told here",
    "item": "Things given",
    "repeated_item": "Things told again, which count above",
}


def explain(tracker: Tracker, identifier: str) -> str:
    """Say why something is what it is.

    Args:
        tracker: an open tracker that has been consolidated.
        identifier: the id of a package, amount, item or document, or the start of one; or a donor's name.

    Returns:
        Lines of plain text.

    Raises:
        UsageError: nothing has this id or name; the message names the nearest.
    """
    wanted = identifier.strip()
    for table, key, teller in (
        ("packages", "package_id", _package),
        ("amounts", "id", _mention),
        ("items", "id", _mention),
        ("documents", "id", _document),
    ):
        row = _one(tracker, table, key, wanted)
        if row is not None:
            return "\n".join(teller(tracker, row))
    donor = _donor(tracker, wanted)
    if donor is not None:
        return "\n".join(_running_totals(tracker, donor))
    former = runs.gone(tracker, wanted)
    if former is not None:
        return former
    near = _nearest(tracker, wanted)
    remedy = f"did you mean {', '.join(near)}?" if near else "see `aidtrack packages`"
    raise UsageError(f"nothing is called {identifier!r}", remedy)


# --- looking up ------------------------------------------------------------------------------------------


def _rows(tracker: Tracker, sql: str, *values: Any) -> list[Row]:
    """Rows of a query as dicts, with floats for decimals."""
    cursor = tracker.connection.cursor().execute(sql, list(values))
    names = [column[0] for column in cursor.description or ()]
    return [{name: _plain(value) for name, value in zip(names, found, strict=True)} for found in cursor.fetchall()]


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def _one(tracker: Tracker, table: str, key: str, wanted: str) -> Row | None:
    """The row with this id, or the only one whose id starts so."""
    shown = "* EXCLUDE (text)" if table == "documents" else "*"
    exact = _rows(tracker, f"SELECT {shown} FROM {table} WHERE {key} = ?", wanted)
    if exact:
        return exact[0]
    if len(wanted) < _SHORTEST_PREFIX:
        return None
    found = _rows(tracker, f"SELECT {shown} FROM {table} WHERE starts_with({key}, ?) ORDER BY {key} LIMIT 6", wanted)
    if len(found) > 1:
        names = ", ".join(str(row[key]) for row in found[:5])
        raise UsageError(f"{wanted!r} begins several ids", f"give more of it: {names}{', …' if len(found) > 5 else ''}")
    return found[0] if found else None


def recorded(tracker: Tracker) -> str:
    """The runs there are, as lines of plain text, the latest first.

    Args:
        tracker: an open tracker.
    """
    return runs.listed(tracker)


def since(tracker: Tracker, run: str, donor: str | None = None) -> str:
    """Say which totals moved since a run, and through what.

    Args:
        tracker: an open tracker.
        run: r7, `previous`, or a date; see `Tracker.run`.
        donor: only this donor's, by name.

    Returns:
        Lines of plain text.

    Raises:
        UsageError: no such run or donor; the message lists the runs there are, or the nearest name.
    """
    if donor is None:
        return runs.moved(tracker, run)
    known = _donor(tracker, donor.strip())
    if known is None:
        near = _nearest(tracker, donor.strip())
        raise UsageError(
            f"no donor {donor!r}", f"did you mean {near[0]}?" if near else "see `aidtrack totals --by donor`"
        )
    return runs.moved(tracker, run, known)


def _donor(tracker: Tracker, wanted: str) -> str | None:
    try:
        return resolved(tracker.connection, Filters(donor=(wanted,))).donor[0]
    except UsageError:
        return None


def _nearest(tracker: Tracker, wanted: str) -> list[str]:
    """Names and ids that look alike; ids by their beginning, so that a large tracker stays quick."""
    donors = [
        str(row["donor"]) for row in _rows(tracker, "SELECT DISTINCT donor FROM packages WHERE donor IS NOT NULL")
    ]
    by_fold = {donor.casefold(): donor for donor in donors}
    named = [by_fold[name] for name in difflib.get_close_matches(wanted.casefold(), by_fold, n=3, cutoff=0.6)]
    ids: list[str] = []
    for table, key in (("packages", "package_id"), ("amounts", "id"), ("items", "id"), ("documents", "id")):
        ids += [
            str(row["id"]) for row in _rows(
                tracker, f"SELECT {key} AS id FROM {table} ORDER BY jaro_winkler_similarity({key}, ?) DESC, id LIMIT 3",
                wanted,
            )
        ]  # fmt: skip
    return named + difflib.get_close_matches(wanted, ids, n=3 - min(len(named), 2), cutoff=0.6)


# --- a package -------------------------------------------------------------------------------------------


def _package(tracker: Tracker, row: Row) -> list[str]:
    identifier = row["package_id"]
    links = _rows(tracker, _LINKED, identifier)
    lines = [f"Package {identifier}", *quoted(row["headline"]), "", *_facts(row)]
    best = [link for link in links if "the package's figure" in (link["reasons"] or "")]
    for kind, title in _KINDS.items():
        told = [link for link in links if link["kind"] == kind]
        if told:
            told.sort(key=lambda link: (link not in best, link["published"] or date.max, link["mention_id"]))
            lines += ["", f"{title} ({len(told)})"]
            lines += _things(told) if kind.endswith("item") else [line for link in told for line in _source(link)]
    lines += whole.lines(partial(_rows, tracker), row)
    lines += _unsure(best)
    lines += runs.states(tracker, identifier)
    lines += _neighbours(tracker, row)
    return lines


def compared() -> str:
    """How figures are compared to find those of one package: the signs and what each looks at, a line each."""
    return "\n".join(["How figures are compared", *(f"  {name}: {words}" for name, words in described())])


_LINKED: Final = """
    WITH l AS MATERIALIZED (SELECT * FROM links WHERE package_id = ?)
    SELECT l.*, m.text, m.quote, m.role, m.mention_reasons, m.date, m.name, m.quantity_low, m.quantity_high, m.unit,
           m.qualifier, d.title, d.publisher, d.published, d.path
    FROM l
    LEFT JOIN (
        SELECT id, text, quote, role, reasons AS mention_reasons, date, NULL AS name, NULL AS quantity_low,
               NULL AS quantity_high, NULL AS unit, qualifier FROM amounts
        WHERE id IN (SELECT mention_id FROM l)
        UNION ALL
        SELECT id, text, quote, role, reasons, date, name, quantity_low, quantity_high, unit, qualifier FROM items
        WHERE id IN (SELECT mention_id FROM l)
    ) m ON m.id = l.mention_id
    LEFT JOIN (
        SELECT id, title, publisher, published, path FROM documents WHERE id IN (SELECT document_id FROM l)
    ) d ON d.id = l.document_id
    ORDER BY l.kind, d.published, l.mention_id
"""


def _facts(row: Row) -> list[str]:
    kind = "envelope, from which packages are paid" if row["envelope"] else "package"
    facts = [
        ("Donor", named(row["donor"], row["donor_code"])),
        ("Recipient", named(row["recipient"], row["recipient_code"])),
        ("Announced", dated(row["announced"], row["date_precision"])),
        ("Figure", figure(row)),
        ("In dollars", converted(row)),
        ("Kind", ", ".join(str(row[name]) for name in ("aid_type", "instrument") if row[name])),
        ("Programme", series(row)),
        ("Status", row["status"]),
        ("Counted as", kind),
        ("Told by", f"{count(row['documents'], 'document')}, {count(row['mentions'], 'mention')}"),
        ("Confidence", f"{row['confidence']:.2f}"),
    ]
    return [f"  {name:<11} {value}" for name, value in facts if value]


def _source(link: Row) -> list[str]:
    """A document that tells it: where, the words, how the mention was read and why it is this package."""
    where = ", ".join(str(x) for x in (link["publisher"], link["title"], link["published"]) if x)
    by = "" if link["decided_by"] == "rule" else f", decided by {link['decided_by']}"
    lines = [f"  {link['mention_id']} in {link['document_id']}: {where or link['path'] or 'no title'}"]
    lines += quoted(link["quote"])
    lines.append(f"    score {link['score']:.2f}{by}, read as {link['role']}")
    lines += [f"    - {reason}" for reason in split(link["reasons"])]
    lines += [f"    - read: {reason}" for reason in split(link["mention_reasons"])]
    return lines


def _things(links: Sequence[Row]) -> list[str]:
    return [f"  {link['mention_id']} {thing(link)}: {link['reasons']}" for link in links]


def _unsure(best: Iterable[Row]) -> list[str]:
    flags = [reason for link in best for reason in split(link["reasons"]) if reason.startswith("unsure")]
    return ["", "Unsure, and so kept apart", *(f"  {flag}" for flag in flags)] if flags else []


def _neighbours(tracker: Tracker, row: Row) -> list[str]:
    """Packages of the same donor, of nearly the same sum and time, that are not this one."""
    if row["low"] is None or row["announced"] is None:
        return []
    found = _rows(
        tracker,
        "SELECT * FROM packages WHERE donor = ? AND package_id <> ? AND currency = ? AND low BETWEEN ? AND ? "
        "AND abs(date_diff('day', announced, ?)) <= ? ORDER BY announced, package_id LIMIT 10",
        row["donor"], row["package_id"], row["currency"], row["low"] * 0.85, row["low"] * 1.15, row["announced"],
        _NEIGHBOUR_DAYS,
    )  # fmt: skip
    if not found:
        return []
    return ["", "Others of that size and time", *(f"  {brief(other)}{_told_apart(row, other)}" for other in found)]


def _told_apart(row: Row, other: Row) -> str:
    """What two packages differ in."""
    reasons = [
        f"another {words}" for name, words in (("recipient", "recipient"), ("programme", "programme"),
                                              ("tranche", "number"), ("envelope", "kind"))
        if row[name] is not None and other[name] is not None and row[name] != other[name]
    ]  # fmt: skip
    days = abs((row["announced"] - other["announced"]).days)
    if days:
        reasons.append(f"{days} days apart")
    if row["low"] != other["low"]:
        reasons.append("another sum")
    return f": {', '.join(reasons)}" if reasons else ""


# --- a mention, a document ---------------------------------------------------------------------------------


def _mention(tracker: Tracker, row: Row) -> list[str]:
    is_amount = "currency" in row
    what = "Amount" if is_amount else "Item"
    lines = [f"{what} {row['id']} in {row['document_id']}", "", *_in_context(tracker.text(row["document_id"]), row), ""]
    if is_amount:
        facts = [("Read as", figure(row)), ("Programme", row["programme"]), ("Restates", row["conversion_of"]),
                 ("Share of", row["parent_id"])]  # fmt: skip
    else:
        facts = [("Read as", thing(row)), ("Thing", row["item"]),
                 ("Class", row["category"]), ("Of the sum", row["amount_id"])]  # fmt: skip
    facts += [
        ("Role", row["role"]), ("Donor", row["donor"]), ("Recipient", row["recipient"]),
        ("Date", dated(row["date"], row.get("date_precision"))), ("Confidence", f"{row['confidence']:.2f}"),
    ]  # fmt: skip
    lines += [f"  {name:<11} {value}" for name, value in facts if value]
    lines += ["", "Why", *(f"  - {reason}" for reason in split(row["reasons"]) or ["no reason was kept"])]
    links = _rows(tracker, "SELECT * FROM links WHERE mention_id = ? ORDER BY package_id", row["id"])
    lines += ["", "Package"]
    for link in links:
        package = _one(tracker, "packages", "package_id", link["package_id"])
        lines.append(f"  {brief(package)}" if package else f"  {link['package_id']}")
        lines.append(f"    as {link['kind']}, score {link['score']:.2f}, decided by {link['decided_by']}")
        lines += [f"    - {reason}" for reason in split(link["reasons"])]
    if not links:
        lines.append(f"  none: {_why_none(row)}")
    return lines


def _why_none(row: Row) -> str:
    role = str(row["role"])
    reasons = {
        "other": "it is no aid",
        "cumulative": "a running total is a check, never a summand",
        "planned": "no package fits this plan",
        "component": "it is a share of something that is no package",
    }
    if role in reasons:
        return reasons[role]
    if row.get("conversion_of"):
        return "it restates a figure that is no package"
    return "no donor is known, so it belongs to nobody" if not row["donor"] else "nothing it belongs to is a package"


def _document(tracker: Tracker, row: Row) -> list[str]:
    where = ", ".join(str(row[name]) for name in ("publisher", "published", "path", "url") if row[name])
    lines = [f"Document {row['id']}: {row['title'] or 'no title'}", f"  {where}"]
    homes = {
        link["mention_id"]: link
        for link in _rows(tracker, "SELECT * FROM links WHERE document_id = ? ORDER BY package_id DESC", row["id"])
    }
    for table, title in (("amounts", "Amounts"), ("items", "Items")):
        found = _rows(tracker, f"SELECT * FROM {table} WHERE document_id = ? ORDER BY start, id", row["id"])
        lines += ["", f"{title} ({len(found)})"]
        for one in found:
            home = homes.get(one["id"])
            place = f"{home['kind']} of {home['package_id']}" if home else f"no package: {_why_none(one)}"
            lines.append(f"  {one['id']} {one['text']}: {one['role']}, {one['donor'] or 'no donor'}; {place}")
    return lines


def _in_context(text: str | None, row: Row) -> list[str]:
    """The span between its neighbours, marked by brackets."""
    if text is None:
        return quoted(row["quote"])
    start, end = row["start"], row["end"]
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    lead, trail = "…" if start > CONTEXT else "", "…" if end + CONTEXT < len(text) else ""
    return quoted(f"{lead}{before}[{text[start:end]}]{after}{trail}")


# --- a donor ----------------------------------------------------------------------------------------------


def _running_totals(tracker: Tracker, donor: str) -> list[str]:
    """Packages in order, and each stated running total against what came since the one before."""
    packages = _rows(
        tracker, "SELECT * FROM packages WHERE donor = $1 OR list_contains(string_split(donor, '; '), $1) "
        "ORDER BY announced, package_id", donor,
    )  # fmt: skip
    plain = [row for row in packages if not row["envelope"] and row["status"] not in _UNCOUNTED]
    plain = [row for row in plain if row["donor"] == donor]  # what others share in is no sum of its own
    envelopes = sum(bool(row["envelope"]) for row in packages)
    kinds = [count(len(packages) - envelopes, "package"), *([count(envelopes, "envelope")] if envelopes else [])]
    lines = [f"{donor}: {' and '.join(kinds)}", "", "Packages"]
    lines += [f"  {brief(row)}" for row in packages] or ["  none"]
    stated = _statements(tracker, donor)
    if not stated:
        return [*lines, "", "No text states a running total."]
    lines += ["", "Stated running totals against the packages between them"]
    before: dict[tuple[Any, ...], list[Row]] = {}
    for total in stated:
        key = total["recipient"], total["aid_type"], total["currency"]
        label = ", ".join(str(x) for x in key[:2] if x)
        lines.append(f"  {total['told']}  {figure(total)}{f' ({label})' if label else ''}  {total['id']}")
        told = [row for row in before.get(key, ()) if row["told"] < total["told"]]
        earlier = [row for row in told if row["low"] <= total["low"]]
        if earlier:
            # Several a day count from several starts: the largest that fits is nearest to the same start.
            lines += _check(max(earlier, key=lambda row: (row["told"], row["low"])), total, plain)
        elif told:
            lines.append("      less than the totals before: another stretch of time or another measure")
        before.setdefault(key, []).append(total)
    return lines


def _statements(tracker: Tracker, donor: str) -> list[Row]:
    """Running totals by the day they were told; the same one told twice a day once."""
    found = _rows(
        tracker,
        "SELECT a.*, coalesce(d.published, a.date) AS told "
        "FROM amounts a LEFT JOIN documents d ON d.id = a.document_id "
        "WHERE a.role = 'cumulative' AND a.donor = ? AND coalesce(d.published, a.date) IS NOT NULL "
        "AND a.conversion_of IS NULL ORDER BY told, a.low, a.id",
        donor,
    )  # fmt: skip
    seen: dict[tuple[Any, ...], Row] = {}
    for row in found:
        seen.setdefault((row["told"], row["low"], row["currency"], row["recipient"], row["aid_type"]), row)
    return list(seen.values())


def _check(earlier: Row, later: Row, packages: Sequence[Row]) -> list[str]:
    grown = later["low"] - earlier["low"]
    between = [
        row for row in packages
        if row["announced"] and earlier["told"] < row["announced"] <= later["told"]
        and all(not later[name] or not row[name] or later[name] == row[name] for name in ("recipient", "aid_type"))
    ]  # fmt: skip
    counted, unconverted = 0.0, 0
    for row in between:
        value = _value(row, later["currency"])
        counted, unconverted = (counted + value, unconverted) if value is not None else (counted, unconverted + 1)
    missing = grown - counted
    code = later["currency"]
    line = f"      grown by {code} {grown:,.0f} since {earlier['told']}; "
    line += f"{count(len(between), 'package')} give{'s' if len(between) == 1 else ''} {code} {counted:,.0f}"
    if unconverted:
        line += f" ({unconverted} without a sum or rate)"
    if abs(missing) <= 0.02 * max(later["low"] * 0.05, grown, 1.0):
        return [line, "      nothing is missing"]
    word = "missing" if missing > 0 else "more than the total grew"
    return [line, f"      {code} {abs(missing):,.0f} {word}"]


def _value(row: Row, currency: str) -> float | None:
    if row["low"] is None:
        return None
    middle = (row["low"] + row["high"]) / 2
    if row["currency"] == currency:
        return float(middle)
    found = Rates.load().convert(middle, row["currency"], currency, row["announced"])
    return found.value if found else None
