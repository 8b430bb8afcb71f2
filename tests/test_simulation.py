"""Random ledgers, told in articles by outlets of many voices, come back as they were.

`python -m tests.simulation --seeds 20 --packages 50-500 --errors` runs larger worlds and tells each error's cause.
"""

from __future__ import annotations

import pytest
from simulation.newsroom import book
from simulation.scoring import Result, World, score, simulate

SEEDS, PACKAGES = (300, 301, 302, 303), 50


@pytest.fixture(scope="module")
def worlds() -> list[World]:
    return [simulate(seed, PACKAGES, archived=False) for seed in SEEDS]


@pytest.fixture(scope="module")
def results(worlds: list[World]) -> list[Result]:
    return [score(world) for world in worlds]


def told(results: list[Result]) -> str:
    return "\n".join(f"{f.kind} {f.cause}: {f.told}\n    {f.quote}" for one in results for f in one.faults)


def test_ledgers_come_back(results: list[Result]) -> None:
    hits, found, packages = (sum(getattr(one, name) for one in results) for name in ("hits", "found", "packages"))
    assert 2 * hits / (found + packages) >= 0.97, told(results)
    assert hits / packages >= 0.99, told(results)


def test_the_money_is_that_of_the_ledgers(results: list[Result]) -> None:
    off = [one.money for one in results]
    assert sum(map(abs, off)) / len(off) <= 0.05, f"{off}\n{told(results)}"


@pytest.mark.parametrize("what", ["total", "planned", "other"])
def test_what_is_no_package_is_not_counted(results: list[Result], what: str) -> None:
    assert not sum(one.counted[what] for one in results), told(results)


def test_a_figure_withdrawn_by_a_later_article_is_not_counted() -> None:
    assert not sum(score(simulate(seed, PACKAGES)).counted["wrong"] for seed in SEEDS)


def test_articles_have_many_times_the_packages(worlds: list[World]) -> None:
    """So that the tests above test something: adding up all sums would give many times the truth."""
    for world in worlds:
        naive = sum(row["low"] for row in world.amounts if row["currency"] == "EUR")
        true = sum(p.figure or 0.0 for p in world.ledger.packages if p.currency == "EUR" and not p.envelope)
        assert naive > 5 * true


def test_each_statement_has_many_shapes() -> None:
    few = {kind: len(rows) for kind, rows in book().items() if "headline" not in kind and not kind.endswith("_list")}
    assert min(few.values()) >= 12, few


def test_a_world_is_the_same_each_time() -> None:
    one, other = (simulate(7, 20).articles for _ in range(2))
    assert [article.document for article in one] == [article.document for article in other]
