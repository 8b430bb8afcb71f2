"""The sample corpus gives its ledger: the packages that truly happened, each once, and nothing else."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from aidtrack import consolidation, pipeline, reading, tables
from aidtrack.model import Row

DATA = Path(__file__).parents[1] / "data"
FIELDS = ("qualifier", "aid_type", "instrument", "programme", "tranche")
"""Told too where they differ when this file is run as a script; only those of `HELD` make the test fail."""

HELD = ("recipient", "currency", "low", "high", "envelope", "announced", "donor_code", "recipient_code", "status")


@dataclass(frozen=True)
class Corpus:
    """The packages of the corpus beside its ledger."""

    packages: list[Row]
    links: list[Row]
    amounts: list[Row]
    ledger: list[Row]
    pairs: list[tuple[Row, Row]]
    missing: list[Row]
    extra: list[Row]


def ledger_rows() -> list[Row]:
    with (DATA / "ledger.csv").open(encoding="utf-8", newline="") as file:
        return [_typed(row) for row in csv.DictReader(file)]


def _typed(row: dict[str, str]) -> Row:
    typed: Row = {name: value or None for name, value in row.items()}
    typed["announced"] = date.fromisoformat(row["announced"]) if row["announced"] else None
    typed["low"], typed["high"] = (float(row[name]) if row[name] else None for name in ("low", "high"))
    typed["tranche"] = int(row["tranche"]) if row["tranche"] else None
    typed["envelope"] = row["envelope"] == "true"
    return typed


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return collected()


def collected() -> Corpus:
    """The sample corpus through the whole pipeline."""
    found = [pipeline.extract(document) for document in reading.read(DATA / "articles")]
    documents = [tables.document_row(one.document) for one in found]
    amounts = [row for one in found for row in tables.amount_rows(one)]
    items = [row for one in found for row in tables.item_rows(one)]
    made = consolidation.consolidate(documents, amounts, items)
    ledger = ledger_rows()
    pairs, missing, extra = match(ledger, made.packages)
    return Corpus(made.packages, made.links, amounts, ledger, pairs, missing, extra)


def match(ledger: list[Row], packages: list[Row]) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Rows one to one, the most alike first; what has no partner with the same donor and figure is missing or extra."""
    scored = sorted(
        ((_likeness(truth, made), i, j) for i, truth in enumerate(ledger) for j, made in enumerate(packages)),
        key=lambda entry: (-entry[0], entry[1], entry[2]),
    )
    truths: dict[int, int] = {}
    taken: set[int] = set()
    for likeness, i, j in scored:
        if likeness > 0 and i not in truths and j not in taken:
            truths[i] = j
            taken.add(j)
    pairs = [(ledger[i], packages[j]) for i, j in sorted(truths.items())]
    missing = [row for i, row in enumerate(ledger) if i not in truths]
    extra = [row for j, row in enumerate(packages) if j not in taken]
    return pairs, missing, extra


def _names(text: Any) -> set[str]:
    return {name.strip() for name in str(text or "").split(";")} - {""}


def _likeness(truth: Row, made: Row) -> float:
    """0 for rows that can't be meant; more for each thing that agrees."""
    if _names(truth["donor"]) != _names(made["donor"]) or (truth["low"] is None) != (made["low"] is None):
        return 0.0
    if truth["low"] is not None and (truth["currency"] != made["currency"] or not _near(truth["low"], made["low"])):
        return 0.0
    day = _day_agrees(truth, made)
    dated = made["announced"] is not None and truth["announced"] is not None
    near = dated and abs((made["announced"] - truth["announced"]).days) <= 45
    if not near and not day and truth["low"] is None:
        return 0.0
    return float(
        1.0 + 4.0 * day + 2.0 * near + 2.0 * (_names(truth["recipient"]) == _names(made["recipient"]))
        + (truth["envelope"] == made["envelope"]) + 0.5 * (truth["tranche"] == made["tranche"])
        + 0.25 * (truth["programme"] == made["programme"])
    )  # fmt: skip


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 0.001 * max(abs(one), abs(other))


def _day_agrees(truth: Row, made: Row) -> bool:
    """The same day; where the ledger knows the month only, the same month; none where the texts give none."""
    day: date | None = made["announced"]
    if day is None or truth["announced"] is None:
        return day is truth["announced"]
    if truth["date_precision"] == "month":
        first: date = truth["announced"]
        return (day.year, day.month) == (first.year, first.month)
    return bool(day == truth["announced"]) and made["date_precision"] == "day"


def differences(truth: Row, made: Row) -> dict[str, tuple[Any, Any]]:
    """Columns in which two matched rows differ."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in dict.fromkeys((*HELD, *FIELDS)):
        agree = {
            "announced": lambda: _day_agrees(truth, made),
            "recipient": lambda: _names(truth["recipient"]) == _names(made["recipient"]),
            "donor_code": lambda: _names(truth["donor_code"]) == _names(made["donor_code"]),
            "recipient_code": lambda: _names(truth["recipient_code"]) == _names(made["recipient_code"]),
            "low": lambda: _near(truth["low"], made["low"]),
            "high": lambda: _near(truth["high"], made["high"]),
        }.get(name, lambda name=name: truth.get(name) == made.get(name))
        if not agree():
            found[name] = (truth.get(name), made.get(name))
    return found


def _line(row: Row) -> str:
    figure = f"{row['currency']} {row['low']:,.0f}" if row["low"] is not None else "no sum"
    kind = " envelope" if row["envelope"] else ""
    source = row.get("articles") or row.get("headline") or ""
    return f"{row['announced']} {row['donor']} → {row['recipient']}: {figure}{kind}  [{str(source)[:110]}]"


def report(corpus: Corpus, held: tuple[str, ...] = HELD) -> list[str]:
    """Where packages and ledger differ, a line each."""
    lines = [f"missing  {_line(row)}" for row in corpus.missing]
    lines += [f"extra    {_line(row)}" for row in corpus.extra]
    for truth, made in corpus.pairs:
        wrong = {name: both for name, both in differences(truth, made).items() if name in held}
        if wrong:
            told = ", ".join(f"{name}: {good!r} expected, {bad!r} found" for name, (good, bad) in wrong.items())
            lines.append(f"differs  {_line(truth)}\n         {told}")
    return lines


def test_packages_equal_the_ledger(corpus: Corpus) -> None:
    lines = report(corpus)
    assert not lines, f"{len(lines)} of {len(corpus.ledger)} rows:\n" + "\n".join(lines)


@pytest.mark.xfail(strict=True, reason="26 of 66 rows: what only other texts, or the world, know of kind and programme")
def test_packages_equal_the_ledger_in_kind_too(corpus: Corpus) -> None:
    """Qualifier, aid type, instrument, programme and tranche; `python tests/test_ledger.py` tells where not."""
    lines = report(corpus, FIELDS)
    assert not lines, "\n".join(lines)


def test_nothing_but_news_and_background_is_counted(corpus: Corpus) -> None:
    """No running total, component, planned or foreign sum makes a package."""
    roles = {row["id"]: row["role"] for row in corpus.amounts}
    counted = {link["mention_id"] for link in corpus.links if link["kind"] == "amount"}
    assert {roles[mention] for mention in counted} <= {"new", "past"}


NO_SUM = {"2022-04-21-us-second-800-million.txt"}
"""Articles that tell a package of the ledger without naming its sum or a thing that only it has."""


def test_articles_tell_the_packages_that_the_ledger_says(corpus: Corpus) -> None:
    """Each package has at least as many documents as the ledger counts articles, save those that only plan it."""
    told: dict[str, set[str]] = {}
    for link in corpus.links:
        told.setdefault(link["package_id"], set()).add(link["document_id"])
    short = [
        f"{_line(truth)}: {len(told[made['package_id']])} documents"
        for truth, made in corpus.pairs
        if len(told[made["package_id"]]) < len(set(str(truth["articles"]).split(";")) - NO_SUM)
    ]
    assert not short, "\n".join(short)


@pytest.mark.parametrize(
    ("column", "most"), [("qualifier", 1), ("aid_type", 13), ("instrument", 6), ("programme", 13), ("tranche", 2)]
)
def test_kind_differs_in_few_rows(corpus: Corpus, column: str, most: int) -> None:
    """No more rows than today may differ in a column that is not held exactly."""
    lines = [line for line in report(corpus, (column,)) if line.startswith("differs")]
    assert len(lines) <= most, "\n".join(lines)


if __name__ == "__main__":
    print("\n".join(report(collected(), (*HELD, *FIELDS))))
