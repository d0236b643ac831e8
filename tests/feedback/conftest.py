"""The makers of the folders before this one in the thread."""

import sys
from pathlib import Path

for folder in ("intake", "handling"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
