"""Actors: countries, institutions and everything that stands for them, found in a text."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final

import ahocorasick_rs

from aidtrack.lexicon import organizations, read_rows

#: Members of the OECD's Development Assistance Committee, which give and seldom receive.
GIVERS: Final = frozenset(
    ("Australia", "Austria", "Belgium", "Canada", "Czechia", "Denmark", "Estonia", "Finland", "France", "Germany",
     "Greece", "Hungary", "Iceland", "Ireland", "Italy", "Japan", "Latvia", "Lithuania", "Luxembourg", "Netherlands",
     "New Zealand", "Norway", "Poland", "Portugal", "Slovakia", "Slovenia", "South Korea", "Spain", "Sweden",
     "Switzerland", "United Kingdom", "United States")
)  # fmt: skip
#: Who gives besides the Committee more often than it receives: participants in it, members of the Union, China.
WELL_OFF: Final = frozenset(
    ("Bulgaria", "China", "Croatia", "Cyprus", "Kuwait", "Malta", "Qatar", "Romania", "Saudi Arabia",
     "United Arab Emirates")
)  # fmt: skip
#: Unions of countries in need, which receive as one where a text names none of their members.
UNIONS: Final = ("ASEAN", "African Union")
#: Whose money is no aid to those it fights.
FOES: Final = frozenset(("Russia", "Belarus", "Iran", "North Korea"))
_COLUMNS: Final = ("actor", "code", "type", "currency", "pays_as", "source")


@dataclass(slots=True)
class ActorMention:
    """One mention of an actor: where, who, and as what (name, demonym, capital, government, leader, …).

    A country whose name another actor's holds, or which a fund of its own gathers for, is its "bearer".
    """

    start: int
    end: int
    actor: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Alias:
    actor: str
    kind: str
    since: str
    until: str


@cache
def _actors() -> list[dict[str, str]]:
    return read_rows("actors.csv", _COLUMNS)


@cache
def codes() -> dict[str, str]:
    """ISO 3166-1 alpha-3 code of each actor (EUU for the European Union), empty for most institutions."""
    return {row["actor"]: row["code"] for row in _actors()}


@cache
def currency_of() -> dict[str, str]:
    """Each actor's own currency."""
    return {row["actor"]: row["currency"] for row in _actors()}


@cache
def types() -> dict[str, str]:
    """country, institution, coalition or fund, by actor."""
    return {row["actor"]: row["type"] for row in _actors()}


@cache
def pays_as() -> dict[str, str]:
    """Whose money an agency gives, where that isn't counted as its own: the United Nations', of UNICEF."""
    return {row["actor"]: row["pays_as"] for row in _actors() if row["pays_as"]}


def is_listed(actor: str) -> bool:
    """Whether a list names it, as it does no foundation or charity that only its name's ending tells."""
    return actor in types()


def is_in_need(actor: str) -> bool:
    """Whether it is a country more likely to receive than to give: outside the Committee, and not well off."""
    return actor not in GIVERS and actor not in WELL_OFF and types().get(actor) == "country"


def places_in(text: str) -> Counter[str]:
    """How many towns, regions and meetings a text names of each country in need, whose name they don't bear.

    >>> places_in("Lviv, Odesa and Port Sudan; Lvivska")
    Counter({'Ukraine': 2, 'Sudan': 1})
    """
    automaton, names = _places()
    found: set[str] = set()
    for number, start, end in automaton.find_matches_as_indexes(text):
        inside = start and text[start - 1].isalnum()
        if not inside and not text[end : end + 1].isalnum():
            found.add(names[number])
    return Counter(places()[name] for name in found)


@cache
def places() -> dict[str, str]:
    """Towns, regions and meetings that don't bear their country's name, with the country they stand for."""
    return {row["place"]: row["actor"] for row in read_rows("places.csv", ("place", "actor", "source"))}


@cache
def _places() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    names = sorted(places())
    return ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), names


@cache
def _alias_rows() -> list[dict[str, str]]:
    return read_rows("actor_aliases.csv", ("alias", "actor", "kind", "since", "until", "source"))


def aliases_of(*kinds: str) -> list[str]:
    """All aliases of some kinds ("name", "demonym", "capital"), in the order of their file."""
    return [row["alias"] for row in _alias_rows() if row["kind"] in kinds]


@cache
def _gathers_for() -> dict[str, str]:
    """The country for which those of a name gather what they get: Ukraine, of United24."""
    return {row["alias"]: row["actor"] for row in _alias_rows() if row["kind"] == "bearer"}


@cache
def _aliases() -> dict[str, list[_Alias]]:
    table: dict[str, list[_Alias]] = {}
    for row in _alias_rows():
        alias = row["alias"]
        if row["kind"] == "bearer":
            continue
        table.setdefault(alias, []).append(_Alias(row["actor"], row["kind"], row["since"], row["until"]))
        of_itself = types().get(row["actor"]) == "country" or alias == row["actor"]
        if row["kind"] == "name" and len(alias) > 3 and of_itself:  # "CANADA:" heads its part of a list
            table.setdefault(alias.upper(), []).append(_Alias(row["actor"], "name", row["since"], row["until"]))
    for row in read_rows("actor_lookalikes.csv", ("phrase", "source")):
        table[row["phrase"]] = []
    return table


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[list[_Alias]], list[_Alias | None]]:
    """The automaton of all names, for each whom it may mean, and whom it means where no day is known."""
    names = sorted(_aliases())
    automaton = ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
    aliases = [_aliases()[name] for name in names]
    return automaton, aliases, [_in_office(candidates, None) if candidates else None for candidates in aliases]


def find(text: str, on: date | None = None) -> list[ActorMention]:
    """Every actor that a text names, from left to right.

    Args:
        text: any text.
        on: the day it speaks of, which tells whose prime minister a name was.

    >>> [(m.actor, m.kind) for m in find("Berlin and the U.S. Congress; the Washington Post; South Korea's army")]
    [('Germany', 'capital'), ('United States', 'parliament'), ('South Korea', 'name')]
    >>> [m.actor for m in find("CANADA: five boats. MR. JORDAN: Thanks.")]
    ['Canada']
    """
    automaton, aliases, latest = _automaton()
    gathers_for = _gathers_for()
    flat = text.replace("\n", " ").replace("\xa0", " ")
    found: list[ActorMention] = []
    look_alikes: list[tuple[int, int]] = []
    for number, start, end in automaton.find_matches_as_indexes(flat):
        inside = start and (flat[start - 1].isalnum() or flat[start - 1] == "-")
        if inside or flat[end : end + 1].isalnum():
            continue
        if flat[start - 2 : start] == ". " and flat[start:end].isupper() and flat.endswith(_TITLES, 0, start):
            continue
        best = latest[number]
        if best is None:
            look_alikes.append((start, end))
            continue
        if on is not None and len(aliases[number]) > 1:
            best = _in_office(aliases[number], on)
        found.append(ActorMention(start, end, best.actor, best.kind))
        if best.kind == "name" and (country := gathers_for.get(flat[start:end])):
            found.append(ActorMention(start, end, country, "bearer"))
    if organizations.any_in(flat):
        found = _with_organizations(text.replace("\xa0", " "), found, look_alikes)
    return _by_nation(flat, found)


def _with_organizations(text: str, found: list[ActorMention], look_alikes: list[tuple[int, int]]) -> list[ActorMention]:
    """The mentions with those of organizations that no list names, which swallow what their names hold.

    A country in need whose name one bears may still receive by it, and never gives.

    >>> [m.actor for m in find("The Swiss Red Cross sent $2m and the Prague Charity sent tents to Syria.")]
    ['Swiss Red Cross', 'Prague Charity', 'Syria']
    >>> [(m.actor, m.kind) for m in find("to the Sudan Relief Charity")]
    [('Sudan Relief Charity', 'name'), ('Sudan', 'bearer')]
    """
    nations = {m.end: m.start for m in found if m.kind in _OF_NATION and types().get(m.actor) == "country"}
    others = organizations.named(text, sorted([*look_alikes, *((m.start, m.end) for m in found)]), nations)
    kept: list[ActorMention] = []
    for mention in found:
        start, end, _ = others[place] if (place := bisect_left(others, (mention.end, 0, "")) - 1) >= 0 else (0, 0, "")
        if end <= mention.start:
            if not _beside_one(text, mention, end, others[place + 1][0] if place + 1 < len(others) else len(text)):
                kept.append(mention)
        elif is_in_need(mention.actor):
            kept.append(replace(mention, start=start, end=end, kind="bearer"))
    kept += [
        ActorMention(start, end, name, "name" if text.startswith(name, start) else "abbreviation")
        for start, end, name in others
    ]
    return sorted(kept, key=lambda mention: (mention.start, -mention.end, mention.kind == "bearer"))


def _beside_one(text: str, mention: ActorMention, end: int, start: int) -> bool:
    """Whether a mention only tells about the organization that ends before it or starts behind it.

    >>> [m.actor for m in find("the Lind Charity (UK), the Swiss and Danish Red Cross, Mali and the Lind Charity")]
    ['Lind Charity', 'Danish Red Cross', 'Mali', 'Lind Charity']
    """
    in_brackets = text[end : mention.start] == " (" and text.startswith(")", mention.end)
    return in_brackets or (mention.kind == "demonym" and text[mention.end : start] == " and ")


#: As what a country stands in the name of its society: "Kenya", "Danish", "UAE".
_OF_NATION: Final = ("name", "demonym", "abbreviation")
#: "MR. HOLLAND:" speaks for himself.
_TITLES: Final = ("MR. ", "MS. ", "MRS. ", "DR. ", "GEN. ", "SEN. ", "REP. ")
#: A nation, an office and a given name: "Italian Prime Minister Carlo".
_OFFICE: Final = re.compile(
    r"\s+(?:[A-Z]\w+\s+){0,3}?(?:President|Minister|Chancellor|Premier|Secretary|Commissioner|Ambassador|Director)\s+"
    r"(?:[A-Z][\w.’'-]*\s+){1,2}"
)


def _by_nation(text: str, found: list[ActorMention]) -> list[ActorMention]:
    """Give a person or an office to the nation that the text says it is of, whoever else bears the name.

    >>> [m.actor for m in find("the Swiss Senate and the Kenyan Congress")]
    ['Switzerland', 'Switzerland', 'Kenya', 'Kenya']
    >>> [m.actor for m in find("Italian Prime Minister Carlo Banga spoke. Banga left.")]
    ['Italy', 'Italy', 'Italy']
    """
    nations: dict[str, str] = {}
    for nation, person in zip(found, found[1:], strict=False):
        if (
            person.kind in ("parliament", "government")
            and nation.kind == "demonym"
            and person.start == nation.end + 1
            and nation.actor != person.actor
            and types().get(nation.actor) == types().get(person.actor) == "country"
        ):
            person.actor = nation.actor  # "the Swiss Senate"
        other = person.kind == "leader" and nation.actor != person.actor
        if other and _OFFICE.fullmatch(text, nation.end, person.start):
            nations[text[person.start : person.end]] = nation.actor
    if not nations:
        return found
    return [replace(m, actor=nations.get(text[m.start : m.end], m.actor)) if m.kind == "leader" else m for m in found]


def _in_office(candidates: list[_Alias], on: date | None) -> _Alias:
    """Of several people or offices of one name, the one of that day; else the latest."""
    if on is not None:
        day = on.isoformat()
        for candidate in candidates:
            if (not candidate.since or candidate.since <= day) and (not candidate.until or day <= candidate.until):
                return candidate
    return max(candidates, key=lambda candidate: candidate.since)
