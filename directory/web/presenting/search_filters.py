"""The filters of the results page in words, with the counts that choosing would give, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from directory import vocabulary
from directory.checklist.rules import QUESTIONS, Number
from directory.discovery.find import Query
from directory.discovery.schema import RATED_FROM
from directory.web.presenting.address import SearchAddress


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a filter or an order; `count` is how many listings choosing it would give."""

    value: str
    label: str
    count: int | None = None
    checked: bool = False
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class FilterGroup:
    """One filter with its options. `kind`: checkbox, radio or number."""

    name: str
    legend: str
    kind: str
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Way:
    """Somewhere to go from here."""

    label: str
    url: str


def filter_groups(query: Query, counts: Mapping[str, Mapping[str, int]]) -> list[FilterGroup]:
    """Every filter that today's data can serve, with the counts that choosing would give."""
    groups = [_answered(query, counts.get("answered", {}))]
    groups += [_verified(name, label, query, counts.get(name, {})) for name, label in VERIFIED_WORDS.items()]
    groups += [
        FilterGroup(
            "training_hours", "Hours of verified training", "number", [_bound(query.training_hours, "hours at least")]
        )
    ]
    groups.append(_rating(query, counts.get("min_rating", {})))
    for name, legend, terms in _vocabularies():
        groups.append(_of_vocabulary(name, legend, terms, query, counts))
        groups += [_photos(query, counts.get("age_band", {}))] if name == "concern" else []
    groups += [
        FilterGroup("max_price", "Price of a session", "number", [_bound(query.max_price, "dollars at most")]),
        FilterGroup("max_first_year", "First-year cost", "number", [_bound(query.max_first_year, "dollars at most")]),
        FilterGroup(
            "include_unclaimed",
            "Unclaimed listings",
            "checkbox",
            [Option("1", "Show register records too", checked=query.include_unclaimed)],
        ),
    ]
    return [group for group in groups if group.options]


def _answered(query: Query, counts: Mapping[str, int]) -> FilterGroup:
    options = [
        Option(str(n.value), QUESTIONS[n], counts.get(str(n.value), 0), checked=str(n.value) in query.answered)
        for n in Number
    ]
    return FilterGroup("answered", "Must be answered", "checkbox", [_closed_when_empty(one) for one in options])


def _photos(query: Query, counts: Mapping[str, int]) -> FilterGroup:
    """Photos of people of one's age band, of those with a concern that is chosen; nothing while nobody has any."""
    chosen = query.like.age_band
    bands = [
        Option(one.code, one.label, counts.get(one.code, 0), checked=one.code == chosen)
        for one in vocabulary.age_bands()
    ]
    is_served = chosen is not None or any(band.count for band in bands)
    any_age = Option("", "Any age, or no photos", checked=chosen is None)
    return FilterGroup(
        "age_band",
        PHOTOS_LEGEND,
        "radio",
        [any_age, *(band if band.checked else _closed_when_empty(band) for band in bands)] if is_served else [],
    )


def _rating(query: Query, counts: Mapping[str, int]) -> FilterGroup:
    """The lowest rating; nothing while nobody has one that high."""
    chosen = query.min_rating
    steps = [
        Option(f"{least:g}", f"At least {least:g}", counts.get(f"{least:g}", 0), checked=least == chosen)
        for least in RATED_FROM
    ]
    if chosen is not None and chosen not in RATED_FROM:
        steps.append(Option(f"{chosen:g}", f"At least {chosen:g}", checked=True))
    is_served = chosen is not None or any(step.count for step in steps)
    any_rating = Option("", "Any rating, or none yet", checked=chosen is None)
    return FilterGroup(
        "min_rating",
        "Rating",
        "radio",
        [any_rating, *(step if step.checked else _closed_when_empty(step) for step in steps)] if is_served else [],
    )


PHOTOS_LEGEND = "Photos for my age"
VERIFIED_WORDS = {
    "license": "License verified",
    "certification": "Certification verified",
    "training": "Facial training verified",
}


def _verified(name: str, label: str, query: Query, counts: Mapping[str, int]) -> FilterGroup:
    """One kind of credential; a certification has its own filter, also where a license answers."""
    option = Option("verified", label, counts.get("verified", 0), checked="verified" in query.choices.get(name, ()))
    return FilterGroup(name, label, "checkbox", [_closed_when_empty(option)])


def _vocabularies() -> Iterator[tuple[str, str, Sequence[vocabulary.Term]]]:
    yield "concern", "Concern", vocabulary.concerns()
    yield "technique", "Technique", vocabulary.techniques()
    yield "goal", "Goal", vocabulary.goals()
    yield "availability", "Next opening", vocabulary.availability()
    yield from ((name, legend, ()) for name, legend in FLAG_LEGENDS.items())
    yield "language", "Language", vocabulary.languages()
    yield "gender", "Practitioner’s gender", vocabulary.genders()
    yield "access", "Access", vocabulary.access()
    yield "pays", "Ways to pay", vocabulary.payments()


FLAG_LEGENDS = {"accepting": "New clients", "evenings": "Evenings", "weekends": "Weekends"}
FLAG_WORDS = {"accepting": "Accepts new clients", "evenings": "Open after 6 pm", "weekends": "Open on weekends"}


def _of_vocabulary(
    name: str, legend: str, terms: Sequence[vocabulary.Term], query: Query, counts: Mapping[str, Mapping[str, int]]
) -> FilterGroup:
    chosen, counted = query.choices.get(name, frozenset()), counts.get(name, {})
    if name in FLAG_WORDS:
        flag = Option("1", FLAG_WORDS[name], counted.get("yes", 0), checked=bool(chosen))
        return FilterGroup(name, legend, "checkbox", [_closed_when_empty(flag)])
    options = [Option(one.code, one.label, counted.get(one.code, 0), checked=one.code in chosen) for one in terms]
    return FilterGroup(name, legend, "checkbox", [one for one in options if one.count or one.checked])


def _closed_when_empty(option: Option) -> Option:
    return Option(option.value, option.label, option.count, option.checked, disabled=not option.count)


def _bound(value: int | None, label: str) -> Option:
    return Option("" if value is None else str(value), label)


def chips(query: Query, groups: Sequence[FilterGroup], address: SearchAddress) -> list[Way]:
    """What is chosen, each with the address without it."""
    chosen = [
        Way(_chip_label(group, option), str(address.dropping(group.name, option.value)))
        for group in groups
        if group.kind in ("checkbox", "radio") and group.name != "min_rating"
        for option in group.options
        if option.checked and option.value
    ]
    if query.max_price:
        chosen.append(Way(f"At most ${query.max_price:,} a session", str(address.having(max_price=None))))
    if query.max_first_year:
        chosen.append(
            Way(f"At most ${query.max_first_year:,} in the first year", str(address.having(max_first_year=None)))
        )
    if query.training_hours:
        chosen.append(
            Way(f"At least {query.training_hours} hours of training", str(address.having(training_hours=None)))
        )
    if query.min_rating is not None:
        chosen.append(Way(f"Rated at least {query.min_rating:g}", str(address.having(min_rating=None))))
    return chosen


def _chip_label(group: FilterGroup, option: Option) -> str:
    """An age band alone says nothing: "Photos of people 40–49"."""
    return f"Photos of people {option.label}" if group.name == "age_band" else option.label
