"""What the first two points still lack, and where the locker gives it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from directory.checklist.facts import CredentialFact, Facts
from directory.checklist.rules import Number, Point, State, of_kind
from directory.credentials.rules import CredentialKind
from directory.credentials.standing import StandingState
from directory.shared.text import listed
from directory.verification.models import Submission
from directory.verification.rules import SubmissionState
from directory.vocabulary import jurisdiction


@dataclass(frozen=True, slots=True)
class Step:
    """Something that a point still lacks; `url` and `words` where a page gives it."""

    sentence: str
    words: str = ""
    url: str = ""


def step_to_proof(point: Point, facts: Facts, slug: str, *, at_the_desk: Mapping[int, Submission]) -> Step:
    """What a point that credentials answer lacks. `at_the_desk`: open submissions by the credential's id."""
    if point.credential is None:
        return _to_a_license(facts, slug) if point.number is Number.LICENSED else _to_a_training(slug)
    url = url_for("practice.credential", slug=slug, credential_id=point.credential.id)
    if point.state is State.LAPSED:
        url = url_for("practice.edit_credential", slug=slug, credential_id=point.credential.id)
        return Step("It has lapsed. Give its new last day, and we check it again.", "Renew it", url)
    return _to_a_check(point.credential, at_the_desk.get(point.credential.id), url)


def _to_a_check(credential: CredentialFact, submission: Submission | None, url: str) -> Step:
    """What a stated credential waits for."""
    if submission is not None and submission.state is SubmissionState.ASKED:
        return Step("The verification desk asks you something about it.", "Answer", url)
    if submission is not None:
        return Step("It is at the verification desk, and counts when it is checked.", "See where it stands", url)
    if credential.at_first.state is StandingState.DECLINED:
        return Step("We could not confirm it. What was found stands beside it.", "See why", url)
    if credential.at_first.state is StandingState.REVOKED:
        return Step("Its verification was withdrawn. The reason stands beside it.", "See why", url)
    return Step("Counts when we have checked it, and it is not at the verification desk yet.", "Hand it in", url)


def _to_a_license(facts: Facts, slug: str) -> Step:
    certification = url_for("practice.new_credential", slug=slug, kind=CredentialKind.CERTIFICATION.value)
    license_url = url_for("practice.new_credential", slug=slug, kind=CredentialKind.LICENSE.value)
    if facts.regions and facts.unlicensed.issuperset(facts.regions):
        where = listed([jurisdiction(code).name for code in facts.regions])
        sentence = f"{where} issues no license to acupuncturists: state your national certification, and we check it."
        return Step(sentence, "State it", certification)
    if of_kind(facts, CredentialKind.LICENSE):
        where = listed([jurisdiction(code).name for code in facts.regions if code not in facts.unlicensed], "or")
        sentence = f"A license counts where you practice: state the one of {where or 'the state of your places'}."
        return Step(sentence, "State it", license_url)
    return Step("State your license, and we check it at the board that gave it.", "State it", license_url)


def _to_a_training(slug: str) -> Step:
    url = url_for("practice.new_credential", slug=slug, kind=CredentialKind.TRAINING.value)
    return Step("State a training in facial work with its hours, and we check it by its certificate.", "State it", url)
