"""Sums that undated texts tell alone are made in parts, and come out as everything at once would make them."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from figure_rows import Corpus

from aidtrack.consolidation import batches, consolidate, in_batches
from aidtrack.consolidation.lone import Sum, parts
from aidtrack.model import TABLES, Row
from aidtrack.storage import Tracker, figures, loading
from aidtrack.storage.figures import Stored

M = 1e6


def exact(value: float, currency: str = "USD", qualifier: str = "exact") -> Sum:
    return Sum(currency, value, value, qualifier, 1)


CASES: list[tuple[list[Sum], list[Sum], list[set[float]], str]] = [
    ([exact(40 * M), exact(50 * M)], [], [{40 * M}, {50 * M}], "two sums that nobody takes for one another"),
    ([exact(55 * M), exact(56 * M)], [], [{55 * M}, {56 * M}], "where the reach of one ends that of the next begins"),
    ([exact(40 * M), exact(41 * M, qualifier="approx")], [], [{40 * M, 41 * M}], "about 41 may be 40"),
    ([exact(40 * M), exact(50 * M)], [exact(50 * M)], [{40 * M}], "another text tells the 50 with something else"),
    ([exact(40 * M)], [exact(40 * M, "EUR")], [{40 * M}], "a sum in another currency"),
    ([exact(40 * M)], [Sum("USD", 30 * M, 60 * M, "range", 1)], [], "a range holds it"),
    ([exact(40 * M)], [exact(41 * M, qualifier="at_most")], [], "up to 41 reaches down to 40"),
    ([exact(3e9), exact(2.99e9)], [], [{3e9, 2.99e9}], "a rounded billion"),
]


@pytest.mark.parametrize(("alone", "beside", "expected", "reason"), CASES, ids=[case[-1] for case in CASES])
def test_parts(alone: list[Sum], beside: list[Sum], expected: list[set[float]], reason: str) -> None:
    found = [{value for _, value in part.sums} for part in parts(alone, beside)]
    assert found == sorted(expected, key=min), reason


SUMS = (5, 5.1, 5.25, 6, 10, 11, 12, 12.4, 100, 101, 1000, 1100, 3000, 3200, 6400)
RARE: tuple[tuple[float, tuple[dict[str, Any], ...]], ...] = (
    (0.15, tuple({"role": role} for role in ("past", "component", "planned", "cumulative", "other"))),
    (0.1, ({"tranche": 3}, {"programme": "PDA"}, {"envelope": True}, {"date": date(2023, 1, 5)})),
    (0.2, tuple({"qualifier": qualifier} for qualifier in ("approx", "at_least", "at_most"))),
    (0.2, ({"recipient": None}, {"recipient": "Sudan"}, {"aid_type": "military"}, {"confidence": 0.2})),
    (0.2, ({"quote": "one sentence"}, {"quote": "another sentence"})),
)
"""What now and then is otherwise with a sum, and how often."""


def undated(chance: random.Random) -> Corpus:
    """Texts of few donors and sums, most of them without a day and with one sum."""
    corpus = Corpus()
    for _ in range(chance.randrange(10, 60)):
        day = None if chance.random() < 0.8 else date(2023, 1, 1) + timedelta(chance.randrange(60))
        article, before = corpus.document(day), dict[str, Any]()
        for _ in range(1 if chance.random() < 0.75 else chance.randrange(2, 5)):
            values: Row = {"donor": chance.choice(["Norway"] * 6 + ["Denmark", "Norway; Denmark", "Denmark; Norway"])}
            for share, kinds in RARE:
                values |= chance.choice(kinds) if chance.random() < share else {}
            if before and chance.random() < 0.4:
                values |= chance.choice(({"parent_id": before["id"], "role": "component"},
                                         {"conversion_of": before["id"]}))  # fmt: skip
            currency = chance.choice(("USD", "USD", "USD", "EUR", "NOK"))
            before = corpus.amount(article, chance.choice(SUMS) * M, currency, **values)
        if chance.random() < 0.1:
            corpus.item(article, "drone", chance.randrange(1, 40), donor="Norway")
    return corpus


@pytest.mark.parametrize("seed", range(12))
def test_parts_give_what_everything_at_once_gives(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = undated(random.Random(seed))
    at_once = consolidate(*corpus.rows)
    monkeypatch.setattr(batches, "LARGEST", 1)
    monkeypatch.setattr(figures, "_TOGETHER", 1 + seed % 3)
    with Tracker(tmp_path / "t.duckdb") as tracker:
        for table, rows in zip(("documents", "amounts", "items"), corpus.rows, strict=True):
            loading.insert(tracker.connection, table, list(rows), TABLES[table].names, 1)
        made = list(in_batches(Stored(tracker.connection)))
    packages = sorted((row for part in made for row in part.packages), key=lambda row: row["package_id"])
    links = [row for part in made for row in part.links]
    assert packages == at_once.packages
    assert sorted(links, key=lambda row: (row["package_id"], row["mention_id"])) == at_once.links


def test_one_giver_without_a_day_is_taken_sum_by_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus()
    for number in range(60):
        corpus.amount(corpus.document(None), (number % 6 + 4) * 10 * M)
    monkeypatch.setattr(batches, "LARGEST", 10)
    with Tracker(tmp_path / "t.duckdb") as tracker:
        for table, rows in zip(("documents", "amounts"), corpus.rows, strict=False):
            loading.insert(tracker.connection, table, list(rows), TABLES[table].names, 1)
        made = [len(part.packages) for part in in_batches(Stored(tracker.connection))]
    assert [many for many in made if many] == [10] * 6


def test_a_donor_that_a_correction_speaks_of_is_never_parted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = Corpus()
    told = [corpus.amount(corpus.document(None), low * M) for low in (40, 50, 60)]
    wrong = {"action": "same", "subject": told[0]["id"], "other": told[1]["id"], "decided": date(2024, 1, 1)}
    monkeypatch.setattr(batches, "LARGEST", 1)
    with Tracker(tmp_path / "t.duckdb") as tracker:
        for table, rows in zip(("documents", "amounts"), corpus.rows, strict=False):
            loading.insert(tracker.connection, table, list(rows), TABLES[table].names, 1)
        made = [part for part in in_batches(Stored(tracker.connection), [wrong]) if part.packages]
    assert [part.packages for part in made] == [consolidate(*corpus.rows, [wrong]).packages]
