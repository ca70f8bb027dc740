"""The case: the whole table line by line, and what else must hold whatever a team does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.survey import acts
from bot.survey.acts import Act
from bot.survey.business import ALL_DAYS, BusinessHours
from bot.survey.casefile import next_at
from bot.survey.cases import NEXT, Case, CaseState, Event, Outcome, Refusal, Refused, act, opened, standing
from bot.survey.terms import Terms

ALWAYS = BusinessHours(ZoneInfo("UTC"), time(0), None, ALL_DAYS)
TERMS = Terms(ALWAYS, contact_hours=24, resolve_hours=100, remind_before_hours=2, escalate_after_hours=8)
START = datetime(2026, 11, 18, 12, tzinfo=UTC)
ANN, BOB, CEE = "U0000ANN", "U0000BOB", "U0000CEE"


def at(hours: float) -> datetime:
    """So long after the score."""
    return START + timedelta(hours=hours)


NEW = opened(START, None, TERMS).case
RESOLVED = acts.Resolve(ANN, "price", Outcome.WON_BACK, "a discount")


def after(*done: tuple[float, Act], of: Case = NEW) -> Case:
    """The case after these acts, all of which were possible."""
    for hours, what in done:
        step = act(of, what, at(hours), TERMS)
        assert step.refused is None, (what, step.refused)
        of = step.case
    return of


IN_STATE = {
    CaseState.OPEN: NEW,
    CaseState.CLAIMED: after((1, acts.Claim(ANN))),
    CaseState.CONTACTED: after((1, acts.Contacted(ANN))),
    CaseState.SNOOZED: after((1, acts.Snooze(ANN, at(50)))),
    CaseState.RESOLVED: after((1, RESOLVED)),
    CaseState.EXCLUDED: after((1, acts.Exclude(ANN, "a test"))),
}
# At a time at which everything that comes by itself is due.
LATE = 500
ACTS: list[Act] = [
    acts.Claim(BOB),
    acts.Assign(BOB, CEE),
    acts.Contacted(BOB),
    acts.Resolve(BOB, "price", Outcome.LOST),
    acts.Snooze(BOB, at(LATE + 9)),
    acts.Reopen(BOB),
    acts.Exclude(BOB, "spam"),
    acts.Include(BOB),
    acts.ScoreChanged(3, 9),
    acts.ScoreRose(3, 9),
    acts.ScoreFell(9, 3),
    acts.Wake(),
    acts.Remind(),
    acts.Escalate(),
]


def test_the_examples_are_all_states_and_all_acts() -> None:
    """So that nothing is left out below."""
    assert set(CaseState) == set(IN_STATE)
    assert {type(what) for what in ACTS} == {what for _, what in NEXT}
    assert [state for state, case in IN_STATE.items() if case.state is not state] == []


@pytest.mark.parametrize("state", CaseState)
@pytest.mark.parametrize("what", ACTS, ids=lambda what: type(what).__name__)
def test_the_table_decides(state: CaseState, what: Act) -> None:
    """What it lists leads where it says; what it does not list changes nothing and is refused."""
    before = IN_STATE[state]
    step = act(before, what, at(LATE), TERMS)

    if (state, type(what)) in NEXT:
        assert (None, NEXT[state, type(what)] or step.case.state) == (step.refused, step.case.state)
        assert step.happened is not None
        assert what.event is step.happened.event
    else:
        assert step.refused is not None
        assert (before, None) == (step.case, step.happened)
    assert standing(step.case) is step.case.state


def test_the_second_of_two_is_told_who_was_first() -> None:
    """With the time."""
    claimed, contacted, resolved = (IN_STATE[CaseState(state)] for state in ("claimed", "contacted", "resolved"))

    assert Refusal(Refused.ALREADY_CLAIMED, ANN, at(1)) == act(claimed, acts.Claim(BOB), at(2), TERMS).refused
    assert Refusal(Refused.ALREADY_CONTACTED, ANN, at(1)) == act(contacted, acts.Contacted(BOB), at(2), TERMS).refused
    assert Refusal(Refused.ALREADY_RESOLVED, ANN, at(1)) == act(resolved, RESOLVED, at(2), TERMS).refused
    assert Refusal(Refused.ALREADY_RESOLVED, ANN, at(1)) == act(resolved, acts.Claim(BOB), at(2), TERMS).refused
    excluded = IN_STATE[CaseState.EXCLUDED]
    assert Refusal(Refused.EXCLUDED, ANN, at(1)) == act(excluded, acts.Claim(BOB), at(2), TERMS).refused


def test_pressing_twice_is_nothing_new() -> None:
    """It is theirs already."""
    claimed = IN_STATE[CaseState.CLAIMED]

    assert Refusal(Refused.NOTHING_NEW) == act(claimed, acts.Claim(ANN), at(2), TERMS).refused
    assert Refusal(Refused.NOTHING_NEW) == act(claimed, acts.Assign(BOB, ANN), at(2), TERMS).refused
    assert Refusal(Refused.NOTHING_NEW) == act(claimed, acts.Include(ANN), at(2), TERMS).refused


def test_whom_a_rule_named_has_not_claimed_it() -> None:
    """Anybody may; the history says whom the rule named."""
    step = opened(START, BOB, TERMS)
    assert step.happened is not None

    assert (BOB, CaseState.OPEN, {"to": BOB}) == (step.case.owner, step.case.state, step.happened.details)
    assert ANN == after((1, acts.Claim(ANN)), of=step.case).owner
    assert ANN == after((1, acts.Contacted(ANN)), of=step.case).owner


def test_whoever_claimed_it_keeps_it_when_others_help() -> None:
    """Until it is given to somebody."""
    claimed = IN_STATE[CaseState.CLAIMED]

    assert ANN == after((2, acts.Contacted(BOB)), of=claimed).owner
    assert CEE == after((2, acts.Assign(BOB, CEE)), (3, acts.Contacted(BOB)), of=claimed).owner


def test_the_deadline_is_first_that_of_the_contact_then_that_of_the_end() -> None:
    """And opening again starts it anew."""
    contacted = after((5, acts.Contacted(ANN)))
    again = after((6, RESOLVED), (10, acts.Reopen(BOB)), of=contacted)

    assert [at(24), at(22), at(32)] == [NEW.due_at, NEW.remind_at, NEW.escalate_at]
    assert [at(105), at(103), at(113)] == [contacted.due_at, contacted.remind_at, contacted.escalate_at]
    assert (at(34), CaseState.CLAIMED, None, None) == (again.due_at, again.state, again.contacted_at, again.outcome)


def test_the_owner_is_reminded_once_and_others_hear_once() -> None:
    """Each when it is time, not before."""
    early = act(NEW, acts.Remind(), at(21), TERMS)
    reminded = after((22, acts.Remind()))

    assert (Refusal(Refused.NOTHING_NEW), NEW) == (early.refused, early.case)
    assert act(reminded, acts.Remind(), at(23), TERMS).refused is not None
    assert [at(22), at(32), None] == [
        next_at(NEW),
        next_at(reminded),
        next_at(after((32, acts.Escalate()), of=reminded)),
    ]


def test_nothing_is_due_while_a_case_sleeps_or_has_ended() -> None:
    """A snooze is over by itself, and then the owner is reminded."""
    snoozed = after((1, acts.Claim(ANN)), (2, acts.Snooze(ANN, at(72))))
    woken = after((72, acts.Wake()), of=snoozed)

    assert [at(72), at(72), at(80)] == [snoozed.due_at, snoozed.remind_at, snoozed.escalate_at]
    assert [at(72), None, None] == [
        next_at(one) for one in (snoozed, IN_STATE[CaseState.RESOLVED], IN_STATE[CaseState.EXCLUDED])
    ]
    assert (CaseState.CLAIMED, at(72)) == (woken.state, next_at(woken))
    assert act(snoozed, acts.Wake(), at(71), TERMS).refused is not None


def test_a_snooze_that_ends_before_the_deadline_leaves_it() -> None:
    """And one that is over already cannot be."""
    snoozed = after((1, acts.Snooze(ANN, at(10))))

    assert (at(24), at(22)) == (snoozed.due_at, snoozed.remind_at)
    assert Refusal(Refused.NOT_POSSIBLE) == act(NEW, acts.Snooze(ANN, at(0)), at(1), TERMS).refused


def test_a_better_score_ends_a_case_and_a_worse_one_opens_it_again() -> None:
    """The history says what it led to; nobody has won them back by it."""
    step = act(IN_STATE[CaseState.CLAIMED], acts.ScoreRose(3, 9), at(5), TERMS)
    back = act(step.case, acts.ScoreFell(9, 2), at(9), TERMS)
    assert step.happened
    assert back.happened

    assert (CaseState.RESOLVED, Outcome.SCORE_ROSE, None) == (step.case.state, step.case.outcome, step.case.resolved_by)
    assert {"before": "3", "after": "9", "led_to": "resolved"} == step.happened.details
    assert (CaseState.CLAIMED, ANN, at(33)) == (back.case.state, back.case.owner, back.case.due_at)
    assert {"before": "9", "after": "2", "led_to": "claimed"} == back.happened.details


def test_a_better_score_of_a_case_that_ended_leaves_its_outcome() -> None:
    """What the team wrote stands; as it does where the programme keeps cases open."""
    resolved, claimed = IN_STATE[CaseState.RESOLVED], IN_STATE[CaseState.CLAIMED]

    assert resolved == after((5, acts.ScoreRose(3, 9)), of=resolved)
    assert claimed == after((5, acts.ScoreChanged(3, 9)), of=claimed)


@pytest.mark.parametrize("state", [state for state in CaseState if state is not CaseState.EXCLUDED])
def test_excluding_and_including_leads_back(state: CaseState) -> None:
    """To the very case that it was."""
    before = IN_STATE[state]

    assert before == after((5, acts.Exclude(BOB, "spam")), (6, acts.Include(ANN)), of=before)


def test_the_history_tells_what_was_done() -> None:
    """Who, and the words that go with it; nothing that is empty."""
    told = {
        acts.Claim(ANN): {},
        acts.Assign(ANN, BOB): {"to": BOB},
        RESOLVED: {"root_cause": "price", "outcome": "won_back", "note": "a discount"},
        replace(RESOLVED, note=None): {"root_cause": "price", "outcome": "won_back"},
        acts.Snooze(ANN, at(9)): {"until": at(9).isoformat()},
        acts.Exclude(ANN, "spam"): {"why": "spam"},
    }
    lines = [act(NEW, what, at(1), TERMS).happened for what in told]

    assert [(ANN, details) for details in told.values()] == [(line.by, dict(line.details)) for line in lines if line]
    assert Event.CLAIMED is lines[0].event if lines[0] else None
