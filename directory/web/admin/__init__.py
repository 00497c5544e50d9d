"""The desks: what administrators decide. Closed to everybody else."""

from directory.web.admin import home, inquiries, listings, navigation, ownership, people, waivers
from directory.web.admin.blueprint import pages

__all__ = ["home", "inquiries", "listings", "navigation", "ownership", "pages", "people", "waivers"]
