"""What is asked of the score in words: names as answers have them, and the nearest for those that there are not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.figures.asking import Asking, AskingError, answered, conditions_of
from bot.figures.report import Report
from bot.figures.segments_words import told as segments_told
from bot.survey.anonymity import NotShownError
from bot.survey.figures import nps
from bot.survey.wording import ENGLISH
from storage.database import Database
from tests.support.factories import a_programme, a_survey, import_answers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PROGRAMME = a_programme(a_survey(), a_survey("support"))


@pytest.fixture
def told(db: Database) -> Any:
    """Asks, of some answers."""
    for plan, score in (("pro", 9), ("pro", 10), ("free", 0), ("team", 7)):
        import_answers(db, [{"score": score, "answered_at": NOW, "attributes": {"plan": plan}, "channel": "email"}])
    import_answers(db, [{"score": 3, "answered_at": NOW, "survey": "support", "attributes": {"touchpoint": "till"}}])

    def ask(**asking: Any) -> Report:
        return db.read_now(answered, PROGRAMME, Asking(**asking), NOW)

    return ask


def test_the_same_name_again_means_any_of_the_values() -> None:
    """Each once, whatever stands around it."""
    assert {"plan": ("pro", "free"), "account": ("A = B",)} == conditions_of(
        ["plan=pro", "plan = free", "plan=pro", "account=A = B"]
    )


@pytest.mark.parametrize("text", ["plan", "=pro", "plan=", ""])
def test_what_is_no_condition_is_refused(text: str) -> None:
    """With an example."""
    with pytest.raises(AskingError, match="attribute=value, as in plan=pro"):
        conditions_of([text])


def test_conditions_are_any_of_the_values_of_every_name(told: Any) -> None:
    """In the spelling that answers have."""
    assert 2 == told(where={"plan": ("pro",)}).now.counts.answers
    assert 3 == told(where={"PLAN": ("pro", "free")}).now.counts.answers
    assert 0 == told(where={"plan": ("pro",), "channel": ("slack", "email")}, period="2025").now.counts.answers
    assert ("plan",) == told(by=("Plan",)).split.by


def test_by_survey_all_surveys_stand_beside_each_other(told: Any) -> None:
    """None of them costs another anything, and of anonymous ones no days of one's own choice are told."""
    found = told(by=("survey",))
    told_so = segments_told(found.split, ENGLISH)

    assert 25 == found.now.nps
    assert [("customers", 25, None), ("support", -100, None)] == [
        (one.value, nps(one.counts.bands), one.cost) for one in found.split.groups
    ]
    assert told_so.table is not None
    assert told_so.table.head == ("survey", "NPS", "Answers")
    assert () == told_so.sentences


def test_a_survey_may_stand_among_the_conditions(told: Any) -> None:
    """But a score is of one."""
    assert -100 == told(where={"survey": ("support",), "touchpoint": ("till",)}).now.nps
    for wrong in (
        {"survey": "customers", "where": {"survey": ("support",)}},
        {"where": {"survey": ("support", "customers")}},
    ):
        with pytest.raises(AskingError, match="a score is of one survey; here are customers and support"):
            told(**wrong)


@pytest.mark.parametrize(
    ("asking", "sentence"),
    [
        ({"by": ("plam",)}, "there is no attribute 'plam'; did you mean plan?"),
        ({"weight": "xyz"}, "there is no attribute 'xyz'; there is account, channel, plan, survey"),
        ({"where": {"paln": ("pro",)}}, "there is no attribute 'paln'; did you mean plan?"),
        ({"where": {"plan": ("por",)}}, "there is no plan 'por'; did you mean pro?"),
        ({"where": {"plan": ("Pro",)}}, "there is no plan 'Pro'; did you mean pro?"),
        ({"survey": "suport"}, "there is no survey 'suport'; did you mean support?"),
        ({"where": {"channel": ("mail",)}}, "there is no channel 'mail'; did you mean email?"),
        ({"where": {"survey": ("suport",)}}, "there is no survey 'suport'; did you mean support?"),
    ],
)
def test_who_mistypes_is_told_the_nearest(told: Any, asking: dict[str, Any], sentence: str) -> None:
    """In a sentence."""
    with pytest.raises(AskingError, match=sentence.replace("?", r"\?")):
        told(**asking)


def test_where_nobody_has_answered_yet_every_name_may_come_to_be_one(db: Database) -> None:
    """No answers is no mistake."""
    found = db.read_now(answered, PROGRAMME, Asking(by=("plan",), where={"country": ("FI",)}), NOW)

    assert found.now.nps is None


def test_of_anonymous_answers_days_that_anybody_chooses_are_not_shown(db: Database) -> None:
    """Nor two attributes at once: two choices could differ by one person."""
    programme = a_programme(a_survey(anonymous=True))
    for asking in (Asking(period="last-7-days"), Asking(by=("plan",), where={"country": ("FI",)})):
        with pytest.raises(NotShownError):
            db.read_now(answered, programme, asking, NOW)
    both = a_programme(a_survey("open"), a_survey(anonymous=True))
    found = db.read_now(answered, both, Asking(period="last-7-days", by=("survey",)), NOW)

    assert found.split is not None
    assert [("customers", None)] == [(one.value, one.counts) for one in found.split.groups]
