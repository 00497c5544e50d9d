"""Whether words are denied where they stand: “not permanent”, “never promise …”, “anyone who guarantees …”, “is it …?”.

Only the clause around the words counts, and only a few words of it, so that “No needles, permanent results” is no
denial. All of it works on a folded text and looks at a bounded stretch of it.
"""

from __future__ import annotations

import re

SENTENCE_MAX_CHARS = 400
_CLAUSE_MAX_CHARS = 120
_WORD = r"[\w'%$-]{1,30}"
_SENTENCE_END = re.compile(r"[.!?](?=[\s\"')])|\n")
_CLAUSE_END = re.compile(
    r"[.!?;:\n—()]| (?:but|yet) | - |,(?= (?:and|but|so|yet|it|we|i|my|our|you|your|they|he|she|this|that|these|the|"
    r"results?|just|only)\b)",
    re.IGNORECASE,
)
_NOT = re.compile(
    rf"(?:\b(?:not|never|cannot|nor|neither|nobody|nothing|no one|rarely|seldom|hardly|whether|beware|wary|skeptical|"
    rf"suspicious|distrust|myth|careful (?:of|with)|if (?:someone|somebody|anyone|anybody)|"
    rf"whoever|(?:anyone|anybody|someone|those|clinics?|practitioners?) who|nadie|nunca|ni|tampoco)|n't)\b"
    rf"(?! (?:only|just|merely|to mention|wait|miss|hesitate|worry|settle|delay|let|suffer|hide|lose|forget|believe)\b)"
    rf"(?P<between>(?:[ ,\"'/-]{{1,3}}{_WORD}){{0,9}}[ ,\"'/-]{{0,3}})$",
    re.IGNORECASE,
)
_NO = re.compile(
    r"\b(?:no|without|rather than|instead of|sin)(?! (?:doubt|question|wonder)\b)"
    r"(?: (?!and\b|with\b|y\b)[\w'-]{1,30}){0,3} ?[\"']?$",
    re.IGNORECASE,
)
_NO_SUBJECT = re.compile(
    r"\b(?:no|nobody's)(?: (?!(?:and|doubt|question|wonder)\b)[\w'-]{1,30}){1,6} "
    r"(?:is|are|can|could|will|should|has|have|does|gives?|makes?|comes?)(?: (?!and\b)[\w'-]{1,30}){0,4} ?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\b(?:or|nor|and|ni|o)\b", re.IGNORECASE)
_AFTERWARDS = re.compile(
    r"^\"?(?: (?!or\b|if\b|and\b|unless\b|you\b|we\b|i\b)[\w'-]{1,30}){0,4} "
    r"(?:(?:is|are|was|were|can|could|should|will|would|do|does|may|must) (?:not|never)\b"
    r"(?! (?:a dream|just|only|merely))|(?:is|are|was|were|do|does|ca|could|should|wo|would)n't\b|cannot\b|"
    r"no (?:es|son|existe)\b)",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"^[\W\d]{0,4}(?:is|are|does|do|will|can|how|es|son)\b", re.IGNORECASE)
_TO_READERS = re.compile(r"\b(?:you ready|want|looking for|wish|tired|quieres?)\b", re.IGNORECASE)
_YES = re.compile(r"^\W{0,4}(?:yes|absolutely|of course|definitely|sure|certainly|si|claro)\b", re.IGNORECASE)


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which a stretch of a folded text lies, cut where it is longer than SENTENCE_MAX_CHARS a side."""
    first, last = _sentence_bounds(text, start, end)
    return text[first:last].strip()


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether the words of a folded text from `start` to `end` are denied, doubted or only asked about."""
    before = _last_clause(text[max(0, start - _CLAUSE_MAX_CHARS) : start])
    after = _first_clause(text[end : end + _CLAUSE_MAX_CHARS])
    if _NO.search(before) or _NO_SUBJECT.search(before) or _AFTERWARDS.search(after):
        return True
    denied = _NOT.search(before)
    if denied and _reaches(denied["between"], after):
        return True
    return _is_asked(text, start, end)


def _reaches(between: str, after: str) -> bool:
    """Whether a “not” still holds after the commas between it and the words: only through a list."""
    since_comma = between.rpartition(",")[2] if "," in between else None
    return since_comma is None or bool(_LISTED.search(since_comma) or _LISTED.search(" ".join(after.split()[:3])))


def _last_clause(text: str) -> str:
    ends = [found.end() for found in _CLAUSE_END.finditer(text)]
    return text[ends[-1] :] if ends else text


def _first_clause(text: str) -> str:
    end = _CLAUSE_END.search(text)
    return text[: end.start()] if end else text


def _is_asked(text: str, start: int, end: int) -> bool:
    """Whether the sentence asks, and does not go on to say yes."""
    first, last = _sentence_bounds(text, start, end)
    sentence = text[first:last].strip()
    return (
        sentence.rstrip("\"')").endswith("?")
        and bool(_QUESTION.search(sentence))
        and not _TO_READERS.search(sentence)
        and not _YES.search(text[last : last + 30])
    )


def _sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    begins = max(0, start - SENTENCE_MAX_CHARS)
    ends = [found.end() for found in _SENTENCE_END.finditer(text, begins, start)]
    closing = _SENTENCE_END.search(text, end, end + SENTENCE_MAX_CHARS)
    if closing:
        return (ends[-1] if ends else begins), closing.end()
    return (ends[-1] if ends else begins), min(len(text), end + SENTENCE_MAX_CHARS)
