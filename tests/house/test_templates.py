"""The law of templates: each compiles, is used, says what it is, imports what it uses, and holds no code of its own."""

from __future__ import annotations

import ast
import re
from functools import cache

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


def test_a_component_is_a_macro_of_the_name_of_its_file():
    unnamed = {}
    for name in (one for one in NAMES if one.startswith("components/")):
        stem = name.removeprefix("components/").removesuffix(".html")
        macros = [macro.name for macro in tree(name).find_all(nodes.Macro)]
        if not any(stem in macro or macro in stem for macro in macros):
            unnamed[name] = macros
    assert not unnamed, f"A component and its file have one name: {unnamed}"


def test_a_template_imports_nothing_that_it_does_not_use():
    unused = {}
    for name in NAMES:
        imported = set()
        for node in tree(name).find_all(nodes.FromImport):
            imported |= {one[1] if isinstance(one, tuple) else one for one in node.names}
        imported |= {node.target for node in tree(name).find_all(nodes.Import)}
        used = {node.name for node in tree(name).find_all(nodes.Name) if node.ctx == "load"}
        if imported - used:
            unused[name] = sorted(imported - used)
    assert not unused, f"Imported and never used: {unused}"


def lacking(name):
    """What a page does not say of what it is."""
    chain = [name]
    while parents := [one for node in tree(chain[-1]).find_all(nodes.Extends) for one in texts_of(node.template)]:
        chain.append(parents[0])
    if chain[-1] != "layouts/base.html":
        yield "a layout"
    if all(block.name != "title" for block in tree(name).find_all(nodes.Block)):
        yield "a title block"
    if all("<h1" not in (TEMPLATES / one).read_text() for one in chain):
        yield "an h1"


def test_a_page_says_what_it_is_in_title_and_h1():
    whole = [name for name in PAGES if not name.startswith("layouts/") and not name.split("/")[-1].startswith("_")]
    missing = {name: without for name in whole if (without := list(lacking(name)))}
    assert not missing, f"These pages lack something: {missing}"


def own_code(name):
    """What a template holds that belongs into static/."""
    text = re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text(), flags=re.DOTALL)
    if "<style" in text:
        yield "styles live in static/css"
    if re.search(r"\sstyle=", text):
        yield "no style attributes; the security policy refuses them"
    if re.search(r"\son[a-z]+=", text):
        yield "no event attributes; behavior lives in static/js"
    for script in re.findall(r"<script[^>]*>", text):
        if not ("src=" in script or "application/json" in script or "application/ld+json" in script):
            yield f"{script} is a script in the page"


def test_a_template_holds_no_style_and_no_script_of_its_own():
    pages = [name for name in NAMES if name.endswith(".html") and not name.startswith("notices/")]
    found = {name: words for name in pages if (words := list(own_code(name)))}
    assert not found, f"Templates hold no code of their own: {found}"


def test_no_template_turns_escaping_off():
    safe = [name for name in NAMES if any(node.name == "safe" for node in tree(name).find_all(nodes.Filter))]
    assert not safe, f"{safe}: what is marked safe is not escaped. Build it from parts instead."
    open_ones = [name for name in NAMES if "autoescape" in (TEMPLATES / name).read_text()]
    assert not open_ones, f"{open_ones}: escaping stays on."


def test_a_letter_has_its_three_parts():
    parts = {letter: sorted(path.name for path in (TEMPLATES / "notices" / letter).iterdir()) for letter in LETTERS}
    partial = {letter: found for letter, found in parts.items() if found != ["body.html", "body.txt", "subject.txt"]}
    assert not partial, f"A letter is a subject and a body in text and HTML: {partial}"
