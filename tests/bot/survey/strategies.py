"""Made-up periods for the properties: any numbers of answers, in each band or for each score."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.survey.figures import Bands, Counts

_FEW = st.integers(0, 12)
_SOME = st.one_of(_FEW, st.integers(0, 100_000))


def bands(at_least: int = 0) -> st.SearchStrategy[Bands]:
    """Answers by band, of which there are `at_least` so many."""
    return st.builds(Bands, _SOME, _SOME, _SOME).filter(lambda found: found.answers >= at_least)


def counts() -> st.SearchStrategy[Counts]:
    """Answers by score."""
    return st.builds(Counts, st.tuples(*[_FEW] * 11))
