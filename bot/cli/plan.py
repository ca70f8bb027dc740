"""`nps plan`: what will happen when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.outlook import Coming
    from bot.planning import Now

DAYS = 90


@click.command()
@click.option("--until", "last", metavar="DATE", help=f"Up to this day, such as 2027-03-31; {DAYS} days otherwise.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of text.")
@click.option("--calendar-link", is_flag=True, help="The secret link of the programme's calendar (iCalendar) instead.")
def plan(last: str | None, as_json: bool, calendar_link: bool) -> None:
    """What will happen when: waves with how many they would ask, reminders, ends, reviews, posts of the score."""
    if calendar_link:
        click.echo(link_of_calendar())
        return
    import json
    from datetime import date, timedelta

    from bot.cli.opening import now_of, open_store
    from bot.differences import differences
    from bot.outlook import as_json as to_json
    from bot.outlook import outlook
    from bot.survey.days import midnight
    from storage.queries.standstills import stopped

    with open_store() as opened:
        now = now_of(opened)
        until = now.at + timedelta(days=DAYS)
        if last is not None:
            try:
                until = midnight(date.fromisoformat(last) + timedelta(days=1), now.zone)
            except ValueError:
                raise click.UsageError(f"'{last}' is not a day; write one like 2027-03-31") from None
        coming = opened.db.read_now(outlook, now, until)
        differing = opened.db.read_now(differences, opened.programme, now.at)
        stop = opened.db.read_now(stopped)
    if as_json:
        click.echo(json.dumps([to_json(one, now) for one in coming], ensure_ascii=False, indent=2))
        return
    if stop is not None:
        since = f"{stop.since.astimezone(now.zone):%Y-%m-%d %H:%M}"
        click.echo(f"Everything is stopped since {since} ({stop.because}); nps wave resume --all goes on.\n")
    if not coming:
        click.echo(f"Nothing is planned until {until.astimezone(now.zone):%Y-%m-%d}: no survey has a schedule.")
    for one in coming:
        click.echo("\n".join(lines_of(one, now)))
    if differing:
        click.echo("\n".join(["", "nps.toml says otherwise than what is under way:", *differing]))


def link_of_calendar() -> str:
    """For calendars that subscribe to it."""
    from bot.cli.opening import open_programme
    from bot.links import Links

    settings, _ = open_programme()
    return Links(settings.signing_key(), settings.base_url).calendar_url()


def lines_of(one: Coming, now: Now) -> list[str]:
    """The time, the survey and what happens; below it who would be left out."""
    from bot.outlook_words import left_out, people

    what = [one.what.value, people(one), one.remark]
    said = ": ".join(text for text in what[:2] if text) + (f" ({one.remark})" if one.remark else "")
    place = f"{one.survey} {one.period}".strip()
    lines = [f"{one.at.astimezone(now.zone):%a %Y-%m-%d %H:%M}  {place:<28} {said}"]
    if one.counted is not None and (others := left_out(one.counted)):
        lines.append(f"{'':<22}{'':<28} left out: {others}")
    return lines
