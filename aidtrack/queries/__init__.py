"""Questions to the tracker database: rows under filters, totals, counts of things, series for charts.

Every function takes an open DuckDB connection on the tables of `model.TABLES` and answers with plain rows, so that the
command line needs no pandas. What is counted is said by a `Scope`, and decided in `counting`.
"""

from aidtrack.queries.counting import PLANNED, REASONS, Scope, apart
from aidtrack.queries.filters import Filters
from aidtrack.queries.omissions import left_out, mention_sums, naive_sum, waterfall
from aidtrack.queries.stored import columns, rows, select, select_sql, sql_type
from aidtrack.queries.summing import DIMENSIONS, PERIODS, shared, time_series, totals
from aidtrack.queries.things import item_counts, item_series, item_summary
from aidtrack.queries.valuation import counted

__all__ = [
    "DIMENSIONS", "PERIODS", "PLANNED", "REASONS", "Filters", "Scope", "apart", "columns", "counted", "item_counts",
    "item_series", "item_summary", "left_out", "mention_sums", "naive_sum", "rows", "select", "select_sql", "shared",
    "sql_type", "time_series", "totals", "waterfall",
]  # fmt: skip
