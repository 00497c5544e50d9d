"""What the wording check must know of a text besides its words."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class TextKind(enum.StrEnum):
    """What a public text is for. A credential's own title may say what other texts must have verified first."""

    ABOUT = "about"
    STATEMENT = "statement"
    NOTE = "note"
    PRICE_LABEL = "price-label"
    NAME = "name"
    REPLY = "reply"
    CAPTION = "caption"
    CREDENTIAL = "credential"


class Proof(enum.StrEnum):
    """What we have verified of a practitioner, so that their texts may say it."""

    LICENSE = "license"
    DEGREE = "degree"
    CERTIFICATION = "certification"


@dataclass(frozen=True, slots=True)
class Context:
    """The kind of a text, and what is verified of the practitioner whose text it is."""

    kind: TextKind
    verified: frozenset[Proof] = frozenset()


@dataclass(frozen=True, slots=True)
class PublicText:
    """A text that the site would show, with its kind."""

    text: str
    kind: TextKind
