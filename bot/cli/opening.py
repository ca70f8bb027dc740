"""What most commands begin with: the settings, the programme, the migrated store. Everything is imported late."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.config import Programme
    from bot.planning import Now
    from bot.settings import Settings
    from storage.database import Database


class Opened(NamedTuple):
    """What a command works with."""

    settings: Settings
    programme: Programme
    db: Database


def open_programme() -> tuple[Settings, Programme]:
    """The settings and the programme, without the store."""
    from bot.config import read_programme
    from bot.settings import load_settings

    settings = load_settings()
    return settings, read_programme(settings.config)


def now_of(opened: Opened) -> Now:
    """The programme at this moment. Where no channel is connected yet, as if all were."""
    from bot.connected import connected_channels
    from bot.planning import Now
    from scheduler.clock import utc_now
    from storage.types import Channel

    connected = connected_channels(opened.settings, opened.programme) or frozenset(Channel)
    return Now(opened.programme, connected, utc_now())


@contextmanager
def open_store() -> Iterator[Opened]:
    """The store, migrated: the first command of a new installation makes it."""
    from storage.database import Database
    from storage.migrations import upgrade

    settings, programme = open_programme()
    upgrade(settings.store_url)
    db = Database.connect(settings.store_url)
    try:
        yield Opened(settings, programme, db)
    finally:
        db.close()
