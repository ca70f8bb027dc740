"""Answers that are said not to be real: out of the figures and back, by the case where there is one."""

from __future__ import annotations

from datetime import timedelta

from bot.casework import Casework
from bot.exclusions import Came, Judging
from bot.survey.routing import CaseRules
from storage.database import Database
from storage.models import Answer, Case, Message
from storage.queries.exclusions import Excluded, answers_called, exclusion_of
from storage.types import AnswerStatus, MessageKind
from tests.support.clock import START
from tests.support.factories import an_invitation, every, import_answers, only, say

JUDGING = Judging(Casework(CaseRules()))


def judge(db: Database, answer_id: int, because: str | None, hours: int = 1) -> Came:
    """Ann says so, so many hours later."""
    said = Excluded(answer_id, "U0000ANN", because, START + timedelta(hours=hours))
    return db.write_now(JUDGING.judge, [said])[0]


def test_an_answer_is_taken_out_and_put_back_with_who_and_why(db: Database) -> None:
    """The last word stands; the same again changes nothing."""
    (answer_id,) = import_answers(db, [{"score": 9, "answered_at": START}])

    assert [Came.DONE, Came.SO_ALREADY] == [judge(db, answer_id, "a test"), judge(db, answer_id, "of ours", 2)]
    kept = db.read_now(exclusion_of, answer_id)
    assert kept is not None
    assert (AnswerStatus.EXCLUDED, "U0000ANN", "a test") == (only(db, Answer).status, kept.by, kept.because)
    assert [Came.DONE, Came.NO_ANSWER] == [judge(db, answer_id, None, 3), judge(db, answer_id + 1, "a test", 3)]
    assert AnswerStatus.COUNTED is only(db, Answer).status


def test_two_at_once_are_one(db: Database) -> None:
    """The second of a batch is told that it is so already."""
    (answer_id,) = import_answers(db, [{"score": 9, "answered_at": START}])
    said = [Excluded(answer_id, by, "a test", START) for by in ("U0000ANN", "U0000BOB")]

    assert [Came.DONE, Came.SO_ALREADY] == db.write_now(JUDGING.judge, said)


def test_an_answer_that_is_a_case_is_judged_by_the_case(db: Database) -> None:
    """It is closed and opened with it, and its history tells it."""
    say(db, an_invitation(db), START, score=2)
    answer_id = only(db, Answer).id

    assert Came.DONE is judge(db, answer_id, "a test")
    assert ("excluded", "a test") == (only(db, Case).state, only(db, Case).excluded_because)
    assert Came.DONE is judge(db, answer_id, None, 2)
    assert ("open", AnswerStatus.COUNTED) == (only(db, Case).state, only(db, Answer).status)
    assert db.read_now(exclusion_of, answer_id) is None


def test_only_an_alert_that_there_is_is_drawn_anew(db: Database) -> None:
    """An imported answer has none."""
    (answer_id,) = import_answers(db, [{"score": 9, "answered_at": START}])
    judge(db, answer_id, "a test")

    assert [] == [one for one in every(db, Message) if one.kind is MessageKind.ALERT_UPDATE]


def test_an_answer_is_found_by_what_an_export_calls_it(db: Database) -> None:
    """Our own number, or the id that it came with."""
    own, theirs = import_answers(
        db, [{"score": 9, "answered_at": START}, {"score": 8, "answered_at": START, "source_key": "r7"}]
    )

    assert [[own], [theirs], [], []] == [
        db.read_now(answers_called, name) for name in (f"eleven-{own}", "r7", f"eleven-{theirs}", "r8")
    ]
