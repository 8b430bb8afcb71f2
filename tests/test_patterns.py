"""Every Pattern: its examples are found and show the groups they claim, its rejects aren't, each group is shown."""

from __future__ import annotations

import pkgutil
from collections import Counter
from importlib import import_module

import pytest

import aidtrack
from aidtrack.patterns import REGISTRY, Pattern

for module in pkgutil.walk_packages(aidtrack.__path__, "aidtrack."):
    # __main__ would run the program.
    if not module.name.endswith("__main__"):
        import_module(module.name)

PATTERNS = [pytest.param(pattern, id=pattern.name) for pattern in REGISTRY]


def test_patterns_are_found_and_named_once() -> None:
    """An empty walk would test nothing."""
    names = Counter(pattern.name for pattern in REGISTRY)
    assert {name for name in names if name.startswith("money.")}
    assert [name for name, times in names.items() if times > 1] == []


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_example_is_found_and_shows_its_groups(pattern: Pattern) -> None:
    assert pattern.examples, "no examples"
    for text, groups in pattern.examples:
        found = pattern.search(text)
        assert found is not None, f"not found in {text!r}"
        assert {name: value for name, value in found.groupdict().items() if value is not None} == groups, text


@pytest.mark.parametrize("pattern", PATTERNS)
def test_each_group_is_shown_by_an_example(pattern: Pattern) -> None:
    shown = {name for _, groups in pattern.examples for name in groups}
    assert set(pattern.compiled.groupindex) - shown == set()


@pytest.mark.parametrize("pattern", PATTERNS)
def test_no_reject_is_found(pattern: Pattern) -> None:
    assert pattern.rejects, "no rejects"
    for text in pattern.rejects:
        found = pattern.search(text)
        assert found is None, f"{text!r} gave {found[0]!r}"
