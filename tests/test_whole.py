"""`explain` says what a package leaves unspecified, what it is paid out of, and how much of an envelope is used."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aidtrack.explanation import explain
from aidtrack.model import TABLES
from aidtrack.storage import Tracker, loading

sys.path.insert(0, str(Path(__file__).parent))

from figure_rows import Corpus

M, BN = 1e6, 1e9


@pytest.fixture
def told(tmp_path: Path) -> dict[float, str]:
    """What is explained of each package, by its sum."""
    corpus = Corpus()
    corpus.amount(corpus.document("2023-02-06"), 75 * BN, "NOK", envelope=True, programme="Nansen")
    article = corpus.document("2023-06-20")
    whole = corpus.amount(article, 3 * BN, "NOK", programme="Nansen")
    corpus.amount(article, 1 * BN, "NOK", role="component", parent_id=whole["id"])
    for day in ("2023-06-20", "2023-06-21"):
        corpus.item(corpus.document(day), "drone", 12)
    corpus.amount(corpus.document("2023-09-20"), 12 * BN, "NOK", programme="Nansen")
    corpus.amount(corpus.document("2023-10-20"), 500 * M, "NOK")
    with Tracker(tmp_path / "t.duckdb") as tracker:
        for table, rows in zip(("documents", "amounts", "items"), corpus.rows, strict=True):
            loading.insert(tracker.connection, table, list(rows), TABLES[table].names, 1)
        tracker.consolidate()
        return {row["low"]: explain(tracker, row["package_id"]) for row in tracker.rows("packages")}


@pytest.mark.parametrize(
    ("package", "words"),
    [
        (75 * BN, "Used: NOK 15,000,000,000 (20%), by 2 packages"),
        (75 * BN, "2023-09-20  Norway to Ukraine: NOK 12,000,000,000, Nansen"),
        (3 * BN, "Unspecified: NOK 2,000,000,000, beyond the 1 share that doc1 tells"),
        (3 * BN, "Paid out of\n"),
        (3 * BN, "the same programme, Nansen"),
        (3 * BN, "Things told again, which count above (1)"),
    ],
)
def test_a_whole(told: dict[float, str], package: float, words: str) -> None:
    assert words in told[package]


def test_a_package_of_its_own(told: dict[float, str]) -> None:
    assert not any(words in told[500 * M] for words in ("Used", "Paid out of", "Unspecified"))
