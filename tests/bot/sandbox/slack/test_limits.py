"""The table of limits against the published one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.sandbox.slack.limits import DOCUMENTED, PUBLISHED
from tests.support.data import shared_data

if TYPE_CHECKING:
    from collections.abc import Iterator

UNUSED = {"alert", "card", "carousel", "container", "context_actions", "data_table", "feedback_button"}
UNUSED |= {"file_input", "icon_button", "url_source", "video"}
"""Parts of Block Kit that the sandbox refuses as unknown."""


def leaves(value: object, name: str = "") -> Iterator[tuple[str, int]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from leaves(part, f"{name}.{key}" if name else key)
    elif isinstance(value, int):
        yield name, value


def test_every_published_limit_is_in_the_table() -> None:
    """Number for number, for all that the sandbox takes."""
    published = dict(leaves(json.loads(shared_data("slack/limits.json").read_text())))
    wanted = {name: value for name, value in published.items() if name.partition(".")[0] not in UNUSED}

    assert wanted == PUBLISHED


def test_no_limit_is_said_twice() -> None:
    """What only Slack's pages state does not contradict the published table."""
    assert not PUBLISHED.keys() & DOCUMENTED.keys()
