"""The desks: what administrators decide. Closed to everybody else."""

from directory.web.admin import people
from directory.web.admin.blueprint import pages

__all__ = ["pages", "people"]
