"""Bytes to text: strict UTF-8, then what the bytes say of themselves, then Windows-1252 byte by byte.

General detectors read cp1252 quotes, € and £ as cp852 and so lose currency signs; they aren't used.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from aidtrack.errors import UnreadableFile

_BOMS: Final = (  # the longer first: UTF-32's little-endian mark begins like UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC: Final = (
    (b"%PDF-", "a PDF", ".pdf"),
    (b"\x1f\x8b", "a gzip file", ".gz"),
    (b"PK\x03\x04", "a zip archive or an Office file", ".docx or .xlsx"),
    (b"PAR1", "a Parquet file", ".parquet"),
)
_CHARSETS: Final = re.compile(
    r"(?:windows-?|cp-?)125\d|iso-?8859-\d{1,2}|koi8-[ru]|utf-(?:8|16)(?:le|be)?|gb(?:2312|k|18030)|big5|shift_jis|euc-(?:jp|kr)",
    re.IGNORECASE,
)
LATIN: Final = re.compile(r"iso-?8859-1|us-ascii|ascii|latin-?1", re.IGNORECASE)
_CONTROL: Final = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_HEAD: Final = 65_536


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as Windows-1252, or U+FFFD for the five it leaves undefined."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("aidtrack-windows", _as_windows)


def decode_line(data: bytes) -> tuple[str, bool]:
    """Text of one line, and whether it was UTF-8 throughout.

    >>> decode_line("£5m and €6m".encode())
    ('£5m and €6m', True)
    >>> decode_line("“£5m” and €6m".encode("cp1252"))
    ('“£5m” and €6m', False)
    """
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "aidtrack-windows"), False


def _wide(data: bytes) -> str:
    """UTF-16 or UTF-32, by its mark or, without one, by a NUL at every other place."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    head = data[:_HEAD]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if len(head) >= 8 and max(even, odd) > 0.4 * len(head) / 2 and min(even, odd) <= 0.02 * len(head):
        return "utf-16-be" if even > odd else "utf-16-le"
    return ""


def wide_encoding(head: bytes) -> str:
    """Name of the two- or four-byte encoding that the first bytes show; empty for all others.

    >>> wide_encoding("ab".encode("utf-16"))
    'utf-16'
    >>> wide_encoding(b"plain")
    ''
    """
    return _wide(head)


def _refuse_binary(data: bytes, name: str) -> None:
    """Raise where the bytes are no text: a known signature, or more than 1 % control characters."""
    for magic, words, suffix in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(f"{name} is {words}", f"give it the suffix {suffix}")
    head = data[:_HEAD]
    controls = len(head) - len(head.translate(None, _CONTROL))
    if controls > max(len(head) // 100, 1):
        raise UnreadableFile(f"{name} is binary, not text", "leave it out or convert it to text")


def _by_charset(data: bytes, charset: str) -> str | None:
    if not _CHARSETS.fullmatch(charset) or LATIN.fullmatch(charset):
        return None
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError):
        return None


def decode(data: bytes, name: str, charset: str = "") -> tuple[str, str]:
    """Text of a file, and a note where it took more than UTF-8 to read it.

    Args:
        data: the bytes of the whole file.
        name: the file, for messages.
        charset: what the page, its server or the mail says of it.

    Returns:
        The text; for UTF-8 exactly `data.decode()`, a byte-order mark included. The note is empty where all is well.

    Raises:
        UnreadableFile: the bytes are no text.

    >>> decode(b"\\xef\\xbb\\xbfAid", "a.txt")
    ('\\ufeffAid', '')
    >>> decode(b"\\xa35m", "a.txt")
    ('£5m', 'a.txt is not UTF-8: 1 byte read as Windows-1252; save it as UTF-8 if letters look wrong')
    """
    if wide := _wide(data):
        try:
            return data.decode(wide), ""
        except UnicodeError:
            return data.decode(wide, "replace"), f"{name} is damaged {wide.upper()}: some letters were lost"
    _refuse_binary(data, name)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    known = _by_charset(data, charset)
    if known is not None:
        return known, ""
    text = data.decode("utf-8", "aidtrack-windows")
    # A page that calls itself Latin-1 means Windows-1252, as browsers have it: nothing to tell.
    return text, "" if LATIN.fullmatch(charset) else _note(data, name)


def _note(data: bytes, name: str) -> str:
    odd = len(data) - len(data.decode("utf-8", "ignore").encode("utf-8"))
    count = f"{odd:,} byte{'' if odd == 1 else 's'}"
    return f"{name} is not UTF-8: {count} read as Windows-1252; save it as UTF-8 if letters look wrong"
