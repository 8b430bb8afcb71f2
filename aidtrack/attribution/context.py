"""What a whole document says: who speaks, who gives, who receives, and what its sentences hold."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from operator import itemgetter
from typing import Final

from aidtrack.attribution import home, questions, sections
from aidtrack.attribution.giving import gives
from aidtrack.attribution.principals import main_donor, main_recipient
from aidtrack.attribution.receiving import receives
from aidtrack.attribution.voices import day_of, gives_in_first_person, speaker_of, voice_of
from aidtrack.attribution.windows import Window
from aidtrack.lexicon import actors, cues, programmes
from aidtrack.lexicon.actors import GIVERS, ActorMention
from aidtrack.lexicon.aid_words import NOTHING, AidWords, phrases
from aidtrack.lexicon.cues import Heard
from aidtrack.lexicon.programmes import Programme
from aidtrack.model import Document
from aidtrack.patterns import Holdings, Opening, lower
from aidtrack.text import Sentence

_PLACE: Final = itemgetter(0)
#: The seat of the Union and of a state of its own.
_SEAT: Final = "Brussels"
#: What British offices are called, and whose else it may be.
_ALSO_OF: Final = {"Commons": "Canada", "Foreign Office": "Germany"}
#: What chambers of several countries are called; read as those of the United States at first.
_CHAMBERS: Final = frozenset(("the House", "The House", "House of Representatives", "Senate"))
#: Givers besides the United States with a House of Representatives.
_HOUSES: Final = frozenset(("Netherlands", "Japan", "Australia", "New Zealand", "Belgium"))
#: Names that many may bear: they mean an actor (the Union, Lebanon's army) only in a text that names it otherwise, too.
_SHORT: Final = frozenset(
    ("The Union", "The commission", "the commission", "Congressional", "congressional",
     "Agency for International Development", "LAF", "ANSF")
)  # fmt: skip


def _named_in_full(text: str, found: list[ActorMention]) -> list[ActorMention]:
    """Mentions without short names of actors that the text doesn't name in full."""
    full = [m for m in found if text[m.start : m.end] not in _SHORT]
    if len(full) == len(found):
        return found
    named = {m.actor for m in full}
    return [m for m in found if m.actor in named]


def _flat(text: str) -> str:
    """Every kind of white space as a blank: hard-wrapped lines hide no phrase, and offsets stay."""
    for letter in "\n\r\t\xa0\u202f\u2009":
        text = text.replace(letter, " ")
    return text


class Context:
    """A document with what is known of it as a whole."""

    def __init__(self, document: Document, sentences: list[Sentence]) -> None:
        self.document = document
        self.text = _flat(document.text)
        self.flat = lower(self.text)
        self._plain = self.flat.replace("’", "'")  # as cues are written
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]
        self.day, self.day_from, self.dateline_end = day_of(document)
        self.mentions = _named_in_full(document.text, actors.find(document.text, self.day))
        self.in_title = actors.find(document.title, self.day) if document.title else []
        self._seat_of_its_own()
        self._office_of_its_own()
        self._chamber_of_its_own()
        self.by_sentence: list[list[ActorMention]] = [[] for _ in sentences]
        begin = self.starts[0] if self.starts else len(self.text)
        place = _PLACE_LINE.match(self.text, 0, 120)
        written = place.end() if place is not None else 0
        for mention in self.mentions:
            if mention.end <= written and mention.actor in GIVERS and _ENDS_PLACE.match(self.text, mention.end):
                continue  # "RAMSTEIN, Germany —" only tells where it was written
            if mention.start >= begin and not (mention.end <= self.dateline_end and self._in_dateline(mention)):
                self.by_sentence[self.sentence_at(mention.start)].append(mention)
        self._heard: dict[int, list[Heard]] = {}
        self._holdings = Holdings(self.flat, phrases())
        self._gives: dict[int, float] = {}
        self.told: dict[int, float] = {}
        self.listed: set[int] = set()  # where countries stand that only a list's first makes receivers
        self.subjects: dict[int, bool] = {}
        voice = voice_of(document)
        self.charity = voice if gives_in_first_person(voice) else None
        self.voice = None if self.charity else voice
        self.donor: str | None = None
        self.single = False  # one donor stands out
        self._dollar_countries: list[str] | None = None
        self._headed_by_givers: bool | None = None
        self._has_entry: bool | None = None
        self._in_need: frozenset[str] | None = None
        title = document.title
        self.aid_words = AidWords(self.text, self.flat, self._holdings.others)
        self.title_says = AidWords(title).between(0, len(title)) if title else NOTHING  # its words of aid
        self.lead_says = self.sentence_says(0) if sentences else NOTHING
        self.named = Counter(found.actor for found in self.mentions)
        self.programmes = list(programmes.find(self.text, self.flat))
        self._owned = frozenset((programme.name, programme.donor) for _, programme in self.programmes)
        self.marked = home.marked(self.text)  # dollars with a letter ("C$"): a bare sign then means another one
        self.recipient = main_recipient(self)
        self.voice = self.voice or (None if self.charity else speaker_of(self))
        self.donor = main_donor(self)
        self.aid = _about_aid(self)
        self.publisher_country = home.published_in(self)
        self.headings = sections.headings(self)  # the actor that heads the section of each sentence
        self.speakers = questions.speakers(self)  # for whom a guest speaks in each sentence; empty where none does
        self.asked_about = questions.topics(self)  # the country that the question before each sentence is about

    def _seat_of_its_own(self) -> None:
        """Read "Brussels" as Belgium's capital where the text names that country and never the Union."""
        if _SEAT not in self.text:
            return
        seats = [mention for mention in self.mentions if self.text[mention.start : mention.end] == _SEAT]
        title = self.document.title
        seats += [m for m in self.in_title if title[m.start : m.end] == _SEAT]
        others = Counter(m.actor for m in self.mentions if self.text[m.start : m.end] != _SEAT)
        others.update(m.actor for m in self.in_title if title[m.start : m.end] != _SEAT)
        if others["Belgium"] > 1 and not others["European Union"]:
            for mention in seats:
                mention.actor = "Belgium"

    def _office_of_its_own(self) -> None:
        """Read the House of Commons as Canada's, the Foreign Office as Germany's, in a text that names this country and
        nothing else of the United Kingdom's."""
        for name, country in _ALSO_OF.items():
            if name not in self.text or all(m.actor != country for m in self.mentions):
                continue
            offices = [m for m in self.mentions if self.text[m.start : m.end].endswith(name)]
            british = sum(m.actor == "United Kingdom" for m in self.mentions)
            if british == len(offices) and all(m.actor != "United Kingdom" for m in self.in_title):
                for mention in offices:
                    mention.actor = country

    def _chamber_of_its_own(self) -> None:
        """Read "the House" as the main country's where the text never names the United States."""
        chambers = [
            m
            for m in self.mentions
            if m.kind == "parliament" and m.actor == "United States" and self.text[m.start : m.end] in _CHAMBERS
        ]
        if not chambers:
            return
        places = {m.start for m in chambers}
        named = Counter(m.actor for m in self.mentions if m.start not in places)
        named.update(m.actor for m in self.in_title)
        if named["United States"]:
            return
        likely = [(times, actor) for actor, times in named.items() if actor in _HOUSES]
        country = max(likely)[1] if likely and max(likely)[0] > 2 else None
        if country is not None:
            for mention in chambers:
                mention.actor = country

    def _in_dateline(self, mention: ActorMention) -> bool:
        """Whether it only says where the text was written."""
        first = self.document.text.rfind("\n", 0, self.dateline_end) + 1
        return mention.kind == "capital" and first <= mention.start and mention.end <= self.dateline_end

    def sentence_says(self, index: int) -> frozenset[str]:
        """What the words of aid in a sentence say."""
        return self.aid_words.between(self.sentences[index].start, self.sentences[index].end)

    def introduction_says(self, window: Window) -> frozenset[str]:
        """What the words of aid say that introduce the list in which an amount stands."""
        intro = window.sentence.intro
        return self.sentence_says(intro) if window.intro and intro is not None else NOTHING

    def voice_at(self, index: int) -> str | None:
        """Whose "we" it is in a sentence: a guest's in its turn of a transcript, else the document's."""
        return (self.speakers[index] if self.speakers else None) or self.voice or self.charity

    @property
    def dollar_countries(self) -> list[str]:
        """Whose dollar a bare "$" may mean, the likeliest first."""
        if self._dollar_countries is None:
            self._dollar_countries = home.dollar_countries(self)
        return self._dollar_countries

    @property
    def headed_by_givers(self) -> bool:
        """Whether sections go by those who give, not by those who receive."""
        if self._headed_by_givers is None:
            self._headed_by_givers = sections.givers(self)
        return self._headed_by_givers

    @property
    def has_entry(self) -> bool:
        """Whether the main recipient heads an entry, as all that receive may: "Ukraine: $61bn"."""
        if self._has_entry is None:
            self._has_entry = any(
                m.actor == self.recipient and ":" in self.text[m.end : m.end + 3] and self.opens_sentence(m)
                for m in self.mentions
            )
        return self._has_entry

    def opens_sentence(self, mention: ActorMention) -> bool:
        """Whether no word stands before an actor in its sentence."""
        start = self.sentences[self.sentence_at(mention.start)].start
        return not any(letter.isalnum() for letter in self.text[start : mention.start])

    @property
    def in_need(self) -> frozenset[str]:
        """The countries that head sections as those who receive."""
        if self._in_need is None:
            self._in_need = sections.in_need(self)
        return self._in_need

    def programmes_between(self, left: int, right: int) -> list[tuple[int, Programme]]:
        """Those of its programmes that a stretch of the text names."""
        place = bisect_left(self.programmes, left, key=_PLACE)
        return self.programmes[place : bisect_left(self.programmes, right, place, key=_PLACE)] if left < right else []

    def only_programme(self, donor: str) -> str | None:
        """The one programme of a donor's that the text names, if it names just one."""
        names = {name for name, owner in self._owned if owner == donor or (not owner and donor)}
        return next(iter(names)) if len(names) == 1 else None

    def sentence_at(self, offset: int) -> int:
        """The index of the sentence that holds an offset."""
        return (bisect_right(self.starts, offset) or 1) - 1

    def words(self, index: int) -> str:
        """The text of a sentence."""
        sentence = self.sentences[index]
        return self.text[sentence.start : sentence.end]

    def before(self, index: int) -> int | None:
        """The sentence before one in its paragraph, None where it opens it."""
        same = index > 0 and self.sentences[index - 1].paragraph == self.sentences[index].paragraph
        return index - 1 if same else None

    def holds(self, start: int, end: int) -> int:
        """What `patterns.Holdings` says of a stretch of the text."""
        return self._holdings.between(start, end)

    def heard(self, index: int, end: int = 0) -> list[Heard]:
        """The cues of a sentence with their places in the document, without those that a look-alike explains away."""
        if index not in self._heard:
            start, end = self.sentences[index].start, max(self.sentences[index].end, end)
            self._heard[index] = cues.hear(self.text[start:end], start, self._plain[start:end])
        return self._heard[index]

    def goes_to(self, mention: ActorMention) -> bool:
        """Whether a country outside the Committee plainly receives: "to Syria"."""
        return mention.actor not in GIVERS and mention.kind == "name" and receives(self, mention) >= 3

    def gives(self, mention: ActorMention) -> float:
        """How much an actor's own words make it the giver, from 0 to 3."""
        if mention.kind == "bearer":
            return 0.0  # whoever bears its name begins at the same place
        found = self._gives.get(mention.start)
        if found is None:
            found = self._gives[mention.start] = gives(self, mention)
        return found


#: Longer sentences than this are no sentences (a table, a list of names): they are cut, so that work stays linear.
LONGEST: Final = 1200


def bounded(text: str, sentences: list[Sentence]) -> list[Sentence]:
    """The sentences, the overlong ones cut at white space.

    >>> [(s.start, s.end) for s in bounded("a " * 1500, [Sentence(0, 2999, 0)])]
    [(0, 1199), (1200, 2399), (2400, 2999)]
    """
    if all(sentence.end - sentence.start <= LONGEST for sentence in sentences):
        return sentences
    found: list[Sentence] = []
    places: list[int] = []
    for sentence in sentences:
        places.append(len(found))
        start, intro = sentence.start, None if sentence.intro is None else places[sentence.intro]
        while sentence.end - start > LONGEST:
            blank = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            stop = blank if blank > 0 else start + LONGEST
            found.append(Sentence(start, stop, sentence.paragraph, sentence.bullet, intro))
            start = stop + (blank > 0)
        found.append(Sentence(start, sentence.end, sentence.paragraph, sentence.bullet, intro))
    return found


def build(document: Document, sentences: list[Sentence]) -> Context:
    """Read a document's context: its actors, its voice, its main donor and recipient."""
    return Context(document, sentences)


#: Those who receive, as news of aid names them beside a verb of giving; more than this a headline seldom says.
_NEEDY: Final = (
    r"(?:ukraine|kyiv|kiev|moldova|taiwan|israel|gaza|palestin\w+|lebanon|sudan|south\s+sudan|syria|yemen|afghanistan|pakistan"
    r"|haiti|ethiopia|somalia|armenia|t[uü]rk\w*|morocco|libya|jordan|myanmar|bangladesh|nepal|the\s+philippines)"
)
_AID_WORDS: Final = Opening(
    r"\b(?:(?:military|security|humanitarian|financial|economic|aid|assistance|support|donation|weapons|arms"
    r"|defen[cs]e|budget|relief|loan)\s+(?:aid|assistance|packages?|support|help|funding|shipments?|loan)"
    r"|aid\s+(?:to|for|workers|agenc)|assistance\s+(?:to|for)|drawdown|donat\w+|pledg\w+|humanitarian|relief\s+(?:to"
    r"|for|supplies|goods)|macro-financial|(?:grants?|loans?)\s+(?:to|for|of)|(?:lend|lends|lent|gives?|gave|sends?"
    rf"|sent|offers?|promises?|promised|hand|hands)\s+{_NEEDY}"
    r"|(?:support|money|aid|help|arms|weapons|package|billion|million|missiles|tanks|jets)\s+(?:\w+\s+){0,2}(?:to"
    rf"|for|in)\s+{_NEEDY}|help(?:ing)?\s+{_NEEDY}|donors?\b"
    r"|partner\s+countries|contact\s+group|wfp|unhcr|unrwa|ocha\b|tranches?\b|ukraine\s+facility|extended\s+fund\s+facility"
    r"|(?:military|humanitarian|macro-financial|bilateral)\s+aid|external\s+financing|budget\s+support"
    r"|from\s+(?:its\s+|our\s+)?partners|partners\s+have|world\s+food\s+programme|unicef|famine|monetary\s+fund"
    r"|military\s+financing|weapons\s+(?:given|for|to)|packages?\s+(?:for|to|under|of)|credit\s+guarantees"
    r"|ammunition\s+initiative|drone\s+coalition|(?:for|to)\s+the\s+reconstruction\s+of)",
)


def _about_aid(context: Context) -> float:
    """How much the text as a whole is about aid, from -1 to 1.4: its headline, its lead, the share of its sentences."""
    if _AID_WORDS.finditer(context.document.title.lower()):
        return 1.4
    for sentence in context.sentences[:2]:
        if _AID_WORDS.finditer(context.flat[sentence.start : sentence.end]):
            return 1.4
    hits: set[int] = set()
    for found in _AID_WORDS.finditer(context.flat):
        hits.add(context.sentence_at(found.start()))
        if len(hits) == 4:
            break  # more say no more
    silence = -0.2 * min(5, len(context.sentences))  # one sentence without a word of aid says little
    return silence + (1.4 - silence) * min(1.0, max(len(hits) / 4, 4 * len(hits) / max(len(context.sentences), 1)))


#: "RZESZOW, Poland (AP) —": a town in capitals and its country.
_PLACE_LINE: Final = re.compile(
    r"[\s*_#>]*[A-Z][A-Z .'’-]+,\s+[A-Z][\w. ]{2,30}?\s*(?:\([^)\n]{2,40}\)\s*)?(?:[—–]|--?\s)"
)
#: What follows its country, not "IN SUDAN, Norway gives help — ".
_ENDS_PLACE: Final = re.compile(r"\s*(?:\([^)\n]{2,40}\)\s*)?(?:[—–]|--?\s)")
