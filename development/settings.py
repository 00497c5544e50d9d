"""The configuration reference: `.venv/bin/python -m development.settings` writes docs/configuration.md.

Names, kinds, defaults and words come from the dataclass of directory/config.py. A test compares.
"""

from __future__ import annotations

import ast
import inspect
import itertools
from dataclasses import fields
from pathlib import Path

from directory.config import ROOT, SECRETS, Config

DOC = ROOT / "docs/configuration.md"
TAKES = {"Path": "a folder", "bool": "1 or 0", "int": "a whole number", "tuple[str, ...]": "words, comma-separated"}
OTHERS = {
    "PROMETHEUS_MULTIPROC_DIR": "a folder in which the processes of one server count together for `/metrics`; it is "
    "emptied when the server starts",
    "AWS_…": "keys and place of the bucket of `FINEPOINT_FILES_URL`: [operating.md](operating.md#files-in-a-bucket)",
}
"""What other programs' parts in the product read."""
FOR_TESTS = {
    "FINEPOINT_REAL_DATA": "a folder of public records to try things on",
    "FINEPOINT_CHROMIUM": "the browser",
    "FINEPOINT_TEST_POSTGRES": "the server that tests make their databases on",
    "FINEPOINT_TEST_REDIS": "the Redis that tests count in",
    "FINEPOINT_TEST_DATABASE": "`postgresql`: what would run on SQLite runs there",
}
"""What only tests and benchmarks read."""


def document() -> str:
    """The reference that people read."""
    words, defaults = explained(), Config()
    lines = [
        "# Configuration",
        "",
        "Written by `.venv/bin/python -m development.settings` from `directory/config.py`; a test compares.",
        "",
        "Each setting is read from the environment once, at start. One that cannot be used ends the start, and the",
        "last line of what is said names it with what it takes. How they go together: [operating.md](operating.md).",
        f"Secrets ({', '.join(f'`{name.upper()}`' for name in sorted(SECRETS))}) may each stand in a file,",
        "which the same variable with `_FILE` behind it names.",
        "",
        "| setting | takes | default | means |",
        "|---|---|---|---|",
    ]
    for one in fields(Config):
        takes, default = TAKES.get(str(one.type), "text"), said(getattr(defaults, one.name))
        lines.append(f"| `FINEPOINT_{one.name.upper()}` | {takes} | {default} | {words[one.name]} |")
    lines += ["", "Read by what the product is made of:", "", "| variable | means |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in OTHERS.items()]
    lines += ["", "For tests and benchmarks only:", "", "| variable | means |", "|---|---|"]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in FOR_TESTS.items()]
    return "\n".join(lines) + "\n"


def explained() -> dict[str, str]:
    """What stands beside each field of the dataclass, on one line. Raises KeyError where nothing does."""
    (of_class,) = ast.parse(inspect.getsource(Config)).body
    found: dict[str, str] = {}
    for field, words in itertools.pairwise(of_class.body if isinstance(of_class, ast.ClassDef) else []):
        if isinstance(field, ast.AnnAssign) and isinstance(words, ast.Expr) and isinstance(words.value, ast.Constant):
            found[ast.unparse(field.target)] = " ".join(str(words.value.value).split())
    return {one.name: found[one.name] for one in fields(Config)}


def said(default: object) -> str:
    """A default as somebody would set it."""
    if isinstance(default, bool):
        return str(int(default))
    if isinstance(default, Path):
        return f"`{default.relative_to(ROOT)}` beside the code"
    if isinstance(default, tuple):
        return f"`{','.join(default)}`" if default else "none"
    return f"`{default}`" if default != "" else "none"


if __name__ == "__main__":
    DOC.write_text(document(), encoding="utf-8")
    print(f"{DOC.name}: {len(fields(Config))} settings.")
