"""Wordings of aid news, one a row in `wordings.csv`: what the marked sum is, below a headline about aid to Ukraine."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from aidtrack.model import Document
from aidtrack.pipeline import extract

TITLE = "Germany pledges new aid to Ukraine"
LEAD = "Germany pledged more military aid to Ukraine on Wednesday.\n\n"
DAY = date(2024, 6, 20)


def _rows() -> list[object]:
    with (Path(__file__).parent / "wordings.csv").open(encoding="utf-8", newline="") as file:
        return [
            pytest.param(row["sentence"], row["role"], id=f"{row['role']}: {row['sentence'][:60]} ({row['reason']})")
            for row in csv.DictReader(file)
        ]


@pytest.mark.parametrize(("sentence", "role"), _rows())
def test_wording(sentence: str, role: str) -> None:
    before, marked, after = sentence.replace("]", "[").split("[")
    text, start = LEAD + before + marked + after, len(LEAD) + len(before)
    found = [
        amount
        for amount in extract(Document(text, "t", title=TITLE, published=DAY)).amounts
        if amount.start < start + len(marked) and amount.end > start
    ]
    assert [amount.role for amount in found] == [role], found[0].reasons if found else "not found"
