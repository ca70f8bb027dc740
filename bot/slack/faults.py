"""What an error of Slack's Web API means for a message: tried again, given up, or unknown.

The line between *refused* and *unknown* decides whether a customer may be asked twice:

* An answer with `ok: false` says that nothing was posted. Only `internal_error` and `fatal_error` do not ("it's
  possible some aspect of the operation succeeded", docs.slack.dev): unknown, as is every HTTP 5xx but 503, by which a
  server says that it takes nothing on.
* A connection that was never made is a refusal; one that broke afterwards, or a time-out, is unknown.

An outage would leave one question after another unknown, so whatever Slack itself is to blame for holds the channel.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from scheduler.outbox import DeliveryError, Outcome
from storage.queries.allowances import Limit

log = logging.getLogger(__name__)

BREATHER = timedelta(seconds=30)
UNTIL_MENDED = timedelta(minutes=1)
# Twelve attempts of this length give the operator two hours to mend what one kind of message alone stumbles over.
UNTIL_SET_UP = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=1)

LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
UNAVAILABLE = frozenset({"service_unavailable", "request_timeout", "team_added_to_org", "external_channel_migrating"})
UNSURE = frozenset({"internal_error", "fatal_error", "update_failed"})
CREDENTIALS = frozenset(
    {
        "not_authed",
        "invalid_auth",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
        "org_login_required",
        "ekm_access_denied",
        "app_access_restricted",
        "team_access_not_granted",
        "access_denied",
    }
)
SHUT = frozenset(
    {
        "channel_not_found",
        "not_in_channel",
        "is_archived",
        "restricted_action",
        "restricted_action_read_only_channel",
        "restricted_action_thread_only_channel",
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "user_not_visible",
        "cannot_dm_bot",
        "invalid_user_combination",
        "is_inactive",
    }
)
# Slack shows this person to the app, but lets it not write to them; people of other companies, above all.
NOT_WRITABLE = frozenset(
    {
        "channel_not_found",
        "user_not_found",
        "users_not_found",
        "user_not_visible",
        "invalid_user_combination",
        "cannot_dm_bot",
    }
)
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed", "block_mismatch"})
OURS = frozenset(
    {
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_text",
        "invalid_arguments",
        "invalid_metadata_format",
        "invalid_metadata_schema",
        "metadata_too_large",
    }
)


class To(StrEnum):
    """Whom a message is for: the same error means different things."""

    PERSON = "person"
    OWNERS = "owners"
    CHANNEL = "channel"


def delivery_error(error: Exception, to: To, limits: Sequence[Limit] = ()) -> DeliveryError:
    """What a failed call means for its message. `limits`: what is held where Slack was called too often."""
    if isinstance(error, SlackApiError):
        return refused(error, to, limits)
    if isinstance(error, aiohttp.ClientConnectorError):
        return DeliveryError(Outcome.RETRY, "Slack cannot be reached", retry_after=BREATHER, hold_channel=True)
    if isinstance(error, TimeoutError):
        return DeliveryError(Outcome.UNKNOWN, "Slack did not answer in time", retry_after=BREATHER, hold_channel=True)
    if isinstance(error, aiohttp.ClientError | OSError):
        return DeliveryError(Outcome.UNKNOWN, "the connection to Slack broke")
    return DeliveryError(Outcome.UNKNOWN, f"the call to Slack failed: {type(error).__name__}")


def refused(error: SlackApiError, to: To, limits: Sequence[Limit]) -> DeliveryError:
    """An answer that is not `ok`: the limits' matter, the whole channel's, or this message's."""
    status, headers, data = parts(error)
    code = str(data.get("error", ""))
    if status == 429 or code in LIMITED:
        wait = retry_after(headers) or BREATHER
        return DeliveryError(Outcome.RETRY, "Slack's rate limit", retry_after=wait, holds=limits)
    return of_channel(status, code, headers) or of_message(code, to, data)


def of_channel(status: int, code: str, headers: Mapping[str, str]) -> DeliveryError | None:
    """What would befall every other message just as well: nothing is sent for a while."""
    if status == 503 or code in UNAVAILABLE:
        return held(Outcome.RETRY, "Slack is not available", retry_after(headers) or BREATHER)
    if status >= 500 or code in UNSURE or not code:
        return held(Outcome.UNKNOWN, f"Slack failed ({code or status})", BREATHER)
    if code not in CREDENTIALS:
        return None
    log.error(
        "Slack refuses the app (%s): check NPS_SLACK_BOT_TOKEN, and install the app again if its scopes changed",
        code,
        extra={"action": "slack", "error": code},
    )
    return held(Outcome.RETRY, f"Slack refuses the app ({code})", UNTIL_MENDED)


def of_message(code: str, to: To, data: Mapping[str, Any]) -> DeliveryError:
    """What is wrong with this message, or with whom it is for."""
    if code in SHUT and to is To.OWNERS:
        return DeliveryError(Outcome.RETRY, f"the owners' channel is shut ({code})", retry_after=UNTIL_SET_UP)
    if code in SHUT and to is To.CHANNEL:
        log.error(
            "a shared channel is shut for the app (%s): invite it there (/invite), or correct channel_posts",
            code,
            extra={"action": "slack", "error": code},
        )
        return DeliveryError(Outcome.RETRY, f"the shared channel is shut ({code})", retry_after=UNTIL_SET_UP)
    if code in SHUT | GONE:
        return DeliveryError(Outcome.FAILED, f"Slack does not take it ({code})")
    if code in OURS:
        log.error("Slack refuses what we drew (%s)", code, extra={"action": "slack", "told": told(data)})
        return DeliveryError(Outcome.FAILED, f"Slack refuses what we drew ({code})")
    if code == "messages_tab_disabled":
        log.error("the app cannot write to people: switch its Messages tab on (App Home)", extra={"action": "slack"})
        return DeliveryError(Outcome.RETRY, "the app's Messages tab is off", retry_after=UNTIL_SET_UP)
    return DeliveryError(Outcome.RETRY, f"Slack refused it ({code})")


def held(outcome: Outcome, reason: str, wait: timedelta) -> DeliveryError:
    """Nothing more is sent over the channel for so long."""
    return DeliveryError(outcome, reason, retry_after=wait, hold_channel=True)


def parts(error: SlackApiError) -> tuple[int, Mapping[str, str], Mapping[str, Any]]:
    """Status, headers and body: of slack_sdk's answer, or of the bare one when the body was not JSON."""
    answer = error.response
    status = getattr(answer, "status_code", None) or getattr(answer, "status", None) or 0
    data = getattr(answer, "data", None)
    return int(status), getattr(answer, "headers", None) or {}, data if isinstance(data, dict) else {}


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """The header in seconds, whole or fractional, up to an hour; None where it is missing or is no number."""
    text = next((value for name, value in headers.items() if name.lower() == "retry-after"), None)
    try:
        seconds = float(text or "")
    except ValueError:
        return None
    if not math.isfinite(seconds) or seconds < 0:
        return None
    return min(timedelta(seconds=seconds), LONGEST_WAIT)


def told(data: Mapping[str, Any]) -> list[str]:
    """Slack's sentences on what is wrong with blocks: places and limits, none of the content."""
    metadata = data.get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, dict) else None
    return [str(message) for message in messages] if isinstance(messages, list) else []
