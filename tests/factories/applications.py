"""Applications of this process, each made once: making one takes longer than most tests do.

app = as_new(Config(instance=an_empty_folder))        as if it had just been made
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask

from directory.app import create_app, hold, letterhead
from directory.config import Config
from directory.notices.stationery import set_letterhead
from directory.shared.db import db

MADE: dict[Config, tuple[Flask, dict[str, Any]]] = {}
"""By its settings: the application, and the configuration that it began with."""


def as_new(config: Config) -> Flask:
    """The application with these settings, over an instance that was just made or emptied.

    What requests change of an application is put back: its configuration, its hold on the index, what it counted.
    """
    if config not in MADE:
        app = create_app(config)
        MADE[config] = app, dict(app.config)
    app, configuration = MADE[config]
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            db.engine.dispose()  # its connections are to a file that is no more
    app.config.clear()
    app.config.update(configuration)
    hold(app, config)
    set_letterhead(letterhead(config))
    return app


def running(app: Flask) -> Iterator[Flask]:
    """The application in its context; its connections are let go of at the end."""
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
