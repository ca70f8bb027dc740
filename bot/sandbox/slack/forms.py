"""What a person has entered or chosen in a message or a modal, checked as Slack's own client would check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.sandbox.slack.blockkit.elements import KEEPS_STATE
from bot.sandbox.slack.blockkit.filled import elements_of
from bot.sandbox.slack.errors import GestureError
from bot.sandbox.slack.records import Json

Entered = Mapping[str, str | list[str]]
"""Values by action id (or by block id): a text, an option's value, a list of options' values, a date, a user id."""

_TEXTS: Final = frozenset({"plain_text_input", "number_input", "email_text_input", "url_text_input"})
_ONE_OPTION: Final = frozenset({"static_select", "radio_buttons", "overflow"})
_MANY_OPTIONS: Final = frozenset({"multi_static_select", "checkboxes"})
_OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """An element with the block that it stands in."""

    block: Json
    element: Json


def interactive(blocks: list[Json]) -> Iterator[Found]:
    """Yield every element of these blocks that has an action id, in the order of reading."""
    for block in blocks:
        for element in elements_of(block):
            if "action_id" in element:
                yield Found(block, element)


def state_of(blocks: list[Json], entered: Entered | None = None) -> Json:
    """Return ``state.values``; GestureError for a value that the person could not have entered there."""
    values = dict(entered or {})
    state: Json = {}
    used: set[str] = set()
    for found in interactive(blocks):
        element = found.element
        if element["type"] not in KEEPS_STATE:
            continue
        name = next((n for n in (element["action_id"], found.block["block_id"]) if n in values), None)
        part = entry(element, values[name]) if name else _initial(element)
        state.setdefault(found.block["block_id"], {})[element["action_id"]] = part
        used |= {name} if name else set()
    if unknown := values.keys() - used:
        raise GestureError(f"There is no field {', '.join(sorted(unknown))}; there are {_names(blocks)}")
    return state


def require_filled(blocks: list[Json], state: Json) -> None:
    """GestureError where a field that is not optional is empty: Slack's client does not let such a form go."""
    for block in blocks:
        if block["type"] == "input" and not block.get("optional"):
            part = state[block["block_id"]][block["element"]["action_id"]]
            if all(value in (None, "", []) for key, value in part.items() if key != "type"):
                raise GestureError(f"The field {block['label']['text']!r} is required")


def entry(element: Json, value: str | list[str]) -> Json:
    """Return the part of the state (or of an action) that this value makes in this element."""
    kind = element["type"]
    if kind in _TEXTS:
        return {"type": kind, "value": _checked_text(element, value)}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": _option(element, str(value))}
    if kind in _MANY_OPTIONS:
        chosen = value if isinstance(value, list) else [value]
        return {"type": kind, "selected_options": [_option(element, one) for one in chosen]}
    if kind in _OTHERS:
        return {"type": kind, _OTHERS[kind][0]: value}
    raise GestureError(f"Nothing can be entered in a {kind}")


def _initial(element: Json) -> Json:
    kind = element["type"]
    if kind in _TEXTS:
        return {"type": kind, "value": element.get("initial_value")}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in _MANY_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    selected, initial = _OTHERS[kind]
    return {"type": kind, selected: element.get(initial, [] if selected.endswith("users") else None)}


def _checked_text(element: Json, value: str | list[str]) -> str | None:
    if not isinstance(value, str):
        raise GestureError(f"A text is wanted in {element['action_id']}")
    shortest, longest = element.get("min_length", 0), element.get("max_length", 3000)
    if value and not shortest <= len(value) <= longest:
        raise GestureError(f"{element['action_id']} takes {shortest} to {longest} characters, not {len(value)}")
    return value or None


def _option(element: Json, value: str) -> Json:
    offered: list[Json] = list(element.get("options", []))
    for group in element.get("option_groups", []):
        offered += group["options"]
    for option in offered:
        if option["value"] == value:
            return option
    words = ", ".join(repr(option["value"]) for option in offered)
    raise GestureError(f"{element['action_id']} does not offer {value!r}, only {words}")


def _names(blocks: list[Json]) -> str:
    names = [f.element["action_id"] for f in interactive(blocks) if f.element["type"] in KEEPS_STATE]
    return ", ".join(names) or "none"
