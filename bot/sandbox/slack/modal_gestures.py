"""What people do in modals and on the Home tab: press, fill in, send off, close."""

from __future__ import annotations

from bot.sandbox.slack.asking import Asking, button_of, element_of
from bot.sandbox.slack.delivery import Answer
from bot.sandbox.slack.errors import GestureError
from bot.sandbox.slack.forms import Entered, Found, entry, require_filled, state_of
from bot.sandbox.slack.modals import after_submission
from bot.sandbox.slack.payloads import closed, pressed_in_view, submitted
from bot.sandbox.slack.records import Json, View
from bot.sandbox.slack.stack import close_top


class ModalGestures(Asking):
    """Acting in the views that the app has put before a person."""

    async def press_in_view(
        self,
        view_id: str,
        action_id: str | None = None,
        *,
        text: str | None = None,
        values: Entered | None = None,
        block_id: str | None = None,
    ) -> Answer:
        """Press a button of an open modal or a Home tab (in one block, or in any)."""
        view = self._view(view_id)
        return await self._in_view(view, button_of(view.blocks, action_id, text, block_id), {}, values)

    async def choose_in_view(
        self, view_id: str, action_id: str, value: str | list[str], *, block_id: str | None = None
    ) -> Answer:
        """Choose from a menu, radio buttons or checkboxes of an open modal or a Home tab."""
        view = self._view(view_id)
        found = element_of(view.blocks, action_id, block_id)
        keeps = {} if found.element["type"] == "overflow" else {block_id or action_id: value}
        return await self._in_view(view, found, entry(found.element, value), keeps)

    async def _in_view(self, view: View, found: Found, chosen: Json, values: Entered | None) -> Answer:
        state = state_of(view.blocks, values)
        user = self.workspace.users[view.user]
        trigger_id = self.workspace.grant_trigger(user, self.delivery.patience.trigger_seconds)
        action = self._action(found, chosen)
        return await self._ask(pressed_in_view(self.workspace, user, view, action, state, trigger_id))

    async def submit(self, view_id: str, values: Entered | None = None) -> Answer:
        """Fill in the topmost modal and send it off; the app's answer closes it, changes it or shows errors in it."""
        view = self._view(view_id)
        user = self.workspace.users[view.user]
        if self.workspace.modals.get(user.id, [])[-1:] != [view_id]:
            raise GestureError("Only the topmost modal can be submitted")
        if not view.content.get("submit"):
            raise GestureError("This modal has no button to submit it")
        state = state_of(view.blocks, values)
        require_filled(view.blocks, state)
        trigger_id = self.workspace.grant_trigger(user, self.delivery.patience.trigger_seconds)
        answer = await self._ask(submitted(self.workspace, user, view, state, trigger_id))
        if answer.acknowledged and (trouble := after_submission(self.workspace, view, answer.body or {})):
            self.troubles.append(trouble)
        return answer

    async def close(self, view_id: str) -> Answer | None:
        """Close the topmost modal; the app hears of it where the modal says so."""
        view = self._view(view_id)
        user = self.workspace.users[view.user]
        close_top(self.workspace, user.id)
        if not view.content.get("notify_on_close"):
            return None
        return await self._ask(closed(self.workspace, user, view))

    def _view(self, view_id: str) -> View:
        homes = {view.id: view for view in self.workspace.homes.values()}
        view = self.workspace.views.get(view_id) or homes.get(view_id)
        if view is None:
            raise GestureError(f"No view {view_id} is open")
        return view
