"""What manifest.yml and the README say about commands, derived from the code: `python -m tests.papers`."""

import re
from pathlib import Path
from typing import Any

import yaml

from handlers.core.routing import Route
from handlers.features import router

ROOT = Path(__file__).parents[1]
MANIFEST, README = ROOT / "manifest.yml", ROOT / "README.md"


def manifest() -> str:
    """Return manifest.yml with the short commands and shortcuts that are served."""
    commands = [
        {"command": slash, "description": route.brief or route.help, "usage_hint": _examples(route)[0]}
        for slash, route in router().slashes.items()
    ]
    shortcuts = [
        {
            "name": route.title,
            "type": "message" if route.on_message else "global",
            "callback_id": route.name,
            "description": route.brief,
        }
        for route in sorted(router().shortcuts.values(), key=lambda route: route.on_message)
    ]
    text = MANIFEST.read_text("utf-8")
    text = _with_entries(text, r"  slash_commands:\n    - \{command: /crm,.*\n", commands)
    return _with_entries(text, r"  shortcuts:\n", shortcuts)


def readme() -> str:
    """Return the README with a row for each command, in the words of its help."""
    rows = (f"| {_typed(route)} | {route.help} |" for route in router().commands)
    table = "\n".join(["| Typed | Does |", "|---|---|", *rows])
    return re.sub(r"\| Typed \| Does \|\n(?:\|.*\n)+", lambda _: table + "\n", README.read_text("utf-8"))


def _with_entries(text: str, head: str, entries: list[dict[str, Any]]) -> str:
    """Return a YAML text in which these entries, a line each, follow a head and no others do."""
    lines = "".join(f"    - {_in_a_line(entry)}\n" for entry in entries)
    changed, count = re.subn(rf"({head})(?:    - .*\n)*", lambda found: found[1] + lines, text)
    assert count == 1, head
    return changed


def _in_a_line(entry: dict[str, Any]) -> str:
    line: str = yaml.safe_dump(entry, default_flow_style=True, sort_keys=False, width=1_000)
    return line.strip()


def _typed(route: Route) -> str:
    """Return the ways to type a command: `/opp Acme 50k`, `/opp list`."""
    return ", ".join(_in_code(route, example) for example in _examples(route))


def _in_code(route: Route, example: str) -> str:
    return f"`{route.slash or f'/crm {route.name}'} {example}".strip() + "`"


def _examples(route: Route) -> list[str]:
    return route.usage.split(" | ")


def main() -> None:
    MANIFEST.write_text(manifest(), "utf-8")
    README.write_text(readme(), "utf-8")


if __name__ == "__main__":
    main()
