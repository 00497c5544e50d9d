"""A scanner that stands inside the house: it sends hostile values as each kind of person and watches what comes of it.

scan = Scan(ask(folder, production=False))      a site with one person of each kind (tests.house.asking)
scan.parameters("anonymous")                    every parameter of every page
scan.forms("member")                            every form that a member may send
scan.found                                      {("GET /holes/echo", "markup"): "what was sent", …}

Beside the answer it reads every SQL statement: what was typed may stand among its values, never in its words.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import event
from sqlalchemy.engine import Engine
from structlog.testing import capture_logs

from directory.accounts.models import Account
from directory.shared.db import db

MARK = "zq7x"
AWAY = "elsewhere.example"
MARKUP = f"{MARK}'\"><img src={MARK}></script></textarea>"
HOSTILE = [
    MARKUP,
    f"=1+1+cmd|{MARK}",
    f"//{AWAY}/{MARK}",
    f"https://{AWAY}/{MARK}",
    f"/\\{AWAY}",
    f"{MARK}\r\nX-{MARK}: 1\r\n\r\n",
    f"{MARK}' OR '1'='1' --",
    "{{7*7}}%(x)s%n" + MARK,
]
HUGE = "9" * 400
ODD = ["", " ", "\x00", HUGE, "-1", "1e999", "NaN", "٣", "None", "24:00", "0001-01-01", "9999-12-31"]
ODD += ["x" * 6000, "\ud7ff\u202e", "../../../etc/passwd", "😀" * 50]
ANYTHING = st.sampled_from(HOSTILE + ODD) | st.text(max_size=30) | st.integers(-5, 2**70).map(str)
ALWAYS = ("next", "q", "page", "near", "after")
"""Parameters that are tried on every page."""
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
NO_DOOR = re.compile(r"to |403|404|405")
FILE = (b"%PDF-1.7 " + MARKUP.encode(), f"../{MARK}';.pdf")
STRANGERS = ("anonymous", "member", "other-owner")
"""Who may read nobody's address but their own."""


def leads_away(location):
    """Whether a redirect leaves the site, as a browser reads it."""
    location = location.replace("\\", "/")
    return urlsplit(location).netloc not in ("", "localhost") or location.startswith("//")


class Reader(HTMLParser):
    """The forms of a page, and the parameters that its links have."""

    def __init__(self, path):
        super().__init__()
        self.path, self.forms, self.queries, self._at = path, defaultdict(dict), defaultdict(set), None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a":
            link = urlsplit(given.get("href") or "")
            self.queries[link.path or self.path] |= {name for name, _ in parse_qsl(link.query, keep_blank_values=True)}
        elif tag == "form":
            action = urlsplit(given.get("action") or "").path or self.path
            self._at = self.forms[(given.get("method") or "get").upper(), action]
        elif self._at is not None and given.get("name") and tag in ("input", "select", "textarea", "button"):
            is_file = given.get("type") == "file"
            before = self._at.get(given["name"])
            if before is None or "checked" in given:
                self._at[given["name"]] = FILE if is_file else given.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self._at = None


class Scan:
    """What was found on a site, and how much was sent to it."""

    def __init__(self, asked, *, elsewhere=None):
        """`elsewhere`: addresses by their rule, for pages that show nothing at the address of the world."""
        self.asked, self._elsewhere = asked, elsewhere or {}
        self.found, self.sent = {}, Counter()
        self.opened, self.filled = set(), set()
        self._statements, self._log = [], []
        with asked.app.app_context():
            self._addresses = set(db.session.scalars(db.select(Account.email))) | {"anybody@example.org"}
            db.session.remove()

    # What is sent.

    @contextmanager
    def watching(self):
        """Read every statement and every error while something is scanned."""

        def read(connection, cursor, statement, *_):
            if MARK in statement.lower():
                self._statements.append(statement)

        event.listen(Engine, "before_cursor_execute", read)
        try:
            with capture_logs() as self._log:
                yield self
        finally:
            event.remove(Engine, "before_cursor_execute", read)

    def send(self, kind, method, path, *, name=None, **given):
        """Send one request as a kind of person and judge the answer; its status and its text."""
        self._statements.clear()
        self._log.clear()
        client, before = self.asked.app.test_client(), self.asked.state()
        if self.asked.sessions[kind]:
            with client.session_transaction() as session:
                session.update(self.asked.sessions[kind])
        path = path.split("?")[0] if "query_string" in given else path
        answer = client.open(path, method=method, **given)
        text = answer.get_data(as_text=True) if answer.mimetype not in BINARY else ""
        self.sent[kind, method] += 1
        for trouble in self._troubles(kind, answer, text):
            sent = given.get("query_string") or given.get("data") or given.get("headers")
            self.found.setdefault(
                (name or f"{method} {path}", trouble), f"{kind} sent {str(sent)[:300]}, log {self._log}"
            )
        answer.close()
        if self.asked.state() != before:
            self.asked.put_back()
        return answer, text

    def _troubles(self, kind, answer, text):
        if answer.status_code >= 500:
            yield "broke"
        if self._statements:
            yield "statement"
        if MARK in str(self._log).lower():
            yield "log"
        yield from self._troubles_of_text(answer, text)
        if leads_away(answer.location or ""):
            yield "leads away"
        if any(MARK in header.lower() for header, _ in answer.headers):
            yield "header"
        if kind in STRANGERS and self._addresses & set(ADDRESS.findall(text)) - {f"{kind}@example.org"}:
            yield "private"

    def _troubles_of_text(self, answer, text):
        if answer.mimetype in ("text/html", "image/svg+xml") and (f"<img src={MARK}" in text or f"{MARK}'\"" in text):
            yield "markup"
        if answer.mimetype == "text/html" and "<h1" not in text and not 300 <= answer.status_code < 400:
            yield "no words"
        if answer.mimetype == "text/csv":
            cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
            if any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells):
                yield "formula"

    # Where it is sent.

    def rules(self, method):
        """Every page with an address of the world."""
        for rule in sorted(self.asked.app.url_map.iter_rules(), key=lambda rule: rule.endpoint):
            if method in rule.methods and rule.endpoint != "static":
                values = self.asked.values | (self.asked.values["photo"] if "step" in rule.arguments else {})
                with self.asked.app.test_request_context():
                    built = self.asked.app.url_map.bind("localhost").build(
                        rule.endpoint, {name: values[name] for name in rule.arguments}
                    )
                yield f"{method} {rule.rule}", self._elsewhere.get(rule.rule, built)

    def read_pages(self, kind):
        """Look at every page; (forms by method and path, names of parameters by path)."""
        forms, names = {}, defaultdict(set)
        for name, path in self.rules("GET"):
            answer, text = self.send(kind, "GET", path, name=name)
            if answer.mimetype == "text/html" and answer.status_code == 200:
                reader = Reader(path.split("?")[0])
                reader.feed(text)
                for (method, action), fields in reader.forms.items():
                    if method == "GET":
                        names[action] |= fields.keys()
                    else:
                        forms.setdefault(action, {}).update(fields)
                for action, given_ in reader.queries.items():
                    names[action] |= given_
        return forms, names

    def parameters(self, kind):
        """Every parameter of every page that somebody may open and nobody before, one at a time and together."""
        _, names = self.read_pages(kind)
        for name, path in self.rules("GET"):
            if name in self.opened or self.send(kind, "GET", path, name=name)[0].status_code != 200:
                continue
            self.opened.add(name)
            known = sorted(names[path.split("?")[0]] | set(ALWAYS))
            for one in known:
                for value in (*HOSTILE[:3], HUGE):
                    self.send(kind, "GET", path, name=name, query_string={one: value})
            self._generated(kind, "GET", name, path, {}, known, field="query_string")
            self.send(kind, "GET", path, name=name, query_string=dict.fromkeys(known, HOSTILE[6]))

    def hosts(self, kind):
        """Every page under a host that is not ours, and with headers that only a proxy may send."""
        for name, path in self.rules("GET"):
            answer, text = self.send(kind, "GET", path, name=name, headers={"Host": AWAY})
            if answer.status_code != 400 or AWAY in text:
                self.found[name, "host"] = kind
            forwarded = {"X-Forwarded-Host": AWAY, "Forwarded": f"host={AWAY}", "X-Original-URL": f"/{AWAY}"}
            answer, text = self.send(kind, "GET", path, name=name, headers=forwarded)
            if AWAY in text + str(answer.headers):
                self.found[name, "host"] = kind

    def forms(self, kind):
        """Every form that somebody may send: hostile and empty as a whole and, where it is the first time, by field."""
        forms, _ = self.read_pages(kind)
        for name, path in self.rules("POST"):
            fields = forms.get(path.split("?")[0])
            if fields is None and NO_DOOR.match(self._door(kind, path)):
                continue
            fields = fields or {}
            texts = [one for one, value in fields.items() if value is not FILE]
            for value in (HOSTILE[0], HOSTILE[2], HOSTILE[6]):
                self._post(kind, name, path, fields | dict.fromkeys(texts, value))
            self._post(kind, name, path, {})
            if name in self.filled:
                continue
            self.filled.add(name)
            for one in texts:  # the others as they stand, so that nothing stops before it
                self._post(kind, name, path, fields | {one: MARKUP})
                self._post(kind, name, path, fields | {one: HUGE})
            self._generated(kind, "POST", name, path, fields, sorted(fields) or ["subject"], field="data")

    def _door(self, kind, path):
        answer, _ = self.send(kind, "POST", path)
        return "to sign in" if "next=" in (answer.location or "") else str(answer.status_code)

    def _post(self, kind, name, path, fields):
        data = {}
        for one, value in fields.items():
            data[one] = (io.BytesIO(value[0]), value[1]) if isinstance(value, tuple) else value
        # A form of a page of ours: the browser would say so.
        self.send(kind, "POST", path, name=name, data=data, headers={"Sec-Fetch-Site": "same-origin"})

    def _generated(self, kind, method, name, path, fields, names, *, field):
        @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
        @given(st.dictionaries(st.sampled_from(names), st.lists(ANYTHING, max_size=2), min_size=1, max_size=4))
        def send(changed):
            if method == "POST":
                self._post(kind, name, path, fields | changed)
            else:
                self.send(kind, "GET", path, name=name, **{field: {**changed}})

        send()


BINARY = {"image/webp", "image/png", "image/avif", "image/jpeg", "application/zip", "application/pdf"}
EXAMPLES = 5
