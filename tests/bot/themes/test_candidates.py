"""Candidate words: what detractors write and promoters do not, and the other way round."""

from __future__ import annotations

from bot.survey.scale import Band
from bot.themes.candidates import Candidate, Tongue, candidates
from bot.themes.stems import stemmer_of

ENGLISH = Tongue(stemmer_of("en"), frozenset({"the", "was"}))
FINNISH = Tongue(stemmer_of("fi"))
BAD, GOOD = Band.DETRACTOR, Band.PROMOTER


def test_words_that_distinguish_are_offered_in_the_form_that_is_written_most() -> None:
    """Not those of both, nor those that say nothing, nor numbers; each once a comment; passives say nothing here."""
    told = [
        ("The parking was full", BAD, ENGLISH),
        ("parking, parking, PARKING!", BAD, ENGLISH),
        ("I parked 123 km away", BAD, ENGLISH),
        ("The waffles", GOOD, ENGLISH),
        ("waffle", GOOD, ENGLISH),
        ("parking and waffles", GOOD, ENGLISH),
        ("meeting room", Band.PASSIVE, ENGLISH),
    ]
    found = candidates(told, fewest=3)

    assert (Candidate("parking", 3),) == found[BAD]
    assert (Candidate("waffles", 3),) == found[GOOD]


def test_each_language_has_its_own_stems() -> None:
    """The weightier first, then by the alphabet."""
    told = [("pysäköinti hukassa", BAD, FINNISH), ("pysäköinnin", BAD, FINNISH), ("parked", BAD, ENGLISH)] * 3

    assert ["hukassa", "parked", "pysäköinnin", "pysäköinti"] == sorted(one.word for one in candidates(told)[BAD])


def test_few_comments_offer_nothing() -> None:
    """Nor do none."""
    assert {BAD: (), GOOD: ()} == candidates([("parking", BAD, ENGLISH)] * 2)
    assert {BAD: (), GOOD: ()} == candidates([])
