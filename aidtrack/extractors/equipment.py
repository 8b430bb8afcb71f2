"""Items: things given, with their quantity, unit and catalogue entry.

A sentence is cut into tokens, tokens into noun chunks. The catalogue and a list of head nouns say which chunks name
a thing; the verbs around say whether it is given, asked for, or the enemy's; commas and "and" make lists, in which
names that the catalogue doesn't know count too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, Final

from aidtrack import lexicon
from aidtrack.extractors.grammar import PIECES, qualifier_of, qualifier_phrases, read_digits, read_words
from aidtrack.lexicon import catalogue
from aidtrack.lexicon.catalogue import singular
from aidtrack.lexicon.grammar import function_words, generic_words, heads, measures, verbs
from aidtrack.model import Qualifier
from aidtrack.patterns import TIMEOUT, Pattern
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


@dataclass(slots=True)
class _Token:
    kind: str
    start: int
    end: int
    text: str
    lower: str
    entry: str | None = None  # catalogue id of the alias it belongs to
    last: bool = False  # the last token of that alias
    value: Decimal | None = None  # of a number


@dataclass(slots=True)
class _Chunk:
    """A noun phrase: tokens from first to last, what stands before it, and how the sentence treats it."""

    tokens: list[_Token]
    before: str  # what precedes: "start", ",", "and", "of", "for", a verb's sense, …
    sense: str | None = None
    entry: str | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    start: int = 0
    name_start: int = 0
    vague: bool = False
    counted: bool = False
    local: bool = False  # inside a purpose clause: "to counter drones"
    relative: bool = False

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def head(self) -> str:
        return singular(self.tokens[-1].lower.rsplit("-", 1)[-1])


TOKEN = Pattern(
    "equipment.token",
    r"""
      (?P<number> (?&digits) ) (?! [\w] | [-‐‑] \w )
    | (?P<word> (?: [A-Za-z]\. ){2,} (?: -\w+ )? | [^\W_]+ (?: [-‐‑'’./&+] [^\W_]+ )* )
    | (?P<sign> [^\w\s] )
    """,
    pieces=PIECES,
    examples=[("1,000", {"number": "1,000"}), ("155-millimeter", {"word": "155-millimeter"}), (";", {"sign": ";"})],
    rejects=[" "],
)

_OPENERS: Final = frozenset("(")
_SKIPPED: Final = frozenset("\"“”«»*_\\[]<>‘'")
_BREAKS: Final = frozenset(",;:—–.!?)…/|")
_LIST_WORDS: Final = {"including": "including", "includes": "including", "plus": "and", "notably": "including"}
_CALIBRES: Final = frozenset("mm millimeter millimetre millimeters millimetres cm kw mw kv mva kilowatt megawatt kilowatts megawatts kwh kilometer kilometre".split())
_VAGUE: Final = {"dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000, "millions": 1_000_000, "tens": 10, "billions": 10**9}
_ONE: Final = frozenset(("a", "an", "another", "one"))
_ENEMY: Final = frozenset(
    """russia russia’s russia's russian russians iranian iran’s iran's kremlin enemy enemy’s enemy's moscow’s moscow's hamas houthi houthis hezbollah
    belarusian wagner putin’s putin's invading incoming chinese syrian taliban iranian-made iranian-built russian-made russian-built shahed shaheds trophy""".split()
)
_GIVING_NOUNS: Final = frozenset(
    """package delivery deliveries shipment shipments donation donations tranche assistance aid supply supplies provision transfer transfers batch
    support pledge commitment contribution offer worth value gift order procurement purchase purchases list""".split()
)
_HARM_NOUNS: Final = frozenset("loss losses trophy trophies wreck wrecks attack attacks strike strikes sale sales barrage export exports import imports profit profits shelling".split())
_LOCAL: Final = frozenset("to that which who can could help helps helping against from by for".split())
_ASKING: Final = frozenset("ask asked asking asks call called calling calls request requests requested appeal appealed appeals need needs plead pleaded wait waiting demand demands".split())
_WITH_VERBS: Final = frozenset("provide provided providing provides supply supplied supplying supplies equip equipped equipping equips help helping assist assisting support arm arming".split())
_BARE: Final = frozenset(
    """artillery mortar grenade missile rocket tank drone radar aerial ground air naval surface combat explosive disposal ordnance anti aircraft armor
    ship vehicle personnel mine howitzer counter management sanitation hygiene food water energy health shelter launcher demining strike air-defence
    air-defense short medium long range rifle machine-gun small-arms sniper optical infantry engineering road rail cyber medical transport bomb
    management strategic rescue communications surveillance reconnaissance intelligence cargo patrol troop education sensor electronic flak unmanned
    winter power heating""".split()
)
_SERVICE_HEADS: Final = frozenset("service assistance support care capability".split())
_AMMUNITION: Final = frozenset("round shell ammunition munition cartridge bullet missile rocket bomb mine grenade projectile warhead interceptor barrel part spare dose".split())
_ROUNDS: Final = frozenset("round shell bullet cartridge projectile".split())
_PERIODS: Final = frozenset("day week month year hour minute decade quarter century time today tomorrow people person soldier troop men civilian refugee family child resident percent expert official member country nation ally partner government minister president".split())


# --- tokens --------------------------------------------------------------------------------------------


def _tokens(text: str, sentence: Sentence, money: Sequence[tuple[int, int]]) -> list[_Token]:
    """Tokens of a sentence with their class; figures of money become one token of kind "$"."""
    found: list[_Token] = []
    spans = [span for span in money if span[0] < sentence.end and span[1] > sentence.start]
    for match in TOKEN.compiled.finditer(text, sentence.start, sentence.end, timeout=TIMEOUT):
        start, end, raw = match.start(), match.end(), match[0]
        inside = next((span for span in spans if span[0] <= start < span[1]), None)
        if inside is not None:
            if not (found and found[-1].kind == "$" and found[-1].start == inside[0]):
                found.append(_Token("$", inside[0], inside[1], "$", "$"))
            continue
        if match.lastgroup == "sign" and raw in _SKIPPED:
            continue
        found.append(_Token(match.lastgroup or "", start, end, raw, raw.lower()))
    found = _without_repairs(text, found)
    _mark_catalogue(text, sentence, found)
    _classify(found)
    return found


def _without_repairs(text: str, tokens: list[_Token]) -> list[_Token]:
    """Drop what a speaker broke off: "anti- — anti-aircraft", "satellite imagery and — and analysis"."""
    kept: list[_Token] = []
    for index, token in enumerate(tokens):
        if token.text in "—–" and token.kind == "sign" and kept:
            following = tokens[index + 1] if index + 1 < len(tokens) else None
            if kept[-1].text == "-" and len(kept) > 1 and kept[-2].end == kept[-1].start:
                del kept[-2:]  # a broken word
                continue
            if following is not None and kept[-1].lower == following.lower:
                kept.pop()
                continue
        if token.text in "-‐‑" and kept and kept[-1].kind == "word" and index + 1 < len(tokens):
            glued_left, glued_right = kept[-1].end == token.start, tokens[index + 1].start == token.end
            if glued_right and not glued_left:
                continue  # "anti -tank"
        kept.append(token)
    return kept


def _mark_catalogue(text: str, sentence: Sentence, tokens: list[_Token]) -> None:
    """Say of each token to which alias of the catalogue it belongs."""
    parts = [p for p in catalogue.fold(text, sentence.start, sentence.end) if p.text not in "“”‘[]<>\\" or p.text == ""]
    matches = catalogue.match(text, parts)
    place = 0
    for match in matches:
        while place < len(tokens) and tokens[place].end <= match.start:
            place += 1
        ahead = place
        while ahead < len(tokens) and tokens[ahead].start < match.end:
            if tokens[ahead].kind in ("word", "number"):
                tokens[ahead].entry = match.id
            ahead += 1
        if ahead > place:
            tokens[ahead - 1].last = True


def _classify(tokens: list[_Token]) -> None:
    """Give each token its class: N number, W content word, D determiner, P preposition, A and/or, V:sense, …"""
    functions, senses = function_words(), verbs()
    for index, token in enumerate(tokens):
        if token.kind in ("$", "sign"):
            continue
        if token.kind == "number" and token.entry is None:
            token.value, token.kind = read_digits(token.text, scaled=_is_scale(tokens, index + 1)), "N"
            continue
        if token.entry is not None:
            token.kind = "W"
            continue
        token.kind = _word_kind(tokens, index, functions, senses)


def _is_scale(tokens: list[_Token], index: int) -> bool:
    return index < len(tokens) and tokens[index].lower in lexicon.scales()


def _word_kind(tokens: list[_Token], index: int, functions: dict[str, str], senses: dict[str, str]) -> str:
    token = tokens[index]
    lower = token.lower
    previous = tokens[index - 1] if index else None
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if lower in functions:
        return {"determiner": "D", "preposition": "P", "conjunction": "A"}.get(functions[lower], "O:" + functions[lower])
    if lower in lexicon.numbers() or lower in ("dozen", "half", "hundred", "thousand") or lower in _VAGUE:
        return "N"
    sense = senses.get(lower)
    if sense is None:
        return "W"
    nominal = previous is not None and (previous.kind in ("D", "N") or previous.kind == "P" and previous.lower not in ("to", "by", "for", "of", "in"))
    leads_on = following is not None and (following.entry is not None or following.lower in heads()) and following.start - token.end <= 2
    if nominal and not lower.endswith("ing"):
        return "W"
    if leads_on and previous is not None and previous.kind in ("D", "N", "W") and lower.endswith(("ed", "ing", "t")) and previous.lower not in ("is", "are"):
        return "W"  # "six towed howitzers"
    if lower.endswith("ing") and leads_on and previous is not None and previous.text in (",", "and", ";"):
        return "W"
    return "V:" + sense


# --- chunks --------------------------------------------------------------------------------------------


def _chunks(text: str, tokens: list[_Token], sense: str | None) -> list[_Chunk]:
    """Noun chunks of a sentence with what precedes each and how the sentence treats it."""
    chunks: list[_Chunk] = []
    current: list[_Token] = []
    before, local, relative, clause = "start", False, False, sense
    harmed = False

    def close() -> None:
        nonlocal before, current
        if current:
            kind = "harms" if (local or harmed) else clause
            chunks.append(_Chunk(current, before, kind, local=local, relative=relative))
            before, current = "chunk", []

    index = 0
    while index < len(tokens):
        token = tokens[index]
        if token.kind == "W" or token.kind in ("D", "N"):
            # "more than 500", "an additional": determiners open a chunk, they don't continue one.
            if token.kind == "D" and current and not all(t.kind in ("D", "N") for t in current):
                close()
                before = "chunk"
            current.append(token)
            if token.lower in _GIVING_NOUNS and clause is None:
                clause = "gives"
            if token.lower in _HARM_NOUNS and token.entry is None and not (current and len(current) > 1 and current[-2].entry):
                harmed = harmed or token.lower not in ("strike", "attack", "strikes", "attacks") or clause is None
            index += 1
            continue
        if token.kind == "P" and token.lower == "of" and current and _takes_of(current):
            current.append(token)
            index += 1
            continue
        if token.text == "(" and current:
            close_at = _parenthesis(text, tokens, index)
            if close_at is not None:
                current += [t for t in tokens[index + 1 : close_at] if t.kind in ("W", "N")]
                index = close_at + 1
                continue
        if token.text in ("-", "&") and current and index + 1 < len(tokens) and tokens[index + 1].kind in ("W", "N") and tokens[index + 1].start == token.end and current[-1].end == token.start:
            index += 1
            continue
        last_word = current[-1].lower if current else ""
        close()
        if token.kind == "sign":
            if token.text == "-" and last_word.isdigit():
                before = "chunk"
                index += 1
                continue
            if token.text in _BREAKS or token.text in "(-•":
                local = False
                if token.text in ";:.—–(":
                    relative = False
                    if token.text in "—–:":
                        harmed = harmed and sense == "harms"
                before = token.text
        elif token.kind == "A":
            before = before + "and" if before in (",", ";") else "and"
            local = False if before.startswith((",", ";")) else local
        elif token.kind == "P":
            before = token.lower
            if token.lower in ("against", "amid", "despite"):
                local = True
            elif token.lower == "with" and last_word in ("along", "together"):
                before = "and"
            elif token.lower in ("like",):
                before = "including"
        elif token.kind == "$":
            before = "$"
            clause = clause or "gives"
        elif token.kind.startswith("V:"):
            what = token.kind[2:]
            if what == "harms":
                near = {t.lower for t in tokens[max(0, index - 3) : index]}
                if near & _LOCAL and not {"were", "was", "been"} & near:
                    local = True
                else:
                    harmed = True
            elif what in ("gives", "needs"):
                clause, local, harmed = what, False, False
            before = "V:" + token.lower
        elif token.kind == "O:relative":
            relative = True
            before = token.lower
        else:
            before = before if before.startswith("V:") and token.kind == "O:adverb" else token.lower
            if token.lower == "well" or (token.lower == "as" and before == "well"):
                before = "and"
        index += 1
    close()
    _fix_as_well_as(text, chunks)
    return chunks


def _fix_as_well_as(text: str, chunks: list[_Chunk]) -> None:
    for earlier, later in zip(chunks, chunks[1:], strict=False):
        between = text[earlier.end : later.tokens[0].start].lower()
        if "as well as" in between or "along with" in between or "together with" in between or "in addition to" in between:
            later.before = "and"


def _takes_of(current: list[_Token]) -> bool:
    """Whether "of" goes on with the chunk: "20 million rounds of", "dozens of", "a package of"."""
    last = current[-1].lower
    return last in measures() or last in _VAGUE or (current[-1].kind == "N" and len(current) == 1 and last in _VAGUE)


def _parenthesis(text: str, tokens: list[_Token], index: int) -> int | None:
    """Where a short bracket with another name ends ("(NASAMS)"); None for any other bracket."""
    for ahead in range(index + 1, min(index + 6, len(tokens))):
        if tokens[ahead].text == ")":
            inside = tokens[index + 1 : ahead]
            return ahead if inside and all(t.kind == "W" for t in inside) else None
    return None


# --- quantities ----------------------------------------------------------------------------------------

_HEDGE = Pattern(
    "equipment.hedge",
    r"(?i) (?<! [\w-] ) (?P<phrase> (?&phrase) ) \s* \Z",
    pieces={"phrase": lambda: qualifier_phrases("before")},
    examples=[("sent more than ", {"phrase": "more than"})],
    rejects=["sent somewhere "],
)
_TRAILING = Pattern(
    "equipment.trailing",
    r"""
    \s* (?: [-–—:] | \( | in \s the \s (?:number|amount|quantity) \s of | , \s totall?ing ) \s*
    (?P<number> (?&digits) ) (?: \s+ (?P<scale> million | thousand | billion ) )?
    (?: \s+ (?P<unit> rounds | shells | pieces | units | sets | systems | items | missiles | vehicles | tons | tonnes | pcs | launchers ) )? \b
    (?: \s+ (?: in \s total | in \s all | altogether ) )? (?= \s* (?: [).,;!?] | \Z | \n ) )
    """,
    pieces=PIECES,
    examples=[
        (" — 20\nmillion rounds in total.", {"number": "20", "scale": "million", "unit": "rounds"}),
        (": 18;", {"number": "18"}),
        (" in the number of 1,500 pieces", {"number": "1,500", "unit": "pieces"}),
    ],
    rejects=[" - 20 percent", " (2023 model"],
)


def _count(text: str, chunk: _Chunk) -> None:
    """Read the quantity at the start of a chunk: hedge, number, scale, measure word."""
    tokens = chunk.tokens
    chunk.start = chunk.name_start = tokens[0].start
    first = next((i for i, t in enumerate(tokens) if t.kind == "N" and not _is_calibre(text, tokens, i)), None)
    leading = tokens[:first] if first is not None else []
    if first is not None and all(t.kind == "D" or t.lower in ("total", "combined", "whopping", "initial", "estimated", "further", "combined") for t in leading):
        after = _read_number(text, chunk, first)
        if after is not None:
            _measure(text, chunk, after)
            _hedge(text, chunk)
            return
    _one(chunk)


def _is_calibre(text: str, tokens: list[_Token], index: int) -> bool:
    """Whether a number says a calibre, a power or a model ("155 mm", "450 kW", "Leopard 2")."""
    following = tokens[index + 1] if index + 1 < len(tokens) else None
    if following is not None and following.lower.rstrip(".") in _CALIBRES:
        return True
    end = tokens[index].end
    return text[end : end + 1] in "-‑" and not text[end + 1 : end + 2].isspace() is False and text[end + 1 : end + 2].isspace()


def _read_number(text: str, chunk: _Chunk, index: int) -> int | None:
    """Set the chunk's count from its number tokens; the index after them."""
    tokens = chunk.tokens
    token = tokens[index]
    if token.value is not None:
        value, after = token.value, index + 1
        if after < len(tokens) and tokens[after].lower in lexicon.scales() and tokens[after].kind == "W":
            value, after = value * lexicon.scales()[tokens[after].lower], after + 1
        elif after < len(tokens) and tokens[after].lower in ("thousand", "hundred", "dozen"):
            value, after = value * {"thousand": 1000, "hundred": 100, "dozen": 12}[tokens[after].lower], after + 1
    elif token.lower in _VAGUE:
        return _vague(chunk, index)
    else:
        after = index
        while after < len(tokens) and (tokens[after].kind == "N" and tokens[after].value is None and tokens[after].lower not in _VAGUE or tokens[after].lower in ("a", "an", "and")):
            after += 1
        words = [piece for t in tokens[index:after] for piece in re.split(r"[-‐‑]", t.lower)]
        while words and words[-1] in ("a", "an", "and") and not (after < len(tokens) and tokens[after].lower in lexicon.scales()):
            words.pop()
            after -= 1
        number = read_words(words)
        if number is None:
            return None
        value = number
        if after < len(tokens) and tokens[after].lower in lexicon.scales():
            value, after = value * lexicon.scales()[tokens[after].lower], after + 1
    if index and tokens[index - 1].lower in ("a", "an") and token.lower in ("dozen", "half", "hundred", "thousand", "million"):
        pass
    chunk.low = chunk.high = value
    chunk.qualifier, chunk.counted = Qualifier.EXACT, True
    return after


def _vague(chunk: _Chunk, index: int) -> int:
    """ "dozens of", "tens of thousands of": the magnitude, at least."""
    tokens = chunk.tokens
    value, after = Decimal(_VAGUE[tokens[index].lower]), index + 1
    while after + 1 < len(tokens) and tokens[after].lower == "of" and tokens[after + 1].lower in _VAGUE:
        value, after = value * _VAGUE[tokens[after + 1].lower], after + 2
    chunk.low = chunk.high = value
    chunk.qualifier, chunk.vague, chunk.counted = Qualifier.AT_LEAST, True, True
    return after


def _measure(text: str, chunk: _Chunk, after: int) -> None:
    """The unit: a measure word after the number, else what the thing itself is counted in."""
    tokens = chunk.tokens
    while after < len(tokens) and (tokens[after].lower in ("of", "additional", "more", "new", "further", "other") or (tokens[after].kind == "D" and after)):
        after += 1
    chunk.unit = "units"
    for length in (2, 1):
        words = " ".join(t.lower for t in tokens[after : after + length])
        known = measures().get(words)
        follows = tokens[after + length].lower if after + length < len(tokens) else ""
        if known is None:
            continue
        unit, kind = known
        if kind == "thing" or (kind == "count" and (follows == "of" or after + length == len(tokens))):
            chunk.unit = unit
            if follows == "of":
                after += length + 1
            break
    if chunk.unit == "units" and chunk.head in _ROUNDS:
        chunk.unit = "rounds"
    elif chunk.unit == "units" and any(singular(t.lower) in _ROUNDS and i + 1 < len(tokens) and tokens[i + 1].lower == "of" for i, t in enumerate(tokens)):
        chunk.unit = "rounds"
    if after < len(tokens):
        chunk.name_start = tokens[after].start


def _hedge(text: str, chunk: _Chunk) -> None:
    """Words before the number that change it; they join the span."""
    start = next(t.start for t in chunk.tokens if t.kind == "N")
    first = chunk.tokens[0]
    if first.kind == "D" and first.lower in ("some", "any") and first.end < start:
        chunk.qualifier = Qualifier.APPROX if not chunk.vague else chunk.qualifier
    found = _HEDGE.compiled.search(text, max(0, start - 40), start, timeout=TIMEOUT)
    if found is not None:
        phrase = " ".join(found["phrase"].lower().split())
        chunk.qualifier = Qualifier(qualifier_of()[f"before:{phrase}"])
        chunk.start = min(chunk.start, found.start("phrase"))


def _one(chunk: _Chunk) -> None:
    """ "a Patriot battery", "another bridge-layer", "a second battery": one."""
    tokens = chunk.tokens
    if tokens[0].lower not in _ONE or len(tokens) < 2:
        skip = next((i for i, t in enumerate(tokens) if t.kind != "D"), 0)
        chunk.name_start = tokens[skip].start
        return
    words = [t for t in tokens[1:] if t.kind == "W"]
    none = any(measures().get(t.lower, ("", ""))[1] == "none" for t in tokens[1:4])
    if none:
        position = next((i for i, t in enumerate(tokens) if t.lower == "of"), None)
        if position is not None and position + 1 < len(tokens):
            chunk.name_start = tokens[position + 1].start
        return
    if words and singular(words[-1].lower) == words[-1].lower and not _is_mass(words[-1].lower):
        chunk.low = chunk.high = Decimal(1)
        chunk.unit, chunk.qualifier = "units", Qualifier.EXACT
        chunk.name_start = words[0].start


_MASS: Final = frozenset(
    """ammunition equipment training assistance support aid fuel food water medicine armor armour artillery gear clothing maintenance imagery logistics
    infrastructure funding help material machinery shelter care capability capacity defense defence communications technology weaponry software transport
    transportation power energy heating security protection supplies air-defence air-defense""".split()
)


def _is_mass(word: str) -> bool:
    return word.rsplit("-", 1)[-1] in _MASS


# --- items ---------------------------------------------------------------------------------------------

_TRIGGER_WORDS: Final = 3


def find(text: str, sentences: Sequence[Sentence], money: Sequence[tuple[int, int]] = ()) -> list[Mention]:
    """Every thing that the text says is given or asked for.

    Args:
        text: any text; offsets of the result are into it.
        sentences: its sentences.
        money: spans of amounts, which are no quantities.

    >>> from aidtrack.text import split
    >>> text = "The package includes six M777 155mm howitzers, 18 tactical vehicles to tow them and over 3 million rounds of small arms ammunition."
    >>> [(m.low, m.unit, text[m.name_start : m.name_end]) for m in find(text, split(text))]
    [(6.0, 'units', 'M777 155mm howitzers'), (18.0, 'units', 'tactical vehicles'), (3000000.0, 'rounds', 'small arms ammunition')]
    >>> text = "Russian forces lost 838 tanks."
    >>> find(text, split(text))
    []
    """
    mentions: list[Mention] = []
    senses: dict[int, str | None] = {}
    for index, sentence in enumerate(sentences):
        inherited = senses.get(sentence.intro) if sentence.intro is not None else None
        tokens = _tokens(text, sentence, money)
        senses[index] = _sense_of(tokens) if sentence.intro is None else inherited
        if not any(token.entry is not None or singular(token.lower) in heads() for token in tokens):
            continue
        if sentence.bullet and inherited is None:
            intro = sentences[sentence.intro] if sentence.intro is not None else None
            inherited = "gives" if intro is not None and text[intro.end - 1] == ":" else None
        mentions += _items(text, tokens, inherited, sentence.bullet)
    return mentions


def _sense_of(tokens: list[_Token]) -> str | None:
    """What a sentence that introduces a list says of the list: the last telling verb."""
    sense = None
    for token in tokens:
        if token.kind.startswith("V:") and token.kind[2:] in ("gives", "needs", "harms"):
            sense = token.kind[2:]
        elif token.lower in _GIVING_NOUNS and sense is None:
            sense = "gives"
        elif token.lower in _HARM_NOUNS:
            sense = "harms"
    return sense


def _items(text: str, tokens: list[_Token], inherited: str | None, bullet: bool) -> list[Mention]:
    chunks = _chunks(text, tokens, inherited)
    for chunk in chunks:
        _count(text, chunk)
        ids = [t.entry for t in chunk.tokens if t.entry is not None]
        chunk.entry = ids[-1] if ids else None
    chunks = _merge(text, chunks)
    _passives(tokens, chunks)
    kept = _accept(text, chunks, bullet)
    return [_mention(text, chunk, end) for chunk, end in kept]


def _merge(text: str, chunks: list[_Chunk]) -> list[_Chunk]:
    """Join bare modifiers to the head they share: "grenade, mortar, and artillery rounds", "anti-ship and air defense systems"."""
    merged: list[_Chunk] = []
    for chunk in chunks:
        while merged and chunk.before in ("and", ",and", ",") and not chunk.counted and _is_bare(merged[-1], chunk):
            earlier = merged.pop()
            chunk = _join(earlier, chunk)
        if merged and merged[-1].counted and not chunk.counted and chunk.before == "and" and merged[-1].unit == "rounds" and chunk.head in _AMMUNITION and merged[-1].head in _AMMUNITION and "of" in [t.lower for t in merged[-1].tokens]:
            chunk = _join(merged.pop(), chunk)  # "20 million rounds of small arms ammunition and mortar rounds"
        elif merged and merged[-1].vague and not chunk.counted and chunk.before == "and" and merged[-1].entry and _is_name(merged[-1]) and chunk.head in _AMMUNITION:
            chunk = _join(merged.pop(), chunk)  # "hundreds of Patriot and AMRAAM missiles"
        merged.append(chunk)
    return merged


def _join(earlier: _Chunk, later: _Chunk) -> _Chunk:
    joined = _Chunk(earlier.tokens + later.tokens, earlier.before, earlier.sense or later.sense, later.entry or earlier.entry)
    joined.low, joined.high, joined.unit, joined.qualifier = earlier.low, earlier.high, earlier.unit, earlier.qualifier
    joined.start, joined.name_start, joined.vague, joined.counted = earlier.start, earlier.name_start, earlier.vague, earlier.counted
    joined.local, joined.relative = earlier.local, earlier.relative
    if joined.unit == "units" and joined.head in _ROUNDS:
        joined.unit = "rounds"
    return joined


def _is_name(chunk: _Chunk) -> bool:
    """Whether a chunk ends in a name of its own ("Javelin", "AIM-7") rather than a common noun."""
    last = chunk.tokens[-1]
    return last.entry is not None and (any(c.isdigit() for c in last.text) or last.text[:1].isupper())


def _is_bare(earlier: _Chunk, later: _Chunk) -> bool:
    """Whether a chunk only modifies the head of the next one."""
    last = earlier.tokens[-1]
    word = last.lower.rsplit("-", 1)[-1]
    if last.kind != "W" or _is_name(earlier) or singular(word) != word or word[0].isdigit() or len(later.tokens) < 2:
        return False
    if later.before == "," and not earlier.counted:
        return word in _BARE and later.tokens[-1].lower.rsplit("-", 1)[-1] not in _BARE and later.head in _SERVICE_HEADS
    if word in ("food", "water", "energy", "shelter", "health", "fuel") and later.head not in _SERVICE_HEADS:
        return False
    modifies = word in _BARE or last.lower.startswith(("anti-", "counter-", "air-to", "surface-to")) or (last.text[0].islower() and last.lower.endswith(("-range", "-based")))
    return modifies and (later.head in heads() or later.tokens[-1].entry is not None)


def _passives(tokens: list[_Token], chunks: list[_Chunk]) -> None:
    """Let a verb after its subject decide: "30 tanks were destroyed", "ambulances will be delivered"."""
    for chunk in chunks:
        seen_auxiliary = False
        for token in (t for t in tokens if t.start >= chunk.end):
            if token.kind == "O:auxiliary":
                seen_auxiliary = True
            elif token.kind.startswith("V:"):
                sense = token.kind[2:]
                if seen_auxiliary and sense in ("harms", "gives", "needs") and not token.lower.endswith("ing"):
                    if sense == "harms" or (chunk.sense is None and not chunk.local):
                        chunk.sense = sense
                elif sense == "gives" and chunk.sense is None and token.lower.endswith(("ed", "t", "n")):
                    chunk.sense = sense
                break
            elif token.kind != "O:adverb" and not (token.kind == "W" and seen_auxiliary):
                break


def _accept(text: str, chunks: list[_Chunk], bullet: bool) -> list[tuple[_Chunk, int]]:
    """The chunks that are items, with the end of their span (their own, or that of the phrase that identifies them)."""
    kept: list[tuple[_Chunk, int]] = []
    absorbing = False
    listed = False
    for index, chunk in enumerate(chunks):
        if kept and absorbing and _absorbed(text, kept[-1][0], chunks, index):
            kept[-1] = (kept[-1][0], chunk.end)
            continue
        absorbing = False
        if not _is_item(text, chunks, index, bullet, listed):
            listed = listed and chunk.before in (",", "and", ",and", ";", "including")
            continue
        kept.append((chunk, chunk.end))
        absorbing = listed = True
    return kept


def _absorbed(text: str, item: _Chunk, chunks: list[_Chunk], index: int) -> bool:
    """Whether a chunk only identifies the item before it: "ammunition for HIMARS", "spare parts for tanks"."""
    chunk = chunks[index]
    previous = chunks[index - 1]
    if chunk.before in ("for", "of", "to", "on", "in", "at", "from", "with", "under", "against", "into", "by", "within", "during"):
        return True
    if chunk.before == "chunk" and not chunk.counted and chunk.tokens[0].kind == "D":
        return True
    # "ammunition for missile, artillery and air defense systems": the list after "for" goes on while heads are missing.
    if previous is not item and previous.before in ("for", "to", "of") and chunk.before in ("and", ",", ",and") and not chunk.counted:
        if _is_bare_word(previous):
            return True
        platform = chunk.head not in _AMMUNITION and chunk.head not in ("equipment", "training", "service", "part", "vehicle", "gear")
        closing = index + 1 == len(chunks) or chunks[index + 1].before not in (",", "and", ",and", ";")
        return chunk.before == "and" and item.head in ("ammunition", "munition", "missile", "round", "part", "shell") and platform and closing and index >= 2 and "," not in text[item.end : chunk.start]
    return False


def _is_bare_word(chunk: _Chunk) -> bool:
    last = chunk.tokens[-1]
    return last.lower in _BARE and not _is_name(chunk) and singular(last.lower) == last.lower


def _is_item(text: str, chunks: list[_Chunk], index: int, bullet: bool, listed: bool) -> bool:
    chunk = chunks[index]
    if chunk.sense not in ("gives", "needs") or chunk.local or _is_enemy(text, chunk):
        return False
    if not _place_fits(text, chunks, index, bullet):
        return False
    words = [t for t in chunk.tokens if t.kind == "W"]
    if not words:
        return False
    generic = all(piece in generic_words() or piece in ("u", "s", "us") for t in words for piece in (singular(p) for p in re.split(r"[-‐‑.]", t.lower) if p))
    if generic:
        return False
    if chunk.entry is not None:
        return words[-1].entry is not None or singular(words[-1].lower) in heads() or not _other_head(words[-1])
    if chunk.head in _PERIODS:
        return False
    if chunk.head in heads() and heads()[chunk.head] != "generic" and len(words) > 1:
        if chunk.head in _SERVICE_HEADS and not (listed or bullet):
            return False
        return True
    if words[0].text[:1].isupper() and not (chunk.counted or bullet):
        return False
    in_list = chunk.before in (",", "and", ",and", ";", "including") and listed
    neighbour = index + 1 < len(chunks) and chunks[index + 1].before in (",", "and", ",and", ";") and chunks[index + 1].entry is not None and chunks[index + 1].sense == chunk.sense
    return (in_list or (neighbour and chunk.before in (",", "including"))) and chunk.tokens[-1].lower.endswith("s") and len(words) <= 5 and not chunk.relative


def _other_head(token: _Token) -> bool:
    """Whether a word makes a catalogue name into something else: "tank crew", "ammunition plant", "drone attack"."""
    return singular(token.lower) in _OTHER_HEADS


_OTHER_HEADS: Final = frozenset(
    """crew plant factory attack strike operator commander officer brigade battalion-commander production maker manufacturer industry company unit-commander
    force troop pilot specialist program programme project coalition initiative alliance base school field warfare fire shortage need request policy
    deal contract ban export sale price stock share market expert minister ministry fund funding conference summit threat war crisis debate plan official
    team member worker stockpile inventory purchase spending budget cost fee levy tax law bill use user campaign mission exercise drill zone doctrine
    capability-coalition producer supplier dealer delivery shipment donation package""".split()
)


def _is_enemy(text: str, chunk: _Chunk) -> bool:
    words = {t.lower for t in chunk.tokens}
    around = text[max(0, chunk.start - 14) : chunk.start].lower().split()
    return bool(words & _ENEMY) or bool(around and around[-1] in _ENEMY)


def _place_fits(text: str, chunks: list[_Chunk], index: int, bullet: bool) -> bool:
    """Whether what stands before a chunk leaves it an object: after a verb, a list sign, money, or a giving noun's "of"."""
    chunk = chunks[index]
    before = chunk.before
    if before == "start":
        return True
    if before in (",", "and", ",and", ";", ";and", ":", "including", "—", "–", "-", "(", "$", "chunk", "•"):
        return True
    if before.startswith("V:"):
        return not before[2:].startswith(("said", "told", "visit"))
    previous = chunks[index - 1] if index else None
    lead = previous.tokens[-1].lower if previous is not None else text[max(0, chunk.start - 30) : chunk.start].lower()
    if before == "of":
        return previous is None or lead in _GIVING_NOUNS or lead in measures() or chunk.entry is not None and lead in ("purchase", "transport", "repair", "use", "sets", "hundreds")
    if before in ("for", "as"):
        return any(word in _ASKING for word in re.findall(r"[a-z]+", text[max(0, chunk.start - 40) : chunk.start].lower())[-5:]) or (
            previous is not None and lead in ("funds", "funding", "money", "package", "support", "million", "billion") and chunk.entry is not None
        )
    if before == "with":
        nearby = re.findall(r"[a-z]+", text[max(0, chunk.start - 60) : chunk.start].lower())[-7:]
        return any(word in _WITH_VERBS for word in nearby)
    if before == "in":
        return re.search(r"(?:million|billion|bn|m|[\d$€£])\s+(?:\w+\s)?in\s*$", text[max(0, chunk.start - 24) : chunk.start]) is not None
    if before in ("not", "only", "also", "even", "then", "now", "just", "that", "which", "more"):
        return chunk.entry is not None
    return False


def _mention(text: str, chunk: _Chunk, end: int) -> Mention:
    low = float(chunk.low) if chunk.low is not None else None
    high = float(chunk.high) if chunk.high is not None else None
    mention = Mention(chunk.start, end, chunk.name_start, end, chunk.entry, low, high, chunk.unit if low is not None else None, chunk.qualifier if low is not None else None)
    mention.sense = chunk.sense or "gives"
    if low is None:
        trailing = _TRAILING.compiled.match(text, end, min(len(text), end + 60), timeout=TIMEOUT)
        if trailing is not None:
            value = read_digits(trailing["number"], scaled=trailing["scale"] is not None) * lexicon.scales().get(trailing["scale"] or "", 1)
            if not (trailing["scale"] is None and trailing["unit"] is None and 1990 <= value <= 2100):
                mention.low = mention.high = float(value)
                mention.qualifier, mention.end = Qualifier.EXACT, trailing.end()
                unit = measures().get(trailing["unit"] or "", ("units", ""))[0]
                mention.unit = "rounds" if chunk.head in _ROUNDS and unit == "units" else unit or "units"
    return mention


@cache
def _unused() -> Iterable[Any]:
    return ()
