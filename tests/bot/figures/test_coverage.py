"""What the taxonomy covers: by language, and the words of what it does not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.figures.coverage import covered, words_told
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from bot.tagging import Reader, read_all
from bot.themes.reading import read_taxonomy
from storage.database import Database
from tests.support.factories import a_programme, a_survey, import_answers

TAXONOMY = read_taxonomy()
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
EVER = parse_period("all", NOW, ZoneInfo("UTC"))
WHAT = (a_survey(), EVER, ENGLISH, TAXONOMY)


def wrote(db: Database, comment: str | None, scores: list[int], **columns: Any) -> None:
    """Answers with this comment, read."""
    import_answers(db, [{"score": score, "answered_at": NOW, "reason": comment, **columns} for score in scores])
    for _ in read_all(db, Reader(a_programme(), TAXONOMY), lambda: NOW):
        pass


def test_each_language_has_its_share(db: Database) -> None:
    """The one with most comments first; themes that nobody wrote of are named."""
    wrote(db, "The price is too high for us", [1, 9])
    wrote(db, "just because I said so", [5])
    wrote(db, "hinta on liian korkea meille", [3])
    wrote(db, "hm", [3])
    wrote(db, None, [3])
    part = db.read_now(covered, *WHAT)

    assert "5 comments, 60% with a theme." == part.sentences[0]
    assert "Delivery and punctuality" in part.sentences[1]
    assert "Price" not in part.sentences[1]
    assert part.table is not None
    assert (("en", "3", "67%"), ("fi", "1", "100%"), ("too short to tell", "1", "0%")) == part.table.rows


def test_words_of_the_rest_are_offered(db: Database) -> None:
    """Of both sides; those of comments with a theme are not needed, nor what nobody tells from others."""
    wrote(db, "The parking is a nightmare", [1] * 3)
    wrote(db, "I had waffles", [10] * 4)
    wrote(db, "The price is a scandal", [1] * 5)
    part = db.read_now(words_told, *WHAT)

    assert part is not None
    assert ("Detractors write: nightmare (3), parking (3).", "Promoters write: waffles (4).") == part.sentences


def test_anonymous_answers_offer_words_of_ten_people(db: Database) -> None:
    """Whoever writes oddly would be known by it."""
    wrote(db, "The parking is full", [1] * 9)
    nine = db.read_now(words_told, a_survey(anonymous=True), *WHAT[1:])
    wrote(db, "parking again and again", [1])
    ten = db.read_now(words_told, a_survey(anonymous=True), *WHAT[1:])

    assert nine is None
    assert ten is not None
    assert ("Detractors write: parking (10).",) == ten.sentences


def test_nothing_is_told_of_nothing(db: Database) -> None:
    """Nobody wrote."""
    assert ("Nobody has written a comment in this period.",) == db.read_now(covered, *WHAT).sentences
    assert None is db.read_now(words_told, *WHAT)
