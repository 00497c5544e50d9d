"""The second engine: documents in tables of a PostgreSQL schema, for sites of several hosts.

PostgreSQL keeps everything and finds who may match (full text under GIN, places under GiST, states as bits); what
matches is fetched as packed rows, and NumPy counts and sorts them by the same functions as the embedded engine.
psycopg only; docs/search.md says how it works, ADR 0018 why it is there.
"""

from search_index.postgres.engine import PostgresEngine

__all__ = ["PostgresEngine"]
