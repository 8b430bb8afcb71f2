"""Many texts at once: input cut into pieces, the pieces read by processes of this machine or by a cluster.

    paths → pieces (`pieces`) → figures of a piece (`work`) → in the order of the input (`workers`)
                              → Parquet in a folder of finished parts (`cluster`, `parts`) → a tracker

How input is cut depends on the input alone, never on who reads it: the figures are the same for any number of workers.
"""

from __future__ import annotations

from aidtrack.processing.workers import figures_of_paths

__all__ = ["figures_of_paths"]
