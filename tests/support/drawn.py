"""Made-up drawings of every kind, as ordinary and as odd as they come."""

from __future__ import annotations

from datetime import date, timedelta

from bot.charts.drawings import Distribution, Dots, Drawing, Flow, Point, ResponseDays, Trend

FIRST = date(2026, 10, 10)


def point(label: str, nps: float, margin: float = 12, answers: int = 210) -> Point:
    """A score with as much room on both sides."""
    return Point(label, nps, nps - margin, nps + margin, answers)


def gap(label: str) -> Point:
    """A period in which nobody answered."""
    return Point(label, None, None, None, 0)


def quarters(*scores: int) -> tuple[Point, ...]:
    """From the first quarter of 2025."""
    return tuple(point(f"{2025 + at // 4}-Q{at % 4 + 1}", score) for at, score in enumerate(scores))


TREND = Trend("Acme: the score over time", quarters(42, 38, 40, 35, 33, 23, 28, 31), 45.0)
DISTRIBUTION = Distribution("Acme, 2026-Q4: from 0 to 10", (4, 1, 3, 5, 9, 20, 18, 40, 88, 120, 74))
DOTS = Dots(
    "Acme, 2026-Q4: by plan",
    (
        point("Enterprise", 51, 9, 228),
        point("Pro", 22, 11, 180),
        Point("Partner", 25, None, None, 4),
        Point("Internal", None, None, None, None),
    ),
    31.0,
)
FLOW = Flow("Acme: who moved", "2026-Q3", "2026-Q4", (42.0, 30.0, 28.0), (47.5, 31.5, 21.0), 7.0, 5.5)
RESPONSE = ResponseDays(
    "Acme, 2026-Q4: day by day",
    tuple((FIRST + timedelta(days=at), count) for at, count in enumerate((62, 31, 9, 4, 40, 22, 7, 3, 2, 5, 26, 9))),
    650,
    (FIRST + timedelta(days=4), FIRST + timedelta(days=10)),
)
EVERY: tuple[Drawing, ...] = (TREND, DISTRIBUTION, DOTS, FLOW, RESPONSE)

# Right to left, in scripts that few fonts have, with markup, a formula, and characters that nobody sees.
STRANGE = "شركة 中文公司 <b>&\"' $x_1$ \x07\u202e ไทย 🦊 " + "so long a name that it fits nowhere " * 3
ODD: tuple[Drawing, ...] = (
    Trend(STRANGE, ()),
    Trend(STRANGE, (gap(STRANGE), point(STRANGE, -100, 0), gap("2026"), point("2026-W47", 100, 0)), -100.0),
    Trend("Five years", tuple(point(f"{2021 + at // 12}-{at % 12 + 1:02}", at % 7 * 10 - 30) for at in range(60))),
    Distribution(STRANGE, (0,) * 11),
    Distribution("Many", (9_999_999,) * 11),
    Dots(STRANGE, ()),
    Dots("Many", (point(STRANGE, 90), *(point(f"Segment {at}", at - 20.0) for at in range(30)))),
    Dots("At the end", (point("Best", 97, 3), gap("None")), 100.0),
    Dots("At the other end", (point("Worst", -97, 3),), -100.0),
    Flow(STRANGE, STRANGE, STRANGE, (0.0, 0.0, 100.0), (100.0, 0.0, 0.0), 100.0, 100.0),
    ResponseDays(STRANGE, ()),
    ResponseDays("Nobody", ((FIRST, 0),), 12, (FIRST,)),
    ResponseDays("Apart", ((FIRST, 3), (FIRST + timedelta(days=59), 1)), None, (FIRST, FIRST + timedelta(days=1))),
)
