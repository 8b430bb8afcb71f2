"""Whether two texts are the same article: a wire story with another headline, a release that was sent twice.

A text's sequences of three words are hashed, and the smallest hashes are its signature: a fair sample, the same for the
same words whoever prints them (a bottom-k sketch; A. Broder, "On the resemblance and containment of documents", 1997).
"""

from __future__ import annotations

import re
from base64 import b85decode, b85encode
from functools import lru_cache
from struct import pack, unpack
from typing import Final
from zlib import crc32

SIZE: Final = 80
"""Hashes of a signature: likeness is estimated to within 0.05 (standard error)."""

NEAR: Final = 0.7
"""Likeness from which two texts are the same article: copies with another headline, byline or trailer are above it
(0.8 and more), two articles about the same package, quotes shared, well below (0.4 and less)."""

# What isn't a letter or a figure parts words; letters beyond ASCII stay as they are, for they have several bytes.
_WORDS: Final = bytes(
    code if code in b"0123456789abcdefghijklmnopqrstuvwxyz" or code > 127 else code + 32 if 65 <= code <= 90 else 32
    for code in range(256)
)
_SIGNS: Final = re.compile(rb"\xe2\x80[\x80-\xbf]|\xc2[\x80-\xbf]|\xef\xbb\xbf")  # quotes, dashes, fixed spaces, £, BOM


def signature(text: str) -> tuple[int, ...]:
    """Up to `SIZE` numbers, ascending, that stand for the words of a text and their order.

    Case, punctuation, line breaks and the shape of quotation marks make no difference. Short texts are kept whole, so
    that they are compared exactly. The same on every machine.

    >>> signature("Oslo gives “14 tanks”.") == signature('OSLO gives\\n"14 tanks"')
    True
    >>> len(signature("one two three four five")), len(signature("aid")), signature(" – ")
    (3, 1, ())
    """
    data = text.encode("utf-8", "replace")
    words = (data if text.isascii() else _SIGNS.sub(b" ", data)).translate(_WORDS).split()
    if len(words) < 3:
        return (crc32(b" ".join(words)),) if words else ()
    hashes = set(map(crc32, map(b" ".join, zip(words, words[1:], words[2:], strict=False))))
    return tuple(sorted(_smallest(hashes))[:SIZE])


def _smallest(hashes: set[int]) -> set[int] | list[int]:
    """Those that can be among the `SIZE` smallest, so that a long text isn't sorted whole."""
    if len(hashes) <= SIZE + SIZE // 2:
        return hashes
    bound = (SIZE + SIZE // 2) * 0xFFFFFFFF // len(hashes)  # hashes are spread evenly: so many and half as many again
    low = [value for value in hashes if value <= bound]
    return low if len(low) >= SIZE else hashes


def packed(numbers: tuple[int, ...]) -> str:
    """A signature as a short text, to be stored.

    >>> unpacked(packed((1, 4294967295))), packed(())
    ((1, 4294967295), '')
    """
    return b85encode(pack(f">{len(numbers)}I", *numbers)).decode()


@lru_cache(maxsize=1 << 10)
def unpacked(text: str) -> tuple[int, ...]:
    """The signature that was packed: eight times as large, and few of many are ever compared."""
    data = b85decode(text)
    return unpack(f">{len(data) // 4}I", data)


def similarity(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """How much of two texts is the same, from their signatures: shared sequences over the mean of both (Dice).

    Args:
        one: of `signature`.
        other: likewise; the order makes no difference.

    Returns:
        1.0 for the same words in the same order, 0.0 where nothing is shared or a text has no words.

    >>> a = signature("Norway will give Ukraine fourteen tanks in the spring, the government said.")
    >>> b = signature("Norway will give Ukraine fourteen tanks in the spring, the minister said.")
    >>> similarity(a, a), round(similarity(a, b), 2), similarity(a, signature("")), similarity((), ())
    (1.0, 0.8, 0.0, 0.0)
    """
    both = set(one).intersection(other)
    if not both:
        return 0.0
    if one == other:
        return 1.0
    # The smallest of the union are a fair sample of it; those of them in both texts estimate what is shared.
    sample = sorted(set(one).union(other))[:SIZE]
    shared = sum(value in both for value in sample) / len(sample)
    return 2 * shared / (1 + shared)
