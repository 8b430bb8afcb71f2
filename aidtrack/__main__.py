"""`python -m aidtrack`."""

from __future__ import annotations

from aidtrack.cli import main

if __name__ == "__main__":
    main()
