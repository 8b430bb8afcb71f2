"""Rows in words: sums, dates, quotes, one package on a line."""

from __future__ import annotations

from datetime import date

from aidtrack.model import REASON_SEPARATOR, Row
from aidtrack.quantities import WORDS


def figure(row: Row) -> str:
    if row["low"] is None:
        return "no sum was told"
    return f"{WORDS.get(str(row['qualifier']), '')}{row['currency']} {span(row['low'], row['high'])}"


def span(low: float, high: float) -> str:
    return f"{low:,.0f}" if low == high else f"{low:,.0f} to {high:,.0f}"


def converted(row: Row) -> str:
    if row["amount_usd"] is None or row["rate_date"] is None:
        return ""
    return f"USD {row['amount_usd']:,.0f}, EUR {row['amount_eur'] or 0:,.0f} at the rates of {row['rate_date']}"


def brief(row: Row) -> str:
    number = f", {series(row)}"
    envelope = ", envelope" if row["envelope"] else ""
    day = dated(row["announced"], row["date_precision"]) or "no date"
    who = f"{row['donor']} to {row['recipient'] or 'nobody named'}"
    return f"{row['package_id']}  {day}  {who}: {figure(row)}{number if len(number) > 2 else ''}{envelope}"


def series(row: Row) -> str:
    """The programme and the number in it."""
    number = f"no. {row['tranche']}" if row.get("tranche") is not None else ""
    return " ".join(str(x) for x in (row.get("programme"), number) if x)


def named(name: str | None, code: str | None) -> str:
    return f"{name} ({code})" if name and code else name or ""


def dated(day: date | None, precision: str | None) -> str:
    if day is None:
        return ""
    forms = {"month": day.strftime("%B %Y"), "quarter": f"Q{(day.month + 2) // 3} {day.year}", "year": str(day.year)}
    return forms.get(precision or "day", day.isoformat())


def quoted(text: str | None) -> list[str]:
    """A quote on a line of its own, indented."""
    return [f"    “{' '.join(text.split())}”"] if text else []


def split(reasons: str | None) -> list[str]:
    return [reason for reason in (reasons or "").split(REASON_SEPARATOR) if reason]
