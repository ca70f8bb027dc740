"""What all tables share: naming of constraints (so that migrations can speak of them) and the types of columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar, cast

from sqlalchemy import MetaData, String, Table
from sqlalchemy.orm import DeclarativeBase

from storage.types import (
    Answerers,
    AnswerStatus,
    Channel,
    EventState,
    HitState,
    Json,
    MessageKind,
    MessageState,
    SuppressedBecause,
    UtcDateTime,
    WaveState,
)
from storage.vocabulary import Vocabulary


class Base(DeclarativeBase):
    """Every table: typed, nothing loaded by accident."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, str]: Json,
        str: String(),
        Channel: Vocabulary(Channel),
        EventState: Vocabulary(EventState),
        WaveState: Vocabulary(WaveState),
        AnswerStatus: Vocabulary(AnswerStatus),
        MessageKind: Vocabulary(MessageKind),
        MessageState: Vocabulary(MessageState),
        HitState: Vocabulary(HitState),
        SuppressedBecause: Vocabulary(SuppressedBecause),
        Answerers: Vocabulary(Answerers),
    }


def table_of(model: type[Base]) -> Table:
    """The table itself: statements on it skip the unit of work, which the hot paths do not need."""
    return cast("Table", model.__table__)
