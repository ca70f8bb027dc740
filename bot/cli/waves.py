"""`nps wave` and `nps ask`: asking now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.steering import approve, hold, preview, resume, skip

if TYPE_CHECKING:
    from datetime import datetime

    from bot.cli.opening import Opened
    from bot.slack.linking import Linking
    from bot.waves import Waves
    from storage.queries.waves import ListedWave


@click.group()
def wave() -> None:
    """Waves: one round of a survey."""


for decision in (preview, approve, hold, resume, skip):
    wave.add_command(decision)


@wave.command("open")
@click.argument("survey", required=False)
def open_(survey: str | None) -> None:
    """Open a wave of SURVEY now (the first in nps.toml where not given); at most one a day."""
    import asyncio

    from bot.cli.errors import Fault
    from bot.cli.opening import open_store

    with open_store() as opened:
        refuse_when_stopped(opened)
        chosen = opened.programme.survey(survey)
        made = asyncio.run(waves_of(opened).open_by_hand(chosen))
    if made is None:
        raise Fault(f"a wave of '{chosen.name}' was opened today already; nps wave list shows it")
    period, invited = made
    click.echo(f"Opened the wave {period} of '{chosen.name}': {invited:,} invited. nps serve sends the questions.")


@wave.command("list")
@click.option("--survey", help="Only this survey's.")
def list_(survey: str | None) -> None:
    """The waves, newest first, with their counts; below each, who of its audience could not be asked."""
    from bot.cli.opening import open_store
    from bot.outlook_words import left_out
    from scheduler.clock import utc_now
    from storage.queries.selecting import left_out_of
    from storage.queries.waves import listed

    with open_store() as (_, programme, db):
        waves = db.read_now(listed, None if survey is None else programme.survey(survey).name)
        omitted = db.read_now(left_out_of, [one.id for one in waves])
        zone = programme.timezone
    if not waves:
        click.echo("No wave has been opened yet. nps wave open opens one.")
        return
    click.echo(f"{'survey':<16} {'wave':<12} {'opened':<16} {'closes':<16} {'invited':>8} {'asked':>8} {'answered':>8}")
    for one in waves:
        times = " ".join(f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (one.opened_at, one.closes_at))
        counts = f"{one.invited:>8} {one.asked:>8} {one.answered:>8}"
        click.echo(f"{one.survey:<16} {one.period:<12} {times} {counts}{standing(one, utc_now())}")
        if one.id in omitted:
            click.echo(f"{'':<17}left out: {left_out(omitted[one.id])}")


def standing(wave: ListedWave, now: datetime) -> str:
    """What a wave's line ends with; nothing for one that is simply open."""
    if wave.skipped_because is not None:
        return f"  skipped: {wave.skipped_because}"
    if wave.held_because is not None and wave.closes_at > now:
        return f"  held: {wave.held_because}"
    if wave.state == "announced":
        return "  announced"
    return "  closed" if wave.closes_at <= now else ""


@click.command()
@click.argument("email")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
def ask(email: str, survey: str | None) -> None:
    """Ask the contact with this EMAIL now, whatever the quarantine says: a test to yourself."""
    import asyncio

    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from bot.rows import CellRefused, parse_email
    from bot.waves import new_ask
    from scheduler.clock import utc_now
    from storage.queries.invitations import ask as ask_contacts
    from storage.queries.reaching import contacts_of_emails
    from storage.types import Channel

    try:
        address = parse_email(email)
    except CellRefused as error:
        raise click.UsageError(str(error)) from None
    with open_store() as opened:
        refuse_when_stopped(opened)
        chosen = opened.programme.survey(survey)
        contact = opened.db.write_now(contacts_of_emails, [(address, utc_now())])[0]
        if contact.suppressed_because is not None:
            raise Fault(f"{address} is not to be asked: {contact.suppressed_because.value}")
        ways = waves_of(opened).ways(chosen)
        if Channel.SLACK in ways and not contact.is_reachable_by(Channel.SLACK):
            asyncio.run(linking_of(opened).seek(address))
            contact = opened.db.write_now(contacts_of_emails, [(address, utc_now())])[0]
        way = next((channel for channel in ways if contact.is_reachable_by(channel)), None)
        if way is None:
            raise Fault(f"{address} cannot be reached by {' or '.join(ways)}")
        opened.db.write_now(ask_contacts, [new_ask(chosen, contact.id, way, utc_now())])
    click.echo(f"Queued the question of '{chosen.name}' for {address} by {way.value}. nps serve sends it.")


def refuse_when_stopped(opened: Opened) -> None:
    """A sentence in an emergency: whoever stopped everything meant this, too."""
    from bot.cli.errors import Fault
    from storage.queries.standstills import stopped

    if (stop := opened.db.read_now(stopped)) is not None:
        raise Fault(f"everything is stopped ({stop.because}); nps wave resume --all ends that")


def waves_of(opened: Opened) -> Waves:
    """The programme's waves; a sentence where no channel is connected."""
    from bot.cli.errors import Fault
    from bot.connected import connected_channels
    from bot.waves import Waves
    from scheduler.clock import utc_now
    from storage.types import Channel

    connected = connected_channels(opened.settings, opened.programme)
    if not connected:
        raise Fault("no channel is connected: set NPS_SLACK_BOT_TOKEN, or NPS_SMTP_URL and [mail] from in nps.toml")
    looking_up = linking_of(opened).settle if Channel.SLACK in connected else None
    return Waves(opened.db, opened.programme, connected, utc_now, before_planning=looking_up)


def linking_of(opened: Opened) -> Linking:
    """Finds contacts in Slack by their addresses."""
    from bot.slack.app import Access
    from bot.slack.linking import Linking
    from scheduler.clock import utc_now

    return Linking(Access.of(opened.settings).workspaces(opened.db, utc_now), opened.db, utc_now)
