"""The training scripts are no part of the installed program: make them importable from the checkout."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
