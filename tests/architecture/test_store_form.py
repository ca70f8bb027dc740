"""The models, which the code is written against, and the migrations, which make the tables, say the same."""

from __future__ import annotations

from storage import migrations


def test_the_migrated_store_has_the_form_of_the_models(database_url: str) -> None:
    """Alembic finds no table, column, index or constraint to add, drop or change."""
    migrations.check(database_url)


def test_migrating_twice_changes_nothing(empty_database_url: str) -> None:
    """Every copy of the program migrates when it starts."""
    first = migrations.upgrade(empty_database_url)
    second = migrations.upgrade(empty_database_url)

    assert (None, migrations.head()) == first
    assert (migrations.head(), migrations.head()) == second
