"""A report in sentences: in a language's own numbers, a year as two figures, and why something is not shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.figures.document import as_json
from bot.figures.report import Figures, Report, report
from bot.figures.summary import as_text, summary
from bot.locales import Languages
from bot.survey.figures import Counts
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.database import Database
from tests.support.factories import a_survey, import_answers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
QUARTER = parse_period("2026-Q4", NOW, ZoneInfo("Europe/Helsinki"))
MANY = Counts.of({10: 1100, 8: 200, 0: 1300})


def of(counts: Counts, **fields: Any) -> Report:
    """A report of a quarter alone."""
    return Report(a_survey(), Figures("customers", QUARTER, counts, **fields), None, None)


def plain(text: str) -> str:
    """With spaces that may break."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("language", "score", "band", "response"),
    [
        ("en", "NPS −8", "1,100 (42.3%)", "52%"),
        ("fi", "NPS −8", "1 100 (42,3 %)", "52 %"),
        ("de", "NPS −8", "1.100 (42,3 %)", "52 %"),
        ("xx", "NPS −8", "1,100 (42.3%)", "52%"),
    ],
)
def test_numbers_are_written_as_the_language_writes_them(language: str, score: str, band: str, response: str) -> None:
    """With a true minus sign in each; a language that nobody knows is English."""
    wording = Languages().wording_for(language)
    told = summary(of(MANY, asked=5000, answered_of_asked=2600, delivered=5000), wording)

    assert (score, band) == (told.headline, plain(told.bands[0][1]))
    assert response in plain(told.response)


def test_the_response_is_of_those_asked_and_of_those_it_reached() -> None:
    """The second is named as such, and told where it differs."""
    told = summary(of(MANY, asked=5000, answered_of_asked=2600, delivered=4000, held=1), ENGLISH)

    assert (
        "2,600 of 5,000 people asked have answered: 52%. Of the 4,000 whom the question reached it is 65%. "
        "1 score is held as unconfirmed."
    ) == told.response


def test_a_condition_stands_in_the_title() -> None:
    """With all its values."""
    found = replace(of(MANY), where={"plan": ("pro", "team", "free"), "country": ("FI",)})

    assert "Acme, 2026-Q4, plan = pro, team or free, country = FI" == summary(found, ENGLISH).title


def told_of(db: Database, period: str, **survey: Any) -> Report:
    """From the store."""
    chosen = parse_period(period, NOW, ZoneInfo("Europe/Helsinki"))
    return db.read_now(lambda session: report(session, a_survey(**survey), chosen))


def add(db: Database, day: str, *scores: int) -> None:
    """Answers of that day."""
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    import_answers(db, [{"score": score, "answered_at": at} for score in scores])


def test_a_year_is_one_pool_and_the_mean_of_its_quarters(db: Database) -> None:
    """Each named, with the quarters in which nobody has answered."""
    add(db, "2026-02-01", *[10] * 9, 0)
    add(db, "2026-05-01", *[0] * 30)
    add(db, "2026-11-01", *[10] * 2, 8)
    year = told_of(db, "2026")

    told = "2026: −47 (−69 to −18) over all answers; 16 as the mean of 3 quarters"
    assert (
        f"{told} (2026-Q1: 80, 2026-Q2: −100, 2026-Q4: 67).",
        "Nobody has answered in 2026-Q3.",
    ) == summary(year, ENGLISH).otherwise
    assert (16, [80, -100, None, 67]) == (
        as_json(year)["quarters"]["nps"],
        [one["nps"] for one in as_json(year)["quarters"]["each"]],
    )
    half = told_of(db, "2026-H1")
    told = "2026-H1: −55 (−76 to −26) over all answers; −10 (−42 to 24) as the mean of 2 quarters"
    assert (f"{told} (2026-Q1: 80, 2026-Q2: −100).",) == summary(half, ENGLISH).otherwise
    assert () == summary(told_of(db, "2026-H2"), ENGLISH).otherwise
    assert () == summary(told_of(db, "2026-Q1"), ENGLISH).otherwise


def test_history_and_what_came_since_are_one_trend(db: Database) -> None:
    """What another tool had asked is the period before."""
    add(db, "2026-08-01", *[10] * 60, *[8] * 30, *[2] * 10)
    add(db, "2026-11-01", *[10] * 30, *[8] * 52, *[2] * 18)

    assert "Down 38 since 2026-Q3" in as_text(told_of(db, "this-quarter"), ENGLISH)
    before = told_of(db, "last-90-days").before
    assert before is not None
    assert "2026-05-27..2026-08-24" == before.period.name


@pytest.mark.parametrize(
    ("scores", "shown"), [((9, 8, 7, 6), False), ((9,) * 9, False), ((9,) * 10, True), ((9, 9, 9, 9, 0), True)]
)
def test_a_few_anonymous_answers_have_no_score(db: Database, scores: tuple[int, ...], shown: bool) -> None:
    """Under five, or under ten who all said alike: it would tell what each of them said."""
    add(db, "2026-11-01", *scores)
    found = told_of(db, "this-quarter", anonymous=True)
    told, document = summary(found, ENGLISH), as_json(found)

    assert shown is not found.now.withheld
    if not shown:
        assert ("Score not shown", (), "") == (told.headline, told.bands, told.response)
        assert "At least 5 are needed." in told.certainty
        assert {None} == {document[key] for key in ("nps", "answers", "promoters", "scores", "interval", "thin")}
        assert not told_of(db, "this-quarter").now.withheld


def test_what_is_not_shown_is_not_compared_either(db: Database) -> None:
    """Nor is it a mean's part."""
    add(db, "2026-08-01", 9, 9, 0)
    add(db, "2026-11-01", *[9] * 12)
    found = told_of(db, "this-quarter", anonymous=True)

    assert (None, "The score of 2026-Q3 is not shown, and not compared.") == (
        found.change,
        summary(found, ENGLISH).change,
    )
    assert () == summary(told_of(db, "2026", anonymous=True), ENGLISH).otherwise


def test_nobody_has_answered_is_no_secret(db: Database) -> None:
    """Also where answers are anonymous."""
    found = told_of(db, "this-quarter", anonymous=True)

    assert ("No answers yet", 0) == (summary(found, ENGLISH).headline, as_json(found)["answers"])
