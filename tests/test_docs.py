"""The README tells how to run and test in one command each, names every command, and describes every column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aidtrack.model import TABLES, Table

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```\w*\n(?P<commands>.*?)^```", re.MULTILINE | re.DOTALL)


def readme() -> str:
    """The README; it has to be there."""
    return (ROOT / "README.md").read_text(encoding="utf-8")


def documentation() -> str:
    """The README and the pages under docs/, where there are some."""
    return readme() + "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md")))


def section(heading: str) -> str:
    """What stands below a heading of the README, up to the next heading outside of fences."""
    inside, lines, fenced = False, [], False
    for line in readme().splitlines():
        fenced ^= line.startswith("```")
        title = re.fullmatch(r"#+ (.*)", line) if not fenced else None
        if title:
            inside = title[1] == heading
        elif inside:
            lines.append(line)
    return "\n".join(lines) + "\n"


def commands() -> list[str]:
    """The names of the commands as the program has them."""
    from typer.main import get_command

    from aidtrack.cli import app

    group = get_command(app)
    return sorted(name for name, command in getattr(group, "commands").items() if not command.hidden)  # noqa: B009


@pytest.mark.parametrize("heading", ["Run it", "Test it"])
def test_readme_has_one_fenced_command_below(heading: str) -> None:
    fences = [fence["commands"].strip() for fence in FENCE.finditer(section(heading))]
    assert len(fences) == 1, f"{heading}: {len(fences)} fences"
    assert fences[0]
    assert "\n" not in fences[0], "one command is one line"


def test_readme_names_every_command() -> None:
    known = commands()
    assert known
    text = readme()
    assert [name for name in known if not re.search(rf"\baidtrack {name}\b", text)] == []


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_every_column_is_described(table: Table) -> None:
    """Each has a sentence that says more than its name (the data package prints it), and the documentation names it."""
    text = documentation()
    assert [column.name for column in table.columns if column.description.lower() in ("", column.name)] == []
    assert [column.name for column in table.columns if f"`{column.name}`" not in text] == []
