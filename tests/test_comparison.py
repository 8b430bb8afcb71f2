"""Workbooks like Kiel's, made here in the manner of several releases, compared with a small tracker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from figure_rows import row
from typer.testing import CliRunner

from aidtrack import charts, queries, storage
from aidtrack.cli import app
from aidtrack.comparison import DIMENSIONS, MEASURES, Comparison, compare, differs, workbook
from aidtrack.errors import UnreadableFile, UsageError
from aidtrack.exchange import Rates
from aidtrack.model import TABLES, Row
from aidtrack.queries import Filters, Scope
from aidtrack.reports import kiel
from aidtrack.reports.export import export
from aidtrack.storage import Tracker

openpyxl = pytest.importorskip("openpyxl")

NEW = (
    "activity_id", "announcement_date", "donor", "aid_type_general", "measure", "explanation", "reporting_currency",
    "source_reported_value", "tot_activity_value_EUR", "tot_sub_activity_value_EUR",
)  # fmt: skip
OLD = ("ID", "Countries", "Announcement Date", "Type of Aid General", "Explanation", "Converted Value in EUR")


def package(name: str, donor: str | None, low: float | None, day: date | None, **values: Any) -> Row:
    defaults: Row = {
        "package_id": name, "donor": donor, "recipient": "Ukraine", "low": low, "high": low, "currency": "EUR",
        "announced": day, "status": "committed", "aid_type": "military", "envelope": False, "date_precision": "day",
        "qualifier": "exact", "documents": 1, "mentions": 1, "headline": f"What {name} is about.",
    }  # fmt: skip
    made = row("packages", **{**defaults, **values})
    for column, target in (("amount_usd", "USD"), ("amount_eur", "EUR")):
        middle = None if made["low"] is None else (made["low"] + made["high"]) / 2
        found = Rates.load().convert(middle, made["currency"], target, day) if middle is not None else None
        made[column] = round(found.value, 2) if found else None
    return made


PACKAGES = [
    package("p1", "Germany", 1.3e9, date(2023, 5, 13)),
    package("p2", "Germany", 2.0e8, date(2023, 1, 1), date_precision="year"),
    package("p3", "United States", 4.0e8, date(2023, 8, 29), currency="USD", instrument="in_kind", status="delivered"),
    package("p4", "United States", 1.0e8, date(2023, 4, 1), currency="USD", high=3e8, date_precision="quarter"),
    package("p5", "Norway; Denmark", 3.0e9, date(2023, 6, 17), currency="NOK", instrument="loan", aid_type=None),
    package("p6", "European Union", 5.0e8, date(2022, 2, 28), status="allocated"),
    package("p7", "Poland", None, date(2023, 3, 16), currency=None, instrument="in_kind"),
    package("p8", None, 7.5e6, None, aid_type="humanitarian"),
    package("p9", "Canada", 3.33, date(2024, 2, 1), currency="CAD", date_precision="month", recipient=None),
    package("x1", "United States", 61.0e9, date(2024, 4, 24), currency="USD", envelope=True),
    package("x2", "Japan", 9.0e9, date(2024, 1, 1), currency="JPY", status="proposed"),
    package("x3", "Sweden", 9.0e9, date(2024, 1, 1), currency="SEK", status="cancelled"),
]
COUNTED = [entry["package_id"] for entry in PACKAGES if entry["package_id"].startswith("p")]
ITEMS = [
    row("items", id=name, document_id="d1", name=text, item=item, quantity_low=low, unit=unit, role=role,
        quote="=A1+B1")
    for name, text, item, low, unit, role in [
        ("i1", "Javelins", "javelin", 100.0, "missiles", "new"),
        ("i2", "Javelin missiles", "javelin", 120.0, "missiles", "new"),
        ("i3", "odd things", None, None, None, "new"),
        ("i4", "tanks", "tank", 9.0, "units", "other"),
    ]
]  # fmt: skip
LINKS = [
    row("links", package_id="p3", mention_id=entry["id"], document_id="d1", kind="item", score=1.0) for entry in ITEMS
]


def filled(path: Path, packages: Sequence[Row]) -> Tracker:
    tracker = Tracker(path)
    contents = {"packages": packages, "items": ITEMS, "links": LINKS, "documents": [row("documents", id="d1")]}
    for table, rows in contents.items():
        storage.insert(tracker.connection, table, rows, TABLES[table].names)
    return tracker


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with filled(tmp_path_factory.mktemp("compare") / "t.duckdb", PACKAGES) as made:
        yield made


def book(path: Path, *rows: Sequence[Any], sheet: str = workbook.SHEET) -> Path:
    """A workbook of one sheet."""
    made = openpyxl.Workbook()
    made.active.title = sheet
    for cells in rows:
        made.active.append(list(cells))
    made.save(path)
    return path


def sums(found: Comparison, *by: str) -> dict[Any, tuple[float, float]]:
    """Ours and theirs by the dimensions."""
    return {
        tuple(cells[name] for name in by) if len(by) > 1 else cells[by[0]]: (cells["ours"], cells["theirs"])
        for cells in found.rows(by)
    }


# --- the way there and back -----------------------------------------------------------------------------


@pytest.mark.parametrize("currency", ["EUR", "USD", "NOK"])
@pytest.mark.parametrize(
    "filters",
    [
        {}, {"donor": "USA"}, {"aid_type": "military"}, {"instrument": "in_kind"}, {"instrument": "loan"},
        {"since": "2023", "until": "2023-06"}, {"recipient": "Ukraine"}, {"status": "committed"},
        {"status": ["allocated", "delivered"]},
    ],
    ids=str,
)  # fmt: skip
def test_our_own_export_has_no_difference(
    tracker: Tracker, tmp_path: Path, currency: str, filters: dict[str, Any]
) -> None:
    (path,) = export(tracker, tmp_path, "kiel")
    found = compare(tracker, path, currency, Filters.of(**filters))
    assert found.ours, "the filter leaves something to compare"
    for by in (("donor", "month"), ("donor",), ("quarter",), ("year",), ()):
        rows = found.rows(by)
        assert [cells for cells in rows if differs(cells)] == []
        assert all(cells["our_packages"] == cells["their_activities"] for cells in rows)
    assert found.only() == []


def test_our_side_is_what_totals_count(tracker: Tracker, tmp_path: Path) -> None:
    (path,) = export(tracker, tmp_path, "kiel")
    found = compare(tracker, path)
    assert sorted(entry.id for entry in found.ours) == COUNTED
    for by in (["donor", "month"], ["quarter"], ["year"], ["donor"]):
        totals = queries.totals(tracker.connection, by, Scope("EUR"))
        expected = {tuple(cells[name] for name in by): float(cells["amount"]) for cells in totals}
        assert {tuple(cells[name] for name in by): cells["ours"] for cells in found.rows(by)} == expected


def test_kiel_export_has_its_columns_one_row_a_package_and_one_a_thing(tracker: Tracker, tmp_path: Path) -> None:
    (path,) = export(tracker, tmp_path / "out", "kiel")
    assert path == tmp_path / "out" / kiel.FILE
    assert [file.name for file in (tmp_path / "out").iterdir()] == [kiel.FILE]
    made = openpyxl.load_workbook(path)
    assert made.sheetnames == ["Bilateral Assistance, MAIN DATA"]
    head, *lines = made.active.values
    cells = [dict(zip(head, line, strict=True)) for line in lines]
    wanted = (
        "announcement_date donor aid_type_general aid_type_specific measure explanation item item_type item_sub_type"
        " item_numb item_price_USD reporting_currency source_reported_value tot_activity_value_EUR"
        " tot_sub_activity_value_EUR"
    )
    assert set(wanted.split()) <= set(head)
    by_id = {cell["ID"]: cell for cell in cells if cell["item"] is None}
    assert sorted(by_id) == COUNTED
    delivered = by_id["p3"]
    assert delivered["announcement_date"] == datetime(2023, 8, 29)
    assert (delivered["aid_type_general"], delivered["measure"]) == ("Military", "Allocation")
    assert delivered["explanation"] == "What p3 is about."
    assert (delivered["reporting_currency"], delivered["source_reported_value"]) == ("USD", 4e8)
    rate = Rates.load().convert(4e8, "USD", "EUR", date(2023, 8, 29))
    assert rate
    assert delivered["tot_activity_value_EUR"] == delivered["tot_sub_activity_value_EUR"] == round(rate.value, 2)
    assert by_id["p1"]["measure"] == "Commitment"
    assert [by_id[name]["announcement_date"] for name in ("p2", "p4", "p9", "p8")] == [
        "2023",
        "2023-Q2",
        "2024-02",
        None,
    ]
    things = {cell["item"]: cell for cell in cells if cell["item"]}
    assert sorted(things) == ["FGM-148 Javelin anti-armour system", "odd things"], "once each, not what isn't given"
    javelin = things["FGM-148 Javelin anti-armour system"]
    assert javelin["item_numb"] == 120, "of two mentions the larger one"
    assert javelin["item_type"] == "Portable defence system"
    assert javelin["item_sub_type"]
    assert javelin["tot_activity_value_EUR"] is None, "the package's row has the value"


def test_kiel_export_runs_no_formula(tracker: Tracker, tmp_path: Path) -> None:
    (path,) = export(tracker, tmp_path, "kiel")
    cells = [cell for line in openpyxl.load_workbook(path).active.rows for cell in line]
    assert {cell.data_type for cell in cells if cell.value == "=A1+B1"} == {"s"}
    assert "f" not in {cell.data_type for cell in cells}


# --- releases -------------------------------------------------------------------------------------------


def test_an_old_release(tracker: Tracker, tmp_path: Path) -> None:
    """Other names, lines above the heading, a sheet's name in another case, dots for missing values."""
    path = book(
        tmp_path / "old.xlsx",
        ["Ukraine Support Tracker"], [], ["Release 5", None, "as of 2022"],
        OLD,
        ["DEU1", "Germany", datetime(2023, 5, 13), "Military", "a package", 1_300_000_000],
        ["DEU2", "Germany", 45059, "Military", "day number", "1,000"],
        ["EUU1", "EU (Commission and Council)", "2/28/2022", "Military ", "slashes", 5e8],
        ["USA1", "United States", "until 08/29/2023", "Military", "", "No price"],
        ["USA2", "United States", "August 2023", "Military", "", "."],
        ["POL1", "Poland", ".", ".", "no date", 3],
        [None, "Total", None, None, None, 9e99], [None, "total bilateral aid", None, None, None, 7e9],
        [None, None, None, None, "a footnote", None], [".", ".", None, None, None, 5],
        sheet="Bilateral assistance, main data",
    )  # fmt: skip
    found = compare(tracker, path)
    theirs = {key: value for key, (_, value) in sums(found, "donor", "month").items()}
    assert theirs["Germany", "2023-05"] == 1_300_001_000
    assert theirs["European Union", "2022-02"] == 5e8
    assert theirs["Poland", None] == 3
    assert theirs["United States", "2023-08"] == 0
    assert sum(theirs.values()) == 1_800_001_003, "no total was added"
    assert "2 without a value, 1 without a date, 2 left out as totals" in found.summary


def test_a_new_release_counts_activities_once(tracker: Tracker, tmp_path: Path) -> None:
    """The activity's total on its first row, or on all; sub-activities below it; allocations by their own column."""
    path = book(
        tmp_path / "new.xlsx",
        NEW,
        ["A", datetime(2023, 5, 13), "Germany", "Military", "Commitment", "x", "EUR", 900, 900, 0],
        ["A", datetime(2023, 5, 13), "Germany", "Military", "Allocation", "y", "EUR", 900, 0, 400],
        ["A", datetime(2023, 5, 13), "Germany", "Military", "Allocation", "z", "EUR", 900, ".", 300],
        ["B", datetime(2023, 6, 1), "Germany", "Military", "Allocation", "on each row", "EUR", 50, 50, 20],
        ["B", datetime(2023, 6, 1), "Germany", "Military", "Allocation", "on each row", "EUR", 50, 50, 30],
    )
    found = compare(tracker, path, filters=Filters.of(donor="Germany"))
    assert {key: value for key, (_, value) in sums(found, "month").items()} == {
        "2023": 0, "2023-05": 900, "2023-06": 50,
    }  # fmt: skip
    assert len(found.theirs) == 2
    allocated = compare(tracker, path, filters=Filters.of(status=["allocated", "delivered"]))
    assert sums(allocated, "donor")["Germany"] == (0, 750)
    assert sums(compare(tracker, path, filters=Filters.of(status="committed")), "donor")["Germany"][1] == 900
    with pytest.raises(UsageError, match="no packages requested: take committed, allocated, delivered"):
        compare(tracker, path, filters=Filters.of(status="requested"))


def test_a_month_count_stands_in_for_a_date(tracker: Tracker, tmp_path: Path) -> None:
    path = book(tmp_path / "m.xlsx", (*NEW, "month"), ["A", "tba", "Italy", ".", ".", ".", ".", ".", 7, 7, 14])
    assert sums(compare(tracker, path), "donor", "month")["Italy", "2023-02"] == (0, 7)


def test_what_a_donor_gives_with_others_is_told(tracker: Tracker, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", OLD, ["N", "Norway", datetime(2023, 5, 1), "Military", "", 5e6])
    told = "packages of these donors together with others, not compared: 1"
    for donor, notes in (("Norway", [told]), ("Norway; Denmark", []), ("Germany", [])):
        found = compare(tracker, path, filters=Filters.of(donor=donor))
        assert [note for note in found.notes if "together" in note] == notes, donor


def test_a_workbook_without_recipients_is_all_for_ukraine(tmp_path: Path) -> None:
    packages = [
        package("p1", "Norway", 5e6, date(2023, 5, 1)),
        package("p2", "Norway", 7e6, date(2023, 5, 2), recipient="Moldova"),
        package("p3", "Norway", 9e6, date(2023, 5, 3), recipient=None),
    ]
    path = book(tmp_path / "b.xlsx", OLD, ["N", "Norway", datetime(2023, 5, 1), "Military", "", 5e6])
    with filled(tmp_path / "t.duckdb", packages) as made:
        found = compare(made, path)
        assert sums(found, "donor") == {"Norway": (14e6, 5e6)}
        assert found.notes == ("packages for others than Ukraine, not compared: 1",)
        assert sums(compare(made, path, filters=Filters.of(recipient="Moldova")), "donor") == {"Norway": (7e6, 0)}


def test_donors_that_only_one_side_has(tracker: Tracker, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", OLD, ["I", "Italy", datetime(2023, 5, 1), "Military", "", 5])
    assert sums(compare(tracker, path, filters=Filters.of(donor="ITA")), "donor") == {"Italy": (0, 5)}
    assert sums(compare(tracker, path, filters=Filters.of(donor="Poland")), "donor") == {"Poland": (0, 0)}
    with pytest.raises(UsageError, match="no donor 'Itly': did you mean 'Italy'"):
        compare(tracker, path, filters=Filters.of(donor="Itly"))


def test_another_currency_by_the_day_of_the_announcement(tracker: Tracker, tmp_path: Path) -> None:
    path = book(
        tmp_path / "b.xlsx",
        OLD,
        ["I", "Italy", datetime(2023, 9, 6), "Military", "", 600e6],
        ["J", "Italy", None, "Military", "", 600e6],
    )
    found = compare(tracker, path, "usd", Filters.of(donor="Italy"))
    assert sums(found, "donor") == {"Italy": (0, 644.7e6)}
    assert "activities without a rate for their date, not converted: 1" in found.notes
    with pytest.raises(UsageError, match="no currency 'EUX'"):
        compare(tracker, path, "EUX")


def test_rows_have_the_largest_differences_first_and_times_in_order(tracker: Tracker, tmp_path: Path) -> None:
    path = book(
        tmp_path / "b.xlsx",
        OLD,
        ["I", "Italy", datetime(2023, 9, 6), "Military", "", 600e9],
        ["J", "Italy", datetime(2022, 9, 6), "Military", "", 1],
        ["K", "Germany", datetime(2023, 5, 13), "Military", "", 1.3e9],
    )
    rows = compare(tracker, path).rows()
    assert [(cells["donor"], cells["month"]) for cells in rows[:2]] == [("Italy", "2022-09"), ("Italy", "2023-09")]
    assert list(rows[0]) == ["donor", "month", *MEASURES]
    assert rows[0]["difference"] == -1
    times = [cells["month"] for cells in compare(tracker, path).rows(["month"])]
    assert times[:-1] == sorted(times[:-1])
    assert times[-1] is None, "what has no date comes last"
    with pytest.raises(UsageError, match="did you mean 'quarter'"):
        compare(tracker, path).rows(["quartr"])
    assert set(DIMENSIONS) == {"donor", "month", "quarter", "year"}


# --- which packages -------------------------------------------------------------------------------------

MATCHES = [
    ("the same", {}, True),
    ("nine days later", {"Announcement Date": datetime(2023, 5, 22)}, True),
    ("three weeks later", {"Announcement Date": datetime(2023, 6, 3)}, False),
    ("rounded", {"Converted Value in EUR": 1.28e9}, True),
    ("converted otherwise", {"Converted Value in EUR": 1.25e9}, True),
    ("another sum", {"Converted Value in EUR": 1.1e9}, False),
    ("another donor", {"Countries": "France"}, False),
    ("the month only", {"Announcement Date": "May 2023"}, True),
    ("the year only", {"Announcement Date": "2023"}, True),
    ("no sum", {"Converted Value in EUR": "."}, False),
    ("no date", {"Announcement Date": None}, False),
]


@pytest.mark.parametrize(("changes", "same"), [case[1:] for case in MATCHES], ids=[case[0] for case in MATCHES])
def test_a_package_is_matched_by_donor_time_and_sum(tmp_path: Path, changes: dict[str, Any], same: bool) -> None:
    line = dict(zip(OLD, ["G", "Germany", datetime(2023, 5, 13), "Military", "theirs", 1.3e9], strict=True)) | changes
    path = book(tmp_path / "b.xlsx", OLD, list(line.values()))
    with filled(tmp_path / "t.duckdb", [package("p1", "Germany", 1.3e9, date(2023, 5, 13))]) as made:
        found = compare(made, path).only()
    assert sorted(cells["only_in"] for cells in found) == ([] if same else ["ours", "theirs"])


def test_equal_sums_are_matched_one_to_one_the_nearest_first(tmp_path: Path) -> None:
    days = [date(2023, 5, 1), date(2023, 5, 11), date(2023, 5, 20)]
    packages = [package(f"p{number}", "Germany", 5e8, day) for number, day in enumerate(days)]
    path = book(tmp_path / "b.xlsx", OLD, ["G", "Germany", datetime(2023, 5, 12), "Military", "", 5e8])
    with filled(tmp_path / "t.duckdb", packages) as made:
        assert [cells["id"] for cells in compare(made, path).only()] == ["p0", "p2"]


def test_the_stated_currency_decides_where_both_have_one(tmp_path: Path) -> None:
    """Kiel converts at another rate than the day's: the euros are 9 % apart, the dollars are the same."""
    packages = [package("p1", "United States", 4e8, date(2023, 8, 29), currency="USD")]
    cells = ["U", datetime(2023, 8, 29), "United States", "Military", "Commitment", "", "USD", 4e8, 4.05e8, 4.05e8]
    path = book(tmp_path / "b.xlsx", NEW, cells)
    with filled(tmp_path / "t.duckdb", packages) as made:
        assert compare(made, path).only() == []
        cells[7] = 3.95e8
        assert compare(made, book(path, NEW, cells)).only() == [], "nearly $400 million"
        cells[6] = "EUR"
        assert len(compare(made, book(path, NEW, cells)).only()) == 2


# --- what can't be read ---------------------------------------------------------------------------------


def spoilt(path: Path, kind: str) -> Path:
    lines: dict[str, list[Sequence[Any]]] = {
        "no donor": [["announcement_date", "tot_activity_value_EUR"], [datetime(2023, 1, 1), 5]],
        "near column": [["donr", "announcement_date", "tot_activity_value_EUR"], ["Italy", datetime(2023, 1, 1), 5]],
        "no value": [["donor", "announcement_date", "explanation"], ["Italy", datetime(2023, 1, 1), "x"]],
        "empty": [],
    }
    if kind == "missing":
        return path
    if kind == "no workbook":
        path.write_bytes(b"donor,date\n")
        return path
    if kind == "other sheet":
        return book(path, ["a", "b"], sheet="Sheet1")
    return book(path, *lines[kind])


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("missing", "b.xlsx doesn't exist: check the path"),
        ("no workbook", "b.xlsx is damaged or no xlsx file"),
        ("other sheet", "b.xlsx has no sheet 'Bilateral Assistance, MAIN DATA', only Sheet1"),
        ("no donor", "no column of donors: name one donor or countries"),
        ("near column", "no column of donors: is 'donr' meant"),
        ("no value", "no column of values: name one tot activity value eur"),
        ("empty", "no column of donors"),
    ],
)
def test_a_spoilt_workbook_is_told_in_one_line(tracker: Tracker, tmp_path: Path, kind: str, told: str) -> None:
    with pytest.raises(UnreadableFile) as caught:
        compare(tracker, spoilt(tmp_path / "b.xlsx", kind))
    assert told in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_sheet_of_another_name_will_do_if_it_has_the_columns(tracker: Tracker, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", OLD, ["I", "Italy", datetime(2023, 5, 1), "Military", "", 5], sheet="Clean Data")
    assert sums(compare(tracker, path), "donor")["Italy"] == (0, 5)


def test_allocations_need_a_column_that_says_so(tracker: Tracker, tmp_path: Path) -> None:
    path = book(tmp_path / "b.xlsx", OLD, ["I", "Italy", datetime(2023, 5, 1), "Military", "", 5])
    with pytest.raises(UnreadableFile, match="doesn't say which rows are allocations"):
        compare(tracker, path, filters=Filters.of(status="allocated"))


# --- the command and the chart --------------------------------------------------------------------------


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a database and a workbook."""
    filled(tmp_path / "aidtrack.duckdb", PACKAGES).close()
    book(
        tmp_path / "theirs.xlsx", OLD,
        ["D", "Germany", datetime(2023, 5, 13), "Military", "tanks", 1.1e9],
        ["E", "EU (Commission and Council)", datetime(2022, 2, 28), "Military", "=1+1", 5e8],
    )  # fmt: skip
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AIDTRACK_DB", raising=False)
    return tmp_path


def aid(*arguments: str) -> Any:
    return CliRunner().invoke(app, list(arguments), prog_name="aidtrack")


def test_compare_prints_what_differs(place: Path) -> None:
    result = aid("compare", "theirs.xlsx", "--by", "donor", "--format", "csv")
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0] == "donor,ours,theirs,difference,our_packages,their_activities"
    assert "Germany,1500000000,1100000000,400000000,2,1" in lines
    assert not any(line.startswith("European Union") for line in lines), "the same on both sides"
    assert "where both agree not shown: --all shows them" in result.stderr
    everything = aid("compare", "theirs.xlsx", "--by", "donor", "--format", "csv", "--all")
    assert "European Union,500000000,500000000,0,1,1" in everything.stdout
    named = aid("compare", "theirs.xlsx", "--by", "Donor", "--by", "DONOR", "--format", "csv")
    assert named.stdout == result.stdout, "a dimension in other letters is the same one"
    assert "difference" in aid("compare", "theirs.xlsx").stdout.splitlines()[0]
    assert '"difference"' in aid("compare", "theirs.xlsx", "--format", "json").stdout


def test_compare_lists_packages_of_one_side(place: Path) -> None:
    result = aid("compare", "theirs.xlsx", "--packages", "--donor", "Germany", "--format", "csv")
    assert result.stdout.splitlines() == [
        "only_in,donor,announced,date_precision,amount,id,text",
        "ours,Germany,2023-05-13,day,1300000000,p1,What p1 is about.",
        "theirs,Germany,2023-05-13,day,1100000000,D,tanks",
        "ours,Germany,2023-01-01,year,200000000,p2,What p2 is about.",
    ]


def test_a_workbook_steers_no_terminal_and_no_spreadsheet(place: Path) -> None:
    """XML holds no escape sign, but the control that stands for it and its bracket, and signs that turn the order."""
    path = book(place / "theirs.xlsx", OLD, ["x", "\x9b31mAtlantis", datetime(2023, 5, 13), "Military", "x", 9e9])
    made = openpyxl.load_workbook(path)
    for place_of, text in (("A2", "\u202eDI"), ("E2", "=HYPERLINK(1)")):
        made.active[place_of].value = text
        made.active[place_of].data_type = "s"
    made.save(path)
    for form in ("table", "json", "jsonl"):
        shown = aid("compare", "theirs.xlsx", "--packages", "--format", form).output
        assert "Atlantis" in shown
        assert not {"\x9b", "\u202e"} & set(shown)
    assert not {"\x9b", "\x1b"} & set(aid("compare", "theirs.xlsx", "--donor", "\x1b[31m\x9bX").output)
    assert "\x9b" not in aid("chart", "compare", "theirs.xlsx", "--donor", "Germany", "-o", "\x9b31m.png").stderr
    assert "'=HYPERLINK" in aid("compare", "theirs.xlsx", "--packages", "--format", "csv").stdout


def test_compare_tells_what_is_wrong(place: Path) -> None:
    for arguments, told, status in (
        (["compare", "none.xlsx"], "none.xlsx doesn't exist: check the path", 1),
        (["compare", "theirs.xlsx", "--by", "mont"], "did you mean 'month'?", 2),
        (["chart", "compare"], "chart compare needs a workbook: write: aidtrack chart compare WORKBOOK.xlsx", 2),
        (["chart", "donors", "theirs.xlsx"], "chart donors takes no workbook", 2),
        (["chart", "comparee", "theirs.xlsx"], "did you mean compare?", 2),
    ):
        result = aid(*arguments)
        assert told in result.stderr
        assert result.exit_code == status
        assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("suffix", [".png", ".svg", ".pdf"])
def test_the_chart_is_the_same_bytes_twice(place: Path, suffix: str) -> None:
    with Tracker("aidtrack.duckdb", read_only=True) as made:
        one = charts.draw_comparison(made, "theirs.xlsx", place / f"one{suffix}")
        two = charts.draw_comparison(made, "theirs.xlsx", place / f"two{suffix}")
    assert one.read_bytes() == two.read_bytes()


def test_the_chart_says_its_finding_and_sources(place: Path) -> None:
    from aidtrack.charts import style
    from aidtrack.charts.pairs import pairs

    with Tracker("aidtrack.duckdb", read_only=True) as made, style.settings():
        drawing = pairs(compare(made, "theirs.xlsx"), Filters(), style.Layout())
        (own,) = export(made, place, "kiel")
        same = pairs(compare(made, own), Filters(), style.Layout())
    finding = "aidtrack counts €554m more from the United States than theirs.xlsx: in all, €2.8bn against €1.6bn"
    assert drawing.title == finding
    assert drawing.subtitle.startswith("Commitments of aid to Ukraine by donor")
    assert drawing.notes.startswith("Source: 9 packages read with aidtrack, 2 activities in theirs.xlsx. Method:")
    assert ("Germany", "€1.5bn", "€1.1bn", "+€400m") in drawing.rows
    assert ("European Union", "€500m", "€500m", "the same") in drawing.rows
    assert same.title == "Both sources count €2.8bn committed by 6 donors"


def test_the_chart_by_the_command(place: Path) -> None:
    assert aid("chart", "compare", "theirs.xlsx").stderr == "charts/compare.png\n"
    assert (place / "charts" / "compare.png").read_bytes().startswith(b"\x89PNG")
    result = aid("chart", "compare", "theirs.xlsx", "--donor", "Poland")
    assert result.stderr.startswith("aidtrack: neither side has a sum to compare")
