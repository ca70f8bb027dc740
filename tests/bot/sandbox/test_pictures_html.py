"""Every message, window and page of the pictures: drawn in full, and such that Slack would take it."""

from __future__ import annotations

import pytest

from bot.preview.scenes import Card
from bot.sandbox.slack.blockkit import message_refusals, view_refusals
from tests.pictures import asking, caring, telling, windows
from tests.pictures.sheets import figures

CARDS = [
    *asking.cards(),
    *asking.cards("fi"),
    *asking.cards("ar"),
    *asking.long_ones(),
    *caring.alerts(),
    *caring.cards(),
    *caring.long_ones(),
    *telling.cards(),
    *windows.ours(),
    *(card for language in ("en", "fi", "ar") for card in windows.theirs(language)),
]


@pytest.mark.parametrize("card", CARDS, ids=[f"{number} {card.title}" for number, card in enumerate(CARDS)])
def test_a_picture_shows_all_of_what_slack_would_take(card: Card) -> None:
    """No block and no element is left as the name of its type."""
    refusals = view_refusals(card.view) if card.drawn is None else message_refusals(card.drawn.blocks)
    drawn = str(figures(1, card))

    assert [] == refusals
    assert 'class="unused"' not in drawn
    assert card.title.replace("&", "&amp;").replace("'", "&#39;") in drawn


def test_a_chart_is_read_out_with_its_numbers() -> None:
    """For those who do not see the line."""
    drawn = str(figures(1, telling.cards()[0]))

    assert 'role="img" aria-label="NPS: 2025-Q4 −6, 2026-Q1 6, 2026-Q2 6, 2026-Q3 25, 2026-Q4 45"' in drawn
    assert ">2026-Q4</text>" in drawn
