"""The README tells how to run and test in one command each, names every command, and describes every column."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
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


@pytest.fixture(scope="module")
def playground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample data, in which the README's examples can run one after another."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "data").symlink_to(ROOT / "data")
    return folder


def run(folder: Path, *command: str, given: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(command, cwd=folder, env=environment, input=given, capture_output=True, text=True)


def test_readme_python_runs(playground: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", readme(), re.MULTILINE | re.DOTALL)
    done = run(playground, sys.executable, "-c", code)
    assert done.returncode == 0, done.stderr
    assert "€1.3 billion" in done.stdout
    assert re.search(r"^\d+ +United States +20\d\d\b", done.stdout, re.MULTILINE), "its totals"


def test_readme_examples_run(playground: Path) -> None:
    """The shell lines below "Use it", on the database that the Python example has made."""
    fences = [match["commands"] for match in FENCE.finditer(section("Use it")) if "aidtrack " in match["commands"]]
    lines = [line for fence in fences for line in fence.splitlines() if line.startswith(("aidtrack ", "echo "))]
    assert len(lines) >= 4
    for line in lines:
        given, _, command = line.rpartition("| ")
        words = shlex.split(command)
        done = run(playground, sys.executable, "-m", *words, given=given.removeprefix("echo ").strip().strip("'"))
        assert done.returncode == 0, f"{line}: {done.stderr}"
        assert done.stdout.strip(), line
