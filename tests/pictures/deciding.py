"""What the owners see of a wave: its note from the announcement to the end, and what they look at beforehand."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.figures.pictures import WaveResponse
from bot.locales import Languages
from bot.posts import ScorePost
from bot.preview.scenes import Card
from bot.reviews import Review
from bot.slack import review, wave_note, wave_orders, wave_preview
from bot.slack.request import Topic
from bot.steering import Obeyed
from bot.survey.definition import Survey
from bot.survey.wording import ENGLISH
from bot.wave_notes import WaveNote
from storage.queries.eligibility import LeftOut
from storage.queries.progress import Progress
from storage.queries.selecting import Counted
from storage.queries.standstills import Stopped
from storage.queries.steering import SteeredWave
from storage.types import Channel, WaveState
from tests.pictures import telling
from tests.pictures.cards import NOW, ZONE

SURVEY = Survey(name="customers", company="Acme", subject="Acme", reminders=(4, 10))
OPENS = NOW + timedelta(days=3)
WAVE = SteeredWave(
    id=7,
    survey="customers",
    period="2026-Q4",
    definition="",
    scheduled_for=OPENS,
    opened_at=OPENS,
    closes_at=OPENS + timedelta(days=21),
    state=WaveState.ANNOUNCED,
    approved_at=None,
    approved_by=None,
    held_at=None,
    held_by=None,
    held_because=None,
    resumed_at=None,
    resumed_by=None,
    skipped_by=None,
    skipped_because=None,
)
COUNTED = Counted(
    {Channel.SLACK: 184, Channel.EMAIL: 56},
    {LeftOut.SUPPRESSED: 12, LeftOut.UNREACHABLE: 3, LeftOut.RESTING: 41},
)
ANSWERED = (48, 27, 9, 4, 31, 17, 6, 3, 1, 2, 14, 6, 3, 1, 1, 0, 1)
RESPONSE = WaveResponse(
    "2026-Q4", tuple(((OPENS + timedelta(days=day)).date(), count) for day, count in enumerate(ANSWERED)), 240, ()
)
REVIEW = Review(WAVE, ScorePost(telling.report(), tuple(telling.TREND)), 3, RESPONSE)
STOPPED = Obeyed(
    [WAVE, replace(WAVE, survey="support", period="2026-11")],
    of_everything=True,
    stop=Stopped(NOW, "U0YOU", wave_orders.EMERGENCY),
)
BEFORE = ("2026-Q3", Progress(231, 230, 159))
FAILED = "31 of 44 questions failed within an hour; most often: account_inactive"
LETTER = (
    "How likely are you to recommend Acme?",
    (
        "Hello Kaisa Virtanen,\n\nhow likely are you to recommend Acme to a friend or colleague?\n\n"
        "10 – extremely likely: https://nps.acme.example/s/…\n 9: https://nps.acme.example/s/…\n 8: …"
    ),
)


def note(*, approval: bool = False, **changes: Any) -> Card:
    """The note of the wave as it is still to open."""
    survey = replace(SURVEY, approval=approval)
    return drawn(WaveNote(replace(WAVE, **changes), survey, NOW, COUNTED, before=BEFORE))


def under_way(**changes: Any) -> Card:
    """The same once it has opened."""
    wave = replace(WAVE, state=WaveState.OPEN, **changes)
    return drawn(WaveNote(wave, SURVEY, OPENS + timedelta(days=2), progress=Progress(240, 212, 97)))


def drawn(of: WaveNote) -> Card:
    """Named later."""
    return Card("", wave_note.draw(of, ZONE))


def cards() -> list[Card]:
    """One message in each of its states, and the answers to words."""
    approved: dict[str, Any] = {"approved_at": NOW, "approved_by": "U0YOU"}
    held: dict[str, Any] = {"held_at": NOW, "held_by": "U0MATE", "held_because": "held by U0MATE"}
    paused: dict[str, Any] = {"held_at": OPENS + timedelta(hours=1), "held_because": FAILED}
    skipped: dict[str, Any] = {
        "state": WaveState.SKIPPED,
        "skipped_by": "U0YOU",
        "skipped_because": "the price list is still new",
    }
    states = {
        "Announced, three days before": note(),
        "Waits for an approval": note(approval=True),
        "Approved": note(approval=True, **approved),
        "Held before it opens": note(**held),
        "Open": under_way(),
        "Held by itself, for too much failed": under_way(**paused),
        "Skipped": drawn(WaveNote(replace(WAVE, **skipped), SURVEY, NOW)),
    }
    window = wave_preview.window(SURVEY, Languages().wording_for("en"), NOW, LETTER)
    return [
        *(replace(card, title=title) for title, card in states.items()),
        Card("Preview", view=window),
        Card("The reminder of its review, some days after its end", review.draw(REVIEW, ENGLISH)),
        Card("/nps stop", wave_orders.answer(Topic.STOP, STOPPED)),
    ]
