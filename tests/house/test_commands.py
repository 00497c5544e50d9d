"""The commands of dev.py: what they refuse, and how they say it."""

import os
import runpy
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from development import serve, setup
from development.console import ROOT, Stop


def dev(*arguments, **environment):
    """Run dev.py in an environment without settings of this machine."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FINEPOINT_")}
    return subprocess.run(
        [sys.executable, ROOT / "dev.py", *arguments],
        env=plain | environment,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )


def test_help_names_every_verb_and_a_word_that_is_none_is_refused_with_the_verbs():
    told = dev("help").stdout
    refused = dev("rnu")
    assert refused.returncode == 2
    verbs = refused.stderr.split("Verbs: ")[1].strip().rstrip(".").split(", ")
    assert len(verbs) == 9
    for verb in verbs:
        assert f"dev.py {verb}" in told


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::", "example.org"])
def test_demo_data_are_not_served_to_other_machines(host, tmp_path):
    refused = dev("run", "--host", host, FINEPOINT_SECRET_KEY="x" * 40, FINEPOINT_INSTANCE=str(tmp_path / "none"))
    assert refused.returncode == 2
    assert "demo data" in refused.stderr
    assert not (tmp_path / "none").exists()


def test_an_instance_that_holds_a_demo_is_not_served_to_other_machines_even_with_empty(tmp_path):
    (tmp_path / serve.DEMO_MARK).touch()
    refused = dev(
        "run", "--empty", "--host", "192.0.2.7", FINEPOINT_SECRET_KEY="x" * 40, FINEPOINT_INSTANCE=str(tmp_path)
    )
    assert refused.returncode == 2
    assert "demo data" in refused.stderr


def test_without_a_secret_key_nothing_is_served_to_other_machines(tmp_path):
    refused = dev("run", "--empty", "--host", "192.0.2.7", FINEPOINT_INSTANCE=str(tmp_path))
    assert refused.returncode == 2
    assert "FINEPOINT_SECRET_KEY" in refused.stderr


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False)],
)
def test_loopback_is_told_from_the_rest(host, loopback):
    assert serve.is_loopback(host) is loopback


def test_a_taken_port_is_said_before_anything_is_installed():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = dev("run", "--port", str(port))
    assert refused.returncode == 1
    assert f"Cannot listen on port {port}" in refused.stderr
    assert f"--port {port + 1}" in refused.stderr


def test_something_is_made_once_and_again_only_when_its_inputs_change(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "TOOLS", tmp_path)
    (tmp_path / "stamps").mkdir()
    source, result, made = tmp_path / "source", tmp_path / "result", []

    def make():
        made.append(source.read_text())
        result.touch()

    def ensure():
        setup.ensure("A thing", inputs=[source], result=result, make=make)

    source.write_text("one")
    ensure()
    ensure()
    assert made == ["one"]
    source.write_text("two")
    ensure()
    result.unlink()
    ensure()
    assert made == ["one", "two", "two"]


def test_what_could_not_be_made_is_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "TOOLS", tmp_path)
    (tmp_path / "stamps").mkdir()
    (tmp_path / "source").touch()
    tries = []

    def fail():
        tries.append(1)
        (tmp_path / "result").touch()
        raise Stop("no network")

    for _ in range(2):
        with pytest.raises(Stop):
            setup.ensure("A thing", inputs=[tmp_path / "source"], result=tmp_path / "result", make=fail)
    assert len(tries) == 2


def test_setting_up_needs_nothing_but_the_standard_library():
    program = "import sys; sys.path.insert(0, sys.argv[1]); import dev; print(*sys.modules)"
    command = [sys.executable, "-I", "-S", "-c", program, ROOT]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout.split()
    foreign = {name.split(".")[0] for name in loaded} - sys.stdlib_module_names - {"__main__"}
    assert foreign == {"dev", "development"}


def test_the_script_of_continuous_integration_is_the_test_command_and_nothing_else():
    lines = [line for line in Path(ROOT / ".ci" / "run").read_text().splitlines() if not line.startswith("#")]
    assert lines == ["exec python3 dev.py test"]
    assert "python3 dev.py test" in (ROOT / "README.md").read_text()


def test_a_setting_that_cannot_be_used_is_said_in_words(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("FINEPOINT_INSTANCE", str(tmp_path))
    monkeypatch.setenv("FINEPOINT_PRODUCTION", "maybe")
    monkeypatch.setattr(sys, "argv", ["prepare", "db upgrade"])
    monkeypatch.delitem(sys.modules, "development.prepare", raising=False)
    with pytest.raises(SystemExit, match="2"):  # not by a traceback
        runpy.run_module("development.prepare", run_name="__main__")
    assert "FINEPOINT_PRODUCTION" in capsys.readouterr().err
