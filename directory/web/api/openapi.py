"""`GET /api/v1/openapi.json`: the API described by itself, from the form's fields and the answers' shapes."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from wtforms import Form

from directory.web.api.blueprint import pages
from directory.web.api.review_shapes import ReviewsShape
from directory.web.api.shapes import ChoicesShape, ListingShape, ProblemShape, SearchShape, SuggestShape
from directory.web.forms.search import (
    ChoicesField,
    DecimalField,
    FlagField,
    OneChoiceField,
    OneOfField,
    SearchForm,
    WholeNumberField,
)
from directory.web.forms.suggest import SuggestForm
from directory.web.guards import allow

SHAPES: tuple[type[BaseModel], ...] = (
    SearchShape,
    ListingShape,
    ReviewsShape,
    ChoicesShape,
    SuggestShape,
    ProblemShape,
)
TEXT = {"type": "string"}
REFERENCE = "#/components/schemas/{model}"


@pages.get("/openapi.json")
@allow("public:site:read")
def openapi() -> Response:
    """The OpenAPI 3.1 document."""
    return jsonify(document())


@cache
def document() -> dict[str, Any]:
    """Every path of the API with its parameters and answers."""
    _, schemas = models_json_schema([(shape, "serialization") for shape in SHAPES], ref_template=REFERENCE)
    slug = {"name": "slug", "in": "path", "required": True, "schema": {"type": "string"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Finepoint read API", "version": "1"},
        "paths": {
            "/api/v1/search": {
                "get": {
                    "operationId": "search",
                    "summary": "Practitioners near a place",
                    "parameters": parameters(SearchForm()),
                    "responses": {
                        "200": _answer("What was found", SearchShape),
                        "300": _answer("Several places have that name", ChoicesShape),
                        "422": _problem("A parameter cannot be used"),
                    },
                }
            },
            "/api/v1/suggest": {
                "get": {
                    "operationId": "suggest",
                    "summary": "What may be meant while somebody types",
                    "parameters": parameters(SuggestForm()),
                    "responses": {
                        "200": _answer("At most eight suggestions", SuggestShape),
                        "422": _problem("A parameter cannot be used"),
                    },
                }
            },
            "/api/v1/listings/{slug}": {
                "get": {
                    "operationId": "listing",
                    "summary": "One listing",
                    "parameters": [slug],
                    "responses": {
                        "200": _answer("The listing", ListingShape),
                        "404": _problem("There is no such listing"),
                    },
                }
            },
            "/api/v1/listings/{slug}/reviews": {
                "get": {
                    "operationId": "reviews",
                    "summary": "Every entry of reviews that everybody may read",
                    "parameters": [slug],
                    "responses": {
                        "200": _answer("The entries", ReviewsShape),
                        "404": _problem("There is no such listing"),
                    },
                }
            },
            "/api/v1/listings/{slug}/reviews.csv": {
                "get": {
                    "operationId": "reviews_csv",
                    "summary": "The same as a table",
                    "parameters": [slug],
                    "responses": {
                        "200": {"description": "A row for each entry", "content": {"text/csv": {"schema": TEXT}}},
                        "404": _problem("There is no such listing"),
                    },
                }
            },
        },
        "components": {"schemas": schemas["$defs"]},
    }


def parameters(form: Form) -> list[dict[str, Any]]:
    """The parameters of a question, read off its form."""
    return [
        {"name": field.name, "in": "query", "schema": _schema(field)}
        | ({"description": str(field.description)} if field.description else {})
        for field in form
    ]


def _schema(field: object) -> dict[str, Any]:
    match field:
        case OneChoiceField():
            return {"type": "string", "enum": list(field.values)}
        case ChoicesField():
            return {"type": "array", "items": {"type": "string", "enum": list(field.values)}}
        case OneOfField():
            return {"type": "string", "enum": list(field.values), "default": field.values[0]}
        case FlagField():
            return {"type": "string", "enum": ["1", "0"]}
        case WholeNumberField() | DecimalField():
            kind = "number" if isinstance(field, DecimalField) else "integer"
            bounds = {"minimum": field.low, "maximum": field.high}
            return {"type": kind, **bounds} | ({"default": field.default} if field.default is not None else {})
        case _:
            return {"type": "string", "maxLength": 100}


def _answer(description: str, shape: type[BaseModel]) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model=shape.__name__)}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": REFERENCE.format(model=ProblemShape.__name__)}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}
