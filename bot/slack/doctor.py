"""Is Slack set up? Each failure says what to click. Nothing is changed, and nobody is written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.checks import Check, Verdict, failed, ok, skipped
from bot.config import Programme
from bot.slack.app import Access
from bot.slack.asking import REINSTALL, AskError, asking
from bot.slack.client import web_client
from bot.slack.conversations import Conversations, NoChannelError
from bot.slack.doctor_workspaces import Installed, setting_up
from bot.slack.http import PATH
from bot.slack.manifest import SCOPES
from scheduler.clock import Clock
from storage.queries.slack_workspaces import Installation

TOKEN, SCOPE, CLOCK, EVENTS = "Slack token", "Slack scopes", "clock", "Slack events"
OWNERS = "owners' channel"
APP = "api.slack.com/apps → your app"
# Slack's signatures are good for five minutes.
MOST_SKEW = timedelta(minutes=1)


async def examine(
    access: Access, programme: Programme, public_url: str, clock: Clock, installed: Sequence[Installation] = ()
) -> list[Check]:
    """Every check of Slack. `installed`: where the app was installed by a link."""
    checks: list[Check] = []
    home: AsyncWebClient | None = None
    if access.bot_token is not None:
        single = web_client(access.bot_token, access.api_url)
        checks.append(await token(single, access.bot_token))
        home = single if checks[0].verdict is Verdict.OK else None
    if access.oauth is not None:
        others = Installed(access.oauth, access.api_url, installed)
        checks += setting_up(installed, public_url, has_token=access.bot_token is not None)
        checks += await others.checks()
        home = others.home if access.bot_token is None else home
    if home is not None:
        checks += await in_workspace(home, programme, clock)
    checks.append(await events(web_client(None, access.api_url), access, public_url))
    return checks


async def in_workspace(home: AsyncWebClient, programme: Programme, clock: Clock) -> list[Check]:
    """Of the workspace where our own people are."""
    try:
        return [*await workspace(home, clock), *await channels(Conversations(home), programme)]
    except AskError as error:
        return [failed(SCOPE, str(error), told(error))]


async def token(client: AsyncWebClient, bot_token: str) -> Check:
    """`auth.test`: whose token it is."""
    if bot_token.startswith("xapp-"):
        return failed(
            TOKEN,
            "NPS_SLACK_BOT_TOKEN holds an app-level token (xapp-…)",
            f"it belongs in NPS_SLACK_APP_TOKEN; the bot token (xoxb-…) is at {APP} → Install App",
        )
    try:
        with asking("auth.test"):
            answer = await client.auth_test()
    except AskError as error:
        return failed(TOKEN, str(error), told(error))
    if not answer.get("bot_id"):
        return failed(
            TOKEN,
            "NPS_SLACK_BOT_TOKEN is the token of a person, not of the app",
            f"copy the Bot User OAuth Token (xoxb-…) from {APP} → Install App",
        )
    return ok(TOKEN, f"{answer.get('user')} in {answer.get('team')} ({answer.get('team_id')})")


async def workspace(client: AsyncWebClient, clock: Clock) -> list[Check]:
    """What the headers of an answer say: which scopes were granted, and what time it is there."""
    before = clock()
    with asking("auth.test"):
        answer = await client.auth_test()
    headers = {str(name).lower(): str(value) for name, value in answer.headers.items()}
    return [scopes(headers), skew(headers, before)]


def scopes(headers: Mapping[str, str]) -> Check:
    """Granted against needed."""
    if "x-oauth-scopes" not in headers:
        return skipped(SCOPE, "Slack did not say which scopes the token has")
    granted = {scope.strip() for scope in headers["x-oauth-scopes"].split(",")}
    missing = [scope for scope in SCOPES if scope not in granted]
    if missing:
        return failed(SCOPE, f"missing: {', '.join(missing)}", REINSTALL)
    return ok(SCOPE, f"all {len(SCOPES)} that are needed")


def skew(headers: Mapping[str, str], now: datetime) -> Check:
    """Slack's signatures, and what is said to have happened when, depend on the clock."""
    try:
        theirs = parsedate_to_datetime(headers.get("date", ""))
    except ValueError:
        return skipped(CLOCK, "Slack did not say what time it is")
    by = abs(theirs - now)
    if by <= MOST_SKEW:
        return ok(CLOCK, f"within {int(MOST_SKEW.total_seconds())} seconds of Slack's")
    direction = "behind" if theirs > now else "ahead of"
    return failed(
        CLOCK,
        f"this machine is {int(by.total_seconds()):,} seconds {direction} Slack",
        "set the clock by the network: timedatectl set-ntp true, or your host's time service",
    )


async def channels(conversations: Conversations, programme: Programme) -> list[Check]:
    """Whether the app is in each channel that the configuration names."""
    checks = [await membership(conversations, name, channel) for name, channel in channels_of(programme).items()]
    if programme.owners_channel is None:
        advice = 'write one in nps.toml, such as owners_channel = "#customer-voice", and invite the app to it'
        checks.insert(0, skipped(OWNERS, "there is none: alerts wait", advice))
    return checks


def channels_of(programme: Programme) -> dict[str, str]:
    """The channels of the configuration, each with what it is for."""
    found: dict[str, str] = {}
    if programme.owners_channel is not None:
        found[OWNERS] = programme.owners_channel
    routes = [channel for route in programme.cases.routes for channel in (route.channel, route.escalate_to)]
    shared = [post.channel for survey in programme.surveys.values() for post in survey.channel_posts]
    reported = [reader for report in programme.reports for reader in report.to if "@" not in reader]
    for channel in (*routes, programme.cases.escalate_to, *shared, *reported):
        if channel is not None and channel.startswith(("#", "C", "G")) and channel not in found.values():
            found[f"channel {channel}"] = channel
    return found


async def membership(conversations: Conversations, name: str, channel: str) -> Check:
    """Only where the app is a member may it post, and read back what it posted."""
    try:
        described = await conversations.channel(channel)
    except NoChannelError:
        return failed(
            name,
            f"the app sees no channel {channel}",
            "correct the name in nps.toml; if the channel is private, write /invite @ and the app's name in it",
        )
    except AskError as error:
        return failed(name, str(error), told(error))
    shown = f"#{described.get('name')}"
    if described.get("is_archived"):
        return failed(name, f"{shown} is archived", "unarchive it in Slack, or name another in nps.toml")
    if not described.get("is_member"):
        return failed(
            name, f"the app is not in {shown}", f"in Slack, open {shown} and write /invite @ and the app's name"
        )
    return ok(name, f"the app is in {shown}")


async def events(client: AsyncWebClient, access: Access, public_url: str) -> Check:
    """How Slack reaches us: a connection that opens, or an address of ours."""
    if access.app_token is None:
        return over_http(access, public_url)
    if not access.app_token.startswith("xapp-"):
        return failed(
            EVENTS,
            "NPS_SLACK_APP_TOKEN is no app-level token (xapp-…)",
            f"{APP} → Basic Information → App-Level Tokens → Generate, with connections:write",
        )
    try:
        with asking("apps.connections.open"):
            await client.apps_connections_open(app_token=access.app_token)
    except AskError as error:
        if error.code == "":
            return failed(EVENTS, str(error), told(error))
        mend = f"{APP} → Basic Information → App-Level Tokens → one with connections:write, into NPS_SLACK_APP_TOKEN"
        return failed(
            EVENTS,
            f"Socket Mode does not open ({error.code})",
            f"{mend}; and {APP} → Socket Mode → Enable Socket Mode",
        )
    return ok(EVENTS, "Socket Mode opens")


def over_http(access: Access, public_url: str) -> Check:
    """Whether our side is complete; Slack itself checks the address when it is saved there."""
    if access.signing_secret is None:
        return failed(
            EVENTS,
            "neither NPS_SLACK_APP_TOKEN nor NPS_SLACK_SIGNING_SECRET is set: presses and texts would not be heard",
            f"{APP} → Basic Information → App-Level Tokens → Generate, with connections:write",
        )
    if not public_url.startswith("https://"):
        return failed(
            EVENTS,
            f"Slack calls https addresses only, and NPS_PUBLIC_URL is {public_url or 'not set'}",
            "set NPS_PUBLIC_URL to the address at which the world reaches you, or use Socket Mode",
        )
    return ok(EVENTS, f"over HTTP, at {public_url.rstrip('/')}{PATH}; Slack checks it under Event Subscriptions")


def told(error: AskError) -> str:
    """What to do, where the sentence itself does not say."""
    advice: dict[str, Any] = {
        "": "is there a way to the internet (a proxy, a firewall), and is NPS_SLACK_API_URL right?",
        "account_inactive": f"the app was removed from the workspace: {APP} → Install App",
        "token_revoked": f"the token was revoked: {APP} → Install App → Reinstall, and copy it anew",
        "missing_scope": REINSTALL,
    }
    copy = f"copy the Bot User OAuth Token (xoxb-…) from {APP} → Install App into NPS_SLACK_BOT_TOKEN"
    return str(advice.get(error.code, copy))
