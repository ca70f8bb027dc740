"""The command line explains itself, stands in the papers, and starts at once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import click

from bot.cli import nps as root
from tests.support.sources import papers

HEAVY = {
    "aiohttp", "aiosmtplib", "alembic", "apscheduler", "asyncio", "jinja2", "psycopg", "pydantic", "slack_bolt",
    "slack_sdk", "sqlalchemy", "starlette", "uvicorn",
}  # fmt: skip
LOADED = "import sys; from bot.cli import nps; nps(['--help'], standalone_mode=False); print(*sys.modules)"


def commands(command: click.Command = root, path: str = "nps") -> Iterator[tuple[str, click.Command]]:
    """Every command with its full name, groups before what they hold."""
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in sorted(command.commands.items()):
            yield from commands(inner, f"{path} {name}")


def test_every_command_says_what_it_does() -> None:
    """The first thing that `--help` shows."""
    assert [] == [path for path, command in commands() if not command.help]


def test_every_option_says_what_it_does() -> None:
    """And every argument stands in the text of its command, by the name that the usage line gives it."""
    silent = [
        f"{path} {option.opts[0]}"
        for path, command in commands()
        for option in command.params
        if isinstance(option, click.Option) and not option.help and not option.hidden
    ]
    unnamed = [
        f"{path} {argument.human_readable_name}"
        for path, command in commands()
        for argument in command.params
        if isinstance(argument, click.Argument) and argument.human_readable_name not in (command.help or "")
    ]

    assert ([], []) == (silent, unnamed)


def test_every_command_is_in_the_papers() -> None:
    """With its whole name, as it is typed."""
    leaves = [path for path, command in commands() if not isinstance(command, click.Group)]

    assert [] == [path for path in leaves if path not in papers()]


def test_the_command_line_starts_without_loading_what_only_a_command_needs() -> None:
    """A shell that completes, and a person who asks for help, wait for click and no more."""
    shown = subprocess.check_output([sys.executable, "-c", LOADED], text=True)

    assert set() == HEAVY & set(shown.splitlines()[-1].split())
