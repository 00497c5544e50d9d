"""Who licenses acupuncture where: what is known, what is confirmed, and the checks that confirm it."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from directory.accounts.queries import account_by_id
from directory.jurisdictions.actions import record_check_of
from directory.jurisdictions.queries import all_current, checks_of, current, known_facts, newest_checks
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken
from directory.vocabulary import Fact
from directory.vocabulary.jurisdictions import FACTS, Jurisdiction
from directory.web import visitor
from directory.web.admin.blueprint import pages
from directory.web.forms.jurisdictions import CheckForm
from directory.web.guards import Loaded, allow, loaded_thing
from directory.web.keeping import sent_form

FACT_WORDS: dict[Fact, str] = {
    "license": "Does a license exist?",
    "board": "Board",
    "titles": "Titles",
    "look_up": "Look-up",
    "roster": "Public roster",
    "renewal": "Renewal",
}
HINTS: dict[Fact, str] = {
    "license": "“yes” or “no”, for acupuncturists.",
    "board": "Its name as it writes it.",
    "titles": "With commas between, like L.Ac., D.Ac.",
    "look_up": "The whole address, beginning with https://.",
    "roster": "The name or number of its file in the open data; empty where there is none.",
    "renewal": "How often, and what it takes.",
}
SHOWN = {"all": "All", "unconfirmed": "With something unconfirmed", "unlicensed": "Without a license"}


def any_jurisdiction(code: str) -> Loaded | None:
    """A jurisdiction as it is known now."""
    try:
        return Loaded(current(code), frozenset())
    except KeyError:
        return None


@pages.get("/jurisdictions")
@allow("admin:jurisdiction:read")
def jurisdictions() -> str:
    """List every jurisdiction, or those with something to check."""
    wanted, checks = request.args.get("show", "all"), newest_checks()
    wanted = wanted if wanted in SHOWN else "all"
    rows = [(one, known_facts(one, checks)) for one in all_current()]
    kept = [(one, facts) for one, facts in rows if _is_wanted(one, wanted)]
    unconfirmed = sum(not fact.is_confirmed for _, facts in rows for fact in facts)
    return render_template(
        "admin/jurisdictions.html",
        groups=[(name, [row for row in kept if row[0].country == code]) for code, name in COUNTRIES],
        words=FACT_WORDS,
        shown=SHOWN,
        wanted=wanted,
        unconfirmed=unconfirmed,
    )


COUNTRIES = (("US", "United States"), ("CA", "Canada"))


@pages.get("/jurisdictions/<code>")
@allow("admin:jurisdiction:read", on=any_jurisdiction)
def one_jurisdiction(code: str) -> str:  # noqa: ARG001 - the loader took it
    """Show each fact of one with its source and its day."""
    return _page(loaded_thing(), {})


@pages.post("/jurisdictions/<code>")
@allow("admin:jurisdiction:check", on=any_jurisdiction)
def check_jurisdiction(code: str) -> str | Response:
    """Write down what a source says of one fact."""
    form = CheckForm.filled(request.form)
    errors = form.sentences
    fact = next((one for one in FACTS if one == form.fact.data), None)
    if fact is None:
        errors = {"form": "Choose one of the facts on the page."}
    try:
        if fact is not None and not errors:
            said, source, day = form.value.data or "", form.source.data, form.checked_on.data
            with unit_of_work():
                record_check_of(code, fact, said, source=source, checked_on=day, by=visitor.me(), now=utc_now())
    except RuleBroken as refused:
        errors = {refused.field or "form": str(refused)}
    if errors:
        return make_response(_page(loaded_thing(), errors), 422)
    flash(f"{FACT_WORDS[fact]}: recorded." if fact else "", "success")
    return redirect(url_for("admin.one_jurisdiction", code=code), code=303)


def _is_wanted(one: Jurisdiction, wanted: str) -> bool:
    if wanted == "unlicensed":
        return not one.has_license
    if wanted == "unconfirmed":
        return any(not one.is_confirmed(fact) for fact in FACTS if one.has_license or fact == "license")
    return True


def _page(one: Jurisdiction, errors: dict[str, str]) -> str:
    sent = sent_form()
    checks = checks_of(one.code)
    return render_template(
        "admin/one_jurisdiction.html",
        one=one,
        facts=known_facts(one, newest_checks(one.code)),
        words=FACT_WORDS,
        hints=HINTS,
        checks=[(check, _name(check.checked_by_id)) for check in checks],
        today=utc_now().date(),
        open=sent.get("fact", "") if sent else "",
        sent=sent or {},
        errors=errors,
    )


def _name(account_id: int | None) -> str:
    account = account_by_id(account_id) if account_id else None
    return (account.name or account.email) if account else "the operator"
