#!/usr/bin/env python3
"""What `make quality` prints: how right aidtrack is, on our own annotated documents and on published texts.

usage: python tests/quality/report.py [--errors N] [--only gold|packages|aidnews|seeds|money]

The published texts are scored by the scorers that lie beside them; where that folder is absent ($AIDTRACK_EVAL,
else ../shared/eval), one line says so.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import packages
from corpora import BLIND, FOLDERS, published_texts

if TYPE_CHECKING:
    from aidtrack.evaluation import Band, Row
    from aidtrack.model import Document

SETS = ("gold", "packages", "aidnews", "seeds", "money")


def report_gold(limit: int) -> None:
    """The tables of our own documents, their calibration and the first errors."""
    from aidtrack.evaluation import assess, read_gold

    for folder in FOLDERS:
        assessment = assess(read_gold(folder))
        print(f"tests/{folder.name}: {assessment.documents} documents\n")
        print(score_table(assessment.rows()))
        print("\n" + calibration_table(assessment.bands()))
        print_errors(assessment.errors, 0 if folder in BLIND else limit)
        print()


def score_table(rows: list[Row]) -> str:
    """Precision, recall and F1 fields, then accuracies, as text."""
    lines = [f"{'':24}{'P':>7}{'R':>7}{'F1':>7}{'right':>8}{'wrong':>7}{'missed':>7}"]
    for row in rows:
        if row.accuracy is not None:
            lines.append(f"{row.field:24}{'accuracy':>14}{row.accuracy:7.3f}{row.right:8}{row.wrong:7}")
        else:
            figures = f"{row.precision:7.3f}{row.recall:7.3f}{row.f1:7.3f}"
            lines.append(f"{row.field:24}{figures}{row.right:8}{row.wrong:7}{row.missed:7}")
    return "\n".join(lines)


def calibration_table(bands: list[Band]) -> str:
    """Confidence against the share of amounts that is right in value, currency and role, as text."""
    lines = [f"{'confidence':24}{'amounts':>9}{'right':>7}{'share':>7}"]
    for band in bands:
        share = "" if band.share is None else f"{band.share:.3f}"
        lines.append(f"{band.confidence:24}{band.count:9}{band.right:7}{share:>7}")
    return "\n".join(lines)


def print_errors(errors: list[str], limit: int) -> None:
    """The first errors, one a line."""
    if limit and errors:
        print("\n" + "\n".join(errors[:limit]))


def report_texts(folder: Path, limit: int) -> None:
    """Texts with offsets, by score.py: predictions go to a folder of their own."""
    with tempfile.TemporaryDirectory() as name:
        for path in sorted(folder.glob("*.txt")):
            # By way of bytes: offsets are into the file as it is, line ends included.
            predict(path.read_bytes().decode("utf-8"), path, Path(name, f"{path.stem}.json"))
        run_scorer([str(folder.parent / "score.py"), str(folder), name, "--errors", str(limit)])


def predict(text: str, path: Path, target: Path) -> None:
    """Write what is read from one text, in the schema of `aidtrack extract --format jsonl`."""
    from aidtrack import pipeline, tables
    from aidtrack.model import Document

    figures = pipeline.extract(Document(text, path.stem, path=str(path)))
    target.write_text(json.dumps(tables.json_object(figures), ensure_ascii=False), encoding="utf-8")


def report_money(folder: Path, limit: int) -> None:
    """Single sentences, by score_money.py: predictions are JSON lines."""
    from aidtrack import pipeline, tables

    sentences = folder / "sentences.jsonl"
    with tempfile.TemporaryDirectory() as name:
        predictions = Path(name, "predictions.jsonl")
        with predictions.open("w", encoding="utf-8") as file:
            for document in sentence_documents(sentences):
                figures = tables.json_object(pipeline.extract(document))
                file.write(json.dumps(figures, ensure_ascii=False) + "\n")
        scorer = str(folder / "score_money.py")
        run_scorer([scorer, str(sentences), str(predictions), "--errors", str(limit)])


def sentence_documents(path: Path) -> Iterator[Document]:
    """One document a line."""
    from aidtrack.model import Document

    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            record = json.loads(line)
            yield Document(record["text"], record["id"])


def run_scorer(arguments: list[str]) -> None:
    """Let a scorer print to our output, errors of the readings included."""
    sys.stdout.flush()
    subprocess.run([sys.executable, *arguments], check=True, stderr=sys.stdout)


def main() -> int:
    """Print one section a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="also print the first N errors of each set")
    parser.add_argument("--only", choices=SETS, help="print one set alone")
    options = parser.parse_args()
    texts, asked = published_texts(), [options.only] if options.only else SETS
    if "gold" in asked:
        report_gold(options.errors)
    if "packages" in asked:
        packages.report(options.errors, texts / "aidnews" if (texts / "aidnews").is_dir() else None)
    for name in [name for name in asked if name not in ("gold", "packages")] if texts.is_dir() else []:
        print(f"\n{texts / name}:")
        (report_money if name == "money" else report_texts)(texts / name, options.errors)
    if not texts.is_dir():
        print(f"\n{', '.join(SETS[1:])}: skipped, there is no {texts} ($AIDTRACK_EVAL names the folder)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
