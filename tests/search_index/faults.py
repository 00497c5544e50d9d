"""Engines with one planted fault each, and one that ranks in its own way: what the suite must tell apart.

All are the oracle with one thing changed. A fault's docstring says what a person would see of it.
"""

from __future__ import annotations

import copy
from dataclasses import replace

from search_index import By, ReadAs
from search_index.oracle import Oracle
from search_index.reading import understand

FAULTS = []


def fault(engine):
    FAULTS.append(engine)
    return engine


class OwnRanking(Oracle):
    """Not a fault: counts the words that match, whatever they weigh."""

    def _weight(self, document, understood):
        impacts = self._impacts[document.id]
        return sum(term in impacts for group in understood.groups for term in group.terms)


# What was put.


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


# What is counted.


@fault
class ForgetsAFacetValue(Oracle):
    """The last value of a facet always has nothing."""

    def search(self, request):
        result = super().search(request)
        counts = result.facets["concern"]
        return replace(result, facets=result.facets | {"concern": counts | {list(counts)[-1]: 0}})


@fault
class CountsOneTooFew(Oracle):
    """A large total misses the last."""

    def search(self, request):
        result = super().search(request)
        return replace(result, total=result.total - (result.total > 4))


@fault
class CountsOnlyWhatIsShown(Oracle):
    """Nobody learns how many unclaimed listings there are."""

    def search(self, request):
        result = super().search(request)
        return replace(result, total_unclaimed=result.total_unclaimed * request.include_unclaimed)


@fault
class CountsWithTheOwnChoice(Oracle):
    """What choosing another value would give is said to be nothing."""

    def search(self, request):
        result = super().search(request)
        asked = request.clamped(self._schema)
        matching = self._matching(asked, understand(asked.words, self._language, self))
        return replace(result, facets={name: self._counts(name, asked, matching) for name in result.facets})


@fault
class CountsBothTiers(Oracle):
    """Counts hold listings that are not shown."""

    def _counts(self, facet, request, matching):
        return super()._counts(facet, replace(request, include_unclaimed=True), matching)


# Time.


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


# Which match.


@fault
class TakesAnyForAll(Oracle):
    """Who asks for two points proven gets those with one."""

    def search(self, request):
        any_of = {name: frozenset(sorted(values)[:1]) for name, values in request.all_of.items()}
        return super().search(replace(request, all_of=any_of))


@fault
class TearsPairsApart(Oracle):
    """Photos of one age and of one concern count as photos of that concern at that age."""

    def _has_pair(self, phase, name, firsts, seconds):
        return super()._has_pair(phase, name, firsts, frozenset()) and super()._has_pair(
            phase, name, frozenset(), seconds
        )


@fault
class LetsTheMissingPass(Oracle):
    """Who has no price is found below any price."""

    def _matches(self, document, request, understood, left_out):
        phase = document.phase_at(request.now)
        known = {name: most for name, most in request.at_most.items() if phase.numbers.get(name) is not None}
        return super()._matches(document, replace(request, at_most=known), understood, left_out)


@fault
class LooksAtMainPlacesOnly(Oracle):
    """A second office does not exist."""

    def put(self, documents):
        super().put(documents)
        self._documents = {key: replace(one, points=one.points[:1]) for key, one in self._documents.items()}

    def fingerprints(self):
        return self.prints

    def rebuild(self, documents):
        self.prints = {one.id: one.fingerprint() for one in documents}
        super().rebuild(documents)


@fault
class StopsAtTheDateLine(Oracle):
    """Neighbors across the date line are far apart."""

    def _is_within(self, document, request):
        if request.near and request.within_m:
            east = request.near[1] > 0
            document = replace(document, points=tuple(one for one in document.points if (one[1] > 0) == east))
        return super()._is_within(document, request)


# Order.


@fault
class ForgetsTheTier(Oracle):
    """Unclaimed listings stand among claimed ones."""

    def _sort_key(self, *question):
        return super()._sort_key(*question)[1:]


@fault
class BreaksTiesBackwards(Oracle):
    """Equals stand in another order."""

    def _sort_key(self, *question):
        tier, key, identity = super()._sort_key(*question)
        return tier, key, -identity


@fault
class PutsTheMissingFirst(Oracle):
    """Who has no price is the cheapest."""

    def _sort_key(self, document, request, understood, order):
        tier, key, identity = super()._sort_key(document, request, understood, order)
        return tier, (not key[0], *key[1:]) if order.by in (By.LOWEST, By.HIGHEST) else key, identity


@fault
class SortsTheWrongWay(Oracle):
    """The best rated come last."""

    def _sort_key(self, document, request, understood, order):
        tier, key, identity = super()._sort_key(document, request, understood, order)
        return tier, (key[0], -key[1]) if order.by is By.HIGHEST else key, identity


@fault
class OverlapsPages(Oracle):
    """The last of a page is the first of the next."""

    def search(self, request):
        result = super().search(request)
        if request.page < 2 or not result.hits:
            return result
        before = super().search(replace(request, page=request.page - 1))
        return replace(result, hits=(before.hits[-1:] + result.hits)[: len(result.hits)])


@fault
class DoublesAHit(Oracle):
    """By relevance, one stands twice on the page and another nowhere."""

    def search(self, request):
        result = super().search(request)
        if result.sort != "relevance" or len(result.hits) < 2:
            return result
        return replace(result, hits=(result.hits[0], *result.hits[:-1]))


@fault
class NamesAnotherPlace(Oracle):
    """The address on the card is not the nearest one."""

    def search(self, request):
        result = super().search(request)
        return replace(result, hits=tuple(hit._replace(place=hit.place and 0) for hit in result.hits))


@fault
class RoundsDistances(Oracle):
    """Distances are in whole kilometers."""

    def search(self, request):
        result = super().search(request)
        return replace(
            result,
            hits=tuple(hit._replace(distance_m=hit.distance_m and hit.distance_m // 1000) for hit in result.hits),
        )


# Words.


@fault
class NeedsOneWordOnly(Oracle):
    """Two words find what has either."""

    def _matches(self, document, request, understood, left_out):
        groups = understood.groups
        return super()._matches(document, request, understood._replace(groups=()), left_out) and (
            not groups or any(term in self._impacts[document.id] for group in groups for term in group.terms)
        )


@fault
class KnowsNoSynonyms(Oracle):
    """ "Laugh lines" does not find nasolabial folds."""

    def __init__(self, schema):
        super().__init__(replace(schema, synonyms=()))


@fault
class MendsNothing(Oracle):
    """A typing error finds nothing."""

    def neighbors(self, _term):
        return set()


@fault
class MendsSilently(Oracle):
    """A typing error is mended and nobody is told."""

    def search(self, request):
        return replace(super().search(request), corrected=None)


@fault
class CompletesNothing(Oracle):
    """An unfinished word finds nothing."""

    def completions(self, _prefix, _limit):
        return ()


@fault
class CallsEverythingAWord(Oracle):
    """The page says something else than what was searched for."""

    def search(self, request):
        result = super().search(request)
        return replace(result, readings=tuple(one._replace(read_as=ReadAs.WORD) for one in result.readings))


# Suggestions.


@fault
class SuggestsWhatIsGone(AnswersWithTheDropped):
    """A name that was taken down is still offered."""

    def search(self, request):
        return Oracle.search(self, request)

    def suggest(self, words, limit=8, **asked):
        return self._ever.suggest(words, limit, **asked)


@fault
class SuggestsAnything(Oracle):
    """Two words offer what has one of them."""

    def suggest(self, words, limit=8, **asked):
        return super().suggest(" ".join(words.split()[:1]), limit, **asked)


@fault
class SuggestsUnclaimed(Oracle):
    """Unclaimed listings are offered though they are not asked for."""

    def suggest(self, words, limit=8, **asked):
        return super().suggest(words, limit, **{**asked, "include_unclaimed": True})


@fault
class SuggestsTheFarthest(Oracle):
    """Who is near is offered last."""

    def suggest(self, words, limit=8, *, near=None, **asked):
        return super().suggest(words, limit, near=near and (-near[0], near[1] + 180), **asked)


class SeesNothingNew(Oracle):
    """A reader that was opened before an edit never learns of it."""

    def opened(self):
        """The writer the first time, and what it holds by then each other time."""
        return self if not self._documents else copy.deepcopy(self)
