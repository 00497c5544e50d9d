"""Ten thousand searches against an index that believes in listings that were hidden since: none is shown."""

import random

import pytest

from tests.rooms.searching import found
from tests.rooms.test_hidden_listings import NOW, anything, stale  # noqa: F401 - a fixture

SEARCHES = 10_000


@pytest.mark.timeout(1800)
def test_ten_thousand_searches_show_no_hidden_listing(any_app, stale):  # noqa: F811
    dice, believed, shown = random.Random(2), 0, set()
    for _ in range(SEARCHES):
        answer = found(any_app, now=NOW, **anything(dice))
        believed += len(answer.result.hits) - len(answer.cards)
        shown |= {card.listing.slug for card in answer.cards}
    assert believed > SEARCHES, "the index is not stale: nothing was tried"
    assert not shown & stale
