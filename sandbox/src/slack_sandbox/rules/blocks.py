"""Blocks: each by its entry in the data, and what stands inside it."""

from collections import Counter
from typing import Any

from slack_sandbox.limits import LIMITS, Json
from slack_sandbox.rules import fields
from slack_sandbox.rules.checker import kind_of
from slack_sandbox.rules.elements import ElementChecker
from slack_sandbox.rules.problem import (
    Problem,
    additional,
    missing,
    not_in,
    taken,
    too_long,
    unsupported,
    wrong_type,
)

BLOCKS: Json = LIMITS["blocks"]
_CHART: Json = BLOCKS["data_visualization"]
_CELLS = ("raw_text", "raw_number", "rich_text")


class BlockChecker(ElementChecker):
    def __init__(self, surface: str) -> None:
        super().__init__(surface)
        self.ids: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.markdown = 0
        self.input_at = ""  # the first input block

    def block(self, value: Any, pointer: str, allowed: list[str] | None = None) -> None:
        if not self.object(value, pointer):
            return
        kind = kind_of(value)
        if not kind:
            self.add(missing(pointer, "type"))
            return
        rules = BLOCKS.get(kind)
        if not rules or self.surface not in rules["surfaces"] or (allowed and kind not in allowed):
            self.add(unsupported(pointer, kind))
            return
        self.entry(value, rules, fields.BLOCKS[kind], pointer)
        self.counts[kind] += 1
        block_id = value.get("block_id")
        if isinstance(block_id, str) and block_id:
            if block_id in self.ids:
                self.add(taken(pointer, "block_id", block_id))
            self.ids.add(block_id)
        inner = getattr(self, f"_{kind}", None)
        if inner is not None:
            inner(value, rules, pointer)

    # Blocks with elements

    def _section(self, block: Json, _rules: Json, pointer: str) -> None:
        if "accessory" in block:
            self.element(block["accessory"], f"{pointer}/accessory", "section.accessory")

    def _actions(
        self, block: Json, rules: Json, pointer: str, place: str = "actions", name: str = "elements"
    ) -> None:
        elements, at = block.get(name), f"{pointer}/{name}"
        kinds = rules[name].get("types") if isinstance(rules.get(name), dict) else None
        if isinstance(elements, list):
            for i, element in enumerate(elements):
                if kinds and kind_of(element) not in kinds:
                    self.add(unsupported(f"{at}/{i}", kind_of(element)))
                else:
                    self.element(element, f"{at}/{i}", place)
            self.unique_actions(elements, at)

    def _context_actions(self, block: Json, rules: Json, pointer: str) -> None:
        self._actions(block, rules, pointer, "context_actions")

    def _context(self, block: Json, _rules: Json, pointer: str) -> None:
        def one(value: Any, at: str) -> None:
            if kind_of(value) in fields.TEXTS:
                self.text(value, {}, at)
            else:
                self.element(value, at, "context")

        self.each(block.get("elements"), one, f"{pointer}/elements")

    def _input(self, block: Json, _rules: Json, pointer: str) -> None:
        self.input_at = self.input_at or pointer
        if "element" in block:
            self.element(block["element"], f"{pointer}/element", "input")
        if kind_of(block.get("element")) == "file_input" and block.get("dispatch_action"):
            self.add(Problem(f"{pointer}/dispatch_action", "not allowed with a file_input"))

    def _image(self, block: Json, _rules: Json, pointer: str) -> None:
        if "slack_file" in block:
            self.part("slack_file", block["slack_file"], f"{pointer}/slack_file")

    def _card(self, block: Json, rules: Json, pointer: str) -> None:
        self._actions(block, rules, pointer, "card.actions", "actions")
        for name in ("hero_image", "icon"):
            if name in block:
                self.element(block[name], f"{pointer}/{name}", f"card.{name}")
        icon, at = block.get("slack_icon", {"name": ""}), f"{pointer}/slack_icon"
        if self.object(icon, at) and "name" not in icon:
            self.add(missing(at, "name"))

    # Blocks with blocks

    def _carousel(self, block: Json, rules: Json, pointer: str) -> None:
        kinds = rules["elements"]["types"]
        self.each(block.get("elements"), lambda v, at: self.block(v, at, kinds), f"{pointer}/elements")

    def _container(self, block: Json, rules: Json, pointer: str) -> None:
        kinds = rules["child_blocks"]["types"]
        self.each(
            block.get("child_blocks"), lambda v, at: self.block(v, at, kinds), f"{pointer}/child_blocks"
        )
        if "rich_text_title" in block:
            self.rich(block["rich_text_title"], f"{pointer}/rich_text_title")
        if block.get("default_collapsed") and not block.get("is_collapsible"):
            self.add(Problem(f"{pointer}/default_collapsed", "needs `is_collapsible`"))

    def _plan(self, block: Json, _rules: Json, pointer: str) -> None:
        self.field("title", block.get("title", ""), "string", f"{pointer}/title")
        self.each(block.get("tasks"), lambda v, at: self.block(v, at, ["task_card"]), f"{pointer}/tasks")

    def _task_card(self, block: Json, _rules: Json, pointer: str) -> None:
        self.field("title", block.get("title", ""), "string", f"{pointer}/title")
        for name in {"details", "output"} & set(block):
            self.rich(block[name], f"{pointer}/{name}")

    # Texts

    def _markdown(self, block: Json, rules: Json, pointer: str) -> None:
        text, most = block.get("text"), rules["text_max"]
        if not isinstance(text, str):
            self.add(wrong_type(f"{pointer}/text", "a string"))
            return
        self.markdown += len(text)
        if len(text) > most:
            self.add(too_long(f"{pointer}/text", most))
        elif self.markdown > rules["cumulative_max_per_payload"]:
            self.add(Problem(pointer, "markdown blocks are too long together", error="msg_blocks_too_long"))

    def _rich_text(self, block: Json, rules: Json, pointer: str) -> None:
        self.each(
            block.get("elements"),
            lambda v, at: self.line(v, at, rules["elements"]["types"]),
            f"{pointer}/elements",
        )

    def rich(self, value: Any, pointer: str) -> None:
        """Check a rich_text block used as a value, in a cell or a title."""
        if self.object(value, pointer):
            if kind_of(value) != "rich_text":
                self.add(unsupported(pointer, kind_of(value)))
            self._rich_text(value, BLOCKS["rich_text"], pointer)

    def line(self, value: Any, pointer: str, kinds: Any) -> None:
        if not self.object(value, pointer):
            return
        kind = kind_of(value)
        if kind not in kinds:
            self.add(unsupported(pointer, kind))
            return
        for name in [name for name in value if name not in fields.RICH[kind]]:
            self.add(additional(pointer, name))
        style = value.get("style")
        if kind not in fields.RICH_LINES and style is not None and self.object(style, f"{pointer}/style"):
            for name in set(style) - fields.TEXT_STYLES:
                self.add(additional(f"{pointer}/style", name))
        for name in fields.INTEGERS & set(value):
            self.amount(name, value[name], {}, f"{pointer}/{name}")
        if kind in fields.RICH_LINES:
            if kind == "rich_text_list" and value.get("style") not in ("bullet", "ordered"):
                self.add(not_in(f"{pointer}/style", ["bullet", "ordered"], value.get("style")))
            inner = ["rich_text_section"] if kind == "rich_text_list" else fields.RICH_REQUIRED
            if self.listing(value.get("elements"), 0, None, f"{pointer}/elements"):
                self.each(value["elements"], lambda v, at: self.line(v, at, inner), f"{pointer}/elements")
            return
        required = fields.RICH_REQUIRED[kind]
        if required not in value:
            self.add(missing(pointer, required))
        elif kind == "text":
            self.amount("text", value["text"], {"min": 1}, f"{pointer}/text")

    # Tables

    def _table(self, block: Json, rules: Json, pointer: str, *, header: bool = False) -> None:
        rows = block.get("rows")
        if not isinstance(rows, list):
            return
        cells, characters, widths = rules["cells_per_row"], 0, set()
        for i, row in enumerate(rows):
            at = f"{pointer}/rows/{i}"
            if self.listing(row, cells["min"], cells["max"], at):
                widths.add(len(row))
                kinds = _CELLS[:2] if header and i == 0 else _CELLS
                characters += sum(self.cell(cell, f"{at}/{j}", kinds) for j, cell in enumerate(row))
        if header and len(widths) > 1:
            self.add(Problem(f"{pointer}/rows", "all rows must have the same number of cells"))
        if characters > rules["total_chars"]:
            self.add(
                Problem(
                    f"{pointer}/rows", f"must have less than {rules['total_chars'] + 1} characters in all"
                )
            )
        self.each(block.get("column_settings"), self._column, f"{pointer}/column_settings")

    def _column(self, value: Any, pointer: str) -> None:
        """Check a column's settings; null leaves it as it is."""
        allowed = BLOCKS["table"]["column_settings"]["align"]
        if value is None or not self.object(value, pointer):
            return
        for name in set(value) - fields.PARTS["column_setting"]:
            self.add(additional(pointer, name))
        if value.get("align", "left") not in allowed:
            self.add(not_in(f"{pointer}/align", allowed, value["align"]))
        self.field("is_wrapped", value.get("is_wrapped", False), None, f"{pointer}/is_wrapped")

    def _data_table(self, block: Json, rules: Json, pointer: str) -> None:
        self._table(block, rules, pointer, header=True)
        self.field("caption", block.get("caption", ""), "string", f"{pointer}/caption")

    def cell(self, value: Any, pointer: str, kinds: tuple[str, ...]) -> int:
        """Check a cell; returns its characters."""
        if not self.object(value, pointer):
            return 0
        kind = kind_of(value)
        if kind not in kinds:
            self.add(unsupported(pointer, kind))
            return 0
        if kind == "rich_text":
            self.rich(value, pointer)
            return _characters(value)
        for name in LIMITS["text_objects"][kind]["req"]:
            if name not in value:
                self.add(missing(pointer, name))
        if kind == "raw_number" and not isinstance(value.get("value", 0), int | float):
            self.add(wrong_type(f"{pointer}/value", "a number"))
        if "text" in value:
            self.amount("text", value["text"], {"min": 1}, f"{pointer}/text")
        return len(str(value.get("text", "")))

    # Charts

    def _data_visualization(self, block: Json, rules: Json, pointer: str) -> None:
        chart, at = block.get("chart"), f"{pointer}/chart"
        if "chart" not in block or not self.object(chart, at):
            return
        assert isinstance(chart, dict)
        kind = kind_of(chart)
        if kind == "pie":
            limits = rules["pie_segments"]
            if self.listing(chart.get("segments"), limits["min"], limits["max"], f"{at}/segments"):
                self.each(chart["segments"], self._segment, f"{at}/segments")
        elif kind in ("bar", "line", "area"):
            self._series(chart, rules, at)
        else:
            self.add(unsupported(at, kind))

    def _segment(self, value: Any, pointer: str) -> None:
        if self._point(value, pointer) and value["value"] <= 0:
            self.add(Problem(f"{pointer}/value", "must be more than 0"))

    def _point(self, value: Any, pointer: str) -> bool:
        """Return one `{"label", "value"}`."""
        if not self.object(value, pointer):
            return False
        self.amount("label", value.get("label"), {"min": 1} | _CHART["category"], f"{pointer}/label")
        number = isinstance(value.get("value"), int | float)
        if not number:
            self.add(wrong_type(f"{pointer}/value", "a number"))
        return number

    def _series(self, chart: Json, rules: Json, pointer: str) -> None:
        axis, series = chart.get("axis_config"), chart.get("series")
        if not self.object(axis, f"{pointer}/axis_config"):
            axis = {}
        assert isinstance(axis, dict)
        categories = axis.get("categories")
        if self.listing(
            categories, 1, rules["points_per_series"]["max"], f"{pointer}/axis_config/categories"
        ):
            self.each(
                categories,
                lambda v, at: self.amount("category", v, rules["category"], at),
                f"{pointer}/axis_config/categories",
            )
        for name in ("x_label", "y_label"):
            if name in axis:
                self.amount(name, axis[name], rules["axis_label"], f"{pointer}/axis_config/{name}")
        limits, points = rules["series"], rules["points_per_series"]
        if not self.listing(series, limits["min"], limits["max"], f"{pointer}/series"):
            return
        assert isinstance(series, list)
        names = [one.get("name") if isinstance(one, dict) else None for one in series]
        if len(set(map(str, names))) < len(names):
            self.add(Problem(f"{pointer}/series", "series names must be unique"))
        for i, one in enumerate(series):
            at = f"{pointer}/series/{i}"
            if not self.object(one, at):
                continue
            self.amount("name", one.get("name"), {"min": 1, "max": rules["series_name"]["max"]}, f"{at}/name")
            if self.listing(one.get("data"), points["min"], points["max"], f"{at}/data"):
                self.each(one["data"], self._point, f"{at}/data")  # type: ignore[arg-type]
                labels = [point.get("label") for point in one["data"] if isinstance(point, dict)]
                if isinstance(categories, list) and sorted(map(str, labels)) != sorted(map(str, categories)):
                    self.add(Problem(f"{at}/data", "must have exactly one point for each category"))


def _characters(value: Any) -> int:
    """Return all the text in a rich_text value."""
    if isinstance(value, list):
        return sum(map(_characters, value))
    if isinstance(value, dict):
        return len(str(value.get("text", ""))) + _characters(value.get("elements", []))
    return 0
