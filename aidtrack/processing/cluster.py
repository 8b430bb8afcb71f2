"""Pieces read by the machines of a Dask cluster, each into a finished part in a folder that all of them reach.

The scheduler is told of some batches at a time, so neither it nor this process grows with the input. A worker that is
lost costs what it was reading, which others read again; a part that kills its worker every time is told and left out. A
stopped run goes on with the parts that are not there yet.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from hashlib import blake2b
from importlib import import_module
from itertools import islice
from pathlib import Path
from socket import gethostname
from typing import TYPE_CHECKING, Any, Final

from aidtrack import pipeline
from aidtrack.errors import AidtrackError, UnreadableFile, UsageError
from aidtrack.model import Figures
from aidtrack.processing.parts import TABLES, Folder, Slip, rows_of
from aidtrack.processing.pieces import Piece, archive_slices
from aidtrack.processing.work import Task, work
from aidtrack.reading.crawl import added_up
from aidtrack.reading.documents import checked
from aidtrack.reading.records import Desk
from aidtrack.reading.sources import FORMATS, OF_RECORDS, Source, find, is_remote, length

if TYPE_CHECKING:
    from aidtrack.storage import AddReport, Tracker

SLICE: Final = 16_000_000
"""Bytes of a slice of JSON lines or of a packed archive: a few seconds to a minute of work."""

_PATIENCE: Final = "10s"  # for the scheduler to answer
_FILES: Final = 64  # articles of a part
_BATCH: Final = 20  # parts of a task: what the scheduler needs for a task is nothing beside them
_AHEAD: Final = 2  # tasks a worker thread that are known to the scheduler


@dataclass(slots=True)
class Outcome:
    """What came of a run on a cluster.

    Args:
        slips: of all parts of this input, by name.
        known: how many of them were finished before.
        problems: what could not be read.
        notes: remarks.
    """

    slips: dict[str, Slip] = field(default_factory=dict)
    known: int = 0
    problems: list[UnreadableFile] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def run(
    paths: Iterable[str],
    scheduler: str,
    parts: str,
    *,
    published: str | date | None = None,
    publisher: str | None = None,
    columns: Mapping[str, str] | None = None,
    on_part: Callable[[Slip], object] | None = None,
) -> Outcome:
    """Read everything on a cluster into a folder of parts.

    Args:
        paths: files, folders and globs, of a file system that all machines share or of a store (`s3://…`).
        scheduler: the address of the Dask scheduler, such as `tcp://10.0.0.1:8786`.
        parts: the folder, likewise.
        published: publication date of all, whatever the files say.
        publisher: likewise the publisher.
        columns: the user's column names by field.
        on_part: called with the slip of each part that is finished now.

    Returns:
        The slips of all parts of this input, those finished before too.

    Raises:
        UsageError: no scheduler answers, a path is an address or standard input, or Dask isn't installed.
    """
    day, chosen = checked(published, columns)
    task, folder, outcome = Task(day, publisher or "", chosen), Folder(parts), Outcome()
    known = set(folder.finished())
    todo: list[tuple[str, Piece]] = []
    for piece in cut(find(paths, Desk(outcome.problems, outcome.notes))):
        name = part_name(task, piece)
        if name in known:
            outcome.slips[name] = folder.slip(name)
            outcome.known += 1
        else:
            todo.append((name, piece))
    client = _connected(scheduler) if todo else None
    try:
        for slip in _done(client, task, parts, todo, outcome.problems) if client else ():
            outcome.slips[slip.name] = slip
            if on_part:
                on_part(slip)
    finally:
        if client:
            client.close()
    for name in sorted(outcome.slips):
        outcome.problems += [UnreadableFile(*problem) for problem in outcome.slips[name].problems]
        outcome.notes += outcome.slips[name].notes
    outcome.notes[:] = added_up(outcome.notes)
    return outcome


def gather(tracker: Tracker, parts: str, outcome: Outcome) -> AddReport:
    """Bring the parts of a run into a tracker.

    Args:
        tracker: an open one.
        parts: the folder of parts.
        outcome: what `run` gave.
    """
    folder = Folder(parts)
    folder.register(tracker.connection)
    return tracker.gather({table: folder.files(table, outcome.slips) for table in TABLES})


# --- pieces ---------------------------------------------------------------------------------------------


def cut(sources: Iterable[Source]) -> Iterator[Piece]:
    """The pieces of the input; no file is opened here, so a slice of JSON lines may begin inside of a line.

    Args:
        sources: from `sources.find`.

    Raises:
        UsageError: an address or standard input, which workers can't read.
    """
    waiting: list[Source] = []
    for source in sources:
        if source.url or source.content is not None:
            raise UsageError(f"a cluster can't read {source.name}", "save it to a file that all machines reach")
        source = source if is_remote(source.path) else replace(source, path=str(Path(source.path).resolve()))
        if FORMATS.get(source.suffix, ("",))[0] not in OF_RECORDS:
            waiting.append(source)
            if len(waiting) == _FILES:
                yield Piece(tuple(waiting))
                waiting = []
            continue
        size = length(source)
        if source.suffix == ".warc":
            yield from archive_slices(source, size, SLICE)
        elif source.suffix in (".jsonl", ".ndjson") and not source.packed and size > SLICE:
            for start in range(0, size, SLICE):
                yield Piece((replace(source, slice=(start, min(start + SLICE, size))),))
        else:
            yield Piece((source,))
    if waiting:
        yield Piece(tuple(waiting))


def part_name(task: Task, piece: Piece) -> str:
    """A name that changes when what is read changes, or the way of reading."""
    files = [[one.name, one.path, one.slice, length(one)] for one in piece.sources]
    told = json.dumps([asdict(task) | {"published": str(task.published)}, files, pipeline.fingerprint()])
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


# --- on the workers -------------------------------------------------------------------------------------


def finish(task: Task, parts: str, batch: list[tuple[str, Piece]], reader: str) -> list[Slip]:
    """Read pieces and write their parts; what a killed worker had finished isn't read again.

    Args:
        task: how to read.
        parts: the folder of parts.
        batch: names and pieces.
        reader: fingerprint of the way of reading that the parts are named for.

    Returns:
        Their slips.

    Raises:
        AidtrackError: this machine would read otherwise: it has another aidtrack.
    """
    if pipeline.fingerprint() != reader:
        raise AidtrackError(
            f"the worker on {gethostname()} has another version or vocabulary of aidtrack than this machine",
            "install the same one everywhere, and start the workers again",
        )
    folder = Folder(parts)
    return [_known(folder, name) or _finish_one(folder, task, name, piece) for name, piece in batch]


def _known(folder: Folder, name: str) -> Slip | None:
    """The slip of a part that is finished; asked for by name, since the folder may hold very many."""
    try:
        return folder.slip(name)
    except FileNotFoundError:
        return None


def _finish_one(folder: Folder, task: Task, name: str, piece: Piece) -> Slip:
    part = work(task, replace(piece, sources=tuple(_whole_lines(one) for one in piece.sources)))
    figures = [one for one in part.found if isinstance(one, Figures)]
    rows = rows_of(figures)
    slip = Slip(
        name, len(figures), len(rows["documents"]), len(rows["amounts"]), len(rows["items"]),
        tuple((_where(problem.message, piece), problem.remedy) for problem in part.problems), tuple(part.notes),
    )  # fmt: skip
    folder.write(slip, rows)
    return slip


def _whole_lines(source: Source) -> Source:
    """The slice from its first line that begins in it to the end of its last one, which may stand in the next slice.

    Of an archive it stays as it is: what reads it looks for whole records by itself.
    """
    if source.slice is None or source.suffix == ".warc":
        return source
    start, end = source.slice
    with replace(source, slice=None).open_packed() as stream:
        stream.seek(max(start - 1, 0))
        if start:
            stream.readline()
            start = stream.tell()
        if start < end:
            stream.seek(end - 1)
            stream.readline()
            end = stream.tell()
    return replace(source, slice=(start, max(start, end)))


def _where(message: str, piece: Piece) -> str:
    """A message that counts lines from the beginning of a slice says so."""
    source = piece.sources[0]
    if source.slice is None or not source.slice[0]:
        return message
    return message.replace(f"{source.name}: line ", f"{source.name}: from byte {source.slice[0]:,} on, line ")


# --- on the scheduler -----------------------------------------------------------------------------------


def _connected(address: str) -> Any:
    try:
        client: Any = import_module("distributed").Client
    except ImportError as error:
        raise UsageError("--scheduler needs Dask", "pip install 'aidtrack[cluster]'") from error
    try:
        # A client that finds nobody is let go with a traceback, after 20 s: so a bare connection is tried before.
        asyncio.run(_knock(address))
        return client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, ImportError) as error:
        raise AidtrackError(
            f"no Dask scheduler answers at {address}", "start one (`dask scheduler`), or check the address"
        ) from error


async def _knock(address: str) -> None:
    connection = await import_module("distributed.comm").connect(address, timeout=_PATIENCE)
    await connection.close()


def _done(
    client: Any, task: Task, parts: str, todo: list[tuple[str, Piece]], problems: list[UnreadableFile]
) -> Iterator[Slip]:
    """Slips as they come; a batch whose worker died time and again is tried once more, each part alone."""
    waiting = iter([todo[at : at + _BATCH] for at in range(0, len(todo), _BATCH)])
    batches: dict[str, list[tuple[str, Piece]]] = {}

    def start(batch: list[tuple[str, Piece]]) -> Any:
        future = client.submit(finish, task, parts, batch, pipeline.fingerprint(), pure=False)
        batches[future.key] = batch
        return future

    threads = max(sum(client.nthreads().values()), 1)
    running: Any = import_module("distributed").as_completed(
        loop=client.loop, futures=[start(batch) for batch in islice(waiting, _AHEAD * threads)]
    )
    for future in running:
        batch = batches.pop(future.key)
        error = future.exception()
        if error is None:
            yield from future.result()
        elif isinstance(error, AidtrackError):
            raise error
        elif len(batch) > 1:
            for single in batch:
                running.add(start([single]))
        else:
            problems.append(_failed(batch[0][1], error))
        for following in islice(waiting, 1):
            running.add(start(following))


def _failed(piece: Piece, error: BaseException) -> UnreadableFile:
    if type(error).__name__ == "KilledWorker":
        return UnreadableFile(f"{piece.name} killed every worker that read it", "split it, or leave it out")
    return UnreadableFile(f"{piece.name} could not be read on the cluster ({error})", "look at the workers' logs")
