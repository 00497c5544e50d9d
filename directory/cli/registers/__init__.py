"""`flask registers …`: import what public registers say, and take a person's stub down for good."""

from __future__ import annotations

from flask.cli import AppGroup

from directory.cli.registers.npi import import_npi_file, opt_out_person

registers = AppGroup(
    "registers", help="Public registers: import them, match them with who is here; take a stub down for good."
)
for command in (import_npi_file, opt_out_person):
    registers.add_command(command)
