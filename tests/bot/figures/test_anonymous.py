"""Anonymous answers: whoever asks for all that can be asked, and subtracts, learns of no small group what it said."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import combinations
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest

from bot.figures.anonymous import shown_filter
from bot.figures.report import report
from bot.figures.segments import Split, split
from bot.figures.segments_words import told
from bot.statistics.cuts import CutRule, Splitting
from bot.survey.anonymity import NotShownError
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import Period, parse_period
from bot.survey.segments import tells_too_much
from bot.survey.wording import ENGLISH
from storage.database import Database, Session
from tests.support.factories import a_survey, import_answers

HELSINKI = ZoneInfo("Europe/Helsinki")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SPLITTING = Splitting(zone=HELSINKI)
QUARTERS = tuple(f"2026-Q{number}" for number in (1, 2, 3, 4))
LONGER = {"2026-H1": QUARTERS[:2], "2026-H2": QUARTERS[2:], "2026": QUARTERS, "all": QUARTERS,
          "2026-01-01..2026-09-30": QUARTERS[:3]}  # fmt: skip
PLANS = ("free", "pro", "team", "enterprise", None)
Cell: TypeAlias = "dict[str, Counts | None]"


def period(text: str) -> Period:
    """In Helsinki."""
    return parse_period(text, NOW, HELSINKI)


def divided(session: Session, survey: Survey, text: str, by: str = "plan") -> Split:
    """A period by an attribute."""
    return split(session, survey, period(text), (by,), splitting=SPLITTING)


def by_value(found: Split) -> Cell:
    """What is shown of each segment."""
    return {group.value: group.counts for group in found.groups}


def answered(db: Database, seed: int) -> tuple[Survey, dict[tuple[str, str | None], Counts]]:
    """A survey with answers of random sizes, few in many groups; and what they are."""
    draw, survey = random.Random(seed), a_survey(f"survey{seed}", anonymous=True)
    cells, rows = {}, []
    for number, quarter in enumerate(QUARTERS):
        for plan in PLANS:
            size = draw.choice([0, 1, 2, 3, 4, 5, 6, 7, 12])
            scores = draw.choices(draw.choice([(10,), (0, 10), (0, 7, 10)]), k=size)
            cells[quarter, plan] = Counts.of({score: scores.count(score) for score in set(scores)})
            at = datetime(2026, 3 * number + draw.randint(1, 3), draw.randint(2, 27), 12, tzinfo=UTC)
            known = {} if plan is None else {"plan": plan}
            rows += [{"survey": survey.name, "score": one, "answered_at": at, "attributes": known} for one in scores]
    import_answers(db, rows)
    return survey, cells


def less(whole: Counts, parts: Iterator[Counts]) -> Counts:
    """What subtraction leaves."""
    left = list(whole.scores)
    for part in parts:
        left = [one - other for one, other in zip(left, part.scores, strict=True)]
    return Counts(tuple(left))


def test_whoever_subtracts_all_that_is_shown_learns_nothing_of_a_small_group(db: Database) -> None:
    """In a quarter, the total less any of the segments that are shown is a group that could be shown by itself, or
    nobody; and what is shown of longer times is the sum of what their quarters show.
    """
    for seed in range(6):
        survey, cells = answered(db, seed)
        shown = {quarter: by_value(db.read_now(divided, survey, quarter)) for quarter in QUARTERS}
        for quarter in QUARTERS:
            total = sum((counts for (when, _), counts in cells.items() if when == quarter), Counts())
            visible = [counts for counts in shown[quarter].values() if counts is not None]
            assert all(cells[quarter, plan] == counts for plan, counts in shown[quarter].items() if counts is not None)
            for some in (some for size in range(len(visible) + 1) for some in combinations(visible, size)):
                left = less(total, iter(some))
                assert not left.answers or not visible or not tells_too_much(left)
        for longer, quarters in LONGER.items():
            for plan, counts in by_value(db.read_now(divided, survey, longer)).items():
                of_quarters = [one for quarter in quarters if (one := shown[quarter].get(plan)) is not None]
                assert (sum(of_quarters, Counts()) if of_quarters else None) == counts


def test_a_filter_shows_what_the_split_shows_and_nothing_else(db: Database) -> None:
    """Of a quarter, and of a year where no quarter is left out of it."""
    for seed in range(3):
        survey, _ = answered(db, seed)
        for text in (*QUARTERS, "2026"):
            found = db.read_now(divided, survey, text)
            for group in found.groups:
                try:
                    counts = db.read_now(shown_filter, survey, period(text), {"plan": (group.value,)}, SPLITTING)
                except NotShownError:
                    assert group.counts is None or group.is_partial
                else:
                    assert group.counts == counts


@pytest.mark.parametrize(
    ("text", "by", "where", "sentence"),
    [
        ("2026-07-01..2026-09-29", (), {}, "whole weeks, months, quarters and years"),
        ("last-90-days", (), {}, "no two periods differ by a few answers"),
        ("today", (), {}, "whole weeks, months, quarters and years"),
        ("2026-07", ("plan",), {}, "whole quarters, half-years and years"),
        ("2026-W30", (), {"plan": ("pro",)}, "whole quarters, half-years and years"),
        ("2026-Q3", ("plan", "country"), {}, "one attribute at a time"),
        ("2026-Q3", ("plan",), {"country": ("FI",)}, "one attribute at a time"),
        ("2026-Q3", (), {"plan": ("pro",), "country": ("FI",)}, "one attribute at a time"),
    ],
)
def test_what_could_be_subtracted_is_refused_with_what_is_shown_instead(
    db: Database, text: str, by: tuple[str, ...], where: dict[str, tuple[str, ...]], sentence: str
) -> None:
    """Neighbouring periods, and two attributes at a time."""
    survey = a_survey(anonymous=True)
    with pytest.raises(NotShownError, match=sentence):
        db.read_now(lambda session: report(session, survey, period(text), by=by, where=where))


def test_numbers_are_cut_alike_in_every_period(db: Database) -> None:
    """Two cuts of the same quarter would tell who is between them. The operator may close an attribute altogether."""
    survey = a_survey(anonymous=True)
    for quarter, first in (("2026-05-05", 0), ("2026-08-05", 20)):
        at = datetime.fromisoformat(quarter).replace(tzinfo=UTC)
        rows = [{"answered_at": at, "attributes": {"tenure": str(first + number % 20)}} for number in range(200)]
        import_answers(db, [{**row, "score": number % 11} for number, row in enumerate(rows)])
    by_quarter = [by_value(db.read_now(divided, survey, text, "tenure")) for text in ("2026-Q2", "2026-Q3")]
    closed = Splitting({"tenure": CutRule(is_for_anonymous=False)}, HELSINKI)

    assert [{"under 10", "10 to under 20"}, {"20 to under 30", "30 or more"}] == [set(one) for one in by_quarter]
    with pytest.raises(NotShownError, match="not split by 'tenure'"):
        db.read_now(lambda session: split(session, survey, period("2026-Q2"), ("tenure",), splitting=closed))


def test_it_is_told_that_something_is_left_out(db: Database) -> None:
    """Of the segments, and of the quarters."""
    survey = a_survey(anonymous=True)
    for day, sizes in (("2026-05-05", {"pro": 20, "free": 9, "edu": 1}), ("2026-08-05", {"pro": 20, "free": 9})):
        at = datetime.fromisoformat(day).replace(tzinfo=UTC)
        for plan, size in sizes.items():
            rows = [{"score": 10 * (number % 2), "answered_at": at} for number in range(size)]
            import_answers(db, [{**row, "attributes": {"plan": plan}} for row in rows])
    found = told(db.read_now(divided, survey, "2026"), ENGLISH)

    assert found.table is not None
    assert {"pro": "40", "free": "9", "edu": "–"} == {row[0]: row[2] for row in found.table.rows}
    assert "segments of fewer than 5 are not shown, nor those that would give them away." in " ".join(found.sentences)
    assert "Quarters in which a segment is not shown are left out of it." in found.sentences
