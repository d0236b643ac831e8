"""The makers of every thing an address can be about."""

import sys
from pathlib import Path

for folder in ("intake", "handling", "programmes", "questionnaires"):
    sys.path.insert(0, str(Path(__file__).parents[1] / folder))
