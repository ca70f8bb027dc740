"""Hits on the links of a mail: evidence, not answers; who was seen scanning; and whose mail system is whose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import HitState, Id, Json

TO_BE_LOOKED_AT = text("look_at IS NOT NULL")
HELD = text("state = 'held'")


class LinkHit(Base):
    """One request for a link. `link` is its score's number, or its name; `network` the address cut to its /24 or /48.

    `place` and `vendor` say what is known of the network, `agent` and `hints` are what the program tells of itself,
    `headers` which of those were there that browsers send. `report` is what the page's script saw, `said` what a form
    said: the texts only while they stand nowhere else. It is looked at, with all others on the invitation, from
    `look_at` on. `decided_by` is the operator who overruled the rules.
    """

    __tablename__ = "link_hits"
    __table_args__ = (
        Index("ix_link_hits_look_at", "look_at", sqlite_where=TO_BE_LOOKED_AT, postgresql_where=TO_BE_LOOKED_AT),
        Index("ix_link_hits_held", "hit_at", sqlite_where=HELD, postgresql_where=HELD),
        Index(None, "invitation_id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitations.id", ondelete="CASCADE"))
    link: Mapped[str]
    method: Mapped[str]
    network: Mapped[str]
    place: Mapped[str]
    vendor: Mapped[str | None]
    agent: Mapped[str]
    hints: Mapped[str]
    headers: Mapped[str]
    report: Mapped[str | None]
    said: Mapped[dict[str, Any] | None] = mapped_column(Json)
    hit_at: Mapped[datetime]
    state: Mapped[HitState]
    look_at: Mapped[datetime | None]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]


class LinkScanner(Base):
    """Who was seen scanning links, from when to when. No `agent`: all that comes from the network is one."""

    __tablename__ = "link_scanners"

    network: Mapped[str] = mapped_column(primary_key=True)
    agent: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime] = mapped_column(index=True)


class MailDomain(Base):
    """Whose mail system a recipient's domain has, as its MX records said; None where that is nobody's we know."""

    __tablename__ = "mail_domains"

    domain: Mapped[str] = mapped_column(primary_key=True)
    vendor: Mapped[str | None]
    looked_up_at: Mapped[datetime]
