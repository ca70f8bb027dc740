"""The two forms of a case, pure: how it ended, and why it is no real answer; what was entered, or is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from bot.slack.blocks import LONGEST_INPUT, Block, context, marked, plain, section, with_id
from bot.slack.cases_blocks import Surface
from bot.slack.cases_words import OUTCOMES
from bot.slack.texts import cut, typed
from bot.survey.acts import Exclude, Resolve
from bot.survey.casefile import CHOSEN_OUTCOMES, LONGEST_NOTE, Outcome

RESOLVE_FORM = "nps_case_resolve_form"
EXCLUDE_FORM = "nps_case_exclude_form"
CAUSE, OUTCOME, NOTE, WHY = "cause", "outcome", "note", "why"
FIELD = "nps_field"
# A menu has a hundred options, an option 75 characters.
MOST_CAUSES = 100
LONGEST_OPTION = 75
LONGEST_ABOUT = 300
LONGEST_WHY = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """Where a form was opened from, kept in it, so that this can be drawn again when it is sent.

    `response_url` is where to answer the press; `is_private`: what was pressed is shown to one person alone.
    """

    case_id: int
    surface: Surface
    channel: str = ""
    ts: str = ""
    response_url: str = ""
    is_private: bool = False


class FormError(Exception):
    """What is wrong, by the block that it stands beside."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


def resolve_form(opened: Opened, causes: Sequence[str], about: str) -> dict[str, Any]:
    """Cause, outcome, note. A cause is chosen by its place in the list, which may be longer than an option's value."""
    options = [{"text": plain(cause, LONGEST_OPTION), "value": str(n)} for n, cause in enumerate(causes[:MOST_CAUSES])]
    outcomes = [{"text": plain(capital(OUTCOMES[one])), "value": one.value} for one in CHOSEN_OUTCOMES]
    cause = {"type": "static_select", "action_id": FIELD, "options": options, "placeholder": plain("Choose", 150)}
    outcome = {"type": "radio_buttons", "action_id": FIELD, "options": outcomes}
    note = {"type": "plain_text_input", "action_id": FIELD, "multiline": True, "max_length": LONGEST_INPUT}
    blocks = [
        entry("Why were they unhappy?", CAUSE, cause),
        entry("How did it end?", OUTCOME, outcome),
        entry("What was done?", NOTE, note, optional=True, hint="Shown in the thread of the alert."),
    ]
    return form(RESOLVE_FORM, "Resolve the case", "Resolve", opened, about, blocks)


def exclude_form(opened: Opened, about: str) -> dict[str, Any]:
    """Why it is no real answer."""
    return form(EXCLUDE_FORM, "Not a real answer", "Do not count it", opened, about, why_none("the case"))


def why_none(read: str) -> list[Block]:
    """Why an answer is none, and what becomes of it; everybody who reads `read` sees it."""
    why = {"type": "plain_text_input", "action_id": FIELD, "multiline": True, "max_length": LONGEST_WHY}
    hint = f"A test, a colleague, somebody who answered for another. Everybody who reads {read} sees it."
    return [
        entry("Why is it no real answer?", WHY, why, hint=hint),
        context(plain("The score no longer counts. It is kept, and can be counted again.")),
    ]


def form(callback: str, title: str, submit: str, opened: Opened, about: str, blocks: list[Block]) -> dict[str, Any]:
    """A modal; `about` says which case it is, where that is known."""
    heading = [context(plain(cut(about, LONGEST_ABOUT)))] if about else []
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "private_metadata": json.dumps({**asdict(opened), "surface": opened.surface.value}),
        "blocks": heading + blocks,
    }


def notice(title: str, sentence: str) -> dict[str, Any]:
    """A modal that says one thing; the sentence is ours, in Slack's markup."""
    return {
        "type": "modal",
        "title": plain(title, 24),
        "close": plain("Close", 24),
        "blocks": [section(marked(sentence))],
    }


def entry(label: str, block_id: str, element: Block, *, optional: bool = False, hint: str = "") -> Block:
    """A field with its label."""
    block: Block = {"type": "input", "label": plain(label, 2000), "element": element, "optional": optional}
    return with_id(block | ({"hint": plain(hint, 2000)} if hint else {}), block_id)


def opened_from(view: Mapping[str, Any]) -> Opened:
    """Where it was opened. ValueError for what is none of ours."""
    try:
        kept = json.loads(str(view.get("private_metadata") or ""))
        return Opened(**{**kept, "case_id": int(kept["case_id"]), "surface": Surface(kept["surface"])})
    except (KeyError, TypeError) as error:
        raise ValueError("this form was not opened by a case") from error


def read_resolve(view: Mapping[str, Any], by: str, causes: Sequence[str]) -> Resolve:
    """What was entered. FormError where something is missing, or is no longer among the choices."""
    values = entered(view)
    errors = {}
    number, outcome = chosen(values.get(CAUSE)), chosen(values.get(OUTCOME))
    if not number.isdecimal() or int(number) >= len(causes):
        errors[CAUSE] = "Choose one of these. The list may have changed: close the form and open it again."
    if outcome not in CHOSEN_OUTCOMES:
        errors[OUTCOME] = "Choose how it ended."
    note = typed((values.get(NOTE) or {}).get("value"))
    if len(note) > LONGEST_NOTE:
        errors[NOTE] = f"At most {LONGEST_NOTE} characters."
    if errors:
        raise FormError(errors)
    return Resolve(by, root_cause=causes[int(number)], outcome=Outcome(outcome), note=note or None)


def read_exclude(view: Mapping[str, Any], by: str) -> Exclude:
    """What was entered. FormError where nothing was, but for blanks."""
    return Exclude(by, why=read_why(view))


def read_why(view: Mapping[str, Any]) -> str:
    """Why an answer is none."""
    why = typed((entered(view).get(WHY) or {}).get("value"))
    if not why:
        raise FormError({WHY: "Write why: somebody will want to know later."})
    return why[:LONGEST_WHY]


def entered(view: Mapping[str, Any]) -> dict[str, Any]:
    """The fields by block."""
    values = (view.get("state") or {}).get("values") or {}
    return {block: fields[FIELD] for block, fields in values.items() if FIELD in fields}


def chosen(field: Mapping[str, Any] | None) -> str:
    """The value of the chosen option, "" where none is."""
    return str(((field or {}).get("selected_option") or {}).get("value") or "")


def capital(text: str) -> str:
    """As a label begins."""
    return text[:1].upper() + text[1:]
