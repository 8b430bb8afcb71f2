"""Who is spoken of and who speaks in a transcript: "Q Can I ask about Lebanon?" holds until the next question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aidtrack.lexicon import actors

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context

#: "QUESTION:", "Q:", "Q  On Lebanon": at the start of a paragraph.
_QUESTION: Final = re.compile(r"[\s*_]*(?:QUESTION\b|Q(?:UESTION)?[*_]*[:.]|Q[*_]*\s+[A-Z\"“(])")


#: "On Haiti.", "Can I ask about Sudan?": what is asked about, whatever else the question names.
_ABOUT: Final = re.compile(r"(?:(?:^|[:.?!,]\s|Q\s+|\b(?:and|then|just|ask|question|back|up)\s+)[Oo]n|\babout)\s+$")
#: One of them starts the paragraph of a question.
_HEADS: Final = ("\nQ", "\n*Q", "\n**Q", "\n Q", "QUESTION")
_KINDS: Final = frozenset(("name", "demonym", "government", "abbreviation"))


def _may_be_asked_about(actor: str) -> bool:
    return actors.is_in_need(actor) and actor not in actors.FOES


def topics(context: Context) -> list[str | None]:
    """The country in need that the last question before each sentence names, None where it names none or several."""
    if "Q" not in context.text or not any(head in context.document.text for head in _HEADS):
        return [None] * len(context.sentences)
    found: list[str | None] = []
    topic, paragraph = None, -1
    asked: set[str] | None = None
    opened: str | None = None
    for index, sentence in enumerate(context.sentences):
        if sentence.paragraph != paragraph:
            paragraph, asked = sentence.paragraph, None
            if _QUESTION.match(context.text, sentence.start, sentence.end):
                asked, opened, topic = set(), None, None
        if asked is not None:
            named = [
                m
                for m in context.by_sentence[index]
                if m.kind in _KINDS
                and _may_be_asked_about(m.actor)
                and not context.text.startswith((" says ", " say ", " said "), m.end)
            ]
            asked |= {m.actor for m in named}
            opened = opened or next(
                (m.actor for m in named if _ABOUT.search(context.text, sentence.start, m.start)), None
            )
            topic = opened or (next(iter(asked)) if len(asked) == 1 else None)
        found.append(topic)
    return found


#: "PRIME MINISTER KISHIDA:" at the start of a paragraph.
_LABEL: Final = re.compile(r"[\s*_]*([A-Z][A-Z.'’ -]{5,60})[*_]*:")
#: Offices of guests; one of them stands in a label that is looked at.
_OFFICES: Final = ("PRESIDENT ", "MINISTER", "CHANCELLOR", "SECRETARY GENERAL", "SECRETARY-GENERAL")


def speakers(context: Context) -> list[str | None]:
    """For whom a guest speaks in each sentence of a transcript, None where the document's own voice does.

    A guest's country is that of a known leader ("PRIME MINISTER KISHIDA:"), or the one other that the headline names.
    """
    if context.voice is None or not any(office in context.text for office in _OFFICES):
        return []
    found: list[str | None] = []
    speaker, paragraph = None, -1
    for sentence in context.sentences:
        if sentence.paragraph != paragraph:
            paragraph = sentence.paragraph
            label = _LABEL.match(context.text, sentence.start, sentence.end)
            if label is not None:
                speaker = _guest(context, label[1])
        found.append(speaker)
    return found


def _guest(context: Context, label: str) -> str | None:
    """The country for which a speaker stands whose label names an office."""
    if not any(office in f"{label} " for office in _OFFICES):
        return None
    known = [m.actor for m in actors.find(label.title(), context.day) if m.kind == "leader"]
    if known:
        return known[0] if known[0] != context.voice else None
    titled = {m.actor for m in context.in_title} - {context.voice}
    return titled.pop() if len(titled) == 1 and "PRESIDENT" not in label else None
