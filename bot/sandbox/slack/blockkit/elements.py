"""The interactive elements of Block Kit and where each of them may stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.sandbox.slack.blockkit.checks import (
    Check,
    Report,
    boolean,
    complain,
    fields,
    items,
    keys,
    one_of,
    string,
    whole,
)
from bot.sandbox.slack.blockkit.objects import CONFIRMATION, OPTION_GROUPS, initial_among_options, option, options, text
from bot.sandbox.slack.limits import LIMITS

_COMMON: Final[Mapping[str, Check]] = {
    "type": string(),
    "action_id": string("action_id", empty=False),
    "confirm": CONFIRMATION,
    "focus_on_load": boolean,
}
_PLACEHOLDER: Final[Mapping[str, Check]] = {"placeholder": text("select.placeholder")}
_MANY: Final[Mapping[str, Check]] = {"max_selected_items": whole(1, 100)}
_LONGEST: Final = LIMITS["plain_text_input.max_length.max"]
_DISPATCH: Final = fields({}, {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"))})

BUTTON: Final = fields(
    {"type": string(), "text": text("button.text")},
    {
        **_COMMON,
        "value": string("button.value"),
        "url": string("button.url", empty=False),
        "style": one_of("primary", "danger"),
        "accessibility_label": string("button.accessibility_label"),
    },
)

IMAGE: Final = fields(
    {"type": string(), "alt_text": string("image.alt_text", empty=False)},
    {"image_url": string("image.image_url", empty=False), "slack_file": fields({}, {"id": string(), "url": string()})},
)


def _element(*, required: Mapping[str, Check] | None = None, optional: Mapping[str, Check] | None = None) -> Check:
    return fields({"type": string(), **(required or {})}, {**_COMMON, **(optional or {})})


def _choice(name: str, *, marked_up: bool = False, with_url: bool = False, initial: Mapping[str, Check]) -> Check:
    shape = _element(required={"options": options(name, marked_up=marked_up, with_url=with_url)}, optional=initial)

    def check(value: object, at: str, report: Report) -> None:
        shape(value, at, report)
        if isinstance(value, dict):
            initial_among_options(value, at, report)

    return check


def _static(initial: Mapping[str, Check]) -> Check:
    allowed = {**_COMMON, **_PLACEHOLDER, "options": options("select"), "option_groups": OPTION_GROUPS, **initial}

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            complain(report, "must be an object", at)
            return
        keys(value, {"type": string()}, allowed, at, report)
        if ("options" in value) == ("option_groups" in value):
            complain(report, "must have either options or option_groups", at)
        initial_among_options(value, at, report)

    return check


def _people(key: str, *, many: bool = False) -> Check:
    initial: dict[str, Check] = {key: items(string()) if many else string()}
    return _element(optional={**_PLACEHOLDER, **initial, **(_MANY if many else {})})


def _text_input(**extra: Check) -> Check:
    common: dict[str, Check] = {
        "placeholder": text("input.placeholder"),
        "initial_value": string(),
        "dispatch_action_config": _DISPATCH,
    }
    return _element(optional=common | extra)


ELEMENTS: Final[Mapping[str, Check]] = {
    "button": BUTTON,
    "image": IMAGE,
    "static_select": _static({"initial_option": option()}),
    "multi_static_select": _static({"initial_options": items(option()), **_MANY}),
    "users_select": _people("initial_user"),
    "multi_users_select": _people("initial_users", many=True),
    "channels_select": _people("initial_channel"),
    "conversations_select": _people("initial_conversation"),
    "overflow": _choice("overflow", with_url=True, initial={}),
    "radio_buttons": _choice("radio_buttons", marked_up=True, initial={"initial_option": option(marked_up=True)}),
    "checkboxes": _choice("checkboxes", marked_up=True, initial={"initial_options": items(option(marked_up=True))}),
    "datepicker": _element(optional={"initial_date": string(), **_PLACEHOLDER}),
    "timepicker": _element(optional={"initial_time": string(), "timezone": string(), **_PLACEHOLDER}),
    "plain_text_input": _text_input(multiline=boolean, min_length=whole(0, _LONGEST), max_length=whole(1, _LONGEST)),
    "number_input": _text_input(is_decimal_allowed=boolean, min_value=string(), max_value=string()),
    "email_text_input": _text_input(),
    "url_text_input": _text_input(),
}

_SINGLE: Final = frozenset({"static_select", "users_select", "channels_select", "conversations_select"})
_MULTI: Final = frozenset({"multi_static_select", "multi_users_select"})
_PICKED: Final = frozenset({"radio_buttons", "checkboxes", "datepicker", "timepicker"})
_TYPED: Final = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})

IN_ACTIONS: Final = _SINGLE | _PICKED | {"button", "overflow"}
IN_SECTION: Final = IN_ACTIONS | _MULTI | {"image"}
IN_INPUT: Final = _SINGLE | _MULTI | _PICKED | _TYPED

KEEPS_STATE: Final = _SINGLE | _MULTI | _PICKED | _TYPED
"""The elements whose present value goes with every interaction, under ``state.values``."""
