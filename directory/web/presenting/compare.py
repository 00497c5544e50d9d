"""Listings side by side, in words: a column each, the same rows for all, what could not be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from flask import url_for

from directory import places, vocabulary
from directory.checklist.rules import QUESTIONS, Number
from directory.discovery.chosen import Compared
from directory.languages import gettext, ngettext
from directory.listings.rules import PriceKind
from directory.shared.text import listed
from directory.web.formatting import date_words
from directory.web.forms.compare import COMPARED_MAX, CompareForm
from directory.web.presenting import compare_rows as rows
from directory.web.presenting.compare_rows import Asked, Reading
from directory.web.presenting.compare_views import Column, ComparePage, Row, RowGroup
from directory.web.presenting.credentials import shown_name, title_line
from directory.web.presenting.listing_card import initials, picture_view
from directory.web.presenting.listing_words import PRECAUTION_WORDS
from directory.web.presenting.people_like_me import like_words
from directory.web.presenting.photo_gallery import in_address

Question = tuple[str, str, Reading]
"""A row before anybody answered: label, note, and what reads the answers."""


def compare_page(
    form: CompareForm,
    found: Mapping[str, Compared],
    near: places.Answer | None,
    *,
    kept: Sequence[str],
    now: datetime,
) -> ComparePage:
    """The page. `found`: by the slugs asked for; `near`: what the place was taken for; `kept`: the shortlist."""
    asked = Asked(now, form.like)
    groups = [
        RowGroup(heading, tuple(_row(label, note, reading, found, asked) for label, note, reading in group))
        for heading, group in _questions(form, found.values())
    ]
    shown = [RowGroup(one.heading, tuple(row for row in one.rows if row.differs)) for one in groups]
    alike = [row for one in groups for row in one.rows if not row.differs]
    is_narrowed = form.only_differing and len(found) > 1
    return ComparePage(
        columns=tuple(_column(slug, one, form, now) for slug, one in found.items()),
        groups=tuple(one for one in (shown if is_narrowed else groups) if one.rows),
        notices=tuple(_notices(form, found, near)),
        near=form.near,
        age_band=form.age_band or "",
        concern=form.concern or "",
        age_bands=[("", gettext("Any age")), *((one.code, gettext(one.label)) for one in vocabulary.age_bands())],
        concerns=[("", gettext("Any concern")), *((one.code, gettext(one.label)) for one in vocabulary.concerns())],
        only_differing=is_narrowed,
        everything_url=url_for("public.compare", **form.address(differ="")),
        differing_url=url_for("public.compare", **form.address(differ="1")),
        same_words=_same_words(alike) if is_narrowed else "",
        kept=len(kept),
        today=date_words(now),
        first_kept_url=url_for("public.compare", listing=list(kept[::-1][:COMPARED_MAX])) if kept else "",
    )


def _questions(form: CompareForm, found: Collection[Compared]) -> Iterator[tuple[str, list[Question]]]:
    """The rows in their order, under their headings; of waits and exclusions those that somebody states."""
    like = "" if form.like.is_anybody else like_words(form.like)
    yield gettext("Where and when"), [(gettext("Where"), "", rows.where), (gettext("Next opening"), "", rows.opening)]
    yield gettext("The five points"), [(gettext(QUESTIONS[one]), "", rows.point(one)) for one in Number]
    yield (
        gettext("Costs"),
        [
            (gettext("First year"), gettext("first visit, course and maintenance, low to high"), rows.first_year),
            (gettext("First visit"), "", rows.prices(PriceKind.FIRST_VISIT)),
            (gettext("Session"), "", rows.prices(PriceKind.SESSION)),
            (gettext("Packages"), "", rows.packages),
        ],
    )
    yield (
        gettext("Training, photos and reviews"),
        [
            (gettext("Training in facial work"), "", rows.training),
            (gettext("Photos for me") if like else gettext("Photos"), like, rows.photos),
            (gettext("Reviews at the end of a course"), gettext("verified visits only"), rows.reviews),
        ],
    )
    stated = {row.kind for one in found for row in one.listing.precautions}
    waits = [(gettext(words), "", rows.precaution(kind)) for kind, words in PRECAUTION_WORDS.items() if kind in stated]
    yield gettext("Waits and exclusions"), waits
    yield (
        gettext("Before you book"),
        [
            (gettext("Languages"), "", rows.languages),
            (gettext("Access"), "", rows.access),
            (gettext("Last confirmed"), "", rows.confirmed),
        ],
    )


def _row(label: str, note: str, reading: Reading, found: Mapping[str, Compared], asked: Asked) -> Row:
    return Row(label, tuple(reading(one, asked) for one in found.values()), note)


def _column(slug: str, one: Compared, form: CompareForm, now: datetime) -> Column:
    listing = one.listing
    others = [each for each in form.slugs if each != slug]
    return Column(
        slug=listing.slug,
        url=url_for("public.listing", slug=listing.slug, **in_address(form.like)),
        name=shown_name(listing.practitioner.name, one.facts, now=now),
        title=title_line(listing.practitioner.name, one.facts, now=now),
        practice_name=listing.practice.name if listing.practice else None,
        portrait=picture_view(listing.practitioner.portrait),
        initials=initials(listing.practitioner.name),
        without_url=url_for("public.compare", **form.address(listing=others)),
    )


def _notices(form: CompareForm, found: Mapping[str, Compared], near: places.Answer | None) -> Iterator[str]:
    """What could not be done, in sentences."""
    if form.left_over:
        yield ngettext(
            "Only %(most)s can stand side by side: %(count)s more was left out.",
            "Only %(most)s can stand side by side: %(count)s more were left out.",
            form.left_over,
            most=COMPARED_MAX,
        )
    unknown = [f"“{one}”" for one in (*(slug for slug in form.slugs if slug not in found), *form.strange)]
    if unknown:
        yield gettext("No listing with the address %(slugs)s is shown here.", slugs=listed(unknown, "or"))
    if isinstance(near, places.Ambiguous):
        yield gettext(
            "There are several places called “%(place)s”. Add the state, or give a ZIP code.", place=form.near
        )
    elif isinstance(near, places.Unknown):
        yield gettext(
            "We do not know the place “%(place)s”. Give a ZIP code, or a town and its state.", place=form.near
        )
    if len(found) == 1:
        yield gettext("To compare, add at least one more.")


def _same_words(alike: Sequence[Row]) -> str:
    """How many rows are left out, and why; nothing where none is."""
    at_other_days = sum(row.is_same_but_for_days for row in alike)
    same = ngettext(
        "%(count)s row is the same for all and not shown.",
        "%(count)s rows are the same for all and not shown.",
        len(alike) - at_other_days,
    )
    days = ngettext(
        "%(count)s row differs in dates only and is not shown.",
        "%(count)s rows differ in dates only and are not shown.",
        at_other_days,
    )
    return " ".join(words for words, count in ((same, len(alike) - at_other_days), (days, at_other_days)) if count)
