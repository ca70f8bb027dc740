"""`nps drivers`: which ratings go with the score."""

from __future__ import annotations

import click


@click.command()
@click.argument("period", default="this-quarter")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
@click.option("--driver", "names", multiple=True, metavar="NAME",
              help="A rating question, or an attribute that is a number; up to ten.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def drivers(period: str, survey: str | None, names: tuple[str, ...], as_json: bool) -> None:
    """Which ratings go with the score of PERIOD (this-quarter where not given), and how much.

    Held against it are the survey's rating questions, the attributes that nps.toml names (drivers = […]), or those that
    are named here. PERIOD is one such as last-quarter, 2026-Q3, last-90-days or all; nps score --help lists them.
    """
    import json

    from bot.cli.opening import open_store
    from bot.cli.telling import show
    from bot.figures.drivers import held_against_score
    from bot.figures.drivers_words import as_json as to_json
    from bot.figures.drivers_words import told
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now

    with open_store() as (_, programme, db):
        chosen = programme.survey(survey)
        asked_for = parse_period(period, utc_now(), programme.timezone)
        wanted = names or programme.drivers.get(chosen.name, ())
        held = db.read_now(held_against_score, chosen, asked_for, wanted)
    if as_json:
        click.echo(json.dumps(to_json(held), ensure_ascii=False, indent=2))
    else:
        show([told(held, programme.wording)])
