"""The walk through a sentence from left to right: each phrase gets what the sentence says of it from what governs it.

That is the verb before it (or the passive after it: `verbs`), the preposition and what that hangs on (`attachment`),
or the list it belongs to (`lists`). Here is the state, and what the small words do to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aidtrack.extractors.equipment.phrases import Node, Phrase
from aidtrack.extractors.equipment.things import GIVEN, is_generic, names_thing
from aidtrack.extractors.equipment.tokens import Token
from aidtrack.extractors.equipment.vocabulary import ENEMY, GIVING, HARMING, MONEY
from aidtrack.lexicon.grammar import word_class

#: Links that go on with a list.
LISTING: Final = frozenset((",", "and", ",and"))
#: Subjects that may stand for aid told before: "it'll buy radios", "that has 20 guns".
POINTING: Final = frozenset(("it", "it'll", "it’ll", "that", "this"))
#: Words that deny what the verb after them says, and words that take the denial back: "not yet", "not only".
NEGATING: Final = {
    "not": True,
    "never": True,
    "only": False,
    "just": False,
    "yet": False,
    "merely": False,
    "too": False,
}


class Walk:
    """The state while a sentence is read from left to right.

    Attributes:
        sense: what a phrase in object position would be; `base` what the sentence inherits.
        main, main_anchor: the sense of the list that a clause interrupts, and the phrase that stood before it.
        local: whether such a clause is being read.
        last: the phrase read last; `anchor` the last one that isn't a mere part of another.
        link: what stands before the next phrase: "", ",", "and", ",and", ";", ":", "including", "also".
        preposition: the preposition before the next phrase; `linked` whether a list's sign stood before that.
        hangs_on: what a preposition would belong to: a phrase, a verb, a sum of money.
        subjects: phrases that may be the subject of a verb to come; `doer` that of the last verb.
        antecedent: what a relative clause tells of; `pronoun` whether the subject is one,
            `person` the one said last.
        money: whether a sum is the subject ("$50m is for"); `sum_sense` the sense of the money said last.
        chains: what a preposition said before: "for tents and for fuel".
        told: what the sentence says in the end, for what follows it; `spoken` what its parts before a full stop did.
        cleft: whether "what" opens a clause that is the subject: "what they want is".
        origin: the country from which the subject comes: "12 ambulances from Oslo".
        outer: what the last relative clause told of.
        paired: whether "not only" was said, to which "but" answers.
        partly: whether a relative clause tells of a part only: "of which 20 have been lost".
        particle: whether the next preposition belongs to the verb ("flew in").
        added_to: the things to which the sentence adds others: "in addition to 14 tanks".
        negated: whether "not" or a verb of refusing stands before the next verb; `denied` whether one stood before
            the last.
        ranging: what "from" said of the one end of a range of things: "from rifles to tanks".
        open: whether it goes on with what was told, so that "it is" and "so" don't end that.
    """

    __slots__ = (
        "_asked", "added_to", "anchor", "antecedent", "auxiliary", "base", "be", "chains", "cleft", "denied", "depth",
        "doer",
        "existential", "hangs_on", "last", "link", "linked", "local", "main", "main_anchor", "money", "negated", "open",
        "origin", "outer", "paired", "particle", "partly", "person",
        "preposition", "pronoun", "ranging", "sense", "separators", "spoken", "subjects", "sum_sense", "to", "told",
        "transparent", "verb", "waits",
    )  # fmt: skip

    def __init__(self, inherited: str | None, topic: Callable[[], str | None]) -> None:
        self._asked = topic
        self.spoken: str | None = None
        self.base = inherited
        self.told: str | None = None
        self.open = False
        self.clear()

    def clear(self) -> None:
        """Begin anew, behind a full stop inside the sentence."""
        self.spoken = self.told or self.spoken
        self.sense = self.main = self.base
        self.main_anchor: Phrase | None = None
        self.anchor: Phrase | None = None
        self.last: Phrase | None = None
        self.antecedent: Phrase | None = None
        self.doer: Phrase | None = None
        self.origin: Phrase | None = None
        self.outer: Phrase | None = None
        self.verb: Token | None = None
        self.hangs_on: Phrase | Token | None = None
        self.subjects: list[Phrase] = []
        self.added_to: list[Phrase] = []
        self.link = self.preposition = ""
        self.depth = self.separators = 0
        self.particle = self.partly = self.cleft = self.paired = False
        self.person = ""
        self.negated = self.denied = False
        self.local = self.money = self.auxiliary = self.to = self.pronoun = False
        self.be = self.existential = self.waits = self.linked = self.transparent = False
        self.sum_sense: str | None = None
        self.ranging: str | None = None
        self.chains: dict[str, str] = {}
        self.told = None

    @property
    def topic(self) -> str | None:
        """What the sentences before told; asked for only where it decides, since they have to be read for it."""
        return self.spoken or self._asked()

    def subject(self) -> Phrase | None:
        """The subject of a verb that comes next."""
        return self.subjects[0] if self.subjects else self.doer

    def offers(self) -> bool:
        """Whether the subject of the last verb is aid or money: "the package will buy"."""
        if self.doer is None:
            return False
        return self.doer.has(GIVING | MONEY) or (self.doer.head in word_class("portion") and self.topic == "gives")

    def give_back(self) -> None:
        """Leave a purpose or relative clause: the list before it goes on."""
        if self.local:
            self.local, self.sense, self.verb = False, self.main, None
            if self.main_anchor is not None:
                self.anchor = self.last = self.hangs_on = self.main_anchor

    def enter(self) -> None:
        """Begin a purpose or relative clause."""
        if not self.local:
            self.main, self.main_anchor = self.sense, self.anchor
            if self.anchor is not None:
                self.main = self.anchor.sense or self.sense
        self.local, self.sense = True, None

    def spoil(self) -> None:
        """The enemy receives: nothing of the list before is aid."""
        if self.sense in GIVEN:
            self.sense = "harms"
        for phrase in self.subjects:
            if phrase.sense in GIVEN:
                phrase.sense = "harms"
        self.subjects = []

    # --- tokens that are no phrases, verbs apart ---------------------------------------------------------

    def small_word(self, token: Token, following: Node | None) -> None:
        """Take a preposition, sign or small word into account."""
        kind, lower = token.kind, token.lower
        if kind == "P":
            if self.particle:
                self.particle = False
            elif lower == "to" and self.be and isinstance(following, Token) and following.kind in "VX":
                self.auxiliary = True  # "are to reach"
                self.be = False
            else:
                self._preposition(lower, following)
            return
        self.transparent = False
        if kind == "S":
            self._sign(lower)
        elif kind == "A":
            self.link = ",and" if self.link in (",", ";") else "and"
            self.preposition = ""
        elif kind == "X":
            self._auxiliary(token, following)
        elif kind == "R":
            if lower == "but" and self.paired and _adds(following):
                self.link, self.preposition = "and", ""  # "not only tanks but jets"
            elif not (lower == "so" and isinstance(following, Token) and following.lower == "far"):
                self._relative(lower)
        elif kind == "O":
            self._pronoun(lower)
        elif kind == "$":
            self.sum_of_money(token)
        elif kind == "B" and lower in NEGATING:
            self.paired = self.negated and not NEGATING[lower]
            self.negated = NEGATING[lower]
        elif kind == "B" and (lower == "together" or (lower == "along" and not self.link)):
            self.link = "also"
        elif kind == "D" and lower == "such":
            self.link = "including"

    def _preposition(self, lower: str, following: Node | None) -> None:
        self.linked = self.link in LISTING or self.link in (";", ":", "also") or self._gapped()
        thing = isinstance(following, Phrase) and not following.is_place
        wishes = lower == "like" and self.auxiliary and not self.be and thing and not self.link
        self.auxiliary = self.be = False
        if lower == "as":
            self.preposition = "" if self.link == "including" else "as"
        elif wishes:
            self.sense, self.link, self.preposition = "needs", "", ""  # "Kyiv would like tanks"
            self.hangs_on = None
        elif lower in ("including", "like"):
            self.link, self.preposition = "including", ""
        elif lower in ("along", "together", "alongside", "plus"):
            self.link, self.preposition = "also", ""
        elif lower == "with" and self.link in ("and", "also"):
            self.preposition = ""
        elif lower == "to":
            self.to, self.preposition = True, "to"
        elif lower in ("than", "over", "about", "around") and self.preposition in ("", "of", "for", "with", "in"):
            pass  # part of a hedge, told by what stands before it
        else:
            self.preposition = lower

    def _gapped(self) -> bool:
        """Whether a giver was added without a verb: "Canada pays for 10 guns and Lithuania for four"."""
        owner = self.hangs_on
        return isinstance(owner, Phrase) and owner.is_place and owner.listed and owner is self.anchor

    def _sign(self, sign: str) -> None:
        if sign in ",;:/":
            self.link, self.preposition = sign, ""
        elif sign in ".!?…":
            self.clear()
        elif sign in "—–-":
            self.link, self.preposition = "—", ""
        elif sign in "([":
            self.depth += 1
        elif sign in ")]":
            self.depth = max(0, self.depth - 1)
            self.preposition = self.link = ""

    def _auxiliary(self, token: Token, following: Node | None) -> None:
        lower = token.lower
        if lower.endswith(("n’t", "n't")) or lower == "cannot":
            self.negated = True
        if lower in ("has", "have", "had") and isinstance(following, Phrase):
            subject = self.subject()
            last = self.last
            if last is not None and last.is_place and last.has(ENEMY):
                self.sense, self.verb, self.subjects = "harms", token, []  # "has sent 31 tanks; Russia has 12,000"
                return
            if subject is None and self.person in POINTING and self.topic == "gives":
                self.sense, self.verb, self.subjects = "gives", token, []  # "it has radios, it has 20 guns"
                return
            if subject is not None:
                gift = subject.has(GIVING) and not subject.has(ENEMY)
                if not gift and subject.tokens[-1].lower == "one" and _points(subject):
                    gift = self.topic == "gives"  # "That one had missiles in it", "the last one had"
                self.sense = "gives" if gift else self.sense
                self.verb, self.subjects = token, []
                return
        self.auxiliary = True
        if lower in ("is", "are", "was", "were"):
            self.be = True
            self._finite(token)
        elif lower in ("be", "been", "being"):
            self.be = True
            if not self.verb:
                self._finite(token)

    def _finite(self, token: Token) -> None:
        """A form of "be": what stood before it is its subject."""
        self.doer = self.subject()
        if self._opens_gifts():
            self.sense, self.existential = "gives", True
        asked = self.doer is not None and self.doer.sense in GIVEN and is_generic(self.doer)
        self.verb = self.hangs_on = token
        self.link = self.preposition = ""
        if (
            not (self.doer is not None and self.doer.has(GIVING))
            and not self.existential
            and not self.open
            and not asked  # "the things they need most are shells"
            and not (self.cleft and self.sense in GIVEN)
        ):
            self.sense = self.sense if self.sense == "harms" else None

    def _opens_gifts(self) -> bool:
        """Whether what follows "is" or "are" is given: behind "among the goods sent in May", or the core of aid.

        A core is "the centrepiece of the package", "the package core", or "its core" behind a sentence of aid.
        """
        core = self.doer
        if core is None:
            return not self.pronoun and _is_aid(self.last)
        if core.head not in word_class("core"):
            return False
        if self.last is not core:
            return _is_aid(self.last)
        owned = core.tokens[0].lower == "its" and self.topic == "gives"
        return (owned or core.has(GIVING)) and not core.has(ENEMY)

    def _relative(self, lower: str) -> None:
        if self.open and lower == "so":
            return
        if lower == "that" and not isinstance(self.hangs_on, Phrase) and self._opens_anew():
            self.subjects = []
            self._pronoun(lower)  # "That bought transformers", "$50m, and that had 20 guns"
            return
        self.partly = lower == "which" and self.preposition == "of"
        self.antecedent = self.last if self.hangs_on is self.last else None
        if lower == "which" and self.preposition == "with" and self.told == "gives" and self.sum_sense == "gives":
            self.money = True  # "a grant of €4m, with which the city will buy buses"
        if self.antecedent is not None and self.antecedent.is_place and _is_aid(self.anchor):
            self.antecedent = self.anchor  # "a package for Kyiv that may include"
        self.enter()
        self.subjects = []
        self.doer = self.antecedent
        self.outer = self.antecedent or self.outer
        self.pronoun = False
        self.link = self.preposition = ""
        if lower in word_class("clause"):
            self.negated = False
            self.local, self.sense, self.verb = False, None, None
            self.main_anchor = self.hangs_on = None

    def _opens_anew(self) -> bool:
        """Whether a main clause begins: the sentence does, or "and" stands behind a sum."""
        return self.hangs_on is None if self.last is None and self.verb is None else self.link in ("and", ",and")

    def _pronoun(self, lower: str) -> None:
        self.pronoun, self.person = True, lower
        self.to = False  # "in response to this, we bought"
        if not (self.preposition and (self.preposition == "of" or lower in ("them", "it", "us"))):
            self.antecedent = self.last if self.hangs_on is self.last else None
            self.doer = None
            if lower not in word_class("oblique"):
                self.hangs_on = None
            if self.link in LISTING and lower in word_class("personal"):
                self.link = ""
        if lower == "what":
            self.cleft = True
        if self.preposition == "among" and lower in word_class("oblique") and not is_sum(self.hangs_on):
            self.link = "including"  # "new equipment, among it drones"
        if lower == "none":
            self.negated = True
        elif lower in ("itself", "themselves") and self.verb is None and self.base is None:
            self.base = "harms"  # "Poland itself will spend $3bn on tanks"
        elif lower in ("it", "this") and self.preposition == "of" and self.verb is None and not self.subjects:
            self.money = self.money or self.topic == "gives"  # "most of it is meant for tanks"
        if lower == "there":
            self.existential = True
            given = self.last is not None and self.last.has(GIVING)
            self.sense = self.sense or self.base or ("gives" if given else None)
        self.preposition = ""

    def sum_of_money(self, token: Token) -> None:
        """Take in a figure of money: what it is for, is given as it is."""
        speaks = self.verb is None or self.verb.word.sense == "states" or (self.local and self.hangs_on is self.verb)
        if speaks and self.sense in (None, self.base):
            self.money = True
        if self.local and self.link in (",", ";", ",and"):
            self.give_back()
        owner = self.hangs_on
        harmed = self.sense == "harms" or self.base == "harms"
        for about in (owner, self.subject()):  # "the backlog stands at $20bn"
            if isinstance(about, Phrase) and about.has(HARMING) and about.sense not in GIVEN:
                harmed = True
        self.sum_sense = "harms" if harmed else "gives"
        if not harmed and isinstance(owner, Phrase) and owner.head == "part" and self.preposition == "of":
            self._belongs_to_sum(owner)
        self.hangs_on, self.preposition, self.link = token, "", ""

    def _belongs_to_sum(self, part: Phrase) -> None:
        """Give what is said to be part of a sum: "the tanks are part of the $400m announced, along with shells"."""
        verb, doer = self.verb, self.doer
        if self.negated or verb is None or verb.kind != "X" or doer is None or doer.has(ENEMY | HARMING):
            return
        if doer.sense is None and names_thing(doer):
            doer.sense = part.sense = self.sense = "gives"
            self.anchor = doer


def _points(phrase: Phrase) -> bool:
    """Whether it speaks of one that was told of: "that one", "the last one"; not "no one"."""
    return len(phrase.tokens) == 1 or phrase.tokens[0].lower in word_class("definite")


def _adds(following: Node | None) -> bool:
    """Whether a thing stands behind "but", or "also"."""
    if isinstance(following, Phrase):
        return names_thing(following)
    return following is not None and following.lower == "also"


def _is_aid(phrase: Phrase | None) -> bool:
    """Whether a phrase names aid: "the goods sent in May"."""
    return phrase is not None and phrase.has(GIVING) and not phrase.has(ENEMY | HARMING)


def is_sum(owner: Phrase | Token | None) -> bool:
    """Whether a preposition would hang on a sum of money."""
    return isinstance(owner, Token) and owner.kind == "$"
