"""The small parts of Block Kit that elements and blocks are made of: texts, options, confirmations."""

from __future__ import annotations

from typing import Final

from bot.sandbox.slack.blockkit.checks import (
    Check,
    Report,
    boolean,
    complain,
    fields,
    items,
    keys,
    limit,
    one_of,
    string,
)

_TEXT_KEYS: Final = {
    "plain_text": {"emoji": boolean},
    "mrkdwn": {"verbatim": boolean},
}


def text(name: str, *kinds: str) -> Check:
    """A text object of one of the kinds (``plain_text`` alone unless told), limited under that name."""
    allowed = kinds or ("plain_text",)
    words = string(name if limit(name, "max_length") else "text", empty=False)

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            complain(report, "must be an object", at)
            return
        kind = value.get("type")
        if kind not in allowed:
            complain(report, f"must be a valid text type: {', '.join(allowed)}", f"{at}/type")
            return
        keys(value, {"type": string(), "text": words}, _TEXT_KEYS[str(kind)], at, report)

    return check


def any_text(name: str) -> Check:
    """A text object, plain or marked up."""
    return text(name, "plain_text", "mrkdwn")


CONFIRMATION: Final = fields(
    {
        "title": text("confirmation.title"),
        "text": any_text("confirmation.text"),
    },
    {
        "confirm": text("confirmation.confirm"),
        "deny": text("confirmation.deny"),
        "style": one_of("primary", "danger"),
    },
)


def option(*, marked_up: bool = False, with_url: bool = False) -> Check:
    """One choice; marked-up texts only in radio buttons and checkboxes, addresses only in an overflow menu."""
    words = any_text if marked_up else text
    more: dict[str, Check] = {"description": words("option.description")}
    if with_url:
        more["url"] = string("option.url")
    return fields({"text": words("option.text"), "value": string("option.value")}, more)


def options(name: str, *, marked_up: bool = False, with_url: bool = False) -> Check:
    """A list of choices, limited under the element's name."""
    return items(option(marked_up=marked_up, with_url=with_url), f"{name}.options")


OPTION_GROUPS: Final = items(
    fields({"label": text("option_group.label"), "options": options("option_group")}), "select.option_groups"
)
"""The groups of a select menu."""


def initial_among_options(value: dict[str, object], at: str, report: Report) -> None:
    """Complain of a preselected choice that is not one of the choices: Slack compares the whole option."""
    offered = _offered(value)
    chosen = value.get("initial_options") or ([value["initial_option"]] if value.get("initial_option") else [])
    if not isinstance(chosen, list) or any(one not in offered for one in chosen):
        complain(report, "initial options must be among the options", at)


def _offered(value: dict[str, object]) -> list[object]:
    found: list[object] = []
    lists = [value.get("options")]
    groups = value.get("option_groups")
    if isinstance(groups, list):
        lists += [group.get("options") for group in groups if isinstance(group, dict)]
    for one in lists:
        found += one if isinstance(one, list) else []
    return found
