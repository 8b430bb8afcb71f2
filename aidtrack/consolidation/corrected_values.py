"""What a correction says, read strictly: a value that can't be right is refused before it is stored."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any, Final

from aidtrack.consolidation.actors import named
from aidtrack.errors import UsageError
from aidtrack.lexicon import currencies
from aidtrack.model import MOST_MONEY, AidType, Instrument, Precision, Qualifier, Role, Row, Status

_EMPTY: Final = {
    "same": ("field", "value"),
    "different": ("field", "value"),
    "wrong_value": ("other",),
    "wrong_role": ("other", "field"),
    "not_aid": ("other", "field", "value"),
    "withdraw": ("value",),
}
"""Each action with the columns that say nothing about it."""

ACTIONS: Final = tuple(_EMPTY)
ROLE: Final = "role"
"""The field by which a wrong_role is withdrawn."""


def check(row: Row) -> None:
    """Refuse a correction that can't be right, whatever is stored.

    Args:
        row: with the columns of `storage.CORRECTIONS`.

    Raises:
        UsageError: no such action, field, role or value, or a column that the action needs is empty.

    >>> check({"action": "wrong_value", "subject": "a1", "value": "5,5"})
    Traceback (most recent call last):
    aidtrack.errors.UsageError: '5,5' is no amount: write it in full, such as 5500000 or 5,500,000.50
    """
    action = row.get("action")
    if action not in ACTIONS:
        raise UsageError(f"no such action {action!r}", f"use {', '.join(ACTIONS)}")
    if not row.get("subject"):
        raise UsageError(f"{action} has no subject", "fill in the id of what it is about")
    if action in ("same", "different") and not row.get("other"):
        raise UsageError(f"{action} takes two", "fill in the id of the other one")
    if action in ("same", "different") and row["other"] == row["subject"]:
        raise UsageError(f"{action} names the same one twice", "fill in the id of the other one")
    for column in _EMPTY[action]:
        if row.get(column):
            raise UsageError(f"{action} takes no {column}", f"leave {row[column]!r} out")
    if action == "withdraw" and row.get("field") not in (None, "", ROLE):
        _known_field(str(row["field"]))
    if row.get("decided") is not None:
        _decided(row["decided"])
    values(row)


def values(row: Row) -> Row:
    """The columns that a correction sets, as they are stored; none for those of pairs.

    Args:
        row: with the columns of `storage.CORRECTIONS`.

    Raises:
        UsageError: no such field, role or value.

    >>> values({"action": "wrong_value", "subject": "a1", "field": "donor", "value": "USA"})
    {'donor': 'United States'}
    """
    action, text = row.get("action"), str(row.get("value") or "").strip()
    if action == "not_aid":
        return {"role": Role.OTHER.value}
    if action == "wrong_role":
        return {"role": _one_of(Role)(ROLE, text)}
    if action != "wrong_value":
        return {}
    name = str(row.get("field") or "amount")
    _known_field(name)
    if not text:
        raise UsageError(f"there is no value for {name}", "fill in the right one")
    if name == "amount":
        return dict.fromkeys(("low", "high"), _money(name, text))
    return {name: _FIELDS[name](name, text)}


def donor(row: Row) -> str | None:
    """The donor to whom a correction gives a figure; None where it gives it to nobody, or to nobody known."""
    try:
        return values(row).get("donor")
    except UsageError:
        return None


def _known_field(name: str) -> None:
    if name != "amount" and name not in _FIELDS:
        raise UsageError(f"no field {name!r}", f"use amount, {', '.join(_FIELDS)}")


def _money(name: str, text: str) -> float:
    if not re.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?(?:[eE]\+?[0-9]{1,2})?", text):
        raise UsageError(f"{text!r} is no {name}", "write it in full, such as 5500000 or 5,500,000.50")
    value = float(text.replace(",", ""))
    if not 0 < round(value, 2) < MOST_MONEY:
        raise UsageError(f"{text} is no {name} of money", "it must be at least 0.01 and less than 10^18")
    return value


def _currency(name: str, text: str) -> str:
    if text.upper() in currencies.codes():
        return text.upper()
    word = currencies.phrases().get(tuple(text.lower().split()))
    raise UsageError(f"no {name} {text!r}", f"write its ISO 4217 code, such as {word.code if word else 'USD'}")


def _day(name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is no {name}", "write it as 2023-05-13") from None


def _decided(given: object) -> None:
    text = str(given)[:10] if isinstance(given, date) else str(given)
    if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text) or _day("day of decision", text) > date.today():
        raise UsageError(f"{text!r} is no day on which anybody can have decided", "write it as 2023-05-13")


def _flag(name: str, text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise UsageError(f"{text!r} is no {name}", "write true or false")
    return text.lower() == "true"


def _whole(name: str, text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text):
        raise UsageError(f"{text!r} is no {name}", "write its number, such as 7")
    return int(text)


def _one_of(kind: type[StrEnum]) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        known = [member.value for member in kind]
        if text in known:
            return text
        near = difflib.get_close_matches(text, known, n=1)
        raise UsageError(f"no {name} {text!r}", f"did you mean {near[0]!r}?" if near else f"use {', '.join(known)}")

    return read


_FIELDS: Final[dict[str, Callable[[str, str], Any]]] = {
    "low": _money,
    "high": _money,
    "currency": _currency,
    "date": _day,
    "date_precision": _one_of(Precision),
    "donor": named,
    "recipient": named,
    "aid_type": _one_of(AidType),
    "instrument": _one_of(Instrument),
    "status": _one_of(Status),
    "qualifier": _one_of(Qualifier),
    "programme": lambda _, text: text,
    "tranche": _whole,
    "envelope": _flag,
}
"""Fields that can be corrected and how their value is read; `amount` or no field sets low and high at once."""
