"""Slack's own charts, within Slack's limits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.figures.report import Figures
from bot.sandbox.slack.blockkit import message_refusals
from bot.slack.charts import bands_chart, chart, without_charts
from bot.survey.figures import Bands, Counts
from bot.survey.periods import Period


def figures(name: str, *scores: int) -> Figures:
    """A period with these answers."""
    return Figures("customers", Period(name, None, None), Counts.of({score: scores.count(score) for score in scores}))


def test_the_trend_has_one_point_for_each_period_with_answers() -> None:
    """A period without answers has no score, and is no zero."""
    drawn = chart(figures("2026-Q3", 10), [figures("2026-Q1", 0), figures("2026-Q2"), figures("2026-Q3", 10)])

    assert drawn is not None
    assert ["2026-Q1", "2026-Q3"] == drawn["chart"]["axis_config"]["categories"]
    assert [-100, 100] == [point["value"] for point in drawn["chart"]["series"][0]["data"]]


def test_without_a_past_the_bands_are_shown() -> None:
    """One point is no trend."""
    drawn = chart(figures("2026-Q3", 10, 10, 7, 0), [figures("2026-Q3", 10, 10, 7, 0)])

    assert drawn == bands_chart(Bands(2, 1, 1))
    assert drawn is not None
    assert [25.0, 25.0, 50.0] == [point["value"] for point in drawn["chart"]["series"][0]["data"]]


def test_without_answers_there_is_no_chart() -> None:
    """Nothing is drawn of nothing."""
    assert chart(figures("2026-Q3"), []) is None


def test_a_message_reads_well_without_its_chart() -> None:
    """Where a workspace does not know charts."""
    drawn = chart(figures("2026-Q3", 10), [])
    assert drawn is not None

    assert [{"type": "divider"}] == without_charts([{"type": "divider"}, drawn])


@given(st.lists(st.tuples(st.text(min_size=1, max_size=60), st.lists(st.integers(0, 10), max_size=5)), max_size=40))
def test_any_trend_is_taken_by_slack(periods: list[tuple[str, list[int]]]) -> None:
    """However many points, however long their names."""
    trend = [figures(name, *scores) for name, scores in periods]
    drawn = chart(figures("now", 9), trend)

    assert drawn is not None
    assert [] == message_refusals([drawn])
