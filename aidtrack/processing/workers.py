"""Pieces read by several processes, figures in the order of the input; a process that dies costs its piece only."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from itertools import chain
from typing import Final

from aidtrack.errors import UnreadableFile
from aidtrack.model import Document, Figures, content_id
from aidtrack.processing import pieces
from aidtrack.processing.pieces import Piece
from aidtrack.processing.work import Part, Task, work
from aidtrack.reading.crawl import added_up
from aidtrack.reading.documents import checked, read_one
from aidtrack.reading.records import Desk
from aidtrack.reading.sources import find

SMALL: Final = 1_500_000
"""Bytes of input that one process reads as fast as several, which have to start first."""

_AHEAD: Final = 3  # pieces a worker that are read or wait to be fetched: bounds memory, keeps all busy


def figures_of_paths(
    paths: Iterable[str],
    *,
    workers: int | None = None,
    published: str | date | None = None,
    publisher: str | None = None,
    columns: Mapping[str, str] | None = None,
    problems: list[UnreadableFile],
    notes: list[str],
    on_file: Callable[[str], object] | None = None,
    allow_private_addresses: bool = False,
    register: str = "",
) -> Iterator[Figures | Document]:
    """Figures of all documents of the paths, in the order of the input, whatever the number of workers.

    Args:
        paths: as `reading.read` takes them.
        workers: how many processes; None for one a core, or one alone where there is little to read.
        published: publication date of all, whatever the files say.
        publisher: likewise the publisher.
        columns: the user's column names by field.
        problems: collects what could not be read.
        notes: collects remarks.
        on_file: called with a file's name when it has been read.
        allow_private_addresses: read addresses of this machine and of private networks too.
        register: a file of what is known already, by `register.write`; such a document comes without figures.

    Yields:
        Figures, or the document alone where it is known already; few are in memory at a time.
    """
    day, chosen = checked(published, columns)
    # What is wrong with the paths is told last: how far ahead of the reading they are looked at depends on the workers.
    aside: list[UnreadableFile] = []
    desk = Desk(aside, notes, columns=chosen)
    task = Task(day, publisher or "", dict(chosen), register)
    read = read_one(desk, day, publisher or "", allow_private_addresses)
    todo, count = _enough(pieces.cut(find(paths, desk), desk, read), workers)
    renamed = _Ids(desk)
    remarks = list[str]()
    for piece, part in in_order(todo, task, count):
        problems += part.problems
        remarks += part.notes
        if piece.finished:
            notes += _of_one_file(remarks) if _is_sliced(piece) else remarks
            remarks.clear()
        for found in part.found:
            yield renamed.checked(found) if _is_sliced(piece) else found
        for name in piece.finished:
            if on_file:
                on_file(name)
    problems += aside


def _enough(todo: Iterator[Piece], workers: int | None) -> tuple[Iterator[Piece], int]:
    """The pieces again, and how many workers they are worth."""
    if workers is not None:
        return todo, max(workers, 1)
    count, size = pieces.cores(), 0
    first: list[Piece] = []
    while count > 1 and size < SMALL:
        piece = next(todo, None)
        if piece is None:
            return iter(first), 1
        first.append(piece)
        size += piece.size
    return chain(first, todo), count


def _of_one_file(notes: list[str]) -> list[str]:
    """The notes of a file that was read in slices: of each kind one, and what is counted is added up."""
    kinds: dict[str, str] = {}
    for note in added_up(notes):
        kinds.setdefault("".join(letter for letter in note if not letter.isdigit()), note)
    return list(kinds.values())


def _is_sliced(piece: Piece) -> bool:
    return bool(piece.sources) and piece.sources[0].slice is not None


class _Ids:
    """Ids that a large file gives to two texts in two slices: the second is read without one, as in one slice."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._path, self._texts = desk, "", dict[int, int]()

    def checked(self, found: Figures | Document) -> Figures | Document:
        document = found.document if isinstance(found, Figures) else found
        if document.path != self._path:
            self._path, self._texts = document.path, {}
        text = hash(document.text)
        if self._texts.setdefault(hash(document.id), text) == text:
            return found
        from aidtrack import pipeline

        line = f"{document.path}: a line repeats the id {document.id[:60]!r}"
        self._desk.problem(UnreadableFile(f"{line} of another text, so it was read without an id", "mend or remove it"))
        return pipeline.extract(replace(document, id=content_id("d", document.text)), self._desk.problems)


# --- processes ------------------------------------------------------------------------------------------


def in_order(todo: Iterator[Piece], task: Task, count: int) -> Iterator[tuple[Piece, Part]]:
    """Pieces with their parts, in the order of the pieces.

    Args:
        todo: consumed a little ahead of what is asked for.
        task: how to read.
        count: how many processes; 1 for this one alone.
    """
    if count == 1:
        for piece in todo:
            yield piece, work(task, piece)
        return
    crew = _Crew(task, count)
    waiting: deque[tuple[Piece, Future[Part]]] = deque()
    try:
        for piece in todo:
            waiting.append((piece, crew.start(piece)))
            if len(waiting) >= count * _AHEAD:
                yield crew.finished(waiting)
        while waiting:
            yield crew.finished(waiting)
    finally:
        crew.close()


class _Crew:
    """The processes, and new ones in their place when one has died."""

    def __init__(self, task: Task, count: int) -> None:
        self._task, self._count = task, count
        self._pool = _pool(count)

    def start(self, piece: Piece) -> Future[Part]:
        """Have a piece read; a pool that has died unseen is replaced when its results are asked for."""
        try:
            with _undisturbed():
                begun = self._pool.submit(work, self._task, piece)
                _look_again(self._pool)
                return begun
        except BrokenProcessPool as error:
            broken: Future[Part] = Future()
            broken.set_exception(error)
            return broken

    def finished(self, waiting: deque[tuple[Piece, Future[Part]]]) -> tuple[Piece, Part]:
        """The oldest piece and its part; where a process died, all unfinished ones are started again."""
        piece, future = waiting.popleft()
        try:
            return piece, future.result()
        except BrokenProcessPool:
            self._replace()
            part = self._alone(piece)
            for place, (other, begun) in enumerate(waiting):
                if not begun.done() or begun.exception() is not None:
                    waiting[place] = other, self.start(other)
            return piece, part

    def _alone(self, piece: Piece) -> Part:
        """A second try without company, so that who kills is known; of several files each half gets one of its own."""
        try:
            return self.start(piece).result()
        except BrokenProcessPool:
            self._replace()
        halves = piece.halves()
        if len(halves) == 1:
            why = UnreadableFile(f"{piece.name} killed the process that read it, twice", "split it, or leave it out")
            return Part(problems=[why])
        part = Part()
        for half in halves:
            part += self._alone(half)
        return part

    def _replace(self) -> None:
        """New processes for those of which one died."""
        self.close()
        self._pool = _pool(self._count)

    def close(self) -> None:
        """Let the processes go; what they have begun they finish in vain, unless one of them has died."""
        if self._pool._broken:
            # The pool asks the others to end: not one that hangs, nor one that was started while it asked, and then
            # waits for them for ever (seen in Python 3.11; `kill_workers` of 3.14 is this).
            for worker in list((self._pool._processes or {}).values()):
                worker.kill()
        self._pool.shutdown(wait=True, cancel_futures=True)


def _pool(count: int) -> ProcessPoolExecutor:
    # Not fork: DuckDB has threads in this process, and a lock that one of them holds would never open in a fork.
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    if method == "forkserver":
        context.set_forkserver_preload(["aidtrack.processing.work", "aidtrack.processing.warm"])
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin)
    with _undisturbed():
        pool.submit(int)  # starts the first process; the others start when there is more to do than it can
    return pool


def _look_again(pool: ProcessPoolExecutor) -> None:
    """Have the pool's thread look after all its processes.

    `submit` wakes the thread before it starts a process: a thread that is quick waits for the others only, never hears
    that the new one has died, and everybody waits for ever (seen in Python 3.11).
    """
    with pool._shutdown_lock:
        wakeup = pool._executor_manager_thread_wakeup
        if wakeup is not None:
            wakeup.wakeup()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """An interrupt waits: in the middle of a start it would leave processes that nobody knows of."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a new worker: an interrupt is its parent's business, and it goes when its parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, daemon=True).start()


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
