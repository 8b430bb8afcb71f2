"""Articles about a ledger: who writes when about what, and what each sum in the text truly is."""

from __future__ import annotations

import random
import re
import string
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from aidtrack.model import Document

from . import wording
from .ledger import Donor, Ledger, Package, Recipient, world
from .wording import Outlet

#: What mentions make packages; the rest must never be counted.
COUNTED: Final = ("announce", "past")
_MARK: Final = re.compile("\ue000(\\d+)\ue001(.*?)\ue002", re.DOTALL)
_DATED: Final = re.compile(rf"(?:\d{{1,2}} )?(?:{'|'.join(wording.MONTHS)})\b")
_START: Final = re.compile(r"(^|[.!?]\s+|^[\"“])([\"“]?)([a-zé])")


@dataclass
class Said:
    """One sum in an article and what it is.

    Args:
        what: announce, past, component, total, planned, other, wrong or conversion.
        package: the number of the package that it speaks of.
        value: the figure as written.
        currency: its ISO code.
        sentence: the sentence of the newsroom's book that it stands in.
    """

    what: str
    package: int | None
    value: float
    currency: str
    sentence: str
    start: int = 0
    end: int = 0


@dataclass
class Article:
    """A document with its sums."""

    document: Document
    said: list[Said]


@cache
def book() -> dict[str, list[str]]:
    """The sentences of sentences.toml by what they say."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


@dataclass
class _Page:
    """One article being written."""

    outlet: Outlet
    published: date
    said: list[Said] = field(default_factory=list)
    headline: str = ""
    paragraphs: list[str] = field(default_factory=list)
    city: str = "Brussels"
    leader: str = ""

    def mark(self, text: str, said: Said) -> str:
        self.said.append(said)
        return f"\ue000{len(self.said) - 1}\ue001{text}\ue002"


class Newsroom:
    """All outlets of one world.

    Args:
        chance: where randomness comes from.
        ledger: what they write about.
        archived: whether half of the articles with a wrong figure stay in the corpus beside their correction.
    """

    def __init__(self, chance: random.Random, ledger: Ledger, archived: bool = True) -> None:
        self._archived = archived
        self._chance = chance
        self._ledger = ledger
        self._packages = ledger.packages
        self._totals: dict[tuple[str, str], float] = {}
        self.articles: list[Article] = []
        for package in ledger.packages:
            self._cover(package)
        for _ in range(len(ledger.packages) // 12):
            self._never_committed()
            self._no_aid()

    # --- who writes when --------------------------------------------------------------------------------

    def _cover(self, package: Package) -> None:
        chance = self._chance
        key = package.donor, package.recipient.name
        self._totals[key] = self._totals.get(key, chance.uniform(0, 2) * (package.figure or 0)) + (package.figure or 0)
        if package.figure and not package.envelope and chance.random() < 0.2:
            self._plan(package, package.day - timedelta(chance.randint(5, 40)))
        single = len(package.donors) == 1
        if package.figure and single and not package.envelope and chance.random() < 0.45:
            self._release(package)
        wrong = package.figure is not None and single and not package.envelope and chance.random() < 0.04
        outlets = chance.sample(wording.outlets(), 5)
        self._report(package, outlets[0], 0, exact=True)
        for outlet in outlets[1 : 1 + chance.choice((0, 1, 1, 2, 3))]:
            self._report(package, outlet, chance.choice((0, 0, 0, 1, 1, 2, 3, 4)), exact=False)
        if wrong:
            self._corrected(package, outlets[4])
        if package.figure and not package.envelope and chance.random() < 0.06:
            self._anniversary(package, chance.choice(wording.outlets()))

    def _release(self, package: Package) -> None:
        donor = package.donors[0]
        home = Outlet(
            f"Government of {donor.text}" if donor.has_government else donor.name, "", "long", ("EUR {n}", "€{n}"),
            "code", "today", "on {daymonth}", 0.0, package.currency, "sentence", package.currency,
        )  # fmt: skip
        page = _Page(home, package.day)
        fields = self._fields(page, package.donors, package.recipient, package.kind)
        figure = package.figure or 0.0
        if self._chance.random() < 0.7:
            self._headline(page, "headline", fields, package, figure)
        else:
            self._headline(page, "headline_plain", fields, package, figure)
        lead = self._say(page, "release", fields, "announce", package, figure)
        page.paragraphs.append(lead)
        self._middle(page, package, fields, figure)
        self._end(page, package, fields)
        self._print(page)

    def _report(self, package: Package, outlet: Outlet, lag: int, exact: bool, figure: float | None = None) -> None:
        chance = self._chance
        page = _Page(outlet, package.day + timedelta(lag))
        fields = self._fields(page, package.donors, package.recipient, package.kind)
        fields["when"] = wording.when(chance, outlet, package.day, page.published)
        if package.figure is None:
            self._gift(page, package, fields)
            return
        told, hedge = figure or package.figure, ""
        if not exact and chance.random() < 0.35:
            told, hedge = wording.rounded(chance, told)
        single = len(package.donors) == 1
        heads = (
            "joint_headline" if not single else "envelope_headline" if package.envelope
            else "headline" if chance.random() < 0.65 else "headline_plain"
        )  # fmt: skip
        self._headline(page, heads, fields, package, told)
        kind = (
            "joint" if not single else "envelope" if package.envelope
            else "rereport" if lag > 0 and chance.random() < 0.6
            else "tranche_lead" if package.ordinal and chance.random() < 0.7 else "lead"
        )  # fmt: skip
        if package.ordinal:
            fields["nth"] = wording.ordinal(chance, package.ordinal)
            fields["number"] = str(package.ordinal)
        zoned = None
        if outlet.zone != package.currency and chance.random() < outlet.convert:
            zoned = wording.converted(told, package.currency, outlet.zone, package.day)
        if kind == "rereport":
            fields["when"] = fields["when"] or f"on {wording.day_month(package.day)}"
        lead = self._say(page, kind, fields, "announce", package, told, hedge, conversion=zoned)
        if kind in ("lead", "tranche_lead") and chance.random() < 0.14:
            lead = self._with_total(page, package, fields, lead)
        page.paragraphs.append(lead)
        if not package.envelope:
            self._middle(page, package, fields, told)
            self._sibling(page, package, fields)
        self._end(page, package, fields)
        self._elsewhere(page, package)
        self._print(page)

    def _gift(self, page: _Page, package: Package, fields: dict[str, str]) -> None:
        fields["things"] = wording.listed(package.things)
        fields["thing"] = wording.listed(package.things[:1])
        page.headline = self._pick("gift_headline", fields)[1]
        page.paragraphs.append(self._pick("gift", fields)[1])
        page.paragraphs.append(self._pick("quote", fields)[1] + " " + self._pick("filler", fields)[1])
        if self._chance.random() < 0.25:
            page.paragraphs.append(self._other(page, fields))
        self._print(page)

    def _plan(self, package: Package, day: date) -> None:
        chance = self._chance
        page = _Page(chance.choice(wording.outlets()), day)
        fields = self._fields(page, package.donors, package.recipient, package.kind)
        fields["when"] = wording.when(chance, page.outlet, day - timedelta(chance.choice((0, 0, 1))), day)
        figure = package.figure or 0.0
        told, hedge = (figure, "") if chance.random() < 0.5 else wording.rounded(chance, figure)
        self._headline(page, "planned_headline", fields, package, told, "planned")
        page.paragraphs.append(self._say(page, "planned", fields, "planned", package, told, hedge))
        page.paragraphs.append(self._pick("filler", fields)[1])
        if chance.random() < 0.4:
            page.paragraphs.append(self._past(page, package, fields) or self._pick("quote", fields)[1])
        if chance.random() < 0.3 and len(package.donors) == 1:
            page.paragraphs.append(self._other(page, fields))
        self._print(page)

    def _never_committed(self) -> None:
        package = self._chance.choice([p for p in self._packages if p.figure and len(p.donors) == 1])
        figure = round((package.figure or 0) * self._chance.choice((1.7, 2.3, 0.45)))
        figure = round(float(f"{figure:.1e}"))
        self._plan(replace(package, figure=figure, number=-1), package.day + timedelta(self._chance.randint(20, 60)))

    def _no_aid(self) -> None:
        chance = self._chance
        package = chance.choice([p for p in self._packages if len(p.donors) == 1 and p.donors[0].has_government])
        page = _Page(chance.choice(wording.outlets()), package.day + timedelta(chance.randint(1, 60)))
        fields = self._fields(page, package.donors, package.recipient, package.kind)
        page.headline = self._pick("other_headline", fields)[1]
        page.paragraphs += [self._other(page, fields) for _ in range(3)]
        self._print(page)

    def _corrected(self, package: Package, outlet: Outlet) -> None:
        """A wrong figure on the day, in half of the cases kept in the archive, and its correction the day after."""
        chance = self._chance
        figure = package.figure or 0.0
        wrong = round(float(f"{figure * chance.choice((1.6, 2.5, 0.4)):.1e}"))
        if chance.random() < 0.5 and self._archived:
            page = _Page(outlet, package.day)
            fields = self._fields(page, package.donors, package.recipient, package.kind)
            fields["when"] = wording.when(chance, outlet, package.day, page.published)
            self._headline(page, "headline", fields, package, wrong, "wrong")
            page.paragraphs.append(self._say(page, "lead", fields, "wrong", package, wrong))
            page.paragraphs.append(self._pick("filler", fields)[1])
            self._print(page)
        page = _Page(outlet, package.day + timedelta(1))
        fields = self._fields(page, package.donors, package.recipient, package.kind)
        fields["when"] = wording.when(chance, outlet, package.day, page.published)
        self._headline(page, "headline", fields, package, figure)
        page.paragraphs.append(self._say(page, "lead", fields, "announce", package, figure))
        page.paragraphs.append(self._pick("quote", fields)[1])
        fields["when"] = wording.when(chance, outlet, page.published, page.published)
        said = Said("wrong", package.number, wrong, package.currency, "")
        fields["wrong"] = page.mark(wording.money(chance, outlet, wrong, package.currency), said)
        page.paragraphs.append(self._say(page, "correction", fields, "announce", package, figure))
        self._print(page)

    def _anniversary(self, package: Package, outlet: Outlet) -> None:
        if (package.day.month, package.day.day) == (2, 29):
            return
        page = _Page(outlet, package.day.replace(year=package.day.year + 1))
        fields = self._fields(page, package.donors, package.recipient, package.kind)
        fields["exact"] = wording.dated(package.day, outlet.zone == "USD")
        page.headline = self._pick("anniversary_headline", fields)[1]
        page.paragraphs.append(self._say(page, "anniversary", fields, "past", package, package.figure or 0.0))
        page.paragraphs.append(self._pick("filler", fields)[1] + " " + self._pick("quote", fields)[1])
        if self._chance.random() < 0.3:
            page.paragraphs.append(self._other(page, fields))
        self._print(page)

    # --- parts of an article ----------------------------------------------------------------------------

    def _middle(self, page: _Page, package: Package, fields: dict[str, str], told: float) -> None:
        """Shares, things, the sum again, a quote; the shares right behind the sum they are of."""
        chance = self._chance
        parts: list[str] = []
        if package.parts and chance.random() < 0.35:
            if chance.random() < 0.25:
                parts.append(self._list(page, package))
            else:
                page.paragraphs[-1] += " " + self._component(page, package, fields)
        if package.things and package.kind != "financial" and chance.random() < 0.35:
            fields["things"] = wording.listed(package.things)
            parts.append(self._pick("things", fields)[1])
        if chance.random() < 0.55:
            parts.append(self._say(page, "body", fields, "announce", package, told))
        if chance.random() < 0.5:
            parts.append(self._pick("quote", fields)[1])
        parts += [self._pick("filler", fields)[1] for _ in range(chance.choice((0, 1, 1, 2)))]
        first = [part for part in parts if "\n" in part]
        rest = [part for part in parts if "\n" not in part]
        chance.shuffle(rest)
        page.paragraphs += first + rest

    def _component(self, page: _Page, package: Package, fields: dict[str, str]) -> str:
        chance = self._chance
        purposes = chance.sample(world()["kinds"][package.kind]["purpose"], 2)
        forms = [form for form in book()["component"] if _apt(form, package)]
        form = chance.choice(forms)
        values = {"purpose": purposes[0], "purpose2": purposes[1]}
        for name, part in zip(("part", "part2"), package.parts, strict=True):
            if f"{{{name}}}" in form:
                said = Said("component", package.number, part, package.currency, form)
                values[name] = page.mark(wording.money(chance, page.outlet, part, package.currency), said)
        return _filled(form, {**fields, **values})

    def _list(self, page: _Page, package: Package) -> str:
        chance = self._chance
        intro = chance.choice(book()["component_list"])
        purposes = chance.sample(world()["kinds"][package.kind]["purpose"], 2)
        rest = (package.figure or 0.0) - sum(package.parts)
        parts = [*package.parts, rest] if intro.endswith("as follows:") and rest > 0 else list(package.parts)
        lines = []
        for part, purpose in zip(parts, [*purposes, "other needs"], strict=False):
            said = Said("component", package.number, part, package.currency, intro)
            figure = page.mark(wording.money(chance, page.outlet, part, package.currency), said)
            lines.append(f"- {figure} for {purpose}")
        return intro + "\n\n" + "\n".join(lines)

    def _end(self, page: _Page, package: Package, fields: dict[str, str]) -> None:
        chance = self._chance
        parts: list[str] = []
        if package.paid_from is not None:
            parts.append(self._facility(page, package, fields))
        if chance.random() < 0.3:
            parts.append(self._past(page, package, fields))
        if chance.random() < 0.2 and len(package.donors) == 1 and not package.envelope:
            parts.append(self._total(page, package, fields))
        if chance.random() < 0.22 and package.donors[0].has_government and len(package.donors) == 1:
            parts.append(self._other(page, fields))
        parts = [part for part in parts if part]
        chance.shuffle(parts)
        page.paragraphs += parts

    def _with_total(self, page: _Page, package: Package, fields: dict[str, str], lead: str) -> str:
        if not lead.endswith(".") or lead.count(". ") > 0:
            return lead
        clause = self._total(page, package, fields, "total_clause")
        return f"{lead[:-1].rstrip(',')}, {clause[0].lower()}{clause[1:]}."

    def _total(self, page: _Page, package: Package, fields: dict[str, str], book_of: str = "total") -> str:
        chance = self._chance
        total = self._totals[package.donor, package.recipient.name]
        told = round(float(f"{total:.1e}")) if chance.random() < 0.6 else round(float(f"{total:.2e}"))
        form = chance.choice([form for form in book()[book_of] if _apt(form, package)])
        hedge = "" if "past {total}" in form else chance.choice(("", "", "", "more than ", "about ", "nearly "))
        text = hedge + wording.money(chance, page.outlet, told, package.currency)
        said = Said("total", None, told, package.currency, form)
        values = {"total": page.mark(text, said), "since": self._since(package)}
        return _filled(form, {**fields, **values})

    def _since(self, package: Package) -> str:
        choices = ["January 2022", "the start of the year", "2021"]
        if package.recipient.enemy:
            choices = ["February 2022", "the war began", "the start of the full-scale invasion", "2022"]
        return self._chance.choice(choices)

    def _other(self, page: _Page, fields: dict[str, str]) -> str:
        chance = self._chance
        form = chance.choice([form for form in book()["other"] if "war" not in form or fields["enemy"]])
        value = round(float(f"{chance.lognormvariate(22, 1.5):.1e}"))
        currency = chance.choice(("USD", "EUR", "USD", "GBP"))
        said = Said("other", None, value, currency, form)
        return _filled(form, {**fields, "osum": page.mark(wording.money(chance, page.outlet, value, currency), said)})

    def _past(self, page: _Page, package: Package, fields: dict[str, str]) -> str:
        """An earlier package of the donor as background."""
        earlier = [
            p for p in self._ledger.of(package)
            if p.figure and not p.envelope and 12 < (page.published - p.day).days < 320 and p.number != package.number
        ]  # fmt: skip
        if not earlier:
            return ""
        chosen = self._chance.choice(earlier)
        alike = [
            p for p in self._packages
            if set(p.donors) & set(chosen.donors) and p.number != chosen.number and p.figure
            and abs(p.figure - (chosen.figure or 0)) < 0.12 * p.figure and p.day < page.published
        ]  # fmt: skip
        own = self._own_fields(fields, chosen)
        own["past_when"] = wording.past_when(self._chance, page.outlet, chosen.day, page.published, bool(alike))
        return self._say(page, "past", own, "past", chosen, chosen.figure or 0.0)

    def _own_fields(self, fields: dict[str, str], package: Package) -> dict[str, str]:
        known = world()["kinds"][package.kind]
        return {**fields, "aid": self._chance.choice(known["aid"]), "purpose": self._chance.choice(known["purpose"])}

    def _facility(self, page: _Page, package: Package, fields: dict[str, str]) -> str:
        facility = self._packages[package.paid_from or 0]
        chance = self._chance
        values = {
            "past_when": wording.past_when(chance, page.outlet, facility.day, page.published, False),
            "past_exact": wording.dated(facility.day, page.outlet.zone == "USD"),
            "facility": chance.choice(("programme", "facility", "fund", "framework")),
        }
        form = chance.choice(book()["from_envelope"])
        said = Said("past", facility.number, facility.figure or 0.0, facility.currency, form)
        values["env"] = page.mark(
            wording.money(chance, page.outlet, facility.figure or 0.0, facility.currency, True), said
        )
        return _filled(form, {**fields, **values})

    def _sibling(self, page: _Page, package: Package, fields: dict[str, str]) -> None:
        """The donor's other decision of the day."""
        for other in self._packages:
            same = (other.donors, other.recipient, other.day) == (package.donors, package.recipient, package.day)
            if same and other.number != package.number and other.figure and self._chance.random() < 0.6:
                own = self._own_fields(fields, other)
                page.paragraphs.append(self._say(page, "second", own, "announce", other, other.figure))

    def _elsewhere(self, page: _Page, package: Package) -> None:
        """Another donor's package of these days, in a paragraph of its own."""
        near = [
            p for p in self._packages
            if 0 <= (page.published - p.day).days <= 2 and p.figure and not p.envelope and len(p.donors) == 1
            and p.donors != package.donors and p.recipient == package.recipient
            and p.donors[0] not in package.donors
        ]  # fmt: skip
        if near and self._chance.random() < 0.2:
            other = self._chance.choice(near)
            fields = self._fields(page, other.donors, other.recipient, other.kind)
            fields["when"] = wording.when(self._chance, page.outlet, other.day, page.published)
            page.paragraphs.append(self._say(page, "elsewhere", fields, "announce", other, other.figure or 0.0))

    # --- sentences --------------------------------------------------------------------------------------

    def _fields(self, page: _Page, givers: Sequence[Donor], recipient: Recipient, kind: str) -> dict[str, str]:
        chance = self._chance
        donor = givers[0]
        page.city = page.city if page.paragraphs else recipient.capital if chance.random() < 0.3 else donor.seat
        known = world()["kinds"][kind]
        title, name = chance.choice(donor.leader)
        demonym = chance.choice(donor.demonym)
        leader = f"{demonym} {title} {name}" if donor.has_government else f"{title} {name}"
        subjects = [donor.text, donor.text, donor.capital, chance.choice(donor.ministry), leader]
        if donor.has_government:
            subjects.append(f"the {demonym} government")
        page.leader = page.leader or leader
        both = " and ".join(giver.text for giver in givers)
        return {
            "donor": both, "giver": both if len(givers) > 1 else chance.choice(subjects),
            "short": chance.choice(donor.short), "demonym": demonym, "capital": donor.capital,
            "ministry": chance.choice(donor.ministry), "leader": leader, "surname": name.rsplit(" ", 1)[-1],
            "recipient": recipient.name, "r_demonym": recipient.demonym, "r_capital": recipient.capital,
            "r_person": chance.choice(recipient.people), "aid": chance.choice(known["aid"]),
            "purpose": chance.choice(known["purpose"]), "when": "",
            "since": "February 2022" if recipient.enemy else "2021", "enemy": recipient.enemy,
        }  # fmt: skip

    def _pick(self, kind: str, fields: dict[str, str], package: Package | None = None) -> tuple[str, str]:
        form = self._chance.choice([form for form in book()[kind] if package is None or _apt(form, package)])
        return form, _filled(form, fields)

    def _say(
        self, page: _Page, kind: str, fields: dict[str, str], what: str, package: Package, figure: float,
        hedge: str = "", conversion: float | None = None,
    ) -> str:  # fmt: skip
        """A sentence with one sum, with its hedge and conversion where it has them."""
        chance = self._chance
        forms = [form for form in book()[kind] if _apt(form, package)]
        if hedge or conversion:
            forms = [form for form in forms if "{a_" not in form] or forms
        form = chance.choice(forms)
        said = Said(what, package.number if package.number >= 0 else None, figure, package.currency, f"{kind}: {form}")
        noun = "{a_" in form
        text = wording.money(chance, page.outlet, figure, package.currency, noun or "{sum} package" in form)
        marked = page.mark(text, said)
        values = {"a_sum": f"{wording.article(text)} {marked}", "a_bare": marked, "sum": f"{hedge} {marked}".strip()}
        if conversion and not noun and not form.startswith("{sum}"):
            other = wording.money(chance, page.outlet, conversion, page.outlet.zone)
            told = Said("conversion", said.package, conversion, page.outlet.zone, f"{kind}: {form}")
            values["sum"] = chance.choice(book()["clarifying_conversion"]).format(
                sum=values["sum"], other=page.mark(other, told)
            )
        return _filled(form, {**fields, **values})

    def _headline(
        self, page: _Page, kind: str, fields: dict[str, str], package: Package, figure: float, what: str = "announce"
    ) -> None:
        page.headline = self._say(page, kind, fields, what, package, figure)

    # --- print ------------------------------------------------------------------------------------------

    def _print(self, page: _Page) -> None:
        outlet, day = page.outlet, page.published
        lead = page.paragraphs[0]
        if outlet.dateline and not _DATED.match(lead):
            head = outlet.dateline.format(
                CITY=page.city.upper(), City=page.city, monthday=wording.month_day(day),
                daymonth=wording.day_month(day), year=day.year,
            )  # fmt: skip
            lead = head + lead
        headline = _titled(page.headline) if outlet.title == "Title" else page.headline
        body = _introduced("\n\n".join([lead, *page.paragraphs[1:]]), page.leader)
        marked = f"{headline}\n\n{body}\n"
        text, said = _unmarked(marked, page.said)
        name = f"n{len(self.articles):05d}"
        title = text.split("\n", 1)[0]
        self.articles.append(Article(Document(text, name, f"{name}.txt", title, outlet.name, day, "simulation"), said))


def _apt(form: str, package: Package) -> bool:
    """Whether a sentence suits a package: no war where there is none, no one people's adjective for two donors."""
    one_only = ("{demonym}", "{capital}", "{ministry}", "{leader}", "{surname}")
    if len(package.donors) > 1 and any(field in form for field in one_only):
        return False
    return not ("the war" in form and not package.recipient.enemy)


def _filled(form: str, fields: dict[str, str]) -> str:
    """A sentence with its fields, tidied where a field is empty, with a capital in front.

    >>> _filled("{giver} gave it {when}.", {"giver": "the Hague's man", "when": ""})
    "The Hague's man gave it."
    """
    text = string.Formatter().vformat(form, (), fields)
    text = re.sub(r"\s+([.,;:])", r"\1", re.sub(r"\s{2,}", " ", text)).strip()
    text = re.sub(r",+([.,])", r"\1", text).replace("s's", "s'").lstrip(", ")
    text = re.sub(r"—\.", ".", text).replace(" — —", " —")
    return _START.sub(lambda found: found[1] + found[2] + found[3].upper(), text)


_SMALL: Final = {"a", "an", "and", "as", "at", "for", "from", "in", "it", "of", "on", "the", "to", "up", "with"}


def _titled(headline: str) -> str:
    words = headline.split(" ")
    return " ".join(
        word if word in _SMALL and index else re.sub(r"(?<![\w'])[a-z]", lambda found: found[0].upper(), word, count=1)
        for index, word in enumerate(words)
    )


def _introduced(body: str, leader: str) -> str:
    """Give a person's office where the name stands first: nobody knows a mere surname.

    >>> _introduced("Lane left. Lane slept.", "Prime Minister Ada Lane")
    'Prime Minister Ada Lane left. Lane slept.'
    """
    surname = leader.rsplit(" ", 1)[-1]
    first = re.search(rf"\b{surname}\b", body)
    if first is None or body[: first.end()].endswith(" ".join(leader.split(" ")[-2:])):
        return body
    return body[: first.start()] + leader + body[first.end() :]


def _unmarked(marked: str, said: list[Said]) -> tuple[str, list[Said]]:
    """The text without its marks, and where each sum stands."""
    pieces: list[str] = []
    found: list[Said] = []
    length = at = 0
    for match in _MARK.finditer(marked):
        pieces += [marked[at : match.start()], match[2]]
        length += match.start() - at
        found.append(replace(said[int(match[1])], start=length, end=length + len(match[2])))
        length, at = length + len(match[2]), match.end()
    return "".join([*pieces, marked[at:]]), found
