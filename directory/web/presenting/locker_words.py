"""The locker's words: what each kind needs and proves, what a check came to, and how it was made."""

from __future__ import annotations

from directory.credentials.rules import CredentialKind, Method, Outcome

KIND_NAMES = {
    CredentialKind.LICENSE: "License",
    CredentialKind.CERTIFICATION: "Certification",
    CredentialKind.TRAINING: "Training in facial work",
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "Clean Needle Technique",
    CredentialKind.DEGREE: "Degree",
    CredentialKind.INSURANCE: "Liability insurance",
}
KIND_PROVES = {
    CredentialKind.LICENSE: "Given by a state or province. Checked at the board, it answers “Licensed?”.",
    CredentialKind.CERTIFICATION: "Given by a board, such as NCBAHM (formerly NCCAOM). Shown beside the license; where "
    "a state issues none, it answers “Licensed?” by itself.",
    CredentialKind.TRAINING: "A course, which nobody regulates. Checked by its certificate, it answers “Trained in "
    "facial work?”.",
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "A safety certificate of CCAHM. It is no license, and has no last day.",
    CredentialKind.DEGREE: "A school's. “Dr.” before your name needs a checked doctor's degree.",
    CredentialKind.INSURANCE: "With a line of its own on whether it covers cosmetic procedures.",
}
KIND_NEEDS = {
    CredentialKind.LICENSE: "State, title, number and last day. A photo of it helps; most boards can be looked up.",
    CredentialKind.CERTIFICATION: "Board, title, number and last day. A photo of it helps.",
    CredentialKind.TRAINING: "The course, its hours, the day it ended, and a photo or PDF of its certificate.",
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "The day, and a photo or PDF of the certificate.",
    CredentialKind.DEGREE: "The degree, the school, the year, and a photo or PDF of the diploma.",
    CredentialKind.INSURANCE: "The company, the last day, and the page of the policy that says what it covers.",
}
DOCUMENT_HINTS = {
    CredentialKind.LICENSE: "A photo of the license, if you have one.",
    CredentialKind.CERTIFICATION: "A photo of the certificate, if you have one.",
    CredentialKind.TRAINING: "The certificate, with its hours if it names them.",
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "The certificate.",
    CredentialKind.DEGREE: "The diploma.",
    CredentialKind.INSURANCE: "The page of the policy that says what it covers and until when.",
}
NEEDS_A_DOCUMENT = frozenset(
    {
        CredentialKind.TRAINING,
        CredentialKind.CLEAN_NEEDLE_TECHNIQUE,
        CredentialKind.DEGREE,
        CredentialKind.INSURANCE,
    }
)
"""Kinds that nobody can look up: without a document the desk has to ask for one."""
METHOD_WORDS = {
    Method.LOOK_UP: "by a look at the source",
    Method.ROSTER: "by the board's published list",
    Method.DOCUMENT: "by its document",
    Method.LETTER: "by a letter of the issuer",
}
OUTCOME_WORDS = {
    Outcome.VERIFIED: "Verified",
    Outcome.DECLINED: "Could not be confirmed",
    Outcome.REVOKED: "Verification withdrawn",
    Outcome.MORE_INFORMATION: "The desk asked for more",
}
