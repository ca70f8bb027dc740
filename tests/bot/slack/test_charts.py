"""Slack's own charts, within Slack's limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.charts.drawings import Distribution, Dots, Drawing, Flow, Point, ResponseDays, Trend
from bot.sandbox.slack.blockkit import message_refusals
from bot.slack.charts import chart_of, without_charts
from tests.support.drawn import DISTRIBUTION, DOTS, EVERY, FLOW, ODD, TREND, gap, point


def values(drawing: Drawing) -> dict[str, list[tuple[str, float]]]:
    """What Slack is told to draw."""
    block = chart_of(drawing)
    assert block is not None
    series = block["chart"]["series"]
    return {one["name"]: [(at["label"], at["value"]) for at in one["data"]] for one in series}


def test_the_trend_has_one_point_for_each_period_with_answers() -> None:
    """A period without answers has no score, and is no zero."""
    trend = Trend("T", (point("2026-Q1", -100), gap("2026-Q2"), point("2026-Q3", 100)))

    assert {"NPS": [("2026-Q1", -100), ("2026-Q3", 100)]} == values(trend)


def test_a_goal_is_a_line_of_its_own() -> None:
    """As long as the other."""
    assert [45.0] * 8 == [value for _, value in values(TREND)["Goal"]]


def test_one_point_is_no_trend() -> None:
    """Nor is none."""
    assert chart_of(Trend("T", (point("2026-Q1", 30), gap("2026-Q2")))) is None


def test_a_distribution_has_a_column_for_each_score() -> None:
    """From 0 to 10."""
    columns = values(DISTRIBUTION)["Answers"]

    assert [(str(score), count) for score, count in enumerate(DISTRIBUTION.scores)] == columns


def test_segments_that_are_withheld_are_not_drawn() -> None:
    """The others keep their order."""
    assert {"NPS": [("Enterprise", 51), ("Pro", 22), ("Partner", 25)]} == values(DOTS)


def test_the_bands_of_two_periods_stand_beside_each_other() -> None:
    """In per cent."""
    drawn = values(FLOW)

    assert {"2026-Q3", "2026-Q4"} == set(drawn)
    assert [("Promoters", 47.5), ("Passives", 31.5), ("Detractors", 21.0)] == drawn["2026-Q4"]


def test_days_that_are_too_many_are_drawn_several_at_a_time() -> None:
    """None is lost."""
    first = date(2026, 10, 10)
    drawn = values(ResponseDays("R", tuple((first + timedelta(days=at), at) for at in range(45))))["Answers"]

    assert ("Oct 10…", 3.0) == drawn[0]
    assert (15, sum(range(45))) == (len(drawn), sum(value for _, value in drawn))


@pytest.mark.parametrize("drawing", [Distribution("D", (0,) * 11), Dots("D", ()), ResponseDays("R", ()), None])
def test_without_answers_there_is_no_chart(drawing: Drawing | None) -> None:
    """Nothing is drawn of nothing."""
    assert chart_of(drawing) is None


@pytest.mark.parametrize("drawing", [*EVERY, *ODD])
def test_every_picture_is_taken_by_slack(drawing: Drawing) -> None:
    """As ordinary and as odd as they come."""
    block = chart_of(drawing)

    assert block is None or [] == message_refusals([block])


def test_a_message_reads_well_without_its_chart() -> None:
    """Where a workspace does not know charts."""
    drawn = chart_of(FLOW)
    assert drawn is not None

    assert [{"type": "divider"}] == without_charts([{"type": "divider"}, drawn])


NAMES = st.text(max_size=60)
POINTS = st.lists(
    st.builds(Point, NAMES, st.none() | st.floats(-100, 100), st.none(), st.none(), st.none()), max_size=40
)


@settings(max_examples=40)
@given(NAMES, POINTS, st.none() | st.floats(-100, 100))
def test_any_names_are_taken_by_slack(title: str, points: list[Point], goal: float | None) -> None:
    """However long, however alike."""
    drawings: list[Drawing] = [Trend(title or "T", tuple(points), goal), Dots(title or "D", tuple(points))]
    drawings.append(Flow(title or "F", title, title, (50, 25, 25), (50, 25, 25), 0, 0))
    blocks = [block for drawing in drawings if (block := chart_of(drawing)) is not None]

    assert [[]] * len(blocks) == [message_refusals([block]) for block in blocks]
