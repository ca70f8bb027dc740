"""Who moved between two periods: the same people's change, and what else a change is made up of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.charts.drawings import Flow
from bot.figures.mixing import By
from bot.figures.moves import Moves, counted
from bot.figures.moves_document import as_json
from bot.figures.moves_words import moves, rounded, told
from bot.figures.telling import Table, Told
from bot.statistics.panel import Panel
from bot.survey.anonymity import NotShownError
from bot.survey.figures import Bands, exact_nps
from bot.survey.periods import Period, parse_period, previous
from bot.survey.wording import ENGLISH
from storage.database import Database
from tests.bot.statistics.test_panel import FLEISS
from tests.support.factories import a_survey, add_contacts, import_answers

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
Q4 = parse_period("2026-Q4", NOW, ZoneInfo("Europe/Helsinki"))
Q3 = parse_period("2026-Q3", NOW, ZoneInfo("Europe/Helsinki"))
SURVEY = a_survey()
SCORES = (9, 7, 3)
SAME_PEOPLE = (
    "That takes the answers for those of different people, "
    "but many are the same people's: what these changed says more."
)
MADE_UP_OF = (
    "The change of +29.7 points is made up of +10.0 by those who answered both times, −2.6 by those who answered only "
    "now, and +22.3 because others did not answer again."
)


def found(panel: Panel, **changes: Any) -> Moves:
    """All of them answered both times, if nothing else is said."""
    fields: dict[str, Any] = {
        "survey": SURVEY,
        "before_period": Q3,
        "now_period": Q4,
        "before": panel.before,
        "now": panel.after,
        "panel": panel,
        "table": True,
        "turns": True,
        "joined": 0,
        "left": 0,
    }
    return Moves(**fields | changes)


def said(moves: Moves) -> Told:
    """In English."""
    return told(moves, ENGLISH)


def answered(db: Database, moves: Mapping[tuple[int, int], int], **attributes: str) -> None:
    """So many gave one score in the third quarter of 2026 and another in the fourth; -1: they did not answer."""
    rows: list[dict[str, Any]] = []
    for (before, now), people in moves.items():
        for contact in add_contacts(db, [{}] * people):
            for score, period in ((before, Q3), (now, Q4)):
                if score >= 0:
                    rows.append({"contact_id": contact, "score": score, "answered_at": day_of(period)})
    import_answers(db, [{**row, "attributes": attributes} for row in rows])


def day_of(period: Period) -> datetime:
    """One in it."""
    assert period.start is not None
    return (period.start + timedelta(days=9)).astimezone(UTC)


def test_the_same_peoples_change_is_told_with_what_it_may_be() -> None:
    """The published table, in words."""
    part = said(found(FLEISS))

    assert "Who moved from 2026-Q3 to 2026-Q4" == part.title
    assert (
        "Up 30 since 2026-Q3, a real rise: very likely between 10 and 49 points (100 and 100 answers).",
        SAME_PEOPLE,
        "Of 100 people who answered both times 30 rose to a better band, 10 fell to a worse one, 60 stayed.",
        "Their score rose from 20 to 50, a real rise: very likely between 15 and 45 points.",
    ) == (part.sentences[0], *part.sentences[2:5])
    assert part.table is not None
    assert ("Before ↓, now →", "Promoters", "Passives", "Detractors", "Together") == part.table.head
    assert (
        ("Promoters", "35", "5", "0", "40"),
        ("Passives", "15", "20", "5", "40"),
        ("Detractors", "10", "5", "5", "20"),
        ("Together", "60", "30", "10", "100"),
    ) == part.table.rows
    assert isinstance(part.drawing, Flow)
    assert (40.0, 40.0, 20.0) == part.drawing.shares_before


def test_what_may_be_chance_is_not_called_a_move() -> None:
    """Nor is a score that stayed; but a band that grew from both sides is said to have."""
    slight = said(found(Panel(((3, 1, 1), (2, 9, 0), (1, 0, 3)))))
    assert "Their score went from 5 to 10; that could be chance." == slight.sentences[-1]
    still = said(found(Panel(((20, 15, 0), (0, 20, 0), (0, 15, 20)))))
    assert "Their score is still 0." in still.sentences
    assert "Yet how many of them are in each band has changed by more than chance." in still.sentences


def test_few_who_answered_twice_tell_nothing() -> None:
    """Of fewer than five neither a table nor a score."""
    few = found(Panel(((1, 1, 0), (0, 1, 0), (0, 0, 1))), before=Bands(40, 30, 30), now=Bands(45, 30, 25))
    part = said(few)

    assert "4 people answered both times: too few to say how they moved." == part.sentences[-1]
    assert part.table is None
    nobody = said(found(FLEISS, before=Bands(0, 0, 0)))
    assert ("In one of these periods nobody has answered.",) == nobody.sentences
    assert nobody.drawing is None


def test_the_parts_of_a_change_add_up_as_they_are_read(db: Database) -> None:
    """Moves, joiners and leavers, from the store; answers of nobody known are counted with the others."""
    answered(db, {(9, 9): 20, (7, 9): 10, (9, 3): 3, (3, 3): 7, (-1, 9): 12, (-1, 2): 4, (5, -1): 9, (10, -1): 2})
    import_answers(db, [{"score": 0, "answered_at": day_of(Q4)}])
    moved = db.read_now(counted, SURVEY, Q4, Q3)
    parts = moved.turnover
    one, two = exact_nps(moved.before), exact_nps(moved.now)

    assert parts is not None
    assert one is not None
    assert two is not None
    assert two - one == parts.moves + parts.joined + parts.left
    assert (40, 16, 11) == (moved.panel and moved.panel.people, moved.joined, moved.left)
    assert (
        MADE_UP_OF,
        "1 answer is somebody's who answered more than once, or nobody's that we know: it is counted with the others.",
    ) == said(moved).sentences[-2:]
    assert (297, 100, -26, 223) == rounded(parts.moves, parts.joined, parts.left)


def test_another_mix_of_customers_is_told_apart(db: Database) -> None:
    """By an attribute; those without it are a group of their own."""
    answered(db, {(9, 9): 10, (9, -1): 10, (-1, 9): 40}, plan="pro")
    answered(db, {(3, 3): 10, (3, -1): 20, (-1, 3): 10}, plan="free")
    answered(db, {(7, 7): 5})
    part = db.read_now(moves, SURVEY, Q4, Q3, ENGLISH, "plan")
    document = as_json(db.read_now(counted, SURVEY, Q4, Q3, by=By("plan")))

    assert part is not None
    assert part.sentences[-1].startswith("By plan, +58.2 of the +58.2 points come from another mix of those who ")
    assert part.sentences[-1].endswith(" answered, and 0.0 from within its groups.")
    assert ["free", "pro", ""] == [one["value"] for one in document["mix"]["parts"]]
    assert pytest.approx(document["mix"]["mix"]) == sum(one["mix"] for one in document["mix"]["parts"])


def test_numbers_are_told_apart_in_groups_that_mean_the_same_in_both_periods(db: Database) -> None:
    """Whoever grew a year older has not left for another group by that."""
    for year in range(20):
        answered(db, {(9, -1): 2, (3, -1): 1}, years=str(year))
        answered(db, {(-1, 9): 2, (-1, 3): 1}, years=f"{year}.5")
    found = db.read_now(counted, SURVEY, Q4, Q3, by=By("years")).mix

    assert found is not None
    assert {"under 5", "5 to under 10", "10 to under 15", "15 or more"} == {part.value for part in found.parts}
    assert 0 == found.mix == found.within


def test_the_object_for_scripts_has_every_test(db: Database) -> None:
    """Bands from promoters to detractors."""
    answered(db, {pair(one, two): count for one, row in enumerate(FLEISS.moves) for two, count in enumerate(row)})
    document = as_json(db.read_now(counted, SURVEY, Q4, Q3))

    assert [[35, 5, 0], [15, 20, 5], [10, 5, 5]] == document["table"]
    assert (20.0, 50.0, 100, 30, 10, 60) == tuple(
        document[key] for key in ("nps_before", "nps_now", "people", "rose", "fell", "stayed")
    )
    assert {"statistic": 14.0, "degrees": 2} == {
        key: document["stuart_maxwell"][key] for key in ("statistic", "degrees")
    }
    assert {"moves": 30.0, "joined": 0.0, "left": 0.0} == document["parts"]


def pair(one: int, two: int) -> tuple[int, int]:
    """Scores of two bands."""
    return SCORES[one], SCORES[two]


def test_where_answers_are_anonymous_nobodys_two_answers_can_be_read_off(db: Database) -> None:
    """The table only where every move was made by five; the turns likewise; nothing where the others are few."""
    anonymous = a_survey(anonymous=True)
    answered(db, {(9, 9): 10, (7, 9): 6, (9, 7): 6, (7, 7): 9, (3, 3): 10, (3, 7): 5})
    whole = db.read_now(counted, anonymous, Q4, Q3)

    assert (True, True) == (whole.table, whole.turns)
    answered(db, {(3, 9): 1})
    coarse = db.read_now(counted, anonymous, Q4, Q3)
    assert (False, True) == (coarse.table, coarse.turns)
    assert isinstance(said(whole).table, Table)
    assert said(coarse).table is None
    assert as_json(coarse)["table"] is None
    answered(db, {(-1, 9): 1})
    nothing = db.read_now(counted, anonymous, Q4, Q3)
    assert nothing.panel is None
    assert {"before": "2026-Q3", "now": "2026-Q4", "people": None, "withheld": True} == as_json(nothing)
    assert said(nothing).sentences[-1].startswith("Who moved is not shown: the answers are anonymous")
    with pytest.raises(NotShownError, match="who moved is told of everybody together alone"):
        db.read_now(counted, anonymous, Q4, Q3, by=By("plan"))
    days = parse_period("2026-10-02..2026-11-20", NOW, ZoneInfo("Europe/Helsinki"))
    assert db.read_now(moves, anonymous, days, Q3, ENGLISH) is None


def test_periods_that_overlap_are_refused(db: Database) -> None:
    """The same answer would be compared with itself."""
    with pytest.raises(ValueError, match="'2026' does not end before '2026-Q4' begins"):
        db.read_now(counted, SURVEY, Q4, parse_period("2026", NOW, ZoneInfo("Europe/Helsinki")))
    assert Q3 == previous(Q4)
