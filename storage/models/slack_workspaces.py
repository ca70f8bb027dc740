"""Workspaces of Slack in which somebody has installed the app."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base


class SlackWorkspace(Base):
    """One installation. `token` is sealed: whoever reads the table cannot use it. `is_home`: our own people are there.

    `domains` are those whose people are looked for there, with spaces between; none: everybody's. `link` is the
    invitation to install that was used, and `attempt` the way through Slack by which it was: each is good once.
    """

    __tablename__ = "slack_workspaces"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    enterprise_id: Mapped[str | None]
    name: Mapped[str]
    is_home: Mapped[bool]
    bot_user_id: Mapped[str]
    bot_id: Mapped[str]
    scopes: Mapped[str]
    token: Mapped[str]
    domains: Mapped[str]
    link: Mapped[str] = mapped_column(unique=True)
    attempt: Mapped[str] = mapped_column(unique=True)
    installed_by: Mapped[str]
    installed_at: Mapped[datetime]
