"""`GET /api/v1/suggest`: what may be meant while somebody types, with where each suggestion leads."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, jsonify, request, url_for

from directory import places
from directory.discovery.suggest import Asked, Kind, Suggestion, suggest
from directory.languages import gettext, ngettext
from directory.shared.clock import utc_now
from directory.web.api.blueprint import pages
from directory.web.api.shapes import SuggestionShape, SuggestShape
from directory.web.errors import problem
from directory.web.forms.suggest import SuggestForm
from directory.web.guards import allow

KEPT_SECONDS = 30
"""Long enough for whoever deletes a letter and types it again."""
NEAR_MAX_CHARS = 100
PARAMETERS = {Kind.CONCERN: "concern", Kind.TECHNIQUE: "technique", Kind.PRACTICE: "q", Kind.PLACE: "near"}
"""By which parameter a search asks for a suggestion."""


@pages.get("/suggest")
@allow("public:listing:find")
def suggestions() -> Response:
    """Answer 200 with at most eight suggestions, or 422 naming a parameter that cannot be used."""
    form = SuggestForm.read(request.args)
    errors = wrong_fields(form)
    if errors:
        sentences = [{"field": field, "message": message} for field, message in errors.items()]
        return problem(422, "Something in this question cannot be used", errors=sentences)
    near = _place(form.near.data or "")
    asked = Asked(
        words=form.q.data or "",
        kinds=frozenset(map(Kind, form.kind.data or Kind)),
        near=near,
        within=form.within.data,
    )
    found = suggest(
        asked,
        index=current_app.extensions["search_index"],
        stubs=current_app.config["FINEPOINT"].public_stubs,
        now=utc_now(),
    )
    answer = jsonify(SuggestShape(items=[_shape(one, asked) for one in found]).model_dump(mode="json"))
    answer.cache_control.private = True
    answer.cache_control.max_age = KEPT_SECONDS
    return answer


def wrong_fields(form: SuggestForm) -> dict[str, str]:
    """Every field that cannot be used, unknown names included."""
    known = {field.name for field in form}
    unknown = [name for name in request.args if name not in known]
    return {name[:60]: "There is no such parameter. See /api/v1/openapi.json." for name in unknown} | form.sentences


def _place(typed: str) -> places.Place | None:
    """The place that stands in the other box, where it is one."""
    found = places.find(typed) if 0 < len(typed) <= NEAR_MAX_CHARS else None
    return found.place if isinstance(found, places.Found) else None


def _shape(one: Suggestion, asked: Asked) -> SuggestionShape:
    return SuggestionShape(
        kind=one.kind,
        label=one.label,
        value=one.value,
        via=one.via or None,
        marks=list(one.marks),
        detail=_detail(one, asked),
        url=_url(one, asked),
    )


def _detail(one: Suggestion, asked: Asked) -> str:
    """What tells two suggestions of one name apart, in words."""
    if one.kind in (Kind.CONCERN, Kind.TECHNIQUE):
        if one.listings is None:
            return ""
        if asked.near:
            return gettext("%(listings)s within %(miles)s miles", listings=f"{one.listings:,}", miles=asked.within)
        return ngettext("%(count)s practitioner", "%(count)s practitioners", one.listings)
    return " · ".join(
        part for part in (one.practice, one.place, "" if one.is_claimed else gettext("not claimed")) if part
    )


def _url(one: Suggestion, asked: Asked) -> str:
    """The page that a suggestion leads to, around the same place."""
    if one.kind is Kind.PRACTITIONER:
        return url_for("public.listing", slug=one.value)
    parameters: dict[str, Any] = {PARAMETERS[one.kind]: one.value}
    if asked.near and one.kind is not Kind.PLACE:
        parameters |= {"near": asked.near.label, "within": asked.within}
    return url_for("public.search", **parameters)
