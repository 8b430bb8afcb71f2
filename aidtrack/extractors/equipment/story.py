"""The sentences of a text in order: what one tells decides in the next what a bullet or "it includes" means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import partial
from typing import Final

from aidtrack.extractors.equipment import gate
from aidtrack.extractors.equipment.lines import Line, cut, flatten
from aidtrack.extractors.equipment.mention import Mention
from aidtrack.extractors.equipment.phrases import Node
from aidtrack.extractors.equipment.sentences import items_in, may_count, may_name, nodes_of, read
from aidtrack.lexicon.grammar import word_class
from aidtrack.text import Sentence

#: How many sentences may ask one another backwards before all are read from the start instead.
_DEPTH: Final = 40
#: How far behind a thing a bare number may still count it, in characters.
_RECALL: Final = 300
#: How long a heading in bold before a paragraph may be, in characters.
_RUN_IN: Final = 40
#: How a line of a list ends that isn't the last one.
_LINE_ENDS: Final = (";", "; and", "; or")


class Story:
    """What the sentences of a text tell, each read once and only when it is asked for.

    Attributes:
        lines: of sentences that were looked at; `nodes` of those that were cut and not read.
        listed: which sentences are lines of a list without bullets.
        told: what sentences told, by index; `topics` what had been told before them.
        begun: how many sentences are read from the start, or are being read so.
    """

    def __init__(self, text: str, sentences: Sequence[Sentence], money: list[tuple[int, int]]) -> None:
        self.text, self.sentences, self.money = text, sentences, money
        self.flat = flatten(text)
        self.ends = [end for _, end in money]
        self.lines: dict[int, Line] = {}
        self.nodes: dict[int, list[Node]] = {}
        self.told: dict[int, str | None] = {}
        self.topics: dict[int, str | None] = {}
        self.listed: dict[int, int] = {}  # lines of lists without bullets, each with what opens its list
        self.depth = self.begun = 0

    def items(self) -> list[Mention]:
        """The things given, in the order of the text."""
        found: list[Mention] = []
        for index, sentence in enumerate(self.sentences):
            paid = bool(self.money) and bool(self._money_in(sentence))
            last = found[-1] if found and sentence.start - found[-1].end < _RECALL else None
            if (sentence.bullet and self._is_label(index)) or self._is_run_in(index):
                continue
            gives = self._is_line(index) or gate.may_give(self.text, sentence, self._line(index), paid)
            if gives or (last is not None and gate.may_count(self._line(index))):
                found += self._items_of(index, sentence, last)
        return found

    def _is_label(self, index: int) -> bool:
        """Whether a bullet opens with words in bold that head it: "**Grid equipment.** We have sent"."""
        if index + 1 == len(self.sentences) or not self._goes_on(index, index + 1):
            return False
        if any(kind == "N" for chunk in self._line(index).chunks for _, _, kind, _ in chunk.words):
            return False  # "**20 tanks.** They arrived in May."
        end = self.sentences[index].end
        if self._is_sector(index):
            return True
        return self.text.startswith("**", end) or self.text.endswith("**", 0, end)

    def _is_sector(self, index: int) -> bool:
        """Whether one word of relief heads a bullet that goes on: "- Water. Teams have delivered"."""
        sentence = self.sentences[index]
        return self.text[sentence.start : sentence.end].strip(" .*-•").lower() in word_class("relief_sector")

    def _is_run_in(self, index: int) -> bool:
        """Whether a sentence is a word or two in bold that head a paragraph: "**Demining.** We have put"."""
        sentence = self.sentences[index]
        if not self.text.startswith("**", sentence.end) or sentence.end - sentence.start > _RUN_IN:
            return False
        return not any(kind in "NV" for chunk in self._line(index).chunks for _, _, kind, _ in chunk.words)

    def _items_of(self, index: int, sentence: Sentence, last: Mention | None) -> list[Mention]:
        nodes = self._cut(index)
        listed = sentence.bullet or index in self.listed
        if not listed and not may_name(nodes) and not (last is not None and may_count(nodes)):
            return []
        self._read(index)
        del self.nodes[index]  # what it tells is known: nobody asks for them again
        return items_in(self.text, nodes, listed, sentence.end, partial(self._topic, index), last)

    def _is_line(self, index: int) -> bool:
        """Whether a sentence is a line of a list without bullets: after a colon, between semicolons."""
        if not index or self.sentences[index].bullet:
            return False
        before = self._ending(index - 1)
        if before.endswith(":"):
            line = self._ending(index).endswith(_LINE_ENDS)
        else:
            line = index - 1 in self.listed and before.endswith(_LINE_ENDS)
        if line:
            self.listed[index] = self.listed.get(index - 1, index - 1)
        return line

    def _ending(self, index: int) -> str:
        sentence = self.sentences[index]
        return self.text[max(sentence.start, sentence.end - 6) : sentence.end].rstrip()

    def _cut(self, index: int) -> list[Node]:
        if index not in self.nodes:
            money = self._money_in(self.sentences[index])
            self.nodes[index] = nodes_of(self.text, self._line(index), money)
        return self.nodes[index]

    def _line(self, index: int) -> Line:
        line = self.lines.get(index)
        if line is None:
            sentence = self.sentences[index]
            line = self.lines[index] = cut(self.text, self.flat, sentence.start, sentence.end)
        return line

    def _money_in(self, sentence: Sentence) -> list[tuple[int, int]]:
        first = last = bisect_left(self.ends, sentence.start + 1)
        while last < len(self.money) and self.money[last][0] < sentence.end:
            last += 1
        return self.money[first:last]

    def _read(self, index: int) -> str | None:
        """What a sentence tells."""
        if index not in self.told:
            inherited = None
            if self.sentences[index].bullet:
                inherited = self._heading(index) or self._handed_down(index)
            elif index in self.listed:
                inherited = self._introduced(index) or self._topic(index)
            self.told[index] = read(self._cut(index), inherited, partial(self._topic, index))
        return self.told[index]

    def _heading(self, index: int) -> str | None:
        """What the title above a list tells."""
        intro = self.sentences[index].intro
        return self._tell(intro) if intro is not None and self._is_title(intro) else None

    def _handed_down(self, index: int) -> str | None:
        """What a bullet has from before: harm only from the sentence that introduces it."""
        topic = self._topic(index)
        if topic != "harms":
            return topic or "gives"
        intro = self.sentences[index].intro
        return topic if intro is not None and self._tell(intro) == "harms" else None

    def _introduced(self, index: int) -> str | None:
        """What a numbered line tells that ends in a colon before a list without bullets."""
        before = self.listed[index]
        return self._tell(before) if self.sentences[before].bullet else None

    def _topic(self, index: int) -> str | None:
        """What the sentences before told last; titles and bullets tell nothing to what follows them."""
        if index in self.topics:
            return self.topics[index]
        if self.depth >= _DEPTH and self.begun < index:
            first, self.begun = self.begun, index
            for before in range(first, index):
                self._tell(before)
        self.depth += 1
        topic, before = None, index - 1
        while before >= 0 and topic is None:
            if self._goes_on(before, index) or not (self.sentences[before].bullet or self._is_title(before)):
                topic = self._tell(before)
            if topic is None and before in self.topics:
                topic = self.topics[before]
                break
            before -= 1
        self.depth -= 1
        self.topics[index] = topic
        return topic

    def _goes_on(self, before: int, index: int) -> bool:
        """Whether a sentence stands in the same bullet as the one before it, which tells it something then."""
        if before + 1 != index or not (self.sentences[index].bullet and self.sentences[before].bullet):
            return False
        return "\n" not in self.text[self.sentences[before].end : self.sentences[index].start]

    def _tell(self, index: int) -> str | None:
        sentence = self.sentences[index]
        if index not in self.told and not self._money_in(sentence) and not gate.may_tell(self._line(index)):
            self.told[index] = None
        return self._read(index)

    def _is_title(self, index: int) -> bool:
        sentence = self.sentences[index]
        raw = self.text[sentence.start : sentence.end]
        return len(raw) < 80 and raw[-1:] not in '.:;!?,"”' and not self._money_in(sentence)
