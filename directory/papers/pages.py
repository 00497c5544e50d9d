"""The bytes of a document: the picture of a page, and what came in."""

from __future__ import annotations

from directory.files.sealing import SealedStore
from directory.papers.models import Paper
from directory.papers.rules import original_name, page_name


def page_bytes(paper: Paper, number: int, store: SealedStore) -> bytes | None:
    """The WebP picture of one page, counted from 1; None when there is no such page or it was erased."""
    if paper.erased_at is not None or number not in {page.number for page in paper.pages}:
        return None
    return store.get(page_name(paper.key, number))


def original_bytes(paper: Paper, store: SealedStore) -> bytes:
    """What came in, byte for byte. Raises FileNotFoundError when it was erased or is gone."""
    data = store.get(original_name(paper.key)) if paper.erased_at is None else None
    if data is None:
        message = f"the original of document {paper.id} is not there"
        raise FileNotFoundError(message)
    return data
