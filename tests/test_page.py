"""The report: what it says, that it runs nothing from documents and loads nothing, and that it works in a browser."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from aidtrack import storage
from aidtrack.errors import AidtrackError
from aidtrack.model import TABLES, Row
from aidtrack.reports import export, page
from aidtrack.reports.pictures import svg
from aidtrack.storage import Tracker

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NASTY = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" ${x} {{ 7*7 }} \ud800'
VOID = {"meta", "link", "input", "br", "img", "hr"}


def row(table: str, **values: Any) -> Row:
    return {**dict.fromkeys(TABLES[table].names), **values}


def package(name: str, donor: str, low: float | None, day: date | None, **values: Any) -> Row:
    defaults: Row = {
        "package_id": name, "donor": donor, "recipient": "Ukraine", "low": low, "high": low, "currency": "USD",
        "announced": day, "date_precision": "day", "status": "committed", "aid_type": "military", "envelope": False,
        "amount_usd": low, "amount_eur": low, "confidence": 0.9, "qualifier": "exact", "headline": f"{donor} gives.",
    }  # fmt: skip
    return row("packages", **{**defaults, **values})


def mention(name: str, document: str, text: str, quote: str, **values: Any) -> Row:
    defaults: Row = {"low": 1e9, "high": 1e9, "currency": "USD", "role": "new", "start": quote.find(text), "end": 0}
    return row(
        "amounts",
        **{**defaults, **values},
        id=name,
        document_id=document,
        text=text,
        quote=quote,
        reasons="a verb | near",
    )


PACKAGES = [
    package("p1", "United States", 1e9, date(2023, 9, 6), programme="PDA", tranche=46, qualifier="at_least"),
    package("p2", "Germany", 2.7e9, date(2023, 5, 13), currency="EUR", instrument="grant"),
    package("p3", NASTY, 3e8, date(2022, 4, 1), date_precision="month", aid_type=None, headline=NASTY),
    package("p4", "United States", 61e9, date(2024, 4, 24), envelope=True),
    package("p5", "Japan", 9e9, date(2024, 1, 1), status="proposed"),
    package("p6", "Poland", None, None, currency=None, amount_usd=None, amount_eur=None),
    *(package(f"x{number:03d}", "Norway", 1e6 + number, date(2021, 1, 1)) for number in range(120)),
]
AMOUNTS = [
    mention("a1", "d1", "$1 billion", "He said $1 billion, yes $1 billion, was new."),
    mention("a2", "d1", "$1 billion", "He said $1 billion, yes $1 billion, was new.", start=24),
    mention("a3", "d2", NASTY, f"Before {NASTY} after.", low=3e8, high=3e8),
    mention("a4", "d2", "$43 billion", "It has given $43 billion.", role="cumulative", low=43e9, high=43e9),
]
ITEMS = [
    row("items", id="i1", document_id="d1", text="31 tanks", name="tanks", item=NASTY, category="Main battle tank",
        unit="units", quantity_low=31.0, quantity_high=31.0, role="new", start=3, quote="And 31 tanks."),
]  # fmt: skip
LINKS = [
    row("links", package_id=package, mention_id=name, document_id=document, kind=kind, score=0.9, decided_by="rule")
    for package, name, document, kind in [
        ("p1", "a1", "d1", "amount"), ("p1", "a2", "d1", "amount"), ("p3", "a3", "d2", "amount"),
        ("p1", "i1", "d1", "item"),
    ]
]  # fmt: skip
DOCUMENTS = [
    row("documents", id="d1", title="Aid for Kyiv", publisher="The Paper", published=date(2023, 9, 7),
        url="https://example.org/a?b=1&c=2", path="/home/someone/news/one.txt"),
    row("documents", id="d2", title=NASTY, publisher=NASTY, url="javascript:alert(3)", path=NASTY),
]  # fmt: skip


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    rows = {"packages": PACKAGES, "amounts": AMOUNTS, "items": ITEMS, "links": LINKS, "documents": DOCUMENTS}
    with Tracker(tmp_path_factory.mktemp("page") / "t.duckdb") as made:
        for table, values in rows.items():
            storage._insert(made.connection, table, values, TABLES[table].names)
        yield made


@pytest.fixture(scope="module")
def written(tracker: Tracker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return page.write(tracker, tmp_path_factory.mktemp("report") / "new" / "report.html")


@pytest.fixture(scope="module")
def html(written: Path) -> str:
    return written.read_text("utf-8")


class Markup(HTMLParser):
    """All start tags with their attributes, and whether every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.scripts: list[tuple[dict[str, str], str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name: value or "" for name, value in attrs}
        if len(names) != len(attrs):
            self.wrong.append(f"attribute twice in {tag}")
        self.tags.append((tag, names))
        if tag not in VOID:
            self.open.append(tag)
        if tag in ("script", "style"):
            self.scripts.append((names, ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.scripts[-1] = self.scripts[-1][0], self.scripts[-1][1] + data

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"</{tag}> at {self.getpos()}")


@pytest.fixture(scope="module")
def markup(html: str) -> Markup:
    return Markup(html)


# --- the file -------------------------------------------------------------------------------------------


def test_the_page_is_the_same_bytes_twice(tracker: Tracker, written: Path, tmp_path: Path) -> None:
    assert page.write(tracker, tmp_path / "again.html").read_bytes() == written.read_bytes()
    assert [path.name for path in written.parent.iterdir()] == ["report.html"]


def test_an_empty_tracker_gives_a_page(tmp_path: Path) -> None:
    with Tracker(tmp_path / "t.duckdb") as tracker:
        text = page.write(tracker, tmp_path / "r.html").read_text("utf-8")
    assert "There are no packages to draw yet." in text
    assert not Markup(text).wrong


def test_a_place_that_cant_be_written_is_told(tracker: Tracker, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(AidtrackError, match="can't be written"):
        page.write(tracker, tmp_path / "file" / "r.html")


def test_the_template_goes_with_the_package() -> None:
    from importlib.resources import files

    for name in ("page.html.jinja", "page.css", "page.js"):
        assert files("aidtrack.reports").joinpath(name).is_file()


# --- markup ---------------------------------------------------------------------------------------------


def test_elements_are_closed_and_ids_are_unique(markup: Markup) -> None:
    assert markup.wrong == []
    assert markup.open == []
    ids = [names["id"] for _, names in markup.tags if "id" in names]
    assert len(ids) == len(set(ids))
    known = set(ids)
    for _, names in markup.tags:
        for name in ("aria-labelledby", "aria-controls", "for"):
            assert names.get(name, next(iter(known))) in known
        if names.get("href", "").startswith("#"):
            assert names["href"][1:] in known


def test_every_row_has_as_many_cells_as_the_head(html: str) -> None:
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        lines = [re.findall(r"<t[hd][ >]", line) for line in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
                 if 'class="evidence"' not in line]  # fmt: skip
        assert len({len(line) for line in lines}) == 1


def test_nothing_from_documents_is_markup(html: str, markup: Markup) -> None:
    assert "<script>alert" not in html
    assert "<img" not in html
    assert not [tag for tag, names in markup.tags if any(name.startswith("on") or name == "style" for name in names)]
    assert not [names for _, names in markup.tags if "javascript:" in names.get("href", "")]
    assert [tag for tag, _ in markup.tags].count("script") == 3
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in html
    assert "{{ 7*7 }}" in html  # documents are no templates either


def test_only_sources_are_linked_and_nothing_is_loaded(markup: Markup) -> None:
    for tag, names in markup.tags:
        assert not {"src", "srcset", "action", "formaction", "background", "poster", "ping"} & set(names), tag
        address = names.get("href", "#")
        if not address.startswith("#"):
            assert (tag, address) in (("a", "https://example.org/a?b=1&c=2"), ("link", "data:,"))
            assert tag == "link" or names["rel"] == "noopener noreferrer external"


def test_the_policy_lets_only_the_pages_own_script_and_style_run(markup: Markup) -> None:
    policy = next(
        names["content"] for tag, names in markup.tags if names.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for names, content in markup.scripts:
        if names.get("type") != "application/json":
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_svg_has_no_styles_and_names_of_its_own() -> None:
    content = b"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="1pt">
        <metadata>x</metadata><defs><style>*{}</style><path id="a"/></defs>
        <g clip-path="url(#a)" style="fill: #1b1c1e; stroke: none"><use xlink:href="#a"/></g></svg>"""
    made = svg(content, "k", "wide")
    assert "style" not in made
    assert "metadata" not in made
    assert '<g clip-path="url(#k-a)" fill="#1b1c1e" stroke="none"><use href="#k-a" /></g>' in made


# --- what it says ---------------------------------------------------------------------------------------


def test_quotes_are_marked() -> None:
    assert page.marked("a 5 b 5 c", ["5"]) == [("a ", False), ("5", True), (" b 5 c", False)]
    assert page.marked("a  5\nb", ["5 b", "zzz", ""]) == [("a ", False), ("5 b", True)]
    assert page.marked("10 tanks", ["10 tanks", "tanks"]) == [("10 tanks", True)]
    assert page.marked("no such thing", ["x"]) == [("no such thing", False)]
    long = page.marked("x" * 2000 + " $5m " + "y" * 2000, ["$5m"])
    assert ("$5m", True) in long
    assert sum(len(text) for text, _ in long) < 700


def test_summary_sources_and_reasons(html: str) -> None:
    assert "He said <mark>$1 billion</mark>, yes <mark>$1 billion</mark>, was new." in html
    assert "And <mark>31 tanks</mark>." in html
    assert "<li>a verb</li>" in html
    assert "The Paper · 7 Sep 2023 · one.txt" in html
    assert "/home/someone" not in re.sub(r'id="files".*?</script>', "", html, flags=re.DOTALL)
    assert "at least $1bn" in html
    assert "Apr 2022" in html
    assert re.search(r'<small class="tag">envelope</small>', html)
    assert "<td>a running total over a stretch of time</td>" in html
    for table in TABLES.values():
        for column in table.columns:
            assert f"<code>{column.name}</code>" in html


def test_the_pages_files_are_those_of_the_export(tracker: Tracker, markup: Markup, tmp_path: Path) -> None:
    content = next(text for names, text in markup.scripts if names.get("id") == "files")
    files = json.loads(content)
    for path in export.export(tracker, tmp_path, "csv"):
        assert files[path.name] == path.read_text("utf-8")


# --- in a browser ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright isn't installed: no browser tests")
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM} (apt-get install chromium): no browser tests")
    with playwright.sync_playwright() as started:
        made = started.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield made
        made.close()


@pytest.fixture
def opened(browser: Any, written: Path) -> Iterator[Any]:
    """The page in a browser; what it asked for or complained of fails the test afterwards."""
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    tab = context.new_page()
    noise: list[str] = []
    tab.on("console", lambda message: noise.append(message.text))
    tab.on("pageerror", lambda error: noise.append(str(error)))
    tab.on("dialog", lambda dialog: noise.append(dialog.message))
    tab.on("request", lambda request: noise.append(request.url) if request.url != written.as_uri() else None)
    tab.goto(written.as_uri())
    yield tab
    context.close()
    assert [entry for entry in noise if not entry.startswith("blob:")] == []


def donors(tab: Any) -> list[str]:
    return [text[:20] for text in tab.locator("#packages tr.package:visible th").all_inner_texts()]


def test_at_first_a_hundred_are_shown(opened: Any) -> None:
    assert opened.locator("tr.package:visible").count() == 100
    assert opened.locator("tr.evidence:visible").count() == 0
    assert "126 packages, the first 100 shown" in opened.inner_text("#result")
    opened.click("#all")
    assert opened.locator("tr.package:visible").count() == 126


def test_sorting(opened: Any) -> None:
    assert donors(opened)[:3] == ["United States", "Japan", "United States"]
    head = opened.locator("th[data-column=amount]")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert opened.locator("th[data-column=date]").get_attribute("aria-sort") == "none"
    assert donors(opened)[:3] == ["United States", "Japan", "Germany"]
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert donors(opened)[0] == "Poland"
    assert "sorted by sum as stated, ascending" in opened.inner_text("#result")


def test_filters_and_search(opened: Any) -> None:
    opened.select_option("#filter-donor", "United States")
    assert donors(opened) == ["United States", "United States"]
    opened.check("#counted")
    assert donors(opened) == ["United States"]
    assert opened.inner_text("#result") == "1 package; those that count sum up to $1bn"
    opened.click("#reset")
    # A form empties its fields after the event, so the page counts anew a moment later.
    opened.wait_for_function("document.querySelector('#result').textContent.includes('first 100 shown')")
    assert opened.locator("tr.package:visible").count() == 100
    opened.fill("#search", "31 TANKS")  # words of a quote
    assert donors(opened) == ["United States"]
    opened.fill("#search", "no such words anywhere")
    assert opened.inner_text("#result").startswith("0 packages")


def test_evidence_opens_by_keyboard(opened: Any) -> None:
    button = opened.locator("#p1 .open")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    opened.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert opened.locator("#e-p1 mark").first.inner_text() == "$1 billion"
    assert opened.locator("#e-p1 mark").first.is_visible()
    opened.locator("#e-p1 summary").first.click()
    assert opened.locator("#e-p1 .why li").first.is_visible()
    button.click()
    assert not opened.locator("#e-p1 mark").first.is_visible()


def test_an_address_with_a_package_opens_it(browser: Any, written: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"{written.as_uri()}#x003")
    assert tab.locator("#e-x003").is_visible()
    tab.close()


def test_downloads(opened: Any, tracker: Tracker) -> None:
    with opened.expect_download() as waiting:
        opened.click("button[data-file='packages.csv']")
    assert waiting.value.suggested_filename == "packages.csv"
    rows = list(csv.DictReader(io.StringIO(Path(waiting.value.path()).read_text("utf-8"))))
    assert len(rows) == tracker.count("packages")
    assert list(rows[0]) == TABLES["packages"].names


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_it_fits_every_screen(browser: Any, written: Path, width: int, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab.goto(written.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    shown, other = ("wide", "narrow") if width > 544 else ("narrow", "wide")
    assert tab.locator(f"svg.{shown}").first.is_visible()
    assert not tab.locator(f"svg.{other}").first.is_visible()
    assert contrast(tab, "body", "p.subtitle") >= 4.5
    assert contrast(tab, "body", "h1") >= 7
    tab.close()


def contrast(tab: Any, paper: str, text: str) -> float:
    back = tab.evaluate("s => getComputedStyle(document.querySelector(s)).backgroundColor", paper)
    front = tab.evaluate("s => getComputedStyle(document.querySelector(s)).color", text)
    light, dark = sorted((luminance(back), luminance(front)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: str) -> float:
    parts = [int(part) / 255 for part in re.findall(r"\d+", color)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_without_javascript_everything_can_be_read(browser: Any, written: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(written.as_uri())
    assert tab.locator("tr.package:visible").count() == 126
    assert tab.locator("#e-p1 mark").first.is_visible()
    assert not tab.locator(".controls").is_visible()
    context.close()


def test_print_shows_charts_and_no_controls(opened: Any) -> None:
    opened.emulate_media(media="print")
    assert opened.locator("svg.wide").first.is_visible()
    assert not opened.locator(".controls").is_visible()
