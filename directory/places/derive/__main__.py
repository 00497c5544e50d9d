"""The command: reads the sources, writes both tables."""

import gzip
import sys
from collections.abc import Iterable
from pathlib import Path

from directory.places.derive.canada import canadian_areas, canadian_towns
from directory.places.derive.towns import towns_of
from directory.places.derive.united_states import estimate_people, united_states
from directory.places.table import DATA, PostalCode


def main(folder: Path) -> None:
    areas = united_states(folder / "census_zcta_2021.csv")
    estimate_people(areas)
    canada = canadian_areas(folder / "canada_fsa.csv")
    towns = [*towns_of(areas), *canadian_towns(canada)]
    codes = (PostalCode(a.code, a.town, a.region, *a.point, a.time_zone) for a in [*areas, *canada])
    write(DATA / "postal.tsv.gz", (code.as_line() for code in codes))
    write(DATA / "towns.tsv.gz", (town.as_line() for town in towns))


def write(path: Path, lines: Iterable[str]) -> None:
    """Sorted lines, gzip without a time stamp: the same input gives the same bytes."""
    ordered = sorted(set(lines))
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(gzip.compress("\n".join(ordered).encode(), mtime=0))
    sys.stdout.write(f"{path.name}: {len(ordered):,} lines, {path.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
