"""The desks: what administrators decide. Closed to everybody else."""

from directory.web.admin import inquiries, listings, ownership, people, waivers
from directory.web.admin.blueprint import pages

__all__ = ["inquiries", "listings", "ownership", "pages", "people", "waivers"]
