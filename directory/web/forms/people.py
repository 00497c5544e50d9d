"""The form that changes a person's roles."""

from __future__ import annotations

from collections.abc import Collection

from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length, ValidationError

from directory.accounts.rules import ROLE_NOUNS, Role

WHY_MAX_CHARS = 300
ACTS = {
    **{f"grant {role.value}": f"Make {ROLE_NOUNS[role]}" for role in Role if role != Role.MEMBER},
    **{f"revoke {role.value}": f"Be no longer {ROLE_NOUNS[role]}" for role in Role if role != Role.MEMBER},
    "stop": "Stop the account",
    "restart": "Let the account be used again",
}


class ChangeForm(FlaskForm):
    """One change and the reason for it."""

    change = StringField(validators=[DataRequired("Choose a change.")])
    why = StringField(
        validators=[
            DataRequired("Give the reason: it stands in the audit trail."),
            Length(max=WHY_MAX_CHARS, message=f"Use at most {WHY_MAX_CHARS} characters."),
        ]
    )
    offered: tuple[tuple[str, str], ...] = ()

    def validate_change(self, field: StringField) -> None:
        """One of the changes that there are."""
        if field.data not in ACTS:
            raise ValidationError("Choose a change.")

    def offer(self, roles: Collection[Role], *, is_active: bool) -> None:
        """Offer the changes that change something."""
        idle = {f"grant {role.value}" for role in roles} | {
            f"revoke {role.value}" for role in Role if role not in roles
        }
        idle.add("restart" if is_active else "stop")
        self.offered = tuple((act, words) for act, words in ACTS.items() if act not in idle)

    def chosen(self) -> tuple[str, Role]:
        """The act, and the role that it is about (a member's where it is about none)."""
        act, _, role = str(self.change.data).partition(" ")
        return act, Role(role) if role else Role.MEMBER
