"""`nps demo`: the whole product with made-up customers."""

from __future__ import annotations

import click


@click.command()
@click.option("--once", is_flag=True, help="Play it through, print what happened, and exit.")
@click.option("--port", default=8025, show_default=True, help="Where the page is; another is taken if it is in use.")
@click.option("--no-browser", is_flag=True, help="Do not open the page in a browser.")
def demo(once: bool, port: int, no_browser: bool) -> None:
    """See all of it with made-up customers: no account, no set-up, nothing leaves this machine."""
    import asyncio

    click.echo("Eleven, with made-up customers. Nothing leaves this machine.")

    from bot.sandbox.demo import play

    asyncio.run(play(once=once, port=port, open_browser=not (once or no_browser)))
