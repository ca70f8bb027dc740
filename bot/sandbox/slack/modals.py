"""What an app's answer to a submitted modal does: close it, change it, lay another on it, or show errors in it."""

from __future__ import annotations

from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.records import Json, View
from bot.sandbox.slack.stack import close_all, close_top, content_of, push, replace
from bot.sandbox.slack.workspace import Workspace


def after_submission(workspace: Workspace, view: View, body: Json) -> str:
    """Carry the answer out and return what the person would see go wrong, empty when nothing did."""
    action = body.get("response_action")
    if action is None or action == "clear":
        if action == "clear":
            close_all(workspace, view.user)
        else:
            close_top(workspace, view.user)
        return ""
    if action == "errors":
        return _errors(view, body)
    if action in {"update", "push"}:
        return _show(workspace, view, body)
    return f"unknown response_action {action!r}"


def _errors(view: View, body: Json) -> str:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    errors = body.get("errors")
    if not isinstance(errors, dict) or not errors or set(errors) - inputs:
        return f"errors must be keyed by the block ids of inputs ({', '.join(sorted(inputs))}), not {errors!r}"
    return ""


def _show(workspace: Workspace, view: View, body: Json) -> str:
    content, refusals = content_of(body.get("view"))
    if refusals:
        return f"the view in the answer is refused: {'; '.join(refusals)}"
    if body["response_action"] == "update":
        replace(workspace, view, content)
        return ""
    try:
        push(workspace, view.user, content)
    except ApiError as error:
        return error.code
    return ""
