"""Charts as SVG inside a page: no styles of their own, no names that meet, colours the page can turn over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree

from aidtrack import charts
from aidtrack.charts import NARROW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markupsafe import Markup

    from aidtrack.storage import Tracker

_NAMESPACE: Final = re.compile(r"\{[^}]*\}")
_LOCAL: Final = re.compile(r"url\(#([^)]+)\)")
_FINE: Final = re.compile(r"(\.\d\d)\d+")
"""Digits of a coordinate beyond a hundredth of a point, which nobody sees."""
_DROPPED: Final = ("metadata", "style", "title")
_DEFAULTS: Final = {"stroke-linejoin": "round", "stroke-linecap": "butt"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart with its words, drawn for wide and for narrow pages, and its numbers."""

    kind: str
    title: str
    subtitle: str
    notes: str
    wide: Markup
    narrow: Markup
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def inlined(tracker: Tracker, kinds: Iterable[str]) -> list[Picture]:
    """Charts for a page, those that have something to draw.

    Args:
        tracker: an open tracker.
        kinds: which of `charts.KINDS`.
    """
    return [
        Picture(
            kind, drawing.title, drawing.subtitle, drawing.notes, svg(wide, f"{kind}-w", "wide"),
            svg(narrow, f"{kind}-n", "narrow"), drawing.columns, drawing.rows,
        )
        for kind, ((drawing, wide), (_, narrow)) in charts.pictures(tracker, kinds, (None, NARROW)).items()
    ]  # fmt: skip


def svg(content: bytes, prefix: str, name: str) -> Markup:
    """matplotlib's SVG as an element for HTML.

    A content security policy forbids style attributes, so they become attributes of their own; ids get a prefix, so
    that two charts on a page can't take each other's.

    Args:
        content: the SVG file.
        prefix: put before every id.
        name: the element's class beside `chart`.

    Returns:
        The element, hidden from screen readers: its words and numbers stand beside it.
    """
    from markupsafe import Markup

    root = ElementTree.fromstring(content)
    _clean(root, prefix)
    for unwanted in ("width", "height", "version"):
        root.attrib.pop(unwanted, None)
    root.attrib.update({"class": f"chart {name}", "aria-hidden": "true", "focusable": "false", **_DEFAULTS})
    return Markup(ElementTree.tostring(root, encoding="unicode", short_empty_elements=True))


def _clean(element: ElementTree.Element, prefix: str) -> None:
    element.tag = _NAMESPACE.sub("", element.tag)
    element.text = (element.text or "").strip() or None
    element.tail = None
    for child in list(element):
        if not isinstance(child.tag, str) or _NAMESPACE.sub("", child.tag) in _DROPPED:
            element.remove(child)
        else:
            _clean(child, prefix)
    attributes: dict[str, str] = {}
    for key, value in element.attrib.items():
        attributes |= _attribute(_NAMESPACE.sub("", key), value, prefix)
    element.attrib.clear()
    element.attrib.update(attributes)


def _attribute(key: str, value: str, prefix: str) -> dict[str, str]:
    if key == "style":
        parts = (part.split(":", 1) for part in value.split(";") if ":" in part)
        return {name.strip(): _LOCAL.sub(rf"url(#{prefix}-\1)", text.strip()) for name, text in parts}
    if key == "id":
        return {"id": f"{prefix}-{value}"}
    if key == "href":
        return {"href": f"#{prefix}-{value[1:]}"}
    if key == "d":
        return {key: _FINE.sub(r"\1", " ".join(value.split()))}
    return {key: _LOCAL.sub(rf"url(#{prefix}-\1)", value)}
