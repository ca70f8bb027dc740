"""People as Slack knows them, kept so that it is asked seldom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class SlackPerson(Base):
    """Somebody by their id in Slack, as they were when they were last asked about.

    `team_id` is the workspace that they belong to, which is another one for people of other companies. A guest is of
    our workspace and of another company. Not `found`: Slack shows nobody of this id to the app. `workspace` is the
    installation by which they are reached, none for that of the single token.
    """

    __tablename__ = "slack_people"

    slack_user_id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str | None]
    email: Mapped[str | None] = mapped_column(index=True)
    name: Mapped[str | None]
    timezone: Mapped[str | None]
    language: Mapped[str | None]
    is_bot: Mapped[bool]
    is_guest: Mapped[bool]
    deleted: Mapped[bool]
    found: Mapped[bool]
    workspace: Mapped[str | None]
    refreshed_at: Mapped[datetime]
