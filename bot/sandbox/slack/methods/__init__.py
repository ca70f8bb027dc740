"""The Web API's methods by name: each takes a call and returns what follows ``"ok": true``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.sandbox.slack.methods import chat, conversations, people, views
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.records import Json

Method = Callable[[Call], Json]

METHODS: Final[Mapping[str, Method]] = {
    "auth.test": people.auth_test,
    "bots.info": people.bots_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.join": conversations.join,
    "conversations.list": conversations.list_,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_,
    "conversations.replies": conversations.replies,
    "reactions.add": people.reactions_add,
    "team.info": people.team_info,
    "usergroups.users.list": people.usergroups_users_list,
    "users.info": people.users_info,
    "users.list": people.users_list,
    "users.lookupByEmail": people.users_lookup_by_email,
    "views.open": views.open_,
    "views.publish": views.publish,
    "views.push": views.push_,
    "views.update": views.update,
}

__all__ = ["METHODS", "Call", "Method"]
