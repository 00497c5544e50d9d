"""Memory that is free again goes back to the system.

Opening and sorting need a few large arrays for a moment. The C library of Linux would keep that memory for the process,
about a quarter more than the arrays that stay.
"""

from __future__ import annotations

import ctypes


def give_back() -> None:
    """Return free memory to the system, in about a millisecond; does nothing where the C library has no way to."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
