"""Crawl archives for tests, written by hand so that they can be broken by hand."""

from __future__ import annotations

import gzip


def page(body: str, charset: str = "utf-8") -> bytes:
    """The answer of a server that sends a page with this body."""
    html = f"<html><head><title>News</title></head><body><article>{body}</article></body></html>".encode(charset)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset={charset}\r\nContent-Length: {len(html)}\r\n\r\n"
    return head.encode() + html


def record(answer: bytes, url: str, day: str = "2023-05-13", kind: str = "response") -> bytes:
    """One WARC record."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{abs(hash(url)):032x}>\r\n"
        f"WARC-Date: {day}T06:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def archive(pages: dict[str, str], packed: bool) -> bytes:
    """An archive of pages by address; packed as crawls are, each record by itself."""
    records = [record(page(body), url) for url, body in pages.items()]
    return b"".join(gzip.compress(one, mtime=0) if packed else one for one in records)
