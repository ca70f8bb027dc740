"""`nps case`: the customers to be won back, and what was done for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from storage.queries.cases import KeptEvent, StoredCase

ROW = "{:>6}  {:>5}  {:<28} {:<20} {:<14} {:<17} {}"


@click.group()
def case() -> None:
    """Cases: customers to be won back."""


@case.command("list")
@click.option("--owner", help="Only those of this owner: a Slack member's id, or a mail address.")
def list_(owner: str | None) -> None:
    """The open cases, the most urgent first."""
    from bot.cli.opening import open_store
    from bot.survey.cases import UNRESOLVED
    from scheduler.clock import utc_now
    from storage.queries.cases import open_cases

    with open_store() as (_, programme, db):
        found = db.read_now(open_cases, None if owner is None else [owner], states=UNRESOLVED)
        zone = programme.timezone
    if not found:
        click.echo("No case is open.")
        return
    click.echo(ROW.format("id", "score", "contact", "account", "owner", "due", "state"))
    for one in found:
        due = moment(one.due_at, zone) + (" !" if one.due_at < utc_now() else "")
        names = (cut(one.who, 28), cut(one.account or "", 20), cut(one.owner or "nobody", 14))
        click.echo(ROW.format(one.id, one.score, *names, due, state(one, zone)))


@case.command("show")
@click.argument("case_id", type=int, metavar="ID")
def show(case_id: int) -> None:
    """The case with this ID: the answer, how it stands, and all that was done."""
    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from storage.queries.answers import alerted_answer
    from storage.queries.cases import case_by_id, history

    with open_store() as (_, programme, db):
        one = db.read_now(case_by_id, case_id)
        if one is None:
            raise Fault(f"there is no case {case_id}; nps case list shows those that are open")
        answer = db.read_now(alerted_answer, one.answer_id)
        lines = db.read_now(history, case_id)
        zone = programme.timezone
    who = printable(", ".join(name for name in (one.who, one.account) if name))
    click.echo(f"Case {one.id}: {one.score} of 10 from {who}")
    click.echo(f"State: {state(one, zone)}. Owner: {one.owner or 'nobody'}. Due: {moment(one.due_at, zone)}.")
    for label, text in resolution(one):
        click.echo(f"{label}: {text}")
    if answer is not None and answer.reason:
        click.echo(f"They said: {printable(answer.reason)}")
    click.echo("")
    for line in lines:
        click.echo(told(line, zone))


def resolution(one: StoredCase) -> list[tuple[str, str]]:
    """How it ended, or why it does not count."""
    known = [
        ("Outcome", one.outcome and one.outcome.replace("_", " ")),
        ("Root cause", one.root_cause),
        ("Note", one.note),
        ("Not a real answer", one.excluded_because),
    ]
    return [(label, text) for label, text in known if text]


def told(line: KeptEvent, zone: ZoneInfo) -> str:
    """A line of the history."""
    details = "; ".join(f"{name.replace('_', ' ')}: {text}" for name, text in line.details.items())
    by = f" by {line.member}" if line.member else ""
    event = line.event.replace("_", " ")
    return f"{moment(line.at, zone)}  {event}{by}{f' ({details})' if details else ''}"


def state(one: StoredCase, zone: ZoneInfo) -> str:
    """The state, with the time that belongs to it."""
    if one.snoozed_until is not None and one.state == "snoozed":
        return f"snoozed until {moment(one.snoozed_until, zone)}"
    return one.state


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Local time."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def printable(text: str) -> str:
    """A customer's words, without what would move the cursor or colour the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def cut(text: str, length: int) -> str:
    """To the width of its column."""
    text = printable(text.replace("\n", " "))
    return text if len(text) <= length else f"{text[: length - 1]}…"
