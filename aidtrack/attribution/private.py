"""Money of private people and companies, which no state gives."""

from __future__ import annotations

from typing import Final

from aidtrack.attribution.windows import Window
from aidtrack.lexicon.actors import ActorMention
from aidtrack.patterns import Caseless

#: "Public donations stand at £5m", "companies have given $2m".
_PRIVATE: Final = Caseless(
    r"(?:^|(?<=\s))(?:"
    r"(?:public|private|individual|corporate|voluntary)\s+(?:donations|contributions|gifts|pledges|donors|givers)"
    r"|(?:donations|gifts|contributions)\s+(?:from|by)\s+(?:the\s+(?:general\s+)?public|individuals|private|companies"
    r"|citizens|ordinary|businesses|firms)"
    r"|(?:the\s+(?:general\s+)?public|(?<!from )(?:individuals|citizens|companies|businesses|firms|well-?wishers"
    r"|ordinary\s+people|viewers|readers|celebrities|corporations))(?:\s+and\s+\w+)?"
    r"(?=\s+(?:(?:has|have|had|also|already|so\s+far)\s+)*(?:g[ai]ve|donat|raised|contribut|pledg|chipped|collect)))"
    r"\b[^.;,]{0,80}$",
    rare=True,
)
#: Who matches the public's gifts gives as much itself: "will match the first £5m of public donations".
_MATCHES: Final = Caseless(r"\bmatch(?:e[sd]|ing)?\b[^.;]{0,60}$")
#: "$9m in private donations", "£3m was raised by the public".
_FROM_PRIVATE: Final = Caseless(
    r"^[\s*_]+(?:(?:in|of|from)\s+(?:public|private|individual|corporate|voluntary)\s+(?:donations|contributions|gifts|donors"
    r"|sources|companies|citizens)"
    r"|(?:(?:has|have)\s+been\s+|was\s+|were\s+)?(?:\w+\s+){0,2}?(?:from|by)\s+(?:the\s+(?:general\s+)?public\b"
    r"|private\s+(?:donors|citizens|individuals|companies)|individuals\b|ordinary\s+(?:people|citizens)|companies\b"
    r"|businesses\b))(?!\s+(?:in|of|and|such|like|sector|works|health|tax|taxes|purse|funds?|coffers)\b)",
    rare=True,
)


def is_private(window: Window, best: ActorMention | None) -> bool:
    """Whether the money is that of private people or companies, and no giver is named after them.

    Args:
        window: the text around the sum.
        best: the likeliest giver that its sentence names.
    """
    if "match" in window.near_left and _MATCHES.search(window.near_left):
        return False
    if _FROM_PRIVATE.match(window.near_right[:70], window.holds):
        return True
    found = _PRIVATE.search(window.near_left, window.holds)
    if found is None:
        return False
    return best is None or best.start < window.start - len(window.near_left) + found.start()
