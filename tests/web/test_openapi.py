"""The API describes itself truly: the document is valid, and every answer is what it says."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from openapi_spec_validator import validate

from directory.web.api.openapi import document
from directory.web.forms.search import SearchForm

ANSWERS = [
    ("/api/v1/search", "/api/v1/search", 200),
    ("/api/v1/search", "/api/v1/search?near=07712&include_unclaimed=1", 200),
    ("/api/v1/search", "/api/v1/search?near=Ocaen+Township,+NJ&q=jaww", 200),
    ("/api/v1/search", "/api/v1/search?near=80202&page=9", 200),
    ("/api/v1/search", "/api/v1/search?near=Springfield", 300),
    ("/api/v1/search", "/api/v1/search?near=00000&page=0", 422),
    ("/api/v1/suggest", "/api/v1/suggest?q=lin", 200),
    ("/api/v1/suggest", "/api/v1/suggest?q=ana+lee&near=07712&kind=practitioner", 200),
    ("/api/v1/suggest", "/api/v1/suggest?q=x&kind=nobody", 422),
    ("/api/v1/listings/{slug}", "/api/v1/listings/ana-lee", 200),
    ("/api/v1/listings/{slug}", "/api/v1/listings/di-bare", 200),
    ("/api/v1/listings/{slug}", "/api/v1/listings/eva-nord", 200),
    ("/api/v1/listings/{slug}", "/api/v1/listings/stella-stub", 200),
    ("/api/v1/listings/{slug}", "/api/v1/listings/nobody", 404),
]


def test_the_document_is_valid_openapi(visitor):
    answer = visitor.see("/api/v1/openapi.json").response
    validate(answer.get_json())
    assert answer.get_json()["openapi"].startswith("3.1")


@pytest.mark.parametrize(("path", "url", "status"), ANSWERS)
def test_an_answer_has_the_shape_that_the_document_gives_it(path, url, status, visitor):
    answer = visitor.see(url, status).response
    described = document()["paths"][path]["get"]["responses"][str(status)]["content"][answer.mimetype]["schema"]
    whole = {**described, "components": document()["components"]}
    Draft202012Validator(whole, format_checker=FormatChecker()).validate(answer.get_json(force=True))


def test_every_path_of_the_api_is_described(site):
    paths = {
        rule.rule.replace("<", "{").replace(">", "}")
        for rule in site.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.")
    }
    assert paths - {"/api/v1/openapi.json"} == set(document()["paths"])


def test_every_parameter_of_a_search_is_described():
    described = {parameter["name"] for parameter in document()["paths"]["/api/v1/search"]["get"]["parameters"]}
    assert described == {field.name for field in SearchForm()}
