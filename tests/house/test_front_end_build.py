"""static/build.mjs: the same sources give the same files, and a wrong icon stops it."""

import json
import os
import shutil
import subprocess
import time

import pytest

from development.console import ROOT

EMPTY_ATLAS = {
    "type": "Topology",
    "arcs": [],
    "objects": {name: {"type": "GeometryCollection", "geometries": []} for name in ("counties", "states")},
}


def borrow_packages(folder):
    """Link the installed packages, but put an empty atlas in the place of the big one, which takes a second."""
    (folder / "us-atlas").mkdir(parents=True)
    (folder / "us-atlas" / "counties-10m.json").write_text(json.dumps(EMPTY_ATLAS))
    for package in (ROOT / "node_modules").iterdir():
        if package.name != "us-atlas":
            (folder / package.name).symlink_to(package)


@pytest.fixture
def project(tmp_path):
    """A small project of its own, built by the real script with the real packages."""
    for folder in ("static/js", "static/css", "static/images/seals", "templates"):
        (tmp_path / folder).mkdir(parents=True)
    shutil.copy(ROOT / "static" / "build.mjs", tmp_path / "static")
    shutil.copy(ROOT / "package.json", tmp_path)
    borrow_packages(tmp_path / "node_modules")
    (tmp_path / "static/js/app.js").write_text("import('./map.js').then((map) => map.show());")
    (tmp_path / "static/js/map.js").write_text("export function show() { document.title = 'map'; }")
    (tmp_path / "static/css/style.css").write_text("p { color: light-dark(#000, #fff); }")
    for name in ("map", "planning", "work"):
        (tmp_path / f"static/css/{name}.css").write_text(f".{name} {{ margin: 0; }}")
    (tmp_path / "static/images/seals/a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "static/icons.txt").write_text("# a comment\ncheck\nmap-pin  # where\n")
    return tmp_path


def build(project):
    return subprocess.run(
        ["node", project / "static" / "build.mjs"], capture_output=True, text=True, check=False, timeout=60
    )


def built_files(project):
    dist = project / "static" / "dist"
    return {str(file.relative_to(dist)): file.read_bytes() for file in dist.rglob("*") if file.is_file()}


def test_the_same_sources_give_the_same_bytes_under_the_same_names(project):
    assert build(project).returncode == 0
    first = built_files(project)
    assert build(project).returncode == 0
    assert built_files(project) == first


def test_what_nothing_names_is_removed_after_a_day_and_not_before(project):
    build(project)
    fresh, old = project / "static/dist/fresh.js", project / "static/dist/old.js"
    for file in (fresh, old):
        file.touch()
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(old, (two_days_ago, two_days_ago))
    build(project)
    assert fresh.exists()
    assert not old.exists()


def test_the_manifest_names_a_file_for_each_plain_name(project):
    build(project)
    files = built_files(project)
    manifest = json.loads(files["manifest.json"])
    expected = {
        "app.js",
        "map.js",
        "style.css",
        "map.css",
        "planning.css",
        "work.css",
        "icons.svg",
        "map-base.json",
        "images/seals/a.svg",
    }
    assert expected <= set(manifest)
    assert set(manifest.values()) <= set(files)
    assert f"{manifest['app.js']}.map" in files


def test_another_content_gets_another_name(project):
    build(project)
    before = json.loads(built_files(project)["manifest.json"])
    (project / "static/css/style.css").write_text("p { color: red; }")
    (project / "static/images/seals/a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>")
    build(project)
    after = json.loads(built_files(project)["manifest.json"])
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"style.css", "images/seals/a.svg"}


def test_the_sprite_holds_the_listed_icons_and_no_other(project):
    build(project)
    files = built_files(project)
    sprite = files[json.loads(files["manifest.json"])["icons.svg"]].decode()
    assert sprite.count("<symbol ") == 2
    assert '<symbol id="check"' in sprite
    assert '<symbol id="map-pin"' in sprite


@pytest.mark.parametrize(
    "call", ['icon("anchor")', "icon( 'anchor', class='check' )", 'icon("check" if known else "anchor")']
)
def test_an_icon_that_a_template_calls_must_be_listed(project, call):
    build(project)
    before = built_files(project)
    (project / "templates/page.html").write_text(f"{{{{ {call} }}}}")
    refused = build(project)
    assert refused.returncode == 1
    assert "templates/page.html: anchor" in refused.stderr
    assert built_files(project) == before


def test_a_listed_icon_that_lucide_lacks_is_named(project):
    (project / "static/icons.txt").write_text("check\nno-such-icon\n")
    refused = build(project)
    assert refused.returncode == 1
    assert 'no icon named "no-such-icon"' in refused.stderr


def test_a_broken_script_stops_the_build(project):
    (project / "static/js/app.js").write_text("import './absent.js';")
    refused = build(project)
    assert refused.returncode == 1
    assert "absent.js" in refused.stderr
    assert not (project / "static/dist").exists()
