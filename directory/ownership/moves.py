"""The one way in which a request changes its state: a conditional update, so that of two deciders one wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import update

from directory.audit.rules import Actor
from directory.ownership.letters import record_request
from directory.ownership.models import OwnershipRequest
from directory.ownership.rules import RequestState, may_move
from directory.shared.db import db
from directory.shared.errors import RuleBroken


def move(
    request: OwnershipRequest, state: RequestState, *, by: Actor, now: datetime, why: str = "", **values: Any
) -> None:
    """Move a request, if it still is where it was read. Raises RuleBroken when it may not, or somebody was faster."""
    before = request.state
    if not may_move(before, state):
        raise RuleBroken(f"This request is {before}; it cannot become {state}.")
    change_if(request, OwnershipRequest.state == before, state=state, **({"why": why} if why else {}), **values)
    record_request(
        f"request_{state.value}",
        request,
        by=by,
        now=now,
        reason=why,
        before={"state": before.value},
        after={"state": state.value},
    )


def change_if(request: OwnershipRequest, *still: Any, **values: Any) -> None:
    """Change a request where it still is what was read. Raises RuleBroken when it is not any more."""
    db.session.flush()
    changed = db.session.scalars(
        update(OwnershipRequest)
        .where(OwnershipRequest.id == request.id, *still)
        .values(**values)
        .returning(OwnershipRequest.id)
        .execution_options(synchronize_session=False)
    ).all()
    if not changed:
        raise RuleBroken("Somebody decided this request a moment ago. Open it again.")
    db.session.refresh(request)
