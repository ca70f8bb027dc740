"""What Slack's errors mean for a message."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from bot.slack.faults import CREDENTIALS, GONE, LIMITED, OURS, SHUT, UNAVAILABLE, UNSURE, To, of_message, retry_after
from scheduler.outbox import Outcome
from tests.support.data import shared_data

# Not on the pages of our methods: errors that all methods share (docs.slack.dev), or that apps have met
# (HubSpot/slack-client#90), or that conversations.open tells of the same people.
ELSEWHERE = {
    "ratelimited",
    "fatal_error",
    "internal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
    "not_authed",
    "invalid_auth",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "missing_scope",
    "not_allowed_token_type",
    "no_permission",
    "org_login_required",
    "team_access_not_granted",
    "access_denied",
    "invalid_arguments",
    "cannot_dm_bot",
}


def test_every_error_that_is_told_apart_exists() -> None:
    """No branch for an error that Slack never answers."""
    listed = set(ELSEWHERE)
    for method in ("chat.postMessage", "chat.update", "conversations.open", "users.lookupByEmail"):
        page = json.loads(shared_data(f"slack/method-reference/methods/{method}.json").read_text(encoding="utf-8"))
        listed |= set(page["errors"])

    assert not (LIMITED | UNAVAILABLE | UNSURE | CREDENTIALS | SHUT | GONE | OURS) - listed


def test_no_error_means_two_things() -> None:
    """The order of the questions does not matter."""
    kinds = [LIMITED, UNAVAILABLE, UNSURE, CREDENTIALS, SHUT, GONE, OURS]

    assert sum(len(kind) for kind in kinds) == len(frozenset().union(*kinds))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7), ("1.5", 1.5), ("0", 0), ("", None), ("soon", None), ("-1", None), ("nan", None), ("999999", 3600)],
)
def test_retry_after_is_read_in_every_form(header: str, seconds: float | None) -> None:
    """Whole, fractional, missing, nonsense; never longer than an hour."""
    found = retry_after({"retry-after": header})

    assert (None if seconds is None else timedelta(seconds=seconds)) == found


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived"])
def test_the_same_error_means_another_thing_for_the_owners_channel(code: str) -> None:
    """A person who cannot be written to is given up; the owners' channel is waited for."""
    assert Outcome.FAILED is of_message(code, To.PERSON, {}).outcome
    assert Outcome.RETRY is of_message(code, To.OWNERS, {}).outcome


def test_an_error_that_nobody_knows_yet_is_a_refusal_and_tried_again() -> None:
    """`ok: false` says that nothing was posted."""
    assert Outcome.RETRY is of_message("brand_new_error", To.PERSON, {}).outcome
