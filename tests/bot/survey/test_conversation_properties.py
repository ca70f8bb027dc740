"""What holds for every conversation, whatever is said in whatever order and however often."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.survey.conversation import LONGEST_TEXT, Conversation, Refused, Said, Stage, Step, advance
from bot.survey.questions import RATINGS, Extra, ExtraQuestion, Option, QuestionKind, next_question
from bot.survey.scale import Band

START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NEW = Conversation(closes_at=START + timedelta(hours=1))

TEXTS = st.none() | st.text(max_size=5) | st.sampled_from(["", " ", "x" * (LONGEST_TEXT + 1)])
MINUTES = st.integers(0, 70)
OPTIONS = (Option("price", {}), Option("speed", {}), Option("people", {}))
QUESTIONS = (
    ExtraQuestion("why", QuestionKind.ONE, {"": "Why?"}, OPTIONS),
    ExtraQuestion("missing", QuestionKind.MANY, {"": "What is missing?"}, OPTIONS, (Band.PASSIVE, Band.DETRACTOR)),
    ExtraQuestion("ease", QuestionKind.RATING, {"": "How easy is it?"}),
    ExtraQuestion("wish", QuestionKind.TEXT, {"": "Any wish?"}, (), (Band.PROMOTER,)),
)
CHOICES = st.sampled_from(["", "price", "people", "4", "nonsense", "x" * (LONGEST_TEXT + 1)])
EXTRAS: st.SearchStrategy[dict[str, Extra]] = st.dictionaries(
    st.sampled_from(["why", "missing", "ease", "wish", "unknown"]), CHOICES | st.lists(CHOICES, max_size=3), max_size=3
)
ORDER = {stage: place for place, stage in enumerate(Stage)}


def at(minute: int) -> datetime:
    """The survey closes at minute 60."""
    return START + timedelta(minutes=minute)


@st.composite
def histories(draw: st.DrawFn) -> list[Said]:
    """What a person did, one thing a moment, as it came in: in any order, some of it twice."""
    moments = draw(st.lists(MINUTES, unique=True, max_size=12))
    scores = st.none() | st.integers(0, 10)
    events = [Said(at(minute), draw(scores), draw(TEXTS), draw(TEXTS), draw(EXTRAS)) for minute in moments]
    again = draw(st.lists(st.sampled_from(events), max_size=4)) if events else []
    return draw(st.permutations([*events, *again]))


def steps_of(events: Sequence[Said]) -> list[Step]:
    """Each step, from the beginning."""
    steps: list[Step] = []
    for event in events:
        steps.append(advance(steps[-1].conversation if steps else NEW, event, QUESTIONS))
    return steps


@given(histories())
def test_the_last_score_stands_in_whatever_order_the_events_came_in(events: list[Said]) -> None:
    """The last by the person's own time, among those given before the survey closed."""
    given_scores = [event for event in events if event.score is not None and event.at < NEW.closes_at]
    last = max(given_scores, key=lambda event: event.at).score if given_scores else None
    steps = steps_of(events)

    assert last == (steps[-1].conversation.score if steps else None)


@given(histories())
def test_the_scores_to_be_kept_are_those_that_were_given(events: list[Said]) -> None:
    """None is made up, and none that ever stood is left out."""
    steps = steps_of(events)
    kept = {(event.at, event.score) for event, step in zip(events, steps, strict=True) if step.scored}
    stood = {step.conversation.score for step in steps}

    assert kept <= {(event.at, event.score) for event in events}
    assert stood - {None} <= {score for _, score in kept}


@given(histories())
def test_a_refused_event_changes_nothing(events: list[Said]) -> None:
    """Neither the conversation nor what others hear of it."""
    before = NEW
    for step in steps_of(events):
        if step.refused is not None:
            assert before == step.conversation
            assert (False, False, False) == (step.changed, step.raise_alert, step.update_alert)
        assert step.refused is not None or step.conversation != before
        before = step.conversation


@given(histories())
def test_everything_said_again_in_its_order_changes_nothing(events: list[Said]) -> None:
    """The whole history redelivered, as it happened."""
    end = steps_of(events)[-1].conversation if events else NEW
    for event in sorted(events, key=lambda event: event.at):
        step = advance(end, event, QUESTIONS)
        taken_before = event.score is None or (end.scored_at is not None and event.at <= end.scored_at)
        if taken_before and end.event_at is not None and event.at <= end.event_at:
            assert end == step.conversation


@given(histories())
def test_an_alert_is_raised_at_most_once_and_updated_only_after(events: list[Said]) -> None:
    """And whoever is a detractor has been told of."""
    raised = False
    for step in steps_of(events):
        assert not (step.raise_alert and raised)
        assert not (step.update_alert and not raised)
        raised = raised or step.raise_alert
        assert raised == step.conversation.alerted
        assert raised or step.conversation.band is not Band.DETRACTOR


@given(histories())
def test_a_conversation_is_always_whole(events: list[Said]) -> None:
    """A score from the reason on, no text before it, and no text longer than the limit."""
    for step in steps_of(events):
        now = step.conversation
        known = (now.score is None, now.answered_at is None, now.event_at is None, now.scored_at is None)

        assert ((now.stage is Stage.SCORE,) * 4) == known
        assert now.score is not None or (now.reason, now.follow_up) == (None, None)
        assert all(0 < len(text) <= LONGEST_TEXT for text in (now.reason, now.follow_up) if text is not None)
        assert now.follow_up is None or now.stage in (Stage.EXTRA, Stage.DONE)
        assert not now.extras or now.stage not in (Stage.SCORE, Stage.REASON)
        left = next_question(QUESTIONS, now.band, now.extras)
        assert (left is None) <= (now.stage is not Stage.EXTRA)
        assert now.stage is not Stage.DONE or left is None


@given(histories())
def test_an_extra_answer_is_always_one_that_could_be_given(events: list[Said]) -> None:
    """A choice that is offered, a number from 1 to 5, a text within the limit; or it was left empty."""
    by_name = {question.name: question for question in QUESTIONS}
    offered = {option.value for option in OPTIONS}
    for step in steps_of(events):
        for name, told in step.conversation.extras.items():
            match by_name[name].kind:
                case QuestionKind.ONE:
                    assert told == "" or told in offered
                case QuestionKind.MANY:
                    assert set(told) <= offered
                case QuestionKind.RATING:
                    assert told == "" or told in RATINGS
                case QuestionKind.TEXT:
                    assert len(told) <= LONGEST_TEXT


@given(histories())
def test_an_extra_answer_is_never_lost(events: list[Said]) -> None:
    """Whatever is said later, other words replace it; an empty form does not."""
    given_names: set[str] = set()
    for step in steps_of(events):
        told = {name for name, said in step.conversation.extras.items() if said}
        assert given_names <= told
        given_names = told


@given(histories())
def test_a_conversation_goes_back_for_another_band_only(events: list[Said]) -> None:
    """And only to that band's question."""
    before = NEW
    for step in steps_of(events):
        if ORDER[step.conversation.stage] < ORDER[before.stage]:
            assert before.stage in (Stage.EXTRA, Stage.DONE)
            assert step.conversation.stage is Stage.FOLLOW_UP
            assert before.band is not step.conversation.band
        before = step.conversation


@given(st.integers(0, 10), st.integers(0, 10), st.text(max_size=9), st.text(max_size=9))
def test_nothing_said_is_lost_when_the_score_changes(first: int, second: int, reason: str, follow_up: str) -> None:
    """It is in the reason or in the follow-up, whatever the bands."""
    before = advance(NEW, Said(at(1), first, reason, follow_up)).conversation
    after = advance(before, Said(at(2), second)).conversation
    there = f"{after.reason} {after.follow_up}"

    assert all(text in there for text in (before.reason, before.follow_up) if text)


@given(histories(), st.integers(60, 100))
def test_nothing_said_after_the_end_counts(events: list[Said], minute: int) -> None:
    """Whatever came before."""
    end = steps_of(events)[-1].conversation if events else NEW

    assert Step(end, Refused.CLOSED) == advance(end, Said(at(minute), 0, "late", "late"), QUESTIONS)
