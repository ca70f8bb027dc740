"""Migrations: from nothing to the newest form and back, as often and by as many as like, and never by guessing."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Integer, inspect, text

from storage import migrations
from storage.database import Database
from storage.migrations import MigrationError, config, engine_for, is_current
from storage.models import Base, Contact, Invitation
from tests.support.factories import an_invitation, every

UPGRADE = "import sys; from storage.migrations import upgrade; print(upgrade(sys.argv[1])[1])"


def tables(url: str) -> set[str]:
    """The tables there are."""
    engine = engine_for(url)
    found = set(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_an_empty_database_becomes_what_the_models_say(empty_database_url: str) -> None:
    """Every table is made, and Alembic finds no difference to the models."""
    before, after = migrations.upgrade(empty_database_url)

    assert (None, migrations.head()) == (before, after)
    assert {*Base.metadata.tables, "alembic_version"} == tables(empty_database_url)
    migrations.check(empty_database_url)


def test_migrating_twice_changes_nothing(database_url: str) -> None:
    """The second time it is in its newest form already."""
    assert (migrations.head(), migrations.head()) == migrations.upgrade(database_url)
    assert (migrations.head(), migrations.head()) == migrations.upgrade(database_url)


def test_the_migrated_form_is_the_one_the_program_needs(database_url: str, empty_database_url: str) -> None:
    """This is what readiness asks."""
    for url, current in ((database_url, True), (empty_database_url, False)):
        engine = engine_for(url)
        with engine.connect() as connection:
            assert current == is_current(connection)
        engine.dispose()


def test_copies_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    """One migrates, the others wait for it and go on."""
    start = [sys.executable, "-c", UPGRADE, empty_database_url]
    running = [subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate() for process in running]

    assert [(f"{migrations.head()}\n", "")] * 2 == told
    migrations.check(empty_database_url)


def test_threads_that_start_at_once_migrate_once(empty_database_url: str) -> None:
    """The same within a process: a test server, a command beside it."""
    with ThreadPoolExecutor(4) as pool:
        afters = [after for _, after in pool.map(migrations.upgrade, [empty_database_url] * 4)]

    assert [migrations.head()] * 4 == afters


def test_every_migration_can_be_taken_back(database_url: str) -> None:
    """Down to nothing, and up again."""
    engine = engine_for(database_url)
    with engine.begin() as connection:
        command.downgrade(config(connection), "base")
    engine.dispose()

    assert {"alembic_version"} == tables(database_url)
    assert (None, migrations.head()) == migrations.upgrade(database_url)
    migrations.check(database_url)


def test_what_a_later_release_has_migrated_is_left_alone(database_url: str) -> None:
    """An older program beside a newer database says so, instead of failing halfway."""
    engine = engine_for(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '20991231'"))
    engine.dispose()

    with pytest.raises(MigrationError, match="migrated by a later release \\(to 20991231\\)"):
        migrations.upgrade(database_url)


def test_a_migration_that_copies_a_table_deletes_nothing(database_url: str) -> None:
    """On SQLite a changed column means a new table and the old one dropped: what refers to it must stay."""
    db = Database.connect(database_url)
    an_invitation(db)
    engine = engine_for(database_url)
    with engine.begin() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("contacts", recreate="always" if db.is_sqlite else "auto") as contacts:
            contacts.alter_column("name", nullable=True, type_=Integer(), postgresql_using="NULL")
        migrations.whole(connection)
    engine.dispose()

    assert (1, 1) == (len(every(db, Contact)), len(every(db, Invitation)))
    db.close()


def test_a_migration_that_breaks_a_reference_is_not_committed(migrated_sqlite: Path, tmp_path: Path) -> None:
    """Foreign keys are off while SQLite's tables are copied; they are checked before the end."""
    path = tmp_path / "nps.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    engine = engine_for(f"sqlite:///{path}")
    orphan = "INSERT INTO score_changes (answer_id, score, channel, given_at) VALUES (7, 1, 'slack', '2026-01-01')"

    def migrate() -> None:
        with engine.begin() as connection:
            connection.execute(text(orphan))
            migrations.whole(connection)

    with pytest.raises(MigrationError, match="from score_changes to answers"):
        migrate()
    with engine.begin() as connection:
        assert 0 == connection.execute(text("SELECT count(*) FROM score_changes")).scalar()
    engine.dispose()


def test_a_file_in_a_folder_with_odd_characters_is_migrated(tmp_path: Path) -> None:
    """Alembic's settings give a meaning to the percent sign."""
    folder = tmp_path / "100% of ours ü"
    folder.mkdir()

    assert migrations.head() == migrations.upgrade(f"sqlite:///{folder}/nps.db")[1]
