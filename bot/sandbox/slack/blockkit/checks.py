"""A small language to say what a JSON object may hold, and the report of what it holds wrongly.

A check looks at one value at one place and adds its findings to the report; it never stops at the first. The sentences
and the JSON pointers are worded as Slack's.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Final

from bot.sandbox.slack.limits import LIMITS

Report = list[str]
Check = Callable[[object, str, Report], None]

NOTHING: Final[Mapping[str, Check]] = {}


def complain(report: Report, sentence: str, at: str) -> None:
    """Add a finding with the place it is about."""
    report.append(f"{sentence} [json-pointer:{at}]")


def limit(name: str, bound: str) -> int | None:
    """Return the limit of that name, None where there is none."""
    return LIMITS.get(f"{name}.{bound}")


def check_length(value: str, name: str, at: str, report: Report) -> None:
    """Complain when a text is shorter or longer than the table allows."""
    least, most = limit(name, "min_length"), limit(name, "max_length")
    if least is not None and len(value) < least:
        complain(report, f"must be more than {least - 1} characters", at)
    if most is not None and len(value) > most:
        complain(report, f"must be less than {most + 1} characters", at)


def string(name: str = "", *, empty: bool = True) -> Check:
    """A text whose length is limited under that name."""

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, str):
            complain(report, "must be a string", at)
        elif not value and not empty:
            complain(report, "must be more than 0 characters", at)
        else:
            check_length(value, name, at, report)

    return check


def boolean(value: object, at: str, report: Report) -> None:
    """True or false."""
    if not isinstance(value, bool):
        complain(report, "must be a boolean", at)


def number(value: object, at: str, report: Report) -> None:
    """A number that is not a boolean."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        complain(report, "must be a number", at)


def whole(low: int, high: int) -> Check:
    """A whole number from low to high, both included."""

    def check(value: object, at: str, report: Report) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            complain(report, f"must be an integer between {low} and {high}", at)

    return check


def one_of(*choices: str) -> Check:
    """One of a few words."""

    def check(value: object, at: str, report: Report) -> None:
        if value not in choices:
            complain(report, f"must be a valid enum value: {', '.join(choices)}", at)

    return check


def anything(value: object, at: str, report: Report) -> None:
    """No opinion: for parts whose inside the sandbox does not read."""


def items(each: Check, name: str = "") -> Check:
    """A list whose length is limited under that name, each of its items checked."""

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, list):
            complain(report, "must be an array", at)
            return
        least, most = limit(name, "min_items"), limit(name, "max_items")
        if len(value) < (1 if least is None else least):
            complain(report, "no fewer than 1 items allowed", at)
        if most is not None and len(value) > most:
            complain(report, f"no more than {most} items allowed", at)
        for index, item in enumerate(value):
            each(item, f"{at}/{index}", report)

    return check


def keys(
    value: Mapping[str, object],
    required: Mapping[str, Check],
    optional: Mapping[str, Check],
    at: str,
    report: Report,
) -> None:
    """Complain of a key that is missing and of one that does not exist, and check the values of the others."""
    for key in required:
        if key not in value:
            complain(report, f"missing required field: {key}", at)
    for key, part in value.items():
        check = required.get(key) or optional.get(key)
        if check is None:
            complain(report, f"invalid additional property: {key}", at)
        elif part is not None or key in required:
            check(part, f"{at}/{key}", report)


def fields(required: Mapping[str, Check], optional: Mapping[str, Check] = NOTHING) -> Check:
    """An object with exactly these keys."""

    def check(value: object, at: str, report: Report) -> None:
        if isinstance(value, dict):
            keys(value, required, optional, at, report)
        else:
            complain(report, "must be an object", at)

    return check


def typed(shapes: Mapping[str, Check], allowed: Collection[str]) -> Check:
    """An object whose ``type`` is one of the allowed ones, checked by the shape of that type."""

    def check(value: object, at: str, report: Report) -> None:
        if not isinstance(value, dict):
            complain(report, "must be an object", at)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in allowed:
            complain(report, f"unsupported type: {kind}", f"{at}/type")
        else:
            shapes[kind](value, at, report)

    return check
