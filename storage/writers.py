"""The writing threads: they gather what waits for the same change, commit once, and wake everybody.

Numbered, because the order is what makes it safe:
1. take all that waits for one change in the lane that goes first (answers before the rest);
2. one transaction for the batch; commit;
3. only then tell the waiting; a batch that fails is done again one by one, each in a savepoint, so that a bad item
   fails alone.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import OrderedDict, deque
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from sqlalchemy import Engine

Change: TypeAlias = "Callable[[Session, Sequence[Any]], Sequence[Any]]"

MAX_BATCH = 256
# A deadlock or a lost connection is no fault of the items: the batch is tried again as it was.
TRIES = 3
# After a batch of several, more are on their way: this short wait lets the next batch hold them all, and costs less
# than another transaction would (PostgreSQL's commit_delay is the same thought).
GATHERING_SECONDS = 0.002


class ClosedError(RuntimeError):
    """The store is closing and takes nothing new."""


@dataclass(slots=True)
class Waiting:
    """An item in line, and whom to tell."""

    item: Any
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]


class Lane:
    """What waits, in the order of arrival of each change's first item."""

    def __init__(self) -> None:
        self._by_change: OrderedDict[Change, deque[Waiting]] = OrderedDict()

    def put(self, change: Change, waiting: Waiting) -> None:
        self._by_change.setdefault(change, deque()).append(waiting)

    def take(self, in_hand: Collection[Change]) -> tuple[Change, list[Waiting]] | None:
        """The oldest change that no other thread has in hand, with up to `MAX_BATCH` of its items.

        What is left over goes to the end of the line.
        """
        change = next((change for change in self._by_change if change not in in_hand), None)
        if change is None:
            return None
        line = self._by_change.pop(change)
        batch = [line.popleft() for _ in range(min(MAX_BATCH, len(line)))]
        if line:
            self._by_change[change] = line
        return change, batch


class Writers:
    """A few threads over two lanes."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._wanted = threads
        self._threads: list[threading.Thread] = []
        self._urgent, self._rest = Lane(), Lane()
        self._news = threading.Condition()
        self._closing = False
        self._in_hand: set[Change] = set()
        self.urgent_at = float("-inf")

    async def submit(self, change: Change, item: object, *, urgent: bool) -> Any:
        """Put the item in line and wait until its batch is committed."""
        loop = asyncio.get_running_loop()
        waiting = Waiting(item, loop, loop.create_future())
        with self._news:
            if self._closing:
                msg = "the store is closing; nothing was written"
                raise ClosedError(msg)
            self._start()
            if urgent:
                self.urgent_at = time.monotonic()
            (self._urgent if urgent else self._rest).put(change, waiting)
            self._news.notify()
        return await waiting.future

    def close(self) -> None:
        """Write all that waits, then end the threads."""
        with self._news:
            self._closing = True
            self._news.notify_all()
        for thread in self._threads:
            thread.join()

    def _start(self) -> None:
        # Threads begin with the first write, so that a command that only reads starts none.
        while len(self._threads) < self._wanted:
            thread = threading.Thread(target=self._run, name=f"store-write-{len(self._threads)}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _run(self) -> None:
        gathered = 0
        while True:
            if gathered > 1:
                time.sleep(GATHERING_SECONDS)
            taken = self._take()
            if taken is None:
                return
            change, batch = taken
            gathered = len(batch)
            tell(batch, outcomes(self._engine, change, [waiting.item for waiting in batch]))
            with self._news:
                self._in_hand.discard(change)
                self._news.notify_all()

    def _take(self) -> tuple[Change, list[Waiting]] | None:
        """The next batch; None when closing and there is nothing left for this thread.

        One change is in one thread's hands at a time: what was handed in first is written first, two threads never
        wait for each other's rows, and meanwhile the next batch grows.
        """
        with self._news:
            while True:
                taken = self._urgent.take(self._in_hand) or self._rest.take(self._in_hand)
                if taken is not None:
                    self._in_hand.add(taken[0])
                    return taken
                if self._closing:
                    return None
                self._news.wait()


def outcomes(engine: Engine, change: Change, items: Sequence[Any]) -> list[tuple[Any, BaseException | None]]:
    """A result or an error for each item, after the commit."""
    try:
        return [(result, None) for result in run_batch(engine, change, items)]
    except Exception as error:  # noqa: BLE001 - handed to whom it belongs
        if len(items) == 1:
            return [(None, error)]
    return one_by_one(engine, change, items)


def run_batch(engine: Engine, change: Change, items: Sequence[Any]) -> Sequence[Any]:
    """One transaction for all; tried again when the database, and not an item, was at fault."""
    for attempt in range(1, TRIES + 1):
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                results = checked(change, items, change(session, items))
        except OperationalError:
            if attempt == TRIES:
                raise
        else:
            return results
    raise AssertionError


def one_by_one(engine: Engine, change: Change, items: Sequence[Any]) -> list[tuple[Any, BaseException | None]]:
    """Each item in a savepoint of one transaction; if even that cannot be committed, all of them failed."""
    told: list[tuple[Any, BaseException | None]] = []
    try:
        with Session(engine, expire_on_commit=False) as session, session.begin():
            for item in items:
                try:
                    with session.begin_nested():
                        told.append((checked(change, [item], change(session, [item]))[0], None))
                except Exception as error:  # noqa: BLE001 - this item's own
                    told.append((None, error))
    except Exception as error:  # noqa: BLE001 - the commit failed: nothing was written
        return [(None, error)] * len(items)
    return told


def checked(change: Change, items: Sequence[Any], results: Sequence[Any]) -> Sequence[Any]:
    """A change must answer for each item; otherwise somebody would be told another's result."""
    if len(results) != len(items):
        msg = f"{getattr(change, '__name__', change)} answered {len(results)} of {len(items)} items"
        raise RuntimeError(msg)
    return results


def tell(batch: Sequence[Waiting], told: Sequence[tuple[Any, BaseException | None]]) -> None:
    """Wake the waiting, with one call into each loop however many they are."""
    by_loop: dict[asyncio.AbstractEventLoop, list[tuple[Waiting, Any, BaseException | None]]] = {}
    for waiting, (result, error) in zip(batch, told, strict=True):
        by_loop.setdefault(waiting.loop, []).append((waiting, result, error))
    for loop, those in by_loop.items():
        # A loop that has closed meanwhile has nobody waiting; the thread has others to write for.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(wake, those)


def wake(those: Sequence[tuple[Waiting, Any, BaseException | None]]) -> None:
    """In the loop: whoever gave up meanwhile is left alone."""
    for waiting, result, error in those:
        if waiting.future.done():
            continue
        if error is None:
            waiting.future.set_result(result)
        else:
            waiting.future.set_exception(error)
