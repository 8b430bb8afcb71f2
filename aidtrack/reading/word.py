"""Word files (docx): paragraphs, list items as `- `, table rows with cells parted by `|`."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from aidtrack.errors import UnreadableFile
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import LARGEST, Source
from aidtrack.reading.text import headline

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DC: Final = "{http://purl.org/dc/elements/1.1/}"
_TERMS: Final = "{http://purl.org/dc/terms/}"
_OLE: Final = b"\xd0\xcf\x11\xe0"  # old .doc files, and docx files with a password
_GAPS: Final = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def parse_xml(data: bytes) -> Any:
    """Root of an XML file, with no entities, no network and the parser's own bounds; raises lxml's XMLSyntaxError."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(data, parser)


def open_archive(data: bytes, name: str, what: str) -> zipfile.ZipFile:
    """An Office file's archive; raises UnreadableFile where it is none or unpacks to more than `LARGEST` bytes."""
    if data.startswith(_OLE):
        raise UnreadableFile(f"{name} is encrypted or of an older format", f"save it as {what} without a password")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile(f"{name} is damaged or no {what} file", "open and save it again") from error
    if sum(member.file_size for member in archive.infolist()) > LARGEST:
        raise UnreadableFile(f"{name} unpacks to more than {LARGEST // 1_000_000} MB", "look at it by hand")
    return archive


def _member(archive: zipfile.ZipFile, path: str) -> Any:
    """Root of one part of the archive; None where it is absent or damaged."""
    from lxml import etree

    try:
        return parse_xml(archive.read(path))
    except (
        KeyError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        RuntimeError,
        NotImplementedError,
        ValueError,
        OSError,
        etree.XMLSyntaxError,
    ):
        return None


def _run(paragraph: Any) -> str:
    """Text of a paragraph as it stands after tracked changes: inserted words count, deleted ones don't."""
    pieces = []
    for node in paragraph.iter(f"{_W}t", *_GAPS):
        pieces.append(node.text or "" if node.tag == f"{_W}t" else _GAPS[node.tag])
    return "".join(pieces)


def _paragraph(paragraph: Any) -> str:
    text = _run(paragraph).strip()
    listed = paragraph.find(f"{_W}pPr/{_W}numPr") is not None
    return f"- {text}" if listed and text else text


def _row(row: Any) -> str:
    cells = (" ".join(_run(p).strip() for p in cell.iter(f"{_W}p")) for cell in row.iter(f"{_W}tc"))
    return "| " + " | ".join(cells) + " |"


def _blocks(body: Any) -> Iterator[str]:
    for block in body:
        if block.tag == f"{_W}p":
            yield _paragraph(block)
        elif block.tag == f"{_W}tbl":
            yield "\n".join(_row(row) for row in block.iter(f"{_W}tr"))
        elif block.tag == f"{_W}sdt":  # a content control around blocks
            yield from _blocks(block.findall(f"{_W}sdtContent/*"))


def docx(source: Source, desk: Desk) -> Iterator[Found]:  # noqa: ARG001 - every format has this signature
    """One document: a line a paragraph, empty paragraphs kept as empty lines."""
    archive = open_archive(source.data(), source.name, "docx")
    root = _member(archive, "word/document.xml")
    if root is None:
        raise UnreadableFile(f"{source.name} is damaged or no docx file", "open and save it again")
    body = root.find(f"{_W}body")
    text = "\n".join(_blocks(body if body is not None else [])).strip("\n")
    if not text.strip():
        raise UnreadableFile(f"{source.name} is empty", "leave it out")
    core = _member(archive, "docProps/core.xml")
    published = parse_date(core.findtext(f"{_TERMS}created")) if core is not None else None
    title = (core.findtext(f"{_DC}title") or "").strip() if core is not None else ""
    yield Found(
        text,
        title=title or headline(text),
        published=published,
        published_from="document properties" if published else "",
        weak_date=True,
    )
