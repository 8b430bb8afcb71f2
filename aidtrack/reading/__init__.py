"""Files to Documents: one module a format; `read` picks it by the file's suffix."""

from __future__ import annotations

from aidtrack.reading.documents import count, read

__all__ = ["count", "read"]
