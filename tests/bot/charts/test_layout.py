"""Words in pictures: none lies on another, none is cut off, whatever the language."""

from __future__ import annotations

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from bot.charts.drawings import Drawing
from bot.charts.painting.canvas import WIDTH, Canvas, fitting, width_of, wrapped
from bot.charts.painting.painters import obey, painted
from bot.charts.painting.scales import reach
from bot.charts.theme import LIGHT
from bot.locales import Languages
from bot.survey.wording import ENGLISH, Wording
from tests.support.drawn import EVERY, ODD


def places(canvas: Canvas) -> dict[str, Bbox]:
    """Where each text stands, in pixels."""
    renderer = FigureCanvasAgg(canvas.figure).get_renderer()  # type: ignore[no-untyped-call]
    canvas.figure.draw(renderer)
    texts = [one for one in canvas.figure.findobj(Text) if one.get_visible()]
    return {f"{at} {one.get_text()}": one.get_window_extent(renderer) for at, one in enumerate(texts) if one.get_text()}


def faults(drawing: Drawing, words: Wording) -> list[str]:
    """The texts that touch another, and those that are cut off."""
    obey()
    canvas = painted(drawing, LIGHT, words)
    found = places(canvas)
    picture = Bbox.from_bounds(0, 0, WIDTH, canvas.height)
    outside = [text for text, box in found.items() if not (picture.contains(*box.min) and picture.contains(*box.max))]
    # A box is higher than its letters.
    letters = {text: Bbox.from_extents(box.x0, box.y0 + 2, box.x1, box.y1 - 2) for text, box in found.items()}
    touching = [f"{a} | {b}" for a, b in combinations(letters, 2) if letters[a].overlaps(letters[b])]
    return outside + touching


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("drawing", EVERY, ids=lambda drawing: type(drawing).__name__)
def test_words_have_their_room(drawing: Drawing, language: str) -> None:
    """In ordinary pictures, in languages of long words."""
    assert [] == faults(drawing, Languages().wording_for(language))


@pytest.mark.parametrize("number", range(len(ODD)))
def test_words_have_their_room_in_odd_pictures(number: int) -> None:
    """With names that are far too long, with nothing and with very much."""
    assert [] == faults(ODD[number], ENGLISH)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([], [-20, -10, 0, 10, 20]),
        ([31.0], [10, 20, 30, 40, 50]),
        ([-100.0, 100.0], [-100, -50, 0, 50, 100]),
        ([100.0], [80, 90, 100]),
    ],
)
def test_scales_end_at_round_scores_and_within_the_possible(values: list[float], ticks: list[int]) -> None:
    """And they are never so narrow that chance looks like a mountain."""
    found, low, high = reach(values)

    assert ticks == found
    assert (ticks[0], ticks[-1]) == (low, high)


def test_a_text_is_cut_to_its_room_and_says_so() -> None:
    """By its width, not by its letters."""
    cut = fitting("W" * 40, 12, 100)

    assert cut.endswith("…")
    assert width_of(cut, 12) <= 100 < width_of(f"W{cut}", 12)


def test_a_text_is_broken_between_words() -> None:
    """And a word that is longer than a line is cut."""
    assert ["aa bb", "cc"] == wrapped("aa bb cc", 12, width_of("aa bb", 12))
    assert wrapped("W" * 40, 12, 100)[0].endswith("…")
