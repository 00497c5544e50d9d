"""The pages of a list at a desk, as the pagination component prints them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

AROUND = 2


@dataclass(frozen=True, slots=True)
class Item:
    """A page to go to; a gap has no number."""

    number: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages around this one, with the first and the last."""

    page: int
    pages: int
    prev_url: str | None
    next_url: str | None
    items: list[Item]


def pages_of(page: int, last: int, url: Callable[[int], str]) -> Pages:
    """The pages of a list; `url` gives the address of a page by its number."""
    shown = sorted({1, last, *range(max(1, page - AROUND), min(last, page + AROUND) + 1)})
    items: list[Item] = []
    for number in shown:
        if items and items[-1].number is not None and number - items[-1].number > 1:
            items.append(Item(None, None))
        items.append(Item(number, url(number)))
    return Pages(
        page=page,
        pages=last,
        prev_url=url(page - 1) if page > 1 else None,
        next_url=url(page + 1) if page < last else None,
        items=items,
    )
