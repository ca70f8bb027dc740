"""What a member's Home shows, read from the store: their cases, the score with its pictures, the waves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.charts.alt import alt
from bot.config import Programme
from bot.figures.linked import KINDS, linked
from bot.figures.pictures import lead_up
from bot.figures.report import report
from bot.links import Links, PictureLink
from bot.slack.cases_blocks import Surface
from bot.slack.cases_card import Shown
from bot.slack.home_view import MOST_CASES, MemberPage, Picture
from bot.slack.waves_list import WaveTable
from bot.survey.casefile import UNRESOLVED
from bot.survey.periods import Period, parse_period
from bot.wave_notes import announced
from scheduler.clock import Clock
from storage.database import Session
from storage.queries.answers import alerted_answer
from storage.queries.cases import count_cases, open_cases
from storage.queries.schedules import next_waves
from storage.queries.waves import listed

MOST_OWN = 500
# Whoever opens the Home gets new links; Slack keeps what it has fetched for some hours.
LINK_HOLDS = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MemberPages:
    """`links`: by which Slack can fetch pictures; None where it cannot reach us."""

    programme: Programme
    clock: Clock
    links: Links | None = None

    def page(self, session: Session, member: str, notice: str) -> MemberPage:
        """As things stand now; `notice` is ours, for them alone."""
        now, programme = self.clock(), self.programme
        own = open_cases(session, [member], states=UNRESOLVED, limit=MOST_OWN)
        answers = [(case, alerted_answer(session, case.answer_id)) for case in own[:MOST_CASES]]
        counts, survey = count_cases(session), programme.default_survey
        quarter = parse_period("this-quarter", now, programme.timezone)
        return MemberPage(
            cases=tuple(
                Shown(case, answer, programme.timezone, Surface.HOME) for case, answer in answers if answer is not None
            ),
            mine=len(own),
            open_cases=sum(counts.get(state, 0) for state in UNRESOLVED),
            report=report(session, survey, quarter),
            waves=wave_table(session, programme, now),
            notice=notice,
            trend=lead_up(session, survey, quarter),
            wording=programme.wording,
            pictures=self.pictures(session, quarter, now),
        )

    def pictures(self, session: Session, period: Period, now: datetime) -> tuple[Picture, ...]:
        """Each with what it says; none where Slack cannot fetch any."""
        if self.links is None:
            return ()
        shown = []
        for kind in KINDS:
            link = PictureLink(self.programme.default_survey.name, period.name, kind)
            drawing = linked(session, self.programme, link, now)
            if drawing is not None:
                url = self.links.picture_url(link, now + LINK_HOLDS)
                shown.append(Picture(url, alt(drawing, self.programme.wording)))
        return tuple(shown)


def wave_table(session: Session, programme: Programme, now: datetime) -> WaveTable:
    """The waves of the surveys that are configured now."""
    planned = [wave for wave in next_waves(session).values() if wave.survey in programme.surveys]
    planned.sort(key=lambda wave: (wave.next_at, wave.survey))
    return WaveTable(listed(session), planned, now, programme.timezone, announced(session, now))
