"""Postfix's smtp-sink and smtp-source: a mail server that fails to order, and the fastest sender there is.

Where they are missing, a test skips and says so; with `NPS_REQUIRE_POSTFIX=1`, or `CI=true`, it fails instead.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING

from tests.support.needed import missing

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Debian's package in its own place, and unpacked by .ci/run, which installs no daemon.
UNPACKED = Path(__file__).resolve().parents[2] / "build" / "postfix"
PLACES = [*os.environ.get("PATH", "").split(os.pathsep), "/usr/sbin", f"{UNPACKED}/usr/sbin"]
ENVIRONMENT = {**os.environ, "LD_LIBRARY_PATH": f"{UNPACKED}/usr/lib/postfix"}


def find(name: str) -> str | None:
    """The path of one of Postfix's programs."""
    return shutil.which(name, path=os.pathsep.join(PLACES))


def needed(name: str) -> str:
    """The same, for a test."""
    if path := find(name):
        return path
    reason = f"{name} is missing, which this test sends to (on Debian: apt install postfix, or run .ci/run once)"
    return missing(reason, "NPS_REQUIRE_POSTFIX")


def free_port() -> int:
    """One that nobody listens on now."""
    with socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


@asynccontextmanager
async def smtp_sink(program: str, *options: str) -> AsyncIterator[int]:
    """A server that takes every letter and keeps none, but for what the options say (smtp-sink(1)); its port."""
    port = free_port()
    # As root it asks for somebody to be instead.
    somebody = ["-u", "nobody"] if os.geteuid() == 0 else []
    process = await asyncio.create_subprocess_exec(
        program, *somebody, *options, f"127.0.0.1:{port}", "100", env=ENVIRONMENT
    )
    try:
        await listening(port)
        yield port
    finally:
        process.kill()
        await process.wait()


async def listening(port: int) -> None:
    """Wait until somebody answers there."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.02)
        else:
            writer.close()
            return
    raise TimeoutError(f"nobody listens on {port}")
