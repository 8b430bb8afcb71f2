"""What a person decides: what is refused before it is stored, what each action does, and that nothing is half done."""

from __future__ import annotations

import csv
import re
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from aidtrack.cli import app
from aidtrack.consolidation import Consolidated, canonical, consolidate, corrected_values, decisions
from aidtrack.errors import UsageError
from aidtrack.model import Document, Role, Row
from aidtrack.storage import Tracker, changes

sys.path.insert(0, str(Path(__file__).parent))

from figure_rows import Corpus

M = 1e6
DAY = date(2023, 5, 15)


def told(*sums: tuple[float, str]) -> Corpus:
    """A document for each sum of Norway's to Ukraine, in millions, with its day."""
    corpus = Corpus()
    for millions, day in sums:
        corpus.amount(corpus.document(day), millions * M)
    return corpus


def made(corpus: Corpus, *corrections: Row) -> Consolidated:
    return consolidate(*corpus.rows, corrections)


def decision(action: str, subject: str, other: str | None = None, **values: Any) -> Row:
    return {"action": action, "subject": subject, "other": other, "decided_by": "Ada", **values}


def ids(found: Consolidated) -> list[str]:
    """Package ids, the earliest first."""
    return [row["package_id"] for row in sorted(found.packages, key=lambda row: row["announced"])]


def homes(found: Consolidated, corpus: Corpus) -> list[int]:
    """The number of each amount's package."""
    places = {package: place for place, package in enumerate(ids(found))}
    by_mention = {row["mention_id"]: places[row["package_id"]] for row in found.links}
    return [by_mention[row["id"]] for row in corpus.amounts]


# --- what is refused ------------------------------------------------------------------------------------

REFUSED = [
    ({"field": "amount", "value": "inf"}, "more than any sum"),
    ({"field": "amount", "value": "1e25"}, "more money than there is"),
    ({"field": "low", "value": "1000000000000000000"}, "the first sum that can't be stored"),
    ({"field": "amount", "value": "nan"}, "no number, but Python's float takes it"),
    ({"field": "amount", "value": "0"}, "nothing is no aid"),
    ({"field": "amount", "value": "-5"}, "below nothing"),
    ({"field": "amount", "value": "5,5"}, "a decimal comma would be read as 55"),
    ({"field": "amount", "value": "5 million"}, "words"),
    ({"field": "amount", "value": None}, "nothing to set"),
    ({"field": "currency", "value": "dollars"}, "a word and no code"),
    ({"field": "currency", "value": "USS"}, "no such code"),
    ({"field": "donor", "value": "Germnay"}, "a slip of the pen would be a donor of its own"),
    ({"field": "donor", "value": "Norway; Germnay"}, "one of two is wrong"),
    ({"field": "tranche", "value": "99999999999999999999"}, "more than a column holds"),
    ({"field": "status", "value": "promised"}, "no status"),
    ({"field": "date", "value": "soon"}, "no day"),
    ({"field": "envelope", "value": "yes"}, "neither true nor false"),
    ({"field": "colour", "value": "red"}, "no field"),
    ({"action": "wrong_role", "value": "cumul"}, "no role"),
    ({"action": "same"}, "it takes two"),
    ({"action": "withdraw", "field": "colour"}, "no field to take back"),
    ({"field": "amount", "value": "0.001"}, "nothing, once it is rounded to cents"),
    ({"action": "same", "other": "a1"}, "the same one twice"),
    ({"field": "donor", "value": "Norway", "other": "a2"}, "a value takes no other one"),
    ({"action": "wrong_role", "field": "donor", "value": "past"}, "a role is no field of a donor"),
    ({"action": "not_aid", "value": "past"}, "a role is set by wrong_role"),
    ({"action": "withdraw", "value": "5"}, "a value can't tell what to take back"),
    ({"field": "donor", "value": "Norway", "decided": "soon"}, "no day"),
    ({"field": "donor", "value": "Norway", "decided": "20240102"}, "a day that the table doesn't read"),
    ({"field": "donor", "value": "Norway", "decided": date.max}, "nobody decides after today"),
    ({"action": "split"}, "no action"),
    ({"subject": ""}, "about nothing"),
]


@pytest.mark.parametrize(("values", "why"), REFUSED, ids=[why for _, why in REFUSED])
def test_what_cannot_be_right_is_refused(values: Row, why: str) -> None:
    with pytest.raises(UsageError) as raised:
        corrected_values.check({"action": "wrong_value", "subject": "a1", **values})
    assert raised.value.remedy, why


TAKEN = [
    ("amount", "5,500,000.50", {"low": 5500000.5, "high": 5500000.5}, "commas between thousands"),
    ("low", "5.5e6", {"low": 5500000.0}, "as a spreadsheet writes it"),
    ("currency", "nok", {"currency": "NOK"}, "small letters"),
    ("donor", "USA", {"donor": "United States"}, "a code is the country"),
    ("donor", "germany", {"donor": "Germany"}, "small letters"),
    ("recipient", "Czech Republic", {"recipient": "Czechia"}, "an older name"),
    ("donor", "Norway; the Netherlands", {"donor": "Norway; Netherlands"}, "two"),
    ("donor", "uk", {"donor": "United Kingdom"}, "a short name in small letters"),
    ("recipient", "turkey", {"recipient": "Türkiye"}, "an older name in small letters"),
    ("donor", "The United States", {"donor": "United States"}, "a capital article"),
    ("recipient", "Tu\u0308rkiye", {"recipient": "Türkiye"}, "as a Mac writes its letters"),
    ("donor", "Gates Foundation", {"donor": "Gates Foundation"}, "told by its ending"),
    ("date", "2023-05-13", {"date": date(2023, 5, 13)}, "a day"),
]


@pytest.mark.parametrize(("field", "value", "values", "why"), TAKEN)
def test_values_are_taken_as_tables_have_them(field: str, value: str, values: Row, why: str) -> None:
    assert corrected_values.values(decision("wrong_value", "a1", field=field, value=value)) == values, why


@pytest.mark.parametrize("day", [None, DAY, datetime(2023, 5, 15, 9), "2023-05-15"])
def test_a_day_of_decision_is_a_date_or_its_text(day: date | str | None) -> None:
    corrected_values.check(decision("not_aid", "a1", decided=day))


def test_a_name_that_is_far_from_all_is_not_guessed() -> None:
    with pytest.raises(UsageError) as raised:
        corrected_values.values(decision("wrong_value", "a1", field="donor", value="Atlantis"))
    assert "did you mean" not in str(raised.value)


def test_a_near_name_is_told() -> None:
    with pytest.raises(UsageError, match="did you mean 'Germany'"):
        corrected_values.values(decision("wrong_value", "a1", field="donor", value="Germnay"))


# --- what each action does ------------------------------------------------------------------------------

TWO = (800, "2023-04-13"), (800, "2023-04-13"), (800, "2023-04-21"), (800, "2023-04-21")
"""Two packages of the same sum, each told twice."""


def test_packages_said_to_be_the_same_are_one_with_all_their_amounts() -> None:
    corpus = told(*TWO)
    before = made(corpus)
    assert homes(before, corpus) == [0, 0, 1, 1]
    found = made(corpus, decision("same", *ids(before)))
    assert (homes(found, corpus), found.conflicts) == ([0, 0, 0, 0], [])


def test_packages_said_to_be_different_stay_what_they_are() -> None:
    corpus = told(*TWO)
    found = made(corpus, decision("different", *ids(made(corpus))))
    assert (homes(found, corpus), found.conflicts) == ([0, 0, 1, 1], [])


@pytest.mark.parametrize("turned", [False, True])
def test_an_amount_is_split_off_its_package(turned: bool) -> None:
    corpus = told(*TWO[:2], TWO[0])
    named = corpus.amounts[1]["id"], *ids(made(corpus))
    found = made(corpus, decision("different", *(named[::-1] if turned else named)))
    by_mention = {row["mention_id"]: row["package_id"] for row in found.links}
    one, split, other = (by_mention[row["id"]] for row in corpus.amounts)
    assert one == other != split


@pytest.mark.parametrize(("action", "packages"), [("different", 2), ("same", 1)])
def test_a_decision_holds_when_rules_make_both_packages_one(action: str, packages: int) -> None:
    """The ids that they had are gone then; the mentions whose figures they had are not."""
    corpus = told(*TWO[:2])
    one, other = (row["id"] for row in corpus.amounts)
    row = decision(action, "p1", "p2", subject_mention=one, other_mention=other)
    found = made(corpus, row)
    assert (len(found.packages), found.conflicts) == (packages, [])


def test_a_package_is_not_the_same_as_itself() -> None:
    corpus = told(*TWO)
    package = ids(made(corpus))[0]
    [conflict] = made(corpus, decision("same", package, package)).conflicts
    assert isinstance(conflict, decisions.Idle)
    assert "it names the same one twice" in conflict


def test_a_document_is_no_package() -> None:
    corpus = told(*TWO)
    [conflict] = made(corpus, decision("same", *(row["id"] for row in corpus.documents[1:3]))).conflicts
    assert "is no amount and no package" in conflict


WITHDRAWN = [
    (lambda a, b: [decision("same", a, b), decision("withdraw", a, b)], 2, "both named"),
    (lambda a, b: [decision("same", a, b), decision("withdraw", b, a)], 2, "the other way round"),
    (lambda a, b: [decision("same", a, b), decision("withdraw", b)], 2, "all of one of the two"),
    (lambda a, b: [decision("not_aid", a), decision("withdraw", a)], 2, "counts again"),
    (lambda a, b: [decision("withdraw", a, decided=DAY), decision("not_aid", a, decided=DAY)], 1, "decided after it"),
    (lambda a, b: [decision("not_aid", a), decision("withdraw", a, field="donor")], 1, "another decision is meant"),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "packages", "why"), WITHDRAWN, ids=[why for *_, why in WITHDRAWN])
@pytest.mark.parametrize("of", ["mentions", "packages"])
def test_a_decision_can_be_withdrawn(rows: Any, packages: int, why: str, of: str) -> None:
    corpus = told((800, "2023-04-13"), (400, "2023-04-21"))
    named = [row["id"] for row in corpus.amounts] if of == "mentions" else ids(made(corpus))
    found = made(corpus, *rows(*named))
    assert len(found.packages) == packages, why
    assert len(found.conflicts) == (why in ("decided after it", "another decision is meant"))


def test_a_value_is_withdrawn_by_its_field() -> None:
    corpus = told((800, "2023-04-13"))
    mention = corpus.amounts[0]["id"]
    rows = (
        decision("wrong_value", mention, value="500000000"),
        decision("wrong_value", mention, field="donor", value="Denmark"),
        decision("withdraw", mention, field="amount"),
    )
    [package] = made(corpus, *rows).packages
    assert (package["low"], package["donor"]) == (800 * M, "Denmark")


BY_FIELD = [
    (decision("not_aid", ""), "amount", False, "it sets no amount"),
    (decision("wrong_role", "", value="past"), "amount", False, "nor does a role"),
    (decision("wrong_role", "", value="past"), "role", True, "a role has a name of its own"),
    (decision("wrong_value", "", field="low", value="700000000"), "amount", True, "an end of the amount"),
    (decision("wrong_value", "", field="low", value="700000000"), "low", True, "the end itself"),
    (decision("wrong_value", "", field="low", value="700000000"), "high", False, "the other end"),
    (decision("wrong_value", "", value="700000000"), "amount", True, "without a field it is the amount"),
]


@pytest.mark.parametrize(("row", "field", "taken", "why"), BY_FIELD, ids=[why for *_, why in BY_FIELD])
def test_a_field_takes_back_what_set_it(row: Row, field: str, taken: bool, why: str) -> None:
    corpus = told((800, "2023-04-13"))
    mention = corpus.amounts[0]["id"]
    back = decision("withdraw", mention, field=field)
    corrected_values.check(back)
    found = made(corpus, {**row, "subject": mention}, back)
    assert (found.packages == made(corpus).packages, found.conflicts == []) == (taken, taken), why


def test_pairs_are_not_withdrawn_by_a_field() -> None:
    corpus = told(*TWO)
    pair = ids(made(corpus))
    assert len(made(corpus, decision("same", *pair), decision("withdraw", pair[0], field="amount")).packages) == 1


@pytest.mark.parametrize(
    ("days", "wins", "why"),
    [
        ((None, None), "2", "as they came"),
        ((date(2024, 1, 2), date(2024, 1, 1)), "1", "by the day that a person gives"),
        ((date(2024, 1, 1), None), "2", "without a day it is as old as its coming"),
        ((None, date(2024, 1, 1)), "2", "and nothing is older than what came first"),
    ],
)
def test_the_later_decision_wins(days: tuple[date | None, ...], wins: str, why: str) -> None:
    rows = [{"value": str(place), "decided": day} for place, day in enumerate(days, start=1)]
    assert decisions.by_age(rows)[-1]["value"] == wins, why


@pytest.mark.parametrize("of", ["mention", "package"])
def test_low_stays_below_high(of: str) -> None:
    corpus = told((800, "2023-04-13"))
    subject = corpus.amounts[0]["id"] if of == "mention" else ids(made(corpus))[0]
    low = decision("wrong_value", subject, field="low", value="900000000")
    found = made(corpus, low)
    assert (found.packages[0]["low"], found.packages[0]["high"]) == (800 * M, 800 * M)
    assert [type(line) for line in found.conflicts] == [decisions.Idle]
    both = made(corpus, low, decision("wrong_value", subject, field="high", value="950000000"))
    assert (both.packages[0]["low"], both.packages[0]["high"], both.conflicts) == (900 * M, 950 * M, [])


@pytest.mark.parametrize("place", [0, 1], ids=["of the headline", "of the text"])
@pytest.mark.parametrize(
    ("donor", "currency", "why"),
    [
        ("Iceland", "USD", "another one, though the other mention is surer"),
        ("Iceland", "NOK", "another one, though the sum is in the other's currency"),
        ("Norway", "USD", "fewer than the other mention names"),
    ],
)
def test_a_donor_set_at_one_of_two_mentions_is_the_packages(place: int, donor: str, currency: str, why: str) -> None:
    corpus = Corpus()
    document = corpus.document(DAY)
    both = "Norway" if donor == "Iceland" else "Denmark; Norway"
    for start, quote in ((0, "Aid of 800 million"), (400, "It will give 800 million.")):
        sure = 0.7 if start == (0, 400)[place] else 0.9
        corpus.amount(document, 800 * M, currency, start=start, quote=quote, donor=both, confidence=sure)
    assert [row["donor"] for row in made(corpus).packages] == [both]
    found = made(corpus, decision("wrong_value", corpus.amounts[place]["id"], field="donor", value=donor))
    assert ([row["donor"] for row in found.packages], found.conflicts) == ([donor], []), why


@pytest.mark.parametrize("donor", ["Iceland", "Norway; Iceland"])
def test_two_donors_set_at_two_mentions_stay_two(donor: str) -> None:
    corpus = Corpus()
    document = corpus.document(DAY)
    for start, quote in ((0, "Aid of 800 million"), (400, "It will give 800 million.")):
        corpus.amount(document, 800 * M, start=start, quote=quote, donor="Denmark", confidence=0.7)
    rows = zip(corpus.amounts, ("Norway", donor), strict=True)
    found = made(corpus, *(decision("wrong_value", row["id"], field="donor", value=name) for row, name in rows))
    assert sorted(row["donor"] for row in found.packages) == sorted(("Norway", donor))


IN_KIND = [
    ({"low": "5000000"}, None, "would have no high: set amount, or both"),
    ({"low": "5000000", "currency": "EUR"}, None, "would have no high: set amount, or both"),
    ({"amount": "5000000"}, None, "it would have no currency: set currency too"),
    ({"amount": "5000000", "currency": "EUR"}, ("EUR", "exact"), ""),
    ({"amount": "5000000", "currency": "EUR", "qualifier": "approx"}, ("EUR", "approx"), ""),
]


@pytest.mark.parametrize(("fields", "stands", "words"), IN_KIND)
def test_a_package_in_kind_gets_a_whole_sum_or_none(
    fields: dict[str, str], stands: tuple[str, str] | None, words: str
) -> None:
    corpus = Corpus()
    corpus.item(corpus.document(DAY), "leopard-2", 3)
    [subject] = ids(made(corpus))
    found = made(corpus, *(decision("wrong_value", subject, field=name, value=value) for name, value in fields.items()))
    [package] = found.packages
    sums = package["low"], package["high"], package["amount_usd"] is None
    assert sums == ((5 * M, 5 * M, False) if stands else (None, None, True))
    assert stands is None or (package["currency"], package["qualifier"]) == stands
    assert [(type(line), words in line) for line in found.conflicts] == ([(decisions.Idle, True)] if words else [])


def test_an_item_has_no_currency() -> None:
    corpus = told((800, "2023-04-13"))
    item = corpus.item(corpus.documents[0], "leopard-2", 3)
    found = made(corpus, decision("wrong_value", item["id"], field="currency", value="EUR"))
    assert any("an item has no currency" in line for line in found.conflicts)


def test_a_sum_that_is_too_much_in_another_currency_has_none() -> None:
    row = {**dict.fromkeys(canonical.COLUMNS), "low": 9.9e17, "high": 9.9e17, "currency": "GBP", "announced": DAY}
    assert canonical.complete(row)["amount_usd"] is None
    assert canonical.complete({**row, "low": 9.9e8, "high": 9.9e8})["amount_usd"] > 9.9e8


# --- all or nothing -------------------------------------------------------------------------------------

TEXT = "OSLO - Norway will give Ukraine 400 million US dollars in military aid, the government said on Monday."


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Tracker(tmp_path / "t.duckdb") as tracker:
        tracker.add([Document(TEXT, "oslo", published=DAY)])
        tracker.consolidate()
    return tmp_path / "t.duckdb"


def test_nothing_is_stored_of_what_is_refused(path: Path) -> None:
    with Tracker(path) as tracker:
        good = decision("not_aid", "oslo")
        with pytest.raises(UsageError):
            tracker.correct([good, decision("wrong_value", "oslo", value="inf")])
        assert tracker.corrections() == []
        assert tracker.correct([good]) == 1
        assert tracker.rows("packages") == [], "it takes effect at once"


def test_nothing_is_stored_where_packages_cannot_be_made(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError

    with Tracker(path) as tracker:
        with monkeypatch.context() as patch:
            patch.setattr(changes, "keep", fail)
            with pytest.raises(RuntimeError):
                tracker.correct([decision("not_aid", "oslo")])
        assert tracker.corrections() == []
        assert tracker.consolidate().packages == 1


def test_a_wrong_decision_stored_by_an_older_version_is_told_and_withdrawn(path: Path) -> None:
    with Tracker(path) as tracker:
        package = tracker.rows("packages")[0]["package_id"]
        tracker.connection.execute(
            "INSERT INTO corrections (correction_id, action, subject, field, value, from_run)"
            " VALUES ('c1', 'wrong_value', ?, 'amount', 'inf', 2)", [package],
        )  # fmt: skip
        assert any("'inf' is no amount" in line for line in tracker.consolidate().conflicts)
        tracker.correct([decision("withdraw", package)])
        assert tracker.consolidate().conflicts == ()


def test_a_donor_by_its_code_is_made_anew_under_its_name(path: Path) -> None:
    """Only the donors concerned are: the one that a code stands for is one of them."""
    with Tracker(path) as tracker:
        mention = tracker.rows("amounts")[0]["id"]
        tracker.correct([decision("wrong_value", mention, field="donor", value="DNK")])
        assert [(row["donor"], row["donor_code"]) for row in tracker.rows("packages")] == [("Denmark", "DNK")]
        tracker.correct([decision("withdraw", mention)])
        assert [row["donor"] for row in tracker.rows("packages")] == ["Norway"]


# --- the command ----------------------------------------------------------------------------------------


def correct(path: Path, content: str, *options: str) -> Result:
    file = path.with_name("decisions.csv")
    file.write_text(content, encoding="utf-8")
    return CliRunner().invoke(app, ["correct", str(file), "--db", str(path), *options])


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("wrong_role,oslo,,cumul", "row 3: no role 'cumul': did you mean 'cumulative'?"),
        ("wrong_value,oslo,donor,Germnay", "row 3: no donor 'Germnay': did you mean 'Germany'?"),
        ("wrong_value,oslo,amount,5,000,000", "row 3 has more cells than the first row"),
    ],
)
def test_a_wrong_row_keeps_the_file_out(path: Path, row: str, words: str) -> None:
    result = correct(path, f"action,subject,field,value\nnot_aid,oslo,,\n{row}\n")
    assert (result.exit_code, words in result.stderr) == (1, True), result.stderr
    with Tracker(path, read_only=True) as tracker:
        assert tracker.corrections() == []


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("action,subject,value,value", "has the column 'value' twice"),
        ("action;subject;value", "put commas between the columns"),
    ],
)
def test_a_wrong_header_keeps_the_file_out(path: Path, header: str, words: str) -> None:
    result = correct(path, f"{header}\nnot_aid,oslo\n")
    assert (result.exit_code, words in result.stderr) == (1, True), result.stderr


def test_a_cell_keeps_its_odd_line_ends(path: Path) -> None:
    assert correct(path, "action,subject,note\nnot_aid,oslo,one\x85two\n").exit_code == 0
    with Tracker(path, read_only=True) as tracker:
        assert [row["note"] for row in tracker.corrections()] == ["one\x85two"]


def test_what_was_taken_back_and_is_given_again_is_told(path: Path) -> None:
    first = "action,subject,note\nnot_aid,oslo,\n"
    back = "withdraw,oslo,\n"
    told_again = "1 of them was taken back: give it another decided or note"
    assert told_again not in correct(path, first).stderr
    assert "1 package now" in correct(path, f"{first}{back}").stderr, "who takes it back knows"
    assert told_again not in correct(path, f"{first}{back}").stderr
    assert told_again in correct(path, first).stderr
    assert told_again not in correct(path, f"{first[:-1]}anew\n").stderr


@pytest.mark.parametrize(
    ("subject", "value", "is_told", "why"),
    [
        ("mention", "wrong_value,{},amount,500000000", True, "the other mention makes a package of its own now"),
        ("mention", "wrong_value,{},currency,EUR", True, "a currency is one of a sum"),
        ("mention", "wrong_value,{},amount,400000000", False, "that is what the others say"),
        ("mention", "wrong_value,{},status,delivered", False, "no sum"),
        ("package", "wrong_value,{},amount,500000000", False, "all of it"),
        ("mention", "wrong_value,{0},amount,500000000\nwithdraw,{0},,", False, "taken back in the same file"),
    ],
)
def test_a_sum_that_other_mentions_still_say_is_told(
    path: Path, subject: str, value: str, is_told: bool, why: str
) -> None:
    with Tracker(path) as tracker:
        tracker.add([Document(TEXT.replace("the government", "a minister"), "bergen", published=DAY)])
        assert tracker.consolidate().packages == 1
        [package] = tracker.rows("packages")
        named = {"mention": tracker.rows("amounts")[0]["id"], "package": package["package_id"]}
    row = f"action,subject,field,value\n{value.format(named[subject])}\n"
    words = "has other mentions that still say USD 400,000,000: correct the package instead"
    assert (words in correct(path, row).stderr) == is_told, why
    assert words not in correct(path, row).stderr, "once is enough"


def test_decisions_without_effect_are_counted(path: Path) -> None:
    content = "action,subject\nnot_aid,oslo\nnot_aid,nothing\n"
    result = correct(path, content)
    assert result.exit_code == 0
    assert "2 new decisions of 2; 0 packages now\n1 of all decisions has no effect" in result.stderr
    assert correct(path, content, "--strict").exit_code == 1


def test_the_page_names_all_actions_fields_and_values() -> None:
    page = (Path(__file__).parents[1] / "docs" / "corrections.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", page))
    assert {*corrected_values.ACTIONS, *corrected_values._FIELDS, *Role} <= named
    example = re.findall(r"^    (\w+,.*)$", page, re.MULTILINE)
    assert len(example) == 5, "the example"
    for row in csv.DictReader(example):
        corrected_values.check({name: value or None for name, value in row.items()})
    help_text = " ".join(CliRunner().invoke(app, ["correct", "--help"]).stdout.split())
    assert "docs/corrections.md" in help_text
    assert all(action in help_text for action in corrected_values.ACTIONS)
