"""Reads a Web API request as Slack does: query, form or JSON, the token in the header or among the arguments."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl

from bot.sandbox.slack.errors import ApiError

FORM_ONLY: Final = frozenset(
    {
        "bots.info",
        "chat.getPermalink",
        "conversations.info",
        "conversations.list",
        "conversations.members",
        "conversations.replies",
        "oauth.v2.access",
        "usergroups.users.list",
        "users.info",
        "users.list",
        "users.lookupByEmail",
    }
)
"""Methods that do not read a JSON body: arguments sent to them so are as if never sent."""

_FORM: Final = "application/x-www-form-urlencoded"
_YES: Final = frozenset({"true", "1", "True"})


class Arguments:
    """The arguments of one call; a getter that finds nonsense raises the ApiError that Slack answers."""

    def __init__(self, values: Mapping[str, object], token: str | None) -> None:
        self.values = values
        self.token = token

    def text(self, name: str) -> str | None:
        """Return the text of that name, None where it is missing or empty."""
        value = self.values.get(name)
        return None if value is None or value == "" else str(value)

    def required(self, name: str) -> str:
        """Return the text of that name; ``invalid_arguments`` where it is missing."""
        value = self.text(name)
        if value is None:
            raise ApiError("invalid_arguments", [f"missing required field: {name}"])
        return value

    def flag(self, name: str) -> bool:
        """Return whether the argument says yes, in any of the ways that a form or JSON can."""
        value = self.values.get(name)
        return value is True or str(value) in _YES

    def number(self, name: str, default: int, wrong: str = "invalid_arguments") -> int:
        """Return a whole number that is not negative; the error ``wrong`` for anything else."""
        value = self.text(name)
        if value is None:
            return default
        if not value.isdecimal():
            raise ApiError(wrong, [f"must be an integer [json-pointer:/{name}]"] if wrong in _REASONED else ())
        return int(value)

    def has(self, name: str) -> bool:
        """Return whether the argument was sent at all, empty or not."""
        return self.values.get(name) is not None

    def parsed(self, name: str, wrong: str) -> object:
        """Return an argument that is JSON, also where it came as text; the error ``wrong`` when it does not parse."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError as error:
            raise ApiError(wrong) from error


_REASONED: Final = frozenset({"invalid_arguments"})


def read_arguments(method: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes) -> Arguments:
    """Return what a request asks for; ApiError for a body that Slack would not read.

    A token in a JSON body does not count: with JSON, Slack wants it in the header.
    """
    values: dict[str, object] = dict(query)
    from_body, token = _body(headers.get("content-type", ""), body)
    if not (method in FORM_ONLY and "json" in headers.get("content-type", "")):
        values.update(from_body)
    scheme, _, credential = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        token = credential.strip()
    elif scheme.lower() == "basic":
        values["client_id"], _, values["client_secret"] = b64decode(credential).decode().partition(":")
    return Arguments(values, token or query.get("token"))


def _body(content_type: str, body: bytes) -> tuple[Mapping[str, object], str | None]:
    if not body:
        return {}, None
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _FORM:
        values = dict(parse_qsl(body.decode(), keep_blank_values=True))
        return values, values.get("token")
    if kind == "application/json":
        return _json(body), None
    raise ApiError("invalid_post_type")


def _json(body: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise ApiError("invalid_json") from error
    if not isinstance(value, dict):
        raise ApiError("json_not_object")
    return value
