"""Contributions: the parts are the whole, exactly, whatever the answers."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.statistics.contributions import Voices, changes, contributions, themes_of
from bot.survey.figures import Bands, exact_nps

COUNT = st.integers(0, 40)
VOICES = st.lists(
    st.builds(Voices, st.frozensets(st.sampled_from("abcde")), st.builds(Bands, COUNT, COUNT, COUNT)), max_size=12
)


def score_of(voices: list[Voices]) -> Fraction | None:
    """Of all of them."""
    return exact_nps(sum((voice.bands for voice in voices), Bands(0, 0, 0)))


def test_an_answer_is_shared_out_evenly_over_its_themes() -> None:
    """Ten detractors over price alone, ten promoters over price and staff, five of each band over nothing: a score of
    0, of which price takes 20 away.
    """
    voices = [
        Voices(frozenset({"price"}), Bands(0, 0, 10)),
        Voices(frozenset({"price", "staff"}), Bands(10, 0, 0)),
        Voices(frozenset(), Bands(5, 0, 5)),
    ]
    price, staff, none = contributions(voices)

    assert (Fraction(-50, 3), Fraction(50, 3), Fraction(0)) == (price.points, staff.points, none.points)
    assert (Fraction(1, 2), Fraction(1, 6), Fraction(1, 3)) == (price.weight, staff.weight, none.weight)
    assert (Bands(10, 0, 10), Bands(10, 0, 0), Bands(5, 0, 5)) == (price.bands, staff.bands, none.bands)
    assert (Fraction(0), Fraction(50)) == (price.without, staff.without)


@settings(max_examples=60)
@given(VOICES)
def test_the_parts_add_up_exactly(voices: list[Voices]) -> None:
    """Contributions to the score, weights to one, pulls to nothing; also where several themes are told as one."""
    score = score_of(voices)
    together = [{"a", "b"}, {"c"}, {"d", "e"}]
    for found in (contributions(voices), contributions(voices, together)):
        assert (score or 0) == sum(part.points for part in found)
        assert (score is not None) == sum(part.weight for part in found)
        assert 0 == sum(part.pull for part in found)


@settings(max_examples=40)
@given(VOICES, VOICES)
def test_the_changes_add_up_to_that_of_the_score(before: list[Voices], after: list[Voices]) -> None:
    """Over the themes of either period."""
    parts = [{theme} for theme in sorted(themes_of([*before, *after]))]
    then, now = score_of(before), score_of(after)
    found = changes(contributions(before, parts), contributions(after, parts))
    if then is not None and now is not None:
        assert now - then == sum(found.values())


def test_what_the_others_would_score_does_not_add_up() -> None:
    """That is why it is told beside, and not instead. Where nobody is left there is none."""
    voices = [Voices(frozenset({"price"}), Bands(3, 0, 7))]
    everybody, nobody = contributions(voices)

    assert (None, Fraction(-40)) == (everybody.without, everybody.points)
    assert [Fraction(0)] * 3 == [nobody.points, nobody.weight, nobody.without]
