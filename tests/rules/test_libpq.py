"""The address of a PostgreSQL database, for who does not read SQLAlchemy's URLs."""

from psycopg.conninfo import conninfo_to_dict

from directory.shared.libpq import address_and_password_of, address_of

URL = "postgresql+psycopg://site:a%20long%2Bpass%40word%27@db.example:5433/finepoint?sslmode=verify-full"
PARTS = {"host": "db.example", "port": "5433", "user": "site", "dbname": "finepoint", "sslmode": "verify-full"}


def test_whatever_a_password_is_made_of_the_address_says_it_and_the_other_one_does_not():
    assert conninfo_to_dict(address_of(URL)) == PARTS | {"password": "a long+pass@word'"}
    address, password = address_and_password_of(URL)
    assert (conninfo_to_dict(address), password) == (PARTS, "a long+pass@word'")
    address, password = address_and_password_of("postgresql+psycopg://me@/here?host=/run/pg")
    assert (conninfo_to_dict(address), password) == ({"host": "/run/pg", "user": "me", "dbname": "here"}, "")
