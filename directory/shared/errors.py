"""Errors that a person can act on: each carries the sentence that the page, command or API prints."""

from __future__ import annotations


class RuleBroken(ValueError):  # noqa: N818 - it reads as what happened
    """A rule of the product refuses the act; `str(error)` says which and what to do instead.

    `sentence` may have named places for what is `given`, where whoever catches it says it in the language spoken.
    """

    def __init__(self, sentence: str, *, field: str | None = None, **given: str) -> None:
        super().__init__(sentence % given if given else sentence)
        self.sentence, self.given, self.field = sentence, given, field


def refusal(sentence: str) -> str:
    """Mark a sentence for translation where languages are not at hand: in a process that reads a stranger's file."""
    return sentence
