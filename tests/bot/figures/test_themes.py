"""The themes of a period: who is counted, what is told apart, what anonymity allows, and whose words are quoted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.figures.themes import Themes, themes
from bot.figures.themes_words import as_json, theme_parts, told
from bot.survey.anonymity import NotShownError
from bot.survey.figures import Bands
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from bot.tagging import Reader, read_all
from bot.themes.reading import read_taxonomy
from storage.database import Database
from tests.support.factories import a_programme, a_survey, add_contact, import_answers, invite

TAXONOMY = read_taxonomy()
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
QUARTER = parse_period("this-quarter", NOW, ZoneInfo("UTC"))
PRICE, DELIVERY = "It is far too expensive for us", "The parcel was late, as it always is"
NOTHING = "just because of it"


def wrote(db: Database, comment: str | None, scores: list[int], **columns: Any) -> None:
    """Answers of this quarter with this comment, read."""
    at = columns.pop("at", NOW)
    rows = [{"score": score, "answered_at": at, "reason": comment, "attributes": {}, **columns} for score in scores]
    import_answers(db, rows)
    for _ in read_all(db, Reader(a_programme(), TAXONOMY), lambda: NOW):
        pass


def found(db: Database, where: Mapping[str, tuple[str, ...]] | None = None, **survey: Any) -> Themes:
    """Of this quarter."""
    return db.read_now(themes, a_survey(**survey), QUARTER, where)


def test_the_parts_make_the_score_of_those_who_wrote(db: Database) -> None:
    """What pulls down most stands first, then those without a theme; who wrote nothing counts for neither."""
    wrote(db, PRICE, [2] * 6)
    wrote(db, f"{DELIVERY}. {PRICE}", [9] * 5)
    wrote(db, NOTHING, [10, 8])
    wrote(db, None, [10] * 7)
    one = found(db)
    parts = [*one.shown, one.none]

    assert (Bands(13, 1, 6), Bands(6, 1, 6)) == (one.answered, one.written)
    assert [{"price"}, {"delivery"}, set()] == [set(part.themes) for part in parts if part]
    assert 0 == sum(part.points for part in parts if part)
    assert (None, None, 0) == (one.others, one.before, one.unread)


def test_themes_of_a_few_are_told_as_one(db: Database) -> None:
    """Under five comments a score says nothing; together they may."""
    wrote(db, PRICE, [2] * 6)
    wrote(db, DELIVERY, [3] * 4)
    wrote(db, "We love the quality of it all", [9] * 2)
    one = found(db)

    assert [{"price"}] == [set(part.themes) for part in one.shown]
    assert one.others is not None
    assert ({"delivery", "quality"}, 6) == (set(one.others.themes), one.others.bands.answers)


def test_the_change_is_that_of_the_score(db: Database) -> None:
    """Of themes that have a row in both periods; what has none goes with the rest."""
    before = NOW - timedelta(days=90)
    wrote(db, PRICE, [2] * 6, at=before)
    wrote(db, NOTHING, [10] * 6, at=before)
    wrote(db, PRICE, [2] * 6)
    wrote(db, NOTHING, [10] * 18)
    one = found(db)

    assert one.before is not None
    assert "2026-Q3" == one.before.name
    assert {frozenset({"price"}): Fraction(25), frozenset[str](): Fraction(25)} == dict(one.changed)
    assert "Since 2026-Q3" in (told(one, ENGLISH, TAXONOMY).table or pytest.fail("no table")).head


def test_a_filter_tells_of_some(db: Database) -> None:
    """Of any of the values."""
    wrote(db, PRICE, [2] * 6, attributes={"plan": "pro"})
    wrote(db, DELIVERY, [2] * 6, attributes={"plan": "free"})

    assert [{"price"}] == [set(part.themes) for part in found(db, {"plan": ("pro", "team")}).shown]


def test_comments_of_fewer_than_ten_are_not_shown_where_answers_are_anonymous(db: Database) -> None:
    """Neither in all nor of a theme, nor by subtraction, nor by a filter, nor of a few days."""
    wrote(db, PRICE, [2] * 9)
    nine = found(db, anonymous=True)
    wrote(db, DELIVERY, [2] * 11)
    wrote(db, PRICE, [2] * 2)
    apart = found(db, anonymous=True)
    wrote(db, "We love the quality of it all", [9] * 2)
    wrote(db, NOTHING, [3])
    careful = found(db, anonymous=True)

    assert ((), 0) == (nine.shown, nine.written.answers)
    assert "comments of fewer than 10 people are not shown" in told(nine, ENGLISH, TAXONOMY).sentences[0]
    assert [{"delivery"}, {"price"}] == [set(part.themes) for part in apart.shown]
    assert (1, None) == (len(careful.shown), careful.none)
    assert careful.others is not None
    assert 11 + 2 + 1 == careful.others.bands.answers
    assert "(other themes, or none)" in str(told(careful, ENGLISH, TAXONOMY).table)
    assert 0 == careful.others.pull + careful.shown[0].pull
    with pytest.raises(NotShownError, match="all of them together"):
        found(db, {"plan": ("pro",)}, anonymous=True)
    with pytest.raises(NotShownError, match="whole weeks"):
        db.read_now(themes, a_survey(anonymous=True), parse_period("last-9-days", NOW, ZoneInfo("UTC")))


def test_a_promise_holds_when_the_survey_is_anonymous_no_more(db: Database) -> None:
    """Some of the comments may have been written under it."""
    invite(db, add_contact(db), a_survey(anonymous=True))
    wrote(db, PRICE, [2] * 9)

    assert () == found(db).shown


def test_quotes_are_short_and_say_something(db: Database) -> None:
    """Of detractors where a theme takes away, of promoters where it gives; each once, under one theme."""
    long = "The price is high, " * 30
    wrote(db, "\x1b[31mThe price\nis scandalous\x07", [0])
    for text in ("price", "Price!!", PRICE, PRICE.upper(), long, "Prices went up twice this year"):
        wrote(db, text, [1])
    wrote(db, "The price is a joke, in a good way", [10])
    wrote(db, "The price and the parcel, a joke", [9, 9, 9])
    wrote(db, "The parcel comes when I want it", [9] * 5)
    quotes = found(db).quotes

    assert ("[31mThe price is scandalous", PRICE, "Prices went up twice this year") == quotes["price"]
    assert ("The parcel comes when I want it", "The price and the parcel, a joke") == quotes["delivery"]


def test_nobody_is_named_in_a_quote(db: Database) -> None:
    """Neither the writer nor their company, by address or number."""
    contact = add_contact(db, name="Aino Virtanen", email="a.virtanen@globex.example")
    about = "says that the price is too high"
    for who in ("Aino", "VIRTANEN", "Globex", "x@y.example", "040 123 4567", "Somebody"):
        wrote(db, f"{who} {about}", [1], contact_id=contact, account="Globex Oy")

    assert {"price": (f"Somebody {about}",)} == found(db).quotes


def test_it_is_told_in_sentences_a_table_and_quotes(db: Database) -> None:
    """And one part more for each theme that is quoted, where quotes are wanted."""
    wrote(db, PRICE, [2] * 6)
    wrote(db, NOTHING, [10, 10, 8])
    survey = a_survey()
    first, price, reading = db.read_now(theme_parts, survey, QUARTER, ENGLISH, TAXONOMY)
    unquoted, _ = db.read_now(theme_parts, survey, QUARTER, ENGLISH, TAXONOMY, quotes=False)

    assert ((), (PRICE,)) == (first.quotes, price.quotes)
    assert first == unquoted
    assert "9 of 9 people who answered wrote a comment" in first.sentences[0]
    assert "What pulls the score down most: Price, by 37.0." in first.sentences
    assert first.table is not None
    assert ("Theme", "Comments", "Pull", "Added", "NPS", "Without it") == first.table.head
    assert ("Price", "6", "−37.0", "−66.7", "−100 (−100 to −26)", "67") == first.table.rows[0]
    assert ("Price", "How to read the table") == (price.title, reading.title)


def test_nothing_is_told_of_nothing(db: Database) -> None:
    """But a sentence for who asks."""
    (part,) = db.read_now(theme_parts, a_survey(), QUARTER, ENGLISH, TAXONOMY)

    assert ("Nobody has written a comment in this period.",) == part.sentences
    assert {"themes": [], "nps": None, "comments": 0} == {
        key: value for key, value in as_json(found(db), TAXONOMY, "en").items() if key in ("themes", "nps", "comments")
    }
