"""By which channels this installation can send: what the environment and the configuration give together."""

from __future__ import annotations

from bot.config import Programme
from bot.settings import Settings, SettingsError
from storage.types import Channel


def connected_channels(settings: Settings, programme: Programme) -> frozenset[Channel]:
    """SettingsError where half of a channel is set up, since nothing would be sent and nobody would notice."""
    connected = set()
    if (settings.slack_client_id is None) != (settings.slack_client_secret is None):
        raise SettingsError("of NPS_SLACK_CLIENT_ID and NPS_SLACK_CLIENT_SECRET one is set: both are needed")
    if settings.slack_bot_token is not None or settings.slack_client_id is not None:
        if settings.slack_app_token is None and settings.slack_signing_secret is None:
            has = "NPS_SLACK_BOT_TOKEN" if settings.slack_bot_token is not None else "NPS_SLACK_CLIENT_ID"
            msg = f"{has} alone cannot hear answers: set NPS_SLACK_APP_TOKEN (Socket Mode)"
            raise SettingsError(f"{msg} or NPS_SLACK_SIGNING_SECRET (HTTP)")
        connected.add(Channel.SLACK)
    if settings.smtp_url is not None:
        if programme.mail is None:
            raise SettingsError("NPS_SMTP_URL is set, but nps.toml has no [mail] from: who are the mails from?")
        connected.add(Channel.EMAIL)
    if (settings.webhook_secret is None) != (programme.webhook_url is None):
        raise SettingsError("of NPS_WEBHOOK_SECRET and [webhook] url in nps.toml one is set: both are needed")
    if settings.webhook_secret is not None:
        connected.add(Channel.WEBHOOK)
    return frozenset(connected)
