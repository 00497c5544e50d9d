"""What is wrong with the secret keys of an instance, or due: whether what is sealed opens, and what needs which key."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from directory.accounts.queries import accounts_hashed_before_keys_had_names
from directory.accounts.rules import IDLE_FOR
from directory.config import Config
from directory.files.sealing import PAPERS, SealedStore
from directory.files.store import Store
from directory.keyring.queries import exchanged_at, not_carried
from directory.operations.exchanging import check_order, still_left
from directory.operations.findings import Finding, Patient, broken, due, fine
from directory.shared.errors import RuleBroken
from directory.shared.keys import SecretKeys
from directory.shared.sealing import SealBroken
from directory.shared.text import plural

SEALS_LOOKED_AT = 3
"""One may be damaged by itself."""


def examine_seals(config: Config, papers: Store | None) -> Iterator[Finding]:
    """Whether the secret key is the one under which private documents lie here."""
    if papers is None:
        return
    sealed = SealedStore(papers, keys=_keys(config), purpose=PAPERS)
    try:
        names = list(islice(papers.names(), SEALS_LOOKED_AT))
        opened = [name for name in names if _opens(sealed, name)]
    except OSError:
        return  # of which another finding tells
    if opened:
        yield fine("Private documents open under this secret key.")
    elif names:
        yield broken(
            "No private document opens: this is another secret key.",
            "Set the old FINEPOINT_SECRET_KEY, or name it in FINEPOINT_EARLIER_SECRET_KEYS.",
        )


def examine_exchange(patient: Patient) -> Iterator[Finding]:
    """Whether anything lies under another secret key than the one in force, and when earlier ones can go."""
    keys = _keys(patient.config)
    try:
        check_order(keys)
    except RuleBroken as wrong:
        yield broken(str(wrong), "See docs/operating.md.")
        return
    if not keys.earlier and not not_carried(keys):
        return
    try:
        left = still_left(keys, stores=patient.stores)
    except OSError:
        return  # of which another finding tells
    if left:
        counts = (
            plural(left.files, "sealed file"),
            plural(left.authenticators, "authenticator"),
            plural(left.carried, "key"),
        )
        yield due(f"{', '.join(counts)} lie under an earlier secret key, or another one.", "ops exchange-key")
        return
    over = max(at for secret in keys.earlier if (at := exchanged_at(secret))) + IDLE_FOR
    words = "Nothing lies under an earlier secret key"
    if unnamed := accounts_hashed_before_keys_had_names():
        words += (
            f", but for {plural(unnamed, 'account')} whose password or recovery codes were set before keys had names"
        )
    if patient.now < over:
        yield fine(f"{words}; until {over:%Y-%m-%d} sign-ins and links of letters may be signed under it.")
    else:
        yield due(f"{words}, and no sign-in is signed under it.", "Take FINEPOINT_EARLIER_SECRET_KEYS out.")


def _keys(config: Config) -> SecretKeys:
    return SecretKeys(config.signing_key(), config.earlier_secret_keys)


def _opens(sealed: SealedStore, name: str) -> bool:
    try:
        sealed.get(name)
    except SealBroken:
        return False
    return True
