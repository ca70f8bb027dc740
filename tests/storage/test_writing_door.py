"""`db.write`: what waits for the same change is gathered, committed once, and told; a bad item fails alone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from threading import Event

import pytest
from sqlalchemy import event, func, select, text

from storage.database import Database, Session
from storage.models import Account
from storage.writers import MAX_BATCH, ClosedError
from tests.support.factories import every

MANY = 300


class Commits:
    """How many transactions a database committed."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, _connection: object) -> None:
        self.count += 1


@contextmanager
def commits_of(db: Database) -> Iterator[Commits]:
    """Counted by SQLAlchemy itself, as long as the context lasts."""
    commits = Commits()
    event.listen(db.writing, "commit", commits)
    yield commits
    event.remove(db.writing, "commit", commits)


class Gate:
    """A change that keeps its writing thread until it is opened, so that the rest has to wait."""

    def __init__(self) -> None:
        self.entered, self.opened = Event(), Event()

    def __call__(self, _session: Session, items: Sequence[object]) -> Sequence[object]:
        self.entered.set()
        assert self.opened.wait(10)
        return items

    async def shut(self, db: Database) -> list[asyncio.Task[object]]:
        """Keep every writing thread, each with a change of its own: one change is in one thread's hands."""
        tasks = []
        for _ in range(1 if db.is_sqlite else 2):
            self.entered.clear()
            tasks.append(asyncio.create_task(db.write(partial(self), None)))
            await asyncio.to_thread(self.entered.wait, 10)
        return tasks


def add(session: Session, names: Sequence[str]) -> list[str]:
    """An account for each name; `bad` is refused after it was written, `worse` by the database."""
    for name in names:
        session.add(Account(name=name.removesuffix(" twice")))
        session.flush()
        if name == "bad":
            raise LookupError(name)
    return [f"did {name}" for name in names]


def names(db: Database) -> set[str]:
    """The accounts there are."""
    return {account.name for account in every(db, Account)}


async def wait_until_queued(tasks: Sequence[asyncio.Task[object]]) -> None:
    """Let the tasks run as far as the line."""
    assert tasks
    for _ in range(3):
        await asyncio.sleep(0)


async def test_what_waits_for_the_same_change_is_committed_together(db: Database) -> None:
    """Three hundred writers need few transactions, and each gets its own result."""
    with commits_of(db) as commits:
        results = await asyncio.gather(*(db.write(add, f"a{n}") for n in range(MANY)))

    assert [f"did a{n}" for n in range(MANY)] == results
    assert {f"a{n}" for n in range(MANY)} == names(db)
    assert commits.count <= 5


async def test_one_change_is_in_one_threads_hands_at_a_time(db: Database) -> None:
    """What was handed in first is written first, however many threads write."""
    at_once, together = 0, 0
    order: list[int] = []

    def watch(session: Session, items: Sequence[int]) -> Sequence[int]:
        nonlocal at_once, together
        at_once += 1
        together = max(together, at_once)
        order.extend(items)
        Event().wait(0.005)
        at_once -= 1
        return items

    tasks = []
    for n in range(40):
        tasks.append(asyncio.create_task(db.write(watch, n)))
        await asyncio.sleep(0.001)
    await asyncio.gather(*tasks)

    assert (1, list(range(40))) == (together, order)


async def test_a_batch_is_no_longer_than_what_one_statement_bears(db: Database) -> None:
    """However many wait, a change is called with at most so many items at once."""
    sizes: list[int] = []

    def measure(session: Session, items: Sequence[int]) -> Sequence[int]:
        sizes.append(len(items))
        return items

    await asyncio.gather(*(db.write(measure, n) for n in range(3 * MAX_BATCH)))

    assert 3 * MAX_BATCH == sum(sizes)
    assert MAX_BATCH >= max(sizes)


async def test_urgent_items_overtake_what_waits(db: Database) -> None:
    """A person's answer is written before a thousand planned invitations that came earlier."""
    order: list[str] = []
    gate = Gate()
    kept = await gate.shut(db)

    def plain(session: Session, items: Sequence[int]) -> Sequence[int]:
        order.append("plain")
        return items

    def pressing(session: Session, items: Sequence[int]) -> Sequence[int]:
        order.append("urgent")
        return items

    waiting: list[asyncio.Task[object]] = [asyncio.create_task(db.write(plain, n)) for n in range(3)]
    await wait_until_queued(waiting)
    waiting.append(asyncio.create_task(db.write(pressing, 9, urgent=True)))
    await wait_until_queued(waiting)
    gate.opened.set()
    await asyncio.gather(*kept, *waiting)

    assert "urgent" == order[0] or not db.is_sqlite
    assert 1 == order.count("urgent")


async def test_a_bad_item_fails_alone(db: Database) -> None:
    """Its neighbours in the batch are committed, and nothing of it remains."""
    gate = Gate()
    kept = await gate.shut(db)
    waiting = [asyncio.create_task(db.write(add, name)) for name in ("one", "bad", "two")]
    await wait_until_queued(waiting)
    gate.opened.set()
    one, bad, two = await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(*kept)

    assert ("did one", "did two") == (one, two)
    assert isinstance(bad, LookupError)
    assert {"one", "two"} == names(db)


async def test_an_item_that_the_database_refuses_fails_alone(db: Database) -> None:
    """A constraint that one item breaks breaks no other item's transaction."""
    await db.write(add, "taken")
    results = await asyncio.gather(*(db.write(add, n) for n in ("a", "taken", "b")), return_exceptions=True)

    assert ["did a", "IntegrityError", "did b"] == [
        type(result).__name__ if isinstance(result, Exception) else result for result in results
    ]
    assert {"a", "b", "taken"} == names(db)


@pytest.mark.parametrize("answers", [0, 1, 3])
async def test_a_change_that_answers_for_the_wrong_number_of_items_writes_nothing(db: Database, answers: int) -> None:
    """Otherwise somebody would be told another's result."""

    def wrong(session: Session, items: Sequence[str]) -> list[str]:
        add(session, items)
        return ["?"] * answers

    with pytest.raises(RuntimeError, match=f"wrong answered {answers} of 2 items"):
        db.write_now(wrong, ["x", "y"])
    assert set() == names(db)


async def test_write_now_is_all_or_nothing(db: Database) -> None:
    """On the command line a batch is one transaction: the good ones of a bad batch are not there either."""
    with pytest.raises(LookupError):
        db.write_now(add, ["one", "bad", "two"])

    assert set() == names(db)
    assert ["did one", "did two"] == db.write_now(add, ["one", "two"])


async def test_what_is_told_is_committed(db: Database) -> None:
    """As soon as a write returns, every reader sees it."""
    for n in range(20):
        await db.write(add, f"a{n}")
        seen = await db.read(lambda session: session.scalar(select(func.count()).select_from(Account)))

        assert n + 1 == seen


async def test_somebody_who_gave_up_disturbs_nobody(db: Database) -> None:
    """A request that was cancelled while it waited is written or not; its neighbours are told as ever."""
    gate = Gate()
    kept = await gate.shut(db)
    waiting = [asyncio.create_task(db.write(add, f"a{n}")) for n in range(3)]
    await wait_until_queued(waiting)
    waiting[1].cancel()
    gate.opened.set()
    results = await asyncio.gather(*waiting, return_exceptions=True)
    await asyncio.gather(*kept)

    assert ("did a0", "did a2") == (results[0], results[2])
    assert isinstance(results[1], asyncio.CancelledError)


def test_closing_writes_what_waits(database_url: str) -> None:
    """What was submitted before the end is in the store after it; what comes later is refused."""

    async def story() -> tuple[list[str], BaseException | None]:
        db = Database.connect(database_url)
        waiting = [asyncio.create_task(db.write(add, f"a{n}")) for n in range(50)]
        await asyncio.sleep(0)
        await asyncio.to_thread(db.close)
        results = await asyncio.gather(*waiting)
        late = (await asyncio.gather(db.write(add, "late"), return_exceptions=True))[0]
        return results, late if isinstance(late, BaseException) else None

    results, late = asyncio.run(story())
    again = Database.connect(database_url)

    assert 50 == len(results)
    assert isinstance(late, ClosedError)
    assert {f"a{n}" for n in range(50)} == names(again)
    again.close()


def test_a_loop_that_has_gone_takes_no_writing_thread_with_it(db: Database) -> None:
    """Somebody's loop ends while their item is being written: the next loop's items are written as ever."""
    gate = Gate()

    async def leave() -> None:
        await gate.shut(db)

    with asyncio.Runner() as runner:
        runner.run(leave())
    gate.opened.set()

    assert "did after" == asyncio.run(db.write(add, "after"))


async def test_a_read_changes_nothing(db: Database) -> None:
    """Even a query that tries: SQLite refuses it, PostgreSQL forgets it."""

    def sly(session: Session) -> None:
        session.execute(text("INSERT INTO accounts (name) VALUES ('sly')"))

    result = (await asyncio.gather(db.read(sly), return_exceptions=True))[0]

    assert set() == names(db)
    assert ("readonly" in str(result)) == db.is_sqlite


async def test_it_is_quiet_as_long_as_nothing_urgent_is_written(db: Database) -> None:
    """Then a long transaction keeps nobody waiting; on PostgreSQL none does."""

    def nothing(_session: Session, items: Sequence[int]) -> Sequence[int]:
        return items

    await db.write(nothing, 1)
    assert db.is_quiet(60)
    await db.write(nothing, 1, urgent=True)

    assert db.is_quiet(60) is not db.is_sqlite
    assert db.is_quiet(0)
