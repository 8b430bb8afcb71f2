"""Packages that one text alone tells, and that it tells too vaguely to count: none is made of them.

A sum that no total should hold (a year's spending, what a fund was set up with, what is left of a law) is read as a
package most often where a text speaks of it in passing, once, without its day. So a lone mention must earn its
place: by the day that it names, by how surely it was read, and the more so the larger it is. What is left out stays
among the mentions, and `totals` says how much that is.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from math import inf
from typing import Final, TypeAlias

from aidtrack.consolidation.clustering import is_mention_only
from aidtrack.consolidation.figures import YEAR, Statement, dollars, party, says_another, significant_digits
from aidtrack.consolidation.packages import Package
from aidtrack.lexicon import read_rows
from aidtrack.model import Row

LEAST: Final = 0.25
"""Confidence below which one mention makes no package. The shares here and below are of packages of single mentions in
eight corpora with ledgers (`tests/gold_packages`): below 0.2, 1 of 34 was right, from 0.2 to 0.3, 4 of 18."""

HARDLY: Final = 0.1
"""The same for a programme's money of a day that the text names, news that two texts tell, and news of a `CROWD`."""

CROWD: Final = 6
"""Donors whose sums one text tells from which on it is the report of a conference or the like."""

SEVERAL: Final = 4
"""The same from which on a sum whose giver isn't named may be that of all of them."""

FEW: Final = 2
"""Documents that may both be wrong; what more tell stays, however vaguely."""

IN_PASSING: Final = 0.5
"""The same for background that names its day."""

PLAIN: Final = 0.3
"""The same for background of a giver named beside it that names its day, or is told in words of one decision: of what
other limits left out of eleven corpora 8 of 9 were right."""

VAGUE: Final = 0.8
"""The same for background that names its month or quarter: 4 of 26 were right, above it 18 of 41."""

LARGE_USD: Final = 1e9
"""Background sums from here on are laws, funds and totals more often than packages: 6 of 38 were right."""

SURE: Final = 0.9
"""The confidence that these must have."""

LARGEST_SHARE: Final = 0.007
"""No single package was a larger part of its donor's economy (the Baltic states' largest: 0.3 percent, in 2023). What
one text alone tells above it is a fund, a budget or a misreading, unless it was read surely."""

RETOLD: Final = 0.7
"""News of a sum that was announced before, below this confidence and without a day of its own, is that sum again."""

RETOLD_DAYS: Final = 400
"""For how long an announced sum is background of other news."""

TELLING: Final = 2
"""Significant digits of a sum that isn't equal to another by chance."""

ROUND_DAYS: Final = 30
"""For how long a sum of fewer digits is background of other news: a hundred million is soon given again."""

_Key: TypeAlias = tuple[object, ...]
Hints: TypeAlias = Mapping[_Key, AbstractSet[str]]
NOTHING: Final[AbstractSet[str]] = frozenset()
_HINTING: Final = frozenset({"planned", "component"})
_DATED: Final = ("day", "month", "quarter")


def hints(texts: Mapping[str, Sequence[Row]], shared: Container[str]) -> Hints:
    """Documents by the donors and sums that they tell as planned, or as a share of nothing that is known.

    Args:
        texts: amounts by document.
        shared: ids of shares of known packages.
    """
    found: dict[_Key, set[str]] = {}
    for document, rows in texts.items():
        for row in rows:
            if row["role"] in _HINTING and row.get("donor") and row["id"] not in shared:
                found.setdefault(_key(row), set()).add(document)
    return found


def sure(packages: Iterable[Package], hinted: Hints) -> list[Package]:
    """The packages without those that are told too vaguely to count.

    Args:
        packages: all packages, with the mentions that tell them linked.
        hinted: from `hints`.
    """
    listed = list(packages)
    again = [package for package in listed if _may_repeat(package)]
    sums = {package.row["low"] for package in again}
    known: dict[_Key, list[Package]] = {}
    for package in listed if again else ():
        if (
            package.row["low"] in sums
            and package.cluster is not None
            and package.row["announced"] is not None
            and not is_vague(package, hinted)
        ):
            known.setdefault(_figure(package), []).append(package)
    retold = {id(package) for package in again if _is_retold(package, known)}
    for package in listed:
        if package.cluster is not None and _is_large(package) and is_mention_only(package.cluster):
            package.row["envelope"] = True  # nobody told it as news: a fund of which others are paid
    return [package for package in listed if id(package) not in retold and not is_vague(package, hinted)]


def _key(row: Row) -> _Key:
    return party(row["donor"]), row["low"], row["high"], row["currency"]


def _figure(package: Package) -> _Key:
    return _key(package.row)


def _is_hinted(package: Package, hinted: Hints) -> bool:
    """Whether another text tells the sum too: what was planned and then spoken of as given was given."""
    return bool(hinted.get(_figure(package), NOTHING) - package.documents)


def _surest(package: Package) -> float:
    """The confidence of its best mention."""
    told = [float(link.row.get("confidence") or 0.0) for link in package.links if link.kind == "amount"]
    return max(told, default=1.0)


def _decided(package: Package) -> bool:
    return any(link.decided_by != "rule" for link in package.links)


def _is_share(package: Package) -> bool:
    """Whether a text tells it as its donor's share of what another gives: of old sums as of new ones."""
    return any(link.kind == "amount" and link.row.get("parent_id") for link in package.links)


def _says_another(package: Package) -> bool:
    """Whether its text tells it apart from what was given before."""
    return any(link.kind == "amount" and says_another(link.row) for link in package.links)


def _may_repeat(package: Package) -> bool:
    """Whether one text tells a sum without a day of its own, and not surely as news.

    Background that names a month, however sure, is of what is known to have been announced before.
    """
    home, row = package.cluster, package.row
    if (
        home is None
        or (home.stated and not _is_share(package))
        or len(package.documents) > 1
        or row["announced"] is None
        or row["tranche"] is not None
    ):
        return False
    if _decided(package) or _says_another(package):
        return False
    if is_mention_only(home):
        return row["date_precision"] != "day" or _surest(package) < SURE
    return _surest(package) < RETOLD


def _is_retold(package: Package, known: Mapping[_Key, Sequence[Package]]) -> bool:
    """Whether the same donor announced an equal sum for the same recipient before, as a package or an envelope.

    Args:
        package: one that may repeat another.
        known: dated packages by donor and figure.
    """
    row = package.row
    is_telling = significant_digits(row["low"]) >= TELLING or _is_share(package)
    days = RETOLD_DAYS if is_telling else ROUND_DAYS
    is_of_month = is_telling and row["date_precision"] == "month"
    for other in known.get(_figure(package), ()):
        before = 0 < (row["announced"] - other.row["announced"]).days <= days
        if (before or (is_of_month and _is_within(other, package))) and _shares_recipient(row, other.row):
            return True
    return False


def _is_within(other: Package, package: Package) -> bool:
    """Whether a package was announced on a day of the month that background of an equal sum names."""
    home, day = package.cluster, other.day
    if home is None or home.first is None or home.last is None or day is None or not is_mention_only(home):
        return False
    return home.first <= day.toordinal() <= home.last


def _shares_recipient(mine: Row, its: Row) -> bool:
    """Whether two packages may have one recipient, as far as both say."""
    ours, theirs = party(mine["recipient"]), party(its["recipient"])
    return not ours or not theirs or not set(ours.split("; ")).isdisjoint(theirs.split("; "))


def is_vague(package: Package, hinted: Hints) -> bool:
    """Whether a package is known from one mention that doesn't make it sure, or from two that don't say when.

    Envelopes, packages with a number, of many texts, made from parts or from things, or that a person has spoken of,
    stay; dated ones of a programme are held to what news is.
    """
    home, row = package.cluster, package.row
    if home is None or row["envelope"] or row["tranche"] is not None or len(package.documents) > FEW:
        return False
    if len(package.documents) > 1:
        return not _decided(package) and not any(_places(member.statement) for member in home.members)
    wanted = _wanted(package, is_mention_only(home))
    if IN_PASSING < wanted <= 1.0 and _is_hinted(package, hinted):
        wanted = IN_PASSING
    return not _decided(package) and _surest(package) < wanted


def _places(one: Statement) -> bool:
    """Whether a text tells a sum as news, or as background of some months at most."""
    if one.role == "past":
        return one.first is not None and one.precision < YEAR
    return max([float(telling.row.get("confidence") or 0.0) for telling in one.tellings]) >= HARDLY


@cache
def _limits() -> dict[str, float]:
    """By donor, the dollars above which a sum is hardly one package."""
    rows = read_rows("economies.csv", ("actor", "usd_billion", "source"))
    return {row["actor"]: float(row["usd_billion"]) * 1e9 * LARGEST_SHARE for row in rows}


def _is_large(package: Package) -> bool:
    """Whether it is hardly one package of its donor's."""
    return (package.row["amount_usd"] or 0.0) > _limits().get(package.row["donor"] or "", inf)


def _givers(package: Package) -> int:
    """Donors whose sums its text tells, the fewest of several texts."""
    home = package.cluster
    return 0 if home is None else min(member.statement.givers for member in home.members)


def _is_listed(package: Package) -> bool:
    """Whether its sentence lists what many give on one occasion: a day or words of giving stand once in it."""
    home = package.cluster
    return home is not None and any(member.statement.abreast >= SEVERAL for member in home.members)


_DECISIONS: Final = ("a promise: ", "pledged: ", "approved: ", "announced: ", "agreed: ", "a package: ", "a drawdown: ")
"""Reasons by which attribution tells that words beside a sum speak of one decision."""

_SPENDING: Final = ("a sum over", "sums up", "a share of a sum", "no sum that", "a running total", "asked for")
"""Reasons that speak against it."""

_WEIGHED: Final = "weighed as past"
"""The reason of background that no word calls so: news as likely, and given once either way."""

_EARLIER: Final = ("an earlier ", "spoken of as", "a perfect tense", "“year”", "“years”")
"""Reasons by which words call a sum background, or what a year's spending was."""

_THE: Final = ("the ", "that ", "its ", "their ", "his ", "her ", "our ", "these ", "those ", "this ")
"""Words before a sum that the reader knows."""

_THEN: Final = re.compile(r"\b(?:that|the same) (?:week|month|spring|summer|autumn|fall|winter|year)\b")
"""Words of a time that was told before."""

_GIVER: Final = "stands as the giver"
_PRESUMED: Final = "donor: the text's main donor"
_CARRIED: Final = "donor: carried on"
_NO_AID: Final = "nothing beside it speaks of aid"


def _reasons(package: Package) -> list[str]:
    """How attribution read each mention of it."""
    return [link.row.get("reasons") or "" for link in package.links if link.kind == "amount"]


def _is_plain(package: Package) -> bool:
    """Whether words speak of the sum as given once, by a donor who is named beside it: by its day or as decided."""
    named = [told for told in _reasons(package) if _GIVER in told and not any(word in told for word in _SPENDING)]
    if named and (package.row["date_precision"] == "day" or _is_listed(package)):
        return True
    if package.row["date_precision"] != "year" and any(_is_open(link.row) for link in package.links):
        return True
    return _dollars(package) < LARGE_USD and any(word in told for told in named for word in _DECISIONS)


def _is_open(row: Row) -> bool:
    """Whether neither words nor order tell that a sum is known already: it is news as likely as background."""
    told: str = row.get("reasons") or ""
    if _WEIGHED not in told or _GIVER not in told or any(word in told for word in (*_EARLIER, *_SPENDING)):
        return False
    quote: str = row.get("quote") or ""
    before, found, _ = quote.partition(row.get("text") or "\n")
    return not (found and before.endswith(_THE)) and _THEN.search(quote) is None


def _dollars(package: Package) -> float:
    """What its sum was worth when it was announced, or else when its text was written."""
    home, row = package.cluster, package.row
    day = row["announced"].toordinal() if row["announced"] else home.told if home is not None else None
    rate = None if day is None else dollars(row["currency"], day)
    return inf if rate is None else float(row["high"]) * rate


def _is_bare(package: Package) -> bool:
    """Whether only its text's subject tells who gives it: of many givers, or with no word of aid or a decision."""
    reasons = _reasons(package)
    presumed = [_PRESUMED in told for told in reasons]
    if not any(presumed) or not all(one or _CARRIED in told for one, told in zip(presumed, reasons, strict=True)):
        return False
    if _givers(package) >= SEVERAL:
        return True
    return all(_NO_AID in told and not any(word in told for word in _DECISIONS) for told in reasons)


def _wanted(package: Package, in_passing: bool) -> float:
    """The confidence that a lone mention of it must have; more than any has where it names no time at all."""
    row = package.row
    if _is_bare(package):
        return SURE
    if row["programme"] and row["date_precision"] in _DATED:
        return HARDLY if package.cluster is not None and package.cluster.stated else LEAST
    if not in_passing:
        return SURE if _is_large(package) else HARDLY if _givers(package) >= CROWD else LEAST
    if _is_plain(package):
        return PLAIN
    if row["date_precision"] not in _DATED or row["announced"] is None:
        return 2.0
    if (row["amount_usd"] or 0.0) >= LARGE_USD:
        return SURE
    return IN_PASSING if row["date_precision"] == "day" else VAGUE
