"""Installing what the locks pin, and building the front end; what is up to date is left alone."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from fcntl import LOCK_EX, flock
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from development.console import PYTHON, ROOT, TOOLS, VENV, Stop, call, telling

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOCK = ROOT / "requirements-dev.lock"
NODE_MAJOR = 20
DEBIAN_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


def setup() -> None:
    """Install what the locks pin and build the front end; what is up to date is left alone."""
    refuse_old_tools()
    (TOOLS / "stamps").mkdir(parents=True, exist_ok=True)
    packages = [ROOT / "package.json", ROOT / "package-lock.json"]
    modules = ROOT / "node_modules"
    sources = [ROOT / name for name in ("static", "templates") if (ROOT / name).exists()]
    with (TOOLS / "setup.lock").open("w") as turn:
        flock(turn, LOCK_EX)  # one at a time, when two commands are started together
        ensure("Python packages", inputs=[LOCK], result=PYTHON, make=install_python_packages)
        ensure("Front-end packages", inputs=packages, result=modules, make=install_front_end_packages)
        manifest = ROOT / "static" / "dist" / "manifest.json"
        ensure("Front end", inputs=[*packages, *sources], result=manifest, make=build_front_end)


def refuse_old_tools() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older one is told so
        raise Stop("Python 3.11 or newer is needed.")
    node = shutil.which("node")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout if node else "v0"
    if not shutil.which("npm") or int(version.lstrip("v").split(".")[0]) < NODE_MAJOR:
        raise Stop(f"Node {NODE_MAJOR} or newer with npm is needed (found: {version.strip() if node else 'none'}).")


def ensure(what: str, *, inputs: Iterable[Path], result: Path, make: Callable[[], None]) -> None:
    """Make `result` unless it was made from these very inputs before."""
    stamp = TOOLS / "stamps" / what.replace(" ", "-").lower()
    state = fingerprint(inputs)
    if result.exists() and stamp.exists() and stamp.read_text() == state:
        return
    with telling(what):
        make()
    stamp.write_text(state)


def fingerprint(inputs: Iterable[Path]) -> str:
    """Return a hash over the names and contents of files, and of all files in folders but `static/dist`."""
    files = {file for path in inputs for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()}
    digest = hashlib.sha256()
    for file in sorted(file for file in files if ROOT / "static" / "dist" not in file.parents):
        digest.update(f"{file.relative_to(ROOT)}\0{hashlib.sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def uv() -> Path:
    """Return the program that installs Python packages: from PyPI, in the version and with the hashes of the lock."""
    pinned = re.search(r"^uv==(\S+)(?: \\\n +--hash=\S+)+", LOCK.read_text(), re.MULTILINE)
    if pinned is None:
        raise Stop(f"{LOCK.name} does not pin uv.")
    home = TOOLS / f"uv-{pinned[1]}"
    if not (home / "bin" / "uv").exists():
        if find_spec("pip") is None:
            raise Stop("pip is needed. On Debian: apt install python3-pip")
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as requirements:
            requirements.write(pinned[0])
            requirements.flush()
            pip = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "-q",
                "--disable-pip-version-check",
                "--root-user-action=ignore",
            ]
            call(*pip, "--require-hashes", "--target", home, "-r", requirements.name)
    return home / "bin" / "uv"


def install_python_packages() -> None:
    if not PYTHON.exists():
        call(uv(), "venv", "-q", "--clear", "--python", sys.executable, VENV)
    call(uv(), "pip", "sync", "-q", "--require-hashes", "--python", PYTHON, LOCK)


def install_front_end_packages() -> None:
    call("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def build_front_end() -> None:
    call("node", ROOT / "static" / "build.mjs")


def trust_the_certificates_of_the_machine() -> None:
    """Let pip, uv and npm accept what Debian accepts: some networks have a certificate authority of their own."""
    os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    os.environ.setdefault("UV_PYTHON_DOWNLOADS", "never")
    if DEBIAN_CERTIFICATES.exists():
        for name in ("PIP_CERT", "NODE_EXTRA_CA_CERTS"):
            os.environ.setdefault(name, str(DEBIAN_CERTIFICATES))


def lock(_: list[str]) -> None:
    """Choose the newest versions that the .in files and package.json allow, and write the lock files."""
    for name in ("requirements", "requirements-s3", "requirements-dev"):
        with telling(f"{name}.lock"):
            shape = ["--upgrade", "--generate-hashes", "--no-header", "--python-version=3.11"]
            call(uv(), "pip", "compile", "-q", *shape, f"{name}.in", "-o", f"{name}.lock")
    for folder in (ROOT, ROOT / "development/npm/chromium", ROOT / "development/npm/postgres"):
        with telling(f"{(folder / 'package-lock.json').relative_to(ROOT)}"):
            shape = ["--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit"]
            call("npm", "install", "--prefix", folder, *shape, "--no-fund", "--loglevel=error")
