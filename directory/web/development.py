"""Pages of a development site: the inbox of letters that were not sent to anybody."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template

from directory.notices.inbox import inbox_letter, inbox_letters
from directory.web.guards import allow

pages = Blueprint("development", __name__, url_prefix="/dev")


@pages.get("/mail")
@allow("development:mail:read")
def mail() -> str:
    """List the letters, newest first."""
    return render_template("dev/mail.html", letters=inbox_letters(current_app.config["FINEPOINT"].mail_path))


@pages.get("/mail/<name>")
@allow("development:mail:read")
def mail_letter(name: str) -> str:
    """Show one letter."""
    letter = inbox_letter(current_app.config["FINEPOINT"].mail_path, name)
    if letter is None:
        abort(404)
    return render_template("dev/mail_letter.html", letter=letter)
