"""`nps wave preview`, `approve`, `hold`, `resume`, `skip`: what is seen of a wave before it opens, and decided."""

from __future__ import annotations

import click


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
    steer_wave(survey, "approve", "is approved", "no wave of '{}' waits for an approval")


@click.command()
@click.argument("survey", required=False)
@click.option("--because", help="Why; the owners see it.")
def hold(survey: str | None, because: str | None) -> None:
    """Send nothing more of the wave of SURVEY, on all copies of the program, until it is resumed."""
    steer_wave(survey, "hold", "is held; nps wave resume goes on with it", "no wave of '{}' goes on", because)


@click.command()
@click.argument("survey", required=False)
def resume(survey: str | None) -> None:
    """Go on with the wave of SURVEY (the first in nps.toml where not given) that is held."""
    steer_wave(survey, "resume", "goes on; nps serve sends what waited", "no wave of '{}' is held")


@click.command()
@click.argument("survey", required=False)
@click.option("--because", help="Why; the owners see it.")
def skip(survey: str | None, because: str | None) -> None:
    """Do not open the announced wave of SURVEY; the one after it comes in its time."""
    steer_wave(survey, "skip", "is skipped", "no wave of '{}' is announced", because)


def steer_wave(survey: str | None, step: str, done: str, otherwise: str, because: str | None = None) -> None:
    """Decide something of the survey's waves; a sentence where there was nothing to decide."""
    from getpass import getuser

    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from bot.steering import steer
    from scheduler.clock import utc_now
    from storage.queries.steering import Decision, Step, steerable

    now = utc_now()
    with open_store() as opened:
        name = opened.programme.survey(survey).name
        waves = opened.db.read_now(steerable, now, name)
        decisions = [Decision(one.id, Step(step), getuser(), now, because) for one in waves]
        changed = opened.db.write_now(steer, decisions) if decisions else []
    if not any(changed):
        raise Fault(otherwise.format(name))
    for one, did in zip(waves, changed, strict=True):
        if did:
            click.echo(f"The wave {one.period} of '{name}' {done}.")
