"""Whom a comparison is of, and for whom: read from the address line only, and never an error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from directory.checklist.facts import PeopleLikeMe
from directory.shared.text import printable
from directory.shortlists.rules import SLUG_MAX_CHARS, is_slug
from directory.web.forms.photo_gallery import AGE_BANDS, CONCERNS
from directory.web.forms.search import NEAR_MAX_CHARS

COMPARED_MAX = 4


@dataclass(frozen=True, slots=True)
class CompareForm:
    """What is asked. `slugs`: the first four that were given; `left_over`: how many more; `strange`: what is no slug.

    `near`: a place as typed; `age_band` and `concern`: of the person who compares, None where not given.
    """

    slugs: tuple[str, ...]
    left_over: int
    strange: tuple[str, ...]
    near: str
    age_band: str | None
    concern: str | None
    only_differing: bool

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> CompareForm:
        """The form filled from an address line; what cannot be used counts as not given."""
        given = list(dict.fromkeys(one for one in arguments.getlist("listing") if one))
        slugs = [one for one in given if is_slug(one)]
        return cls(
            slugs=tuple(slugs[:COMPARED_MAX]),
            left_over=len(slugs[COMPARED_MAX:]),
            strange=tuple(printable(one)[:SLUG_MAX_CHARS] for one in given if not is_slug(one))[:COMPARED_MAX],
            near=printable(arguments.get("near", "")).strip()[:NEAR_MAX_CHARS],
            age_band=next((one for one in AGE_BANDS if one == arguments.get("age_band")), None),
            concern=next((one for one in arguments.getlist("concern") if one in CONCERNS), None),
            only_differing=arguments.get("differ") == "1",
        )

    @property
    def like(self) -> PeopleLikeMe:
        """Whom photos should show."""
        return PeopleLikeMe(self.age_band, frozenset([self.concern] if self.concern else []))

    def address(self, **changes: Any) -> dict[str, Any]:
        """The same as the query of an address, with changes; what is not given is absent."""
        given: dict[str, Any] = {
            "listing": list(self.slugs),
            "near": self.near,
            "age_band": self.age_band,
            "concern": self.concern,
            "differ": "1" if self.only_differing else "",
        }
        return {name: value for name, value in (given | changes).items() if value}
