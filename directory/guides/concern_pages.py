"""What is known of each concern: one text a concern and language, which quotes the statements of the guides.

A text is written as guides are (docs/guides.md), with other front matter and one more fence: `from-guide` names a
statement of a guide (`what-to-expect.md#modest-changes`) and shows its card here, so that nothing is said twice and
nothing is known better on this page than there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from directory import vocabulary
from directory.guides.fences import day_of, fenced_block, text_of, toml_of
from directory.guides.library import FRONT, Library, library
from directory.guides.parts import (
    Block,
    Differing,
    Heading,
    Link,
    Source,
    Statement,
    anchors_of,
    inlines_of,
    statements_of,
)
from directory.guides.prose import BrokenGuide, blocks_of
from directory.languages import ENGLISH

CONTENT = Path(__file__).parent / "concern_content"
FIELDS = frozenset({"summary", "reviewed_on", "related"})
FROM_GUIDE = "from-guide"
SHARED = (("evidence", "review-of-studies"), ("evidence", "open-study"))
"""Guide and anchor of what every concern's page says of the research: it was about no concern by itself."""


@dataclass(frozen=True, slots=True)
class ConcernText:
    """What is known of one concern, by its code. `origins`: anchor of a quoted part → the guide that it is from."""

    code: str
    summary: str
    reviewed_on: date
    related: tuple[str, ...]
    blocks: tuple[Block, ...]
    origins: Mapping[str, str]

    @property
    def headings(self) -> tuple[Heading, ...]:
        """Its headings in their order."""
        return tuple(block for block in self.blocks if isinstance(block, Heading))

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Its statements in their order, quoted ones and those side by side too."""
        return tuple(one for block in self.blocks for one in statements_of(block))


def concern_texts(code: str = ENGLISH.code) -> Mapping[str, ConcernText]:
    """The text of every concern in a language, in the vocabulary's order. Raises BrokenGuide, with file and line."""
    return _texts(code)


def shared_statements(books: Library) -> tuple[Statement, ...]:
    """What every concern's page says of the research."""
    return tuple(one for guide, anchor in SHARED for one in statements_of(_quoted(f"{guide}.md#{anchor}", 1, books)))


@cache
def _texts(language: str) -> Mapping[str, ConcernText]:
    found = read_texts(CONTENT / language, library(language))
    if language != ENGLISH.code:
        check_translation(found, _texts(ENGLISH.code), language)
    return found


def read_texts(folder: Path, books: Library) -> Mapping[str, ConcernText]:
    """Read a folder of texts that quote some guides. Raises BrokenGuide, with file and line."""
    codes = [term.code for term in vocabulary.concerns()]
    if {path.stem for path in folder.glob("*.md")} != set(codes):
        raise BrokenGuide("Every concern has a text, and nothing else has.", line=1, file=folder.name)
    found = {}
    for code in codes:
        try:
            found[code] = text_of_concern((folder / f"{code}.md").read_text(encoding="utf-8"), code=code, books=books)
        except BrokenGuide as error:
            raise BrokenGuide(error.sentence, line=error.line, file=f"{folder.name}/{code}.md") from error
    return found


def text_of_concern(text: str, *, code: str, books: Library) -> ConcernText:
    """The text of one concern: front matter in TOML between two lines of `+++`, then Markdown. Raises BrokenGuide."""
    lines = text.splitlines()
    if lines[:1] != [FRONT] or FRONT not in lines[1:]:
        raise BrokenGuide("A text begins with its front matter between two lines of +++.", line=1)
    end = lines.index(FRONT, 1)
    front = toml_of("\n".join(lines[1:end]), 2)
    if front.keys() != FIELDS:
        raise BrokenGuide(f"The front matter holds exactly {sorted(FIELDS)}.", line=1)
    origins: dict[str, str] = {}
    found = ConcernText(
        code=code,
        summary=text_of(front, "summary", 2),
        reviewed_on=day_of(front, "reviewed_on", 2),
        related=tuple(front["related"]),
        blocks=blocks_of(
            "\n".join(lines[end + 1 :]),
            slug=code,
            first_line=end + 2,
            fenced=partial(_fenced, sources=books.sources, books=books, origins=origins),
        ),
        origins=origins,
    )
    for line, sentence in _problems(found, books):
        raise BrokenGuide(sentence, line=line)
    return found


def _fenced(
    word: str, content: str, line: int, *, sources: Mapping[str, Source], books: Library, origins: dict[str, str]
) -> Block:
    if word != FROM_GUIDE:
        return fenced_block(word, content, line, sources=sources)
    block = _quoted(content.strip(), line, books)
    origins[block.anchor] = content.strip().partition(".md#")[0]
    return block


def _quoted(target: str, line: int, books: Library) -> Statement | Differing:
    slug, _, anchor = target.partition(".md#")
    guide = books.find(slug)
    for block in guide.blocks if guide else ():
        if isinstance(block, Statement | Differing) and block.anchor == anchor:
            return block
    raise BrokenGuide(f"No guide states {target!r}.", line=line)


def _problems(text: ConcernText, books: Library) -> Iterator[tuple[int, str]]:
    """What is wrong with a text: line and sentence."""
    known = {term.code for term in vocabulary.concerns()} - {text.code}
    yield from ((1, f"{code!r} is none of the concerns, or is this one.") for code in text.related if code not in known)
    anchors = Counter(anchor for block in text.blocks for anchor in anchors_of(block))
    anchors.update(anchor for _, anchor in SHARED)
    yield from ((1, f"The anchor “{anchor}” is there {count} times.") for anchor, count in anchors.items() if count > 1)
    for block in text.blocks:
        for link in inlines_of(block):
            if isinstance(link, Link) and link.guide not in ("", text.code):
                guide = books.find(link.guide)
                if guide is None or (link.anchor and link.anchor not in guide.anchors):
                    yield link.line, f"{link.guide}.md#{link.anchor} is not there."


def check_translation(these: Mapping[str, ConcernText], english: Mapping[str, ConcernText], language: str) -> None:
    """Refuse a translation that says other things than the English text. Raises BrokenGuide."""
    for code, one in these.items():
        other = english[code]
        for of_this, of_that in zip(_facts(one), _facts(other), strict=True):
            if of_this != of_that:
                sentence = f"Another thing than in English: {of_this}, there {of_that}."
                raise BrokenGuide(sentence, line=1, file=f"{language}/{code}.md")


def _facts(text: ConcernText) -> tuple[object, ...]:
    statements = [(one.anchor, one.grade, [source.code for source in one.sources]) for one in text.statements]
    anchors = [heading.anchor for heading in text.headings]
    days = (text.reviewed_on, [one.reviewed_on for one in text.statements])
    return text.related, [block.kind for block in text.blocks], statements, anchors, days
