"""The compiled build reads what the pure one reads, and is left out where it can't or shan't be made."""

import runpy
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "benchmarks"))

import twin  # noqa: E402

SCRIPT = runpy.run_path(str(ROOT / ".ci" / "compiled.py"))


def test_pure_and_compiled_read_the_same() -> None:
    folder = twin.place()
    if not folder.is_dir():
        pytest.skip("the working tree isn't compiled; `python tests/benchmarks/twin.py` does it and compares")
    assert twin.is_compiled(folder)
    pure, compiled = twin.reading_of(ROOT), twin.reading_of(folder)
    assert len(pure) > 1000
    assert pure[0] == compiled[0], "both have one fingerprint: it is of the sources"
    assert pure == compiled


@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({"AIDTRACK_PURE": "1"}, "AIDTRACK_PURE is set"),
        ({"CC": "/no/such/compiler -O2"}, "there is no C compiler"),
    ],
)
def test_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], reason: str) -> None:
    monkeypatch.delenv("AIDTRACK_PURE", raising=False)  # what makes this environment may have set it
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert SCRIPT["missing_compiler"]() == SCRIPT["missing"]() == reason


def test_the_working_tree_stays_pure() -> None:
    assert not twin.is_compiled(ROOT)


def test_what_is_compiled_exists() -> None:
    for pattern in SCRIPT["SOURCES"]:
        assert list(ROOT.glob(pattern)), f"{pattern} in .ci/compiled.py names no file"


def test_no_cached_property_is_compiled() -> None:
    """mypyc takes one for a plain property, which works out its value each time it is asked for."""
    for pattern in SCRIPT["SOURCES"]:
        for path in ROOT.glob(pattern):
            assert "cached_property" not in path.read_text(encoding="utf-8"), path.relative_to(ROOT)
