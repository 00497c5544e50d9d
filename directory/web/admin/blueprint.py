"""The desks' one blueprint."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("admin", __name__, url_prefix="/admin")
