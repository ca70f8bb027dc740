"""What holds for a case whatever several members, the customer and the clock do to it, in whatever order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.survey import acts
from bot.survey.acts import Act
from bot.survey.business import BusinessHours
from bot.survey.casefile import next_at
from bot.survey.cases import UNRESOLVED, Case, CaseState, Outcome, act, opened, standing
from bot.survey.terms import Terms

START = datetime(2026, 11, 18, 12, tzinfo=UTC)
MEMBERS = st.sampled_from(["U0000ANN", "U0000BOB", "U0000CEE"])
TERMS = st.builds(
    Terms,
    week=st.just(BusinessHours(ZoneInfo("Europe/Helsinki"))),
    contact_hours=st.integers(1, 40),
    resolve_hours=st.integers(1, 80),
    remind_before_hours=st.integers(0, 50),
    escalate_after_hours=st.none() | st.integers(0, 20),
)
UNTIL = st.integers(-10, 500).map(lambda hours: START + timedelta(hours=hours))
ACTS = st.one_of(
    st.builds(acts.Claim, MEMBERS),
    st.builds(acts.Assign, MEMBERS, MEMBERS),
    st.builds(acts.Contacted, MEMBERS),
    st.builds(acts.Resolve, MEMBERS, st.just("price"), st.sampled_from(Outcome), st.none() | st.text(max_size=5)),
    st.builds(acts.Snooze, MEMBERS, UNTIL),
    st.builds(acts.Reopen, MEMBERS),
    st.builds(acts.Exclude, MEMBERS, st.just("a test")),
    st.builds(acts.Include, MEMBERS),
    st.builds(acts.ScoreChanged, st.just(3), st.just(9)),
    st.builds(acts.ScoreRose, st.just(3), st.just(9)),
    st.builds(acts.ScoreFell, st.just(9), st.just(3)),
    st.just(acts.Wake()),
    st.just(acts.Remind()),
    st.just(acts.Escalate()),
)
STORIES = st.lists(st.tuples(st.integers(0, 60), ACTS), max_size=25)
Story = list[tuple[int, Act]]


def play(story: Story, terms: Terms) -> list[tuple[Act, datetime, Case, Case, bool]]:
    """Each act with its time, the case before and after it, and whether it was refused."""
    case, now = opened(START, None, terms).case, START
    played = []
    for hours, what in story:
        now += timedelta(hours=hours)
        step = act(case, what, now, terms)
        played.append((what, now, case, step.case, step.refused is not None))
        case = step.case
    return played


@given(STORIES, TERMS)
def test_every_story_ends_in_a_state_that_follows_from_what_was_done(story: Story, terms: Terms) -> None:
    """The state is never at odds with the times and people beside it."""
    for _, _, _, after, _ in play(story, terms):
        assert standing(after) is after.state
        assert (after.claimed_at is None) or (after.owner is not None)
        assert (after.state is CaseState.RESOLVED) <= (after.outcome is not None)
        assert (after.outcome is None) or (after.resolved_at is not None)
        assert after.remind_at <= after.due_at
        assert after.escalate_at is None or after.escalate_at >= after.due_at


@given(STORIES, TERMS)
def test_what_is_refused_changes_nothing_and_what_is_not_is_told(story: Story, terms: Terms) -> None:
    """One or the other."""
    for what, now, before, after, refused in play(story, terms):
        step = act(before, what, now, terms)
        assert (step.happened is None) is refused
        assert before == after or not refused


@given(STORIES, TERMS)
def test_excluding_and_including_leads_back_from_anywhere(story: Story, terms: Terms) -> None:
    """Whatever was done before."""
    for _, now, _, case, _ in play(story, terms):
        if case.state is not CaseState.EXCLUDED:
            gone = act(case, acts.Exclude("U0000ANN", "a test"), now, terms).case
            assert case == act(gone, acts.Include("U0000BOB"), now, terms).case


@given(STORIES, TERMS)
def test_a_moment_that_has_come_passes(story: Story, terms: Terms) -> None:
    """Waking, reminding and escalating leave nothing due at that time: a tick never finds the same case twice."""
    for _, now, _, case, _ in play(story, terms):
        ticked = case
        for what in (acts.Wake(), acts.Remind(), acts.Escalate()):
            ticked = act(ticked, what, now, terms).case
        due = next_at(ticked)
        assert due is None or due > now


@given(STORIES, TERMS)
def test_an_unresolved_case_is_never_forgotten(story: Story, terms: Terms) -> None:
    """It sleeps until a time, or a reminder is to come, or it was given."""
    for _, _, _, case, _ in play(story, terms):
        if case.state in UNRESOLVED:
            assert next_at(case) is not None or case.reminded_at is not None
