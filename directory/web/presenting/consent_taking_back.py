"""How consent is taken back: no harder to read than it was to sign."""

from __future__ import annotations

from dataclasses import dataclass

from directory.languages import gettext, spoken


@dataclass(frozen=True, slots=True)
class TakingBackWords:
    """What the page prints, in the language `lang`. `facts`: what happens, names and sentences; `sure`: what is asked
    before `button`.
    """

    lang: str
    heading: str
    why: str
    facts: tuple[tuple[str, str], ...]
    opens: str
    sure: str
    button: str


def taking_back_words(*, name: str, is_consented: bool) -> TakingBackWords:
    """The words in the language spoken. `name`: whose photos they are; `is_consented`: something was signed."""
    return TakingBackWords(
        lang=spoken().code,
        heading=gettext("Take your consent back") if is_consented else gettext("Have these photos taken away"),
        why=gettext("At any time, without a reason. Your treatment does not depend on it."),
        facts=_facts(name),
        opens=gettext("Take it back…") if is_consented else gettext("Take them away…"),
        sure=gettext(
            "This cannot be undone. The same photos can only come back as a new case, to which you consent anew."
        ),
        button=gettext("Yes, hide and delete the photos"),
    )


def _facts(name: str) -> tuple[tuple[str, str], ...]:
    return (
        (
            gettext("At once"),
            gettext(
                "The photos are hidden everywhere on this site, whatever anybody decides about them. %(name)s is told "
                "that they are gone, and must take them away elsewhere.",
                name=name,
            ),
        ),
        (
            gettext("Within a day"),
            gettext("Every copy of them here is deleted, with what was written about them: as a rule within minutes."),
        ),
        (
            gettext("What stays"),
            gettext(
                "That you consented, when, and that you took it back; and the check digits of the files, by which the "
                "same file is known if somebody brings it again. No picture."
            ),
        ),
        (
            gettext("What we cannot do"),
            gettext(
                "Call copies back that others made. Photos that %(name)s shows elsewhere are between you and them.",
                name=name,
            ),
        ),
    )
