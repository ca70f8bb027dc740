"""“Not a real answer” below an alert that is no case, pure: the choice, its form, what was said, and the way back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.slack.blocks import Block, actions, button, marked, plain, section
from bot.slack.cases_forms import read_why, why_none
from bot.slack.cases_words import person
from bot.slack.texts import escaped
from storage.queries.answers import AlertedAnswer

EXCLUDE = "nps_answer_exclude"
INCLUDE = "nps_answer_include"
FORM = "nps_answer_exclude_form"
LONGEST_SAID = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """Which answer a form is about, and which message is to be drawn anew when it is sent."""

    answer_id: int
    channel: str
    ts: str
    response_url: str


def judging(answer: AlertedAnswer) -> list[Block]:
    """What can be done about an answer that nobody looks after."""
    said, number = answer.exclusion, str(answer.answer_id)
    if said is None or said.because is None:
        choice = button("Not a real answer…", EXCLUDE, number, spoken="It is not a real answer: do not count it")
        return [actions([choice], f"nps-answer-{number}-counted")]
    why = escaped(said.because.rstrip(". "), LONGEST_SAID)
    back = button("It is a real answer", INCLUDE, number, spoken="It is a real answer: count it again")
    return [
        section(marked(f"*Not a real answer*, says {person(said.by)}: {why}. It does not count.")),
        actions([back], f"nps-answer-{number}-excluded"),
    ]


def form(asked: Asked) -> dict[str, Any]:
    """Why it is no real answer."""
    return {
        "type": "modal",
        "callback_id": FORM,
        "title": plain("Not a real answer", 24),
        "submit": plain("Do not count it", 24),
        "close": plain("Cancel", 24),
        "private_metadata": json.dumps(asdict(asked)),
        "blocks": why_none("the alert"),
    }


def read_form(view: Mapping[str, Any]) -> tuple[Asked, str]:
    """Which answer, and why. FormError where no reason was given; ValueError for what is none of ours."""
    try:
        asked = Asked(**json.loads(str(view.get("private_metadata") or "")))
    except TypeError as error:
        raise ValueError("this form was not opened by an alert") from error
    return asked, read_why(view)
