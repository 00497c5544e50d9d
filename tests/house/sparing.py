"""The matrix of permissions in short: of people whom the policy answers alike, only some ask.

People are alike before a page when the table says the same of them, in the same words. Of those alike ask whoever has
things of their own on the site, and an administrator; when these are told apart, so that the page itself looks at who
comes, everybody asks. The production site is asked for its pages only: what is sent there meets the same guard.
Templates are left without words. `dev.py drill` has everybody ask everything, and read what they get.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from jinja2 import BaseLoader
from werkzeug.routing import Rule

from directory.policy.permissions import Verdict, may
from directory.policy.predicates import Visit
from directory.shared.clock import utc_now
from directory.web import visitor
from directory.web.guards import permission_of
from tests.house.asking import Asked

WHERE_ANYONE_MAY_COME = {"anonymous", "owner", "administrator"}
ELSEWHERE = WHERE_ANYONE_MAY_COME | {"member", "other-owner", "disabled"}


class NoWords(BaseLoader):
    """Finds every template that there is, each without a word: a decision falls before a page is written."""

    def __init__(self, templates: BaseLoader) -> None:
        self.templates = templates

    def get_source(self, environment, template):
        """The template's place, and nothing of what it says. Raises TemplateNotFound where there is none."""
        _, place, is_fresh = self.templates.get_source(environment, template)
        return "", place, is_fresh


class Spared(Asked):
    """A site of which few enough ask that it takes seconds."""

    def matrix(self, kinds: Iterable[str]) -> dict[str, dict[str, str]]:
        """`"GET account.home"` → kind of person → answer, as far as asking some of them tells."""
        self.app.jinja_env.loader = NoWords(self.app.jinja_env.loader)
        visits = {kind: self.visit(kind) for kind in kinds}
        return {f"{method} {rule.endpoint}": dict(self.row(visits, method, rule)) for method, rule in self.addresses()}

    def row(self, visits: dict[str, Visit], method: str, rule: Rule) -> Iterator[tuple[str, str]]:
        """Each kind of person and the answer that they, or those alike, got."""
        permission = permission_of(rule.endpoint, self.app)
        alike: dict[Verdict, list[str]] = defaultdict(list)
        for kind, visit in visits.items():
            alike[may(permission, visit)].append(kind)
        some = ELSEWHERE if len(alike) > 1 else WHERE_ANYONE_MAY_COME
        for kinds in alike.values():
            first = [kind for kind in kinds if kind in some] or kinds[:1]
            answers = {kind: self.answer(kind, method, rule) for kind in first}
            told_apart = len(set(answers.values())) > 1
            for kind in kinds:
                if kind not in answers:
                    answers[kind] = self.answer(kind, method, rule) if told_apart else answers[first[0]]
            yield from answers.items()

    def addresses(self) -> Iterator[tuple[str, Rule]]:
        """Every method and rule of a development site, every page of one in production."""
        production = self.app.config["FINEPOINT"].production
        return ((method, rule) for method, rule in super().addresses() if method == "GET" or not production)

    def visit(self, kind: str) -> Visit:
        """What the policy sees of a kind of person who looks at the listing of the site."""
        with self.client(kind) as client:
            client.get("/healthz", base_url=self.base_url)
            person = visitor.person()
        development = not self.app.config["FINEPOINT"].production
        return Visit(development, utc_now(), person, keepers=frozenset({self.values["account_id"]}))
