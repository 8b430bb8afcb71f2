"""What truly happened: donors, recipients and a random ledger of packages."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

START, DAYS = date(2022, 3, 1), 1000
#: How many currency units a dollar buys, roughly: only for sums of a plausible size.
SIZE = {"NOK": 10, "SEK": 10, "DKK": 7, "PLN": 4}
USUAL = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8)
APART = 0.15
ALIKE_DAYS = 10


@dataclass(frozen=True)
class Donor:
    """Who gives, and the names and people that texts know it by."""

    name: str
    text: str
    short: tuple[str, ...]
    demonym: tuple[str, ...]
    capital: str
    currency: str
    weight: int
    ministry: tuple[str, ...]
    leader: tuple[tuple[str, str], ...]
    civilian: bool = False
    bank: bool = False
    numbered: str = ""
    city: str = ""

    @property
    def has_government(self) -> bool:
        return not self.bank and self.name != "European Union"

    @property
    def seat(self) -> str:
        """The city that a dateline names."""
        return self.city or self.capital


@dataclass(frozen=True)
class Recipient:
    """Who receives."""

    name: str
    demonym: str
    capital: str
    weight: int
    people: tuple[str, ...]
    enemy: str = ""


@dataclass(frozen=True)
class Package:
    """One decision to give aid, as it happened; without a figure where only things were given."""

    number: int
    donors: tuple[Donor, ...]
    recipient: Recipient
    day: date
    figure: float | None
    currency: str
    kind: str
    things: tuple[tuple[int, str], ...] = ()
    parts: tuple[float, ...] = ()
    numbered: bool = False
    ordinal: int | None = None
    envelope: bool = False
    paid_from: int | None = None

    @property
    def donor(self) -> str:
        return "; ".join(sorted(donor.name for donor in self.donors))


@dataclass
class Ledger:
    """All packages of one world in the order of their days."""

    packages: list[Package] = field(default_factory=list)

    def of(self, package: Package) -> list[Package]:
        """All of one donor and recipient."""
        return [p for p in self.packages if (p.donors, p.recipient) == (package.donors, package.recipient)]


@cache
def world() -> dict[str, Any]:
    """The content of world.toml."""
    return tomllib.loads((Path(__file__).parent / "world.toml").read_text(encoding="utf-8"))


def _frozen(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(tuple(v) if isinstance(v, list) else v for v in value) if isinstance(value, list) else value
        for name, value in row.items()
    }


@cache
def donors() -> tuple[Donor, ...]:
    return tuple(Donor(**_frozen(row)) for row in world()["donors"])


@cache
def recipients() -> tuple[Recipient, ...]:
    return tuple(Recipient(**_frozen(row)) for row in world()["recipients"])


def make(chance: random.Random, count: int) -> Ledger:
    """A ledger at random: equal sums weeks apart, pairs on one day, numbered drawdowns, joint gifts, facilities.

    Args:
        chance: where randomness comes from.
        count: how many packages happen.
    """
    found: list[Package] = []
    while len(found) < count:
        package = _package(chance)
        if any(_confusable(package, other) for other in found):
            continue
        found.append(package)
        for further in (_same_day, _again):
            other = further(chance, package)
            if other is not None and len(found) < count and not any(_confusable(other, one) for one in found):
                found.append(other)
    found.sort(key=lambda package: package.day)
    return Ledger(_numbered(chance, found))


def _package(chance: random.Random) -> Package:
    donor = _weighted(chance, donors())
    recipient = _weighted(chance, recipients())
    kinds = ["military"] * 3 + ["humanitarian"] + ["financial"]
    kind = chance.choice(kinds)
    if donor.bank or (kind == "military" and (donor.civilian or recipient.name != "Ukraine")):
        kind = "financial" if donor.bank else chance.choice(("humanitarian", "financial"))
    day = START + timedelta(chance.randrange(DAYS))
    plain = Package(0, (donor,), recipient, day, None, donor.currency, kind, _things(chance, kind))
    draw = chance.random()
    if kind == "military" and draw < 0.08:
        return plain
    if not donor.civilian and recipient.name == "Ukraine" and draw < 0.12:
        return replace(plain, figure=_figure(chance, donor, 12), envelope=True, things=())
    figure = _figure(chance, donor)
    if donor.has_government and draw > 0.95 and not donor.numbered:
        partner = chance.choice([d for d in donors() if d.has_government and not d.numbered and d != donor])
        plain = replace(plain, donors=(donor, partner), kind=kind if not partner.civilian else "humanitarian")
        plain = replace(plain, things=_things(chance, plain.kind))
    numbered = bool(donor.numbered) and kind == "military"
    return replace(plain, figure=figure, parts=_parts(chance, figure), numbered=numbered)


def _weighted(chance: random.Random, of: Sequence[Any]) -> Any:
    return chance.choices(of, [one.weight for one in of])[0]


def _things(chance: random.Random, kind: str) -> tuple[tuple[int, str], ...]:
    known = world()["kinds"][kind]
    picked = chance.sample(range(len(known["things"])), min(len(known["things"]), chance.choice((1, 2, 3, 3, 4))))
    return tuple((_count(chance, *known["counts"][index]), known["things"][index]) for index in picked)


def _count(chance: random.Random, least: int, most: int) -> int:
    count = chance.randint(least, most)
    step = 10 ** max(0, len(str(count)) - 2)
    return max(least, count // step * step)


def _figure(chance: random.Random, donor: Donor, times: float = 1) -> float:
    dollars = min(max(chance.lognormvariate(18.8, 1.1), 2e6), 6e9) * times * (3 if donor.bank else 1)
    size = dollars * SIZE.get(donor.currency, 1)
    magnitude = 10.0 ** (len(str(int(size))) - 1)
    if chance.random() < 0.5:
        return round(chance.choice(USUAL) * magnitude)
    digits = chance.choice((1, 1, 2))
    return round(round(size / magnitude, digits) * magnitude)


def _parts(chance: random.Random, figure: float) -> tuple[float, ...]:
    """Two shares of a figure that leave some of it over, or none where it is too odd to share."""
    step = 10.0 ** (len(str(int(figure))) - 2)
    shares = tuple(round(figure * chance.uniform(*between) / step) * step for between in ((0.35, 0.55), (0.12, 0.3)))
    return shares if min(shares) > 0 else ()


def _same_day(chance: random.Random, package: Package) -> Package | None:
    """A second decision of the donor on the day, of another kind and size."""
    donor = package.donors[0]
    if chance.random() > 0.1 or package.figure is None or package.envelope or donor.bank or len(package.donors) > 1:
        return None
    kind = "humanitarian" if package.kind != "humanitarian" else "financial"
    figure = _figure(chance, donor)
    if not 0.15 < figure / package.figure < 0.7:
        return None
    return replace(package, figure=figure, kind=kind, things=_things(chance, kind), parts=(), numbered=False)


def _again(chance: random.Random, package: Package) -> Package | None:
    """The same sum weeks later."""
    if chance.random() > 0.07 or package.figure is None or package.envelope:
        return None
    day = package.day + timedelta(chance.randint(21, 70))
    return replace(package, day=day, things=_things(chance, package.kind))


def _confusable(one: Package, other: Package) -> bool:
    """Whether no reader could tell two packages apart: one giver, about a week, about one sum."""
    if not {d.name for d in one.donors} & {d.name for d in other.donors}:
        return False
    if abs((one.day - other.day).days) > ALIKE_DAYS:
        return False
    if one.figure is None or other.figure is None:
        return one.recipient == other.recipient
    return abs(one.figure - other.figure) <= APART * max(one.figure, other.figure)


def _numbered(chance: random.Random, found: list[Package]) -> list[Package]:
    """Give packages their numbers, drawdowns their ordinals and some packages the facility that pays for them."""
    ordinals: dict[str, int] = {}
    made: list[Package] = []
    for number, package in enumerate(found):
        ordinal = None
        if package.numbered:
            ordinals[package.donor] = ordinal = ordinals.get(package.donor, 0) + 1
        facilities = [
            e.number
            for e in made
            if e.envelope and e.donors == package.donors and e.recipient == package.recipient
            and (e.figure or 0) > 2 * (package.figure or 0) and 20 < (package.day - e.day).days < 700
        ]  # fmt: skip
        paid = facilities[-1] if facilities and package.figure and not package.envelope else None
        made.append(replace(package, number=number, ordinal=ordinal, paid_from=paid if chance.random() < 0.5 else None))
    return made
