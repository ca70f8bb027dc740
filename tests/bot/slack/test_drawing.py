"""Every message that is drawn is one that Slack takes, whatever customers and companies write."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.figures.report import Figures, Report
from bot.sandbox.slack.blockkit import message_refusals
from bot.slack import alert, question, score
from bot.slack.blocks import LONGEST_FALLBACK, Drawn
from bot.slack.question import Sheet
from bot.survey.changes import change
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey, Thanks
from bot.survey.figures import Counts
from bot.survey.periods import parse_period, previous
from bot.survey.questions import ExtraQuestion, Option, QuestionKind
from bot.survey.scale import Band
from bot.survey.segments import segments
from bot.survey.wording import ENGLISH
from storage.queries.answers import AlertedAnswer
from tests.support.languages import SHIPPED, wording_for
from tests.support.splits import a_split

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Helsinki")
NASTY = st.text(st.one_of(st.sampled_from("<>&@#!|*_`~\n "), st.characters(codec="utf-8")), max_size=200)
LONG = st.builds(lambda text, times: (text or "x") * times, NASTY, st.integers(1, 400))
WORDS = st.one_of(st.none(), NASTY, LONG)
SCORES = st.integers(0, 10)

conversations = st.builds(
    Conversation,
    closes_at=st.just(NOW + timedelta(days=1)),
    score=SCORES,
    stage=st.sampled_from([Stage.REASON, Stage.FOLLOW_UP, Stage.EXTRA, Stage.DONE]),
    extras=st.dictionaries(st.sampled_from(["first", "second", "third"]), st.sampled_from(["", "4", ["a", "b"]])),
    reason=WORDS,
    follow_up=WORDS,
    event_at=st.just(NOW),
) | st.just(Conversation(closes_at=NOW + timedelta(days=1)))
written = st.builds(lambda text, kept: (kept + text)[:75], NASTY, st.sampled_from(["x", "<", "ä"]))
texts = st.dictionaries(st.sampled_from(["", "en", "fi"]), written, min_size=1)
options = st.lists(written, unique=True, min_size=2, max_size=30).map(
    lambda values: tuple(Option(value, {"": value}) for value in values)
)
questions = st.tuples(
    *(
        st.builds(ExtraQuestion, st.just(name), st.sampled_from(QuestionKind), texts, options, st.just(()))
        for name in ("first", "second", "third")
    )
)
thanks = st.builds(Thanks, texts, st.sampled_from([None, "https://reviews.example/acme?a=b&c=%3Cd%3E"]), texts)
surveys = st.builds(
    Survey,
    name=st.just("customers"),
    company=st.text(max_size=80),
    subject=NASTY.map(lambda text: text[:100]),
    questions=questions,
    thanks=st.dictionaries(st.sampled_from(Band), thanks),
)
spoken = st.sampled_from([wording_for(language) for language in SHIPPED.tags])
sheets = st.builds(
    Sheet, surveys, st.integers(1, 10**12), conversations, st.one_of(st.just(""), LONG), spoken, st.booleans()
)
answers = st.builds(
    AlertedAnswer,
    answer_id=st.just(1),
    invitation_id=st.just(1),
    survey=st.just("customers"),
    channel=st.sampled_from(["slack", "email", "elsewhere", None]),
    score=SCORES,
    reason=WORDS,
    follow_up=WORDS,
    account=WORDS,
    attributes=st.dictionaries(NASTY, LONG, max_size=30),
    answered_at=st.just(NOW),
    contact_id=st.just(1),
    contact_name=WORDS,
    email=WORDS,
    slack_user_id=st.none(),
    changed_from=st.one_of(st.none(), SCORES),
    earlier=st.lists(st.tuples(SCORES, st.just(NOW)), max_size=5).map(tuple),
    extras=st.dictionaries(NASTY, st.one_of(LONG, st.lists(LONG, max_size=30)), max_size=12),
)


def check(drawn: Drawn) -> None:
    """Slack would take it, and nothing in it is parsed that we did not write."""
    assert [] == message_refusals(drawn.blocks)
    assert 0 < len(drawn.text) <= LONGEST_FALLBACK
    assert "<" not in drawn.text
    for text in marked_texts(drawn.blocks):
        assert "<" not in text["text"]
        assert text["verbatim"]


def marked_texts(part: Any) -> list[dict[str, Any]]:
    """Every text that Slack parses."""
    if isinstance(part, list):
        return [text for one in part for text in marked_texts(one)]
    if not isinstance(part, dict):
        return []
    own = [part] if part.get("type") == "mrkdwn" else []
    return own + [text for value in part.values() for text in marked_texts(value)]


@given(sheets, st.booleans(), st.booleans())
def test_the_question_can_be_sent_in_every_state(sheet: Sheet, is_open: bool, changing: bool) -> None:
    """Within all limits, and no customer's words make a mention or a link."""
    check(question.draw(sheet, is_open=is_open, changing=changing))


@given(sheets, st.integers(0, 40))
def test_a_reminder_can_be_sent_in_every_language(sheet: Sheet, days: int) -> None:
    """With its days, or on the last one."""
    check(question.reminding(sheet, sheet.conversation.closes_at - timedelta(days=days, minutes=1)))


@given(answers)
def test_the_alert_can_be_sent_whatever_is_known_of_the_customer(answer: AlertedAnswer) -> None:
    """Thirty attributes of a thousand characters, and a comment of ten thousand."""
    check(alert.draw(answer, ZONE))


def test_an_alert_without_a_comment_and_with_one_is_drawn_by_the_same_hand() -> None:
    """What joins it stands below the headline, above who it is; the rest stays."""
    bare = AlertedAnswer(
        1, 1, "customers", "slack", 3, None, None, "Nokkela", {"plan": "pro"}, NOW, 1, "Aino", None, None, None, ()
    )

    before = alert.draw(bare, ZONE).blocks
    after = alert.draw(dataclasses.replace(bare, reason="Slow"), ZONE).blocks

    assert before == [block for block in after if block not in after[1:3]]
    assert "2026-11-22 11:30 EET" in before[-2]["elements"][0]["text"]


def test_an_alert_never_tells_of_a_change_that_was_none() -> None:
    """The same score twice is no change."""
    same = AlertedAnswer(1, 1, "customers", "slack", 3, None, None, None, {}, NOW, 1, None, None, None, 3, ())

    assert "changed" not in str(alert.draw(same, ZONE).blocks)


counts = st.lists(st.integers(0, 400), min_size=11, max_size=11).map(lambda numbers: Counts(tuple(numbers)))
groups = st.dictionaries(NASTY, counts, max_size=120)


@given(counts, counts, groups, st.booleans(), NASTY)
def test_the_score_can_be_sent_whatever_the_figures_are(
    now: Counts, before: Counts, by: dict[str, Counts], anonymous: bool, asked: str
) -> None:
    """No answers, a million, a hundred segments with names of any kind."""
    period = parse_period("this-quarter", NOW, ZONE)
    earlier = previous(period)
    assert earlier is not None
    survey = Survey(name="customers", company="Acme", subject="Acme", anonymous=anonymous)
    figures = Figures("customers", period, now, asked=now.answers + 1, answered_of_asked=now.answers)
    shown = {one.value: one.counts for one in segments(by.items(), anonymous=anonymous)}
    parts = a_split(shown, period, survey=survey, before=by)
    report = Report(survey, figures, Figures("customers", earlier, before), change(before.bands, now.bands), parts)

    check(score.draw(report, ENGLISH, asked=asked or " "))


@given(NASTY)
def test_a_complaint_can_be_sent_whatever_was_typed(sentence: str) -> None:
    """It repeats what the person wrote."""
    check(score.complaint(sentence or "x"))


def test_the_help_can_be_sent() -> None:
    """All of it in one message."""
    check(score.help_text())
