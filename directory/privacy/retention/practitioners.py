"""What is kept of people who practice."""

from __future__ import annotations

from directory.languages import mark
from directory.ownership.rules import INVITATION_KEPT_FOR
from directory.papers.rules import DECLINED_KEPT_FOR as PAPERS_KEPT_FOR
from directory.portfolio.rules import DECLINED_KEPT_FOR as PHOTOS_KEPT_FOR, DRAFT_KEPT_FOR
from directory.privacy.retention.holding import Holding, Of

OF_PRACTITIONERS: tuple[Holding, ...] = (
    Holding(
        "listing",
        Of.PRACTITIONERS,
        mark("Your listing: all that you say of yourself and your practice, with every version of it"),
        mark("To be read, and to be put back where a change was a mistake."),
        mark("Until you delete it with your account; what was read in public stays in the audit trail"),
        tables=(
            "listing",
            "listing_term",
            "practitioner",
            "practice",
            "place",
            "hours",
            "price",
            "package",
            "plan",
            "plan_goal",
            "precaution",
            "confirmation",
            "old_slug",
            "picture",
            "change",
            "waiver_request",
            "wording_waiver",
        ),
    ),
    Holding(
        "keeping",
        Of.PRACTITIONERS,
        mark("Who keeps a listing, who asked to, and with what proof"),
        mark("So that nobody takes over what is not theirs."),
        mark("Kept; after you delete your account, without your name and your words"),
        tables=("keeper", "ownership_request", "gag_clause_attestation"),
        jobs=("settle_requests",),
    ),
    Holding(
        "invitations",
        Of.PRACTITIONERS,
        mark("The e-mail address to which an invitation to keep a listing went"),
        mark("So that whoever sent it sees to whom, and can take it back."),
        "",
        tables=("invitation",),
        times={"time": INVITATION_KEPT_FOR},
        jobs=("forget_old_invitations",),
    ),
    Holding(
        "documents",
        Of.PRACTITIONERS,
        mark("Documents of a credential that was declined or taken back"),
        mark("Time to object, and no longer."),
        "",
        tables=("paper", "paper_page", "credential_paper"),
        times={"time": PAPERS_KEPT_FOR},
        jobs=("erase_papers", "sweep_papers"),
    ),
    Holding(
        "declined-photos",
        Of.PRACTITIONERS,
        mark("Photos of a case that was declined"),
        mark("Time to hand them in again, and no longer."),
        "",
        times={"time": PHOTOS_KEPT_FOR},
        jobs=("purge_withdrawn",),
    ),
    Holding(
        "draft-photos",
        Of.PRACTITIONERS,
        mark("Photos of a draft that nobody works on"),
        mark("Time to finish it, and no longer."),
        "",
        times={"time": DRAFT_KEPT_FOR},
        jobs=("purge_withdrawn",),
    ),
    Holding(
        "registers",
        Of.PRACTITIONERS,
        mark("What public registers say of you: the NPI file, exclusions, and rosters of states"),
        mark("To check credentials, and so that people can find you before you have a listing of your own."),
        mark("As long as the register says it; a record that you take down here does not come back"),
        tables=("npi_record", "npi_location", "npi_other_name", "npi_taxonomy", "exclusion", "roster_license"),
    ),
    Holding(
        "trail",
        Of.PRACTITIONERS,
        mark("Every check of a credential, and every act in the audit trail"),
        mark("So that nobody can rewrite what was decided."),
        mark("Kept; a row is never changed"),
        tables=(
            "audit_entries",
            "credential",
            "ledger_entry",
            "submission",
            "submission_message",
            "exclusion_match",
            "proposal",
            "declared_conflict",
            "jurisdiction_check",
        ),
    ),
)
