"""What every page may ask of who looks at it, without touching a session where there is none."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, get_flashed_messages, request

from directory.web import visitor

PAGES_OF_ACCOUNTS = ("security", "account")


def said() -> list[tuple[str, str]]:
    """What the last step had to say: pairs of tone and words. Nothing for whoever sent no session."""
    if current_app.config["SESSION_COOKIE_NAME"] not in request.cookies:
        return []
    told: list[tuple[str, str]] = get_flashed_messages(with_categories=True)  # type: ignore[assignment]
    return told


def problems(form: Any) -> dict[str, str]:
    """What is wrong in a form: field → its first sentence; "form" → one about the whole of it."""
    return {field or "form": str(sentences[0]) for field, sentences in form.errors.items() if sentences}


def keep_to_oneself(response: Response) -> Response:
    """Pages of accounts are kept nowhere."""
    if request.blueprint in PAGES_OF_ACCOUNTS:
        response.headers["Cache-Control"] = "no-store"
    return response


def register(app: Flask) -> None:
    """Give templates what they ask."""
    app.jinja_env.globals.update(said=said, problems=problems, person=visitor.person)
    app.after_request(keep_to_oneself)
