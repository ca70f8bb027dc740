"""`nps doctor`: is everything set up?"""

from __future__ import annotations

import click


@click.command()
@click.option("--no-dns", is_flag=True, help="Do not ask DNS about the sender.")
def doctor(no_dns: bool) -> None:
    """Check the set-up: configuration, database, secrets, Slack, mail. Each failure says what to do.

    It asks Slack and the mail servers that are configured, and DNS what it says of your domain (SPF, DKIM, DMARC,
    reverse names, where mail comes back); it writes to nobody and changes nothing. Exits with 1 where a check failed.
    """
    import asyncio

    from bot.checks import Verdict, table
    from bot.cli.errors import Fault
    from bot.doctor import examine
    from bot.mail.names import Names
    from scheduler.clock import utc_now

    checks = asyncio.run(examine(utc_now, None if no_dns else Names.of_this_machine()))
    click.echo(table(checks))
    failures = sum(check.verdict is Verdict.FAILED for check in checks)
    if failures:
        raise Fault(f"{failures} of {len(checks)} checks failed")
