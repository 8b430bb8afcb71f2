"""Later editions: a file or page that was read before and has other words now. The old ones mustn't count beside it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from aidtrack.likeness import signature, similarity
from aidtrack.model import Document, content_id
from aidtrack.reading.sources import holds_records

if TYPE_CHECKING:
    from collections.abc import Sequence

    from duckdb import DuckDBPyConnection

_ALIKE: Final = 0.5
"""Likeness from which two texts of one name are editions of one article. Two folders read under the same relative
names, or a page that shows another article every day, are less alike than that and are kept side by side."""


def earlier(connection: DuckDBPyConnection, fresh: Sequence[Document]) -> list[str]:
    """Ids of the stored texts of which a fresh one is a later edition: of the same path, and much the same words.

    Only files of one article are looked at, and only texts known by their hash: an article with an id of its own is
    replaced under that id, and a feed that dropped an entry took nothing back.

    Args:
        connection: an open tracker database.
        fresh: documents that are about to be stored.
    """
    count = Counter(document.path for document in fresh)
    changed = {
        document.path: document
        for document in fresh
        if document.path not in ("", "-")
        and count[document.path] == 1
        and not holds_records(document.path)
        and document.id == content_id("d", document.text)
    }
    if not changed:
        return []
    # Texts are large: they are fetched only of the few documents that have such a path.
    stored = connection.execute(
        "SELECT any_value(id), path FROM documents SEMI JOIN (SELECT unnest(?::VARCHAR[]) AS path) USING (path)"
        " GROUP BY path HAVING count(*) = 1",
        [list(changed)],
    ).fetchall()
    paths = dict(stored)
    texts = connection.execute(
        "SELECT id, text FROM documents WHERE list_contains(?::VARCHAR[], id)", [list(paths)]
    ).fetchall() if paths else []  # fmt: skip
    return [key for key, text in texts
            if key == content_id("d", text) and _alike(text, changed[paths[key]].text)]  # fmt: skip


def _alike(one: str, other: str) -> bool:
    return similarity(signature(one), signature(other)) >= _ALIKE
