"""Who gives an amount and who receives it."""

from __future__ import annotations

import re
from typing import Final

from aidtrack.attribution.context import FOES, Context, Window, gives, is_subject, receives
from aidtrack.lexicon import actors
from aidtrack.lexicon.actors import ActorMention

_PRONOUN: Final = re.compile(r"^(?:\W*)(?:it|we|he|she|they|the (?:government|ministry|minister|package|country|president|premier|bank|union|bloc|fund|deal|aid|money|new package|administration))\b", re.IGNORECASE)
_JOINT: Final = re.compile(r"^(?:,?\s+and\s+(?:the\s+)?|\s*,\s+(?:the\s+)?)$")
_THROUGH: Final = re.compile(r"\b(?:through|via|channelled by|managed by|administered by|under the|with the|from a|from the)\s+(?:the\s+)?$", re.IGNORECASE)


def donor_of(context: Context, window: Window, previous: str | None) -> tuple[str | None, str]:
    """Who gives, and why one thinks so.

    Args:
        context: the document.
        window: the text around the amount.
        previous: the donor of the amount before it in the same paragraph.
    """
    recipient = context.recipient
    best: tuple[float, ActorMention] | None = None
    for mention in context.by_sentence[window.index]:
        if mention.actor in FOES or mention.actor in ("Ukraine", recipient):
            continue
        score = _score(context, window, mention)
        if score > 0 and (best is None or score > best[0]):
            best = (score, mention)
    if best is not None and best[0] >= 1.0:
        partner = _partner(context, window, best[1])
        name = f"{best[1].actor}; {partner}" if partner else best[1].actor
        return name, f"“{context.text[best[1].start : best[1].end]}” stands as the giver"
    if context.voice and re.search(r"\b(?:we|our|I)\b", window.text):
        return context.voice, "the document's own voice"
    if previous is not None and (window.sentence.bullet or _PRONOUN.match(window.text) or best is None):
        return previous, "carried on from the amount before"
    if context.donor is not None:
        return context.donor, "the text's main donor"
    return (best[1].actor, "the only actor near") if best is not None else (None, "")


def _score(context: Context, window: Window, mention: ActorMention) -> float:
    text = context.text
    if receives(context, mention) and not (mention.start > window.end):
        return 0.0
    if mention.start >= window.end:
        # After the amount only "from X", "by X", "X said", and "a $5m US package" count.
        between = text[window.end : mention.start]
        if re.fullmatch(r"\s*(?:in|of)?\s*(?:new|fresh|additional|further)?\s*", between) and mention.kind in ("demonym", "abbreviation", "name"):
            return 3.0
        if re.search(r"\b(?:from|by|given by|pledged by|financed by)\s+(?:the\s+)?$", between) and len(between) < 60:
            return 1.6 if ";" not in between else 0.0
        return 0.6 if is_subject(context, mention) and re.match(r"\s+(?:said|announced|reported)", text[mention.end : mention.end + 12]) else 0.0
    between = text[mention.end : window.start]
    score = gives(context, mention)
    if score <= 0:
        return 0.0
    if mention.kind == "demonym" and re.match(r"\s+(?:president|prime minister|leader|troops|forces|people|citizens|army|officials)", text[mention.end : mention.end + 20], re.IGNORECASE) and score < 2:
        score *= 0.8
    if re.search(r"[;]|\bwhile\b|\bwhereas\b", between):
        score *= 0.5
    if re.fullmatch(r"\s*(?:[–—:-]|['’]s|contributes|gives|pledged|,)?\s*(?:[a-z]+\s+){0,4}", between):
        score += 1.0
    return score + 0.5 / (1 + len(between) / 80)


def _partner(context: Context, window: Window, mention: ActorMention) -> str | None:
    """A second donor who stands beside the first: "the United Kingdom and Norway announced"."""
    text = context.text
    for other in context.by_sentence[window.index]:
        if other.actor in (mention.actor, "Ukraine", context.recipient) or other.actor in FOES or other.kind not in ("name", "capital", "abbreviation") or mention.kind not in ("name", "capital", "abbreviation"):
            continue
        first, second = sorted((mention, other), key=lambda m: m.start)
        if second.end <= window.start and re.fullmatch(r"\s+and\s+(?:the\s+)?", text[first.end : second.start]):
            if re.match(r"[\s,]+(?:will |have |had |today |jointly |on \w+ |both )*(?:joint|announc|pledg|provid|give|commit|agree|launch|sign|will|are)", text[second.end : second.end + 50]) and is_subject(context, first):
                return second.actor if first is mention else first.actor
    return None


def recipient_of(context: Context, window: Window, donor: str | None, previous: str | None) -> tuple[str | None, str]:
    """Who receives, and why one thinks so; never Ukraine by default."""
    best: tuple[float, ActorMention] | None = None
    for mention in context.by_sentence[window.index]:
        if donor is not None and mention.actor in donor or mention.actor in ("Russia", "Belarus"):
            continue
        if mention.kind not in ("name", "demonym", "abbreviation", "capital", "government", "leader") or actors.types().get(mention.actor) != "country":
            continue
        score = 2.0 if receives(context, mention) else 0.4 if mention.actor == context.recipient else 0.0
        if score and mention.start >= window.end:
            score += 0.4
        score -= min(abs(mention.start - window.end), abs(window.start - mention.end)) / 500
        if score > 0 and (best is None or score > best[0]):
            best = (score, mention)
    if best is not None and (best[0] >= 1.2 or best[1].actor == context.recipient):
        return best[1].actor, f"“{context.text[best[1].start : best[1].end]}” stands as the receiver"
    if context.recipient is not None and context.recipient != donor:
        return context.recipient, "the text's main recipient"
    return previous, "carried on from the amount before" if previous else ""


def home_country(context: Context, donor: str | None) -> str | None:
    """Whose dollar or krone a bare word means: the donor's, where it has one of that name, else the document's main country."""
    return donor or context.donor
