"""A browser's name in words, for the list of sign-ins: "Firefox on Android"."""

from __future__ import annotations

from flask import request

BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def browser_of() -> str:
    """The browser and system of this request, as far as it tells."""
    told = request.user_agent.string
    browser = next((name for mark, name in BROWSERS if mark in told), "A browser")
    system = next((name for mark, name in SYSTEMS if mark in told), None)
    return f"{browser} on {system}" if system else browser
