"""By which channels an installation can send: half of a channel is told at the start, and not when nobody was asked."""

from __future__ import annotations

from typing import Any

import pytest

from bot.connected import connected_channels
from bot.settings import Settings, SettingsError
from storage.types import Channel
from tests.support.factories import a_programme

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
URL = "https://sms.example.com/nps"


def settings(**changes: Any) -> Settings:
    """Of a machine on which nothing else is set."""
    return Settings(_env_file=None, **changes)


def test_the_webhook_needs_an_address_and_a_secret() -> None:
    """Both, or neither."""
    both = connected_channels(settings(webhook_secret=SECRET), a_programme(webhook_url=URL))
    assert (frozenset({Channel.WEBHOOK}), frozenset()) == (both, connected_channels(settings(), a_programme()))

    for halved in ((settings(webhook_secret=SECRET), a_programme()), (settings(), a_programme(webhook_url=URL))):
        with pytest.raises(SettingsError, match="both are needed"):
            connected_channels(*halved)
