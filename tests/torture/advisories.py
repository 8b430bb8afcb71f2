"""Known holes in the libraries that this environment holds, by pip-audit where it is installed.

Where an index serves no advisories pip-audit finds no hole in anything: a release with known ones is asked for first.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

LEAKY = "jinja2==2.10"
"""A release whose holes every list of advisories has."""

HOW = "pip install pip-audit && python -m tests.torture --only audit"
NAME = "pip-audit of the dependencies"
Result = Iterator[tuple[str, str, str]]


def holes(answer: dict[str, Any]) -> dict[str, list[str]]:
    """Ids of the advisories by package.

    Args:
        answer: what `pip-audit --format json` prints.
    """
    return {
        f"{one['name']} {one['version']}": [known["id"] for known in one["vulns"]]
        for one in answer["dependencies"] if one.get("vulns")
    }  # fmt: skip


def asked(arguments: list[str]) -> dict[str, Any]:
    """The answer of pip-audit; nothing where it gave none, as without a network."""
    command = [sys.executable, "-m", "pip_audit", "--format", "json", "--progress-spinner", "off", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    found: dict[str, Any] = json.loads(done.stdout) if done.stdout.startswith("{") else {"dependencies": []}
    return found


def audited(ask: Callable[[list[str]], dict[str, Any]]) -> tuple[str, str, str]:
    """The row of the table: name, figures, and the holes that were found.

    Args:
        ask: gives the answer of pip-audit for arguments.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "leaky.txt")
        path.write_text(f"{LEAKY}\n", encoding="utf-8")
        if not holes(ask(["--no-deps", "--disable-pip", "-r", str(path)])):
            return NAME, f"no result: no advisories can be reached from here; elsewhere run `{HOW}`", ""
    answer = ask(["--skip-editable"])
    found = holes(answer)
    unknown = sum(1 for one in answer["dependencies"] if "skip_reason" in one)
    fault = "; ".join(f"{package}: {', '.join(ids)}" for package, ids in found.items())
    return NAME, f"{len(answer['dependencies']) - unknown} packages, {unknown} unknown, {len(found)} with holes", fault


def main() -> Result:
    """Audit this environment."""
    if find_spec("pip_audit") is None:
        yield NAME, f"not run: `{HOW}`", ""
    else:
        yield audited(asked)
