"""“Not a real answer”, of any answer: it no longer counts, with who said so and why; and back.

An answer that is a case is judged by the case's own rules, which close and open it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.casework import Acted, Casework
from bot.survey.acts import Exclude, Include
from scheduler.policy import PRIORITY
from storage.database import Session
from storage.queries.exclusions import Excluded, Judged, judged, keep_exclusions
from storage.queries.messages import NewMessage, enqueue, known_messages
from storage.types import Channel, MessageKind


class Came(StrEnum):
    """What came of it."""

    DONE = "done"
    SO_ALREADY = "so already"
    NO_ANSWER = "no answer"


@dataclass(frozen=True, slots=True)
class Judging:
    """`await db.write(judging.judge, Excluded(…))`, then ring the bell."""

    casework: Casework

    def judge(self, session: Session, items: Sequence[Excluded]) -> list[Came]:
        """Do what was said, in order; the alert, where there is one, is drawn anew."""
        known = judged(session, {item.answer_id for item in items})
        came = []
        for item in items:
            answer = known.get(item.answer_id)
            if answer is None:
                came.append(Came.NO_ANSWER)
            elif answer.status is item.status:
                came.append(Came.SO_ALREADY)
            else:
                known[item.answer_id] = Judged(item.status, answer.case_id)
                came.append(self.changed(session, item, answer))
        return came

    def changed(self, session: Session, item: Excluded, answer: Judged) -> Came:
        """By the case, if it is one."""
        if answer.case_id is None:
            keep_exclusions(session, [item])
            enqueue(session, redrawing(session, item), item.at)
            return Came.DONE
        what = Include(item.by) if item.because is None else Exclude(item.by, why=item.because)
        key = f"exclusion:{item.answer_id}:{item.at.isoformat()}"
        (done,) = self.casework.act(session, [Acted(answer.case_id, what, item.at, key)])
        return Came.DONE if done.refused is None else Came.SO_ALREADY


def redrawing(session: Session, item: Excluded) -> list[NewMessage]:
    """The alert anew, if there was one."""
    if not known_messages(session, [f"alert:{item.answer_id}"]):
        return []
    kind, key = MessageKind.ALERT_UPDATE, f"alert-update:{item.answer_id}:{item.at.isoformat()}"
    return [NewMessage(key, kind, Channel.SLACK, PRIORITY[kind.value], item.at, answer_id=item.answer_id)]
