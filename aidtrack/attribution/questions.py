"""What a transcript's questions are about: "Q Can I ask about Lebanon?" holds until the next question."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aidtrack.lexicon import actors

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context

#: "QUESTION:", "Q:", "Q  On Lebanon": at the start of a paragraph.
_QUESTION: Final = re.compile(r"[\s*_]*(?:QUESTION\b|Q(?:UESTION)?[*_]*[:.]|Q[*_]*\s+[A-Z\"“(])")


#: One of them starts the paragraph of a question.
_HEADS: Final = ("\nQ", "\n*Q", "\n**Q", "\n Q", "QUESTION")
_KINDS: Final = frozenset(("name", "demonym", "government", "abbreviation"))


def topics(context: Context) -> list[str | None]:
    """The country in need that the last question before each sentence names, None where it names none or several."""
    if "Q" not in context.text or not any(head in context.document.text for head in _HEADS):
        return [None] * len(context.sentences)
    found: list[str | None] = []
    topic, paragraph = None, -1
    asked: set[str] | None = None
    for index, sentence in enumerate(context.sentences):
        if sentence.paragraph != paragraph:
            paragraph, asked = sentence.paragraph, None
            if _QUESTION.match(context.text, sentence.start, sentence.end):
                asked, topic = set(), None
        if asked is not None:
            asked |= {m.actor for m in context.by_sentence[index] if m.kind in _KINDS and actors.is_in_need(m.actor)}
            topic = next(iter(asked)) if len(asked) == 1 else None
        found.append(topic)
    return found
