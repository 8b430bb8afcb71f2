#!/usr/bin/env python3
"""Makes a copy of the package in which the modules that read texts are compiled by mypyc.

usage: python .ci/compiled.py TARGET

TARGET/aidtrack is the package, with an extension module beside each source that was compiled; the sources stay, so
that a compiled and a pure aidtrack have one fingerprint. The checkout is only read. It needs mypy, setuptools and a C
compiler; `missing` says which of them isn't there.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: All that reads a text: amounts and items run twice as fast, attribution, whose time goes into regexes, by a quarter.
SOURCES = (
    "aidtrack/attribution/*.py",
    "aidtrack/extractors/equipment/*.py",
    "aidtrack/extractors/money/*.py",
    "aidtrack/extractors/dates.py",
    "aidtrack/extractors/grammar.py",
    "aidtrack/lexicon/actors.py",
    "aidtrack/lexicon/aid_words.py",
    "aidtrack/lexicon/catalogue.py",
    "aidtrack/lexicon/cues.py",
    "aidtrack/lexicon/grammar.py",
    "aidtrack/lexicon/organizations.py",
    "aidtrack/literals.py",
    "aidtrack/patterns.py",
    "aidtrack/text.py",
)
#: Third-party modules without types are what they are at run time; the rest is checked by `make check`.
MYPY = ("--ignore-missing-imports", "--follow-imports=silent", "--allow-untyped-calls", "--config-file=")


def missing_compiler() -> str:
    """Why nothing can be compiled here; empty where it can."""
    if os.environ.get("AIDTRACK_PURE"):
        return "AIDTRACK_PURE is set"
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or ""
    if not compiler or shutil.which(compiler.split()[0]) is None:
        return "there is no C compiler"
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        return "Python.h is missing (on Debian: apt install python3-dev)"
    return ""


def missing() -> str:
    """The same, with the libraries that compiling takes."""
    wanting = [name for name in ("mypyc", "setuptools") if importlib.util.find_spec(name) is None]
    return missing_compiler() or (f"{' and '.join(wanting)} is not installed" if wanting else "")


def why(output: str) -> str:
    """The line that says best why compiling failed.

    >>> why("building\\na.c:1: fatal error: no space left\\nTraceback (most recent call last):\\nexit status 1")
    'a.c:1: fatal error: no space left'
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()] or ["it said nothing"]
    return next((line for line in lines if "error:" in line), lines[-1])[:200]


def extensions(target: Path) -> list[Path]:
    """The extension modules below a folder into which was compiled."""
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    return sorted(path for path in target.rglob(f"*{suffix}"))


def build(target: Path) -> None:
    """Compile into a folder, which must exist."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    shutil.copytree(ROOT / "aidtrack", target / "aidtrack", ignore=shutil.ignore_patterns("__pycache__", "*.so"))
    os.chdir(target)  # mypyc names modules by their path from here
    sources = sorted(str(path) for pattern in SOURCES for path in Path().glob(pattern))
    with tempfile.TemporaryDirectory() as scratch:
        # -O1 compiles in half the time of -O3, and the result is as fast: the time goes into dictionaries and strings.
        modules = mypycify(
            [*MYPY, f"--cache-dir={scratch}/mypy", *sources],
            opt_level="1",
            debug_level="0",
            target_dir=f"{scratch}/c",
            group_name="aidtrack",
            multi_file=True,  # half the time that one file for all modules takes
        )
        command = build_ext(Distribution({"name": "aidtrack", "ext_modules": modules}))
        command.inplace, command.build_temp, command.build_lib = True, f"{scratch}/objects", f"{scratch}/library"
        command.ensure_finalized()
        command.run()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if reason := missing():
        sys.exit(f"nothing is compiled: {reason}")
    build(Path(sys.argv[1]).resolve())
    from mypy.util import hard_exit

    hard_exit(0)  # taking mypy's graph apart takes longer than compiling a module
