"""Mails (eml), as press offices send them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from email.utils import parseaddr
from typing import Any, Final, cast

from aidtrack.errors import UnreadableFile
from aidtrack.reading.decoding import decode
from aidtrack.reading.html import charset, found_in_page
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import Source

_LARGEST: Final = 100_000_000
_BOUNDARY: Final = re.compile(rb"boundary\s?=", re.IGNORECASE)
_LONGEST: Final = 4_000  # characters of a header; the standard parser takes the square of it, seconds for 16,000
_PARTS: Final = 20_000  # lines that may begin a part
_LINES: Final = 4_000_000
_COMPARED: Final = 100_000_000  # lines times boundaries: each line is compared with those of all parts it stands in


class _Bounded(EmailPolicy):
    r"""Leaves out headers that are longer than any honest one, and of the parts' own reads what is needed.

    >>> dropped: list[str] = []
    >>> policy = _Bounded(dropped=dropped)
    >>> policy.header_source_parse(["X: a\n", " b\n"]), policy.header_source_parse(["Y: " + "c" * 9_000]), dropped
    (('X', 'a\n b'), ('Y', ''), ['Y'])
    """

    dropped: list[str] | None = None

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        if sum(map(len, sourcelines)) <= _LONGEST:
            return super().header_source_parse(sourcelines)
        name = sourcelines[0].partition(":")[0][:40]
        if self.dropped is not None:
            self.dropped.append(name)
        return name, ""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        # The parser of headers takes half a second for a long one, each time that it is asked for.
        if name.lower() == "content-type":
            return "".join(value.splitlines())
        if name.lower().startswith("content-"):
            value = value.partition(";")[0]
        return super().header_fetch_parse(name, value)


def _refuse_tangled(data: bytes, name: str) -> None:
    """Raise where the standard parser would take minutes or gigabytes."""
    lines = data.count(b"\n") + data.count(b"\r")
    parts, boundaries = data.count(b"\n--"), len(_BOUNDARY.findall(data))
    if parts > _PARTS or lines > _LINES or lines * boundaries > _COMPARED:
        told = f"{lines:,} lines, {boundaries:,} boundaries"
        raise UnreadableFile(f"{name} has more parts and lines than any honest mail ({told})", "save its text")


def _header(mail: EmailMessage, name: str) -> str:
    """A header's text; some malformed ones make the standard parser fail."""
    try:
        return str(mail.get(name, "")).strip()
    except (ValueError, IndexError, AttributeError, TypeError, OverflowError, RecursionError):
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
    data = source.data(_LARGEST)
    _refuse_tangled(data, source.name)
    dropped: list[str] = []
    try:
        policy = _Bounded(dropped=dropped)  # type: ignore[call-overload]  # its stub knows no subclass
        mail = BytesParser(policy=policy).parsebytes(data)
    except RecursionError:
        raise UnreadableFile(f"{source.name} has mails in mails without end", "save its text") from None
    if not mail.keys():
        raise UnreadableFile(f"{source.name} is no mail", "give it the suffix .txt if it is text")
    desk.note(f"{source.name}: headers too long, left out ({', '.join(dropped[:3])})" if dropped else "")
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
