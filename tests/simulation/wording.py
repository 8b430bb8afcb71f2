"""How outlets write sums, dates and ordinals."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from aidtrack.exchange import Rates

from .ledger import world

SIGNS: Final = {"USD": "$", "EUR": "€", "GBP": "£", "CAD": "C$", "AUD": "A$"}
WORDS: Final = {
    "USD": "dollars", "EUR": "euros", "GBP": "pounds", "CAD": "Canadian dollars", "AUD": "Australian dollars",
    "CHF": "Swiss francs", "PLN": "zlotys", "NOK": "Norwegian {krone}", "SEK": "Swedish {krone}",
    "DKK": "Danish {krone}",
}  # fmt: skip
KRONE: Final = {"NOK": "kroner", "DKK": "kroner", "SEK": "kronor"}
ORDINALS: Final = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
WEEKDAYS: Final = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ABOVE: Final = ("nearly", "almost", "just under")
BELOW: Final = ("more than", "over", "just over")
AROUND: Final = ("about", "around", "roughly", "some")


@dataclass(frozen=True)
class Outlet:
    """One voice: its house style of sums and dates."""

    name: str
    dateline: str
    scale: str
    euro: tuple[str, ...]
    krone: str
    weekday: str
    day: str
    convert: float
    zone: str
    title: str
    home: str = ""


@cache
def outlets() -> tuple[Outlet, ...]:
    return tuple(Outlet(**{**row, "euro": tuple(row["euro"])}) for row in world()["outlets"])


def scaled(value: float, scale: str) -> str:
    """A figure in words of its size.

    >>> scaled(2.5e9, "long"), scaled(250e6, "short"), scaled(750_000, "long")
    ('2.5 billion', '250m', '750,000')
    """
    for size, long, short in ((1e9, " billion", "bn"), (1e6, " million", "m")):
        if value >= size:
            number = f"{value / size:.3f}".rstrip("0").rstrip(".")
            return number + (long if scale == "long" else short)
    return f"{value:,.0f}"


def money(chance: random.Random, outlet: Outlet, value: float, currency: str, before_noun: bool = False) -> str:
    """A sum in house style.

    Args:
        chance: where randomness comes from.
        outlet: whose style.
        value: the figure.
        currency: its ISO code.
        before_noun: whether it stands before a noun ("a $5 million package"), where words for money are awkward.
    """
    number = scaled(value, outlet.scale)
    worded = not before_noun and outlet.scale == "long" and chance.random() < 0.12
    if currency == outlet.home:
        return f"${number}" if currency in ("CAD", "AUD") else _coded(currency, number)
    if currency == "EUR" and not worded:
        form = "€{n}" if before_noun else chance.choice(outlet.euro)
        return form.format(n=number)
    if currency in KRONE:
        if outlet.krone == "code" or before_noun:
            return f"{currency} {number}"
        return f"{number} " + WORDS[currency].format(krone="crowns" if outlet.krone == "crowns" else KRONE[currency])
    if worded or (currency == "PLN" and not before_noun):
        return f"{scaled(value, 'long')} {WORDS[currency]}"
    if currency == "USD" and outlet.zone != "USD" and chance.random() < 0.3:
        return f"US${number}"
    return _coded(currency, number)


def _coded(currency: str, number: str) -> str:
    sign = SIGNS.get(currency)
    return f"{sign}{number}" if sign else f"{currency} {number}"


def article(text: str) -> str:
    """ "a" or "an" before a sum.

    >>> article("$8 million"), article("£1.8bn"), article("€11bn"), article("A$5 million")
    ('an', 'a', 'an', 'an')
    """
    digits = text.lstrip("US$€£")
    whole = digits.split(".")[0].split(" ")[0].rstrip("mbn")
    return "an" if text.startswith(("A$", "AUD", "SEK")) or whole.startswith("8") or whole in ("11", "18") else "a"


def rounded(chance: random.Random, value: float) -> tuple[float, str]:
    """A figure to one or two digits with the word that says so; as it is where that would tell too much off."""
    for form in chance.sample([".0e", ".1e"], 2):
        text = float(f"{value:{form}}")
        if text != value and abs(text - value) <= 0.04 * value:
            words = (*(ABOVE if text > value else BELOW), *AROUND)
            return text, chance.choice(words)
    return value, ""


def converted(value: float, source: str, target: str, day: date) -> float | None:
    """A sum in another currency at the day's rate, to three digits."""
    found = Rates.load().convert(value, source, target, day)
    return round(float(f"{found.value:.2e}")) if found else None


def month_day(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.day}"


def day_month(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"


def fill(outlet_form: str, day: date) -> str:
    return outlet_form.format(
        weekday=WEEKDAYS[day.weekday()], monthday=month_day(day), daymonth=day_month(day), year=day.year
    )


def when(chance: random.Random, outlet: Outlet, day: date, published: date) -> str:
    """When something of these days happened, as the outlet says it; sometimes left out."""
    lag = (published - day).days
    if lag > 6:
        return f"on {day_month(day)}"
    if chance.random() < 0.12:
        return ""
    choices = [fill(outlet.weekday, day)] * 5 + [fill(outlet.day, day)]
    if lag == 0:
        choices.append("today")
    if lag == 1 and outlet.zone != "USD":
        choices.append("yesterday")
    if lag >= 2 and published.weekday() > day.weekday():
        choices.append("earlier this week")
    return chance.choice(choices)


def past_when(chance: random.Random, outlet: Outlet, day: date, published: date, exactly: bool) -> str:
    """When something weeks or months ago happened.

    Args:
        chance: where randomness comes from.
        outlet: who writes.
        day: when it happened.
        published: when it is written.
        exactly: whether only the very day tells it from others.
    """
    year = "" if day.year == published.year else f" {day.year}"
    comma = "," if year and outlet.day.endswith("{monthday}") else ""
    exact = fill(outlet.day, day) + comma + year
    lag = (published - day).days
    if exactly:
        return exact
    month = MONTHS[day.month - 1]
    recent = day > published - timedelta(330)
    choices = [exact, f"in {month} {day.year}", f"in {month}{year}"]
    if recent and day.month != published.month:
        choices += [f"in {month}", f"last {month}"]
    if (published.replace(day=1) - timedelta(1)).replace(day=1) == day.replace(day=1):
        choices += ["last month", "last month"]
    if lag % 7 == 0 and 14 <= lag <= 28:
        choices += [f"{('two', 'three', 'four')[lag // 7 - 2]} weeks ago"]
    return chance.choice(choices)


def dated(day: date, american: bool) -> str:
    """A full date without its preposition."""
    return f"{month_day(day)}, {day.year}" if american else f"{day_month(day)} {day.year}"


def ordinal(chance: random.Random, number: int) -> str:
    """The number of a tranche.

    >>> import random
    >>> ordinal(random.Random(0), 23), ordinal(random.Random(0), 12)
    ('23rd', '12th')
    """
    if number <= 10 and chance.random() < 0.6:
        return ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def listed(things: tuple[tuple[int, str], ...]) -> str:
    """ "20 howitzers, 300 trucks and 5,000 shells"."""
    said = [f"{count:,} {name}" for count, name in things]
    return said[0] if len(said) == 1 else ", ".join(said[:-1]) + " and " + said[-1]
