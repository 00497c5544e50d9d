"""How messages leave: the development inbox and the mail server."""

import re
import socketserver
import threading
from datetime import UTC, datetime
from email.headerregistry import Address
from email.parser import BytesParser
from email.policy import default

import pytest

from directory.notices.inbox import inbox_letter, inbox_letters
from directory.notices.message import compose
from directory.notices.models import Letter
from directory.notices.transport import FolderInbox, Refused, Smtp, choose_transport
from directory.shared.errors import RuleBroken

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LONG_LINE = "Sehr geehrte Zoë, " + "w" * 1500


def message(key="a", *, to="ana@example.org", subject="Grüße aus Ocean Township", now=NOON):
    written = Letter(
        key=key, to_address=to, subject=subject, text=LONG_LINE + "\n", html="<p>Hello &amp; so on</p>\n", queued_at=now
    )
    return compose(written, sender=Address("Finepoint", addr_spec="hello@example.org"))


class SmallServer(socketserver.ThreadingTCPServer):
    """Enough of a mail server to talk to: answers each command with `replies`, keeps what it is sent."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), SmallTalk)
        self.received, self.recipients, self.replies = [], [], {}

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class SmallTalk(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 ready")
        while line := self.rfile.readline():
            verb = line.decode().split(maxsplit=1)[0].upper().strip()
            if verb == "RCPT":
                self.server.recipients.append(re.search("<(.*)>", line.decode())[1])
            if verb == "DATA" and "DATA" not in self.server.replies:
                self.say("354 go on")
                lines = iter(self.rfile.readline, b".\r\n")
                self.server.received.append(b"".join(lines))
            self.say(self.server.replies.get(verb, "221 bye" if verb == "QUIT" else "250 fine"))

    def say(self, words):
        self.wfile.write(words.encode() + b"\r\n")


@pytest.fixture
def server():
    with SmallServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_the_inbox_holds_what_was_sent(tmp_path):
    FolderInbox(tmp_path / "mail").deliver(message())
    (letter,) = inbox_letters(tmp_path / "mail")
    assert letter.subject == "Grüße aus Ocean Township"
    assert letter.sender == "Finepoint <hello@example.org>"
    assert letter.to == "ana@example.org"
    assert letter.date == NOON
    assert letter.text == LONG_LINE + "\n"
    assert letter.html == "<p>Hello &amp; so on</p>\n"
    assert inbox_letter(tmp_path / "mail", letter.name) == letter


def test_the_inbox_shows_the_newest_first_and_only_whole_letters(tmp_path):
    inbox = FolderInbox(tmp_path)
    inbox.deliver(message("a", now=NOON))
    inbox.deliver(message("b", now=NOON.replace(hour=13)))
    (tmp_path / ".half").write_text("not yet")
    (tmp_path / "notes.eml").write_text("not ours")
    assert [letter.date.hour for letter in inbox_letters(tmp_path)] == [13, 12]


def test_an_inbox_that_is_not_there_yet_is_empty(tmp_path):
    assert inbox_letters(tmp_path / "mail") == []


def test_the_same_letter_twice_is_one_in_the_inbox(tmp_path):
    inbox = FolderInbox(tmp_path)
    inbox.deliver(message())
    inbox.deliver(message())
    assert len(inbox_letters(tmp_path)) == 1


@pytest.mark.parametrize("name", ["", "..", "../secret_key", "20261122t120000-" + "0" * 32, "a/b", "\x00"])
def test_only_letters_that_are_there_can_be_opened(tmp_path, name):
    FolderInbox(tmp_path).deliver(message())
    assert inbox_letter(tmp_path, name) is None


def test_a_letter_that_cannot_be_written_leaves_nothing_half_written(tmp_path):
    inbox = FolderInbox(tmp_path)
    one = message()
    inbox.deliver(one)
    (name,) = [file.name for file in tmp_path.iterdir()]
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.raises(OSError, match="directory"):
        inbox.deliver(one)
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_a_mail_server_gets_the_whole_message(server):
    Smtp(server.url).deliver(message())
    (raw,) = server.received
    received = BytesParser(policy=default).parsebytes(raw)
    assert server.recipients == ["ana@example.org"]
    assert received["Subject"] == "Grüße aus Ocean Township"
    assert received.get_body(("plain",)).get_content().strip() == LONG_LINE
    assert max(map(len, raw.split(b"\r\n"))) <= 998


def test_a_refused_address_is_refused_for_good(server):
    server.replies["RCPT"] = "550 no such person"
    with pytest.raises(Refused, match="code 550"):
        Smtp(server.url).deliver(message())


@pytest.mark.parametrize("reply", [{"RCPT": "450 try later"}, {"DATA": "451 try later"}, {"MAIL": "421 busy"}])
def test_a_passing_trouble_is_an_oserror(server, reply):
    server.replies.update(reply)
    with pytest.raises(OSError):
        Smtp(server.url).deliver(message())
    assert server.received == []


def test_a_server_that_is_away_is_an_oserror(server):
    url = server.url
    server.server_close()
    with pytest.raises(OSError):
        Smtp(url).deliver(message())


def test_a_password_never_travels_without_tls(server):
    with pytest.raises(OSError, match="no TLS"):
        Smtp(server.url.replace("//", "//ana:secret@")).deliver(message())


def test_an_address_beyond_ascii_is_refused_where_the_server_cannot_carry_it(server):
    with pytest.raises(Refused, match="ASCII"):
        Smtp(server.url).deliver(message(to="josé@example.org"))


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org:25"])
def test_a_server_address_that_cannot_be_used_is_said_without_the_password(url):
    with pytest.raises(RuleBroken, match="reads like"):
        Smtp(url)


def test_the_settings_choose_the_transport(tmp_path):
    assert isinstance(choose_transport("", inbox=tmp_path), FolderInbox)
    assert isinstance(choose_transport("smtps://mail.example.org", inbox=tmp_path), Smtp)
