"""Run several `flask --app wsgi …` commands in one process: `python -m development.prepare "db upgrade" "demo load"`.

Loading the application takes most of the time of each, so a start that needs three of them loads it once. Unlike the
other modules here, this one runs in the project's own environment.
"""

from __future__ import annotations

import sys

import click
from flask.cli import ScriptInfo

from development.console import telling
from directory.app import create_app
from directory.config import BadSetting, Config


def prepare(commands: list[str]) -> None:
    """Run the commands in turn; the first that fails ends the process with its words and its exit code."""
    app = create_app(Config.from_env())
    info = ScriptInfo(create_app=lambda: app)
    for command in commands:
        with telling(command):
            app.cli.main(command.split(), prog_name="flask --app wsgi", standalone_mode=False, obj=info)


if __name__ == "__main__":
    try:
        prepare(sys.argv[1:])
    except click.ClickException as problem:
        problem.show()
        sys.exit(problem.exit_code)
    except BadSetting as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)
