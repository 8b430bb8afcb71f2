"""A folder read again: only what is new or changed is taken, and an article counts in its latest edition only."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidtrack.reading import read
from aidtrack.storage import AddReport, Tracker

ARTICLE = (
    "Norway gives Ukraine $75 million\n\nOSLO, 2 May 2023 - Norway will give Ukraine $75 million in military aid, the"
    " government said. The money is for shells and for the repair of howitzers that were handed over last year, and a"
    " first part of it is paid out this month, said the minister of defence.\n"
)
CORRECTED = ARTICLE.replace("$75 million", "$85 million")
OTHER = "Sweden hands over twelve boats.\n\nSTOCKHOLM - The navy's boats leave port on Friday, worth $40 million.\n"


def add(tracker: Tracker, folder: Path) -> AddReport:
    return tracker.add(read(str(folder)))


def texts(tracker: Tracker) -> set[str]:
    rows = tracker.connection.execute("SELECT text FROM documents").fetchall()
    return {row[0] for row in rows}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(ARTICLE)
    (made / "b.txt").write_text(OTHER)
    return made


def test_a_folder_read_again_takes_only_what_is_new_or_changed(folder: Path) -> None:
    with Tracker(":memory:") as tracker:
        assert (add(tracker, folder).added, add(tracker, folder).added) == (2, 0)
        (folder / "c.txt").write_text("Denmark will give $5 million.")
        (folder / "a.txt").write_text(CORRECTED)
        report = add(tracker, folder)
        assert (report.added, report.unchanged, report.replaced) == (2, 1, 1)
        assert texts(tracker) == {CORRECTED, OTHER, "Denmark will give $5 million."}
        assert add(tracker, folder).added == 0


def test_a_corrected_article_is_counted_once(folder: Path) -> None:
    with Tracker(":memory:") as tracker:
        for text in (ARTICLE, CORRECTED, ARTICLE):
            (folder / "a.txt").write_text(text)
            add(tracker, folder)
            tracker.consolidate()
            sums = [row["low"] for row in tracker.rows("packages") if row["donor"] == "Norway"]
            assert sums == [85e6 if text is CORRECTED else 75e6]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("a.txt", ARTICLE, OTHER),  # another article under the same name: perhaps another folder's
        ("a.jsonl", f'{{"text": {ARTICLE!r}}}'.replace("'", '"'), f'{{"text": {CORRECTED!r}}}'.replace("'", '"')),
    ],
)
def test_what_is_no_later_edition_stands_beside(tmp_path: Path, name: str, first: str, second: str) -> None:
    with Tracker(":memory:") as tracker:
        for content in (first, second):
            (tmp_path / name).write_text(content)
            assert add(tracker, tmp_path / name).replaced == 0
        assert tracker.count("documents") == 2


def test_an_edition_that_lies_in_another_file_too_is_kept(folder: Path) -> None:
    with Tracker(":memory:") as tracker:
        add(tracker, folder)
        (folder / "a.txt").write_text(CORRECTED)
        (folder / "old.txt").write_text(ARTICLE)
        add(tracker, folder)
        add(tracker, folder)
        assert texts(tracker) == {ARTICLE, CORRECTED, OTHER}
