"""Loaders of the verification desk and of what takes two people. Whoever may not open the desk of an act sees none."""

from __future__ import annotations

from directory.conflicts.queries import conflict_by_id
from directory.credentials.queries import credential_by_id
from directory.moderation.removing import REMOVE_ENTRY, REMOVE_REPLY
from directory.portfolio.removing import REMOVE_CASE
from directory.proposals.queries import proposal_by_id
from directory.verification.queries import exclusion_match_by_id, submission_by_id
from directory.verification.removing import CLOSE, MERGE
from directory.verification.revoking import REVOKE
from directory.web.guards import Loaded, may_open

DESKS = {
    REVOKE.name: "admin.verification",
    CLOSE.name: "admin.ownership",
    MERGE.name: "admin.ownership",
    REMOVE_CASE.name: "admin.photos",
    REMOVE_ENTRY.name: "admin.reviews",
    REMOVE_REPLY.name: "admin.reviews",
}
"""Act → the desk whose people propose it and answer it."""


def any_submission(submission_id: int) -> Loaded | None:
    """A credential at the desk, decided or not."""
    submission = submission_by_id(submission_id)
    return Loaded(submission, frozenset()) if submission else None


def any_credential(credential_id: int) -> Loaded | None:
    """A credential, at the desk or not."""
    credential = credential_by_id(credential_id)
    return Loaded(credential, frozenset()) if credential else None


def any_proposal(proposal_id: int) -> Loaded | None:
    """A proposal of an act whose desk the visitor may open."""
    proposal = proposal_by_id(proposal_id)
    return Loaded(proposal, frozenset()) if proposal and may_answer(proposal.act) else None


def any_conflict(conflict_id: int) -> Loaded | None:
    """A declared conflict of interest; its own action lets nobody else end it."""
    conflict = conflict_by_id(conflict_id)
    return Loaded(conflict, frozenset()) if conflict else None


def any_match(match_id: int) -> Loaded | None:
    """A match with the exclusion list."""
    match = exclusion_match_by_id(match_id)
    return Loaded(match, frozenset()) if match else None


def may_answer(act: str) -> bool:
    """Whether the visitor's desk is the one of an act."""
    return act in DESKS and may_open(DESKS[act])
