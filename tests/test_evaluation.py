"""Annotated documents are read strictly, and scored by the rules that the project is measured with."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from aidtrack import evaluation
from aidtrack.errors import AidtrackError
from aidtrack.evaluation.gold import read_marked
from aidtrack.evaluation.scoring import Assessment, Matching, match
from aidtrack.model import Amount, Document, Figures, Item, Qualifier, Role

ROOT = Path(__file__).parents[1]
EVAL = Path(os.environ.get("AIDTRACK_EVAL") or ROOT.parent / "shared" / "eval")

FRONT = '---\nid: made-up\ntitle: "Two: a title"\npublished: 2024-03-05\n---\n'

# --- reading --------------------------------------------------------------------------------------------

AMOUNT = "amount low=5 currency=USD qualifier=exact role=new"
MALFORMED = [
    ("[$5](amuont low=5)", "column 1: no kind of mark", "the kind is misspelt"),
    ("[$5](amount lwo=5)", "no key 'lwo'", "a key is misspelt"),
    ("[$5](amount low=5)", "lacks currency, qualifier, role", "values are missing"),
    ("[tanks](item)", "lacks name", "an item needs its name"),
    (f"[$5]({AMOUNT} low=6)", "'low' is said twice", "which one holds?"),
    (f"[$5]({AMOUNT} high=4)", "high is below low", "a range goes up"),
    ("[guns](item name=guns high=4)", "high is below low, or has none", "an open lower end"),
    ("[$5](amount low=five currency=USD qualifier=exact role=new)", "'five' is no value for 'low'", "no number"),
    ("[$5](amount low=-5 currency=USD qualifier=exact role=new)", "'-5' is no value", "below nothing"),
    ("[$5](amount low currency=USD qualifier=exact role=new)", "nothing is no value for 'low'", "a flag for a value"),
    ("[$5](amount low=5 currency=US$ qualifier=exact role=new)", "'US$' is no value for 'currency'", "no ISO code"),
    ("[$5](amount low=5 currency=USD qualifier=exact role=fresh)", "'fresh' is no value for 'role'", "unknown role"),
    (f"[$5]({AMOUNT} role_alt=past|old)", "'past|old' is no value for 'role_alt'", "one of two is unknown"),
    (f"[$5]({AMOUNT} date=5.3.2024)", "'5.3.2024' is no value for 'date'", "no ISO 8601 date"),
    (f"[$5]({AMOUNT} optional=yes)", "'yes' is no value for 'optional'", "a flag with a value"),
    (f"[$5]({AMOUNT} donor=United States)", "can't read 'States'", "quotes are missing"),
    (f"[$5]({AMOUNT} donor=)", "can't read 'donor='", "the value is missing"),
    (f"[$5]({AMOUNT} , optional)", "can't read ', optional'", "commas separate nothing here"),
    ("[tank](distractor name=tank)", "distractor has no key 'name'", "distractors have no values"),
    ("a [tank (distractor)", "column 3: a bracket", "the bracket isn't closed"),
    ("a tank](distractor)", "column 7: a bracket", "the bracket isn't opened"),
    ("[tank] (distractor)", "column 1: a bracket", "a space parts the mark"),
    ("[](distractor)", "a bracket", "an empty span"),
    ("[a [tank](distractor) b](ignore)", "column 1: a bracket", "marks don't nest"),
    ("[tank](item name=tank", "a bracket", "the parenthesis isn't closed"),
    ('[tank](item name="tank)', "a bracket", "the quotes aren't closed"),
    (r"\[tank\](item name=tank)", "column 9: a bracket", "a mark is written as plain brackets"),
    ("[sic] he said", "a bracket", "plain brackets aren't escaped"),
]


@pytest.mark.parametrize(("text", "message", "reason"), MALFORMED, ids=[reason for _, _, reason in MALFORMED])
def test_malformed_mark_is_told_with_its_place(text: str, message: str, reason: str) -> None:
    with pytest.raises(AidtrackError) as told:
        read_marked(f"{FRONT}First line.\n{text}\n", "x.md")
    assert str(told.value).startswith("x.md line 7 column ")
    assert message in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Text.", "has no front matter"),
        ("---\nid: a\nText.", "has no front matter"),
        ("---\nid: a\nauthor: b\n---\n", "line 3: 'author: b'"),
        ("---\nid: a\nid: b\n---\n", "line 3: 'id: b'"),
        ("---\nid: a\npublished: 5 March\n---\n", "'5 March' is no date"),
    ],
)
def test_malformed_front_matter_is_told(source: str, message: str) -> None:
    with pytest.raises(AidtrackError, match=r"^x\.md") as told:
        read_marked(source, "x.md")
    assert message in str(told.value)


def test_marks_become_their_spans() -> None:
    text = (
        "Up\n[to $5](amount low=5 currency=USD\n qualifier=at_most role=new role_alt=past|planned) for "
        r'[8,000 \[800\] "x"](item name="x (y)" low=800).'
    )
    gold = read_marked(FRONT + text, "x.md")
    assert gold.document.text == 'Up\nto $5 for 8,000 \\[800\\] "x".'
    amount, item = gold.amounts[0], gold.items[0]
    assert gold.document.text[amount.start : amount.end] == "to $5"
    assert gold.document.text[item.start : item.end] == '8,000 \\[800\\] "x"'
    assert (amount.low, amount.high, amount.roles) == (5, 5, ("new", "past", "planned"))
    assert (item.name, item.low, item.high) == ("x (y)", 800, None)


def test_front_matter_is_known_to_the_extractors() -> None:
    document = read_marked(FRONT + "Text.", "x.md").document
    assert (document.id, document.title, document.published) == ("made-up", "Two: a title", date(2024, 3, 5))


OFFSETS = [
    ({"amounts": [{"start": 0, "end": 99}]}, "0 to 99 is no span"),
    ({"amounts": [{"end": 3}]}, "None to 3 is no span"),
    ({"distractors": [{"start": 0, "end": 4, "text": "tank"}]}, "the span is '4 ta', not 'tank'"),
    ({"items": [{"start": 0, "end": 4, "name": "tanks", "qualifier": "maybe"}]}, "'maybe' is no value"),
]


@pytest.mark.parametrize(("gold", "message"), OFFSETS)
def test_malformed_offsets_are_told(tmp_path: Path, gold: dict[str, object], message: str) -> None:
    (tmp_path / "a.txt").write_text("4 tanks")
    (tmp_path / "a.json").write_text(json.dumps(gold))
    with pytest.raises(AidtrackError, match=r"a\.json") as told:
        evaluation.read_gold(tmp_path)
    assert message in str(told.value)


def test_offsets_are_into_the_file_as_it_is(tmp_path: Path) -> None:
    """Reading with newline translation would shift every span of a file with \\r\\n."""
    (tmp_path / "a.txt").write_bytes(b"One\r\ntwo\r\n4 tanks")
    (tmp_path / "a.json").write_text(json.dumps({"distractors": [{"start": 10, "end": 17, "text": "4 tanks"}]}))
    assert evaluation.read_gold(tmp_path)[0].distractors


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "holds no annotated documents"),
        ({"README.md": "about"}, "holds no annotated documents"),
        ({"a.txt": "text"}, "has no a.json beside it"),
        ({"a.json": "{}"}, "can't be read"),
        ({"a.txt": "text", "a.json": "{"}, "can't be read"),
        ({"a.txt": "text", "a.json": "[]"}, "is no JSON object"),
    ],
)
def test_no_file_is_passed_over(tmp_path: Path, files: dict[str, str], message: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(AidtrackError, match=message):
        evaluation.read_gold(tmp_path)


# --- scoring a made-up document -------------------------------------------------------------------------

TEXT = """\
Ruritania gave [$10 million](amount low=10000000 currency=USD qualifier=exact role=new donor=Ruritania \
recipient=Ukraine aid_type=military date=2024-03-04) ([€9m](amount low=9000000 currency=EUR qualifier=exact role=new \
conversion optional)) after [$4m](amount low=4000000 currency=USD qualifier=exact role=past role_alt=cumulative) and \
[A $7m](amount low=7000000 currency=AUD currency_alt=USD qualifier=exact role=planned) plan. Damage is \
[over $50m](amount low=50000000 currency=USD qualifier=at_least role=other), or [$60m](amount low=60000000 \
currency=USD qualifier=exact role=other role_alt=planned). It sends [4m rounds](item name=rounds low=4000000 \
high=4000000 unit=rounds qualifier=exact), [dozens of guns](item name=guns low=12 unit=units qualifier=at_least \
vague), [boots](item name=boots), [trucks](item name=trucks optional) and other [weapons](ignore). Russia lost \
[12 tanks](distractor) and [a ship](distractor).
"""

GOLD = read_marked(FRONT + TEXT, "made-up.md")


def amount(words: str, low: float, **values: Any) -> Amount:
    start = GOLD.document.text.index(words)
    made = Amount(start, start + len(words), words, Decimal(low), Decimal(low), "USD", role=Role.NEW)
    return replace(made, **values)


def item(words: str, low: float | None = None, **values: Any) -> Item:
    start = GOLD.document.text.index(words)
    return replace(Item(start, start + len(words), words, words, quantity_low=low, quantity_high=low), **values)


PERFECT: tuple[list[Amount], list[Item]] = (
    [
        amount("$10 million", 10e6, donor="Ruritania", recipient="Ukraine", aid_type="military", date=date(2024, 3, 4)),
        amount("$4m", 4e6, role=Role.CUMULATIVE),
        amount("$7m", 7e6, role=Role.PLANNED),
        amount("over $50m", 50e6, role=Role.OTHER, qualifier=Qualifier.AT_LEAST),
        amount("$60m", 60e6, role=Role.PLANNED),
    ],
    [item("4m rounds", 4e6, unit="round"), item("dozens of guns", 24, unit="guns"), item("boots")],
)


def scores(amounts: list[Amount], items: list[Item]) -> dict[str, tuple[int, int, int | None]]:
    assessment = Assessment()
    assessment.add(GOLD, Figures(GOLD.document, amounts, items))
    return {row.field: (row.right, row.wrong, row.missed) for row in assessment.rows()}


def test_a_perfect_reading_is_perfect() -> None:
    assert scores(*PERFECT) == {
        "amounts": (5, 0, 0),
        # Both readings of the $60m are right; it is no aid in the first, so it isn't asked for.
        "aid amounts": (3, 0, 0),
        "items": (3, 0, 0),
        "items (span)": (3, 0, 0),
        "role": (5, 0, None),
        "qualifier": (5, 0, None),
        "donor": (1, 0, None),
        "recipient": (1, 0, None),
        "aid type": (1, 0, None),
        "date": (1, 0, None),
        "unit": (2, 0, None),
        "distractors left alone": (2, 0, None),
    }


def test_nothing_found_is_missed() -> None:
    found = scores([], [])
    assert found["amounts"] == (0, 0, 5)
    assert found["aid amounts"] == (0, 0, 3)
    assert found["items"] == found["items (span)"] == (0, 0, 3)
    assert "role" not in found


# Each is the only thing found: (figure, fields that differ from nothing found).
ALONE: list[tuple[Amount | Item, dict[str, tuple[int, int, int | None]], str]] = [
    (amount("€9m", 9e6, currency="EUR"), {}, "a conversion is neither right nor wrong"),
    (amount("€9m", 1), {}, "nor is a wrong value on it"),
    (amount("million", 10_000_001), {"amounts": (1, 0, 4), "aid amounts": (1, 0, 2)}, "overlap and 0.1 % are enough"),
    (amount("$10 million", 10.2e6), {"amounts": (0, 1, 5), "aid amounts": (0, 1, 3)}, "2 % off"),
    (
        amount("$10 million", 10e6, currency="EUR"),
        {"amounts": (0, 1, 5), "aid amounts": (0, 1, 3)},
        "another currency",
    ),
    (
        amount("$10 million", 10e6, high=Decimal(11_000_000)),
        {"amounts": (0, 1, 5), "aid amounts": (0, 1, 3)},
        "a range that isn't one",
    ),
    (amount("over $50m", 50e6), {"amounts": (1, 0, 4), "aid amounts": (0, 1, 3)}, "damage taken for aid"),
    (amount("over $50m", 50e6, role=Role.OTHER), {"amounts": (1, 0, 4)}, "damage told as such"),
    (amount("$60m", 60e6), {"amounts": (1, 0, 4)}, "may be aid, may be not"),
    (amount("12 tanks", 12), {"amounts": (0, 1, 5), "aid amounts": (0, 1, 3)}, "no money at all"),
    (item("trucks", 3), {}, "an optional item"),
    (item("weapons"), {}, "an ignored word"),
    (item("guns"), {"items": (1, 0, 2), "items (span)": (1, 0, 2)}, "a vague quantity may be left out"),
    (item("guns", 12), {"items": (1, 0, 2), "items (span)": (1, 0, 2)}, "or be the magnitude"),
    (item("guns", 25), {"items": (0, 1, 3), "items (span)": (1, 0, 2)}, "but not more than twice that"),
    (item("boots", 1), {"items": (0, 1, 3), "items (span)": (1, 0, 2)}, "a quantity that nobody stated"),
    (
        item("tanks", 12),
        {"items": (0, 1, 3), "items (span)": (0, 1, 3), "distractors left alone": (1, 1, None)},
        "a distractor",
    ),
    (item("Damage"), {"items": (0, 1, 3), "items (span)": (0, 1, 3)}, "nothing at all"),
]


@pytest.mark.parametrize(("figure", "expected", "reason"), ALONE, ids=[reason for _, _, reason in ALONE])
def test_one_figure_alone(figure: Amount | Item, expected: dict[str, tuple[int, int, int | None]], reason: str) -> None:
    counted = ("amounts", "aid amounts", "items", "items (span)", "distractors left alone")
    nothing = scores([], [])
    found = scores([figure], []) if isinstance(figure, Amount) else scores([], [figure])
    assert {name: found[name] for name in counted} == {name: nothing[name] for name in counted} | expected


def test_the_second_of_two_is_wrong() -> None:
    """Matching is one to one, and the largest there is."""
    twice = [amount("$4m", 4e6), amount("after $4m", 4e6)]
    assert scores(twice, [])["amounts"] == (1, 1, 4)


def test_matching_gives_way() -> None:
    """The first gold figure takes the longer overlap, unless that leaves the second one without any."""
    gold = [replace(GOLD.amounts[0], start=0, end=10), replace(GOLD.amounts[0], start=11, end=20)]
    found = [amount("$10 million", 10e6, start=2, end=15), amount("$10 million", 10e6, start=0, end=3)]
    matching: Matching[evaluation.gold.GoldAmount, Amount] = match(gold, found, [], lambda _gold, _found: True)
    assert sorted((g.start, f.start) for g, f in matching.pairs) == [(0, 0), (11, 2)]


def test_errors_tell_place_and_values() -> None:
    assessment = Assessment()
    assessment.add(GOLD, Figures(GOLD.document, [amount("$10 million", 10e6, role=Role.PAST, donor="Syldavia")], []))
    assert assessment.errors[:5] == [
        "made-up: amount missed, 4,000,000 USD exact past|cumulative: "
        "Ruritania gave $10 million (€9m) after [$4m] and A $7m plan. Damage is over $50m, or $60m",
        *assessment.errors[1:4],
        "made-up: role past instead of new: Ruritania gave [$10 million] (€9m) after $4m and A $7m plan. Damage is ov",
    ]
    assert "donor Syldavia instead of Ruritania" in assessment.errors[5]


def test_calibration_counts_amounts_by_confidence() -> None:
    amounts = [
        amount("$10 million", 10e6, confidence=0.9),
        amount("$4m", 4e6, role=Role.NEW, confidence=0.9),
        amount("$7m", 1, confidence=0.49),
        amount("€9m", 1, confidence=0.95),
    ]
    assessment = Assessment()
    assessment.add(GOLD, Figures(GOLD.document, amounts, []))
    assert [(band.confidence, band.count, band.right) for band in assessment.bands()] == [
        ("<0.5", 1, 0),
        ("0.5-0.7", 0, 0),
        ("0.7-0.9", 0, 0),
        (">=0.9", 2, 1),
    ]


# --- a folder -------------------------------------------------------------------------------------------


def nothing(document: Document) -> Figures:
    return Figures(document, [], [])


def test_evaluate_reads_both_forms(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(FRONT + TEXT)
    (tmp_path / "b.txt").write_text("4 tanks")
    (tmp_path / "b.json").write_text(json.dumps({"items": [{"start": 0, "end": 7, "name": "tanks"}]}))
    rows = {row.field: row for row in evaluation.evaluate(tmp_path, nothing)}
    assert rows["items"].missed == 4
    assert rows["items"].score == 0
    assessment = evaluation.assess(evaluation.read_gold(tmp_path), nothing)
    assert len(assessment.errors) == 9
    assert sum(band.count for band in assessment.bands()) == 0


def loaded(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def naive(read: Callable[[str], dict[str, list[dict[str, Any]]]], text: str) -> Figures:
    found = read(text)
    return Figures(
        Document(text, ""),
        [
            Amount(**{**entry, "low": Decimal(entry["low"]), "high": Decimal(entry["high"])})
            for entry in found["amounts"]
        ],
        [Item(**entry) for entry in found["items"]],
    )


@pytest.mark.skipif(not (EVAL / "score.py").exists(), reason=f"no {EVAL}/score.py")
def test_the_scores_are_those_of_the_scorer(tmp_path: Path) -> None:
    """Our rules and those of the published scorer give the same counts for a reader that is often wrong."""
    read = loaded(EVAL / "naive.py").read
    scorer = loaded(EVAL / "score.py")
    for path in (EVAL / "aidnews").glob("*.txt"):
        (tmp_path / f"{path.stem}.json").write_text(json.dumps(read(path.read_bytes().decode())))
    theirs = scorer.score_dirs(EVAL / "aidnews", tmp_path)
    ours = evaluation.assess(
        evaluation.read_gold(EVAL / "aidnews"), lambda document: naive(read, document.text)
    ).tallies
    for name in ("amounts", "aid amounts", "items", "items (span)"):
        tally = getattr(theirs, name.replace(" (", "_").replace(" ", "_").rstrip(")"))
        assert (ours[name].right, ours[name].wrong, ours[name].missed) == (tally.tp, tally.fp, tally.fn), name
    for name in ("role", "qualifier", "donor", "aid type", "unit"):
        share = getattr(theirs, name.replace(" ", "_"))
        assert (ours[name].right, ours[name].right + ours[name].wrong) == (share.right, share.total), name
    assert ours["distractors left alone"].wrong == theirs.distractor_hits
