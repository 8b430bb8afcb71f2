"""Mails (eml), as press offices send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Final, cast

from aidtrack.errors import UnreadableFile
from aidtrack.reading.decoding import decode
from aidtrack.reading.html import charset, found_in_page
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import Source

_HEADER: Final = re.compile(rb"[^\n]*\n(?:[ \t][^\n]*\n)*")
_LONGEST: Final = 4_000  # bytes of a header; the standard parser takes seconds for 16,000 and the square of it for more


def _bounded(data: bytes) -> bytes:
    """A mail without headers that are longer than any honest one.

    >>> _bounded(b"A: b\\n c\\nX: " + b"x " * 9_000 + b"\\nC: d\\n\\nText")
    b'A: b\\n c\\nC: d\\n\\nText'
    """
    blank = re.search(rb"\n\r?\n", data)
    head, rest = (data[: blank.start() + 1], data[blank.start() + 1 :]) if blank else (data + b"\n", b"")
    return b"".join(header[0] for header in _HEADER.finditer(head) if len(header[0]) <= _LONGEST) + rest


def _header(mail: EmailMessage, name: str) -> str:
    """A header's text; some malformed ones make the standard parser fail."""
    try:
        return str(mail.get(name, "")).strip()
    except (ValueError, IndexError, AttributeError, TypeError, OverflowError):
        return ""


def _body(mail: EmailMessage, name: str, desk: Desk) -> str:
    """Plain text where the mail has it, else the article of its HTML part."""
    part = mail.get_body(preferencelist=("plain", "html"))
    data = cast("bytes | None", part.get_payload(decode=True)) if part is not None else None
    if part is None or not data or not data.strip():
        raise UnreadableFile(f"{name} has no text in it", "save its attachments and name them")
    html = part.get_content_type() == "text/html"
    text, note = decode(data, name, part.get_content_charset() or (charset(data) if html else ""))
    desk.note(note)
    return found_in_page(text, name).text if html else text.replace("\r\n", "\n")


def message(source: Source, desk: Desk) -> Iterator[Found]:
    """One document: the mail's body, with subject, sender and date."""
    try:
        mail = BytesParser(policy=policy.default).parsebytes(_bounded(source.data()))
    except RecursionError:
        raise UnreadableFile(f"{source.name} has mails in mails without end", "save its text") from None
    if not mail.keys():
        raise UnreadableFile(f"{source.name} is no mail", "give it the suffix .txt if it is text")
    text = _body(mail, source.name, desk)
    attached = sum(1 for _ in mail.iter_attachments()) if mail.is_multipart() else 0
    desk.note(f"{source.name}: attachments left out ({attached}); save and name them" if attached else "")
    published = parse_date(_header(mail, "Date"))
    sender, address = parseaddr(_header(mail, "From"))
    yield Found(
        text,
        id=_header(mail, "Message-ID").strip("<>"),
        title=_header(mail, "Subject"),
        publisher=sender or address,
        published=published,
        published_from="mail header" if published else "",
    )
