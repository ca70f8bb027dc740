"""What a survey said when somebody was asked, and when it is due next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from storage.models.base import Base
from storage.types import Json


class SurveyDefinition(Base):
    """A survey's definition by its digest: who was asked keeps the wording they were asked with."""

    __tablename__ = "survey_definitions"

    digest: Mapped[str] = mapped_column(primary_key=True)
    survey: Mapped[str]
    document: Mapped[dict[str, Any]] = mapped_column(Json)
    created_at: Mapped[datetime]


class Schedule(Base):
    """When a survey's next wave opens. `rule` tells that the configuration changed and the time must be found anew."""

    __tablename__ = "schedules"

    survey: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str]
    next_at: Mapped[datetime]
