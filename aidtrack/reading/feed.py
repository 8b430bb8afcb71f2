"""RSS and Atom files: one document an entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5
from typing import Any, Final

from aidtrack.errors import UnreadableFile
from aidtrack.reading.decoding import decode
from aidtrack.reading.html import plain_text
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import Source
from aidtrack.reading.word import parse_xml

_DECLARATION: Final = re.compile(r"\A\ufeff?\s*<\?xml[^>]{0,200}\?>")
_NAMED: Final = re.compile(r"&(\w{2,30});")
_OF_XML: Final = frozenset("&<>\"'")
_TEXTS: Final = ("encoded", "content", "description", "summary")  # fullest first
_DATES: Final = ("pubdate", "published", "date", "issued", "updated")


def _name(node: Any) -> str:
    """Local name in lower case, whatever the version's namespace; empty for comments."""
    return node.tag.rpartition("}")[2].lower() if isinstance(node.tag, str) else ""


def _values(entry: Any) -> dict[str, Any]:
    """First child of each name."""
    values: dict[str, Any] = {}
    for child in entry:
        values.setdefault(_name(child), child)
    return values


def _text(node: Any) -> str:
    """Text of a title or body: markup inside it (escaped, or Atom's XHTML) is read as a page is."""
    if node is None:
        return ""
    from lxml import etree

    raw = etree.tostring(node, encoding="unicode", method="xml") if len(node) else node.text or ""
    return plain_text(raw) if re.search(r"<[a-zA-Z/]|&#?\w+;", raw) else raw.strip()


def _link(entry: Any) -> str:
    links = [child for child in entry if _name(child) == "link"]
    best = next((link for link in links if link.get("rel", "alternate") == "alternate"), None)
    return ((best.get("href") or best.text or "") if best is not None else "").strip()


def _found(entry: Any, publisher: str) -> Found | None:
    values = _values(entry)
    text = next((text for name in _TEXTS if (text := _text(values.get(name)))), "")
    if not text:
        return None
    published = next((day for name in _DATES if name in values and (day := parse_date(values[name].text))), None)
    identity = values.get("guid", values.get("id"))
    return Found(
        text,
        id=(identity.text or "").strip() if identity is not None else "",
        title=_text(values.get("title")),
        publisher=publisher,
        published=published,
        published_from="feed" if published else "",
        url=_link(entry),
    )


def _root(source: Source, desk: Desk) -> Any:
    """Root of the feed; one in a wrong encoding or with HTML's entities is mended, since many are."""
    from lxml import etree

    data = source.data().lstrip()
    try:
        return parse_xml(data)
    except etree.XMLSyntaxError as error:
        text, note = decode(data, source.name, source.charset)
        try:
            root = parse_xml(_NAMED.sub(_character, _DECLARATION.sub("", text)).encode())
        except etree.XMLSyntaxError:
            raise UnreadableFile(f"{source.name} is malformed XML ({error.msg})", "fetch it again") from error
        desk.note(note)
        return root


def _character(entity: re.Match[str]) -> str:
    """What an entity of HTML stands for, as XML writes it; XML's own and unknown ones are left.

    >>> [_character(_NAMED.search(text)) for text in ("&nbsp;", "&amp;", "&pound;", "&unknown;")]
    ['\\xa0', '&amp;', '£', '&unknown;']
    """
    known = html5.get(f"{entity[1]};", "<")
    return entity[0] if known in _OF_XML else known


def feed(source: Source, desk: Desk) -> Iterator[Found]:
    """A document for each entry that has text; entries without are counted in a note."""
    root = _root(source, desk)
    if _name(root) not in ("rss", "rdf", "feed"):
        raise UnreadableFile(f"{source.name} is XML but no RSS or Atom feed", "convert it to text")
    channel = next((child for child in root if _name(child) == "channel"), root)
    publisher = _text(_values(channel).get("title"))
    entries = [node for node in root.iter() if _name(node) in ("item", "entry")]
    found = [_found(entry, publisher) for entry in entries]
    if empty := found.count(None):
        desk.note(f"{source.name}: {empty} of {len(found)} entries have no text")
    if empty == len(found):
        raise UnreadableFile(f"{source.name} has no entry with text", "leave it out")
    yield from (entry for entry in found if entry is not None)
