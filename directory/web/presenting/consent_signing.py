"""The form that the person shown signs, in the language of the text that they sign."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from directory import vocabulary
from directory.portfolio.consent import WHERE_WORDS, Where, consent_texts, text_to_sign
from directory.web.formatting import date_words
from directory.web.presenting.consent_ledger import SignedText

MONTHS_ES = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
    "diciembre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SigningWords:
    """The questions of the form in one language. `until_hint` has a place for the last possible day."""

    name: str
    places: str
    until: str
    until_hint: str
    no_condition: str
    sign: str
    where: Mapping[Where, str]


SIGNING = {
    "en": SigningWords(
        name="English",
        places="Where may they be shown?",
        until="Until which day?",
        until_hint="At the latest {day}. You can take it back before, at any time.",
        no_condition="My treatment, its price and its quality do not depend on this.",
        sign="I consent",
        where={where: words[:1].upper() + words[1:] for where, words in WHERE_WORDS.items()},
    ),
    "es": SigningWords(
        name="Español",
        places="¿Dónde se pueden mostrar?",
        until="¿Hasta qué día?",
        until_hint="A más tardar el {day}. Puede retirarlo antes, en cualquier momento.",
        no_condition="Mi tratamiento, su precio y su calidad no dependen de esto.",
        sign="Doy mi consentimiento",
        where={
            Where.LISTING: "En la página del profesional y en los resultados de búsqueda",
            Where.COMPARISON: "Cuando se comparan profesionales uno al lado del otro",
            Where.GUIDES: "En las guías de este sitio",
            Where.PRINT: "En lo que el profesional imprime desde este sitio",
        },
    ),
}


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
    words = SIGNING.get(text.language, SIGNING["en"])
    (label,) = vocabulary.labels("languages", [text.language])
    day = f"{last.day} de {MONTHS_ES[last.month - 1]} de {last.year}" if text.language == "es" else date_words(last)
    codes = dict.fromkeys(code for version, code in consent_texts() if version == text.version)
    return SigningView(
        text=SignedText(text.version, label, text.language, text.title, text.statements),
        words=words,
        places=tuple((where.value, words.where[where]) for where in Where),
        until_hint=words.until_hint.format(day=day),
        languages=tuple((code, SIGNING[code].name if code in SIGNING else code) for code in codes),
    )
