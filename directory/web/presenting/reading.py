"""How checking works and how results are ordered: what the pages state is taken from the code that goes by it."""

from __future__ import annotations

from dataclasses import dataclass

from directory.checklist.rules import QUESTIONS, STATE_WORDS, Number, State
from directory.credentials.kinds import RECHECKED_AFTER
from directory.discovery.schema import STEPS_MILES, schema
from directory.languages import gettext, mark
from directory.listings.first_year import Course
from directory.listings.rules import CONFIRMED_FOR
from directory.reviews.rules import AVERAGED_FROM
from directory.web.presenting.jurisdictions import Unlicensed, unlicensed
from directory.web.presenting.search_page import SORT_WORDS

ORDER_MEANINGS = {
    "best": mark("The usual order, as above."),
    "distance": mark(
        "The distance in a straight line from the center of the place that you gave to the practice. A practitioner "
        "with several places counts once, at the nearest. Without a place, results come in the usual order."
    ),
    "price": mark(
        "The lowest price of a single session that holds today. Who gives none, or sells packages only, comes last."
    ),
    "first_year": mark("The low end of the first-year cost, as below. Where it cannot be computed, last."),
    "rating": mark(
        "The lower end of the interval of 95 %% around the average, the highest first. So thirty visits of 4.7 come "
        "before five of 5.0, because five may be luck. Only verified visits count, and an average takes %(least)s of "
        "them; practitioners without one come last. The filter “Rating” goes by the average itself."
    ),
    "relevance": mark(
        "How well your words fit the listing: rare words weigh more than common ones, a name more than a sentence. "
        "Without words, results come in the usual order."
    ),
}
"""What each order of the schema goes by. One that nobody explains has no place on the page: a test compares them."""


@dataclass(frozen=True, slots=True)
class PointView:
    """One of the five points: its number, question, and the state (code and word) that answers it."""

    number: int
    question: str
    answered_by: State
    answered_word: str


@dataclass(frozen=True, slots=True)
class CheckingPage:
    """What public/how_checking_works.html prints. `words`: each state's word by its code; days are whole."""

    points: tuple[PointView, ...]
    words: dict[str, str]
    confirmed_days: int
    rechecked_days: int
    unlicensed: Unlicensed


ANSWERED_BY = {
    Number.LICENSED: State.VERIFIED,
    Number.TRAINED: State.VERIFIED,
    Number.PHOTOS: State.SHOWN,
    Number.COSTS: State.CONFIRMED,
    Number.PLAN: State.STATED,
}
"""The state in which a point may count as answered."""


def checking_page() -> CheckingPage:
    """How each point is answered."""
    words = {state.value: gettext(word) for state, word in STATE_WORDS.items()}
    return CheckingPage(
        points=tuple(
            PointView(number.value, gettext(QUESTIONS[number]), state, words[state.value])
            for number, state in ANSWERED_BY.items()
        ),
        words=words,
        confirmed_days=CONFIRMED_FOR.days,
        rechecked_days=RECHECKED_AFTER.days,
        unlicensed=unlicensed(),
    )


@dataclass(frozen=True, slots=True)
class OrderView:
    """One order: its name as the results page calls it, and what it goes by."""

    code: str
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class OrderingPage:
    """What public/how_results_are_ordered.html prints. `next_steps`: miles, like "10, 25, 50, 100"."""

    usual: OrderView
    others: tuple[OrderView, ...]
    first_step: int
    next_steps: str
    confirmed_days: int
    course: Course


def ordering_page() -> OrderingPage:
    """How results are ordered, in the order in which the engine knows the ways."""
    usual, *others = (_order(order.name) for order in schema().orders)
    return OrderingPage(
        usual=usual,
        others=tuple(others),
        first_step=STEPS_MILES[0],
        next_steps=", ".join(map(str, STEPS_MILES[1:])),
        confirmed_days=CONFIRMED_FOR.days,
        course=Course(),
    )


def _order(code: str) -> OrderView:
    name = gettext(SORT_WORDS[code])
    return OrderView(code, name[0].upper() + name[1:], gettext(ORDER_MEANINGS[code], least=AVERAGED_FROM))
