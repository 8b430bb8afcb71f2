"""Crawl archives (WARC, as Common Crawl's news crawl): the pages in their records, each to be read as a web page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from aidtrack.errors import UnreadableFile
from aidtrack.reading.decoding import decode
from aidtrack.reading.html import charset, stated_charset
from aidtrack.reading.media import media_type
from aidtrack.reading.records import Desk
from aidtrack.reading.relevance import may_matter
from aidtrack.reading.slices import MAGIC, are_whole, opened
from aidtrack.reading.sources import Source

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_LARGEST: Final = 10_000_000  # bytes of one page
_PAGES: Final = ("text/html", "application/xhtml+xml")
_PASSED_OVER: Final = re.compile(
    r"(?P<name>.*): (?P<passed>[\d,]+) of (?P<pages>[\d,]+) pages passed over, without a word of aid", re.DOTALL
)
_SUFFIX: Final = {"text/plain": ".txt"} | dict.fromkeys(_PAGES, ".html")


def pages(source: Source, desk: Desk) -> Iterator[Source]:
    """The pages of an archive that may speak of aid.

    Most pages of a crawl don't, and reading one with care takes twenty times as long as looking at its words: the rest
    is counted in a note. A record that ends early is told and left out, since half a page may say something else.

    Args:
        source: a `.warc` or `.warc.gz` file, or a slice of a packed one; see `slices.opened`.
        desk: told of records cut short, and how many pages were passed over.

    Raises:
        UnreadableFile: it is no WARC file, or the libraries that read one are missing.
    """
    try:
        import fastwarc.warc as _  # noqa: F401
        from resiliparse.extract.html2text import extract_plain_text as _look  # noqa: F401
    except ImportError as error:
        raise UnreadableFile(f"{source.name} needs fastwarc", "pip install 'aidtrack[crawl]'") from error
    counts: Counter[str] = Counter()
    with opened(source) as stream:  # fastwarc unpacks each record by itself, and faster than Python
        for record in _records(stream, source, counts):
            page = _page(record, source, counts)
            if page is not None:
                yield page
        if not counts["records"]:
            if source.slice and source.slice[0]:
                return  # a record that begins before this slice and ends behind it, or requests alone
            raise UnreadableFile(f"{source.name} has no WARC record", "fetch it again, or leave it out")
        counts["cut"] += not counts["cut"] and _ends_early(stream, counts["last"])
    if counts["cut"]:
        many = "1 record is" if counts["cut"] == 1 else f"{counts['cut']:,} records are"
        desk.problem(UnreadableFile(f"{source.name} ends early: {many} cut short", "fetch the archive again"))
    passed = counts["pages"] - counts["kept"]
    if passed:
        desk.note(_passed_over(source.name, passed, counts["pages"]))


def added_up(notes: Iterable[str]) -> list[str]:
    """Notes with one of each archive for those of all its slices.

    Args:
        notes: of archives and other files.

    >>> added_up([_passed_over("a.gz", 9, 1000), "b.txt: odd", _passed_over("a.gz", 2, 2)])
    ['a.gz: 11 of 1,002 pages passed over, without a word of aid', 'b.txt: odd']
    """
    told: dict[str, str] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for note in notes:
        found = _PASSED_OVER.fullmatch(note)
        if found is None:
            told[note] = note
            continue
        name = found["name"]
        for what in ("passed", "pages"):
            counts[name, what] += int(found[what].replace(",", ""))
        told[f"{name}: passed over"] = _passed_over(name, counts[name, "passed"], counts[name, "pages"])
    return list(told.values())


def _passed_over(name: str, passed: int, pages: int) -> str:
    return f"{name}: {passed:,} of {pages:,} pages passed over, without a word of aid"


def _records(stream: BinaryIO, source: Source, counts: Counter[str]) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="all"):
            counts["records"] += 1
            counts["last"] = record.stream_pos
            yield record
    except OSError as error:
        if not counts["records"] and not (source.slice and source.slice[0]):
            raise UnreadableFile(f"{source.name} is damaged or no WARC file", "fetch it again") from error
        counts["cut"] += 1


def _page(record: WarcRecord, source: Source, counts: Counter[str]) -> Source | None:
    """The page of a record, or None where it holds none, ends early or can't matter."""
    is_answer = record.is_http and record.http_headers is not None
    kind = (record.http_content_type if is_answer else record.headers.get("Content-Type")) or ""
    suffix = _SUFFIX.get(media_type(kind)[0])
    if suffix is None or (is_answer and record.http_headers.status_code != 200):
        return None
    stated = record.content_length
    packed = is_answer and (record.http_headers.get("Content-Encoding") or record.http_headers.get("Transfer-Encoding"))
    data = record.reader.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        return None
    if not packed and len(data) < stated:
        counts["cut"] += 1
        return None
    counts["pages"] += 1
    server = (record.http_charset or "") if is_answer else ""
    if not _may_matter(data, suffix, server):
        return None
    counts["kept"] += 1
    day = record.record_date.date() if record.record_date is not None else None
    url = record.headers.get("WARC-Target-URI") or ""
    return Source(source.name, "", suffix, content=data, url=url.strip("<>"), charset=server, seen=day)


def _may_matter(data: bytes, suffix: str, server: str) -> bool:
    """A first look at all text of the page, menus too: trafilatura can only take away from it."""
    from resiliparse.extract.html2text import extract_plain_text

    text, _ = decode(data, "", stated_charset(server, charset(data)))
    return may_matter(text if suffix == ".txt" else extract_plain_text(text, main_content=False))


def _ends_early(stream: BinaryIO, last: int) -> bool:
    """Whether the archive stops inside its last record; fastwarc ends there without a word."""
    for start in (last, 0):  # an archive that is packed as a whole has no record of its own at the last one's place
        stream.seek(start)
        if stream.read(len(MAGIC)) == MAGIC:
            return not are_whole(stream, start)
    stream.seek(last)
    return not stream.read().endswith(b"\r\n\r\n")
