"""Mistakes of a person who types a command: one clear sentence on stderr, exit 1 (or 2 for wrong use), no traceback."""

from __future__ import annotations

from typing import Any

import click


class Fault(click.ClickException):
    """A sentence, and exit 1."""

    def show(self, file: Any = None) -> None:
        """On stderr; several faults stand on lines of their own."""
        for line in self.message.splitlines():
            click.echo(f"nps: {line}", err=True, file=file)


class WrongUse(Fault):
    """A sentence, and exit 2: the command was used wrongly."""

    exit_code = 2


class ToldGroup(click.Group):
    """Turns the errors that people cause into sentences, wherever in a command they come up."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.exceptions.Exit:
            raise
        except click.ClickException:
            raise
        except Exception as error:
            if (told := sentence(error)) is not None:
                raise (WrongUse if getattr(error, "wrong_use", False) else Fault)(told) from error
            raise


def sentence(error: Exception) -> str | None:
    """What to say of an error that a person caused or can mend; None for a fault of ours, which keeps its traceback."""
    kind = type(error)
    if kind.__module__.startswith(("bot.", "scheduler.", "storage.")):
        return str(error.args[0]) if error.args else None
    if kind.__module__.startswith("sqlalchemy."):
        from storage.complaints import in_words, told

        # With `orig`, it is the database's own complaint; without, and not known, it is a fault of ours.
        return in_words(error) if hasattr(error, "orig") else told(error)  # type: ignore[arg-type]
    return None
