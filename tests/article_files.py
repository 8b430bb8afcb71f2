"""Builders of article files for the tests of reading: small, of every format, made by hand where that is possible."""

from __future__ import annotations

import io
import zipfile

import pytest

STORY = "Norway gives Ukraine $5 million\n\nOSLO, 2 May. – Norway will give Ukraine €5m, “at once”, and £3m later.\n"


def a_pdf(*lines: str, info: str = "", encrypt: bool = False) -> bytes:
    """A PDF of one page."""
    shown = " ".join(f"({line}) Tj T*".replace("\\", "\\\\") for line in lines)
    content = f"BT /F1 11 Tf 72 720 Td 14 TL {shown} ET".encode("cp1252")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n" % len(content) + content + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< {info} >>".encode(),
        b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <" + b"41" * 32 + b"> /U <" + b"42" * 32 + b"> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    locked = b" /Encrypt 7 0 R /ID [<01> <01>]" if encrypt else b""
    trailer = b"trailer << /Size 8 /Root 1 0 R /Info 6 0 R%s >>\nstartxref\n%d\n%%%%EOF\n" % (locked, len(out))
    return out + b"xref\n0 8\n0000000000 65535 f \n" + table + trailer


def an_archive(**members: bytes | str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def a_docx(body: str, core: str = "") -> bytes:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    members: dict[str, bytes | str] = {
        "word__document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>"
    }
    if core:
        spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        members["docProps__core.xml"] = f"<c:coreProperties xmlns:c='urn:c' {spaces}>{core}</c:coreProperties>"
    return an_archive(**members)


def an_xlsx(*rows: list[object]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def a_page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Aid | Ministry</title>{head}</head><body>{body}</body></html>"


ARTICLE = (
    "<article><h1>Denmark sends aid</h1><p>Copenhagen, May 2 – Denmark will donate arms worth 1.7 billion kroner"
    " to Ukraine, the ministry said on Tuesday, the largest so far.</p><p>The package includes:</p><ul>"
    "<li>19 <b>Caesar</b> howitzers;</li><li>Over 3 million rounds.</li></ul><table><tr><th>Item</th><th>Number</th>"
    "</tr><tr><td>Tanks</td><td>14</td></tr></table><p>More will follow, said the minister.</p></article>"
)
META = (
    '<meta property="og:title" content="Denmark sends aid"><meta property="og:site_name" content="Ministry">'
    '<meta property="article:published_time" content="2023-05-02T10:00:00Z">'
    '<meta property="article:modified_time" content="2024-01-01">'
)

MAIL = (
    "From: Press Office <press@example.org>\nSubject: =?utf-8?q?=E2=82=AC5m_for_Kyiv?=\nMessage-ID: <1@example.org>\n"
    "Date: Tue, 29 Aug 2023 10:00:00 +0200\nContent-Type: {kind}; charset={charset}\n\n{body}"
)
RSS = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Wire</title><item><title>Aid &amp; arms</title><guid>w1</guid><link>https://example.org/1</link>
<pubDate>Tue, 29 Aug 2023 10:00:00 GMT</pubDate><description>short</description>
<content:encoded><![CDATA[<p>Norway gives:</p><ul><li>14 tanks</li></ul>]]></content:encoded></item>
<item><title>No text</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Wire</title><entry><title>Aid</title><id>u1</id>
<link rel="self" href="https://example.org/self"/><link href="https://example.org/1"/><published>2023-08-29T10:00:00Z
</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Norway gives <b>$5m</b>.</p></div>
</content></entry></feed>"""
