"""The form that the person shown signs, in the language of the text that they sign."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from directory import vocabulary
from directory.languages import LANGUAGES, gettext, speaking
from directory.portfolio.consent import WHERE_WORDS, Where, consent_texts, text_to_sign
from directory.web.formatting import date_words
from directory.web.presenting.consent_ledger import SignedText


@dataclass(frozen=True, slots=True)
class SigningWords:
    """The questions of the form, in the language of its text."""

    places: str
    until: str
    no_condition: str
    sign: str


@dataclass(frozen=True, slots=True)
class SigningView:
    """What the page prints of the form: the whole text, the questions, and which other languages there are."""

    text: SignedText
    words: SigningWords
    places: tuple[tuple[str, str], ...]
    until_hint: str
    languages: tuple[tuple[str, str], ...]


def signing_view(language: str, *, last: date) -> SigningView:
    """The form in a language that there is a text in, or else in English. `last`: the last day that can be chosen."""
    text = text_to_sign(language)
    (label,) = vocabulary.labels("languages", [text.language])
    codes = dict.fromkeys(code for version, code in consent_texts() if version == text.version)
    signed = SignedText(text.version, gettext(label), text.language, text.title, text.statements)
    with speaking(text.language):
        return SigningView(
            text=signed,
            words=SigningWords(
                places=gettext("Where may they be shown?"),
                until=gettext("Until which day?"),
                no_condition=gettext("My treatment, its price and its quality do not depend on this."),
                sign=gettext("I consent"),
            ),
            places=tuple((where.value, place_words(where)) for where in Where),
            until_hint=gettext(
                "At the latest %(day)s. You can take it back before, at any time.", day=date_words(last)
            ),
            languages=tuple((code, LANGUAGES[code].name) for code in codes),
        )


def place_words(where: Where) -> str:
    """A place where photos may be shown, as a label: "In the guides of this site"."""
    words = gettext(WHERE_WORDS[where])
    return words[:1].upper() + words[1:]
