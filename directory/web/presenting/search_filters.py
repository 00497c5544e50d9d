"""The filters of the results page in words, with the counts that choosing would give, and what is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from directory import vocabulary
from directory.checklist.rules import QUESTIONS, Number
from directory.discovery.find import Query
from directory.discovery.schema import RATED_FROM
from directory.languages import gettext, mark, ngettext
from directory.web.formatting import money
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
    dollars = gettext("dollars at most")
    groups = [_answered(query, counts.get("answered", {}))]
    groups += [_verified(name, label, query, counts.get(name, {})) for name, label in VERIFIED_WORDS.items()]
    groups += [
        FilterGroup(
            "training_hours",
            gettext("Hours of verified training"),
            "number",
            [_bound(query.training_hours, gettext("hours at least"))],
        )
    ]
    groups.append(_rating(query, counts.get("min_rating", {})))
    for name, legend, terms in _vocabularies():
        groups.append(_of_vocabulary(name, legend, terms, query, counts))
        if name == "concern":
            groups += [
                _photos(query, counts.get("age_band", {})),
                FilterGroup("max_price", gettext("Price of a session"), "number", [_bound(query.max_price, dollars)]),
                FilterGroup(
                    "max_first_year", gettext("First-year cost"), "number", [_bound(query.max_first_year, dollars)]
                ),
            ]
    groups += [
        FilterGroup(
            "include_unclaimed",
            gettext("Unclaimed listings"),
            "checkbox",
            [Option("1", gettext("Show register records too"), checked=query.include_unclaimed)],
        ),
    ]
    return [group for group in groups if group.options]


def _answered(query: Query, counts: Mapping[str, int]) -> FilterGroup:
    options = [
        Option(str(n.value), gettext(QUESTIONS[n]), counts.get(str(n.value), 0), checked=str(n.value) in query.answered)
        for n in Number
    ]
    return FilterGroup(
        "answered", gettext("Must be answered"), "checkbox", [_closed_when_empty(one) for one in options]
    )


def _photos(query: Query, counts: Mapping[str, int]) -> FilterGroup:
    """Photos of people of one's age band, of those with a concern that is chosen; nothing while nobody has any."""
    chosen = query.like.age_band
    bands = [
        Option(one.code, gettext(one.label), counts.get(one.code, 0), checked=one.code == chosen)
        for one in vocabulary.age_bands()
    ]
    is_served = chosen is not None or any(band.count for band in bands)
    any_age = Option("", gettext("Any age, or no photos"), checked=chosen is None)
    return FilterGroup(
        "age_band",
        gettext(PHOTOS_LEGEND),
        "radio",
        [any_age, *(band if band.checked else _closed_when_empty(band) for band in bands)] if is_served else [],
    )


def _rating(query: Query, counts: Mapping[str, int]) -> FilterGroup:
    """The lowest rating; nothing while nobody has one that high."""
    chosen = query.min_rating
    steps = [
        Option(f"{least:g}", _at_least(least), counts.get(f"{least:g}", 0), checked=least == chosen)
        for least in RATED_FROM
    ]
    if chosen is not None and chosen not in RATED_FROM:
        steps.append(Option(f"{chosen:g}", _at_least(chosen), checked=True))
    is_served = chosen is not None or any(step.count for step in steps)
    any_rating = Option("", gettext("Any rating, or none yet"), checked=chosen is None)
    return FilterGroup(
        "min_rating",
        gettext("Rating"),
        "radio",
        [any_rating, *(step if step.checked else _closed_when_empty(step) for step in steps)] if is_served else [],
    )


def _at_least(rating: float) -> str:
    return gettext("At least %(rating)s", rating=f"{rating:g}")


PHOTOS_LEGEND = mark("Photos for my age")
VERIFIED_WORDS = {
    "license": mark("License verified"),
    "certification": mark("Certification verified"),
    "training": mark("Facial training verified"),
}


def _verified(name: str, label: str, query: Query, counts: Mapping[str, int]) -> FilterGroup:
    """One kind of credential; a certification has its own filter, also where a license answers."""
    label = gettext(label)
    option = Option("verified", label, counts.get("verified", 0), checked="verified" in query.choices.get(name, ()))
    return FilterGroup(name, label, "checkbox", [_closed_when_empty(option)])


def _vocabularies() -> Iterator[tuple[str, str, Sequence[vocabulary.Term]]]:
    yield "concern", gettext("Concern"), vocabulary.concerns()
    yield "technique", gettext("Technique"), vocabulary.techniques()
    yield "goal", gettext("Goal"), vocabulary.goals()
    yield "availability", gettext("Next opening"), vocabulary.availability()
    yield from ((name, gettext(legend), ()) for name, legend in FLAG_LEGENDS.items())
    yield "language", gettext("Language"), vocabulary.languages()
    yield "gender", gettext("Practitioner’s gender"), vocabulary.genders()
    yield "access", gettext("Access"), vocabulary.access()
    yield "pays", gettext("Ways to pay"), vocabulary.payments()


FLAG_LEGENDS = {"accepting": mark("New clients"), "evenings": mark("Evenings"), "weekends": mark("Weekends")}
FLAG_WORDS = {
    "accepting": mark("Accepts new clients"),
    "evenings": mark("Open after 6 pm"),
    "weekends": mark("Open on weekends"),
}


def _of_vocabulary(
    name: str, legend: str, terms: Sequence[vocabulary.Term], query: Query, counts: Mapping[str, Mapping[str, int]]
) -> FilterGroup:
    chosen, counted = query.choices.get(name, frozenset()), counts.get(name, {})
    if name in FLAG_WORDS:
        flag = Option("1", gettext(FLAG_WORDS[name]), counted.get("yes", 0), checked=bool(chosen))
        return FilterGroup(name, legend, "checkbox", [_closed_when_empty(flag)])
    options = [
        Option(one.code, gettext(one.label), counted.get(one.code, 0), checked=one.code in chosen) for one in terms
    ]
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
        chosen.append(
            Way(
                gettext("At most %(price)s a session", price=money(100 * query.max_price)),
                str(address.having(max_price=None)),
            )
        )
    if query.max_first_year:
        most = gettext("At most %(cost)s in the first year", cost=money(100 * query.max_first_year))
        chosen.append(Way(most, str(address.having(max_first_year=None))))
    if query.training_hours:
        least = ngettext(
            "At least %(count)s hour of training", "At least %(count)s hours of training", query.training_hours
        )
        chosen.append(Way(least, str(address.having(training_hours=None))))
    if query.min_rating is not None:
        rated = gettext("Rated at least %(rating)s", rating=f"{query.min_rating:g}")
        chosen.append(Way(rated, str(address.having(min_rating=None))))
    return chosen


def _chip_label(group: FilterGroup, option: Option) -> str:
    """An age band alone says nothing: "Photos of people 40–49"."""
    if group.name != "age_band":
        return option.label
    return gettext("Photos of people %(ages)s", ages=option.label)
