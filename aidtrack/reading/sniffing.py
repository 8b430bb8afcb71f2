"""The format of what has no suffix that is known (standard input, many addresses), by its first bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from aidtrack.reading.sources import FORMATS, MAGIC, Source
from aidtrack.reading.tabular import COLUMNS

_HEAD: Final = 4096
_FEED: Final = re.compile(rb"<(?:rss|feed|rdf:rdf)\b")
_PAGE: Final = re.compile(rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--[^>]{0,500}-->\s*)?<(?:!doctype html|html\b)")
_MAIL: Final = re.compile(rb"(?:[a-z][a-z0-9-]{1,40}:[^\n]*\n(?:[ \t][^\n]*\n)*){3}")
_MAIL_ONLY: Final = re.compile(rb"^(?:message-id|mime-version|received|return-path|delivered-to):", re.MULTILINE)
_FRONT: Final = re.compile(rb"---[ \t]*\r?\n[a-z][\w -]{0,40}:[ \t]")
_CELL: Final = re.compile(r"\"?([\w.-]{1,40}(?: [\w.-]{1,40})?)\"?")


def sniffed(source: Source) -> tuple[str, str]:
    """Module and function that read a source, as in `FORMATS`; plain text where nothing else shows.

    Raises:
        OSError: it can't be opened.
    """
    with source.open() as stream:
        head = stream.read(_HEAD)
    return FORMATS[_office(source) if head.startswith(b"PK\x03\x04") else suffix_of(head)]


def suffix_of(head: bytes) -> str:
    """The suffix that a file of this beginning would have.

    >>> [suffix_of(head) for head in (b"%PDF-1.7", b"PAR1", b"<?xml version='1.0'?><rss>", b"<!DOCTYPE html>")]
    ['.pdf', '.parquet', '.xml', '.html']
    >>> suffix_of(b'{"text": "x"}'), suffix_of(b"---\\ntitle: Aid\\n---\\n"), suffix_of(b"Oslo gives $5m, it says.")
    ('.json', '.md', '.txt')
    >>> suffix_of(b"id;title;text\\n1;a;b"), suffix_of(b"date\\tbody\\n"), suffix_of(b"Story, text and pictures\\n")
    ('.csv', '.tsv', '.txt')
    >>> suffix_of(b"Message-ID: <1@a>\\nFrom: Press\\nSubject: Aid\\n\\nx"), suffix_of(b"From: A\\nTo: B\\nOn: x\\n")
    ('.eml', '.txt')
    """
    for magic, known in MAGIC:
        if head.startswith(magic):
            return known
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if _PAGE.match(start):
        return ".html"
    if start.startswith((b"<rss", b"<feed", b"<?xml")):
        return ".xml" if _FEED.search(start) or start.startswith(b"<?xml") else ".txt"
    if re.match(rb"\{\s*\"|\[\s*\{", start):
        return ".json"
    if _FRONT.match(start):
        return ".md"
    if (mail := _MAIL.match(start)) and _MAIL_ONLY.search(mail[0]):
        return ".eml"
    return _table(start.split(b"\n", 1)[0].rstrip(b"\r")) or ".txt"


def _table(line: bytes) -> str:
    """`.csv` or `.tsv` where the first line is a header: short names, and one of them that of a column of texts."""
    text = line.decode("utf-8", "replace")
    for sign, suffix in (("\t", ".tsv"), (",", ".csv"), (";", ".csv")):
        cells = [_CELL.fullmatch(cell) for cell in text.split(sign)]
        if len(cells) > 1 and all(cells) and any(cell and cell[1] in COLUMNS["text"] for cell in cells):
            return suffix
    return ""


def _office(source: Source) -> str:
    """Word and Excel files are both archives; what lies in them tells them apart."""
    try:
        names = zipfile.ZipFile(io.BytesIO(source.data())).namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        names = []
    return ".xlsx" if any(name.startswith("xl/") for name in names) else ".docx"
