"""Is Slack set up? What is wrong is found, one thing at a time, and told with what to click."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.checks import Check, Verdict
from bot.sandbox.slack import Refused
from bot.slack.app import Access
from bot.slack.doctor import channels_of, examine, scopes, skew
from bot.survey.definition import SharedChannel
from bot.survey.routing import CaseRules, Route
from tests.bot.slack.rig import OWNERS, SURVEY, Rig

pytestmark = pytest.mark.parametrize("backend", ["sqlite"])


async def checks(rig: Rig, access: Access | None = None, **programme: Any) -> dict[str, Check]:
    """All of them, by name."""
    public_url = "https://nps.acme.example"
    about = replace(rig.programme, **programme)
    return {check.name: check for check in await examine(access or rig.access, about, public_url, rig.clock)}


def failures(found: dict[str, Check]) -> list[str]:
    return [name for name, check in found.items() if check.verdict is Verdict.FAILED]


async def test_a_set_up_workspace_has_nothing_to_mend(unconnected: Rig, backend: str) -> None:
    """And it is said which workspace that is; nobody is written to."""
    found = await checks(unconnected)

    assert {Verdict.OK} == {check.verdict for check in found.values()}
    assert ["Slack token", "Slack scopes", "clock", "owners' channel", "Slack events"] == list(found)
    assert "eleven in Sandbox (T0SANDBOX1)" == found["Slack token"].found
    called = {call.method for call in unconnected.slack.calls()}
    assert {"auth.test", "conversations.list", "conversations.info", "apps.connections.open"} == called


@pytest.mark.parametrize(
    ("changes", "advice"),
    [
        ({"bot_token": "xoxb-of-somebody-else"}, "Install App into NPS_SLACK_BOT_TOKEN"),
        ({"bot_token": "xapp-sandbox-app-token"}, "it belongs in NPS_SLACK_APP_TOKEN"),
        ({"api_url": "http://127.0.0.1:9/"}, "NPS_SLACK_API_URL"),
    ],
)
async def test_a_token_that_does_not_open_is_all_that_is_told_of_it(
    unconnected: Rig, changes: dict[str, Any], advice: str, backend: str
) -> None:
    """What depends on it is not looked at; the way in is another token's."""
    found = await checks(unconnected, replace(unconnected.access, **changes))

    assert "Slack token" in failures(found)
    assert advice in found["Slack token"].advice
    assert "Slack scopes" not in found


async def test_a_revoked_token_is_told_apart(unconnected: Rig, backend: str) -> None:
    """Somebody removed the app."""
    unconnected.slack.installation.revoked = True

    assert "Reinstall" in (await checks(unconnected))["Slack token"].advice


async def test_missing_scopes_are_named(unconnected: Rig, backend: str) -> None:
    """An app that was installed with an older manifest."""
    unconnected.slack.installation.scopes -= {"im:history", "users:read.email"}

    found = await checks(unconnected)

    assert ["Slack scopes"] == failures(found)
    assert "missing: im:history, users:read.email" == found["Slack scopes"].found
    assert "Reinstall to Workspace" in found["Slack scopes"].advice


@pytest.mark.parametrize("behind", [True, False])
async def test_a_clock_that_is_wrong_is_told_with_its_direction(
    unconnected: Rig, *, behind: bool, backend: str
) -> None:
    """By the Date header."""
    by = timedelta(minutes=-10 if behind else 10)

    found = await examine(unconnected.access, unconnected.programme, "", lambda: unconnected.clock() + by)

    (clock,) = [check for check in found if check.name == "clock"]
    assert Verdict.FAILED is clock.verdict
    assert ("behind" if behind else "ahead of") in clock.found


async def test_an_owners_channel_without_the_app_is_told_with_what_to_type(unconnected: Rig, backend: str) -> None:
    """Alerts would wait there."""
    channel = unconnected.slack.workspace.channel(f"#{OWNERS}")
    channel.members.clear()

    found = await checks(unconnected)

    assert ["owners' channel"] == failures(found)
    assert f"open #{OWNERS} and write /invite @" in found["owners' channel"].advice
    channel.archived = True
    assert "app sees no channel" in (await checks(unconnected))["owners' channel"].found


async def test_an_owners_channel_that_is_misspelt_or_missing(unconnected: Rig, backend: str) -> None:
    """A private channel looks the same from outside; none at all is a choice."""
    found = await checks(unconnected, owners_channel="#custmer-voice")
    without = await checks(unconnected, owners_channel=None)

    assert "correct the name in nps.toml; if the channel is private" in found["owners' channel"].advice
    assert Verdict.SKIPPED is without["owners' channel"].verdict


async def test_every_channel_of_the_configuration_is_looked_at(unconnected: Rig, backend: str) -> None:
    """Those of routes, of escalations, and those that are shared with customers; people are no channels."""
    routes = (Route(channel="#cs-enterprise", escalate_to="U0MANAGER"), Route(channel=f"#{OWNERS}"))
    survey = replace(SURVEY, channel_posts=(SharedChannel("#acme-shared", "Acme"),))
    programme = replace(
        unconnected.programme,
        cases=CaseRules(routes=routes, escalate_to="#managers"),
        surveys={survey.name: survey},
    )

    expected = [f"#{OWNERS}", "#cs-enterprise", "#managers", "#acme-shared"]
    assert expected == list(channels_of(programme).values())


async def test_socket_mode_that_does_not_open(unconnected: Rig, backend: str) -> None:
    """The token lacks its scope, is another one, or Socket Mode is off."""
    unconnected.slack.installation.app_scopes = frozenset()
    found = await checks(unconnected)
    other = await checks(unconnected, replace(unconnected.access, app_token="xoxb-no-app-token"))

    assert ["Slack events"] == failures(found)
    assert "connections:write" in found["Slack events"].advice
    assert "is no app-level token" in other["Slack events"].found


@pytest.mark.parametrize(
    ("secret", "public_url", "verdict"),
    [
        ("secret", "https://nps.acme.example/", Verdict.OK),
        ("secret", "http://nps.acme.example", Verdict.FAILED),
        ("secret", "", Verdict.FAILED),
        (None, "https://nps.acme.example", Verdict.FAILED),
    ],
)
async def test_http_needs_a_secret_and_an_address(
    unconnected: Rig, secret: str | None, public_url: str, verdict: Verdict, backend: str
) -> None:
    """Slack itself checks the address when it is saved there."""
    access = replace(unconnected.access, app_token=None, signing_secret=secret)

    found = await examine(access, unconnected.programme, public_url, unconnected.clock)

    assert ("Slack events", verdict) == (found[-1].name, found[-1].verdict)


async def test_a_slack_that_fails_in_the_middle_is_told(unconnected: Rig, backend: str) -> None:
    """The other checks are made all the same."""
    unconnected.slack.fail("conversations.list", Refused("fatal_error"))

    found = await checks(unconnected)

    assert ["owners' channel"] == failures(found)


async def test_an_answer_without_the_headers_is_not_guessed_at(backend: str) -> None:
    """A proxy may take them away."""
    now = datetime(2026, 11, 22, tzinfo=UTC)

    assert Verdict.SKIPPED is scopes({}).verdict
    assert Verdict.SKIPPED is skew({}, now).verdict
    assert Verdict.SKIPPED is skew({"date": "yesterday"}, now).verdict
    assert Verdict.OK is skew({"date": "Sun, 22 Nov 2026 00:00:30 GMT"}, now).verdict
