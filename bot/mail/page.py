"""A letter's HTML as a mail program would see it: its words with their colours, its links, its pictures, its faults.

Only what stands in the tags counts: attributes and inline styles, which are inherited as CSS has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bot.colours import COLOUR

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
SHORT = re.compile(r"#[0-9a-fA-F]{3}")
RGB = re.compile(r"rgb\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)\s*\)")
NAMED = {"white": "#ffffff", "black": "#000000"}
PIXELS = re.compile(r"(\d+(?:\.\d+)?)px")
LINE_HEIGHT = 1.2


@dataclass(frozen=True, slots=True)
class Look:
    """What an element has of its own or inherits. A colour that is None is the mail program's."""

    ink: str | None = None
    ground: str | None = None
    size: float = 16
    line: float | None = None
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Text that is shown in one look."""

    text: str
    look: Look


@dataclass(slots=True)
class Link:
    """`height` in pixels, as far as the link's own style tells."""

    url: str
    height: float
    text: str = ""


@dataclass(slots=True)
class Page:
    """`tags` has each tag with its attributes, in order; `styles` what stands in style sheets."""

    words: list[Words] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    styles: str = ""

    @property
    def text(self) -> str:
        """All that is shown, on one line."""
        return " ".join(" ".join(words.text for words in self.words).split())

    def all_of(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name in names]


def read_page(html: str) -> Page:
    """Any text is some page."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


class _Reader(HTMLParser):
    """Keeps the looks of the elements that are open."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._open: list[tuple[str, Look]] = [("", Look())]
        self._link: Link | None = None
        self._within_a_word = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.page.tags.append((tag, attributes))
        self._within_a_word = tag == "wbr" and bool(self.page.words)
        style = declarations(attributes.get("style") or "")
        look = look_of(tag, attributes, style, self._open[-1][1])
        if tag == "a" and attributes.get("href") is not None:
            self._link = Link((attributes["href"] or "").strip(), height_of(style, look))
            self.page.links.append(self._link)
        if tag not in VOID:
            self._open.append((tag, look))

    def handle_endtag(self, tag: str) -> None:
        self._within_a_word = False
        if tag == "a":
            self._link = None
        if any(tag == name for name, _ in self._open):
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        tag, look = self._open[-1]
        if tag == "style":
            self.page.styles += data
        elif tag not in ("title", "script") and data.strip() and not look.hidden:
            before = self.page.words.pop().text if self._within_a_word else ""
            self.page.words.append(Words(before + " ".join(data.split()), look))
            if self._link is not None:
                self._link.text += data.strip()


def declarations(style: str) -> dict[str, str]:
    """The properties of a `style` attribute; the last of a name counts."""
    pairs = (part.partition(":") for part in style.split(";"))
    return {name.strip().lower(): value.replace("!important", "").strip() for name, _, value in pairs if value}


def look_of(tag: str, attributes: dict[str, str | None], style: dict[str, str], around: Look) -> Look:
    """The element's own look in that of what is around it."""
    size = pixels(style.get("font-size"))
    weight = style.get("font-weight", "700" if tag in ("b", "strong", "h1", "h2", "th") else None)
    ground = colour(style.get("background-color") or style.get("background") or attributes.get("bgcolor"))
    return Look(
        ink=colour(style.get("color")) or (None if tag == "a" else around.ink),
        ground=ground or around.ground,
        size=around.size if size is None else size,
        line=pixels(style.get("line-height")) or around.line,
        bold=around.bold if weight is None else weight in ("bold", "600", "700", "800", "900"),
        hidden=around.hidden or style.get("display") == "none",
    )


def height_of(style: dict[str, str], look: Look) -> float:
    """Of a link of one line: padding counts where it is a block."""
    line = look.line or look.size * LINE_HEIGHT
    if style.get("display") not in ("block", "inline-block"):
        return look.size * LINE_HEIGHT
    sides = style.get("padding", "0").split()
    above, below = (sides[0], sides[2] if len(sides) > 2 else sides[0]) if sides else ("0", "0")
    return line + (pixels(style.get("padding-top", above)) or 0) + (pixels(style.get("padding-bottom", below)) or 0)


def pixels(value: str | None) -> float | None:
    """A length that is given in pixels."""
    found = PIXELS.fullmatch(value or "")
    return float(found[1]) if found else None


def colour(value: str | None) -> str | None:
    """As `#rrggbb`, where it can be told."""
    value = (value or "").strip().lower()
    if COLOUR.fullmatch(value):
        return value
    if SHORT.fullmatch(value):
        return "#" + "".join(digit * 2 for digit in value[1:])
    if found := RGB.fullmatch(value):
        return "#" + "".join(f"{min(255, int(part)):02x}" for part in found.groups())
    return NAMED.get(value)
