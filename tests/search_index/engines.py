"""The engines under test. Another one joins by one entry here and is then held to all of `suite.py`.

What an engine needs is in `search_index/engine.py`. If it keeps its words elsewhere, it hands `reading.understand` a
`Vocabulary`; if it ranks words in its own way, it says so, and only its order by relevance is left to the golden set.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from search_index import WhooshEngine
from search_index.engine import Engine
from search_index.postgres import PostgresEngine
from search_index.postgres.connections import SESSION
from tests.search_index.strategies import SCHEMA

Open = Callable[[], Engine]
"""Opens one and the same index each time, as another process would."""


@dataclass(frozen=True)
class Tested:
    """An engine and what may be expected of it.

    `store`: from an empty folder to a function that opens the index there (or in a server's space of that name).
    `ranks_alike`: whether its order by relevance must be the oracle's.
    `ways`: name → constants of `search_index` to set, so that small indexes take every way through the engine.
    `in_short`: ways that differ from another in one place only, for which a known life and the protocol are enough.
    `marks`: pytest marks, such as `pytest.mark.postgres` for an engine that needs a server.
    """

    name: str
    store: Callable[[Path], Open]
    ranks_alike: bool = True
    ways: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: {"as it is": {}})
    in_short: tuple[str, ...] = ()
    marks: tuple[Any, ...] = ()


BY_INDEX = SESSION | {"enable_seqscan": "off"}


def on_a_server(folder: Path) -> Open:
    """Opens an index in a space named like the folder, on the server of the tests."""
    server = make_url(os.environ["FINEPOINT_TEST_POSTGRES"]).set(drivername="postgresql")
    space = f"{os.environ.get('PYTEST_XDIST_WORKER', 'tests')}_{folder.name}"
    return lambda: PostgresEngine(server.render_as_string(hide_password=False), SCHEMA, space=space)


ENGINES = (
    Tested(
        "whoosh",
        lambda folder: lambda: WhooshEngine(folder, SCHEMA),
        ways={
            "as it is": {},
            "by bitmaps and presorted orders": {
                "store.LARGE_DOCUMENTS": 4,
                "asking.MANY_ROWS": 10**9,
                "asking.MANY_AROUND": 0,
                "many.SORT_HITS": 0,
                "counting.ROW_COST": 10**9,
                "counting.COUNT_WORDS": 1,
                "columns.PART_ROWS": 64,
                "words.CACHE_BYTES": 0,
                "words.MANY_RUNS": 10**9,
                "words.MANY_ROWS": 10**9,
            },
            "by rows": {
                "store.LARGE_DOCUMENTS": 2,
                "asking.MANY_ROWS": 0,
                "counting.ROW_COST": 0,
                "counting.ROWS_COST": -1,
                "words.MANY_RUNS": 0,
                "words.MANY_ROWS": 0,
            },
        },
    ),
    Tested(
        "postgresql",
        on_a_server,
        ways={
            "by its indexes on any server": {"postgres.spots.EXTENSION": "", "postgres.connections.SESSION": BY_INDEX},
            "with PostGIS": {},
        },
        in_short=("with PostGIS",),
        marks=(pytest.mark.postgres,),
    ),
)
