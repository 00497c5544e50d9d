"""The page of the person shown, by their private link: what is shown of them and where, consent, and taking it back.

Whoever has the link is the person: no account, no name. They may replace it when somebody else has seen it; to take
consent back, every link they ever had goes on working, so nobody can take that right away.
"""

from __future__ import annotations

from datetime import timedelta
from typing import cast
from urllib.parse import quote

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.files.photo_rules import Format
from directory.languages import LANGUAGES, gettext, mark
from directory.limits.actions import count_try
from directory.limits.rules import Limit
from directory.listings.queries import listing_of_practitioner
from directory.ownership.queries import keepers_of
from directory.portfolio.consenting import give_consent_by_person, revoke_by_person
from directory.portfolio.links import case_of_any_link, case_of_link, replace_link
from directory.portfolio.models import PhotoCase
from directory.portfolio.queries import photo_by_key
from directory.portfolio.rules import ENDED
from directory.shared.clock import utc_now
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.forms.consent import ConsentForm
from directory.web.guards import allow
from directory.web.headers import keep_secret
from directory.web.network import network
from directory.web.photos import FORMATS, send_photo
from directory.web.presenting.consent_page import person_view
from directory.web.presenting.photos import Address
from directory.web.public.blueprint import pages
from directory.web.secret_keys import photo_link_secret, sealed

WRONG_LINKS = Limit(times=30, within=timedelta(hours=1))
"""From one network. A right link goes on working there: nobody is kept from taking consent back by a neighbor."""
SIGNED = Limit(times=20, within=timedelta(days=1))
"""Through one link. Taking consent back is never counted."""
NOT_FOR_THEM = mark(
    "This browser is signed in as somebody who keeps this listing. Only the person in the photos signs here, on a "
    "phone or computer of their own. A paper that they signed is recorded on the page of the case."
)
TOO_MANY = mark("You changed it often today. Nothing is lost: try again tomorrow. You can take it back at any time.")


@pages.route("/photos-of-me/<link>", methods=["GET", "POST"])
@allow("public:consent:use")
def consent(link: str) -> Response:
    """Show the page; or write down what the person allows, in place of what they allowed before."""
    if request.method != "POST" and (elsewhere := _in_language(request.args.get("language", ""))):
        return elsewhere
    case = _case_of(link)
    if case is None:
        return _replaced(link)
    form = ConsentForm()
    return _sign(link, case, form) if request.method == "POST" else _page(link, case, form, 200)


def _sign(link: str, case: PhotoCase, form: ConsentForm) -> Response:
    """Write down what the person allows, or give the form back with what is wrong."""
    if _is_kept_by_reader(case):
        form.form_errors.append(gettext(NOT_FOR_THEM))
        return _page(link, case, form, 422)
    if not form.validate():
        return _page(link, case, form, 422)
    try:
        with unit_of_work():
            _count(link)
            give_consent_by_person(link, form.terms(), secret=photo_link_secret(), now=utc_now())
    except RuleBroken as refused:
        _say(form, refused)
        return _page(link, cast("PhotoCase", _case_of(link)), form, 422)
    flash(gettext("It is written down, and holds from now on. You can take it back here at any time."), "success")
    return _back(link)


@pages.post("/photos-of-me/<link>/replace")
@allow("public:consent:use")
def replace_consent_link(link: str) -> Response:
    """Make a new link, and let this one show no photos from now on."""
    try:
        with unit_of_work():
            _count(link)
            key = replace_link(link, secret=photo_link_secret(), now=utc_now())
    except RuleBroken as refused:
        if _case_of(link) is None:
            return _replaced(link)
        flash(str(refused))
        return _back(link)
    flash(
        gettext("This is your new link. Keep the address of this page: the one before shows no photos any more."),
        "success",
    )
    return _back(key)


@pages.post("/photos-of-me/<link>/withdraw")
@allow("public:consent:use")
def withdraw_consent(link: str) -> Response:
    """Take consent back: the photos are hidden when this answers."""
    try:
        with unit_of_work():
            is_news = revoke_by_person(link, secret=photo_link_secret(), now=utc_now())
    except RuleBroken:
        return _nowhere()
    hidden = gettext("The photos are hidden.")
    flash(hidden if is_news else gettext("Consent was taken back before. The photos are hidden."), "success")
    return _back(link)


@pages.get(f"/photos-of-me/<link>/<key>-<int:step>.<{FORMATS}:kind>")
@allow("public:consent:use")
def consent_photo(link: str, key: str, step: int, kind: str) -> Response:
    """One size of a photo of the person, for nobody's keeping."""
    case, photo = _case_of(link), photo_by_key(key)
    if case is None or photo is None or photo.case_id != case.id or photo.removed_at or case.state in ENDED:
        return _nowhere()
    return keep_secret(send_photo(key, step, Format(kind)))


def _in_language(code: str) -> Response | None:
    """Where an address leads that names the language by itself, as they did once: to the page in that language."""
    if code not in LANGUAGES:
        return None
    return keep_secret(redirect(LANGUAGES[code].prefix + quote(request.path)))  # type: ignore[arg-type]


def _is_kept_by_reader(case: PhotoCase) -> bool:
    """Whether this browser is signed in as somebody who keeps the listing."""
    person, listing = visitor.person(), listing_of_practitioner(case.practitioner_id)
    return person is not None and listing is not None and person.account_id in keepers_of(listing.id)


def _case_of(link: str) -> PhotoCase | None:
    return case_of_link(link, secret=photo_link_secret())


def _count(link: str) -> None:
    """Count a signature. Raises RuleBroken when there were too many."""
    if count_try([sealed("consents", "signed", link)], limit=SIGNED, now=utc_now()) is not None:
        raise RuleBroken(gettext(TOO_MANY))


def _say(form: ConsentForm, refused: RuleBroken) -> None:
    """Put what was refused beside its field, or above the form where it has none."""
    if refused.field in form:
        form[refused.field].errors = [str(refused)]
    else:
        form.form_errors.append(str(refused))


def _nowhere() -> Response:
    """What a wrong link leads to, like any other wrong link; 429 after too many of them."""
    db.session.rollback()
    with unit_of_work():
        wait = count_try([sealed("wrong links", "from", network())], limit=WRONG_LINKS, now=utc_now())
    status = 404 if wait is None else 429
    return keep_secret(make_response(render_template("public/consent_nowhere.html", is_often=wait is not None), status))


def _replaced(link: str) -> Response:
    """What a link that was replaced leads to: no photo and no word about it, and the way to take consent back."""
    case = case_of_any_link(link, secret=photo_link_secret())
    if case is None:
        return _nowhere()
    back = person_view(case, _address(link), now=utc_now()).taking_back
    return keep_secret(make_response(render_template("public/consent_replaced.html", link=link, back=back), 410))


def _address(link: str) -> Address:
    def address(key: str, step: int, kind: str) -> str:
        return url_for("public.consent_photo", link=link, key=key, step=step, kind=kind)

    return address


def _back(link: str) -> Response:
    return keep_secret(redirect(url_for("public.consent", link=link), code=303))  # type: ignore[arg-type]


def _page(link: str, case: PhotoCase, form: ConsentForm, status: int) -> Response:
    view = person_view(case, _address(link), now=utc_now())
    if request.method != "POST":
        form.where.data, until = list(view.chosen), view.until
    else:
        until = (form.until.raw_data or [""])[0]
    html = render_template(
        "public/consent.html",
        view=view,
        form=form,
        until=until,
        link=link,
        not_for_them=gettext(NOT_FOR_THEM) if _is_kept_by_reader(case) else "",
    )
    return keep_secret(make_response(html, status))
