"""Texts made to slow a pattern down: for each regex that aidtrack compiles, strings grown from its own structure.

Backtracking is slow where a repeat can begin or end in many places. So for each repeat in a regex the attack is what
leads up to it, then its body many times, then a sign on which it fails; and the whole match, less its end, repeated.
"""

from __future__ import annotations

import json
import pkgutil
import random
import re
import re._constants as sre
import re._parser as parser
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import regex

ENDS = ("", "\x01", " !")
SIZES = (1_000, 4_000, 16_000)
LIMIT = 8.0
"""Times longer for a text four times as long: 4 is linear, 16 quadratic; caches and the clock need some room."""
NOTICEABLE = 0.02
"""Seconds below which no growth counts: the clock is too coarse."""
PATIENCE = 6.0
_HOME = f"{Path(find_spec('aidtrack').origin).parent}/"  # type: ignore[union-attr, arg-type]


@dataclass(frozen=True)
class Compiled:
    """A regex that aidtrack has compiled, and the file that asked for it."""

    place: str
    source: str
    flags: int
    engine: str

    def finditer(self, text: str) -> int:
        """How many matches there are in a text."""
        if self.engine == "regex":
            return sum(1 for _ in regex.compile(self.source, self.flags).finditer(text, timeout=PATIENCE))
        return sum(1 for _ in re.compile(self.source, self.flags).finditer(text))


# --- all regexes ----------------------------------------------------------------------------------------


@contextmanager
def recorded() -> Iterator[set[Compiled]]:
    """Notes every regex of text that is compiled from code of aidtrack while the block runs, inline ones too."""
    found: set[Compiled] = set()
    kept = re._compile, regex._main._compile

    def noting(compile_it: Callable[..., Any], engine: str) -> Callable[..., Any]:
        def compiling(pattern: Any, flags: Any = 0, *rest: Any, **options: Any) -> Any:
            frame = sys._getframe(1)
            while frame.f_back and Path(frame.f_code.co_filename).parent.name in ("re", "regex"):
                frame = frame.f_back
            place = frame.f_code.co_filename
            if isinstance(pattern, str) and place.startswith(_HOME):
                within = place.removeprefix(_HOME)
                found.add(Compiled(within, pattern, int(flags), engine))
            return compile_it(pattern, flags, *rest, **options)

        return compiling

    re._compile, regex._main._compile = noting(kept[0], "re"), noting(kept[1], "regex")
    try:
        yield found
    finally:
        re._compile, regex._main._compile = kept


# --- attacks --------------------------------------------------------------------------------------------


def _sign(of: Any) -> str:
    """One sign that a class of signs takes."""
    negated = of[0][0] is sre.NEGATE
    tests = "".join(_class(part) for part in (of[1:] if negated else of))
    wanted = re.compile(f"[{'^' if negated else ''}{tests}]")
    return next((sign for sign in "a1 A.,-$€é’\n\t" if wanted.match(sign)), None) or next(
        (chr(code) for code in range(33, 0x2100) if wanted.match(chr(code))), "a"
    )


_CATEGORIES = {
    sre.CATEGORY_DIGIT: r"\d", sre.CATEGORY_NOT_DIGIT: r"\D", sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S", sre.CATEGORY_WORD: r"\w", sre.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


def _class(part: Any) -> str:
    kind, value = part
    if kind is sre.LITERAL:
        return re.escape(chr(value))
    if kind is sre.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    return _CATEGORIES.get(value, "") if kind is sre.CATEGORY else ""


def _sample(tree: Any, branch: int) -> str:
    """A string that the regex would take, its look-arounds left aside; `branch` says which of several alternatives."""
    pieces = []
    for kind, value in tree:
        if kind is sre.LITERAL:
            pieces.append(chr(value))
        elif kind is sre.NOT_LITERAL:
            pieces.append("a" if value != ord("a") else "b")
        elif kind is sre.IN:
            pieces.append(_sign(value))
        elif kind is sre.ANY:
            pieces.append("a")
        elif kind is sre.BRANCH:
            pieces.append(_sample(value[1][branch % len(value[1])], branch))
        elif kind is sre.SUBPATTERN:
            pieces.append(_sample(value[3], branch))
        elif kind is sre.ATOMIC_GROUP:
            pieces.append(_sample(value, branch))
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            pieces.append(_sample(value[2], branch) * max(value[0], 1 if value[1] else 0))
    return "".join(pieces)


def _repeats(tree: Any, before: str, branch: int) -> Iterator[tuple[str, str]]:
    """Of each repeat in a regex: what leads up to it, and its body once."""
    for kind, value in tree:
        here = _sample([(kind, value)], branch)
        if kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            if value[1] > 8:
                yield before, _sample(value[2], branch)
            yield from _repeats(value[2], before, branch)
        elif kind is sre.BRANCH:
            for number, option in enumerate(value[1]):
                yield from _repeats(option, before, branch + number)
        elif kind is sre.SUBPATTERN:
            yield from _repeats(value[3], before, branch)
        elif kind is sre.ATOMIC_GROUP:
            yield from _repeats(value, before, branch)
        elif kind in (sre.ASSERT, sre.ASSERT_NOT):
            yield from _repeats(value[1], before, branch)
        before += here


def units(compiled: Compiled) -> list[tuple[str, str]]:
    """What to begin an attack with and what to repeat, each once."""
    flags = compiled.flags & (re.VERBOSE | re.IGNORECASE | re.MULTILINE | re.DOTALL)
    try:
        tree = parser.parse(compiled.source, flags)
    except (re.error, OverflowError):
        return []
    found: dict[tuple[str, str], None] = {}
    for branch in range(3):
        whole = _sample(tree, branch)
        for before, body in _repeats(tree, "", branch):
            for attack in ((before, body), ("", before + body), ("", body)):
                if attack[1]:
                    found[attack] = None
        for cut in {len(whole), len(whole) - 1, len(whole) // 2}:
            if cut > 0:
                found["", whole[:cut]] = None
                found["", whole[:cut] + " "] = None
    return list(found)


def grown(start: str, unit: str, end: str, size: int) -> str:
    """An attack of about this size."""
    return start + unit * max(1, (size - len(start)) // len(unit)) + end


# --- measuring ------------------------------------------------------------------------------------------


class TooLongError(Exception):
    """The text took longer than anybody waits."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Raise TooLongError in whatever takes more processor time; the clock would count other programs too."""

    def strike(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, strike)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seconds(work: Callable[[str], object], text: str) -> float:
    """Processor time of work on a text; `PATIENCE` where it takes longer."""
    started = time.process_time()
    try:
        with patience(PATIENCE):
            work(text)
    except (TooLongError, TimeoutError):
        return float(PATIENCE)
    return time.process_time() - started


def growth(work: Callable[[str], object], start: str, unit: str, end: str) -> tuple[float, float]:
    """How many times longer work takes on a text four times as long, at the size where it is noticed; and how long.

    Nothing to tell (0) where even the longest text takes no noticeable time.
    """
    before = seconds(work, grown(start, unit, end, SIZES[0]))
    for size in SIZES[1:]:
        now = seconds(work, grown(start, unit, end, size))
        if now >= NOTICEABLE and now / max(before, 1e-5) > LIMIT:  # seen once: the clock may have slept
            now = min(now, seconds(work, grown(start, unit, end, size)))
            before = max(before, seconds(work, grown(start, unit, end, size // 4)))
        if now >= NOTICEABLE and now / max(before, 1e-5) > LIMIT:
            return now / max(before, 1e-5), now
        before = now
    return 0.0, before


# --- all of it ------------------------------------------------------------------------------------------


def all_compiled() -> set[Compiled]:
    """Every regex of aidtrack: those of its modules, and those it makes while it reads articles of every kind."""
    with recorded() as found:
        import aidtrack

        for module in pkgutil.walk_packages(aidtrack.__path__, "aidtrack."):
            if not module.name.endswith("__main__"):
                import_module(module.name)
        from aidtrack.patterns import REGISTRY
        from aidtrack.pipeline import extract
        from aidtrack.reading import read

        for pattern in REGISTRY:
            _ = pattern.compiled
        root = Path(__file__).parents[2]
        for document in read([str(root / "data" / "articles"), str(root / "tests" / "gold")], problems=[]):
            extract(document)
    return found


def _works() -> dict[str, Callable[[str], object]]:
    """What a hostile text is given to: extraction, and each reading of a file that is text."""
    from aidtrack.model import Document
    from aidtrack.pipeline import extract
    from aidtrack.reading import documents
    from aidtrack.reading.records import Desk
    from aidtrack.reading.sources import Source

    def reading(suffix: str, around: str = "{}") -> Callable[[str], object]:
        def work(text: str) -> object:
            source = Source("a", "", suffix, content=around.replace("{}", text).encode("utf-8", "replace"))
            return list(documents.read_sources([source], Desk([], []), published=None, publisher=""))

        return work

    found = {suffix: reading(suffix) for suffix in (".txt", ".md", ".html", ".csv", ".eml", ".rss", "")}
    return {
        "extraction": lambda text: extract(Document(text, "d")),
        **found,
        "front matter": reading(".md", "---\ntitle: a{}z\n---\nText"),
        "head of a page": reading(".html", "<html><head><title>{}</title><meta name='date' content='{}'></head>Text"),
        "head of a mail": reading(".eml", "Subject: {}\nDate: {}\nFrom: {}\n\nText"),
        "record": reading(".csv", 'id,title,date,text\n"{}","{}","{}",Text\n'),
    }


def main(each: int, seed: int = 1) -> Iterator[tuple[str, str, str]]:
    """Tries so many attacks for each regex (0 for all) on the whole of extraction or reading."""
    # In a process of its own: what is imported here already compiles nothing any more.
    done = subprocess.run([sys.executable, "-m", __name__], capture_output=True, text=True, check=True)
    compiled = {Compiled(*fields) for fields in json.loads(done.stdout)}
    works, draw = _works(), random.Random(seed)
    attacks: dict[tuple[str, str, str], bool] = {}
    for one in sorted(compiled, key=lambda one: (one.place, one.source)):
        made = [(start, unit, end) for start, unit in units(one) for end in ENDS]
        for attack in draw.sample(made, min(each, len(made))) if each else made:
            attacks[attack] = attacks.get(attack, False) or one.place.startswith("reading/")
    for name, work in works.items():
        mine = [attack for attack, of_reading in attacks.items() if of_reading or name == "extraction"]
        slowest, faults = 0.0, []
        work("Norway gives $5 million and 3 tanks.")  # the first text loads the vocabularies
        for attack in mine:
            ratio, took = growth(work, *attack)
            slowest = max(slowest, took)
            if ratio > LIMIT or took >= PATIENCE:
                faults.append(f"{attack!r:.80} takes {took:.1f} s, {ratio:.0f} times that of a quarter")
        figures = (
            f"{len(mine):,} texts for {len(compiled):,} patterns, slowest {slowest:.2f} s for {SIZES[-1] // 1000} kB"
        )
        yield f"hostile text, {name or 'unknown format'}", figures, "; ".join(faults[:3])


if __name__ == "__main__":
    print(json.dumps([astuple(one) for one in all_compiled()]))
