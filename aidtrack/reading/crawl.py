"""Crawl archives (WARC, as Common Crawl's news crawl): the pages in their records, each to be read as a web page."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from aidtrack.errors import UnreadableFile
from aidtrack.reading.decoding import decode
from aidtrack.reading.html import charset, stated_charset
from aidtrack.reading.media import media_type
from aidtrack.reading.records import Desk
from aidtrack.reading.relevance import may_matter
from aidtrack.reading.sources import Source

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_LARGEST: Final = 10_000_000  # bytes of one page
_PAGES: Final = ("text/html", "application/xhtml+xml")
_SUFFIX: Final = {"text/plain": ".txt"} | dict.fromkeys(_PAGES, ".html")


def pages(source: Source, desk: Desk) -> Iterator[Source]:
    """The pages of an archive that may speak of aid.

    Most pages of a crawl don't, and reading one with care takes twenty times as long as looking at its words: the rest
    is counted in a note. A record that ends early is told and left out, since half a page may say something else.

    Args:
        source: a `.warc` or `.warc.gz` file.
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
    with source.open_packed() as stream:  # fastwarc unpacks each record by itself, and faster than Python
        for record in _records(stream, source, counts):
            page = _page(record, source, counts)
            if page is not None:
                yield page
        if not counts["records"]:
            raise UnreadableFile(f"{source.name} has no WARC record", "fetch it again, or leave it out")
        counts["cut"] += not counts["cut"] and _ends_early(stream, counts["last"])
    if counts["cut"]:
        many = "1 record is" if counts["cut"] == 1 else f"{counts['cut']:,} records are"
        desk.problem(UnreadableFile(f"{source.name} ends early: {many} cut short", "fetch the archive again"))
    passed = counts["pages"] - counts["kept"]
    if passed:
        desk.note(f"{source.name}: {passed:,} of {counts['pages']:,} pages passed over, without a word of aid")


def _records(stream: BinaryIO, source: Source, counts: Counter[str]) -> Iterator[WarcRecord]:
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    try:
        for record in ArchiveIterator(stream, record_types=wanted, parse_http=True, auto_decode="all"):
            counts["records"] += 1
            counts["last"] = record.stream_pos
            yield record
    except OSError as error:
        if not counts["records"]:
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
    stream.seek(last)
    tail = stream.read()
    if tail[:2] != b"\x1f\x8b":
        return not tail.endswith(b"\r\n\r\n")
    while tail:
        member: Any = zlib.decompressobj(wbits=31)
        try:
            member.decompress(tail)
        except zlib.error:
            return True
        if not member.eof:
            return True
        tail = member.unused_data
    return False
