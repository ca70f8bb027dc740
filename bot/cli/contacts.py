"""`nps contacts`: who may be asked."""

from __future__ import annotations

from typing import TextIO

import click

from bot.cli.importing import dry_run_option, file_argument, map_option, refused_option, strict_option


@click.group()
def contacts() -> None:
    """Contacts: the people who may be asked."""


@contacts.command("import")
@file_argument
@map_option
@dry_run_option
@strict_option
@refused_option
def import_(file: str, pairs: tuple[str, ...], dry_run: bool, strict: bool, refused_to: TextIO | None) -> None:
    """Create and update contacts from a CSV FILE (- for the standard input).

    A column email or slack_user_id is needed. Known besides are name, account, language, timezone and external_id,
    also by their usual other names; every other column becomes an attribute. A contact is found again by external_id,
    then email, then slack_user_id. A blank cell leaves what is stored, and nobody who unsubscribed is asked again.

    Rows that cannot be used are listed and left out. The same file again changes nothing.
    """
    from bot.cli.importing import Follow, end, read_as
    from bot.cli.opening import open_store
    from bot.contacts import ContactReader, import_contacts
    from bot.rows import CONTACTS, Mapping, Table
    from scheduler.clock import utc_now

    with Table.open(file) as table:
        mapping = Mapping.of(table.header, pairs, CONTACTS)
        with open_store() as opened, Follow(refused_to) as follow:
            reader = ContactReader(mapping, utc_now())
            found = import_contacts(opened.db, table, reader, follow, dry_run=dry_run, strict=strict)
    click.echo(read_as(mapping))
    nothing_done = dry_run or (strict and found.refused)
    click.echo(
        f"{'Nothing was changed. It would be' if nothing_done else 'Contacts'}: {found.created:,} created,"
        f" {found.updated:,} updated, {found.unchanged:,} unchanged, {found.refused:,} refused."
    )
    end(taken=found.taken, refused=found.refused, strict=strict)
