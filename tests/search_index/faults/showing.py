"""Faults of an engine that orders, explains or suggests wrongly."""

from __future__ import annotations

from dataclasses import replace

from search_index import By, ReadAs
from search_index.oracle import Oracle
from tests.search_index.faults.keeping import AnswersWithTheDropped
from tests.search_index.faults.planting import fault


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
class PraisesPhotosOfOthers(Oracle):
    """Photos of others put a listing before one that answers as much to this question."""

    def _less(self, phase, request):
        return 0


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
