"""What aidtrack speaks of: documents, amounts, items, packages, links, and the columns of each table.

Per document the code speaks the dataclasses below; from the pipeline outwards everything is a table whose
columns are declared once in `TABLES`. Names and allowed values are those of the public interface.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

MOST_MONEY: Final = 10.0**18
"""10^18 doesn't fit DECIMAL(20,2), and no sum on Earth comes near it: such a figure is a misreading."""


class Role(StrEnum):
    """What an amount or item is in its document."""

    NEW = "new"
    COMPONENT = "component"
    CUMULATIVE = "cumulative"
    PLANNED = "planned"
    PAST = "past"
    OTHER = "other"


class Qualifier(StrEnum):
    """How exactly a figure is stated."""

    EXACT = "exact"
    APPROX = "approx"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    RANGE = "range"


class Status(StrEnum):
    """How far a decision has come; `LIFE` orders them."""

    REQUESTED = "requested"
    PROPOSED = "proposed"
    COMMITTED = "committed"
    ALLOCATED = "allocated"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"


class Instrument(StrEnum):
    """What kind of money it is."""

    GRANT = "grant"
    LOAN = "loan"
    GUARANTEE = "guarantee"
    IN_KIND = "in_kind"


class AidType(StrEnum):
    """Kiel's general aid types."""

    MILITARY = "military"
    HUMANITARIAN = "humanitarian"
    FINANCIAL = "financial"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Document:
    """One article, press release, fact sheet or transcript: its text plus what is known of it."""

    text: str
    id: str
    path: str = ""
    title: str = ""
    publisher: str = ""
    published: date | None = None
    published_from: str = ""
    url: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def is_dated_by_hand(self) -> bool:
        """Whether a person gave its date, by `--published`."""
        return self.published_from == "option"


@dataclass(slots=True)
class Amount:
    """One mention of money: a span of the text, read as low and high in one currency, and what it means there."""

    start: int
    end: int
    text: str
    low: Decimal
    high: Decimal
    currency: str
    qualifier: Qualifier = Qualifier.EXACT
    role: Role = Role.OTHER
    status: Status | None = None
    instrument: Instrument | None = None
    donor: str | None = None
    recipient: str | None = None
    aid_type: AidType | None = None
    date: date | None = None
    date_precision: Precision | None = None
    confidence: float = 0.5
    reasons: list[str] = field(default_factory=list)
    id: str = ""
    programme: str | None = None
    tranche: int | None = None
    envelope: bool = False
    parent_id: str | None = None
    conversion_of: str | None = None
    sentence: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Item:
    """One mention of a thing given: a span, its name, its quantity with the unit, its catalogue entry."""

    start: int
    end: int
    text: str
    name: str
    item: str | None = None
    category: str | None = None
    quantity_low: float | None = None
    quantity_high: float | None = None
    unit: str | None = None
    qualifier: Qualifier | None = None
    role: Role = Role.NEW
    donor: str | None = None
    recipient: str | None = None
    date: date | None = None
    amount_id: str | None = None
    confidence: float = 0.5
    reasons: list[str] = field(default_factory=list)
    id: str = ""
    date_precision: Precision | None = None
    sentence: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class Figures:
    """All figures of one document."""

    document: Document
    amounts: list[Amount]
    items: list[Item]


def content_id(prefix: str, *parts: object) -> str:
    """A short id that depends on nothing but its content.

    Args:
        prefix: one letter for the kind of thing (d, a, i, p).
        parts: what the thing is, in a fixed order.

    >>> content_id("a", "text", 0, 12) == content_id("a", "text", 0, 12)
    True
    >>> content_id("a", "x", "yz") == content_id("a", "xy", "z")
    False
    """
    joined = "\x1f".join(map(str, parts))
    return prefix + hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


# --- tables -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its Frictionless type (string, integer, number, date, boolean), meaning, unit and allowed values."""

    name: str
    type: str
    description: str
    unit: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """One table: columns in order and what identifies a row."""

    name: str
    description: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _values(enum: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in enum)


_DONOR: Final = Column("donor", "string", "Who gives: short English name of the country or institution")
_RECIPIENT: Final = Column("recipient", "string", "Who receives: short English name of the country or institution")
_CURRENCY: Final = Column("currency", "string", "ISO 4217 code of the currency the text states")
_QUALIFIER: Final = Column("qualifier", "string", "How exactly the figure is stated", "", _values(Qualifier))
_STATUS: Final = Column("status", "string", "How far the decision has come", "", _values(Status))
_INSTRUMENT: Final = Column("instrument", "string", "Kind of money; empty where not said", "", _values(Instrument))
_AID_TYPE: Final = Column("aid_type", "string", "General type; empty where mixed or unknown", "", _values(AidType))
_ROLE: Final = Column("role", "string", "What the figure is in its document", "", _values(Role))
_PRECISION: Final = Column("date_precision", "string", "How exactly the date is known", "", _values(Precision))
_CONFIDENCE: Final = Column("confidence", "number", "From 0 to 1: how sure the reading is")
_REASONS: Final = Column("reasons", "string", "Why it was read so, one reason after another, separated by ' | '")

DOCUMENTS: Final = Table(
    "documents",
    "What was read",
    ("id",),
    (
        Column("id", "string", "The record's own id, else a hash of the text"),
        Column("path", "string", "The file's path as given"),
        Column("title", "string", "Headline"),
        Column("publisher", "string", "Who published it"),
        Column("published", "date", "Publication date"),
        Column("published_from", "string", "Where the publication date was found"),
        Column("url", "string", "Address, where known"),
        Column("sha256", "string", "SHA-256 of the text"),
        Column("characters", "integer", "Length of the text", "characters"),
    ),
)

AMOUNTS: Final = Table(
    "amounts",
    "Mentions of money",
    ("id",),
    (
        Column("id", "string", "Hash of the document and span"),
        Column("document_id", "string", "Document it stands in"),
        Column("start", "integer", "Where the span starts in the text", "characters"),
        Column("end", "integer", "Where the span ends in the text", "characters"),
        Column("text", "string", "The span as written"),
        Column("low", "number", "Stated figure, lower end of a range", "currency units"),
        Column("high", "number", "Stated figure, upper end of a range", "currency units"),
        _CURRENCY,
        _QUALIFIER,
        _ROLE,
        _STATUS,
        _INSTRUMENT,
        _DONOR,
        _RECIPIENT,
        _AID_TYPE,
        Column("date", "date", "When it was announced"),
        _PRECISION,
        _CONFIDENCE,
        _REASONS,
        Column("programme", "string", "Named programme it is paid from (PDA, USAI, MFA, …)"),
        Column("tranche", "integer", "Number of the drawdown, package or tranche"),
        Column("envelope", "boolean", "Whether it is a law or facility that later packages are paid from"),
        Column("parent_id", "string", "The amount of which this one is a component"),
        Column("conversion_of", "string", "The amount that this one restates in another currency"),
        Column("quote", "string", "The sentence it stands in"),
    ),
)

ITEMS: Final = Table(
    "items",
    "Mentions of things given",
    ("id",),
    (
        Column("id", "string", "Hash of the document and span"),
        Column("document_id", "string", "Document it stands in"),
        Column("start", "integer", "Where the span starts in the text", "characters"),
        Column("end", "integer", "Where the span ends in the text", "characters"),
        Column("text", "string", "The span as written"),
        Column("name", "string", "The item as written, without its quantity"),
        Column("item", "string", "Catalogue id; empty where the catalogue doesn't know it"),
        Column("category", "string", "Catalogue class; empty where the catalogue doesn't know it"),
        Column("quantity_low", "number", "Stated quantity, lower end", "unit"),
        Column("quantity_high", "number", "Stated quantity, upper end; empty for an open end", "unit"),
        Column("unit", "string", "What the quantity counts"),
        _QUALIFIER,
        _ROLE,
        _DONOR,
        _RECIPIENT,
        Column("date", "date", "When it was announced"),
        Column("amount_id", "string", "The amount the item belongs to, where the text says"),
        _CONFIDENCE,
        _REASONS,
        Column("quote", "string", "The sentence it stands in"),
    ),
)

PACKAGES: Final = Table(
    "packages",
    "Decisions to give aid: what totals count, once",
    ("package_id",),
    (
        Column("package_id", "string", "Hash of what the package is"),
        _DONOR,
        Column("donor_code", "string", "ISO 3166-1 alpha-3 code, EUU for the European Union"),
        _RECIPIENT,
        Column("recipient_code", "string", "ISO 3166-1 alpha-3 code"),
        Column("announced", "date", "When it was announced"),
        _PRECISION,
        Column("low", "number", "Amount, lower end", "currency units"),
        Column("high", "number", "Amount, upper end", "currency units"),
        _CURRENCY,
        Column("amount_usd", "number", "Middle of low and high in US dollars at rate_date", "USD"),
        Column("amount_eur", "number", "Middle of low and high in euros at rate_date", "EUR"),
        Column("rate_date", "date", "Day of the exchange rate used"),
        _QUALIFIER,
        _AID_TYPE,
        _INSTRUMENT,
        Column("programme", "string", "Named programme it is paid from"),
        Column("tranche", "integer", "Number of the drawdown, package or tranche"),
        Column("envelope", "boolean", "An appropriation or facility that later packages are paid from"),
        _STATUS,
        Column("documents", "integer", "How many documents tell it", "documents"),
        Column("mentions", "integer", "How many mentions tell it", "mentions"),
        _CONFIDENCE,
        Column("headline", "string", "The quote that says it best"),
    ),
)

LINKS: Final = Table(
    "links",
    "Which mention belongs to which package, and why",
    ("package_id", "mention_id"),
    (
        Column("package_id", "string", "The package"),
        Column("mention_id", "string", "The amount or item"),
        Column("document_id", "string", "Document of the mention"),
        Column(
            "kind",
            "string",
            "What the mention is to the package",
            "",
            ("amount", "component", "conversion", "planned", "superseded", "drawn_from", "item", "repeated_item"),
        ),
        Column("score", "number", "From 0 to 1: how well it fits"),
        _REASONS,
        Column("decided_by", "string", "rule, or the person"),
    ),
)

TABLES: Final[dict[str, Table]] = {table.name: table for table in (DOCUMENTS, AMOUNTS, ITEMS, PACKAGES, LINKS)}

REASON_SEPARATOR: Final = " | "

Row = dict[str, Any]
