"""Everything that the ring brings to an application: guard, headers, errors, formatting and pages."""

from __future__ import annotations

from flask import Flask

from directory.web import (
    addresses,
    admin,
    api,
    compression,
    development,
    errors,
    formatting,
    guards,
    head,
    headers,
    health,
    languages,
    measuring,
    modes,
    papers,
    photos,
    practice,
    public,
    same_origin,
    shortlisting,
    visitor,
)
from directory.web.accounts import (
    deleting,
    pages as account_pages,
    privacy,
    reviews as account_reviews,
    reviews_acts,
    security,
    shown,
)

OF_ACCOUNTS = (account_pages.pages, account_reviews.pages, reviews_acts.pages, privacy.pages, deleting.pages)
"""One blueprint, to which five modules add their pages."""


def mount(app: Flask) -> None:
    """Mount the pages and what stands around them."""
    measuring.mount(app)
    app.before_request(addresses.leave_out_slash)
    languages.mount(app)
    modes.mount(app)
    app.before_request(guards.guard)
    app.before_request(visitor.see)
    app.after_request(headers.add_headers)
    app.after_request(compression.compress)
    errors.register(app)
    shortlisting.mount(app)
    security.mount(app)
    formatting.register(app)
    head.mount(app)
    shown.register(app)
    app.register_blueprint(health.pages)
    app.register_blueprint(public.pages)
    app.extensions["csrf"].exempt(public.saved_searches.unsubscribe)
    app.register_blueprint(api.pages)
    for pages in dict.fromkeys(OF_ACCOUNTS):
        app.register_blueprint(pages)
    app.register_blueprint(practice.pages)
    app.register_blueprint(admin.pages)
    app.register_blueprint(papers.pages)
    app.register_blueprint(photos.pages)
    app.register_blueprint(development.pages)
    same_origin.ask_for_no_token(app)
