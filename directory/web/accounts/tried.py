"""A line in the log for each try of a key: which kind, and whether it opened. Whose it was and from where is in none.

The line has the request's number as every other, so that a report of somebody who could not sign in finds its line.
"""

from __future__ import annotations

import structlog
from flask import Flask, Response, g, request, session

from directory.web.visitor import PROVED_AT

HALF_SIGNED_IN = "tf_user_id"
"""Where Flask-Security keeps who has given the password and not yet the second factor."""
KEYS = {
    "security.login": "password",
    "security.wan_signin_response": "passkey",
    "security.two_factor_token_validation": "code",
    "security.mf_recovery": "recovery code",
    "security.verify": "password",
    "security.wan_verify_response": "passkey",
}

NOTHING_TRIED = object()

log = structlog.get_logger()


def mount(app: Flask) -> None:
    """Look at who is proved before and after."""
    app.before_request(_before)
    app.after_request(_after)


def _before() -> None:
    if request.method == "POST" and request.endpoint in KEYS:
        g.proved_before = session.get(PROVED_AT)


def _after(response: Response) -> Response:
    proved_before = g.pop("proved_before", NOTHING_TRIED)
    if proved_before is not NOTHING_TRIED:
        outcome = _outcome(response, proved_before)
        log.info("key_tried", endpoint=request.endpoint, key=KEYS[str(request.endpoint)], outcome=outcome)
    return response


def _outcome(response: Response, proved_before: object) -> str:
    """`accepted`, `refused`, or `limited` where it was not even looked at."""
    if response.status_code == 429:
        return "limited"
    asked_for_more = request.endpoint == "security.login" and response.status_code == 302 and HALF_SIGNED_IN in session
    return "accepted" if asked_for_more or session.get(PROVED_AT) != proved_before else "refused"
