"""A package in the making: its row, and the links to the mentions that tell it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from aidtrack.consolidation.clustering import Cluster
from aidtrack.consolidation.figures import NOTHING
from aidtrack.model import Row


@dataclass(slots=True)
class Link:
    """A mention of a package, before the package has its id."""

    row: Row
    kind: str
    score: float
    reasons: tuple[str, ...]
    decided_by: str = "rule"


@dataclass(slots=True, eq=False)
class Package:
    """A package without its id. `cluster` is None for one that is announced without a sum."""

    row: Row
    best: str
    cluster: Cluster | None = None
    links: list[Link] = field(default_factory=list)
    items: frozenset[str] = NOTHING
    documents: frozenset[str] = NOTHING

    def forget(self) -> None:
        """Let go of all that made it, once its rows are written: a million links weigh as much as their rows."""
        self.links = []
        if self.cluster is not None:
            self.cluster.members.clear()
            self.cluster.unsure.clear()
            self.cluster = None

    @property
    def day(self) -> date | None:
        day: date | None = self.row["announced"]
        return day if self.row["date_precision"] == "day" else None

    @property
    def high(self) -> float:
        return float(self.row["high"] or 0.0)
