"""The directory that the journeys go through: the one of the web tests."""

from tests.web.conftest import site, visitor

__all__ = ["site", "visitor"]
