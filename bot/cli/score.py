"""`nps score`: the score, with what it can and cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from bot.cli.chart import chart_options, write_chart

if TYPE_CHECKING:
    from pathlib import Path

    from bot.config import Programme
    from bot.figures.asking import Asking
    from bot.figures.moves import Moves
    from bot.figures.report import Report
    from storage.database import Database


@click.command()
@click.argument("period", default="this-quarter")
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
@click.option("--by", multiple=True, metavar="ATTRIBUTE",
              help="Split by an attribute, or by account, channel or survey; twice: by two at a time.")  # fmt: skip
@click.option(
    "--where",
    "conditions",
    multiple=True,
    metavar="K=V",
    help="Only answers with this attribute, account, channel or touchpoint; again with the same K: any of them.",
)
@click.option(
    "--per",
    type=click.Choice(["answer", "respondent", "account"]),
    default="answer",
    help="Also the score with the last answer of each person, or with one voice for each account.",
)
@click.option(
    "--weight", metavar="ATTRIBUTE", help="Also the score weighted by an attribute that holds numbers: revenue."
)
@click.option("--moves", is_flag=True, help="Also who moved since the period before; with --by, of another mix, too.")
@chart_options
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def score(
    period: str,
    *,
    survey: str | None,
    by: tuple[str, ...],
    conditions: tuple[str, ...],
    per: str,
    weight: str | None,
    moves: bool,
    chart: Path | None,
    picture: str | None,
    periods: int | None,
    dark: bool,
    as_json: bool,
) -> None:
    """The score of PERIOD (this-quarter where not given).

    PERIOD is one of today, this-week, last-week, this-month, last-month, this-quarter, last-quarter, this-year,
    last-year, last-90-days (any number), 2026, 2026-Q3, 2026-07, 2026-07-01..2026-09-30 (both days included), or all,
    in the programme's time zone.
    """
    import json

    from bot.cli.opening import open_store
    from bot.cli.telling import show
    from bot.figures.asking import Asking, conditions_of
    from bot.figures.counting import Per
    from bot.figures.document import as_json as to_json
    from bot.figures.moves_document import as_json as moves_json
    from bot.figures.moves_words import told
    from bot.figures.segments_words import told as segments_told
    from bot.figures.summary import as_text

    asking = Asking(survey, period, by, conditions_of(conditions), Per(per), weight)
    with open_store() as opened:
        wording = opened.programme.wording
        found = report_of(opened.programme, opened.db, asking)
        who = moves_of(opened.programme, opened.db, asking) if moves else None
        if chart is not None:
            write_chart(opened, found, chart, picture, periods, dark=dark)
    if as_json:
        added = {} if who is None else {"moves": moves_json(who)}
        click.echo(json.dumps(to_json(found) | added, ensure_ascii=False, indent=2))
        return
    click.echo(as_text(found, wording))
    if found.split is not None:
        click.echo()
        show([segments_told(found.split, wording)])
    if who is not None:
        click.echo()
        show([told(who, wording)])


def moves_of(programme: Programme, db: Database, asking: Asking) -> Moves:
    """Who moved, as it stands now."""
    from bot.figures.moves import asked_for
    from scheduler.clock import utc_now

    return db.read_now(asked_for, programme, asking, utc_now())


def report_of(programme: Programme, db: Database, asking: Asking) -> Report:
    """As it stands now."""
    from bot.figures.asking import answered
    from scheduler.clock import utc_now

    return db.read_now(answered, programme, asking, utc_now())
