"""A clock that is turned by hand: nothing in a test waits for time, or depends on when it runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

# A Sunday in autumn, away from every edge of a period.
START = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


class HandClock:
    """Called, it tells the time; `turn` moves it on."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> datetime:
        """On by `timedelta(**by)`; the new time."""
        self.now += timedelta(**by)
        return self.now
