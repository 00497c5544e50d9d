"""Preparing an instance and serving it, with the server of production."""

from __future__ import annotations

import argparse
import http.client
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

from development.console import ROOT, Stop, call, module
from development.setup import setup

PATIENCE_SECONDS = 60
DEMO_MARK = "holds-demo-data"  # a file of the instance, made before the demo is loaded
SIGN_INS = (
    "practitioner@example.org or administrator@example.org, password “eleven quiet needles”;\n"
    "  the others, and one-time codes: .venv/bin/flask --app wsgi demo sign-ins"
)


def run(arguments: list[str]) -> None:
    """Install, build, migrate, load the demo, build the index and serve until stopped."""
    parser = argparse.ArgumentParser(prog="dev.py run", description=run.__doc__)
    parser.add_argument("--port", type=int, default=8000, help="where to listen (default: 8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--empty", action="store_true", help="load no demo")
    options = parser.parse_args(arguments)
    instance = Path(os.environ.get("FINEPOINT_INSTANCE") or ROOT / "instance").absolute()
    os.environ["FINEPOINT_INSTANCE"] = str(instance)
    demo_mark = instance / DEMO_MARK
    if not is_loopback(options.host):
        refuse_exposure(options.host, has_demo=not options.empty or demo_mark.exists())
    refuse_taken_port(options.host, options.port)
    setup()
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    commands = ["db upgrade", "search rebuild --if-needed"]
    if not options.empty:
        demo_mark.touch()
        commands.insert(1, "demo load")
    call(*module("development.prepare", *commands))
    serve(options.host, options.port)


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_exposure(host: str, *, has_demo: bool) -> None:
    """Stop unless an instance may be reached from other machines: no invented people, a secret of its own."""
    if has_demo:
        words = (
            "With demo data Finepoint serves this machine only: use --empty and a FINEPOINT_INSTANCE without a demo."
        )
        raise Stop(f"{host} would reach other machines. {words}", 2)
    if not (os.environ.get("FINEPOINT_SECRET_KEY") or os.environ.get("FINEPOINT_SECRET_KEY_FILE")):
        words = "Set FINEPOINT_SECRET_KEY first, to a long random text that you keep."
        raise Stop(f"{host} would reach other machines. {words}", 2)


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as problem:
            hint = f"Choose another: python3 dev.py run --port {port % 65535 + 1}"
            raise Stop(f"Cannot listen on port {port} of {host}: {problem}. {hint}") from problem


def serve(host: str, port: int) -> NoReturn:
    """Run gunicorn, say where it answers, pass on what ends it, and end with its exit code."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    os.environ.setdefault("FINEPOINT_BASE_URL", f"http://{address}")
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(Path(os.environ["FINEPOINT_INSTANCE"]) / "metrics"))
    command = module("gunicorn", "-c", "python:directory.serving", f"--bind={address}", "wsgi:app")
    server = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    for received in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(received, lambda *_: server.send_signal(signal.SIGTERM))
    if answers(server, "127.0.0.1" if host == "0.0.0.0" else host, port):  # noqa: S104 - compared, not bound
        print(f"\nFinepoint answers at http://{address}/  (Ctrl-C stops it)", flush=True)
        if (Path(os.environ["FINEPOINT_INSTANCE"]) / DEMO_MARK).exists():
            print(f"To sign in: {SIGN_INS}", flush=True)
    code = server.wait()
    sys.exit(code if code >= 0 else 128 - code)


def answers(server: subprocess.Popen[bytes], host: str, port: int) -> bool:
    """Wait until the health page answers; False when the server ended first. What takes long is said once."""
    impatient = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None:
        connection = http.client.HTTPConnection(host, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return True
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
        if time.monotonic() > impatient:
            print(f"  /healthz has not answered for {PATIENCE_SECONDS} s; still waiting …", flush=True)
            impatient = float("inf")
    return False
