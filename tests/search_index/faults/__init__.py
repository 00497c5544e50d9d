"""Engines with one planted fault each: what the suite must catch.

All are the oracle with one thing changed. A fault's docstring says what a person would see of it.
"""

from tests.search_index.faults import finding, keeping, showing
from tests.search_index.faults.keeping import SeesNothingNew
from tests.search_index.faults.planting import FAULTS, OwnRanking

__all__ = ["FAULTS", "OwnRanking", "SeesNothingNew", "finding", "keeping", "showing"]
