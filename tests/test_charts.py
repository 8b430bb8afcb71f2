"""Every chart on a small ledger: what its title says, that its file is the same twice, and what it refuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from figure_rows import row

from aidtrack import charts, queries, storage
from aidtrack.charts import style
from aidtrack.charts.data import Subject
from aidtrack.charts.style import Drawing
from aidtrack.errors import AidtrackError, UsageError
from aidtrack.exchange import Rates
from aidtrack.model import TABLES, Row
from aidtrack.queries import Filters
from aidtrack.storage import Tracker


def package(name: str, donor: str, low: float | None, day: date | None, **values: Any) -> Row:
    defaults: Row = {
        "package_id": name, "donor": donor, "recipient": "Ukraine", "low": low, "high": low, "currency": "USD",
        "announced": day, "status": "committed", "aid_type": "military", "envelope": False, "date_precision": "day",
        "qualifier": "exact", "documents": 1, "mentions": 1,
    }  # fmt: skip
    made = row("packages", **{**defaults, **values})
    if made["low"] is not None:
        for column, target in (("amount_usd", "USD"), ("amount_eur", "EUR")):
            found = Rates.load().convert((made["low"] + made["high"]) / 2, made["currency"], target, day)
            made[column] = round(found.value, 2) if found else None
    return made


PACKAGES = [
    package("p1", "United States", 3.0e9, date(2022, 2, 26), instrument="in_kind", qualifier="at_most"),
    package("p2", "United States", 1.0e9, date(2023, 3, 5), high=2.0e9, qualifier="range", aid_type="humanitarian"),
    package("p3", "Germany", 2.0e9, date(2023, 5, 13), currency="EUR"),
    package("p4", "Norway; Denmark", 3.0e9, date(2023, 6, 17), currency="NOK", instrument="loan", aid_type=None),
    package("p5", "United States", 61.0e9, date(2024, 4, 24), envelope=True),
    package("p6", "Japan", 9.0e9, date(2024, 1, 1), status="proposed"),
    package("p7", "Poland", None, date(2023, 3, 16), currency=None),
    package("p8", "Canada", 5.0e8, date(2024, 8, 1), date_precision="year", aid_type="financial"),
]
AMOUNTS = [
    row("amounts", id=f"a{number}", document_id=f"d{number % 3}", low=value, high=value, currency="USD", role=role,
        date=date(2023, 3, 5))
    for number, (value, role) in enumerate(
        [(3.0e9, "new"), (1.5e9, "new"), (43.0e9, "cumulative"), (411.0e9, "other"), (61.0e9, "new")]
    )
]  # fmt: skip
ITEMS = [
    row("items", id=f"i{number}", document_id="d0", name=name, category=category, unit=unit, quantity_low=low,
        quantity_high=high, role="new")
    for number, (name, category, unit, low, high) in enumerate([
        ("rounds", "Small arms ammunition", "rounds", 3e6, 3e6),
        ("155mm shells", "Artillery ammunition", "rounds", 20_000.0, 25_000.0),
        ("tanks", "Main battle tank", "units", 31.0, 31.0),
        ("ambulances", "Ambulances", None, None, None),
        ("things", None, None, 4.0, 4.0),
    ])
]  # fmt: skip
LINKS = [
    row("links", package_id=name, mention_id=mention, document_id=f"d{place % 3}", kind=kind, score=0.9)
    for place, (name, mention, kind) in enumerate([
        ("p1", "a0", "amount"), ("p2", "a1", "amount"), ("p5", "a4", "amount"),
        *(("p1", f"i{number}", "item") for number in range(5)),
    ])
]  # fmt: skip


def filled(path: Path, **rows: list[Row]) -> Tracker:
    tracker = Tracker(path)
    for table, values in rows.items():
        storage.insert(tracker.connection, table, values, TABLES[table].names)
    return tracker


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    path = tmp_path_factory.mktemp("charts") / "t.duckdb"
    documents = [row("documents", id=f"d{number}", title="News") for number in range(3)]
    with filled(path, packages=PACKAGES, amounts=AMOUNTS, items=ITEMS, links=LINKS, documents=documents) as made:
        yield made


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(tmp_path_factory.mktemp("empty") / "t.duckdb") as made:
        yield made


@pytest.mark.parametrize("kind", charts.KINDS)
@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_a_chart_is_the_same_bytes_twice(
    tracker: Tracker, tmp_path: Path, kind: str, suffix: str, magic: bytes
) -> None:
    first = charts.draw(tracker, kind, tmp_path / "new" / f"one{suffix}")
    second = charts.draw(tracker, kind, tmp_path / f"two{suffix}", Filters(), "USD")
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(magic)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", f"two{suffix}"]  # no temporary files left


def drawn(tracker: Tracker, kind: str, filters: Filters | None = None, currency: str = "USD") -> Drawing:
    with style.settings():
        return charts._builder(kind)(Subject(tracker, filters or Filters(), currency), style.Layout(bare=True))


FINDINGS = {
    "cumulative": "The United States has committed most: $4.5bn of $7.5bn since February 2022",
    "monthly": "February 2022 saw the most aid committed: $3bn of $7.5bn since February 2022",
    "quarterly": "The first quarter of 2022 saw the most aid committed: $3bn of $7.5bn since February 2022",
    "donors": "The United States has committed $4.5bn, 60% of the $7.5bn from 4 donors since February 2022",
    "aid-types": "Military aid is the largest part: $5.2bn of $7.5bn; loans make up $286m",
    "items": "Committed so far: at least 3m rounds and 31 other items",
    "items-over-time": "Small arms ammunition: 3m rounds, all in February 2022",
    "heatmap": "The United States announced aid in 2 of 31 months, more than any other donor",
    "timeline": "The largest of 6 packages: a $3bn package from the United States in February 2022",
    "waterfall": "Adding up every sum would show $520bn, 70 times the true $7.5bn",
}


@pytest.mark.parametrize("kind", charts.KINDS)
def test_the_title_says_the_finding(tracker: Tracker, kind: str) -> None:
    drawing = drawn(tracker, kind)
    assert drawing.title == FINDINGS[kind]
    assert "to Ukraine" in drawing.subtitle
    assert drawing.notes.startswith("Source: 3 documents read with aidtrack, 6 packages.")
    assert "Method: " in drawing.notes


def test_titles_follow_the_filter(tracker: Tracker) -> None:
    drawing = drawn(tracker, "donors", Filters.of(donor="Norway; Denmark"))
    assert drawing.title == "Denmark and Norway have committed $286m in June 2023"
    drawing = drawn(tracker, "cumulative", Filters.of(status="proposed"), "EUR")
    assert drawing.title == "Japan has proposed €8.1bn in January 2024"
    assert drawing.subtitle.startswith("Proposals of aid to Ukraine, running total")


def test_envelopes_and_planned_sums_are_left_out(tracker: Tracker) -> None:
    drawing = drawn(tracker, "donors")
    assert [cells[0] for cells in drawing.rows] == ["United States", "Germany", "Canada", "Denmark and Norway"]
    assert drawing.rows[0] == ("United States", "$4bn–5bn", "2")


@pytest.mark.parametrize("currency", ["USD", "EUR", "NOK"])
def test_packages_add_up_to_the_totals(tracker: Tracker, currency: str) -> None:
    subject = Subject(tracker, Filters(), currency)
    whole = queries.totals(tracker.connection, (), queries.Scope(currency))[0]
    for measure in ("low", "high"):
        sums = sum(getattr(package, measure) or 0.0 for package in subject.packages)
        assert sums == pytest.approx(whole[measure], rel=1e-9)
    assert sum(package.value or 0.0 for package in subject.packages) == pytest.approx(whole["amount"], rel=1e-9)


def test_notes_tell_what_is_inexact(tracker: Tracker) -> None:
    drawing = drawn(tracker, "cumulative")
    assert "Sums stated as “up to” ($3bn) count in full." in drawing.notes
    assert "1 package without a stated sum not shown." in drawing.notes
    assert "1 package known only by year or quarter put at its first day." in drawing.notes
    assert "bands from low to high" in drawing.subtitle
    drawing = drawn(tracker, "items")
    assert "Named without a number only: Ambulances." in drawing.notes
    assert "Things that the catalogue doesn't know are left out." in drawing.notes


@pytest.mark.parametrize("kind", charts.KINDS)
@pytest.mark.parametrize("width", [3.7, 7.0])
def test_no_text_leaves_the_paper(tracker: Tracker, kind: str, width: float) -> None:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    with style.settings():
        drawing = charts._builder(kind)(Subject(tracker, Filters(), "USD"), style.Layout(width))
        drawing.figure.set_dpi(style.DPI)
        renderer = FigureCanvasAgg(drawing.figure).get_renderer()
        drawing.figure.draw(renderer)
        paper = drawing.figure.bbox
        for text in drawing.figure.findobj(match=lambda artist: hasattr(artist, "get_text")):
            if text.get_text() and text.get_visible():  # type: ignore[attr-defined]
                box = text.get_window_extent(renderer)
                assert min(box.x0, box.y0 + 1, paper.x1 - box.x1, paper.y1 - box.y1) >= 0, text


@pytest.mark.parametrize("kind", charts.KINDS)
def test_nothing_to_draw_is_told(tracker: Tracker, empty: Tracker, tmp_path: Path, kind: str) -> None:
    with pytest.raises(UsageError, match="the tracker has no packages to draw"):
        charts.draw(empty, kind, tmp_path / "a.svg")
    with pytest.raises(UsageError, match=r"no packages match donor Germany, until 2022-12-31: loosen the filter"):
        charts.draw(tracker, kind, tmp_path / "a.svg", Filters.of(donor="Germany", until="2022"))
    assert not list(tmp_path.iterdir())


def given(tracker: Tracker, number: int, day: date, low: float, high: float | None) -> None:
    """Another package with so many tanks."""
    name = f"t{number}"
    item = row("items", id=name, document_id="d0", name="tanks", category="Main battle tank", unit="units",
               quantity_low=low, quantity_high=high, role="new")  # fmt: skip
    made = {
        "packages": package(name, "Norway", None, day), "items": item,
        "links": row("links", package_id=name, mention_id=name, document_id="d0", kind="item"),
    }  # fmt: skip
    for table, one in made.items():
        storage.insert(tracker.connection, table, [one], TABLES[table].names)


@pytest.mark.parametrize(
    ("tanks", "finding"),
    [
        ([(date(2023, 1, 1), 5, 5)], "Main battle tank: 5, all in January 2023"),
        ([(date(2023, 1, 1), 5, 5), (date(2023, 3, 1), 9, 9)], "Main battle tank: 14, most of them in March 2023"),
        (
            [(date(2023, month, 1), 5, 6) for month in (1, 3, 5)],
            "Main battle tank: at least 15 in 3 packages since January 2023",
        ),
        ([(date(2023, 1, 1), 5, None)], "Main battle tank: at least 5, all in January 2023"),
    ],
)
def test_things_over_time(tmp_path: Path, tanks: list[tuple[date, float, float | None]], finding: str) -> None:
    with filled(tmp_path / "t.duckdb", documents=[row("documents", id="d0")]) as tracker:
        for number, one in enumerate(tanks):
            given(tracker, number, *one)
        drawing, bars = drawn(tracker, "items-over-time"), drawn(tracker, "items")
    assert drawing.title == finding
    low, high = sum(one[1] for one in tanks), sum(one[2] or one[1] for one in tanks)
    quantity = "≥ 5" if tanks[0][2] is None else f"{low}" if low == high else f"{low}–{high}"
    assert drawing.rows == (("Main battle tank", quantity, str(len(tanks)), f"{tanks[-1][0]:%B %Y}"),)
    assert bars.rows == (("Main battle tank", quantity, "pieces", str(len(tanks))),)


@pytest.mark.parametrize("width", [3.2, 7.0])
def test_a_unit_of_any_length_leaves_room_for_the_rows(tmp_path: Path, width: float) -> None:
    """Texts name units in any number of words; the rows had less than no width then."""
    item = row("items", id="i", document_id="d0", name="W" * 300, category="W" * 300, unit="W" * 3_000,
               quantity_low=1e6, quantity_high=2e6, role="new")  # fmt: skip
    made = {
        "documents": [row("documents", id="d0")],
        "packages": [package("p", "Norway", None, date(2023, 1, 1))], "items": [item],
        "links": [row("links", package_id="p", mention_id="i", document_id="d0", kind="item")],
    }  # fmt: skip
    with filled(tmp_path / "t.duckdb", **made) as tracker, style.settings():
        build = charts._builder("items-over-time")
        drawing = build(Subject(tracker, Filters(), "USD"), style.Layout(width))
        assert len(style.rendered(drawing, ".svg")) > 1_000


def test_a_timeline_of_very_many_shows_the_largest(tmp_path: Path) -> None:
    days = [date(2022, 1, 1) + timedelta(days=number) for number in range(600)]
    made = [package(f"p{number:03d}", "Norway", 1e6 * (1 + number), day) for number, day in enumerate(days)]
    with filled(tmp_path / "t.duckdb", packages=made) as tracker:
        drawing = drawn(tracker, "timeline")
    assert drawing.notes.endswith("The 500 largest of 600 packages drawn.")
    assert drawing.title.startswith("The largest of 600 packages")


def test_packages_of_several_are_told_where_one_is_asked_for(tmp_path: Path) -> None:
    made = [package("p1", "Norway", 5e6, date(2023, 5, 1)), package("p2", "Norway; Denmark", 9e6, date(2023, 5, 2))]
    with filled(tmp_path / "t.duckdb", packages=made) as tracker:
        one, every = drawn(tracker, "donors", Filters.of(donor="Norway")), drawn(tracker, "donors")
    told = "1 package given or received together with others not shown."
    assert (told in one.notes, told in every.notes) == (True, False)


def test_packages_without_a_sum_are_told(tracker: Tracker, tmp_path: Path) -> None:
    chosen = Filters.of(since="2023-03-10", until="2023-03-20")
    with pytest.raises(UsageError, match="none of the packages that match states a sum"):
        charts.draw(tracker, "donors", tmp_path / "a.svg", chosen)
    drawing = drawn(tracker, "timeline", chosen)
    assert drawing.title == "1 package committed in March 2023, none with a stated sum"


@pytest.mark.parametrize("name", ["chart", "chart.jpg", "chart.svg.gz"])
def test_other_suffixes_are_refused(tracker: Tracker, tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"is no chart file: let its name end in \.png, \.svg, \.pdf"):
        charts.draw(tracker, "donors", tmp_path / name)


def test_wrong_kind_and_place_are_told(tracker: Tracker, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no chart 'pie'"):
        charts.draw(tracker, "pie", tmp_path / "a.svg")
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(AidtrackError, match="can't be written"):
        charts.draw(tracker, "donors", tmp_path / "file" / "a.svg")


def test_draw_all_leaves_out_what_has_no_data(tracker: Tracker, empty: Tracker, tmp_path: Path) -> None:
    written = charts.draw_all(tracker, tmp_path / "a")
    assert [path.name for path in written] == [f"{kind}.png" for kind in charts.STANDARD]
    assert charts.draw_all(empty, tmp_path / "b") == []


def test_the_users_own_settings_and_threads_change_nothing(tracker: Tracker, tmp_path: Path) -> None:
    import matplotlib

    plain = charts.draw(tracker, "donors", tmp_path / "plain.svg").read_bytes()
    with matplotlib.rc_context({"font.size": 30, "svg.fonttype": "none", "axes.facecolor": "red"}):
        assert charts.draw(tracker, "donors", tmp_path / "own.svg").read_bytes() == plain
        assert matplotlib.rcParams["font.size"] == 30
    with style.settings():  # the lock is held here: the thread waits its turn
        thread = Thread(target=lambda: style.settings().__enter__())
    thread.start()
    thread.join(5)
    assert not thread.is_alive()


def test_svg_holds_no_date_and_no_maker(tracker: Tracker, tmp_path: Path) -> None:
    content = charts.draw(tracker, "monthly", tmp_path / "a.svg").read_text("utf-8")
    assert not re.search(r"dc:date|Matplotlib v", content)


def test_nothing_heavy_is_loaded_before_a_chart_is_drawn() -> None:
    import subprocess
    import sys

    code = "import sys, aidtrack.charts; print([m for m in ('matplotlib', 'pandas', 'duckdb') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
