"""Documents that come one after another, change and go leave the packages that all of them at once would give."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from aidtrack import explanation
from aidtrack.consolidation import Batch
from aidtrack.consolidation.sources import Tables
from aidtrack.model import TABLES, Document, Row
from aidtrack.storage import Tracker, changes
from aidtrack.storage.figures import Stored

DAY = date(2023, 5, 15)

TEXTS = {
    "oslo": "OSLO - Norway will give Ukraine 400 million US dollars in military aid, the government said on Monday.",
    "wire": "Norway announced nearly $400 million in military aid for Ukraine, including $150 million for air defence.",
    "joint": "Norway and Denmark each said on Monday what they give: Norway pledged $90 million in humanitarian aid to "
    "Ukraine. Denmark pledged $70 million in humanitarian aid to Ukraine.",
    "copenhagen": "Denmark announced 70 million dollars in humanitarian aid to Ukraine. Denmark is sending 19 F-16s.",
    "tokyo": "Japan announced $300 million in humanitarian aid to Ukraine on Monday, the foreign ministry said.",
    "rome": "Italy pledged 320 million euros in military aid to Ukraine on Monday.",
    "turin": "Italy pledged 800 million euros in military aid to Ukraine on Monday.\n\nCorrection: it is 800 million "
    "euros. An earlier version of this article said 320 million euros.",
    "empty": "The weather in the capital was fine on Monday.",
}


def document(name: str, text: str | None = None) -> Document:
    return Document(TEXTS[name] if text is None else text, name, published=DAY, title=f"News from {name}")


def test_newer_rates_convert_what_had_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Italy pledged 320 million euros in military aid to Ukraine on Monday."
    newer = tmp_path / "eurofxref-hist.csv"
    newer.write_text("Date,USD\n2099-11-30,2.0\n", encoding="utf-8")
    with Tracker(tmp_path / "t.duckdb") as tracker:
        tracker.add([Document(text, "rome", published=date(2099, 11, 30))])
        assert [row["amount_usd"] for row in tracker.rows("packages")] == [None]
        monkeypatch.setenv("AIDTRACK_RATES", str(newer))
        tracker.add([document("empty")])
        assert [row["amount_usd"] for row in tracker.rows("packages")] == [640e6], "though nobody wrote of it again"
        told = explanation.since(tracker, "previous")
        assert "r2 was made by other exchange rates (aidtrack" in told
        assert "rules" not in told
        assert "[USD +640,000,000]\n      because r2 was made by other exchange rates" in told


def tables(tracker: Tracker) -> dict[str, object]:
    return {name: tracker.rows(name) for name in TABLES}


def at_once(path: Path, documents: list[Document]) -> dict[str, object]:
    with Tracker(path) as tracker:
        tracker.add(documents)
        tracker.consolidate()
        return tables(tracker)


@pytest.mark.parametrize("seed", range(3))
def test_one_after_another_in_any_order(tmp_path: Path, seed: int) -> None:
    names = list(TEXTS)
    random.Random(seed).shuffle(names)
    whole = at_once(tmp_path / "whole.duckdb", [document(name) for name in TEXTS])
    assert len(whole["packages"]) >= 4  # type: ignore[arg-type]
    with Tracker(tmp_path / "parts.duckdb") as tracker:
        for name in names:
            tracker.add([document(name)])
            tracker.consolidate()
        assert tables(tracker) == whole


def test_a_text_that_changes(tmp_path: Path) -> None:
    texts = {**TEXTS, "joint": TEXTS["oslo"].replace("400", "250"), "tokyo": TEXTS["empty"], "turin": TEXTS["rome"]}
    whole = at_once(tmp_path / "whole.duckdb", [document(name, text) for name, text in texts.items()])
    with Tracker(tmp_path / "parts.duckdb") as tracker:
        tracker.add(map(document, TEXTS))
        tracker.consolidate()
        for name, text in texts.items():
            tracker.add([document(name, text)])
            tracker.consolidate()
        assert tables(tracker) == whole


def wanted(tracker: Tracker) -> frozenset[str] | None:
    return changes.donors(tracker.connection, tracker.corrections())


def test_only_the_donors_concerned_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Tracker(tmp_path / "t.duckdb") as tracker:
        tracker.add([document(name) for name in TEXTS if name != "wire"], consolidate=False)
        assert wanted(tracker) is None, "at first everything"
        tracker.consolidate()
        assert wanted(tracker) == frozenset(), "nothing has changed"
        tracker.add([document("wire")], consolidate=False)
        assert wanted(tracker) == {"Norway"}
        read: set[str] = set()
        fetch = Stored.batches

        def spy(self: Stored, batches: Sequence[Batch]) -> Iterator[Tables]:
            for found in fetch(self, batches):
                read.update(found[0])
                yield found

        monkeypatch.setattr(Stored, "batches", spy)
        before = {row["package_id"] for row in tracker.rows("packages")}
        tracker.consolidate()
        assert read == {"oslo", "wire", "joint"}
        assert before <= {row["package_id"] for row in tracker.rows("packages")}


def decided(action: str, subject: str, **values: str) -> Row:
    return {"action": action, "subject": subject, "decided_by": "Ada", "decided": DAY, **values}


def test_a_correction_makes_those_anew_whom_it_concerns(tmp_path: Path) -> None:
    """One after another, with texts between them, corrections leave what they leave given all at once."""
    with Tracker(tmp_path / "parts.duckdb") as tracker:
        tracker.add(map(document, TEXTS))
        tracker.consolidate()
        sums = {(row["document_id"], row["low"]): row["id"] for row in tracker.rows("amounts")}
        steps = [
            (decided("not_aid", "tokyo"), {"Japan"}),
            (decided("wrong_value", sums["rome", 320e6], field="donor", value="Japan"), {"Japan", "Italy"}),
            (decided("same", sums["joint", 90e6], other=sums["copenhagen", 70e6]),
             {"Japan", "Italy", "Norway", "Denmark"}),
            (decided("wrong_value", "nothing", field="low", value="5"), {"Japan", "Italy", "Norway", "Denmark"}),
        ]  # fmt: skip
        for correction, donors in steps:
            tracker.correct([correction])
            assert wanted(tracker) == donors
            report = tracker.consolidate()
        assert len(report.conflicts) == 1, "what speaks of nothing is told, and makes nobody anew"
        tracker.add([document("oslo", TEXTS["wire"])])
        tracker.consolidate()
        parts = tables(tracker)
    with Tracker(tmp_path / "whole.duckdb") as tracker:
        tracker.add([document(name, TEXTS["wire"] if name == "oslo" else None) for name in TEXTS])
        tracker.correct(correction for correction, _ in steps)
        assert tracker.consolidate().conflicts == report.conflicts
        assert tables(tracker) == parts


@pytest.mark.parametrize("reason", ["decided", "rules"])
def test_when_everything_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: str) -> None:
    with Tracker(tmp_path / "t.duckdb") as tracker:
        tracker.add(map(document, TEXTS))
        tracker.consolidate()
        if reason == "decided":
            tracker.correct([decided("not_aid", tracker.rows("packages")[0]["package_id"])])
        else:
            monkeypatch.setattr("aidtrack.storage.history.rules", lambda: "others")
        assert wanted(tracker) is None
