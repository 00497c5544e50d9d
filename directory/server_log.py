"""What gunicorn itself writes when a request breaks: that it did, never its address or who sent it."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

HANDLING = "Error handling request"
INVALID = "Invalid request"
"""What its warning of a request that it cannot read begins with; the network and the request's own words follow."""


class NobodyInIt(Logger):  # type: ignore[misc]
    """Gunicorn's log without the addresses of requests."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write an exception; of one about a request, not which address it was for."""
        if str(msg).startswith(HANDLING):
            super().exception(HANDLING, **kwargs)
        else:
            super().exception(msg, *args, **kwargs)

    def warning(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write a warning; of a request that cannot be read, only that there was one."""
        if str(msg).startswith(INVALID):
            super().warning(INVALID, **kwargs)
        else:
            super().warning(msg, *args, **kwargs)
