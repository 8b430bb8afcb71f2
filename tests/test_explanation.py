"""`explain` says why: quotes, rules, scores, neighbours; running totals against packages; and helps with wrong ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aidtrack.errors import UsageError
from aidtrack.explanation import explain
from aidtrack.model import Amount, Document, Figures, Item, Precision, Qualifier, Role, content_id
from aidtrack.storage import Tracker

TEXTS = {
    date(2023, 5, 1): "Norway gives 400m in arms. The sum so far is 1000m. Of all kinds it is 1750m.",
    date(2023, 5, 7): "Norway gives 400m again, says a report.",
    date(2023, 6, 1): "Norway gives 250m and 20 drones. The sum so far is 1700m.",
    date(2023, 8, 1): "The sum so far is 900m.",
}


def extract(documents: Sequence[Document]) -> Iterator[Figures]:
    for document in documents:
        place, amounts, items = 0, [], []
        for word in document.text.split(" "):
            figure = word.rstrip(".,")
            if figure.endswith("m") and figure[:-1].isdigit():
                value = Decimal(figure[:-1]) * 10**6
                total = value >= 9 * 10**8
                amounts.append(
                    Amount(place, place + len(figure), figure, value, value, "NOK", donor="Norway", recipient="Ukraine",
                           role=Role.CUMULATIVE if total else Role.NEW, date=document.published,
                           date_precision=Precision.DAY, reasons=["a made-up rule"], sentence=(0, len(document.text)),
                           confidence=0.9, id=content_id("a", document.id, place))
                )  # fmt: skip
            if figure == "drones":
                identifier = content_id("i", document.id, place)
                items.append(Item(place, place + 6, figure, figure, "drone", quantity_low=1.5, quantity_high=2.5,
                                  unit="tonnes", qualifier=Qualifier.APPROX, donor="Norway",
                                  recipient="Ukraine", date=document.published, id=identifier))  # fmt: skip
            place += len(word) + 1
        yield Figures(document, amounts, items)


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    path: Path = tmp_path_factory.mktemp("explained") / "t.duckdb"
    with Tracker(path) as opened:
        documents = [Document(text, f"d{day:%m%d}", published=day, title="Aid") for day, text in TEXTS.items()]
        opened.add(extract(documents))
        opened.consolidate()
        yield opened


def package(tracker: Tracker, **wanted: Any) -> str:
    return next(str(row["package_id"]) for row in tracker.rows("packages")
                if all(row[name] == value for name, value in wanted.items()))  # fmt: skip


def test_a_package(tracker: Tracker) -> None:
    told = explain(tracker, package(tracker, announced=date(2023, 5, 1))[:9])
    for words in ("Norway (NOR)", "NOK 400,000,000", "“Norway gives 400m in arms.", "a made-up rule",
                  "Unsure, and so kept apart", "Others of that size and time", "6 days apart"):  # fmt: skip
        assert words in told


def test_a_package_with_things(tracker: Tracker) -> None:
    told = explain(tracker, package(tracker, low=250e6))
    assert "about 1.5–2.5 tonnes of drones: in the same text as the sum" in told
    assert "How figures are compared" not in told, "that is for --verbose"


def test_an_amount_in_its_context(tracker: Tracker) -> None:
    row = next(row for row in tracker.rows("amounts") if row["role"] == "cumulative")
    told = explain(tracker, row["id"])
    assert f"[{row['text']}]" in told
    assert "a running total is a check, never a summand" in told


def test_an_item_and_a_document(tracker: Tracker) -> None:
    told = explain(tracker, tracker.rows("items")[0]["id"])
    assert package(tracker, low=250e6) in told
    assert "Read as     about 1.5–2.5 tonnes of drones" in told
    told = explain(tracker, "d0601")
    assert "Amounts (2)" in told
    assert "Items (1)" in told


def test_a_donor_by_another_name_and_what_it_gives_with_others(tmp_path: Path) -> None:
    told = [Amount(0, 1, "1", Decimal(value), Decimal(value), "NOK", donor=donor, role=Role.NEW, date=date(2023, 5, 1),
                   date_precision=Precision.DAY, id=donor)
            for donor, value in (("Norway", 50), ("United Kingdom; Norway", 900))]  # fmt: skip
    with Tracker(tmp_path / "t.duckdb") as opened:
        opened.add([Figures(Document("Aid.", "d", published=date(2023, 5, 1)), told, [])])
        norway, kingdom = explain(opened, "Kingdom of Norway"), explain(opened, "UK")
    assert ("NOK 50" in norway, "NOK 900" in norway) == (True, True)
    assert ("NOK 50" in kingdom, "NOK 900" in kingdom) == (False, True)


def test_a_donor_with_its_running_totals(tracker: Tracker) -> None:
    told = explain(tracker, "norway")
    assert "Norway: 3 packages" in told
    assert "grown by NOK 700,000,000 since 2023-05-01; 2 packages give NOK 650,000,000" in told
    assert "NOK 50,000,000 missing" in told
    assert told.count("less than the totals before") == 1, "of the last, not of the second one of the first day"
    lines = told.splitlines()
    assert "NOK 900,000,000" in lines[next(at for at, line in enumerate(lines) if "less than" in line) - 1]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [("Norwey", "did you mean Norway"), ("zzzz", "aidtrack packages"), ("d06xx", "nothing is called")],
)
def test_unknown(tracker: Tracker, wrong: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        explain(tracker, wrong)


def test_a_beginning_of_several_ids(tracker: Tracker) -> None:
    with pytest.raises(UsageError, match="begins several ids"):
        explain(tracker, "d05")


def test_the_nearest_id_is_offered(tracker: Tracker) -> None:
    right = package(tracker, low=250e6)
    with pytest.raises(UsageError, match=right):
        explain(tracker, right[:-1] + ("0" if right[-1] != "0" else "1"))
