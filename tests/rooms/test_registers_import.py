"""The import of the provider file: records, stubs, the trail, and what must never happen."""

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from directory.audit.models import AuditEntry
from directory.audit.queries import first_break
from directory.audit.rules import OPERATOR
from directory.listings.actions import close_stub, refresh_stub, remove_stub, reopen_stub, show_stub
from directory.listings.models import Listing, Place, Practitioner
from directory.listings.rules import Status
from directory.listings.stubs import StubFacts
from directory.registers.columns import WrongLayout
from directory.registers.npi import imports
from directory.registers.npi.actions import opt_out
from directory.registers.npi.imports import Order, import_npi
from directory.registers.npi.models import NpiLocation, NpiOptOut, NpiOtherName, NpiRecord, NpiTaxonomy
from directory.registers.npi.rules import Visibility, Wanted
from directory.registers.tally import Mode
from directory.shared.db import db, unit_of_work
from directory.shared.errors import RuleBroken
from tests.factories import npi

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 22, 12, tzinfo=UTC)


@pytest.fixture
def load(any_app, tmp_path):
    """Import rows (or the bytes of a file) and give back the report."""

    def load(content, *, now=NOON, locations=None, other_names=None, **order):
        paths = {"providers": content, "locations": locations, "other_names": other_names}
        for name, given in paths.items():
            if given is None:
                continue
            paths[name] = tmp_path / f"{name}.csv"
            paths[name].write_bytes(given if isinstance(given, bytes) else npi.original(given))
        return import_npi(Order(**paths, **order), by=OPERATOR, now=now, watch=lambda _source: nullcontext())

    return load


def counts(report):
    numbers = report.counts()
    return {
        name: numbers[name] for name in ("read", "kept", "new", "changed", "unchanged", "deactivated") if numbers[name]
    }


def stub_of(number):
    return db.session.scalars(
        select(Listing).join(Practitioner).where(Practitioner.npi == npi.npi(number))
    ).one_or_none()


def state():
    """Everything that an import writes, as plain values."""
    tables = (NpiRecord, NpiTaxonomy, NpiLocation, NpiOtherName, Practitioner, Listing, Place)
    db.session.rollback()
    return {
        table.__tablename__: db.session.execute(select(table.__table__).order_by(*table.__table__.primary_key)).all()
        for table in tables
    }


def test_people_become_stubs_and_organizations_stay_records(load):
    report = load(npi.SAMPLE)
    assert counts(report) == {"read": 10, "kept": 8, "new": 8}
    assert db.session.scalar(select(func.count(NpiRecord.npi))) == 8
    assert db.session.get(NpiRecord, npi.npi(4)).organization_name == "INVENTED ACUPUNCTURE, LLC"
    assert stub_of(4) is None
    assert {listing.status for listing in db.session.scalars(select(Listing))} == {Status.STUB}
    assert report.notes == {"people without a stub, for want of a practice address in the US or Canada": 1}


def test_a_stub_shows_the_registers_facts_and_the_practice_address_only(load):
    load(npi.SAMPLE)
    stub = stub_of(1)
    assert (stub.slug, stub.practitioner.name, stub.practitioner.family_name) == (
        "jane-mcsample-ocean-nj",
        "Jane McSample",
        "McSample",
    )
    place = stub.places[0]
    assert (place.street, place.city, place.region, place.postal_code) == ("1 Example Ave", "Ocean", "NJ", "07712-1234")
    assert (round(place.lat), round(place.lon), place.time_zone) == (40, -74, "America/New_York")
    assert (stub.phone, stub.practitioner.gender, stub.created_at) == ("+17325550101", None, NOON)
    assert "SECRETVILLE" not in repr(state()).upper()


def test_a_canadian_address_has_a_point_and_an_address_abroad_has_no_stub(load):
    load(npi.SAMPLE)
    place = stub_of(8).places[0]
    assert (place.country, place.region, place.postal_code, place.time_zone) == (
        "CA",
        "ON",
        "M5V 2T6",
        "America/Toronto",
    )
    assert stub_of(9) is None


def test_an_unknown_postal_code_leaves_the_stub_without_a_point_and_is_noted(load):
    report = load([npi.person(1, **{npi.POSTAL: "00000"})])
    assert stub_of(1).places[0].lat is None
    assert report.notes == {"stubs without a point, because their postal code is unknown": 1}


def test_two_people_of_one_name_in_one_town_get_two_addresses(load):
    load([npi.person(number, **{npi.LAST: "SAME"}) for number in (1, 2)])
    load([npi.person(3, **{npi.LAST: "SAME"})])
    slugs = {stub_of(number).slug for number in (1, 2, 3)}
    assert slugs == {"pat-same-ocean-nj", f"pat-same-ocean-nj-{npi.npi(2)}", f"pat-same-ocean-nj-{npi.npi(3)}"}


@pytest.mark.parametrize("form", [npi.original, npi.resaved])
def test_importing_again_changes_nothing(load, form):
    rows = [row for row in npi.SAMPLE if row.get(npi.COUNTRY) != "CA"]
    first = load(form(rows))
    before = state()
    again = load(form(rows), now=LATER)
    assert counts(again) == {"read": 9, "kept": 7, "unchanged": 7}
    assert (state(), counts(first)["new"]) == (before, 7)


def test_the_published_and_the_resaved_file_say_the_same(load):
    rows = [row for row in npi.SAMPLE if row.get(npi.COUNTRY) != "CA"]
    load(npi.original(rows, sex="Provider Gender Code"))
    assert counts(load(npi.resaved(rows))) == {"read": 9, "kept": 7, "unchanged": 7}


def test_newer_data_changes_the_record_and_the_stub(load):
    load([npi.person(1)])
    slug, place_id = stub_of(1).slug, stub_of(1).places[0].id
    moved = npi.person(1, **{npi.CITY: "RED BANK", npi.POSTAL: "07701", npi.UPDATED_ON: "01/02/2024"})
    assert counts(load([moved], now=LATER)) == {"read": 1, "kept": 1, "changed": 1}
    stub = stub_of(1)
    assert (stub.places[0].city, stub.places[0].id, stub.slug) == ("Red Bank", place_id, slug)
    assert db.session.get(NpiRecord, npi.npi(1)).imported_at == LATER


def test_older_data_never_overwrites_newer(load):
    load([npi.person(1, **{npi.UPDATED_ON: "01/02/2024"})])
    before = state()
    report = load([npi.person(1, **{npi.LAST: "FORMER", npi.UPDATED_ON: "01/01/2024"})])
    assert (report.counts()["older"], report.unchanged) == (1, 1)
    assert state() == before


def test_one_number_twice_in_one_file_ends_with_its_newest_row(load):
    rows = [
        npi.person(1, **{npi.LAST: name, npi.UPDATED_ON: f"01/0{day}/2024"})
        for name, day in (("A", 1), ("C", 3), ("B", 2))
    ]
    report = load(rows)
    assert (report.counts()["new"], report.counts()["changed"], report.counts()["older"]) == (1, 1, 1)
    assert stub_of(1).practitioner.family_name == "C"


def test_a_withdrawn_number_closes_its_stub_and_a_reactivated_one_opens_it_again(load):
    load([npi.person(1)], visibility=Visibility.PUBLIC)
    listing_id = stub_of(1).id
    assert counts(load([npi.withdrawn(1, "01/02/2024"), npi.withdrawn(2, "01/02/2024")])) == {
        "read": 2,
        "kept": 1,
        "deactivated": 1,
    }
    assert (stub_of(1).status, stub_of(1).is_public_stub) == (Status.CLOSED, False)
    assert db.session.get(NpiRecord, npi.npi(1)).last_name == "SAMPLEB"
    back = npi.person(
        1, **{npi.DEACTIVATED_ON: "01/02/2024", npi.REACTIVATED_ON: "02/02/2024", npi.UPDATED_ON: "02/02/2024"}
    )
    assert counts(load([back])) == {"read": 1, "kept": 1, "changed": 1}
    assert (stub_of(1).id, stub_of(1).status) == (listing_id, Status.STUB)


def test_a_person_who_gave_up_the_taxonomy_loses_the_stub(load):
    load([npi.person(1)])
    assert counts(load([npi.person(1, "207Q00000X", **{npi.UPDATED_ON: "01/02/2024"})]))["changed"] == 1
    assert stub_of(1).status == Status.CLOSED


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PUBLISHED, Status.HIDDEN])
def test_a_listing_that_somebody_keeps_is_not_changed_by_an_import(load, status):
    load([npi.person(1)])
    with unit_of_work():
        listing = stub_of(1)
        listing.status, listing.published_at = status, NOON
        listing.practitioner.name = "Chosen Name"
    load([npi.person(1, **{npi.CITY: "RED BANK", npi.UPDATED_ON: "01/02/2024"})], visibility=Visibility.PUBLIC)
    load([npi.withdrawn(1, "01/02/2025")])
    listing = stub_of(1)
    assert (listing.status, listing.practitioner.name, listing.places[0].city) == (status, "Chosen Name", "Ocean")
    record = db.session.get(NpiRecord, npi.npi(1))
    assert (record.city, record.is_deactivated) == ("RED BANK", True)


def test_stubs_are_public_only_when_asked_and_stay_so(load):
    load([npi.person(1)])
    assert stub_of(1).is_public_stub is False
    assert load([npi.person(1)], visibility=Visibility.PUBLIC).counts()["stubs_shown"] == 1
    load([npi.person(1, **{npi.UPDATED_ON: "01/02/2024"})])
    assert stub_of(1).is_public_stub is True


@pytest.mark.parametrize("status", [Status.DRAFT, Status.PUBLISHED, Status.CLOSED, Status.REMOVED])
def test_the_moves_of_a_stub_refuse_a_listing_that_somebody_keeps(load, status):
    load([npi.person(1)])
    with unit_of_work():
        listing = stub_of(1)
        listing.status, listing.published_at = status, NOON
    shown = StubFacts(npi=npi.npi(1), name="Other", family_name="Other", phone=None, places=())
    for move in (
        lambda: refresh_stub(listing, shown),
        lambda: show_stub(listing),
        lambda: close_stub(listing),
        lambda: remove_stub(listing),
        lambda: reopen_stub(listing, shown, is_public=True),
    ):
        with pytest.raises(RuleBroken, match=f"is {status}"):
            move()
    assert (stub_of(1).status, stub_of(1).practitioner.name) == (status, "Pat Sampleb")


def test_who_opts_out_loses_the_stub_for_good(load):
    load([npi.person(1), npi.person(2)], visibility=Visibility.PUBLIC)
    with unit_of_work():
        opt_out(npi.npi(1), by=OPERATOR, now=NOON, why="asked by letter")
        opt_out(npi.npi(3), by=OPERATOR, now=NOON, why="asked before we knew them")
    rows = [npi.person(number, **{npi.UPDATED_ON: "01/02/2024"}) for number in (1, 2, 3)]
    report = load(rows, visibility=Visibility.PUBLIC)
    assert (stub_of(1).status, stub_of(1).is_public_stub) == (Status.REMOVED, False)
    assert stub_of(2).status == Status.STUB
    assert stub_of(3) is None
    assert report.counts()["stubs_withheld"] == 2
    acts = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "opt_out").order_by(AuditEntry.id)).all()
    assert [(act.subject_id, act.reason, bool(act.after["removed_listings"])) for act in acts] == [
        (npi.npi(1), "asked by letter", True),
        (npi.npi(3), "asked before we knew them", False),
    ]


def test_a_removed_stub_never_comes_back(load):
    load([npi.person(1)])
    with unit_of_work():
        stub_of(1).status = Status.REMOVED
    load([npi.person(1, **{npi.UPDATED_ON: "01/02/2024"})], visibility=Visibility.PUBLIC)
    assert stub_of(1).status == Status.REMOVED


@pytest.mark.parametrize(
    ("number", "why", "reason"),
    [("1234567890", "asked", "not an NPI"), (npi.npi(1), "  ", "Say why"), (npi.npi(1), "x" * 301, "Say why")],
)
def test_an_opt_out_that_makes_no_sense_is_refused(any_app, number, why, reason):
    with pytest.raises(RuleBroken, match=reason), unit_of_work():
        opt_out(number, by=OPERATOR, now=NOON, why=why)
    assert db.session.scalar(select(func.count(NpiOptOut.npi))) == 0


def test_opting_out_twice_is_told(any_app):
    with unit_of_work():
        opt_out(npi.npi(1), by=OPERATOR, now=NOON, why="asked")
    with pytest.raises(RuleBroken, match="already"), unit_of_work():
        opt_out(npi.npi(1), by=OPERATOR, now=NOON, why="asked")


def test_rows_that_cannot_be_used_are_set_aside_and_the_rest_is_kept(load):
    rows = [npi.person(1), npi.person(2, NPI="1234567890"), npi.person(3, **{npi.UPDATED_ON: "soon"}), npi.person(4)]
    report = load(rows)
    assert counts(report) == {"read": 4, "kept": 2, "new": 2}
    assert [(row.line, row.number, row.reason) for row in report.set_aside] == [
        (3, "1234567890", "“1234567890” is not an NPI: its check digit does not match"),
        (4, npi.npi(3), "the last update date “soon” is not a date"),
    ]


def test_a_dry_run_reports_the_same_and_writes_nothing(load, monkeypatch):
    monkeypatch.setattr(imports, "BATCH_ROWS", 3)
    load([npi.person(1), npi.person(2)])
    rows = [npi.person(1, **{npi.UPDATED_ON: "01/02/2024"}), npi.withdrawn(2, "01/02/2024"), *npi.SAMPLE[3:]]
    beside = {
        "locations": npi.locations([(npi.npi(6), "12 SECOND ST", "RED BANK", "NJ", "07701")]),
        "other_names": npi.other_names([(npi.npi(4), "Invented Face Studio")]),
    }
    before, trail = state(), db.session.scalar(select(func.count(AuditEntry.id)))
    dry = load(rows, mode=Mode.DRY_RUN, **beside)
    assert (state(), db.session.scalar(select(func.count(AuditEntry.id)))) == (before, trail)
    real = load(rows, **beside)
    assert (dry.counts(), dry.sides) == (real.counts(), real.sides)
    assert real.sides["locations"].changed == real.sides["other_names"].changed == 1


def test_secondary_locations_and_other_names_of_those_who_are_held_are_taken(load):
    files = npi.FILES
    report = load(npi.SAMPLE, locations=files["pl_pfile.csv"], other_names=files["othername_pfile.csv"])
    sides = {title: (side.read, side.kept, side.changed) for title, side in report.sides.items()}
    assert sides == {"locations": (3, 2, 1), "other_names": (2, 1, 1)}
    assert [place.city for place in stub_of(1).places] == ["Ocean", "Red Bank", "Asbury Park"]
    assert all(place.lat for place in stub_of(1).places)
    assert db.session.get(NpiRecord, npi.npi(4)).other_names[0].name == "Invented Face Studio"
    again = load(npi.SAMPLE, locations=files["pl_pfile.csv"], other_names=files["othername_pfile.csv"])
    assert [side.changed for side in again.sides.values()] == [0, 0]


def test_a_location_that_was_given_up_leaves_the_stub(load):
    load(npi.SAMPLE, locations=npi.FILES["pl_pfile.csv"])
    load(npi.SAMPLE, locations=npi.locations([(npi.npi(1), "14 FOURTH ST", "LAKEWOOD", "NJ", "08701")]))
    assert [place.city for place in stub_of(1).places] == ["Ocean", "Lakewood"]
    load([npi.person(1, **{npi.UPDATED_ON: "01/02/2024"})])
    assert [place.city for place in stub_of(1).places] == ["Ocean", "Lakewood"]


def test_a_wrong_layout_of_any_file_imports_nothing(load):
    with pytest.raises(WrongLayout):
        load(npi.SAMPLE, locations=npi.FILES["othername_pfile.csv"])
    assert db.session.scalar(select(func.count(NpiRecord.npi))) == 0


def test_a_file_that_breaks_off_keeps_what_was_read_and_is_continued_by_the_whole_one(load):
    whole = npi.original(npi.person(number) for number in range(1, 21))
    broken = load(whole[: len(whole) // 2])
    assert "middle of a row" in broken.damages[0]
    assert 0 < broken.counts()["new"] < 20
    rest = load(whole)
    assert rest.counts()["new"] + broken.counts()["new"] == 20


def test_other_taxonomies_and_anybody_can_be_asked_for(load):
    assert counts(load(npi.SAMPLE, mode=Mode.DRY_RUN, wanted=Wanted(frozenset({"207Q00000X"})))) == {
        "read": 10,
        "kept": 2,
        "new": 2,
    }
    assert counts(load(npi.SAMPLE, wanted=Wanted(None))) == {"read": 10, "kept": 10, "new": 9, "deactivated": 1}
    assert counts(load(npi.SAMPLE, wanted=Wanted(None))) == {"read": 10, "kept": 10, "unchanged": 10}


def test_columns_in_another_order_are_read_all_the_same(load):
    backwards = [*reversed(npi.header())]
    assert counts(load(npi.csv_bytes(backwards, npi.SAMPLE))) == {"read": 10, "kept": 8, "new": 8}
    withdrawn = npi.csv_bytes(backwards, [npi.withdrawn(1, "01/02/2024")])
    assert counts(load(withdrawn)) == {"read": 1, "kept": 1, "deactivated": 1}


def test_every_import_leaves_one_line_in_the_trail(load):
    load(npi.SAMPLE)
    load(npi.SAMPLE, now=LATER)
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.subject_id, one.reason, one.after["new"], one.at) for one in entries] == [
        ("import", "npi", "providers.csv", 8, NOON),
        ("import", "npi", "providers.csv", 0, LATER),
    ]
    assert first_break() is None


def test_the_committed_files_are_those_of_the_factory():
    for name, content in npi.FILES.items():
        assert (npi.DATA / name).read_bytes() == content, f"{name}: run `python -m tests.factories.npi`"
