"""What verifiers do about somebody who may be on the exclusion list: say whether it is them, and what follows."""

from __future__ import annotations

from datetime import datetime

from directory.audit.rules import Actor
from directory.conflicts.queries import check_impartial
from directory.credentials.models import Credential
from directory.credentials.rules import Method, Reason
from directory.proposals.acts import Subject
from directory.proposals.queries import open_proposals_about
from directory.verification.matching import decide_match
from directory.verification.models import ExclusionMatch
from directory.verification.queries import verified_credentials
from directory.verification.revoking import REVOKE, SUBJECT, revocation
from directory.verification.rules import MatchState


def decide_exclusion(match: ExclusionMatch, state: MatchState, *, why: str, by: Actor, now: datetime) -> None:
    """Confirm that a row of the list is the practitioner, dismiss it, or open it again.

    Raises RuleBroken without a reason, for a person with a conflict of interest, and when somebody was faster.
    """
    check_impartial(match.practitioner_id, by)
    decide_match(match, state, why, by=by, now=now)


def revocations_for(match: ExclusionMatch, *, source_url: str, now: datetime) -> list[Subject]:
    """What to propose where an exclusion is confirmed: to revoke whatever of the person is verified now.

    Nothing for one that is not confirmed; what is proposed already is left out.
    """
    if match.state is not MatchState.CONFIRMED:
        return []
    held = verified_credentials(match.practitioner_id, now=now)
    proposed = open_proposals_about(REVOKE.name, subject_kind=SUBJECT, subject_ids=[one.id for one in held])
    return [_revocation(one, source_url) for one in held if str(one.id) not in proposed]


def _revocation(credential: Credential, source_url: str) -> Subject:
    return revocation(credential, reason=Reason.EXCLUDED, method=Method.ROSTER, source_url=source_url)
