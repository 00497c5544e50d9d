"""The zip of everything that is held of a person, as an answer; and the stores that it is read from."""

from __future__ import annotations

import tempfile

from flask import Response, current_app, send_file

from directory.accounts.models import Account
from directory.config import Config
from directory.privacy.listings_left import Stores
from directory.privacy.people import Site, write_copy
from directory.shared.clock import utc_now
from directory.web.headers import keep_nowhere

IN_MEMORY_BYTES = 256 * 1024


def copy_of(address: str, account: Account | None) -> Response:
    """The zip of everything under an address and of its account, to be saved."""
    config: Config = current_app.config["FINEPOINT"]
    now = utc_now()
    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES)  # noqa: SIM115 - closed with the answer
    try:
        site = Site(config.site_name, config.base_url.rstrip("/"))
        write_copy(file, address, account, stores=stores(), site=site, now=now)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = f"my-data-{now:%Y-%m-%d}.zip"
    return keep_nowhere(send_file(file, mimetype="application/zip", as_attachment=True, download_name=name))


def stores() -> Stores:
    """The stores of this application that hold what belongs to listings."""
    held = current_app.extensions
    return Stores(held["paper_store"], held["file_store"])
