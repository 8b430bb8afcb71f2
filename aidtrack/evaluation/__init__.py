"""How right the extractors are: annotated documents, and what an assessment of them says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from aidtrack.evaluation.gold import Annotated, read_gold
from aidtrack.evaluation.scoring import Assessment, Band, Row
from aidtrack.model import Document, Figures

__all__ = ["Annotated", "Assessment", "Band", "Row", "assess", "evaluate", "read_gold"]

Extract = Callable[[Document], Figures]


def assess(gold: Iterable[Annotated], extract: Extract | None = None) -> Assessment:
    """Read annotated documents with the extractors and count what is right.

    Args:
        gold: annotated documents; their title and publication date are known to the extractors.
        extract: what reads a document; `pipeline.extract` by default.
    """
    read = extract or _pipeline()
    assessment = Assessment()
    for annotated in gold:
        assessment.add(annotated, read(annotated.document))
    return assessment


def _pipeline() -> Extract:
    # Here, not above: reading annotated documents needs no extractor and no lexicon.
    from aidtrack import pipeline

    return pipeline.extract


def evaluate(directory: str | Path, extract: Extract | None = None) -> list[Row]:
    """Precision, recall and F1, or accuracy, of each field on the annotated documents of a folder.

    Args:
        directory: see `read_gold`.
        extract: what reads a document; `pipeline.extract` by default.

    Raises:
        AidtrackError: see `read_gold`.
    """
    return assess(read_gold(directory), extract).rows()
