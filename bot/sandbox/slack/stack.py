"""The modals that a person has open, one upon the other, and how a view comes, changes and goes."""

from __future__ import annotations

import secrets

from bot.sandbox.slack.blockkit import view_refusals, with_ids
from bot.sandbox.slack.blockkit.surfaces import view_size
from bot.sandbox.slack.errors import ApiError
from bot.sandbox.slack.limits import LIMITS
from bot.sandbox.slack.records import Json, View
from bot.sandbox.slack.workspace import Workspace


def content_of(sent: object) -> tuple[Json, list[str]]:
    """Return a view's content as Slack stores it, and the reasons for refusing it (then the content is empty)."""
    refusals = view_refusals(sent)
    if refusals or not isinstance(sent, dict):
        return {}, refusals
    return {**sent, "blocks": with_ids(sent["blocks"])}, []


def too_large(sent: object) -> bool:
    """Tell whether a view is beyond the size that Slack takes."""
    return view_size(sent) > LIMITS["view.bytes.max"]


def push(workspace: Workspace, user: str, content: Json) -> View:
    """Lay a view on top of the person's stack; ``push_limit_reached`` on the fourth."""
    stack = workspace.modals.setdefault(user, [])
    if len(stack) >= LIMITS["view.stack.max"]:
        raise ApiError("push_limit_reached")
    view_id = workspace.next_id("V")
    view = View(view_id, user, "modal", content, _new_hash(workspace), stack[0] if stack else view_id)
    view.previous_view_id = stack[-1] if stack else None
    workspace.views[view_id] = view
    stack.append(view_id)
    workspace.changes.mark()
    return view


def replace(workspace: Workspace, view: View, content: Json) -> None:
    """Put new content into a view; its hash changes."""
    view.content = content
    view.hash = _new_hash(workspace)
    workspace.changes.mark()


def close_top(workspace: Workspace, user: str) -> None:
    """Take the topmost view away; the one beneath shows again."""
    workspace.views.pop(workspace.modals[user].pop(), None)
    workspace.changes.mark()


def close_all(workspace: Workspace, user: str) -> None:
    """Take every open modal of the person away."""
    for view_id in workspace.modals.pop(user, []):
        workspace.views.pop(view_id, None)
    workspace.changes.mark()


def found(workspace: Workspace, view_id: str | None, external_id: str | None) -> View | None:
    """Find an open modal or a published Home tab by its id or by the app's own name for it."""
    for view in (*workspace.views.values(), *workspace.homes.values()):
        if view.id == view_id or (external_id and view.external_id == external_id):
            return view
    return None


def _new_hash(workspace: Workspace) -> str:
    return f"{int(workspace.now().timestamp())}.{secrets.token_hex(4)}"
