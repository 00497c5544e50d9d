"""What registers say of a credential: the state's roster, the NPI register, the exclusion list.

The sentences say what is in a register and what is not, never what that means for the person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from directory.credentials.models import Credential
from directory.credentials.rules import CredentialKind
from directory.registers.models import RegisterImport
from directory.registers.names import RegisterName, names_fit
from directory.registers.npi.models import NpiRecord
from directory.registers.npi.rules import EntityKind
from directory.registers.numbers import numbers_agree
from directory.registers.rosters.mapping import RosterMapping, mapping_of_region
from directory.registers.rosters.models import RosterLicense
from directory.registers.rosters.rules import Likeness as RosterLikeness
from directory.registers.values import is_npi
from directory.verification.finding import Finding, FindingKind, Tone, day_said
from directory.verification.known import all_names, record_name
from directory.verification.models import ExclusionMatch
from directory.verification.rosters import is_for_rosters, roster_fit
from directory.verification.rules import Likeness, MatchState

NPI_SOURCE = "National NPI register"
EXCLUSION_SOURCE = "OIG exclusion list (LEIE)"


def of_roster(credential: Credential, imported: RegisterImport | None) -> list[Finding]:
    if not is_for_rosters(credential) or credential.region is None:
        return []
    by_state = mapping_of_region(credential.region)
    if by_state is None or imported is None:
        nothing = f"No roster of {credential.region} was imported."
        return [Finding(FindingKind.ROSTER, Tone.NEUTRAL, nothing, "Look the license up at the board.")]
    fit = roster_fit(credential, by_state)
    return roster_findings(credential, fit.likeness, fit.license, by_state, as_of=imported.ended_at.date())


def roster_findings(
    credential: Credential,
    likeness: RosterLikeness,
    row: RosterLicense | None,
    by_state: RosterMapping,
    *,
    as_of: date,
) -> list[Finding]:
    """What a roster says of a license. Its discipline is told only where number and name both fit."""

    def said(tone: Tone, title: str, detail: str = "") -> Finding:
        return Finding(FindingKind.ROSTER, tone, title, detail, f"Roster: {by_state.name}", as_of)

    if row is None or likeness is RosterLikeness.NONE:
        return [said(Tone.NEUTRAL, f"Not found in the roster of {day_said(as_of)}.", "That is no word against it.")]
    who = _whole(RegisterName(row.last_name, row.first_name, row.middle_name))
    if likeness is RosterLikeness.NUMBER_ONLY:
        return [said(Tone.DIFFERS, "The roster has this number under another name.", f"There it is {who}.")]
    if likeness is RosterLikeness.NAME_ONLY:
        detail = f"{who} has the number {row.number} there, and may be another person of that name."
        return [said(Tone.DIFFERS, "The roster has this name under another number.", detail)]
    found = [
        said(Tone.AGREES, "The roster has this number under this name.", f"{who}, {row.number}. {row.link}".strip())
    ]
    if row.is_active is None:
        found.append(said(Tone.NEUTRAL, f"Its status there is “{row.status or 'none'}”.", "Read what that means."))
    elif not row.is_active:
        found.append(said(Tone.DIFFERS, f"The roster says that it is not active: “{row.status}”."))
    if row.expires_on and credential.expires_on and row.expires_on != credential.expires_on:
        detail = f"{day_said(credential.expires_on)} is stated, {day_said(row.expires_on)} in the roster."
        found.append(said(Tone.DIFFERS, "The last day differs from the roster's.", detail))
    if row.has_action:
        found.append(said(Tone.DIFFERS, "The roster notes an action against this license.", "Read it at the source."))
    return found


def of_npi(credential: Credential, record: NpiRecord | None, imported: RegisterImport | None) -> list[Finding]:
    npi = credential.practitioner.npi
    if not npi:
        return [Finding(FindingKind.NPI, Tone.NEUTRAL, "No NPI is stated.")]
    if not is_npi(npi):
        return [Finding(FindingKind.CHECK_DIGIT, Tone.DIFFERS, "The NPI does not pass its check digit.", npi)]
    found = [Finding(FindingKind.CHECK_DIGIT, Tone.AGREES, "The NPI passes its check digit.", npi)]
    if record is None:
        when = imported.ended_at.date() if imported else None
        nothing = (
            f"The NPI is not among the records of {day_said(when)}." if when else "The NPI register was not imported."
        )
        return [*found, Finding(FindingKind.NPI, Tone.NEUTRAL, nothing, "", NPI_SOURCE, when)]
    return [*found, *npi_findings(credential, record)]


def npi_findings(credential: Credential, record: NpiRecord) -> list[Finding]:
    """What the NPI register's record says: whose it is, whether it holds, and the license its holder typed."""

    def said(tone: Tone, title: str, detail: str = "", kind: FindingKind = FindingKind.NPI) -> Finding:
        return Finding(kind, tone, title, detail, NPI_SOURCE, record.imported_at.date())

    if record.is_deactivated:
        return [said(Tone.DIFFERS, "The NPI was deactivated.", f"On {day_said(record.deactivated_on)}.")]
    if record.entity is EntityKind.ORGANIZATION:
        return [said(Tone.DIFFERS, "The NPI is an organization's.", record.organization_name)]
    legal = record_name(record)
    who = _whole(legal)
    if any(names_fit(name, legal) for name in all_names(credential.practitioner, credential.holder)):
        found = [said(Tone.AGREES, "The NPI is in the register under this name.", who)]
    else:
        found = [said(Tone.DIFFERS, "The NPI is in the register under another name.", who)]
    if credential.kind is not CredentialKind.LICENSE or not credential.number:
        return found
    typed = [one.license_number for one in record.taxonomies if one.license_region.upper() == credential.region]
    typed = [number for number in typed if number]
    if not typed:
        nothing = f"The NPI record has no license of {credential.region}."
        found.append(said(Tone.NEUTRAL, nothing, "Its holder types licenses in.", FindingKind.NPI_LICENSE))
    elif any(_is_same_number(number, credential) for number in typed):
        title = "The NPI record has the same license number."
        found.append(said(Tone.AGREES, title, "Typed in by its holder: a hint, no proof.", FindingKind.NPI_LICENSE))
    else:
        title = f"The NPI record has another license number of {credential.region}."
        numbers = ", ".join(dict.fromkeys(typed))
        found.append(said(Tone.DIFFERS, title, f"{numbers}, typed in by its holder.", FindingKind.NPI_LICENSE))
    return found


def of_exclusions(matches: Sequence[ExclusionMatch], imported: RegisterImport | None) -> list[Finding]:
    as_of = imported.ended_at.date() if imported else None
    found = [_of_match(match, as_of) for match in matches]
    if found or as_of is None:
        nothing = Finding(FindingKind.EXCLUSION, Tone.NEUTRAL, "The exclusion list was not imported.")
        return found or [nothing]
    title = f"Nobody of this NPI, or of this name and state, is on the exclusion list of {day_said(as_of)}."
    return [Finding(FindingKind.EXCLUSION, Tone.AGREES, title, "", EXCLUSION_SOURCE, as_of)]


def _of_match(match: ExclusionMatch, as_of: date | None) -> Finding:
    row = match.exclusion
    who = _whole(RegisterName(row.last_name, row.first_name, row.middle_name)) or row.business_name
    detail = f"{who}, {row.city}, {row.region}; {row.specialty or row.general}; {row.exclusion_type}"
    detail += f", excluded on {day_said(row.excluded_on)}."
    if row.waived_on:
        detail += f" A waiver for {row.waiver_region or 'a state'} was given on {day_said(row.waived_on)}."
    if match.why:
        detail += f" {match.why}"
    tone, title = _verdict(match)
    return Finding(FindingKind.EXCLUSION, tone, title, detail, EXCLUSION_SOURCE, as_of)


def _verdict(match: ExclusionMatch) -> tuple[Tone, str]:
    if match.state is MatchState.CLEARED:
        return Tone.NEUTRAL, "A row of the exclusion list fitted, and does not hold any more."
    if match.state is MatchState.DISMISSED:
        return Tone.NEUTRAL, "A row of the exclusion list fits, and was found to be somebody else."
    if match.state is MatchState.CONFIRMED:
        return Tone.ALARM, "This person is on the exclusion list: a person confirmed it."
    if match.likeness is Likeness.EXACT:
        return Tone.ALARM, "This NPI is on the exclusion list."
    return Tone.DIFFERS, "Somebody of this name and state is on the exclusion list: possible, not certain."


def _is_same_number(typed: str, credential: Credential) -> bool:
    """As their state's roster compares numbers, or as any may be compared."""
    by_state = mapping_of_region(credential.region or "")
    stated = credential.number or ""
    return numbers_agree(typed, stated) or (
        by_state is not None and by_state.number_key(typed) == by_state.number_key(stated)
    )


def _whole(name: RegisterName) -> str:
    return " ".join(part for part in (name.first, name.middle, name.last) if part)
