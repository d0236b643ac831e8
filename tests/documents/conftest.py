"""The small world of the lake's tests, for documents made of live figures."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "analytics"))
