"""Where the annotated documents and the texts lie, and aidtrack as the working tree has it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "tests" / "gold"
#: Articles written last by people who saw no code: few rules were learnt on them, so they say what to expect on others.
LATER = ROOT / "tests" / "gold_later"
#: Plain reporting by people who saw no code: hardly a rule was made on it, but `role_signs.csv` was fitted to it.
PLAIN = ROOT / "tests" / "gold_plain"
#: Reporting with more sums to the sentence, by people who saw no code; fitted to like PLAIN.
DENSE = ROOT / "tests" / "gold_dense"
#: Reporting like PLAIN that nobody reads: no rule and no weight may come from it, so its figures are the honest ones.
UNREAD = ROOT / "tests" / "gold_unread"
#: The same a second time, written after UNREAD.
SEALED = ROOT / "tests" / "gold_sealed"
FOLDERS = (GOLD, LATER, PLAIN, DENSE, UNREAD, SEALED)
#: Whose errors are never printed.
BLIND = (UNREAD, SEALED)
ARTICLES = ROOT / "data" / "articles"

# The working tree is what is measured, also where another aidtrack is installed. Importers load aidtrack in their
# functions, after this.
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def published_texts() -> Path:
    """The folder of published texts with gold: $AIDTRACK_EVAL, else ../shared/eval beside the repository.

    They are the property of their publishers, so they aren't in the repository and may be absent.
    """
    return Path(os.environ.get("AIDTRACK_EVAL") or ROOT.parent / "shared" / "eval")
