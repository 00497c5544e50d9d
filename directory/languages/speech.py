"""Saying a sentence in the language that is spoken at this moment.

The English words are the key: what no catalogue knows is said in English. Placeholders are named:
`gettext("%(count)s of %(all)s", count=3, all=5)`. A `%` in a sentence with placeholders is written `%%`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Self

from directory.languages.catalogue import Catalogue, catalogue
from directory.languages.rules import ENGLISH, LANGUAGES, Language

_spoken: ContextVar[Language] = ContextVar("spoken", default=ENGLISH)
_catalogue: ContextVar[Catalogue | None] = ContextVar("catalogue", default=None)
_read: ContextVar[Callable[[str], Catalogue]] = ContextVar("read", default=catalogue)


def spoken() -> Language:
    """The language that is spoken at this moment."""
    return _spoken.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Speak a language of LANGUAGES. Raises KeyError for any other."""
    language = LANGUAGES[code]
    before, words = _spoken.set(language), _catalogue.set(None if language == ENGLISH else _read.get()(code))
    try:
        yield
    finally:
        _spoken.reset(before)
        _catalogue.reset(words)


@contextmanager
def catalogues_from(read: Callable[[str], Catalogue]) -> Iterator[None]:
    """Have every language that is spoken meanwhile take its words from `read`, by its code, and not from its files."""
    before = _read.set(read)
    try:
        yield
    finally:
        _read.reset(before)


def gettext(message: str, /, **given: Any) -> str:
    """A sentence in the language spoken, with what is given in its places."""
    words = _catalogue.get()
    text = message if words is None else words.sentences.get(message, message)
    return text % given if given else text


def ngettext(one: str, many: str, count: int, /, **given: Any) -> str:
    """A sentence that counts: `ngettext("%(count)s case", "%(count)s cases", 1200)` → "1,200 cases"."""
    return form_of(one, many, count) % {**given, "count": f"{count:,}"}


def form_of(one: str, many: str, count: int, /) -> str:
    """Which form of a sentence a count takes, its places still open."""
    words = _catalogue.get()
    forms = words.counted.get(one) if words is not None else None
    if words is None or forms is None:
        return one if count == 1 else many
    return forms[words.form(count)]


def mark(message: str) -> str:
    """The sentence itself, found by whoever collects what is to be translated; said later by `gettext`."""
    return message


def later(message: str, /, **given: Any) -> str:
    """A sentence that is made when a module loads and said whenever it is printed: labels and messages of forms.

    It is the English sentence to whoever compares it, and turns into the spoken one by `str`, in an f-string, by `%`
    and in a template; joined to other text with `+` or `join` it stays English.
    """
    return _Later(message, given)


class _Later(str):  # noqa: SLOT000 - a str may have no slots with values
    _given: dict[str, Any]
    _message: str

    def __new__(cls, message: str, given: dict[str, Any]) -> Self:
        made = super().__new__(cls, message % given if given else message)
        made._message, made._given = message, given
        return made

    def __str__(self) -> str:
        return gettext(self._message, **self._given)

    def __format__(self, shape: str) -> str:
        return format(str(self), shape)

    def __mod__(self, given: Any) -> str:
        said: str = str(self) % given
        return said
