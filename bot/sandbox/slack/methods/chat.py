"""The methods that post, change and remove messages."""

from __future__ import annotations

from bot.sandbox.slack.answers import message_json
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.methods.content import announce, read_content, read_metadata
from bot.sandbox.slack.records import Channel, Json, Kind, Message, User


def post_message(call: Call) -> Json:
    """Post to a channel by id or name, or to a person by id; a text that is too long is cut, as Slack does."""
    call.need_scope("chat:write")
    channel = _destination(call)
    content, metadata = read_content(call), read_metadata(call)
    app = call.workspace.installation
    message = Message(
        ts=call.workspace.next_ts(),
        channel=channel.id,
        user=app.bot_user_id,
        text=content.text[: LIMITS["text.posted.max_length"]],
        blocks=content.blocks or [],
        from_app=True,
        thread_ts=_thread(call, channel),
        metadata=metadata or None,
    )
    call.workspace.store(message)
    announce(call.workspace, "", message, message.ts)
    return {"channel": channel.id, "ts": message.ts, "message": message_json(call.workspace, message)}


def post_ephemeral(call: Call) -> Json:
    """Show something to one person in a conversation; nobody can read it back and nothing can change it."""
    call.need_scope("chat:write")
    channel = _joined(call, call.arguments.required("channel"))
    user = call.arguments.required("user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    content = read_content(call)
    if len(content.text) > LIMITS["text.posted.max_length"]:
        raise ApiError("msg_too_long")
    message = Message(
        ts=call.workspace.next_ts(),
        channel=channel.id,
        user=call.workspace.installation.bot_user_id,
        text=content.text,
        blocks=content.blocks or [],
        from_app=True,
        thread_ts=_thread(call, channel),
        only_for=user,
    )
    call.workspace.store(message)
    return {"message_ts": message.ts}


def update(call: Call) -> Json:
    """Change the app's own message: a text alone removes the blocks, metadata stays unless it is sent.

    A message that shows blocks is not marked as edited.
    """
    call.need_scope("chat:write")
    if call.channel_by_id().archived:
        raise ApiError("is_inactive")
    message = call.message()
    if not message.from_app:
        raise ApiError("cant_update_message")
    content, metadata = read_content(call), read_metadata(call)
    if len(content.text) > LIMITS["text.updated.max_length"]:
        raise ApiError("msg_too_long")
    message.text = content.text
    message.blocks = content.blocks or []
    if metadata is not None:
        message.metadata = metadata or None
    now_ts = call.workspace.next_ts()
    message.edited_ts = None if message.blocks else now_ts
    call.workspace.changes.mark()
    announce(call.workspace, "message_changed", message, now_ts)
    described = message_json(call.workspace, message)
    for key in ("ts", "thread_ts"):
        described.pop(key, None)
    return {"channel": message.channel, "ts": message.ts, "text": message.text, "message": described}


def delete(call: Call) -> Json:
    """Remove the app's own message."""
    call.need_scope("chat:write")
    message = call.message()
    if not message.from_app:
        raise ApiError("cant_delete_message")
    del call.workspace.channels[message.channel].messages[message.ts]
    call.workspace.changes.mark()
    announce(call.workspace, "message_deleted", message, call.workspace.next_ts())
    return {"channel": message.channel, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    """Return the address of a message."""
    message = call.message("message_ts")
    path = f"archives/{message.channel}/p{message.ts.replace('.', '')}"
    return {"channel": message.channel, "permalink": f"{call.workspace.team.url}{path}"}


def _destination(call: Call) -> Channel:
    ref = call.arguments.required("channel")
    if user := call.workspace.users.get(ref):
        return _direct(call, user)
    channel = _joined(call, ref)
    if channel.kind is Kind.DIRECT:
        return _direct(call, call.workspace.users[channel.members[0]])
    return channel


def _joined(call: Call, ref: str) -> Channel:
    channel = call.workspace.find_channel(ref)
    if channel is None or (channel.kind is not Kind.PUBLIC and not call.is_member(channel)):
        raise ApiError("channel_not_found")
    if channel.archived:
        raise ApiError("is_archived")
    if not call.is_member(channel) and "chat:write.public" not in call.workspace.installation.scopes:
        raise ApiError("not_in_channel")
    _messages_tab(call, channel.kind)
    return channel


def _direct(call: Call, user: User) -> Channel:
    workspace = call.workspace
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    if user.deleted:
        raise ApiError("user_disabled")
    if workspace.is_external(user) and not _may_write_outside(call, user):
        raise ApiError("channel_not_found")
    _messages_tab(call, Kind.DIRECT)
    return workspace.open_direct(user.id)


def _may_write_outside(call: Call, user: User) -> bool:
    return call.workspace.installation.external_messages and call.workspace.shares_channel(user)


def _messages_tab(call: Call, kind: Kind) -> None:
    if kind is Kind.DIRECT and not call.workspace.installation.messages_tab:
        raise ApiError("messages_tab_disabled")


def _thread(call: Call, channel: Channel) -> str | None:
    thread_ts = call.arguments.text("thread_ts")
    if thread_ts is not None and thread_ts not in channel.messages:
        raise ApiError("cannot_reply_to_message")
    return thread_ts
