"""The command line: each command takes its options, calls one function of the library, and prints what it gives."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from aidtrack import __version__, listing
from aidtrack.console import Bar, Command, Commands, Voice, error_line, output, printable, terminal_errors, told, write
from aidtrack.errors import AidtrackError, UnreadableFile, UsageError
from aidtrack.listing import Column, Format, announced, figure, money, stated, text, units
from aidtrack.quantities import count, number, quantity

if TYPE_CHECKING:
    from aidtrack.model import Document, Figures, Row
    from aidtrack.queries import Scope
    from aidtrack.storage import AddReport, ConsolidationReport, Tracker

# Without rich's markup `--help` takes half the time.
app: Final = typer.Typer(
    name="aidtrack",
    cls=Commands,
    help="Reads news, press releases and fact sheets about aid packages into figures one can trust.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

# --- options that many commands share -----------------------------------------------------------------

Database = Annotated[Path, typer.Option("--db", envvar="AIDTRACK_DB", metavar="FILE", help="The tracker database.")]
Form = Annotated[Format, typer.Option("--format", "-f", help="How the rows come out.")]
Paths = Annotated[
    list[str],
    typer.Argument(metavar="PATH", help="Files, folders, globs, addresses (https://…), or - for standard input."),
]
DEFAULT_DATABASE: Final = Path("aidtrack.duckdb")


def _filters(
    donor: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this donor, by name or code; repeatable.")
    ] = None,
    recipient: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only this recipient; repeatable.")
    ] = None,
    aid_type: Annotated[
        list[str] | None, typer.Option(metavar="TYPE", help="military, humanitarian or financial; repeatable.")
    ] = None,
    status: Annotated[
        list[str] | None,
        typer.Option(
            metavar="STATUS", help="requested, proposed, committed, allocated, delivered or cancelled; repeatable."
        ),
    ] = None,
    instrument: Annotated[
        list[str] | None, typer.Option(metavar="KIND", help="grant, loan, guarantee, in_kind; repeatable.")
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="First day: 2023, 2023-Q2, 2023-05 or 2023-05-13.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DATE", help="Last day, written likewise.")] = None,
) -> dict[str, Any]:
    """The filters that were given, as `queries.Filters.of` takes them."""
    given = {
        "donor": donor, "recipient": recipient, "aid_type": aid_type, "status": status, "instrument": instrument,
        "since": since, "until": until,
    }  # fmt: skip
    return {name: value for name, value in given.items() if value}


@dataclass
class Reading:
    """The options of commands that read files, and what happened while reading."""

    published: Annotated[
        str | None, typer.Option(metavar="DATE", help="Publication date of all that is read, whatever the files say.")
    ] = None
    publisher: Annotated[str | None, typer.Option(metavar="NAME", help="Publisher of all that is read.")] = None
    text_column: Annotated[
        str | None, typer.Option(metavar="NAME", help="Column of the texts in CSV, XLSX, Parquet, JSON.")
    ] = None
    column: Annotated[
        list[str] | None, typer.Option(metavar="FIELD=NAME", help="Another column: published=pub_dt; repeatable.")
    ] = None
    strict: Annotated[bool, typer.Option("--strict", help="Exit with status 1 if anything can't be read.")] = False
    allow_private_addresses: Annotated[
        bool, typer.Option("--allow-private-addresses", help="Read addresses of this machine or its network too.")
    ] = False
    workers: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Processes that read  [default: one a core if much]"),
    ] = None
    problems: list[UnreadableFile] = field(default_factory=list, init=False)
    notes: list[str] = field(default_factory=list, init=False)
    count: int = field(default=0, init=False)

    def figures(
        self, paths: Sequence[str], voice: Voice, tracker: Tracker | None = None
    ) -> Iterator[Figures | Document]:
        """Figures of the paths' documents, with a progress bar; of what a tracker knows already the document alone."""
        from tempfile import TemporaryDirectory

        from aidtrack import processing, reading
        from aidtrack.processing import register

        # Rows come out while files are read: on a terminal they would run into the bar.
        wanted = terminal_errors() and not voice.quiet and (tracker is not None or not sys.stdout.isatty())
        with (
            Bar("Reading", reading.count(paths) if wanted else None, wanted) as bar,
            TemporaryDirectory(prefix="aidtrack-") as folder,
        ):
            known = Path(folder, "known")
            for found in processing.figures_of_paths(
                paths,
                workers=self.workers,
                published=self.published,
                publisher=self.publisher,
                columns=self._columns(),
                problems=self.problems,
                notes=self.notes,
                on_file=bar.step,
                allow_private_addresses=self.allow_private_addresses,
                register=str(known) if tracker and register.write(known, tracker) else "",
            ):
                self.count += 1
                yield found
                bar.document()

    def _columns(self) -> dict[str, str]:
        columns = dict(_pair(given) for given in self.column or ())
        return columns | ({"text": self.text_column} if self.text_column else {})

    def close(self, paths: Sequence[str], voice: Voice) -> None:
        """Tell what could not be read; raises typer.Exit where that makes the command fail."""
        for note in self.notes:
            voice.say(f"note: {printable(note)}")
        voice.tell(self.problems)
        if self.problems:
            files = "1 file or record" if len(self.problems) == 1 else f"{len(self.problems):,} files or records"
            voice.say(f"{files} could not be read")
        elif not self.count:
            raise AidtrackError(f"no documents in {', '.join(paths)}", "name files or folders that hold articles")
        if self.problems and (self.strict or not self.count):
            raise typer.Exit(1)


@dataclass
class Storing(Reading):
    """The options of commands that read files into a tracker, which a cluster can do."""

    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Read on a Dask cluster: tcp://HOST:8786.")
    ] = None
    parts: Annotated[
        str | None, typer.Option(metavar="DIR", help="With --scheduler: where its machines write  [default: parts]")
    ] = None

    def into(self, tracker: Tracker, paths: Sequence[str], voice: Voice) -> AddReport:
        """Read the paths into a tracker, on this machine or on a cluster."""
        if self.scheduler is None:
            if self.parts is not None:
                raise UsageError("--parts is for a cluster", "give --scheduler ADDRESS too")
            added = tracker.add(self.figures(paths, voice, tracker), consolidate=False)
            if added.impossible:
                self.notes.append(f"{count(added.impossible, 'mention')} of more money than there is left out")
            return added
        from aidtrack.processing import cluster

        parts = self.parts or "parts"
        with Bar("Reading", None, terminal_errors() and not voice.quiet) as bar:
            outcome = cluster.run(
                paths,
                self.scheduler,
                parts,
                published=self.published,
                publisher=self.publisher,
                columns=self._columns(),
                on_part=bar.step,
            )
        self.problems += outcome.problems
        self.notes += outcome.notes
        self.count += sum(slip.read for slip in outcome.slips.values())
        voice.say(f"{count(len(outcome.slips), 'part')} in {parts}, {outcome.known:,} of them finished before")
        return cluster.gather(tracker, parts, outcome)


def _pair(given: str) -> tuple[str, str]:
    name, sign, column = given.partition("=")
    if not sign or not column:
        raise UsageError(f"--column {given!r} has no column", "write FIELD=NAME, such as published=pub_dt")
    return name.strip(), column.strip()


def _command(**builders: Callable[..., Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command whose parameters named in `builders` are made from options of their own.

    `filters=_filters` gives the command all options of `_filters` and hands it the result as `filters`. Every command
    has the options of `Voice`, and its errors come out in one line.
    """
    made = {**builders, "voice": Voice}

    def decorate(function: Callable[..., None]) -> Callable[..., None]:
        parts = {part: _parameters(build) for part, build in made.items()}
        wanted = {parameter.name for parameter in _parameters(function)}
        own = [parameter for parameter in _parameters(function) if parameter.name not in made]

        def command(**given: Any) -> None:
            built = {part: made[part](**{p.name: given.pop(p.name) for p in parts[part]}) for part in made}
            with told(built["voice"]):
                function(**given, **{part: built[part] for part in built if part in wanted})

        parameters = [*own, *(parameter for part in parts.values() for parameter in part)]
        command.__name__ = function.__name__
        command.__doc__ = function.__doc__
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        app.command(function.__name__, cls=Command)(command)
        return command

    return decorate


@cache
def _parameters(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    parameters = inspect.signature(function, eval_str=True).parameters.values()
    return tuple(parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in parameters)


# --- the program itself -------------------------------------------------------------------------------


def _version(wanted: bool) -> None:
    if wanted:
        print(f"aidtrack {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    _: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")] = False,
) -> None:
    """Reads news, press releases and fact sheets about aid packages into figures one can trust.

    \b
    Start with:  aidtrack run FOLDER
    Then ask:    aidtrack totals --by donor --by year
                 aidtrack explain PACKAGE_ID
    """
    if context.invoked_subcommand is None:
        print(_next_steps())


def _next_steps() -> str:
    database = Path(os.environ.get("AIDTRACK_DB") or DEFAULT_DATABASE)
    if not database.exists():
        lines: tuple[str, ...] = (
            "aidtrack reads articles about aid packages into figures one can trust.",
            "",
            "There is no tracker database here yet. Begin with a file or a folder of articles:",
            "  aidtrack run PATH          read it, and write tables, charts and a report",
            "  aidtrack extract PATH      only show the figures of each article",
        )
    else:
        lines = (
            f"There is a tracker database: {printable(str(database))}. Ask it:",
            "  aidtrack totals --by donor             who gave how much",
            "  aidtrack packages --since 2023         the packages, one a line",
            "  aidtrack items --by category           what was given",
            "  aidtrack explain PACKAGE_ID            why a figure is what it is",
            "  aidtrack report                        one HTML page with all of it",
            "Or read more into it:",
            "  aidtrack add PATH",
        )
    return "\n".join((*lines, "", "All commands: aidtrack --help"))


# --- reading ------------------------------------------------------------------------------------------


@_command(reading=Storing)
def run(
    paths: Paths,
    reading: Storing,
    voice: Voice,
    db: Database = DEFAULT_DATABASE,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the tables and the report  [default: out]")
    ] = None,
    charts: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the charts  [default: charts, or OUT/charts]")
    ] = None,
) -> None:
    """The main job: read PATH, write tables, a report and charts.

    \b
    aidtrack run data/articles
    aidtrack run 'news/2023-*.html' press.pdf --db ukraine.duckdb --out results
    """
    from aidtrack.storage import Tracker

    pictures = charts or (out / "charts" if out else Path("charts"))
    with Tracker(db) as tracker:
        before = tracker.count("documents")
        added = reading.into(tracker, paths, voice)
        _tell_conflicts(tracker.consolidate(), voice)
        written = _write_all(tracker, out or Path("out"), pictures) if tracker.count("documents") else []
        if written and not voice.quiet:
            write((*_summary(tracker, added, before, len(reading.problems)), "", *written))
    reading.close(paths, voice)


def _write_all(tracker: Tracker, out: Path, pictures: Path) -> list[str]:
    """Tables, report and charts; a line for each kind that says where it is."""
    from aidtrack import charts
    from aidtrack.reports import export, page

    tables = export.export(tracker, out, "csv")
    report = out / "report.html"
    page.write(tracker, report)
    drawn = charts.draw_all(tracker, pictures)
    return [f"Tables  {_listed(tables)}", f"Report  {report}", f"Charts  {_listed(drawn)}"]


def _listed(paths: Sequence[Path]) -> str:
    """Files of one folder in one breath: `out/{documents,amounts}.csv`."""
    if not paths:
        return "none"
    return f"{paths[0].parent}/: {', '.join(path.name for path in paths)}"


def _summary(tracker: Tracker, added: AddReport, before: int, unread: int) -> Iterator[str]:
    """What a run found: documents, figures, packages, the sum of each donor, and what a naive sum would show."""
    from aidtrack import queries

    donors = queries.totals(tracker.connection, ["donor"])
    total = queries.totals(tracker.connection)[0]
    naive = queries.naive_sum(queries.mention_sums(tracker.connection))
    missed = f", {number(unread)} not read" if unread else ""
    held = f", which held {count(before, 'document')} before" if before else ""
    yield f"Database   {printable(str(tracker.path))}{held}"
    yield f"Documents  {number(tracker.count('documents'))}  ({added.added:,} new, {added.unchanged:,} known{missed})"
    yield f"Figures    {count(tracker.count('amounts'), 'amount')} of money, {count(tracker.count('items'), 'item')}"
    yield f"Packages   {number(total['packages'])} counted, of {number(tracker.count('packages'))} found"
    yield ""
    width = max([len(_donor(row)) for row in donors] + [5])
    for row in donors:
        yield f"  {printable(_donor(row)):<{width}}  {_sum(row):>9}  {count(row['packages'], 'package'):>12}"
    yield f"  {'Total':<{width}}  {_sum(total):>9}  {count(total['packages'], 'package'):>12}"
    yield from (f"  {line}" for line in _lacking(total, _undated(tracker, queries.Scope())))
    every = f"adding up every sum of money ({naive['mentions'] - naive['unconverted']:,})"
    yield f"  {'Naive':<{width}}  {_plain(naive, 'USD'):>9}  {every}"


def _undated(tracker: Tracker, scope: Scope) -> int:
    """How many packages that count have no exchange rate because they have no date."""
    from aidtrack import queries

    return sum(row["unconverted"] for row in queries.totals(tracker.connection, ["year"], scope) if row["year"] is None)


def _lacking(whole: Row, undated: int, rate: str = "exchange rate") -> Iterator[str]:
    """How many packages a total has no sum of, and why."""
    if whole["unvalued"]:
        yield f"Of these, {number(whole['unvalued'])} without a stated sum: in the count, in no sum"
    if lacking := whole["unconverted"]:
        many = "no date" if undated == lacking else f"{number(undated)} without a date"
        why = f" ({many}: --published gives one)" if undated else ""
        yield f"Of these, {number(lacking)} without an {rate} for the day{why}: in the count, in no sum"


def _plain(naive: Row, currency: str) -> str:
    """A sum of mentions; a dash where there is a rate for none of them."""
    return "–" if naive["unconverted"] == naive["mentions"] else money(naive["amount"], currency)


def _sum(row: Row, currency: str = "USD") -> str:
    """The sum; a dash where nothing has one: all is in kind without a stated worth, or of days without a rate."""
    return "–" if row["unvalued"] + row["unconverted"] == row["packages"] else money(row["amount"], currency)


def _donor(row: Row) -> str:
    return str(row["donor"] or "(donor unknown)")


@_command(reading=Reading)
def extract(
    paths: Paths,
    reading: Reading,
    voice: Voice,
    form: Form = Format.TABLE,
    items: Annotated[
        bool, typer.Option("--items", help="With --format csv: the items instead of the amounts; the others have both.")
    ] = False,
) -> None:
    """Show the figures of each document; keeps nothing.

    \b
    aidtrack extract article.txt
    aidtrack extract news/ --format jsonl > figures.jsonl
    curl -s https://example.org/release | aidtrack extract -
    """
    from aidtrack.model import Figures

    found = (one for one in reading.figures(paths, voice) if isinstance(one, Figures))  # without a tracker all are
    listing.figures(found, form, "items" if items else "amounts")
    reading.close(paths, voice)


@_command(reading=Storing)
def add(paths: Paths, reading: Storing, voice: Voice, db: Database = DEFAULT_DATABASE) -> None:
    """Read documents into the tracker database.

    Doing it again is harmless: what is there already is left as it is.

    \b
    aidtrack add news/ --publisher Reuters
    aidtrack add https://example.org/2023/08/29/release.html
    """
    from aidtrack.storage import Tracker

    with Tracker(db) as tracker:
        added = reading.into(tracker, paths, voice)
        made = tracker.consolidate()
    _tell_conflicts(made, voice)
    read = f"{count(added.added, 'document')} added, {added.unchanged:,} known"
    voice.say(f"{read}; {count(made.packages, 'package')} in {db}")
    reading.close(paths, voice)


def _tell_conflicts(made: ConsolidationReport, voice: Voice) -> None:
    """Corrections that contradict one another, or speak of what isn't there now."""
    for conflict in made.conflicts:
        voice.say(f"note: {printable(conflict)}")


# --- questions ----------------------------------------------------------------------------------------


def _state(row: Row) -> str:
    """How far a package has come, and whether it is an envelope, which no total counts beside what is paid from it."""
    return ", ".join(word for word in (row["status"], "envelope" if row["envelope"] else "") if word)


_PACKAGE_COLUMNS: Final = (
    Column("announced", announced, whole=True), text("donor"), text("recipient"), Column("amount", stated, right=True),
    Column("in USD", lambda row: money(row["amount_usd"], "USD"), right=True, spare=2),
    text("aid_type", "type", spare=2), Column("status", _state, spare=1), figure("documents", "docs", spare=2),
    text("package_id", whole=True),
)  # fmt: skip
_CURRENCY_FILTER = Annotated[
    list[str] | None, typer.Option(metavar="CODE", help="Only sums stated in this currency; repeatable.")
]
_CURRENCY = Annotated[
    str, typer.Option(metavar="CODE", help="Currency of the sums, at the rate of each announcement's day.")
]
_AS_OF = Annotated[
    str | None, typer.Option(metavar="RUN", help="As a run left it: r7, previous, or a date such as 2024-05-01.")
]
_ENVELOPES = Annotated[bool, typer.Option("--envelopes", help="Sum the envelopes instead of the packages.")]
_PLANNED = Annotated[bool, typer.Option("--include-planned", help="Count requested and proposed packages too.")]


@_command(filters=_filters)
def packages(
    filters: dict[str, Any],
    voice: Voice,
    currency: _CURRENCY_FILTER = None,
    as_of: _AS_OF = None,
    form: Form = Format.TABLE,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """List the consolidated packages.

    \b
    aidtrack packages --donor Germany --since 2023
    aidtrack packages --as-of previous
    aidtrack packages --format csv > packages.csv
    """
    from aidtrack.model import PACKAGES
    from aidtrack.storage import Tracker

    with Tracker(db, read_only=True, as_of=as_of) as tracker:
        rows = tracker.rows("packages", **filters, currency=currency)
    if form is Format.TABLE:  # people read them by date, programs by key
        rows.sort(key=lambda row: (row["announced"] is None, row["announced"]))
    listing.show(rows, _PACKAGE_COLUMNS, PACKAGES.names, form)
    if form is Format.TABLE:
        voice.say(count(len(rows), "package"))


@_command(filters=_filters)
def items(
    filters: dict[str, Any],
    by: Annotated[str, typer.Option(metavar="WHAT", help="item or category.")] = "item",
    currency: _CURRENCY_FILTER = None,
    as_of: _AS_OF = None,
    form: Form = Format.TABLE,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Count what was given, each package's things once.

    \b
    aidtrack items --by category --donor 'United States'
    """
    from aidtrack import queries
    from aidtrack.storage import Tracker

    scope = queries.Scope(filters=queries.Filters.of(**filters, currency=currency))
    with Tracker(db, read_only=True, as_of=as_of) as tracker:
        if form is Format.TABLE:
            rows = list(_item_lines(queries.item_summary(tracker.connection, by, scope)))
        else:
            rows = queries.item_counts(tracker.connection, by, scope)
    keys = ["item", "category"] if by == "item" else ["category"]
    shown = [text(name, spare=place) for place, name in enumerate(keys)]
    shown += [Column("quantity", quantity, right=True), text("unit")]
    shown += [figure("packages"), figure("unstated", "without number")]
    names = [*keys, "unit", "quantity_low", "quantity_high", "packages", "unstated", "qualifier"]
    listing.show(rows, shown, names, form)


def _item_lines(summary: Iterable[Row]) -> Iterator[Row]:
    """A line for each thing or category, by the catalogue's name, and below it one for each further unit."""
    from aidtrack.lexicon.catalogue import entries

    known = entries()
    for row in summary:
        item, category = row.get("item"), row["category"] or "(not in the catalogue)"
        whole = {**row, "item": known[item].label if item in known else item, "category": category}
        first, *others = row["quantities"] or [{}]
        yield {**first, **whole}
        yield from ({**part, "item": None, "category": None, "packages": None, "unstated": None} for part in others)


@_command(filters=_filters)
def totals(
    filters: dict[str, Any],
    voice: Voice,
    by: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FIELD",
            help="donor, recipient, aid-type, instrument, status, year, quarter, month, category; repeatable.",
        ),
    ] = None,
    currency: _CURRENCY = "USD",
    envelopes: _ENVELOPES = False,
    include_planned: _PLANNED = False,
    constant: Annotated[int | None, typer.Option(metavar="YEAR", help="Give the sums in prices of this year.")] = None,
    naive: Annotated[bool, typer.Option("--naive", help="Also show what a plain sum of all figures gives.")] = False,
    as_of: _AS_OF = None,
    form: Form = Format.TABLE,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Sum up packages, each counted once.

    \b
    aidtrack totals --by donor --by year
    aidtrack totals --by month --recipient Ukraine --currency EUR --format csv
    """
    from aidtrack import queries
    from aidtrack.queries.summing import named
    from aidtrack.storage import Tracker

    code = currency.strip().upper()
    scope = queries.Scope(code, queries.Filters.of(**filters), envelopes, include_planned, constant)
    with Tracker(db, read_only=True, as_of=as_of) as tracker:
        rows = queries.totals(tracker.connection, by or (), scope)
        footer: list[str] = []
        if form is Format.TABLE:
            whole = queries.totals(tracker.connection, (), scope)
            sums = queries.mention_sums(tracker.connection, scope)
            plain = queries.naive_sum(sums) if naive else None
            footer = list(_footer(whole[0], queries.left_out(sums), plain, scope, _undated(tracker, scope)))
            footer += _joint(queries.shared(tracker.connection, scope), code)
    dimensions = named(by or ())
    listing.show(rows, _total_columns(dimensions, code, rows), [*dimensions, *_TOTAL_FIELDS], form)
    for line in footer:
        voice.say(line)


_TOTAL_FIELDS: Final = ("low", "high", "amount", "packages", "unconverted", "unvalued")


def _total_columns(dimensions: Sequence[str], currency: str, rows: Sequence[Row]) -> list[Column]:
    """Dimensions, the sum in short and exact, its ends where they differ, and counts that aren't all nought."""
    columns = [text(name, absent="(not said)") for name in dimensions]
    columns += [Column("total", lambda row: _sum(row, currency), right=True), units("amount", currency, spare=1)]
    if any(row["low"] != row["high"] for row in rows):
        columns += [units("low", "low", spare=1), units("high", "high", spare=1)]
    columns.append(figure("packages"))
    counts = (("unconverted", "no rate"), ("unvalued", "no sum"))
    return columns + [figure(name, head) for name, head in counts if any(row[name] for row in rows)]


def _footer(whole: Row, left: Iterable[Row], naive: Row | None, scope: Scope, undated: int) -> Iterator[str]:
    """The grand total, how exact it is, and what it leaves out and why."""
    from aidtrack.exchange import deflator_name
    from aidtrack.queries import REASONS

    currency, counted = scope.currency, count(whole["packages"], "envelope" if scope.envelopes else "package")
    yield f"Total {_sum(whole, currency)} in {counted}, each counted once"
    if whole["low"] != whole["high"]:
        yield f"From {money(whole['low'], currency)} to {money(whole['high'], currency)}: some sums are ranges"
    if scope.constant is not None:
        yield f"In prices of {scope.constant} by {deflator_name(currency)}"
    yield from _lacking(whole, undated, "exchange rate" if scope.constant is None else "exchange rate or price index")
    if naive:
        added = number(naive["mentions"] - naive["unconverted"])
        yield f"Naive {_plain(naive, currency)}: every sum of money added up ({added})"
    for row in left:
        lacking, amount = row["unconverted"], _plain(row, currency)
        without = f"; {number(lacking)} of them without a rate" if 0 < lacking < row["mentions"] else ""
        yield f"left out  {amount:>8}  {row['mentions']:>5,} {row['reason']}: {REASONS[row['reason']]}{without}"


def _joint(rows: Iterable[Row], currency: str) -> Iterator[str]:
    """What several give or receive together, which a total of one of them leaves out."""
    for row in rows:
        who = f"{row['donor'] or '(donor unknown)'} to {row['recipient'] or '(recipient unknown)'}"
        alone = "of" if ";" in (row["donor"] or "") else "to"
        told = f"{row['packages']:>5,} joint: {who} together, {alone} nobody alone"
        yield f"left out  {_sum(row, currency):>8}  {told}"


@_command(filters=_filters)
def compare(
    workbook: Annotated[Path, typer.Argument(metavar="WORKBOOK.xlsx", help="Of Kiel's Ukraine Support Tracker.")],
    filters: dict[str, Any],
    voice: Voice,
    by: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="donor, month, quarter, year; repeatable  [default: donor, month]"),
    ] = None,
    currency: _CURRENCY = "EUR",
    equal: Annotated[bool, typer.Option("--all", help="Show where they agree, too.")] = False,
    only: Annotated[bool, typer.Option("--packages", help="List the packages that only one of them has.")] = False,
    form: Form = Format.TABLE,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Show where our totals differ from those of Kiel's workbook.

    \b
    aidtrack compare tracker.xlsx --by donor
    aidtrack compare tracker.xlsx --status allocated --status delivered --since 2023 --format csv
    aidtrack compare tracker.xlsx --packages --donor Germany
    """
    from aidtrack import comparison
    from aidtrack.queries import Filters
    from aidtrack.queries.summing import named
    from aidtrack.storage import Tracker

    with Tracker(db, read_only=True) as tracker:
        found = comparison.compare(tracker, workbook, currency, Filters.of(**filters))
    if only:
        listing.show(found.only(), _only_columns(found.currency), comparison.ONLY, form)
    else:
        dimensions = named(by or ["donor", "month"], comparison.DIMENSIONS)
        rows = found.rows(dimensions)
        shown = rows if equal else [row for row in rows if comparison.differs(row)]
        columns = [text(name) for name in dimensions]
        columns += [units(name, name) for name in ("ours", "theirs", "difference")]
        columns += [figure("our_packages", spare=1), figure("their_activities", spare=1)]
        listing.show(shown, columns, [*dimensions, *comparison.MEASURES], form)
        if len(shown) < len(rows):
            voice.say(f"{count(len(rows) - len(shown), 'row')} where both agree not shown: --all shows them")
    whole = found.rows(())[0]
    sums = (money(round(whole[name]), found.currency) for name in ("ours", "theirs", "difference"))
    voice.say("Ours {}, theirs {}, difference {}".format(*sums))
    for note in (found.summary, *found.notes):
        voice.say(f"note: {note}")


def _only_columns(currency: str) -> list[Column]:
    return [
        text("only_in", "only in", whole=True), Column("announced", announced, whole=True), text("donor"),
        Column("amount", lambda row: money(row["amount"], currency), right=True), text("id", spare=1), text("text"),
    ]  # fmt: skip


# --- files out ----------------------------------------------------------------------------------------

# Named here too, so that help needs no charts.
_CHARTS: Final = (
    "cumulative, monthly, quarterly, donors, aid-types, items, items-over-time, timeline, heatmap, waterfall,"
    " or compare."
)


@_command(filters=_filters)
def chart(
    kind: Annotated[str, typer.Argument(metavar="KIND", help=_CHARTS)],
    filters: dict[str, Any],
    voice: Voice,
    workbook: Annotated[
        Path | None, typer.Argument(metavar="WORKBOOK.xlsx", help="With compare: the workbook of Kiel's tracker.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="File: .png, .svg or .pdf.")
    ] = None,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="Currency of the sums  [default: USD; EUR with compare]")
    ] = None,
    as_of: _AS_OF = None,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Draw one chart, to charts/KIND.png or -o FILE.

    \b
    aidtrack chart cumulative --recipient Ukraine -o ukraine.svg
    aidtrack chart compare tracker.xlsx
    aidtrack chart donors --as-of previous -o before.png
    """
    from aidtrack import charts
    from aidtrack.queries import Filters
    from aidtrack.storage import Tracker

    chosen = _choice(kind, [*charts.KINDS, "compare"], "chart")
    if (workbook is None) == (chosen == "compare"):
        wrong = "needs a workbook" if workbook is None else "takes no workbook"
        raise UsageError(f"chart {chosen} {wrong}", "write: aidtrack chart compare WORKBOOK.xlsx")
    path = output or Path("charts") / f"{chosen}.png"
    with Tracker(db, read_only=True, as_of=as_of) as tracker:
        if workbook is not None:
            charts.draw_comparison(tracker, workbook, path, Filters.of(**filters), (currency or "EUR").upper())
        else:
            charts.draw(tracker, chosen, path, Filters.of(**filters), (currency or "USD").upper())
    voice.say(str(path))


def _choice(given: str, known: Sequence[str], what: str) -> str:
    """The known word that was given; raises UsageError with the nearest one."""
    import difflib

    if given in known:
        return given
    near = difflib.get_close_matches(given, known, n=1)
    raise UsageError(f"no {what} {given!r}", f"did you mean {near[0]}?" if near else f"take one of {', '.join(known)}")


@_command()
def export(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write into.")],
    voice: Voice,
    form: Annotated[
        str,
        typer.Option("--format", "-f", metavar="FORMAT", help="csv, parquet, jsonl, xlsx, or kiel for its columns."),
    ] = "csv",
    as_of: _AS_OF = None,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Write the tables, and a datapackage.json about them.

    \b
    aidtrack export tables
    aidtrack export tables --format parquet
    aidtrack export tables --format kiel
    """
    from aidtrack.reports import export as exporting
    from aidtrack.storage import Tracker

    with Tracker(db, read_only=True, as_of=as_of) as tracker:
        written = exporting.export(tracker, directory, form)
    for path in written:
        voice.say(str(path))


@_command()
def report(
    voice: Voice,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The page to write.")] = Path(
        "report.html"
    ),
    as_of: _AS_OF = None,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Write one self-contained HTML page.

    \b
    aidtrack report -o ukraine.html
    """
    from aidtrack.reports import page
    from aidtrack.storage import Tracker

    with Tracker(db, read_only=True, as_of=as_of) as tracker:
        page.write(tracker, output)
    voice.say(str(output))


# --- judgements -----------------------------------------------------------------------------------------


@_command()
def explain(
    voice: Voice,
    identifier: Annotated[
        str | None,
        typer.Argument(metavar="ID", help="Of a package, an amount, an item or a document; or a donor's name."),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="RUN", help="What moved since a run, and through what: r7, previous, or a date."),
    ] = None,
    as_of: _AS_OF = None,
    db: Database = DEFAULT_DATABASE,
) -> None:
    """Show why a figure is what it is, or what moved since a run.

    Its quotes, the rules that read them, scores, and what was left out; --verbose adds how figures are compared.
    Without an ID: the runs there are, or, with --since, which totals moved since that run and what moved them.

    \b
    aidtrack explain p06632047e99248c5
    aidtrack explain 'United States'
    aidtrack explain --since previous
    aidtrack explain Norway --since r3
    """
    from aidtrack import explanation
    from aidtrack.storage import Tracker

    with Tracker(db, read_only=True, as_of=as_of) as tracker:
        if since is not None:
            answer = explanation.since(tracker, since, identifier)
        elif identifier is not None:
            answer = explanation.explain(tracker, identifier)
        else:
            answer = explanation.recorded(tracker)
    if voice.verbose:
        answer = f"{answer}\n\n{explanation.compared()}"
    write(answer.splitlines(), elsewhere=100)


@_command()
def correct(
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="Decisions, one a row: action, subject, …")],
    voice: Voice,
    db: Database = DEFAULT_DATABASE,
    strict: Annotated[bool, typer.Option("--strict", help="Exit with status 1 if a decision has no effect.")] = False,
) -> None:
    """Take over a person's corrections from a CSV file.

    Values, and decisions to merge or split packages; they survive every re-run. All of the file is taken over or
    nothing; docs/corrections.md describes its actions, columns and fields.

    \b
    aidtrack correct decisions.csv
    \b
    action,subject,other,field,value
    wrong_value,PACKAGE_OR_AMOUNT,,amount,5000000
    wrong_value,PACKAGE_OR_AMOUNT,,donor,Germany
    wrong_role,AMOUNT,,,cumulative
    not_aid,PACKAGE_AMOUNT_OR_DOCUMENT,,,
    same,PACKAGE_OR_AMOUNT,ANOTHER,,
    different,PACKAGE_OR_AMOUNT,ANOTHER,,
    withdraw,PACKAGE_AMOUNT_OR_DOCUMENT,,,
    """
    from aidtrack.consolidation.decisions import Idle
    from aidtrack.corrections import read_corrections, taken_back, told_by_others
    from aidtrack.storage import Tracker

    decisions = read_corrections(file)
    with Tracker(db) as tracker:
        parted = told_by_others(decisions, tracker)
        new, made = tracker.decide(decisions)
        back = taken_back(decisions, tracker.corrections())
    _tell_conflicts(made, voice)
    voice.say(f"{count(new, 'new decision')} of {len(decisions):,}; {count(made.packages, 'package')} now")
    for line in parted:
        voice.say(f"note: {printable(line)}")
    if back:
        voice.say(f"{back:,} of them {'was' if back == 1 else 'were'} taken back: give it another decided or note")
    idle = sum(isinstance(line, Idle) for line in made.conflicts)
    if idle:
        voice.say(f"{idle:,} of all decisions {'has' if idle == 1 else 'have'} no effect")
    if idle and strict:
        raise typer.Exit(1)


@_command()
def catalogue(
    term: Annotated[
        str | None, typer.Argument(metavar="TERM", help="A name, alias or id; all entries without one.")
    ] = None,
    form: Form = Format.TABLE,
) -> None:
    """Look an item up: name, category, aliases, calibre.

    \b
    aidtrack catalogue HIMARS
    """
    from aidtrack.lexicon.catalogue import entries, lookup

    found, near = lookup(term) if term else (list(entries().values()), [])
    if not found:
        remedy = f"did you mean {' or '.join(near)}?" if near else "try a more general word"
        raise AidtrackError(f"the catalogue knows no {term!r}", remedy)
    names = ["id", "label", "category", "class", "calibre", "aliases"]
    rows = [{**{name: getattr(entry, name, None) for name in names}, "class": entry.kind} for entry in found]
    shown = [text("id", whole=True), text("label"), text("category"), text("class", spare=1), text("calibre", spare=1)]
    shown.append(Column("aliases", lambda row: ", ".join(alias.lstrip("=") for alias in row["aliases"]), spare=2))
    listing.show(rows, shown, names, form)


@_command()
def evaluate(
    gold: Annotated[Path, typer.Argument(metavar="GOLD_DIR", help="Folder of annotated documents.")],
    form: Form = Format.TABLE,
) -> None:
    """Measure the extractors on annotated documents.

    \b
    aidtrack evaluate tests/gold --format csv
    """
    from dataclasses import asdict

    from aidtrack import evaluation

    rows = [asdict(row) for row in evaluation.evaluate(gold)]
    names = list(rows[0]) if rows else []
    shown = [Column(name, lambda row, name=name: _score(row.get(name)), right=name != names[0]) for name in names]  # type: ignore[misc]
    listing.show(rows, shown, names, form)


def _score(value: Any) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "" if value is None else str(value)


def main() -> None:
    """The entry point `aidtrack`."""
    try:
        with output():
            app(prog_name="aidtrack")
    except KeyboardInterrupt:
        error_line("interrupted")
        sys.exit(130)
