"""What the machine saw of a credential: registers, rosters, exclusions, the same number or document elsewhere.

Findings are computed when they are read. They decide nothing: a verifier reads them beside the claim. Not being found
is neutral. `risk_of` weighs them for the order of the queue.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from directory.credentials.kinds import NCBAHM_NUMBER, is_of_ncbahm
from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind
from directory.papers.queries import alike_elsewhere, same_elsewhere
from directory.registers import EXCLUSIONS, NPI_REGISTER, ROSTER
from directory.registers.npi.queries import records_among
from directory.registers.queries import newest_imports
from directory.shared.text import plural
from directory.verification.elsewhere import holders_of_papers, others_with_number
from directory.verification.finding import Finding, FindingKind, Tone, Weighed, day_said, risk_of
from directory.verification.matching import matches_of
from directory.verification.queries import today_for
from directory.verification.register_findings import of_exclusions, of_npi, of_roster

__all__ = ["Finding", "FindingKind", "Tone", "Weighed", "findings_for", "number_form", "programme_differs", "risk_of"]

SOON = timedelta(days=60)
HAS_LAST_DAY = frozenset({CredentialKind.LICENSE, CredentialKind.CERTIFICATION, CredentialKind.INSURANCE})


def findings_for(credential: Credential, *, now: datetime) -> tuple[Finding, ...]:
    """Everything that the machine sees of one credential now, in the order in which a verifier asks."""
    imported = newest_imports()
    today = today_for(credential, now=now)
    npi = credential.practitioner.npi
    record = next(iter(records_among([npi])), None) if npi else None
    found: list[Finding] = []
    found += _of_expiry(credential, today)
    found += of_roster(credential, imported.get(f"{ROSTER}{(credential.region or '').lower()}"))
    found += of_npi(credential, record, imported.get(NPI_REGISTER))
    found += of_exclusions(matches_of(credential.practitioner_id), imported.get(EXCLUSIONS))
    found += number_form(credential)
    found += _of_same_number(credential)
    found += _of_papers(credential)
    found += programme_differs(credential)
    return tuple(found)


def number_form(credential: Credential) -> list[Finding]:
    """Whether the number of a national certification has the form that the board gives."""
    if credential.kind is not CredentialKind.CERTIFICATION or not is_of_ncbahm(credential.issuer):
        return []
    detail = "Numbers of the NCBAHM (formerly NCCAOM) have 3 to 6 digits, no letters, and do not begin with 0."
    if NCBAHM_NUMBER.fullmatch(credential.number or ""):
        return [Finding(FindingKind.NUMBER_FORM, Tone.AGREES, "The number has the board's form.", detail)]
    return [Finding(FindingKind.NUMBER_FORM, Tone.DIFFERS, "The number does not have the board's form.", detail)]


def programme_differs(credential: Credential) -> list[Finding]:
    """Whether a training states more hours than its programme has."""
    programme = credential.programme
    if programme is None:
        return []
    pairs = [("hours", credential.hours, programme.hours)]
    pairs.append(("hours in person", credential.in_person_hours, programme.in_person_hours))
    found = [
        Finding(
            FindingKind.PROGRAMME,
            Tone.DIFFERS if stated > listed else Tone.AGREES,
            f"It states {'more' if stated > listed else 'no more'} {what} than the programme has.",
            f"{stated} stated, {listed} in the training register: {programme.title}, {programme.body}.",
            "Training register",
            programme.checked_on,
        )
        for what, stated, listed in pairs
        if stated is not None and listed is not None
    ]
    nothing = f"The training register has no hours of {programme.title}, {programme.body}."
    return found or [Finding(FindingKind.PROGRAMME, Tone.NEUTRAL, "Hours not compared.", nothing, "Training register")]


def _of_expiry(credential: Credential, today: date) -> list[Finding]:
    last = credential.expires_on
    if last is None:
        if credential.kind not in HAS_LAST_DAY:
            return []
        return [Finding(FindingKind.EXPIRY, Tone.NEUTRAL, "No last day is stated.")]
    if last < today:
        return [Finding(FindingKind.EXPIRY, Tone.DIFFERS, f"By its stated last day it ended on {day_said(last)}.")]
    if last <= today + SOON:
        left = plural((last - today).days, "day")
        return [Finding(FindingKind.EXPIRY, Tone.NEUTRAL, f"It ends soon: on {day_said(last)}, in {left}.")]
    return [Finding(FindingKind.EXPIRY, Tone.AGREES, f"It runs until {day_said(last)}.")]


def _of_same_number(credential: Credential) -> list[Finding]:
    others = others_with_number(credential)
    if not others:
        return []
    title = f"{plural(len(others), 'other practitioner states', 'other practitioners state')} the same number."
    names = ", ".join(other.practitioner.name for other in others)
    return [Finding(FindingKind.SAME_NUMBER, Tone.ALARM, title, names)]


def _of_papers(credential: Credential) -> list[Finding]:
    """The same bytes are the same document. What only looks alike is as a rule another one of the same printed form."""
    same = {other.id for paper in credential.papers for other in same_elsewhere(paper)}
    alike = {other.id for paper in credential.papers for other in alike_elsewhere(paper)}
    holders = holders_of_papers(same, but=credential.practitioner_id)
    lookalikes = [name for name in holders_of_papers(alike, but=credential.practitioner_id) if name not in holders]
    found = []
    if holders:
        title = "The same document was handed in by somebody else."
        found.append(Finding(FindingKind.SAME_DOCUMENT, Tone.ALARM, title, ", ".join(holders)))
    if lookalikes:
        title = "It looks like the same form as a document of somebody else."
        detail = f"Certificates of one school look alike: compare the names on them. {', '.join(lookalikes)}"
        found.append(Finding(FindingKind.SAME_FORM, Tone.NEUTRAL, title, detail))
    return found
