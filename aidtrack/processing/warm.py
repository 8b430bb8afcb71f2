"""Loaded by the process from which workers are forked: the vocabularies are read there once, and shared by all of them.

It works when it is imported, since that is all that a fork server can be told to do. Nothing else imports it.
"""

from __future__ import annotations

from typing import Final

from aidtrack import pipeline
from aidtrack.model import Document

_SAMPLE: Final = """Norway will provide $75 million in military aid to Ukraine, the minister said on 13 May 2023.

The package includes:
- six 155mm howitzers and 10,000 rounds of ammunition;
- generators worth €4 million, a third of what was requested."""

pipeline.extract(Document(_SAMPLE, "sample"))
