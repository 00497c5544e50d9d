"""Packages come pinned, with hashes, and from no named registry."""

import json
import re

import pytest

from development.console import ROOT

PYTHON_LOCKS = ["requirements.lock", "requirements-s3.lock", "requirements-dev.lock"]
NPM_LOCKS = [
    "package-lock.json",
    "development/npm/chromium/package-lock.json",
    "development/npm/postgres/package-lock.json",
]


@pytest.mark.parametrize("name", PYTHON_LOCKS)
def test_every_python_package_is_pinned_with_hashes_and_no_registry_is_named(name):
    text = (ROOT / name).read_text()
    packages = [line for line in text.splitlines() if re.match(r"[a-zA-Z0-9]", line)]
    assert packages
    assert [line for line in packages if not re.match(r"\S+==\S+.* \\$", line)] == []
    assert text.count("--hash=sha256:") >= len(packages)
    assert "://" not in text
    assert "--index-url" not in text


@pytest.mark.parametrize("name", NPM_LOCKS)
def test_every_npm_package_is_pinned_with_a_hash_and_no_registry_is_named(name):
    packages = {path: one for path, one in json.loads((ROOT / name).read_text())["packages"].items() if path}
    assert packages
    assert [path for path, one in packages.items() if not one.get("integrity")] == []
    assert [path for path, one in packages.items() if "resolved" in one] == []


@pytest.mark.parametrize("name", [lock.replace("-lock", "") for lock in NPM_LOCKS])
def test_npm_packages_are_asked_for_in_one_exact_version(name):
    asked = json.loads((ROOT / name).read_text())
    versions = asked.get("dependencies", {}) | asked.get("devDependencies", {})
    assert versions
    assert [version for version in versions.values() if not re.match(r"\d+\.\d+\.\d+", version)] == []


def test_everything_that_the_product_is_locked_to_is_what_it_is_tested_with():
    def pins(name):
        return dict(re.findall(r"^([\w.\[\]-]+)==(\S+)", (ROOT / name).read_text(), re.MULTILINE))

    product, bucket, tested = (pins(name) for name in PYTHON_LOCKS)
    assert {name: version for name, version in (product | bucket).items() if tested.get(name) != version} == {}
