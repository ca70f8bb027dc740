"""How Slack describes a person, a channel, a message or a view in an answer of the Web API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from bot.sandbox.slack.records import Channel, Json, Kind, Message, User, View
from bot.sandbox.slack.workspace import Workspace

_VIEW_PARTS: Final = ("title", "close", "submit")


def user_json(workspace: Workspace, user: User, *, with_email: bool) -> Json:
    """Describe a person; the address only for those who have the scope."""
    offset = workspace.now().astimezone(ZoneInfo(user.tz)).utcoffset()
    profile: Json = {
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.name,
        "display_name_normalized": user.name,
        "team": user.team_id,
    }
    if with_email and user.email and not user.is_bot:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": False,
        "is_restricted": user.is_guest,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def channel_json(workspace: Workspace, channel: Channel) -> Json:
    """Describe a conversation as the bot sees it."""
    if channel.kind is Kind.DIRECT:
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": channel.members[0],
        }
    shared = any(workspace.is_external(workspace.users[member]) for member in channel.members)
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind is Kind.PUBLIC,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind is Kind.PRIVATE,
        "is_archived": channel.archived,
        "is_general": False,
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_org_shared": False,
        "is_member": workspace.installation.bot_user_id in channel.members,
        "created": channel.created,
        "creator": channel.creator,
        "context_team_id": workspace.team.id,
        "topic": {"value": "", "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def bot_profile(workspace: Workspace) -> Json:
    """Describe the app as the author of a message."""
    app = workspace.installation
    return {
        "id": app.bot_id,
        "app_id": app.app_id,
        "name": app.name,
        "deleted": False,
        "updated": 0,
        "icons": {"image_36": "", "image_48": "", "image_72": ""},
        "team_id": workspace.team.id,
    }


def message_json(workspace: Workspace, message: Message, *, with_metadata: bool = True) -> Json:
    """Describe a message; history leaves the metadata out unless asked for all of it."""
    app = workspace.installation
    body: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": workspace.team.id,
    }
    if message.blocks:
        body["blocks"] = message.blocks
    if message.from_app:
        body |= {"bot_id": app.bot_id, "app_id": app.app_id, "bot_profile": bot_profile(workspace)}
    if message.client_msg_id:
        body["client_msg_id"] = message.client_msg_id
    if message.thread_ts:
        body["thread_ts"] = message.thread_ts
    if message.edited_ts:
        body["edited"] = {"user": app.bot_id, "ts": message.edited_ts}
    if message.metadata and with_metadata:
        body["metadata"] = message.metadata
    if message.reactions:
        body["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items()
        ]
    return body


def view_json(workspace: Workspace, view: View, values: Mapping[str, object] | None = None) -> Json:
    """Describe a view with the values that were entered so far."""
    app = workspace.installation
    content = view.content
    return {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.type,
        **{part: content.get(part) for part in _VIEW_PARTS},
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": view.external_id,
        "state": {"values": dict(values or {})},
        "hash": view.hash,
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "app_id": app.app_id,
        "app_installed_team_id": workspace.team.id,
        "bot_id": app.bot_id,
    }
