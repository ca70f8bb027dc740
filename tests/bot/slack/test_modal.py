"""The window, drawn in every state: Slack takes it, and what it asks is what comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.slack.blockkit import view_refusals
from bot.slack.modal import Form, draw, told
from bot.slack.modal_fields import answer_in, chosen_keys, field_of, values_of
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey
from bot.survey.questions import Extra, ExtraQuestion, Option, QuestionKind
from bot.survey.wording import ENGLISH
from storage.models import Answer
from tests.bot.slack.shared_channel import Shared
from tests.support.clock import START
from tests.support.factories import a_survey, only

# Any text, short or far beyond what Slack takes, with whatever it parses.
TEXTS = st.text(max_size=60) | st.sampled_from(["x" * 4000, "<!channel> &amp; *b*", "&" * 3000])


def asked(kind: QuestionKind, choices: int = 3, name: str = "extra") -> ExtraQuestion:
    options = tuple(Option(f"value-{number}-{'x' * 200}", {"": f"Choice {number}"}) for number in range(choices))
    return ExtraQuestion(name, kind, {"": "What else?"}, options)


EVERY_KIND = (
    asked(QuestionKind.ONE, name="one"),
    asked(QuestionKind.ONE, 30, name="menu"),
    asked(QuestionKind.MANY, name="many"),
    asked(QuestionKind.MANY, 30, name="menus"),
    asked(QuestionKind.RATING, name="rating"),
    asked(QuestionKind.TEXT, name="text"),
)


def state_of(element: dict[str, Any]) -> dict[str, Any]:
    """What Slack sends of a field that nobody has touched."""
    initial = {"value": "initial_value", "selected_option": "initial_option", "selected_options": "initial_options"}
    return {key: element[name] for key, name in initial.items() if name in element}


@given(
    score=st.none() | st.integers(0, 10),
    stage=st.sampled_from(Stage),
    reason=st.none() | TEXTS,
    follow_up=st.none() | TEXTS,
    subject=TEXTS,
    finished=st.booleans(),
)
def test_slack_takes_the_window_whatever_is_in_it(
    score: int | None, stage: Stage, reason: str | None, follow_up: str | None, subject: str, *, finished: bool
) -> None:
    """In every state, with any text of any length, with every kind of extra question."""
    survey: Survey = replace(
        a_survey(), subject=subject or "Acme", company=subject[:80] or "Acme", questions=EVERY_KIND
    )
    now = Conversation(
        START + timedelta(days=1), score, stage, reason, follow_up, event_at=None if score is None else START
    )

    assert [] == view_refusals(draw(Form(survey, 7, now, ENGLISH, finished=finished)))
    assert [] == view_refusals(told(survey.company, subject))


@pytest.mark.parametrize(
    ("question", "answered"),
    [
        (EVERY_KIND[0], values_of(EVERY_KIND[0])[1]),
        (EVERY_KIND[1], values_of(EVERY_KIND[1])[29]),
        (EVERY_KIND[2], list(values_of(EVERY_KIND[2])[:2])),
        (EVERY_KIND[3], list(values_of(EVERY_KIND[3])[20:])),
        (EVERY_KIND[4], "4"),
        (EVERY_KIND[5], "Nothing else"),
        (EVERY_KIND[0], ""),
        (EVERY_KIND[2], []),
        (EVERY_KIND[5], ""),
    ],
)
def test_what_stands_in_a_field_is_what_was_answered(question: ExtraQuestion, answered: Extra) -> None:
    """Whoever opens the window again and sends it off unchanged changes nothing."""
    element = field_of(question, "any", answered, a_survey(), ENGLISH)

    assert answered == answer_in(question, state_of(element))


def test_a_choice_that_is_not_offered_any_more_is_not_drawn() -> None:
    """The definition of that day has it, but nothing hangs on that."""
    assert [] == chosen_keys(EVERY_KIND[0], "gone")


async def test_extra_questions_follow_in_the_window(shared: Shared) -> None:
    """After the question of the band; all of them at once, since a window has room for them."""
    aino = shared.customer("aino")
    await shared.open_wave(questions=(asked(QuestionKind.ONE, name="one"), asked(QuestionKind.TEXT, name="text")))
    await shared.press(aino)
    await shared.score(aino, "8")
    await shared.send(aino, reason="Good")
    await shared.send(aino, follow_up="More")

    await shared.send(aino, extra_one="1", extra_text="Nothing")

    answer = only(shared.rig.db, Answer)
    assert Stage.DONE == answer.stage
    assert {"one": f"value-1-{'x' * 200}", "text": "Nothing"} == answer.extras
