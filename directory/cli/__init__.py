"""The commands, one group per room: `flask --app wsgi GROUP COMMAND`. Long work shows its progress."""

from __future__ import annotations

from flask import Flask

from directory.cli import audit, demo, notices, registers, search


def mount(app: Flask) -> None:
    """Mount every group."""
    for group in (audit.commands, demo.commands, notices.commands, registers.commands, search.commands):
        app.cli.add_command(group)
