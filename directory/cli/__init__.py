"""The commands, one group per room: `flask --app wsgi GROUP COMMAND`. Long work shows its progress."""

from __future__ import annotations

from flask import Flask

from directory.cli.accounts import accounts
from directory.cli.audit import audit
from directory.cli.demo import demo
from directory.cli.inquiries import inquiries
from directory.cli.listings import listings
from directory.cli.notices import notices
from directory.cli.ops import ops
from directory.cli.photos import photos
from directory.cli.registers import registers
from directory.cli.search import search


def mount(app: Flask) -> None:
    """Mount every group."""
    for group in (accounts, audit, demo, inquiries, listings, notices, ops, photos, registers, search):
        app.cli.add_command(group)
