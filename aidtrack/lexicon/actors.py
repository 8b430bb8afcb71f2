"""Actors: countries, institutions and everything that stands for them, found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

import ahocorasick_rs

from aidtrack.lexicon import read_rows

_COLUMNS: Final = ("actor", "code", "type", "currency", "source")


@dataclass(slots=True)
class ActorMention:
    """One mention of an actor: where, who, and as what (name, demonym, capital, government, leader, …)."""

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
def _aliases() -> dict[str, list[_Alias]]:
    table: dict[str, list[_Alias]] = {}
    for row in read_rows("actor_aliases.csv", ("alias", "actor", "kind", "since", "until", "source")):
        table.setdefault(row["alias"], []).append(_Alias(row["actor"], row["kind"], row["since"], row["until"]))
    for row in read_rows("actor_lookalikes.csv", ("phrase", "source")):
        table[row["phrase"]] = []
    return table


@cache
def _automaton() -> tuple[ahocorasick_rs.AhoCorasick, list[str]]:
    names = sorted(_aliases())
    return ahocorasick_rs.AhoCorasick(names, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest), names


def find(text: str, on: date | None = None) -> list[ActorMention]:
    """Every actor that a text names, from left to right.

    Args:
        text: any text.
        on: the day it speaks of, which tells whose prime minister a name was.

    >>> [(m.actor, m.kind) for m in find("Berlin and the U.S. Congress; the Washington Post; South Korea's army")]
    [('Germany', 'capital'), ('United States', 'parliament'), ('South Korea', 'name')]
    """
    automaton, names = _automaton()
    flat = text.replace("\n", " ").replace("\xa0", " ")
    found: list[ActorMention] = []
    for number, start, end in automaton.find_matches_as_indexes(flat):
        inside = start and (flat[start - 1].isalnum() or flat[start - 1] == "-")
        if inside or flat[end : end + 1].isalnum():
            continue
        candidates = _aliases()[names[number]]
        if candidates:
            best = _in_office(candidates, on)
            found.append(ActorMention(start, end, best.actor, best.kind))
    return found


def _in_office(candidates: list[_Alias], on: date | None) -> _Alias:
    """Of several people or offices of one name, the one of that day; else the latest."""
    if on is not None:
        day = on.isoformat()
        for candidate in candidates:
            if (not candidate.since or candidate.since <= day) and (not candidate.until or day <= candidate.until):
                return candidate
    return max(candidates, key=lambda candidate: candidate.since)
