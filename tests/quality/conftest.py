"""Lets the gate's test import its neighbours by name, as a script that is run from this folder does."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
