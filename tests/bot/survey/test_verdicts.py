"""The words for a change: true, and for people who read no statistics."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.survey.figures import Bands
from bot.survey.verdicts import Flow, describe_flow, flow, verdict
from bot.survey.wording import ENGLISH
from tests.bot.survey.strategies import bands
from tests.bot.survey.test_changes import QUARTER_3, QUARTER_4, changed


def test_a_real_fall_is_called_one_with_its_size() -> None:
    """How much, since when, between what, and from how many answers."""
    expected = "Down 46 since 2017-Q3, a real fall: very likely between 26 and 62 points (79 and 106 answers)."

    assert expected == verdict(changed(QUARTER_3, QUARTER_4), "2017-Q3", ENGLISH)


def test_a_real_rise_is_called_one() -> None:
    """The same the other way."""
    expected = "Up 46 since 2017-Q4, a real rise: very likely between 26 and 62 points (106 and 79 answers)."

    assert expected == verdict(changed(QUARTER_4, QUARTER_3), "2017-Q4", ENGLISH)


def test_what_may_be_chance_is_no_clear_change() -> None:
    """With what would have shown."""
    expected = "Down 20 since 2026-Q3; with 100 and 100 answers anything under 22 could be chance."

    assert expected == verdict(changed(Bands(50, 30, 20), Bands(40, 30, 30)), "2026-Q3", ENGLISH)


def test_no_change_at_all_is_no_clear_change_either() -> None:
    """The same score does not prove that nothing moved."""
    expected = "The same as in 2026-Q3; with 100 and 100 answers anything under 22 could be chance."

    assert expected == verdict(changed(Bands(50, 30, 20), Bands(50, 30, 20)), "2026-Q3", ENGLISH)


def test_a_great_change_of_few_answers_may_still_be_chance() -> None:
    """No limit is named that the change itself is beyond."""
    expected = "Down 75 since 2026-Q3, but 5 and 60 answers are too few to tell that from chance."

    assert expected == verdict(changed(Bands(5, 0, 0), Bands(15, 45, 0)), "2026-Q3", ENGLISH)


def test_a_small_but_real_change_is_not_called_0() -> None:
    """With a million answers less than a point shows."""
    said = verdict(changed(Bands(500_000, 300_000, 200_000), Bands(503_000, 300_000, 199_000)), "2026-Q3", ENGLISH)

    assert said.startswith("Up less than 1 since 2026-Q3, a real rise: very likely between less than 1 and 1 points")


def test_too_few_answers_give_no_verdict() -> None:
    """No change where either period has under five answers."""
    assert "Too few answers to compare with 2026-Q3: each period needs at least 5." == verdict(None, "2026-Q3", ENGLISH)


@given(bands(at_least=5), bands(at_least=5))
def test_a_verdict_claims_a_change_only_where_it_was_tested(before: Bands, after: Bands) -> None:
    """Real if significant, with the right direction; otherwise no limit below what was seen."""
    found = changed(before, after)
    said = verdict(found, "before", ENGLISH)

    assert found.significant is (" real " in said)
    assert found.significant is not said.endswith(("could be chance.", "to tell that from chance."))
    if found.nps:
        assert ("Up " if found.nps > 0 else "Down ") == said[: 3 if found.nps > 0 else 5]
    else:
        assert said.startswith("The same as in ")


BEFORE = Bands(400, 300, 300)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (Bands(400, 400, 200), Flow.PASSIVES_FROM_DETRACTORS),
        (Bands(430, 400, 170), Flow.PASSIVES_FROM_DETRACTORS),
        (Bands(300, 400, 300), Flow.PASSIVES_FROM_PROMOTERS),
        (Bands(270, 400, 330), Flow.PASSIVES_FROM_PROMOTERS),
        (Bands(300, 500, 200), Flow.PASSIVES_FROM_BOTH),
        (Bands(500, 200, 300), Flow.PASSIVES_TO_PROMOTERS),
        (Bands(530, 200, 270), Flow.PASSIVES_TO_PROMOTERS),
        (Bands(400, 200, 400), Flow.PASSIVES_TO_DETRACTORS),
        (Bands(370, 200, 430), Flow.PASSIVES_TO_DETRACTORS),
        (Bands(500, 100, 400), Flow.PASSIVES_TO_BOTH),
        (Bands(500, 300, 200), Flow.UPWARDS),
        (Bands(300, 300, 400), Flow.DOWNWARDS),
        (Bands(400, 300, 300), Flow.NO_CLEAR_SHIFT),
        (Bands(404, 297, 299), Flow.NO_CLEAR_SHIFT),
    ],
)
def test_where_the_passives_came_from_or_went_is_named(after: Bands, expected: Flow) -> None:
    """More passives because detractors fell is good, because promoters fell is bad."""
    assert expected is flow(changed(BEFORE, after))


def test_the_flow_of_the_real_fall_is_described() -> None:
    """Passives grew by 21, and that was no good news."""
    expected = (
        "More passives because promoters fell: of every 100 answers, "
        "33 fewer promoters, 21 more passives, 12 more detractors."
    )

    assert expected == describe_flow(changed(QUARTER_3, QUARTER_4), ENGLISH)


def test_a_border_that_may_be_chance_is_said_to_be_so() -> None:
    """Only the promoters surely fell here."""
    expected = (
        "More passives because promoters fell: of every 100 answers, "
        "10 fewer promoters, 8 more passives, 2 more detractors (may be chance)."
    )

    assert expected == describe_flow(changed(BEFORE, Bands(300, 380, 320)), ENGLISH)


def test_no_clear_shift_is_described_as_none() -> None:
    """Neither border moved by more than chance explains."""
    assert "No clear shift between the bands." == describe_flow(changed(BEFORE, BEFORE), ENGLISH)


@given(bands(at_least=5), bands(at_least=5))
def test_a_headline_agrees_with_the_figures(before: Bands, after: Bands) -> None:
    """More or fewer passives is what the passives did, and no shift is claimed where no border is clear."""
    found = changed(before, after)
    passives = after.passives * before.answers - before.passives * after.answers
    said = describe_flow(found, ENGLISH)

    if not (found.clear_6_7 or found.clear_8_9):
        assert flow(found) is Flow.NO_CLEAR_SHIFT
    elif passives:
        assert said.startswith("More passives" if passives > 0 else "Fewer passives")
        assert ("promoters fell" not in said) or found.across_8_9 < 0
    else:
        assert said.startswith("As many passives")
