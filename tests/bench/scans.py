"""A scanner opens every link of a wave's mails at once: pages a second, and what the people wait who answer meanwhile.

1,000 mails into one tenant are some 14,000 requests in a minute (233 a second); the page has to stand many times that.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import uvloop

from bot.survey.scale import SCORES
from storage.database import Database
from storage.models import LinkHit
from tests.bench.answers import LINKS, invite, the_application
from tests.bench.load import one_connection
from tests.bench.load import request as posting
from tests.bench.serving import served
from tests.bench.stores import store
from tests.support.factories import every

MAILS = 1_000
SCANNERS = 32
PEOPLE = 200
BETWEEN_PEOPLE_SECONDS = 0.02
BROWSER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36"
NEEDED = 14_000 / 60


def run() -> None:
    """On both databases."""
    for kind in ("sqlite", "postgresql"):
        with store(kind) as url:
            measure(kind, url)


def measure(kind: str, url: str) -> None:
    """Print what was measured."""
    invitations = invite(url, MAILS + PEOPLE)
    scanned = [LINKS.score_url(one, score) for one in invitations[:MAILS] for score in SCORES]
    answered = [LINKS.score_url(one, 9) for one in invitations[MAILS:]]
    with served(the_application, url) as socket, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        opened, people = runner.run(both(socket, scanned, answered))
    kept = len(every(Database.connect(url), LinkHit))
    rate = len(scanned) / sum(opened) * SCANNERS
    print(f"  {kind}: {rate:,.0f} pages/s (a wave of {MAILS:,} mails needs {NEEDED:,.0f}), p99 {p99(opened):.0f} ms")
    print(f"  {kind}: people's answers meanwhile: {len(people)}, p99 {p99(people):.0f} ms")
    print(f"  {kind}: {kept:,} hits are kept of {len(opened):,} pages that were opened and {len(people)} forms")


def p99(times: list[float]) -> float:
    """In milliseconds."""
    return sorted(times)[int(len(times) * 0.99)] * 1000


async def both(socket: str, scanned: list[str], answered: list[str]) -> tuple[list[float], list[float]]:
    """Scanners as fast as they can, and a person every few milliseconds; the seconds that each request took."""
    opened: list[float] = []
    people: list[float] = []
    requests = iter(scanned)
    scanning = asyncio.gather(*(scan(socket, requests, opened) for _ in range(SCANNERS)))
    for number, path in enumerate(answered):
        if scanning.done():
            break
        await one_connection(socket, iter([posting(path, number)]), people)
        await asyncio.sleep(BETWEEN_PEOPLE_SECONDS)
    await scanning
    return opened, people


async def scan(socket: str, paths: Iterator[str], times: list[float]) -> None:
    """One page after the other, read to its end."""
    reader, writer = await asyncio.open_unix_connection(socket)
    for path in paths:
        began = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: bench\r\nUser-Agent: {BROWSER}\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
        length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.partition(b":")[2]))
        times.append(time.perf_counter() - began)
    writer.close()
    await writer.wait_closed()
