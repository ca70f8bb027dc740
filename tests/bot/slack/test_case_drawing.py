"""Whatever is drawn of cases and on the Home is taken by Slack, whatever people write, in however long a language."""

from __future__ import annotations

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.case_messages import CaseEscalation, CaseNote, CaseReminder
from bot.figures.report import Figures, Report
from bot.sandbox.slack.blockkit import message_refusals, view_refusals
from bot.slack import alert, cases_card, home_view, waves_list
from bot.slack.blocks import LONGEST_FALLBACK, Drawn
from bot.slack.cases_blocks import BLOCK_ID, Surface, block_id
from bot.slack.cases_card import Shown
from bot.slack.cases_forms import Opened, exclude_form, notice, resolve_form
from bot.slack.home_view import CustomerPage, MemberPage
from bot.slack.waves_list import WaveTable
from bot.survey.acts import Event
from bot.survey.casefile import CaseState, Outcome
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import parse_period
from bot.survey.wording import Wording
from storage.queries.answers import AlertedAnswer
from storage.queries.cases import KeptEvent, StoredCase
from storage.queries.homes import OwnAnswer, OwnContact
from storage.queries.schedules import NextWave
from storage.queries.waves import ListedWave
from storage.types import SuppressedBecause, WaveState
from tests.bot.slack.test_drawing import LONG, NASTY, NOW, WORDS, ZONE, answers, marked_texts

# What we make for Slack to make names, dates and commands of: nobody else's text may look like it.
OURS = re.compile(r"<@[UW][A-Z0-9]+>|<!date\^\d+\^\{date_short_pretty\} at \{time\}\|[0-9A-Z+ :-]+>")
ARABIC = st.builds(lambda text, times: text * times, st.just("لماذا منحتنا هذه الدرجة بالتحديد؟ "), st.integers(1, 60))
TEXTS = st.one_of(NASTY, LONG, ARABIC)
TIMES = st.one_of(st.none(), st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
PEOPLE = st.sampled_from(["U0123456789", "W0123456789", "olli@acme.example", "<!channel>@acme.example"])

cases = st.builds(
    StoredCase,
    id=st.integers(1, 10**12),
    answer_id=st.just(1),
    opened_at=st.just(NOW),
    due_at=st.just(NOW + timedelta(days=1)),
    remind_at=st.just(NOW),
    escalate_at=TIMES,
    state=st.sampled_from([state.value for state in CaseState]),
    owner=st.one_of(st.none(), PEOPLE),
    claimed_at=TIMES,
    contacted_at=TIMES,
    contacted_by=st.one_of(st.none(), PEOPLE),
    snoozed_until=TIMES,
    resolved_at=TIMES,
    resolved_by=st.one_of(st.none(), PEOPLE),
    root_cause=st.one_of(st.none(), TEXTS),
    outcome=st.one_of(st.none(), st.sampled_from([outcome.value for outcome in Outcome])),
    note=WORDS,
    reminded_at=TIMES,
    escalated_at=TIMES,
    excluded_at=TIMES,
    excluded_by=st.one_of(st.none(), PEOPLE),
    excluded_because=st.one_of(st.none(), TEXTS),
    survey=st.just("customers"),
    score=st.integers(0, 10),
    account=WORDS,
    attributes=st.just({}),
)
DETAILS = {
    Event.OPENED: st.one_of(st.just({}), st.fixed_dictionaries({"to": PEOPLE})),
    Event.ASSIGNED: st.fixed_dictionaries({"to": PEOPLE}),
    Event.RESOLVED: st.fixed_dictionaries(
        {"root_cause": TEXTS, "outcome": st.sampled_from([one.value for one in Outcome])}, optional={"note": TEXTS}
    ),
    Event.SNOOZED: st.just({"until": NOW.isoformat()}),
    Event.EXCLUDED: st.fixed_dictionaries({"why": TEXTS}),
    Event.SCORE_CHANGED: st.fixed_dictionaries(
        {"before": st.just("3"), "after": st.just("9")}, optional={"led_to": st.sampled_from(["open", "resolved"])}
    ),
}


def kept(event: Event) -> st.SearchStrategy[KeptEvent]:
    """A line of a history of this kind."""
    member, details = st.one_of(st.none(), PEOPLE), DETAILS.get(event, st.just({}))
    return st.builds(
        lambda by, more: KeptEvent(1, 1, "k", event.value, by, NOW, more),
        member if event not in DETAILS else PEOPLE,
        details,
    )


events = st.sampled_from(list(Event)).flatmap(kept)


def check_texts(part: Any) -> None:
    """Nothing is parsed that we did not write."""
    for text in marked_texts(part):
        assert "<" not in OURS.sub("", text["text"])
        assert text["verbatim"]


def check(drawn: Drawn) -> None:
    """Slack would take it."""
    assert [] == message_refusals(drawn.blocks)
    assert 0 < len(drawn.text) <= LONGEST_FALLBACK
    assert "<" not in OURS.sub("", drawn.text)
    check_texts(drawn.blocks)


def check_view(view: dict[str, Any]) -> None:
    """Slack would take it."""
    assert [] == view_refusals(view)
    check_texts(view["blocks"])


@given(answers, cases)
def test_an_alert_with_its_case_can_be_sent_in_every_state(answer: AlertedAnswer, case: StoredCase) -> None:
    """With the answer's own texts."""
    check(alert.draw(dataclasses.replace(answer, case=case), ZONE))


@given(answers, cases, st.lists(events, max_size=20))
def test_a_case_can_be_sent_with_any_history(answer: AlertedAnswer, case: StoredCase, past: list[KeptEvent]) -> None:
    """And as one of many."""
    shown = Shown(case, answer, ZONE)

    check(cases_card.card(shown, history=past))
    check(cases_card.listed([shown], 2, "U0123456789"))


@given(answers, cases, events)
def test_all_that_is_told_of_a_case_can_be_sent(answer: AlertedAnswer, case: StoredCase, event: KeptEvent) -> None:
    """To the thread, to the owner, to those who hear that it is late."""
    place = {"channel": "C1", "ts": "1.0"}

    check(cases_card.note(CaseNote(event, case, place), ZONE))
    check(cases_card.reminder(CaseReminder(event, case, answer, case.owner, place), ZONE, NOW))
    check(cases_card.escalation(CaseEscalation(event, case, answer, "C1", place), ZONE))


@given(st.lists(TEXTS, min_size=1, max_size=120), TEXTS)
def test_the_forms_can_be_opened_with_any_causes(causes: list[str], about: str) -> None:
    """Longer than an option may be, and more than there may be."""
    opened = Opened(10**12, Surface.CARD, "C0123456789", "1.000000", "https://hooks.slack.com/" + "x" * 200)

    check_view(resolve_form(opened, causes, about))
    check_view(exclude_form(opened, about))
    check_view(notice("Nothing was changed", "Somebody was first."))


@given(cases, answers, st.integers(0, 20), st.lists(st.integers(0, 9), min_size=11, max_size=11))
def test_a_members_home_can_be_published(
    case: StoredCase, answer: AlertedAnswer, number: int, counts: list[int]
) -> None:
    """With more cases than it has room for."""
    own = [dataclasses.replace(case, id=one) for one in range(1, number + 1)]
    shown = tuple(Shown(one, answer, ZONE, Surface.HOME) for one in own)
    survey = Survey(name="customers", company="Acme", subject="Acme")
    period = parse_period("this-quarter", NOW, ZONE)
    report = Report(survey, Figures("customers", period, Counts(tuple(counts))), None, None)
    wave = ListedWave(1, "customers", "2026-Q4", NOW, NOW + timedelta(days=1), WaveState.OPEN, 10, 5, 2)
    table = WaveTable([wave], [NextWave("customers", "rule", NOW)], NOW, ZONE)

    check_view(home_view.for_member(MemberPage(shown, len(own), len(own) + 2, report, table, "Somebody was first.")))
    check(waves_list.draw(table))


@given(st.text(min_size=1, max_size=80), st.lists(st.tuples(st.integers(0, 10), WORDS, WORDS), max_size=12), TEXTS)
def test_a_customers_home_can_be_published(
    company: str, said: list[tuple[int, str | None, str | None]], subject: str
) -> None:
    """Whatever they wrote."""
    own = tuple(OwnAnswer("customers", score, reason, more, NOW) for score, reason, more in said)
    for because in (None, SuppressedBecause.UNSUBSCRIBED, SuppressedBecause.COMPLAINED):
        contact = OwnContact(1, None, because)
        check_view(home_view.for_customer(page(company, contact, own, subject)))
    check_view(home_view.for_customer(page(company, None, (), subject)))


def page(company: str, contact: OwnContact | None, own: tuple[OwnAnswer, ...], subject: str) -> CustomerPage:
    """As it is read."""
    return CustomerPage(company, contact, own, {"customers": subject}, Wording(), ZoneInfo("Europe/Helsinki"))


@given(cases)
def test_a_block_says_which_case_it_is_of(case: StoredCase) -> None:
    """A menu of people carries nothing else."""
    found = BLOCK_ID.match(block_id(case, Surface.HOME))

    assert found is not None
    assert ("home", str(case.id)) == found.groups()
