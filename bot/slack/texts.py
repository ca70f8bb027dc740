"""Text on its way into Slack and out of it, pure: escaped once, cut without breaking an entity, unescaped once.

Slack parses three characters in `mrkdwn` and in a message's top-level `text` ("escaping text", docs.slack.dev); once
they are escaped, no mention, channel or link can be made of what a person wrote.
"""

from __future__ import annotations

import re

ELLIPSIS = "…"

_ENTITY_CUT_OFF = re.compile(r"&[a-z]{0,3}$")
_REFERENCE = re.compile(r"<([^<>]*)>")
_MARKS = str.maketrans("", "", "*_~`")
# Not the spaces that must not break: French has one before its question mark.
_BLANKS = re.compile("[^\\S\u00a0\u202f]+")
# PostgreSQL takes no NUL, and neither database takes half a surrogate pair.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def escape(text: str) -> str:
    """For `mrkdwn` and for a message's `text`: nothing in it can be a mention or a link any more."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """What the person typed, from what Slack sends of it. Once: what they typed may look like an entity itself."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def cut(text: str, limit: int) -> str:
    """Plain text of at most `limit` characters; the last one tells that there was more."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def escaped(text: str, limit: int) -> str:
    """Escaped, then cut to `limit` characters, since it is the escaped text that Slack counts; no half entities."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    return _ENTITY_CUT_OFF.sub("", whole[: limit - 1]).rstrip() + ELLIPSIS


def bold(text: str, limit: int) -> str:
    """Escaped and bold, whatever marks are in it: its own would end the bold too early. Blank text stays plain."""
    inner = escaped(_BLANKS.sub(" ", text.translate(_MARKS)).strip(), limit - 2)
    return f"*{inner}*" if inner else ""


def received(text: str) -> str:
    """A message as it was typed: Slack's `<…>` become what the person saw, then it is unescaped once."""
    return _UNSTORABLE.sub("", unescape(_REFERENCE.sub(_seen, text))).strip()


def typed(text: str | None) -> str:
    """The content of an input field, where Slack makes no links of what was typed."""
    return _UNSTORABLE.sub("", unescape(text or "")).strip()


def _seen(found: re.Match[str]) -> str:
    """`<url|label>`, `<url>`, `<@U1|name>`, `<#C1|name>`, `<!here>`, still escaped."""
    target, _, label = found[1].partition("|")
    mark = target[:1]
    if mark == "!":
        return label or f"@{target[1:].split('^')[0]}"
    if mark and mark in "@#":
        return mark + (label or target[1:])
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return address if not label or label in address else f"{label} ({address})"
