"""What the machine does for the queue: weigh the findings about each open submission, ahead of whoever looks.

Findings read registers and compare documents, which is too much for a page of the queue; so their weight is kept with
the submission. A change of the submission lets it go, and what was weighed a day ago is weighed again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from directory.shared.db import db, unit_of_work
from directory.verification.findings import Weighed, findings_for, risk_of
from directory.verification.models import Submission
from directory.verification.queries import not_assessed, submission_by_id

AGAIN_AFTER = timedelta(days=1)
AT_ONCE = 50
"""So many are weighed in one go, so that other jobs get their turn."""


def assess_submissions(now: datetime) -> int:
    """Weigh what is not weighed yet, and what was a day ago; how many."""
    due = not_assessed(before=now - AGAIN_AFTER, limit=AT_ONCE)
    db.session.rollback()
    return sum(_assess(submission_id, version, now=now) for submission_id, version in due)


def _assess(submission_id: int, version: int, *, now: datetime) -> bool:
    """Weigh one; False when it moved meanwhile."""
    submission = submission_by_id(submission_id)
    if submission is None:
        return False
    weighed: Weighed = risk_of(findings_for(submission.credential, now=now))
    with unit_of_work():
        return bool(
            db.session.scalars(
                update(Submission)
                .where(Submission.id == submission_id, Submission.version == version, Submission.decided_at.is_(None))
                .values(risk=weighed.risk, risk_reasons=list(weighed.reasons), assessed_at=now)
                .returning(Submission.id)
                .execution_options(synchronize_session=False)
            ).all()
        )
