"""The rules of sending: every kind of message has its preference and place, and waits grow within bounds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.policy import (
    CLAIM_LEASE,
    FIRST_WAIT,
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    PREFERENCE,
    PRIORITY,
    SENDING_LEASE,
    Prefers,
    resent_when_unknown,
    wait_before,
)
from storage.types import MessageKind

CHANCES = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize("kind", MessageKind)
def test_every_kind_of_message_has_its_rules(kind: MessageKind) -> None:
    """A new kind cannot be forgotten."""
    assert kind.value in PREFERENCE
    assert kind.value in PRIORITY


def test_nobody_is_asked_twice_and_no_detractor_missed() -> None:
    """A question would rather not come at all than twice; an alert would rather come twice."""
    assert (Prefers.ONCE, Prefers.ARRIVES) == (PREFERENCE["question"], PREFERENCE["alert"])
    assert "question" not in resent_when_unknown()
    assert PRIORITY["alert"] < PRIORITY["question"]


@given(st.integers(1, MAX_ATTEMPTS), CHANCES)
def test_a_wait_is_between_half_and_all_of_what_has_doubled(attempt: int, chance: float) -> None:
    """Never at once, never beyond an hour."""
    full = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)

    assert full / 2 <= wait_before(attempt, chance) <= full


@given(st.integers(1, 1_000), CHANCES)
def test_later_attempts_wait_no_shorter(attempt: int, chance: float) -> None:
    """However many there were."""
    assert timedelta(0) < wait_before(attempt, chance) <= wait_before(attempt + 1, chance) <= LONGEST_WAIT


def test_retries_are_spread() -> None:
    """A thousand that failed in one second do not come back in one."""
    waits = {wait_before(6, n / 1000) for n in range(1000)}

    assert 1000 == len(waits)
    assert FIRST_WAIT * 2**5 / 2 * 0.99 < max(waits) - min(waits)


def test_all_attempts_together_outlast_an_hour() -> None:
    """Greylisting, a full mailbox, a server that restarts: it passes."""
    assert timedelta(hours=1) < sum((wait_before(n, 0.0) for n in range(1, MAX_ATTEMPTS)), timedelta())


def test_a_sending_lease_outlasts_the_slowest_server() -> None:
    """SMTP allows ten minutes for the answer to the letter's end (RFC 5321, 4.5.3.2.6)."""
    assert SENDING_LEASE > timedelta(minutes=10) > CLAIM_LEASE
