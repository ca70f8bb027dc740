"""The app's manifest, pure: exactly what the calls need, for Socket Mode or for HTTP."""

from __future__ import annotations

from typing import Any

from bot.slack.commands import COMMAND
from bot.slack.http import PATH

# Every method of the Web API that is called, with the scopes that our calls of it need.
METHODS: dict[str, tuple[str, ...]] = {
    "apps.connections.open": (),
    "auth.test": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    # A message whose fate is unknown is looked for where it should be: a direct message, or an owners' channel.
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.list": ("channels:read", "groups:read"),
    "conversations.members": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "oauth.v2.access": (),
    "usergroups.users.list": ("usergroups:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.publish": (),
    "views.update": (),
}
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_uninstalled": (),
    "message.im": ("im:history",),
    "tokens_revoked": (),
}
SCOPES = tuple(sorted({"commands"}.union(*METHODS.values(), *EVENTS.values())))
LONGEST_NAME = 35


def manifest(
    company: str, public_url: str | None = None, *, socket_mode: bool = True, redirect_url: str | None = None
) -> dict[str, Any]:
    """The manifest of this installation. Over HTTP, `public_url` is where Slack reaches it; `redirect_url` is where it
    sends those back who install the app in a workspace of theirs.
    """
    address = None if socket_mode or not public_url else f"{public_url.rstrip('/')}{PATH}"
    reached: dict[str, Any] = {} if address is None else {"request_url": address}
    command: dict[str, Any] = {
        "command": COMMAND,
        "description": "The Net Promoter Score, and whether it moved",
        "usage_hint": "this-quarter | last-90-days | cases | case 12 | waves | help",
        "should_escape": True,
    }
    return {
        "display_information": {
            "name": f"{company} feedback"[:LONGEST_NAME],
            "description": "Asks customers how likely they are to recommend us, and says what the score is",
            "background_color": "#1f2a44",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                # Without the Messages tab people can be sent nothing and can write nothing back.
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": f"{company} feedback"[:80], "always_online": True},
            "slash_commands": [command | ({} if address is None else {"url": address})],
        },
        "oauth_config": {
            **({} if redirect_url is None else {"redirect_urls": [redirect_url]}),
            "scopes": {"bot": list(SCOPES)},
        },
        "settings": {
            "event_subscriptions": {**reached, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **reached},
            "org_deploy_enabled": False,
            "socket_mode_enabled": address is None,
            "token_rotation_enabled": False,
        },
    }
