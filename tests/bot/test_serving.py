"""What stands in the way of the program at its start is told in a sentence."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.serving import ListenError, StoreInUseError, run_parts, sole_server, web_part


async def refused(host: str, port: int) -> str:
    """Why nobody can listen there; the other parts have stopped by then."""
    stopped = []

    async def other(stop: asyncio.Event) -> None:
        await stop.wait()
        stopped.append(True)

    parts = {"web": web_part(Starlette(), host, port, lambda _: None), "other": other}
    with pytest.raises(ListenError) as error:
        await run_parts(parts, asyncio.Event())
    assert [True] == stopped
    return str(error.value)


async def test_a_port_that_is_taken_is_told(caplog: pytest.LogCaptureFixture) -> None:
    """With what to change, and without a traceback."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = await refused("127.0.0.1", port)

    assert f"127.0.0.1:{port} cannot be listened at: another program listens there already" in told
    assert "Traceback" not in caplog.text


async def test_an_address_that_is_not_this_machines_is_told() -> None:
    """TEST-NET-3 is nobody's."""
    assert "this machine has no such address: correct NPS_LISTEN" in await refused("203.0.113.9", 0)


def test_one_sqlite_file_is_served_by_one(tmp_path: Path) -> None:
    """And its folder has to be there."""
    with (
        sole_server(f"{tmp_path}/nps.db"),
        pytest.raises(StoreInUseError, match="another nps serve"),
        sole_server(f"{tmp_path}/nps.db"),
    ):
        pass
    with pytest.raises(StoreInUseError, match="make its folder"), sole_server(f"{tmp_path}/nowhere/nps.db"):
        pass
