"""How charts and the report say sums, counts, names and stretches of time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aidtrack.model import Status
from aidtrack.quantities import WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from aidtrack.queries import Filters

SYMBOLS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
NOT_SAID: Final = "not said"

_CURRENCIES: Final = {
    "USD": "US dollars", "EUR": "euros", "GBP": "pounds sterling", "JPY": "yen", "UAH": "hryvnias",
    "CAD": "Canadian dollars", "AUD": "Australian dollars", "NOK": "Norwegian kroner", "SEK": "Swedish kronor",
    "DKK": "Danish kroner", "PLN": "zlotys", "CHF": "Swiss francs",
}  # fmt: skip
_SCALES: Final = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_ARTICLE: Final = (
    "United ", "European ", "World Bank", "International ", "Netherlands", "G7", "Czech Republic", "Philippines",
)  # fmt: skip
_TWOFOLD: Final = (
    "Antigua and Barbuda", "Bosnia and Herzegovina", "Saint Kitts and Nevis", "Trinidad and Tobago",
)  # fmt: skip
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_VERBS: Final = {
    Status.REQUESTED: ("requested", "Requests"),
    Status.PROPOSED: ("proposed", "Proposals"),
    Status.ALLOCATED: ("allocated", "Allocations"),
    Status.DELIVERED: ("delivered", "Deliveries"),
    Status.CANCELLED: ("withdrawn", "Withdrawn sums"),
}


def short(size: float) -> str:
    """A number as a headline has it: one decimal at most, and no empty one.

    >>> [short(size) for size in (1.3e9, 48_230_000_000, 999_600_000, 1.2e11, 1850, 12, 0)]
    ['1.3bn', '48.2bn', '1bn', '120bn', '1,850', '12', '0']
    """
    for scale, word in _SCALES:
        if size >= scale * 0.9995:
            figure = size / scale
            return f"{figure:,.{1 if figure < 99.95 else 0}f}".removesuffix(".0") + word
    return f"{size:,.0f}"


def money(amount: float, currency: str) -> str:
    """A sum as a headline has it.

    >>> money(1.3e9, "USD"), money(335e6, "NOK"), money(-2.5e9, "EUR")
    ('$1.3bn', 'NOK 335m', '−€2.5bn')
    """
    return f"{'−' if amount < 0 else ''}{SYMBOLS.get(currency, f'{currency} ')}{short(abs(amount))}"


def stated(low: float | None, high: float | None, currency: str | None, qualifier: str | None) -> str:
    """A sum as a document states it, to four figures or more, in its own currency.

    >>> stated(2.98e9, 2.98e9, "USD", "exact"), stated(8e8, 8e8, "USD", "at_most"), stated(1e9, 1.5e9, "EUR", "range")
    ('$2.98bn', 'up to $800m', '€1bn–1.5bn')
    """
    if low is None:
        return ""
    mark = SYMBOLS.get(currency or "", f"{currency} " if currency else "")
    text = f"{mark}{_longer(low)}"
    if high is not None and high != low:
        text += f"–{_longer(high)}"
    return WORDS.get(qualifier or "", "") + text


def _longer(size: float) -> str:
    for scale, word in _SCALES:
        if size >= scale:
            return f"{size / scale:,.3f}".rstrip("0").rstrip(".") + word
    return f"{size:,.2f}".removesuffix(".00")


def span(low: float, high: float, currency: str) -> str:
    """A sum from low to high.

    >>> span(1e9, 1.5e9, "USD"), span(5e8, 5e8, "EUR"), span(1.001e9, 1.002e9, "USD")
    ('$1bn–1.5bn', '€500m', '$1bn')
    """
    return money(low, currency) if short(low) == short(high) else f"{money(low, currency)}–{short(high)}"


def currency_name(code: str) -> str:
    """A currency in words, its code where it is a rarer one."""
    return _CURRENCIES.get(code, code)


def donor_name(name: str | None) -> str:
    """A donor as a label has it.

    >>> donor_name("United Kingdom; Norway"), donor_name(None)
    ('United Kingdom and Norway', 'Donor not said')
    """
    return " and ".join(name.split("; ")) if name else f"Donor {NOT_SAID}"


def in_text(name: str) -> str:
    """A country or institution, or several joint ones, within a sentence, with the article.

    >>> in_text("United States"), in_text("Norway and United Kingdom")
    ('the United States', 'Norway and the United Kingdom')
    """
    return " and ".join(f"the {part}" if part.startswith(_ARTICLE) else part for part in name.split(" and "))


def has(name: str) -> str:
    """The verb after a donor's name.

    >>> has("Norway"), has("Norway and United Kingdom"), has("Bosnia and Herzegovina")
    ('has', 'have', 'has')
    """
    return "have" if " and " in name and name not in _TWOFOLD else "has"


def sentence(text: str) -> str:
    """A text with a capital at its start; the rest stays as it is."""
    return text[:1].upper() + text[1:]


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def month(day: date) -> str:
    """A month in words, such as February 2022."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def verb(filters: Filters) -> str:
    """What the money is said to be: committed, or what the status filter asks for."""
    return _status_words(filters)[0]


def measure(filters: Filters) -> str:
    """The measure as a noun, with the kind of aid and money that the filters ask for.

    >>> from aidtrack.queries import Filters
    >>> measure(Filters(aid_type=("military",))), measure(Filters(status=("delivered",), instrument=("loan",)))
    ('Commitments of military aid', 'Deliveries of aid (loan)')
    """
    kinds = f"{listed([kind.lower() for kind in filters.aid_type])} " if filters.aid_type else ""
    ways = f" ({', '.join(way.replace('_', ' ') for way in filters.instrument)})" if filters.instrument else ""
    return f"{_status_words(filters)[1]} of {kinds}aid{ways}"


def _status_words(filters: Filters) -> tuple[str, str]:
    words = {_VERBS.get(Status(status), ("committed", "Commitments")) for status in filters.status}
    return words.pop() if len(words) == 1 else ("committed", "Commitments")


def described(filters: Filters) -> str:
    """The filters in words, for a message.

    >>> from aidtrack.queries import Filters
    >>> described(Filters(donor=("Norway",), since=None))
    'donor Norway'
    """
    parts = [
        f"{name.replace('_', ' ')} {', '.join(getattr(filters, name))}"
        for name in ("donor", "recipient", "aid_type", "status", "instrument", "currency")
        if getattr(filters, name)
    ]
    parts += [f"{name} {getattr(filters, name)}" for name in ("since", "until") if getattr(filters, name)]
    return ", ".join(parts)
