"""The methods that open, change and publish modals and Home tabs."""

from __future__ import annotations

import re
from typing import Final

from bot.sandbox.slack.answers import view_json
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.methods.call import Call
from bot.sandbox.slack.records import Json, View
from bot.sandbox.slack.stack import close_all, content_of, found, push, replace, too_large

_TRIGGER: Final = re.compile(r"\d+\.\d+\.[0-9a-f]+")


def open_(call: Call) -> Json:
    """Open a modal for the person whose trigger this is; it takes the place of one that was open."""
    content = _content(call, "modal")
    user = _spend_trigger(call)
    _unused_external_id(call, content)
    close_all(call.workspace, user)
    return _answer(call, push(call.workspace, user, content))


def push_(call: Call) -> Json:
    """Lay a modal on the one that is open, up to three."""
    content = _content(call, "modal")
    user = _spend_trigger(call)
    if not call.workspace.modals.get(user):
        raise ApiError("not_found")
    _unused_external_id(call, content)
    return _answer(call, push(call.workspace, user, content))


def update(call: Call) -> Json:
    """Change an open view, found by id or by the app's own name; a stale hash is refused."""
    content = _content(call, None)
    view = found(call.workspace, call.arguments.text("view_id"), call.arguments.text("external_id"))
    if view is None:
        raise ApiError("not_found")
    _same_hash(call, view)
    if content["type"] != view.type:
        raise ApiError("invalid_arguments", ["the type of a view cannot change [json-pointer:/view/type]"])
    if content.get("external_id") != view.external_id:
        _unused_external_id(call, content)
    replace(call.workspace, view, content)
    return _answer(call, view)


def publish(call: Call) -> Json:
    """Show a Home tab to one person."""
    workspace = call.workspace
    content = _content(call, "home")
    user = call.arguments.required("user_id")
    if not workspace.installation.home_tab:
        raise ApiError("not_enabled")
    if user not in workspace.users:
        raise ApiError("invalid_arguments", ["user_id is not a valid user [json-pointer:/user_id]"])
    view = workspace.homes.get(user)
    if view is None:
        view_id = workspace.next_id("V")
        view = workspace.homes[user] = View(view_id, user, "home", {"blocks": []}, "", view_id)
    else:
        _same_hash(call, view)
    replace(workspace, view, content)
    return _answer(call, view)


def _answer(call: Call, view: View) -> Json:
    return {"view": view_json(call.workspace, view)}


def _content(call: Call, kind: str | None) -> Json:
    if not call.arguments.has("view"):
        raise ApiError("invalid_arguments", ["missing required field: view"])
    sent = call.arguments.parsed("view", "invalid_arguments")
    if too_large(sent):
        raise ApiError("view_too_large")
    content, refusals = content_of(sent)
    if refusals:
        raise ApiError("invalid_arguments", refusals)
    if kind and content["type"] != kind:
        raise ApiError("invalid_arguments", [f"must be a {kind} view [json-pointer:/view/type]"])
    return content


def _spend_trigger(call: Call) -> str:
    key = call.arguments.required("trigger_id")
    trigger = call.workspace.triggers.get(key)
    if trigger is None or not _TRIGGER.fullmatch(key):
        raise ApiError("invalid_trigger_id")
    if trigger.used:
        raise ApiError("exchanged_trigger_id")
    if call.workspace.now() > trigger.expires:
        raise ApiError("expired_trigger_id")
    trigger.used = True
    return trigger.user


def _same_hash(call: Call, view: View) -> None:
    given = call.arguments.text("hash")
    if given is not None and given != view.hash:
        raise ApiError("hash_conflict")


def _unused_external_id(call: Call, content: Json) -> None:
    wanted = content.get("external_id")
    if wanted and found(call.workspace, None, wanted):
        raise ApiError("duplicate_external_id")
