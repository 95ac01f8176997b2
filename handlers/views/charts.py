"""Charts and data tables, as Slack draws them. Each stands beside words that say the same, for who does not
see it; `pictures` draws the same charts as an image.

Slack limits them tightly: two charts and one table in a message, six series or segments, twenty points.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from html import unescape

from handlers.core.translation import Translator
from handlers.views.blocks import Block, Element, clip

TITLE_TEXT = 50
LABEL_TEXT = 20
MOST_SERIES = 6
MOST_POINTS = 20
MOST_ROWS = 100
CELL_TEXT = 60

Number = int | float | Decimal


class Kind(StrEnum):
    BAR = "bar"
    LINE = "line"
    PIE = "pie"


@dataclass(frozen=True)
class Chart:
    """Numbers with their labels. Bars and lines are of money: their series are named by its currency."""

    kind: Kind
    title: str
    labels: Sequence[str]
    series: Mapping[str, Sequence[Number]]
    """Name -> a value for each label; in a pie there is one, without a name."""

    @property
    def block(self) -> Block:
        """As Slack draws it."""
        labels = [clip(label, LABEL_TEXT) for label in self.labels]
        chart: Element = {"type": self.kind.value}
        if self.kind is Kind.PIE:
            (values,) = self.series.values()
            chart["segments"] = _points(labels, values)
        else:
            chart["series"] = [
                {"name": clip(name, LABEL_TEXT), "data": _points(labels, values)}
                for name, values in self.series.items()
            ]
            chart["axis_config"] = {"categories": labels}
        return {"type": "data_visualization", "title": clip(self.title, TITLE_TEXT), "chart": chart}


@dataclass(frozen=True)
class Sheet:
    """Charts that belong together, in the language of one reader, with what stands above them."""

    locale: str
    title: str
    below: str
    """The line below the title."""
    charts: Sequence[Chart]

    def packed(self) -> str:
        """Return the sheet as text, for a button to carry."""
        charts = [
            [chart.kind, chart.title, chart.labels, {name: _all_plain(n) for name, n in chart.series.items()}]
            for chart in self.charts
        ]
        whole = [self.locale, self.title, self.below, charts]
        return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> "Sheet":
        """Return the sheet that `packed` made text of."""
        locale, title, below, charts = json.loads(text)
        return cls(locale, title, below, [Chart(Kind(kind), *about) for kind, *about in charts])


def bar(title: str, labels: Sequence[str], series: Mapping[str, Sequence[Number]]) -> Chart:
    """Bars, a group for each label."""
    return _axes(Kind.BAR, title, labels, series)


def line(title: str, labels: Sequence[str], series: Mapping[str, Sequence[Number]]) -> Chart:
    """Return a line chart: one line for each series, from the first label to the last."""
    return _axes(Kind.LINE, title, labels, series)


def pie(title: str, segments: Mapping[str, Number]) -> Chart | None:
    """Return a pie chart of the values above zero; None if there are none."""
    shown = [(label, n) for label, n in segments.items() if n > 0][:MOST_SERIES]
    return (
        Chart(Kind.PIE, title, [label for label, _ in shown], {"": [n for _, n in shown]}) if shown else None
    )


def table(caption: object, header: Sequence[object], rows: Iterable[Sequence[object]]) -> Block:
    """Return a table with sortable columns; numbers are sorted as numbers."""
    body = [[_cell(value) for value in row] for row in rows][:MOST_ROWS]
    return {
        "type": "data_table",
        "caption": clip(caption, CELL_TEXT),
        "rows": [[_cell(str(title)) for title in header], *body],
    }


def plain_table(table: Block) -> Block:
    """Return the same rows as Slack's older table, for clients that do not know the newer one."""
    numbers = [{"align": "right"}] * (len(table["rows"][0]) - 1)
    return {"type": "table", "rows": table["rows"], "column_settings": [{"align": "left"}, *numbers]}


def in_words(t: Translator, sheet: Sheet) -> str:
    """Return all that the charts show as plain text, for readers who do not see the picture."""
    told = [f"{unescape(sheet.title)} · {unescape(sheet.below)}"]
    for chart in sheet.charts:
        series = (_in_words(t, chart, name, values) for name, values in chart.series.items())
        told.append(f"{unescape(chart.title)}: {'; '.join(series)}")
    return "\n".join(told)


def amount(t: Translator, chart: Chart, name: str, value: Number) -> str:
    """Write a value of a series the way the reader writes amounts."""
    exact = Decimal(str(value))
    return t.number(exact) if chart.kind is Kind.PIE else t.money(exact, name)


def _axes(kind: Kind, title: str, labels: Sequence[str], series: Mapping[str, Sequence[Number]]) -> Chart:
    return Chart(
        kind,
        title,
        labels[:MOST_POINTS],
        {name: values[:MOST_POINTS] for name, values in list(series.items())[:MOST_SERIES]},
    )


def _in_words(t: Translator, chart: Chart, name: str, values: Sequence[Number]) -> str:
    pairs = zip(chart.labels, values, strict=True)
    return ", ".join(f"{unescape(label)} {amount(t, chart, name, value)}" for label, value in pairs)


def _points(labels: Sequence[str], values: Sequence[Number]) -> list[Element]:
    return [{"label": label, "value": _plain(value)} for label, value in zip(labels, values, strict=True)]


def _cell(value: object) -> Element:
    if isinstance(value, int):
        return {"type": "raw_number", "value": value, "text": str(value)}
    return {"type": "raw_text", "text": clip(str(value).strip(), CELL_TEXT) or " "}


def _all_plain(values: Iterable[Number]) -> list[int | float]:
    return [_plain(value) for value in values]


def _plain(value: Number) -> int | float:
    """Return whole numbers as int, so that JSON has no point in them."""
    return int(value) if value == int(value) else float(value)
