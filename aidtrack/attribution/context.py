"""What a whole document says: who speaks, who gives, who receives, and the stretch of text around each amount."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from operator import attrgetter, itemgetter
from typing import Final

from aidtrack.attribution import home, questions, sections
from aidtrack.extractors import dates, money
from aidtrack.extractors.dates import DateMention
from aidtrack.lexicon import actors, cues, programmes
from aidtrack.lexicon.actors import ActorMention
from aidtrack.lexicon.aid_words import NOTHING, AidWords, phrases
from aidtrack.lexicon.cues import Heard
from aidtrack.lexicon.programmes import Programme
from aidtrack.model import Document, Precision
from aidtrack.patterns import ANYTHING, Caseless, Holdings, Opening, lower
from aidtrack.text import Sentence

_START: Final = attrgetter("start")
_PLACE: Final = itemgetter(0)
#: The seat of the Union and of a state of its own.
_SEAT: Final = "Brussels"
#: What chambers of several countries are called; read as those of the United States at first.
_CHAMBERS: Final = frozenset(("the House", "The House", "House of Representatives", "Senate"))
#: Givers besides the United States with a House of Representatives.
_HOUSES: Final = frozenset(("Netherlands", "Japan", "Australia", "New Zealand", "Belgium"))
#: Where donors meet; it gives nothing itself.
FORUMS: Final = frozenset(("Ukraine Defense Contact Group", "G20", "Coalition of the Willing", "Paris Club"))
#: Whose money is no aid to those it fights.
FOES: Final = actors.FOES
#: Who alone has held up the Union's money.
HOLDS_OUT: Final = "Hungary"
#: How national societies are called, which hand on what others give, and collect much.
SOCIETIES: Final = ("Red Cross", "Red Crescent", "Red Cross Society", "Red Crescent Society")
#: Members of the OECD's Development Assistance Committee: money goes to them only where the words say so.
GIVERS: Final = actors.COMMITTEE
#: How many characters behind an actor tell what it does.
LOOK: Final = 90

_TO: Final = Caseless(
    r"\b(?:to|for|bolster|bolstering|back|backs|backed|backing|help|helps|helping|support|supports|supporting|assist|assisting|aid|arm|arming|equip|give|gives|given|granted"
    r"|giving|gave|send|sends|sending|sent|provide|provides|providing|offer|offers|offered"
    r"|lend|lends|lending|lent|throw|throws|threw|thrown|grant|grants|supply|supplying|hand|hands|handed|promise|promises|promised|pay|paid|owe|defend"
    r"|defending|rebuild|rebuilding|provided|supplied|supplies|helped|supported|assisted|aided|armed|equipped|handed|awarded|loaned|help\s+in|people\s+(?:of|in|across)|governments?\s+of|in\s+favou?r\s+of(?:\s+those\s+of)?)"
    r"\s+(?:the\s+)?(?:people\s+(?:of|in)\s+(?:the\s+)?|(?:armed\s+)?forces\s+of\s+(?:the\s+)?"
    r"|government\s+of\s+(?:the\s+)?|recovery\s+of\s+(?:the\s+)?|benefit\s+of\s+|[a-z]+-(?:torn|hit|stricken)\s+"
    r"|besieged\s+|(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+|displaced\s+|civilians\s+in\s+|survivors\s+in\s+)?$",
)
_INSIDE: Final = Caseless(
    r"\b(?:in|into|inside|across|within|throughout|over)\s+(?:both\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+)?$",
)
_SPEAKS_FOR: Final = re.compile(
    r"\b(?:[Ll]eaders|[Mm]inisters|[Mm]embers|[Gg]overnments?|countries|states|[Pp]arliament|[Pp]resident"
    r"|[Pp]eople|[Bb]oard|council|cabinet|minister|shareholders|directors|management|secretary|chancellor"
    r"|decision|move|intention|readiness|willingness)\s+of\s+(?:the\s+)?$"
)
_FROM: Final = re.compile(
    r"\b(?:from|by)\s+(?:the\s+)?(?:[a-z]+\s+|(?:[Gg]overnment|[Pp]eople|[Kk]ingdom|[Ss]tate)\s+of\s+(?:the\s+)?)?$"
)
_LED_BY: Final = re.compile(
    r"\b(?:led|run|owned|backed|built|made|headed|handled|managed|distributed|implemented|administered|channelled|used|guaranteed"
    r"|(?:buy|buys|bought|order|orders|ordered|buying|purchase)(?:\s+[\w.-]+){1,5}|chaired|hosted|organised|organized|bought|purchased|ordered|procured|blocked|vetoed|held\s+up|delayed|opposed|(?:held\s+up|blocked|delayed)\s+for\s+\w+|imported|captured|attacked|request|appeal|plea"
    r"|resistance|opposition|objections?|pressure|criticism"
    r"|invaded|asked|requested|a?\s*diplomat|official|minister|officials|envoy)\s+(?:by|from)\s+(?:the\s+"
    r"|a\s+)?(?:[a-z]+\s+)?$"
)
_AID_NOUN: Final = Caseless(
    r"^(?:['’]s?)?\s+(?:[\w-]+\s+){0,4}?(?:aid|assistance|package|support|help|donation|contribution|pledge"
    r"|commitment|loan|grant|tranche|funding|drawdown|share|portion|part|money"
    r"|military contributions|total|overall|relief)\b",
    rare=True,
)
#: What else than a blank may stand between an actor and its verb: "Norway, which", "(Germany) gives".
_GO_ON: Final = frozenset((",", ")"))
_GIVES: Final = Caseless(
    r"^(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?|\s+\([a-z]{2,8}\)|\))?[\s,]+(?:[\w’'.,-]+\s+){0,9}?(?:announc|pledg|provid|giv(?!e\s+way)"
    r"|gave(?!\s+way)|send|sent|donat|contribut|commit|approv|authori[sz]|allocat|promis|offer|lend|lent|unveil"
    r"|grant|"
    r"disburs|transfer|deliver|suppl|sign|agree|earmark|set\s+aside|sets\s+aside|setting\s+aside|spend|spent|add"
    r"|doubl|increas|rais|releas|finance|fund|pay|paid|plans?|request|will|would|has|have|is\b|are\b|said|put\b"
    r"|puts\b|thr[eo]w|stump|follow(?:s|ed)\s+suit"
    r"|guarantee|cover|complet|match|brought|brings|came|bought|restor|hand|made\s+available|channel)",
)
_GETS: Final = Caseless(
    r"^(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?|\s+\([a-z]{2,8}\)|\))?[\s,]+(?:and\s+(?:the\s+)?(?:[\w-]+\s+){1,3}?)?"
    r"(?:(?:which|who|has|have|had|does|do|did|will|would|could|can|should|now|already|also|so|far|each|both|together"
    r"|alone|still|to|then|in|turn|meanwhile|is|was|are|were|be|been)[\s,]+){0,5}"
    r"(?:receiv\w*|gets?|got|getting|obtain\w*|benefit\w*|secur\w*|draws?\b|drew|borrow\w*|needs?|needed|waits?|waiting"
    r"|expect(?:s|ed)?\s+(?:(?:an?|the|some|another|about)\b|[€$£]?\d+)|signed\s+up|(?<=be\s)eligible|t(?:akes?|ook)\s+out|appeal\w*|plead\w*|appl(?:y|ies|ied)\s+for|carr(?:y|ies)\s+out|implement\w*|administer\w*|buys?\b|repay\w*|thank(?:s|ed)|welcome[sd]|owes?"
    r"|(?<=(?:is|as) )owed|(?<=was )(?:given|promised|granted|lent|offered)"
    r"|(?<=were )(?:given|promised|granted|lent|offered)|(?<=been )(?:given|promised|granted|lent|offered)"
    r"|(?<=be )(?:given|promised|granted|lent|offered))\b(?!\s+(?:ready|back|to\s+know))",
    rare=True,
)
_ASKS: Final = Caseless(
    r"^(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?)?[\s,]+(?:(?:has|had|also|again|is|was|then)\s+){0,3}(?:ask\w*|request\w*"
    r"|seeks?|seeking|sought|(?:wants?|wanted)(?!\s+to\s+(?:(?:more\s+than|further|also|now)\s+)*"
    r"(?:lend|give|send|provide|raise|donate|pay|offer|put|add|spend|finance|fund|double|triple|deliver|supply|buy"
    r"|increase|contribute|commit|help|keep|set\s+aside|allocate|transfer|earmark|lift|boost|step|support|grant)\b)|call\w*\s+for|urg\w+|press\w*\s+for)\b",
    rare=True,
)


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
    clause_start: int = 0
    clause_end: int = 0
    own_start: int = 0  # where the words that belong to this amount rather than its neighbour start
    own_end: int = 0
    intro: str = ""
    holds: int = ANYTHING  # what `patterns.Holdings` says of the text

    @classmethod
    def of(cls, context: Context, index: int, start: int, end: int) -> Window:
        """The window of a thing that is no amount: its sentence alone."""
        sentence = context.sentences[index]
        text = context.words(index)
        window = cls(index, sentence, text, start, end, text[: start - sentence.start], text[end - sentence.start :])
        window.near_left, window.near_right, window.clause = window.left, window.right, text
        window.holds = context.holds(sentence.start, sentence.end)
        window.clause_start, window.clause_end, window.own_start, window.own_end = (
            sentence.start,
            sentence.end,
            sentence.start,
            sentence.end,
        )
        return window


#: Names that many may bear: they mean the Union or the United States only in a text that names these otherwise, too.
_SHORT: Final = frozenset(
    ("The Union", "The commission", "the commission", "Congressional", "congressional",
     "Agency for International Development")
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
        self.day, self.day_from, self.dateline_end = _day(document)
        self.mentions = _named_in_full(document.text, actors.find(document.text, self.day))
        self.in_title = actors.find(document.title, self.day) if document.title else []
        self._seat_of_its_own()
        self._commons_of_canada()
        self._chamber_of_its_own()
        self.by_sentence: list[list[ActorMention]] = [[] for _ in sentences]
        begin = self.starts[0] if self.starts else len(self.text)
        place = _PLACE_LINE.match(self.text, 0, 120)
        written = place.end() if place is not None else 0
        for mention in self.mentions:
            if mention.end <= written and mention.actor in GIVERS and mention.kind == "name":
                continue  # "RAMSTEIN, Germany —" only tells where it was written
            if mention.start >= begin and not (mention.end <= self.dateline_end and self._in_dateline(mention)):
                self.by_sentence[self.sentence_at(mention.start)].append(mention)
        self._heard: dict[int, list[Heard]] = {}
        self._holdings = Holdings(self.flat, phrases())
        self._gives: dict[int, float] = {}
        self.told: dict[int, float] = {}
        self.listed: set[int] = set()  # where countries stand that only a list's first makes receivers
        self.subjects: dict[int, bool] = {}
        self.voice = _voice(document)
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
        self.recipient = _main_recipient(self)
        self.voice = self.voice or _speaker(self)
        self.donor = _main_donor(self)
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

    def _commons_of_canada(self) -> None:
        """Read the House of Commons as Canada's in a text that names it, and nothing else of the United Kingdom's."""
        if "Commons" not in self.text or all(m.actor != "Canada" for m in self.mentions):
            return
        commons = [m for m in self.mentions if self.text[m.start : m.end].endswith("Commons")]
        british = sum(m.actor == "United Kingdom" for m in self.mentions)
        if british == len(commons) and all(m.actor != "United Kingdom" for m in self.in_title):
            for mention in commons:
                mention.actor = "Canada"

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
        return (self.speakers[index] if self.speakers else None) or self.voice

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
        found = self._gives.get(mention.start)
        if found is None:
            found = self._gives[mention.start] = _gives(self, mention)
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


#: "WASHINGTON, Aug. 29, 2023 (Agency) --", "Brussels, 13 April 2022.": at the start of a line.
_DATELINE: Final = Caseless(
    r"[\s*_#>]*(?:[a-zà-þ][\w.’'à-ÿ/ -]{1,30}(?:,\s+[a-z][\w. ]{1,20})?,?\s+(?:—\s+)?"
    r"|(?:for\s+immediate\s+)?released?:?\s+(?:on\s+)?|by\s+[^,]{3,40},\s+)?[*_]*",
)
#: "RZESZOW, Poland (AP) —": a town in capitals and its country.
_PLACE_LINE: Final = re.compile(
    r"[\s*_#>]*[A-Z][A-Z .'’-]+,\s+[A-Z][\w. ]{2,30}?\s*(?:\([^)\n]{2,40}\)\s*)?(?:[—–]|--?\s)"
)
_LINE_END: Final = re.compile(r"[\s*_]*(?:\(|—|–|-|\.|:|\n|$)")


def _day(document: Document) -> tuple[date | None, str, int]:
    """The day from which dates are reckoned, where it comes from, and where a dateline that names it ends."""
    found = next((m for m in _explicit(document)), None)
    end = found.end if found is not None else 0
    if found is not None and document.published is not None and abs((document.published - found.value).days) > 40:
        end = 0  # "4 August 2022: …" a year later is an entry, no dateline
    if document.published is not None:
        return document.published, document.published_from or "given", end
    return (found.value, "the dateline", end) if found is not None else (None, "", 0)


def _explicit(document: Document) -> Iterator[DateMention]:
    """Full dates that stand in a dateline near the top; without a year only where the publication date is known."""
    head = document.text[:700]
    for mention in dates.find(head, document.published):
        line = head[head.rfind("\n", 0, mention.start) + 1 : mention.start]
        if (
            mention.precision is Precision.DAY
            and not mention.relative
            and len(line) < 70
            and _DATELINE.fullmatch(line)
            and _LINE_END.match(head, mention.end)
        ):
            yield mention


#: What newspapers and stations call themselves: "The Jordan Times" isn't Jordan's voice.
_PRESS: Final = re.compile(
    r"\b(?:News|Times|Post|Radio|TV|Television|Herald|Daily|Today|Journal|Observer|Gazette|Tribune|Independent|Monitor"
    r"|Magazine|Newsletter|Dispatch|Wire|Live)\b"
)
_NAMES: Final = frozenset(("name", "abbreviation"))


def _voice(document: Document) -> str | None:
    """Whose "we" it is: the publisher, if that is a government, an institution or a charity that tells of gifts."""
    publisher = document.publisher.strip()
    found = [m for m in actors.find(publisher) if m.actor != "Ukraine"] if publisher else []
    press = _PRESS.search(publisher) is not None
    kinds = ("government", "agency", "parliament", *(() if press else ("name", "abbreviation")))
    official = [m for m in found if m.kind in kinds or (m.kind in _NAMES and actors.types().get(m.actor) != "country")]
    giver, types = official[0].actor if official else None, actors.types()
    known = giver is not None and (giver in types or giver.endswith(SOCIETIES))
    institution = known and (official[0].kind not in _NAMES or types.get(giver or "") != "country")
    if institution or press or not publisher or not _is_charity(document):
        return giver if known else None  # a foundation may publish what it knows of others
    named = official[0].end - official[0].start if official else 0
    return publisher if named < len(publisher) - 4 else giver


def _is_charity(document: Document) -> bool:
    """Whether who publishes a text tells in it of what it collected and gave: "we raised", "our donors"."""
    if not any(word in document.text for word in _CHARITABLE):
        return False
    own = _QUOTED.sub(" ", document.text)
    return bool(_RAISED.finditer(own) and _OUR_DONORS.finditer(own))


_QUOTED: Final = re.compile(r"“[^”]{0,1500}”|\"[^\"]{0,1500}\"|«[^»]{0,1500}»")
#: What a charity says of its own gifts.
_RAISED: Final = Opening(
    r"\b[wW]e(?:['’]ve)?\s+(?:(?:have|had|also|already|were\s+able\s+to|successfully|so\s+far|together)\s+){0,3}"
    r"(?:raised?|donated?|collected?|delivered?|deliver|purchased?|bought|buy|sourced|handed\s+over|sent|send|shipped|gave)\b"
)
#: One of them stands in every text in which a charity speaks.
_CHARITABLE: Final = ("our donors", "your donation", "your gift", "ur supporters", "olunteers", "enerosity", "undrais",
                      "profit", "501(c)", "ur charity", "ur foundation")  # fmt: skip
_OUR_DONORS: Final = Opening(
    r"\b(?:[oO]ur\s+(?:generous\s+)?(?:donors|supporters|volunteers|foundation|charity|fundrais\w+|organi[sz]ation|community"
    r"|members|team)|[yY]our\s+(?:donations?|gifts?|generosity|help|support)|[nN]on-?profit|501\(c\))"
)
_FIRST_PERSON: Final = Opening(r"\b(?:[wW]e|[oO]ur|I|my|us)\b")


def _speaker(context: Context) -> str | None:
    """Who speaks in a text without a publisher that says "we" outside quotations: the state whose offices it names."""
    offices = Counter(
        m.actor
        for m in context.mentions
        if m.kind in ("agency", "parliament", "government")
        and m.actor not in FOES
        and m.actor not in ("Ukraine", context.recipient)
    )
    found = offices.most_common(2)
    if not found or found[0][1] < 2 or (len(found) > 1 and found[0][1] < 3 * found[1][1]):
        return None
    enough = 1 + len(context.text) // 1500
    if len(_FIRST_PERSON.finditer(context.text)) < enough:
        return None
    return found[0][0] if len(_FIRST_PERSON.finditer(_QUOTED.sub(" ", context.text))) >= enough else None


def receives(context: Context, mention: ActorMention) -> float:
    """How much the words around an actor make it the one who receives, from 0 to 3.

    "for Sudan", "to Kyiv" (3); "Israel would receive" (2.5); "in Gaza" (1); "for Türkiye and Syria" holds for both.
    """
    found = context.told.get(mention.start)
    if found is None:
        holds = context.holds(mention.end, mention.end + LOOK)
        found = _told(context.text, mention, holds) or _beside_receiver(context, mention)
        found = found or _by_its_other_name(context, mention)
        context.told[mention.start] = found
    return found


def _by_its_other_name(context: Context, mention: ActorMention) -> float:
    """How much the name that follows an actor's makes it a receiver: "the refugee agency UNHCR will get"."""
    following = context.text[mention.end + 1 : mention.end + 2]
    if not following.isupper() and following not in ("(", " "):
        return 0.0
    place = bisect_left(context.mentions, mention.end, key=_START)
    other = context.mentions[place] if place < len(context.mentions) else None
    if other is None or other.actor != mention.actor or other.start > mention.end + 2:
        return 0.0
    return _told(context.text, other) if context.text[mention.end : other.start].strip() in ("", ",", "(") else 0.0


#: What may stand between receivers in a list, with the sum of the one before in brackets.
_LISTED: Final = re.compile(r"(?:\s+\([^()]{2,60}\))?(?:,\s+|,?\s+and\s+(?:with\s+)?)")
_DOES: Final = re.compile(
    r"['’]s\b|\s+(?:said|will|would|have|has|is|are|gives?|gave|pledged|announced|promised|also)\b"
)


def _beside_receiver(context: Context, mention: ActorMention) -> float:
    """How much the receiver before it in a list makes a country another one: "for Sudan, Chad and Yemen"."""
    text, kind = context.text, mention.kind
    if text[mention.start - 2 : mention.start] != ", " and text[mention.start - 5 : mention.start] != " and ":
        return 0.0
    place = bisect_left(context.mentions, mention.start, key=_START) - 1
    if place < 0 or kind not in ("name", "capital") or mention.actor in GIVERS:
        return 0.0
    before = context.mentions[place]
    if before.start not in context.listed and _DOES.match(text, mention.end):
        return 0.0  # "for Sudan and Chad will": of two, the second may be a subject
    if before.kind != kind or _LISTED.fullmatch(text, before.end, mention.start) is None:
        return 0.0
    told = receives(context, before)
    if told < 2.5 or _GETS.match(text[before.end : before.end + 70]):
        return 0.0
    context.listed.add(mention.start)
    return told


#: "Germany €5m" gives, like "Germany will".
_DOES_OR_SUM: Final = re.compile(
    rf"{_DOES.pattern}|\s+(?:about\s+|some\s+|up\s+to\s+|with\s+)?(?:[A-Z]{{0,3}}[€$£¥]|[A-Z]{{3}}\s\d|\d)|\s*[(:]"
)
#: The words that may end what stands before a receiver.
_LEADS: Final = frozenset(
    """to for bolster bolstering back backs backed backing
    help helps helping support supports supporting assist assisting aid arm arming equip give gives
    throw throws threw thrown giving gave given granted
    send sends sending sent provide provides providing offer offers offered lend lends lending lent
    grant grants supply supplying hand hands handed promise promises promised
    pay paid owe defend defending rebuild rebuilding
    provided supplied supplies helped supported assisted aided armed equipped handed awarded loaned
    in of the both into inside across within throughout over besieged displaced
    northern southern eastern western northwest northeast southwest southeast
    northwestern northeastern southwestern southeastern""".split()
)


@cache
def _alone_lead() -> frozenset[str]:
    """Those of them behind which a receiver stands, whatever stands before them."""
    return frozenset(word for word in _LEADS if _TO.search(f"{word} "))


#: What may stand two words before a receiver, besides those of `_LEADS`: "the people of", "civilians in", "benefit of".
_LEADS_ON: Final = _LEADS | frozenset(
    "people government governments forces recovery benefit favor favour those civilians survivors".split()
)


def _leads_on(before: str, last: str) -> bool:
    """Whether the last two words or more before an actor make it a receiver: "to the people of"."""
    other = before.rstrip()[: -len(last)].rstrip().rpartition(" ")[2].lower()
    if other.isalpha() and other not in _LEADS_ON:
        return False
    return _TO.search(before[-40:]) is not None


#: "To the Czech ammunition initiative" names whose idea it is, not who receives.
_ITS_IDEA: Final = Caseless(
    r"(?:-(?:led|bought|made|built|run|funded|financed|organi[sz]ed|brokered|owned|trained|backed|controlled|occupied|based|held)\b|\s+(?:[\w-]+\s+){0,2}?(?:initiative|scheme|plan|model|programme|program|coalition|mechanism|fund|bank)\b)"
)


#: "A spokeswoman for the French ministry", "a trip to Warsaw" give it nothing.
_SPEAKER: Final = Caseless(
    r"\b(?:spokes\w+\s+for|(?:trip|visits?|travel\w*|journey|flight|flew|flying|returned|envoy|ambassador"
    r"|(?<!lion )(?<!\dbn )(?<!\dm )(?<!\d )(?<!money )(?<!aid )(?<!which )(?<!half )(?<!rest )(?<!it )(?<!euros )"
    r"(?<!dollars )went)\s+to)\s+(?:the\s+)?$"
)


#: "According to Germany", "due to the Hungarian veto".
_NOT_TOWARDS: Final = re.compile(
    r"\b(?:[Aa]ccording|[Ss]econd(?:\s+only)?|[Ss]imilar|[Rr]eference|[Dd]ue|[Oo]wing|[Tt]hanks|[Pp]rior|[Oo]pposed|[Nn]ext|[Cc]ompared|[Cc]lose|[Cc]ontrary|[Rr]elated"
    r"|lines?|roads?|routes?|pipelines?|railways?|exports?|flights?|border)\s+to\s+(?:the\s+)?$"
)


def _told(text: str, mention: ActorMention, holds: int = ANYTHING) -> float:
    before = text[max(0, mention.start - 60) : mention.start]
    owner = text[mention.end : mention.end + 1] in ("'", "’")
    spaced = before[-1:].isspace()
    last = before.rstrip().rpartition(" ")[2].lower()
    leads = spaced and (last in _LEADS or "-" in last)
    if mention.kind == "demonym" and _FLED.match(text, mention.end):
        return 1.0 if leads else 0.0  # who may have fled to another country
    if (leads or mention.kind == "demonym") and _is_bystander(text, mention, before, last, leads):
        return 0.0
    if leads and ((last in _alone_lead() and before[-2:-1] != " ") or _leads_on(before, last)):
        return 2.0 if owner else 3.0
    if (
        text[mention.end : mention.end + 4] == ", to"
        and text.startswith((", to which ", ", to whom "), mention.end)
        and actors.is_in_need(mention.actor)
    ):
        return 2.5
    if _is_goal(text, mention, holds) or _gets(text, mention, before, last, holds):
        return 2.5
    if spaced and last in ("with", "the") and actors.is_in_need(mention.actor) and _DEAL_WITH.search(before):
        return 2.5
    if last in ("whom", "that", "who") and "refugees" in before and _TAKES_IN.match(text, mention.end):
        return 2.5
    if last == "on" and actors.is_in_need(mention.actor) and _MEETING_ON.search(before):
        return 2.5
    if last in ("on", "into", "reached", "reaches", "reach") and _SPENT_ON.search(before):
        return 0.0 if " than " in before else 2.5
    if leads and not owner and _INSIDE.search(before):
        return 2.0 if _FOR_THOSE.search(before) or _WORK_IN.search(before) else 1.0
    return 0.0


def _is_bystander(text: str, mention: ActorMention, before: str, last: str, leads: bool) -> bool:
    """Whether a word of giving before an actor isn't about it: "due to the Polish strike", "sending German tanks"."""
    demonym, gives = mention.kind == "demonym", mention.actor in GIVERS
    if demonym and mention.actor != "Ukraine" and _ITS_IDEA.match(text[mention.end : mention.end + 50]):
        return True
    if (last == "to" or (last == "the" and " to " in before)) and _NOT_TOWARDS.search(before):
        return True
    if last == "for" and _NOT_FOR.search(before):
        return True
    if demonym and last != "to" and _GRAIN.match(text, mention.end):
        return True
    if last in ("of", "the") and " of " in before and _BY_STATE.search(before):
        return True
    if not leads:
        return False
    if (last == "to" or "spokes" in before) and _SPEAKER.search(before):
        return True
    if gives and demonym and _ITS_OWN.match(text, mention.end):
        return True
    if gives and last == "of" and not _TO_STATE.search(before):
        return True  # "a project of the government of Norway"
    return gives and demonym and last not in _TOWARDS and _WHO_GETS.match(text, mention.end) is None


def _gets(text: str, mention: ActorMention, before: str, last: str, holds: int) -> bool:
    """Whether a verb of getting follows an actor: "Chad will receive", "for Egypt, which was promised"."""
    after = text[mention.end : mention.end + 1]
    if mention.actor not in GIVERS and text.startswith(" accounts for ", mention.end):
        return True
    return (
        mention.kind != "parliament"
        and last not in ("from", "by")
        and (after in ("'", "’") or after in _GO_ON or after.isspace())
        and _GETS.may_match(holds)
        and (gets := _GETS.match(text[mention.end : mention.end + 70])) is not None
        and (mention.actor not in GIVERS or not gets[0].endswith(("has got", "have got")))
        and (not _is_object(before) or text.startswith((", which ", ", who "), mention.end))
    )


_FLED: Final = re.compile(r"(?:\s+and\s+other)?\s+(?:refugees?|migrants?|asylum[\s-]seekers?|returnees|exiles)\b")
#: Before whom an adjective of a nation may be a receiver, whatever noun follows.
_TOWARDS: Final = frozenset(("to", "for", "help", "helps", "helping", "support", "supporting"))
_WHO_GETS: Final = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:people|forces|army|troops|soldiers|government|families|civilians|children|farmers|victims|firms"
    r"|companies|authorities|refugees|military|economy|budget|police|ministry)\b"
)
#: "For American stocks": what a giver spends at home.
_ITS_OWN: Final = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:units|stocks|stockpiles|arsenals?|inventor(?:y|ies)|bases|industry|companies|firms|factories"
    r"|manufacturers|contractors|taxpayers|workers|jobs|weapons|arms|equipment)\b"
)
#: "For Ukrainian wheat bound for Somalia".
_GRAIN: Final = re.compile(r"\s+(?:wheat|grain|corn|maize|flour|barley|exports?)\b")
#: "Left for Warsaw", "waits for Turkey to agree".
_NOT_FOR: Final = re.compile(
    r"\b(?:wait(?:s|ed|ing)?|left|leaves?|leaving|head(?:s|ed|ing)|depart(?:s|ed|ing)|except|looks?|looking|searching)\s+for\s+$"
)
#: "Financed by the Government of Oman": who gives.
_BY_STATE: Final = re.compile(
    r"\b(?:by|from)\s+(?:the\s+)?(?:[Gg]overnment|[Pp]eople|[Kk]ingdom|[Ss]tate)\s+of\s+(?:the\s+)?$"
)
_TO_STATE: Final = re.compile(
    r"\b(?:to|for|help|support)\s+(?:the\s+)?(?:governments?|people|forces)\s+of\s+(?:the\s+)?$"
)
#: "For the refugees whom Chad has taken in".
_TAKES_IN: Final = re.compile(
    r"\s(?:(?:has|have|had|is|are|now|still)\s){0,2}(?:taken\sin|takes?\sin|taking\sin|took\sin|hosts?|hosted|hosting|shelter(?:s|ed|ing)?)\b"
)
#: With whom a giver strikes a deal.
_DEAL_WITH: Final = Caseless(
    r"\b(?:agree(?:d|ments?)|deals?|pacts?|accords?|talks|negotiat\w+|arrangements?|memorand\w+|programmes?|those|ended\s+up)\s+"
    r"with\s+(?:the\s+)?$"
)
#: What donors meet about is what they give to.
_MEETING_ON: Final = Caseless(r"\b(?:conference|meeting|summit|appeal|donors)\s+on\s+$")
_SPENT_ON: Final = Caseless(
    r"\b(?:spend|spends|spent|spending)\b[^.;,]{0,48}\bon\s+$"
    r"|\b(?:put|puts|putting|pour\w*|pump\w*|channel\w*)\b[^.;,]{0,48}\binto\s+$|\breach(?:es|ed)?\s+$"
)
#: "Humanitarian assistance in Chad", "the floods in Chad".
_WORK_IN: Final = Caseless(
    r"\b(?:aid|assistance|relief|support|recovery|reconstruction|rebuilding|response|operations?|efforts|projects?"
    r"|programmes?|programs?|famine|hunger|floods?|flooding|earthquakes?|droughts?|cyclone|hurricane|typhoon)"
    r"\s+(?:in|across|inside|throughout)\s+(?:both\s+)?(?:the\s+)?"
    r"(?:(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+)?$",
)
_FOR_THOSE: Final = Caseless(
    r"\b(?:for|to|help|helping|support|supporting)\s+(?:[\w-]+,?\s+){1,7}in\s+(?:the\s+)?"
    r"(?:(?:north|south|east|west)-?(?:west|east)?(?:ern)?\s+)?$",
)


def is_subject(context: Context, mention: ActorMention) -> bool:
    """Whether nothing before an actor keeps it from giving."""
    found = context.subjects.get(mention.start)
    if found is None:
        before = context.text[max(0, mention.start - 40) : mention.start]
        found = not _is_object(before) or _SPEAKS_FOR.search(before) is not None
        if found and before[-2:] == ", " and context.text[mention.end : mention.end + 1] == ",":
            told_apart = _APART.match(context.text, mention.end) is not None
            found = mention.kind != "name" or told_apart or _IN_TOWN.search(before) is None
        if found and before[-5:] == " and " and _DOES_OR_SUM.match(context.text, mention.end) is None:
            place = bisect_left(context.mentions, mention.start, key=_START) - 1
            other = context.mentions[place] if place >= 0 else mention
            joined = other.end + 5 == mention.start  # "in Türkiye and Syria"
            found = not (joined and _is_object(context.text[max(0, other.start - 40) : other.start]))
        context.subjects[mention.start] = found
    return found


#: What makes the actor behind it an object: "to Kyiv", "told the French parliament", "led by".
_OBJECT: Final = frozenset(
    """to for in at with under against near inside across into toward towards over visit visited visits visiting told
    tell thank thanked of between amid outside through via among like than behind asked urged
    round around despite without bypass bypassing follows following trails trailing""".split()
)
_OBJECT_PAIRS: Final = frozenset((("led", "by"), ("run", "by"), ("run", "from")))


#: "In Ramstein, Germany," tells where.
#: "At Davos, Germany, like Norway, gave": a subject with something told beside it.
_APART: Final = re.compile(
    r",\s[^,.;]{2,60},\s+(?:has|have|had|will|would|g[ai]ve|pledg|announc|promis|sen[dt]|provid|donat|contribut|approv|commit)"
)
_IN_TOWN: Final = re.compile(r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Ff]rom)\s+(?:[A-Z][\w'’-]+\s?){1,4},\s$")


def _is_object(before: str) -> bool:
    """Whether a preposition or verb stands before an actor, with an article or one lower-case word between at most.

    >>> _is_object("handed to "), _is_object("in the new "), _is_object("said that "), _is_object("(for")
    (True, True, False, False)
    """
    if not before[-1:].isspace():
        return False
    words = before.split()
    last = len(words) - 1
    if last >= 0 and words[last] in ("which", "whom"):
        return False  # "of which Chad gets": its clause's subject
    for place in (last, last - 1) if last > 0 and words[last].isalpha() and words[last].islower() else (last,):
        if place > 0 and words[place] in ("the", "its", "other") and _opens_object(words, place - 1):
            return True
        if place >= 0 and _opens_object(words, place):
            return True
    return False


def _opens_object(words: list[str], place: int) -> bool:
    word = words[place].lstrip("([“‘\"'—–-").lower()
    if word == "told" and place > 0 and words[place - 1] in ("are", "were", "was", "am", "been"):
        return False  # "we are told Norway will give"
    return word in _OBJECT or (place > 0 and (words[place - 1].lower(), word) in _OBJECT_PAIRS)


_PACKAGE_FOR: Final = Caseless(
    r"\s+(?:(?:aid|arms|weapons|relief|loan|support|rescue|military|humanitarian|assistance)\s+){1,2}"
    r"(?:package|deal|fund|plan|bill|programme|program|money|drawdown)\b"
    r"|(?:['’]s)?\s+(?:(?:crisis|emergency|humanitarian|refugee|regional|flood|earthquake|flash)\s+){0,2}"
    r"(?:appeal|response(?:\s+plan)?|plan\s+for\s+20\d\d|operations?)\b",
    rare=True,
)


def _is_goal(text: str, mention: ActorMention, holds: int) -> bool:
    """Whether a country's bare name stands before "aid package": the one it is for, since the giver's is an adjective.

    "A Sudan aid package" is for Sudan, "a Swedish aid package" or "a US aid package" comes from there.
    """
    return (
        mention.kind == "name"
        and _PACKAGE_FOR.may_match(holds)
        and " " not in text[mention.start : mention.end]
        and actors.types().get(mention.actor) == "country"
        and _PACKAGE_FOR.match(text[mention.end : mention.end + 50]) is not None
    )


def asks(context: Context, mention: ActorMention) -> bool:
    """Whether it is the subject of asking: "Kyiv asked for"."""
    end = mention.end + 60
    return _ASKS.match(context.text[mention.end : end], context.holds(mention.end, end)) is not None


#: Who blocks money doesn't give it.
_BLOCKS: Final = Caseless(
    r"^[\s,]+(?:(?:is|was|has|had|have|are|been|still|again|also|now|alone|for|over|more|than|an?|\w*\d\w*|months?|years?"
    r"|weeks?|long|repeatedly)\s+){0,7}"
    r"(?:block(?:s|ed|ing)|veto(?:es|ed|ing)|holds?\s+up|holding\s+up|delay(?:s|ed|ing)|oppos(?:es|ed|ing)"
    r"|resist(?:s|ed|ing))\b",
    rare=True,
)
#: "With France giving €5m": a participle makes it the giver.
_WITH: Final = re.compile(r"\bwith\s+(?:the\s+)?$")
_GIVING: Final = Caseless(
    r"^\s+(?:giv|provid|contribut|pledg|promis|add|send|donat|putt|commit|lend|pay|fund|financ|offer|supply|cover)\w*ing\b"
)
#: "A guarantee of the Commission, which this year put up €5m": the relative clause makes it the giver.
_WHO_GIVES: Final = Caseless(
    r"^,\s+(?:which|who(?:['’]ve)?)\s+(?:(?:has|had|have|now|since|also|itself|today|earlier|this|last|week|month|year|on|\w+day)\s+){0,4}"
    r"(?:put\s+up|gives?|gave|given|pledg\w+|promis\w+|provid\w+|contribut\w+|announc\w+|approv\w+|committed"
    r"|donat\w+|sends?|sent|lends?|lent|adds?|added|allocat\w+)\b",
    rare=True,
)
#: Whom one asks is who would give, whom one thanks has given.
_ASKED: Final = re.compile(
    r"\b(?:ask|asks|asked|asking|urge|urges|urged|press|pressed|thank|thanks|thanked|thanking)\s+(?:the\s+)?$"
)
#: "A loan is negotiated with the Bank": who strikes a deal with one in need gives.
TALKS_WITH: Final = re.compile(
    r"\b(?:negotiat\w+|talks|agree(?:d|ment|ments)|deal|memorandum|arrangement|programme|loan|credit|contract)\s+with\s+"
    r"(?:the\s+)?$"
)
PARTIES: Final = frozenset(("name", "capital", "abbreviation", "government"))
_NOT_ITSELF: Final = re.compile(
    r"\s+(?:country|member|ally|state(?!\s+(?:secretar|minist|department|reserve|budget|development\s+bank|bank\b))|[Ss]ummit|meeting|[Cc]onference|headquarters|standards?|presidency|membership|quota"
    r"|chief(?!\s+(?:announced|pledged|promised|disclosed|unveiled|signed)\b)"
    r"|embassy(?!\s+(?:in\s+\w+\s+)?(?:gave|gives|has|will|donated|announced|provided|pledged|offered|said)\b))\b"
)


#: "At the G7 summit in Apulia, where leaders struck a deal on".
_ITS_LEADERS: Final = re.compile(
    r"\s+summit(?:\s+in\s+[A-Z]\w+)?,\s+(?:(?:its|where(?:\s+its|\s+the)?)\s+)?(?:leaders|members|allies)\b"
)


_ITS_SCHEME: Final = re.compile(
    r"(?:['’]s)?\s+(?:[\w-]+\s+){0,3}?(?:programmes?|programs?|facility|arrangement|project|scheme|instrument|mechanism)\b"
)
#: "The Fund's sixth review, which would release $1bn".
_ITS_REVIEW: Final = Caseless(
    r"(?:['’]s)?\s+(?:[\w-]+\s+){0,3}?(?:reviews?|board|mission)\b[^.;]{0,60}?"
    r"\b(?:releas|unlock|disburs|free(?:s|d|ing)?\b|pay(?:s|ing)?\s+out|trigger)",
    rare=True,
)
#: "The second largest donor after Norway": a rank is another's.
_NEXT_TO: Final = Caseless(
    r"\b(?:donors?|backers?|supporters?|contributors?|contributions?|providers?|givers?|lenders?|suppliers?|sources?"
    r"|largest|biggest)\b[^.,;]{0,30}\s+after\s+(?:the\s+)?$"
)
_WHOSE: Final = re.compile(r",\s+(?:whose|which|who)\b")
_ADJECTIVES: Final = frozenset(("demonym", "abbreviation"))
#: "The Japanese retailer", "U.S. troops": whose nation they are of gives nothing by them.
_PRIVATE: Final = Caseless(
    r"\s+(?:retailer|company|firm|maker|manufacturer|carmaker|giant|start-?up|charity|billionaire"
    r"|business(?:man|woman)|newspaper|daily|weekly|magazine|think[\s-]tank|broadcaster|shipyard|contractor"
    r"|troops|soldiers|marines|airmen|service\s*members)\b",
    rare=True,
)
_UNDER: Final = re.compile(r"\b(?:under|within)\s+(?:the\s+|an?\s+|its\s+)?$")


def _dealt_with(text: str, mention: ActorMention) -> bool:
    return TALKS_WITH.search(text, max(0, mention.start - 40), mention.start) is not None


def _aside(text: str, mention: ActorMention) -> bool:
    """Whether what follows a relative clause makes an actor the giver: "Germany, which hosted them, has released"."""
    if not text.startswith((", which ", ", who "), mention.end):
        return False
    end = text.find(", ", mention.end + 6, mention.end + 150) + 1
    rest = text[end : end + 80]
    return end > 0 and _GIVES.match(rest) is not None and _GETS.match(rest) is None


#: What a foundation does where it gives; most of what is said of one that no list names is no gift.
_DONATES: Final = Caseless(
    r"(?:\s+\([^()]{2,12}\))?[\s,]+(?:(?:which|that|who|has|had|have|will|would|also|already|itself|so\s+far|since|then|alone|successfully|on\s+\w+day)\s+){0,4}"
    r"(?:announc|pledg|provid|giv|gave|send|sent|donat|contribut|promis|offer|deliver|suppl|allocat|transfer|hand|approv"
    r"|paid|pays|put|add|rais|collect|bought|buys|purchas|fund(?:ed|s)\b|pass(?:ed|es)\s+on|financ|spent|commit|grant|award|earmark|releas)|\s(?:[a-z]{0,3}[€$£¥]|\d)"
)


def _donates(text: str, mention: ActorMention) -> bool:
    """Whether a giver that no list names is told to give: "the Lind Foundation donated", "from the Lind Foundation"."""
    after = text[mention.end : mention.end + LOOK]
    from_it = _FROM.search(text, max(0, mention.start - 34), mention.start) is not None
    return from_it or after[:2] in ("'s", "’s") or _DONATES.match(after) is not None


def _gives(context: Context, mention: ActorMention) -> float:
    text = context.text
    if (
        mention.kind == "bearer"
        or mention.actor in FORUMS
        or (not actors.is_listed(mention.actor) and not _donates(text, mention))
    ):
        return 0.0
    if _NOT_ITSELF.match(text, mention.end, mention.end + 60):
        return 2.0 if _ITS_LEADERS.match(text, mention.end, mention.end + 70) else 0.0
    if text.endswith(_BY_ITS_COUNT if mention.actor in GIVERS else _INTO_IT, 0, mention.start):
        return 0.0
    if text.endswith(("after ", "after the "), 0, mention.start) and _NEXT_TO.search(
        text[max(0, mention.start - 60) : mention.start]
    ):
        return 0.0 if _WHOSE.match(text, mention.end) is None else 2.0
    after, holds = text[mention.end : mention.end + LOOK], context.holds(mention.end, mention.end + LOOK)
    if mention.kind in _ADJECTIVES and _PRIVATE.match(after, holds):
        return 0.0
    if mention.actor not in GIVERS:  # whose deeds are seldom gifts: those of the next sentence's subject aren't its own
        after = after[: max(context.sentences[context.sentence_at(mention.start)].end - mention.end, 0)]
    if _BLOCKS.match(after, holds):
        return 0.0
    if _is_goal(text, mention, holds):
        return 0.4
    first = after[:1]
    goes_on = first.isspace() or first in ("'", "’")
    if goes_on and _AID_NOUN.match(after, holds):
        owner = mention.kind in ("demonym", "abbreviation") or after[:1] in "'’"
        return 3.0 if owner or is_subject(context, mention) else 1.5
    if first == "," and (_WHO_GIVES.match(after, holds) or _aside(text, mention)):
        return 2.2
    before = text[max(0, mention.start - 34) : mention.start]
    if before[-1:].isspace():
        if "with" in before and _WITH.search(text, max(0, mention.start - 12), mention.start) and _GIVING.match(after):
            return 2.2
        if ("from" in before or "by" in before) and _FROM.search(before):
            return 0.0 if led_by(text, mention) or on_the_way(text, mention) else 2.0
        if _ASKED.search(before) or before.endswith(("on behalf of the ", "on behalf of ")):
            return 2.0
        if "with" in before and mention.kind in PARTIES and _dealt_with(text, mention):
            return 1.5 if mention.actor in GIVERS or actors.types().get(mention.actor) == "institution" else 0.0
        if actors.types().get(mention.actor) == "institution" and _ITS_SCHEME.match(after) and _UNDER.search(before):
            return 1.5  # "a tranche under the Fund's programme"
    lends = actors.types().get(mention.actor) == "institution" and goes_on
    if lends and _ITS_REVIEW.match(text[mention.end : mention.end + 110], holds):
        return 2.0
    goes_on = goes_on or first in _GO_ON
    if not is_subject(context, mention) or (goes_on and _GETS.match(after, holds)):
        return 0.0
    if goes_on and asks(context, mention):
        return 0.4 if mention.kind in ("name", "capital", "demonym") else 2.0
    return 2.0 if goes_on and _GIVES.match(after) else 0.8


#: Who only counts what is given, and in whom money goes.
_BY_ITS_COUNT: Final = ("ccording to ", "ccording to the ")
_INTO_IT: Final = ("into ", *_BY_ITS_COUNT)
#: "Countries from Estonia to Georgia", "shipped from Poland to Ukraine" tell where.
_TRAVELS: Final = re.compile(
    r"\b(?:countries|nations|states|allies|went|flew|flown|moved|shipped|travel\w*|drove|driven|transport\w*)\s+from\s+(?:the\s+)?$"
)
#: "From Gaza to Sudan" tells where.
_ON_TO: Final = re.compile(r"\s+to\s+(?:the\s+)?[A-Z][a-z]")


def on_the_way(text: str, mention: ActorMention) -> bool:
    """Whether it is only where something comes from: "from Gaza to Sudan", but "a grant from Norway to Sudan"."""
    if _ON_TO.match(text, mention.end) is None:
        return False
    stays = mention.kind == "capital" or actors.is_in_need(mention.actor)
    return stays or _TRAVELS.search(text, max(0, mention.start - 30), mention.start) is not None


def led_by(text: str, mention: ActorMention) -> bool:
    """Whether it leads, sells or holds up what stands before it: "a coalition led by Latvia", "bought from Norway"."""
    return _LED_BY.search(text[max(0, mention.start - 36) : mention.start]) is not None


#: "Taiwan, Israel, Ukraine: who waits": a headline's list of topics names no giver.
_TITLE_LABEL: Final = re.compile(r"\s*(?:[:,]|and\s+[A-Z]\w+\s*:)")


def _is_topic(context: Context, mention: ActorMention) -> bool:
    """Whether the headline is about a country in need: "Taiwan: who waits", "Myanmar earthquake: what came"."""
    title = context.document.title
    if mention.actor in GIVERS:
        return False
    if _TITLE_LABEL.match(title, mention.end) or title.endswith((" on ", " about "), 0, mention.start):
        return True
    after = title[mention.end : mention.end + 70]
    return (
        mention.kind == "name"
        and not title[: mention.start].strip(_QUOTES)
        and not (after[:1] in "'’" or _GIVES.match(after))
    )


_QUOTES: Final = "\"“'‘ "


def _receivers_in_title(context: Context) -> set[int]:
    """Where the headline's receivers stand, all of "Ukraine, Israel and Taiwan aid"."""
    title, found = context.document.title, set()
    row: list[ActorMention] = []
    for number, mention in enumerate(context.in_title):
        listed = bool(row) and _LISTED.fullmatch(title, row[-1].end, mention.start) is not None
        row = [*row, mention] if listed else [mention]
        following = context.in_title[number + 1].start if number + 1 < len(context.in_title) else -1
        if following < 0 or _LISTED.fullmatch(title, mention.end, following) is None:
            told = {m.start for m in row if _told(title, m)}
            if told or any(m.actor == "Ukraine" for m in row):
                told |= {m.start for m in row if m.kind == "name" and m.actor not in GIVERS}
            found |= told
    return found


#: "The vote in the Senate" doesn't tell that it receives.
_OFFICES: Final = frozenset(("parliament", "agency"))


def _main_donor(context: Context) -> str | None:
    """The actor that gives most often; one that receives as often is no donor."""
    scores: dict[str, float] = defaultdict(float)
    receivers = _receivers_in_title(context)
    for mention in context.in_title:
        if mention.actor not in FOES and mention.start not in receivers:
            label = _TITLE_LABEL.match(context.document.title, mention.end)
            scores[mention.actor] += 1 if label else 3
    for index, found in enumerate(context.by_sentence):
        weight = 2.0 if index < 3 else 1.0
        for mention in found:
            if mention.actor in FOES or mention.actor in (context.recipient, "Ukraine"):
                continue
            gives = context.gives(mention)
            told = receives(context, mention)
            own = mention.kind == "government" and mention.actor in GIVERS  # "for the Pentagon"
            if own or mention.kind in _OFFICES or (told < 2 and mention.kind != "capital" and mention.actor in GIVERS):
                told = 0.0
            scores[mention.actor] += weight * (gives if gives >= 1.5 else 0.2 * gives) - told
    for actor in (context.recipient, "Ukraine"):
        scores.pop(actor or "", None)
    if context.voice:
        scores[context.voice] += 4
    for _, programme in context.programmes:
        if programme.donor:
            scores[programme.donor] += 0.8
    owned: dict[str, float] = defaultdict(float)
    for actor, score in scores.items():
        owned[owner_of(actor)] += score
    scores = owned
    if "European Union" in scores and HOLDS_OUT in scores:
        scores[HOLDS_OUT] /= 2
    if not scores:
        return None
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    context.single = len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]
    return ranked[0][0] if ranked[0][1] >= 1.5 else None


def owner_of(actor: str) -> str:
    """Whose money a named facility or agency pays out: the Union's, of the European Peace Facility."""
    return actors.pays_as().get(actor) or programmes.owners().get(actor.lower(), actor)


def _undecided(scores: dict[str, float]) -> bool:
    """Whether no country in need leads the others clearly."""
    ranked = sorted((score for actor, score in scores.items() if actor not in GIVERS | FOES), reverse=True)
    return not ranked or ranked[0] <= 0 or (len(ranked) > 1 and 2 * ranked[1] > ranked[0])


#: What counts of the words for a member of the Committee: "for Germany" mostly tells what it gave.
_SELDOM: Final = 0.4


#: "Kenya has sent": a country in need is told as giving by nothing weaker.
_ITSELF: Final = Caseless(
    r"(?:['’]s\s+[\w-]+(?:\s+[\w-]+)?)?[\s,]+(?:(?:on|in|last|this|has|have|had|will|would|is|are|was|also|already|itself|to|and"
    r"|said|says|it|\w+day|week|month|year)\s+){0,6}(?:announc|pledg|provid|giv|gave|send|sent|donat|contribut|promis"
    r"|offer|lend|lent|deliver|suppl|allocat|transfer|hand|releas|approv|pay|paid|put|add|dispatch|ship|fl[ey]w)"
)


def _gives_itself(context: Context, mention: ActorMention) -> bool:
    """Whether an actor's words make it a giver so plainly that it hardly receives."""
    if context.gives(mention) < 2:
        return False
    return (
        not actors.is_in_need(mention.actor)
        or _ITSELF.match(context.text[mention.end : mention.end + LOOK]) is not None
    )


def _names_grain(text: str, mention: ActorMention) -> bool:
    """Whether it only tells whose grain it is: "Ukrainian wheat for Yemen"."""
    return mention.kind == "demonym" and _GRAIN.match(text, mention.end) is not None


def _main_recipient(context: Context) -> str | None:
    """The country that receives most often, and is spoken of most."""
    scores: dict[str, float] = defaultdict(float)
    kinds, types = ("name", "demonym", "abbreviation", "capital", "leader", "bearer"), actors.types()
    for mention in context.in_title:
        if mention.kind in kinds and mention.actor not in FOES and types.get(mention.actor) == "country":
            told = _told(context.document.title, mention) or _is_topic(context, mention)
            told = told or (mention.actor == "Ukraine" and not _names_grain(context.document.title, mention))
            scores[mention.actor] += 2.5 if told else 0.3
    for mention in context.mentions:
        kind = types.get(mention.actor)
        if kind in ("fund", "coalition") and "Ukraine" in mention.actor:
            scores["Ukraine"] += 2.0  # a fund of its name
        own = mention.kind in kinds or (mention.kind == "agency" and mention.actor not in GIVERS)
        if not own or kind != "country":
            continue
        told = receives(context, mention)
        if mention.kind == "capital" and mention.actor in GIVERS:
            told = 0.0  # "flew to London"
        spoken = 0.0 if mention.kind == "bearer" else 0.3
        spoken = 1.0 if spoken and mention.actor == "Ukraine" and not _names_grain(context.text, mention) else spoken
        scores[mention.actor] += (
            (told if mention.kind in ("name", "capital") else told / 2)
            + spoken
            - (1.0 if not told and mention.actor != "Ukraine" and _gives_itself(context, mention) else 0.0)
        )
    for actor in ("Russia", "Belarus", context.voice or ""):
        scores.pop(actor, None)
    for actor in scores.keys() & (GIVERS | FOES | actors.WELL_OFF):
        scores[actor] *= _SELDOM
    if _undecided(scores):
        for country, times in (actors.places_in(context.text) + actors.places_in(context.document.title)).items():
            scores[country] += times
    if not scores:
        return _union(context)
    best, score = max(scores.items(), key=lambda pair: (pair[1], pair[0]))
    in_need = scores.keys() - GIVERS - FOES - actors.WELL_OFF
    if len(in_need) == 1 and scores[only := next(iter(in_need))] > 0:
        return only  # nobody else is named that could
    alone = score >= 1 and all(actor == best or actor in GIVERS or found < score / 2 for actor, found in scores.items())
    return best if score >= 2 or alone else _union(context)


def _union(context: Context) -> str | None:
    """The union of countries in need that a text without a receiver of its own is about: "initiatives with ASEAN"."""
    for union in actors.UNIONS:
        if union not in context.named or union == context.voice:
            continue
        told = [m for m in context.mentions if m.actor == union and (receives(context, m) >= 2 or _with(context, m))]
        if told and not any(m.actor == union and context.gives(m) >= 2 and m not in told for m in context.mentions):
            return union
    return None


def _with(context: Context, mention: ActorMention) -> bool:
    return context.text.endswith((" with ", " with the "), 0, mention.start)


#: One class of signs opens it, so that the search skips to them.
_CLAUSE_END: Final = re.compile(
    r"[;—–,:-](?:(?<=[;—–])|(?<=\s-)-?\s|(?<=,)\s+(?:while|whereas|but|although|though)\s|(?<=:)\s)"
)


def windows(context: Context, mentions: list[money.Mention]) -> list[Window]:
    """The stretches of text around each amount."""
    homes = [context.sentence_at(mention.start) for mention in mentions]
    return [_window(context, mentions, homes, number) for number in range(len(mentions))]


def _window(context: Context, mentions: list[money.Mention], homes: list[int], number: int) -> Window:
    text, mention, home = context.text, mentions[number], homes[number]
    sentence = context.sentences[home]
    end = max(sentence.end, mention.end)
    near_start = near_end = -1
    for other in range(number - 1, -1, -1):
        if homes[other] != home:
            break
        if mentions[other].end <= mention.start and mentions[other].conversion_of is None:
            near_start = mentions[other].end
            break
    for other in range(number + 1, len(mentions)):
        if homes[other] != home:
            break
        if mentions[other].start >= mention.end and mentions[other].conversion_of is None:
            near_end = mentions[other].start
            break
    near_start, near_end = (sentence.start if near_start < 0 else near_start), (end if near_end < 0 else near_end)
    window = Window(home, sentence, text[sentence.start : end], mention.start, mention.end)
    window.left, window.right = text[sentence.start : mention.start], text[mention.end : end]
    window.near_left, window.near_right = text[near_start : mention.start], text[mention.end : near_end]
    window.clause_start, window.clause_end = _clause(text, sentence.start, end, mention)
    window.clause = text[window.clause_start : window.clause_end]
    window.own_start = near_start if near_start == sentence.start else near_start + max(_break(window.near_left), 0)
    window.own_end = end if near_end == end else window.end + _reach(window.near_right)
    window.holds = context.holds(sentence.start, end)
    if sentence.bullet and sentence.intro is not None:
        window.intro = context.words(sentence.intro)
    return window


def _reach(between: str) -> int:
    place = _break(between)
    return len(between) if place < 0 else place


_BREAK: Final = re.compile(
    r"[;,:(]\s|\s(?:and|plus|including|of\s+which|bringing|taking|lifting|raising|which\s+(?:brings|takes|lifts"
    r"|raises)|but|while|as\s+well\s+as)\s|\s[–—-]{1,2}\s|[–—]"
)


def _break(between: str) -> int:
    """Where between two amounts the words of the second start: at the last comma or "and"; without one, they share all.

    >>> _break(" for food, water and tents, which brings relief since October to ")
    26
    >>> _break(" to ")
    -1
    """
    semicolon = between.rfind("; ")
    if semicolon >= 0:
        return semicolon
    last = -1
    for found in _BREAK.finditer(between):
        last = found.start()
    return last


def _clause(text: str, start: int, end: int, mention: money.Mention) -> tuple[int, int]:
    left = start
    for stop in _CLAUSE_END.finditer(text, start, mention.start):
        left = stop.end()
    stop_right = _CLAUSE_END.search(text, mention.end, end)
    if stop_right is None:
        return left, end
    return left, stop_right.start() - (stop_right[0][0] == "-")  # the blank before a dash is no part of the clause
