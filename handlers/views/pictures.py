"""Charts as an image, for where Slack's own cannot go: a slide, a mail, a print.

matplotlib comes with the extra rapport[pictures]. It is imported when the first picture is asked for: that
takes a second and some memory.
"""

import io
import threading
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from html import unescape
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from babel.numbers import format_compact_currency, format_percent

from handlers.core.translation import NARROW_SPACE, Translator
from handlers.views.charts import Chart, Kind, Number, Sheet, amount

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure
    from matplotlib.ft2font import FT2Font

WIDTH = 10.0
"""Inches, as are the heights."""
DPI = 120
TOP = 1.0
MARGIN = 0.24
BAR = 0.42
"""Height of a bar with the space around it."""
TALL = {Kind.LINE: 3.6, Kind.PIE: 3.0}
SIDE_BY_SIDE = 2
"""Charts of one title, of different currencies."""
FRAME = 1.4
"""What a chart's title and axis take besides."""

INK, FAINT, PAPER = "#1d1c1d", "#696969", "#ffffff"
HUES = ("#1f6f54", "#d9822b", "#3d6fb4", "#b5485d", "#7a5fa8", "#7d868f")
"""Told apart also by who confuses red and green."""
EDGE = MARGIN / WIDTH
SMALL = 8.5
"""Size of the letters where there is less room."""
LONGEST = 70
"""Characters of a heading."""

_one_at_a_time = threading.Lock()
"""matplotlib's settings are the process's."""


def can_be_drawn() -> bool:
    """Return whether rapport[pictures] is installed."""
    return find_spec("matplotlib") is not None


def draw(t: Translator, sheet: Sheet) -> bytes:
    """Return a PNG of the charts, one below the other; amounts and numbers as the reader writes them."""
    from matplotlib import rc_context

    with _one_at_a_time, rc_context(_style()):
        image = io.BytesIO()
        _figure(t, sheet).savefig(image, format="png", facecolor=PAPER)
        return image.getvalue()


def _figure(t: Translator, sheet: Sheet) -> "Figure":
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    heights = [TOP, *(_height(chart) for chart in sheet.charts)]
    margins = ConstrainedLayoutEngine(w_pad=MARGIN, h_pad=MARGIN / 2)
    figure = Figure(figsize=(WIDTH, sum(heights)), dpi=DPI, layout=margins)
    head, *below_it = figure.subfigures(len(heights), 1, squeeze=False, height_ratios=heights).flat
    head.text(EDGE, 0.6, _shown(sheet.title)[:LONGEST], fontsize=20, va="center")
    head.text(EDGE, 0.15, _shown(sheet.below), fontsize=11, color=FAINT, va="center")
    for place, chart in zip(below_it, sheet.charts, strict=True):
        place.suptitle(_shown(chart.title), x=EDGE, ha="left", fontsize=14)
        _DRAWN_BY[chart.kind](t, place, chart)
    return figure


def _height(chart: Chart) -> float:
    if chart.kind is Kind.PIE:
        return TALL[Kind.PIE]
    rows = -(-len(chart.series) // SIDE_BY_SIDE)
    tall = TALL.get(chart.kind) or FRAME + BAR * len(chart.labels)
    return rows * tall


def _bars(t: Translator, place: "SubFigure", chart: Chart) -> None:
    """Lying, so that names and amounts have room beside them."""
    for axes, hue, (currency, values) in zip(_panels(place, chart), HUES, chart.series.items(), strict=False):
        places = range(len(values))
        drawn = axes.barh(places, [float(value) for value in values], height=0.62, color=hue)
        axes.set_yticks(places, [_shown(label) for label in chart.labels])
        axes.invert_yaxis()
        axes.bar_label(drawn, [amount(t, chart, currency, value) for value in values], padding=5, fontsize=10)
        axes.set_xlim(0, float(max(values)) * 1.3 or 1)
        _money_axis(t, axes.xaxis, currency)
        axes.grid(axis="x")
        axes.tick_params(axis="y", labelsize=11, labelcolor=INK)


def _lines(t: Translator, place: "SubFigure", chart: Chart) -> None:
    for axes, hue, (currency, values) in zip(_panels(place, chart), HUES, chart.series.items(), strict=False):
        places, heights = range(len(values)), [float(value) for value in values]
        axes.plot(places, heights, color=hue, marker="o", linewidth=2.2, markersize=6)
        axes.fill_between(places, heights, color=hue, alpha=0.1)
        size = SMALL if len(chart.series) > 1 else None
        axes.set_xticks(places, [_shown(label) for label in chart.labels], fontsize=size)
        axes.set_ylim(0, (max(heights) or 1) * 1.25)
        _name_points(t, axes, currency, heights, size)
        _money_axis(t, axes.yaxis, currency)
        axes.grid(axis="y")


def _name_points(
    t: Translator, axes: "Axes", currency: str, heights: Sequence[float], size: float | None
) -> None:
    """Write each point's value above it, or below it in a valley, with a rim of paper over the line."""
    from matplotlib.patheffects import withStroke

    for at, height in enumerate(heights):
        before, after = heights[max(at - 1, 0)], heights[min(at + 1, len(heights) - 1)]
        valley = height < before and height < after and height > max(heights) / 6
        if height:
            axes.annotate(
                _short(t, height, currency),
                (at, height),
                (0, -8 if valley else 8),
                textcoords="offset points",
                ha="center",
                va="top" if valley else "bottom",
                fontsize=size,
                path_effects=[withStroke(linewidth=3, foreground=PAPER)],
            )


def _pie(t: Translator, place: "SubFigure", chart: Chart) -> None:
    """Draw a ring with the total in its middle, and its parts beside it."""
    (values,) = chart.series.values()
    axes = place.subplots()
    axes.set_anchor("W")
    parts, *_ = axes.pie(
        [float(value) for value in values],
        colors=HUES,
        startangle=90,
        counterclock=False,
        wedgeprops={"width": 0.4, "edgecolor": PAPER, "linewidth": 2},
    )
    whole = sum((Decimal(str(value)) for value in values), Decimal())
    axes.text(0, 0, t.number(whole), ha="center", va="center", fontsize=20)
    told = [
        f"{_shown(label)}  {t.number(Decimal(str(value)))}  ({_share(t, value, whole)})"
        for label, value in zip(chart.labels, values, strict=True)
    ]
    axes.legend(parts, told, loc="center left", bbox_to_anchor=(1.1, 0.5), frameon=False, fontsize=12)


_DRAWN_BY = {Kind.BAR: _bars, Kind.LINE: _lines, Kind.PIE: _pie}


def _panels(place: "SubFigure", chart: Chart) -> list["Axes"]:
    """Axes for each series: what is of two currencies has no common scale."""
    count = len(chart.series)
    wide = min(count, SIDE_BY_SIDE)
    panels = list(place.subplots(-(-count // wide), wide, squeeze=False).flat)
    for unused in panels[count:]:
        unused.set_visible(False)
    if count > 1:
        for axes, currency in zip(panels, chart.series, strict=False):
            axes.set_title(currency, loc="left", fontsize=10, color=FAINT)
    return panels[:count]


def _share(t: Translator, value: Number, whole: Decimal) -> str:
    share: str = format_percent(Decimal(str(value)) / whole, "#,##0.#%", locale=t.habits)
    return share


def _money_axis(t: Translator, axis: Any, currency: str) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(4))
    axis.set_major_formatter(FuncFormatter(lambda value, _at: _short(t, value, currency)))


def _short(t: Translator, value: Number, currency: str) -> str:
    """US$420K, CN¥3万."""
    exact = Decimal(f"{value:.12g}")  # of 0.4 + 0.8 a float makes 1.2000000000000002
    said = format_compact_currency(exact, currency, locale=t.habits, fraction_digits=2)
    return said.replace(NARROW_SPACE, " ")


def _shown(text: str) -> str:
    """Text as it is drawn: no entities, and no boxes in the place of characters that no font has."""
    fonts = _fonts()
    drawable = (c for c in unescape(text) if any(font.get_char_index(ord(c)) for font in fonts))
    return " ".join("".join(drawable).split())


@cache
def _fonts() -> "tuple[FT2Font, ...]":
    """Noto Sans for Latin and Chinese, then what matplotlib brings; both known to it by name."""
    from matplotlib.font_manager import findfont, fontManager, get_font
    from pylopdf_fonts_zh_cn import sans_path

    fontManager.addfont(sans_path())
    return get_font(str(sans_path())), get_font(findfont("DejaVu Sans"))


def _style() -> Any:
    return {
        "font.family": [font.family_name for font in _fonts()],
        "text.parse_math": False,  # two dollar signs are no formula
        "text.color": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": "#c9c9c9",
        "axes.axisbelow": True,
        "grid.color": "#ececec",
        "xtick.color": FAINT,
        "ytick.color": FAINT,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
    }
