"""What is wrong with a letter: parts that are missing, colours that cannot be read, links that are hard to hit."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.colours import READABLE, contrast
from bot.mail.page import Look, Page, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bot.mail.letters import Letter

# Gmail cuts a letter off at 102 kB, and with it the way to unsubscribe.
HEAVIEST = 100_000
# WCAG 2.2, 2.5.5, and what a thumb hits.
TARGET = 44
# WCAG 2.2, 1.4.3: large text, from 24 pixels, or 18.66 where it is bold.
LARGE, LARGE_BOLD, LARGE_READABLE = 24, 18.66, 3.0
DAY, NIGHT = ("#000000", "#ffffff"), ("#ffffff", "#121212")
FORBIDDEN = ("script", "form", "input", "button", "select", "textarea", "iframe", "object", "embed", "video", "audio")
LONGEST_SUBJECT = 78


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault, or a piece of advice. `part` is the template's ending: `html`, `txt`; or `subject`."""

    part: str
    told: str
    failed: bool = True


@dataclass(frozen=True, slots=True)
class Inspected:
    """What was found in a letter of so many bytes."""

    weight: int
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether it should not be sent like this."""
        return any(finding.failed for finding in self.findings)

    @property
    def score(self) -> int:
        """100 where nothing was found."""
        return max(0, 100 - sum(20 if finding.failed else 5 for finding in self.findings))


def inspect(letter: Letter, texts: Mapping[str, Any]) -> Inspected:
    """All that can be told from the letter alone. `texts`: what its templates were given."""
    page = read_page(letter.html)
    findings = [
        *subject_findings(letter.subject),
        *part_findings("html", page.text, texts),
        *html_links(page, texts),
        *colours(page),
        *structure(page),
        *part_findings("txt", letter.text, texts),
        *text_links(letter.text, texts),
    ]
    weight = len(letter.html.encode())
    if weight > HEAVIEST:
        findings.append(Finding("html", f"it has {weight:,} bytes; Gmail cuts a letter off at 102,000"))
    return Inspected(weight, tuple(dict.fromkeys(findings)))


def subject_findings(subject: str) -> Iterator[Finding]:
    """The line that decides whether the letter is opened."""
    if subject.rstrip().endswith("?"):
        yield Finding("subject", "it ends with a question mark, which spam filters count against it", failed=False)
    if len(subject) > LONGEST_SUBJECT:
        yield Finding("subject", f"it has {len(subject)} characters; phones show about 40", failed=False)


def part_findings(part: str, shown: str, texts: Mapping[str, Any]) -> Iterator[Finding]:
    """What a letter must say, and what it had better say."""
    shown = " ".join(shown.split())
    if not shown:
        yield Finding(part, "it is empty")
        return
    for name, meaning, failed in (
        ("company", "who asks", True),
        ("imprint", "the company and its postal address", True),
        ("question", "the question as the field words it", False),
        ("lowest", "what 0 means", False),
        ("highest", "what 10 means", False),
        ("why", "why the letter came", False),
    ):
        if " ".join(texts[name].split()) not in shown:
            yield Finding(part, f"{meaning} is missing: {{{{ {name} }}}}", failed=failed)


def html_links(page: Page, texts: Mapping[str, Any]) -> Iterator[Finding]:
    """The eleven, the way out, and no others that lead nowhere or are open to be read on their way."""
    ours = {button.url: button for button in texts["buttons"]}
    found = [link for link in page.links if link.url in ours]
    if [link.url for link in found] != list(ours):
        yield Finding("html", f"the eleven scores must be linked once each, from 0 to 10; there are {len(found)} links")
    for link in found:
        score = ours[link.url].score
        if link.text != str(score):
            yield Finding("html", f"the link of {score} must read '{score}'; it reads '{link.text}'")
    if low := [link for link in found if link.height < TARGET]:
        told = (
            f"the link of {few([link.text for link in low])} is {low[0].height:.0f} pixels high; a thumb needs {TARGET}"
        )
        yield Finding("html", told)
    if not any(link.url == texts["unsubscribe_url"] and link.text for link in page.links):
        yield Finding("html", "the link to unsubscribe is missing: {{ unsubscribe_url }}")
    for link in page.links:
        if link.url not in ours and link.url != texts["unsubscribe_url"]:
            yield from elsewhere(link.url)


def elsewhere(url: str) -> Iterator[Finding]:
    """A link of the operator's own."""
    if not url.startswith(("https://", "mailto:", "tel:")):
        yield Finding("html", f"a link leads to '{url}'; write https://")


def text_links(text: str, texts: Mapping[str, Any]) -> Iterator[Finding]:
    """The same for those who read plain text."""
    for button in texts["buttons"]:
        if not re.search(rf"(?m)^\W*{button.score}\b.*{re.escape(button.url)}(?=\s|$)", text):
            yield Finding("txt", f"the link of {button.score} is missing, or does not stand on the line of its number")
    if texts["unsubscribe_url"] not in text:
        yield Finding("txt", "the link to unsubscribe is missing: {{ unsubscribe_url }}")


def colours(page: Page) -> Iterator[Finding]:
    """Whether every text can be read, by day; and by night, where the letter says that it can be dark."""
    schemes = [tag.get("content") or "" for tag in page.all_of("meta") if tag.get("name") == "color-scheme"]
    yield from unreadable(page, DAY, "")
    if any("dark" in scheme for scheme in schemes):
        yield from unreadable(page, NIGHT, " in the dark")


def unreadable(page: Page, paint: tuple[str, str], when: str) -> Iterator[Finding]:
    """Pairs of colours. `paint`: what a mail program paints text and ground with where the letter does not."""
    found: dict[tuple[str, str, float], list[str]] = defaultdict(list)
    for words in page.words:
        ink, ground, wanted = words.look.ink or paint[0], words.look.ground or paint[1], needed(words.look)
        if contrast(ink, ground) < wanted:
            found[ink, ground, wanted].append(words.text)
    for (ink, ground, wanted), texts in found.items():
        ratio = f"a contrast of {contrast(ink, ground):.1f}; it takes {wanted:.1f}"
        yield Finding("html", f"the text of {few(texts)} is {ink} on {ground}{when}, {ratio}")


def needed(look: Look) -> float:
    """The contrast that text of this size takes."""
    return LARGE_READABLE if look.size >= (LARGE_BOLD if look.bold else LARGE) else READABLE


def few(texts: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" (and of {len(texts) - 1} more)" if len(texts) > 1 else ""
    return f"'{texts[0][:30]}'{more}"


def structure(page: Page) -> Iterator[Finding]:
    """What mail programs take out, and what those need who listen to a letter."""
    for name in sorted({name for name, _ in page.tags if name in FORBIDDEN}):
        yield Finding("html", f"mail programs take out <{name}>, or take the letter for a fraud")
    if any(name.startswith("on") for _, attributes in page.tags for name in attributes):
        yield Finding("html", "mail programs take out what is to happen on a click (onclick=…)")
    if any("stylesheet" in (tag.get("rel") or "") for tag in page.all_of("link")) or "@import" in page.styles:
        yield Finding("html", "a style sheet from elsewhere is not loaded; write its rules into <style>")
    for tag in page.all_of("img"):
        source = tag.get("src") or ""
        if tag.get("alt") is None:
            yield Finding("html", f'the picture {source} has no alt text; alt="" where it only decorates')
        if source.startswith(("http:", "https:", "//")):
            yield Finding("html", f"the picture {source} is fetched: many do not show it", failed=False)
    if not any(tag.get("lang") for tag in page.all_of("html")):
        yield Finding("html", 'the language is missing: <html lang="{{ language }}" dir="{{ direction }}">')
    if any(tag.get("role") is None for tag in page.all_of("table")):
        yield Finding("html", 'a table is for layout only: say role="presentation" to screen readers', failed=False)
