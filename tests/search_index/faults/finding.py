"""Faults of an engine that finds or counts the wrong documents."""

from __future__ import annotations

from dataclasses import replace

from search_index.oracle import Oracle
from search_index.reading import understand
from tests.search_index.faults.planting import fault


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
class ShowsPhotosOfOthers(Oracle):
    """Who asks for photos of an age band and a concern is shown those of this age band for anything."""

    def _is_alike(self, phase, request, left_out):
        return True


@fault
class CountsPhotosOfOthers(Oracle):
    """Beside an age band stands how many have photos of it, not how many would be left."""

    def _is_counted(self, facet, value, phase, request):
        return True


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
