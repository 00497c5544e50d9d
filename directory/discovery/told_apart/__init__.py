"""One box, told apart: "gua sha near ocean township nj" is words and a place.

`words` (lists) → `line` (what each typed word is) → `readings` (places in it) → `rules` (what is taken, what offered).
"""

from directory.discovery.told_apart.rules import How, ToldApart, is_missed, tell_apart

__all__ = ["How", "ToldApart", "is_missed", "tell_apart"]
