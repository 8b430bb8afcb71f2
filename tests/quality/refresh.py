#!/usr/bin/env python3
"""Set the floors of the quality gate to what the working tree reaches.

usage: python tests/quality/refresh.py [--lower]

Floors rise by themselves. One that would fall stops the whole refresh, unless --lower says that this is meant; give
the reason in CHANGELOG.md under "Numbers changed".
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gate import MEASURED, Floors, digest, fallen, floor_of, floors_of, measure, read_floors, write_floors


def main() -> int:
    """Refresh the floors; 1 if one would fall."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--lower", action="store_true", help="let floors fall, too")
    lower = parser.parse_args().lower
    return max(refresh(folder, lower) for folder in MEASURED)


def refresh(folder: Path, lower: bool) -> int:
    """Refresh the floors of one folder of documents; 1 if one would fall and may not."""
    print(folder.name)
    old, scores = read_floors(floors_of(folder)), measure(folder)
    lowered = fallen(old.fields, scores)
    if lowered and not lower:
        print("\n".join(lowered), file=sys.stderr)
        print("nothing was changed; --lower sets these floors, too", file=sys.stderr)
        return 1
    new = {name: floor_of(score) for name, score in scores.items()}
    for name in sorted({*old.fields, *new}):
        before, after = old.fields.get(name), new.get(name)
        if before != after:
            print(f"{name:24} {'new' if before is None else before} -> {'gone' if after is None else after}")
    write_floors(Floors(digest(folder), new), floors_of(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main())
