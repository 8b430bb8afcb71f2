"""Sections of a text by the country that heads them: "SUDAN" above a paragraph, "Bern." before its first sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aidtrack.lexicon import actors

if TYPE_CHECKING:
    from aidtrack.attribution.context import Context

#: A name that heads a section has no more characters; a line without a full stop that long or shorter ends one.
LONGEST: Final = 76
_LONGEST_LINE: Final = 60
#: "Japan (JICA)", "Inter-American Development Bank (IDB)": the bracket is no part of the name.
_IN_BRACKETS: Final = re.compile(r"\(([^()]{4,60})\)?$")
_SHORT: Final = re.compile(r"\s+\([^()]{2,24}\)?$")
_SIGNS: Final = " \t*_#:.—–-\"“”'‘’"
_MARKS: Final = _SIGNS + "0123456789)"
#: Unions of states: as a heading, one may be a place or a topic (the European Union mostly gives).
_UNIONS: Final = frozenset(
    ("United Nations", "NATO", "Gulf Cooperation Council", "African Union", "Arab League", "ASEAN",
     "OECD", "OSCE", "Council of Europe")
)  # fmt: skip


def headings(context: Context) -> list[str | None]:
    """The actor that heads the section of each sentence, None where none does."""
    found: list[str | None] = []
    actor, paragraph, opens = None, -1, True
    for index, sentence in enumerate(context.sentences):
        numbered = opens and index > 0 and not context.words(index - 1).strip(_MARKS)  # "5." before "Syria"
        opens, paragraph = numbered or sentence.paragraph != paragraph, sentence.paragraph
        if opens and not sentence.bullet and sentence.end - sentence.start <= LONGEST:
            named = _heading(context, index)
            if named is not None or _is_line(context, index):
                actor = named
        found.append(actor)
    first = next((index for index, actor in enumerate(found) if actor is not None), len(found))
    if len(set(found[first:])) == 1 and _is_dateline(context, first, found[first]):
        return [None] * len(found)
    return found


def _is_dateline(context: Context, first: int, actor: str | None) -> bool:
    """Whether a capital opens the first paragraph: "Vienna. The ministry said"; it heads no section.

    One in capitals that givers have may stand for who acts: "OSLO. The government decided".
    """
    if (
        first + 1 == len(context.sentences)
        or context.sentences[first].paragraph != context.sentences[first + 1].paragraph
    ):
        return False
    words = context.words(first).strip(_MARKS)
    named = actors.find(words.title()) if words.isupper() else context.by_sentence[first]
    if not named or named[0].kind != "capital":
        return False
    return first == 0 or actors.is_in_need(actor or "")


def _heading(context: Context, index: int) -> str | None:
    """The actor that is all that a heading says."""
    words = context.words(index).strip(_MARKS)
    if words.isupper() and len(words) > 3:  # "SUDAN"; a shorter one is an abbreviation, known as such
        words = _SHORT.sub("", words).title()
        named = actors.find(words)
    else:
        whole = context.words(index).lstrip(_MARKS).rstrip(_SIGNS)  # "United24" ends with digits of its own
        in_brackets = _IN_BRACKETS.search(words)
        words = next((m.actor for m in context.by_sentence[index] if m.actor == whole), _SHORT.sub("", words))
        named = [m for m in context.by_sentence[index] if context.text[m.start : m.end] == words][:1]
        if not named and in_brackets is not None:
            words = in_brackets[1]
            named = [m for m in context.by_sentence[index] if context.text[m.start : m.end] == words][:1]
    if (
        not named
        and (topics := {m.actor for m in context.by_sentence[index] if context.goes_to(m)})
        and len(topics) == 1
    ):
        return topics.pop() if _is_line(context, index) else None  # "Aid to Syria"
    return named[0].actor if len(named) == 1 and len(words) == named[0].end - named[0].start else None


def _is_line(context: Context, index: int) -> bool:
    """Whether a sentence is a heading of another kind: a paragraph of its own that no mark ends, or all in bold."""
    words = context.words(index)
    if len(words) > 4 and words.startswith("**") and words.endswith("**"):
        return True
    if len(words) > _LONGEST_LINE:
        return False
    after = index + 1 == len(context.sentences) or (
        context.sentences[index + 1].paragraph != context.sentences[index].paragraph
    )
    return after and words[-1:].isalnum()


def givers(context: Context) -> bool:
    """Whether the headings name those who give: half of them are seen giving, and none is who receives."""
    named = {actor for actor in context.headings if actor is not None}
    gives = {m.actor for m in context.mentions if m.actor in named and context.gives(m) >= 2}
    # A bank, fund or charity heads what it gives; an agency of the United Nations may head what it gets.
    gives |= {
        actor
        for actor in named
        if actors.types().get(actor) not in ("country", "coalition")
        and actor not in _UNIONS
        and actor not in actors.pays_as()
    }
    return context.recipient not in named and 2 * len(gives) >= max(len(named), 1)


def in_need(context: Context) -> frozenset[str]:
    """The countries outside the Committee that head sections and that the text never sees giving."""
    named = {actor for actor in context.headings if actor is not None and actors.is_in_need(actor)}
    return frozenset(
        named - {m.actor for m in context.mentions if m.actor in named and m.kind != "leader" and context.gives(m) >= 2}
    )


def receiver(context: Context, index: int) -> str | None:
    """The country whose section a sentence stands in, where it is one that receives."""
    actor = context.headings[index]
    if actor is None or actors.types().get(actor) != "country":
        return None
    return actor if not context.headed_by_givers or actor in context.in_need else None


def giver(context: Context, index: int) -> str | None:
    """The giver whose section a sentence stands in, where sections go by those who give."""
    actor = context.headings[index]
    gives = actor is not None and context.headed_by_givers and actor not in context.in_need
    return actor if gives else None
