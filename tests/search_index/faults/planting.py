"""Where planted faults are gathered; and an engine that ranks in its own way, which is no fault."""

from __future__ import annotations

from search_index.oracle import Oracle

FAULTS = []


def fault(engine):
    """Plant it."""
    FAULTS.append(engine)
    return engine


class OwnRanking(Oracle):
    """Not a fault: counts the words that match, whatever they weigh."""

    def _weight(self, document, understood):
        impacts = self._impacts[document.id]
        return sum(term in impacts for group in understood.groups for term in group.terms)
