"""Which errors the sandbox may answer, method by method; anything else is a fault of the sandbox itself.

The names are those of Slack's method reference, so that an app never learns to handle an error that does not exist.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.sandbox.slack.records import Json

GLOBAL: Final = frozenset(
    {
        "account_inactive",
        "fatal_error",
        "internal_error",
        "invalid_arguments",
        "invalid_auth",
        "invalid_json",
        "invalid_post_type",
        "json_not_object",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
        "ratelimited",
        "service_unavailable",
        "token_revoked",
        "unknown_method",
    }
)
"""Errors that every method shares (docs.slack.dev, "common errors" on each method's page)."""

_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "no_text"})
_METADATA: Final = frozenset({"invalid_metadata_format", "metadata_too_large"})
_CHANNEL: Final = frozenset({"channel_not_found"})
_TRIGGER: Final = frozenset({"exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"})
_VIEW: Final = frozenset({"duplicate_external_id", "view_too_large"})

LISTED: Final[Mapping[str, frozenset[str]]] = {
    "apps.connections.open": frozenset(),
    "auth.test": frozenset(),
    "bots.info": frozenset({"bot_not_found"}),
    "chat.delete": _CHANNEL | {"cant_delete_message", "message_not_found"},
    "chat.getPermalink": _CHANNEL | {"message_not_found"},
    "chat.postEphemeral": _BLOCKS
    | _CHANNEL
    | {"is_archived", "messages_tab_disabled", "msg_too_long", "not_in_channel", "user_not_in_channel"}
    | {"cannot_reply_to_message"},
    "chat.postMessage": _BLOCKS
    | _CHANNEL
    | _METADATA
    | {"cannot_reply_to_message", "is_archived", "messages_tab_disabled", "not_in_channel", "rate_limited"},
    "chat.update": _BLOCKS
    | _CHANNEL
    | _METADATA
    | {"cant_update_message", "is_inactive", "message_not_found", "msg_too_long"},
    "conversations.history": _CHANNEL | {"invalid_cursor", "invalid_ts_latest", "invalid_ts_oldest", "not_in_channel"},
    "conversations.info": _CHANNEL,
    "conversations.join": _CHANNEL | {"is_archived", "method_not_supported_for_channel_type"},
    "conversations.list": frozenset({"invalid_cursor", "invalid_limit", "invalid_types"}),
    "conversations.members": _CHANNEL | {"invalid_cursor", "invalid_limit"},
    "conversations.open": _CHANNEL
    | {"invalid_user_combination", "method_not_supported_for_channel_type", "too_many_users", "user_disabled"}
    | {"user_not_found", "users_list_not_supplied"},
    "conversations.replies": _CHANNEL
    | {"invalid_cursor", "invalid_ts_latest", "invalid_ts_oldest", "thread_not_found"},
    "oauth.v2.access": frozenset({"bad_client_secret", "bad_redirect_uri", "invalid_client_id", "invalid_code"}),
    "reactions.add": _CHANNEL
    | {"already_reacted", "bad_timestamp", "invalid_name", "is_archived", "message_not_found"},
    "team.info": frozenset({"team_not_found"}),
    "usergroups.users.list": frozenset({"no_such_subteam", "plan_upgrade_required"}),
    "users.info": frozenset({"user_not_found"}),
    "users.list": frozenset({"invalid_cursor"}),
    "users.lookupByEmail": frozenset({"users_not_found"}),
    "views.open": _TRIGGER | _VIEW,
    "views.publish": _VIEW | {"hash_conflict", "not_enabled"},
    "views.push": _TRIGGER | _VIEW | {"not_found", "push_limit_reached"},
    "views.update": _VIEW | {"hash_conflict", "not_found"},
}
"""Errors in the method reference that the sandbox answers."""

OBSERVED: Final[Mapping[str, frozenset[str]]] = {
    "chat.postMessage": frozenset({"cannot_dm_bot", "user_disabled"}),
    "conversations.open": frozenset({"cannot_dm_bot"}),
}
"""Errors that the reference does not list for the method, but that apps have reported from real workspaces."""


def known(method: str) -> frozenset[str]:
    """Return every error that may be answered for this method."""
    return GLOBAL | LISTED.get(method, frozenset()) | OBSERVED.get(method, frozenset())


class ApiError(Exception):
    """The method refuses: ``{"ok": false, "error": code, **details}``, with the reasons where Slack gives them."""

    def __init__(self, code: str, reasons: Sequence[str] = (), **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = list(reasons)
        self.details = details

    def body(self) -> Json:
        """Return the answer's JSON; reasons carry the mark ``[ERROR]`` as Slack's do."""
        body: Json = {"ok": False, "error": self.code, **self.details}
        if self.reasons:
            body["response_metadata"] = {"messages": [f"[ERROR] {reason}" for reason in self.reasons]}
        return body


class GestureError(Exception):
    """A person cannot do this in the Slack that they see: no such button, a required field left empty."""
