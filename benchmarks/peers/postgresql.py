"""Our second engine on a server of its own, asked as a site would ask it: through `PostgresEngine`, words and all.

Unlike the peers it reads the typed words itself and answers for any minute; the server has a site's usual settings.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import psycopg
from sqlalchemy import make_url

from benchmarks.peers import Answer, PeerUnavailable
from development.postgres import postgres
from development.sources import MissingPartError
from search_index.postgres import PostgresEngine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from benchmarks.peers import Groups
    from search_index import Document, Request, Schema

SERVER = {"shared_buffers": "1GB", "max_wal_size": "4GB"}


class PostgresqlPeer:
    name = "postgresql"

    def __init__(self, path: Path, schema: Schema) -> None:  # noqa: ARG002 - it has its own
        self._running = ExitStack()
        try:
            url = make_url(self._running.enter_context(postgres(SERVER)))
        except MissingPartError as problem:
            raise PeerUnavailable(f"PostgreSQL: {problem}") from problem
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._engine = PostgresEngine(self._address, schema)

    def build(self, documents: Iterable[Document], now: int) -> None:  # noqa: ARG002
        self._engine.rebuild(documents)

    def search(self, request: Request, groups: Groups) -> Answer:  # noqa: ARG002 - it reads the words itself
        result = self._engine.search(request)
        facets = {name: dict(counts) for name, counts in result.facets.items()}
        return Answer(result.ids, result.total, result.total_unclaimed, facets)

    def disk_bytes(self) -> int:
        asked = (
            "SELECT sum(pg_total_relation_size(oid)) FROM pg_class "
            "WHERE relkind = 'r' AND relnamespace = %s::regnamespace"
        )
        with psycopg.connect(self._address) as connection:
            return int(connection.execute(asked, ["finepoint_search"]).fetchall()[0][0])

    def close(self) -> None:
        self._engine.close()
        self._running.close()
