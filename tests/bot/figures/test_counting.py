"""The score counted otherwise, from the store to sentences: by person, by account, by weight, to known shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.figures.counting import Counted, Counting, Per
from bot.figures.counting_words import told
from bot.figures.document import as_json
from bot.figures.report import Report, report
from bot.statistics.weighting import KnownShares
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.database import Database
from tests.support.factories import a_survey, add_contacts, import_answers

DAY = datetime(2026, 11, 1, tzinfo=UTC)
QUARTER = parse_period("2026-Q4", DAY, ZoneInfo("Europe/Helsinki"))
HALVES = KnownShares("country", {"FI": 0.5, "SE": 0.5})


def add(db: Database, scores: Sequence[int], **columns: Any) -> None:
    """Answers of one day."""
    import_answers(db, [{"score": score, "answered_at": DAY, **columns} for score in scores])


def counted(
    db: Database, *, anonymous: bool = False, where: Mapping[str, Sequence[str]] | None = None, **how: Any
) -> Report:
    """The report, counted so."""
    survey = a_survey(anonymous=anonymous)
    return db.read_now(lambda session: report(session, survey, QUARTER, where=where, counting=Counting(**how)))


def sentences(found: Report) -> list[str]:
    """What is said of it."""
    assert found.counted is not None
    return told(found.counted, found.now.bands, ENGLISH)


def json_of(found: Report, key: str = "counted") -> Mapping[str, Any]:
    """What programs read of it."""
    part: Mapping[str, Any] = as_json(found)[key]
    return part


def test_of_each_person_the_last_answer_counts(db: Database) -> None:
    """Beside the score over all answers, which stays what it is."""
    people = add_contacts(db, [{}] * 6)
    for person in people:
        add(db, [0, 10], contact_id=person)
    found = counted(db, per=Per.RESPONDENT)

    assert (0, 100) == (found.now.nps, json_of(found)["nps"])
    assert ["With the last answer of each person: 100 (26 to 100), from 6 people."] == sentences(found)


def test_accounts_have_one_voice_each(db: Database) -> None:
    """Who belongs to none is left out, and that is said."""
    add(db, [0] * 20, account="Globex")
    for name in ("Initech", "Hooli", "Acme", "Umbrella"):
        add(db, [9, 10], account=name)
    add(db, [3])
    found = counted(db, per=Per.ACCOUNT)

    assert (-45, 60, 5, 28) == (found.now.nps, *(json_of(found)[key] for key in ("nps", "clusters", "answers")))
    first, second = sentences(found)
    assert first.startswith("With one voice for each account: 60 (")
    assert first.endswith("from 5 accounts.")
    assert "1 answer belongs to no account and is left out." == second


def test_a_weight_is_a_number_and_what_is_none_is_named(db: Database) -> None:
    """Nothing is guessed: neither a comma nor a word is a number."""
    add(db, [10] * 5, attributes={"revenue": "300"})
    add(db, [0] * 5, attributes={"revenue": "100.0"})
    for text in ("1,5", "1,5", "much", "-3"):
        add(db, [5], attributes={"revenue": text})
    add(db, [5, 5])
    found = counted(db, weight="revenue")

    assert (50, {"1,5": 2, "-3": 1, "much": 1}, 2) == tuple(
        json_of(found)[key] for key in ("nps", "no_number", "no_weight")
    )
    weighted, missing, bad = sentences(found)
    assert weighted.startswith("Weighted by revenue: 50 (")
    assert weighted.endswith("from 10 answers. It is as sure as a score of 8 answers that count alike.")
    assert "2 answers have no revenue and are left out." == missing
    assert "4 answers are left out, since their revenue is no number, as in '1,5', '-3' and 'much'." == bad


def test_the_voices_of_accounts_and_people_may_be_weighted(db: Database) -> None:
    """Both at once."""
    people = add_contacts(db, [{}] * 5)
    for at, person in enumerate(people):
        add(db, [0, 10], contact_id=person, account=f"{at}", attributes={"revenue": f"{at + 1}"})

    assert sentences(counted(db, per=Per.ACCOUNT, weight="revenue"))[0].startswith(
        "With one voice for each account, weighted by revenue: 0 ("
    )
    assert sentences(counted(db, per=Per.RESPONDENT, weight="revenue"))[0].startswith(
        "With the last answer of each person, weighted by revenue: 100, from 5 people."
    )


def test_with_nothing_to_count_it_is_said(db: Database) -> None:
    """And is no zero."""
    add(db, [9] * 6)
    found = counted(db, per=Per.ACCOUNT)

    assert json_of(found)["nps"] is None
    assert [
        "Counted so, there is no score: nothing is there to count.",
        "6 answers belong to no account and are left out.",
    ] == sentences(found)


def test_known_shares_are_told_where_they_make_a_difference(db: Database) -> None:
    """Raw and weighted side by side, with what the weights cost; by less than a point nothing is said."""
    add(db, [10] * 80 + [0] * 10, attributes={"country": "FI"})
    add(db, [0] * 8 + [10] * 2, attributes={"country": "SE"})
    add(db, [8], attributes={"country": "NO"})
    found = counted(db, known=HALVES)

    assert (9, 1, 100) == tuple(json_of(found, "weighted")[key] for key in ("nps", "unplaced", "answers"))
    first, second, third = sentences(found)
    assert first.startswith("63 as answered; 9 (")
    assert "weighted to the known shares of country, since" in first
    assert "That is from 100 answers, and as sure as from 36 that count alike." == second
    assert "1 answer has another country or none, and is left out there." == third
    assert 2.7778 == json_of(found, "weighted")["design_effect"]


def test_no_difference_is_not_told(db: Database) -> None:
    """Programs read it all the same; and why it is not weighted is said."""
    for country in ("FI", "SE"):
        add(db, [10] * 8 + [0] * 2, attributes={"country": country})

    assert [] == sentences(counted(db, known=HALVES))
    assert 60 == json_of(counted(db, known=HALVES), "weighted")["nps"]
    few = counted(db, known=KnownShares("country", {"FI": 0.5, "NO": 0.5}))
    assert [
        "It is not weighted to the known shares of country: too few answers to tell the groups apart."
    ] == sentences(few)
    assert as_json(few)["weighted"] is None
    assert [] == sentences(counted(db, known=HALVES, where={"country": ("FI",)}))


def test_of_anonymous_answers_none_is_told_by_weight_nor_by_few_accounts(db: Database) -> None:
    """The heaviest would be heard."""
    add(db, [10] * 9 + [0] * 9, account="Globex", attributes={"revenue": "7"})
    told_so = ["Counted so, the score is not shown: answers are anonymous, and few would decide it."]

    for how in ({"weight": "revenue"}, {"per": Per.ACCOUNT}):
        found = counted(db, anonymous=True, **how)

        assert (True, None) == tuple(json_of(found)[key] for key in ("withheld", "nps"))
        assert told_so == sentences(found)


def test_usually_nothing_more_is_told() -> None:
    """One answer, one voice."""
    assert [] == told(Counted(Counting()), a_bands(), ENGLISH)


def a_bands() -> Any:
    from bot.survey.figures import Bands

    return Bands(5, 3, 2)
