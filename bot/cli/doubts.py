"""`nps answers list, why, confirm, reject`: which scores count, why one does or does not, and the last word on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.judging import Judged
    from bot.overruling import Overruled
    from storage.database import Database
    from storage.queries.hits import KeptHit
    from storage.queries.unconfirmed import Asking, Listed

ROW = "{:<14} {:<17} {:>5}  {:<9} {:<16} {}"
STATES = {"counted": "counts", "excluded": "excluded", "waiting": "arriving", "held": "held"}


@click.command("list")
@click.argument("period", default="this-quarter")
@click.option("--survey", help="Only this survey's; those of all surveys where not given.")
@click.option("--state", type=click.Choice(list(STATES.values())), help="Only those that stand so.")
def list_(period: str, survey: str | None, state: str | None) -> None:
    """The scores of PERIOD (this-quarter where not given), the newest first, and how each stands.

    counts: it is in the figures. arriving: a link that was opened, which counts when a quarter of an hour has passed
    without anything against it. held: unconfirmed, since a machine may have opened it; not in the figures, and the
    person is still reminded. excluded: said to be no real answer.
    """
    from bot.cli.opening import open_store
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now
    from storage.queries.unconfirmed import answers_within, undecided_within

    with open_store() as (_, programme, db):
        asked_for = parse_period(period, utc_now(), programme.timezone)
        chosen = None if survey is None else programme.survey(survey).name
        span = (chosen, asked_for.start, asked_for.end)
        found = [*db.read_now(undecided_within, *span), *db.read_now(answers_within, *span)]
        zone = programme.timezone
    shown = [one for one in found if state in (None, STATES[one.state])]
    if not shown:
        click.echo("There is none.")
        return
    click.echo(ROW.format("id", "at", "score", "state", "survey", "who"))
    for one in sorted(shown, key=lambda one: one.at, reverse=True):
        click.echo(line(one, zone))


@click.command()
@click.argument("which", metavar="WHICH")
def why(which: str) -> None:
    """Why a score counts, waits, is held or was rejected: all that is known, in sentences.

    WHICH is an id of nps answers list, or the address of a person: what came of their latest survey.
    """
    from bot.cli.opening import open_store
    from bot.judging import judge
    from scheduler.clock import utc_now

    with open_store() as (_, programme, db):
        asking = asking_of(db, which)
        judged = db.read_now(judge, [asking.invitation_id], utc_now()).get(asking.invitation_id)
        click.echo("\n".join(story(asking, judged, programme.timezone)))


@click.command()
@click.argument("which", metavar="WHICH")
def confirm(which: str) -> None:
    """The score that is held, arriving or was rejected is the person's own: it counts from now on.

    WHICH is an id of nps answers list, or the address of a person.
    """
    from bot.overruling import confirm as confirming

    asking, done = overruled(which, confirming)
    if not done.hits:
        raise fault(f"nothing of {asking} waits, is held or was rejected")
    click.echo(f"{asking} counts with {done.score} of 10.")


@click.command()
@click.argument("which", metavar="WHICH")
def reject(which: str) -> None:
    """The score that is held, arriving, or was recorded from a link is not the person's: it does not count.

    WHICH is an id of nps answers list, or the address of a person.
    """
    from bot.overruling import reject as rejecting

    asking, done = overruled(which, rejecting)
    if done.words:
        raise fault(f"somebody wrote something with {asking}; `nps answers exclude` takes it out of the figures")
    if not done.hits:
        raise fault(f"nothing of {asking} waits, is held, or was recorded from a link")
    click.echo(f"{asking} does not count; they may still answer.")


def overruled(which: str, how: Callable[..., Any]) -> tuple[str, Overruled]:
    """Done in the name of whoever is at the terminal."""
    from functools import partial
    from getpass import getuser

    from bot.cli.opening import open_store
    from bot.intake import Intake
    from bot.overruling import Overruling
    from scheduler.clock import utc_now
    from storage.queries.unconfirmed import ASKED

    with open_store() as (_, programme, db):
        asking = asking_of(db, which)
        said = Overruling(asking.invitation_id, getuser(), utc_now())
        (done,) = db.write_now(partial(how, intake=Intake(programme.cases)), [said])
    return f"{ASKED}{asking.invitation_id}", done


def asking_of(db: Database, which: str) -> Asking:
    """The invitation that is meant. Fault where there is none, or it would tell who gave an anonymous score."""
    from bot.rows import CellRefused, parse_email
    from storage.queries.unconfirmed import asking_called, latest_asking

    if "@" not in which:
        found = db.read_now(asking_called, which)
        if found is None:
            raise fault(f"there is no {which}; nps answers list tells the ids")
        return found
    try:
        found = db.read_now(latest_asking, parse_email(which))
    except CellRefused as error:
        raise click.UsageError(str(error)) from None
    if found is None:
        raise fault(f"{which} was never asked")
    if found.is_anonymous:
        raise fault(f"{which} was promised that nobody sees who answered; nps answers list tells the ids")
    return found


def fault(sentence: str) -> Exception:
    """What ends the command."""
    from bot.cli.errors import Fault

    return Fault(sentence)


def line(one: Listed, zone: ZoneInfo) -> str:
    """A row of the list."""
    from bot.cli.cases import cut, moment

    who = cut(one.who or "somebody", 40)
    return ROW.format(one.id, moment(one.at, zone), one.score, STATES[one.state], cut(one.survey, 16), who)


def story(asking: Asking, judged: Judged | None, zone: ZoneInfo) -> Iterator[str]:
    """Who was asked, what stands, and each hit with what is made of it."""
    from bot.cli.cases import moment, printable
    from storage.queries.unconfirmed import ASKED

    wave = f", {asking.wave}" if asking.wave else ""
    sent = f"asked on {moment(asking.asked_at, zone)}" if asking.asked_at else "not asked yet"
    yield f"{ASKED}{asking.invitation_id}: {printable(asking.who or 'somebody')}, {asking.survey}{wave}, {sent}."
    if asking.score is None or asking.answered_at is None:
        yield "They have not answered."
    else:
        counts = "counts" if asking.status == "counted" else "does not count: it is excluded"
        yield f"Their answer is {asking.score} of 10, given on {moment(asking.answered_at, zone)}; it {counts}."
    if judged is None:
        yield "No link of the mail was opened."
        return
    for hit in judged.hits:
        yield ""
        yield from told(hit, judged, zone)


def told(hit: KeptHit, judged: Judged, zone: ZoneInfo) -> Iterator[str]:
    """One hit: what, when and from where; what speaks for and against it; what became of it."""
    from bot.cli.cases import printable
    from bot.judging import hit_of
    from bot.survey.clicks import Verdict
    from bot.survey.clicks_words import NOTED, OUTCOMES, because, what, whose

    known = hit_of(hit, hit.id)
    yield f"{hit.hit_at.astimezone(zone):%Y-%m-%d %H:%M:%S}  {what(known)}"
    yield f"    from {printable(whose(known))}"
    decision = judged.decisions.get(hit.id)
    for sentence in because(decision.signs) if decision is not None else ():
        yield f"    {sentence}"
    outcome = NOTED if hit.state == "noted" else OUTCOMES[Verdict(hit.state.value)]
    by = "" if hit.decided_by is None else f", said {hit.decided_by} on {when(hit.decided_at, zone)}"
    yield f"    → {outcome}{by}"


def when(at: datetime | None, zone: ZoneInfo) -> str:
    """Local time, if it is known."""
    from bot.cli.cases import moment

    return "an unknown day" if at is None else moment(at, zone)
