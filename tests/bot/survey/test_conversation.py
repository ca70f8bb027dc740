"""The conversation, line by line: what each event does in each state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.survey.conversation import LONGEST_TEXT, NEXT, Conversation, Part, Refused, Said, Stage, Step, advance
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band

CLOSES = datetime(2026, 12, 13, tzinfo=UTC)
START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NEW = Conversation(closes_at=CLOSES)

WHY = ExtraQuestion("why", QuestionKind.ONE, {"": "Why?"}, (Option("price", {}), Option("speed", {})))
WISH = ExtraQuestion("wish", QuestionKind.TEXT, {"": "Any wish?"})
QUESTIONS = (WHY, WISH)

SAID = {
    Part.SCORE: {"score": 8},
    Part.REASON: {"reason": "because"},
    Part.FOLLOW_UP: {"follow_up": "more"},
    Part.EXTRA: {"extras": {"why": "price"}},
}
STAGES = {
    Stage.SCORE: NEW,
    Stage.REASON: replace(NEW, stage=Stage.REASON, score=7, answered_at=START, event_at=START, scored_at=START),
    Stage.FOLLOW_UP: replace(
        NEW, stage=Stage.FOLLOW_UP, score=7, reason="first", answered_at=START, event_at=START, scored_at=START
    ),
    Stage.EXTRA: replace(
        NEW,
        stage=Stage.EXTRA,
        score=7,
        reason="first",
        follow_up="then",
        answered_at=START,
        event_at=START,
        scored_at=START,
    ),
    Stage.DONE: replace(
        NEW,
        stage=Stage.DONE,
        score=7,
        reason="first",
        follow_up="then",
        answered_at=START,
        event_at=START,
        scored_at=START,
    ),
}


def at(seconds: float) -> datetime:
    """So long after the start."""
    return START + timedelta(seconds=seconds)


def said(seconds: float, score: int | None = None, reason: str | None = None, follow_up: str | None = None) -> Said:
    """What somebody said then."""
    return Said(at(seconds), score, reason, follow_up)


def after(*events: Said, before: Conversation = NEW) -> Conversation:
    """The conversation after these."""
    for event in events:
        before = advance(before, event).conversation
    return before


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("part", Part)
def test_each_event_in_each_state_does_what_the_table_says(stage: Stage, part: Part) -> None:
    """What the table lists leads to its stage; what it does not list changes nothing."""
    before = STAGES[stage]
    step = advance(before, Said(at(1), **SAID[part]), QUESTIONS)  # type: ignore[arg-type]

    if (stage, part) in NEXT:
        assert (None, NEXT[stage, part]) == (step.refused, step.conversation.stage)
        assert at(1) == step.conversation.event_at
    else:
        assert Step(before, Refused.NOT_ASKED) == step


def test_the_table_is_the_order_of_the_survey() -> None:
    """Score, reason, the band's question, thanks; nothing before the score but the score."""
    assert {Part.SCORE} == {part for stage, part in NEXT if stage is Stage.SCORE}
    assert {Part.SCORE, Part.REASON} == {part for stage, part in NEXT if stage is Stage.REASON}
    assert [Stage.REASON, Stage.FOLLOW_UP, Stage.DONE] == [
        after(*events).stage
        for events in (
            [said(1, 3)],
            [said(1, 3), said(2, reason="slow")],
            [said(1, 3), said(2, reason="slow"), said(3, follow_up="speed")],
        )
    ]


def test_all_may_be_said_in_one_moment() -> None:
    """The page sends its whole form at once."""
    step = advance(NEW, said(1, 10, "good", "everything"))

    assert (10, "good", "everything", Stage.DONE) == (
        step.conversation.score, step.conversation.reason, step.conversation.follow_up, step.conversation.stage
    )  # fmt: skip
    assert step.scored


def test_an_empty_text_goes_on_and_leaves_what_was_said() -> None:
    """Skipping a question is an answer to it; an empty form sent later wipes nothing out."""
    skipped = after(said(1, 9), said(2, reason=""), said(3, follow_up="  "))
    emptied = after(said(1, 9), said(2, reason="good"), said(3, reason="", follow_up=""))

    assert (Stage.DONE, None, None) == (skipped.stage, skipped.reason, skipped.follow_up)
    assert (Stage.DONE, "good", None) == (emptied.stage, emptied.reason, emptied.follow_up)


def test_a_changed_score_of_the_same_band_keeps_everything() -> None:
    """From 3 to 5 one is asked nothing anew."""
    now = after(said(1, 3, "slow", "speed"), said(2, 5))

    assert (5, Stage.DONE, "slow", "speed") == (now.score, now.stage, now.reason, now.follow_up)


def test_a_changed_band_asks_its_question_and_keeps_what_was_said() -> None:
    """What was an answer to another band's question stands with the reason, so that nothing is lost or misread."""
    now = after(said(1, 3, "slow", "speed"), said(2, 9))

    assert (9, Stage.FOLLOW_UP, "slow\n\nspeed", None) == (now.score, now.stage, now.reason, now.follow_up)
    assert Band.PROMOTER is now.band


def test_a_changed_band_before_the_reason_still_asks_for_the_reason() -> None:
    """Nothing had been said yet."""
    now = after(said(1, 3), said(2, 9))

    assert (Stage.REASON, None) == (now.stage, now.reason)


def test_the_same_event_again_changes_nothing() -> None:
    """Redelivered, reloaded: it is told from a new one by its time."""
    event = said(1, 3, "slow")
    before = after(event)

    assert Step(before, Refused.REPEATED) == advance(before, event)


def test_an_older_score_that_comes_late_is_kept_but_does_not_stand() -> None:
    """A redelivered 3 undoes no 9, and is not lost to the history either."""
    before = after(said(5, 9))
    step = advance(before, said(1, 3))

    assert Step(before, Refused.REPEATED, scored=True) == step


def test_a_newer_score_stands_though_a_text_overtook_it() -> None:
    """Scores are ordered among scores."""
    now = after(said(1, 3), said(9, reason="slow"), said(5, 6))

    assert (6, "slow", at(9), at(5)) == (now.score, now.reason, now.event_at, now.scored_at)


def test_the_same_score_pressed_again_is_taken_in_silence() -> None:
    """No refusal, no second score, nothing for others to hear; but an older one that comes later is older still."""
    step = advance(after(said(1, 3)), said(3, 3))

    assert (None, False, False, False, False) == (
        step.refused, step.scored, step.changed, step.raise_alert, step.update_alert
    )  # fmt: skip
    assert 3 == advance(step.conversation, said(2, 9)).conversation.score


def test_an_older_text_does_not_undo_a_newer_one() -> None:
    """Nor does it after the newer one was sent twice."""
    now = after(said(1, 3), said(2, reason="new"), said(4, reason="new"), said(3, reason="old"))

    assert "new" == now.reason


@pytest.mark.parametrize("part", Part)
def test_nothing_is_taken_once_the_survey_has_closed(part: Part) -> None:
    """What was said before the end and comes in later is; what was said from then on is not."""
    before = STAGES[Stage.EXTRA]
    for moment in (CLOSES, CLOSES + timedelta(days=1)):
        assert Step(before, Refused.CLOSED) == advance(before, Said(moment, **SAID[part]), QUESTIONS)  # type: ignore[arg-type]

    last = CLOSES - timedelta(microseconds=1)
    assert last == advance(before, Said(last, **SAID[part]), QUESTIONS).conversation.event_at  # type: ignore[arg-type]


def test_texts_are_cut_and_trimmed() -> None:
    """As long as any story, and no longer; also where two of them are joined."""
    long = f"  {'x' * (LONGEST_TEXT + 5)}"
    now = after(said(1, 3, long, long))
    joined = after(said(2, 9), before=now)

    assert [LONGEST_TEXT] * 2 == [len(text or "") for text in (now.reason, now.follow_up)]
    assert LONGEST_TEXT == len(joined.reason or "")


def test_what_no_database_can_keep_is_left_out_of_a_text() -> None:
    """A NUL, half a character: PostgreSQL refuses them, and nobody meant them."""
    now = after(said(1, 3, "a\0b \ud83d c"))

    assert "ab ? c" == now.reason
    assert None is after(said(1, 3, "\0 ")).reason


@pytest.mark.parametrize("score", [-1, 11, 100])
def test_what_is_no_score_is_an_error_of_ours(score: int) -> None:
    """The edge has checked it; here it must not get by."""
    with pytest.raises(ValueError, match="is not a whole number from 0 to 10"):
        advance(NEW, said(1, score))
    with pytest.raises(ValueError, match="is not a whole number from 0 to 10"):
        advance(after(said(5, 5)), said(1, score))


@pytest.mark.parametrize("score", range(11))
def test_a_detractor_is_told_at_once_and_nobody_else(score: int) -> None:
    """With the first score, before any comment."""
    step = advance(NEW, said(1, score))

    assert (score <= 6) == step.raise_alert == step.conversation.alerted
    assert not step.update_alert


def test_what_is_said_later_joins_the_alert() -> None:
    """The comment, a changed score, even one that is no detractor's any more."""
    before = after(said(1, 3))
    for event in (said(2, reason="slow"), said(2, score=5), said(2, score=10)):
        step = advance(before, event)

        assert (False, True, True) == (step.raise_alert, step.update_alert, step.conversation.alerted)


def test_an_empty_comment_is_nothing_new_for_an_alert() -> None:
    """The alert looks the same; the customer's own message does not."""
    step = advance(after(said(1, 3)), said(2, reason=""))

    assert (False, True) == (step.update_alert, step.changed)


def test_who_becomes_a_detractor_later_is_told_then() -> None:
    """With all that was said before."""
    step = advance(after(said(1, 9, "good")), said(2, 2))

    assert (True, False) == (step.raise_alert, step.update_alert)
