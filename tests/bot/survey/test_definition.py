"""A survey's definition: stored as a document, read back as it was, named by its digest."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from bot.survey.definition import Kind, Schedule, Survey

NAMES = st.text(min_size=1, max_size=8)
SCHEDULES = st.builds(
    Schedule,
    every=st.sampled_from(["week", "month", "quarter", None]),
    day=st.integers(1, 28),
    month=st.integers(1, 3),
    at=st.sampled_from(["09:00", "23:59"]),
    cron=st.none() | st.just("0 9 * * 1"),
)
SURVEYS = st.builds(
    Survey,
    name=NAMES,
    company=NAMES,
    subject=NAMES,
    kind=st.sampled_from(Kind),
    channels=st.lists(st.sampled_from(["slack", "email"]), unique=True).map(tuple),
    schedule=st.none() | SCHEDULES,
    open_days=st.integers(1, 365),
    reminders=st.lists(st.integers(1, 30)).map(tuple),
    sample=st.floats(0.001, 1),
    audience=st.dictionaries(NAMES, st.lists(NAMES).map(tuple), max_size=3),
    quarantine_days=st.integers(0, 365),
    approval=st.booleans(),
    anonymous=st.booleans(),
    on=st.none() | NAMES,
    delay_seconds=st.integers(0, 99),
)


@given(SURVEYS)
def test_a_definition_comes_back_from_its_document_as_it_was(survey: Survey) -> None:
    """Through JSON, as the store keeps it."""
    document = json.loads(json.dumps(survey.document()))
    back = Survey.of_document(document)

    assert survey == back
    assert survey.digest == back.digest


@given(SURVEYS, SURVEYS)
def test_a_digest_names_one_definition(one: Survey, other: Survey) -> None:
    """The same twice, another for another."""
    assert (one == other) == (one.digest == other.digest)


def test_the_order_of_an_audience_is_no_part_of_a_definition() -> None:
    """A file in which two keys changed places says the same."""
    audiences: list[dict[str, tuple[str, ...]]] = [
        {"plan": ("pro",), "region": ("eu",)},
        {"region": ("eu",), "plan": ("pro",)},
    ]
    digests = {Survey("customers", "Acme", "Acme", audience=audience).digest for audience in audiences}

    assert 1 == len(digests)


def test_a_document_of_another_release_is_read() -> None:
    """What it does not say takes the default, and what it says beyond our knowledge is left out."""
    survey = Survey("customers", "Acme", "Acme", open_days=7)
    document = survey.document()
    del document["approval"]
    document["mood"] = "good"

    assert survey == Survey.of_document(document)


def test_a_document_of_an_earlier_release_may_say_little() -> None:
    """Only what there always was is needed."""
    assert Survey("customers", "Acme", "Acme") == Survey.of_document(
        {"name": "customers", "company": "Acme", "subject": "Acme"}
    )
