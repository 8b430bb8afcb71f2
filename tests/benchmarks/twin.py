#!/usr/bin/env python3
"""The compiled twin of the working tree: where it lies, and whether it reads the same.

usage: python tests/benchmarks/twin.py [FOLDER]

Without FOLDER the working tree is compiled into the folder for temporary files, once per content of the sources.
FOLDER is one that holds a compiled aidtrack, such as the site-packages of an environment with `pip install .`.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import sysconfig
import tempfile
from itertools import zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / ".ci" / "compiled.py"


def place() -> Path:
    """The folder of the twin, by the content of the package, of the script and the version of Python."""
    digest = hashlib.blake2b(sys.version.encode(), digest_size=8)
    for path in (SCRIPT, *sorted((ROOT / "aidtrack").rglob("*.py")), *sorted((ROOT / "aidtrack").rglob("*.csv"))):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return Path(tempfile.gettempdir()) / f"aidtrack-compiled-{os.getuid()}-{digest.hexdigest()}"


def make() -> tuple[Path | None, str]:
    """The twin, compiled if it isn't there yet; else None and why it can't be had."""
    target = place()
    if target.is_dir():
        return target, ""
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        command = [sys.executable, str(SCRIPT), folder]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        if done.returncode:
            return None, done.stdout.strip().splitlines()[-1][:200]
        made = Path(folder) / "made"
        made.mkdir()
        for child in list(Path(folder).iterdir()):
            if child != made:
                child.rename(made / child.name)
        made.rename(target)
    return target, ""


def is_compiled(folder: Path) -> bool:
    """Whether a folder holds an aidtrack that was compiled."""
    return any((folder / "aidtrack").rglob(f"*{sysconfig.get_config_var('EXT_SUFFIX')}"))


#: What a fresh process prints: the fingerprint, and every figure of every text, one a line.
_PRINT = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from aidtrack import pipeline
from aidtrack.model import Document
assert pipeline.__file__.startswith(sys.argv[1]), pipeline.__file__
print(pipeline.fingerprint())
for path in sys.argv[2:]:
    figures = pipeline.extract(Document(Path(path).read_text(encoding="utf-8"), "d"))
    for figure in (*figures.amounts, *figures.items):
        print(path, figure)
"""


def texts() -> list[Path]:
    """Our own articles: those of the gold, and the sample."""
    return sorted([*ROOT.glob("tests/gold/*.md"), *ROOT.glob("data/articles/*")])


def reading_of(folder: Path) -> list[str]:
    """What the aidtrack in a folder reads in our articles, a line a figure, under its fingerprint."""
    command = [sys.executable, "-c", _PRINT, str(folder), *map(str, texts())]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def main(arguments: list[str]) -> int:
    """Compare, and say so."""
    folder, why_not = (Path(arguments[0]).resolve(), "") if arguments else make()
    if folder is None or not is_compiled(folder):
        print(f"no compiled aidtrack: {why_not or f'{folder} holds a pure one'}", file=sys.stderr)
        return 1
    pure, compiled = reading_of(ROOT), reading_of(folder)
    for ours, theirs in zip_longest(pure, compiled, fillvalue="nothing"):
        if ours != theirs:
            print(f"pure and compiled differ first here:\n{ours}\n{theirs}", file=sys.stderr)
            return 1
    print(f"pure and compiled read the same {len(pure) - 1} figures in {len(texts())} texts")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
