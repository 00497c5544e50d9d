"""Two photos from upload to purge: consented to through a link, approved, shown to whom they suit, taken back, gone.

The files that come in hold a place, a name, a preview and a comment; not one byte of these is ever handed out.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import time_machine
from PIL import ExifTags, Image

from directory.accounts.rules import Role
from directory.discovery.sync import drain
from directory.files.photo_rules import photo_names
from directory.portfolio.models import CasePhoto, PhotoCase
from directory.portfolio.rules import RESULTS_DIFFER, CaseState, Declared
from directory.serving import jobs_of
from directory.shared.db import db
from tests.factories.papers import sent
from tests.factories.photos import a_face
from tests.web.a_site import own_site
from tests.web.workspace import workspace

__all__ = ["own_site", "workspace"]

SECRET = b"Maria-Example-40.2206N-74.0002W"
LEAKS = (SECRET, b"Exif\0\0", b"EXIF", b"XMP ", b"xmpmeta", b"http://ns.", b"ICC_PROFILE", b"JFXX", b"Canon")
"""Words that what came in holds, or could; each too long to stand among pixels by chance."""
UNTIL = (datetime.now(UTC) + timedelta(days=200)).date()
LIKE = "age_band=40-49&concern=jaw-tension"
UNLIKE = "age_band=60-69&concern=jaw-tension"


def a_photo_of_somebody(number, after=0):
    """A JPEG as a phone makes it: on its side, with a place, a name, a camera, a preview, XMP and a comment."""
    picture = a_face(number, after=after).rotate(90, expand=True)
    preview = io.BytesIO()
    picture.resize((160, 120)).save(preview, "JPEG", comment=SECRET)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Artist] = SECRET.decode()
    exif[ExifTags.Base.Make] = "Canon"
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (40.0, 13.0, 14.0)
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.UserComment] = SECRET + preview.getvalue()
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif.tobytes(), comment=SECRET, xmp=b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>")
    return file.getvalue() + SECRET


@dataclass
class Seen:
    """One case and every way in which somebody could come to see it."""

    site: object
    case_id: int
    keys: list[str]
    link: str

    def anywhere(self, now=None):
        """Where anybody can see it or is told of it: name of the place → whether they do."""
        with time_machine.travel(now or datetime.now(UTC), tick=False):
            visitor = self.site.visitor()
            texts = {
                "profile": "/providers/ana-lee",
                "gallery": "/providers/ana-lee/photos",
                "gallery of people like me": f"/providers/ana-lee/photos?{LIKE}",
                "one case": f"/providers/ana-lee/photos/{self.case_id}",
                "API of the listing": "/api/v1/listings/ana-lee",
                "person's page": self.link,
            }
            found = {name: self.keys[0] in visitor.get(url).get_data(as_text=True) for name, url in texts.items()}
            found["search"] = visitor.see("/search?answered=3").slugs == ["ana-lee"]
            found["search API"] = bool(visitor.get("/api/v1/search?answered=3").get_json()["items"])
            found["report"] = visitor.get(f"/providers/ana-lee/photos/{self.case_id}/report").status_code == 200
            files = [f"/photos/{key}-640.{kind}" for key in self.keys for kind in ("avif", "webp", "jpg")]
            files += [f"{self.link}/{key}-640.jpg" for key in self.keys]
            for file in files:
                tagged = {"If-None-Match": f'"{file.rsplit("/", 1)[1].replace(".", "-")}"'}
                found[file] = visitor.get(file).status_code == 200
                found[f"{file}, kept by a browser"] = visitor.get(file, headers=tagged).status_code == 304
            return found

    def in_public(self, now=None):
        """The places where somebody without the private link sees it."""
        found = self.anywhere(now).items()
        return [name for name, is_so in found if is_so and not name.startswith(("person's page", self.link))]

    def index(self):
        """Bring the index up to date, as the server does after each commit."""
        with self.site.inside():
            drain(self.site.app.extensions["search_index"])


def test_photos_go_from_upload_over_consent_and_desk_to_those_they_suit_and_are_gone_when_taken_back(workspace):
    site, ana = workspace.site, workspace.keeper()
    site.account("mo@example.org", Role.MODERATOR, name="Mo Desk", has_second_factor=True)
    desk, person, visitor = site.visitor("mo@example.org"), site.visitor(), site.visitor()

    came = ana.save(
        "photos/new", 200, age_band="40-49", adult="yes", procedures=["facial-acupuncture"], concerns=["jaw-tension"],
        sessions="10", other="none", **{one.value.replace("-", "_"): "so" for one in Declared},
        before__photos=sent(("IMG_1.jpg", a_photo_of_somebody(1))), before__days="0",
        after__photos=sent(("IMG_2.jpg", a_photo_of_somebody(1, after=1))), after__days="70",
    )  # fmt: skip
    alt = {"photo__0__alt": "Face from the front, before.", "photo__1__alt": "Face from the front, after ten sessions."}
    case_id = int(ana.save("photos/new", on=came, **alt).response.location.rsplit("/", 1)[1])
    with site.inside():
        keys = [photo.key for photo in db.session.get(PhotoCase, case_id).photos]
    made = ana.press(f"photos/{case_id}/link", 200, on=f"photos/{case_id}/link")
    seen = Seen(site, case_id, keys, urlsplit(made.one("input", id_="link").get("value")).path)
    seen.index()
    assert seen.in_public() == [], "a draft is seen by its keeper and by who is in it, and by nobody else"

    hand_in = ana.url(f"photos/{case_id}/submit")
    assert not ana.see(f"photos/{case_id}").all("form", action=hand_in), "nothing goes to the desk without consent"
    person.send(seen.link, 303, where=["listing"], until=UNTIL.isoformat(), is_no_condition="y")
    ana.press(f"photos/{case_id}/submit", on=f"photos/{case_id}")
    page = desk.see(f"/admin/photos/{case_id}")
    assert "signed here by the person shown" in page.text
    assert seen.in_public() == []
    desk.send(f"/admin/photos/{case_id}", 303, act="decide", outcome="approve", note="Comparable, and consented to.")

    seen.index()
    everywhere = seen.anywhere()
    assert all(everywhere.values()), everywhere
    alike = visitor.see(f"/providers/ana-lee/photos?{LIKE}")
    assert RESULTS_DIFFER in alike.text
    assert keys[0] not in visitor.get(f"/providers/ana-lee/photos?{UNLIKE}").get_data(as_text=True)
    nothing_leaves(visitor, alike)

    midnight = datetime.combine(UNTIL + timedelta(days=2), datetime.min.time(), UTC)
    assert seen.in_public(midnight) == [], "what was allowed until a day ends by itself, without any job"

    person.send(f"{seen.link}/withdraw", 303, form=seen.link)
    seen.index()
    gone = seen.anywhere()
    assert not any(gone.values()), gone
    for who in (ana.visitor, desk):
        assert who.get(f"/photos/unpublished/{keys[0]}-640.jpg").status_code == 404
    assert "Nobody is shown these photos any more." in person.see(seen.link).text
    assert "case_withdrawn" in [template for template, _text in site.letters()]

    with site.inside():
        store = site.app.extensions["photo_store"]
        names = [name for key in keys for name in photo_names(key)]
        assert any(store.exists(name) for name in names)
        assert jobs_of(site.app)["purge_withdrawn"](datetime.now(UTC)) == 2
        assert not any(store.exists(name) for name in names)
        case = db.session.get(PhotoCase, case_id)
        assert (case.state, case.other_treatments) == (CaseState.WITHDRAWN, "")
        rows = db.session.query(CasePhoto).all()
        assert {(row.alt, row.fingerprints, row.measures) for row in rows} == {("", "", "")}
    assert "They were deleted on" in person.see(seen.link).text


def nothing_leaves(visitor, page):
    """Fetch every rendition that a page offers, and look into it: pixels, and not a byte of where or whose."""
    offered = {
        url
        for element in page.elements
        for url in re.findall(r"/photos/[0-9a-f]{32}-\d+\.\w+", f"{element.get('src', '')} {element.get('srcset', '')}")
    }
    assert {url.rsplit(".", 1)[1] for url in offered} == {"avif", "webp", "jpg"}
    for url in offered:
        answer = visitor.get(url)
        assert answer.headers["Cache-Control"] == "private, no-cache"
        assert answer.headers["X-Robots-Tag"] == "noimageindex"
        assert not [word for word in LEAKS if word in answer.data], url
        assert answer.data.count(b"\xff\xd8\xff\xe0\0\x10JFIF") == url.endswith(".jpg"), "no preview in the picture"
        with Image.open(io.BytesIO(answer.data)) as picture:
            assert picture.height > picture.width, "turned upright"
            assert not dict(picture.getexif())
            assert not {"exif", "xmp", "comment", "icc_profile", "photoshop", "mp"} & picture.info.keys()
            assert getattr(picture, "n_frames", 1) == 1
