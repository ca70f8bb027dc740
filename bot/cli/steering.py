"""`nps wave preview`, `approve`, `hold`, `resume`, `skip`: what is seen of a wave before it opens, and decided."""

from __future__ import annotations

import click

STOPPED = (
    "Everything is stopped: nothing is asked in waves or after events, until nps wave resume --all. What was asked by "
    "hand (nps ask) and is in the queue still goes out."
)
GOES_ON = "The stop is over: nps serve sends what waited, and asks about events again."


@click.command()
@click.argument("survey", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def preview(survey: str | None, as_json: bool) -> None:
    """Who would be asked if a wave of SURVEY opened now, by which channels, and who not and why."""
    import json

    from bot.cli.opening import now_of, open_store
    from bot.outlook import preview as counted_of
    from bot.outlook_words import BECAUSE, channels

    with open_store() as opened:
        chosen = opened.programme.survey(survey)
        now = now_of(opened)
        counted = opened.db.read_now(counted_of, now, chosen)
    if as_json:
        click.echo(json.dumps({"survey": chosen.name, "asks": counted.total, **counted.as_json()}, indent=2))
        return
    by = f": {channels(counted)}" if counted.total else ""
    click.echo(f"A wave of '{chosen.name}' would ask {counted.total:,} of {counted.everybody:,} contacts{by}.")
    for reason, number in counted.left_out.items():
        click.echo(f"{number:>9,} {BECAUSE[reason]}")


@click.command()
@click.argument("survey", required=False)
def approve(survey: str | None) -> None:
    """Let the announced wave of SURVEY (the first in nps.toml where not given) go out when its time has come."""
    steer_wave(survey, "approve", "is approved", "no wave{} waits for an approval")


@click.command()
@click.argument("survey", required=False)
@click.option("--all", "all_", is_flag=True, help="The waves of all surveys, in an emergency.")
@click.option("--because", help="Why; the owners see it.")
def hold(survey: str | None, all_: bool, because: str | None) -> None:
    """Send nothing more of the wave of SURVEY, on all copies of the program, until it is resumed."""
    steer_wave(
        survey,
        "hold",
        "is held; nps wave resume goes on with it",
        "no wave{} goes on",
        because,
        of_all=all_,
        aloud=all_,
    )


@click.command()
@click.argument("survey", required=False)
@click.option("--all", "all_", is_flag=True, help="The waves of all surveys.")
def resume(survey: str | None, all_: bool) -> None:
    """Go on with the wave of SURVEY (the first in nps.toml where not given) that is held."""
    steer_wave(survey, "resume", "goes on; nps serve sends what waited", "no wave{} is held", of_all=all_)


@click.command()
@click.argument("survey", required=False)
@click.option("--because", help="Why; the owners see it.")
def skip(survey: str | None, because: str | None) -> None:
    """Do not open the announced wave of SURVEY; the one after it comes in its time."""
    steer_wave(survey, "skip", "is skipped", "no wave{} is announced", because)


def steer_wave(
    survey: str | None,
    step: str,
    done: str,
    otherwise: str,
    because: str | None = None,
    *,
    of_all: bool = False,
    aloud: bool = False,
) -> None:
    """Decide something of the survey's waves, or of all; a sentence where there was nothing to decide. `aloud`: the
    owners hear of it, where they are in Slack.
    """
    from getpass import getuser

    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from bot.connected import connected_channels
    from bot.steering import Order, obey
    from scheduler.clock import utc_now
    from storage.queries.steering import Step
    from storage.types import Channel

    if of_all and survey is not None:
        raise click.UsageError("say SURVEY or --all, not both")
    with open_store() as opened:
        name = None if of_all else opened.programme.survey(survey).name
        tells = aloud and Channel.SLACK in connected_channels(opened.settings, opened.programme)
        order = Order(Step(step), name, getuser(), utc_now(), because, aloud=tells)
        obeyed = opened.db.write_now(obey, [order])[0]
    if not obeyed.changed:
        raise Fault(otherwise.format("" if name is None else f" of '{name}'"))
    if obeyed.of_everything:
        click.echo(STOPPED if obeyed.stop is not None else GOES_ON)
    elif obeyed.stop is not None and step == "resume":
        click.echo(f"Everything is stopped all the same ({obeyed.stop.because}): nps wave resume --all ends that.")
    for one in obeyed.waves:
        click.echo(f"The wave {one.period} of '{one.survey}' {done}.")
