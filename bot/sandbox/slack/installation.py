"""The app as it is installed in the workspace: who it is, what it may do, what it subscribed to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

DEFAULT_SCOPES: Final = frozenset(
    {
        "channels:history",
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "reactions:write",
        "team:read",
        "users:read",
        "users:read.email",
    }
)

DEFAULT_EVENTS: Final = frozenset({"app_home_opened", "message.im"})


@dataclass(slots=True)
class Installation:
    """What an app's settings page and its manifest would say, with the secrets that go with it.

    ``scopes`` and ``app_scopes`` are those granted to the bot token and to the app-level token; ``events`` are the
    subscriptions as a manifest writes them (``message.im``); ``commands`` are the registered slash commands.
    ``app_may_ask`` are the scopes and ``redirect_urls`` the addresses that the app's settings name for OAuth.
    """

    scopes: frozenset[str] = DEFAULT_SCOPES
    app_scopes: frozenset[str] = frozenset({"connections:write"})
    events: frozenset[str] = DEFAULT_EVENTS
    commands: frozenset[str] = frozenset({"/nps"})
    messages_tab: bool = True
    home_tab: bool = True
    external_messages: bool = True
    """Whether the bot may write to people of other companies whom it shares a channel with; not documented."""

    name: str = "Eleven"
    app_id: str = "A0ELEVEN01"
    bot_id: str = "B0ELEVEN01"
    bot_user_id: str = "U0ELEVEN01"
    bot_token: str = "xoxb-sandbox-bot-token"  # noqa: S105 - opens nothing but the sandbox
    app_token: str = "xapp-sandbox-app-token"  # noqa: S105 - likewise
    signing_secret: str = "sandbox-signing-secret"  # noqa: S105 - likewise
    verification_token: str = "sandbox-verification-token"  # noqa: S105 - likewise
    client_id: str = "1234567890.1234567890"
    client_secret: str = "sandbox-client-secret"  # noqa: S105 - likewise
    redirect_urls: tuple[str, ...] = ()
    app_may_ask: frozenset[str] = DEFAULT_SCOPES
    revoked: bool = False
    installed: bool = True


@dataclass(frozen=True, slots=True)
class Team:
    """The workspace's own identity."""

    id: str = "T0SANDBOX1"
    domain: str = "sandbox"
    name: str = "Sandbox"

    @property
    def url(self) -> str:
        """The address that Slack would show for the workspace."""
        return f"https://{self.domain}.slack.com/"
