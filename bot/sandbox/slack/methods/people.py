"""The methods about people, the app itself, the workspace, and reactions."""

from __future__ import annotations

import re
from typing import Final

from bot.sandbox.slack.answers import bot_profile, user_json
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.methods.call import Call, page
from bot.sandbox.slack.records import Json, User

_EMOJI: Final = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")
_TS: Final = re.compile(r"\d+\.\d{6}")


def auth_test(call: Call) -> Json:
    """Say whose token it is; works with the app-level token too."""
    workspace, app = call.workspace, call.workspace.installation
    if call.arguments.token == app.app_token:
        return {"app_name": app.name, "app_id": app.app_id}
    return {
        "url": workspace.team.url,
        "team": workspace.team.name,
        "user": workspace.users[app.bot_user_id].name,
        "team_id": workspace.team.id,
        "user_id": app.bot_user_id,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def bots_info(call: Call) -> Json:
    """Describe the app's bot."""
    call.need_scope("users:read")
    app = call.workspace.installation
    if call.arguments.text("bot") not in {None, app.bot_id}:
        raise ApiError("bot_not_found")
    profile = bot_profile(call.workspace)
    profile.pop("team_id")
    return {"bot": {**profile, "user_id": app.bot_user_id}}


def team_info(call: Call) -> Json:
    """Describe the workspace."""
    call.need_scope("team:read")
    team = call.workspace.team
    if call.arguments.text("team") not in {None, team.id, team.domain}:
        raise ApiError("team_not_found")
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain, "url": team.url, "email_domain": ""}}


def users_info(call: Call) -> Json:
    """Describe one person: of this workspace, or of another that shares a channel with the bot."""
    call.need_scope("users:read")
    user = call.workspace.users.get(call.arguments.required("user"))
    if user is None or not _visible(call, user):
        raise ApiError("user_not_found")
    body = _described(call, user)
    if call.arguments.flag("include_locale"):
        body["locale"] = user.locale
    if call.workspace.is_external(user):
        body["is_stranger"] = False
    return {"user": body}


def users_list(call: Call) -> Json:
    """List everybody the bot can see, those who left included."""
    call.need_scope("users:read")
    rows = [user for user in call.workspace.users.values() if _visible(call, user)]
    some, following = page(call, rows, default=max(len(rows), 1), wrong_limit="invalid_arguments")
    described = [_described(call, user) for user in some]
    if call.arguments.flag("include_locale"):
        described = [{**body, "locale": user.locale} for body, user in zip(described, some, strict=True)]
    return {"members": described, "cache_ts": int(call.workspace.now().timestamp()), **following}


def users_lookup_by_email(call: Call) -> Json:
    """Find a person of this workspace by address, whatever its case; not those who left, nor other companies'."""
    call.need_scope("users:read.email")
    email = call.arguments.required("email").casefold()
    for user in call.workspace.users.values():
        if (user.email or "").casefold() == email and not user.deleted and not call.workspace.is_external(user):
            return {"user": _described(call, user)}
    raise ApiError("users_not_found")


def usergroups_users_list(call: Call) -> Json:
    """Say who is in a user group, by their ids."""
    call.need_scope("usergroups:read")
    members = call.workspace.usergroups.get(call.arguments.required("usergroup"))
    if members is None:
        raise ApiError("no_such_subteam")
    return {"users": list(members)}


def reactions_add(call: Call) -> Json:
    """Put the bot's emoji on a message, once."""
    call.need_scope("reactions:write")
    name = call.arguments.required("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise ApiError("invalid_name")
    if not _TS.fullmatch(call.arguments.required("timestamp")):
        raise ApiError("bad_timestamp")
    if call.channel_by_id().archived:
        raise ApiError("is_archived")
    users = call.message("timestamp").reactions.setdefault(name, [])
    if call.workspace.installation.bot_user_id in users:
        raise ApiError("already_reacted")
    users.append(call.workspace.installation.bot_user_id)
    call.workspace.changes.mark()
    return {}


def _visible(call: Call, user: User) -> bool:
    return not call.workspace.is_external(user) or call.workspace.shares_channel(user)


def _described(call: Call, user: User) -> Json:
    scopes = call.workspace.installation.scopes
    return user_json(call.workspace, user, with_email="users:read.email" in scopes)
