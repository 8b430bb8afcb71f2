"""What a regex needs: words of which every match holds one, read off its parsed form."""

from __future__ import annotations

from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Final

#: Shorter literals stand in nearly every sentence.
SHORTEST: Final = 3


def needed(source: str, flags: int = 0) -> frozenset[str]:
    r"""Literals without blanks of which at least one stands in every match; empty where none are known.

    Args:
        source: a regex.
        flags: flags of `re`.

    Of several such sets the rarest is chosen: the one whose shortest literal is longest.

    >>> sorted(needed(r"\b(?:from|off)\s+(?:the\s+)?(?:stocks?|in\s+store)\b"))
    ['stock', 'store']
    >>> needed(r"\b(?:aid|\w+)\b"), needed(r"(?:loans?)?")
    (frozenset(), frozenset())
    """
    found = _of_sequence(parser.parse(source, flags))
    return found if found and min(map(len, found)) >= SHORTEST else frozenset()


def _rarity(literals: frozenset[str]) -> tuple[int, int]:
    return min(map(len, literals)), -len(literals)


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
