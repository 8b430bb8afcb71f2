"""Random ledgers, told by several outlets with all that makes double counting, come back as they were."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aidtrack.consolidation import consolidate

sys.path.insert(0, str(Path(__file__).parent))

from simulator import Simulator, score


@pytest.mark.parametrize("seed", range(10))
def test_ledger_comes_back(seed: int) -> None:
    world = Simulator(seed)
    found = consolidate(*world.corpus.rows)
    result = score(world.ledger, found.packages)
    assert result.f1 >= 0.97, result
    assert abs(result.money) <= 0.01, result


@pytest.mark.parametrize("seed", range(3))
def test_no_running_total_or_plan_is_counted(seed: int) -> None:
    world = Simulator(seed)
    found = consolidate(*world.corpus.rows)
    roles = {row["id"]: row["role"] for row in world.corpus.amounts}
    assert {roles[link["mention_id"]] for link in found.links if link["kind"] == "amount"} <= {"new", "past"}
    assert "cumulative" not in {roles.get(link["mention_id"]) for link in found.links}


def test_the_telling_has_many_times_the_packages() -> None:
    """So that the test above tests something: simply adding up would give many times the truth."""
    world = Simulator(0)
    naive = sum(row["low"] for row in world.corpus.amounts if row["currency"] == "USD")
    true = sum(truth.low for truth in world.ledger if truth.currency == "USD")
    assert naive > 5 * true
