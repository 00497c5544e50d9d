"""The workspace's one blueprint."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("practice", __name__, url_prefix="/practice")
