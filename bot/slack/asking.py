"""Asking Slack about people and conversations: one error with a sentence that says what to do, whatever went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack.faults import CREDENTIALS, LIMITED, parts, retry_after
from bot.unreached import why

REINSTALL = (
    "paste what nps slack manifest prints at api.slack.com/apps → your app → App Manifest, then press Reinstall to"
    " Workspace under Install App"
)


class AskError(Exception):
    """Slack did not say. `code` is its own word for it, empty where it could not be reached."""

    def __init__(self, sentence: str, code: str = "", wait: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.code = code
        self.wait = wait


@contextmanager
def asking(method: str) -> Iterator[None]:
    """Around one call. Raises AskError."""
    try:
        yield
    except SlackApiError as error:
        status, headers, data = parts(error)
        code = str(data.get("error") or f"HTTP {status}")
        limited = status == 429 or code in LIMITED
        wait = (retry_after(headers) or timedelta(seconds=30)) if limited else None
        raise AskError(sentence(method, code, data), code, wait) from error
    except TimeoutError as error:
        raise AskError(f"Slack did not answer in time to {method}") from error
    except (aiohttp.ClientError, OSError) as error:
        raise AskError(f"Slack cannot be reached: {why(error)}") from error


def sentence(method: str, code: str, data: Mapping[str, Any]) -> str:
    """What Slack's refusal means, and what to do about it."""
    if code == "missing_scope":
        return f"the Slack app has no scope {data.get('needed') or ''} for {method}: {REINSTALL}".replace("  ", " ")
    if code in CREDENTIALS:
        return (
            f"Slack refuses the token ({code}): copy it anew at api.slack.com/apps → your app → Install App"
            " into NPS_SLACK_BOT_TOKEN"
        )
    if code in LIMITED:
        return "Slack asks for patience (its rate limit): try again in a minute"
    return f"Slack refused {method} ({code})"
