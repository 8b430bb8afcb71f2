"""Dated exchange rates and deflators."""

from __future__ import annotations

import csv
import subprocess
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from aidtrack import exchange
from aidtrack.errors import UnreadableFile, UsageError
from aidtrack.exchange import Rates

RATES_FOLDER = Path(exchange.__file__).parent / "lexicon" / "rates"


@pytest.mark.parametrize(
    ("source", "target", "on", "rate", "rate_date", "why"),
    [
        ("EUR", "USD", date(2023, 9, 6), 1.0745, date(2023, 9, 6), "the ECB's rate of the day"),
        ("USD", "EUR", date(2023, 9, 6), 1 / 1.0745, date(2023, 9, 6), "the other way round"),
        ("EUR", "USD", date(2023, 9, 10), 1.0704, date(2023, 9, 8), "a Sunday takes Friday's"),
        ("EUR", "USD", date(2022, 12, 26), 1.0622, date(2022, 12, 23), "Christmas"),
        ("EUR", "EUR", date(2023, 9, 10), 1.0, date(2023, 9, 10), "itself, on any day"),
        ("UAH", "USD", date(2022, 5, 2), 1 / 29.2549, date(2022, 5, 2), "the fixed hryvnia, crossed through the euro"),
        ("UAH", "USD", date(2023, 10, 2), 1 / 36.5686, date(2023, 10, 2), "the last day of the second fixed rate"),
        ("SAR", "USD", date(2023, 9, 6), 1 / 3.75, date(2023, 9, 6), "a peg"),
        ("HRK", "EUR", date(2024, 9, 6), 1 / 7.5345, date(2024, 9, 6), "the kuna, gone into the euro"),
    ],
)
def test_rate(source: str, target: str, on: date, rate: float, rate_date: date, why: str) -> None:
    found = Rates.load().convert(1, source, target, on)
    assert found is not None, why
    assert found.rate == pytest.approx(rate, rel=1e-9), why
    assert (found.rate_date, found.precision) == (rate_date, "day"), why


@pytest.mark.parametrize(
    ("source", "target", "on", "why"),
    [
        ("XYZ", "USD", date(2023, 9, 6), "no such currency"),
        ("RUB", "USD", date(2022, 3, 15), "the rouble ends on 1 March 2022, and isn't carried on for two weeks"),
        ("USD", "EUR", date(1998, 6, 1), "before the euro"),
        ("USD", "EUR", date(2399, 1, 1), "a rate of the future"),
        ("UAH", "USD", date(2021, 1, 1), "before the shipped hryvnia rates"),
        ("USD", "EUR", None, "no day, no rate"),
    ],
)
def test_no_rate_rather_than_a_wrong_one(source: str, target: str, on: date | None, why: str) -> None:
    assert Rates.load().convert(1, source, target, on) is None, why


def test_the_last_rate_is_carried_seven_days_and_not_eight() -> None:
    rates = Rates.load()
    assert rates.convert(1, "RUB", "EUR", date(2022, 3, 8)) is not None
    assert rates.convert(1, "RUB", "EUR", date(2022, 3, 9)) is None


def test_a_coarse_rate_says_so() -> None:
    found = Rates.load().convert(1_000_000, "UAH", "USD", date(2024, 3, 1))
    assert found is not None
    assert (found.precision, found.rate_date) == ("month", date(2024, 2, 21))
    assert found.value == pytest.approx(25_990, rel=0.001)
    yearly = Rates.load().convert(1, "TWD", "EUR", date(2023, 3, 1))
    assert yearly is not None
    assert yearly.precision == "year"


def test_value_keeps_its_cents() -> None:
    found = Rates.load().convert(Decimal(600_000_000), "EUR", "USD", date(2023, 9, 6))
    assert found is not None
    assert found.value == 644_700_000.0


def test_convert_many_agrees_with_convert() -> None:
    rates = Rates.load()
    sources = ["EUR", "GBP", "XYZ", "GBP"]
    dates = [date(2023, 9, 6), date(2023, 9, 10), date(2023, 9, 6), None]
    found = rates.convert_many([2.0, 3.0, 1.0, 1.0], sources, "USD", dates)
    single = rates.convert(3.0, "GBP", "USD", date(2023, 9, 10))
    assert single is not None
    assert found.values == [pytest.approx(2.149), pytest.approx(single.value), None, None]
    assert found.rate_dates == [date(2023, 9, 6), date(2023, 9, 8), None, None]


@pytest.mark.parametrize("kind", ["csv", "zip", "daily"])
def test_a_newer_file_goes_over_the_shipped_rates(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / f"rates.{'zip' if kind == 'zip' else 'csv'}"
    if kind == "daily":
        path.write_text("Date, USD, JPY, \n30 November 2026, 2.0, 160, \n", encoding="utf-8")
    elif kind == "csv":
        path.write_text("Date,USD,JPY,\n2026-11-30,2.0,N/A,\n", encoding="utf-8")
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("eurofxref-hist.csv", "Date,USD,JPY,\n2026-11-30,2.0,160,\n")
    shipped = Rates.load()
    monkeypatch.setenv("AIDTRACK_RATES", str(path))
    rates = Rates.load()
    new, old = rates.convert(1, "EUR", "USD", date(2026, 11, 30)), rates.convert(1, "EUR", "USD", date(2023, 9, 6))
    assert new is not None
    assert old is not None
    assert (new.rate, old.rate) == (2.0, 1.0745)
    assert shipped.convert(1, "EUR", "USD", date(2026, 11, 30)) is None, "the shipped rates are as they were"
    assert rates.edition != shipped.edition


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "has no ECB rates"),
        (b"a,b\n1,2\n", "has no ECB rates"),
        (b"Date,USD\nyesterday,1.1\n", "must hold dates"),
        (b"Date,USD\n2026-11-30,-1\n", "USD on 2026-11-30 is '-1'"),
        (b"Date,USD\n2026-11-30,nan\n", "is 'nan'"),
        (b"\xff\xfe\x00", "rates.csv"),
        (b"PK\x05\x06" + b"\0" * 18, "rates.csv"),
    ],
)
def test_a_bad_file_is_told(tmp_path: Path, content: bytes, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rates.csv"
    path.write_bytes(content)
    monkeypatch.setenv("AIDTRACK_RATES", str(path))
    with pytest.raises(UnreadableFile, match=message):
        Rates.load().convert(1, "EUR", "USD", date(2026, 11, 30))


def test_a_missing_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIDTRACK_RATES", str(tmp_path / "nowhere.csv"))
    with pytest.raises(UnreadableFile, match=r"nowhere\.csv: no such file or directory: AIDTRACK_RATES names it"):
        Rates.load()


def test_the_name_of_a_file_may_have_blanks_around_it_and_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rates.csv").write_text("Date,USD\n2026-11-30,2.0\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AIDTRACK_RATES", " ~/rates.csv ")
    found = Rates.load().convert(1, "EUR", "USD", date(2026, 11, 30))
    assert found is not None
    assert found.rate == 2.0


@pytest.mark.parametrize("name", ["hryvnia.csv", "averages.csv", "fixed.csv"])
def test_every_shipped_rate_has_a_source_and_a_span(name: str) -> None:
    with (RATES_FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for before, row in zip([{}, *rows], rows, strict=False):
        assert len(row["source"]) > 20, row
        assert float(row["rate"]) > 0, row
        assert row["precision"] in ("day", "month", "year"), row
        assert bool(row["stated"]) == (row["precision"] != "day"), "a coarse rate names the day it is of"
        assert row["end"] == "" or row["start"] <= row["end"], row
        if before.get("currency") == row["currency"]:
            assert before["end"] < row["start"], "spans don't overlap"


@pytest.mark.parametrize(
    ("currency", "base", "message"), [("NOK", 2022, "no price index for NOK"), ("USD", 1800, "1800")]
)
def test_prices_that_there_are_not(currency: str, base: int, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        exchange.check_prices(currency, base)


def test_import_brings_no_heavy_library() -> None:
    code = (
        "import sys, datetime; from aidtrack.exchange import Rates;"
        "Rates.load().convert(1, 'NOK', 'USD', datetime.date(2023, 9, 6));"
        "print([name for name in ('pandas', 'numpy', 'duckdb', 'currency_converter') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
