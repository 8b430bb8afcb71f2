"""Filters, totals, what is left out, counts and series, on a ledger small enough to add up by hand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from figure_rows import row

from aidtrack import queries, storage
from aidtrack.errors import UsageError
from aidtrack.exchange import Rates
from aidtrack.model import TABLES, Row
from aidtrack.queries import Filters, Scope, summing
from aidtrack.storage import Tracker


def package(name: str, donor: str, low: float | None, day: date | None, **values: Any) -> Row:
    codes = {"United States": "USA", "Germany": "DEU", "Norway": "NOR"}
    defaults: Row = {
        "package_id": name, "donor": donor, "donor_code": codes[donor], "recipient": "Ukraine",
        "recipient_code": "UKR", "low": low, "high": low, "currency": "USD", "announced": day, "status": "committed",
        "aid_type": "military", "envelope": False, "date_precision": "day",
    }  # fmt: skip
    made = row("packages", **{**defaults, **values})
    if made["low"] is not None:
        middle = (made["low"] + made["high"]) / 2
        for column, target in (("amount_usd", "USD"), ("amount_eur", "EUR")):
            found = Rates.load().convert(middle, made["currency"], target, day)
            made[column] = round(found.value, 2) if found else None
    return made


PACKAGES = [
    package("p1", "United States", 100.0, date(2023, 1, 10)),
    package("p2", "United States", 40.0, date(2023, 3, 5), high=60.0, aid_type="humanitarian"),
    package("p3", "Germany", 200.0, date(2023, 3, 10), currency="EUR", status="delivered"),
    package("p4", "Norway", 1000.0, date(2023, 5, 17), currency="NOK", instrument="grant"),
    package("p5", "United States", 9000.0, date(2023, 4, 1), envelope=True),
    package("p6", "Germany", 70.0, date(2023, 4, 2), status="cancelled"),
    package("p7", "Germany", 80.0, date(2023, 4, 3), status="proposed"),
    package("p8", "Norway", None, date(2023, 6, 1), currency=None),
    package("p9", "Norway", 5.0, date(2023, 1, 1), date_precision="year", recipient="Sudan", recipient_code="SDN"),
]
AMOUNTS = [
    row("amounts", id=name, document_id="d1", low=value, high=value, currency=currency, role=role, date=day,
        donor=donor, conversion_of=conversion)
    for name, value, currency, role, day, donor, conversion in [
        ("a1", 100.0, "USD", "new", date(2023, 1, 10), "United States", None),
        ("a2", 99.0, "USD", "past", date(2023, 2, 10), None, None),
        ("a3", 200.0, "EUR", "new", date(2023, 3, 10), "Germany", None),
        ("a4", 215.0, "USD", "other", date(2023, 3, 10), "Germany", "a3"),
        ("a5", 21000.0, "USD", "cumulative", date(2023, 3, 10), "United States", None),
        ("a6", 25.0, "USD", "component", date(2023, 1, 10), "United States", None),
        ("a7", 9000.0, "USD", "new", date(2023, 4, 1), "United States", None),
        ("a8", 70.0, "USD", "new", date(2023, 4, 2), "Germany", None),
        ("a9", 80.0, "USD", "planned", date(2023, 4, 3), "Germany", None),
        ("b1", 411.0, "USD", "other", None, None, None),
        ("b2", 12.0, "USD", "new", date(2023, 1, 1), "Norway", None),
    ]
]  # fmt: skip
ITEMS = [
    row("items", id=name, document_id="d1", name=text, item=item, category=category, unit=unit, quantity_low=low,
        quantity_high=high, role=role)
    for name, text, item, category, unit, low, high, role in [
        ("i1", "Leopard 2 tanks", "leopard-2", "tank", None, 14.0, 14.0, "new"),
        ("i2", "Leopards", "leopard-2", "tank", None, 18.0, 20.0, "new"),
        ("i3", "Leopard 2", "leopard-2", "tank", None, None, None, "past"),
        ("i4", "Leopard 2", "leopard-2", "tank", None, 7.0, 7.0, "new"),
        ("i5", "rounds", "155mm", "ammunition", "rounds", 1000.0, None, "component"),
        ("i6", "rounds asked for", "155mm", "ammunition", "rounds", 9999.0, None, "planned"),
        ("i7", "Warm Clothing", None, None, None, None, None, "new"),
        ("i8", "Leopard 2", "leopard-2", "tank", None, 100.0, 100.0, "new"),
    ]
]  # fmt: skip
LINKS = [
    row("links", package_id=package_id, mention_id=mention, document_id="d1", kind=kind, score=1.0, decided_by="rule")
    for package_id, mention, kind in [
        ("p1", "a1", "amount"), ("p1", "a2", "amount"), ("p1", "a6", "component"), ("p3", "a3", "amount"),
        ("p3", "a4", "conversion"), ("p5", "a7", "amount"), ("p6", "a8", "amount"), ("p7", "a9", "amount"),
        ("p3", "i1", "item"), ("p3", "i2", "item"), ("p3", "i3", "item"), ("p3", "i5", "item"), ("p3", "i6", "item"),
        ("p4", "i4", "item"), ("p4", "i7", "item"), ("p6", "i8", "item"),
    ]
]  # fmt: skip


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tracker]:
    with Tracker(tmp_path_factory.mktemp("queries") / "t.duckdb") as opened:
        documents = [row("documents", id="d1", published=date(2023, 3, 1))]
        contents = {"documents": documents, "amounts": AMOUNTS, "items": ITEMS, "packages": PACKAGES, "links": LINKS}
        for table, rows in contents.items():
            storage.insert(opened.connection, table, rows, TABLES[table].names)
        yield opened


def usd(value: float, currency: str, day: date) -> float:
    found = Rates.load().convert(value, currency, "USD", day)
    assert found is not None
    return found.value


GERMAN, NORSE = usd(200, "EUR", date(2023, 3, 10)), usd(1000, "NOK", date(2023, 5, 17))


# --- filters --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "expected", "why"),
    [
        ({}, "p1 p2 p3 p4 p5 p6 p7 p8 p9", "no filter, every row"),
        ({"donor": "germany"}, "p3 p6 p7", "a name in any case"),
        ({"donor": "DEU"}, "p3 p6 p7", "a code"),
        ({"donor": ["US", "usa", "Federal Republic of Germany"]}, "p1 p2 p3 p5 p6 p7", "usual names"),
        ({"donor": ["nor", "United States"], "status": "committed"}, "p1 p2 p4 p5 p8 p9", "several"),
        ({"recipient": "Sudan"}, "p9", "the recipient"),
        ({"aid_type": "Humanitarian"}, "p2", "an allowed value in any case"),
        ({"instrument": "grant"}, "p4", "the instrument"),
        ({"currency": "eur"}, "p3", "the currency it is stated in"),
        ({"since": "2023-04", "until": "2023-04"}, "p5 p6 p7", "a month from its first to its last day"),
        ({"since": "2023-Q2"}, "p4 p5 p6 p7 p8", "a quarter"),
        ({"until": date(2023, 1, 9)}, "p9", "a date"),
    ],
)
def test_package_filters(tracker: Tracker, given: dict[str, Any], expected: str, why: str) -> None:
    found = queries.rows(tracker.connection, "packages", Filters.of(**given))
    assert " ".join(entry["package_id"] for entry in found) == expected, why


@pytest.mark.parametrize(
    ("table", "given", "expected", "why"),
    [
        ("amounts", {"donor": "NOR"}, "b2", "an amount's own donor"),
        ("amounts", {"since": "2023-04-01"}, "a7 a8 a9", "an amount's own date"),
        ("items", {"status": "cancelled"}, "i8", "items have no status: their package's"),
        ("documents", {"since": "2024"}, "", "the publication date"),
        ("documents", {"donor": "Germany"}, "d1", "the donor of its packages"),
        ("links", {"status": "proposed"}, "a9", "a link's package"),
    ],
)
def test_filters_on_other_tables(tracker: Tracker, table: str, given: dict[str, Any], expected: str, why: str) -> None:
    found = queries.rows(tracker.connection, table, Filters.of(**given))
    key = "mention_id" if table == "links" else "id"
    assert " ".join(entry[key] for entry in found) == expected, why


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"donor": "Germny"}, "no donor 'Germny': did you mean 'Germany'"),
        ({"donor": "Atlantis"}, "take one of Germany, Norway, United States"),
        ({"status": "comitted"}, "did you mean 'committed'"),
        ({"aid_type": "x"}, "take one of financial, humanitarian, military"),
        ({"donors": "Germany"}, "no filter 'donors': did you mean 'donor'"),
        ({"since": "May 2023"}, "no date for since"),
        ({"until": "2023-02-30"}, "no date for until"),
        ({"until": "2023-13"}, "no date for until"),
    ],
)
def test_unknown_filter_values_suggest_the_nearest(tracker: Tracker, given: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        queries.rows(tracker.connection, "packages", Filters.of(**given))


def test_a_value_is_never_taken_for_sql(tracker: Tracker) -> None:
    with pytest.raises(UsageError, match="no donor"):
        queries.rows(tracker.connection, "packages", Filters.of(donor="x' OR '1'='1"))


# --- totals ---------------------------------------------------------------------------------------------


def amounts_by(found: list[Row], *names: str) -> dict[Any, float]:
    return {tuple(entry[name] for name in names) if len(names) > 1 else entry[names[0]]: entry["amount"]
            for entry in found}  # fmt: skip


def test_grand_total(tracker: Tracker) -> None:
    found = queries.totals(tracker.connection)
    assert len(found) == 1
    total = found[0]
    assert total["amount"] == pytest.approx(100 + 50 + 5 + GERMAN + NORSE, abs=0.02)
    assert total["high"] - total["low"] == pytest.approx(20, abs=0.02), "40 to 60 is carried into the total"
    assert (total["packages"], total["unvalued"], total["unconverted"]) == (6, 1, 0)


@pytest.mark.parametrize(
    ("options", "expected", "why"),
    [
        ({"envelopes": True}, 9000.0, "envelopes instead of packages, never both"),
        ({"include_planned": True, "filters": Filters.of(donor="Germany")}, GERMAN + 80, "the proposed one too"),
        ({"filters": Filters.of(status="cancelled")}, 70.0, "cancelled only when asked for"),
        ({"filters": Filters.of(status="requested")}, 0.0, "nothing is a sum of nothing"),
        ({"filters": Filters.of(currency="USD", donor="United States"), "currency": "USD"}, 150.0, "filter and target"),
        ({"filters": Filters.of(currency="NOK"), "currency": "NOK"}, 1000.0, "a currency in itself needs no rate"),
        ({"filters": Filters.of(currency="EUR"), "currency": "eur"}, 200.0, "the euro from the store"),
        ({"filters": Filters.of(currency="EUR"), "constant": 2022}, GERMAN * 292.655 / 304.702, "prices of 2022"),
    ],
)
def test_total_options(tracker: Tracker, options: dict[str, Any], expected: float, why: str) -> None:
    total = queries.totals(tracker.connection, scope=Scope(**options))[0]
    assert total["amount"] == pytest.approx(expected, abs=0.02), why


def test_stored_and_computed_conversions_agree(tracker: Tracker, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = queries.totals(tracker.connection, ["donor"])
    monkeypatch.setattr("aidtrack.queries.valuation.STORED", {})
    computed = queries.totals(tracker.connection, ["donor"])
    assert amounts_by(stored, "donor") == pytest.approx(amounts_by(computed, "donor"), abs=0.02)


def test_what_is_given_together_is_found_under_each_name_and_summed_under_none(tmp_path: Path) -> None:
    rows = [
        package("p1", "Norway", 5.0, date(2023, 5, 1)),
        {**package("p2", "Norway", 90.0, date(2023, 5, 2)), "donor": "United Kingdom; Norway", "donor_code": "GBR;NOR"},
        package("p3", "Germany", 7.0, date(2023, 5, 3), recipient="Türkiye; Syria", recipient_code="TUR;SYR"),
        package("p4", "Norway", 2.0, date(2023, 5, 4)) | {"donor": "Norway; United Kingdom", "donor_code": "NOR;GBR"},
    ]
    things = [row("items", id="i1", name="boats", quantity_low=4.0, role="new")]
    links = [row("links", package_id="p2", mention_id="i1", kind="item", score=1.0, decided_by="rule")]
    with Tracker(tmp_path / "t.duckdb") as tracker:
        for table, some in (("packages", rows), ("items", things), ("links", links)):
            storage.insert(tracker.connection, table, some, TABLES[table].names)

        def found(**given: str | list[str]) -> tuple[str, float, list[str]]:
            scope, listed = Scope(filters=Filters.of(**given)), tracker.rows("packages", **given)
            apart = [f"{one['donor']} to {one['recipient']}" for one in queries.shared(tracker.connection, scope)]
            return "".join(one["package_id"] for one in listed), tracker.totals(**given)["amount"].sum(), apart

        assert found(donor="NOR") == ("p1p2p4", 5.0, ["Norway; United Kingdom to Ukraine"])
        assert found(donor="UK") == ("p2p4", 0.0, ["Norway; United Kingdom to Ukraine"])
        for pair in ("United Kingdom; Norway", "Norway;UK", "NOR;GBR", "norway; united kingdom"):
            assert found(donor=pair) == ("p2p4", 92.0, []), "whatever the order"
        assert found(donor=["Norway", "UK"]) == ("p1p2p4", 97.0, []), "each giver of the pair is asked for"
        assert found(donor=["Norway", "Germany"])[1:] == (12.0, ["Norway; United Kingdom to Ukraine"])
        assert found(recipient="Syria") == ("p3", 0.0, ["Germany to Syria; Türkiye"])
        assert found(recipient=["Syria", unicodedata.normalize("NFD", "Türkiye")]) == ("p3", 7.0, [])
        assert found(donor="Germany", recipient="Ukraine") == ("", 0.0, [])
        assert found() == ("p1p2p3p4", 104.0, [])
        rows = queries.totals(tracker.connection, ["donor"])
        assert amounts_by(rows, "donor") == {"Norway; United Kingdom": 92.0, "Germany": 7.0, "Norway": 5.0}
        (boats,) = queries.item_counts(tracker.connection, scope=Scope(filters=Filters.of(donor="Norway")))
        assert boats["quantity_low"] == 4.0


def test_another_currency_at_each_announcements_rate(tracker: Tracker) -> None:
    found = amounts_by(queries.totals(tracker.connection, ["donor"], Scope("GBP")), "donor")
    first = Rates.load().convert(100, "USD", "GBP", date(2023, 1, 10))
    second = Rates.load().convert(50, "USD", "GBP", date(2023, 3, 5))
    assert first is not None
    assert second is not None
    assert found["United States"] == pytest.approx(first.value + second.value, abs=0.02)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("donor", ["Germany", "United States", "Norway"]),
        ("month", ["2023", "2023-01", "2023-03", "2023-05", "2023-06"]),
        ("quarter", ["2023", "2023-Q1", "2023-Q2"]),
        ("year", ["2023"]),
        ("aid-type", ["military", "humanitarian"]),
        ("category", [None, "several", "tank"]),
        ("instrument", [None, "grant"]),
    ],
)
def test_dimensions(tracker: Tracker, by: str, expected: list[str | None]) -> None:
    found = queries.totals(tracker.connection, [by])
    got = [entry[by.replace("-", "_")] for entry in found]
    assert (sorted(got, key=str) if by == "category" else got) == (
        sorted(expected, key=str) if by == "category" else expected
    )
    whole = queries.totals(tracker.connection)[0]
    assert sum(entry["amount"] for entry in found) == pytest.approx(whole["amount"], abs=0.02)
    assert sum(entry["packages"] for entry in found) == whole["packages"], "each package once"


def test_dimensions_are_named_as_the_rows_name_them(tracker: Tracker) -> None:
    for by in (["Donor", "aid-type"], ["donor", "DONOR", "aid_type", "aid-type"]):
        found = queries.totals(tracker.connection, by)
        assert list(found[0])[:2] == summing.named(by) == ["donor", "aid_type"]
        assert list(tracker.totals(by).columns)[:2] == ["donor", "aid_type"]


@pytest.mark.parametrize(
    "options",
    [
        {}, {"include_planned": True}, {"envelopes": True}, {"constant": 2022}, {"currency": "EUR", "constant": 2022},
        {"currency": "EUR"}, {"currency": "GBP"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("given", [{}, {"status": ["cancelled", "proposed"]}, {"donor": "Germany"}])
def test_what_is_counted_is_what_adds_up(tracker: Tracker, options: dict[str, Any], given: dict[str, Any]) -> None:
    scope = Scope(filters=Filters.of(**given), **options)
    counted, total = queries.counted(tracker.connection, scope), queries.totals(tracker.connection, (), scope)[0]
    assert len(counted) == total["packages"]
    for measure, column in (("amount", "amount"), ("low", "low_in"), ("high", "high_in")):
        assert float(sum(entry[column] or 0 for entry in counted)) == total[measure], "to the cent"
    if "donor" not in given:  # the rule passes over the other filters
        known = {entry["package_id"] for entry in PACKAGES}
        assert known - set(queries.apart(tracker.connection, scope)) == {entry["package_id"] for entry in counted}


def test_why_packages_are_apart(tracker: Tracker) -> None:
    assert queries.apart(tracker.connection) == {"p5": "envelope", "p6": "cancelled", "p7": "planned"}
    delivered = queries.apart(tracker.connection, Scope(filters=Filters.of(status="delivered"), include_planned=True))
    assert delivered["p7"] == "planned", "asked for by status, planned ones aren't among the others"
    assert (delivered["p1"], "p3" in delivered) == ("other status", False)
    assert queries.apart(tracker.connection, Scope(envelopes=True))["p1"] == "package"


def test_low_and_high_are_carried_into_every_row(tracker: Tracker) -> None:
    found = queries.totals(tracker.connection, ["aid-type"], Scope("USD", Filters.of(donor="United States")))
    assert [(entry["low"], entry["amount"], entry["high"]) for entry in found] == [(100, 100, 100), (40, 50, 60)]


def test_several_dimensions(tracker: Tracker) -> None:
    found = queries.totals(tracker.connection, ["donor", "month"], Scope(filters=Filters.of(donor="USA")))
    assert amounts_by(found, "donor", "month") == {
        ("United States", "2023-01"): 100.0,
        ("United States", "2023-03"): 50.0,
    }


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": ["doner"]}, "no dimension 'doner': did you mean 'donor'"),
        ({"currency": "USX"}, "no currency 'USX'"),
        ({"constant": 1850}, "no prices of 1850"),
        ({"constant": 2022, "currency": "NOK"}, "no price index for NOK"),
    ],
)
def test_totals_of_what_there_is_not(tracker: Tracker, options: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        queries.totals(tracker.connection, options.pop("by", ()), Scope(**options))


def test_a_package_without_a_rate_is_counted_as_such(tmp_path: Path) -> None:
    with Tracker(tmp_path / "t.duckdb") as tracker:
        rows = [package("p1", "Norway", 7.0, date(2023, 5, 1), currency="RUB"), package("p2", "Norway", 5.0, None)]
        storage.insert(tracker.connection, "packages", rows, TABLES["packages"].names)
        for currency, amount, unconverted in (("USD", 5.0, 1), ("NOK", 0.0, 2)):
            total = queries.totals(tracker.connection, scope=Scope(currency))[0]
            assert (total["amount"], total["unconverted"], total["packages"]) == (amount, unconverted, 2)


def test_a_last_year_ends_with_its_last_day() -> None:
    ends = {"9999": date(9999, 12, 31), "2024-02": date(2024, 2, 29), "2023-Q4": date(2023, 12, 31)}
    assert {given: Filters.of(until=given).until for given in ends} == ends


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"since": "2024", "until": "2022"}, "since 2024-01-01 is after until 2022-12-31: swap them"),
        ({"currency": "dollars"}, "no currency 'DOLLARS': write its code, such as EUR"),
    ],
)
def test_filters_that_nothing_can_match_are_told(given: dict[str, str], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        Filters.of(**given)


def test_an_empty_tracker(tmp_path: Path) -> None:
    with Tracker(tmp_path / "t.duckdb") as tracker:
        assert queries.totals(tracker.connection)[0]["amount"] == 0
        assert queries.totals(tracker.connection, ["donor"], Scope("NOK")) == []
        assert queries.time_series(tracker.connection) == []
        assert queries.mention_sums(tracker.connection) == []
        assert queries.naive_sum([])["amount"] == 0
        assert queries.item_counts(tracker.connection) == []
        with pytest.raises(UsageError, match="the tracker has none yet"):
            queries.rows(tracker.connection, "packages", Filters.of(donor="Norway"))


# --- left out -------------------------------------------------------------------------------------------


def left_out(tracker: Tracker, scope: Scope | None = None) -> list[Row]:
    return queries.left_out(queries.mention_sums(tracker.connection, scope))


def waterfall(tracker: Tracker, scope: Scope) -> list[Row]:
    total = queries.totals(tracker.connection, (), scope)[0]["amount"]
    return queries.waterfall(queries.mention_sums(tracker.connection, scope), total)


def test_every_mention_has_one_reason(tracker: Tracker) -> None:
    found = {entry["reason"]: (entry["mentions"], entry["amount"]) for entry in left_out(tracker)}
    assert found == {
        "repeated": (1, 99.0),
        "conversion": (1, 215.0),
        "cumulative": (1, 21000.0),
        "component": (1, 25.0),
        "envelope": (1, 9000.0),
        "cancelled": (1, 70.0),
        "planned": (1, 80.0),
        "other": (1, 411.0),
        "unlinked": (1, 12.0),
    }
    assert set(found) <= set(queries.REASONS)


def test_left_out_under_filters(tracker: Tracker) -> None:
    german = left_out(tracker, Scope(filters=Filters.of(donor="Germany")))
    assert {entry["reason"] for entry in german} == {"conversion", "cancelled", "planned"}
    american = left_out(tracker, Scope(filters=Filters.of(donor="USA")))
    assert "repeated" in {entry["reason"] for entry in american}, "a2 names no donor, its package does"
    envelopes = left_out(tracker, Scope(filters=Filters.of(donor="USA"), envelopes=True))
    assert {entry["reason"]: entry["mentions"] for entry in envelopes}["package"] == 2


def test_left_out_and_naive_are_in_the_same_prices_as_the_total(tracker: Tracker) -> None:
    current, constant = Scope(), Scope(constant=2022)
    share = 292.655 / 304.702  # 2022 by 2023
    for name in ("envelope", "planned"):
        then, now = (
            next(entry["amount"] for entry in left_out(tracker, scope) if entry["reason"] == name)
            for scope in (current, constant)
        )
        assert now == pytest.approx(then * share, abs=0.02)
    steps = waterfall(tracker, constant)
    assert steps[-1]["amount"] == queries.totals(tracker.connection, (), constant)[0]["amount"]
    assert sum(step["amount"] for step in steps[:-1]) == pytest.approx(steps[-1]["amount"], abs=0.05)


def test_naive_sum(tracker: Tracker) -> None:
    found = queries.naive_sum(queries.mention_sums(tracker.connection))
    plain = sum(entry["low"] for entry in AMOUNTS if entry["currency"] == "USD")
    assert found["amount"] == pytest.approx(plain + GERMAN, abs=0.02)
    assert found["mentions"] == len(AMOUNTS)


@pytest.mark.parametrize("given", [{}, {"donor": "Germany"}, {"since": "2023-02"}])
def test_waterfall_adds_up(tracker: Tracker, given: dict[str, Any]) -> None:
    steps = waterfall(tracker, Scope(filters=Filters.of(**given)))
    assert (steps[0]["step"], steps[-1]["step"]) == ("naive", "total")
    assert sum(step["amount"] for step in steps[:-1]) == pytest.approx(steps[-1]["amount"], abs=0.05)
    total = queries.totals(tracker.connection, scope=Scope(filters=Filters.of(**given)))[0]["amount"]
    assert steps[-1]["amount"] == pytest.approx(total)


# --- things and series ----------------------------------------------------------------------------------


def test_item_counts(tracker: Tracker) -> None:
    found = {entry["item"]: entry for entry in queries.item_counts(tracker.connection)}
    assert set(found) == {"leopard-2", "155mm", "warm clothing"}
    tanks = found["leopard-2"]
    assert (tanks["quantity_low"], tanks["quantity_high"]) == (25.0, 27.0), "18 (not 14 too) and 7; cancelled left out"
    assert (tanks["packages"], tanks["unstated"], tanks["category"]) == (2, 0, "tank")
    assert (found["155mm"]["quantity_low"], found["155mm"]["unit"]) == (1000.0, "rounds"), "planned ones left out"
    assert (found["155mm"]["qualifier"], tanks["qualifier"]) == ("at_least", "exact"), "an open end; a range says it"
    clothing = found["warm clothing"]
    assert (clothing["quantity_low"], clothing["packages"], clothing["unstated"]) == (None, 1, 1)


def test_items_summed_up_have_a_row_each_whatever_they_are_counted_in(tmp_path: Path) -> None:
    """Packages that name helmets in sets, by pieces and without a number were told on three rows."""
    items = [
        row("items", id=f"i{number}", name="helmets", item="helmet", category="armour", role="new", unit=unit,
            quantity_low=low, quantity_high=low, qualifier=qualifier)
        for number, (unit, low, qualifier) in enumerate(
            [("sets", 50.0, "at_most"), ("units", 9.0, "exact"), ("units", 5.0, "approx"), (None, None, None)]
        )
    ]  # fmt: skip
    links = [row("links", package_id=name, mention_id=f"i{number}", kind="item")
             for number, name in enumerate(["p1", "p2", "p4", "p9"])]  # fmt: skip
    with Tracker(tmp_path / "t.duckdb") as tracker:
        for table, rows in {"packages": PACKAGES, "items": items, "links": links}.items():
            storage.insert(tracker.connection, table, rows, TABLES[table].names)
        for by in ("item", "category"):
            found = queries.item_summary(tracker.connection, by)
            assert [(entry["packages"], entry["unstated"]) for entry in found] == [(4, 1)]
            told = [(part["unit"], part["quantity_low"], part["qualifier"]) for part in found[0]["quantities"]]
            assert sorted(told) == [("sets", 50.0, "at_most"), ("units", 14.0, "approx")]


def test_weights_add_up_exactly_in_any_order(tmp_path: Path) -> None:
    """0.1 + 0.2 + 0.3 is 0.6 by decimals, and 0.6000000000000001 by floats."""
    for order in (1, -1):
        with Tracker(tmp_path / f"{order}.duckdb") as tracker:
            parts = [("p1", 0.1), ("p2", 0.2), ("p4", 0.3)][::order]
            items = [row("items", id=f"i{name}", name="grain", unit="metric tons", quantity_low=tons, role="new")
                     for name, tons in parts]  # fmt: skip
            links = [row("links", package_id=name, mention_id=f"i{name}", kind="item") for name, _ in parts]
            for table, rows in {"packages": PACKAGES, "items": items, "links": links}.items():
                storage.insert(tracker.connection, table, rows, TABLES[table].names)
            found = queries.item_counts(tracker.connection)
        assert [(entry["quantity_low"], entry["quantity_high"]) for entry in found] == [(0.6, 0.6)]


def test_item_counts_by_category_and_filter(tracker: Tracker) -> None:
    found = queries.item_counts(tracker.connection, "category", Scope(filters=Filters.of(donor="Norway")))
    assert [(entry["category"], entry["quantity_low"]) for entry in found] == [("tank", 7.0), (None, None)]
    with pytest.raises(UsageError, match="no grouping 'donor'"):
        queries.item_counts(tracker.connection, "donor")


def test_time_series_has_no_gaps_and_runs_on(tracker: Tracker) -> None:
    found = queries.time_series(tracker.connection, "donor", "month")
    names = list(dict.fromkeys(entry["name"] for entry in found))
    assert names == ["Germany", "United States", "Norway"], "the largest first"
    american = [entry for entry in found if entry["name"] == "United States"]
    assert [entry["period"] for entry in american] == [date(2023, month, 1) for month in range(1, 7)]
    assert [entry["amount"] for entry in american] == [100, 0, 50, 0, 0, 0]
    assert [entry["cumulative"] for entry in american] == [100, 100, 150, 150, 150, 150]
    assert american[-1]["cumulative_high"] - american[-1]["cumulative_low"] == pytest.approx(20)


@pytest.mark.parametrize(("period", "count"), [("month", 6), ("quarter", 2), ("year", 1)])
def test_time_series_in_one_line(tracker: Tracker, period: str, count: int) -> None:
    found = queries.time_series(tracker.connection, None, period)
    assert len(found) == count
    assert found[-1]["cumulative"] == queries.totals(tracker.connection)[0]["amount"]
