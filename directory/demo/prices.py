"""What it costs: exact prices with their days, packages with their terms, in every state of completeness."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from directory.demo.dice import dice, lists, pick
from directory.demo.offers import Offer
from directory.demo.towns import Seat
from directory.listings.models import Package, Price
from directory.listings.rules import Currency, PriceKind, Refund

DEAR = {"NY": 1.3, "CA": 1.25, "DC": 1.2, "MA": 1.2, "WA": 1.15, "NJ": 1.15, "CT": 1.15, "HI": 1.15, "CO": 1.1}
"""How prices of a state compare with the usual; 1.0 elsewhere."""
KINDS = {"whole": 52, "raised": 14, "to rise": 5, "packages only": 6, "no first visit": 9, "none": 14}
ADD_ONS = {
    "led-light": "LED light",
    "gua-sha": "Gua Sha",
    "facial-cupping": "Facial cupping",
    "microcurrent": "Microcurrent",
    "microneedling": "Microneedling",
}
PACKAGE_SESSIONS = (5, 6, 8, 10, 12)


@dataclass(slots=True)
class PriceList:
    """The rows of prices and packages of one listing."""

    prices: list[Price] = field(default_factory=list)
    packages: list[Package] = field(default_factory=list)


def price_list(seat: Seat, offer: Offer, *, today: date) -> PriceList:
    """The prices of a person: whole, with a history, with a rise to come, without singles, in part, or none."""
    rolled = dice(seat.number, "prices")
    kind = pick(rolled, KINDS)
    if kind == "none":
        return PriceList()
    maker = _Maker(rolled, Currency.CAD if seat.country == "CA" else Currency.USD, today)
    session = maker.round(rolled.randrange(90, 190) * DEAR.get(seat.region, 1.0))
    if kind != "no first visit":
        maker.first_visit(session)
    if kind != "packages only":
        maker.session(session, history=kind)
    if kind == "packages only" or rolled.random() < 0.55:
        maker.package(session, are_singles_sold=kind != "packages only")
    for code in [code for code in offer.techniques if code in ADD_ONS][:2]:
        maker.add_on(code)
    return maker.made


class _Maker:
    def __init__(self, rolled: Random, currency: Currency, today: date) -> None:
        self.made = PriceList()
        self._rolled, self._currency, self._today = rolled, currency, today
        self._begun = today - timedelta(days=rolled.randrange(200, 700))

    @staticmethod
    def round(dollars: float) -> int:
        """Dollars as people price: in fives."""
        return round(dollars / 5) * 5

    def first_visit(self, session: int) -> None:
        treats = self._rolled.random() < 0.85
        includes = lists("words")["first_visit_includes" if treats else "consultation_includes"]
        dollars = session + self._rolled.choice((20, 30, 40, 60)) if treats else self.round(session * 0.55)
        self._price(
            PriceKind.FIRST_VISIT,
            "First visit" if treats else "First talk",
            dollars,
            minutes=self._rolled.choice((75, 90)) if treats else 40,
            includes=self._rolled.choice(includes),
            includes_treatment=treats,
        )

    def session(self, dollars: int, *, history: str) -> None:
        minutes = self._rolled.choice((45, 60, 60, 75, 90))
        includes = self._rolled.choice(lists("words")["session_includes"])
        turn = {"raised": self._today - timedelta(days=self._rolled.randrange(20, 190))}.get(history)
        turn = self._today + timedelta(days=self._rolled.randrange(5, 60)) if history == "to rise" else turn
        begins = turn or self._begun
        if turn:
            self._price(PriceKind.SESSION, "Session", dollars - 15, minutes=minutes, includes=includes, ends=turn)
        self._price(PriceKind.SESSION, "Session", dollars, minutes=minutes, includes=includes, begins=begins)

    def package(self, session: int, *, are_singles_sold: bool) -> None:
        for sessions in sorted(self._rolled.sample(PACKAGE_SESSIONS, self._rolled.choice((1, 1, 2)))):
            each = self.round(session * self._rolled.choice((0.85, 0.9, 0.92, 0.95)))
            self.made.packages.append(
                Package(
                    label=self._rolled.choice(lists("words")["package_labels"]).format(n=sessions),
                    sessions=sessions,
                    cents=each * sessions * 100,
                    currency=self._currency,
                    expires_after_months=self._rolled.choice((6, 9, 12, 12, 24, None)),
                    refund=self._rolled.choice(list(Refund)),
                    are_singles_sold=are_singles_sold,
                    effective_on=self._begun,
                )
            )

    def add_on(self, code: str) -> None:
        dollars = self._rolled.choice((15, 20, 25, 35)) + (150 if code == "microneedling" else 0)
        minutes = self._rolled.choice(lists("words")["add_on_minutes"])
        self._price(PriceKind.ADD_ON, ADD_ONS[code], dollars, minutes=minutes, includes="")

    def _price(
        self,
        kind: PriceKind,
        label: str,
        dollars: int,
        *,
        minutes: int,
        includes: str,
        includes_treatment: bool = True,
        begins: date | None = None,
        ends: date | None = None,
    ) -> None:
        self.made.prices.append(
            Price(
                kind=kind,
                label=label,
                cents=dollars * 100,
                currency=self._currency,
                minutes=minutes,
                includes=includes,
                includes_treatment=includes_treatment,
                effective_on=begins or self._begun,
                ended_on=ends,
            )
        )
