"""Files that people send are scanned for viruses before anything else is done with them, where the settings say so.

What is found is refused and kept nowhere; so is every file while the scanner does not answer.
"""

from __future__ import annotations

import hashlib

import structlog
from flask import current_app

from directory.audit.actions import record
from directory.audit.rules import Actor
from directory.files.scanning import Scanner, ScannerAway
from directory.languages import mark
from directory.shared.clock import utc_now
from directory.shared.db import unit_of_work
from directory.shared.errors import RuleBroken

FOUND = mark(
    "Our virus scanner finds something in this file, so we do not take it. Print it anew to a PDF, or photograph it."
)
AWAY = mark("We cannot check files for viruses at the moment, so we take none. Try again later.")
NAME_MAX_CHARS = 200

log = structlog.get_logger()


def check_clean(data: bytes, *, by: Actor) -> None:
    """Raise RuleBroken for a file in which the scanner finds something, and for every file that it cannot look at.

    What was found is a line of the trail, with the SHA-256 of the file. Outside of any unit of work.
    """
    scanner: Scanner | None = current_app.extensions["virus_scanner"]
    if scanner is None:
        return
    try:
        found = scanner.find(data)
    except ScannerAway as away:
        log.warning("scanner_away", why=str(away))
        raise RuleBroken(AWAY) from away
    if found is None:
        return
    said = {"found": found[:NAME_MAX_CHARS], "digest": hashlib.sha256(data).hexdigest()}
    with unit_of_work():
        record("refuse_infected_file", subject_kind="site", subject_id=0, by=by, now=utc_now(), after=said)
    raise RuleBroken(FOUND)
