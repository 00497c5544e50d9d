"""The words of a listing's page for what the rooms keep as codes; said by `gettext` where they are shown."""

from __future__ import annotations

from directory.credentials.rules import CredentialKind
from directory.languages import mark
from directory.listings.rules import Access, PrecautionKind, Refund, Stance, Subject

KIND_WORDS = {
    CredentialKind.LICENSE: mark("License"),
    CredentialKind.CERTIFICATION: mark("Certification"),
    CredentialKind.TRAINING: mark("Training"),
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: mark("Clean Needle Technique"),
    CredentialKind.DEGREE: mark("Degree"),
    CredentialKind.INSURANCE: mark("Liability insurance"),
}
KIND_NOTES = {
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: mark("A safety certificate, not a license."),
}
"""What a kind is easily taken for, and is not."""
REFUND_WORDS = {
    Refund.FULL: mark("Refunded in full"),
    Refund.LESS_USED_AT_SINGLE_PRICE: mark("Refunded, with used sessions counted at the single price"),
    Refund.NONE: mark("Not refunded"),
}
ACCESS_WORDS = {
    Access.STEP_FREE: mark("Step-free from street to treatment room"),
    Access.PARTLY: mark("Partly step-free"),
    Access.STEPS: mark("Steps on the way in"),
}
PRECAUTION_WORDS = {
    PrecautionKind.BOTOX: mark("Recent Botox"),
    PrecautionKind.FILLER: mark("Recent filler"),
    PrecautionKind.LASER: mark("Recent laser treatment"),
    PrecautionKind.PREGNANCY: mark("Pregnancy"),
    PrecautionKind.BLOOD_THINNERS: mark("Blood thinners"),
    PrecautionKind.CLOTTING_DISORDER: mark("Clotting disorder"),
    PrecautionKind.DIABETES: mark("Uncontrolled diabetes"),
    PrecautionKind.SKIN_INFECTION: mark("Cold sores or skin infection"),
    PrecautionKind.CYSTIC_ACNE: mark("Active cystic acne"),
}
STANCE_WORDS = {Stance.EXCLUDES: mark("Does not treat"), Stance.ASKS: mark("Asks first, then decides with you")}
SUBJECT_WORDS = {
    Subject.ABOUT: mark("Text"),
    Subject.CONTACT: mark("Contact"),
    Subject.PLACES: mark("Places"),
    Subject.HOURS: mark("Hours"),
    Subject.AVAILABILITY: mark("Next opening"),
    Subject.TERMS: mark("Concerns and techniques"),
    Subject.PRICES: mark("Prices"),
    Subject.PLAN: mark("Plan"),
    Subject.PRECAUTIONS: mark("Waits and exclusions"),
}
