"""What the sandbox sends and answers against what Slack was seen to: not a key that Slack does not know."""

from __future__ import annotations

import contextlib
from collections import defaultdict

import pytest
from slack_sdk.errors import SlackApiError

from bot.sandbox.slack import SandboxSlack, User
from bot.sandbox.slack.delivery import Parcel
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.socket_mode import envelope
from tests.bot.sandbox.slack.example_app import MODAL, QUESTION, ExampleApp, button, field, plain
from tests.bot.sandbox.slack.keys import paths, seen_in

HOME = {"type": "home", "blocks": [{"type": "actions", "elements": [button("Open", "open")]}]}
MENU = {
    "type": "static_select",
    "action_id": "cause",
    "options": [{"text": plain("Price"), "value": "price"}],
}
EVERY_ERROR = {"error", "needed", "provided", "response_metadata", "response_metadata.messages"}
"""Errors carry these whatever the method; not every sample shows them."""

CUT = {"message.blocks", "messages[].blocks", "view.state.values"}
"""The long samples were shortened by their blocks, and the state in them was emptied."""

UNSAMPLED = {"usergroups.users.list": {"ok", "users"}}
"""Answers of which there is no sample beside the project, as docs.slack.dev shows them."""

OF_DIRECT = {"channel.user"}
"""conversations.info was sampled on a channel; of a direct conversation it says with whom, as conversations.list."""


async def everything_happens(slack: SandboxSlack, app: ExampleApp) -> User:
    """Each gesture and each method once."""
    slack.installation.events |= {"message.channels", "member_joined_channel"}
    slack.installation.scopes |= {"usergroups:read"}
    ann = slack.add_user("ann", email="ann@x.example")
    guest = slack.add_user("guest", team_id="T0OTHER")
    channel = slack.add_channel("voice", [ann, guest])
    await _messages(slack, app, ann)
    await _views(slack, app, ann)
    await slack.command(ann, channel, "/nps", "this-quarter")
    await slack.say(ann, channel, "hello")
    await slack.open_home(ann, "messages")
    await slack.join(slack.add_user("bea"), channel)
    group = slack.workspace.add_usergroup([ann.id])
    await _reading(app, ann, slack.dm(ann)[0].ts, channel.id, usergroup=group)
    await slack.settled()
    return ann


async def _messages(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    metadata = {"event_type": "message", "event_payload": {"id": "7"}}
    blocks = [*QUESTION, {"type": "actions", "elements": [MENU]}, field()]
    sent = await app.client.chat_postMessage(channel=ann.id, text="?", blocks=blocks, metadata=metadata)
    await slack.press(ann, sent["channel"], sent["ts"], text="9", values={"why": "Good"})
    await slack.until(lambda: slack.dm(ann)[0].text == "Thank you")
    other = await app.client.chat_postMessage(channel=ann.id, text="?", blocks=blocks, thread_ts=sent["ts"])
    await slack.choose(ann, sent["channel"], other["ts"], "cause", "price")
    await app.client.chat_update(channel=sent["channel"], ts=other["ts"], text="only text")
    await app.client.chat_delete(channel=sent["channel"], ts=other["ts"])
    await slack.say(ann, sent["channel"], "hello")


async def _views(slack: SandboxSlack, app: ExampleApp, ann: User) -> None:
    await app.client.views_publish(user_id=ann.id, view=HOME)
    home = slack.home(ann)
    assert home is not None
    await slack.press_in_view(home.id, "open")
    (view,) = await slack.until(lambda: slack.modals(ann))
    await app.client.views_update(view_id=view.id, view=MODAL)
    await app.client.views_push(trigger_id=slack.workspace.grant_trigger(ann, 3), view=MODAL)
    await slack.submit(slack.modals(ann)[-1].id, {"reason": "x"})
    await slack.close(view.id)


async def _reading(app: ExampleApp, ann: User, ts: str, channel: str, **ids: str) -> None:
    direct = (await app.client.conversations_open(users=ann.id, return_im=True))["channel"]["id"]
    some = {"channel": direct, "ts": ts, "message_ts": ts, "timestamp": ts, "user": ann.id, "email": "ann@x.example"}
    more = {"name": "tada", "text": "x", "include_all_metadata": "1", "include_locale": "1", "include_num_members": "1"}
    tried = METHODS.keys() - {"chat.delete", "chat.postMessage", "chat.update", "conversations.open"}
    for method in sorted(tried, key=lambda name: name != "reactions.add"):
        place = {"channel": channel} if method in {"chat.postEphemeral", "conversations.join"} else {}
        with contextlib.suppress(SlackApiError):
            await app.client.api_call(method, params={**some, **more, **place, **ids})
    await app.client.conversations_info(channel=channel)
    await app.client.conversations_list(types="public_channel,im")
    for method in METHODS:
        with contextlib.suppress(SlackApiError):
            await app.client.api_call(method)


KINDS = {
    "block_actions": ("payloads/block_actions.*.json", "payloads/socket_interactive.*.json"),
    "view_submission": ("payloads/view_submission.*.json",),
    "view_closed": ("payloads/view_closed.*.json",),
    "slash_commands": ("payloads/slash_command.*.json", "payloads/socket_slash_commands.*.json"),
    "message": ("payloads/event_message.*.json",),
    "app_home_opened": ("payloads/event_app_home_opened.*.json",),
    "member_joined_channel": ("payloads/event_member_joined_channel.*.json",),
}


def kind_of(parcel: Parcel) -> str:
    if parcel.kind == "events_api":
        return str(parcel.payload["event"]["type"])
    return str(parcel.payload.get("type", parcel.kind))


async def test_payloads_have_only_keys_that_slack_sends(slack: SandboxSlack, app: ExampleApp) -> None:
    """Events, presses, submissions, closings and commands, over either line."""
    await everything_happens(slack, app)
    sent: dict[str, set[str]] = defaultdict(set)
    for attempt in slack.delivery.attempts:
        sent[kind_of(attempt.parcel)] |= set(paths(attempt.parcel.payload))

    assert KINDS.keys() == sent.keys()
    for kind, patterns in KINDS.items():
        samples = {path.removeprefix("payload.") for pattern in patterns for path in seen_in(pattern)}
        assert set() == sent[kind] - samples, kind


@pytest.mark.parametrize("kind", ["events_api", "interactive", "slash_commands"])
def test_envelopes_have_only_keys_that_slack_sends(kind: str) -> None:
    """Around the payload."""
    wrapped = envelope(Parcel(kind, {}), 1, "timeout")

    assert set() == set(paths(wrapped)) - seen_in(f"payloads/socket_{kind}.*.json")


async def test_answers_have_only_keys_that_slack_answers(slack: SandboxSlack, socket_app: ExampleApp) -> None:
    """Every method, answering well and refusing."""
    await everything_happens(slack, socket_app)
    answered: dict[str, set[str]] = defaultdict(set)
    went_well = set()
    for call in slack.calls():
        answered[call.method] |= set(paths(call.answer))
        went_well |= {call.method} if not call.error else set()

    assert {*METHODS, "apps.connections.open"} == answered.keys()
    assert went_well == answered.keys()
    allowed = EVERY_ERROR | CUT | OF_DIRECT
    seen = {method: UNSAMPLED.get(method) or seen_in(f"json-logs/{method}.*json") for method in answered}
    unknown = {method: keys - seen[method] - allowed for method, keys in answered.items()}
    assert {} == {method: keys for method, keys in unknown.items() if keys}
