"""The gate: no field falls below its floor, and the floors are those of the documents as they are."""

from __future__ import annotations

from pathlib import Path

import gate
import pytest


@pytest.fixture(scope="module", params=gate.MEASURED, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest) -> Path:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def scores(folder: Path) -> dict[str, float]:
    return gate.measure(folder)


def test_no_field_is_below_its_floor(folder: Path, scores: dict[str, float]) -> None:
    below = gate.fallen(gate.read_floors(gate.floors_of(folder)).fields, scores)
    assert not below, f"{'; '.join(below)}; `make gains` tells what was lost; if it is meant, {gate.REFRESH} --lower"


def test_every_field_has_a_floor(folder: Path, scores: dict[str, float]) -> None:
    assert set(scores) == set(gate.read_floors(gate.floors_of(folder)).fields), f"run {gate.REFRESH}"


def test_the_floors_are_those_of_the_documents(folder: Path) -> None:
    stored = gate.read_floors(gate.floors_of(folder)).digest
    assert stored == gate.digest(folder), f"tests/{folder.name} changed: look at the figures, run {gate.REFRESH}"


def test_the_digest_sees_names_contents_and_borders(tmp_path: Path) -> None:
    """Moving a line from one file to the next one changes the digest, too."""
    seen: set[str] = set()
    for names in ({"a": "xy", "b": "z"}, {"a": "x", "b": "yz"}, {"a": "xy", "c": "z"}, {"a": "xy"}, {}):
        folder = tmp_path / str(len(seen))
        folder.mkdir()
        for name, content in names.items():
            (folder / f"{name}.md").write_text(content)
        seen.add(gate.digest(folder))
    assert len(seen) == 5


def test_floors_survive_writing(tmp_path: Path) -> None:
    floors = gate.Floors("abc", {"items": 0.9, "role": 1.0})
    gate.write_floors(floors, tmp_path / "floors.json")
    assert gate.read_floors(tmp_path / "floors.json") == floors


@pytest.mark.parametrize("score", [0.0, 0.001, 0.57, 0.987, 2 / 3, 0.9999, 1.0])
def test_a_score_is_never_below_its_own_floor(score: float) -> None:
    floor = gate.floor_of(score)
    assert score - 0.001 < floor <= score
