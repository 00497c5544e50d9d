"""The law of templates: each compiles, is used, says what it is, imports what it uses, and holds no code of its own."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from jinja2 import Environment, FileSystemLoader, nodes

from directory.config import ROOT
from directory.languages import day_words
from directory.shared.text import plural

TEMPLATES = ROOT / "templates"
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*") if path.is_file())
PAGES = [name for name in NAMES if name.endswith(".html") and not name.startswith(("components/", "notices/"))]
LETTERS = sorted({name.split("/")[1] for name in NAMES if name.startswith("notices/") and name.count("/") == 2})
environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, extensions=["jinja2.ext.i18n"])


@cache
def tree(name):
    return environment.parse((TEMPLATES / name).read_text(), name, name)


@cache
def named_in_templates():
    """Every template that another one extends, includes or imports, choices within an expression included."""
    kinds = (nodes.Extends, nodes.Include, nodes.FromImport, nodes.Import)
    return {constant for name in NAMES for node in tree(name).find_all(kinds) for constant in texts_of(node.template)}


def texts_of(node):
    return [node.value] if isinstance(node, nodes.Const) else [one.value for one in node.find_all(nodes.Const)]


@cache
def texts_in_code():
    """Every text constant of the product's code."""
    return {
        node.value
        for path in (ROOT / "directory").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_template_compiles(app):
    app.jinja_env.filters.update(plural=plural, day_words=day_words)  # letters have them
    for name in NAMES:
        app.jinja_env.get_template(name)


def test_every_template_is_used():
    letters = {f"notices/{letter}/" for letter in LETTERS if letter in texts_in_code()}
    used = named_in_templates() | texts_in_code()
    used |= {f"notices/{name}" for name in used}  # letters find each other from their own folder
    unused = [name for name in NAMES if name not in used and not name.startswith(tuple(letters))]
    assert not unused, f"Nothing shows {unused}: delete them, or name them where they are meant to be shown."


def test_every_macro_is_used():
    called = {node.name for name in NAMES for node in tree(name).find_all(nodes.Name) if node.ctx == "load"}
    unused = [
        f"{macro.name} of {name}"
        for name in NAMES
        for macro in tree(name).find_all(nodes.Macro)
        if macro.name not in called
    ]
    assert not unused, f"Nothing calls {unused}."


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("components/")])
def test_a_component_is_a_macro_of_the_name_of_its_file(name):
    macros = [macro.name for macro in tree(name).find_all(nodes.Macro)]
    stem = name.removeprefix("components/").removesuffix(".html")
    fits = [macro for macro in macros if stem in macro or macro in stem]
    assert fits, f"{name} holds {macros}: a component and its file have one name."


@pytest.mark.parametrize("name", NAMES)
def test_a_template_imports_nothing_that_it_does_not_use(name):
    imported = set()
    for node in tree(name).find_all(nodes.FromImport):
        imported |= {one[1] if isinstance(one, tuple) else one for one in node.names}
    imported |= {node.target for node in tree(name).find_all(nodes.Import)}
    used = {node.name for node in tree(name).find_all(nodes.Name) if node.ctx == "load"}
    assert not imported - used, f"{name} imports {sorted(imported - used)} and never uses it."


@pytest.mark.parametrize("name", [name for name in PAGES if not name.split("/")[-1].startswith("_")])
def test_a_page_says_what_it_is_in_title_and_h1(name):
    if name.startswith("layouts/"):
        return
    chain = [name]
    while parents := [one for node in tree(chain[-1]).find_all(nodes.Extends) for one in texts_of(node.template)]:
        chain.append(parents[0])
    assert chain[-1] == "layouts/base.html", f"{name} stands in no layout."
    assert any(block.name == "title" for block in tree(name).find_all(nodes.Block)), f"{name} has no title block."
    assert any("<h1" in (TEMPLATES / one).read_text() for one in chain), f"{name} has no h1."


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith(".html") and not name.startswith("notices/")])
def test_a_template_holds_no_style_and_no_script_of_its_own(name):
    text = re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)
    assert "<style" not in text, f"{name}: styles live in static/css."
    assert not re.search(r"\sstyle=", text), f"{name}: no style attributes; the security policy refuses them."
    assert not re.search(r"\son[a-z]+=", text), f"{name}: no event attributes; behavior lives in static/js."
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script or "application/json" in script or "application/ld+json" in script, (
            f"{name}: {script} is a script in the page."
        )


@pytest.mark.parametrize("name", NAMES)
def test_no_template_turns_escaping_off(name):
    filters = [node.name for node in tree(name).find_all(nodes.Filter)]
    assert "safe" not in filters, f"{name}: what is marked safe is not escaped. Build it from parts instead."
    assert "autoescape" not in (TEMPLATES / name).read_text(), f"{name}: escaping stays on."


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_has_its_three_parts(letter):
    parts = sorted(path.name for path in (TEMPLATES / "notices" / letter).iterdir())
    assert parts == ["body.html", "body.txt", "subject.txt"]
