"""The app's Home: published when somebody opens it, and again when what it shows has changed."""

from __future__ import annotations

import logging
import re
from datetime import datetime
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError

from bot.config import Programme
from bot.slack import wishing
from bot.slack.background import Background
from bot.slack.client import NotInstalledError
from bot.slack.home_pages import MemberPages
from bot.slack.home_view import (
    MOST_ANSWERS,
    REFRESH,
    WISH,
    CustomerPage,
    View,
    for_customer,
    for_member,
    without_pictures,
)
from bot.slack.permission import Acting, Permission
from bot.slack.press import moment
from bot.slack.wishing import Wish, chosen
from bot.slack.workspaces import Workspace, Workspaces
from storage.database import Database, Session
from storage.queries.homes import OwnContact, contact_in_slack, has_cases, own_answers

log = logging.getLogger(__name__)


class Homes:
    """The listeners, and `refresh` for others."""

    def __init__(
        self,
        workspaces: Workspaces,
        db: Database,
        programme: Programme,
        permission: Permission,
        background: Background,
        members: MemberPages,
    ) -> None:
        self._members = members
        self._workspaces = workspaces
        self._db = db
        self._programme = programme
        self._permission = permission
        self._background = background

    def attach(self, app: AsyncApp) -> None:
        """Listen to those who come, and to the buttons."""
        app.event("app_home_opened")(self.opened)
        app.action(re.compile(f"^{WISH}"))(self.wished)
        app.action(REFRESH)(self.again)

    async def opened(self, event: dict[str, Any], workspace: Workspace) -> None:
        """Slack tells of both tabs; the other one is the conversation."""
        if event.get("tab") == "home" and isinstance(event.get("user"), str):
            self._background.start(self.show(event["user"], workspace))

    async def again(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """How it stands now."""
        await ack()
        self._background.start(self.show(str(body["user"]["id"]), workspace))

    async def wished(self, ack: AsyncAck, body: dict[str, Any], workspace: Workspace) -> None:
        """How often they want to be asked, if at all; acknowledged when it is written."""
        if (contact := await self._pressing(body)) is not None:
            said = Wish(contact.id, chosen(body, otherwise=""), pressed_at(body))
            await self._db.write(wishing.take, said, urgent=True)
        await self.again(ack, body, workspace)

    async def refresh(self, user_id: str, notice: str = "") -> None:
        """The page of somebody of our own. Never raises what Slack says."""
        try:
            home = await self._workspaces.home()
        except NotInstalledError:
            return
        await self.show(user_id, home, notice)

    async def show(self, user_id: str, workspace: Workspace, notice: str = "") -> None:
        """Publish what this person may see; `notice` is for them alone, ours. Never raises what Slack says."""
        try:
            view = await self._view(Acting(user_id), workspace, notice)
            await publish(workspace, user_id, view)
        except Exception as error:  # noqa: BLE001 - a page that is not shown loses nothing
            log.warning("a Home was not shown: %s", type(error).__name__, extra={"action": "home"})

    async def _pressing(self, body: dict[str, Any]) -> OwnContact | None:
        """The contact who pressed, whatever number the button carries."""
        return await self._db.read(contact_in_slack, str(body["user"]["id"]))

    async def _view(self, acting: Acting, workspace: Workspace, notice: str) -> View:
        contact = await self._db.read(contact_in_slack, acting.user_id)
        if workspace.is_home and await self._is_member(acting, contact):
            return for_member(await self._db.read(self._members.page, acting.user_id, notice))
        return for_customer(await self._db.read(customer_page, self._programme, contact))

    async def _is_member(self, acting: Acting, contact: OwnContact | None) -> bool:
        """A contact is a customer, also in our own workspace, unless they look after cases."""
        if await self._permission.refusal(acting) is not None:
            return False
        named = self._permission.names_somebody
        return contact is None or named or await self._db.read(has_cases, acting.user_id)


async def publish(workspace: Workspace, user_id: str, view: View) -> None:
    """Without its pictures where Slack could not fetch them: it refuses the whole view then."""
    try:
        await workspace.client.views_publish(user_id=user_id, view=view)
    except SlackApiError:
        without = without_pictures(view)
        if without == view:
            raise
        await workspace.client.views_publish(user_id=user_id, view=without)


def pressed_at(body: dict[str, Any]) -> datetime:
    """When the button was pressed: of two that come in the wrong order, the later one stands."""
    return moment(str(body["actions"][0]["action_ts"]))


def customer_page(session: Session, programme: Programme, contact: OwnContact | None) -> CustomerPage:
    """All that a customer's Home shows."""
    survey = programme.default_survey
    return CustomerPage(
        company=programme.company,
        contact=contact,
        answers=() if contact is None else tuple(own_answers(session, contact.id, MOST_ANSWERS)),
        subjects={name: one.subject for name, one in programme.surveys.items()},
        wording=programme.languages.wording_for(None if contact is None else contact.language, survey.language),
        zone=programme.timezone,
    )
