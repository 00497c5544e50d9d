"""`GET /api/v1/search`: the search of the page, strict about what it is asked."""

from __future__ import annotations

from flask import Response, current_app, jsonify, request

from directory import places
from directory.discovery.find import Found, find
from directory.shared.clock import utc_now
from directory.web.api.blueprint import pages
from directory.web.api.items import items_of
from directory.web.api.shapes import ChoiceShape, ChoicesShape, PlaceShape, SearchShape
from directory.web.errors import problem
from directory.web.forms.search import SearchForm
from directory.web.guards import allow
from directory.web.presenting.search_answer import FROM_DATABASE, Asked, ask, near_sentence


@pages.get("/search")
@allow("public:listing:find")
def search() -> Response:
    """Answer 200 with listings, 300 with places to choose from, or 422 naming what cannot be used."""
    asked, now = ask(SearchForm.read(request.args)), utc_now()
    errors = wrong_fields(asked)
    if errors:
        sentences = [{"field": field, "message": message} for field, message in errors.items()]
        return problem(422, "Something in this search cannot be used", errors=sentences)
    if isinstance(asked.place_answer, places.Ambiguous):
        return choices(asked.place_answer)
    query = asked.query or asked.form.query(None)
    config = current_app.config["FINEPOINT"]
    found = find(query, index=current_app.extensions["search_index"], stubs=config.public_stubs, now=now)
    return jsonify(answer(asked, found, query.page).model_dump(mode="json"))


def wrong_fields(asked: Asked) -> dict[str, str]:
    """Every field that cannot be used, unknown names included."""
    known = {field.name for field in asked.form}
    wrong = {
        name[:60]: "There is no such parameter. See /api/v1/openapi.json." for name in request.args if name not in known
    }
    wrong |= asked.form.sentences
    if isinstance(asked.place_answer, places.Unknown):
        wrong["near"] = near_sentence(asked.place_answer)
    return wrong


def choices(ambiguous: places.Ambiguous) -> Response:
    """300: several places of that name."""
    shape = ChoicesShape(
        title="There is more than one place of that name",
        choices=[ChoiceShape(label=one.label, near=one.label, lat=one.lat, lon=one.lon) for one in ambiguous.choices],
    )
    response = jsonify(shape.model_dump(mode="json"))
    response.status_code = 300
    return response


def answer(asked: Asked, found: Found, page: int) -> SearchShape:
    """The shape of what was found."""
    place, result = asked.place, found.result
    understood = asked.place_answer if isinstance(asked.place_answer, places.Found) else None
    return SearchShape(
        total=result.total,
        total_unclaimed=result.total_unclaimed,
        page=page,
        pages=found.pages,
        place=PlaceShape(label=place.label, lat=place.lat, lon=place.lon) if place else None,
        corrected_from=understood.corrected_from if understood else None,
        words_corrected=result.corrected,
        sort=result.sort,
        facets={name: dict(counts) for name, counts in result.facets.items()},
        items=items_of(found.cards),
        suggestion=result.suggestion,
        notice=FROM_DATABASE if found.is_from_database else None,
    )
