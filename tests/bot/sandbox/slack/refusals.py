"""The one way in which these tests expect Slack to say no."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from slack_sdk.errors import SlackApiError

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextlib.contextmanager
def refused(error: str) -> Iterator[None]:
    """What happens inside is answered with this error."""
    with pytest.raises(SlackApiError) as caught:
        yield
    assert error == caught.value.response["error"]
