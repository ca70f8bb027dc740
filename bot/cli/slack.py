"""`nps slack`: setting up the Slack app."""

from __future__ import annotations

import click


@click.group()
def slack() -> None:
    """The Slack app."""


@slack.command()
def manifest() -> None:
    """Print the app's manifest for this configuration: paste it at api.slack.com/apps → Create New App."""
    import json

    from bot.cli.opening import open_programme
    from bot.slack.manifest import manifest as make

    settings, programme = open_programme()
    over_http = settings.slack_signing_secret is not None and settings.slack_app_token is None
    document = make(programme.company, settings.base_url, socket_mode=not over_http)
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))
