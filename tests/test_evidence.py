"""Roles that rules aren't sure of are weighed: the table of signs, what the reasons tell, and what stays as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import pytest

from aidtrack.attribution import evidence
from aidtrack.model import Amount, Document, Role
from aidtrack.pipeline import extract

Rows = Mapping[str, Mapping[str, tuple[float, ...]]]
Put = Callable[[Rows], None]
KINDS = {
    "left", "left1", "left2", "left3", "left12", "right", "right1", "right2", "right3", "right12", "sentence",
    "introduction", "place", "sentences", "together", "position", "amount", "days", "size", "first", "previous",
    "qualifier", "digits", "rule", "settled", "sure", "margin", "confidence", "vote", "voted", "",
}  # fmt: skip


@pytest.fixture
def weigh_by(monkeypatch: pytest.MonkeyPatch) -> Iterator[Put]:
    """Puts other weights in the place of those of the table."""
    made = (evidence._scores, evidence._words)

    def put(rows: Rows) -> None:
        monkeypatch.setattr(evidence, "weights", lambda: defaultdict(dict, rows))
        for table in made:
            table.cache_clear()

    yield put
    for table in made:
        table.cache_clear()


def amounts(text: str, title: str = "") -> list[Amount]:
    return extract(Document(text, "t", title=title, published=date(2024, 6, 20))).amounts


def test_every_sign_of_the_table_can_be_seen() -> None:
    """A sign of a kind that reading doesn't make would weigh nothing, and nobody would notice."""
    assert set(evidence.weights()) == KINDS
    assert {len(row) for rows in evidence.weights().values() for row in rows.values()} == {len(evidence.ROLES)}


def test_reading_makes_signs_that_the_table_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[str, str]] = set()
    weigh = evidence.weigh

    def record(*given: object) -> None:
        signs = evidence.Signs(*given)  # type: ignore[arg-type]
        seen.update((kind, word) for number in range(len(given[1])) for kind, word, _ in signs.of(number))  # type: ignore[arg-type]
        weigh(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(evidence, "weigh", record)
    amounts("Oslo said it would send €5 million, including €2 million for tents. So far it has given €9 million.")
    assert {kind for kind, _ in seen} <= KINDS
    assert sum(word in evidence.weights()[kind] for kind, word in seen) > len(seen) / 2


def test_what_no_rule_knows_is_weighed() -> None:
    """No cue says that this is a running total; the rules alone take it for news."""
    found = amounts("Denmark announced €80 million for Ukraine. Its help had come to €900 million before.")
    assert [amount.role for amount in found] == [Role.NEW, Role.CUMULATIVE]


def test_the_reasons_tell_what_tipped_the_balance(weigh_by: Put) -> None:
    rows = {"": {"": (0.0,) * 6}, "left": {"had": (0.0, 0.0, 0.0, 0.0, 9.0, 0.0)}}
    weigh_by(rows)
    told = [
        reason for amount in amounts("By then Norway had €40 million in aid for Chad.") for reason in amount.reasons
    ]
    assert "weighed as past: “had”" in told


def test_what_rules_are_sure_of_stays(weigh_by: Put) -> None:
    text = "Norway today announced new aid for Ukraine worth €40 million, bringing the total to €2 billion."
    plain = [(amount.role, amount.confidence) for amount in amounts(text)]
    weigh_by({"": {"": (0.0, 0.0, 0.0, 0.0, 0.0, 50.0)}})
    weighed = [(amount.role, amount.confidence) for amount in amounts(text)]
    sure = [role for role, confidence in plain if confidence >= evidence.SURE]
    assert sure == [role for role, _ in weighed if role is not Role.OTHER]
    assert max(confidence for _, confidence in plain) >= evidence.CHECKED
    assert max(confidence for role, confidence in weighed if role is not Role.OTHER) == evidence.DOUBTED


def test_no_confidence_is_certain_and_a_conversion_follows_its_root() -> None:
    found = amounts("Sweden gives Moldova SEK 100 million ($9.5 million) in aid.")
    assert all(amount.confidence <= 0.98 for amount in found)
    assert len({(amount.role, amount.confidence) for amount in found}) == 1


@pytest.mark.parametrize(
    ("text", "weight", "is_share", "why"),
    [
        ("By then Norway had €40 million in aid for Chad.", 2.0, False, "no sum that it could be a share of"),
        ("By then Norway had €40 million in aid for Chad.", 9.0, True, "its words are plain"),
        ("Norway had €90 million in aid, €40 million in aid for Chad.", 2.0, True, "a larger sum stands before it"),
        ("Norway had €90 million in aid, €40 million in aid for Chad.", 1.0, False, "hardly likelier than the others"),
        ("Norway had €90 million in aid, €40 million in further aid for Chad.", 9.0, False, "on top of what was given"),
    ],
)
def test_a_share_wants_a_whole_or_plain_words(
    text: str, weight: float, is_share: bool, why: str, weigh_by: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {"": {"": (0.0,) * 6}, "right": {"chad": (0.0, weight, 0.0, 0.0, 0.0, 0.0)}}
    weigh_by(rows)
    monkeypatch.setattr(evidence, "SURE", 1.0)
    assert (amounts(text)[-1].role is Role.COMPONENT) == is_share, why


@pytest.mark.parametrize(("weight", "role"), [(1.0, Role.PLANNED), (9.0, Role.NEW)])
def test_what_rules_hold_back_counts_only_where_signs_are_plain(
    weight: float, role: Role, weigh_by: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {"": {"": (weight, 0.0, 0.0, 0.0, 0.0, 0.0)}}
    weigh_by(rows)
    monkeypatch.setattr(evidence, "SURE", 1.0)
    assert [amount.role for amount in amounts("Chad wants €40 million in aid from Norway.")] == [role]
