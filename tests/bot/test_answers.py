"""Files with answers of the past: what is taken, what is refused and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.rows import MapRefused, PairRefused
from storage.database import Database
from storage.models import Account, Answer, Contact
from storage.types import AnswerStatus
from tests.support.data import shared_data
from tests.support.factories import add_contact, every, only
from tests.support.imports import take_answers

CARPENTRIES = "nps/carpentries_instructor_training_2016-2018.csv"

FILE = """id,score,answered_at,email,comment,channel,plan,region
r1,9,2026-06-09T10:36:00+02:00,Ann@Acme.example,"Fast, cheap
and “good” 🎉",Email,pro,eu
r2,0,2026-06-10,,,, ,us
"""


def test_every_column_finds_its_place(db: Database) -> None:
    """The known ones cleaned, every other one as an attribute, blank ones left out."""
    found, refused = take_answers(db, FILE)

    assert (2, 0, 0, 1, []) == (found.added, found.unchanged, found.refused, found.contacts, refused)
    first, second = every(db, Answer)
    assert ("customers", "r1", 9, "Fast, cheap\nand “good” 🎉", "email", {"plan": "pro", "region": "eu"}) == (
        first.survey,
        first.source_key,
        first.score,
        first.reason,
        first.channel,
        first.attributes,
    )
    assert datetime(2026, 6, 9, 8, 36, tzinfo=UTC) == first.answered_at == first.event_at
    assert ("done", AnswerStatus.COUNTED, False, None) == (
        first.stage,
        first.status,
        first.alerted,
        first.invitation_id,
    )
    assert (first.contact_id, "ann@acme.example") == (only(db, Contact).id, only(db, Contact).email)
    assert (None, None, None, {"region": "us"}) == (
        second.contact_id,
        second.reason,
        second.channel,
        second.attributes,
    )


def test_a_time_without_an_offset_is_the_programmes(db: Database) -> None:
    """Midnight in Helsinki is the evening before in UTC."""
    take_answers(db, "score,answered_at\n9,2026-06-10\n")

    assert datetime(2026, 6, 9, 21, tzinfo=UTC) == only(db, Answer).answered_at


def test_a_known_contact_is_linked_and_an_unknown_one_is_made_with_name_and_account(db: Database) -> None:
    """Who gave an answer must rest before being asked again. The account is kept with the answer as it was."""
    ann = add_contact(db, email="ann@acme.example", name="Ann")
    found, _ = take_answers(
        db,
        "score,answered_at,email,first name,last name,company,plan\n"
        "9,2026-06-09,ann@acme.example,Anna,Other,Acme,pro\n"
        "3,2026-06-09,bob@best.example,Bob,Best,Best Oy,free\n",
    )

    assert 1 == found.contacts
    assert [(ann, "Ann"), (ann + 1, "Bob Best")] == [(contact.id, contact.name) for contact in every(db, Contact)]
    assert [ann, ann + 1] == [answer.contact_id for answer in every(db, Answer)]
    assert ["Acme", "Best Oy"] == [answer.account for answer in every(db, Answer)]
    assert ["Best Oy"] == [account.name for account in every(db, Account)]
    # By the word that the file has for it, too; the name is the contact's alone.
    assert [{"company": "Acme", "plan": "pro"}, {"company": "Best Oy", "plan": "free"}] == [
        answer.attributes for answer in every(db, Answer)
    ]


def test_a_name_without_an_address_stays_with_the_answer(db: Database) -> None:
    """There is no contact whose name it would be."""
    take_answers(db, "score,answered_at,name,account\n9,2026-06-09,Ann,Acme\n")

    assert ({"name": "Ann"}, "Acme") == (only(db, Answer).attributes, only(db, Answer).account)
    assert [] == every(db, Contact)


def test_accounts_that_cannot_be_told_apart_are_attributes(db: Database) -> None:
    """No file is refused for a field that is not needed; one can be named."""
    content = "score,answered_at,company,company name\n9,2026-06-09,A,B\n"
    take_answers(db, content)
    take_answers(db, content, pairs=["account=company name"])

    assert [(None, {"company": "A", "company name": "B"}), ("B", {"company": "A", "company name": "B"})] == [
        (answer.account, answer.attributes) for answer in every(db, Answer)
    ]


def test_a_row_that_cannot_be_used_is_refused_with_its_line_and_the_rest_is_taken(db: Database) -> None:
    """One sentence each; those without a score are counted apart."""
    found, refused = take_answers(
        db,
        "score,answered_at,email\n"
        "11,2026-06-09,\n"
        "7.5,2026-06-09,\n"
        "promoter,2026-06-09,\n"
        ",2026-06-09,ann@x.example\n"
        "9,yesterday,\n"
        "9,,\n"
        "9,2026-02-30,\n"
        "9,2027-01-01,\n"
        "9,2026-06-09,ann\n"
        "9,2026-06-09\n"
        "9,2026-06-09,ann@x.example\n",
    )

    assert (1, 10, 1, 1) == (found.added, found.refused, found.without_score, found.contacts)
    assert {
        2: "score '11' is not a whole number from 0 to 10",
        3: "score '7.5' is not a whole number from 0 to 10",
        4: "score 'promoter' is not a whole number from 0 to 10",
        5: "without a score",
        6: "'yesterday' is not a date, such as 2016-06-09 or 2016-06-09T10:36:00+02:00",
        7: "'' is not a date, such as 2016-06-09 or 2016-06-09T10:36:00+02:00",
        8: "'2026-02-30' is not a date that exists",
        9: "'2027-01-01' is in the future",
        10: "'ann' is not an email address: it has no @",
        11: "the row has 2 cells, the header has 3",
    } == dict(refused)


def test_the_columns_can_be_named(db: Database) -> None:
    """A pair that names none is refused, and so is a file without a score."""
    content = "grade,when,who\n9,2026-06-09,ann@x.example\n"

    with pytest.raises(PairRefused, match="no column 'points'"):
        take_answers(db, content, pairs=["score=points"])
    with pytest.raises(PairRefused, match="knows no field 'skore'"):
        take_answers(db, content, pairs=["skore=grade"])
    with pytest.raises(MapRefused, match="No column is known to hold score"):
        take_answers(db, content)

    take_answers(db, content, pairs=["score=grade", "answered_at=when", "email=who"])
    assert ("ann@x.example", {}) == (only(db, Contact).email, only(db, Answer).attributes)


def test_answers_are_of_the_survey_that_is_named(db: Database) -> None:
    """Or of the first."""
    content = "score,answered_at,survey\n9,2026-06-09,whatever it was called\n"
    take_answers(db, content, survey="support")
    take_answers(db, content)

    assert ["support", "customers"] == [answer.survey for answer in every(db, Answer)]
    assert {"survey": "whatever it was called"} == every(db, Answer)[0].attributes


def test_a_dry_run_says_what_would_be_and_adds_nothing(db: Database) -> None:
    """With the same counts and the same refusals."""
    content = FILE + "r3,12,2026-06-10,,,,,\nr1,1,2026-06-10,,,,,\n"
    dry, would = take_answers(db, content, dry_run=True)
    before = every(db, Answer)
    done, refused = take_answers(db, content)

    assert [] == before
    assert (would, dry.added, dry.refused, dry.scores) == (refused, done.added, done.refused, done.scores)


def test_strictly_nothing_is_taken_if_a_row_is_refused(db: Database) -> None:
    """And everything, if none is."""
    refusing, _ = take_answers(db, FILE + "r3,,2026-06-10,,,,,\n", strict=True)
    before = every(db, Answer)
    taking, _ = take_answers(db, FILE, strict=True)

    assert ([], 1, 2) == (before, refusing.refused, taking.added)
    assert 2 == len(every(db, Answer))


def test_the_import_tells_what_it_has_taken(db: Database) -> None:
    """From when to when, and the scores, for a person to check."""
    found, _ = take_answers(db, FILE)

    assert (datetime(2026, 6, 9, 8, 36, tzinfo=UTC), datetime(2026, 6, 9, 21, tzinfo=UTC)) == (found.first, found.last)
    assert (1, 0, 1) == (found.counts.bands.promoters, found.counts.bands.passives, found.counts.bands.detractors)


def test_three_years_of_real_answers_give_their_check_figures(db: Database) -> None:
    """967 rows, 78 of them without a score; published by their source with an NPS of 48."""
    found, refused = take_answers(db, shared_data(CARPENTRIES).read_bytes())

    assert (889, 0, 78, 78, 78) == (
        found.added,
        found.unchanged,
        found.refused,
        found.without_score,
        len(refused),
    )
    scores = [answer.score for answer in every(db, Answer)]
    counts = [sum(low <= score <= high for score in scores) for low, high in ((9, 10), (7, 8), (0, 6))]
    assert [501, 317, 71] == counts
    assert [*counts] == [found.counts.bands.promoters, found.counts.bands.passives, found.counts.bands.detractors]
    assert found.last is not None
    assert timedelta(0) < datetime(2018, 12, 31, tzinfo=UTC) - found.last
