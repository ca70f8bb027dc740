"""`nps events`: what happened to customers, after which a survey asks."""

from __future__ import annotations

from typing import TextIO

import click

from bot.cli.importing import dry_run_option, file_argument, map_option, refused_option, strict_option


@click.group()
def events() -> None:
    """Events: a closed ticket, a purchase, the end of onboarding."""


@events.command("import")
@file_argument
@click.option("--type", "type_", metavar="TYPE", help="The type of all events, where the file has no column for it.")
@map_option
@dry_run_option
@strict_option
@refused_option
def import_(
    file: str, type_: str | None, pairs: tuple[str, ...], dry_run: bool, strict: bool, refused_to: TextIO | None
) -> None:
    """Report the events of a CSV FILE (- for the standard input), as POST /api/v1/events does.

    Columns: email or slack_user_id, and at are needed; type (or --type), id, name, account, language and timezone are
    known; every other column is an attribute of the event, kept with the answer. The same file again changes nothing.
    """
    from bot.cli.importing import Follow, end, read_as
    from bot.cli.opening import now_of, open_store
    from bot.event_rows import EventReader, import_events
    from bot.rows import EVENTS, Mapping, Table

    with Table.open(file) as table:
        mapping = Mapping.of(table.header, pairs, EVENTS)
        with open_store() as opened, Follow(refused_to) as follow:
            now = now_of(opened)
            reader = EventReader(mapping, type_, now)
            found = import_events(opened.db, table, reader, follow, dry_run=dry_run, strict=strict)
    click.echo(read_as(mapping))
    nothing_done = dry_run or (strict and found.refused)
    click.echo(
        f"{'Nothing was changed. It would be' if nothing_done else 'Events'}: {found.heard:,} heard,"
        f" {found.repeated:,} known before, {found.unheard:,} after which no survey asks, {found.refused:,} refused."
    )
    end(taken=found.taken, refused=found.refused, strict=strict)
