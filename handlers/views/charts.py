"""Slack's charts and data tables. Each stands beside words that say the same, for who does not see it.

Slack limits them tightly: two charts and one table in a message, six series or segments, twenty points.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from handlers.views.blocks import Block, Element, clip

TITLE_TEXT = 50
LABEL_TEXT = 20
MOST_SERIES = 6
MOST_POINTS = 20
MOST_ROWS = 100
CELL_TEXT = 60

Number = int | float | Decimal


def bar(title: object, categories: Sequence[object], series: Mapping[str, Sequence[Number]]) -> Block:
    """Bars, a group for each category; each series has a value for each of them."""
    return _axes("bar", title, categories, series)


def line(title: object, categories: Sequence[object], series: Mapping[str, Sequence[Number]]) -> Block:
    """A line for each series, from the first category to the last."""
    return _axes("line", title, categories, series)


def pie(title: object, segments: Mapping[str, Number]) -> Block | None:
    """A segment for each value above nought; None if that is none."""
    shown = [{"label": clip(label, LABEL_TEXT), "value": _plain(n)} for label, n in segments.items() if n > 0]
    return _chart(title, {"type": "pie", "segments": shown[:MOST_SERIES]}) if shown else None


def table(caption: object, header: Sequence[object], rows: Iterable[Sequence[object]]) -> Block:
    """A table whose columns can be sorted; what is a number is sorted as one."""
    body = [[_cell(value) for value in row] for row in rows][:MOST_ROWS]
    return {
        "type": "data_table",
        "caption": clip(caption, CELL_TEXT),
        "rows": [[_cell(str(title)) for title in header], *body],
    }


def _axes(
    kind: str, title: object, categories: Sequence[object], series: Mapping[str, Sequence[Number]]
) -> Block:
    labels = [clip(category, LABEL_TEXT) for category in categories][:MOST_POINTS]
    return _chart(
        title,
        {
            "type": kind,
            "series": [
                {
                    "name": clip(name, LABEL_TEXT),
                    "data": [
                        {"label": label, "value": _plain(value)}
                        for label, value in zip(labels, values, strict=False)
                    ],
                }
                for name, values in list(series.items())[:MOST_SERIES]
            ],
            "axis_config": {"categories": labels},
        },
    )


def _chart(title: object, chart: Element) -> Block:
    return {"type": "data_visualization", "title": clip(title, TITLE_TEXT), "chart": chart}


def _cell(value: object) -> Element:
    if isinstance(value, int):
        return {"type": "raw_number", "value": value, "text": str(value)}
    return {"type": "raw_text", "text": clip(str(value).strip(), CELL_TEXT) or " "}


def _plain(value: Number) -> int | float:
    return float(value) if isinstance(value, Decimal) else value
