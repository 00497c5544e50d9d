"""Who else states the same number, and who else handed in the same document."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from directory.credentials.kinds import is_of_ncbahm
from directory.credentials.models import Credential, CredentialPaper
from directory.credentials.rules import CredentialKind
from directory.listings.models import Practitioner
from directory.registers.numbers import plain_number
from directory.shared.db import db

SIGNS = " -./#"
"""What people write between the letters and digits of a number."""


def others_with_number(credential: Credential) -> Sequence[Credential]:
    """The credentials of other people of the same kind and issuer that state the same number."""
    if not credential.number:
        return ()
    written = func.upper(Credential.number)
    for sign in SIGNS:
        written = func.replace(written, sign, "")
    same_region = Credential.region.is_(None) if credential.region is None else Credential.region == credential.region
    rows = db.session.scalars(
        select(Credential)
        .where(
            Credential.kind == credential.kind,
            same_region,
            Credential.practitioner_id != credential.practitioner_id,
            Credential.withdrawn_at.is_(None),
            written == plain_number(credential.number),
        )
        .options(joinedload(Credential.practitioner))
        .order_by(Credential.id)
    )
    return [row for row in rows if _is_same_issuer(row, credential)]


def holders_of_papers(paper_ids: Collection[int], *, but: int) -> Sequence[str]:
    """The names of practitioners, but one, for whose credentials these documents were handed in."""
    names = db.session.scalars(
        select(Practitioner.name)
        .join(Credential, Credential.practitioner_id == Practitioner.id)
        .join(CredentialPaper, CredentialPaper.credential_id == Credential.id)
        .where(CredentialPaper.paper_id.in_(paper_ids), Practitioner.id != but)
        .order_by(Practitioner.id)
    )
    return list(dict.fromkeys(names))


def _is_same_issuer(one: Credential, other: Credential) -> bool:
    """Boards of one state are one issuer of its licenses; other issuers go by their names."""
    if one.kind is CredentialKind.LICENSE:
        return True
    if is_of_ncbahm(one.issuer) and is_of_ncbahm(other.issuer):
        return True
    return one.issuer.casefold() == other.issuer.casefold()
