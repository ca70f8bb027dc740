"""Slack's markup as HTML: what Slack would make bold or a link is, and all else is text.

Markup is looked for in the text as the app sent it, where a person's `<`, `>` and `&` are entities already; only then
is each piece unescaped once and escaped for HTML, so that no piece can become an element.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from markupsafe import Markup

Names = Mapping[str, str]
"""What people and channels are called, by their ids."""

_PIECE = re.compile(r"```(?P<pre>.+?)```|`(?P<code>[^`\n]+)`|<(?P<reference>[^<>\n]+)>", re.DOTALL)
_BEFORE, _AFTER = r"(?<![\w*_~])", r"(?![\w*_~])"
_STYLED = re.compile(
    rf"{_BEFORE}(?:\*(?P<b>\S(?:[^*\n]*\S)?)\*|_(?P<i>\S(?:[^_\n]*\S)?)_|~(?P<s>\S(?:[^~\n]*\S)?)~){_AFTER}"
)
BREAK = Markup("<br>")

DOTS = {
    mark: Markup('<span class="dot {0}" role="img" aria-label="{0} circle"></span>').format(colour)
    for mark, colour in (("🔴", "red"), ("🟡", "yellow"), ("🟢", "green"))
}
_DOT = re.compile(f"({'|'.join(DOTS)})")

LONGEST_SECONDS = 10
_SCHEMES = ("http", "https", "mailto")


def marked(text: str, names: Names) -> Markup:
    """`mrkdwn`."""
    drawn, last = [], 0
    for piece in _PIECE.finditer(text):
        drawn += [_quoted(text[last : piece.start()]), _piece(piece, names)]
        last = piece.end()
    return Markup("").join([*drawn, _quoted(text[last:])])


def plain(text: str) -> Markup:
    """A text in which nothing is parsed; its lines stay."""
    return BREAK.join(_dotted(line) for line in text.split("\n"))


def link(url: str, text: Markup) -> Markup:
    """A link that opens elsewhere; an address that is none of the web or of mail is text."""
    if not is_link(url):
        return text
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, text)


def is_link(url: str) -> bool:
    """Whether it leads to the web or to mail."""
    return _scheme(url) in _SCHEMES


def mention(target: str, names: Names) -> Markup:
    """`@U…`, `#C…`, `!here`, by the name that people see."""
    mark, ref = target[:1], target[1:]
    name = ref if mark == "!" else names.get(ref, ref)
    return Markup('<span class="mention">{}{}</span>').format("@" if mark == "!" else mark, name)


def moment(target: str) -> str | None:
    """`!date^SECONDS^FORMAT` in the time of this machine, in the tokens that we use; None where it is none."""
    _, seconds, shape = target.split("^")[:3] if target.count("^") > 1 else ("", "", "")
    if not seconds.isdecimal() or len(seconds) > LONGEST_SECONDS:
        return None
    at = datetime.fromtimestamp(int(seconds), UTC).astimezone()
    return shape.replace("{date_short_pretty}", f"{at:%b %-d, %Y}").replace("{time}", f"{at:%H:%M}")


def wrapped(tag: str, inner: Markup) -> Markup:
    """An element without attributes."""
    return Markup("<{0}>{1}</{0}>").format(tag, inner)


def _dotted(line: str) -> Markup:
    """With the coloured circles drawn: not every machine has a font for them."""
    return Markup("").join(DOTS.get(piece, piece) for piece in _DOT.split(line))


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:
        return ""


def _piece(piece: re.Match[str], names: Names) -> Markup:
    if piece["pre"] is not None:
        return wrapped("pre", _unescaped(piece["pre"].strip("\n")))
    if piece["code"] is not None:
        return wrapped("code", _unescaped(piece["code"]))
    target, _, label = piece["reference"].partition("|")
    if target.startswith("!date^"):
        return plain(moment(target) or _entities(label))
    if target[:1] in "@#!":
        return _quoted(label) if label else mention(target, names)
    return link(_entities(target), _unescaped(label or target))


def _quoted(text: str) -> Markup:
    """Lines; those that begin with `>` (an entity by now) are quotations."""
    lines = [
        wrapped("q", _styled(line[4:].lstrip())) if line.startswith("&gt;") else _styled(line)
        for line in text.split("\n")
    ]
    return BREAK.join(lines)


def _styled(text: str) -> Markup:
    drawn, last = [], 0
    for found in _STYLED.finditer(text):
        tag = found.lastgroup or "b"
        drawn += [_unescaped(text[last : found.start()]), wrapped(tag, _styled(found[tag]))]
        last = found.end()
    return Markup("").join([*drawn, _unescaped(text[last:])])


def _unescaped(text: str) -> Markup:
    return plain(_entities(text))


def _entities(text: str) -> str:
    """The three entities that Slack knows, once."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
