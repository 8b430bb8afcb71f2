"""Items: things given, with their quantity, unit and catalogue entry.

A sentence is cut into tokens and noun phrases. Walking from left to right, each phrase gets what the sentence says of
it from what governs it: the verb before it (or the passive after it), the preposition and what that hangs on, or the
list it belongs to. A phrase that is given or asked for and names a thing is an item; in a list of such things also
a name that the catalogue doesn't know.

Most sentences of a text give nothing: `gate` finds that out from their words alone, `sentences.may_name` from their
phrases, and what a sentence tells the next ones is read only when one of those asks (`story`).
"""

from __future__ import annotations

from collections.abc import Sequence

from aidtrack.extractors.equipment.mention import Mention
from aidtrack.extractors.equipment.story import Story
from aidtrack.text import Sentence

__all__ = ["Mention", "find"]


def find(
    text: str, sentences: Sequence[Sentence], money: Sequence[tuple[int, int]] = (), *, doubted: bool = False
) -> list[Mention]:
    """Every thing that the text says is given or asked for.

    Args:
        text: any text; offsets of the result are into it.
        sentences: its sentences.
        money: spans of amounts, which are no quantities.
        doubted: whether to tell also what rules find and the signs around it speak against.

    >>> from aidtrack.text import split
    >>> text = "The package includes six M777 155mm howitzers, 18 trucks and over 3 million rounds of ammunition."
    >>> [(m.low, m.unit, text[m.name_start : m.name_end]) for m in find(text, split(text))]
    [(6.0, 'units', 'M777 155mm howitzers'), (18.0, 'units', 'trucks'), (3000000.0, 'rounds', 'ammunition')]
    >>> text = "Russian forces lost 838 tanks."
    >>> find(text, split(text))
    []
    """
    found = Story(text, sentences, sorted(money)).items()
    return found if doubted else [mention for mention in found if not mention.doubted]
