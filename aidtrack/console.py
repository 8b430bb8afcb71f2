"""What goes to a person on standard error: messages, problems, a progress bar; and making text safe to print."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, TextIO

import typer
from typer.core import TyperCommand, TyperGroup

from aidtrack.errors import AidtrackError, UsageError
from aidtrack.quantities import count

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_MOST_TOLD: Final = 20
_PATIENCE: Final = 1.0  # seconds before a progress bar is worth its flicker
_CLOSE: Final = re.compile(r"(?<=\b[A-Z]{3}|\bno\.) +(?=[\d+−-])")  # a sum stays beside its currency
_WIDE: Final = "\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003fffd"
_PIECE: Final = re.compile(f" *(?:[{_WIDE}]|[^ {_WIDE}]+)")  # a word; Chinese and Japanese have no blanks between them
_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable(text: str) -> str:
    """Text of a file or its name as one line that can't steer the terminal: no escapes, no reversed reading order.

    >>> printable("a\\x1b[31mb\\nc")
    'a\\\\x1b[31mb c'
    >>> printable("evil\\u202egpj.txt")
    'evil\\\\u202egpj.txt'
    """
    return _UNPRINTABLE.sub(lambda found: " " if found[0] in "\n\r\t" else ascii(found[0])[1:-1], text)


def wrapped(line: str, width: int) -> list[str]:
    """A printable line of so many cells, broken between words, never within one: a path can be copied.

    What goes on below stands further in.

    >>> wrapped("  - read: the date in its sentence", 20)
    ['  - read: the date', '    in its sentence']
    >>> wrapped("grown by USD 5,100", 14)
    ['grown by', '  USD 5,100']
    >>> wrapped("援助は五億円", 8)
    ['援助は五', '  億円']
    """
    from rich.cells import cell_len

    blanks = line[: len(line) - len(line.lstrip(" "))]
    below = blanks + " " * (1 if line.lstrip().startswith("“") else 2)
    parts = [""]
    for found in _PIECE.findall(_CLOSE.sub(lambda blank: "\0" * len(blank[0]), line)):
        piece = found.replace("\0", " ")
        if parts[-1] and cell_len(parts[-1] + piece) > width:
            parts.append(below + piece.lstrip(" "))
        else:
            parts[-1] += piece
    return parts


def write(lines: Iterable[str], stream: TextIO | None = None, elsewhere: int | None = None) -> None:
    """Lines made safe to print, as wide as the terminal.

    Args:
        lines: what to say.
        stream: where; None for standard output.
        elsewhere: how wide they are where that is no terminal; None as they are.
    """
    stream = stream or sys.stdout
    width = shutil.get_terminal_size().columns if stream.isatty() else elsewhere
    for line in map(printable, lines):
        print("\n".join(wrapped(line, width)) if width else line, file=stream)


@dataclass
class Voice:
    """How much is said; each command has these options.

    Args:
        quiet: say nothing but errors and problems.
        verbose: say more: every problem rather than the first twenty.
        debug: show Python's traceback of an error.
    """

    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")] = False
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Tell all problems, not only the first 20.")] = False
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False

    def say(self, text: str = "") -> None:
        """A message to standard error, unless quiet."""
        if not self.quiet:
            write([text], sys.stderr)

    def tell(self, problems: Sequence[AidtrackError]) -> None:
        """What went wrong, a line each; beyond twenty only how many, unless verbose."""
        most = len(problems) if self.verbose else _MOST_TOLD
        for problem in problems[:most]:
            error_line(problem)
        if len(problems) > most:
            print(f"aidtrack: {count(len(problems) - most, 'more problem')}: --verbose tells them all", file=sys.stderr)


def error_line(error: BaseException | str) -> None:
    """One line on standard error that begins with the program's name."""
    print(f"aidtrack: {printable(str(error))}", file=sys.stderr)


class Commands(TyperGroup):
    """The commands, whose complaint about a wrong word repeats it in a way that can't steer the terminal."""

    def make_context(self, *given: Any, **options: Any) -> Any:
        with _tamed():
            return super().make_context(*given, **options)

    def invoke(self, context: Any) -> Any:
        with _tamed():
            return super().invoke(context)


class Command(TyperCommand):
    """A command whose help calls an argument what it is, without Python's name of its type."""

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)
        for one in params:
            if one.param_type_name == "argument":
                one.display_type_rich = lambda **_: ""  # type: ignore[attr-defined]
        return params


@contextmanager
def _tamed() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        if isinstance(message := getattr(error, "message", None), str) and hasattr(error, "format_message"):
            error.message = printable(message)  # type: ignore[attr-defined]
        raise


class _Spoken(logging.Handler):
    """A log record as a line on standard error: its file names can't steer the terminal there."""

    def emit(self, record: logging.LogRecord) -> None:
        error_line(record.getMessage())


@contextmanager
def told(voice: Voice) -> Iterator[None]:
    """Turn errors into one line and an exit status: 1 for the work, 2 for wrong usage, 130 for an interrupt."""
    # What the library has to say while it works, such as for whom it waits.
    logger = logging.getLogger("aidtrack")
    logger.setLevel(logging.ERROR if voice.quiet else logging.WARNING)
    logger.handlers = [_Spoken()]
    try:
        yield
        sys.stdout.flush()  # a closed pipe shows here rather than when Python ends
    except BrokenPipeError:  # `aidtrack packages | head`: whoever read has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(0) from None
    except KeyboardInterrupt:
        error_line("interrupted: run the same again to go on")
        raise typer.Exit(130) from None
    except AidtrackError as error:
        if voice.debug:
            raise
        error_line(error)
        raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None
    except (typer.Exit, typer.Abort, typer.BadParameter):
        raise
    except OSError as error:
        if voice.debug:
            raise
        name = error.filename if isinstance(error.filename, str) else "the work"
        error_line(
            f"{name}: {(error.strerror or type(error).__name__).lower()}: check the path, its rights and the disk"
        )
        raise typer.Exit(1) from None
    except Exception as error:
        if isinstance(error, RuntimeError) and "Query interrupted" in str(error):  # DuckDB's word for an interrupt
            error_line("interrupted: run the same again to go on")
            raise typer.Exit(130) from None
        if voice.debug:
            raise
        error_line(f"a fault of aidtrack itself ({type(error).__name__}: {str(error)[:200]}): --debug shows where")
        raise typer.Exit(1) from None


@contextmanager
def output() -> Iterator[None]:
    """Around the whole program: streams that take all it has to say, and one line where they can't take more."""
    sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))  # closed by `>&-`
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that knows no € still gets its table
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python tells it again at its end
        if isinstance(error, BrokenPipeError):
            sys.exit(0)
        error_line(f"standard output: {(error.strerror or type(error).__name__).lower()}: check the disk")
        sys.exit(1)


def _nowhere() -> TextIO:
    return os.fdopen(os.open(os.devnull, os.O_WRONLY), "w")


class Bar:
    """A progress bar on a terminal, from the second second on; nothing at all in a pipe.

    Args:
        total: how many steps there are; None while nobody knows.
        what: what a step is.
        wanted: whether to show it at all.
    """

    def __init__(self, what: str, total: int | None, wanted: bool = True) -> None:
        self._what, self._total = what, total
        self._wanted = wanted and sys.stderr.isatty()
        self._started = time.monotonic()
        self._done = self._documents = 0
        self._shown: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *error: object) -> None:
        if self._shown:
            self._shown[0].stop()

    def step(self, _: Any = None) -> None:
        """One file is done."""
        self._done += 1
        self._show()

    def document(self) -> None:
        """One document is done; a file may hold many."""
        self._documents += 1
        self._show()

    def _show(self) -> None:
        if not self._wanted or time.monotonic() - self._started < _PATIENCE:
            return
        if not self._shown:
            self._shown = self._bar()
        bar, task = self._shown
        bar.update(task, completed=self._done, documents=self._documents)

    def _bar(self) -> tuple[Progress, TaskID]:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = (
            TextColumn(self._what),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[documents]:,} documents"),
            TimeRemainingColumn(),
        )
        # Left to itself, rich would print what goes to standard output beside the bar, even where that is a file.
        bar = Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False)
        task = bar.add_task(self._what, total=self._total, documents=0)
        bar.start()
        return bar, task


def terminal_errors() -> bool:
    """Whether standard error is a terminal."""
    return sys.stderr.isatty()
