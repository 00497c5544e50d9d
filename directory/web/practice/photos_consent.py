"""The consent of the person shown, in the workspace: recorded from paper, given for longer, taken back; their link."""

from __future__ import annotations

from flask import current_app, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.config import Config
from directory.portfolio.consent import Recorder, Way, last_day, text_to_sign
from directory.portfolio.consenting import extend_consent, give_consent, revoke_consent
from directory.portfolio.links import hand_out_link, links_of
from directory.portfolio.queries import entries_of
from directory.portfolio.rules import LINKS_MAX
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.forms.portfolio import LANGUAGES, LongerForm, PaperConsentForm
from directory.web.guards import allow, loaded_thing
from directory.web.headers import keep_secret
from directory.web.keeping import sent_form
from directory.web.photo_loaders import KeptCase, own_case
from directory.web.practice.blueprint import pages
from directory.web.practice.photos_sheet import PhotoSheet
from directory.web.practice.shell import page
from directory.web.presenting.consent_ledger import ledger_of
from directory.web.presenting.consent_signing import signing_view
from directory.web.presenting.photo_cases import case_view
from directory.web.presenting.photos import for_keepers_and_desk
from directory.web.presenting.portfolio import clock_of, standing_of
from directory.web.presenting.portfolio_case import kept_pairs
from directory.web.presenting.qr_code import qr_code
from directory.web.secret_keys import photo_link_secret

Answer = str | Response | tuple[str, int]
TAKEN_BACK = (
    "Do this when the person in the photos tells you that they take their consent back. The case is hidden at once, "
    "everywhere, and its photos are deleted within a day.\n"
    "This cannot be undone: consent to this case is over for good. The ledger keeps that it was given and taken back, "
    "without the photos."
).splitlines()
BLANKS = {"en": ("Name", "Day and signature"), "es": ("Nombre", "Fecha y firma")}
"""What is written by hand below the text, by language."""
ONE_MORE = "A link was made a moment ago, and it is shown only once. If you do not have it, make another."


@pages.route("/<slug>/photos/<int:case_id>/consent", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def photo_consent(slug: str, case_id: int) -> Answer:
    """Record a paper that the person shown signed; its text stands whole on the page."""
    kept: KeptCase = loaded_thing()
    sent, back = sent_form(), url_for("practice.photo_case", slug=slug, case_id=case_id)
    if request.method != "POST" or sent is None:
        form = PaperConsentForm.refilled(sent) if sent is not None else PaperConsentForm()
        return _consent_page(kept, PhotoSheet(form, back, kept.case.pictures, is_kept=sent is not None))
    sheet = PhotoSheet(PaperConsentForm.filled(sent), back, sent.get("version", ""))
    sheet.errors = sheet.form.sentences
    if not sheet.errors:
        try:
            with unit_of_work():
                give_consent(
                    kept.case,
                    sheet.form.terms(pictures_seen=sheet.version),
                    way=Way.SIGNED_PAPER,
                    recorded_as=Recorder.PRACTITIONER,
                    by=visitor.me(),
                    now=utc_now(),
                )
        except RuleBroken as refused:
            sheet.errors = {refused.field or "form": str(refused)}
    if sheet.errors:
        sheet.version = kept.case.pictures
        return _consent_page(kept, sheet), 422
    flash("The person's consent: written into the ledger. Now hand out their private link.", "success")
    return redirect(f"{back}#consent", code=303)


@pages.route("/<slug>/photos/<int:case_id>/consent/longer", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def longer_photo_consent(slug: str, case_id: int) -> Answer:
    """Record that the person signed for longer: the same photos and places, a later day."""
    kept: KeptCase = loaded_thing()
    sent, back = sent_form(), url_for("practice.photo_case", slug=slug, case_id=case_id)
    if request.method != "POST" or sent is None:
        form = LongerForm.refilled(sent) if sent is not None else LongerForm()
        return _longer_page(kept, PhotoSheet(form, back, is_kept=sent is not None))
    sheet = PhotoSheet(LongerForm.filled(sent), back)
    sheet.errors = sheet.form.sentences
    if not sheet.errors and sheet.form.until.data is not None:
        until = sheet.form.until.data
        way, recorder = Way.SIGNED_PAPER, Recorder.PRACTITIONER
        try:
            with unit_of_work():
                extend_consent(kept.case, until, way=way, recorded_as=recorder, by=visitor.me(), now=utc_now())
        except RuleBroken as refused:
            sheet.errors = {refused.field or "form": str(refused)}
    if sheet.errors:
        return _longer_page(kept, sheet), 422
    flash("The longer consent: written into the ledger.", "success")
    return redirect(f"{back}#consent", code=303)


@pages.route("/<slug>/photos/<int:case_id>/consent/withdraw", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def withdraw_photo_consent(slug: str, case_id: int) -> str | Response:
    """Ask, then write down that the person took their consent back."""
    kept: KeptCase = loaded_thing()
    if request.method != "POST":
        return page(
            "practice/photo_confirm.html",
            kept.listing,
            title="The person takes their consent back",
            sentences=TAKEN_BACK,
            words="Write it down, and hide the photos now",
            back=url_for("practice.photo_case", slug=slug, case_id=case_id),
            photo=None,
            case=kept.case,
        )
    with unit_of_work():
        revoke_consent(kept.case, recorded_as=Recorder.PRACTITIONER, by=visitor.me(), now=utc_now())
    flash("Written down. The photos are hidden everywhere, and are deleted within a day.", "success")
    return redirect(url_for("practice.photos", slug=slug), code=303)


@pages.route("/<slug>/photos/<int:case_id>/link", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def photo_link(slug: str, case_id: int) -> Response:  # noqa: ARG001 - the loader took both
    """Explain the private link of the person shown; make one, which is shown this once."""
    kept: KeptCase = loaded_thing()
    if request.method != "POST":
        return _link_page(kept)
    if request.form.get("links") != str(links_of(kept.case.id)):
        return _link_page(kept, error=ONE_MORE)
    try:
        with unit_of_work():
            key = hand_out_link(kept.case, secret=photo_link_secret(), by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        return _link_page(kept, error=str(refused))
    return _link_page(kept, key=key)


@pages.get("/<slug>/photos/<int:case_id>/paper")
@allow("practice:photo:read", on=own_case)
def photo_paper(slug: str, case_id: int) -> str:  # noqa: ARG001 - the loader took both
    """The paper to print and sign: the photos, the text whole, and room for places, day and signature."""
    kept: KeptCase = loaded_thing()
    clock = clock_of(kept.listing, now=utc_now())
    return page(
        "practice/photo_paper.html",
        kept.listing,
        case=kept.case,
        shown=case_view(kept.case, for_keepers_and_desk, now=clock.now),
        signing=signing_view(request.args.get("language", "en"), last=last_day(clock.day(clock.now))),
        blank=BLANKS.get(request.args.get("language", ""), BLANKS["en"]),
    )


def _consent_page(kept: KeptCase, sheet: PhotoSheet[PaperConsentForm]) -> str:
    clock = clock_of(kept.listing, now=utc_now())
    return page(
        "practice/photo_consent.html",
        kept.listing,
        sheet=sheet,
        case=kept.case,
        pairs=kept_pairs(kept.case.photos),
        texts=[text_to_sign(code) for code, _ in LANGUAGES],
        today=clock.day(clock.now),
        last_day=last_day(clock.day(clock.now)),
        ledger=ledger_of(kept.case),
    )


def _longer_page(kept: KeptCase, sheet: PhotoSheet[LongerForm]) -> str:
    clock = clock_of(kept.listing, now=utc_now())
    entries = entries_of(kept.case.id)
    standing = standing_of(kept.case, entries, kept.listing, clock)
    return page(
        "practice/photo_consent_longer.html",
        kept.listing,
        sheet=sheet,
        case=kept.case,
        holds=standing.is_consented,
        text=text_to_sign(entries[-1].language if entries else "en"),
        newest=ledger_of(kept.case)[-1:],
        last_day=last_day(clock.day(clock.now)),
    )


def _link_page(kept: KeptCase, *, key: str = "", error: str = "") -> Response:
    """The page of links; one with a link on it is kept by nobody and told to nobody."""
    site: Config = current_app.config["FINEPOINT"]
    link = f"{site.base_url.rstrip('/')}{url_for('public.consent', link=key)}" if key else ""
    html = page(
        "practice/photo_link.html",
        kept.listing,
        case=kept.case,
        link=link,
        code=qr_code(link) if link else "",
        error=error,
        links=links_of(kept.case.id),
        links_max=LINKS_MAX,
        back=url_for("practice.photo_case", slug=kept.listing.slug, case_id=kept.case.id),
    )
    return keep_secret(make_response(html, 422 if error else 200))
