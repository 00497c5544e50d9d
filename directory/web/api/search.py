"""`GET /api/v1/search`: the search of the page, strict about what it is asked."""

from __future__ import annotations

from flask import Response, current_app, jsonify, request

from directory import places
from directory.discovery.find import Found
from directory.shared.clock import utc_now
from directory.web.api.blueprint import pages
from directory.web.api.items import items_of
from directory.web.api.shapes import AskedShape, ChoiceShape, ChoicesShape, PlaceShape, SearchShape
from directory.web.asking import Asked, Took, answer, ask
from directory.web.errors import problem
from directory.web.forms.search import SearchForm
from directory.web.guards import allow
from directory.web.presenting.search_answer import FROM_DATABASE, near_sentence

NEAR_WHOM = "Say near where: `near` takes a ZIP code, “Town, ST” or “latitude,longitude”."


@pages.get("/search")
@allow("public:listing:find")
def search() -> Response:
    """Answer 200 with listings, 300 with places to choose from, or 422 naming what cannot be used."""
    asked, now = ask(SearchForm.read(request.args)), utc_now()
    errors = wrong_fields(asked)
    if errors:
        return refusal(errors)
    stubs = current_app.config["FINEPOINT"].public_stubs
    asked, found = answer(asked, index=current_app.extensions["search_index"], stubs=stubs, now=now)
    if isinstance(asked.place_answer, places.Ambiguous):
        return choices(asked.place_answer)
    if found is None:
        return refusal(wrong_fields(asked))
    return jsonify(shape_of(asked, found, asked.shown_query.page).model_dump(mode="json"))


def refusal(errors: dict[str, str]) -> Response:
    """422: every field that cannot be used, with its sentence."""
    sentences = [{"field": field, "message": message} for field, message in errors.items()]
    return problem(422, "Something in this search cannot be used", errors=sentences)


def wrong_fields(asked: Asked) -> dict[str, str]:
    """Every field that cannot be used, unknown names included."""
    known = {field.name for field in asked.form}
    wrong = {
        name[:60]: "There is no such parameter. See /api/v1/openapi.json." for name in request.args if name not in known
    }
    wrong |= asked.form.sentences
    if isinstance(asked.place_answer, places.Unknown):
        wrong["q" if asked.told and asked.form.words else "near"] = near_sentence(asked.place_answer)
    if asked.took is Took.HERE:
        wrong["near"] = NEAR_WHOM
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


def shape_of(asked: Asked, found: Found, page: int) -> SearchShape:
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
        words_left_out=list(result.left_out),
        asked=AskedShape(
            words=asked.words,
            near=place.label if place else None,
            within_miles=asked.shown_query.within if place else None,
            read_from_words=asked.took in (Took.PLACE, Took.PLACE_INSTEAD),
        ),
        sort=result.sort,
        facets={name: dict(counts) for name, counts in result.facets.items()},
        items=items_of(found.cards),
        suggestion=result.suggestion,
        notice=FROM_DATABASE if found.is_from_database else None,
    )
