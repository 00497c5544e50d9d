"""What the API answers, as typed shapes; the OpenAPI document is made from these."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field


class PlaceShape(BaseModel):
    """Where the search looked."""

    label: str
    lat: float = Field(description="Degrees north, WGS 84.")
    lon: float = Field(description="Degrees east, WGS 84.")


class AskedShape(BaseModel):
    """What the search was understood to ask. A place may stand in the words; `as_words=1` keeps them whole."""

    words: str = Field(description="The words searched for, without a place that was read in them.")
    near: str | None
    within_miles: int | None
    read_from_words: bool = Field(description="Whether the place was read in the words.")


class PointShape(BaseModel):
    """One of the five points."""

    number: int = Field(ge=1, le=5)
    question: str
    state: str = Field(description="verified, shown, confirmed, stated, stated-old, lapsed or not-provided")
    word: str
    answered: bool = Field(description="Of point 3 in a search: by photos of people of its `age_band` and `concern`.")
    cases: int | None = Field(description="Point 3: photo cases that show; null for the other points.")
    cases_alike: int | None = Field(description="Of these, people of the search's `age_band` and `concern`; or all.")


class PriceShape(BaseModel):
    """An exact amount."""

    cents: int
    currency: str


class FirstYearShape(BaseModel):
    """First visit, initial course and maintenance, low to high."""

    cents_low: int
    cents_high: int
    sessions_low: int
    sessions_high: int


class RatingShape(BaseModel):
    """The mean of verified reviews with its interval of 95 %, one vote each; rounded to two decimals."""

    mean: float = Field(ge=1, le=5)
    low: float = Field(ge=1, le=5)
    high: float = Field(ge=1, le=5)
    count: int = Field(ge=5)


class ItemShape(BaseModel):
    """One listing of an answer."""

    slug: str
    name: str
    practice: str | None
    city: str | None
    state: str | None = Field(description="State or province, two letters.")
    distance_miles: float | None
    lat: float | None
    lon: float | None
    url: str
    status: str = Field(description="published, or stub for an unclaimed register record")
    points: list[PointShape]
    session_price: PriceShape | None
    first_year: FirstYearShape | None
    accepting: bool | None
    next_opening_on: date | None
    concerns: list[str]
    techniques: list[str]
    languages: list[str]
    rating: RatingShape | None = Field(description="Null under five verified visits.")


class SearchShape(BaseModel):
    """The answer to a search."""

    total: int = Field(description="Claimed listings that match.")
    total_unclaimed: int = Field(description="Unclaimed register records that match, shown with include_unclaimed=1.")
    page: int
    pages: int
    asked: AskedShape
    place: PlaceShape | None
    corrected_from: str | None = Field(description="The place as typed, when a typing error was mended.")
    words_corrected: str | None = Field(description="The words searched for instead, when a typing error was mended.")
    words_left_out: list[str] = Field(description="Words that no listing has, left out because others are known.")
    sort: str
    facets: dict[str, dict[str, int]] = Field(description="Filter → value → listings that choosing it would give.")
    items: list[ItemShape]
    suggestion: str | None
    notice: str | None = Field(description="Set while the answer comes from the database instead of the index.")


class ChoiceShape(BaseModel):
    """A place that may be meant."""

    label: str
    near: str = Field(description="What to send as `near` for this place.")
    lat: float
    lon: float


class ChoicesShape(BaseModel):
    """Several places have that name."""

    title: str
    choices: list[ChoiceShape]


class SuggestionShape(BaseModel):
    """One thing that may be meant."""

    kind: str = Field(description="concern, technique, practitioner, practice or place")
    label: str
    value: str = Field(description="A term's code, a listing's slug, a practice's name, or what to send as `near`.")
    via: str | None = Field(description="The synonym by which a term was met.")
    marks: list[tuple[int, int]] = Field(
        description="Where the typed words stand in `via`, or else in `label`: first character and the one after."
    )
    detail: str = Field(description="What tells it from others of its name, in words; may be empty.")
    url: str = Field(description="The page that it leads to.")


class SuggestShape(BaseModel):
    """The likeliest few, kind by kind."""

    items: list[SuggestionShape]


class CredentialShape(BaseModel):
    """A credential with its state; numbers are masked. What is said of a check is said of one that holds."""

    kind: str
    title: str
    issuer: str
    region: str | None
    number: str | None
    hours: int | None
    in_person_hours: int | None
    covers_cosmetic: str | None = Field(description="Insurance: yes, no or unknown.")
    issued_on: date | None
    expires_on: date | None = Field(description="The last day; it lapses when that day ends where it was issued.")
    state: str = Field(description="verified, stated or lapsed")
    checked_on: date | None = Field(description="The day of the check that verified it.")
    method: str | None = Field(description="look-up, roster, document or letter")
    source: str | None = Field(description="Where it was checked.")
    next_due_on: date | None = Field(description="When it is to be checked again.")


class PlaceOfPracticeShape(BaseModel):
    """Where a practitioner practices."""

    label: str | None
    street: str
    unit: str
    city: str
    state: str
    postal_code: str
    country: str
    lat: float | None
    lon: float | None
    time_zone: str | None
    access: str | None


class PriceListShape(BaseModel):
    """One price in effect."""

    kind: str
    label: str
    cents: int
    currency: str
    effective_on: date


class PhotoFilesShape(BaseModel):
    """One picture's files in one format."""

    type: str = Field(description="Media type.")
    srcset: str = Field(description="Addresses with their widths, as an HTML `srcset` has them.")


class CasePhotoShape(BaseModel):
    """One picture of a case. Its files are handed out while the person shown consents; keep no copy."""

    part: str = Field(description="before or after")
    days: int = Field(description="Since the first session; none or below for a before.")
    alt: str
    width: int = Field(description="Pixels of `src`.")
    height: int
    src: str = Field(description="A JPEG.")
    sources: list[PhotoFilesShape]


class DeclarationShape(BaseModel):
    """What the practitioner declares of the pictures."""

    declared: str = Field(description="light, angle, expression, make-up or unretouched")
    holds: bool
    exception: str = Field(description="What is otherwise; empty where it holds.")


class SeriesShape(BaseModel):
    """Consecutive people, so many asked and consented as stated; how many are shown is counted."""

    asked: int
    consented: int
    shown: int


class PhotoCaseShape(BaseModel):
    """One person before and after. `results_differ` and the procedures stand beside it wherever it is shown."""

    id: int
    url: str
    procedures: list[str]
    concerns: list[str]
    age_band: str
    sessions: int
    days_between: int | None = Field(description="From the last before to the last after.")
    other_treatments: str = Field(description="In between, as stated; “none” where there were none.")
    declarations: list[DeclarationShape]
    series: SeriesShape | None
    results_differ: str
    photos: list[CasePhotoShape]


class ListingShape(ItemShape):
    """One listing, whole."""

    about: str
    pronouns: str | None
    phone: str | None
    website: str | None
    booking_url: str | None
    places: list[PlaceOfPracticeShape]
    credentials: list[CredentialShape]
    prices: list[PriceListShape]
    photo_cases: list[PhotoCaseShape] = Field(description="Those that show now; ask again before each showing.")


class FieldProblemShape(BaseModel):
    """One field that could not be used."""

    field: str
    message: str


class ProblemShape(BaseModel):
    """A problem document, RFC 9457."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: list[FieldProblemShape] | None = None
