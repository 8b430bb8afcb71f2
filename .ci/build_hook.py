"""What hatchling asks when it builds a wheel: the modules that read texts go in compiled, where that can be done.

`pip install .` needs no C compiler: without one, with AIDTRACK_PURE=1, or when compiling fails, the wheel is pure
Python, and one line says why (pip shows it with -v). An editable install is always pure.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path(__file__).parent
sys.path.insert(0, str(FOLDER))
import compiled  # noqa: E402 - the file beside this one

#: What compiling takes; asked for only where there is a C compiler.
NEEDED = ["mypy>=1.17", "setuptools>=65"]


class Compiled(BuildHookInterface[Any]):
    """Puts the extension modules into the wheel."""

    def dependencies(self) -> list[str]:
        return [] if compiled.missing_compiler() else NEEDED

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version != "standard":
            return
        why_not = compiled.missing()
        if not why_not:
            self.copy = tempfile.TemporaryDirectory()
            command = [sys.executable, str(FOLDER / "compiled.py"), self.copy.name]
            done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            why_not = "" if done.returncode == 0 else f"compiling failed: {compiled.why(done.stdout)}"
        if why_not:
            self.app.display_warning(f"aidtrack is built as pure Python, at half the speed: {why_not}")
            return
        folder = Path(self.copy.name)
        for path in compiled.extensions(folder):
            build_data["force_include"][str(path)] = path.relative_to(folder).as_posix()
        build_data["pure_python"], build_data["infer_tag"] = False, True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        if hasattr(self, "copy"):
            self.copy.cleanup()
