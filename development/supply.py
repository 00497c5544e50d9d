"""What the product is made of: `.venv/bin/python -m development.supply` writes docs/dependencies.md and the bill.

The names, versions and hashes come from the lock files, the licenses from what the packages say of themselves. The
bill of materials is CycloneDX 1.6 (ECMA-424). A test compares both with the locks.
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
DOC, BILL = ROOT / "docs/dependencies.md", ROOT / "docs/sbom.cdx.json"
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
SAID_ELSEWHERE = {"pysqlite3": "Zlib", "passlib": "BSD-3-Clause"}
"""Licenses of packages whose metadata hold none: from their own license files."""
SHORT = {
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2.0": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "Two-clause BSD license": "BSD-2-Clause",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "BSD": "BSD-3-Clause",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
}


@dataclass(frozen=True, slots=True)
class Part:
    """A package: where it comes from (pypi or npm), for what (product, bucket, checking, front end), and its hashes."""

    source: str
    name: str
    version: str
    license: str
    use: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its package URL."""
        return f"pkg:{self.source}/{self.name.replace('@', '%40')}@{self.version}"


def parts() -> list[Part]:
    """Every package that the locks name, each once, by use and name."""
    found: dict[tuple[str, str], Part] = {}
    for lock, use in (("requirements", "product"), ("requirements-s3", "bucket"), ("requirements-dev", "checking")):
        for part in _of_python(ROOT / f"{lock}.lock", use):
            found.setdefault((part.source, part.name), part)
    for part in _of_node(ROOT / "package-lock.json"):
        found.setdefault((part.source, f"{part.name}@{part.version}"), part)
    return sorted(found.values(), key=lambda part: (part.use, part.source, part.name, part.version))


def _of_python(lock: Path, use: str) -> list[Part]:
    text = lock.read_text()
    starts = [*PINNED.finditer(text)]
    ends = [match.start() for match in starts[1:]] + [len(text)]
    return [
        Part("pypi", match[1], match[2], _license_of(match[1]), use, _hashes(text[match.end() : end]))
        for match, end in zip(starts, ends, strict=True)
    ]


def _hashes(lines: str) -> tuple[str, ...]:
    return tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", lines))


def _license_of(name: str) -> str:
    """The license of an installed package by its own metadata; "unknown" where it is not installed."""
    if name in SAID_ELSEWHERE:
        return SAID_ELSEWHERE[name]
    try:
        said = metadata(name)
    except PackageNotFoundError:
        return "unknown"
    given = str(said["License-Expression"] or said["License"] or "")
    classes = [one.rpartition("::")[2].strip() for one in said.get_all("Classifier") or () if one.startswith("License")]
    if not given or len(given) > 60 or given == "Dual License":
        given = " OR ".join(SHORT.get(one, one) for one in classes) or given[:60] or "unknown"
    return SHORT.get(given, given)


def _of_node(lock: Path) -> list[Part]:
    packages: dict[str, dict[str, Any]] = json.loads(lock.read_text())["packages"]
    return [
        Part(
            "npm",
            path.rpartition("node_modules/")[2],
            one["version"],
            str(one.get("license", "unknown")),
            "checking" if one.get("dev") else "front end",
            (base64.b64decode(one["integrity"].partition("-")[2]).hex(),) if "integrity" in one else (),
        )
        for path, one in packages.items()
        if path
    ]


def bill_of_materials(found: list[Part]) -> str:
    """CycloneDX 1.6 as JSON."""
    components = [
        {
            "type": "library",
            "bom-ref": part.purl,
            "name": part.name,
            "version": part.version,
            "purl": part.purl,
            "scope": "excluded" if part.use == "checking" else "optional" if part.use == "bucket" else "required",
            "licenses": [{"license": {"name": part.license}}],
            "hashes": [{"alg": "SHA-256" if len(one) == 64 else "SHA-512", "content": one} for one in part.hashes],
        }
        for part in found
    ]
    said = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "finepoint", "name": "finepoint"}},
        "components": components,
    }
    return json.dumps(said, indent=1, sort_keys=True) + "\n"


def document(found: list[Part]) -> str:
    """The list that people read."""
    uses = {
        "product": "What the product runs on",
        "front end": "What its pages are built from",
        "bucket": "What storing files in a bucket needs besides",
        "checking": "What only checking and building needs",
    }
    lines = [
        "# Dependencies",
        "",
        "Written by `.venv/bin/python -m development.supply` from the lock files; a test compares.",
        "The same as CycloneDX 1.6, with the hash of every file that may be installed: [sbom.cdx.json](sbom.cdx.json).",
        "",
        "To update: `python3 dev.py lock` chooses the newest versions that `requirements*.in` and `package.json` allow",
        "and pins them with their hashes. Then `python3 dev.py setup`, `.venv/bin/python -m development.supply` and",
        "`python3 dev.py test`. Read what changed in what moved before it goes out. For a single package, change its",
        "line in the `.in` file first. No package of npm runs a script when it is installed, and nothing is fetched",
        "while the site runs.",
    ]
    for use, heading in uses.items():
        chosen = [part for part in found if part.use == use]
        lines += ["", f"## {heading}", "", "| package | version | from | license |", "|---|---|---|---|"]
        lines += [f"| {part.name} | {part.version} | {part.source} | {part.license} |" for part in chosen]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Write both files."""
    found = parts()
    DOC.write_text(document(found), encoding="utf-8")
    BILL.write_text(bill_of_materials(found), encoding="utf-8")
    print(f"{len(found)} packages.")


if __name__ == "__main__":
    main()
