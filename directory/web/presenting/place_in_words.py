"""Saying back how one box was told apart into words and a place, with a way to have it otherwise."""

from __future__ import annotations

from directory import places
from directory.discovery.told_apart import ToldApart
from directory.languages import gettext
from directory.places.names import key
from directory.web.asking import Asked, Took
from directory.web.presenting.address import SearchAddress
from directory.web.presenting.search_filters import Way
from directory.web.presenting.search_page import PlaceInWords

TERRITORIES = frozenset({"AS", "DC", "GU", "MP", "PR", "VI", "NT", "NU", "YT"})
OFFERS_MAX = 3
TOWNS_MAX = 5


def explicit(asked: Asked, address: SearchAddress) -> SearchAddress:
    """The address with words and place each in its own parameter, so that its links need no telling apart."""
    if asked.told is None or asked.took not in (Took.PLACE, Took.PLACE_INSTEAD):
        return address
    within = asked.told.within
    kept = {} if within is None else {"within": within}
    return address.having(near=where_field(asked) or None, q=asked.words or None, as_words=None, **kept)


def where_field(asked: Asked) -> str:
    """What the box for the place shows."""
    if asked.told is None:
        return asked.form.near.data or ""
    if asked.took not in (Took.PLACE, Took.PLACE_INSTEAD):
        return ""
    return asked.place.label if asked.place else asked.told.name


def place_in_words(asked: Asked, address: SearchAddress) -> PlaceInWords | None:
    """What to say of a line that was told apart; None where there was nothing to tell."""
    told = asked.told
    said: PlaceInWords | None
    if told is None:
        return None
    match asked.took:
        case Took.PLACE:
            said = _taken(asked, told, gettext("We read “%(text)s” as a place", text=told.place_text), address)
        case Took.PLACE_INSTEAD:
            nobody = gettext(
                "Nobody fits the words “%(typed)s”, so we read “%(text)s” as a place",
                typed=told.typed.strip(),
                text=told.place_text,
            )
            said = _taken(asked, told, nobody, address)
        case Took.OFFER:
            said = _offer(told, address)
        case Took.REGION:
            said = _region(told, address)
        case _:
            said = _here(told, address)
    return said


def _taken(asked: Asked, told: ToldApart, said: str, address: SearchAddress) -> PlaceInWords:
    typed = told.typed.strip()
    as_words = address.having(near=None, q=typed, as_words=1)
    is_news = asked.place is not None and key(asked.place.label) not in key(told.place_text)
    where = f": {asked.place.label}" if asked.place and is_news else ""
    return PlaceInWords(f"{said}{where}.", [Way(gettext("Search for these words instead"), str(as_words))])


def _offer(told: ToldApart, address: SearchAddress) -> PlaceInWords | None:
    if isinstance(told.answer, places.Found):
        one = told.answer.place
        said = gettext("Looking for somebody in %(place)s?", place=one.label)
        return PlaceInWords(said, _near_each((one,), told.rest, address))
    if isinstance(told.answer, places.Ambiguous):
        choices = told.answer.choices[:OFFERS_MAX]
        said = gettext("Looking for somebody in a place of that name?")
        return PlaceInWords(said, _near_each(choices, told.rest, address))
    return None


def _region(told: ToldApart, address: SearchAddress) -> PlaceInWords | None:
    if not isinstance(told.answer, places.Ambiguous):
        return None
    said = gettext(
        "%(region)s These are all whose listing names it. To look near a town, choose one:",
        region=whole_region(told.name),
    )
    return PlaceInWords(said, _near_each(told.answer.choices[:TOWNS_MAX], told.rest, address))


def _here(told: ToldApart, address: SearchAddress) -> PlaceInWords:
    said = gettext("You would like somebody near you, and we do not know where you are. Enter a ZIP code or a town.")
    everywhere = (
        gettext("Search everywhere for “%(words)s”", words=told.words) if told.words else gettext("Search everywhere")
    )
    way = Way(everywhere, str(address.having(near=None, q=told.words or None, within=None)))
    return PlaceInWords(said, [way], asks_here=True)


def choices_question(asked: Asked) -> str:
    """What to ask above several places to choose from."""
    text = asked.told.name if asked.told else asked.form.near.data or ""
    choices = asked.place_answer.choices if isinstance(asked.place_answer, places.Ambiguous) else ()
    if all(place.region == places.region_code(text) for place in choices):
        return gettext("%(region)s Where in it are you looking?", region=whole_region(text))
    return gettext("There is more than one place of that name. Which one do you mean?")


def whole_region(text: str) -> str:
    """Say that a region is one, like “New Jersey is a whole state.”; nothing where the text is not its name."""
    code = places.region_code(text)
    if code is None:
        return ""
    region = places.REGIONS[code]
    if code in TERRITORIES:
        return gettext("%(region)s is a whole territory.", region=gettext(region.name))
    if region.country == "US":
        return gettext("%(region)s is a whole state.", region=gettext(region.name))
    return gettext("%(region)s is a whole province.", region=gettext(region.name))


def _near_each(some: tuple[places.Place, ...], words: str, address: SearchAddress) -> list[Way]:
    ways = []
    for place in some:
        there = address.having(near=place.label, q=words or None, as_words=None)
        label = gettext("Search near %(place)s", place=place.label) if len(some) == 1 else place.label
        ways.append(Way(label, str(there)))
    return ways
