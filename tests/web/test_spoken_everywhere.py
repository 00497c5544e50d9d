"""No English is left on pages in another language: every sentence of the public site went through the catalogues.

The pages are shown in a language whose every sentence is its English one in marks, and whatever is given to a sentence
stands outside of them: "⟦By ⟧Ana Lee⟦⟧". What is found outside of all marks was never asked for, or is data: names,
towns, numbers, dates. What somebody wrote stands in an element with its own `lang`, and is not read at all.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import chain
from xml.etree.ElementTree import Element

import pytest
from babel import Locale
from flask import Flask
from sqlalchemy import Enum, String, select

from directory.config import ROOT
from directory.discovery.sync import rebuild
from directory.inquiries.models import Message
from directory.languages import LANGUAGES, catalogues_from
from directory.languages.catalogue import Catalogue
from directory.portfolio.consent import consent_texts
from directory.saved_searches.models import SavedSearch
from directory.shared.db import Base, db
from directory.vocabulary import jurisdictions
from directory.web.languages import speaks
from tests.factories.listings import a_stub, keep
from tests.house.asking import people_a_site
from tests.web.a_site import own_site
from tests.web.visitor import Page

__all__ = ["own_site"]

SPANISH = LANGUAGES["es"]
GUIDES = ROOT / "directory/guides"
BEGIN, END = "⟦", "⟧"
PLACE = re.compile(r"(%\(\w+\)[sd])")
MARKED_WORDS = re.compile(f"{BEGIN}[^{END}]*{END}")
NOT_READ = frozenset({"script", "style", "svg", "code", "pre"})
FILLED_IN = re.compile(r"\{\w+\}")
"""A place in words that a script says."""
READ_OUT = frozenset({"alt", "aria-description", "aria-label", "placeholder", "title"})
READ_BY_OTHERS = frozenset({"description", "og:description", "og:title", "og:image:alt"})
"""What a `<meta>` says to people."""
TOWN = re.compile(r"(?:[A-Z][\w’-]+ )*[A-Z][\w’-]+, [A-Z]{2}\b")
NO_WORDS = re.compile(r"\S+@\S+|https?://\S+|\b[\w.-]+\.[a-z]{2,}\b|\b[\w-]+/\S*|\b[A-Z]{1,4}\b")
"""Addresses, and what is written in capitals: states, initials, units."""
WORD = re.compile(r"[^\W\d_]{2,}")
LOCALE = Locale.parse(SPANISH.locale)
OF_DATES = frozenset({"de"}).union(
    *(names.values() for kind in (LOCALE.months, LOCALE.days) for names in kind["format"].values())
)
THE_SAME = frozenset({"Finepoint", *(one.name for one in LANGUAGES.values())})
"""What is called so in every language."""
NAME_MAX_WORDS = 4
"""What somebody wrote is longer than a name, and says in which language it is."""
NAMED = {"concern": "jaw-tension", "region": "nj", "town": "ocean-township"}
"""What stands in an address besides the things of the database."""
IN_OTHER_STATES = (
    "/search?near=07712",
    "/search?near=07712&concern=jaw-tension&technique=gua-sha&age_band=40-49&include_unclaimed=1",
    "/search?near=07712&max_price=1",
    "/search?near=Springfield",
    "/search?q=near+me",
    "/search?near=07712&min_rating=9&max_price=x",
    "/providers/stella-stub",
    "/providers/ana-lee?age_band=40-49&concern=jaw-tension",
    "/providers/bo-kim/photos",
    "/providers/bo-kim/reviews",
    "/providers/ana-lee/photos?age_band=60-69&concern=neck-laxity",
    "/providers/ana-lee/reviews?stage=end",
    "/providers/ana-lee/reported?of=entry&recheck=1",
    "/providers/ana-lee/photos/reported?of=me&case=1",
    "/transparency/decisions?before=1",
    "/compare?listing=ana-lee&listing=bo-kim&near=07712",
    "/compare?listing=ana-lee&listing=bo-kim&differ=1",
    "/plan-and-cost?listing=ana-lee",
    "/plan-and-cost?first_visit=120&session=95&package_sessions=10&package_price=900&sessions_low=10&sessions_high=12",
    "/plan-and-cost?session=cheap&package_refund=none",
    "/plan-and-cost/event?listing=ana-lee&event={event}",
    "/plan-and-cost/event?event=2001-01-01",
    "/near/nj/00000",
    "/search/save?near=07712",
    "/shortlist?sort=price",
    "/photos-of-me/00000000000000000000000000000000",
    "/providers/nobody",
)
"""Pages as their address alone does not show them."""
SENT_EMPTY = (
    "/providers/ana-lee/inquiry",
    "/providers/ana-lee/report",
    "/providers/ana-lee/photos/1/report",
    "/photos-of-me/{link}",
    "/providers/ana-lee/review",
    "/search/save",
)
"""Forms that come back with what is wrong when nothing was filled in."""


class Marking(Mapping[str, str]):
    """Every sentence in marks, which leave out what is given to it."""

    def __getitem__(self, message: str) -> str:
        return BEGIN + PLACE.sub(rf"{END}\1{BEGIN}", message) + END

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


class Counting(Mapping[str, tuple[str, ...]]):
    """The same of sentences that count; one form is enough."""

    def __getitem__(self, one: str) -> tuple[str, ...]:
        return (Marking()[one],)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


MARKED = Catalogue(Marking(), Counting(), lambda _count: 0)  # type: ignore[arg-type] - it only asks for sentences


def outside(root: Element) -> Iterator[tuple[str, str]]:
    """What stands on a page outside of all marks: texts, in their order, and attributes by their names."""
    inside = 0

    def rest(text: str | None) -> str:
        nonlocal inside
        kept = ""
        for piece in re.split(f"([{BEGIN}{END}])", text or ""):
            inside += (piece == BEGIN) - (piece == END)
            kept += " " if inside or piece == END else piece
        return kept

    def read(element: Element) -> Iterator[tuple[str, str]]:
        written_in = element.get("lang", SPANISH.code).split("-")[0]
        if not isinstance(element.tag, str) or element.tag in NOT_READ or written_in != SPANISH.code:
            return
        for name, value in element.attrib.items():
            is_said = element.tag == "meta" and (element.get("name") or element.get("property")) in READ_BY_OTHERS
            if name in READ_OUT or (name == "content" and is_said) or (name.startswith("data-") and " " in value):
                yield name, FILLED_IN.sub(" ", MARKED_WORDS.sub(" ", words_within(value)))
        yield "", rest(element.text)
        for child in element:
            yield from read(child)
            yield "", rest(child.tail)

    yield from read(root)


def words_within(value: str) -> str:
    """The words of an attribute; where it holds several for a script, each under its name, all of them."""
    return " · ".join(json.loads(value).values()) if value.startswith("{") else value


def left_over(page: Page, names: re.Pattern[str], written: str = "") -> Iterator[str]:
    """The texts of a page that went through no catalogue: neither `names`, nor as they stand in what was written."""
    for name, text in outside(page.root):
        for said in map(str.strip, " ".join(text.split()).split("·")):
            words = WORD.findall(NO_WORDS.sub(" ", names.sub(" ", TOWN.sub(" ", said))))
            if any(word not in OF_DATES | THE_SAME for word in words) and said.strip(" ,.:;") not in written:
                yield f"{name}: {said}" if name else said


def names_known() -> re.Pattern[str]:
    """Names, towns, streets and the like of everybody in the database, and who licenses."""
    found: set[str] = set()
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, String) and not isinstance(column.type, Enum):
                found.update(value for value in db.session.scalars(select(column).distinct()) if value)
    found = {one for one in found if len(one.split()) <= NAME_MAX_WORDS and one != one.lower()}
    names = found | {name for one in jurisdictions() for name in (one.name, one.board, *one.titles) if name}
    return re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in sorted(names, key=len, reverse=True)))


def texts_written() -> str:
    """What is written as a whole: guides, questions, what people sign, and what visitors wrote. Spaces are single."""
    guides = [file.read_text() for file in sorted(GUIDES.rglob(f"{SPANISH.code}/*"))]
    questions = below(SPANISH.code, tomllib.loads((GUIDES / "self_check.toml").read_text()))
    signed = [one for one in consent_texts().values() if one.language == SPANISH.code]
    sentences = chain.from_iterable((one.title, *one.statements) for one in signed)
    by_visitors = chain.from_iterable(db.session.scalars(select(one)) for one in (Message.text, SavedSearch.words))
    return " ".join(" ".join([*guides, *questions, *sentences, *by_visitors]).replace("*", "").split())


def below(code: str, tree: object, *, is_below: bool = False) -> Iterator[str]:
    """The texts of a file that stand under the code of a language."""
    if isinstance(tree, str):
        yield from [tree] if is_below else []
    elif isinstance(tree, dict):
        for key, value in tree.items():
            yield from below(code, value, is_below=is_below or key == code)
    elif isinstance(tree, list):
        for value in tree:
            yield from below(code, value, is_below=is_below)


def addresses(app: Flask, values: Mapping[str, object]) -> Iterator[str]:
    """Every public page that speaks, and some of them in other states.

    That everything which addresses name has a value is asked by the permission matrix (tests/house).
    """
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        is_page = rule.endpoint.startswith("public.") and speaks(rule.endpoint) and "GET" in rule.methods
        if is_page and "step" not in rule.arguments and rule.arguments <= values.keys():
            with app.test_request_context():
                yield app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
    yield from (address.format(**values) for address in IN_OTHER_STATES)


def test_no_page_leaves_a_sentence_in_english(own_site):
    app = own_site.app
    app.config["WTF_CSRF_ENABLED"] = False
    with own_site.inside():
        values = NAMED | people_a_site() | {"event": (datetime.now(UTC) + timedelta(days=200)).date()}
        keep(a_stub(slug="stella-stub", name="Stella Stub"))
        rebuild(app.extensions["search_index"])
        names, written = names_known(), texts_written()
    visitor = own_site.visitor(own_site.account("reader@example.org"))
    left: dict[str, str] = {}
    with catalogues_from(lambda _code: MARKED):
        visitor.post(
            "/shortlist", data={"act": "keep", "listing": "ana-lee"}, headers={"Sec-Fetch-Site": "same-origin"}
        )
        answers = [visitor.get(SPANISH.prefix + address) for address in addresses(app, values)]
        sent = [visitor.post(SPANISH.prefix + address.format(**values), data={}) for address in SENT_EMPTY]
    assert [answer.request.path for answer in answers if answer.status_code >= 500] == []
    assert {answer.status_code for answer in sent} == {422}
    for answer in answers + sent:
        if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
            left |= {text: answer.request.path for text in left_over(Page(answer), names, written) if text not in left}
    assert not left, "Said by no catalogue:\n" + "\n".join(f"  {path}  {text}" for text, path in left.items())


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>Plain words.</p>", ["Plain words."]),
        (f"<p>{BEGIN}By {END}Ana Lee{BEGIN}{END}, often</p>", ["Ana Lee , often"]),
        (f'<p>{BEGIN}A <b title="Bold">bold</b> word{END}</p>', ["title: Bold"]),
        ('<p lang="en">What somebody wrote.</p><img alt="" lang="en">', []),
        (
            f"<p data-words='{{&quot;one&quot;: &quot;{BEGIN}Yes{END}&quot;, &quot;two&quot;: &quot;No way&quot;}}'>",
            ["data-words: No way"],
        ),
        ("<p>22 de noviembre de 2026, 14:05 · ana@example.org, Red Bank, NJ</p>", []),
    ],
)
def test_what_went_through_no_catalogue_is_noticed(page, found):
    class Answer:
        @staticmethod
        def get_data(*, as_text: bool) -> str:
            return f"<!doctype html><html lang=es-US><title>{BEGIN}x{END}</title>{page}"

    assert list(left_over(Page(Answer()), re.compile("Ana Lee"))) == found
