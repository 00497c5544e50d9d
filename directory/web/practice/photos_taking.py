"""Photos as they come in with a form: each read by itself, so that one that fails takes nothing with it.

A photo that could be read is stored at once and *waits*: the form carries it on, as a token that only this site can
make and only its sender can use, until its day and its words are there and everything else is right. What waits too
long is swept like any file without a row.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from os import SEEK_END

from flask import after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage

from directory.files.photo_rules import PHOTO_MAX_BYTES, PHOTOS_MAX, STEPS, Format, check_photo_bytes
from directory.files.photos import TOO_MANY, photo_bytes, store_photo, take_photo
from directory.limits.rules import Limit
from directory.portfolio import rules
from directory.portfolio.facts import StoredPhoto
from directory.portfolio.queries import photo_by_key
from directory.portfolio.rules import ALT_MAX_CHARS, DAYS_MAX, ORPHANED_AFTER, Part
from directory.shared.errors import RuleBroken
from directory.web import visitor
from directory.web.documents import too_large
from directory.web.forms.fields import one_line
from directory.web.headers import keep_nowhere
from directory.web.scanning import check_clean
from directory.web.secret_keys import secret_keys
from directory.web.trying import has_room
from directory.wording.context import PublicText, TextKind
from directory.wording.rules import Remark, remarks_by_field

FULL_DISK = "We cannot keep photos at the moment. Try again later; what you filled in is still here."
BRINGING = Limit(times=200, within=timedelta(days=1))
"""Photos of one account: each takes seconds to draw."""
TOO_MANY_TODAY = f"You brought {BRINGING.times} photos within a day. Send it tomorrow."
WAITS_FOR = ORPHANED_AFTER - timedelta(minutes=10)
"""How long a photo waits for its form: it has its row before its files count as nobody's."""
WAITED_TOO_LONG = "A photo waited too long for its form and was deleted. Choose it again."
IS_IN_A_CASE = "A photo of this form is in a case already. It was left out here."
ROWS_MAX = rules.PHOTOS_MAX
NAME_MAX_CHARS = 60
DAYS_WORDS = {
    Part.BEFORE: ("Days before the first session", f"Enter a whole number of days from 0 to {DAYS_MAX:,}."),
    Part.AFTER: ("Days after the first session", f"Enter a whole number of days from 1 to {DAYS_MAX:,}."),
}


@dataclass
class PhotoRow:
    """A photo that waits: its token, its place in the form, and what was typed of it.

    `days` is what stands in its field; `picture` a small copy for the page, as a data address.
    """

    number: int
    token: str
    photo: StoredPhoto
    part: Part
    days: str
    alt: str
    picture: str
    errors: dict[str, str] = field(default_factory=dict)
    remarks: Sequence[Remark] = ()

    @property
    def id(self) -> str:
        """The beginning of the names of its fields."""
        return f"photo-{self.number}"

    @property
    def days_label(self) -> str:
        """What its day is called."""
        return DAYS_WORDS[self.part][0]

    @property
    def days_since(self) -> int:
        """Its day since the first session; needs a row without errors."""
        return days_since(self.part, self.days)


@dataclass
class Intake:
    """What came with a form: photos that wait, and a sentence for each that cannot be taken.

    `came`: how many of them came with this very request. `days`: what was typed for the photos chosen at once.
    """

    rows: list[PhotoRow] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    came: int = 0
    days: dict[Part, str] = field(default_factory=lambda: {Part.BEFORE: "0", Part.AFTER: ""})

    most = PHOTOS_MAX
    most_mb = PHOTO_MAX_BYTES // 1024**2

    @property
    def errors(self) -> dict[str, str]:
        """What is wrong with what was typed, and with files, by the id of a control."""
        found = {f"{row.id}-{name}": sentence for row in self.rows for name, sentence in row.errors.items()}
        return found | ({"photos": " ".join(self.refused)} if self.refused else {})

    @property
    def has_remarks(self) -> bool:
        """Whether the wording check has something to say."""
        return any(row.remarks for row in self.rows)


def receive() -> Intake:
    """Read what waits and store what came, outside of any unit of work; nothing is in a case yet."""
    found = Intake(days={part: one_line(request.form.get(f"{part}-days")) for part in Part})
    for number in range(ROWS_MAX):
        _read_row(found, number)
    _check_rows(found.rows)
    if sentence := too_large():
        found.refused.append(sentence)
    for number, (part, file) in enumerate(_files()):
        if number >= PHOTOS_MAX or len(found.rows) >= ROWS_MAX:
            found.refused.append(f"{_called(file)}: {TOO_MANY}")
            continue
        try:
            photo = _stored(file)
        except RuleBroken as refused:
            found.refused.append(f"{_called(file)}: {refused}")
            continue
        if photo.digest in {row.photo.digest for row in found.rows}:
            found.refused.append(f"{_called(file)}: this very photo is in the form already.")
            continue
        found.rows.append(_row(len(found.rows), photo, part, found.days[part], ""))
        found.came += 1
    found.refused = _shortened(found.refused)
    return found


def kept_rows(sent: dict[str, str]) -> Intake:
    """What waits in a form that was kept while its sender signed in again."""
    found = Intake(days={part: one_line(sent.get(f"{part}-days")) for part in Part})
    for number in range(ROWS_MAX):
        _read_row(found, number, sent)
    return found


def check_unused(rows: Iterable[PhotoRow]) -> None:
    """Raise RuleBroken when a photo that waits got its row meanwhile, as by a button that was pressed twice."""
    if any(photo_by_key(row.photo.key) is not None for row in rows):
        raise RuleBroken("This form was sent already: its photos are in a case. Look at your cases.", field="photos")


def days_since(part: Part, typed: str) -> int:
    """Days since the first session, from what was typed: before it or after it. Raises ValueError."""
    count = int(typed)
    if not (0 if part is Part.BEFORE else 1) <= count <= DAYS_MAX:
        raise ValueError(typed)
    return -count if part is Part.BEFORE else count


def what_is_wrong(part: Part, days: str, alt: str) -> dict[str, str]:
    """Sentences about what was typed of a photo: for `days` and for `alt`."""
    found = {}
    try:
        days_since(part, days)
    except ValueError:
        found["days"] = DAYS_WORDS[part][1]
    if not alt:
        found["alt"] = "Say what the photo shows, for people who do not see it."
    elif len(alt) > ALT_MAX_CHARS:
        found["alt"] = f"Use at most {ALT_MAX_CHARS} characters."
    return found


def remarks_on_alt(alt: str) -> tuple[Remark, ...]:
    """What the wording check says of the words of a photo."""
    return remarks_by_field({"alt": PublicText(alt, TextKind.CAPTION)}, verified=frozenset()).get("alt", ())


def _files() -> list[tuple[Part, FileStorage]]:
    return [(part, one) for part in Part for one in request.files.getlist(f"{part}-photos") if one.filename]


def _called(file: FileStorage) -> str:
    """The name of a file as a sentence begins with it: on one line, and its beginning where it is long."""
    name = one_line(file.filename)
    return name if len(name) <= NAME_MAX_CHARS else f"{name[: NAME_MAX_CHARS - 1]}…"


def _stored(file: FileStorage) -> StoredPhoto:
    """Decode one photo, draw it anew and store it. Raises RuleBroken with a sentence."""
    with file.stream as stream:
        size = stream.seek(0, SEEK_END)
        check_photo_bytes(size)  # before any of it is in memory
        if not _may_bring_another():
            raise RuleBroken(TOO_MANY_TODAY)
        stream.seek(0)
        data = stream.read()
    check_clean(data, by=visitor.me())
    taken = take_photo(data)
    held = current_app.extensions
    try:
        store_photo(taken, held["photo_store"], originals=held["photo_originals"])
    except OSError as failed:
        current_app.logger.exception("a photo could not be stored")
        raise RuleBroken(FULL_DISK) from failed
    return StoredPhoto(taken.key, taken.digest, taken.width, taken.height, taken.fingerprints, taken.measures)


def _read_row(found: Intake, number: int, sent: dict[str, str] | None = None) -> None:
    form = request.form if sent is None else sent
    token, name = form.get(f"photo-{number}", ""), f"photo-{number}"
    if not token or form.get(f"{name}-out"):
        return
    try:
        account_id, part, stated = _serializer().loads(token, max_age=round(WAITS_FOR.total_seconds()))
    except BadData:
        account_id, part, stated = None, "", {}
    person = visitor.person()
    if person is None or account_id != person.account_id:
        found.refused.append(WAITED_TOO_LONG)
        return
    photo = StoredPhoto(**stated)
    if photo_by_key(photo.key) is not None:
        found.refused.append(IS_IN_A_CASE)
        return
    days, alt = one_line(form.get(f"{name}-days")), one_line(form.get(f"{name}-alt"))
    found.rows.append(_row(len(found.rows), photo, Part(part), days, alt, token=token))


def _row(number: int, photo: StoredPhoto, part: Part, days: str, alt: str, *, token: str = "") -> PhotoRow:
    after_this_request(keep_nowhere)  # there is a face in the page
    small = photo_bytes(photo.key, STEPS[0], Format.WEBP, current_app.extensions["photo_store"]) or b""
    picture = f"data:image/webp;base64,{b64encode(small).decode()}"
    return PhotoRow(number, token or _token(photo, part), photo, part, days, alt, picture)


def _check_rows(rows: Iterable[PhotoRow]) -> None:
    for row in rows:
        row.errors = what_is_wrong(row.part, row.days, row.alt)
        row.remarks = () if "alt" in row.errors else remarks_on_alt(row.alt)


def _token(photo: StoredPhoto, part: Part) -> str:
    person = visitor.person()
    made = _serializer().dumps([person.account_id if person else None, part.value, asdict(photo)])
    return made if isinstance(made, str) else made.decode()


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer([*reversed(secret_keys().named("photos that wait").values())])


def _may_bring_another() -> bool:
    """Count a photo of whoever is signed in; False when they brought too many."""
    person = visitor.person()
    return person is not None and has_room("bring a photo", person.account_id, limit=BRINGING)


def _shortened(refused: list[str]) -> list[str]:
    """The sentences without repetitions; of many files that were left out, how many."""
    left_out = [one for one in refused if one.endswith(TOO_MANY)]
    others = [one for one in dict.fromkeys(refused) if not one.endswith(TOO_MANY)]
    if not left_out:
        return others
    words = "one more was" if len(left_out) == 1 else f"{len(left_out)} more were"
    return [*others, f"Only {PHOTOS_MAX} photos can be sent at a time: {words} left out. Send the rest afterwards."]
