"""aidtrack reads news, press releases and fact sheets about aid packages into figures one can trust."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from aidtrack.reading import read
    from aidtrack.storage import Tracker
    from aidtrack.tables import extract

__version__ = "0.1.0"
__all__ = ["Tracker", "__version__", "extract", "read"]

_HOMES = {"extract": "aidtrack.tables", "read": "aidtrack.reading", "Tracker": "aidtrack.storage"}


def __getattr__(name: str) -> Any:
    """Load the public names when first used, so that `import aidtrack` stays instant."""
    if name not in _HOMES:
        raise AttributeError(f"module 'aidtrack' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
