"""Lines of the log go to a syslog server too, where the settings name one, and its absence stops nothing."""

from __future__ import annotations

import json
import socket

import pytest
import structlog

from directory.config import BadSetting, Config
from directory.shared.logs import set_up_logs


@pytest.fixture(params=["unix", "udp"])
def server(request, tmp_path):
    """A socket that is sent to, and the setting that names it."""
    family, name = (socket.AF_UNIX, str(tmp_path / "log")) if request.param == "unix" else (socket.AF_INET, None)
    with socket.socket(family, socket.SOCK_DGRAM) as sent_to:
        sent_to.bind(name or ("127.0.0.1", 0))
        sent_to.settimeout(5)
        yield sent_to, f"unix:{name}" if name else f"udp:127.0.0.1:{sent_to.getsockname()[1]}"
    structlog.get_config()["processors"][-1].__self__.close()
    set_up_logs(as_json=False)


def test_each_line_goes_there_too_and_without_the_server_nothing_fails(server, capsys):
    sent_to, setting = server
    set_up_logs(as_json=True, syslog=Config(syslog=setting).log_address)
    log = structlog.get_logger()
    log.warning("trouble", why="a line\nand another <34>")
    got = sent_to.recv(65536)
    assert got.startswith(b"<12>finepoint: {"), "user, warning"
    line = got.rstrip(b"\0").removeprefix(b"<12>finepoint: ")
    assert b"\n" not in line, "one event is one line"
    assert json.loads(line)["why"] == "a line\nand another <34>"
    sent_to.close()
    log.info("goes_on")
    assert "goes_on" in capsys.readouterr().err
    for wrong in ("/dev/log", "tcp:host:514", "udp:host"):
        with pytest.raises(BadSetting, match="FINEPOINT_SYSLOG"):
            Config.from_env({"FINEPOINT_SYSLOG": wrong})
