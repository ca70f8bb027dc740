"""Every number of Block Kit that the sandbox enforces, in one table.

The names and the values are those of the public ``limits.json`` of slackblocks; the second table holds the limits that
only Slack's own pages state.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

PUBLISHED: Final[Mapping[str, int]] = {
    "text.min_length": 1,
    "text.max_length": 3000,
    "action_id.max_length": 255,
    "block_id.max_length": 255,
    "button.text.max_length": 75,
    "button.url.max_length": 3000,
    "button.value.max_length": 2000,
    "button.accessibility_label.max_length": 75,
    "confirmation.title.max_length": 100,
    "confirmation.text.max_length": 300,
    "confirmation.confirm.max_length": 30,
    "confirmation.deny.max_length": 30,
    "option.text.max_length": 75,
    "option.value.max_length": 150,
    "option.description.max_length": 75,
    "option.url.max_length": 3000,
    "option_group.label.max_length": 75,
    "option_group.options.min_items": 1,
    "option_group.options.max_items": 100,
    "select.placeholder.max_length": 150,
    "select.options.max_items": 100,
    "select.option_groups.max_items": 100,
    "overflow.options.min_items": 1,
    "overflow.options.max_items": 5,
    "checkboxes.options.min_items": 1,
    "checkboxes.options.max_items": 10,
    "radio_buttons.options.min_items": 1,
    "radio_buttons.options.max_items": 10,
    "plain_text_input.max_length.max": 3000,
    "actions.elements.max_items": 25,
    "context.elements.max_items": 10,
    "data_visualization.title.max_length": 50,
    "data_visualization.segments.min_items": 1,
    "data_visualization.segments.max_items": 12,
    "data_visualization.segment.label.max_length": 20,
    "data_visualization.segment.value.exclusive_min": 0,
    "data_visualization.series.min_items": 1,
    "data_visualization.series.max_items": 12,
    "data_visualization.series_name.max_length": 20,
    "data_visualization.data.min_items": 1,
    "data_visualization.data.max_items": 20,
    "data_visualization.point_label.max_length": 20,
    "data_visualization.categories.min_items": 1,
    "data_visualization.categories.max_items": 20,
    "data_visualization.category_label.max_length": 20,
    "data_visualization.axis_label.max_length": 50,
    "header.text.max_length": 150,
    "image.image_url.max_length": 3000,
    "image.alt_text.max_length": 2000,
    "input.label.max_length": 2000,
    "input.hint.max_length": 2000,
    "markdown.text.min_length": 1,
    "markdown.text.max_length": 12000,
    "section.text.max_length": 3000,
    "section.fields.max_items": 10,
    "section.fields.item_max_length": 2000,
    "view.blocks.min_items": 1,
    "view.blocks.max_items": 100,
    "view.private_metadata.max_length": 3000,
    "view.callback_id.max_length": 255,
    "view.title.max_length": 24,
    "view.close.max_length": 24,
    "view.submit.max_length": 24,
}

DOCUMENTED: Final[Mapping[str, int]] = {
    "message.blocks.max_items": 50,
    "message.tables.max": 1,
    "message.charts.max": 2,
    "image.title.max_length": 2000,
    "input.placeholder.max_length": 150,
    "table.rows.max_items": 100,
    "table.columns.max_items": 20,
    "view.external_id.max_length": 255,
    "view.bytes.max": 250_000,
    "view.stack.max": 3,
    "text.posted.max_length": 40_000,
    "text.updated.max_length": 4_000,
    "metadata.bytes.max": 8_192,
}
"""From docs.slack.dev; the size of metadata is not published and is set on the safe side."""

LIMITS: Final[Mapping[str, int]] = {**PUBLISHED, **DOCUMENTED}
