"""The one way in which a request changes its state: a conditional update, so that of two deciders one wins."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from directory.audit.rules import Actor
from directory.ownership.letters import record_request
from directory.ownership.models import OwnershipRequest
from directory.ownership.rules import RequestState, may_move
from directory.shared.errors import RuleBroken
from directory.shared.moving import change_if


def move(
    request: OwnershipRequest, state: RequestState, *, by: Actor, now: datetime, why: str = "", **values: Any
) -> None:
    """Move a request, if it still is where it was read. Raises RuleBroken when it may not, or somebody was faster."""
    before = request.state
    if not may_move(before, state):
        raise RuleBroken(f"This request is {before}; it cannot become {state}.")
    said = {"why": why} if why else {}
    if not change_if(request, OwnershipRequest.state == before, state=state, **said, **values):
        raise RuleBroken("Somebody decided this request a moment ago. Open it again.")
    record_request(
        f"request_{state.value}",
        request,
        by=by,
        now=now,
        reason=why,
        before={"state": before.value},
        after={"state": state.value},
    )
