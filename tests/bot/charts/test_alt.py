"""What a picture says to those who do not see it: all that matters, and nothing that is not so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.charts.alt import alt
from bot.charts.drawings import Drawing, Flow, Trend
from bot.locales import Languages
from bot.survey.wording import ENGLISH
from tests.support.drawn import DISTRIBUTION, DOTS, FLOW, ODD, RESPONSE, TREND, gap, point, quarters

SAID = {
    "trend": (
        TREND,
        (
            "Acme: the score over time. From 42 in 2025-Q1 to 31 in 2026-Q4. Lowest: 23 in 2026-Q2. "
            "The last is very likely between 19 and 43. The goal is 45."
        ),
    ),
    "distribution": (
        DISTRIBUTION,
        (
            "Acme, 2026-Q4: from 0 to 10. 382 answers. Promoters 50.8%, passives 33.5%, detractors 15.7%. "
            "Most often given: 9, by 120 of them."
        ),
    ),
    "dots": (
        DOTS,
        (
            "Acme, 2026-Q4: by plan. 4 segments. Highest: Enterprise with 51. Lowest: Pro with 22. "
            "All together: 31. 1 is not shown."
        ),
    ),
    "flow": (
        FLOW,
        (
            "Acme: who moved. From 2026-Q3 to 2026-Q4. Promoters: from 42.0% to 47.5%. Passives: from 30.0% to 31.5%. "
            "Detractors: from 28.0% to 21.0%. Of every 100 answers, 7.0 more are above 6|7. "
            "Of every 100 answers, 5.5 more are above 8|9."
        ),
    ),
    "response": (
        RESPONSE,
        (
            "Acme, 2026-Q4: day by day. 220 of 650 people asked have answered: 33.8%. Most on October 10, 2026: 62. "
            "Reminders on October 14, 2026 and October 20, 2026."
        ),
    ),
}


@pytest.mark.parametrize(("drawing", "said"), SAID.values(), ids=SAID)
def test_a_picture_is_told_in_sentences(drawing: Drawing, said: str) -> None:
    """In English: dates and numbers as in the language."""
    assert said == alt(drawing, Languages().wording_for("en"))


def test_a_gap_and_an_unsure_end_are_told() -> None:
    """What cannot be known is not said."""
    trend = Trend("T", (*quarters(10), gap("2025-Q2"), point("2025-Q3", -4, 11, 40)))

    assert (
        "T. From 10 in 2025-Q1 to −4 in 2025-Q3. The last is very likely between −15 and 7. 1 period has no score."
        == alt(trend, ENGLISH)
    )
    unsure = replace(trend.points[2], low=None, high=None)
    assert "very likely" not in alt(replace(trend, points=(unsure,)), ENGLISH)


def test_what_fell_is_told_as_fewer() -> None:
    """And what stayed is not told."""
    flow = Flow("F", "before", "after", (50.0, 30.0, 20.0), (45.0, 35.0, 20.0), 0.0, -5.0)

    assert alt(flow, ENGLISH).endswith(
        "Detractors: from 20.0% to 20.0%. Of every 100 answers, 5.0 fewer are above 8|9."
    )


@pytest.mark.parametrize("drawing", ODD)
def test_every_picture_says_something_short(drawing: Drawing) -> None:
    """Long names are the reader's own; the rest fits in a tweet."""
    without_names = alt(drawing, ENGLISH).replace(drawing.title.rstrip("."), "")

    assert 0 < len(without_names) < 1500
