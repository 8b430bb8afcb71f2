"""What a server says its answer is, as the suffix of a file; what the bytes show goes before what the server says."""

from __future__ import annotations

from typing import Final

from aidtrack.reading.sources import FORMATS, MAGIC, split_suffix

_SUFFIXES: Final = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "text/markdown": ".md",
    "text/x-markdown": ".md",
    "text/csv": ".csv",
    "application/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    "application/json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/rss+xml": ".rss",
    "application/atom+xml": ".atom",
    "application/rdf+xml": ".xml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.apache.parquet": ".parquet",
    "message/rfc822": ".eml",
}
_NO_TEXT: Final = ("image/", "audio/", "video/", "font/", "model/", "text/css", "text/javascript")
_NO_TEXT_NAMES: Final = frozenset(("application/javascript", "application/x-javascript", "application/wasm"))


def media_type(header: str) -> tuple[str, str]:
    """The type and the charset of a header `Content-Type`, both empty where it has none.

    >>> media_type('Text/HTML; boundary=x; charset="Windows-1252"'), media_type("application/pdf"), media_type("")
    (('text/html', 'windows-1252'), ('application/pdf', ''), ('', ''))
    """
    kind, *parameters = (piece.strip() for piece in header.split(";"))
    charset = next((piece.partition("=")[2] for piece in parameters if piece.lower().startswith("charset=")), "")
    return kind.lower(), charset.strip(" \"'").lower()


def holds_text(kind: str) -> bool:
    """Whether a type may hold an article.

    >>> holds_text("image/png"), holds_text("text/html"), holds_text("application/octet-stream")
    (False, True, True)
    """
    return not kind.startswith(_NO_TEXT) and kind not in _NO_TEXT_NAMES


def suffix(kind: str, path: str, head: bytes) -> str:
    """The suffix whose reader takes this answer; empty where only its content can tell.

    Args:
        kind: the type that the server states.
        path: the path of the address: many servers call every file they don't know plain text or a stream of bytes.
        head: the first bytes, unpacked.

    >>> suffix("text/html", "/release.pdf", b"<html>"), suffix("text/html", "/release", b"%PDF-1.7")
    ('.html', '.pdf')
    >>> suffix("text/plain", "/news.jsonl", b"{"), suffix("application/gzip", "/news.csv.gz", b"id,text")
    ('.jsonl', '.csv')
    >>> suffix("application/octet-stream", "/download.php", b"?"), suffix("application/ld+json", "/a", b"{")
    ('', '.json')
    """
    for magic, known in MAGIC:
        if head.startswith(magic):
            return known
    if kind in _SUFFIXES:
        return _SUFFIXES[kind]
    named = split_suffix(path)[0]
    if named in FORMATS:
        return named
    return ".json" if kind.endswith("+json") else ""
