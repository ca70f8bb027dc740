"""Waves in the store: opened once for a survey and period, planned in chunks of contacts, listed with their counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, exists, false, func, or_, select, update
from sqlalchemy.orm import Session

from storage.models import Answer, CustomerEvent, Invitation, Omission, Standstill, Wave
from storage.queries import definitions
from storage.queries.inserting import insert_into
from storage.queries.records import record
from storage.types import MessageKind, WaveState

# The reason why a question waits begins like this while its wave is held.
HELD = "the wave is held"
# What is not sent then.
ASKING = (MessageKind.QUESTION, MessageKind.REMINDER, MessageKind.CHANNEL_QUESTION)
# Why nothing at all is asked; NULL, but for an emergency.
STOPPED = select(Standstill.because).limit(1).scalar_subquery()


@dataclass(frozen=True, slots=True)
class NewWave:
    """A wave to open. `period` is what makes it the only one of its kind: 2026-Q4, or a day for one by hand."""

    survey: str
    period: str
    digest: str
    document: dict[str, Any]
    scheduled_for: datetime
    now: datetime
    closes_at: datetime
    # Not in each contact's working hours, but now.
    at_once: bool = False
    # It waits until somebody of the owners has approved it.
    needs_approval: bool = False
    # Why nobody is asked, and nobody opens it again.
    skipped_because: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A wave as it stands now, and as it stood before; None: it is new."""

    id: int
    state: WaveState
    before: WaveState | None

    @property
    def changed(self) -> bool:
        """Whether anything is different."""
        return self.state is not self.before


@dataclass(frozen=True, slots=True)
class PlannedWave:
    """A wave whose contacts are being chosen. `passes` is how often they have all been looked at before."""

    id: int
    survey: str
    definition: str
    opened_at: datetime
    closes_at: datetime
    passes: int
    at_once: bool
    spread_days: int | None


@dataclass(frozen=True, slots=True)
class HeldWave:
    """A wave, and why it is held; None where it goes on."""

    survey: str
    period: str
    held_because: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """Why a wave is held (None: it goes on), and whether it asks at once or in each contact's working hours."""

    held_because: str | None
    at_once: bool


PLANNED = tuple(getattr(Wave, name) for name in PlannedWave.__slots__)


@dataclass(frozen=True, slots=True)
class ListedWave:
    """A wave with how many were invited, asked (the question was sent) and have answered."""

    id: int
    survey: str
    period: str
    opened_at: datetime
    closes_at: datetime
    state: WaveState
    invited: int
    asked: int
    answered: int
    held_because: str | None = None
    skipped_because: str | None = None


def announce_waves(session: Session, waves: Sequence[NewWave]) -> list[Opened]:
    """Make them known before their time; one that there is already stays as it is."""
    return [kept(session, wave, WaveState.ANNOUNCED) for wave in waves]


def open_waves(session: Session, waves: Sequence[NewWave]) -> list[Opened]:
    """Open or skip them. By whichever copy of the program: one that is open stays as it is, one that was announced
    opens unless it is held, or has to be approved and is not.
    """
    return [open_wave(session, wave) for wave in waves]


def open_wave(session: Session, wave: NewWave) -> Opened:
    """Open one."""
    state = WaveState.PLANNING if wave.skipped_because is None else WaveState.SKIPPED
    made = kept(session, wave, WaveState.ANNOUNCED if wave.needs_approval else state)
    if made.changed and not wave.needs_approval:
        return made
    may_open = [Wave.id == made.id, Wave.state == WaveState.ANNOUNCED]
    if state is WaveState.PLANNING:
        may_open.append(Wave.held_at.is_(None))
        if wave.needs_approval:
            may_open.append(Wave.approved_at.is_not(None))
    opening = update(Wave).where(*may_open).values(state=state, **definition_of(wave))
    if session.execute(opening.returning(Wave.id)).first() is not None:
        return Opened(made.id, state, WaveState.ANNOUNCED)
    return made


def kept(session: Session, wave: NewWave, state: WaveState) -> Opened:
    """The wave of that survey and period, in this state if it is new."""
    definitions.keep(session, wave.digest, wave.survey, wave.document, wave.now)
    row = {
        "survey": wave.survey,
        "period": wave.period,
        "scheduled_for": wave.scheduled_for,
        "state": state,
        "planned_through": 0,
        "passes": 0,
        "at_once": wave.at_once,
        **definition_of(wave),
    }
    statement = insert_into(session, Wave).values(row).on_conflict_do_nothing(index_elements=["survey", "period"])
    made: int | None = session.execute(statement.returning(Wave.id)).scalar()
    if made is not None:
        return Opened(made, state, None)
    found = select(Wave.id, Wave.state).where(Wave.survey == wave.survey, Wave.period == wave.period)
    already = session.execute(found).one()
    return Opened(already.id, already.state, already.state)


def definition_of(wave: NewWave) -> dict[str, Any]:
    """What is decided when a wave opens: an announced one is asked as the survey is defined by then."""
    return {
        "definition": wave.digest,
        "opened_at": wave.now,
        "closes_at": wave.closes_at,
        "skipped_because": wave.skipped_because,
    }


def being_planned(session: Session) -> list[PlannedWave]:
    """The waves whose contacts have not all been looked at, after a crash too."""
    query = select(*PLANNED).where(Wave.state == WaveState.PLANNING).order_by(Wave.id)
    return [record(PlannedWave, row) for row in session.execute(query)]


def planned_wave(session: Session, wave_id: int) -> PlannedWave | None:
    """By its id, in whatever state."""
    row = session.execute(select(*PLANNED).where(Wave.id == wave_id)).first()
    return None if row is None else record(PlannedWave, row)


def begin_passes(session: Session, times: Sequence[datetime]) -> list[int]:
    """Look at all contacts anew in the waves for which it is time; how many waves."""
    begun = 0
    for now in times:
        due = (Wave.state == WaveState.OPEN, Wave.next_pass_at <= now, Wave.held_at.is_(None))
        anew = update(Wave).where(*due).values(state=WaveState.PLANNING, planned_through=0, next_pass_at=None)
        begun += len(session.scalars(anew.returning(Wave.id)).all())
    return [begun] * len(times)


def spread_over(session: Session, items: Sequence[tuple[int, int]]) -> list[int]:
    """Over how many days a wave is spread: as was said first, by whichever copy of the program."""
    said = []
    for wave_id, days in items:
        session.execute(update(Wave).where(Wave.id == wave_id, Wave.spread_days.is_(None)).values(spread_days=days))
        said.append(session.execute(select(Wave.spread_days).where(Wave.id == wave_id)).scalar_one() or 0)
    return said


def listed(session: Session, survey: str | None = None) -> list[ListedWave]:
    """The waves, newest first."""
    counts = (
        select(
            Invitation.wave_id,
            func.count(Invitation.id).label("invited"),
            func.count(Invitation.asked_at).label("asked"),
            func.count(Answer.id).label("answered"),
        )
        .outerjoin(Answer, Answer.invitation_id == Invitation.id)
        .where(Invitation.wave_id.is_not(None))
        .group_by(Invitation.wave_id)
        .subquery()
    )
    query = (
        select(
            Wave.id,
            Wave.survey,
            Wave.period,
            Wave.opened_at,
            Wave.closes_at,
            Wave.state,
            func.coalesce(counts.c.invited, 0),
            func.coalesce(counts.c.asked, 0),
            func.coalesce(counts.c.answered, 0),
            Wave.held_because,
            Wave.skipped_because,
        )
        .outerjoin(counts, counts.c.wave_id == Wave.id)
        .order_by(Wave.opened_at.desc(), Wave.id.desc())
    )
    if survey is not None:
        query = query.where(Wave.survey == survey)
    return [record(ListedWave, row) for row in session.execute(query)]


def planned_through(session: Session, wave_id: int) -> int | None:
    """The contact up to which the wave has been planned; None when it is not being planned any more. Locks the wave."""
    query = select(Wave.planned_through).where(Wave.id == wave_id, Wave.state == WaveState.PLANNING)
    return session.execute(query.with_for_update()).scalar()


def planned(session: Session, wave_id: int, through: int | None, again_at: datetime | None) -> None:
    """Go on from this contact next time; None: all have been looked at, and are again at that time."""
    if through is None:
        changed: dict[str, Any] = {"state": WaveState.OPEN, "passes": Wave.passes + 1, "next_pass_at": again_at}
    else:
        changed = {"planned_through": through}
    session.execute(update(Wave).where(Wave.id == wave_id).values(**changed))


def forget_omissions(session: Session, wave_id: int, begin: int, end: int) -> None:
    """Of the contacts after `begin`, up to `end`, who are in the wave by now, nothing keeps them out of it."""
    invited = exists().where(Invitation.wave_id == wave_id, Invitation.contact_id == Omission.contact_id)
    these = (Omission.wave_id == wave_id, Omission.contact_id > begin, Omission.contact_id <= end)
    session.execute(delete(Omission).where(*these, invited))


def wave_of(session: Session, wave_id: int) -> HeldWave | None:
    """By its id; in an emergency every wave is held."""
    held = func.coalesce(Wave.held_because, STOPPED)
    row = session.execute(select(Wave.survey, Wave.period, held).where(Wave.id == wave_id)).first()
    return None if row is None else record(HeldWave, row)


def standing_of(session: Session, invitation_id: int) -> Standing | None:
    """How the wave of an invitation stands, or the event that it is about; None for one by hand. In an emergency all
    but what somebody asks by hand is held.
    """
    query = (
        select(func.coalesce(Wave.held_because, STOPPED), func.coalesce(Wave.at_once, false()))
        .select_from(Invitation)
        .outerjoin(Wave, Wave.id == Invitation.wave_id)
        # By the contact, too, because that is what the events have an index of.
        .outerjoin(
            CustomerEvent,
            and_(CustomerEvent.contact_id == Invitation.contact_id, CustomerEvent.invitation_id == Invitation.id),
        )
        .where(Invitation.id == invitation_id, or_(Wave.id.is_not(None), CustomerEvent.id.is_not(None)))
    )
    row = session.execute(query).first()
    return None if row is None else record(Standing, row)
