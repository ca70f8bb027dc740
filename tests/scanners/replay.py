"""Behaviours replayed: requests go to the real pages over HTTP, a clock is turned by hand, and the store tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from sqlalchemy import insert, select

from bot import clicks
from storage.models import Answer, Contact, Invitation, LinkHit, MailDomain
from storage.types import HitState
from tests.bot.web.site import Site
from tests.scanners.behaviours import HOUR, TRAP, UNSUBSCRIBE, Behaviour, Report, Sends, Step
from tests.support.factories import BY_THE_RULES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session
    from starlette.applications import Starlette

    from storage.database import Database
    from tests.bot.web.site import AskedContact

DRAWN = re.compile(r'name="drawn" value="(\d+)"')
TICK = 20.0
# After so long nothing is left to be decided.
LATER = 8 * HOUR


@dataclass(frozen=True)
class Outcome:
    """What became of a behaviour, and what would have become of it by recording whatever is opened."""

    behaviour: Behaviour
    scores: tuple[int | None, ...]
    held: bool
    left: bool
    on_get: int | None

    @property
    def false_score(self) -> bool:
        """A machine's score is in the figures."""
        return not self.behaviour.person and any(score is not None for score in self.scores)

    @property
    def false_leave(self) -> bool:
        """Somebody is unsubscribed who did not want to be."""
        return self.left and not self.behaviour.leaves

    @property
    def recorded(self) -> bool:
        """A person has been understood."""
        if self.behaviour.leaves:
            return self.left
        return all(score == self.behaviour.score for score in self.scores)

    @property
    def false_hold(self) -> bool:
        """A person's score is held."""
        return self.behaviour.person and not self.recorded and self.held

    @property
    def lost(self) -> bool:
        """A person's score is neither counted nor held."""
        return self.behaviour.person and not self.recorded and not self.held

    @property
    def word(self) -> str:
        """For the table."""
        if self.false_leave or (self.left and self.behaviour.leaves):
            return "**unsubscribed**" if self.false_leave else "unsubscribed"
        if self.held:
            return "held"
        if any(score is not None for score in self.scores):
            return "**recorded**" if self.false_score else "recorded"
        return "**lost**" if self.lost else "rejected"


class Replay:
    """One store, one site; each behaviour on mails of its own, and days apart from the others."""

    def __init__(self, db: Database) -> None:
        self.site = Site(db)

    async def play(self, behaviour: Behaviour) -> Outcome:
        """Deliver the mails, do it all, wait until everything is decided, look."""
        site = self.site
        site.clock.turn(days=3)
        start = site.clock.now
        asked = [site.ask() for _ in range(behaviour.recipients)]
        site.db.write_now(prepare, [(asked, start, behaviour.mail)])
        app = site.app()
        drawn: dict[tuple[int, Step], str] = {}
        for at, step, what in sorted(events(behaviour), key=lambda event: event[0]):
            await self.until(app, start, at)
            transport = httpx.ASGITransport(app, client=(step.ip, 5000))
            async with httpx.AsyncClient(transport=transport, base_url=site.url) as client:
                await Visitor(client, site, asked[step.to], step, drawn).do(what)
        await self.until(app, start, LATER + max(step.t for step in behaviour.steps))
        scores, held, left = site.db.read_now(look, [asked[to] for to in targets(behaviour)])
        opened = [step for step in behaviour.steps if step.method == "GET" and isinstance(step.link, int)]
        last = opened[-1].link if opened else None
        return Outcome(behaviour, scores, held, left, last if isinstance(last, int) else None)

    async def until(self, app: Starlette, start: datetime, seconds: float) -> None:
        """Turn the clock on, deciding as the program does."""
        site = self.site
        await app.state.evidence.written()
        gap = seconds - (site.clock.now - start).total_seconds()
        if gap > TICK:
            site.clock.turn(seconds=TICK)
            await self.settle()
            site.clock.turn(seconds=gap - TICK)
            await self.settle()
        elif gap > 0:
            site.clock.turn(seconds=gap)

    async def settle(self) -> None:
        """What the timetable does."""
        await clicks.settle_all(self.site.db, self.site.clock, self.site.bell, BY_THE_RULES)


@dataclass
class Visitor:
    """One address, at one link. `drawn`: when each page was, by who opened it."""

    client: httpx.AsyncClient
    site: Site
    asked: AskedContact
    step: Step
    drawn: dict[tuple[int, Step], str]

    @property
    def path(self) -> str:
        """Of the link."""
        if self.step.link == UNSUBSCRIBE:
            return self.site.unsubscribe_path(self.asked)
        if self.step.link == TRAP:
            return f"{self.site.score_path(self.asked, 0)}/all"
        return self.site.score_path(self.asked, int(self.step.link))

    async def do(self, what: Report | Sends | None) -> None:
        """Open it (None), let the page report, or send its form."""
        headers = {"user-agent": self.step.agent, **self.step.headers}
        if what is None:
            body = {"List-Unsubscribe": "One-Click"} if self.step.method == "POST" else None
            page = await self.client.request(self.step.method, self.path, headers=headers, data=body)
            found = DRAWN.search(page.text)
            self.drawn[self.asked.invitation_id, self.step] = found[1] if found else ""
            return
        drawn_at = self.drawn[self.asked.invitation_id, self.step]
        if isinstance(what, Report):
            await self.client.post(f"{self.path}/seen", headers=headers, data={"report": report(what, drawn_at)})
            return
        fields = {"drawn": drawn_at}
        if self.step.link == UNSUBSCRIBE:
            fields["List-Unsubscribe"] = "One-Click"
        else:
            fields |= {"score": str(self.step.link if what.score is None else what.score), "reason": what.reason}
        if what.report is not None:
            fields["report"] = report(what.report, drawn_at, what.after)
        await self.client.post(self.path, headers=headers, data=fields)


def report(what: Report, drawn: str, after: float | None = None) -> str:
    """As the page's script writes it."""
    open_for = what.claims if what.claims is not None else after if after is not None else what.after
    flags = ".".join("1" if flag else "0" for flag in (what.driven, what.touched, what.seen))
    return f"{drawn}.{round(open_for * 1000)}.{flags}"


def events(behaviour: Behaviour) -> list[tuple[float, Step, Report | Sends | None]]:
    """Everything that happens, with its time."""
    found: list[tuple[float, Step, Report | Sends | None]] = []
    for step in behaviour.steps:
        found.append((step.t, step, None))
        found += [(step.t + what.after, step, what) for what in (step.report, step.sends) if what is not None]
    return found


def targets(behaviour: Behaviour) -> Sequence[int]:
    """The recipients of whom it is asked: of two, a person is the first, and the other's mail is a scanner's."""
    return (0,) if behaviour.person and behaviour.recipients == 2 else range(behaviour.recipients)


def prepare(session: Session, items: Sequence[tuple[list[AskedContact], datetime, str | None]]) -> list[None]:
    """The mails have been sent at this moment, and the recipients' mail system is known."""
    for asked, at, mail in items:
        for one in asked:
            session.get_one(Invitation, one.invitation_id).asked_at = at
            contact = session.get_one(Contact, one.contact_id)
            contact.email = f"{(contact.email or '').partition('@')[0]}@c{one.contact_id}.example"
            if mail is not None:
                known = {"domain": f"c{one.contact_id}.example", "vendor": mail, "looked_up_at": at}
                session.execute(insert(MailDomain).values(**known))
    return [None] * len(items)


def look(session: Session, asked: Sequence[AskedContact]) -> tuple[tuple[int | None, ...], bool, bool]:
    """The scores in the figures, whether any is held, whether anybody is unsubscribed."""
    ids = [one.invitation_id for one in asked]
    answered = select(Answer.invitation_id, Answer.score).where(Answer.invitation_id.in_(ids))
    given = {row.invitation_id: row.score for row in session.execute(answered)}
    held = select(LinkHit.id).where(
        LinkHit.invitation_id.in_([id_ for id_ in ids if id_ not in given]), LinkHit.state == HitState.HELD
    )
    left = select(Contact.id).where(
        Contact.id.in_([one.contact_id for one in asked]), Contact.suppressed_because.is_not(None)
    )
    found = session.execute(held).first() is not None, session.execute(left).first() is not None
    return tuple(given.get(id_) for id_ in ids), *found
