"""Whether guides in another language say what those in English say: the same parts in the same order, the same
statements with the same grades, sources and days, the same anchors and links. What the words say is for people to
compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from directory.guides.parts import Block, Glossary, Guide, ItemList, Source, Statement, Table, statements_of
from directory.guides.prose import BrokenGuide


def check_guides(guides: Iterable[Guide], english: Iterable[Guide]) -> None:
    """Compare guides in their order, which is a part of it. Raises BrokenGuide for the first difference."""
    these, those = tuple(guides), tuple(english)
    if [one.slug for one in these] != [one.slug for one in those]:
        raise BrokenGuide("These are other guides, or in another order, than those in English.", line=1)
    for one, other in zip(these, those, strict=True):
        try:
            check_guide(one, other)
        except BrokenGuide as error:
            raise BrokenGuide(error.sentence, line=error.line, file=f"{one.slug}.md") from error


def check_sources(sources: Mapping[str, Source], english: Mapping[str, Source]) -> None:
    """Compare codes, order and addresses of sources. Raises BrokenGuide."""
    these, those = ([(one.code, one.url, one.path) for one in every.values()] for every in (sources, english))
    if these != those:
        raise BrokenGuide("These are other sources than those in English.", line=1, file="sources.toml")


def check_guide(guide: Guide, english: Guide) -> None:
    """Compare one guide with itself in English. Raises BrokenGuide with the line in the translation."""
    for name in ("reviewed_on", "concerns", "goals", "related"):
        if getattr(guide, name) != getattr(english, name):
            raise BrokenGuide(f"“{name}” is another than in English.", line=1)
    these, those = ([_shape(block) for block in one.blocks] for one in (guide, english))
    if these != those:
        raise BrokenGuide(f"Parts come as {these}, in English as {those}.", line=1)
    for one, other in zip(guide.statements, english.statements, strict=True):
        if _facts(one) != _facts(other):
            raise BrokenGuide(f"The statement says {_facts(one)}, in English {_facts(other)}.", line=one.line)
    if sorted(guide.anchors) != sorted(english.anchors):
        raise BrokenGuide(f"Other anchors than in English: {set(guide.anchors) ^ set(english.anchors)}.", line=1)
    if _leads(guide) != _leads(english):
        raise BrokenGuide(f"Other links than in English: {set(_leads(guide)) ^ set(_leads(english))}.", line=1)


def _shape(block: Block) -> tuple[str, int]:
    """What kind of part it is, and how much there is in it."""
    if isinstance(block, ItemList):
        return block.kind, len(block.items)
    if isinstance(block, Table):
        return block.kind, len(block.rows)
    if isinstance(block, Glossary):
        return block.kind, len(block.entries)
    return block.kind, len(statements_of(block))


def _facts(statement: Statement) -> tuple[object, ...]:
    return (
        statement.anchor,
        statement.grade.value,
        [source.code for source in statement.sources],
        statement.reviewed_on.isoformat(),
    )


def _leads(guide: Guide) -> list[tuple[str, str, str]]:
    """Where it leads, in no order: sentences put their links elsewhere in another language."""
    links = [(one.guide, one.path, one.anchor) for one in guide.links]
    words = [entry for block in guide.blocks if isinstance(block, Glossary) for entry in block.entries]
    return sorted(links + [(one.guide, one.anchor, one.see_anchor) for one in words])
