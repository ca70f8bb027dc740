"""What a column may hold: instants with a zone, words of a vocabulary, scores of the scale."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Dialect, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import IntegrityError, StatementError

from storage.database import Database
from storage.models import Answer, Message
from storage.types import Channel, MessageKind, MessageState, UtcDateTime
from storage.vocabulary import Vocabulary
from tests.support.clock import START
from tests.support.factories import every, import_answers, insert_answers, only, queue

DIALECTS: list[Dialect] = [SQLiteDialect_pysqlite(), PGDialect_psycopg()]  # type: ignore[no-untyped-call]
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1971, 1, 1), datetime(2199, 1, 1), timezones=ZONES)  # noqa: DTZ001 - bounds are naive


@given(INSTANTS)
def test_an_instant_comes_back_as_it_was_in_utc(instant: datetime) -> None:
    """Whatever zone it came in; SQLite keeps it without the zone, and gives it back with it."""
    column = UtcDateTime()
    for dialect in DIALECTS:
        back = column.process_result_value(column.process_bind_param(instant, dialect), dialect)

        assert instant == back
        assert back is not None
        assert timedelta(0) == back.utcoffset()


def test_instants_are_kept_to_the_microsecond(db: Database) -> None:
    """Events are told apart by it."""
    at = datetime(2026, 11, 22, 23, 30, 0, 1, tzinfo=timezone(timedelta(hours=-7)))
    import_answers(db, [{"score": 1, "answered_at": at}])

    assert at == only(db, Answer).answered_at
    assert UTC is only(db, Answer).answered_at.tzinfo or db.is_sqlite is False


def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    """Nobody can say what it means."""
    with pytest.raises(StatementError, match="a time without a zone was given to the store"):
        import_answers(db, [{"score": 1, "answered_at": datetime(2026, 1, 1)}])  # noqa: DTZ001 - the mistake itself

    assert [] == every(db, Answer)


@pytest.mark.parametrize("words", [Channel, MessageKind, MessageState])
def test_a_vocabulary_takes_its_own_words_only(words: type[Channel]) -> None:
    """Members and their text are taken; anything else is a mistake of ours, found before it is stored."""
    column = Vocabulary(words)
    for dialect in DIALECTS:
        assert [word.value for word in words] == [column.process_bind_param(word.value, dialect) for word in words]
        assert list(words) == [column.process_result_value(word.value, dialect) for word in words]
        for unknown in ("", "fax", "SLACK", " slack"):
            with pytest.raises(ValueError, match="is not a valid"):
                column.process_bind_param(unknown, dialect)


def test_every_word_fits_its_column() -> None:
    """The columns are sixteen letters wide."""
    words = [*Channel, *MessageKind, *MessageState]

    assert 16 >= max(len(word) for word in words)


def test_an_unknown_word_is_refused_on_its_way_into_the_store(db: Database) -> None:
    """So no row is there that the program cannot read."""
    with pytest.raises(ValueError, match="is not a valid Channel"):
        queue(db, "one", channel="fax")

    assert [] == every(db, Message)


@pytest.mark.parametrize("score", [-1, 11, 100])
def test_the_database_itself_refuses_what_is_no_score(db: Database, score: int) -> None:
    """Whoever writes, by whatever way."""
    with pytest.raises(IntegrityError, match="score"):
        db.write_now(insert_answers, [{"score": score, "answered_at": START}])


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_on_the_way_is_of_the_scale_too(db: Database, score: int) -> None:
    """The history of an answer holds scores only."""
    (answer_id,) = import_answers(db, [{"score": 0, "answered_at": START}])
    row = {"a": answer_id, "s": score}
    late = text(
        "INSERT INTO score_changes (answer_id, score, channel, given_at) VALUES (:a, :s, 'slack', '2026-01-01')"
    )
    with pytest.raises(IntegrityError, match="score"):
        db.write_now(lambda session, _: [session.execute(late, row)], [None])


def test_a_value_of_json_that_is_not_there_is_null(db: Database) -> None:
    """Not the text `null`, which no query for NULL would find."""
    queue(db, "one")
    nothing = text("SELECT count(*) FROM messages WHERE reference IS NULL")

    assert 1 == db.read_now(lambda session: session.scalar(nothing))
