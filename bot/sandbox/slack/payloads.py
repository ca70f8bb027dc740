"""Builds what Slack sends to an app: events, presses, submissions and commands, with the keys that Slack sends."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.answers import view_json
from bot.sandbox.slack.records import Channel, Json, Kind, Message, User, View
from bot.sandbox.slack.workspace import Workspace

ENTERED: Final = ("text", "value", "style", "confirm")
"""What a pressed element's own description repeats in the action."""


def event_callback(workspace: Workspace, event: Json) -> Json:
    """Wrap an event; the id is what an app recognises a redelivery by."""
    app = workspace.installation
    channel = workspace.channels.get(str(event.get("channel", "")))
    shared = channel is not None and any(workspace.is_external(workspace.users[m]) for m in channel.members)
    return {
        "token": app.verification_token,
        "team_id": workspace.team.id,
        "api_app_id": app.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{secrets.token_hex(5).upper()}",
        "event_time": int(workspace.now().timestamp()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": workspace.team.id,
                "user_id": app.bot_user_id,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": shared,
    }


def departed(workspace: Workspace, event: Json) -> Json:
    """Wrap an event that tells that the app, or its token, is gone: no authorization is left to name."""
    body = event_callback(workspace, event)
    del body["authorizations"], body["is_ext_shared_channel"]
    return body


def said(workspace: Workspace, message: Message, channel: Channel) -> Json:
    """The ``message`` event of something that a person wrote."""
    event: Json = {
        "client_msg_id": message.client_msg_id,
        "type": "message",
        "text": message.text,
        "user": message.user,
        "ts": message.ts,
        "team": workspace.users[message.user].team_id,
        "blocks": message.blocks,
        "channel": channel.id,
        "event_ts": message.ts,
        "channel_type": channel_type(channel),
    }
    return event | ({"thread_ts": message.thread_ts} if message.thread_ts else {})


def channel_type(channel: Channel) -> str:
    """Return the word that events use for the kind of a conversation."""
    return {Kind.PUBLIC: "channel", Kind.PRIVATE: "group", Kind.DIRECT: "im"}[channel.kind]


def pressed_in_message(
    workspace: Workspace,
    user: User,
    message: Message,
    action: Json,
    state: Mapping[str, object],
    grants: Mapping[str, str],
) -> Json:
    """The ``block_actions`` payload of a message; an ephemeral message is not repeated in it."""
    channel = workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    body = _interaction(workspace, user, "block_actions") | {
        "container": container,
        "trigger_id": grants["trigger_id"],
        "channel": {"id": channel.id, "name": channel.name},
        "state": {"values": dict(state)},
        "response_url": grants["response_url"],
        "actions": [action],
    }
    return body if message.only_for else body | {"message": _repeated(workspace, message)}


def pressed_in_view(
    workspace: Workspace, user: User, view: View, action: Json, state: Mapping[str, object], trigger_id: str
) -> Json:
    """The ``block_actions`` payload of a modal or a Home tab."""
    return _interaction(workspace, user, "block_actions") | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger_id,
        "view": view_json(workspace, view, state),
        "actions": [action],
    }


def submitted(workspace: Workspace, user: User, view: View, state: Mapping[str, object], trigger_id: str) -> Json:
    """The ``view_submission`` payload of a modal."""
    return _interaction(workspace, user, "view_submission") | {
        "trigger_id": trigger_id,
        "view": view_json(workspace, view, state),
        "response_urls": [],
    }


def closed(workspace: Workspace, user: User, view: View) -> Json:
    """The ``view_closed`` payload of a modal that asked to be told."""
    body = _interaction(workspace, user, "view_closed")
    for key in ("enterprise", "is_enterprise_install"):
        body.pop(key)
    return body | {"view": view_json(workspace, view), "response_urls": [], "is_cleared": False}


def command(
    workspace: Workspace, user: User, channel: Channel, words: tuple[str, str], grants: Mapping[str, str]
) -> Json:
    """The fields of a slash command; ``words`` are the command and what follows it."""
    app = workspace.installation
    return {
        "token": app.verification_token,
        "team_id": workspace.team.id,
        "team_domain": workspace.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": words[0],
        "text": words[1],
        "api_app_id": app.app_id,
        "response_url": grants["response_url"],
        "trigger_id": grants["trigger_id"],
    }


def _interaction(workspace: Workspace, user: User, kind: str) -> Json:
    app = workspace.installation
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
        "api_app_id": app.app_id,
        "token": app.verification_token,
        "team": {"id": workspace.team.id, "domain": workspace.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _repeated(workspace: Workspace, message: Message) -> Json:
    body: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.team.id,
        "blocks": message.blocks,
    }
    if message.from_app:
        app = workspace.installation
        body |= {"bot_id": app.bot_id, "app_id": app.app_id}
    return body
