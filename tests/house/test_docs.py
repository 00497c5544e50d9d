"""The docs hold to the code: settings, commands, rooms, parameters and decisions."""

import re
from dataclasses import fields
from pathlib import Path

import click

from development.settings import FOR_TESTS, document
from directory.config import SECRETS, Config
from directory.discovery.schema import schema
from directory.web.forms.search import SearchForm

ROOT = Path(__file__).parents[2]
DOCS = {
    path.relative_to(ROOT).as_posix(): path.read_text() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
}
SETTINGS = {f"FINEPOINT_{field.name.upper()}" for field in fields(Config)} | FOR_TESTS.keys()
SETTINGS |= {f"FINEPOINT_{name.upper()}_FILE" for name in SECRETS}


def words_in_ticks(text):
    return set(re.findall(r"`([^`\n]+)`", text))


def test_the_reference_of_settings_is_what_the_settings_say():
    assert DOCS["docs/configuration.md"] == document(), "run `.venv/bin/python -m development.settings`"


def test_every_setting_that_a_doc_names_exists():
    unknown = {doc: found for doc, text in DOCS.items() if (found := named_settings(text) - SETTINGS)}
    assert not unknown


def named_settings(text):
    return set(re.findall(r"FINEPOINT_[A-Z_]+", text))


def test_every_link_of_a_doc_leads_somewhere():
    lost = [
        f"{doc} links to {target}, which is not there"
        for doc, text in DOCS.items()
        for target in re.findall(r"\]\(([^)#:\s]+)\)", text)
        if not ((ROOT / doc).parent / target).exists()
    ]
    assert not lost


def test_the_operating_guide_names_every_command(app):
    guide = DOCS["docs/operating.md"]
    for group in ("accounts", "registers", "listings", "search", "audit", "notices", "inquiries", "demo", "ops"):
        for command in app.cli.commands[group].list_commands(click.Context(app.cli.commands[group])):
            assert f"`{group} {command}" in guide, f"docs/operating.md does not name `{group} {command}`"


def test_the_map_names_every_room():
    rooms = {path.name for path in (ROOT / "directory").iterdir() if (path / "__init__.py").exists()} - {"cli"}
    assert {room for room in rooms if f"`directory/{room}`" not in DOCS["docs/map.md"]} == set()


def test_the_interface_names_every_parameter_of_a_search():
    named = words_in_ticks(DOCS["docs/interface.md"])
    assert {field.name for field in SearchForm()} - named == set()


def test_the_interface_names_every_order():
    assert {order.name for order in schema().orders} <= words_in_ticks(DOCS["docs/interface.md"])


def test_the_interface_names_every_page(app):
    interface = re.sub(r"<[^>]+>", "<>", DOCS["docs/interface.md"])
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<[^>]+>", "<>", rule.rule)
        assert address in interface, f"docs/interface.md does not name {rule.rule}"


def test_every_decision_is_listed():
    decisions = {path.name for path in (ROOT / "docs/adr").glob("0*.md")}
    assert decisions == set(re.findall(r"\((0\d+[^)]+)\)", DOCS["docs/adr/README.md"]))


def test_every_file_that_the_docs_name_exists():
    for doc, text in DOCS.items():
        for path in re.findall(
            r"`((?:directory|search_index|templates|static|tests|benchmarks|docs)/[\w/.-]+\.\w+)`", text
        ):
            assert (ROOT / path).exists() or path.startswith("static/dist"), f"{doc} names {path}, which is not there"
