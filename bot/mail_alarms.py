"""What the owners are told when mail comes back for a fault of ours: once for each cause and day, and when a wave is
held for it. The message's key says what it is about; all else is read when it is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.survey.returned import Cause
from scheduler.outbox import Dropped
from storage.database import Session
from storage.queries.mail_events import causes
from storage.queries.waves import wave_of

ADVICE = {
    Cause.SERVER: "It takes nothing from us, and all mail waits. Is it up, are login and sender right? Run nps doctor.",
    Cause.AUTHENTICATION: "SPF, DKIM or DMARC of the sending domain is not in order; nps doctor looks at them.",
    Cause.REVERSE_NAME: "The address of the mail server has no name (PTR) that leads back to it; its provider sets it.",
    Cause.REPUTATION: "The mail server or its network is on a blocklist, or is not trusted yet.",
    Cause.SPAM: "The letters are taken for spam; nps mail check looks at them.",
    Cause.RATE: "More is sent than they take; lower the limits under [mail].",
    Cause.POLICY: "Their mail servers do not take it from this sender.",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """`title` says what happened, `sentences` what it means and what to do; `said` is what a mail server wrote."""

    title: str
    sentences: tuple[str, ...]
    said: str | None = None


def alarm(session: Session, key: str) -> Alarm | Dropped:
    """The alarm of this key: `mail-alarm:CAUSE:DAY` or `mail-alarm:wave-ID:DAY`."""
    _, about, day = key.split(":")
    if about.startswith("wave-"):
        return of_wave(session, int(about.removeprefix("wave-")))
    return of_cause(session, Cause(about), datetime.fromisoformat(day).replace(tzinfo=UTC))


def of_cause(session: Session, cause: Cause, day: datetime) -> Alarm:
    """Mail is refused; nobody is to blame but us."""
    count, said = causes(session, cause.value, day, day + timedelta(days=1))
    title = f"{count:,} mail{' is' if count == 1 else 's are'} refused: {cause.value}"
    return Alarm(title, (ADVICE[cause], "No address is given up for it. This is said once a day."), said)


def of_wave(session: Session, wave_id: int) -> Alarm | Dropped:
    """A wave waits for us."""
    wave = wave_of(session, wave_id)
    if wave is None or wave.held_because is None:
        return Dropped("the wave goes on")
    resume = f"When that is mended: nps wave resume {wave.survey}"
    return Alarm(f"The wave {wave.period} of '{wave.survey}' is held", (f"{wave.held_because}.", resume))
