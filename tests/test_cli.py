"""The command line: options, output forms, errors, exit statuses, start-up. Extraction and drawing are stood in for."""

from __future__ import annotations

import csv
import io
import json
import logging
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from rich.cells import cell_len
from typer.testing import CliRunner, Result

import aidtrack
from aidtrack import cli, console, consolidation, listing
from aidtrack.cli import app
from aidtrack.consolidation import Batch
from aidtrack.errors import AidtrackError
from aidtrack.model import Amount, Document, Figures, Item, Role, Row, Status, content_id

HEAVY = ("pandas", "numpy", "matplotlib", "pint", "duckdb", "lxml", "trafilatura", "pypdfium2", "regex", "jinja2")
ROOT = Path(__file__).parent.parent
NAMES = {"Norway": "NOR", "Denmark": "DNK"}


# --- stand-ins ----------------------------------------------------------------------------------------


def fake_extract(document: Document, problems: Any = None) -> Figures:
    """Amounts as in "Norway gives $5 million" and items as in "14 tanks"."""
    amounts, items = [], []
    for found in re.finditer(r"(Norway|Denmark) gives \$(\d+) million", document.text):
        value = Decimal(found[2]) * 1_000_000
        identifier = content_id("a", document.id, found.start())
        amounts.append(
            Amount(found.start(), found.end(), found[0], value, value, "USD", role=Role.NEW, status=Status.COMMITTED,
                   donor=found[1], recipient="Ukraine", date=document.published, id=identifier)
        )  # fmt: skip
    for found in re.finditer(r"(\d+) (tanks)", document.text):
        identifier = content_id("i", document.id, found.start())
        items.append(Item(found.start(), found.end(), found[0], found[2], quantity_low=float(found[1]), id=identifier))
    return Figures(document, amounts, items)


def fake_in_batches(source: Any, corrections: list[Row], donors: frozenset[str] | None) -> Iterator[Any]:
    """A package for each sum of each donor."""
    everybody = frozenset(source.sizes())
    wanted = everybody if donors is None else donors
    [(_, by_document, _)] = source.batches([Batch(wanted)])
    amounts = [row for rows in by_document.values() for row in rows if row["donor"] in wanted]
    packages, links = {}, []
    for row in amounts:
        key = content_id("p", row["donor"], row["low"])
        packages[key] = {
            "package_id": key, "donor": row["donor"], "donor_code": NAMES[row["donor"]], "recipient": "Ukraine",
            "announced": row["date"], "low": row["low"], "high": row["high"], "currency": "USD", "envelope": False,
            "amount_usd": row["low"], "amount_eur": row["low"], "qualifier": "exact", "status": "committed",
            "documents": 1, "mentions": 1, "confidence": 0.9, "headline": "=1+1", "aid_type": "military",
        }  # fmt: skip
        links.append({"package_id": key, "mention_id": row["id"], "document_id": row["document_id"], "kind": "amount",
                      "score": 1.0, "reasons": "", "decided_by": "rule"})  # fmt: skip
    yield SimpleNamespace(packages=list(packages.values()), links=links, conflicts=[])


def fake_page(tracker: Any, path: Path) -> None:
    path.write_text("<html>")


def fake_draw(tracker: Any, kind: str, path: Path, filters: Any, currency: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{kind} {currency} {filters.donor}")


def fake_draw_all(tracker: Any, directory: Path) -> list[Path]:
    directory.mkdir(parents=True, exist_ok=True)
    return [directory / "donors.png"]


def fake_explain(tracker: Any, identifier: str) -> str:
    if identifier == "nope":
        raise AidtrackError("no package nope", "take an id from `aidtrack packages`")
    return f"{identifier}\nbecause \x1b[31mof this"


FAKES: dict[str, dict[str, Any]] = {
    "aidtrack.pipeline": {"extract": fake_extract, "fingerprint": lambda: "fake"},
    "aidtrack.charts": {"KINDS": ("donors", "monthly"), "draw": fake_draw, "draw_all": fake_draw_all},
    "aidtrack.reports.page": {"write": fake_page},
    "aidtrack.explanation": {"explain": fake_explain, "compared": lambda: "How figures are compared"},
}


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two articles to stand in, and the stand-ins."""
    from aidtrack import reports

    for name, functions in FAKES.items():
        module = ModuleType(name)
        module.__dict__.update(functions)
        module.__path__ = [str(ROOT / name.replace(".", "/"))]  # so that the real one's submodules can be had
        monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.setattr(
            reports if ".reports." in name else aidtrack, name.rpartition(".")[2], module, raising=False
        )
    monkeypatch.setattr(consolidation, "in_batches", fake_in_batches)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AIDTRACK_DB", raising=False)
    news = tmp_path / "news"
    news.mkdir()
    (news / "2023-05-02.txt").write_text("Aid\n\nNorway gives $5 million and 14 tanks.\n")
    (news / "2023-06-03.txt").write_text("Denmark gives $1300 million. Norway gives $5 million.\n")
    return tmp_path


def aid(*arguments: str, **options: Any) -> Result:
    return CliRunner().invoke(app, list(arguments), prog_name="aidtrack", **options)


@pytest.fixture
def full(place: Path) -> Path:
    """The place with a tracker database."""
    assert aid("add", "news").exit_code == 0
    return place


def rows_of(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout)))


# --- reading ------------------------------------------------------------------------------------------


def test_extract_jsonl_is_one_object_a_document_in_order() -> None:
    result = aid("extract", "news/2023-06-03.txt", "news/2023-05-02.txt", "--format", "jsonl")
    assert result.exit_code == 0
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["document"]["path"] for one in found] == ["news/2023-06-03.txt", "news/2023-05-02.txt"]
    first = found[0]["amounts"][0]
    assert (first["low"], first["donor"], first["text"]) == (1_300_000_000, "Denmark", "Denmark gives $1300 million")
    assert found[0]["document"]["published"] == "2023-06-03"
    assert found[1]["items"][0]["quantity_low"] == 14


def test_extract_as_table_csv_and_json() -> None:
    table = aid("extract", "news").stdout
    assert "Aid · 2023-05-02 · news/2023-05-02.txt" in table
    assert "$1.30bn  new" in table
    assert [row["donor"] for row in rows_of(aid("extract", "news", "-f", "csv"))] == ["Norway", "Denmark", "Norway"]
    assert [row["name"] for row in rows_of(aid("extract", "news", "-f", "csv", "--items"))] == ["tanks"]
    assert len(json.loads(aid("extract", "news", "-f", "json").stdout)) == 2


def test_extract_reads_standard_input() -> None:
    result = aid("extract", "-", "--published", "2023-08-29", "-f", "jsonl", input="Norway gives $7 million")
    found = json.loads(result.stdout)
    assert (found["document"]["path"], found["document"]["published"]) == ("-", "2023-08-29")
    assert found["amounts"][0]["low"] == 7_000_000


def test_columns_can_be_named(place: Path) -> None:
    (place / "a.csv").write_text("when,stuff\n2023-05-02,Norway gives $5 million\n")
    result = aid("extract", "a.csv", "--text-column", "stuff", "--column", "published=when", "-f", "jsonl")
    assert json.loads(result.stdout)["document"]["published"] == "2023-05-02"
    assert aid("extract", "a.csv", "--column", "published").exit_code == 2


def test_run_does_the_main_job_and_again_changes_nothing(place: Path) -> None:
    first = aid("run", "news")
    assert first.exit_code == 0
    for words in ("2  (2 new, 0 known)", "3 amounts of money, 1 item\n", "2 counted, of 2 found", "Denmark    $1.30bn",
                  "Norway      $5.00m", "Total      $1.30bn", "$1.31bn  adding up every sum of money (3)"):  # fmt: skip
        assert words in first.stdout
    for path in ("out/packages.csv", "out/datapackage.json", "out/report.html"):
        assert (place / path).exists()
    assert "Charts  charts/: donors.png" in first.stdout
    before = {path: path.read_bytes() for path in sorted((place / "out").iterdir())}
    again = aid("run", "news")
    assert "2  (0 new, 2 known)" in again.stdout
    assert {path: path.read_bytes() for path in sorted((place / "out").iterdir())} == before


def test_more_money_than_there_is_is_told(place: Path) -> None:
    (place / "n.txt").write_text(f"Norway gives ${10**15} million.")
    assert "note: 1 mention of more money than there is left out" in aid("add", "n.txt").stderr


def test_run_tells_the_database_and_what_it_held(place: Path) -> None:
    assert "Database   aidtrack.duckdb\nDocuments  2" in aid("run", "news").stdout
    (place / "own.txt").write_text("Norway gives $7 million.")
    told = "Database   aidtrack.duckdb, which held 2 documents before\nDocuments  3  (1 new, 0 known)"
    assert told in aid("run", "own.txt").stdout


def test_run_puts_charts_below_out_unless_told(place: Path) -> None:
    assert "Charts  results/charts/: donors.png" in aid("run", "news", "--out", "results", "--db", "a.duckdb").stdout
    assert "Charts  c/: donors.png" in aid("run", "news", "--out", "results", "--charts", "c").stdout
    assert aid("run", "news", "--quiet").output == ""


def test_unreadable_files_are_told_and_counted_and_the_rest_goes_on(place: Path) -> None:
    (place / "news" / "bad\x1b[31m.txt").write_bytes(b"")
    (place / "news" / "z.png").write_bytes(b"")
    for command in (("run", "news"), ("add", "news"), ("extract", "news")):
        result = aid(*command)
        assert result.exit_code == 0
        assert "aidtrack: news/bad\\x1b[31m.txt is empty: leave it out" in result.stderr
        assert "1 file or record could not be read" in result.stderr
        assert "1 file of unknown kind skipped (.png 1)" in result.stderr
        assert "Traceback" not in result.output
        assert aid(*command, "--strict").exit_code == 1
    assert "3 known, 1 not read" in aid("run", "news").stdout.replace("2 known", "3 known")


def test_nothing_read_is_an_error(place: Path) -> None:
    (place / "empty").mkdir()
    result = aid("add", "empty")
    assert (result.exit_code, result.stderr) == (
        1, "0 documents added, 0 known; 0 packages in aidtrack.duckdb\n"
        "aidtrack: no documents in empty: name files or folders that hold articles\n",
    )  # fmt: skip
    missing = aid("extract", "nope.txt")
    assert missing.exit_code == 1
    assert "aidtrack: nope.txt doesn't exist: check the path" in missing.stderr


def test_more_than_twenty_problems_are_counted(place: Path) -> None:
    for number in range(25):
        (place / "news" / f"e{number}.txt").write_bytes(b"")
    assert "5 more problems: --verbose" in aid("add", "news").stderr
    assert aid("add", "news", "--verbose").stderr.count("is empty") == 25


# --- questions ----------------------------------------------------------------------------------------


def test_packages_in_every_form(full: Path) -> None:
    table = aid("packages")
    assert re.search(r"2023-06-03 +Denmark +Ukraine +\$1\.30bn +\$1\.30bn +military +committed", table.stdout)
    assert "2 packages" in table.stderr
    rows = rows_of(aid("packages", "-f", "csv"))
    assert {row["low"] for row in rows} == {"1300000000", "5000000"}
    assert {row["headline"] for row in rows} == {"'=1+1"}  # a spreadsheet would run it
    assert {row["envelope"] for row in rows} == {"false"}
    assert {row["announced"] for row in json.loads(aid("packages", "-f", "json").stdout)} >= {"2023-06-03"}
    assert len(aid("packages", "-f", "jsonl").stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "donors"),
    [
        (["--donor", "Norway"], {"Norway"}),
        (["--donor", "norway", "--donor", "DNK"], {"Norway", "Denmark"}),
        (["--since", "2023-06", "--until", "2023"], {"Denmark"}),
        (["--aid-type", "Humanitarian"], set()),
        (["--status", "committed", "--recipient", "Ukraine", "--currency", "usd"], {"Norway", "Denmark"}),
        (["--currency", "EUR"], set()),
    ],
)
def test_filters(full: Path, options: list[str], donors: set[str]) -> None:
    result = aid("packages", "-f", "csv", *options)
    if "2023-06" in options:  # the fake dates a package by the mention it met last
        donors = {row["donor"] for row in rows_of(aid("packages", "-f", "csv")) if row["announced"] >= "2023-06"}
    assert (result.exit_code, {row["donor"] for row in rows_of(result)}) == (0, donors)


def test_totals(full: Path) -> None:
    result = aid("totals", "--by", "donor", "--naive")
    assert re.search(r"Denmark +\$1\.30bn +1,300,000,000 +1", result.stdout)
    assert "Total $1.30bn in 2 packages, each counted once" in result.stderr
    assert "Naive $1.31bn: every sum of money added up (3)" in result.stderr
    assert "left out    $5.00m      1 repeated: another mention of a package already counted" in result.stderr
    rows = rows_of(aid("totals", "--by", "donor", "--by", "aid-type", "-f", "csv", "--donor", "Norway"))
    assert [(row["donor"], row["aid_type"], row["amount"]) for row in rows] == [("Norway", "military", "5000000")]
    assert json.loads(aid("totals", "-f", "jsonl", "--quiet").stdout)["packages"] == 2


def test_what_has_no_rate_is_a_dash_and_no_nought(full: Path) -> None:
    told = aid("totals", "--currency", "RUB", "--by", "donor")
    assert "Total – in 2 packages" in told.stderr
    assert "left out         –      1 repeated" in told.stderr
    assert [line.split()[:2] for line in told.stdout.splitlines()[2:]] == [["Denmark", "–"], ["Norway", "–"]]


@pytest.mark.parametrize(
    ("undated", "why"),
    [(0, ""), (2, " (no date: --published gives one)"), (1, " (1 without a date: --published gives one)")],
)
def test_why_packages_are_in_no_sum(undated: int, why: str) -> None:
    lines = list(cli._lacking({"unvalued": 1, "unconverted": 2}, undated))
    assert lines == [
        "Of these, 1 without a stated sum: in the count, in no sum",
        f"Of these, 2 without an exchange rate for the day{why}: in the count, in no sum",
    ]


def test_an_undated_document_is_told_to_need_a_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Germany pledged 400 million euros in military aid to Ukraine.")
    command = [sys.executable, "-m", "aidtrack", "run", "a.txt", "--out", "out"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    told = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert "Of these, 1 without an exchange rate for the day (no date: --published gives one)" in told
    assert re.search(r"Naive +– ", told), "nothing was added up"


def test_joint_packages_are_told_where_a_total_leaves_them_out() -> None:
    row = {"donor": "United Kingdom; Norway", "recipient": "Ukraine", "amount": 5.89e8, "packages": 1, "unvalued": 0,
           "unconverted": 0}  # fmt: skip
    told = "left out     $589m      1 joint: United Kingdom; Norway to Ukraine together, of nobody alone"
    assert list(cli._joint([row], "USD")) == [told]
    (line,) = cli._joint([{**row, "donor": "Norway", "recipient": "Syria; Türkiye"}], "USD")
    assert line.endswith("Norway to Syria; Türkiye together, to nobody alone")


def test_items_and_evaluate_and_catalogue_take_every_form(full: Path) -> None:
    for form in ("table", "csv", "json", "jsonl"):
        assert aid("items", "--by", "category", "-f", form).exit_code == 0
        assert "himars" in aid("catalogue", "HIMARS", "-f", form).stdout
    assert aid("catalogue").stdout.count("\n") > 50


def test_near_misses_are_suggested(full: Path) -> None:
    for arguments, told, status in (
        (["totals", "--by", "doner"], "did you mean 'donor'?", 2),
        (["packages", "--donor", "Norwey"], "did you mean 'Norway'?", 2),
        (["packages", "--since", "soon"], "write 2023", 2),
        (["chart", "donor"], "did you mean donors?", 2),
        (["export", "x", "--format", "cvs"], "did you mean 'csv'?", 2),
        (["catalogue", "himarz"], "did you mean himars", 1),
        (["explain", "nope"], "take an id from", 1),
        (["packges"], "Did you mean 'packages'?", 2),
        (["packages", "--doner", "x"], "--donor", 2),
        (["packages", "--format", "xml"], "csv", 2),
    ):
        result = aid(*arguments)
        assert told in result.stderr
        assert result.exit_code == status
        assert "Traceback" not in result.output


def test_without_a_database_the_remedy_is_told(place: Path) -> None:
    for command in (
        ["packages"],
        ["items"],
        ["totals"],
        ["chart", "donors"],
        ["export", "x"],
        ["report"],
        ["explain", "p"],
    ):
        result = aid(*command)
        assert result.exit_code == 1
        assert result.stderr.startswith("aidtrack: there is no tracker database aidtrack.duckdb: run `aidtrack add`")
    assert not (place / "aidtrack.duckdb").exists()


def test_the_database_can_be_named_by_option_and_environment(full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (full / "aidtrack.duckdb").rename(full / "b.duckdb")
    assert aid("packages").exit_code == 1
    assert aid("packages", "--db", "b.duckdb").exit_code == 0
    monkeypatch.setenv("AIDTRACK_DB", "b.duckdb")
    assert aid("packages").exit_code == 0


# --- files out ----------------------------------------------------------------------------------------


def test_chart_export_report_and_explain(full: Path) -> None:
    assert aid("chart", "donors").stderr == "charts/donors.png\n"
    assert aid("chart", "monthly", "-o", "m.svg", "--donor", "Norway", "--currency", "eur").exit_code == 0
    assert (full / "m.svg").read_text() == "monthly EUR ('Norway',)"
    assert "tables/packages.csv" in aid("export", "tables").stderr
    assert aid("report", "-o", "r.html").exit_code == 0
    assert (full / "r.html").exists()
    assert aid("explain", "p1").stdout == "p1\nbecause \\x1b[31mof this\n"
    assert aid("explain", "p1", "--verbose").stdout.endswith("of this\n\nHow figures are compared\n")


def test_corrections_are_read_and_kept(full: Path) -> None:
    (full / "c.csv").write_text("\ufeffaction,subject,decided,note\nnot_aid,p1,2024-01-02,\n,,,\n")
    assert "1 new decision of 1; 2 packages now" in aid("correct", "c.csv").stderr
    assert "0 new decisions of 1" in aid("correct", "c.csv").stderr


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "has no column 'action'"),
        ("action,subjct\nsame,p", "did you mean 'subject'?"),
        ("action,subject\nsame,\n", "row 2 has no subject"),
        ("action,subject,decided\nnot_aid,p,soon\n", "write it as 2023-05-13"),
        ("action,subject\nsplit,p\n", "use same, different, wrong_value"),
        ('action,subject\n"split,p\n', "is no CSV in UTF-8"),
    ],
)
def test_wrong_corrections_are_told(full: Path, content: str, told: str) -> None:
    (full / "c.csv").write_text(content)
    result = aid("correct", "c.csv")
    assert (result.exit_code, told in result.stderr) == (1, True)
    assert aid("correct", "nope.csv").exit_code == 1


# --- the program --------------------------------------------------------------------------------------


def test_without_a_command_it_says_what_to_do_next(place: Path) -> None:
    assert "aidtrack run PATH" in aid().stdout
    assert aid("add", "news").exit_code == 0
    assert "aidtrack totals --by donor" in aid().stdout


def test_every_command_of_the_interface_has_help() -> None:
    commands = [str(command.name) for command in app.registered_commands]
    assert commands == [
        "run", "extract", "add", "packages", "items", "totals", "compare", "chart", "export", "report", "explain",
        "correct", "catalogue", "evaluate",
    ]  # fmt: skip
    assert re.findall(r"(?m)^  ([a-z]+)  ", aid("--help").stdout) == commands
    for command in commands:
        result = aid(command, "--help")
        assert result.exit_code == 0
        assert "--debug" in result.stdout
        assert re.search(rf"(?m)^  aidtrack {command} ", result.stdout), f"{command} shows no example"
    for command in ("packages", "items", "totals", "compare", "chart"):
        shown = aid(command, "--help").stdout
        for option in ("--donor", "--recipient", "--aid-type", "--status", "--since", "--until", "--currency", "--db"):
            assert option in shown


def test_errors_of_every_kind_are_one_line(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(error: BaseException) -> Callable[..., Figures]:
        def extract(*_: Any) -> Figures:
            raise error

        return extract

    for error, status, told in (
        (KeyboardInterrupt(), 130, "interrupted"),
        (AidtrackError("a\nb", "c"), 1, "aidtrack: a b: c\n"),
        (OSError(28, "No space left on device", "out"), 1, "aidtrack: out: no space left on device"),
        (ZeroDivisionError("x"), 1, "a fault of aidtrack itself (ZeroDivisionError: x): --debug"),
    ):
        monkeypatch.setattr("aidtrack.pipeline.extract", fails(error))
        result = aid("extract", "news")
        assert result.exit_code == status
        assert told in result.stderr
        assert result.stderr.count("\n") == 1
    assert isinstance(aid("extract", "news", "--debug").exception, ZeroDivisionError)


def python(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, **options)


START = "import sys; sys.argv = ['aidtrack', *{arguments}]\nfrom aidtrack.cli import main\n"
ENDED = "try: main()\nexcept SystemExit: pass\nprint([m for m in {heavy} if m in sys.modules], file=sys.stderr)"


def test_nothing_heavy_is_imported_at_start() -> None:
    plain = f"import sys, aidtrack; print([m for m in {(*HEAVY, 'typer', 'rich')} if m in sys.modules])"
    assert python("-c", plain).stdout == "[]\n"
    for arguments in (["--help"], ["totals", "--help"], ["--version"], []):
        code = START.format(arguments=arguments) + ENDED.format(heavy=(*HEAVY, "rich"))
        assert python("-c", code).stderr == "[]\n"


def test_totals_and_packages_need_no_pandas(full: Path) -> None:
    for arguments in (["totals", "--by", "donor"], ["packages"], ["items"]):
        units = () if arguments == ["items"] else ("pint",)  # weights are added up by pint
        code = START.format(arguments=arguments) + ENDED.format(heavy=("pandas", "matplotlib", *units))
        assert python("-c", code).stderr.endswith("[]\n")


def test_statuses_and_streams_of_the_real_program(place: Path) -> None:
    wrong = python("-m", "aidtrack", "packges")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    version = python("-m", "aidtrack", "--version")
    assert (version.returncode, version.stdout) == (0, f"aidtrack {aidtrack.__version__}\n")
    missing = python("-m", "aidtrack", "packages")
    assert (missing.returncode, missing.stdout, missing.stderr.count("\n")) == (1, "", 1)
    closed = f"{sys.executable} -m aidtrack catalogue --format jsonl | head -n 1"
    piped = subprocess.run(
        closed, shell=True, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)}
    )
    assert (piped.stderr, piped.stdout.count("\n")) == ("", 1)


# --- what people see ----------------------------------------------------------------------------------


def test_a_terminal_gets_a_drawn_table_that_a_text_cannot_steer() -> None:
    code = (
        "from aidtrack.listing import *\n"
        "show([{'a': '[red]x\\x1b]0;evil\\x07', 'n': 5e6}], [text('a'), figure('n')], ['a', 'n'], Format.TABLE)"
    )
    parent, child = pty.openpty()
    subprocess.run([sys.executable, "-c", code], stdout=child, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    os.close(child)
    shown = os.read(parent, 65536).decode()
    os.close(parent)
    assert "─" in shown
    assert "[red]x\\x1b]0;evil\\x07" in shown
    assert "5,000,000" in shown
    assert "\x1b]0" not in shown


@pytest.mark.parametrize(("to_file", "bar"), [(True, True), (False, False)], ids=["rows in a file", "rows on it"])
def test_rows_are_whole_beside_a_terminal_that_shows_a_bar(place: Path, to_file: bool, bar: bool) -> None:
    """A bar once swallowed all rows but the first."""
    code = (
        "from aidtrack import cli, console; console._PATIENCE = 0.0;"
        "cli.app(['extract', 'news', '--format', 'jsonl', '--workers', '1'])"
    )
    parent, child = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    with (place / "rows.jsonl").open("w") as file:
        subprocess.run([sys.executable, "-c", code], cwd=place, stdout=file if to_file else child, stderr=child,
                       env=environment, check=True)  # fmt: skip
    os.close(child)
    shown = os.read(parent, 65536).decode()
    os.close(parent)
    rows = (place / "rows.jsonl").read_text() if to_file else shown
    read = [json.loads(line)["document"]["path"] for line in rows.splitlines()]
    assert read == ["news/2023-05-02.txt", "news/2023-06-03.txt"]
    assert ("Reading" in shown) is bar


def test_a_narrow_terminal_breaks_names_before_ids() -> None:
    shown = [listing.text("package_id", whole=True), listing.text("donor"), listing.figure("docs")]
    cells = [["p06632047e99248c5", "Liechtenstein", "1,234"]]
    for room in (30, 28):
        assert listing._fitting(cells, shown, room) == {0: 17, 1: room - 26, 2: 5}
    assert listing._fitting(cells, shown[:2], 12)[0] < 12, "where not even the id has room"


def test_what_has_no_room_is_not_told_where_all_is_to_be_quiet(capsys: pytest.CaptureFixture[str]) -> None:
    for quiet in (True, False):
        with console.told(console.Voice(quiet=quiet)):
            listing._tell_lack(f"where quiet is {quiet}")
    assert capsys.readouterr().err.splitlines() == [
        "no room for where quiet is False: widen the terminal, or take --format csv"
    ]


def test_a_narrow_terminal_breaks_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("aidtrack").setLevel(logging.WARNING)
    shown = [listing.text("day", whole=True), listing.text("who"), listing.text("more", spare=2),
             listing.text("last", spare=1)]  # fmt: skip
    cells = [["2023-05-01", "International Monetary Fund", "something else", "spare"]]
    wide, narrow, tight = (listing._fitting(cells, shown, room) for room in (80, 35, 25))
    assert wide == {0: 10, 1: 27, 2: 14, 3: 5}, "all that is written where there is room"
    assert narrow == {0: 10, 1: 16, 3: 5}, "no day is broken, no name within a word; the first to spare is gone"
    assert tight == {0: 10, 1: 13}, "International is as long as that"
    assert capsys.readouterr().err.splitlines() == [
        f"no room for {gone}: widen the terminal, or take --format csv" for gone in ("more", "more, last")
    ]
    assert sum(listing._fitting(cells, shown[:2], 12).values()) == 10, "a word breaks where nothing else is left"


def test_a_line_breaks_between_words_by_cells() -> None:
    path = "/a/path/that/is/longer/than/the/terminal/is/wide"
    assert console.wrapped(f"aidtrack: {path}: is empty", 20) == ["aidtrack:", f"  {path}:", "  is empty"]
    assert console.wrapped("Norway USD      +1,234", 16) == ["Norway", "  USD      +1,234"], "a sum has its currency"
    japanese = "日本は1億ドルの支援を発表した" * 5
    lines = console.wrapped(f"  {japanese}", 60)
    assert max(map(cell_len, lines)) <= 60
    assert "".join(lines).replace(" ", "") == japanese


def test_lines_are_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    screen.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setenv("COLUMNS", "30")
    console.write(["  - read: a promise of USD 5,100,000", "    “Norway gives NOK 5 and trucks”", ""], screen)
    assert screen.getvalue().splitlines() == [
        "  - read: a promise of", "    USD 5,100,000", "    “Norway gives NOK 5 and", "     trucks”", "",
    ]  # fmt: skip


def test_how_exact_a_number_is_shows_and_what_restates_another_says_so(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sums = [
        {"id": "a1", "low": 1e7, "high": 1e7, "currency": "EUR", "role": "new", "conversion_of": None},
        {"id": "a2", "low": 11e6, "high": 11e6, "currency": "USD", "role": "new", "conversion_of": "a1"},
        {"id": "a3", "low": 2e6, "high": 2e6, "currency": "USD", "role": "new", "conversion_of": "elsewhere"},
    ]
    assert [row["role"] for row in listing._restated(sums)] == ["new", "= €10.0m", "new"]
    assert sums[1]["role"] == "new", "what programs read is as it was"
    drones = {"quantity_low": 50.0, "quantity_high": 50.0, "qualifier": "at_most", "name": "drones", "unit": "units"}
    listing.show([drones], listing.ITEMS, ["name"], listing.Format.TABLE)
    assert re.search(r"≤ 50 +units +drones", capsys.readouterr().out)


def test_items_have_a_line_each_and_one_for_every_further_unit() -> None:
    parts = [{"unit": unit, "quantity_low": low, "quantity_high": low, "qualifier": "exact", "packages": 1}
             for unit, low in (("sets", 30_000.0), ("units", 5_000.0))]  # fmt: skip
    summary = [
        {"item": "himars", "category": "Launcher", "packages": 4, "unstated": 2, "quantities": parts},
        {"item": "warm socks", "category": None, "packages": 1, "unstated": 1, "quantities": []},
    ]
    told = [[row.get(name) for name in ("item", "category", "unit", "packages", "unstated")] for row in
            cli._item_lines(summary)]  # fmt: skip
    assert told == [
        ["M142 HIMARS multiple rocket launcher", "Launcher", "sets", 4, 2], [None, None, "units", None, None],
        ["warm socks", "(not in the catalogue)", None, 1, 1],
    ]  # fmt: skip


def test_help_names_words_rather_than_types() -> None:
    for command in cli.app.registered_commands:
        shown = aid(command.callback.__name__, "--help").stdout
        assert not re.search(r"<(?!table\|csv)", shown), command.callback.__name__


def test_json_lines_are_lines_whatever_a_text_holds() -> None:
    line = listing.json_line({"a": "x\u2028y\x85z\x1b\u202e€\U0001f600"})
    assert len(line.splitlines()) == 1
    assert line.isprintable()
    assert json.loads(line) == {"a": "x\u2028y\x85z\x1b\u202e€\U0001f600"}


def test_a_bar_shows_after_a_second_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "_PATIENCE", 0.0)
    with console.Bar("Reading", 2) as bar:
        bar.step()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with console.Bar("Reading", 2) as bar:
        bar.document()
        bar.step()
        assert bar._shown
    with console.Bar("Reading", 2, wanted=False) as bar:
        bar.step()
        assert not bar._shown


@pytest.mark.parametrize(
    ("row", "shown"),
    [
        ({"low": 37e9, "high": 38e9, "currency": "USD", "qualifier": "range"}, "$37.0bn–38.0bn"),
        ({"low": 2.75e8, "high": 2.75e8, "currency": "USD", "qualifier": "at_most"}, "≤ $275m"),
        ({"low": 1.2e9, "high": 1.2e9, "currency": "DKK", "qualifier": "approx"}, "~DKK 1.20bn"),
        ({"low": None, "high": None, "currency": "USD"}, ""),
    ],
)
def test_sums_as_people_write_them(row: Row, shown: str) -> None:
    assert listing.stated(row) == shown


def test_dates_and_numbers_are_exact_in_csv(capsys: pytest.CaptureFixture[str]) -> None:
    row = {"a": date(2023, 5, 2), "b": 1234567.5, "c": True, "d": None, "e": ["x", "y"], "f": "-4 tanks"}
    listing.show([row], [], list(row), listing.Format.CSV)
    assert capsys.readouterr().out == "a,b,c,d,e,f\n2023-05-02,1234567.5,true,,x | y,'-4 tanks\n"


@pytest.mark.parametrize(
    ("command", "status", "told"),
    [
        ("--help > /dev/full", 1, "aidtrack: standard output: no space left on device: check the disk\n"),
        ("--version > /dev/full", 1, "aidtrack: standard output: no space left on device: check the disk\n"),
        ("> /dev/full", 1, "aidtrack: standard output: no space left on device: check the disk\n"),
        ("catalogue >&-", 0, ""),
        ("catalogue HIMARS 2>&-", 0, ""),
        ("extract - <&-", 1, "aidtrack: standard input is closed: pipe a text into it\n1 file or record"),
        ("extract ''", 1, "aidtrack: a path without a name doesn't exist: check the path\n1 file or record"),
        ("correct nope.csv", 1, "aidtrack: nope.csv doesn't exist: check the path\n"),
    ],
)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux and a shell")
def test_odd_ends_of_pipes_and_odd_words_are_one_line(place: Path, command: str, status: int, told: str) -> None:
    program = f"set -o pipefail; '{sys.executable}' -m aidtrack {command}"
    done = subprocess.run(["bash", "-c", program], cwd=place, env={**os.environ, "PYTHONPATH": str(ROOT)},
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)  # fmt: skip
    assert done.returncode == status, done.stderr
    assert done.stderr.startswith(told) if told else not done.stderr
    assert len(done.stderr.splitlines()) <= 2
