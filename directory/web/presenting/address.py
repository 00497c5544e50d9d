"""Addresses of searches: the one asked for, with something changed. Any change starts again at the first page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class SearchAddress:
    """A search as an address: its path and its parameters in their order, empty ones left out."""

    path: str
    parameters: Parameters

    @classmethod
    def of(cls, path: str, given: Parameters) -> SearchAddress:
        """The address of what was asked, without what says nothing."""
        kept = {name: [one for one in values if one] for name, values in given.items()}
        return cls(path, {name: values for name, values in kept.items() if values})

    def having(self, **changed: str | int | None) -> SearchAddress:
        """With some parameters set to one value, or taken away with None."""
        parameters = {name: values for name, values in self.parameters.items() if name not in ("page", *changed)}
        return SearchAddress(self.path, parameters | {k: [str(v)] for k, v in changed.items() if v is not None})

    def dropping(self, name: str, value: str) -> SearchAddress:
        """Without one value of a parameter."""
        left = [one for one in self.parameters.get(name, ()) if one != value]
        rest = {one: values for one, values in self.parameters.items() if one not in ("page", name)}
        return SearchAddress(self.path, rest | ({name: left} if left else {}))

    def keeping(self, *names: str) -> SearchAddress:
        """With only some parameters."""
        return SearchAddress(self.path, {name: values for name, values in self.parameters.items() if name in names})

    def __str__(self) -> str:
        """The address as a link."""
        query = urlencode([(name, value) for name, values in self.parameters.items() for value in values])
        return f"{self.path}?{query}" if query else self.path
