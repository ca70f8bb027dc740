"""What whoever watches over the program is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.database import Database
from tests.bot.web.site import Site

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_migrated_store_is_ready(site: Site) -> None:
    """Alive and ready."""
    async with site.client() as client:
        assert [200, 200] == [(await client.get(path)).status_code for path in ("/healthz", "/readyz")]


async def test_an_empty_store_is_not_ready(empty_database_url: str) -> None:
    """Alive, though; the sentence names the command."""
    db = Database.connect(empty_database_url)
    async with Site(db).client() as client:
        alive, ready = [await client.get(path) for path in ("/healthz", "/readyz")]
    db.close()

    assert [200, 503] == [alive.status_code, ready.status_code]
    assert "nps db upgrade" in ready.text


async def test_a_store_out_of_reach_is_not_ready(tmp_path: Path) -> None:
    """The folder is gone."""
    db = Database.connect(f"sqlite:///{tmp_path}/gone/nps.db")
    async with Site(db).client() as client:
        ready = await client.get("/readyz")
    db.close()

    assert (503, "the database cannot be reached\n") == (ready.status_code, ready.text)
