"""`nps db`: the store."""

from __future__ import annotations

import click


@click.group()
def db() -> None:
    """The database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the form that this release needs. `nps serve` does it too."""
    from bot.settings import load_settings
    from storage.migrations import upgrade as migrate

    before, after = migrate(load_settings().store_url)
    if before == after:
        click.echo(f"The database is up to date ({after}).")
    else:
        click.echo(f"The database was brought from {before or 'empty'} to {after}.")
