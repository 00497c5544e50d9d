"""The API's one blueprint."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("api", __name__, url_prefix="/api/v1")
