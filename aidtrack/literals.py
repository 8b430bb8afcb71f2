"""What a regex needs: words of which every match holds one, read off its parsed form."""

from __future__ import annotations

from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

#: Shorter literals stand in nearly every sentence.
SHORTEST: Final = 3
#: So do these, whatever their length: of two sets the one without them is chosen.
_EVERYWHERE: Final = frozenset(
    ("and", "for", "from", "has", "have", "her", "his", "its", "our", "that", "the", "their", "with")
)


def needed(source: str, flags: int = 0) -> frozenset[str]:
    r"""Literals without blanks of which at least one stands in every match; empty where none are known.

    Args:
        source: a regex.
        flags: flags of `re`.

    Of several such sets the rarest is chosen: one without words that stand everywhere, then the one whose shortest
    literal is longest.

    >>> sorted(needed(r"\b(?:from|off)\s+(?:the\s+)?(?:stocks?|in\s+store)\b"))
    ['stock', 'store']
    >>> needed(r"\b(?:aid|\w+)\b"), needed(r"(?:loans?)?")
    (frozenset(), frozenset())
    """
    found = _of_sequence(parser.parse(source, flags))
    return found if found and min(map(len, found)) >= SHORTEST else frozenset()


def openings(source: str, flags: int = 0) -> frozenset[str]:
    r"""Literals with one of which every match opens; empty where none are known.

    Args:
        source: a regex.
        flags: flags of `re`.

    >>> sorted(openings(r"\b(?:aid\s+to|gi(?:ve|ft)|wfp\b)"))
    ['aid', 'gift', 'give', 'wfp']
    >>> sorted(openings(r"\b(?:aid|\w+)")), sorted(openings(r"(?:the\s+)?aid"))
    ([], ['aid', 'the'])
    """
    return frozenset(_opening([*parser.parse(source, flags)], ""))


def _opening(parts: list[Any], before: str) -> list[str]:
    """What the parts of a sequence open with, behind literals read before; empty where one may open with anything."""
    if not parts:
        return [before] if before else []
    (code, argument), rest = parts[0], parts[1:]
    if code is codes.LITERAL and not chr(argument).isspace():
        return _opening(rest, before + chr(argument))
    if code is codes.AT and not before:
        return _opening(rest, before)
    options: list[list[Any]] = []
    if code is codes.SUBPATTERN:
        options = [[*argument[3], *rest]]
    elif code is codes.BRANCH:
        options = [[*option, *rest] for option in argument[1]]
    elif code is codes.MAX_REPEAT and argument[0] == 0 and argument[1] == 1:
        options = [[*argument[2], *rest], rest]
    elif code is codes.IN and all(kind is codes.LITERAL for kind, _ in argument):
        options = [[one, *rest] for one in argument]
    if not options:
        return [before] if before else []
    each = [_opening(option, before) for option in options]
    return [literal for found in each for literal in found] if all(each) else []


def _rarity(literals: frozenset[str]) -> tuple[bool, int, int]:
    shortest = min(map(len, literals))
    return shortest >= SHORTEST and literals.isdisjoint(_EVERYWHERE), shortest, -len(literals)


def _of_sequence(parts: Any) -> frozenset[str]:
    """The rarest set that one of the parts of a sequence needs."""
    best: frozenset[str] = frozenset()
    run = ""
    for code, argument in (*parts, (None, None)):
        if code is codes.LITERAL and not chr(argument).isspace():
            run += chr(argument)
            continue
        found = (frozenset((run,)), _of_part(code, argument)) if run else (_of_part(code, argument),)
        run = ""
        for one in found:
            if one and (not best or _rarity(one) > _rarity(best)):
                best = one
    return best


def _of_part(code: Any, argument: Any) -> frozenset[str]:
    if code is codes.SUBPATTERN:
        return _of_sequence(argument[3])
    if code is codes.ATOMIC_GROUP:
        return _of_sequence(argument)
    if code in (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT):
        return _of_sequence(argument[2]) if argument[0] else frozenset()
    if code is codes.BRANCH:
        each = [_of_sequence(option) for option in argument[1]]
        return frozenset().union(*each) if all(each) else frozenset()
    return frozenset()
