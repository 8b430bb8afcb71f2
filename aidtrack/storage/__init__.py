"""The tracker database: documents and what was found in them, the packages made of it, corrections, and every run.

Each row carries the run that brought it (`from_run`); what a later run takes away moves to `past_…` with `to_run`, so
that any run can be asked again and every difference between two runs has its rows.
"""

from aidtrack.storage.loading import insert
from aidtrack.storage.schema import CORRECTIONS, RUNS, SCHEMA_VERSION
from aidtrack.storage.tracker import AddReport, ConsolidationReport, Tracker

__all__ = ["CORRECTIONS", "RUNS", "SCHEMA_VERSION", "AddReport", "ConsolidationReport", "Tracker", "insert"]
