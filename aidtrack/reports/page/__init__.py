"""The report: one HTML page that needs nothing else, with every number's sentence behind it.

Nothing is loaded from anywhere, everything that comes from documents is escaped, and a content security policy lets
only the page's own style and script run. The same tracker gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from aidtrack.quantities import count
from aidtrack.replacing import replacing, unwritten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aidtrack.storage import Tracker

SCRIPTS: Final = ("tables.js", "evidence.js", "packages.js", "downloads.js")
"""Parts of the page's script, in order."""

_HERE: Final = Path(__file__).parent


def write(tracker: Tracker, path: str | Path) -> Path:
    """Write the report.

    Args:
        tracker: an open tracker.
        path: the page; folders are made, an older page is replaced once the new one is whole.

    Returns:
        The page's path.

    Raises:
        AidtrackError: the page can't be written.
    """
    path = Path(path)
    content = render(tracker)
    try:
        with replacing(path) as temporary:
            temporary.write_text(content, encoding="utf-8", newline="\n")
    except OSError as error:
        raise unwritten(path, error) from error
    return path


def render(tracker: Tracker) -> str:
    """The page's HTML.

    Args:
        tracker: an open tracker.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    from aidtrack.reports.page.content import content

    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["of"] = count
    style = (_HERE / "page.css").read_text("utf-8")
    script = "".join(("(() => {\n", *((_HERE / name).read_text("utf-8") for name in SCRIPTS), "})();\n"))
    early = 'if (window.DecompressionStream) document.documentElement.className = "js";'
    page = environment.get_template("page.html.jinja").render(
        style=Markup(style),
        early=Markup(early),
        script=Markup(script),
        policy=policy([style], [early, script]),
        **content(tracker),
    )
    # Half a surrogate pair, as broken texts have it, can't be written as UTF-8.
    return page.encode("utf-8", "replace").decode("utf-8")


def policy(styles: Iterable[str], scripts: Iterable[str]) -> str:
    """A content security policy that lets nothing load and only these styles and scripts run.

    Args:
        styles: contents of the page's style elements.
        scripts: contents of its script elements.

    >>> policy([], ["x"]).split("; ")[2]
    "script-src 'sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE='"
    """
    return (
        f"default-src 'none'; style-src {_hashes(styles)}; script-src {_hashes(scripts)}; img-src data:;"
        " base-uri 'none'; form-action 'none'"
    )


def _hashes(contents: Iterable[str]) -> str:
    digests = [base64.b64encode(hashlib.sha256(content.encode()).digest()).decode() for content in contents]
    return " ".join(f"'sha256-{digest}'" for digest in digests) or "'none'"
