"""The words of the desk for reasons, decisions and ways to check: "we did not find it", never "it is false"."""

from __future__ import annotations

from directory.credentials.rules import Method, Outcome, Reason

REASON_WORDS = {
    Reason.MATCHES_THE_SOURCE: "It matches the source",
    Reason.CONFIRMED_BY_THE_ISSUER: "The issuer confirmed it",
    Reason.DOCUMENT_IS_PLAIN: "The document shows it plainly",
    Reason.STILL_HOLDS: "It still holds",
    Reason.NOT_FOUND_AT_THE_SOURCE: "We did not find it at the source",
    Reason.NAME_DIFFERS: "The name at the source is another one",
    Reason.NUMBER_DIFFERS: "The number at the source is another one",
    Reason.ENDED_AT_THE_SOURCE: "By the source it has ended",
    Reason.DOCUMENT_DOES_NOT_SHOW_IT: "The document does not show it",
    Reason.NOT_A_COSMETIC_TRAINING: "It is not a training in cosmetic work",
    Reason.DOCUMENT_UNREADABLE: "We cannot read the document",
    Reason.DOCUMENT_MISSING: "A document is missing",
    Reason.DETAILS_MISSING: "Details are missing",
    Reason.WITHDRAWN_BY_THE_ISSUER: "The issuer withdrew it",
    Reason.DISCIPLINED_AT_THE_SOURCE: "The source names a discipline that ends it",
    Reason.EXCLUDED: "The holder is on the federal exclusion list",
    Reason.VERIFIED_BY_MISTAKE: "We had verified it by mistake",
    Reason.FORGED: "The document is not what it claims to be",
}
"""Each reason as a clause that stands alone."""

OUTCOME_LABELS = {
    Outcome.VERIFIED: "Verify",
    Outcome.DECLINED: "Decline",
    Outcome.MORE_INFORMATION: "Ask for more",
    Outcome.REVOKED: "Revoke",
}
"""What a verifier does to come to each outcome."""
METHOD_LABELS = {
    Method.LOOK_UP: "Online look-up at the source",
    Method.ROSTER: "The published list of the source",
    Method.DOCUMENT: "The document itself",
    Method.LETTER: "A letter or call from the issuer",
}
"""How a verifier checked."""
