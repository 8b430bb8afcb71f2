"""Random ledgers and what outlets make of them: figure rows with the mistakes that news makes, and the truth beside.

A ledger is a list of packages. A handful of outlets tell each of them: the donor's own release, reports of the day,
re-reports days later with a rounded sum or a conversion, background months after, plans before, shares of the sum, and
running totals. Equal sums weeks apart, several packages a day and numbered drawdowns are in it on purpose.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from figure_rows import Corpus

from aidtrack.exchange import Rates
from aidtrack.model import Row

DONORS = {
    "United States": "USD", "Germany": "EUR", "United Kingdom": "GBP", "Norway": "NOK", "Denmark": "DKK",
    "Japan": "USD", "Canada": "CAD", "European Union": "EUR", "Sweden": "SEK", "Poland": "PLN",
}  # fmt: skip
OUTLETS = ("Harbour Wire", "Northern Ledger", "Baltic Courier", "Lowland Courier", "Tidewater Press")
RECIPIENTS = ("Ukraine", "Ukraine", "Ukraine", "Sudan", "Taiwan")
THINGS = ("drone", "shell", "radar", "ambulance", "tank", "generator", "missile", "truck")
USUAL = (100e6, 200e6, 250e6, 300e6, 400e6, 500e6)
START = date(2022, 3, 1)


@dataclass(frozen=True)
class Truth:
    """A package as it happened."""

    donor: str
    recipient: str
    day: date
    low: float
    currency: str
    qualifier: str
    tranche: int | None
    programme: str | None
    aid_type: str
    envelope: bool
    items: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """Packages found against packages that happened, and the money counted against the true sum."""

    precision: float
    recall: float
    f1: float
    money: float


class Simulator:
    """One random world.

    Args:
        seed: what makes it this one.
        packages: how many packages happen.
    """

    def __init__(self, seed: int, packages: int = 50) -> None:
        self._chance = random.Random(seed)
        self.corpus = Corpus()
        self.ledger: list[Truth] = []
        self._tranches: dict[str, int] = {}
        self._totals: dict[str, float] = {}
        for _ in range(packages):
            self._happen()
        for truth in self.ledger:
            self._tell(truth)
        for rows in self.corpus.rows:
            self._chance.shuffle(rows)  # type: ignore[arg-type]

    # --- what happens -----------------------------------------------------------------------------------

    def _happen(self) -> None:
        chance = self._chance
        donor = chance.choice(list(DONORS))
        numbered = donor == "United States" and chance.random() < 0.7
        if numbered:
            self._tranches[donor] = self._tranches.get(donor, 0) + 1
        sum_of = (
            chance.choice(USUAL)
            if chance.random() < 0.4
            else round(chance.uniform(1, 99), 1) * chance.choice((1e6, 1e7, 1e8))
        )
        for _ in range(50):
            truth = Truth(
                donor, chance.choice(RECIPIENTS), START + timedelta(chance.randrange(900)), sum_of, DONORS[donor],
                "at_most" if numbered else chance.choice(("exact", "exact", "at_least")),
                self._tranches[donor] if numbered else None, "PDA" if numbered else None,
                chance.choice(("military", "humanitarian")), chance.random() < 0.05,
                tuple(chance.sample(THINGS, chance.randrange(1, 5))),
            )  # fmt: skip
            if not any(self._alike(truth, other) for other in self.ledger):
                self.ledger.append(truth)
                return

    @staticmethod
    def _alike(one: Truth, other: Truth) -> bool:
        """Too alike for any reader of the news to tell apart: nearly one sum, within a week, without numbers."""
        near = abs((one.day - other.day).days) < 9 and abs(one.low - other.low) <= 0.13 * max(one.low, other.low)
        return one.donor == other.donor and near and (one.tranche is None or other.tranche is None)

    # --- what is told of it -----------------------------------------------------------------------------

    def _tell(self, truth: Truth) -> None:
        chance = self._chance
        if chance.random() < 0.3:
            self._plan(truth)
        if chance.random() < 0.5:
            self._release(truth)
        else:
            self._report(truth, 0)
        for _ in range(chance.randrange(6)):
            self._report(truth, chance.choice((0, 0, 1, 1, 2, 3, 4)))
        for _ in range(chance.choice((0, 0, 1, 2))):
            self._remember(truth)

    def _article(self, day: date, publisher: str = "") -> Row:
        return self.corpus.document(day, publisher=publisher or self._chance.choice(OUTLETS))

    def _mention(self, document: Row, truth: Truth, low: float | None = None, **values: object) -> Row:
        plain: Row = {
            "donor": truth.donor, "recipient": truth.recipient, "qualifier": truth.qualifier,
            "envelope": truth.envelope,
            "aid_type": truth.aid_type, "tranche": truth.tranche, "programme": truth.programme,
        }  # fmt: skip
        return self.corpus.amount(document, truth.low if low is None else low, truth.currency, **{**plain, **values})

    def _release(self, truth: Truth) -> None:
        article = self._article(truth.day, f"Government of {truth.donor}")
        parent = self._mention(article, truth)
        self._around(article, truth, parent)

    def _report(self, truth: Truth, lag: int) -> None:
        chance = self._chance
        article = self._article(truth.day + timedelta(lag))
        low, qualifier = self._rounded(truth) if chance.random() < 0.4 else (truth.low, truth.qualifier)
        known = chance.random() < 0.6
        values: Row = {
            "qualifier": qualifier,
            "date": truth.day if chance.random() < 0.5 else article["published"],
            "tranche": truth.tranche if known else None,
            "programme": truth.programme if known else None,
            "aid_type": truth.aid_type if chance.random() < 0.7 else chance.choice((None, "military")),
            "recipient": truth.recipient if chance.random() < 0.9 else None,
        }
        parent = self._mention(article, truth, low, **values)
        if chance.random() < 0.3:
            self._mention(article, truth, low, **values)
        self._around(article, truth, parent)

    def _around(self, article: Row, truth: Truth, parent: Row) -> None:
        """Conversion, shares, items and the running total."""
        chance = self._chance
        if chance.random() < 0.3 and truth.currency != "USD":
            dollars = self._dollars(truth, parent["low"])
            if dollars:
                self.corpus.amount(article, dollars, "USD", donor=truth.donor, recipient=truth.recipient,
                                   conversion_of=parent["id"])  # fmt: skip
        if chance.random() < 0.3:
            for part in (0.5, 0.3):
                if not truth.envelope and chance.random() < 0.1:
                    self._mention(self._article(truth.day), truth, round(truth.low * part, 2), tranche=None,
                                  envelope=False, qualifier="exact")  # fmt: skip
                self._mention(article, truth, round(truth.low * part, 2), role="component", envelope=False,
                              parent_id=parent["id"], tranche=None, qualifier="exact")  # fmt: skip
        if chance.random() < 0.5:
            for thing in truth.items:
                self.corpus.item(article, thing, chance.randrange(1, 90), donor=truth.donor, recipient=truth.recipient)
        total = self._totals.get(truth.donor, 0.0) + truth.low
        self._totals[truth.donor] = total
        if chance.random() < 0.4:
            self._mention(article, truth, total, role="cumulative", tranche=None, envelope=False, date=None)

    def _plan(self, truth: Truth) -> None:
        article = self._article(truth.day - timedelta(self._chance.randrange(3, 60)))
        low, qualifier = self._rounded(truth)
        self._mention(article, truth, low, qualifier=qualifier, role="planned", status="proposed", tranche=None)

    def _remember(self, truth: Truth) -> None:
        chance = self._chance
        article = self._article(truth.day + timedelta(chance.randrange(20, 200)))
        day, precision = chance.choice(((truth.day, "day"), (truth.day.replace(day=1), "month"), (None, None)))
        numbered = chance.random() < 0.5
        self._mention(article, truth, role="past", date=day, date_precision=precision, aid_type=None,
                      tranche=truth.tranche if numbered else None)  # fmt: skip

    def _rounded(self, truth: Truth) -> tuple[float, str]:
        """The sum to two digits as "about", or as it is."""
        text = float(f"{truth.low:.1e}")
        if text == truth.low:
            return truth.low, truth.qualifier
        return text, self._chance.choice(("approx", "approx", "at_least" if text < truth.low else "approx"))

    @staticmethod
    def _dollars(truth: Truth, low: float) -> float | None:
        found = Rates.load().convert(low, truth.currency, "USD", truth.day)
        return float(f"{found.value:.2e}") if found else None


def score(ledger: list[Truth], packages: list[Row]) -> Score:
    """Match one to one on donor, currency, envelope, figure within 5 % and day within 3; money in dollars.

    Args:
        ledger: what happened.
        packages: what was found.
    """
    left = [row for row in packages if row["low"] is not None]
    count, hits = len(packages), 0
    for truth in sorted(ledger, key=lambda truth: (truth.day, truth.low)):
        fitting = [row for row in left if _is_it(truth, row)]
        if fitting:
            hits += 1
            left.remove(min(fitting, key=lambda row: (row["tranche"] != truth.tranche, abs(row["low"] - truth.low))))
    precision, recall = hits / count if count else 0.0, hits / len(ledger)
    true_sum = sum(_in_dollars(truth.low, truth.currency, truth.day) for truth in ledger if not truth.envelope)
    found = sum(row["amount_usd"] or 0.0 for row in packages if not row["envelope"])
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return Score(precision, recall, f1, found / true_sum - 1.0)


def _is_it(truth: Truth, row: Row) -> bool:
    return (
        row["donor"] == truth.donor
        and row["currency"] == truth.currency
        and row["envelope"] == truth.envelope
        and abs(row["low"] - truth.low) <= 0.05 * truth.low
        and row["announced"] is not None
        and abs((row["announced"] - truth.day).days) <= 3
    )


def _in_dollars(low: float, currency: str, day: date) -> float:
    found = Rates.load().convert(low, currency, "USD", day)
    return found.value if found else 0.0
