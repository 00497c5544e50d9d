"""Faults of an engine that keeps the wrong documents, or the right ones at the wrong time."""

from __future__ import annotations

import copy
from dataclasses import replace

from search_index.oracle import Oracle
from tests.search_index.faults.planting import fault


@fault
class KeepsTheDropped(Oracle):
    """A listing that was taken down is found."""

    def drop(self, ids):
        super().drop(list(ids)[1:])


@fault
class AnswersWithTheDropped(Oracle):
    """The same, though the engine believes that it is gone."""

    def __init__(self, schema):
        super().__init__(schema)
        self._ever = Oracle(schema)

    def put(self, documents):
        documents = list(documents)
        super().put(documents)
        self._ever.put(documents)

    def search(self, request):
        return self._ever.search(request)


@fault
class KeepsTheFirstOfAnId(Oracle):
    """An edit that follows another at once is lost."""

    def put(self, documents):
        super().put(list(documents)[::-1])


@fault
class AddsInsteadOfReplacing(Oracle):
    """A word that was taken out of a text still finds it."""

    def put(self, documents):
        before = copy.deepcopy(self._impacts)
        super().put(documents)
        self._impacts = {key: before.get(key, {}) | impacts for key, impacts in self._impacts.items()}


@fault
class RebuildsOntoTheOld(Oracle):
    """A rebuild leaves listings that are no more."""

    def rebuild(self, documents):
        self.put(documents)


@fault
class WritesHalfOfARefusedBatch(Oracle):
    """A document of the wrong shape leaves the others of its batch written."""

    def put(self, documents):
        for document in documents:
            super().put([document])


@fault
class NeverGrowsOlder(Oracle):
    """Nobody who polls learns of a change."""

    @property
    def generation(self):
        return 1

    @generation.setter
    def generation(self, value):
        pass


@fault
class CountsPutsAsDocuments(Oracle):
    """The number of listings is wrong after an edit."""

    puts = 0

    def put(self, documents):
        documents = list(documents)
        self.puts += len({document.id for document in documents} & self._documents.keys())
        super().put(documents)

    @property
    def document_count(self):
        return len(self._documents) + self.puts


@fault
class IgnoresNow(Oracle):
    """A license that has lapsed is shown as it was."""

    def search(self, request):
        return super().search(replace(request, now=0))


@fault
class LapsesAMinuteLate(Oracle):
    """A state that ends within this minute still holds."""

    def search(self, request):
        return super().search(replace(request, now=request.now - 60))


@fault
class RemembersTheLatestTime(Oracle):
    """What was asked about tomorrow changes what is said of today."""

    latest = 0

    def search(self, request):
        self.latest = max(self.latest, request.now)
        return super().search(replace(request, now=self.latest))


@fault
class HashesOnceForAll(Oracle):
    """The best answered stand in the same order every day."""

    def _hash(self, key, _now):
        return super()._hash(key, 0)


class SeesNothingNew(Oracle):
    """A reader that was opened before an edit never learns of it."""

    def opened(self):
        """The writer the first time, and what it holds by then each other time."""
        return self if not self._documents else copy.deepcopy(self)
