"""The store in a bucket: what only a bucket can do to it, and how the site stands while it is away."""

import io
import os
import sys
import traceback
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from PIL import Image
from sqlalchemy import func, select

from directory.app import hold
from directory.audit.rules import OPERATOR
from directory.config import BadSetting, Config
from directory.files.actions import keep_picture, store_picture
from directory.files.bucket import PAUSE_SECONDS, Bucket, BucketStore
from directory.files.models import Picture
from directory.files.opening import store_opener
from directory.files.store import StoreAway
from directory.shared.db import db, unit_of_work
from tests.rooms.stores import SECRET, environment

LATER = datetime.now(UTC) + timedelta(hours=1)


class _Empty(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.while_asked()
        body = b"<Error><Code>NoSuchKey</Code></Error>"
        self.send_response(404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class _Server(ThreadingHTTPServer):
    """An empty bucket that counts connections; it answers once it is activated."""

    daemon_threads = True
    connections = 0

    def get_request(self):
        self.connections += 1
        return super().get_request()

    def while_asked(self):
        """Set by a test: what happens before the answer."""


@pytest.fixture
def silent(monkeypatch):
    """An address of this machine where nothing listens yet."""
    server = _Server(("127.0.0.1", 0), _Empty, bind_and_activate=False)
    server.server_bind()
    for name, value in environment(server.server_port).items():
        monkeypatch.setenv(name, value)
    yield server
    server.server_close()


def test_a_store_touches_nothing_outside_its_folder(s3):
    bucket = s3.bucket()
    store, neighbor = BucketStore(bucket, "site/files"), BucketStore(bucket, "site/files2")
    foreign = ["site/files/ab/read me.txt", "site/files/ab/deeper/abcd.webp", "site/files/abcd.webp"]
    for key in foreign:
        s3.client.put_object(Bucket=bucket.name, Key=key, Body=b"theirs")
    neighbor.put("abcd.webp", b"a neighbor's")
    store.put("abcd.webp", b"ours")
    assert store.sweep("ab", before=LATER, kept=lambda _: ()) == 1
    assert sorted(s3.keys(bucket)) == sorted([*foreign, "site/files2/ab/abcd.webp"])


def test_in_a_bucket_with_versions_what_is_deleted_is_gone_in_every_version(s3):
    bucket = s3.bucket()
    s3.client.put_bucket_versioning(Bucket=bucket.name, VersioningConfiguration={"Status": "Enabled"})
    store = BucketStore(bucket, "files")
    for name in ("abcd.webp", "abcd.webp2"):
        store.put(name, b"one")
        store.put(name, b"two")
    store.delete("abcd.webp")
    store.delete("abcd.webp")
    left = s3.client.list_object_versions(Bucket=bucket.name)
    assert {one["Key"] for one in left["Versions"]} == {"files/ab/abcd.webp2"}
    assert len(left["Versions"]) == 2
    assert "DeleteMarkers" not in left


def test_a_bucket_that_is_not_there_is_not_taken_for_an_empty_one(s3):
    store = BucketStore(Bucket("nobodys-files", attempts=1), "files")
    for verb in (store.get, store.exists, store.delete, lambda name: store.put(name, b"x")):
        with pytest.raises(StoreAway, match="The bucket nobodys-files refuses: NoSuchBucket"):
            verb("abcd.webp")
    with pytest.raises(StoreAway, match="NoSuchBucket"):
        store.sweep("ab", before=LATER, kept=lambda _: ())


def test_a_bucket_without_an_answer_is_left_alone_for_a_moment_and_then_asked_again(silent):
    at = [100.0]
    store = BucketStore(Bucket("files", attempts=1, clock=lambda: at[0]), "files")
    with pytest.raises(StoreAway, match="The bucket files does not answer") as away:
        store.put("abcd.webp", b"x")
    assert SECRET not in "".join(traceback.format_exception(away.value))
    silent.server_activate()
    with pytest.raises(StoreAway, match="a moment ago"):
        store.get("abcd.webp")
    at[0] += PAUSE_SECONDS
    refused = []

    def others_are_not_held_up():
        try:
            store.get("efgh.webp")
        except StoreAway as away:
            refused.append(str(away))

    silent.while_asked = others_are_not_held_up
    one_answer = Thread(target=silent.handle_request)
    one_answer.start()
    assert store.get("abcd.webp") is None
    one_answer.join(10)
    assert len(refused) == 1
    assert "a moment ago" in refused[0]


def test_without_usable_settings_of_the_bucket_the_error_is_one_of_the_store(s3, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "files.example:9000")
    with pytest.raises(StoreAway, match="cannot be asked: ValueError"):
        Bucket("files").get("abcd")


def test_a_forked_process_has_its_own_connections(silent):
    silent.server_activate()
    serving = Thread(target=silent.serve_forever)
    serving.start()
    store = BucketStore(Bucket("files", attempts=1), "files")
    store.get("abcd.webp")
    store.get("abcd.webp")
    assert silent.connections == 1
    child = os.fork()
    if not child:
        try:
            store.get("abcd.webp")
        finally:
            os._exit(0)  # the parent sees what came of it
    os.waitpid(child, 0)
    silent.shutdown()
    serving.join(10)
    assert silent.connections == 2


def test_an_instance_keeps_its_files_in_the_bucket_and_says_when_it_is_away(app, config, client, s3, monkeypatch):
    bucket = s3.bucket()
    in_bucket = replace(config, files_url=f"s3://{bucket.name}/finepoint/")
    hold(app, in_bucket)
    drawn = io.BytesIO()
    Image.new("RGB", (300, 300), "tan").save(drawn, "PNG")
    stored = store_picture(drawn.getvalue(), store=app.extensions["file_store"])
    with unit_of_work():
        keep_picture(stored, alt="Drawing of a woman", by=OPERATOR, now=LATER)
    app.extensions["photo_store"].put("abcd.webp", b"x")
    app.extensions["paper_store"].put("abcd.sealed", b"x")
    keys = s3.keys(bucket)
    assert {key.rsplit("/", 2)[0] for key in keys} == {"finepoint/files", "finepoint/papers", "finepoint/photos"}
    assert [path for path in (config.files_path, config.papers_path, config.photos_path) if path.exists()] == []
    address = f"/pictures/{next(iter(stored.files))}"
    assert client.get(address).status_code == 200

    for name, value in environment(1).items():
        monkeypatch.setenv(name, value)
    hold(app, in_bucket)
    away = client.get(address)
    assert (away.status_code, away.headers["Retry-After"]) == (503, "30")
    with pytest.raises(StoreAway):
        store_picture(drawn.getvalue(), store=app.extensions["file_store"])
    assert db.session.scalar(select(func.count()).select_from(Picture)) == 1


@pytest.mark.parametrize("url", ["bucket", "https://b.example/x", "s3://key:secret@bucket", "s3://b", "s3://abc/../x"])
def test_an_address_of_a_bucket_that_cannot_be_used_is_refused_without_repeating_it(url):
    with pytest.raises(BadSetting, match="FINEPOINT_FILES_URL takes s3://bucket") as refused:
        Config.from_env({"FINEPOINT_FILES_URL": url})
    assert "secret" not in str(refused.value)


def test_what_a_bucket_needs_and_is_not_installed_is_said(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "directory.files.bucket", None)
    with pytest.raises(BadSetting, match="requirements-s3"):
        store_opener(Config(instance=tmp_path, files_url="s3://files"))
