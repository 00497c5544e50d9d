"""The Chromium of the browser tests."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from development.console import TOOLS
from development.sources import LOCKS, MissingPartError, install_from_debian, npm_package

SHELL = "chromium-headless-shell"
"""Chromium without windows: a start and twenty pages took it 0.96 s of processor time, a whole Chromium 1.52 s."""
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")

# The unpacked browser brings libraries and a font of its own; this starts it with them, wherever .tools lies.
LAUNCHER = """\
#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
export LD_LIBRARY_PATH="$here/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/chromium" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def chromium() -> Path:
    """Return the path of a Chromium that runs here, installing one where there is none.

    FINEPOINT_CHROMIUM names it. Else it is one on PATH, one without windows first, or what npm brought to
    `.tools/chromium`; else it is brought, from Debian or from npm. Raises MissingPartError with what was tried.
    """
    if named := os.environ.get("FINEPOINT_CHROMIUM"):
        if not os.access(named, os.X_OK):
            raise MissingPartError(f"FINEPOINT_CHROMIUM names {named}, which is no program")
        return Path(named)
    if found := _on_path():
        return found
    unpacked = TOOLS / "chromium" / "launch"
    if unpacked.exists():
        return unpacked
    refusal = install_from_debian(SHELL)
    if found := _on_path():
        return found
    try:
        _unpack_from_npm(unpacked.parent)
    except (MissingPartError, OSError, subprocess.CalledProcessError) as problem:
        raise MissingPartError(f"no Chromium: none on PATH; Debian: {refusal}; npm: {problem}") from problem
    return unpacked


def _on_path() -> Path | None:
    return next((Path(found) for name in NAMES if (found := shutil.which(name))), None)


def _unpack_from_npm(target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    with npm_package("chromium", "@sparticuz/chromium") as package:
        fresh = package.parents[2] / "unpacked"
        fresh.mkdir()
        script = LOCKS / "chromium" / "unpack.mjs"
        subprocess.run(["node", script, package / "bin", fresh], check=True)
        for archive in sorted(fresh.glob("*.tar")):
            subprocess.run(["tar", "--no-same-owner", "-xf", archive, "-C", fresh], check=True)
            archive.unlink()
        (fresh / "fonts.conf").write_text(FONTS)
        launcher = fresh / "launch"
        launcher.write_text(LAUNCHER)
        launcher.chmod(0o755)
        subprocess.run([launcher, "--headless", "--no-sandbox", "--version"], check=True, capture_output=True)
        fresh.rename(target)
