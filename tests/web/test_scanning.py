"""Files are scanned before they are kept; what is found is kept nowhere, and without the scanner nothing is taken."""

from __future__ import annotations

import ast
import re
import socketserver
import struct
import threading

import pytest
from sqlalchemy import func, select

from directory.audit.models import AuditEntry
from directory.config import ROOT, BadSetting, Config
from directory.files.scanning import Scanner, ScannerAway
from directory.operations.doctor import examine_scanner
from directory.operations.findings import Severity
from directory.papers.models import Paper
from directory.shared.db import db
from tests.factories.papers import a_picture, sent
from tests.web.a_site import own_site
from tests.web.locker import stated
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]

PLANTED = b"a planted virus"


class Clamd(socketserver.StreamRequestHandler):
    """As much of ClamAV's daemon as is asked: PING and INSTREAM, with one signature."""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zPING\0":
            self.wfile.write(b"PONG\0")
            return
        assert command == b"zINSTREAM\0"
        data = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            data += self.rfile.read(size)
        answer = {b"limit": b"INSTREAM size limit exceeded. ERROR", b"silent": b""}.get(data)
        if answer is None:
            answer = b"stream: Planted.Test FOUND" if PLANTED in data else b"stream: OK"
        self.wfile.write(answer + (b"\0" if answer else b""))


@pytest.fixture
def clamd(tmp_path):
    """The path of its socket."""
    path = str(tmp_path / "clamd")
    with socketserver.ThreadingUnixStreamServer(path, Clamd) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield path
        server.shutdown()
        thread.join()


def test_the_scanner_says_what_it_finds_and_whatever_else_it_says_is_not_clean(clamd, tmp_path):
    scanner = Scanner(clamd)
    assert scanner.trouble() == ""
    assert scanner.find(b"") is None
    assert scanner.find(b"x" * 200_000) is None
    assert scanner.find(b"x" * 70_000 + PLANTED) == "Planted.Test"
    for data in (b"limit", b"silent"):
        with pytest.raises(ScannerAway):
            scanner.find(data)
    gone = Scanner(str(tmp_path / "nowhere"))
    with pytest.raises(ScannerAway, match="does not answer"):
        gone.find(b"")
    for config, grave in ((Config(clamd=f"unix:{clamd}"), Severity.FINE), (Config(clamd="unix:/no"), Severity.BROKEN)):
        assert [one.severity for one in examine_scanner(config)] == [grave]
    assert Config(clamd="tcp:[::1]:3310").scanner_address == ("::1", 3310)
    for wrong in ("/run/clamd", "tcp:host", "tcp:host:0", "tcp:host:70000"):
        with pytest.raises(BadSetting, match="FINEPOINT_CLAMD"):
            Config.from_env({"FINEPOINT_CLAMD": wrong})


def test_an_infected_document_is_kept_nowhere_and_none_is_while_the_scanner_is_away(workspace, clamd):
    ana, held = workspace.keeper(), workspace.site.app.extensions
    held["virus_scanner"] = Scanner(clamd)
    bad, page = a_picture(1) + PLANTED, "credentials"
    stated(ana, "license", documents=sent(("bad.png", bad), ("good.png", a_picture(2))))
    assert "bad.png: Our virus scanner finds something in this file" in ana.see(page).text
    held["virus_scanner"] = Scanner("/nowhere")
    stated(ana, "degree", documents=sent(("good.png", a_picture(3))))
    assert "good.png: We cannot check files for viruses at the moment" in ana.see(page).text
    with workspace.site.inside():
        assert db.session.scalar(select(func.count()).select_from(Paper)) == 1
        assert len({name.split("-")[0] for name in held["paper_store"].names()}) == 1
        line = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "refuse_infected_file")).one()
        assert (line.after["found"], len(line.after["digest"])) == ("Planted.Test", 64)


def test_whatever_takes_a_document_or_a_photo_of_a_request_has_it_scanned():
    taking = []
    files = (file.read_text() for file in (ROOT / "directory" / "web").rglob("*.py"))
    for code in (code for code in files if re.search(r"\b(take|take_photo)\(", code)):
        for node in (one for one in ast.walk(ast.parse(code)) if isinstance(one, ast.FunctionDef)):
            calls = (one.func for one in ast.walk(node) if isinstance(one, ast.Call))
            called = {one.id for one in calls if isinstance(one, ast.Name)}
            if called & {"take", "take_photo"}:
                taking.append(node.name)
                assert "check_clean" in called, node.name
    assert sorted(taking) == ["_stored", "receive", "received_receipt"]
