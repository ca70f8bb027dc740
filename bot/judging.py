"""What the store knows of the hits on mails' links, put before the rules of `bot.survey.clicks`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.survey.clicks import REPORT, Actor, Form, Hit, Known, Place, Report, Wish
from bot.survey.clicks_signs import Decision, decide, scanners
from storage.database import Session
from storage.queries.clicking import Scanner, Span, mail_vendors, scanners_in, sendings
from storage.queries.hits import KeptHit, NewHit, on_invitations


@dataclass(frozen=True, slots=True)
class Judged:
    """The hits on one invitation, what is decided of each (by its id), and who was seen scanning."""

    hits: Sequence[KeptHit]
    decisions: Mapping[int, Decision]
    scanners: Mapping[Scanner, Span]


def judge(session: Session, ids: Collection[int], now: datetime) -> dict[int, Judged]:
    """All that was done on these invitations, as it looks now."""
    kept = on_invitations(session, ids)
    sent, vendors = sendings(session, ids), mail_vendors(session, ids)
    scans = known_scanners(session, [hit for hits in kept.values() for hit in hits])
    judged = {}
    for id_, rows in kept.items():
        hits = [hit_of(row, row.id) for row in rows]
        known = Known(sent[id_], vendors.get(id_), scans)
        seen = {(actor.network, actor.agent): span for actor, span in scanners(hits).items()}
        judged[id_] = Judged(rows, decide(hits, known, now), seen)
    return judged


def judge_forms(session: Session, forms: Sequence[NewHit], noted: Sequence[NewHit]) -> list[Decision]:
    """What is decided of forms at once, from what else was done on their invitations: kept, or noted and not yet kept.

    When the mails were sent and to whose system says nothing of a form.
    """
    kept = on_invitations(session, {form.invitation_id for form in forms})
    hits = {id_: [hit_of(row, row.id) for row in rows] for id_, rows in kept.items()}
    # Numbers of their own: what is not kept yet has none.
    new = [hit_of(row, -number) for number, row in enumerate((*forms, *noted), start=1)]
    for row, hit in zip((*forms, *noted), new, strict=True):
        hits.setdefault(row.invitation_id, []).append(hit)
    known, now = Known(scans=known_scanners(session, forms)), max(form.hit_at for form in forms)
    decisions: dict[int, Decision] = {}
    for of_one in hits.values():
        decisions |= decide(of_one, known, now)
    return [decisions[hit.id] for hit in new[: len(forms)]]


def known_scanners(session: Session, hits: Sequence[NewHit]) -> dict[Actor, Span]:
    """Who of their networks was seen scanning."""
    found = scanners_in(session, {hit.network for hit in hits})
    return {Actor(network, agent): span for (network, agent), span in found.items()}


def hit_of(row: NewHit, number: int) -> Hit:
    """A hit, as the rules know it."""
    return Hit(
        id=number,
        link=row.link,
        method=row.method,
        network=row.network,
        agent=row.agent,
        at=row.hit_at,
        place=Place(row.place),
        vendor=row.vendor,
        hints=row.hints,
        report=None if row.report is None else Report.read(row.report),
        form=form_of(row.method, row.said),
    )


def form_of(method: str, said: Mapping[str, Any] | None) -> Form | None:
    """What was sent, if anything was."""
    if said is None or method == REPORT:
        return None
    wish = said.get("wish")
    return Form(said.get("score"), bool(said.get("words")), None if wish is None else Wish(wish))
