"""The manifest is what Slack takes, and asks for exactly what the calls need."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from bot.slack.manifest import EVENTS, METHODS, SCOPES, manifest
from tests.support.data import shared_data
from tests.support.sources import PROJECT

BOTH = [manifest("Acme"), manifest("Acme", "https://nps.acme.example/", socket_mode=False)]


def reference(name: str) -> Any:
    """A file of the method reference."""
    return json.loads(shared_data(f"slack/method-reference/{name}").read_text(encoding="utf-8"))


@pytest.mark.parametrize("made", BOTH, ids=["socket mode", "http"])
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


def test_the_scopes_are_exactly_those_that_the_calls_and_events_need() -> None:
    """Nobody is asked for more than is used."""
    needed = {"commands"}
    for method in METHODS:
        needed |= set(reference(f"methods/{method}.json").get("scope", {}).get("bot", []))
    events = {event["name"]: event for event in reference("events/events.json")}
    for event in EVENTS:
        needed |= set(events[event]["scopes"])

    assert needed == set(SCOPES)


def test_every_method_that_is_called_is_in_the_list() -> None:
    """The list from which the scopes are checked is the code's own."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (PROJECT / "bot" / "slack").rglob("*.py"))
    called = {method for method in METHODS if f".{method.replace('.', '_', 1)}(" in sources}

    assert {*called, "apps.connections.open"} == set(METHODS)
    assert sources.count("self._client.") == sum(
        sources.count(f"self._client.{method.replace('.', '_', 1)}(") for method in METHODS
    )
