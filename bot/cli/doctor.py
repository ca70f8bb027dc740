"""`nps doctor`: is everything set up?"""

from __future__ import annotations

import click


@click.command()
def doctor() -> None:
    """Check the set-up: configuration, database, secrets, Slack, mail. Each failure says what to do.

    It asks Slack and the mail server that are configured, and nobody else; it writes to nobody and changes nothing.
    What DNS says of your domain (SPF, DKIM, DMARC) is not looked at. Exits with 1 where a check failed.
    """
    import asyncio

    from bot.checks import Verdict, table
    from bot.cli.errors import Fault
    from bot.doctor import examine
    from scheduler.clock import utc_now

    checks = asyncio.run(examine(utc_now))
    click.echo(table(checks))
    failures = sum(check.verdict is Verdict.FAILED for check in checks)
    if failures:
        raise Fault(f"{failures} of {len(checks)} checks failed")
