"""Documents as they come in with a form: each decoded by itself, so that one that fails takes nothing with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from os import SEEK_END

from flask import current_app, request

from directory.credentials.actions import attach_paper
from directory.credentials.models import Credential
from directory.credentials.queries import unused_papers
from directory.files.sealing import SealedStore
from directory.limits.rules import Limit
from directory.papers.actions import keep_paper, store_paper
from directory.papers.models import Paper
from directory.papers.rules import DOCUMENTS_MAX, FIELD, check_document_bytes
from directory.papers.taking import Taken, take
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.documents import too_large
from directory.web.scanning import check_clean
from directory.web.trying import has_room

WAITING = "waiting-document"
"""The hidden field of documents that are kept already and wait for their form to be sent right: their keys."""
FULL_DISK = "We cannot keep documents at the moment. Try again later; what you filled in is still here."
BRINGING = Limit(times=100, within=timedelta(days=1))
"""Documents of one account: each may take seconds to draw and 15 MB to keep."""
TOO_MANY = f"You handed in {BRINGING.times} documents within a day. Send it tomorrow."


@dataclass
class Received:
    """What came with a form: documents that can be kept, and a sentence for each that cannot."""

    taken: list[Taken] = field(default_factory=list)
    waiting: Sequence[Paper] = ()
    refused: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether no document came along that can be kept."""
        return not self.taken and not self.waiting


def receive() -> Received:
    """Decode and store the documents of this request, outside of any unit of work; nothing is handed in yet."""
    found = Received(waiting=_waiting())
    if sentence := too_large():
        found.refused.append(sentence)
    for number, file in enumerate((one for one in request.files.getlist(FIELD) if one.filename), 1):
        name = file.filename or ""
        if number > DOCUMENTS_MAX:
            found.refused.append(f"{name}: at most {DOCUMENTS_MAX} documents go at once. Send it with the next.")
            continue
        if not _may_bring_another():
            found.refused.append(f"{name}: {TOO_MANY}")
            continue
        try:
            with file.stream as stream:
                check_document_bytes(stream.seek(0, SEEK_END))  # before any of it is in memory
                stream.seek(0)
                data = stream.read()
            check_clean(data, by=visitor.me())
            taken = take(data, name)
            store_paper(taken, store=paper_store())
        except RuleBroken as refused:
            found.refused.append(f"{name}: {refused}")
        except OSError:
            current_app.logger.exception("a document could not be stored")
            found.refused.append(f"{name}: {FULL_DISK}")
        else:
            found.taken.append(taken)
    return found


def hand_in(received: Received, credential: Credential) -> int:
    """Hand in what came, in the running unit of work; how many. The same document twice is handed in once."""
    by, now = visitor.me(), utc_now()
    there = {paper.digest for paper in credential.papers if paper.erased_at is None}
    count = 0
    for paper in received.waiting:
        if paper.digest not in there:
            attach_paper(credential, paper, by=by, now=now)
            there.add(paper.digest)
            count += 1
    for taken in received.taken:
        if taken.digest not in there:
            attach_paper(credential, keep_paper(taken, store=paper_store(), by=by, now=now), by=by, now=now)
            there.add(taken.digest)
            count += 1
    return count


def let_wait(received: Received) -> list[Paper]:
    """Keep what came with a form that was not right, so that nobody has to choose it again."""
    if not received.taken:
        return list(received.waiting)
    with unit_of_work():
        by, now = visitor.me(), utc_now()
        new = [keep_paper(taken, store=paper_store(), by=by, now=now) for taken in received.taken]
    return [*received.waiting, *new]


def paper_store() -> SealedStore:
    """Where documents are kept."""
    store: SealedStore = current_app.extensions["paper_store"]
    return store


def _may_bring_another() -> bool:
    """Count a document of whoever is signed in; False when they brought too many."""
    person = visitor.person()
    return person is not None and has_room("bring a document", person.account_id, limit=BRINGING)


def _waiting() -> Sequence[Paper]:
    person, keys = visitor.person(), request.form.getlist(WAITING)[: 2 * DOCUMENTS_MAX]
    return unused_papers(keys, account_id=person.account_id) if person and keys else ()
