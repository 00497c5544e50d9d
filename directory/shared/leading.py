"""Which of an instance's processes leads: the one that holds the lock of a file."""

from __future__ import annotations

import fcntl


def may_lead(lock: int) -> bool:
    """Whether this process has the lock (an open file's number) now; taking it again while holding it changes nothing.

    The operating system releases it when the process ends, however it ends.
    """
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
