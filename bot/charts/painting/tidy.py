"""An SVG of matplotlib's, made small and fit to stand in a page of ours.

There a policy forbids `style` attributes, a style sheet in the picture would be the page's too, and a picture has to
be told to those who do not see it.
"""

from __future__ import annotations

import hashlib
import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping

SVG = "http://www.w3.org/2000/svg"
HREF = "{http://www.w3.org/1999/xlink}href"
# Verdana's letters are as wide as those that the picture was laid out with.
FAMILY = "DejaVu Sans, Verdana, system-ui, sans-serif"
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
REFERENCE = re.compile(r"#([^)\s]+)")


def tidy(drawn: bytes, title: str, description: str, texts: Mapping[str, str]) -> bytes:
    """The picture with its title and what it shows, and with each text (by its id) as it is meant."""
    root = ET.fromstring(drawn)  # noqa: S314 - matplotlib wrote it a moment ago
    for element in root.iter():
        plain(element)
    restore(root, texts)
    unwrap(root, referred(root))
    width, height = root.attrib["viewBox"].split()[2:]
    mark = hashlib.sha256(drawn + title.encode()).hexdigest()[:8]
    root.attrib = {
        "xmlns": SVG, "viewBox": root.attrib["viewBox"], "width": width, "height": height, "role": "img",
        "aria-labelledby": f"d{mark}", "direction": "ltr", "font-family": FAMILY, "stroke-linejoin": "round",
    }  # fmt: skip
    for place, (tag, text, marks) in enumerate((("title", title, {}), ("desc", description, {"id": f"d{mark}"}))):
        element = ET.Element(tag, marks)
        element.text = FORBIDDEN.sub("", text)
        root.insert(place, element)
    return bytes(ET.tostring(root, "utf-8"))


def restore(root: ET.Element, texts: Mapping[str, str]) -> None:
    """Browsers have letters that this machine has none of."""
    for group in root.iter("g"):
        text = group.find("text")
        if text is not None and group.get("id") in texts:
            text.text = FORBIDDEN.sub("", texts[group.attrib["id"]])


def plain(element: ET.Element) -> None:
    """Attributes for styles, short numbers, and no transformation that does nothing."""
    element.tag = element.tag.removeprefix(f"{{{SVG}}}")
    for rule in element.attrib.pop("style", "").split(";"):
        name, _, value = rule.partition(":")
        if value and name.strip() != "font-family":
            element.set(name.strip(), value.strip())
    if element.get("transform", "").startswith("rotate(-0 "):
        del element.attrib["transform"]
    if HREF in element.attrib:
        element.set("href", element.attrib.pop(HREF))
    for name, value in element.attrib.items():
        if name in {"d", "x", "y", "stroke-width", "stroke-dasharray"}:
            element.set(name, " ".join(NUMBER.sub(shorter, value).split()))


def shorter(number: re.Match[str]) -> str:
    """A hundredth of a pixel is enough."""
    return f"{float(number[0]):.2f}".rstrip("0").rstrip(".")


def referred(root: ET.Element) -> set[str]:
    """The ids that something points at."""
    values = (value for element in root.iter() for value in element.attrib.values())
    return {found for value in values for found in REFERENCE.findall(value)}


def unwrap(element: ET.Element, kept: set[str]) -> None:
    """Take away style sheets, ids that nothing points at, blanks, and groups that are left with nothing to say."""
    element.text = element.text.strip() or None if element.text and len(element) else element.text
    children: list[ET.Element] = []
    for child in element:
        child.tail = None
        unwrap(child, kept)
        if child.get("id") not in kept:
            child.attrib.pop("id", None)
        if child.tag == "g" and not child.attrib:
            children += list(child)
        elif child.tag != "style" and (child.tag not in {"g", "defs"} or len(child)):
            children.append(child)
    element[:] = children
