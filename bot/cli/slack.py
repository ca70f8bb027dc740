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
    from bot.installs import BACK
    from bot.slack.manifest import manifest as make

    settings, programme = open_programme()
    over_http = settings.slack_signing_secret is not None and settings.slack_app_token is None
    redirect_url = (
        f"{settings.base_url}{BACK}" if settings.slack_client_id is not None and settings.public_url else None
    )
    document = make(programme.company, settings.base_url, socket_mode=not over_http, redirect_url=redirect_url)
    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


@slack.command("install-link")
@click.option("--home", "is_home", is_flag=True, help="For your own workspace: its members will see the scores.")
@click.option(
    "--domain", "domains", multiple=True, metavar="DOMAIN", help="Whose people are looked for there; may be repeated."
)
@click.option("--days", default=7, show_default=True, type=click.IntRange(1, 90), help="How long the link is good.")
def install_link(is_home: bool, domains: tuple[str, ...], days: int) -> None:
    """Print a link by which the app can be installed in one more workspace.

    Whoever has it can use it, once, until it ends. With --domain only contacts with such an address are looked for in
    that workspace: who runs a workspace can give people there any address. Needs NPS_SLACK_CLIENT_ID,
    NPS_SLACK_CLIENT_SECRET and NPS_PUBLIC_URL.
    """
    import secrets
    from datetime import timedelta

    from bot.cli.errors import Fault
    from bot.cli.opening import open_programme
    from bot.connected import connected_channels
    from bot.installs import InstallLink, InstallLinks
    from scheduler.clock import utc_now

    settings, programme = open_programme()
    connected_channels(settings, programme)
    if settings.slack_client_id is None:
        raise Fault("set NPS_SLACK_CLIENT_ID and NPS_SLACK_CLIENT_SECRET (deploy/README.md, several workspaces)")
    if not settings.public_url:
        raise Fault("set NPS_PUBLIC_URL: Slack sends those who install the app back to it")
    if wrong := [domain for domain in domains if "." not in domain or "@" in domain or " " in domain]:
        raise click.UsageError(f"'{wrong[0]}' is not a domain; write one like customer.example")
    expires_at = utc_now() + timedelta(days=days)
    link = InstallLink(secrets.token_urlsafe(9), expires_at, is_home, tuple(domain.lower() for domain in domains))
    click.echo(InstallLinks(settings.signing_key(), settings.base_url).url(link))
    click.echo(f"For one workspace, until {expires_at.astimezone(programme.timezone):%Y-%m-%d %H:%M}.", err=True)


@slack.command()
@click.option("--remove", metavar="TEAM", help="Delete the token of this workspace (T…), and ask nobody there.")
def workspaces(remove: str | None) -> None:
    """List the workspaces in which the app was installed by a link."""
    from bot.cli.errors import Fault
    from bot.cli.opening import open_store
    from scheduler.clock import utc_now
    from storage.queries.slack_workspaces import Removal, installations
    from storage.queries.slack_workspaces import remove as removing

    with open_store() as opened:
        if remove is not None:
            if opened.db.write_now(removing, [Removal(remove, utc_now())]) == [False]:
                raise Fault(f"there is no workspace {remove}; nps slack workspaces lists them")
            click.echo(f"{remove} was removed. In Slack, its administrators can take the app out as well.")
            return
        found = opened.db.read_now(installations)
        zone = opened.programme.timezone
    if not found:
        click.echo("None. A single token (NPS_SLACK_BOT_TOKEN) is not listed here.")
    for one in found:
        home = ", home" if one.is_home else ""
        of = f", addresses of {one.domains}" if one.domains else ""
        click.echo(f"{one.team_id}  {one.name}{home}, since {one.installed_at.astimezone(zone):%Y-%m-%d %H:%M}{of}")
