"""How consent is taken back, in the language in which it was signed: no harder to read than it was to sign."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class TakingBackWords:
    """What the page prints. `facts`: what happens, names and sentences; `sure`: what is asked before `button`."""

    lang: str
    heading: str
    why: str
    facts: tuple[tuple[str, str], ...]
    opens: str
    sure: str
    button: str


ENGLISH = TakingBackWords(
    lang="en",
    heading="Take your consent back",
    why="At any time, without a reason. Your treatment does not depend on it.",
    facts=(
        (
            "At once",
            (
                "The photos are hidden everywhere on this site, whatever anybody decides about them. {name} is "
                "told that they are gone, and must take them away elsewhere."
            ),
        ),
        (
            "Within a day",
            "Every copy of them here is deleted, with what was written about them: as a rule within minutes.",
        ),
        (
            "What stays",
            (
                "That you consented, when, and that you took it back; and the check digits of the files, by "
                "which the same file is known if somebody brings it again. No picture."
            ),
        ),
        (
            "What we cannot do",
            "Call copies back that others made. Photos that {name} shows elsewhere are between you and them.",
        ),
    ),
    opens="Take it back…",
    sure="This cannot be undone. The same photos can only come back as a new case, to which you consent anew.",
    button="Yes, hide and delete the photos",
)
SPANISH = TakingBackWords(
    lang="es",
    heading="Retirar su consentimiento",
    why="En cualquier momento, sin dar un motivo. Su tratamiento no depende de ello.",
    facts=(
        (
            "De inmediato",
            (
                "Las fotos se ocultan en todo este sitio, decida lo que decida cualquier otra persona. Avisamos "
                "a {name} de que ya no están, y debe retirarlas también en otros lugares."
            ),
        ),
        (
            "En un día",
            "Se borran aquí todas las copias, con lo que se escribió sobre ellas: por lo general en unos minutos.",
        ),
        (
            "Lo que queda",
            (
                "Que usted dio su consentimiento, cuándo, y que lo retiró; y los dígitos de control de los "
                "archivos, por los que se reconoce el mismo archivo si alguien lo trae de nuevo. Ninguna foto."
            ),
        ),
        (
            "Lo que no podemos hacer",
            "Recuperar copias que otros hicieron. Las fotos que {name} muestra en otros lugares quedan entre ustedes.",
        ),
    ),
    opens="Retirarlo…",
    sure="No se puede deshacer. Las mismas fotos solo pueden volver como un caso nuevo, con un consentimiento nuevo.",
    button="Sí, ocultar y borrar las fotos",
)
NEVER_GIVEN = {
    "en": ("Have these photos taken away", "Take them away…"),
    "es": ("Pedir que se retiren estas fotos", "Retirarlas…"),
}
"""Heading and opening where nobody wrote down that the person consented."""


def taking_back_words(language: str, *, name: str, is_consented: bool) -> TakingBackWords:
    """The words in Spanish or else in English. `name`: whose photos they are; `is_consented`: something was signed."""
    words = SPANISH if language == "es" else ENGLISH
    said = replace(words, facts=tuple((when, what.format(name=name)) for when, what in words.facts))
    if is_consented:
        return said
    heading, opens = NEVER_GIVEN[words.lang]
    return replace(said, heading=heading, opens=opens)
