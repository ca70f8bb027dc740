"""What a visitor can do in the windows that the product opens before somebody, and on the Home of the team's member."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.sandbox.slack import Answer, Json
from bot.sandbox.stage import Stage

REQUIRED = "Please fill this in."


class VisitorError(Exception):
    """What the visitor wanted cannot be done; the message says why."""


class Windows:
    """Acts in views, whoever's they are."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.acts: dict[str, Callable[[Mapping[str, Any]], Awaitable[object]]] = {
            "press_in_view": self.press,
            "choose_in_view": self.choose,
            "submit": self.submit,
            "close": self.close,
            "home": self.home,
        }

    async def press(self, wish: Mapping[str, Any]) -> None:
        """A button in it."""
        view, values, block = str(wish["view"]), filled_in(wish), self._block(wish)
        require(await self._stage.slack.press_in_view(view, str(wish["action"]), values=values, block_id=block))

    async def choose(self, wish: Mapping[str, Any]) -> None:
        """An option of a menu in it."""
        view, value, block = str(wish["view"]), entered(wish["value"]), self._block(wish)
        require(await self._stage.slack.choose_in_view(view, str(wish["action"]), value, block_id=block))

    async def submit(self, wish: Mapping[str, Any]) -> dict[str, Any]:
        """Send it off; what is wrong comes back by the block that it stands in."""
        view, values = str(wish["view"]), filled_in(wish)
        if missing := self._missing(view, values):
            return {"errors": missing}
        answer = await self._stage.slack.submit(view, values)
        require(answer)
        return {"errors": (answer.body or {}).get("errors") or {}}

    async def close(self, wish: Mapping[str, Any]) -> None:
        """Without sending it."""
        await self._stage.slack.close(str(wish["view"]))

    async def home(self, _wish: Mapping[str, Any]) -> None:
        """The page of the app, as the member who watches opens it."""
        await self._stage.slack.open_home(self._stage.you)

    def _block(self, wish: Mapping[str, Any]) -> str | None:
        workspace, view_id = self._stage.slack.workspace, str(wish["view"])
        homes = {view.id: view for view in workspace.homes.values()}
        view = workspace.views.get(view_id) or homes.get(view_id)
        return block_of(wish, [] if view is None else view.blocks)

    def _missing(self, view_id: str, values: Mapping[str, object]) -> dict[str, str]:
        """Fields that have to be filled in and are not: Slack's own client says so before anything is sent."""
        view = self._stage.slack.workspace.views.get(view_id)
        inputs: list[Json] = [] if view is None else [block for block in view.blocks if block["type"] == "input"]
        return {
            block["block_id"]: REQUIRED
            for block in inputs
            if not block.get("optional") and not values.get(block["block_id"])
        }


def block_of(wish: Mapping[str, Any], blocks: list[Json]) -> str | None:
    """The block that was meant, unless it has been drawn anew since: then whatever has the action will do."""
    wanted = str(wish.get("block") or "")
    return wanted if any(block.get("block_id") == wanted for block in blocks) else None


def filled_in(wish: Mapping[str, Any]) -> dict[str, str | list[str]]:
    """The fields, by their blocks."""
    return {str(name): entered(value) for name, value in dict(wish["values"]).items()}


def entered(value: object) -> str | list[str]:
    """A text, or several options."""
    return [str(one) for one in value] if isinstance(value, list) else str(value)


def require(answer: Answer) -> None:
    """VisitorError where the product did not answer."""
    if not answer.acknowledged:
        raise VisitorError("Slack did not get an answer in time. Please try again.")
