"""Noun phrases of a sentence for the item reader: words from determiner to head, with quantity and unit.

A sentence becomes a list of nodes: a `Phrase`, or a token that is none (verb, preposition, sign …).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from aidtrack.extractors.grammar import PIECES, qualifier_of
from aidtrack.extractors.tokens import Token
from aidtrack.lexicon.catalogue import singular
from aidtrack.lexicon.grammar import generic_words, heads, measures, word_class
from aidtrack.model import Qualifier
from aidtrack.patterns import Pattern


@dataclass(slots=True, eq=False)
class Phrase:
    """A noun phrase: its tokens, its quantity, and how the sentence treats it (set by the reader)."""

    tokens: list[Token]
    kind: str = "NP"
    entry: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    start: int = 0
    name_start: int = 0
    vague: bool = False
    counted: bool = False
    measured: bool = False  # the unit is a measure word: rounds of, tons of
    sense: str | None = None  # gives, needs, harms: what the sentence says of it
    holder: Phrase | None = None  # the phrase that it only identifies: HIMARS in "ammunition for HIMARS"
    listed: bool = False
    reasons: list[str] = field(default_factory=list)
    joined: bool = False  # with a phrase that lacked its head
    noun: str = ""  # the head, once asked for
    forms: frozenset[str] | None = None  # its words as written and in the singular
    until: int = 0  # where the phrases end that only identify this one

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def words(self) -> list[Token]:
        return [token for token in self.tokens if token.kind in "WC"]

    @property
    def head(self) -> str:
        """The noun that says what it is, in the singular."""
        if not self.noun:
            word = self.tokens[-1]
            if len(self.tokens) > 1 and word.entry is None and self.tokens[-2].text.islower():
                # "bridges MLC-60"
                word = self.tokens[-2] if any(c.isdigit() for c in word.text) else word
            self.noun = singular(re.split(r"[-‐‑]", word.lower)[-1])
        return self.noun

    @property
    def is_place(self) -> bool:
        return self.tokens[-1].kind == "C"

    def has(self, name: str) -> bool:
        """Whether a word of the phrase has this class."""
        if self.forms is None:
            self.forms = frozenset(form for token in self.tokens for form in (token.lower, singular(token.lower)))
        return not self.forms.isdisjoint(word_class(name))


Node = Phrase | Token

TRAILING = Pattern(
    "phrases.trailing",
    r"""
    \s* (?: [-–—:] | \( | in \s the \s (?:number|amount|quantity) \s of | , \s totall?ing ) \s*
    (?P<number> (?> \d{1,3} (?: \ ,\d{3} )+ | (?&digits) ) ) (?: \s+ (?P<scale> million | thousand | billion ) )?
    (?: \s+ (?P<unit> rounds | shells | pieces | units | sets | systems | items | missiles | vehicles | tons
        | tonnes | pcs | launchers ) )? \b
    (?: \s+ (?: in \s total | in \s all | altogether ) )? (?= \s* (?: [).,;!?] | \Z | \n | and \b ) )
    """,
    pieces=PIECES,
    examples=[
        (" — 20\nmillion rounds in total.", {"number": "20", "scale": "million", "unit": "rounds"}),
        (": 18;", {"number": "18"}),
        (" in the number of 1 ,500 pieces and", {"number": "1 ,500", "unit": "pieces"}),
    ],
    rejects=[" - 20 percent", " (2023 model", " - 25,000 rounds of"],
)

_ONE: Final = frozenset(("a", "an", "another", "one", "extra", "second", "third", "fourth", "fifth", "further"))


def parse(text: str, tokens: list[Token]) -> list[Node]:
    """The nodes of a sentence: phrases, and the tokens between them."""
    nodes: list[Node] = []
    current: list[Token] = []
    index = 0

    def close() -> None:
        nonlocal current
        if current:
            nodes.append(_phrase(current))
            current = []

    while index < len(tokens):
        token = tokens[index]
        if token.lower == "of" and index + 1 < len(tokens) and tokens[index + 1].lower == "course":
            index += 2
            continue
        if token.kind in "WDNC":
            if current and _starts_anew(current, token):
                close()
            current.append(token)
        elif token.lower == "of" and current and _takes_of(current, tokens, index):
            current.append(token)
        elif token.text == "(" and current and (ending := _abbreviation(tokens, index)) is not None:
            current += tokens[index + 1 : ending]
            index = ending
        elif token.text in "-&/" and token.kind == "S" and current and _glues(current, tokens, index):
            pass
        else:
            close()
            nodes.append(token)
        index += 1
    close()
    return _share_heads(text, nodes)


def _starts_anew(current: list[Token], token: Token) -> bool:
    """Whether a token can't go on with the phrase: "Ukraine | 20 tanks", "Spain | two guns", "missiles | the next"."""
    last = current[-1]
    if last.lower == "of":
        return False
    if token.kind == "C" or last.kind == "C":
        return not (all(t.kind == "D" for t in current) and token.kind == "C")
    if token.kind == "D":
        return any(t.kind in "WN" for t in current) and token.lower not in (
            "additional",
            "new",
            "further",
            "more",
            "extra",
            "other",
        )
    if token.kind == "N":
        if all(t.kind == "D" or t.lower in word_class("lead") for t in current):
            return False
        name = (
            last.kind == "W"
            and (last.entry is not None or last.text[:1].isupper())
            and token.text[0].isdigit()
            and token.value == token.high
        )
        return not (name and not token.vague and not last.lower.endswith("s"))
    return False


def _takes_of(current: list[Token], tokens: list[Token], index: int) -> bool:
    """Whether "of" goes on with the phrase: "20 million rounds of", "a package of"."""
    last = current[-1].lower
    if any(token.lower == "of" for token in current) and measures().get(last, ("", ""))[1] == "none":
        return False
    if last not in measures() and " ".join(t.lower for t in current[-2:]) not in measures():
        return False
    if index + 1 < len(tokens) and tokens[index + 1].kind in "NDV" and not any(t.kind == "N" for t in current):
        return measures().get(last, ("", ""))[1] == "none" and tokens[index + 1].kind != "V"
    return True


def _abbreviation(tokens: list[Token], index: int) -> int | None:
    """Where a short bracket with another name ends ("(NASAMS)"); None for any other bracket."""
    for ahead in range(index + 1, min(index + 6, len(tokens))):
        if tokens[ahead].text == ")":
            inside = tokens[index + 1 : ahead]
            return ahead if inside and all(t.kind == "W" for t in inside) else None
    return None


def _glues(current: list[Token], tokens: list[Token], index: int) -> bool:
    sign, after = tokens[index], tokens[index + 1] if index + 1 < len(tokens) else None
    return (
        after is not None
        and after.kind in "WN"
        and after.start == sign.end
        and current[-1].end == sign.start
        and sign.text != "/"
    )


# --- quantity and unit ---------------------------------------------------------------------------------


def _phrase(tokens: list[Token]) -> Phrase:
    phrase = Phrase(tokens)
    ids = [token.entry for token in tokens if token.entry is not None]
    phrase.entry = ids[-1] if ids else None
    phrase.start = phrase.name_start = tokens[0].start
    first = next((place for place, token in enumerate(tokens) if token.kind == "N"), None)
    if first is not None and all(t.kind == "D" or t.lower in word_class("lead") for t in tokens[:first]):
        _read_count(phrase, first)
    else:
        _read_article(phrase)
    return phrase


def _read_count(phrase: Phrase, first: int) -> None:
    """Take the quantity from the number token, its hedge and its measure word."""
    number = phrase.tokens[first]
    phrase.low, phrase.high, phrase.vague, phrase.counted = number.value, number.high, number.vague, True
    if number.vague or number.open_ended:
        phrase.qualifier = Qualifier.AT_LEAST
    else:
        phrase.qualifier = Qualifier.EXACT if number.value == number.high else Qualifier.RANGE
    if number.hedge:
        if phrase.qualifier is not Qualifier.RANGE:
            phrase.qualifier = Qualifier(qualifier_of()[f"before:{number.hedge}"])
        phrase.start = min(phrase.start, number.hedge_start)
    _measure(phrase, first + 1)


def _measure(phrase: Phrase, after: int) -> None:
    """The unit: a measure word after the number, else what the thing itself is counted in."""
    tokens = phrase.tokens
    while after < len(tokens) - 1 and (tokens[after].kind == "D" or tokens[after].lower == "of"):
        after += 1
    phrase.unit = "units"
    for length in (2, 1):
        known = measures().get(" ".join(t.lower for t in tokens[after : after + length]))
        if known is None:
            continue
        follows = tokens[after + length].lower if after + length < len(tokens) else ""
        unit, kind = known
        if kind == "thing" or (kind == "count" and follows in ("of", "")):
            phrase.unit = unit or "units"
            phrase.measured = kind == "count"
        if kind != "thing" and follows == "of":
            after += length + 1
        break
    if phrase.unit == "units" and _counts_rounds(phrase):
        phrase.unit = "rounds"
    if after < len(tokens):
        phrase.name_start = tokens[after].start


def _counts_rounds(phrase: Phrase) -> bool:
    rounds = word_class("rounds")
    following = [*phrase.tokens[1:], None]
    return phrase.head in rounds or any(
        singular(token.lower) in rounds and after is not None and after.lower == "of"
        for token, after in zip(phrase.tokens, following, strict=True)
    )


def _read_article(phrase: Phrase) -> None:
    """ "a Patriot battery", "another bridge-layer", "a second battery": one; "a number of", "the": none."""
    tokens = phrase.tokens
    opening = next((place for place, token in enumerate(tokens) if token.kind != "D"), 0)
    phrase.name_start = tokens[opening].start
    group = next((place for place, token in enumerate(tokens) if token.lower == "of"), None)
    if group is not None and group + 1 < len(tokens):
        known = measures().get(tokens[group - 1].lower, ("", ""))
        if known[1] == "none":
            phrase.name_start = tokens[group + 1].start
            _inner_count(phrase, group + 1)
            return
    single = tokens[0].lower in ("a", "an", "another", "one") and all(t.lower in _ONE for t in tokens[:opening])
    head = tokens[-1].lower
    if single and phrase.words and singular(head) == head and re.split(r"[-‐‑]", head)[-1] not in word_class("mass"):
        phrase.low = phrase.high = Decimal(1)
        phrase.unit, phrase.qualifier = "units", Qualifier.EXACT


def _inner_count(phrase: Phrase, place: int) -> None:
    """ "a shipment of 15,000 pairs of boots": the count inside."""
    number = phrase.tokens[place]
    if number.kind == "N":
        phrase.start = number.start
        phrase.low, phrase.high, phrase.vague, phrase.counted = number.value, number.high, number.vague, True
        phrase.qualifier = (
            Qualifier.AT_LEAST if number.vague else Qualifier.EXACT if number.value == number.high else Qualifier.RANGE
        )
        _measure(phrase, place + 1)


# --- shared heads --------------------------------------------------------------------------------------


def _share_heads(text: str, nodes: list[Node]) -> list[Node]:
    """Join phrases that lack their head with the one that has it: "grenade, mortar, and artillery rounds"."""
    kept: list[Node] = []
    for node in nodes:
        if isinstance(node, Phrase):
            while (link := _linked(kept)) is not None:
                earlier = kept[link]
                assert isinstance(earlier, Phrase)
                between = kept[link + 1 :]
                conjoined = any(isinstance(sign, Token) and sign.kind == "A" for sign in between)
                if (conjoined and node.joined and len(between) > 1) or not _shares(
                    earlier, node, between, text, _chained(kept, link)
                ):
                    break
                node = _join(earlier, node, conjoined=conjoined)
                del kept[link:]
        kept.append(node)
    return kept


def _linked(kept: list[Node]) -> int | None:
    """The place of the phrase to which a comma, "and", "or" links what comes next."""
    place = len(kept) - 1
    while place >= 0 and place >= len(kept) - 2:
        node = kept[place]
        if isinstance(node, Phrase):
            return place if place < len(kept) - 1 else None
        if not (node.kind == "A" or node.text == ","):
            return None
        place -= 1
    return place if 0 <= place < len(kept) - 1 and isinstance(kept[place], Phrase) else None


def _chained(kept: list[Node], link: int) -> bool:
    """Whether a bare modifier stands before the linked phrase: "missile, artillery and air defense systems"."""
    before = kept[link - 2] if link >= 2 else None
    comma = kept[link - 1] if link >= 1 else None
    if not (isinstance(before, Phrase) and isinstance(comma, Token) and comma.text == "," and before.words):
        return False
    word = before.words[-1].lower
    return (
        len(before.words) == 1
        and not before.counted
        and word in word_class("modifier")
        and word not in word_class("mass")
    )


def _shares(earlier: Phrase, later: Phrase, between: list[Node], text: str, chained: bool) -> bool:
    """Whether two linked phrases are one thing or share one quantity."""
    if (
        later.counted
        or later.tokens[0].kind == "D"
        or earlier.is_place
        or later.is_place
        or not later.words
        or not earlier.words
    ):
        return False
    conjoined = any(isinstance(node, Token) and node.kind == "A" for node in between)
    comma = any(isinstance(node, Token) and node.text == "," for node in between)
    if is_bare(earlier, later, conjoined=conjoined, chained=chained):
        return True
    if not earlier.counted:
        return False
    if earlier.measured and earlier.unit in word_class("freight") and not earlier.vague:
        return singular(earlier.tokens[-1].lower) not in generic_words()
    if comma:
        return (
            not conjoined
            and is_name(earlier)
            and not has_head(earlier)
            and ((is_name(later) and not has_head(later)) or has_head(later))
            and _closes(text, later)
        )
    if earlier.measured and earlier.unit in ("rounds", "sets", "pairs", "kits", "pods"):
        return earlier.unit != "rounds" or later.head in word_class("ammunition")
    if (
        is_name(earlier)
        and not has_head(earlier)
        and has_head(later)
        and not earlier.tokens[-1].calibre
        and len(later.words) > 1
    ):
        return True
    last = earlier.tokens[-1]
    if (
        last.entry is None
        and last.text[:1].isupper()
        and singular(last.lower) == last.lower
        and has_head(later)
        and not last.calibre
    ):
        return True  # "800-900 Armored Security and M113 vehicles": the first lacks its head
    return earlier.counted and not earlier.vague and earlier.tokens[-1].entry is not None and _twins(earlier, later)


def _closes(text: str, later: Phrase) -> bool:
    """Whether a run of names soon ends in "or" and "and" with one head: "20 NASAMS, HAWK or IRIS-T systems"."""
    return re.match(r"(?:, [\w-]+){0,3},? (?:or|and) [\w-]+ [\w-]+", text[later.end : later.end + 80]) is not None


def _twins(earlier: Phrase, later: Phrase) -> bool:
    """ "48 ambulances and troop carriers", "40 cranes and excavators": one count over two plain plurals at the end."""
    return earlier.head in word_class("twin") and later.head in word_class("twin") and not is_name(later)


def is_name(phrase: Phrase) -> bool:
    """Whether a phrase ends in a name of its own ("Javelin", "AIM-7") or a calibre rather than a common noun."""
    last = phrase.tokens[-1]
    return last.calibre or (
        last.entry is not None
        and (any(c.isdigit() for c in last.text) or (last.text[:1].isupper() and singular(last.lower) not in heads()))
    )


def has_head(phrase: Phrase) -> bool:
    """Whether a phrase ends in a common noun that may head the name of a thing."""
    return phrase.head in heads() or (phrase.tokens[-1].text[:1].islower() and not phrase.tokens[-1].calibre)


def is_bare(earlier: Phrase, later: Phrase, *, conjoined: bool, chained: bool = False) -> bool:
    """Whether a phrase only modifies the head of the next one."""
    last = earlier.tokens[-1]
    word = re.split(r"[-‐‑]", last.lower)[-1]
    if (
        last.kind != "W"
        or is_name(earlier)
        or singular(word) != word
        or not word
        or word[0].isdigit()
        or len(later.tokens) < 2
    ):
        return False
    if any(token.lower == "and" for token in later.tokens) and not later.joined:
        return False  # a name of its own: "water, sanitation and hygiene services"
    ends_bare = re.split(r"[-‐‑]", later.tokens[-1].lower)[-1] in word_class("modifier")
    if not conjoined:
        if earlier.counted:
            return (
                word in word_class("modifier")
                and singular(word) == word
                and not ends_bare
                and word not in word_class("mass")
            )
        if later.joined and word in word_class("modifier") and word not in word_class("mass"):
            return True
        return (
            word in word_class("modifier")
            and not ends_bare
            and (later.head in word_class("service") and word in ("water", "management"))
        )
    if (
        word in ("food", "water", "energy", "shelter", "health", "fuel", "artillery", "ammunition")
        and later.head not in word_class("service")
        and not (
            chained
            or (
                word == "artillery"
                and later.head in (*word_class("ammunition"), "system")
                and earlier.words[0] is not last
            )
        )
    ):
        return False
    modifies = (
        word in word_class("modifier")
        or last.lower.startswith(("anti-", "counter-", "air-to", "surface-to"))
        or (last.text[0].islower() and last.lower.endswith(("-range", "-based")))
    )
    return modifies and (later.head in heads() or later.tokens[-1].entry is not None)


def _join(earlier: Phrase, later: Phrase, *, conjoined: bool) -> Phrase:
    joined = Phrase(earlier.tokens + later.tokens, entry=later.entry or earlier.entry, joined=conjoined or later.joined)
    for name in ("low", "high", "unit", "qualifier", "start", "name_start", "vague", "counted", "measured"):
        setattr(joined, name, getattr(earlier, name))
    if joined.unit == "units" and joined.head in word_class("rounds"):
        joined.unit = "rounds"
    return joined


def is_generic(phrase: Phrase) -> bool:
    """Whether all words say only that something is given: "military equipment", "security assistance"."""
    pieces = (singular(piece) for token in phrase.words for piece in re.split(r"[-‐‑./’']", token.lower) if piece)
    return all(piece in generic_words() or piece in ("u", "s", "us") for piece in pieces)
