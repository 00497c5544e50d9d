"""What the results page or the API was asked, understood: the form, and the place, which may stand in the words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from directory import places
from directory.discovery.find import Found, Query, find
from directory.discovery.index import SearchIndex
from directory.discovery.told_apart import How, ToldApart, is_missed, tell_apart
from directory.web.forms.search import SearchForm


class Took(StrEnum):
    """What a typed line was taken for."""

    WORDS = "words"
    PLACE = "place"
    PLACE_INSTEAD = "place instead"
    """The words found nobody, so the name that was only offered is the place."""
    OFFER = "offer"
    """Words, with a place offered."""
    REGION = "region"
    HERE = "here"


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as asked. `told`: what a single box was told apart into, where there was something to tell."""

    form: SearchForm
    place_answer: places.Answer | None
    told: ToldApart | None = None
    took: Took = Took.WORDS

    @property
    def place(self) -> places.Place | None:
        """The place, where it is known."""
        return self.place_answer.place if isinstance(self.place_answer, places.Found) else None

    @property
    def words(self) -> str:
        """The words to search for."""
        if self.told is None or self.took in (Took.WORDS, Took.OFFER):
            return self.form.words
        return self.told.rest if self.took is Took.PLACE_INSTEAD else self.told.words

    @property
    def query(self) -> Query | None:
        """The search to run; None where the place asked for is not known yet."""
        if self.took is Took.HERE:
            return None
        if self.place is None and (self.place_answer is not None or not self.form.is_fine("near")):
            return None
        return self.shown_query

    @property
    def shown_query(self) -> Query:
        """The search as the form shows it, also while its place is not known."""
        query = replace(self.form.query(self.place), words=self.words)
        is_read = self.told is not None and self.took in (Took.PLACE, Took.PLACE_INSTEAD, Took.HERE)
        return replace(query, within=self.told.within or query.within) if self.told and is_read else query


def ask(form: SearchForm) -> Asked:
    """Understand a form. A place given by itself wins: then the words are words."""
    near = (form.near.data or "").strip()
    if near or not form.is_fine("near"):
        return _near(form, near) if form.is_fine("near") else Asked(form, None)
    if not form.words:
        return Asked(form, None)
    told = tell_apart(form.words)
    if form.as_words.data is True:
        is_place = told.how in (How.PLACE, How.OFFERED)
        return Asked(form, None, told, Took.OFFER) if is_place else Asked(form, None)
    if told.how is How.PLACE:
        return Asked(form, told.answer, told, Took.PLACE)
    took = {How.OFFERED: Took.OFFER, How.REGION: Took.REGION, How.HERE: Took.HERE}.get(told.how)
    return Asked(form, None, told, took) if took else Asked(form, None)


def answer(asked: Asked, *, index: SearchIndex, stubs: bool, now: datetime) -> tuple[Asked, Found | None]:
    """Search; None where the place is not known. What was only offered is taken when the words find nobody."""
    query = asked.query
    found = find(query, index=index, stubs=stubs, now=now) if query else None
    told = asked.told
    may_be_place = asked.took is Took.OFFER and asked.form.as_words.data is not True
    if found and told and may_be_place and told.is_known and is_missed(told, found.result):
        instead = replace(asked, place_answer=told.answer, took=Took.PLACE_INSTEAD)
        return answer(instead, index=index, stubs=stubs, now=now)
    return asked, found


def _near(form: SearchForm, near: str) -> Asked:
    """The place of its own box, which may hold words too while the box for words is empty."""
    place_answer = places.find(near)
    if not form.words and not _is_town(place_answer):
        told = tell_apart(near)
        if told.how is How.PLACE and told.words and told.is_known:
            return Asked(form, told.answer, told, Took.PLACE)
        if told.how is How.HERE:
            return Asked(form, None, told, Took.HERE)
    return Asked(form, place_answer)


def _is_town(place_answer: places.Answer) -> bool:
    """Whether the whole text is a place as it stands; only a postal code may have other words before it."""
    if not isinstance(place_answer, places.Found):
        return False
    return place_answer.place.kind != "postal" and place_answer.corrected_from is None
