"""Items: things given, with their quantity, unit and catalogue entry.

A sentence is cut into tokens and noun phrases. Walking from left to right, each phrase gets what the sentence says of
it from what governs it: the verb before it (or the passive after it), the preposition and what that hangs on, or the
list it belongs to. A phrase that is given or asked for and names a thing is an item; in a list of such things also
a name that the catalogue doesn't know.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Final

from aidtrack import lexicon
from aidtrack.extractors.grammar import read_digits
from aidtrack.extractors.phrases import TRAILING, Node, Phrase, is_generic, parse
from aidtrack.extractors.tokens import Token, tokenize
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.catalogue import singular
from aidtrack.lexicon.grammar import heads, measures, verb_lemmas, word_class
from aidtrack.model import Qualifier
from aidtrack.patterns import TIMEOUT
from aidtrack.text import Sentence


@dataclass(slots=True)
class Mention:
    """One thing given, as a text names it."""

    start: int
    end: int
    name_start: int
    name_end: int
    entry: str | None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    sense: str = "gives"
    reasons: list[str] = field(default_factory=list)


_GIVEN: Final = ("gives", "needs")

# --- the walk ------------------------------------------------------------------------------------------


class _Walk:
    """The state while a sentence is read from left to right.

    Attributes:
        sense: what a phrase in object position would be.
        main: the sense of the list that a purpose clause interrupts, and the phrase that stood before it.
        last: the phrase read last; `anchor` the last one that isn't a mere part of another.
        link: what stands before the next phrase: "", ",", "and", ",and", ";", ":", "(" or a preposition.
    """

    def __init__(self, inherited: str | None, topic: str | None) -> None:
        self.sense = inherited
        self.base = inherited
        self.topic = topic
        self.local = False
        self.main: str | None = inherited
        self.main_anchor: Phrase | None = None
        self.anchor: Phrase | None = None
        self.last: Phrase | None = None
        self.subjects: list[Phrase] = []
        self.link = ""
        self.preposition = ""
        self.hangs_on: Phrase | Token | None = None
        self.money = False  # a sum is the subject: "$50m is for"
        self.verb: Token | None = None
        self.auxiliary = False
        self.to = False
        self.depth = 0
        self.separators = 0
        self.antecedent: Phrase | None = None
        self.doer: Phrase | None = None
        self.pronoun = False
        self.be = self.existential = self.waits = False
        self.linked = False
        self.sum_sense: str | None = None  # of the money said last
        self.transparent = False
        self.chains: dict[str, str] = {}  # what a preposition said before: "for tents and for fuel"
        self.told: str | None = None  # what the sentence says in the end, for what follows it

    def phrase(self, phrase: Phrase) -> None:
        """Give a phrase its sense."""
        preposition, link = self.preposition, self.link
        self.preposition = self.link = ""
        self.auxiliary = self.be = False
        if phrase.counted and phrase.head in word_class("currency"):
            self._sum(Token("$", phrase.start, phrase.end, "$", "$"))
            return
        if phrase.counted and phrase.head in word_class("time") and not preposition and phrase.entry is None:
            return  # "over three years": the hedge is a preposition
        after_aside, self.transparent = self.transparent and preposition == "of", False
        if preposition and (after_aside or self._is_aside(phrase, preposition)):
            self.transparent = not phrase.is_place
            if phrase.has("enemy") and phrase.is_place and preposition == "to":
                self._spoil()
            return
        if link == "including":
            phrase.sense, phrase.listed = self._offered(), True
            self.anchor, self.sense = phrase, phrase.sense
        elif preposition:
            self._attached(phrase, preposition)
        elif link in (",", "and", ",and", ";", "—", "/", "also") and self.last is not None:
            self._coordinated(phrase, link)
        elif link == ":" and (self.last is not None or self.hangs_on is not None):
            phrase.sense = self._offered() or self.sense or self.base
            phrase.listed = True
            self.anchor, self.sense = phrase, phrase.sense
        else:
            self._placed(phrase)
        if self.depth:
            phrase.sense = None if link != "including" else phrase.sense
        if not phrase.holder and not preposition:
            self.subjects.append(phrase)
        self.last = phrase
        self.hangs_on = phrase
        self.to = False
        if self.sense is None and phrase.sense is None and phrase.has("money") and self.verb is None:
            self.money = True

    def _is_aside(self, phrase: Phrase, preposition: str) -> bool:
        """Whether a place, a time or a channel stands between: "$640 million over three years in", "through UNICEF"."""
        if preposition in (
            "through",
            "via",
            "under",
            "within",
            "during",
            "until",
            "by",
            "at",
            "after",
            "since",
            "before",
            "despite",
            "amid",
            "as",
        ):
            return not phrase.tokens[-1].entry
        if phrase.is_place:
            return preposition in ("from", "in", "to", "near", "of", "over", "on") and not (
                preposition == "to" and self.hangs_on is None
            )
        named = phrase.entry is None and all(token.text[:1].isupper() for token in phrase.words)
        if named and phrase.words and preposition in ("from", "at", "near", "in", "into"):
            return True
        return (
            phrase.head in word_class("time")
            and preposition in ("over", "for", "in", "on", "from", "of", "after", "since", "before")
            and not phrase.entry
        )

    def _placed(self, phrase: Phrase) -> None:
        """The object of a verb, or the first phrase of a clause."""
        phrase.sense = self.sense
        if (
            self.last is not None
            and self.hangs_on is self.last
            and not self.last.is_place
            and not phrase.counted
            and self.verb is None
        ):
            phrase.sense = self.last.sense
        if phrase.is_place and phrase.has("enemy") and self.verb is not None and self.sense in _GIVEN:
            self.sense = phrase.sense = "harms"
        self.anchor = phrase

    def _offered(self) -> str | None:
        """What a phrase hands on to what it includes."""
        phrase = self.hangs_on if isinstance(self.hangs_on, Phrase) else self.anchor
        if isinstance(self.hangs_on, Token) and self.hangs_on.kind == "$":
            return self.sum_sense
        if phrase is None:
            return self.sense
        if phrase.has("harming") and phrase.sense not in _GIVEN:
            return "harms"
        if phrase.sense is not None:
            return phrase.sense
        if phrase.has("giving") and not phrase.has("enemy"):
            return "gives"
        if self.anchor is not None and self.anchor is not phrase and self.anchor.sense is not None:
            return self.anchor.sense
        return self.sense or self.base

    def _attached(self, phrase: Phrase, preposition: str) -> None:
        """A phrase after a preposition: an item of its own, or what identifies the one before."""
        owner = self.hangs_on
        phrase.sense = None
        if self.linked and preposition in self.chains:
            phrase.sense = self.sense = self.chains[preposition]
            self.anchor, phrase.listed = phrase, True
            return
        if isinstance(owner, Token) and owner.kind == "$":
            if preposition in ("of", "in", "for", "towards", "toward", "on", "to", "with"):
                phrase.sense = self.sense = self.sum_sense
                self.anchor = phrase
                if phrase.sense is not None:
                    self.chains[preposition] = phrase.sense
            return
        if isinstance(owner, Phrase):
            self._attached_to(phrase, owner, preposition)
        elif isinstance(owner, Token):
            self._attached_to_verb(phrase, owner, preposition)
        else:
            if preposition in ("with", "of") and self.sense in _GIVEN:
                phrase.sense = self.sense
        if phrase.sense is not None:
            self.anchor = phrase
            self.chains[preposition] = phrase.sense

    def _attached_to(self, phrase: Phrase, owner: Phrase, preposition: str) -> None:
        sense = owner.sense
        if preposition == "to" and phrase.has("enemy") and phrase.is_place and sense in _GIVEN:
            self._spoil()
        if owner.is_place:
            verb = self.verb.lower if self.verb is not None else ""
            if preposition == "with" and self.sense in _GIVEN and _stem(verb) in word_class("giver_with"):
                phrase.sense = self.sense
            elif preposition == "with" and _stem(verb) in word_class("giver_with"):
                phrase.sense = "gives"
            elif preposition == "for" and self.sense in _GIVEN and self.verb is not None and self.verb.sense == "needs":
                phrase.sense = "needs"
            return
        if owner.has("harming") and owner.entry is None and preposition in ("of", "with", "for", "by"):
            phrase.sense = self.told = "harms"
            return
        if _is_own(owner):
            phrase.sense = "harms" if preposition in ("of", "for") else None
            return
        if owner.has("needing") and preposition == "for" and sense != "harms":
            phrase.sense = "needs"
            return
        if (
            preposition == "with"
            and self.verb is not None
            and _stem(self.verb.lower) in word_class("giver_with")
            and not names_thing(owner)
        ):
            phrase.sense = self.verb.sense if self.verb.sense in _GIVEN else self.topic
            return
        if self.verb is not None and self.verb.sense == "needs" and preposition == "for" and not names_thing(owner):
            phrase.sense = "needs" if self.topic != "harms" else "harms"
            return
        if (
            (owner.entry is None or is_generic(owner))
            and preposition in ("of", "with", "for", "in", "on")
            and sense != "harms"
        ):
            if owner.has("money") and (preposition in ("for", "of", "on", "to")):
                phrase.sense = "gives" if not _is_generic_purpose(phrase) else None
                return
            if owner.has("giving") or owner.has("buying"):
                if preposition == "of" or (
                    preposition in ("with", "for") and (phrase.entry is not None or phrase.measured)
                ):
                    phrase.sense = sense or ("gives" if owner.has("giving") or self.sum_sense == "gives" else None)
                return
        if owner.counted and not owner.words and preposition == "of":
            phrase.sense = sense
            return
        if names_thing(owner) and sense is not None:
            if (
                preposition == "with"
                and sense in _GIVEN
                and names_thing(phrase)
                and (phrase.head in word_class("store") or (phrase.low is not None and phrase.entry is not None))
            ):
                phrase.sense, phrase.listed = sense, True
                return
            phrase.holder = owner if owner.holder is None else owner.holder
            phrase.holder.until = max(phrase.holder.until, phrase.end)
            phrase.sense = None
            return
        if (
            preposition == "of"
            and sense in _GIVEN
            and owner.head in ("part", "year", "first", "last", "rest", "some", "all", "most", "month", "type", "kind")
        ):
            phrase.sense = sense
        if preposition == "of" and owner.head in ("last", "first", "one", "most"):
            phrase.sense = sense
            self.subjects.append(phrase)

    def _attached_to_verb(self, phrase: Phrase, verb: Token, preposition: str) -> None:
        """ "provide with", "asked for", "pays for", "consists of", "is for" after a sum."""
        stem = _stem(verb.lower)
        if verb.sense == "needs" and preposition in ("for", "of"):
            phrase.sense = "needs" if self.topic != "harms" else "harms"
        elif stem == "pay" and preposition == "for":
            phrase.sense = "gives" if self.topic != "harms" else "harms"
        elif preposition == "with" and stem in (*word_class("giver_with"), "part", "go", "come"):
            phrase.sense = "gives" if self.sense != "harms" else "harms"
        elif verb.sense in ("holds", "gives") and preposition in ("of", "with", "on") and (self.sense in _GIVEN):
            phrase.sense = self.sense
        elif preposition in ("for", "on", "to", "into", "towards") and (
            stem in word_class("spending") or verb.kind == "X"
        ):
            if (
                (self.money or self.sum_sense == "gives" or self.subject_offers())
                and self.base != "harms"
                and not phrase.is_place
                and not _is_generic_purpose(phrase)
            ):
                phrase.sense = "gives"
        elif (stem == "sign" and preposition == "for") or (stem == "pass" and preposition == "on"):
            phrase.sense = "gives"
        if phrase.sense is not None:
            self.sense = phrase.sense

    def subject_offers(self) -> bool:
        return self.doer is not None and (self.doer.has("giving") or self.doer.has("money"))

    def _spoil(self) -> None:
        """The enemy receives: nothing of the list before is aid."""
        if self.sense in _GIVEN:
            self.sense = "harms"
        for phrase in self.subjects:
            if phrase.sense in _GIVEN:
                phrase.sense = "harms"
        self.subjects = []

    def _coordinated(self, phrase: Phrase, link: str) -> None:
        last = self.last
        assert last is not None
        inside = last.holder is not None
        if (
            link in (";", "—")
            or (
                self.local
                and link in (",", ",and")
                and self.main in _GIVEN
                and (self.separators or phrase.counted)
                and self.main_anchor is not None
            )
            or (
                self.local and link == "and" and phrase.counted and self.main in _GIVEN and self.main_anchor is not None
            )
        ):
            self._return()
        if link in (",", ";", ",and") and not self.local:
            self.separators += 1
        if (
            not inside
            and not phrase.counted
            and _says_purpose(last)
            and ((link == "and" and _goes_on_identifying(last, phrase, link)) or _acts(last))
        ):
            phrase.holder, phrase.sense = last, None  # "munitions for rocket systems and artillery" is one name
            last.until = max(last.until, phrase.end)
            return
        if inside and last.holder is not None and _acts(last.holder) and not phrase.counted and link != ";":
            phrase.holder, phrase.sense = last.holder, None
            return
        if inside and last.holder is not None and _goes_on_identifying(last, phrase, link):
            phrase.holder = last.holder
            phrase.holder.until = max(phrase.holder.until, phrase.end)
            phrase.sense = None
            return
        anchor = self.anchor
        if isinstance(self.hangs_on, Token) and self.hangs_on.kind == "$":
            phrase.sense = self.sense
        else:
            phrase.sense = anchor.sense if anchor is not None else self.sense
            if phrase.sense is None and not self.local:
                phrase.sense = self.sense
        if link == "also" and self.local and self.main in _GIVEN:
            phrase.sense = self.sense = self.main
            self.local = False
        phrase.listed = True
        if anchor is not None:
            anchor.listed = True
        self.anchor = phrase

    def _return(self) -> None:
        """Leave a purpose or relative clause: the list before it goes on."""
        if self.local:
            self.local, self.sense, self.verb = False, self.main, None
            if self.main_anchor is not None:
                self.anchor = self.last = self.main_anchor
                self.hangs_on = self.main_anchor

    # --- tokens that are no phrases --------------------------------------------------------------------

    def token(self, token: Token, following: Node | None, rest: Sequence[Node] = ()) -> None:
        """Take a verb, preposition, sign or small word into account."""
        if token.kind != "P":
            self.transparent = False
        kind, lower = token.kind, token.lower
        if lower == "worth":
            return
        if kind == "V":
            self.verb_token(token, following, rest)
        elif kind == "P":
            self._preposition(token)
        elif kind == "A":
            self.link = ",and" if self.link in (",", ";") else "and"
            self.preposition = ""
        elif kind == "S":
            self._sign(token)
        elif kind == "$":
            self._sum(token)
        elif kind == "X":
            subject = self._subject()
            if lower in ("has", "have", "had") and isinstance(following, Phrase) and subject is not None:
                self.sense = "gives" if subject.has("giving") and not subject.has("enemy") else self.sense
                self.verb, self.subjects = token, []
                return
            self.auxiliary = True
            if lower in ("is", "are", "was", "were", "be", "been", "being"):
                self.be = True
                if lower in ("is", "are", "was", "were") or not self.verb:
                    self._finite(token)
        elif kind == "R":
            self._relative(token)
        elif kind == "O":
            self.pronoun = True
            if not (self.preposition == "of" or (lower in ("them", "it", "us") and self.preposition)):
                self.antecedent = self.last if self.hangs_on is self.last else None
                self.doer = None
                if lower not in ("them", "him", "her", "me"):
                    self.hangs_on = None
                if self.link in (",", "and", ",and") and lower in ("he", "she", "they", "we", "it", "i"):
                    self.link = ""
            if lower == "there":
                self.existential = True
                self.sense = (
                    self.sense or self.base or ("gives" if self.last is not None and self.last.has("giving") else None)
                )
            self.preposition = ""
        elif kind == "B":
            if lower == "together" or (lower == "along" and not self.link):
                self.link = "also"
        elif kind == "D" and lower == "such":
            self.link = "including"

    def _sum(self, token: Token) -> None:
        if self.verb is None and self.sense is None:
            self.money = True
        if self.local and self.link in (",", ";", ",and"):
            self._return()
        owner = self.hangs_on
        harmed = self.sense == "harms" or (
            isinstance(owner, Phrase) and owner.has("harming") and owner.sense not in _GIVEN
        )
        self.sum_sense = "harms" if harmed or self.base == "harms" else "gives"
        self.hangs_on, self.preposition, self.link = token, "", ""

    def _preposition(self, token: Token) -> None:
        lower = token.lower
        self.linked = self.link in (",", "and", ",and", ";", ":", "also")
        self.auxiliary = self.be = False
        if lower == "as":
            self.preposition = "" if self.link == "including" else "as"
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

    def _sign(self, token: Token) -> None:
        sign = token.text
        if sign in "([":
            self.depth += 1
        elif sign in ")]":
            self.depth = max(0, self.depth - 1)
            self.preposition = self.link = ""
        elif sign in ",;:/":
            self.link, self.preposition = sign, ""
        elif sign in "—–-":
            self.link, self.preposition = "—", ""
        elif sign in ".!?…":
            self.__init__(self.base, self.told or self.topic)  # type: ignore[misc]

    def _relative(self, token: Token) -> None:
        self.antecedent = self.last if self.hangs_on is self.last else None
        self._enter()
        self.subjects = []
        self.doer = self.antecedent
        self.pronoun = False
        self.link = self.preposition = ""
        if token.lower in ("when", "while", "because", "although", "though", "if", "but", "so", "whether", "as"):
            self.local, self.sense, self.verb = False, None, None
            self.main_anchor = None
            self.hangs_on = None

    def _enter(self) -> None:
        if not self.local:
            self.main, self.main_anchor = self.sense, self.anchor
            if self.anchor is not None:
                self.main = self.anchor.sense or self.sense
        self.local, self.sense = True, None

    def _finite(self, token: Token) -> None:
        """A form of "be": what stood before it is its subject."""
        self.doer = self._subject()
        self.verb = token
        self.hangs_on = token
        self.link = self.preposition = ""
        if not (self.doer is not None and self.doer.has("giving")) and not self.existential:
            self.sense = self.sense if self.sense == "harms" else None

    def _subject(self) -> Phrase | None:
        return self.subjects[0] if self.subjects else self.doer

    # --- verbs ------------------------------------------------------------------------------------------

    def verb_token(self, token: Token, following: Node | None, rest: Sequence[Node]) -> None:
        """Let a verb decide over what follows it, and over its subject in the passive."""
        infinitive = self.to and not token.lower.endswith(("ed", "ing"))
        participle = not infinitive and not self.auxiliary and _is_participle(token.lower)
        self.to = False
        if token.lower in ("including", "includes") and token.lower == "including":
            self._including()
            return
        if infinitive or (token.lower.endswith("ing") and not self.auxiliary):
            self._purpose(token, rest, infinitive)
        elif self.be and _is_participle(token.lower):
            self._passive(token, rest)
        elif participle and self._reduced(token, following):
            pass
        else:
            self._active(token, rest)
        self.link = self.preposition = ""
        self.auxiliary = self.be = self.existential = False
        self.verb = token
        self.hangs_on = token
        self.pronoun = False

    def _including(self) -> None:
        if self.local and self.main in _GIVEN and self.link == ",":
            self._return()
        self.link, self.preposition = "including", ""
        self.auxiliary = False

    def _purpose(self, token: Token, rest: Sequence[Node], infinitive: bool) -> None:
        """ "to counter drones", "providing 120 vehicles": a clause inside; the list may go on after it."""
        offered = (
            self.money
            or (isinstance(self.hangs_on, Token) and self.hangs_on.kind == "$")
            or (isinstance(self.hangs_on, Phrase) and (self.hangs_on.has("giving") or self.hangs_on.has("money")))
            or self.subject_offers()
        )
        if isinstance(self.hangs_on, Phrase) and _stem(token.lower) in ("carry", "transport") and not infinitive:
            self.hangs_on.sense = "harms"  # "trucks carrying food": means of transport
        offered = offered or (self.verb is not None and _stem(self.verb.lower) in word_class("helping"))
        negated = self.preposition in ("from", "without", "before", "against") and not self.linked
        if not (self.sense in _GIVEN and token.sense in ("gives", "holds")):
            self._enter()
        self.sense = None if negated else self._sense_of(token, rest, offered=offered)

    def _passive(self, token: Token, rest: Sequence[Node]) -> None:
        sense = self._sense_of(token, rest, offered=True, passive=True)
        if sense == "moves":
            sense = "gives"
        for phrase in self.subjects:
            if sense == "harms" or phrase.sense is None:
                phrase.sense = sense
        if self.antecedent is not None and sense is not None and (sense == "harms" or self.antecedent.sense is None):
            self.antecedent.sense = sense
        self.doer = self._subject()
        self.subjects = []
        self.sense = sense

    def _reduced(self, token: Token, following: Node | None) -> bool:
        """ "guns handed over last winter", "tanks captured from": a participle behind what it tells of."""
        phrase = self.last
        if phrase is None or self.hangs_on is not phrase or phrase.is_place:
            return False
        if isinstance(following, Phrase) and not (names_thing(phrase) and phrase.sense is not None):
            return False
        if not names_thing(phrase) and not (self.verb is not None or phrase.sense is not None):
            return False
        if token.sense == "harms":
            phrase.sense = "harms"
            if self.anchor is phrase:
                self.sense = "harms"
        elif token.sense == "gives" and phrase.sense is None and not phrase.holder and not phrase.has("enemy"):
            phrase.sense = "gives"
        self._enter()
        return True

    def _active(self, token: Token, rest: Sequence[Node]) -> None:
        subject = self._subject()
        enemy = subject is not None and subject.has("enemy") and not self.pronoun
        self.doer = subject
        helped = self.verb is not None and _stem(self.verb.lower) in word_class("helping")
        sense = self._sense_of(token, rest, offered=self.money or self.subject_offers() or helped)
        if enemy and sense in _GIVEN:
            sense = "harms"
        if token.sense == "moves" and not (token.lower in ("due", "bound") and not self.auxiliary):
            for phrase in self.subjects:
                if phrase.sense is None and not enemy and not phrase.has("harming"):
                    phrase.sense = "gives"
            sense = "gives" if not self.subjects and not enemy else None
        if self.antecedent is not None and (
            self.pronoun or (self.subjects and self.subjects[0] is not self.antecedent) or self.local
        ):
            if sense in _GIVEN and self.antecedent.sense is None and (self.pronoun or self.subjects):
                self.antecedent.sense = sense
            elif sense == "harms" and enemy:
                self.antecedent.sense = "harms"
        if token.sense == "states":
            self.local, self.main_anchor = False, None
        if (
            self.local
            and self.link in (",", "and", ",and")
            and self.subjects
            and self.main_anchor is not None
            and self.subjects[-1] is self.anchor
        ):
            self.local = False
        if self.base == "harms" and token.sense in ("holds",):
            sense = "harms"
        self.sense = sense
        self.subjects = []
        self.antecedent = None
        if sense is not None and token.sense not in ("states",):
            self.told = sense

    def _sense_of(self, token: Token, rest: Sequence[Node], *, offered: bool, passive: bool = False) -> str | None:
        sense = token.sense
        if sense == "needs":
            if _stem(token.lower) not in word_class("needing_directly"):
                return None
            return "harms" if self.topic == "harms" else sense
        if sense in ("gives", "harms"):
            return sense
        if sense == "holds":
            subject = self.doer if token.lower.endswith("ing") else self._subject()
            if subject is not None and not self.pronoun:
                if is_generic(subject):
                    return self.topic or "gives"
                if subject.has("harming") or subject.has("enemy"):
                    return "harms"
                if subject.has("giving") or subject.has("money") or subject.sense in _GIVEN:
                    return "gives" if subject.sense != "harms" else "harms"
                if _stem(token.lower) in ("carry", "hold", "cover"):
                    return None
                return self.topic
            elif subject is None and not self.pronoun and _stem(token.lower) in ("carry", "cover"):
                return None
            return self.topic or "gives"
        if sense == "buys":
            return "gives" if (offered or _benefits(rest)) and not self._owns() else None if passive else "harms"
        return "moves" if sense == "moves" and passive else "harms" if passive and sense == "harms" else None

    def _owns(self) -> bool:
        return self.doer is not None and _is_own(self.doer)


def _stem(verb: str) -> str:
    """The lemma of a verb form."""
    return verb_lemmas().get(verb, verb)


def _is_participle(word: str) -> bool:
    return word.endswith(("ed", "en", "wn")) or word in (
        "sent",
        "bought",
        "lent",
        "sold",
        "built",
        "lost",
        "shot",
        "hit",
        "cut",
        "left",
        "put",
        "set",
        "sunk",
        "held",
        "paid",
        "met",
        "made",
        "brought",
        "sought",
        "found",
        "told",
        "spent",
        "kept",
        "led",
        "worn",
        "borne",
        "gone",
        "done",
        "won",
        "struck",
        "laid",
    )


def _is_own(phrase: Phrase) -> bool:
    return any(token.lower == "own" for token in phrase.tokens)


def _benefits(rest: Sequence[Node]) -> bool:
    """Whether "for" or "to" somebody follows: "bought 100 tanks for Ukraine"."""
    for place, node in enumerate(rest[:24]):
        if isinstance(node, Token) and node.kind == "V" and place > 1:
            return False
        if isinstance(node, Token) and node.lower in ("for", "to") and place + 1 < len(rest):
            after = rest[place + 1]
            if isinstance(after, Phrase) and (
                after.is_place
                or (after.words and after.words[0].text[:1].isupper())
                or (after.has("never") and "ukrain" in after.words[0].lower)
            ):
                return True
            if isinstance(after, Token) and after.lower == "it":
                return True
    return False


def _is_generic_purpose(phrase: Phrase) -> bool:
    """Whether money "for" it is for people or a time rather than a thing."""
    return (
        phrase.entry is None
        and not (phrase.head in heads() and len(phrase.words) > 1)
        and not phrase.counted
        and not phrase.tokens[-1].lower.endswith("s")
    )


def _says_purpose(phrase: Phrase) -> bool:
    """Whether a catalogue name holds its platform or purpose: "munitions for rocket systems"."""
    return any(token.lower in ("for", "to") and token.entry is not None for token in phrase.tokens[1:-1])


def _acts(phrase: Phrase) -> bool:
    """Whether a catalogue name holds an action, whose further objects may follow: "assistance to clear landmines"."""
    return any(token.lower == "to" and token.entry is not None for token in phrase.tokens[1:-1])


def _goes_on_identifying(last: Phrase, phrase: Phrase, link: str) -> bool:
    """ "ammunition for rocket launchers and artillery guns": the second platform belongs to the first."""
    if phrase.counted or link != "and":
        return False
    holder = last.holder or last
    definite = last.tokens[0].lower == "the" and singular(phrase.tokens[-1].lower) != phrase.tokens[-1].lower
    if definite and phrase.tokens[0].kind != "D":
        return False  # "munitions for the NASAMS and heavy machine guns"
    stores = holder.has("ammunition") or holder.has("spares") or holder.head == "capability"
    if not stores:
        return phrase.entry is None and holder.entry is None
    return (
        phrase.head not in word_class("ammunition")
        and phrase.head not in word_class("spares")
        and phrase.head not in ("service", "vehicle", "gear", "drone")
    )


# --- what names a thing --------------------------------------------------------------------------------


def names_thing(phrase: Phrase) -> bool:
    """Whether a phrase names a thing by itself: by the catalogue, or by a head noun with a word before it."""
    words = phrase.words
    if not words:
        return phrase.measured and phrase.unit not in ("units", "kilometres", "metres") and phrase.counted
    last = words[-1]
    if phrase.is_place:
        return False
    if is_generic(phrase):
        return phrase.measured and phrase.counted and phrase.unit in word_class("weight")
    head = phrase.head
    if last.entry is not None:
        alone = (
            len(words) == 1
            and phrase.low is None
            and phrase.tokens[0].kind != "D"
            and last.text.islower()
            and singular(last.lower) == last.lower
        )
        return not (alone and head in heads() and head not in word_class("mass"))
    if head in word_class("never"):
        return False
    if phrase.entry is not None and (head in heads() or last.calibre):
        return True
    if phrase.measured and phrase.counted:
        return True
    if last.calibre and len(words) == 1:
        return phrase.listed
    return (
        head in heads()
        and heads()[head] == "thing"
        and (len(words) > 1 or (phrase.counted and head not in ("unit", "set", "part", "station")))
    )


def _is_item(phrase: Phrase, bullet: bool, beside: bool) -> bool:
    """Whether a phrase that is given is an item: it names a thing, or stands in a list of things."""
    if phrase.sense not in _GIVEN or phrase.holder is not None or phrase.has("enemy") or _is_own(phrase):
        return False
    if names_thing(phrase):
        return True
    words = phrase.words
    if not words or phrase.is_place or is_generic(phrase) or phrase.head in word_class("never"):
        return False
    if phrase.head in word_class("giving"):
        return False
    plural = singular(words[-1].lower) != words[-1].lower and not words[-1].text.isupper()
    beside = beside or bullet
    kind = heads().get(phrase.head)
    if phrase.counted:
        return plural and beside
    if kind == "service":
        return beside and (phrase.listed or bullet)
    if phrase.low is not None:
        return kind == "thing" and beside
    return beside and phrase.listed and plural and len(words) <= 5 and words[0].text[:1].islower()


# --- sentences -----------------------------------------------------------------------------------------


def find(text: str, sentences: Sequence[Sentence], money: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """Every thing that the text says is given or asked for.

    Args:
        text: any text; offsets of the result are into it.
        sentences: its sentences.
        money: spans of amounts, which are no quantities.

    >>> from aidtrack.text import split
    >>> text = "The package includes six M777 155mm howitzers, 18 trucks and over 3 million rounds of ammunition."
    >>> [(m.low, m.unit, text[m.name_start : m.name_end]) for m in find(text, split(text))]
    [(6.0, 'units', 'M777 155mm howitzers'), (18.0, 'units', 'trucks'), (3000000.0, 'rounds', 'ammunition')]
    >>> text = "Russian forces lost 838 tanks."
    >>> find(text, split(text))
    []
    """
    mentions: list[Mention] = []
    spans = sorted(money)
    place = 0
    topic: str | None = None
    heading: str | None = None
    for sentence in sentences:
        while place < len(spans) and spans[place][1] <= sentence.start:
            place += 1
        ahead = place
        while ahead < len(spans) and spans[ahead][0] < sentence.end:
            ahead += 1
        inside = spans[place:ahead]
        if not inside and not _may_tell(text, sentence):
            continue
        raw = text[sentence.start : sentence.end]
        tokens = tokenize(text, sentence.start, sentence.end, inside)
        inherited = None
        if sentence.bullet:
            inherited = heading or topic or ("gives" if topic is None else None)
        found, told = _read(text, tokens, inherited, topic, sentence.bullet)
        mentions += found
        if not sentence.bullet:
            title = len(raw) < 80 and raw[-1:] not in '.:;!?,"”' and not any(t.kind in "$" for t in tokens)
            if title:
                heading = told
            else:
                topic, heading = told or topic, None
    return mentions


_WORD: Final = re.compile(r"[^\W_]+")


@cache
def _telling() -> frozenset[str]:
    """The last words of catalogue names, heads, and nouns that tell of giving or harm, in the singular."""
    found = set(heads()) | word_class("giving") | word_class("harming") | word_class("enemy")
    return frozenset(found) | catalogue.last_words() | {"follow", "following"}


@lru_cache(maxsize=1 << 16)
def _tells(word: str) -> bool:
    return not _telling().isdisjoint(catalogue.folded(word))


def _may_tell(text: str, sentence: Sentence) -> bool:
    """Whether a sentence has a word without which it names no item: the cheap gate before anything else."""
    return text[sentence.end - 1] == ":" or any(map(_tells, _WORD.findall(text, sentence.start, sentence.end)))


def _is_fragment(nodes: Sequence[Node]) -> bool:
    """Whether a sentence has no finite verb: "Tens of thousands of tons of food to support the people"."""
    for place, node in enumerate(nodes):
        if (
            isinstance(node, Token)
            and node.kind in "VX$"
            and not (
                node.lower.endswith("ing")
                or (place and nodes[place - 1] is not None and getattr(nodes[place - 1], "lower", "") == "to")
            )
        ):
            return False
    return True


def _read(
    text: str, tokens: list[Token], inherited: str | None, topic: str | None, bullet: bool
) -> tuple[list[Mention], str | None]:
    nodes = parse(text, tokens)
    walk = _Walk(inherited, topic)
    if (
        not bullet
        and _is_fragment(nodes)
        and topic == "gives"
        and nodes
        and isinstance(nodes[0], Phrase)
        and nodes[0].counted
    ):
        walk = _Walk("gives", topic)
    for place, node in enumerate(nodes):
        following = nodes[place + 1] if place + 1 < len(nodes) else None
        if isinstance(node, Phrase):
            if all(token.kind == "D" for token in node.tokens):
                if node.tokens[-1].lower == "such":
                    walk.link = "including"
                walk.waits = True
                continue
            if node.head == "particular" and walk.preposition == "in":
                walk.link, walk.preposition = "including", ""
                continue
            if node.head == "well" or node.tokens[-1].lower == "addition":
                continue
            walk.waits = False
            walk.phrase(node)
        else:
            if walk.waits and node.text == ",":
                continue  # "additional, longer-range systems"
            if node.lower == "well" and walk.preposition == "as":
                walk.link, walk.preposition = "also", ""
                continue
            if node.lower == "as" and walk.link == "also":
                continue
            walk.token(
                node, following, nodes[place + 1 : place + 25] if node.kind == "V" and node.sense == "buys" else ()
            )
    phrases = [node for node in nodes if isinstance(node, Phrase)]
    told = walk.told
    if told is None:
        told = next((p.sense for p in reversed(phrases) if p.sense in ("gives", "harms")), None)
    if told is None and any(p.has("giving") for p in phrases):
        told = "gives"
    if any(p.has("harming") for p in phrases) and told is None:
        told = "harms"
    given = [p for p in phrases if p.sense in _GIVEN and p.holder is None]
    things = [names_thing(p) for p in given]
    mentions: list[Mention] = []
    for place, phrase in enumerate(given):
        beside = any(things[max(0, place - 1) : place] + things[place + 1 : place + 2])
        if _is_item(phrase, bullet, beside) and not (mentions and phrase.start < mentions[-1].end):
            mentions.append(_mention(text, phrase, tokens[-1].end))
    return mentions, told


def _mention(text: str, phrase: Phrase, limit: int) -> Mention:
    end = max(phrase.end, phrase.until)
    low = float(phrase.low) if phrase.low is not None else None
    high = float(phrase.high) if phrase.high is not None else None
    mention = Mention(
        phrase.start,
        end,
        phrase.name_start,
        end,
        phrase.entry,
        low,
        high,
        phrase.unit if low is not None else None,
        phrase.qualifier if low is not None else None,
    )
    if mention.qualifier is Qualifier.AT_LEAST:
        mention.high = None if not phrase.vague else mention.high
    mention.sense = phrase.sense or "gives"
    if low is None:
        _trailing(text, mention, phrase, limit)
    return mention


def _trailing(text: str, mention: Mention, phrase: Phrase, limit: int) -> None:
    """A total behind the thing: "mortar rounds — 20 million rounds in total"."""
    found = None
    for end in {phrase.end: None, mention.end: None}:
        found = found or TRAILING.compiled.match(text, end, min(limit + 1, len(text), end + 60), timeout=TIMEOUT)
    if found is None:
        return
    value = read_digits(found["number"].replace(" ,", ","), scaled=found["scale"] is not None) * lexicon.scales().get(
        found["scale"] or "", 1
    )
    if found["scale"] is None and found["unit"] is None and 1990 <= value <= 2100:
        return
    mention.low = mention.high = float(value)
    mention.qualifier, mention.end = Qualifier.EXACT, found.end()
    unit = measures().get(found["unit"] or "", ("units", ""))[0] or "units"
    mention.unit = "rounds" if phrase.head in word_class("rounds") and unit == "units" else unit
