"""`python3 dev.py run`, from its first words to its end."""

import http.client
import os
import signal
import socket
import stat
import subprocess
import sys

import pytest

from development.console import ROOT, TOOLS

ONE_WORKER = {"GUNICORN_CMD_ARGS": "--workers=1"}
"""Each loads the application, which is most of what a start takes; browsers' tests meet two."""


@pytest.fixture
def port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@pytest.fixture
def start(port):
    """Start `dev.py run` with an instance, and return the process once it has said where it answers."""
    if not (TOOLS / "stamps" / "python-packages").exists():
        pytest.fail("This checkout was never set up: run the tests by `python3 dev.py test`.")
    started = []

    def run(instance, *arguments):
        plain = {name: value for name, value in os.environ.items() if not name.startswith("FINEPOINT_")}
        command = [sys.executable, ROOT / "dev.py", "run", "--port", str(port), *arguments]
        process = subprocess.Popen(
            command,
            cwd=instance.parents[2],
            env=plain | ONE_WORKER | {"FINEPOINT_INSTANCE": str(instance)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        said = ""
        for line in process.stdout:
            said += line
            if "Finepoint answers at" in line:
                assert f"http://127.0.0.1:{port}/" in line
                return process
        pytest.fail(f"It ended without answering:\n{said}")

    yield run
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=90)
        process.stdout.close()


def status_of(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.timeout(400)  # it loads the application four times, maybe on a busy machine
def test_an_instance_is_made_with_its_parents_served_stopped_and_found_again_as_it_was(start, port, tmp_path):
    instance = tmp_path / "not" / "there" / "yet"

    first = start(instance, "--empty")
    assert status_of(port, "/healthz") == 200
    assert status_of(port, "/search?near=10001") == 200
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
    assert not (instance / "holds-demo-data").exists()
    secret = (instance / "secret_key").read_text()
    (instance / "index" / "left-alone").touch()
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=90) == 0

    second = start(instance, "--empty")
    assert status_of(port, "/search?near=10001") == 200
    assert (instance / "secret_key").read_text() == secret
    assert (instance / "index" / "left-alone").exists()
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=90) == 0
    with pytest.raises(ConnectionRefusedError):
        status_of(port, "/healthz")
