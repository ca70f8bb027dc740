"""What can be entered in each kind of field, and how Slack tells the app."""

from __future__ import annotations

import pytest

from bot.sandbox.slack import GestureError, Json
from bot.sandbox.slack.blockkit import message_refusals, with_ids
from bot.sandbox.slack.forms import Entered, require_filled, state_of
from tests.bot.sandbox.slack.example_app import plain

OPTIONS = [{"text": plain(word), "value": word} for word in ("a", "b", "c")]
GROUPS = [{"label": plain("x"), "options": OPTIONS[:1]}, {"label": plain("y"), "options": OPTIONS[1:]}]


def asked(kind: str, **more: object) -> list[Json]:
    """One field of this kind, as Slack stores it."""
    element = {"type": kind, "action_id": "field", **more}
    blocks: list[Json] = [{"type": "input", "block_id": "block", "label": plain("?"), "element": element}]
    assert [] == message_refusals(blocks)
    return with_ids(blocks)


ENTERED: list[tuple[str, Json, str | list[str], Json]] = [
    ("plain_text_input", {}, "Hi", {"value": "Hi"}),
    ("number_input", {"is_decimal_allowed": False}, "7", {"value": "7"}),
    ("static_select", {"options": OPTIONS}, "b", {"selected_option": "b"}),
    ("static_select", {"option_groups": GROUPS}, "c", {"selected_option": "c"}),
    ("radio_buttons", {"options": OPTIONS}, "a", {"selected_option": "a"}),
    ("checkboxes", {"options": OPTIONS}, ["a", "c"], {"selected_options": ["a", "c"]}),
    ("multi_static_select", {"options": OPTIONS}, "a", {"selected_options": ["a"]}),
    ("users_select", {}, "U1", {"selected_user": "U1"}),
    ("multi_users_select", {}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
    ("conversations_select", {}, "C1", {"selected_conversation": "C1"}),
    ("datepicker", {}, "2026-11-22", {"selected_date": "2026-11-22"}),
    ("timepicker", {}, "09:00", {"selected_time": "09:00"}),
]


def values_only(part: Json) -> Json:
    """Options by their values, to be read more easily."""

    def short(value: object) -> object:
        if isinstance(value, list):
            return [short(one) for one in value]
        return value["value"] if isinstance(value, dict) else value

    return {key: short(value) for key, value in part.items() if key != "type"}


@pytest.mark.parametrize(("kind", "more", "entered", "expected"), ENTERED)
def test_a_value_by_the_name_of_its_action_or_of_its_block(
    kind: str, more: Json, entered: str | list[str], expected: Json
) -> None:
    """Either name leads to the same state."""
    blocks = asked(kind, **more)
    states = [state_of(blocks, {name: entered}) for name in ("field", "block")]

    assert states[0] == states[1]
    assert expected == values_only(states[0]["block"]["field"])


@pytest.mark.parametrize(
    ("kind", "more", "expected"),
    [
        ("plain_text_input", {}, {"value": None}),
        ("plain_text_input", {"initial_value": "Hi"}, {"value": "Hi"}),
        ("radio_buttons", {"options": OPTIONS}, {"selected_option": None}),
        ("checkboxes", {"options": OPTIONS, "initial_options": OPTIONS[:1]}, {"selected_options": ["a"]}),
        ("checkboxes", {"options": OPTIONS}, {"selected_options": []}),
        ("users_select", {"initial_user": "U1"}, {"selected_user": "U1"}),
        ("multi_users_select", {}, {"selected_users": []}),
        ("datepicker", {}, {"selected_date": None}),
    ],
)
def test_an_untouched_field_has_what_it_began_with(kind: str, more: Json, expected: Json) -> None:
    """The initial value, else nothing."""
    assert expected == values_only(state_of(asked(kind, **more))["block"]["field"])


@pytest.mark.parametrize(
    ("kind", "more", "entered"),
    [
        ("plain_text_input", {"min_length": 5}, {"field": "Hi"}),
        ("plain_text_input", {"max_length": 1}, {"field": "Hi"}),
        ("plain_text_input", {}, {"field": ["Hi"]}),
        ("checkboxes", {"options": OPTIONS}, {"field": ["a", "z"]}),
        ("plain_text_input", {}, {"other": "Hi"}),
    ],
)
def test_a_value_that_cannot_be_entered(kind: str, more: Json, entered: Entered) -> None:
    """Too short, too long, no text, not offered, no such field."""
    with pytest.raises(GestureError):
        state_of(asked(kind, **more), entered)


@pytest.mark.parametrize(("kind", "more"), [("plain_text_input", {}), ("checkboxes", {"options": OPTIONS})])
def test_a_required_field_must_be_filled(kind: str, more: Json) -> None:
    """An optional one need not be."""
    required = asked(kind, **more)
    optional = [{**required[0], "optional": True}]

    with pytest.raises(GestureError, match="is required"):
        require_filled(required, state_of(required))
    require_filled(optional, state_of(optional))
