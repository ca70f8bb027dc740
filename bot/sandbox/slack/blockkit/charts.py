"""The native charts of Slack: line, bar and area with one value for every category, pie with segments."""

from __future__ import annotations

from typing import Final

from bot.sandbox.slack.blockkit.checks import Report, complain, fields, items, keys, number, one_of, string
from bot.sandbox.slack.limits import LIMITS

_NAME: Final = "data_visualization"


def _positive(value: object, at: str, report: Report) -> None:
    number(value, at, report)
    least = LIMITS[f"{_NAME}.segment.value.exclusive_min"]
    if isinstance(value, int | float) and value <= least:
        complain(report, f"must be more than {least}", at)


_SEGMENT: Final = fields({"label": string(f"{_NAME}.segment.label", empty=False), "value": _positive})
_POINT: Final = fields({"label": string(f"{_NAME}.point_label", empty=False), "value": number})
_SERIES: Final = fields({"name": string(f"{_NAME}.series_name", empty=False), "data": items(_POINT, f"{_NAME}.data")})
_AXES: Final = fields(
    {"categories": items(string(f"{_NAME}.category_label", empty=False), f"{_NAME}.categories")},
    {"x_label": string(f"{_NAME}.axis_label"), "y_label": string(f"{_NAME}.axis_label")},
)


def CHART(value: object, at: str, report: Report) -> None:  # noqa: N802 - a shape, as the constants beside it
    """A chart of one of the four types."""
    if not isinstance(value, dict):
        complain(report, "must be an object", at)
    elif value.get("type") == "pie":
        keys(value, {"type": string(), "segments": items(_SEGMENT, f"{_NAME}.segments")}, {}, at, report)
    else:
        required = {
            "type": one_of("line", "bar", "area"),
            "series": items(_SERIES, f"{_NAME}.series"),
            "axis_config": _AXES,
        }
        before = len(report)
        keys(value, required, {}, at, report)
        if len(report) == before:
            _one_point_a_category(value, at, report)


def _one_point_a_category(chart: dict[str, dict[str, list[object]]], at: str, report: Report) -> None:
    categories = chart["axis_config"]["categories"]
    for index, series in enumerate(chart["series"]):
        labels = [point["label"] for point in series["data"]]  # type: ignore[index]
        if labels != categories:
            complain(report, "must have exactly one point for every category", f"{at}/series/{index}/data")
