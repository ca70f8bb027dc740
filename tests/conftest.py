"""What many tests stand on: a database of their own on SQLite and on PostgreSQL, a browser, the installed program."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.memory import quick_folder
from tests.support.postgres import Postgres, running_postgres
from tests.support.wheel import build_wheel, install_wheel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage.database import Database


# How fast a machine is says nothing of whether a property holds.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Which database: a test that asks for a database runs once on each."""
    return str(request.param)


@pytest.fixture
def database_folder() -> Iterator[Path]:
    """For the test's own SQLite files."""
    with tempfile.TemporaryDirectory(prefix="nps-sqlite-", dir=quick_folder(), ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture
def empty_database_url(backend: str, request: pytest.FixtureRequest, database_folder: Path) -> Iterator[str]:
    """The URL of a database without any table, for the test's own."""
    if backend == "sqlite":
        yield f"sqlite:///{database_folder}/empty.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database() as url:
        yield url


@pytest.fixture
def database_url(backend: str, request: pytest.FixtureRequest, database_folder: Path) -> Iterator[str]:
    """The URL of a database that is migrated to the newest form and holds nothing, for the test's own."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), database_folder / "nps.db")
        yield f"sqlite:///{database_folder}/nps.db"
        return
    server: Postgres = request.getfixturevalue("postgres")
    with server.database(template=request.getfixturevalue("migrated_postgresql")) as url:
        yield url


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """The two doors to such a database."""
    from storage.database import Database

    database = Database.connect(database_url)
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The PostgreSQL server of this run (of this worker, when the tests run in several)."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that is migrated once and copied for each test."""
    from storage import migrations

    path = tmp_path_factory.mktemp("migrated") / "nps.db"
    migrations.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgresql(postgres: Postgres) -> Iterator[str]:
    """A database that is migrated once and copied for each test."""
    from storage import migrations

    with postgres.database() as url:
        migrations.upgrade(url)
        yield url


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel that this checkout gives."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def nps(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command `nps` as a user has it: installed from the wheel, outside the checkout."""
    return install_wheel(wheel, tmp_path_factory.mktemp("installed") / "environment")
