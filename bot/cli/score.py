"""`nps score`: the score, with what it can and cannot say."""

from __future__ import annotations

import click


@click.command()
@click.argument("period", default="this-quarter")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
@click.option("--by", "attribute", metavar="ATTRIBUTE", help="Split by an attribute, or by account or channel.")
@click.option("--where", "conditions", multiple=True, metavar="K=V", help="Only answers with this attribute.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def score(period: str, survey: str | None, attribute: str | None, conditions: tuple[str, ...], as_json: bool) -> None:
    """The score of PERIOD (this-quarter where not given).

    PERIOD is one of today, this-week, last-week, this-month, last-month, this-quarter, last-quarter, this-year,
    last-year, last-90-days (any number), 2026, 2026-Q3, 2026-07, 2026-07-01..2026-09-30 (both days included), or all,
    in the programme's time zone.
    """
    import json

    from bot.cli.opening import open_store
    from bot.figures.report import as_json as to_json
    from bot.figures.report import report
    from bot.figures.summary import as_text
    from bot.survey.periods import parse_period
    from scheduler.clock import utc_now

    where = dict(condition_of(text) for text in conditions)
    with open_store() as (_, programme, db):
        chosen = programme.survey(survey)
        asked_for = parse_period(period, utc_now(), programme.timezone)
        found = db.read_now(report, chosen, asked_for, by=attribute, where=where)
    click.echo(
        json.dumps(to_json(found), ensure_ascii=False, indent=2) if as_json else as_text(found, programme.wording)
    )


def condition_of(text: str) -> tuple[str, str]:
    """`plan=pro` → ("plan", "pro")."""
    name, equals, value = text.partition("=")
    if not equals or not name:
        raise click.UsageError(f"--where '{text}' is not of the form attribute=value")
    return name, value
