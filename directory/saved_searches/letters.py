"""The letters of saved searches, in the language of each. Their keys begin with `saved_search:<id>:`."""

from __future__ import annotations

from datetime import datetime

from directory.languages import LANGUAGES
from directory.notices.actions import forget_letters, queue_letter
from directory.saved_searches.models import SavedSearch


def write(saved: SavedSearch, template: str, *, about: str, now: datetime, **values: object) -> None:
    """Queue a letter; everyone carries its one-click unsubscription (RFC 8058).

    That which asks for confirmation says nothing of the search: whoever typed the address may be a stranger, who would
    write to its reader in our name, or have mistyped their own.
    """
    prefix = LANGUAGES[saved.language].prefix
    given = {
        "words": saved.words,
        "page": f"{prefix}/saved-searches/{saved.key}",
        "results": f"{prefix}/search?{saved.query}",
        "ends_on": saved.ends_on,
        "pace": saved.pace.value,
    }
    queue_letter(
        template,
        to=saved.email,
        values=given | values,
        key=f"{_key_prefix(saved)}{template}:{about}",
        language=saved.language,
        now=now,
        unsubscribe=f"/saved-searches/{saved.key}/unsubscribe",
    )


def forget_letters_of(saved: SavedSearch) -> None:
    """Delete every letter of a saved search, sent or not."""
    forget_letters(_key_prefix(saved))


def _key_prefix(saved: SavedSearch) -> str:
    return f"saved_search:{saved.id}:"
