"""The photos of a case: adding several at once, their words and days, their order, and taking one out."""

from __future__ import annotations

from flask import abort, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from directory.portfolio.actions import add_photo, change_photo, order_photos, remove_photo
from directory.portfolio.models import CasePhoto
from directory.portfolio.rules import Overtaken
from directory.shared.clock import utc_now
from directory.shared.errors import RuleBroken
from directory.shared.text import plural
from directory.web import visitor
from directory.web.documents import takes_photos
from directory.web.forms.fields import one_line
from directory.web.guards import allow, loaded_thing
from directory.web.keeping import sent_form
from directory.web.photo_loaders import KeptCase, own_case
from directory.web.practice.blueprint import pages
from directory.web.practice.photos_acts import seen_case
from directory.web.practice.photos_taking import (
    DAYS_WORDS,
    Intake,
    check_unused,
    days_since,
    kept_rows,
    receive,
    remarks_on_alt,
    what_is_wrong,
)
from directory.web.practice.shell import page
from directory.web.presenting.portfolio_case import kept_photo_view, next_words

Answer = str | Response | tuple[str, int]
NOTHING_CAME = "Choose at least one photo."
TAKE_OUT = (
    "It is deleted within a day, and the same file can be added again.",
    "A consent covers exactly the photos that the person saw: after this they have to consent to the others anew.",
)
EARLIER, LATER = "earlier", "later"


@pages.route("/<slug>/photos/<int:case_id>/add", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
@takes_photos
def add_photos(slug: str, case_id: int) -> Answer:
    """Add photos to a case, several at once; each waits until its words and its day are there."""
    kept: KeptCase = loaded_thing()
    sent = sent_form()
    if request.method != "POST" or sent is None:
        return _add_page(kept, kept_rows(sent) if sent is not None else Intake(), {}, is_kept=sent is not None)
    intake = receive()
    errors = intake.errors
    if not intake.rows and not errors:
        errors["photos"] = NOTHING_CAME
    if errors or intake.has_remarks:
        return _add_page(kept, intake, errors), 422
    if intake.came:
        return _add_page(kept, intake, {})
    try:
        _add(kept, intake)
    except Overtaken as refused:
        return _add_page(kept, intake, {"form": str(refused)}, is_overtaken=True), 422
    except RuleBroken as refused:
        return _add_page(kept, intake, {"photos": str(refused)}), 422
    flash(f"{plural(len(intake.rows), 'photo')} added.", "success")
    return redirect(url_for("practice.photo_case", slug=slug, case_id=case_id), code=303)


@pages.route("/<slug>/photos/<int:case_id>/pictures/<int:photo_id>", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def photo_of_case(slug: str, case_id: int, photo_id: int) -> Answer:
    """Say otherwise when a photo was taken, or what it shows."""
    kept: KeptCase = loaded_thing()
    photo = _photo(kept, photo_id)
    sent = sent_form()
    if sent is None:
        return _photo_page(kept, photo, str(abs(photo.days)), photo.alt, {})
    days, alt = one_line(sent.get("days")), one_line(sent.get("alt"))
    if request.method != "POST":
        return _photo_page(kept, photo, days, alt, {}, is_kept=True)
    errors = what_is_wrong(photo.part, days, alt)
    if errors or remarks_on_alt(alt):
        return _photo_page(kept, photo, days, alt, errors), 422
    try:
        with seen_case(kept.case):
            change_photo(photo, days=days_since(photo.part, days), alt=alt, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
        return _photo_page(kept, photo, days, alt, errors, is_overtaken=isinstance(refused, Overtaken)), 422
    flash("The words and the day of this photo: saved.", "success")
    return redirect(url_for("practice.photo_case", slug=slug, case_id=case_id), code=303)


@pages.post("/<slug>/photos/<int:case_id>/pictures/<int:photo_id>/move")
@allow("practice:photo:edit", on=own_case)
def move_photo(slug: str, case_id: int, photo_id: int) -> Response:
    """Put a photo one place earlier or later among those of its part."""
    kept: KeptCase = loaded_thing()
    photo = _photo(kept, photo_id)
    step = -1 if request.form.get("to") == EARLIER else 1
    try:
        with seen_case(kept.case) as case:
            ids = [one.id for one in case.photos]
            of_part = [one.id for one in case.photos if one.part is photo.part]
            at = of_part.index(photo_id) + step
            if 0 <= at < len(of_part):
                here, there = ids.index(photo_id), ids.index(of_part[at])
                ids[here], ids[there] = ids[there], ids[here]
                order_photos(case, ids, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash(f"Moved {EARLIER if step < 0 else LATER}. The person consents to the photos in this order.", "success")
    return redirect(f"{url_for('practice.photo_case', slug=slug, case_id=case_id)}#photo-{photo_id}", code=303)


@pages.route("/<slug>/photos/<int:case_id>/pictures/<int:photo_id>/remove", methods=["GET", "POST"])
@allow("practice:photo:edit", on=own_case)
def remove_case_photo(slug: str, case_id: int, photo_id: int) -> str | Response:
    """Ask, then take a photo out of its case."""
    kept: KeptCase = loaded_thing()
    photo = _photo(kept, photo_id)
    back = url_for("practice.photo_case", slug=slug, case_id=case_id)
    if request.method != "POST":
        shown = kept_photo_view(kept.case.photos, photo)
        return page(
            "practice/photo_confirm.html",
            kept.listing,
            title=f"Take out: {shown.name.lower()}",
            sentences=(next_words(kept.case), *TAKE_OUT),
            words="Take this photo out",
            back=back,
            photo=shown,
            case=kept.case,
        )
    try:
        with seen_case(kept.case):
            remove_photo(photo, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        flash(str(refused), "error")
    else:
        flash("Taken out. Nobody sees it any more, and it is deleted within a day.", "success")
    return redirect(back, code=303)


def _photo(kept: KeptCase, photo_id: int) -> CasePhoto:
    return next((one for one in kept.case.photos if one.id == photo_id), None) or abort(404)


def _add(kept: KeptCase, intake: Intake) -> None:
    """Add all that waits, or nothing of it."""
    with seen_case(kept.case) as case:
        check_unused(intake.rows)
        by, now = visitor.me(), utc_now()
        for row in intake.rows:
            add_photo(case, row.photo, part=row.part, days=row.days_since, alt=row.alt, by=by, now=now)


def _add_page(
    kept: KeptCase,
    intake: Intake,
    errors: dict[str, str],
    *,
    is_kept: bool = False,
    is_overtaken: bool = False,
) -> str:
    """The page. Its form keeps the version that was seen first, until somebody is told that another one stands."""
    sent = sent_form() if not is_overtaken else None
    return page(
        "practice/photo_add.html",
        kept.listing,
        case=kept.case,
        intake=intake,
        version=sent["version"] if sent and "version" in sent else kept.case.version,
        errors=errors,
        is_kept=is_kept,
        warning=next_words(kept.case),
    )


def _photo_page(
    kept: KeptCase,
    photo: CasePhoto,
    days: str,
    alt: str,
    errors: dict[str, str],
    *,
    is_kept: bool = False,
    is_overtaken: bool = False,
) -> str:
    return page(
        "practice/photo_one.html",
        kept.listing,
        case=kept.case,
        photo=kept_photo_view(kept.case.photos, photo),
        days=days,
        alt=alt,
        days_label=DAYS_WORDS[photo.part][0],
        errors=errors,
        remarks=remarks_on_alt(alt),
        stands=(photo.alt, str(abs(photo.days))) if is_overtaken else None,
        is_kept=is_kept,
        warning=next_words(kept.case),
    )
