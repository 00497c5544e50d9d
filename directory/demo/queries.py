"""Whether a database holds the demo, and how much of it was loaded."""

from __future__ import annotations

from directory.audit.queries import entries_about

SUBJECT = ("demo", "listings")
"""What the audit trail's entry of loading is about."""


def is_demo_loaded() -> bool:
    """Whether the demo was ever loaded into this database."""
    return demo_size() > 0


def demo_size() -> int:
    """How many listings were loaded, stubs and all; 0 where the demo was never loaded."""
    loaded = entries_about(*SUBJECT)
    return int((loaded[0].after or {})["listings"]) if loaded else 0
