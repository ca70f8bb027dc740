"""What the sandbox says about methods against Slack's own reference: errors, bodies, tiers, scopes."""

from __future__ import annotations

import json

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import DEFAULT_EVENTS, DEFAULT_SCOPES, Json, SandboxSlack
from bot.sandbox.slack.arguments import FORM_ONLY
from bot.sandbox.slack.errors import GLOBAL, LISTED, OBSERVED
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.throttle import TIERS
from tests.support.data import shared_data

NAMES = sorted(LISTED)
# Not among the pages beside the project: as docs.slack.dev/reference/methods/usergroups.users.list has it.
OTHERS: dict[str, Json] = {
    "usergroups.users.list": {
        "rate_limits": "t2",
        "scope": {"bot": ["usergroups:read"]},
        "errors": {"invalid_cursor": {}, "no_such_subteam": {}, "plan_upgrade_required": {}},
    }
}


def reference(method: str) -> Json:
    if method in OTHERS:
        return OTHERS[method]
    page: Json = json.loads(shared_data(f"slack/method-reference/methods/{method}.json").read_text())
    return page


def test_every_method_has_its_list_of_errors() -> None:
    """A method that is added brings its errors along."""
    assert sorted([*METHODS, "apps.connections.open", "oauth.v2.access"]) == NAMES


@pytest.mark.parametrize("method", NAMES)
def test_a_method_answers_only_errors_that_slack_lists(method: str) -> None:
    """An app must not learn to handle what does not exist."""
    assert set() == LISTED[method] - set(reference(method)["errors"])


@pytest.mark.parametrize("method", NAMES)
def test_what_was_only_observed_is_not_in_the_reference(method: str) -> None:
    """Once Slack lists it, it moves to the other table."""
    assert set() == OBSERVED.get(method, frozenset()) & (set(reference(method)["errors"]) | GLOBAL)


@pytest.mark.parametrize("method", NAMES)
def test_a_method_reads_json_where_slack_does(method: str) -> None:
    """json_input_supported of the reference."""
    assert (method not in FORM_ONLY) == reference(method).get("json_input_supported", False)


@pytest.mark.parametrize("method", NAMES)
def test_a_method_is_throttled_by_its_tier(method: str) -> None:
    """t5 stands for a rule of its own."""
    tier = reference(method)["rate_limits"]

    assert (None if tier == "t5" else tier) == TIERS.get(method)


def test_the_scopes_and_events_exist() -> None:
    """Every scope granted by default is one that some method, event or command needs; every event is one of Slack's."""
    pages = [reference(method) for method in NAMES]
    needed = {scope for page in pages for scope in page["scope"].get("bot", [])} | {"commands"}
    events = json.loads(shared_data("slack/method-reference/events/events.json").read_text())

    assert set() == DEFAULT_SCOPES - needed
    assert set() == DEFAULT_EVENTS - {event["name"] for event in events}


WITHOUT_SCOPE = {"auth.test", "chat.getPermalink", "views.open", "views.publish", "views.push", "views.update"}
SOME_ARGUMENTS = {"user": "U1", "users": "U1", "email": "x", "ts": "1.000000", "timestamp": "1.000000", "name": "x"}


def test_the_methods_without_a_scope_are_those_of_the_reference() -> None:
    """Any token opens them."""
    free = {method for method in METHODS if not reference(method)["scope"].get("bot")}

    assert free == WITHOUT_SCOPE


@pytest.mark.parametrize("method", sorted(METHODS.keys() - WITHOUT_SCOPE))
async def test_a_method_asks_for_the_scope_that_slack_asks_for(
    slack: SandboxSlack, client: AsyncWebClient, method: str
) -> None:
    """Without any scope it is refused, naming one of those in the reference."""
    channel = slack.add_channel("voice")
    slack.installation.scopes = frozenset()
    with pytest.raises(SlackApiError) as caught:
        await client.api_call(method, params={"channel": channel.id, "text": "x", **SOME_ARGUMENTS})

    assert caught.value.response["needed"] in reference(method)["scope"]["bot"]
