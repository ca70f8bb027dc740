"""`nps goals` and `nps benchmarks`: the score beside what is to be reached, and beside the scores of others."""

from __future__ import annotations

import click


@click.command()
@click.argument("period", default="this-quarter")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of text.")
def goals(period: str, as_json: bool) -> None:
    """How far the goals of nps.toml ([[goals]]) are in PERIOD: met, missed or not decided, and what is missing."""
    import json

    from bot.cli.opening import open_store
    from bot.cli.telling import show
    from bot.figures.goals import all_reached
    from bot.figures.goals import as_json as to_json
    from bot.figures.goals_words import told
    from bot.survey.anonymity import check_totals
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now

    now = utc_now()
    with open_store() as (_, programme, db):
        asked_for = parse_period(period, now, programme.timezone)
        check_totals([programme.survey(goal.survey) for goal in programme.goals], asked_for)
        found = db.read_now(all_reached, programme, asked_for, now)
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
    elif found:
        show([told(found, programme, now, programme.wording)])
    else:
        click.echo("There is no goal for this period; they are in nps.toml: [[goals]].")


@click.command()
@click.argument("period", default="this-quarter")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of text.")
def benchmarks(period: str, survey: str | None, as_json: bool) -> None:
    """The score of PERIOD beside others: those of nps.toml ([[benchmarks]]), and published ones with their source."""
    import json

    from bot.cli.opening import open_store
    from bot.cli.telling import show
    from bot.figures.benchmarks import as_json as to_json
    from bot.figures.benchmarks import comparison
    from bot.figures.benchmarks_words import told
    from bot.survey.anonymity import check_totals
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now

    with open_store() as (_, programme, db):
        chosen, asked_for = programme.survey(survey), parse_period(period, utc_now(), programme.timezone)
        check_totals([chosen], asked_for)
        found = db.read_now(comparison, programme, chosen, asked_for)
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
        return
    part = told(found, programme.wording)
    if part is None:
        click.echo("There is no score to compare in this period.")
    else:
        show([part])
