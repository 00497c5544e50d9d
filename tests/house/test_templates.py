"""Templates compile, name what exists, and keep every style and script out of line."""

import re

import pytest
from jinja2 import nodes

from development.console import ROOT
from directory.notices import stationery

FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*") if path.is_file())
LETTERS = [name for name in TEMPLATES if name.startswith("notices/")]
PAGES = [name for name in TEMPLATES if name not in LETTERS]
LOADED = re.compile(r"""<(?:script|link|img|source|iframe)\b[^>]*(?:src|href|srcset)=["'](?:https?:)?//""")


@pytest.fixture
def calls(app):
    """List the calls of a function by a literal first argument, as a template makes them."""

    def listed(template, function):
        source = (FOLDER / template).read_text()
        for call in app.jinja_env.parse(source).find_all(nodes.Call):
            is_named = isinstance(call.node, nodes.Name) and call.node.name == function
            if is_named and call.args and isinstance(call.args[0], nodes.Const):
                yield call.args[0].value

    return listed


@pytest.mark.parametrize("name", PAGES)
def test_every_page_compiles_with_the_filters_of_the_app(app, name):
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", LETTERS)
def test_every_letter_compiles_with_the_filters_of_letters(name):
    stationery._environment.get_template(name.removeprefix("notices/"))


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_to_a_page_that_exists(app, calls, name):
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert [endpoint for endpoint in calls(name, "url_for") if endpoint not in endpoints] == []


@pytest.mark.parametrize("name", PAGES)
def test_every_built_file_that_a_template_asks_for_is_built(app, calls, name):
    for asked in calls(name, "asset"):
        app.jinja_env.globals["asset"](asked)


@pytest.mark.parametrize("name", PAGES)
def test_no_template_writes_a_style_or_a_script_in_line(name):
    source = (FOLDER / name).read_text()
    assert re.findall(r"<style\b|\sstyle=|\son[a-z]+=|javascript:", source) == []
    for script in re.findall(r"<script\b[^>]*>", source):
        assert "src=" in script or "application/json" in script or "application/ld+json" in script


@pytest.mark.parametrize("name", PAGES)
def test_no_template_names_a_foreign_host_to_load_from(name):
    assert LOADED.findall((FOLDER / name).read_text()) == []


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.startswith(("public/", "errors/", "dev/"))])
def test_a_page_stands_on_a_layout_and_a_part_of_one_says_so_in_its_name(app, name):
    extends = list(app.jinja_env.parse((FOLDER / name).read_text()).find_all(nodes.Extends))
    is_part = name.rsplit("/", 1)[1].startswith("_")
    assert bool(extends) is not is_part
