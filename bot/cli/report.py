"""`nps report`: what is sent to those who look after customers, lead them, or lead the company; now, and as files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.config import Programme
    from bot.reports.document import Document

EVERY = ("day", "week", "month", "quarter", "wave")


@click.command()
@click.argument("every", type=click.Choice(EVERY), default="quarter")
@click.argument("period", required=False)
@click.option("--survey", help="The survey; the first in nps.toml where not given.")
@click.option("--level", type=click.Choice(["front", "team", "management"]), default="management", show_default=True,
              help="Whom it is for.")  # fmt: skip
@click.option("--team", help="Of the level team: which one of those that [[routes]] name.")
@click.option("--member", metavar="ID", help="Of the level front: whose cases, a Slack member's id or a mail address.")
@click.option("--by", multiple=True, metavar="ATTRIBUTE", help="Split the score by it; as in nps.toml where not given.")
@click.option("--out", metavar="DIR", help="Write a page that can be printed, a text and pictures into this folder.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
def report(
    *,
    every: str,
    period: str | None,
    survey: str | None,
    level: str,
    team: str | None,
    member: str | None,
    by: tuple[str, ...],
    out: str | None,
    as_json: bool,
) -> None:
    """The report of the last week, month, quarter or wave that has ended (EVERY), or of PERIOD; else of the quarter.

    PERIOD is one such as 2026-Q3, 2026-07, or this-quarter; of a wave its period, as nps wave list shows it. Reports
    that are in nps.toml ([[reports]]) are sent by themselves.
    """
    import json

    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from bot.cli.themes import up_to_date
    from bot.config.reports import Level
    from bot.reports.asking import Wanted, wanted_report
    from bot.reports.document import as_json as to_json
    from bot.reports.document import as_text
    from scheduler.clock import utc_now

    with open_store() as opened:
        _, programme, db = opened
        up_to_date(opened)
        wanted = Wanted(Level(level), every, period, programme.survey(survey), team, member, by)
        found = db.read_now(wanted_report, programme, wanted, utc_now())
    if found is None:
        raise Fault("there is nothing to report: nobody answered, and there is no case")
    if out is not None:
        click.echo(written(found, programme, out), err=as_json)
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=2))
    elif out is None:
        click.echo(as_text(found))


def written(document: Document, programme: Programme, out: str) -> str:
    """What is in the folder now."""
    from pathlib import Path

    from bot.cli.errors import Fault
    from bot.reports.folder import write

    try:
        page, *others = write(document, programme, Path(out))
    except OSError as error:
        raise Fault(f"{error.filename}: {error.strerror}") from error
    return f"Wrote {page} and {len(others)} files beside it. To have it as PDF, open it and print it."
