"""Web pages: main text with bulleted lists and tables, title, first publication date, publisher.

trafilatura tells the article from its surroundings. What it can't take (nesting beyond its parser's depth, pages so
large that it takes minutes, pages in which it finds no article) is read plainly: every block of the body but menus.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from aidtrack.errors import UnreadableFile
from aidtrack.reading.decoding import LATIN, decode
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import LONGEST, Desk, Found
from aidtrack.reading.sources import Source

_LARGE: Final = 2_000_000  # characters; trafilatura takes 0.5 s a MB here and grows faster than the page
_MANY: Final = 50_000  # elements
_DEEP: Final = 200  # its parser drops what is nested deeper than 256
_MOST: Final = 5_000_000  # elements; 7 s of parsing
_TITLE: Final = 1_000  # characters
_STEP: Final = 1_000_000  # characters that the parser gets at a time
_LARGEST: Final = 50_000_000  # bytes, as `web` has it: saved pages carry their pictures
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,80}?encoding=[\"']([\w-]{2,20})", re.I
)
_XML: Final = re.compile(r"\ufeff?\s{0,100}<\?xml[^>]{0,200}\?>")
_BLOCKS: Final = frozenset((
    "p", "div", "section", "article", "main", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "dt", "dd", "table",
    "tr", "blockquote", "pre", "figure", "figcaption", "br", "hr", "address", "details", "summary", "caption", "body",
))  # fmt: skip
_SILENT: Final = frozenset((
    "script", "style", "noscript", "template", "svg", "math", "object", "select", "textarea", "button", "iframe",
))  # fmt: skip
_MENUS: Final = frozenset(("nav", "footer", "aside", "form", "header"))
_META: Final = {
    "og:title": "title",
    "og:site_name": "publisher",
    "article:published_time": "published",
    "datepublished": "published",
    "dc.date": "published",
    "og:url": "url",
}


@dataclass(slots=True)
class _Page:
    """Collects the blocks of a page as the parser meets them; needs no tree, so nesting costs nothing."""

    menus: bool = False
    pieces: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)
    depth: int = 0
    deepest: int = 0
    elements: int = 0
    characters: int = 0
    muted: int = 0
    in_title: bool = False

    @property
    def excess(self) -> str:
        """What there is too much of, in words; empty for an honest page."""
        if self.characters > LONGEST:
            return f"{LONGEST // 1_000_000} million characters of text"
        return f"{_MOST // 1_000_000} million elements" if self.elements > _MOST else ""

    def _mutes(self, tag: str) -> bool:
        return tag in _SILENT or (tag in _MENUS and not self.menus)

    def start(self, tag: str, attributes: Any) -> None:
        self.depth += 1
        self.elements += 1
        self.deepest = max(self.deepest, self.depth)
        if self._mutes(tag):
            self.muted += 1
        elif tag == "title":
            self.in_title = True
        elif tag == "meta":
            self._meta(attributes)
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in ("td", "th"):
            self.pieces.append(" | ")
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def _meta(self, attributes: Any) -> None:
        key = _META.get(
            (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        )
        if key and attributes.get("content"):
            self.named.setdefault(key, attributes["content"].strip())

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self._mutes(tag):
            self.muted = max(self.muted - 1, 0)
        elif tag == "title":
            self.in_title = False
        elif tag in _BLOCKS and tag != "br":
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        if self.in_title:
            self.named["head"] = (self.named.get("head", "") + text)[:_TITLE]
        elif not self.muted:
            self.pieces.append(re.sub(r"\s+", " ", text))
            self.characters += len(self.pieces[-1])

    def comment(self, text: str) -> None:
        """Comments are no text."""

    def pi(self, target: str, data: str | None = None) -> None:
        """Processing instructions are no text."""

    def close(self) -> str:
        lines = (line.strip(" ").removeprefix("| ") for line in "".join(self.pieces).split("\n"))
        return "\n".join(re.sub(r" {2,}", " ", line) for line in lines if line.strip("-| "))


def _parse(html: str, *, menus: bool) -> tuple[str, _Page]:
    """The text of a page, by steps: one that shows an excess is left there, so that it takes no memory."""
    from lxml import etree

    page = _Page(menus=menus)
    parser = etree.HTMLParser(target=page, huge_tree=True)
    clean = _XML.sub("", html.replace("\x00", ""), count=1)
    try:
        for start in range(0, max(len(clean), 1), _STEP):
            parser.feed(clean[start : start + _STEP])
            if page.excess:
                break
        return str(parser.close()), page
    except (etree.LxmlError, AssertionError):  # what was collected until then is still worth reading
        return page.close(), page


def plain_text(html: str) -> str:
    """Every block of the page on a line of its own, lists as `- `, table cells parted by `|`; menus left out.

    >>> plain_text("<nav>Home</nav><p>Norway&nbsp;gives:<ul><li>14 <b>tanks</b><li>2 radars</ul><script>x</script>")
    'Norway gives:\\n- 14 tanks\\n- 2 radars'
    >>> plain_text("<nav><p>All of it stands in a menu</nav>")
    'All of it stands in a menu'
    """
    return _parse(html, menus=False)[0] or _parse(html, menus=True)[0]


def _article(html: str) -> Any:
    """What trafilatura finds, or None; no error of its own leaves here, since the plain reading is still to come."""
    for name in ("trafilatura", "htmldate", "courlan", "justext"):
        logging.getLogger(name).addHandler(logging.NullHandler())  # else they write to stderr
    from trafilatura import bare_extraction

    try:
        return bare_extraction(
            html,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            # The extensive search takes any date of the page, a copyright year too.
            date_extraction_params={"original_date": True, "extensive_search": False},
        )
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError, IndexError, AssertionError):
        return None


def found_in_page(html: str, name: str) -> Found:
    """The article of a page; raises UnreadableFile where it has no text."""
    text, page = _parse(html, menus=False)
    if page.excess:
        raise UnreadableFile(f"{name} has more than {page.excess}", "save the article as text")
    ordinary = len(html) <= _LARGE and page.deepest <= _DEEP and page.elements <= _MANY
    article = _article(html) if ordinary else None
    main = (article.text or "") if article is not None else ""
    text = main if main.strip() else text or plain_text(html)
    if not text.strip():
        raise UnreadableFile(f"{name} has no text (perhaps a page that a script fills)", "save the article as text")
    published = parse_date(article.date if article is not None and article.date else page.named.get("published"))
    return Found(
        text,
        title=_named(article, "title") or page.named.get("title") or page.named.get("head", "").strip(),
        publisher=_named(article, "sitename") or page.named.get("publisher", ""),
        published=published,
        published_from="page" if published else "",
        url=_named(article, "url") or page.named.get("url", ""),
    )


def _named(article: Any, field_name: str) -> str:
    return str(getattr(article, field_name, None) or "")


def charset(data: bytes) -> str:
    """The encoding that a page names for itself in its first 4 kB.

    >>> charset(b'<html><head><meta charset="windows-1251">')
    'windows-1251'
    """
    match = _CHARSET.search(data[:4096])
    return (match[1] or match[2]).decode("ascii") if match else ""


def stated_charset(server: str, own: str) -> str:
    """The server's word on the encoding goes first, but many call everything Latin-1 without looking.

    >>> stated_charset("windows-1251", "utf-8"), stated_charset("iso-8859-1", "koi8-r")
    ('windows-1251', 'koi8-r')
    """
    return server if server and not (own and LATIN.fullmatch(server)) else own


def page(source: Source, desk: Desk) -> Iterator[Found]:
    """One document: the article of the page."""
    data = source.data(_LARGEST)
    html, note = decode(data, source.name, stated_charset(source.charset, charset(data)))
    desk.note(note)
    yield found_in_page(html, source.name)
