"""docs/operating.md as a runbook: its marked blocks, as they stand and in their order, on a fresh host.

`sh drill` blocks are run as one script, which ends at the first command that fails; the other blocks marked `drill`
are files, whose first line names their path. The host is a folder, and what needs an administrator is acted out:
`sudo` is nobody, `systemctl` starts what the unit says.
"""

import os
import re
import shutil
import socketserver
import subprocess
import threading
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.drills.site import ROOT, free_port

BLOCK = re.compile(r"^```(\w+) drill\n(.*?)^```", re.MULTILINE | re.DOTALL)
NGINX_PROGRAM = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
ACTORS = {
    "sudo": '[ "$1" = -u ] && shift 2; exec "$@"',
    "nginx": 'exec {nginx} -c {host}/nginx.conf "$@"',
    "systemctl": """
said() {{ sed -n "s/^$1=//p" {host}/etc/systemd/system/finepoint.service; }}
MAINPID=$(cat {host}/pid 2>/dev/null)
case "$*" in
  "daemon-reload") ;;
  "start finepoint" | "enable --now finepoint")
    set -a; . $(said EnvironmentFile); set +a; cd $(said WorkingDirectory)
    setsid $(said ExecStart) < /dev/null >> {host}/log 2>&1 & echo $! > {host}/pid ;;
  "reload finepoint") eval "$(said ExecReload)" ;;
  "stop finepoint") kill $MAINPID; tail --pid=$MAINPID -f /dev/null ;;
  "restart finepoint") systemctl stop finepoint; systemctl start finepoint ;;
  "reload nginx") nginx > /dev/null 2>&1 ;;
  *) echo "nobody acts out: systemctl $*" >&2; exit 1 ;;
esac""",
}
NGINX = """pid {host}/nginx.pid;
events {{}}
http {{ access_log off; include {host}/etc/nginx/conf.d/*; }}
"""
FOLDERS = ("bin", "home", "etc/finepoint", "etc/systemd/system", "etc/nginx/conf.d", "var/log/nginx", "backups", "safe")


class Mail(socketserver.StreamRequestHandler):
    """A mail server that takes everything."""

    def handle(self):
        self.wfile.write(b"220 ready\r\n")
        for line in self.rfile:
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                while self.rfile.readline() != b".\r\n":
                    pass
            self.wfile.write(b"221 bye\r\n" if line.upper().startswith(b"QUIT") else b"250 fine\r\n")


@pytest.fixture
def mail_port():
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Mail) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


@pytest.fixture
def postgres():
    """What leads `psql` to the server of the tests as its superuser; what the guide makes there is gone afterwards."""
    if shutil.which("psql") is None:
        pytest.skip("needs psql")
    server = make_url(os.environ["FINEPOINT_TEST_POSTGRES"])
    leading = {"PGHOST": str(server.query["host"]), "PGUSER": str(server.username)}
    yield leading
    drop = ["-c", "DROP DATABASE IF EXISTS finepoint WITH (FORCE)", "-c", "DROP ROLE IF EXISTS site"]
    subprocess.run(["psql", "-q", "-d", "postgres", *drop], env=os.environ | leading, check=True)


@pytest.fixture
def host(tmp_path, postgres):
    """A folder with what a host has before step 3 of the guide; what it started is ended."""
    for folder in (*FOLDERS, "srv/finepoint"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "srv/finepoint/code").symlink_to(ROOT)
    (tmp_path / "nginx.conf").write_text(NGINX.format(host=tmp_path))
    for name, acts in ACTORS.items():
        (tmp_path / "bin" / name).write_text(f"#!/bin/bash\n{acts.format(host=tmp_path, nginx=NGINX_PROGRAM)}\n")
        (tmp_path / "bin" / name).chmod(0o700)
    yield tmp_path
    for name in ("pid", "nginx.pid"):
        if (tmp_path / name).exists():
            subprocess.run(["kill", (tmp_path / name).read_text().strip()], check=False)


def blocks(host, ports):
    """Each marked block: its language, the line it begins at, and its text for this host."""
    guide = (ROOT / "docs/operating.md").read_text()
    for found in BLOCK.finditer(guide):
        text = re.sub(r"(?<![\w.])/(?=(?:srv|etc|backups|safe|var)\b)", f"{host}/", found[2])
        for written, here in ports.items():
            text = text.replace(written, here)
        yield found[1], guide[: found.start()].count("\n") + 1, text


def certify(host, port):
    """A certificate, and a `curl` that takes it and finds the site by its name."""
    name, place = "acupuncture.example", host / "etc/finepoint"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}"]
    made += ["-keyout", place / "certificate.key", "-out", place / "certificate.pem"]
    subprocess.run(made, check=True, capture_output=True)
    (host / "home/.curlrc").write_text(f"insecure\nconnect-to = {name}:443:127.0.0.1:{port}\n")


@pytest.mark.postgres
def test_the_operating_guide_brings_up_a_site_upgrades_it_restores_it_and_moves_it(host, mail_port, postgres):
    server, tls, plain = free_port(), free_port(), free_port()
    certify(host, tls)
    ports = {"127.0.0.1:8000": f"127.0.0.1:{server}", "127.0.0.1:25'": f"127.0.0.1:{mail_port}'"}
    ports |= {"@127.0.0.1/finepoint": f"@/finepoint?host={postgres['PGHOST']}"}
    ports |= {"listen 443 ": f"listen {tls} ", "listen 80;": f"listen {plain};"}
    script = ["set -eu"]
    for language, line, text in blocks(host, ports):
        if language != "sh":
            Path(text.splitlines()[0].removeprefix("# ")).write_text(text)
        elif NGINX_PROGRAM or "nginx" not in text:
            script += [f"echo '== line {line}'", text]
    path = f"{host / 'bin'}:{os.environ['PATH']}"
    said = host / "said"  # no pipe: what is started here outlives the script
    with said.open("w") as out:
        code = subprocess.run(
            ["bash", "-c", "\n".join(script)],
            env={"HOME": str(host / "home"), "PATH": path, "LANG": "C.UTF-8"} | postgres,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=False,
        ).returncode
    assert code == 0, f"{said.read_text()}\n{(host / 'log').read_text()[-3000:]}"
    assert "Restored as of" in said.read_text()
    assert said.read_text().count("# TYPE finepoint_index_usable") == 1
    assert "tables are there, each as it was" in said.read_text()
