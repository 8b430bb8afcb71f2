"""Plain text and Markdown: the text is the file's own, unchanged, so that offsets point into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from aidtrack.reading.decoding import decode
from aidtrack.reading.published import parse_date
from aidtrack.reading.records import Desk, Found
from aidtrack.reading.sources import Source

LONGEST_TITLE: Final = 150
_FRONT: Final = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<lines>(?:(?!---|\.\.\.)[^\n]*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_PAIR: Final = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}):[ \t]+(?P<value>\S.*)")
_HEADING: Final = re.compile(r"\s*#{1,2}[ \t]+(?P<title>\S.{0,300}?)[ \t#]*(?:\r?\n|\Z)")
_FIELDS: Final = {
    "id": ("id",),
    "title": ("title", "headline"),
    "publisher": ("publisher", "source", "outlet", "site", "sitename", "publication"),
    "published": ("published", "date", "publication_date", "pubdate", "published_at"),
    "url": ("url", "link", "source_url"),
}


def headline(text: str) -> str:
    """The first line where it reads like a headline: short, then a blank line, and no end of a sentence.

    >>> headline("Denmark sends tanks\\n\\nCopenhagen, 2 May.")
    'Denmark sends tanks'
    >>> headline("Denmark sends tanks.\\n\\nCopenhagen, 2 May."), headline("one\\ntwo")
    ('', '')
    >>> headline("More aid from the U.S.\\n\\nWashington")
    'More aid from the U.S.'
    """
    first, _, rest = text[: LONGEST_TITLE * 4].lstrip("\ufeff \t\r\n").partition("\n")
    line = first.strip()
    follows = rest.split("\n", 1)[0].strip() if rest else "no second line"
    ends = line.endswith((".", "!", "?", ":", ";", ",", "…", '."', ".”")) and not re.search(r"\b[A-Z]\.[A-Z]\.$", line)
    return line if line and len(line) <= LONGEST_TITLE and not follows and not ends else ""


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """The `key: value` lines between `---` at the start of a Markdown file, and the text after them.

    Lists, nested keys and comments are passed over. Without a closing line the text is left whole.

    >>> front_matter("---\\ntitle: 'Tanks: 14'\\ntags:\\n  - aid\\n---\\nText\\n")
    ({'title': 'Tanks: 14'}, 'Text\\n')
    >>> front_matter("---\\nno end")
    ({}, '---\\nno end')
    """
    match = _FRONT.match(text)
    if not match:
        return {}, text
    pairs = (_PAIR.fullmatch(line.rstrip()) for line in match["lines"].splitlines())
    values = {pair["key"].strip().lower().replace(" ", "_"): _unquoted(pair["value"]) for pair in pairs if pair}
    return values, text[match.end() :]


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace("''", "'") if value[0] == "'" else value[1:-1].replace('\\"', '"')
    return re.sub(r"(?<!\s)\s+#.*$", "", value)  # only from the first blank on: else blanks cost their square


def _field(values: dict[str, str], name: str) -> str:
    return next((values[key] for key in _FIELDS[name] if values.get(key)), "")


def plain(source: Source, desk: Desk) -> Iterator[Found]:
    """One document: the file's text, unchanged."""
    text, note = decode(source.data(), source.name, source.charset)
    desk.note(note)
    yield Found(text, title=headline(text))


def markdown(source: Source, desk: Desk) -> Iterator[Found]:
    """One document: the file's text after its front matter, whose title, date, publisher, url and id are taken."""
    whole, note = decode(source.data(), source.name, source.charset)
    desk.note(note)
    values, text = front_matter(whole)
    heading = _HEADING.match(text.lstrip("\ufeff"))
    published = parse_date(_field(values, "published"))
    yield Found(
        text,
        id=_field(values, "id"),
        title=_field(values, "title") or (heading["title"] if heading else headline(text)),
        publisher=_field(values, "publisher"),
        published=published,
        published_from="front matter" if published else "",
        url=_field(values, "url"),
    )
