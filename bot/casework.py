"""What is done to cases → their rows, a line of history and the messages that follow, in one transaction.

Everything goes through the pure rules of `bot.survey.cases`: acts of members, what a customer's answer means for a case
(called by `intake`, in its transaction), and what comes by itself when a time has passed.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from bot.survey import acts, cases
from bot.survey.cases import Case, CaseState, Event, Outcome, Refusal, Refused, Step
from bot.survey.casefile import next_at
from scheduler.policy import PRIORITY
from storage.queries import cases as rows
from storage.queries.messages import NewMessage, enqueue
from storage.types import Channel, MessageKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Any

    from bot.survey.acts import Act
    from bot.survey.routing import CaseRules
    from storage.database import Session
    from storage.queries.cases import StoredCase


@dataclass(frozen=True, slots=True)
class Acted:
    """What a member did to a case. The key names the press itself (team, message, action's time): taken once."""

    case_id: int
    act: Act
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Done:
    """How the case stands now. None: there is no such case. `refused`: nothing was changed, and why."""

    case: StoredCase | None
    refused: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Casework:
    """The acts on cases, by a programme's rules. `await db.write(casework.act, Acted(…))`, then ring the bell."""

    rules: CaseRules

    def act(self, session: Session, items: Sequence[Acted]) -> list[Done]:
        """Do what members did, in order; what was done before (by its key) is not done again, and not refused."""
        raise NotImplementedError

    def tick(self, session: Session, items: Sequence[datetime]) -> list[int]:
        """Wake, remind and escalate what is due at each of these times, up to `BATCH` cases; how many there were."""
        raise NotImplementedError
