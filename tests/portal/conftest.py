"""Makers of plans are shared with the plans' own tests."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "plans"))
