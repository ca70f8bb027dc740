"""Looking at a selection as a whole: the exact shares of its groups, and who would be asked and who not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, literal, select
from sqlalchemy.orm import Session

from storage.models import Contact, Invitation, Omission
from storage.queries.attributes import attribute
from storage.queries.eligibility import LeftOut, Selection, in_audience, lot, outcome, outcome_of
from storage.types import Channel


@dataclass(frozen=True, slots=True)
class Counted:
    """How many would be asked by each channel, and how many not, for what reason."""

    asked: Mapping[Channel, int]
    left_out: Mapping[LeftOut, int]

    @property
    def total(self) -> int:
        """How many would be asked."""
        return sum(self.asked.values())

    @property
    def everybody(self) -> int:
        """All who were looked at."""
        return self.total + sum(self.left_out.values())

    def as_json(self) -> dict[str, dict[str, int]]:
        """The numbers by channel and by reason."""
        return {
            "by_channel": {channel.value: number for channel, number in self.asked.items()},
            "left_out": {reason.value: number for reason, number in self.left_out.items()},
        }


def shares_of_groups(session: Session, wave_id: int, selection: Selection, by: str) -> dict[str | None, int]:
    """Up to which lot each value of an attribute is drawn, so that each group has its share, rounded up."""
    value = attribute(Contact, by)
    numbered = (
        select(
            value.label("value"),
            lot(wave_id).label("lot"),
            func.row_number().over(partition_by=value, order_by=(lot(wave_id), Contact.id)).label("place"),
            func.count().over(partition_by=value).label("size"),
        )
        .where(Contact.suppressed_at.is_(None), in_audience(selection.audience))
        .subquery()
    )
    drawn = numbered.c.place - 1 < numbered.c.size * literal(selection.lots.share)
    query = select(numbered.c.value, func.max(numbered.c.lot) + 1).where(drawn).group_by(numbered.c.value)
    return {row[0]: row[1] for row in session.execute(query)}


def left_out_of(session: Session, wave_ids: Sequence[int]) -> dict[int, Counted]:
    """Who of the audience was left out of these waves, as it was kept."""
    of = Omission
    query = select(of.wave_id, of.reason, func.count()).where(of.wave_id.in_(wave_ids)).group_by(of.wave_id, of.reason)
    found: dict[int, dict[LeftOut, int]] = {}
    for wave_id, reason, number in session.execute(query):
        found.setdefault(wave_id, {})[LeftOut(reason)] = number
    return {wave_id: Counted({}, reasons) for wave_id, reasons in found.items()}


def count(session: Session, wave_id: int, selection: Selection) -> Counted:
    """All contacts but those who are in the wave already, each counted once: by the channel that they would be asked
    by, or by the first reason not to.
    """
    in_it = exists().where(Invitation.contact_id == Contact.id, Invitation.wave_id == wave_id)
    word = outcome(wave_id, selection).label("outcome")
    rows = session.execute(select(word, func.count()).where(~in_it).group_by("outcome"))
    numbers = {outcome_of(row[0]): row[1] for row in rows}
    return Counted(
        asked={known: number for known, number in numbers.items() if isinstance(known, Channel)},
        left_out={known: number for known, number in numbers.items() if isinstance(known, LeftOut)},
    )
