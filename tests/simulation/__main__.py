"""Many worlds, a row each: `python -m tests.simulation --seeds 20 --packages 50-500`."""

from __future__ import annotations

import argparse
import random
from collections import Counter

from .scoring import Fault, Result, score, simulate


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20, help="how many worlds")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--packages", default="50-500", help="how many packages a world has: a number or a range")
    parser.add_argument("--no-archived", action="store_true", help="leave out articles whose figure is corrected later")
    parser.add_argument("--errors", action="store_true", help="print every error with its sentence")
    options = parser.parse_args()
    least, _, most = options.packages.partition("-")
    results: list[Result] = []
    print("seed packages articles  found  precision recall     F1   money  totals planned components other wrong")
    for seed in range(options.first, options.first + options.seeds):
        count = random.Random(seed).randint(int(least), int(most or least))
        result = score(simulate(seed, count, not options.no_archived))
        results.append(result)
        print(_line(str(seed), result), flush=True)
        for fault in result.faults if options.errors else ():
            print(f"    {fault.kind} {fault.cause}: {fault.told}", fault.sentence, fault.quote[:330], sep="\n        ")
    if len(results) > 1:
        _summary(results)


def _line(name: str, result: Result) -> str:
    counted = result.counted
    return (
        f"{name:>4} {result.packages:>8} {result.articles:>8} {result.found:>6}  {result.precision:>9.3f} "
        f"{result.recall:>6.3f} {result.f1:>6.3f} {result.money:>+7.2%}  {counted['total']:>6} {counted['planned']:>7} "
        f"{counted['component']:>10} {counted['other']:>5} {counted['wrong']:>5}"
    )


def _summary(results: list[Result]) -> None:
    everything = Result(
        *(sum(getattr(one, name) for one in results) for name in ("packages", "articles", "found", "hits")),
        money=sum(one.money for one in results) / len(results),
        counted=sum((one.counted for one in results), Counter()),
    )
    print(_line("all", everything))
    print(f"lowest F1 {min(one.f1 for one in results):.3f}, farthest money {max(abs(o.money) for o in results):.2%}\n")
    faults: list[Fault] = [fault for one in results for fault in one.faults]
    for (kind, cause), count in Counter((fault.kind, fault.cause) for fault in faults).most_common():
        print(f"{count:>5}  {kind} {cause}")


if __name__ == "__main__":
    main()
