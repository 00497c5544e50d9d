"""What gunicorn itself writes when a request breaks: that it did, never its address, which says what was sought."""

from __future__ import annotations

from typing import Any

from gunicorn.glogging import Logger

HANDLING = "Error handling request"


class NobodyInIt(Logger):  # type: ignore[misc]
    """Gunicorn's log without the addresses of requests."""

    def exception(self, msg: str, *args: Any, **kwargs: Any) -> None:
        """Write an exception; of one about a request, not which address it was for."""
        if msg.startswith(HANDLING):
            super().exception(HANDLING, **kwargs)
        else:
            super().exception(msg, *args, **kwargs)
