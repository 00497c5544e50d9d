"""Who licenses acupuncture where, and how sure we are: each fact confirmed by a source, or marked unconfirmed."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal

from directory.vocabulary.terms import load_toml, refuse_twice

Fact = Literal["license", "board", "titles", "look_up", "roster", "renewal"]
FACTS: tuple[Fact, ...] = ("license", "board", "titles", "look_up", "roster", "renewal")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A state, district or province: whether it issues a license to acupuncturists, and what is known of it.

    Facts outside `confirmed` are believed, not checked. `checked_on` is the day on which the operator last checked
    all of them at the board; None until then. `roster` names the public bulk file of its licenses, if there is one.
    """

    code: str
    name: str
    country: str
    has_license: bool
    board: str
    titles: tuple[str, ...]
    look_up: str
    roster: str
    renewal: str
    note: str
    source: str
    confirmed: frozenset[str]
    checked_on: date | None

    def is_confirmed(self, fact: Fact) -> bool:
        """Whether a source or the operator confirmed this fact."""
        return self.checked_on is not None or fact in self.confirmed


@cache
def jurisdictions() -> tuple[Jurisdiction, ...]:
    """Every jurisdiction: 50 states and DC in the order of their names' list, then Canada."""
    return jurisdictions_from(load_toml("jurisdictions")["jurisdiction"])


def jurisdiction(code: str) -> Jurisdiction:
    """The jurisdiction of a postal abbreviation such as "NJ" or "ON"; KeyError when there is none."""
    return _by_code()[code]


def jurisdictions_from(rows: list[dict[str, Any]]) -> tuple[Jurisdiction, ...]:
    """The jurisdictions of a data file. Raises ValueError for one that is there twice or contradicts itself."""
    found = tuple(_jurisdiction(row) for row in rows)
    refuse_twice([one.code for one in found], "code")
    refuse_twice([one.name for one in found], "name")
    return found


def _jurisdiction(row: dict[str, Any]) -> Jurisdiction:
    one = Jurisdiction(
        code=row["code"],
        name=row["name"],
        country=row["country"],
        has_license=row["has_license"],
        board=row.get("board", ""),
        titles=tuple(row.get("titles", ())),
        look_up=row.get("look_up", ""),
        roster=row.get("roster", ""),
        renewal=row.get("renewal", ""),
        note=row.get("note", ""),
        source=row["source"],
        confirmed=frozenset(row["confirmed"]),
        checked_on=row.get("checked_on"),
    )
    if one.confirmed - frozenset(FACTS):
        raise ValueError(f"{one.code}: {sorted(one.confirmed - frozenset(FACTS))} are no facts of a jurisdiction.")
    if one.has_license != bool(one.board and one.titles):
        raise ValueError(f"{one.code}: a license has a board and a title, and no license has neither.")
    return one


@cache
def _by_code() -> dict[str, Jurisdiction]:
    return {one.code: one for one in jurisdictions()}
