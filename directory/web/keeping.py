"""What somebody filled in is not lost when their sign-in ended meanwhile: it waits until they are back."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import request, session
from werkzeug.datastructures import MultiDict

from directory.accounts.actions import keep_form
from directory.accounts.queries import account_by_uniquifier, kept_form
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.web import visitor
from directory.web.addresses import row_number

NEVER_KEPT = ("csrf_token", "password", "code")
KEPT = "kept"


def keep_sent_form() -> str:
    """Keep the form of this request for the person whose session it is; the address that opens it again."""
    account = account_by_uniquifier(session.get("_user_id", ""))
    if account is None:
        return request.path
    fields = [pair for pair in request.form.items(multi=True) if not any(word in pair[0] for word in NEVER_KEPT)]
    account_id = account.id
    with unit_of_work():
        form = keep_form(fields, path=request.path, account_id=account_id, now=utc_now())
        return f"{request.path}?{urlencode({KEPT: form.key})}" if form else request.path


def sent_form() -> MultiDict[str, str] | None:
    """What was filled in: of this request or, after signing in again, what was kept; None for a first look."""
    if request.method == "POST":
        return request.form
    person, key = visitor.person(), request.args.get(KEPT)
    form = kept_form(key, account_id=person.account_id, now=utc_now()) if person and key else None
    return MultiDict([(name, value) for name, value in form.fields]) if form and form.path == request.path else None


def version_seen() -> int:
    """The version that the form of this request carries; 0, which nothing has, for what is none."""
    return request.form.get("version", 0, type=row_number)
