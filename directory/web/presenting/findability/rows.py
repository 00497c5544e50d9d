"""Each thing that a search asks for, in a row: pass or fail, why, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import current_app, url_for

from directory import vocabulary
from directory.checklist.facts import PeopleLikeMe
from directory.checklist.rules import Number, Point, State
from directory.discovery.findability import Criterion, Findability
from directory.listings.models import Listing
from directory.places import m_to_miles
from directory.shared.text import listed, plural
from directory.web.formatting import money
from directory.web.presenting.people_like_me import cases_words, like_words
from directory.web.presenting.review_numbers import why_no_rating
from directory.web.presenting.search_filters import FLAG_WORDS, Way

LEGENDS = {
    "near": "Distance",
    "concern": "Concern",
    "age_band": "Photos for my age",
    "technique": "Technique",
    "goal": "Goal",
    "language": "Language",
    "pays": "Ways to pay",
    "access": "Access",
    "gender": "Practitioner’s gender",
    "availability": "Next opening",
    "accepting": "New clients",
    "evenings": "Evenings",
    "weekends": "Weekends",
    "license": "License",
    "certification": "Certification",
    "training": "Training",
    "training_hours": "Hours of training",
    "min_rating": "Rating",
    "max_price": "Price of a session",
    "max_first_year": "First-year cost",
}
VOCABULARY_OF = {
    "concern": "concerns",
    "age_band": "age_bands",
    "technique": "techniques",
    "goal": "goals",
    "language": "languages",
    "pays": "payments",
    "access": "access",
    "gender": "genders",
    "availability": "availability",
}
PAGE_OF = {
    "near": "places",
    "concern": "concerns",
    "technique": "techniques",
    "goal": "plan",
    "language": "languages",
    "pays": "payments",
    "access": "places",
    "gender": "about",
    "availability": "availability",
    "accepting": "availability",
    "evenings": "places",
    "weekends": "places",
    "max_price": "prices",
    "max_first_year": "prices",
}
"""Filter → the page of the workspace on which its answer is given."""
KEPT_AS = {"concern": "concerns", "technique": "techniques", "goal": "goals", "language": "languages"}
FLAGS = {
    "accepting": ("You take new clients.", "You have not said that you take new clients.", "Say that you do"),
    "evenings": (
        "One of your places is open after 6 pm.",
        "None of your places is open after 6 pm.",
        "Change your hours",
    ),
    "weekends": (
        "One of your places is open on a weekend.",
        "None of your places is open on weekends.",
        "Change your hours",
    ),
}
CHECKED_ONLY = {
    "license": "Only a license that we have verified counts, of a state where you practice.",
    "certification": "Only a certification in acupuncture that we have verified counts.",
    "training": "Only training that we have verified counts.",
    "training_hours": "None of your trainings has been verified with its hours.",
    Number.LICENSED: "Only what we have verified counts, for a state where you practice.",
    Number.TRAINED: "Only training that we have verified counts.",
}
NO_CASES = "None of your photo cases shows on your listing."
RADII = (5, 10, 25, 50, 100, 250, 500)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing the search asks for. `change`: where the keeper can make it pass, if they can."""

    label: str
    asked: str
    passes: bool
    why: str
    change: Way | None = None


def rows_of(found: Findability, listing: Listing) -> list[Row]:
    """The rows of a test: words first, then the filters in the order of the form."""
    return [*_word_rows(found, listing), *_rows(found, listing)]


def _word_rows(found: Findability, listing: Listing) -> Iterator[Row]:
    for word, is_met in found.words:
        meant = word.terms[0] if word.read_as == "synonym" else ""
        said = f", which we read as “{meant}”" if meant and meant.lower() != word.asked.lower() else ""
        label = f"“{word.asked}”"
        if is_met:
            yield Row(label, "A word", passes=True, why=f"Your listing has it{said}.")
            continue
        yield Row(
            label,
            "A word",
            passes=False,
            why=f"Nothing in your listing says it{said}.",
            change=_add_word(meant, listing),
        )


def _add_word(meant: str, listing: Listing) -> Way | None:
    """The list that has the word, or else the text about oneself."""
    for name, plural_name in KEPT_AS.items():
        term = next((one for one in vocabulary.terms(plural_name) if one.label.lower() == meant.lower()), None)
        if term is not None:
            return _way(f"Add {term.label} to your {plural_name}, if you offer it", PAGE_OF[name], listing)
    return _way("If it is true of your work, say it in “About you”", "about", listing)


def _rows(found: Findability, listing: Listing) -> Iterator[Row]:
    for one in found.criteria:
        if one.name == "near":
            yield _distance(one, found, listing)
        elif one.name == "answered":
            points = found.checklist.points
            yield from (_point(points[int(value) - 1], found.query.like, listing) for value in one.asked)
        elif one.name == "age_band":
            yield _photos(one, found, listing)
        elif one.name == "min_rating":
            yield _rating(one, found, listing)
        elif one.name in FLAGS:
            yes, no, act = FLAGS[one.name]
            change = None if one.passes else _way(act, PAGE_OF[one.name], listing)
            yield Row(LEGENDS[one.name], FLAG_WORDS[one.name], one.passes, yes if one.passes else no, change)
        elif one.name in ("max_price", "max_first_year"):
            yield _bound(one, listing)
        elif one.name in VOCABULARY_OF:
            yield _choice(one, listing)
        else:
            yield _checked(one, listing)


def _checked(one: Criterion, listing: Listing) -> Row:
    """A kind of credential, or the hours of verified training."""
    asked = f"At least {one.asked[0]} hours" if one.name == "training_hours" else "Verified"
    why = "Verified." if one.passes else CHECKED_ONLY[one.name]
    if one.number is not None:
        why = f"Your longest verified training has {plural(int(one.number), 'hour')}."
    return Row(LEGENDS[one.name], asked, one.passes, why, None if one.passes else _to_credentials(listing))


def _to_credentials(listing: Listing) -> Way | None:
    return _way("See your credentials", "credentials", listing)


def _distance(one: Criterion, found: Findability, listing: Listing) -> Row:
    near, within = found.query.near, int(one.asked[0])
    asked = f"Within {plural(within, 'mile')} of {near.label if near else ''}"
    if one.number is None or found.place is None:
        why = "None of your places is on the map."
        return Row(LEGENDS["near"], asked, passes=False, why=why, change=_way("Check your places", "places", listing))
    miles = m_to_miles(one.number)
    said = f"just over {within} miles" if not one.passes and round(miles, 1) <= within else f"{miles:.1f} miles"
    why = f"Your place in {found.place.city} is {said} away"
    if one.passes:
        return Row(LEGENDS["near"], asked, passes=True, why=f"{why}.")
    wider = next((radius for radius in RADII if radius >= miles), None)
    needed = f"people must search within {wider} miles" if wider else "nobody can search that far"
    return Row(
        LEGENDS["near"],
        asked,
        passes=False,
        why=f"{why}; {needed}.",
        change=_way("Add a place, if you work nearer", "places", listing),
    )


def _photos(one: Criterion, found: Findability, listing: Listing) -> Row:
    """Photos of people of an age band, with a concern where one is chosen."""
    asked, point = f"Photos of {like_words(found.query.like)}", found.checklist.points[Number.PHOTOS - 1]
    why = f"Your photos: {cases_words(point.cases, found.query.like)}." if point.cases else NO_CASES
    return Row(LEGENDS[one.name], asked, one.passes, why, None if one.passes else _to_photos(listing))


def _rating(one: Criterion, found: Findability, listing: Listing) -> Row:
    asked, rated = f"At least {found.query.min_rating:g}", found.rated
    if rated.rating:
        why = f"{plural(rated.votes, 'verified visit')} rate you {rated.rating.mean:.2f}."
        return Row(LEGENDS[one.name], asked, one.passes, why)
    change = _way("Give visit codes to your clients", "visit_codes", listing)
    return Row(LEGENDS[one.name], asked, passes=False, why=why_no_rating(rated), change=change)


def _to_photos(listing: Listing) -> Way | None:
    return _way("See your photos", "photos", listing)


def _point(point: Point, like: PeopleLikeMe, listing: Listing) -> Row:
    label, asked = point.question, "Must be answered"
    if point.is_answered and point.cases is None:
        return Row(label, asked, passes=True, why=f"{point.word}.")
    if point.number in (Number.LICENSED, Number.TRAINED):
        why = f"{point.word}. {CHECKED_ONLY[point.number]}"
        return Row(label, asked, passes=False, why=why, change=_to_credentials(listing))
    if point.number is Number.PHOTOS:
        why = f"{point.word}: {cases_words(point.cases, like)}." if point.cases else f"{point.word}. {NO_CASES}"
        return Row(label, asked, point.is_answered, why, None if point.is_answered else _to_photos(listing))
    if point.state in (State.STATED_OLD, State.STATED):
        why = f"{point.word}. A confirmation counts for 180 days, and yours is older."
        return Row(label, asked, passes=False, why=why, change=_way("Say that it is still correct", "listing", listing))
    acts = {
        Number.COSTS: ("Give the price of a first visit and of a session", "prices"),
        Number.PLAN: ("State your plan", "plan"),
    }
    act, where = acts[point.number]
    return Row(label, asked, passes=False, why=f"{point.word}.", change=_way(act, where, listing))


def _choice(one: Criterion, listing: Listing) -> Row:
    asked, has, lacks = (_labels(one.name, codes) for codes in (one.asked, one.has, one.lacks))
    both = [label for label in asked if label in has]
    wanted = listed(asked, "or")
    if one.passes:
        return Row(LEGENDS[one.name], wanted, passes=True, why=f"Your listing says: {listed(both)}.")
    why = f"Your listing says: {listed(has)}." if has else "Your listing says nothing here."
    if one.name == "availability":
        why = "You have named no next opening in that time."
    if one.name == "gender" and has:
        return Row(LEGENDS[one.name], wanted, passes=False, why=why)
    act = (
        f"Add {listed(lacks, 'or')}, if it is so"
        if one.name in KEPT_AS or one.name == "pays"
        else "Change it, if it is so"
    )
    return Row(LEGENDS[one.name], wanted, passes=False, why=why, change=_way(act, PAGE_OF[one.name], listing))


def _bound(one: Criterion, listing: Listing) -> Row:
    most = money(int(float(one.asked[0])))
    label, what = LEGENDS[one.name], "A session" if one.name == "max_price" else "The first year"
    if one.number is None:
        why = "The prices in effect today do not give this figure."
        return Row(label, f"At most {most}", passes=False, why=why, change=_way("Give your prices", "prices", listing))
    why = f"{what} with you costs {money(int(one.number))}{'' if one.passes else ', which is more'}."
    return Row(label, f"At most {most}", one.passes, why)


def _labels(name: str, codes: Sequence[str]) -> list[str]:
    return list(vocabulary.labels(VOCABULARY_OF[name], codes))


def _way(words: str, endpoint: str, listing: Listing) -> Way | None:
    """A page of the workspace, where there is one."""
    name = f"practice.{endpoint}"
    return Way(words, url_for(name, slug=listing.slug)) if name in current_app.view_functions else None
