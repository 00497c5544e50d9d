"""The address of a PostgreSQL database as its own programs and psycopg take it, whatever its password is made of.

SQLAlchemy's URLs are not libpq's: a space of a password that is written `%20` there is a plain one when such a URL is
printed again, and libpq refuses it with a message that quotes the password.
"""

from __future__ import annotations

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, make_url


def address_of(database: str | URL) -> str:
    """The address of a database (its URL) in libpq's words: `host=… dbname=… password=…`."""
    return make_conninfo(**_parts(database))


def address_and_password_of(database: str | URL) -> tuple[str, str]:
    """The same in two, for where others can see the address but not the environment."""
    parts = _parts(database)
    password = parts.pop("password", "")
    return make_conninfo(**parts), password


def _parts(database: str | URL) -> dict[str, str]:
    url = make_url(database).set(drivername="postgresql+psycopg")
    _, parts = url.get_dialect()().create_connect_args(url)
    return {name: str(value) for name, value in parts.items()}
