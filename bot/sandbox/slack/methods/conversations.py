"""The methods about channels and direct conversations: opening, joining, reading."""

from __future__ import annotations

from typing import Final

from bot.sandbox.slack.answers import channel_json, message_json
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.methods.call import Call, page
from bot.sandbox.slack.records import Channel, Json, Kind, Message

_MOST_IN_GROUP: Final = 8


def open_(call: Call) -> Json:
    """Open the direct conversation with one person; groups of several are beyond the sandbox."""
    call.need_scope("im:write")
    users = call.arguments.text("users")
    if users is None:
        if call.arguments.text("channel") is None:
            raise ApiError("users_list_not_supplied")
        return _opened(call, call.channel_by_id(), already=True)
    ids = users.split(",")
    if len(ids) > _MOST_IN_GROUP:
        raise ApiError("too_many_users")
    if len(ids) > 1:
        call.need_scope("mpim:write")
        raise ApiError("method_not_supported_for_channel_type")
    return _open_with(call, ids[0])


def _open_with(call: Call, user_id: str) -> Json:
    workspace = call.workspace
    user = workspace.users.get(user_id)
    if user is None:
        raise ApiError("user_not_found")
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    if user.deleted:
        raise ApiError("user_disabled")
    allowed = workspace.installation.external_messages and workspace.shares_channel(user)
    if workspace.is_external(user) and not allowed:
        raise ApiError("invalid_user_combination")
    already = workspace.direct(user_id) is not None
    return _opened(call, workspace.open_direct(user_id), already=already)


def _opened(call: Call, channel: Channel, *, already: bool) -> Json:
    full = call.arguments.flag("return_im")
    body: Json = {"channel": channel_json(call.workspace, channel) if full else {"id": channel.id}}
    return body | ({"no_op": True, "already_open": True} if already else {})


def info(call: Call) -> Json:
    """Describe a conversation that the bot may know of."""
    channel = call.channel_by_id()
    call.need_family(channel.kind, "read")
    body = channel_json(call.workspace, channel)
    if call.arguments.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    return {"channel": body}


def list_(call: Call) -> Json:
    """List conversations of the kinds asked for; public channels unless told, private ones only the bot's own."""
    kinds = _kinds(call.arguments.text("types") or Kind.PUBLIC.value)
    for kind in kinds:
        call.need_family(kind, "read")
    without_archived = call.arguments.flag("exclude_archived")
    rows = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and (channel.kind is Kind.PUBLIC or call.is_member(channel))
        and not (without_archived and channel.archived)
    ]
    some, following = page(call, rows, default=100, wrong_limit="invalid_limit")
    return {"channels": [channel_json(call.workspace, channel) for channel in some], **following}


def _kinds(types: str) -> set[Kind]:
    known = {kind.value: kind for kind in Kind}
    try:
        return {known[word.strip()] for word in types.split(",") if word.strip() != "mpim"}
    except KeyError as error:
        raise ApiError("invalid_types") from error


def members(call: Call) -> Json:
    """List the ids of those in a conversation, in pages of a hundred unless told."""
    channel = call.channel_by_id()
    call.need_family(channel.kind, "read")
    some, following = page(call, channel.members, default=100, wrong_limit="invalid_limit")
    return {"members": list(some), **following}


def join(call: Call) -> Json:
    """Let the bot into a public channel."""
    call.need_scope("channels:join")
    channel = call.channel_by_id()
    if channel.kind is not Kind.PUBLIC:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    if not call.is_member(channel):
        channel.members.append(call.workspace.installation.bot_user_id)
        call.workspace.changes.mark()
    return {"channel": channel_json(call.workspace, channel)}


def history(call: Call) -> Json:
    """Return messages newest first, without replies and ephemeral ones; metadata only where asked for."""
    channel = call.joined_channel()
    call.need_family(channel.kind, "history")
    top_level = [m for m in channel.messages.values() if m.thread_ts in {None, m.ts}]
    return _messages(call, _between(call, top_level)[::-1])


def replies(call: Call) -> Json:
    """Return a message and its replies, oldest first."""
    channel = call.joined_channel()
    call.need_family(channel.kind, "history")
    ts = call.arguments.required("ts")
    if ts not in channel.messages:
        raise ApiError("thread_not_found")
    thread = [m for m in channel.messages.values() if ts in {m.ts, m.thread_ts}]
    return _messages(call, _between(call, thread))


def _messages(call: Call, rows: list[Message]) -> Json:
    with_metadata = call.arguments.flag("include_all_metadata")
    some, following = page(call, rows, default=100, wrong_limit="invalid_arguments")
    described = [message_json(call.workspace, message, with_metadata=with_metadata) for message in some]
    has_more = bool(following["response_metadata"]["next_cursor"])
    return {"messages": described, "has_more": has_more, **(following if has_more else {})}


def _between(call: Call, rows: list[Message]) -> list[Message]:
    oldest, latest = _moment(call, "oldest"), _moment(call, "latest")
    inclusive = call.arguments.flag("inclusive")

    def wanted(message: Message) -> bool:
        ts = _micros(message.ts)
        if oldest is not None and (ts < oldest or (ts == oldest and not inclusive)):
            return False
        return latest is None or ts < latest or (ts == latest and inclusive)

    return [message for message in rows if wanted(message)]


def _moment(call: Call, name: str) -> int | None:
    value = call.arguments.text(name)
    if value is None or value == "0":
        return None
    try:
        return _micros(value)
    except ValueError as error:
        raise ApiError(f"invalid_ts_{name}") from error


def _micros(ts: str) -> int:
    seconds, _, rest = ts.partition(".")
    return int(seconds) * 1_000_000 + int((rest or "0").ljust(6, "0")[:6])
