"""The keys of a JSON value as paths, so that what is sent can be compared with what Slack was seen to send."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.support.data import shared_data

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN = frozenset({"blocks", "values", "event_payload", "inputs", "confirm"})
"""Keys under which the app's or the person's own words follow."""


def paths(value: object, at: str = "") -> Iterator[str]:
    """Every key with the keys above it: ``event.user``, ``actions[].value``."""
    if isinstance(value, dict):
        for key, part in value.items():
            path = f"{at}.{key}" if at else key
            yield path
            if key not in OPEN:
                yield from paths(part, path)
    elif isinstance(value, list):
        for part in value:
            yield from paths(part, f"{at}[]")


def seen_in(pattern: str) -> set[str]:
    """The keys of all the samples whose file names fit."""
    found: set[str] = set()
    for file in shared_data("slack").glob(pattern):
        found |= set(paths(json.loads(file.read_text())))
    assert found, f"no sample fits {pattern}"
    return found
