"""The manifest is what Slack takes, and asks for exactly what the calls need."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from bot.slack.manifest import EVENTS, METHODS, SCOPES, manifest
from tests.support.data import shared_data
from tests.support.sources import PROJECT

# Not among the pages beside the project: as docs.slack.dev/reference/methods/usergroups.users.list has it.
OTHERS: dict[str, Any] = {"usergroups.users.list": {"scope": {"bot": ["usergroups:read"]}}}
BOTH = [manifest("Acme"), manifest("Acme", "https://nps.acme.example/", socket_mode=False)]
BACK = "https://nps.acme.example/slack/oauth_redirect"
ALL = [*BOTH, manifest("Acme", redirect_url=BACK)]


def reference(name: str) -> Any:
    """A file of the method reference."""
    return json.loads(shared_data(f"slack/method-reference/{name}").read_text(encoding="utf-8"))


@pytest.mark.parametrize("made", ALL, ids=["socket mode", "http", "several workspaces"])
def test_the_manifest_fits_slacks_schema(made: dict[str, Any]) -> None:
    """The official one, version 2."""
    schema = json.loads(shared_data("slack/manifest-schema/manifest.schema.2.0.0.json").read_text(encoding="utf-8"))

    jsonschema.validate(made, schema)


def test_over_http_every_address_is_ours() -> None:
    """Events, buttons and the command come to the one address."""
    _, made = BOTH

    settings = made["settings"]
    addresses = {
        settings["event_subscriptions"]["request_url"],
        settings["interactivity"]["request_url"],
        made["features"]["slash_commands"][0]["url"],
    }
    assert {"https://nps.acme.example/slack/events"} == addresses
    assert not settings["socket_mode_enabled"]


def test_in_socket_mode_no_address_is_named() -> None:
    """There is none that Slack could reach."""
    assert "https://" not in json.dumps(BOTH[0])
    assert BOTH[0]["settings"]["socket_mode_enabled"]


def test_slack_sends_people_back_only_where_the_app_may_be_installed_by_links() -> None:
    """And hears of it when it is taken out again."""
    assert [None, None, [BACK]] == [made["oauth_config"].get("redirect_urls") for made in ALL]
    assert {"app_uninstalled", "tokens_revoked"} <= set(BOTH[0]["settings"]["event_subscriptions"]["bot_events"])


def test_the_scopes_are_exactly_those_that_the_calls_and_events_need() -> None:
    """Nobody is asked for more than is used."""
    used = {"commands"}.union(*METHODS.values(), *EVENTS.values())

    assert sorted(used) == list(SCOPES)


@pytest.mark.parametrize("method", METHODS)
def test_a_method_is_given_the_scopes_that_slack_asks_for(method: str) -> None:
    """All of them; of those that differ by the kind of conversation (im:history), those of the kinds that we have."""
    page = OTHERS.get(method) or reference(f"methods/{method}.json")
    needed = set(page.get("scope", {}).get("bot", []))
    given = set(METHODS[method])

    assert given <= needed
    assert bool(given) == bool(needed)
    assert method.startswith("conversations.") or given == needed


def test_an_event_is_given_the_scopes_that_slack_asks_for() -> None:
    """As the reference has them."""
    needed = {event["name"]: set(event.get("scopes", [])) for event in reference("events/events.json")}

    assert {event: needed[event] for event in EVENTS} == {event: set(scopes) for event, scopes in EVENTS.items()}


def test_every_method_that_is_called_is_in_the_list() -> None:
    """The list from which the scopes are checked is the code's own."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot" / "slack").rglob("*.py"))
    called = {method for method in METHODS if f".{method.replace('.', '_')}(" in sources}

    assert {*called, "apps.connections.open", "oauth.v2.access"} == set(METHODS)
    assert sources.count("self._client.") == sum(
        sources.count(f"self._client.{method.replace('.', '_')}(") for method in METHODS
    )
