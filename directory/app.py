"""The application, wired: settings, database, rooms that listen, pages, errors and commands."""

from __future__ import annotations

import gc

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from directory import cli
from directory.accounts.rules import IDLE_FOR
from directory.config import ROOT, Config
from directory.discovery import stale
from directory.discovery.index import SearchIndex
from directory.files.opening import store_opener
from directory.files.scanning import Scanner
from directory.files.sealing import ORIGINALS, PAPERS, SealedStore
from directory.interest.gathering import Gathered
from directory.limits.counting import count_in
from directory.notices.stationery import Letterhead, set_letterhead
from directory.shared.db import db, engine_options
from directory.shared.keys import SecretKeys
from directory.shared.logs import set_up_logs
from directory.shared.modes import keep_modes
from directory.tombstones.ledger import keep_ledger
from directory.web import documents
from directory.web.addresses import RowNumber
from directory.web.languages import Speaking
from directory.web.mount import mount as mount_web

REQUEST_MAX_BYTES = 2 * 1024 * 1024
COLLECT_GARBAGE_AFTER = (100_000, 20, 100)  # rows come and go by the thousand: collecting them early halves the speed
FOREVER = 365 * 24 * 60 * 60


def letterhead(config: Config) -> Letterhead:
    """What this instance's letters carry."""
    return Letterhead(config.site_name, config.base_url, config.contact, config.postal_address)


def hold(app: Flask, config: Config) -> None:
    """Give the application its index, its stores and its counts: all that it holds besides its configuration."""
    count_in(config.tries_server)
    app.extensions["search_index"] = SearchIndex(config.index_path, server=config.search_server)
    app.extensions["interest"] = Gathered()
    app.extensions["virus_scanner"] = Scanner(config.scanner_address) if config.scanner_address else None
    open_store = store_opener(config)
    app.extensions["file_store"] = open_store(config.files_path)
    photos = open_store(config.photos_path)
    app.extensions["photo_store"] = photos
    keys = SecretKeys(app.config["SECRET_KEY"], tuple(app.config["SECRET_KEY_FALLBACKS"]))
    originals = SealedStore(photos, keys=keys, purpose=ORIGINALS)
    app.extensions["photo_originals"] = originals if config.keep_originals else None
    app.extensions["paper_store"] = SealedStore(open_store(config.papers_path), keys=keys, purpose=PAPERS)


def create_app(config: Config) -> Flask:
    """Build the application for one instance. Makes the instance folder when it is absent."""
    config.prepare_instance()
    set_up_logs(as_json=config.production, syslog=config.log_address)
    gc.set_threshold(*COLLECT_GARBAGE_AFTER)
    keys = SecretKeys(config.signing_key(), config.earlier_secret_keys)
    app = Speaking("directory", template_folder=str(ROOT / "templates"), static_folder=None)
    app.url_map.converters["int"] = RowNumber
    app.config.update(
        FINEPOINT=config,
        SECRET_KEY=keys.current,
        SECRET_KEY_FALLBACKS=list(keys.earlier),
        WTF_CSRF_SECRET_KEY=keys.oldest_first,
        SQLALCHEMY_DATABASE_URI=config.database,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(config.database),
        TRUSTED_HOSTS=list(config.trusted_hosts),
        MAX_CONTENT_LENGTH=REQUEST_MAX_BYTES,
        SESSION_COOKIE_NAME="__Host-session" if config.production else "session",
        SESSION_COOKIE_SECURE=config.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # A form that is sent after its sign-in has ended still finds its sender.
        PERMANENT_SESSION_LIFETIME=2 * IDLE_FOR,
        WTF_CSRF_TIME_LIMIT=None,
        # A page whose address is a secret sends no Referer; its token is in a __Host- cookie.
        WTF_CSRF_SSL_STRICT=False,
    )
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "directory" / "migrations"), render_as_batch=True)
    app.before_request(documents.admit)
    CSRFProtect(app)
    stale.listen()
    keep_ledger(config.database, config.ledger_path)
    keep_modes(config.database, config.instance)
    set_letterhead(letterhead(config))
    hold(app, config)
    mount_web(app)
    cli.mount(app)
    if config.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=config.proxies, x_proto=config.proxies)  # type: ignore[method-assign]
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(ROOT / "static" / "dist"), prefix="static/", max_age=FOREVER, allow_all_origins=False
    )
    return app
