"""The torture that takes no minutes: small bad input, a few sudden deaths. All of it: `python -m tests.torture`."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from aidtrack.errors import UnreadableFile
from aidtrack.reading import read
from aidtrack.replacing import replacing
from tests.article_files import STORY
from tests.torture import advisories, fuzz
from tests.torture.inputs import KINDS, Kind

ROOT = Path(__file__).parent.parent
SMALL = [kind for kind in KINDS if not kind.large]


def test_there_are_at_least_sixty_kinds_of_bad_input() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS) >= 60


@pytest.mark.parametrize("kind", SMALL, ids=[ascii(kind.name) for kind in SMALL])
def test_bad_input_is_one_line_and_the_others_go_on(tmp_path: Path, kind: Kind) -> None:
    kind.make(tmp_path)
    (tmp_path / "zz.txt").write_text(STORY, encoding="utf-8")
    problems: list[UnreadableFile] = []
    notes: list[str] = []
    found = list(read(str(tmp_path), problems=problems, notes=notes))
    lines = [str(problem) for problem in problems]
    assert found[-1].text == STORY
    assert len(found) == kind.reads + 1
    assert len(lines) == (kind.lines if kind.told else 0), lines
    for line in lines:
        assert kind.told in line
        assert line.startswith(str(tmp_path))
        assert len(line.splitlines()) == 1
    assert all(problem.remedy for problem in problems)
    assert kind.noted in " ".join(notes)


def test_a_text_too_long_is_told_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of nothing but sums would take minutes and gigabytes."""
    monkeypatch.setattr("aidtrack.reading.documents.LONGEST", 60)
    (tmp_path / "a.jsonl").write_text(
        '{"id": "x1", "text": "%s"}\n{"text": "short"}\n' % ("$5m " * 20), encoding="utf-8"
    )
    problems: list[UnreadableFile] = []
    assert [document.text for document in read(str(tmp_path), problems=problems)] == ["short"]
    assert [str(problem).partition("a.jsonl")[2] for problem in problems] == [
        " (x1) has a text of more than 0 million characters: split it into its articles"
    ]


RECORDED = {
    "dependencies": [
        {"name": "jinja2", "version": "2.10", "vulns": [{"id": "PYSEC-2019-217", "fix_versions": ["2.10.1"]}]},
        {"name": "regex", "version": "2026.1.1", "vulns": []},
        {"name": "aidtrack", "skip_reason": "distribution marked as editable"},
    ],
    "fixes": [],
}
"""As pip-audit 2.10 answers."""


@pytest.mark.parametrize(
    ("leaky", "figures", "fault"),
    [
        (RECORDED, "2 packages, 1 unknown, 1 with holes", "jinja2 2.10: PYSEC-2019-217"),
        (
            {"dependencies": [{"name": "jinja2", "version": "2.10", "skip_reason": "not found"}]},
            "no result: no advisories can be reached from here", "",
        ),
        ({"dependencies": []}, "no result: no advisories can be reached from here", ""),
    ],
    ids=["a hole", "an index without advisories", "no network"],
)  # fmt: skip
def test_an_audit_that_could_find_nothing_is_no_good_news(leaky: dict[str, Any], figures: str, fault: str) -> None:
    _, told, found = advisories.audited(lambda arguments: leaky if "-r" in arguments else RECORDED)
    assert told.startswith(figures)
    assert found == fault
    assert fault or "pip install pip-audit" in told


CORPUS = [(name, path) for name in fuzz.TARGETS for path in sorted((fuzz.CORPUS / name).iterdir())]


@pytest.mark.parametrize(("target", "path"), CORPUS, ids=[f"{name}-{path.name}" for name, path in CORPUS])
def test_what_the_fuzzer_found_once_stays_mended(target: str, path: Path) -> None:
    fuzz.TARGETS[target](path.read_bytes())


def torture(*arguments: str) -> str:
    """The table of a part of the torture; fails where one of its tests does."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", *arguments],
        cwd=ROOT, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_random_moments_nothing_is_lost() -> None:
    assert "5 moments, 0 faults | holds" in torture(
        "--only", "kills", "--kills", "5", "--commands", "add,correct,export"
    )


# --- files that are whole or absent ---------------------------------------------------------------------


def test_a_file_is_the_old_one_until_the_new_one_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "a.txt"
    with replacing(path) as temporary:
        temporary.write_text("old", encoding="utf-8")
    with suppress(KeyboardInterrupt), replacing(path) as temporary:
        temporary.write_text("half", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
        raise KeyboardInterrupt
    assert [entry.name for entry in path.parent.iterdir()] == ["a.txt"]
    assert path.read_text(encoding="utf-8") == "old"


def test_what_a_killed_writer_left_is_tidied_and_a_living_ones_is_not(tmp_path: Path) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    for owner in (dead.pid, os.getppid()):
        (tmp_path / f".a.txt.{owner}.part").write_text("half", encoding="utf-8")
    (tmp_path / ".b.txt.1.part").write_text("of another file", encoding="utf-8")
    with replacing(tmp_path / "a.txt") as temporary:
        temporary.write_text("new", encoding="utf-8")
    left = {entry.name for entry in tmp_path.iterdir()}
    assert left == {"a.txt", ".b.txt.1.part", f".a.txt.{os.getppid()}.part"}


def test_every_writer_goes_through_replacing() -> None:
    """A new writer that opens its file by itself would leave half a file behind when it is killed.

    `processing/register.py` writes into the scratch folder of one run.
    """
    writes = re.compile(r"\.write_(?:text|bytes)\(|\.open\(\s*[\"'][wax]|\bopen\([^)]*[\"'][wax]b?[\"']|\.savefig\(")
    for path in sorted((ROOT / "aidtrack").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for found in writes.finditer(text):
            around = text[max(0, text.rfind("\ndef ", 0, found.start())) : found.end()]
            known = "replacing(" in around or "TemporaryDirectory(" in around or "BytesIO(" in around
            assert known or path.name == "register.py", f"{path.relative_to(ROOT)}: {found[0]}"
