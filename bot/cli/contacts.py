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


@contacts.command("import-slack")
@click.argument("channel")
@click.option("--account", metavar="NAME", help="The company that they belong to; made where it is new.")
@click.option("--own-team", is_flag=True, help="Also members of your own workspace; guests are taken anyway.")
@dry_run_option
def import_slack(channel: str, account: str | None, own_team: bool, dry_run: bool) -> None:
    """Make contacts of the members of a Slack CHANNEL (#name or its id), with their time zone and language.

    Bots, people who have left, and members of your own workspace are left out; guests in it, and people of other
    companies in a shared channel, are taken. What is stored of a contact already is not replaced, but for the account.
    The same channel again changes nothing.
    """
    import asyncio

    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from bot.slack.app import Access
    from bot.slack.channel_members import ChannelMembers, LeftOut, MembersWanted, TakenMembers
    from scheduler.clock import utc_now

    with open_store() as opened:
        access = Access.of(opened.settings)
        if not access.can_call:
            raise Fault("Slack is not connected: set NPS_SLACK_BOT_TOKEN")

        async def take() -> TakenMembers:
            home = await access.workspaces(opened.db, utc_now).home()
            return await ChannelMembers(home, opened.db, utc_now).take(wanted)

        wanted = MembersWanted(channel, account, own_team, dry_run)
        taken = asyncio.run(take())
    found = taken.contacts
    for sentence in taken.refused:
        click.echo(sentence, err=True)
    click.echo(
        f"{'Nothing was changed. It would be' if dry_run else 'Contacts'}: {found.created:,} created,"
        f" {found.updated:,} updated, {found.unchanged:,} unchanged, {found.refused:,} refused"
        f" ({taken.other_companies:,} of other companies)."
    )
    if taken.left_out:
        reasons = ", ".join(why.told(count) for why, count in taken.left_out.items())
        hint = "; --own-team takes these, too" if taken.left_out[LeftOut.OWN_TEAM] else ""
        click.echo(f"Left out: {reasons}{hint}.")
    if not found.taken:
        raise Fault(f"nobody of {channel} was taken")


@contacts.command()
@click.argument("email")
def allow(email: str) -> None:
    """Send mail to this EMAIL again, from which mail came back. It does not undo what the person said."""
    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from bot.intake import Intake
    from bot.returns import Returned, Returns
    from bot.rows import CellRefused, parse_email
    from bot.survey.returned import Kind
    from scheduler.clock import utc_now
    from storage.queries.mail_events import stopped

    try:
        address = parse_email(email)
    except CellRefused as error:
        raise click.UsageError(str(error)) from None
    with open_store() as opened:
        if opened.db.read_now(stopped, address) is None:
            raise Fault(f"mail to {address} is not stopped; nps contacts why says more")
        now = utc_now()
        told = Returned(f"allowed:{address}:{now.isoformat()}", now, Kind.ALLOWED, address=address)
        opened.db.write_now(Returns(Intake(opened.programme.cases), frozenset()).take, [told])
    click.echo(f"Mail goes to {address} again.")


@contacts.command()
@click.argument("email")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
def why(email: str, survey: str | None) -> None:
    """Say why the contact with this EMAIL was asked, was not, or will be: one sentence."""
    from bot.cli.opening import open_store
    from bot.connected import connected_channels
    from bot.planning import Now
    from bot.rows import CellRefused, parse_email
    from bot.why import why_email
    from scheduler.clock import utc_now

    try:
        address = parse_email(email)
    except CellRefused as error:
        raise click.UsageError(str(error)) from None
    with open_store() as opened:
        connected = connected_channels(opened.settings, opened.programme)
        now = Now(opened.programme, connected, utc_now())
        click.echo(opened.db.read_now(why_email, address, opened.programme.survey(survey), now))
