"""Block Kit as Slack enforces it, what slack_sdk lets pass included."""

from __future__ import annotations

import pytest

from bot.sandbox.slack.blockkit import message_refusals, view_refusals
from bot.sandbox.slack.records import Json
from tests.bot.sandbox.slack.example_app import MODAL, QUESTION, button, field, plain


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "Hello", **more: object) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def actions(*elements: Json, **more: object) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def choices(kind: str, count: int, **more: object) -> Json:
    options = [{"text": plain(f"Choice {n}"), "value": str(n)} for n in range(count)]
    return {"type": kind, "action_id": "choice", "options": options, **more}


def table(rows: int = 1, columns: int = 2) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


def chart(points: int = 2, **more: object) -> Json:
    labels = [f"Q{n}" for n in range(points)]
    series = {"name": "NPS", "data": [{"label": label, "value": -5} for label in labels]}
    shown: Json = {"type": "line", "series": [series], "axis_config": {"categories": labels, "y_label": "NPS"}}
    return {"type": "data_visualization", "title": "NPS", "chart": {**shown, **more}}


def quote(text: str) -> Json:
    part = {"type": "rich_text_quote", "elements": [{"type": "text", "text": text, "style": {"italic": True}}]}
    return {"type": "rich_text", "elements": [part]}


GOOD: list[list[Json]] = [
    QUESTION,
    [section(fields=[mrkdwn("a"), plain("b")], accessory=button("Go", "go", style="primary", url="https://x.example"))],
    [{"type": "header", "text": plain("Score")}, {"type": "divider"}, field(), field("more")],
    [
        {
            "type": "context",
            "elements": [mrkdwn("n = 9"), {"type": "image", "image_url": "https://x", "alt_text": "x"}],
        }
    ],
    [{"type": "image", "image_url": "https://x.example/a.png", "alt_text": "The trend", "title": plain("Trend")}],
    [actions(choices("static_select", 100, placeholder=plain("Choose")), choices("radio_buttons", 10, action_id="r"))],
    [actions({"type": "users_select", "action_id": "who"}, choices("overflow", 5))],
    [quote("<!channel> & *not bold*"), table(100, 20), chart(), chart(20)],
    [{"type": "markdown", "text": "**bold**"}],
    [section("x" * 3000), section() | {"block_id": "b"}],
]


@pytest.mark.parametrize("blocks", GOOD, ids=range(len(GOOD)))
def test_blocks_that_slack_takes(blocks: list[Json]) -> None:
    """Nothing is found wrong with what is right, up to the limits."""
    assert [] == message_refusals(blocks)


BAD: list[tuple[Json | list[Json], str]] = [
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ([section(block_id="b"), section(block_id="b")], "block_id already exists: b [json-pointer:/blocks]"),
    (actions(button("a", "x"), button("b", "x")), "action_id already exists: x [json-pointer:/blocks/0]"),
    ([table(), table()], "only one table allowed [json-pointer:/blocks]"),
    ([chart(), chart(), chart()], "no more than 2 charts allowed [json-pointer:/blocks]"),
    ([{"type": "markdown", "text": "x" * 7000}] * 2, "markdown must be less than 12001 characters in all"),
    ({"type": "hologram"}, "unsupported type: hologram [json-pointer:/blocks/0/type]"),
    ({"type": "divider", "colour": "red"}, "invalid additional property: colour [json-pointer:/blocks/0]"),
    ({"type": "divider", "block_id": "x" * 256}, "must be less than 256 characters [json-pointer:/blocks/0/block_id]"),
    (section(""), "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    (section("x" * 3001), "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ({"type": "section"}, "missing required field: text or fields [json-pointer:/blocks/0]"),
    (section(fields=[mrkdwn("x" * 2001)]), "must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]"),
    (section(fields=[plain("x")] * 11), "no more than 10 items allowed [json-pointer:/blocks/0/fields]"),
    ({"type": "header", "text": mrkdwn("Hi")}, "must be a valid text type: plain_text [json-pointer:/blocks/0/text/"),
    (
        {"type": "header", "text": plain("x" * 151)},
        "must be less than 151 characters [json-pointer:/blocks/0/text/text",
    ),
    (actions(), "no fewer than 1 items allowed [json-pointer:/blocks/0/elements]"),
    (actions(*[button("x", str(n)) for n in range(26)]), "no more than 25 items allowed [json-pointer:/blocks/0/ele"),
    (actions({**button("x", "x"), "text": mrkdwn("x")}), "must be a valid text type: plain_text [json-pointer:/block"),
    (actions(button("x" * 76, "x")), "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"),
    (actions(button("x", "x", value="x" * 2001)), "must be less than 2001 characters"),
    (actions(button("x", "x", style="warning")), "must be a valid enum value: primary, danger"),
    (actions(button("x", "x" * 256)), "must be less than 256 characters"),
    (actions(button("x", "x", accessibility_label="x" * 76)), "must be less than 76 characters"),
    (actions(button("x", "x", confirm={"title": plain("?")})), "missing required field: text"),
    (actions(field()["element"]), "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]"),
    (actions(choices("static_select", 101)), "no more than 100 items allowed"),
    (actions(choices("static_select", 0)), "no fewer than 1 items allowed"),
    (actions({"type": "static_select", "action_id": "x"}), "must have either options or option_groups"),
    (actions(choices("radio_buttons", 11)), "no more than 10 items allowed"),
    (actions(choices("checkboxes", 11)), "no more than 10 items allowed"),
    (actions(choices("overflow", 6)), "no more than 5 items allowed"),
    (actions(choices("radio_buttons", 2, initial_option=choices("x", 3)["options"][2])), "initial options must be amo"),
    (actions(choices("static_select", 1, placeholder=plain("x" * 151))), "must be less than 151 characters"),
    ({"type": "context", "elements": [mrkdwn("x")] * 11}, "no more than 10 items allowed"),
    ({"type": "image", "image_url": "https://x"}, "missing required field: alt_text"),
    ({"type": "image", "alt_text": "x"}, "must have either image_url or slack_file"),
    ({**field(), "label": mrkdwn("Why?")}, "must be a valid text type: plain_text"),
    ({**field(), "label": plain("x" * 2001)}, "must be less than 2001 characters"),
    ({**field(), "element": button("x", "x")}, "unsupported type: button [json-pointer:/blocks/0/element/type]"),
    (quote(""), "must be more than 0 characters"),
    (table(101), "no more than 100 items allowed"),
    (table(1, 21), "no more than 20 items allowed"),
    (chart(21), "no more than 20 items allowed"),
    (chart(axis_config={"categories": ["Q1"]}), "must have exactly one point for every category"),
    ({**chart(), "title": "x" * 51}, "must be less than 51 characters"),
    (chart() | {"chart": {"type": "pie", "segments": [{"label": "x", "value": 0}]}}, "must be more than 0"),
]


@pytest.mark.parametrize(("blocks", "finding"), BAD, ids=range(len(BAD)))
def test_blocks_that_slack_refuses(blocks: Json | list[Json], finding: str) -> None:
    """One sentence says what is wrong and where."""
    found = message_refusals(blocks if isinstance(blocks, list) else [blocks])

    assert {True} == {finding in one for one in found}


def test_every_fault_is_found_at_once() -> None:
    """The report does not stop at the first."""
    found = message_refusals([section(""), {"type": "hologram"}, actions(button("x" * 76, "x"))])

    assert 3 == len(found)


VIEWS: list[tuple[Json, str]] = [
    ({k: v for k, v in MODAL.items() if k != "submit"}, "missing required field: submit [json-pointer:/view]"),
    ({k: v for k, v in MODAL.items() if k != "title"}, "missing required field: title [json-pointer:/view]"),
    ({**MODAL, "title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
    ({**MODAL, "blocks": []}, "no fewer than 1 items allowed [json-pointer:/view/blocks]"),
    ({**MODAL, "blocks": [section()] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
    ({**MODAL, "blocks": [table(), field()]}, "unsupported type: table [json-pointer:/view/blocks/0/type]"),
    ({**MODAL, "private_metadata": "x" * 3001}, "must be less than 3001 characters"),
    ({**MODAL, "colour": "red"}, "invalid additional property: colour [json-pointer:/view]"),
    ({"type": "home", "blocks": [chart()]}, "unsupported type: data_visualization"),
    ({"type": "home", "blocks": [section()], "title": plain("x")}, "invalid additional property: title"),
    ({"type": "window"}, "must be a modal or a home view [json-pointer:/view/type]"),
]


@pytest.mark.parametrize(("view", "finding"), VIEWS, ids=range(len(VIEWS)))
def test_views_that_slack_refuses(view: Json, finding: str) -> None:
    """Modals and Home tabs have rules of their own; charts and tables stay in messages."""
    assert [True] == [finding in one for one in view_refusals(view)]


def test_views_that_slack_takes() -> None:
    """A modal with a field and a button to send it, a Home tab with a hundred blocks."""
    assert [] == view_refusals(MODAL)
    assert [] == view_refusals({"type": "home", "blocks": [section()] * 100, "private_metadata": "x"})
