"""A sentence cut at its spaces reads as one that is cut as a whole, and brings the gate the same."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aidtrack.extractors.equipment.lines import GIVES, HEAD, NUMBER, OPENED, THING, Chunk, Line, cut, flatten
from aidtrack.text import split

ROOT = Path(__file__).resolve().parents[1]
FILES = [*sorted((ROOT / "tests" / "gold").glob("*.md")), *sorted((ROOT / "data" / "articles").glob("*.*"))]

#: What only a space, a line break or nothing may part differently.
SHREDS = ["1", "300", "000", ",500", "2", "1/2", "½", "5", "mm", "155-", "-range", "T-72", "and", "tanks", "U.S.", "’s"]
SIGNS = [",", ".", "—", "(", "$", "_", "*", "</s>", "é", "&", "+"]
GAPS = [" ", " ", " ", "  ", "\n", "\r\n", "\t", "\u00a0", "\u2009", ""]


def placed(line: Line) -> list[tuple[int, int, str, str]]:
    """The words of a line with their place in the text."""
    found, at = [], line.start
    for chunk in line.chunks:
        found += [(at + start, at + end, kind, word.text) for start, end, kind, word in chunk.words]
        at += chunk.length + 1
    return found


def as_a_whole(text: str, start: int, end: int) -> list[tuple[int, int, str, str]]:
    """What the line reads where no space parts it."""
    return placed(Line(start, [Chunk(text[start:end])]))


@settings(deadline=None, derandomize=True)  # the first words of a process load the vocabularies
@given(st.lists(st.tuples(st.sampled_from(SHREDS + SIGNS), st.sampled_from(GAPS)), max_size=9))
def test_spaces_part_no_token(pieces: list[tuple[str, str]]) -> None:
    text = "".join(shred + gap for shred, gap in pieces)
    assert placed(cut(text, flatten(text), 0, len(text))) == as_a_whole(text, 0, len(text))


def test_our_articles_are_cut_as_their_sentences_are() -> None:
    sentences = 0
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        flat = flatten(text)
        assert len(flat) == len(text)
        for sentence in split(text):
            line = cut(text, flat, sentence.start, sentence.end)
            assert placed(line) == as_a_whole(text, sentence.start, sentence.end), (path.name, sentence)
            sentences += 1
    assert sentences > 1000


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("1 300 tanks", ["1 300", "tanks"], "a number grouped by spaces is one"),
        ("1\n300 tanks", ["1", "300", "tanks"], "a line break groups nothing"),
        ("20 155mm guns", ["20", "155mm", "guns"], "a calibre behind a count is none of its groups"),
        ("2 1/2 tons", ["2 1/2", "tons"], "a fraction belongs to the whole before it"),
        ("6 ,5 tons", ["6 ,5", "tons"], "machine translation puts a space before the comma"),
        ("in 2023, 40 tanks", ["in", "2023", ",", "40", "tanks"], "a comma in between parts two numbers"),
    ],
)
def test_numbers_over_spaces(text: str, words: list[str], why: str) -> None:
    assert [word for *_, word in placed(cut(text, flatten(text), 0, len(text)))] == words, why


@pytest.mark.parametrize(
    ("text", "flag", "why"),
    [
        ("They sent tanks", THING | GIVES, "a word of the catalogue, and a verb of giving"),
        ("antennas", HEAD, "a head noun needs a word before it"),
        ("forty of them", NUMBER, "a number in words"),
        ("anti-aircraft", OPENED, "an alias of two words opens inside the chunk"),
    ],
)
def test_what_words_bring(text: str, flag: int, why: str) -> None:
    assert cut(text, text, 0, len(text)).flags & flag == flag, why


def test_a_word_is_the_same_chunk_before_a_line_break_and_before_a_space() -> None:
    text = "tanks and\ntanks and"
    chunks = cut(text, flatten(text), 0, len(text)).chunks
    assert chunks[0] is chunks[2]
    assert len(re.findall(r"\S+", text)) == len(chunks)
