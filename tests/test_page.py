"""The report: what it says, that it runs nothing from documents and loads nothing, and that it works in a browser."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from figure_rows import row

from aidtrack import storage
from aidtrack.errors import AidtrackError
from aidtrack.model import TABLES, Row
from aidtrack.reports import export, page
from aidtrack.reports.page import packed
from aidtrack.reports.page.content import _left_out
from aidtrack.reports.pictures import svg
from aidtrack.storage import Tracker

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NASTY = '</script><script>alert(1)</script><img src=x onerror=alert(2)> & "quoted" ${x} {{ 7*7 }} \ud800'
VOID = {"meta", "link", "input", "br", "img", "hr"}


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
    mention("a5", "d2", "$5m", f"- {'list, ' * 300}$5m{', list' * 300}", low=5.5e6, high=5.5e6, confidence=1e-7),
]
ITEMS = [
    row("items", id="i1", document_id="d1", text="31 tanks", name="tanks", item=NASTY, category="Main battle tank",
        unit="units", quantity_low=31.0, quantity_high=31.0, role="new", start=3, quote="And 31 tanks."),
]  # fmt: skip
LINKS = [
    row("links", package_id=package, mention_id=name, document_id=document, kind=kind, score=0.9, decided_by="rule")
    for package, name, document, kind in [
        ("p1", "a1", "d1", "amount"), ("p1", "a2", "d1", "amount"), ("p3", "a3", "d2", "amount"),
        ("p1", "i1", "d1", "item"), ("p2", "a5", "d2", "amount"),
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
            storage.insert(made.connection, table, values, TABLES[table].names)
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

    for name in ("page.html.jinja", "page.css", *page.SCRIPTS):
        assert files("aidtrack.reports.page").joinpath(name).is_file()


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
                 if 'class="headline"' not in line]  # fmt: skip
        assert len({len(line) for line in lines}) == 1


def test_nothing_from_documents_is_markup(html: str, markup: Markup) -> None:
    assert "<script>alert" not in html
    assert "<img" not in html
    assert not [tag for tag, names in markup.tags if any(name.startswith("on") or name == "style" for name in names)]
    assert not [names for _, names in markup.tags if "javascript:" in names.get("href", "")]
    assert {names.get("type") for tag, names in markup.tags if tag == "script"} == {None, "application/octet-stream"}
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
        if "type" not in names:  # the others are data
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


def test_summary_and_headlines(html: str) -> None:
    assert "<blockquote><p>Germany gives.</p></blockquote>" in html
    assert "at least $1bn" in html
    assert "Apr 2022" in html
    assert re.search(r'<small class="tag">envelope</small>', html)
    assert "<td>a running total over a stretch of time</td>" in html
    for table in TABLES.values():
        for column in table.columns:
            assert f"<code>{column.name}</code>" in html


def unpacked(markup: Markup, name: str) -> dict[str, Any]:
    letters = next(text for names, text in markup.scripts if names.get("id") == f"table-{name}")
    names, *columns = gzip.decompress(base64.b64decode(letters)).decode("utf-8").split("\n")
    return dict(zip(json.loads(names), map(json.loads, columns), strict=True))


def test_tables_are_packed_without_saying_things_twice(markup: Markup) -> None:
    assert unpacked(markup, "quotes")["text"].count("He said $1 billion, yes $1 billion, was new.") == 1
    amounts, links = unpacked(markup, "amounts"), unpacked(markup, "links")
    assert amounts["id"] == ["a1", "a2", "a3", "a4", "a5"]
    assert amounts["document_id"] == {"of": ["documents"], "at": [0, 0, 1, 1, 1]}
    assert amounts["role"] == {"values": ["new", "cumulative"], "at": [0, 0, 0, 1, 0]}
    assert links["mention_id"]["of"] == ["amounts", "items"]
    assert [row for row in links["mention_id"]["at"] if not isinstance(row, int)] == []
    assert {"Germany", "Norway"} <= set(unpacked(markup, "listing")["donor"])


def test_a_place_that_isnt_there_stays_what_it_says() -> None:
    found = packed._references(["d1", "zz", None], ["documents"], {"documents": {"d1": 0}})
    assert found == {"of": ["documents"], "at": [0, "zz", None]}


def test_a_number_that_isnt_one_is_none() -> None:
    assert [packed._number(value) for value in (4e8, 0.25, float("nan"), None)] == [400000000, 0.25, None, None]


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


def told(tab: Any, fits: Callable[[str], bool]) -> None:
    """Wait until the page says something; its policy lets no function in to wait there."""
    for _ in range(100):
        if fits(tab.inner_text("#result")):
            return
        tab.wait_for_timeout(50)
    raise AssertionError(tab.inner_text("#result"))


def test_at_first_fifty_are_shown(opened: Any) -> None:
    assert opened.locator("tr.package:visible").count() == 50
    assert opened.locator("tr.evidence:visible, tr.headline:visible").count() == 0
    assert "126 packages, the first 50 shown" in opened.inner_text("#result")
    opened.click("#more")
    assert opened.locator("tr.package:visible").count() == 100
    assert opened.inner_text("#all") == "Show all 126"
    opened.click("#all")
    assert opened.locator("tr.package:visible").count() == 126
    assert not opened.locator("#more").is_visible()


def test_sorting(opened: Any) -> None:
    assert donors(opened)[:3] == ["United States", "Japan", "United States"]
    head = opened.locator("th[data-column=amount]")
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert opened.locator("th[data-column=date]").get_attribute("aria-sort") == "none"
    assert donors(opened)[:3] == ["United States", "Japan", "Germany"]
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert donors(opened)[0] == "Norway"
    assert "sorted by sum as stated, ascending" in opened.inner_text("#result")
    opened.click("#all")
    assert donors(opened)[-1] == "Poland", "what states no sum is last in either order"


def test_filters_and_search(opened: Any) -> None:
    opened.select_option("#filter-donor", "United States")
    assert donors(opened) == ["United States", "United States"]
    opened.check("#counted")
    assert donors(opened) == ["United States"]
    assert opened.inner_text("#result") == "1 package; those that count sum up to $1bn"
    opened.click("#reset")
    # A form empties its fields after the event, so the page counts anew a moment later.
    told(opened, lambda text: "first 50 shown" in text)
    assert opened.locator("tr.package:visible").count() == 50
    opened.fill("#search", "31 TANKS")  # words of a quote
    told(opened, lambda text: "still" not in text)
    assert donors(opened) == ["United States"]
    opened.fill("#search", "no such words anywhere")
    assert opened.inner_text("#result").startswith("0 packages")


def test_evidence_opens_by_keyboard(opened: Any) -> None:
    button = opened.locator("#p1 .open")
    assert button.get_attribute("aria-expanded") == "false"
    button.focus()
    opened.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    opened.wait_for_selector("#e-p1 mark")
    assert button.get_attribute("aria-controls") == "e-p1"
    assert opened.inner_text("#e-p1 blockquote >> nth=0") == "He said $1 billion, yes $1 billion, was new."
    assert opened.locator("#e-p1 blockquote >> nth=0").locator("mark").all_inner_texts() == ["$1 billion"] * 2
    assert "The Paper · 7 Sep 2023 · one.txt" in opened.inner_text("#e-p1")
    assert "31 tanks" in opened.locator("#e-p1 mark").all_inner_texts()
    assert not opened.locator("#e-p1 .why li").first.is_visible()
    opened.locator("#e-p1 summary").first.click()
    # The browser tells that a summary was opened a moment after the click, and only then are the reasons written.
    opened.wait_for_selector("#e-p1 .why li >> nth=0", state="visible")
    assert "a verb" in opened.locator("#e-p1 .why li li").all_inner_texts()
    button.click()
    assert opened.locator("#e-p1").count() == 0


def test_what_stands_in_documents_is_text_in_the_evidence_too(opened: Any) -> None:
    opened.click("#p3 .open")
    opened.wait_for_selector("#e-p3 mark")
    assert "</script><script>alert(1)</script><img src=x onerror=alert(2)>" in opened.inner_text("#e-p3")
    assert opened.locator("#e-p3 img, #e-p3 script, #e-p3 a").count() == 0, "an address that runs something is no link"


def test_opened_packages_stay_open_when_sorted(opened: Any) -> None:
    opened.click("#p1 .open")
    opened.click("th[data-column=amount] button")
    opened.wait_for_selector("#e-p1 mark")
    assert opened.locator("#p1 .open").get_attribute("aria-expanded") == "true"


def test_long_sentences_are_cut_far_from_what_is_marked(opened: Any) -> None:
    opened.click("#p2 .open")
    opened.wait_for_selector("#e-p2 mark")
    text = opened.inner_text("#e-p2 blockquote")
    assert "$5m" in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 700


def test_an_address_with_a_package_opens_it(browser: Any, written: Path) -> None:
    tab = browser.new_page()
    tab.goto(f"{written.as_uri()}#x099")
    tab.wait_for_selector("#e-x099 .facts")
    assert tab.input_value("#search") == "x099", "it stands too far down to be shown with the first"
    tab.goto(f"{written.as_uri()}#p1")
    tab.wait_for_selector("#e-p1 mark")
    tab.close()


def test_downloads_are_the_files_of_the_export(opened: Any, tracker: Tracker, tmp_path: Path) -> None:
    for path in export.export(tracker, tmp_path, "csv"):
        with opened.expect_download() as waiting:
            opened.click(f"button[data-file='{path.name}']")
        assert waiting.value.suggested_filename == path.name
        given, expected = Path(waiting.value.path()).read_bytes(), path.read_bytes()
        if path.name == "datapackage.json":
            resources = [described(content)["resources"] for content in (given, expected)]
            assert [{**one, "hash": None, "bytes": None} for one in resources[0]] == [
                {**one, "hash": None, "bytes": None} for one in resources[1]
            ]
        else:
            assert given == expected, path.name


def described(content: bytes) -> Any:
    return json.loads(content.decode("utf-8"))


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


def test_without_javascript_the_latest_can_be_read(browser: Any, written: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(written.as_uri())
    assert tab.locator("tr.package:visible").count() == 50
    assert tab.inner_text("#p1 .headline") == "United States gives."
    assert "the latest 50 shown" in tab.inner_text("#result")
    assert not tab.locator(".controls").is_visible()
    context.close()


def test_print_shows_charts_and_no_controls(opened: Any) -> None:
    opened.emulate_media(media="print")
    assert opened.locator("svg.wide").first.is_visible()
    assert not opened.locator(".controls").is_visible()


def test_what_has_no_rate_is_a_dash() -> None:
    rows = [{"reason": "other", "mentions": 2, "unconverted": lacking, "amount": 5e6} for lacking in (1, 2)]
    assert [left[-1] for left in _left_out(rows)] == ["$5m", "–"]
