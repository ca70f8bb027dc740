"""`nps serve`: the program at work."""

from __future__ import annotations

import click

PARTS = ("web", "slack", "mail", "webhook", "scheduler")


@click.command()
@click.option("--only", metavar="PARTS", help="Only these parts, with commas: web,slack,mail,webhook,scheduler.")
def serve(only: str | None) -> None:
    """Run it: pages, Slack, mail, the webhook and the scheduler, until it is told to stop (SIGTERM, Ctrl-C).

    Migrates the database first. What is in flight is finished before it ends. SIGHUP has nps.toml read anew.
    """
    import asyncio

    from bot.cli.opening import open_programme
    from bot.logs import set_up
    from bot.running import serve as run

    parts = frozenset(PARTS if only is None else (part.strip() for part in only.split(",")))
    if unknown := sorted(parts - set(PARTS)):
        raise click.UsageError(f"--only: there is no part '{unknown[0]}'; there is {', '.join(PARTS)}")
    settings, programme = open_programme()
    set_up()
    asyncio.run(run(settings, programme, parts))
