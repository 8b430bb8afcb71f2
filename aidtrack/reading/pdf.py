"""PDF releases: the text layer of each page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from aidtrack.errors import UnreadableFile
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import LARGEST, Source
from aidtrack.reading.text import headline

_MOST_PAGES: Final = 5_000
_FILE_LIKE: Final = re.compile(r"(?i)^microsoft (?:word|powerpoint)|\.(?:docx?|pdf|indd|rtf|odt|pptx?)$|^untitled")
_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD


def clean(text: str) -> str:
    """Line ends as `\\n`, and a word parted at a line's end joined by its hyphen.

    PDFium marks such a hyphen and drops the line end. Most releases aren't hyphenated by machine, so the hyphen is
    that of a compound ("anti-aircraft") more often than not, and stays.

    >>> clean("anti\\x02aircraft\\r\\nguns"), clean("anti\\ufffeaircraft")
    ('anti-aircraft\\nguns', 'anti-aircraft')
    """
    return re.sub("[\x02\ufffe]", "-", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))


def _open(data: bytes, name: str) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(data)
    except PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise UnreadableFile(f"{name} is encrypted", "save it without its password") from error
        raise UnreadableFile(f"{name} is damaged or no PDF", "fetch it again or save its text") from error


def _pages(document: Any, name: str, desk: Desk) -> Iterator[str]:
    from pypdfium2 import PdfiumError

    if len(document) > _MOST_PAGES:
        raise UnreadableFile(f"{name} has {len(document):,} pages", "split it up")
    size = 0
    for number in range(len(document)):
        try:
            page = document[number]
            text = clean(page.get_textpage().get_text_bounded())
        except PdfiumError:
            desk.note(f"{name}: page {number + 1} is damaged and was left out")
            continue
        size += len(text)
        if size > LARGEST:
            raise UnreadableFile(f"{name} holds more than {LARGEST // 1_000_000} MB of text", "split it up")
        yield text.strip("\n")


def release(source: Source, desk: Desk) -> Iterator[Found]:
    """One document: the pages' text, an empty line between pages."""
    data = source.data()
    document = _open(data, source.name)
    try:
        text = "\n\n".join(page for page in _pages(document, source.name, desk) if page)
        properties: dict[str, str] = document.get_metadata_dict()
    finally:
        document.close()
    if not text.strip():
        raise UnreadableFile(f"{source.name} holds pictures of text only", "run it through OCR first")
    title = properties.get("Title", "").strip()
    published = parse_date(properties.get("CreationDate", "").removeprefix("D:"))
    yield Found(
        text,
        title=title if title and not _FILE_LIKE.search(title) else headline(text),
        published=published,
        published_from="document properties" if published else "",
        weak_date=True,
    )
