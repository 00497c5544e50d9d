"""Reads of private documents: one by its key, where else it was handed in, and what looks like it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from directory.papers.models import Paper, PaperPage
from directory.papers.rules import look_alike
from directory.shared.db import db


def paper_by_key(key: str) -> Paper | None:
    """The document with a key, erased or not."""
    return db.session.scalars(select(Paper).where(Paper.key == key)).one_or_none()


def same_elsewhere(paper: Paper) -> Sequence[Paper]:
    """The other documents that are the same bytes, oldest first; erased ones too."""
    same = select(Paper).where(Paper.digest == paper.digest, Paper.id != paper.id)
    return db.session.scalars(same.order_by(Paper.id)).all()


def alike_elsewhere(paper: Paper) -> Sequence[Paper]:
    """The other documents with a page that looks alike, less those of the same bytes, oldest first; erased ones too.

    A copy of the same sheet looks alike, and so does another sheet of the same printed form. Reads every fingerprint
    that is kept: 100,000 of them take about a tenth of a second.
    """
    mine = {page.fingerprint for page in paper.pages}
    others = select(PaperPage.paper_id, PaperPage.fingerprint).where(PaperPage.paper_id != paper.id)
    alike = {
        paper_id
        for paper_id, fingerprint in db.session.execute(others)
        if any(look_alike(one, fingerprint) for one in mine)
    }
    found = select(Paper).where(Paper.id.in_(alike), Paper.digest != paper.digest)
    return db.session.scalars(found.order_by(Paper.id)).all()


def kept_keys(keys: Collection[str]) -> frozenset[str]:
    """Which of some keys are of documents whose files are to be kept."""
    return frozenset(db.session.scalars(select(Paper.key).where(Paper.key.in_(keys), Paper.erased_at.is_(None))))
