"""Returned mails: how long it takes to say what one is, and how many a second our own listener takes in."""

from __future__ import annotations

import asyncio
import smtplib
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bot.mail import letterbox
from bot.mail.bounces import read_returned
from bot.mail.letterbox import Letterbox
from bot.mail.return_addresses import ReturnTo
from scheduler.clock import utc_now
from storage.database import Database
from tests.bench.stores import store
from tests.bench.timing import median
from tests.support.data import DATA
from tests.support.factories import a_return_desk, add_contacts, invite
from tests.support.mailed import ADDRESSES, address, bounce, sent

ROUNDS = 5
MAILS = 1_000
CLIENTS = 10
TARGET_MS = 10


def run() -> None:
    """Both."""
    classify(sorted((DATA / "mail" / "bounces").glob("*.eml")))
    for kind in ("sqlite", "postgresql"):
        with store(kind) as url:
            print(f"  {kind}: {asyncio.run(take_in(url)):,.0f} bounces a second over LMTP, {CLIENTS} connections")


def classify(files: list[Path]) -> None:
    """Real mails, each read several times: the CPU time of the middle one, and of the slowest."""
    if not files:
        print("  no real mails beside the project (../shared/data)")
        return
    took = []
    for file in files:
        data = file.read_bytes()
        rounds = []
        for _ in range(ROUNDS):
            began = time.process_time()
            read_returned(data)
            rounds.append(time.process_time() - began)
        took.append(median(rounds) * 1000)
    print(f"  {len(files)} mails read: {median(took):.2f} ms each, the slowest {max(took):.1f} (at most {TARGET_MS})")


async def take_in(url: str) -> float:
    """Bounces of as many letters, handed over by real clients; how many a second are in the store."""
    db = Database.connect(url)
    contacts = add_contacts(db, [{"email": f"c{number}@customer.example"} for number in range(MAILS)])
    ids = [sent(db, invite(db, contact)) for contact in contacts]
    stop, known = asyncio.Event(), asyncio.get_running_loop().create_future()
    box = Letterbox(a_return_desk(db), ADDRESSES, utc_now)
    serving = asyncio.create_task(letterbox.serve(box, "lmtp://127.0.0.1:0", stop, known.set_result))
    port = int((await known).rpartition(":")[2])
    began = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as clients:
        loop = asyncio.get_running_loop()
        shares = (loop.run_in_executor(clients, hand_over, port, ids[first::CLIENTS]) for first in range(CLIENTS))
        await asyncio.gather(*shares)
    took = time.perf_counter() - began
    stop.set()
    await serving
    db.close()
    return MAILS / took


def hand_over(port: int, ids: list[int]) -> None:
    """One connection."""
    with smtplib.LMTP("127.0.0.1", port) as client:
        for number in ids:
            client.sendmail("", [address(ReturnTo.BOUNCE, number)], bounce(number=number))
