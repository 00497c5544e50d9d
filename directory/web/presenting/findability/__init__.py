"""The findability test in words: rows, verdict, and the place in the order."""

from directory.web.presenting.findability.page import FindabilityPage, findability_page

__all__ = ["FindabilityPage", "findability_page"]
