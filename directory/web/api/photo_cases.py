"""Photo cases as the API gives them: those that show on the listing's page now."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask import url_for

from directory.listings.models import Listing
from directory.listings.rules import Status
from directory.portfolio.consent import Where
from directory.portfolio.facts import days_between
from directory.portfolio.models import CasePhoto, PhotoCase
from directory.portfolio.queries import public_cases
from directory.portfolio.rules import RESULTS_DIFFER, TermKind
from directory.web.api.shapes import (
    CasePhotoShape,
    DeclarationShape,
    PhotoCaseShape,
    PhotoFilesShape,
    SeriesShape,
)
from directory.web.presenting.photos import in_public, photo_view


def cases_of(listing: Listing, now: datetime) -> list[PhotoCaseShape]:
    """The cases of a listing, the one that was approved last first; none while it is not published."""
    if listing.status != Status.PUBLISHED:
        return []
    shown = public_cases(listing.practitioner_id, where=Where.LISTING, now=now)
    counted = Counter(case.series_id for case in shown)
    return [_case(case, listing.slug, counted[case.series_id]) for case in shown]


def _case(case: PhotoCase, slug: str, shown_of_series: int) -> PhotoCaseShape:
    series = case.series
    return PhotoCaseShape(
        id=case.id,
        url=url_for("public.photo_case_one", slug=slug, case_id=case.id),
        procedures=_codes(case, TermKind.PROCEDURE),
        concerns=_codes(case, TermKind.CONCERN),
        age_band=case.age_band,
        sessions=case.sessions,
        days_between=days_between([(photo.part, photo.days) for photo in case.photos]),
        other_treatments=case.other_treatments,
        declarations=[
            DeclarationShape(declared=row.declared, holds=not row.exception, exception=row.exception)
            for row in case.declarations
        ],
        series=SeriesShape(asked=series.asked, consented=series.consented, shown=shown_of_series) if series else None,
        results_differ=RESULTS_DIFFER,
        photos=[_photo(photo) for photo in case.photos],
    )


def _photo(photo: CasePhoto) -> CasePhotoShape:
    view = photo_view(photo, in_public)
    return CasePhotoShape(
        part=photo.part,
        days=photo.days,
        alt=photo.alt,
        width=view.width,
        height=view.height,
        src=view.src,
        sources=[PhotoFilesShape(type=one.mime, srcset=one.srcset) for one in view.sources],
    )


def _codes(case: PhotoCase, kind: TermKind) -> list[str]:
    return [term.code for term in case.terms if term.kind is kind]
