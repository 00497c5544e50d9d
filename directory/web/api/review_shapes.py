"""What the API answers about reviews, as typed shapes."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field


class ReviewEntryShape(BaseModel):
    """One entry of a review, without a name. Answers are 1 (least) to 5; what was not answered is null."""

    entry: int
    review: int = Field(description="The rating takes the `stars` of the first item of each review that is verified.")
    verified: bool
    stage: str = Field(description="session-3, session-6, end, three-months or later")
    written_on: date
    stars: int = Field(ge=1, le=5)
    result: int | None
    comfort: int | None
    explanation: int | None
    cleanliness: int | None
    price_as_quoted: str | None = Field(description="yes, no or not-sure")
    no_pressure: str | None = Field(description="yes, no or not-sure")
    bruising: str | None = Field(description="none, two-days, a-week or longer; as redness and swelling")
    redness: str | None
    swelling: str | None
    pain: int | None = Field(description="0 to 10")
    sessions: int | None
    relation: str = Field(description="none, friend-or-family, worked-there, same-profession or paid-less")
    age_band: str | None = Field(description="Null where fewer than five reviews of the practitioner share it.")
    concern: str | None = Field(description="Null where fewer than five reviews of the practitioner share it.")
    text: str
    redacted: bool = Field(description="Whether personal data was taken out, marked as “[name removed]”.")
    reply: str | None
    reply_written_on: date | None
    reply_edited_on: date | None


class ReviewsShape(BaseModel):
    """Every entry of a listing that everybody may read now, the newest first."""

    count: int
    items: list[ReviewEntryShape]
