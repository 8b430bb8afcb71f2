"""The report: one HTML page that needs nothing else, with every number's sentence behind it.

Nothing is loaded from anywhere, everything that comes from documents is escaped, and a content security policy lets
only the page's own style and script run. The same tracker gives the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from aidtrack import __version__, queries
from aidtrack.charts import wording
from aidtrack.errors import AidtrackError
from aidtrack.model import REASON_SEPARATOR, TABLES, Precision, Row, Status
from aidtrack.reports.pictures import Picture, inlined

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from markupsafe import Markup

    from aidtrack.storage import Tracker

KINDS: Final = ("cumulative", "monthly", "donors", "aid-types", "items", "timeline", "heatmap", "waterfall")
"""The charts of the page, in order."""

SHOWN: Final = 100
"""Packages shown at first; the others come on request, so that ten thousand stay usable."""

_HERE: Final = Path(__file__).parent
_LONGEST: Final = 700
_EMPTY: Final = "not said"
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


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
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(content, encoding="utf-8", newline="\n")
        temporary.replace(path)
    except OSError as error:
        raise AidtrackError(f"{path} can't be written", error.strerror or str(error)) from error
    finally:
        if temporary.exists():
            temporary.unlink()
    return path


def render(tracker: Tracker) -> str:
    """The page's HTML.

    Args:
        tracker: an open tracker.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        autoescape=True,
        loader=FileSystemLoader(_HERE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    style, script = (_HERE / "page.css").read_text("utf-8"), (_HERE / "page.js").read_text("utf-8")
    early = 'document.documentElement.className = "js";'
    values = _content(tracker)
    page = environment.get_template("page.html.jinja").render(
        style=Markup(style),
        early=Markup(early),
        script=Markup(script),
        policy=policy([style], [early, script]),
        **values,
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


def _content(tracker: Tracker) -> dict[str, Any]:
    """Everything the template shows."""
    packages = _packages(tracker)
    return {
        "version": __version__,
        "summary": _summary(tracker, packages),
        "pictures": _pictures(tracker),
        "packages": packages,
        "shown": SHOWN,
        "choices": {name: _choices(packages, name) for name in ("donor", "recipient", "type", "status")},
        "things": _things(tracker),
        "left_out": _left_out(tracker),
        "tables": list(TABLES.values()),
        "data": _json(_csv(tracker)),
    }


# --- summary --------------------------------------------------------------------------------------------


def _summary(tracker: Tracker, packages: Sequence[Entry]) -> Row:
    grand = queries.totals(tracker.connection)[0]
    naive = queries.naive_sum(tracker.connection)["amount"]
    days = sorted(package.day for package in packages if package.day and package.counts)
    top = queries.totals(tracker.connection, ["donor"])[:1]
    return {
        "documents": tracker.count("documents"),
        "figures": tracker.count("amounts"),
        "items": tracker.count("items"),
        "packages": grand["packages"],
        "envelopes": sum(1 for package in packages if package.left_out == "envelope"),
        "total": wording.span(grand["low"], grand["high"], "USD"),
        "naive": wording.money(naive, "USD"),
        "times": naive / grand["amount"] if grand["amount"] else 0,
        "when": _when(days),
        "top": wording.sentence(wording.in_text(top[0]["donor"])) if top and top[0]["donor"] else "",
        "top_sum": wording.money(top[0]["amount"], "USD") if top else "",
    }


def _when(days: Sequence[str]) -> str:
    if not days:
        return ""
    first, last = (f"{_MONTHS[int(day[5:7]) - 1]} {day[:4]}" for day in (days[0], days[-1]))
    return first if first == last else f"{first} to {last}"


def _pictures(tracker: Tracker) -> list[Picture]:
    from aidtrack.charts.data import NothingToDrawError

    found = []
    for kind in KINDS:
        try:
            found.append(inlined(tracker, kind))
        except NothingToDrawError:
            continue
    return found


def _left_out(tracker: Tracker) -> list[tuple[str, str, int, str]]:
    return [
        (row["reason"], queries.REASONS[row["reason"]], row["mentions"], wording.money(row["amount"], "USD"))
        for row in queries.left_out(tracker.connection)
    ]


# --- packages and their evidence ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a document, in pieces of which some are marked, and what was read in it."""

    pieces: list[tuple[str, bool]]
    readings: list[tuple[str, str, list[str]]]


@dataclass(frozen=True, slots=True)
class Source:
    """One document that tells a package."""

    title: str
    facts: str
    url: str
    quotes: list[Quote]


@dataclass(frozen=True, slots=True)
class Entry:
    """A package as the table shows it."""

    id: str
    day: str
    date: str
    donor: str
    recipient: str
    amount: str
    usd: str
    value: float
    type: str
    status: str
    left_out: str
    headline: str
    facts: list[tuple[str, str]]
    sources: list[Source] = field(default_factory=list)

    @property
    def counts(self) -> bool:
        """Whether totals count it."""
        return not self.left_out


def _packages(tracker: Tracker) -> list[Entry]:
    """All packages, the latest first, each with its sources."""
    mentions = {row["id"]: row for table in ("amounts", "items") for row in tracker.rows(table)}
    documents = {row["id"]: row for row in tracker.rows("documents")}
    links: dict[str, list[Row]] = defaultdict(list)
    for link in tracker.rows("links"):
        links[link["package_id"]].append(link)
    rows = tracker.rows("packages")
    rows.sort(key=lambda row: (-(row["announced"].toordinal() if row["announced"] else 0), row["package_id"]))
    return [_entry(row, _sources(links[row["package_id"]], mentions, documents)) for row in rows]


def _entry(row: Row, sources: list[Source]) -> Entry:
    return Entry(
        id=row["package_id"],
        day=row["announced"].isoformat() if row["announced"] else "",
        date=_date(row["announced"], row["date_precision"]),
        donor=wording.donor_name(row["donor"]),
        recipient=wording.donor_name(row["recipient"]) if row["recipient"] else _EMPTY,
        amount=wording.stated(row["low"], row["high"], row["currency"], row["qualifier"]) or "no sum stated",
        usd=wording.money(row["amount_usd"], "USD") if row["amount_usd"] is not None else "",
        value=row["amount_usd"] or 0.0,
        type=row["aid_type"] or "mixed or not said",
        status=row["status"] or _EMPTY,
        left_out=_why_not(row),
        headline=_cut(row["headline"] or ""),
        facts=_facts(row),
        sources=sources,
    )


def _why_not(row: Row) -> str:
    """Why totals leave a package out; empty if they don't."""
    if row["envelope"]:
        return "envelope"
    if row["status"] in queries.PLANNED:
        return "planned"
    return "cancelled" if row["status"] == Status.CANCELLED else ""


def _date(day: date | None, precision: str | None) -> str:
    """A day as precisely as it is known.

    >>> from datetime import date
    >>> [_date(date(2023, 4, 1), how) for how in ("day", "month", "quarter", "year")]
    ['1 Apr 2023', 'Apr 2023', 'Q2 2023', '2023']
    """
    if day is None:
        return _EMPTY
    if precision == Precision.YEAR:
        return str(day.year)
    if precision == Precision.QUARTER:
        return f"Q{(day.month + 2) // 3} {day.year}"
    return f"{'' if precision == Precision.MONTH else f'{day.day} '}{_MONTHS[day.month - 1]} {day.year}"


def _facts(row: Row) -> list[tuple[str, str]]:
    """What else is known of a package, as terms and values."""
    number = f"{row['programme'] or ''} {row['tranche'] if row['tranche'] is not None else ''}".strip()
    found = [
        ("Sum as stated", _exactly(row["low"], row["high"], row["currency"])),
        ("In US dollars", _exactly(row["amount_usd"], None, "USD")),
        ("In euros", _exactly(row["amount_eur"], None, "EUR")),
        ("Exchange rate of", row["rate_date"].isoformat() if row["rate_date"] else ""),
        ("Instrument", (row["instrument"] or "").replace("_", " ")),
        ("Programme and number", number),
        ("Status", row["status"] or ""),
        ("Type of aid", row["aid_type"] or ""),
        ("Recipient", wording.donor_name(row["recipient"]) if row["recipient"] else ""),
        ("Confidence", f"{row['confidence']:.0%}" if row["confidence"] is not None else ""),
        ("Package", row["package_id"]),
    ]
    return [(term, value) for term, value in found if value]


def _exactly(low: float | None, high: float | None, currency: str | None) -> str:
    if low is None:
        return ""
    span = f"{low:,.0f}" if high is None or high == low else f"{low:,.0f} to {high:,.0f}"
    return f"{span} {currency or ''}".strip()


def _sources(links: Sequence[Row], mentions: dict[str, Row], documents: dict[str, Row]) -> list[Source]:
    """The documents of a package, oldest first, each with its sentences."""
    told: dict[str, dict[str, list[tuple[Row, Row]]]] = defaultdict(lambda: defaultdict(list))
    for link in links:
        mention = mentions.get(link["mention_id"])
        if mention:
            told[link["document_id"]][mention["quote"] or mention["text"] or ""].append((link, mention))
    order = sorted(told, key=lambda name: (str(documents.get(name, {}).get("published") or "9999"), name))
    return [_source(documents.get(name, {"id": name}), told[name]) for name in order]


def _source(document: Row, told: dict[str, list[tuple[Row, Row]]]) -> Source:
    published = document.get("published")
    facts = (document.get("publisher"), _date(published, "day") if published else "", _file(document.get("path")))
    quotes = sorted(told.items(), key=lambda pair: min(_place(*found) for found in pair[1]))
    return Source(
        title=document.get("title") or document["id"],
        facts=" · ".join(fact for fact in facts if fact),
        url=_link(document.get("url")),
        quotes=[_quote(text, found) for text, found in quotes],
    )


def _place(link: Row, mention: Row) -> tuple[bool, int]:
    """Sentences with money come first, then those with things, each as they stand in the document."""
    return link["kind"] == "item", mention["start"] or 0


def _file(path: str | None) -> str:
    return PurePath(path).name if path else ""


def _link(url: str | None) -> str:
    """An address that may be linked to: the web's, and nothing that runs.

    >>> _link("https://example.org/a"), _link(" JavaScript:alert(1)"), _link("//example.org")
    ('https://example.org/a', '', '')
    """
    try:
        parts = urlsplit((url or "").strip())
    except ValueError:
        return ""
    return (url or "").strip() if parts.scheme in ("http", "https") and parts.netloc else ""


def _quote(text: str, found: Sequence[tuple[Row, Row]]) -> Quote:
    order = sorted(found, key=lambda pair: (pair[1]["start"] or 0, pair[1]["id"]))
    readings = [_reading(link, mention) for link, mention in order]
    return Quote(marked(text, [mention["text"] or "" for _, mention in order]), readings)


def _reading(link: Row, mention: Row) -> tuple[str, str, list[str]]:
    """What was read, what it is to the package, and why."""
    reasons = [part for row in (mention, link) for part in (row["reasons"] or "").split(REASON_SEPARATOR) if part]
    sure = f"{link['score']:.0%}" if link["score"] is not None else ""
    by = "" if link["decided_by"] in (None, "rule") else f"decided by {link['decided_by']}"
    kind = "thing given" if link["kind"] == "item" else link["kind"]
    what = ", ".join(part for part in (kind, f"fits {sure}" if sure else "", by) if part)
    return " ".join((mention["text"] or "").split()), what, list(dict.fromkeys(reasons))


def marked(text: str, spans: Sequence[str]) -> list[tuple[str, bool]]:
    """A sentence in pieces, of which those that were read are marked.

    Args:
        text: the sentence.
        spans: what was read in it, in the order in which it stands there.

    >>> marked("It gave $5m and $5m more.", ["$5m", "$5m"])
    [('It gave ', False), ('$5m', True), (' and ', False), ('$5m', True), (' more.', False)]
    """
    text = " ".join(text.split())
    places: list[tuple[int, int]] = []
    for span in (" ".join(span.split()) for span in spans):
        start = text.find(span, places[-1][1] if places else 0) if span else -1
        if start < 0 and span:
            start = text.find(span)
        if start >= 0 and all(start + len(span) <= low or start >= high for low, high in places):
            places.append((start, start + len(span)))
    pieces, reached = [], 0
    for low, high in sorted(places):
        pieces += [(text[reached:low], False), (text[low:high], True)]
        reached = high
    pieces.append((text[reached:], False))
    return [piece for piece in _trimmed(pieces) if piece[0]]


def _trimmed(pieces: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Very long sentences (lists without full stops) cut far from what is marked."""
    if sum(len(text) for text, _ in pieces) <= _LONGEST:
        return pieces
    keep = 160
    cut = [(text, mark) if mark or len(text) <= 2 * keep else (f"{text[:keep]} … {text[-keep:]}", mark)
           for text, mark in pieces]  # fmt: skip
    if not cut[0][1] and len(cut) > 1:
        cut[0] = (f"… {cut[0][0][-keep:]}", False)
    return cut


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _choices(packages: Sequence[Entry], name: str) -> list[tuple[str, int]]:
    """Values of a filter with how many packages have them."""
    counts: dict[str, int] = defaultdict(int)
    for package in packages:
        counts[getattr(package, name)] += 1
    return sorted(counts.items(), key=lambda pair: pair[0].casefold())


# --- things ---------------------------------------------------------------------------------------------


def _things(tracker: Tracker) -> list[tuple[str, str, str, str, int]]:
    """Name, category, quantity, unit and packages of everything given."""
    from aidtrack.lexicon.catalogue import entries

    known = entries()
    found = []
    for row in queries.item_counts(tracker.connection):
        entry = known.get(row["item"] or "")
        quantity = _number(row["quantity_low"], row["quantity_high"])
        name = entry.label if entry else row["item"] or _EMPTY
        found.append((name, row["category"] or "not in the catalogue", quantity, row["unit"] or "", row["packages"]))
    return found


def _number(low: float | None, high: float | None) -> str:
    if low is None:
        return "number not said"
    ends = [round(value, 3) for value in (low, high if high is not None else low)]
    parts = [f"{value:,.0f}" if value == int(value) else f"{value:,}" for value in ends]
    return parts[0] if parts[0] == parts[1] else "–".join(parts)


# --- data in the page -----------------------------------------------------------------------------------


def _csv(tracker: Tracker) -> dict[str, str]:
    """File name to the same CSV that `aidtrack export` writes."""
    from aidtrack.reports.export import export

    with TemporaryDirectory(prefix="aidtrack-") as folder:
        paths = export(tracker, folder, "csv")
        return {path.name: path.read_bytes().decode("utf-8") for path in paths}


def _json(value: object) -> Markup:
    """JSON for a script element: no sign in it that HTML could take for markup."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)
