"""One table of tests and figures: `python -m tests.torture`, or `make torture`.

A row is one test; the exit status is 1 where any of them failed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable, Iterator

from tests.torture import advisories, bad_input, faults, fuzz, hostile, load

Result = Iterator[tuple[str, str, str]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument(
        "--only", default="", help="parts, comma between: inputs, hostile, fuzz, kills, faults, load, audit"
    )
    parser.add_argument("--kills", type=int, default=200, help="moments of kill -9; a tenth as many interrupts")
    parser.add_argument("--commands", default="", help="with kills: which commands, comma between")
    parser.add_argument("--attacks", type=int, default=12, help="hostile texts a pattern; 0 for all")
    parser.add_argument("--fuzz", type=int, default=60, help="seconds of fuzzing for each of two targets")
    parser.add_argument("--adds", type=int, default=200, help="adds of a few documents, one after another")
    parser.add_argument(
        "--documents", type=int, default=20_000, help="tiny files in one folder; 1000000 for the full load"
    )
    options = parser.parse_args()
    parts: dict[str, list[Callable[[], Result]]] = {
        "kills": [
            lambda: faults.kills(options.kills, options.commands.split(",") if options.commands else None),
            lambda: faults.interrupts(options.kills // 10),
        ],
        "faults": [faults.full_disk, faults.no_rights, faults.at_once],
        "inputs": [bad_input.main],
        "load": [
            lambda: load.repeated(options.adds),
            lambda: load.growing(options.adds),
            lambda: load.many_files(options.documents),
        ],
        "hostile": [lambda: hostile.main(options.attacks)],
        "fuzz": [lambda: fuzz.main(options.fuzz)],
        "audit": [advisories.main],
    }
    chosen = options.only.split(",") if options.only else list(parts)
    if unknown := set(chosen) - set(parts):
        parser.error(f"no part {', '.join(sorted(unknown))}: take of {', '.join(parts)}")
    failed = 0
    print(f"Python {platform.python_version()}, {platform.system()}, {os.cpu_count()} processors\n")
    print("| test | figures | outcome | time |\n| --- | --- | --- | ---: |")
    for part in parts:
        for test in parts[part] if part in chosen else ():
            started = time.monotonic()
            for name, figures, fault in test():
                failed += bool(fault)
                nothing = "–" if figures.startswith(("no result", "not run", "skipped")) else "holds"
                outcome = f"FAILED: {' '.join(fault.split())}" if fault else nothing
                print(f"| {name} | {figures} | {outcome} | {time.monotonic() - started:.0f} s |", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
