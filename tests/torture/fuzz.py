"""Coverage-guided fuzzing of reading and extraction, by atheris where it is installed.

    python -m tests.torture.fuzz reading|extraction SECONDS

The corpus in `corpus/` is small and written by hand; what the fuzzer finds on its way stays in a temporary folder.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
SUFFIXES = (
    ".txt",
    ".md",
    ".html",
    ".jsonl",
    ".json",
    ".csv",
    ".tsv",
    ".eml",
    ".rss",
    ".docx",
    ".pdf",
    ".gz",
    "",
    ".xlsx",
    ".warc",
)
Result = Iterator[tuple[str, str, str]]


def read_bytes(data: bytes) -> None:
    """The first byte says which format the rest is read as."""
    from aidtrack.errors import UnreadableFile
    from aidtrack.reading import documents
    from aidtrack.reading.records import Desk
    from aidtrack.reading.sources import Source

    if not data:
        return
    suffix = SUFFIXES[data[0] % len(SUFFIXES)]
    packed = suffix == ".gz"
    source = Source("a", "", ".txt" if packed else suffix, packed, data[1:])
    problems: list[UnreadableFile] = []
    found = list(documents.read_sources([source], Desk(problems, []), published=None, publisher=""))
    for problem in problems:
        assert "could not be read (" not in str(problem), problem
        assert len(str(problem).splitlines()) == 1, problem
    assert found or problems
    for document in found:
        document.text.encode()


def extract_text(data: bytes) -> None:
    """Figures of any text keep the laws."""
    from aidtrack.model import Document
    from aidtrack.pipeline import extract

    text = data.decode("utf-8", "replace")
    found = extract(Document(text, "d"))
    for mention in (*found.amounts, *found.items):
        assert mention.text == text[mention.start : mention.end], mention
    for amount in found.amounts:
        assert 0 < amount.low <= amount.high, amount


TARGETS = {"reading": read_bytes, "extraction": extract_text}


def main(seconds: int) -> Result:
    """Fuzz each target for so many seconds."""
    for name in TARGETS:
        if find_spec("atheris") is None:
            yield f"fuzzing of {name}", "skipped: pip install atheris", ""
            continue
        with tempfile.TemporaryDirectory() as found:
            shutil.copytree(CORPUS / name, found, dirs_exist_ok=True)
            done = subprocess.run(
                [sys.executable, "-m", __name__, name, str(seconds), found],
                capture_output=True, text=True, errors="replace",
            )  # fmt: skip
        runs = re.search(r"Done (\d+) runs", done.stderr)
        coverage = re.findall(r"cov: (\d+)", done.stderr)
        figures = f"{seconds} s, {int(runs[1]) if runs else 0:,} runs, coverage {coverage[-1] if coverage else '?'}"
        uncaught = re.search(r"Uncaught Python exception.*?(?=\n==|\Z)", done.stderr, re.DOTALL)
        yield f"fuzzing of {name}", figures, uncaught[0][-500:] if uncaught else "" if runs else done.stderr[-300:]


def fuzz(name: str, seconds: str, folder: str) -> None:
    """Fuzz one target in this process, which libFuzzer ends."""
    import atheris

    with atheris.instrument_imports(include=["aidtrack"]):
        import aidtrack.pipeline
        import aidtrack.reading.documents
        import aidtrack.reading.feed
        import aidtrack.reading.html
        import aidtrack.reading.mail
        import aidtrack.reading.pdf
        import aidtrack.reading.tabular
        import aidtrack.reading.text
        import aidtrack.reading.word  # noqa: F401
    options = [sys.argv[0], f"-max_total_time={seconds}", "-max_len=4096", "-timeout=20", "-rss_limit_mb=4096",
               f"-artifact_prefix={tempfile.gettempdir()}/", folder]  # fmt: skip
    atheris.Setup(options, TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as given:
        fuzz(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else given)
