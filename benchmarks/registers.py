"""How long a national provider file takes to import, and how much memory: generated, then imported in a fresh process.

python -m benchmarks.registers [--rows 1000000] [--people 60000] [--zip] [--json]

The file has the register's 330 columns, every value quoted; nobody in it exists. Postal codes are real ones, so
that stubs get points. Prints seconds by the clock and of computing, and the peak of the importing process's memory.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path

import directory.tables  # noqa: F401
from directory.app import create_app
from directory.audit.rules import OPERATOR
from directory.config import Config
from directory.discovery.index import SearchIndex
from directory.discovery.sync import drain
from directory.places.table import PostalCode, all_postal_codes
from directory.registers.npi.imports import Order, import_npi
from directory.registers.npi.rules import ACUPUNCTURIST, Visibility
from directory.shared.clock import utc_now
from directory.shared.db import Base, db
from tests.factories import npi

ROOT = Path(__file__).resolve().parent.parent
FIRST_NAMES = ("ANA", "BO", "CARLA", "DMITRI", "ELENA", "FARAH", "GRACE", "HUGO", "IDA", "JUN", "KOFI", "LENA", "MEI")
LAST_NAMES = ("SAMPLE", "MCEXAMPLE", "O'TEST", "DEMOVA", "FICTION-LEE", "INVENTO", "NOONE", "PLACEHOLDER", "VAN TRIAL")
SYLLABLES = ("BA", "CO", "DI", "FU", "GE", "HA", "JO", "KI", "LU", "ME", "NA", "PO", "RI", "SU", "TE", "VA", "WO", "ZI")
WITHDRAWN_SHARE = 33
"""One row in so many is a withdrawn number, about as in the national file."""


def main() -> None:
    """Generate, import in a process of its own, print."""
    options = _options()
    if options.child:
        _import_here(options.child)
        return
    with tempfile.TemporaryDirectory(prefix="registers-") as folder:
        started = time.perf_counter()
        path = write_file(Path(folder), options.rows, options.people)
        if options.zip:
            path = _zipped(path)
        written = time.perf_counter() - started
        command = [sys.executable, "-m", "benchmarks.registers", "--child", str(path)]
        figures: dict[str, float] = json.loads(
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        )
        figures |= {"file_mb": path.stat().st_size / 1e6, "generated_s": written}
    if options.json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:>14} {figure:12,.1f}")


def write_file(folder: Path, rows: int, people: int) -> Path:
    """A provider file with so many rows, of which so many are acupuncturists, spread evenly."""
    path = folder / "npidata_pfile_20050523-20251109.csv"
    codes = [one for one in all_postal_codes() if one.code.isdigit()]
    row_of = _template()
    with path.open("wb") as file:
        file.write(npi.original([]))
        for number, is_acupuncturist in enumerate(_evenly(rows, people)):
            file.write(
                row_of(number, codes[number * 7919 % len(codes)], ACUPUNCTURIST if is_acupuncturist else "207Q00000X")
            )
    return path


def _evenly(rows: int, people: int) -> Iterator[bool]:
    for number in range(rows):
        yield (number + 1) * people // rows > number * people // rows


def _template() -> Callable[[int, PostalCode, str], bytes]:
    """A fast maker of rows: the factory's row with holes, filled as text."""
    holes = {
        title: f"<{place}>" for place, title in enumerate(("NPI", npi.LAST, npi.FIRST, npi.CITY, npi.STATE, npi.POSTAL))
    }
    holed = npi.person(1, "<code>", **holes)
    active = npi.original([holed]).split(b"\r\n")[1].decode()
    gone = npi.original([npi.withdrawn(1, "06/13/2010")]).split(b"\r\n")[1].decode().replace(npi.npi(1), "<0>")

    def row_of(number: int, place: PostalCode, code: str) -> bytes:
        if code != ACUPUNCTURIST and number % WITHDRAWN_SHARE == 0:
            return f"{gone.replace('<0>', npi.npi(number))}\r\n".encode()
        values: Mapping[str, str] = {
            "<0>": npi.npi(number),
            "<1>": LAST_NAMES[number % len(LAST_NAMES)] + _syllables(number // 9),
            "<2>": FIRST_NAMES[number % len(FIRST_NAMES)],
            "<3>": place.town.upper(),
            "<4>": place.region,
            "<5>": f"{place.code}{number % 9999:04d}",
            "<code>": code,
        }
        row = active
        for hole, value in values.items():
            row = row.replace(hole, value)
        return f"{row}\r\n".encode()

    return row_of


def _syllables(number: int) -> str:
    count = len(SYLLABLES)
    return SYLLABLES[number % count] + SYLLABLES[number // count % count] + SYLLABLES[number // count**2 % count]


def _zipped(path: Path) -> Path:
    zipped = path.with_suffix(".zip")
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(path, path.name)
    path.unlink()
    return zipped


def _import_here(path: Path) -> None:
    """Import one file into a fresh instance in this process, twice; print the figures as JSON."""
    with tempfile.TemporaryDirectory(prefix="instance-") as folder:
        app = create_app(Config(instance=Path(folder)))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            order = Order(providers=path, visibility=Visibility.PUBLIC)
            figures: dict[str, float] = {}
            for name in ("import_s", "again_s"):
                started, started_cpu = time.perf_counter(), time.process_time()
                report = import_npi(order, by=OPERATOR, now=utc_now(), watch=lambda _source: nullcontext())
                figures[name] = time.perf_counter() - started
                figures[f"{name[:-2]}_cpu_s"] = time.process_time() - started_cpu
                figures[f"{name[:-2]}_new"] = report.counts()["new"]
                if name == "import_s":
                    figures |= _index(app.extensions["search_index"])
                figures.setdefault("peak_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
            db.session.remove()
            db.engine.dispose()
            figures["database_mb"] = (Path(folder) / "finepoint.sqlite").stat().st_size / 1e6
    print(json.dumps(figures))


def _index(index: SearchIndex) -> dict[str, float]:
    """Make what was imported searchable."""
    started, started_cpu = time.perf_counter(), time.process_time()
    drain(index)
    return {
        "index_s": time.perf_counter() - started,
        "index_cpu_s": time.process_time() - started_cpu,
        "indexed": index.engine.document_count,
    }


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Import a generated national provider file.")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=60_000)
    parser.add_argument("--zip", action="store_true", help="import from a zip, as the file is published")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
