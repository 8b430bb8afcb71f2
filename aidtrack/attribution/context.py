"""What a whole document says: who speaks, who gives, who receives, and the stretch of text around each amount."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from aidtrack.extractors import money
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import ActorMention
from aidtrack.model import Document
from aidtrack.text import Sentence

#: Whose money is no aid to those it fights.
FOES: Final = frozenset(("Russia", "Belarus", "Iran", "North Korea", "Syria"))
_RECEIVES: Final = re.compile(
    r"\b(?:to|for|in|into|help|helps|helping|support|supports|supporting|assist|assisting|aid|arm|arming|equip|give|gives|giving|send|sending|provide|provides"
    r"|providing|offer|lend|lending|grant|supply|supplying|defend|defending|rebuild|rebuilding|people of|government of|capital of|inside|across|within|throughout)"
    r"\s+(?:the\s+)?(?:people\s+of\s+(?:the\s+)?|government\s+of\s+(?:the\s+)?|war-torn\s+|besieged\s+)?$",
    re.IGNORECASE,
)
_NOT_SUBJECT: Final = re.compile(
    r"\b(?:to|for|in|at|with|against|near|inside|across|into|toward|towards|over|visit|visited|visits|visiting|told|tell|thank|thanked|of|and\s+for|between|amid|outside|through|via|among)"
    r"\s+(?:the\s+|its\s+|other\s+)?(?:[a-z]+\s+){0,1}$"
)
_FROM: Final = re.compile(r"\b(?:from|by)\s+(?:the\s+)?(?:[a-z]+\s+)?$")
_AID_NOUN: Final = re.compile(
    r"^(?:['’]s?)?\s+(?:[\w-]+\s+){0,4}?(?:aid|assistance|package|support|help|donation|contribution|pledge|commitment|loan|grant|tranche|funding|drawdown|share|money"
    r"|military contributions|total|overall)\b",
    re.IGNORECASE,
)
_GIVES: Final = re.compile(
    r"^(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?)?[\s,]+(?:[\w’'.,-]+\s+){0,9}?(?:announc|pledg|provid|giv|gave|send|sent|donat|contribut|commit|approv|authori[sz]|allocat|promis|offer|lend|lent|unveil|grant|"
    r"disburs|transfer|deliver|suppl|sign|agree|earmark|set aside|spend|spent|add|doubl|increas|rais|releas|finance|fund|pay|paid|plans?|request|will|would|has|have|is\b|are\b|said)",
    re.IGNORECASE,
)
_VOICE: Final = re.compile(r"\b(?:we|we’re|we're|our|i|i’m|my)\b", re.IGNORECASE)


_PREFIXED: Final = {r"\bC(?:A|AN|DN)?\$": "CAD", r"\bAU?\$": "AUD", r"\bNZ\$": "NZD", r"\bNT\$": "TWD", r"\bHK\$": "HKD", r"\bS\$": "SGD"}


@dataclass(slots=True)
class Window:
    """The text around one amount: its sentence, and the stretches up to its neighbours in that sentence."""

    index: int
    sentence: Sentence
    text: str
    start: int
    end: int
    left: str = ""  # from the sentence's start
    right: str = ""  # to the sentence's end
    near_left: str = ""  # from the previous amount
    near_right: str = ""  # to the next amount
    clause: str = ""
    intro: str = ""


@dataclass(slots=True)
class Context:
    """A document with what is known of it as a whole."""

    document: Document
    sentences: list[Sentence]
    mentions: list[ActorMention]
    by_sentence: list[list[ActorMention]] = field(default_factory=list)
    voice: str | None = None
    donor: str | None = None
    recipient: str | None = None
    aid: bool = False

    @property
    def prefixed(self) -> frozenset[str]:
        """Dollars that the text marks with a letter ("C$"): a bare sign then means another one."""
        if re.search(r"\bUS\$", self.document.text):
            return frozenset()  # a text that marks both marks what isn't its own
        return frozenset(code for signs, code in _PREFIXED.items() if re.search(signs, self.document.text))

    @property
    def text(self) -> str:
        return self.document.text

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds an offset."""
        starts = [sentence.start for sentence in self.sentences]
        return max(0, bisect_right(starts, offset) - 1)


def build(document: Document, sentences: list[Sentence]) -> Context:
    """Read a document's context: its actors, its voice, its main donor and recipient."""
    mentions = actors.find(document.text, document.published)
    context = Context(document, sentences, mentions)
    context.by_sentence = [[] for _ in sentences]
    place = 0
    for mention in mentions:
        while place + 1 < len(sentences) and sentences[place + 1].start <= mention.start:
            place += 1
        if sentences and mention.start >= sentences[place].start:
            context.by_sentence[place].append(mention)
    context.voice = _voice(context)
    context.recipient = _main_recipient(context)
    context.donor = _main_donor(context)
    context.aid = _about_aid(context)
    return context


def _about_aid(context: Context) -> bool:
    """Whether the text as a whole is about aid: its headline or lead says so, or many of its sentences do."""
    lead = context.document.title + " " + " ".join(context.text[s.start : s.end] for s in context.sentences[:3])
    if _AID_WORDS.search(lead):
        return True
    hits = sum(1 for s in context.sentences if _AID_WORDS.search(context.text, s.start, s.end))
    return hits >= 3 or hits * 4 > len(context.sentences)


_AID_WORDS: Final = re.compile(
    r"\b(?:(?:military|security|humanitarian|financial|economic|aid|assistance|support|donation|weapons|defen[cs]e) (?:aid|assistance|packages?|support|help|funding)|aid to|aid for|assistance (?:to|for)"
    r"|drawdown|donat\w+|pledg\w+|humanitarian|relief (?:to|for|supplies)|macro-financial|grants? to|loans? to|support (?:to|for) Ukraine|help(?:ing)? Ukraine)\b",
    re.IGNORECASE,
)


def _voice(context: Context) -> str | None:
    """Whose "we" it is: the publisher, where that is a government or institution."""
    document = context.document
    for name in (document.publisher, document.url, document.title):
        found = [m for m in actors.find(name) if m.actor != "Ukraine"] if name else []
        official = [m for m in found if m.kind in ("government", "agency", "parliament", "name", "abbreviation")]
        if name is document.publisher and official:
            return official[0].actor
    return None


def receives(context: Context, mention: ActorMention) -> bool:
    """Whether the words before an actor make it the one who receives."""
    return _RECEIVES.search(context.text[max(0, mention.start - 40) : mention.start]) is not None


def is_subject(context: Context, mention: ActorMention) -> bool:
    """Whether nothing before an actor keeps it from giving."""
    return _NOT_SUBJECT.search(context.text[max(0, mention.start - 40) : mention.start]) is None


def gives(context: Context, mention: ActorMention) -> float:
    """How much an actor's own words make it the giver, from 0 to 3."""
    text = context.text
    after = text[mention.end : mention.end + 90].replace("\n", " ")
    if _AID_NOUN.match(after):
        return 3.0 if is_subject(context, mention) or mention.kind in ("demonym", "abbreviation") or text[mention.end : mention.end + 1] in "'’" else 1.5
    if _FROM.search(text[max(0, mention.start - 20) : mention.start]):
        return 2.0
    if not is_subject(context, mention):
        return 0.0
    return 2.0 if _GIVES.match(after) else 0.8


def _main_donor(context: Context) -> str | None:
    scores: Counter[str] = Counter()
    if context.voice:
        scores[context.voice] += 4
    for mention in actors.find(context.document.title):
        if mention.actor != context.recipient and mention.actor not in FOES:
            scores[mention.actor] += 3
    for index, found in enumerate(context.by_sentence):
        weight = 2.0 if index < 3 else 1.0
        for mention in found:
            if mention.actor in FOES or mention.actor in (context.recipient, "Ukraine"):
                continue
            scores[mention.actor] += weight * gives(context, mention)
    if not scores:
        return None
    best, score = max(scores.items(), key=lambda pair: (pair[1], pair[0]))
    return best if score >= 1.5 else None


def _main_recipient(context: Context) -> str | None:
    scores: Counter[str] = Counter()
    for mention in actors.find(context.document.title):
        if mention.kind in ("name", "demonym", "capital", "leader") and mention.actor not in FOES:
            scores[mention.actor] += 1
    for mention in context.mentions:
        if mention.kind not in ("name", "demonym", "abbreviation", "capital", "leader") or actors.types().get(mention.actor) != "country":
            continue
        if receives(context, mention):
            scores[mention.actor] += 3 if mention.kind == "name" else 1
        elif mention.actor == "Ukraine":
            scores[mention.actor] += 1
    for actor in ("Russia", "Belarus", context.voice or ""):
        scores.pop(actor, None)
    if not scores:
        return None
    best, score = max(scores.items(), key=lambda pair: (pair[1], pair[0]))
    return best if score >= 2 else None


_CLAUSE_END: Final = re.compile(r"[;—–]|,\s+(?:while|whereas|but|although|though)\s|:\s")


def windows(context: Context, mentions: list[money.Mention]) -> list[Window]:
    """The stretches of text around each amount."""
    text = context.text
    starts = [sentence.start for sentence in context.sentences]
    found: list[Window] = []
    homes = [max(0, bisect_right(starts, mention.start) - 1) for mention in mentions]
    for number, mention in enumerate(mentions):
        sentence = context.sentences[homes[number]]
        before = [m.end for i, m in enumerate(mentions) if homes[i] == homes[number] and m.end <= mention.start and m.conversion_of is None]
        after = [m.start for i, m in enumerate(mentions) if homes[i] == homes[number] and m.start >= mention.end and m.conversion_of is None]
        end = max(sentence.end, mention.end)
        near_start, near_end = (before[-1] if before else sentence.start), (after[0] if after else end)
        window = Window(homes[number], sentence, text[sentence.start : end], mention.start, mention.end)
        window.left, window.right = text[sentence.start : mention.start], text[mention.end : end]
        window.near_left, window.near_right = text[near_start : mention.start], text[mention.end : near_end]
        window.clause = _clause(text, sentence.start, end, mention)
        if sentence.bullet and sentence.intro is not None:
            intro = context.sentences[sentence.intro]
            window.intro = text[intro.start : intro.end]
        found.append(window)
    return found


def _clause(text: str, start: int, end: int, mention: money.Mention) -> str:
    left = start
    for stop in _CLAUSE_END.finditer(text, start, mention.start):
        left = stop.end()
    stop_right = _CLAUSE_END.search(text, mention.end, end)
    return text[left : stop_right.start() if stop_right else end]
