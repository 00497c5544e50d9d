"""The form of a photo case's page, as its template and `_fields.html` ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Generic, TypeVar

from directory.web.forms.listing import SheetForm
from directory.web.presenting.workspace_words import Difference
from directory.wording.rules import Remark

Filled = TypeVar("Filled", bound=SheetForm)


@dataclass
class PhotoSheet(Generic[Filled]):
    """A form with what is wrong with it. `version`: of the case that it was filled in on; `back`: where its page leads.

    `said`: what the wording check says of its texts; no waiver is asked for here, so `remarks` and `advice` stay empty.
    `overtaken`: what stands now beside what was filled in, where somebody was faster. `is_kept`: it is what was filled
    in before signing in again.
    """

    form: Filled
    back: str
    version: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    said: dict[str, tuple[Remark, ...]] = field(default_factory=dict)
    remarks: dict[str, tuple[Remark, ...]] = field(default_factory=dict)
    advice: dict[str, tuple[Remark, ...]] = field(default_factory=dict)
    overtaken: list[Difference] | None = None
    is_gone: bool = False
    is_kept: bool = False
