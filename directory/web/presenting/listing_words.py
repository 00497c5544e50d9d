"""The words of a listing's page for what the rooms keep as codes, and what to ask where a point is not proven."""

from __future__ import annotations

from directory.checklist.rules import Number
from directory.credentials.rules import CredentialKind
from directory.listings.rules import Access, PrecautionKind, Refund, Stance, Subject

KIND_WORDS = {
    CredentialKind.LICENSE: "License",
    CredentialKind.CERTIFICATION: "Certification",
    CredentialKind.TRAINING: "Training",
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "Clean Needle Technique",
    CredentialKind.DEGREE: "Degree",
    CredentialKind.INSURANCE: "Liability insurance",
}
KIND_NOTES = {
    CredentialKind.CLEAN_NEEDLE_TECHNIQUE: "A safety certificate, not a license.",
}
"""What a kind is easily taken for, and is not."""
REFUND_WORDS = {
    Refund.FULL: "Refunded in full",
    Refund.LESS_USED_AT_SINGLE_PRICE: "Refunded, with used sessions counted at the single price",
    Refund.NONE: "Not refunded",
}
ACCESS_WORDS = {
    Access.STEP_FREE: "Step-free from street to treatment room",
    Access.PARTLY: "Partly step-free",
    Access.STEPS: "Steps on the way in",
}
PRECAUTION_WORDS = {
    PrecautionKind.BOTOX: "Recent Botox",
    PrecautionKind.FILLER: "Recent filler",
    PrecautionKind.LASER: "Recent laser treatment",
    PrecautionKind.PREGNANCY: "Pregnancy",
    PrecautionKind.BLOOD_THINNERS: "Blood thinners",
    PrecautionKind.CLOTTING_DISORDER: "Clotting disorder",
    PrecautionKind.DIABETES: "Uncontrolled diabetes",
    PrecautionKind.SKIN_INFECTION: "Cold sores or skin infection",
    PrecautionKind.CYSTIC_ACNE: "Active cystic acne",
}
STANCE_WORDS = {Stance.EXCLUDES: "Does not treat", Stance.ASKS: "Asks first, then decides with you"}
SUBJECT_WORDS = {
    Subject.ABOUT: "Text",
    Subject.CONTACT: "Contact",
    Subject.PLACES: "Places",
    Subject.HOURS: "Hours",
    Subject.AVAILABILITY: "Next opening",
    Subject.TERMS: "Concerns and techniques",
    Subject.PRICES: "Prices",
    Subject.PLAN: "Plan",
    Subject.PRECAUTIONS: "Waits and exclusions",
}
QUESTIONS_TO_ASK = {
    Number.LICENSED: (
        "Which state license do you hold, and what is its number, so that I can look it up at the board?",
    ),
    Number.TRAINED: (
        "Where did you train in facial acupuncture, how many hours was it, and how much of it in person?",
    ),
    Number.PHOTOS: (
        "Do you have before and after photos of people of my age with my concern, shown with their consent?",
    ),
    Number.COSTS: (
        "What exactly do a first visit and a session cost, and what is included?",
        "If I buy a package: when does it expire, and what happens to sessions I do not use?",
    ),
    Number.PLAN: (
        "How many sessions would you plan for my goal, and how will we see whether it works?",
        "When would you advise me to stop?",
    ),
}
