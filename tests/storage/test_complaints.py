"""What is said where a database is not as it must be: found by trying, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from storage.complaints import SENTENCES, in_words, told
from storage.engines import connect_postgresql
from storage.migrations import StoreAwayError, form, upgrade

if TYPE_CHECKING:
    from pathlib import Path

AT = 'connection failed: connection to server at "db.acme.fi" (192.0.2.7), port 5432 failed: '
ON_POSTGRESQL = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


def refused(url: str) -> str:
    """What is said of it when it is migrated, which is what it is looked at before."""
    with pytest.raises(SQLAlchemyError) as error:
        upgrade(url)
    with pytest.raises(StoreAwayError) as away:
        form(url)
    assert str(away.value) == in_words(error.value)
    return in_words(error.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("foo", "is no address of a database"),
        ("mysql://u:secret@db/x", "write sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE"),
        ("sqlite:////nowhere/nps.db", "cannot be opened: make its folder"),
        ("postgresql://u:secret@127.0.0.1:9/x", "nothing listens at 127.0.0.1 on that port: start the server"),
        ("postgresql://u:secret@db.invalid/x", "there is no server named db.invalid: correct the host"),
        ("postgresql://u:secret@/x?host=/nowhere", "no server runs behind /nowhere/.s.PGSQL.5432: start it"),
    ],
)
def test_a_wrong_address_is_told_with_what_to_do(url: str, said: str) -> None:
    """In one line, and never with the password."""
    sentence = refused(url)

    assert said in sentence
    assert "secret" not in sentence
    assert 1 == len(sentence.splitlines())


def test_a_file_that_is_none_of_ours_is_told(tmp_path: Path) -> None:
    """Instead of being written over."""
    (tmp_path / "letter.txt").write_text("Dear Aino, " * 1000)

    assert "is no SQLite database: name another one" in refused(f"sqlite:///{tmp_path}/letter.txt")


@ON_POSTGRESQL
def test_a_missing_database_and_user_are_told_by_their_names(database_url: str) -> None:
    """As the server refuses them."""
    url = make_url(database_url)

    assert "no database missing: `createdb missing`" in refused(url.set(database="missing").render_as_string())
    assert "no user stranger: `createuser stranger`" in refused(url.set(username="stranger").render_as_string())


@ON_POSTGRESQL
def test_a_user_without_rights_is_told(empty_database_url: str) -> None:
    """By what the server forbids."""
    engine = connect_postgresql(make_url(empty_database_url), size=1)
    with engine.begin() as connection:
        connection.execute(text("SET ROLE pg_monitor"))
        with pytest.raises(SQLAlchemyError) as error:
            connection.execute(text("CREATE TABLE public.mine (id int)"))
        connection.rollback()
    engine.dispose()

    assert "the database's user may not use the schema public: grant it, or make it the owner" == told(error.value)


@pytest.mark.parametrize(
    ("complaint", "said"),
    [
        (f'{AT}FATAL:  password authentication failed for user "nps"', "nps has another password"),
        (f"{AT}fe_sendauth: no password supplied", "wants a password"),
        (f"{AT}FATAL:  no pg_hba.conf entry for host", "have pg_hba.conf allow it"),
        (f"{AT}server does not support SSL, but SSL was required", "leave sslmode out"),
        (f'{AT}server certificate for "x" does not match host name "y"', "none that is trusted for that name"),
        (f"{AT}SSL error: certificate verify failed", "none that is trusted for that name"),
        (f"{AT}FATAL:  sorry, too many clients already", "raise max_connections"),
        (f"{AT}FATAL:  the database system is starting up", "try again in a minute"),
        ("connection timeout expired", "does a firewall let you through?"),
        ("connection is bad: Network is unreachable", "the network has no way to the server"),
        ("attempt to write a readonly database", "let this user write it"),
        ("database is locked", "another program holds the file"),
        ("database or disk is full", "make room"),
        ("something new\n\tof two lines", "the database does not do it (something new): is NPS_DATABASE_URL right"),
    ],
)
def test_what_a_server_says_is_told_in_our_words(complaint: str, said: str) -> None:
    """As drivers write it where no server of the tests does."""
    assert said in in_words(OperationalError("SELECT 1", None, Exception(complaint)))


def test_every_sentence_says_what_to_do() -> None:
    """Behind what is wrong."""
    assert [] == [sentence for _, sentence in SENTENCES if ": " not in sentence]
