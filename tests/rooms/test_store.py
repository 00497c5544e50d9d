"""The store of files: what it keeps, gives, copies and deletes, and what it does on a full disk."""

import errno
import os

import pytest

from directory.files.store import Store


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "files")


def test_the_store_keeps_gives_and_deletes(store):
    store.put("abcd.webp", b"one")
    store.put("abcd.webp", b"two")
    assert store.get("abcd.webp") == b"two"
    assert store.exists("abcd.webp")
    store.delete("abcd.webp")
    store.delete("abcd.webp")
    assert not store.exists("abcd.webp")
    assert store.get("abcd.webp") is None


@pytest.mark.parametrize("has_links", [True, False])
def test_a_copy_outlives_what_it_was_copied_from(store, monkeypatch, has_links):
    def refuse(_source, _target):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    if not has_links:
        monkeypatch.setattr(os, "link", refuse)
    store.put("abcd.webp", b"one")
    store.put("efgh.webp", b"other")
    store.copy("abcd.webp", "efgh.webp")
    store.put("abcd.webp", b"two")
    assert store.get("efgh.webp") == b"one"
    store.delete("abcd.webp")
    assert store.get("efgh.webp") == b"one"
    with pytest.raises(FileNotFoundError):
        store.copy("abcd.webp", "ijkl.webp")


@pytest.mark.parametrize(
    "name",
    ["../abcd.webp", "/etc/passwd", "ab/cd.webp", "abcd", "ABCD.webp", ".abcd.webp", "abcd.webp\n", "ab\x00d.webp"],
)
def test_the_store_knows_only_plain_names(store, name):
    for verb in (
        store.get,
        store.exists,
        store.delete,
        lambda name: store.put(name, b"x"),
        lambda name: store.copy(name, "abcd.webp"),
    ):
        with pytest.raises(ValueError, match="no file name"):
            verb(name)


def test_a_full_disk_is_said_and_leaves_what_was_there(store, tmp_path, monkeypatch):
    store.put("abcd.webp", b"before")

    def full(_descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        store.put("abcd.webp", b"after")
    assert store.get("abcd.webp") == b"before"
    assert [file.name for file in (tmp_path / "files").rglob("*") if file.is_file()] == ["abcd.webp"]
