"""`flask registers …`: import what public registers say, and take a person's stub down for good."""

from __future__ import annotations

from directory.cli.grouping import Group
from directory.cli.registers.exclusions import import_exclusions_file
from directory.cli.registers.matching import match_registers
from directory.cli.registers.npi import import_npi_file, opt_out_person
from directory.cli.registers.rosters import import_roster_file

registers = Group(
    "registers", help="Public registers: import them, match them with who is here; take a stub down for good."
)
for command in (import_npi_file, import_exclusions_file, import_roster_file, match_registers, opt_out_person):
    registers.add_command(command)
