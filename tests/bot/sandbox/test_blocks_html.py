"""Block Kit as HTML: all that the product draws is drawn, and nothing that a person wrote becomes an element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.figures.report import Figures, Report
from bot.sandbox.blocks_html import Around, draw, marked
from bot.slack import alert, question, score
from bot.slack.blocks import Drawn, context, header, plain, quote, section, text_input
from bot.slack.blocks import marked as mrkdwn
from bot.slack.question import Sheet
from bot.slack.texts import escape
from bot.survey.conversation import Conversation, Stage
from bot.survey.definition import Survey
from bot.survey.figures import Counts
from bot.survey.periods import parse_period
from bot.survey.wording import ENGLISH
from storage.queries.answers import AlertedAnswer
from tests.support.splits import a_split

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/Helsinki")
SURVEY = Survey(name="customers", company="Acme", subject="Acme")
ASKED = Conversation(closes_at=NOW + timedelta(days=21))
ANSWER = AlertedAnswer(
    1, 1, "customers", "email", 3, "Too <slow> & *dear*", "Be quicker", "Nokkela", {"plan": "pro"}, NOW, 1, "Aino",
    "aino@nokkela.example", "U1", 8, ((9, NOW - timedelta(days=90)),),
)  # fmt: skip

TAGS = {
    "a", "b", "blockquote", "br", "button", "code", "div", "fieldset", "hr", "i", "input", "label", "legend", "option",
    "line", "p", "pre", "q", "rect", "s", "select", "span", "svg", "table", "tbody", "td", "text", "textarea",
    "th", "thead", "tr",
}  # fmt: skip
ATTRIBUTES = {
    "aria-label", "class", "data-block", "data-choose", "data-confirm", "data-field", "data-link", "data-press", "for",
    "href", "id", "maxlength", "multiple", "name", "rel", "role", "rows", "target", "type", "value",
}  # fmt: skip
CIRCLES = str.maketrans("", "", "🔴🟡🟢")
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=60)


class Read(HTMLParser):
    """What a browser would make of it: elements, attributes, addresses, and the text that is seen."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.addresses: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name == "href"]
        if tag == "br":
            self.text += "\n"

    def handle_data(self, data: str) -> None:
        self.text += data


def pages() -> Iterator[Drawn]:
    """Everything that the product draws in Slack, in each of its states."""
    answered = replace(ASKED, score=3, stage=Stage.REASON, event_at=NOW)
    for conversation in (
        ASKED,
        answered,
        replace(answered, stage=Stage.FOLLOW_UP, reason="Too slow"),
        replace(answered, stage=Stage.DONE, reason="Too slow", follow_up="Be quicker"),
    ):
        yield question.draw(Sheet(SURVEY, 1, conversation))
        yield question.draw(Sheet(SURVEY, 1, conversation, "half a word"), changing=True)
        yield question.draw(Sheet(SURVEY, 1, conversation), is_open=False)
    yield alert.draw(ANSWER, ZONE)
    counts = Counts.of({10: 6, 7: 3, 2: 4})
    period = parse_period("this-quarter", NOW, ZONE)
    parts = a_split({"pro": counts, "starter": Counts.of({1: 1})}, period, survey=SURVEY)
    yield score.draw(Report(SURVEY, Figures("customers", period, counts), None, None, parts), ENGLISH, asked="by plan")
    yield score.draw(Report(SURVEY, Figures("customers", period, Counts()), None, None), ENGLISH)
    yield score.help_text()
    yield score.complaint("there is no such period")


def test_everything_that_the_product_draws_is_drawn() -> None:
    """No block and no element is left as the name of its type."""
    drawn = {page.text: str(draw(page.blocks, Around({"U1": "Aino"}, "message"))) for page in pages()}

    assert [] == [text for text, html in drawn.items() if 'class="unused"' in html or not html]
    assert {} == {text: Read(html).tags - TAGS for text, html in drawn.items() if Read(html).tags - TAGS}


def choices(text: str) -> list[dict[str, Any]]:
    """Everything from which something is chosen, alone and in a form."""
    options = [{"text": plain(text), "value": text}, {"text": plain("other"), "value": f"{text} other"}]
    kinds = ("static_select", "multi_static_select", "radio_buttons", "checkboxes", "overflow", "users_select")
    offered = [{"type": kind, "action_id": text, "options": options} for kind in kinds]
    return [
        {"type": "actions", "elements": offered},
        *({"type": "input", "label": plain(text), "element": element} for element in offered),
    ]


@given(texts)
def test_a_text_of_any_kind_stays_a_text(text: str) -> None:
    """In a header, a section, a quotation, a context, a label and a field, whatever is in it."""
    blocks: list[dict[str, Any]] = [
        header(text),
        section(plain(text)),
        section(mrkdwn(escape(text))),
        quote(text or " "),
        context(plain(text)),
        text_input(text, "act", "block", text),
        *choices(text),
        {"type": "table", "rows": [[{"type": "raw_text", "text": text}], [{"type": "raw_text", "text": text}]]},
        {"type": f"{text} unknown"},
    ]
    read = Read(str(draw(blocks, Around({"U1": text}, text))))

    assert read.tags <= TAGS
    assert read.attributes <= ATTRIBUTES
    assert [] == [address for address in read.addresses if not address.startswith(("http:", "https:", "mailto:"))]


@given(texts)
def test_what_is_not_parsed_is_read_as_it_was_written(text: str) -> None:
    """To the last character; the coloured circles are drawn."""
    assert text.translate(CIRCLES) == Read(str(draw([quote(text)], Around()))).text


@given(st.text(alphabet="ab *_~`<>|&;@#!\n:/gtlmph", max_size=60))
def test_markup_never_opens_an_element_of_its_own(text: str) -> None:
    """Also where an app forgot to escape what a person wrote."""
    read = Read(str(marked(text, {})))

    assert read.tags <= {"a", "b", "br", "code", "i", "pre", "q", "s", "span"}
    assert read.attributes <= {"class", "href", "rel", "target"}


@pytest.mark.parametrize(
    ("markup", "html"),
    [
        ("*bold* _slanted_ ~gone~", "<b>bold</b> <i>slanted</i> <s>gone</s>"),
        ("snake_case_name and 2*3*4", "snake_case_name and 2*3*4"),
        ("`/nps *x*`", "<code>/nps *x*</code>"),
        ("&lt;b&gt; &amp;amp;", "&lt;b&gt; &amp;amp;"),
        ("&gt; said\nnext", "<q>said</q><br>next"),
        ("<javascript:alert(1)|press>", "press"),
        ("<@U1> in <#C1>, <!here>", "@Aino in #general, @here"),
    ],
)
def test_markup_is_drawn_as_slack_draws_it(markup: str, html: str) -> None:
    """Marks count at the edges of words; a link leads to the web or to mail alone."""
    drawn = str(marked(markup, {"U1": "Aino", "C1": "general"}))

    assert html == drawn.replace('<span class="mention">', "").replace("</span>", "")


def test_a_link_opens_elsewhere_and_tells_nothing() -> None:
    """The page that it opens gets no handle on the demo's."""
    expected = '<a href="https://acme.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer">here</a>'

    assert expected == str(marked("<https://acme.example/?a=1&amp;b=2|here>", {}))
