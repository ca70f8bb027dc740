"""Comments are read for their themes: new ones, changed ones, all when the taxonomy changes; and none is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, text
from sqlalchemy.orm import Session

from bot.tagging import BATCH, PATIENCE, REST, Reader, read_all, reader_of, tick
from bot.themes.classifiers import OwnClassifier
from bot.themes.reading import read_taxonomy
from storage.database import Database
from storage.models import Answer, CommentTheme
from storage.queries.themes import Read, keep, unread
from tests.support.clock import START, HandClock
from tests.support.factories import a_programme, a_survey, add_contact, every, import_answers, invite, say

TAXONOMY = read_taxonomy()
PROGRAMME = a_programme(a_survey(), a_survey("support", language="fi"))
HOUR = timedelta(hours=1)


def a_reader(own: Any = None) -> Reader:
    """By keywords, or by a function."""
    return Reader(PROGRAMME, TAXONOMY, None if own is None else OwnClassifier("own", own))


def wrote(db: Database, *comments: str | None, **columns: Any) -> list[int]:
    """Answers with these reasons."""
    rows = [{"score": 3, "answered_at": START, "reason": comment, **columns} for comment in comments]
    return import_answers(db, rows)


def themes(db: Database) -> dict[int, set[str]]:
    """By answer."""
    found: dict[int, set[str]] = {}
    for row in every(db, CommentTheme):
        found.setdefault(row.answer_id, set()).add(row.theme)
    return found


def read(db: Database, reader: Reader | None = None, clock: HandClock | None = None) -> int:
    """To the end; how many."""
    return sum(read_all(db, reader or a_reader(), clock or HandClock()))


async def test_a_tick_reads_what_there_is_once(db: Database) -> None:
    """In its language, both texts; an answer without a comment has nothing to be read."""
    price, silent, both = wrote(db, "Far too expensive for what it does", None, "ok")
    db.write_now(follow_up, [both])
    finnish = wrote(db, "liian kallis", survey="support")[0]
    contact = add_contact(db, language="sv")
    swedish = wrote(db, "för dyrt", contact_id=contact)[0]
    reader, clock = a_reader(), HandClock()

    assert (4, 0) == (await tick(db, reader, clock), await tick(db, reader, clock))
    assert {price: {"price"}, both: {"delivery"}, finnish: {"price"}, swedish: {"price"}} == themes(db)
    answers = {answer.id: answer for answer in every(db, Answer)}
    assert ("en", None, "und") == tuple(answers[one].comment_language for one in (price, silent, finnish))
    assert {TAXONOMY.digest} == {answers[one].tagged_by for one in (price, both, finnish)}


def follow_up(session: Session, ids: Iterable[int]) -> list[None]:
    """What they wrote to the second question."""
    for one in ids:
        session.get_one(Answer, one).follow_up = "deliver sooner"
    return [None]


def test_a_changed_comment_is_read_again(db: Database) -> None:
    """Its former themes are gone, also where there are none any more."""
    invitation = invite(db, add_contact(db))
    say(db, invitation, START, score=3, reason="The price is too high for us")
    first, before = read(db), themes(db)
    say(db, invitation, START + HOUR, reason="The delivery was late, twice this year")
    second, after = read(db), themes(db)

    assert (1, 1, 0) == (first, second, read(db))
    assert ([{"price"}], [{"delivery"}]) == ([*before.values()], [*after.values()])


def test_another_taxonomy_reads_everything_again(db: Database, tmp_path: Path) -> None:
    """Whatever the order of the digests; the names of themes are none of its concern."""
    (one,) = wrote(db, "Where can I park my car here")
    read(db)
    for word, expected in (("park", {one: {"parking"}}), ("nothing", {})):
        (tmp_path / "en.toml").write_text(f'[parking]\nname = "Parking"\nwords = ["{word}"]\n')
        reader = Reader(PROGRAMME, read_taxonomy(tmp_path))

        assert (1, 0) == (read(db, reader), read(db, reader))
        assert expected == themes(db)


def test_what_changes_while_it_is_read_is_left_for_the_next_time(db: Database) -> None:
    """The old comment's themes are not written to the new one."""
    invitation = invite(db, add_contact(db))
    say(db, invitation, START, score=3, reason="The price is too high for us")
    (waiting,) = db.read_now(unread, {TAXONOMY.digest}, 10)
    say(db, invitation, START + HOUR, reason="The delivery was late, twice this year")
    late = Read(waiting.answer_id, waiting.event_at, TAXONOMY.digest, "en", frozenset({"price"}))

    assert [0] == db.write_now(keep, [[late]])
    assert {} == themes(db)
    assert 1 == read(db)


def test_more_than_a_batch_is_read_to_the_end(db: Database) -> None:
    """In several transactions."""
    wrote(db, *["too expensive for us all"] * (BATCH + 5))

    assert BATCH + 5 == read(db)
    assert BATCH + 5 == len(themes(db))


def test_the_themes_go_with_the_answer(db: Database) -> None:
    """Who is erased leaves nothing behind."""
    (one,) = wrote(db, "too expensive for us all")
    read(db)
    db.write_now(lambda session, ids: [session.execute(delete(Answer).where(Answer.id.in_(ids)))], [one])

    assert [] == every(db, CommentTheme)


def test_an_own_classifier_finds_the_themes(db: Database) -> None:
    """Ours or others."""
    (one,) = wrote(db, "Beautiful plumage, is it not")
    reader = a_reader(lambda _, language: ["parrots", language])

    assert 1 == read(db, reader)
    assert {one: {"parrots", "en"}} == themes(db)
    assert 0 == read(db, reader)


def test_a_comment_that_a_classifier_fails_on_is_read_by_keywords(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Once: it would fail again. What the error says is not logged, as it may quote the comment."""

    def picky(comment: str, _: str) -> list[str]:
        if "expensive" in comment:
            raise ValueError(comment)
        return ["fine"]

    bad, good = wrote(db, "too expensive for us all", "nothing to say about that")
    reader = a_reader(picky)

    assert (2, 0) == (read(db, reader), read(db, reader))
    assert {bad: {"price"}, good: {"fine"}} == themes(db)
    assert "could not be classified" in caplog.text
    assert "expensive" not in caplog.text


def test_a_classifier_that_is_down_is_left_alone_and_none_is_lost(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Meanwhile keywords read; once it is back, everything is read by it."""
    calls = []

    def sick(comment: str, _: str) -> list[str]:
        calls.append(comment)
        if len(calls) <= PATIENCE:
            raise OSError("no answer")
        return ["well"]

    ids = wrote(db, *["too expensive for us all"] * 6)
    reader, clock = a_reader(sick), HandClock()

    assert (6, 0, PATIENCE) == (read(db, reader, clock), read(db, reader, clock), len(calls))
    assert {one: {"price"} for one in ids} == themes(db)
    assert "the classifier of themes fails" in caplog.text
    clock.now += REST
    assert (6, 0) == (read(db, reader, clock), read(db, reader, clock))
    assert {one: {"well"} for one in ids} == themes(db)


def test_a_classifier_that_is_not_installed_is_reported_and_keywords_read(caplog: pytest.LogCaptureFixture) -> None:
    """The program starts all the same."""
    reader = reader_of(a_programme(theme_classifier="acme"))

    assert frozenset({TAXONOMY.digest}) == reader.accepted(START)
    assert "has an entry point 'acme'" in caplog.text


@pytest.mark.parametrize("backend", ["sqlite"])
def test_what_is_to_be_read_is_found_by_indexes(db: Database) -> None:
    """Also among millions of answers, of which nearly all are read: SQLite plans alike, however many there are."""
    asked = [one for one in statements(db, lambda: db.read_now(unread, {"b", "d"}, 10)) if one.startswith("SELECT")]
    with db.reading.connect() as connection:
        plans = [str(connection.execute(text(f"EXPLAIN QUERY PLAN {one}")).all()) for one in asked]

    assert 4 == len(plans)
    assert [] == [plan for plan in plans if "ix_answers_unread" not in plan and "ix_answers_tagged_by" not in plan]


def statements(db: Database, act: Callable[[], object]) -> list[str]:
    """What is sent to the database meanwhile, with its values in place."""
    sent: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, values: Any, *_: Any) -> None:
        for value in values:
            statement = statement.replace("?", repr(value), 1)
        sent.append(statement)

    event.listen(db.reading, "before_cursor_execute", note)
    act()
    event.remove(db.reading, "before_cursor_execute", note)
    return sent
