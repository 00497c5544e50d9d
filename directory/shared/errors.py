"""Errors that a person can act on: each carries the sentence that the page, command or API prints."""

from __future__ import annotations


class RuleBroken(ValueError):  # noqa: N818 - it reads as what happened
    """A rule of the product refuses the act; `str(error)` says which and what to do instead."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
