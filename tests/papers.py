"""What manifest.yml and the README say about commands, derived from the code: `python -m tests.papers`."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml

from handlers.core.routing import Keeping, Route
from handlers.features import router
from storage.base import Entity
from storage.fields import Field, fields_of
from storage.permissions import Action, Scope, default_rights
from storage.schema import entities
from storage.users import Role

ROOT = Path(__file__).parents[1]
VERBS = {"view": "see", "create": "add", "edit": "change", "delete": "delete", "export": "export"}
NONE = "–"
MANIFEST, README, FIELDS = ROOT / "manifest.yml", ROOT / "README.md", ROOT / "docs" / "fields.md"
FIELDS_HEAD = """# Fields

What is known of each kind of record, made from the code by `make papers`. Each field is entered in the form,
or in a line by one of its words (`/customer acme tier gold, no phone`), shown on the card, told as old and
new when it changes, and undone. Teams add their own fields with `/crm fields`, and the entries of lists with
`/crm lists`.
"""


def manifest() -> str:
    """Return manifest.yml with the short commands and shortcuts that are served."""
    commands = [
        {
            "command": slash,
            "description": route.brief or route.help,
            "usage_hint": _examples(route)[0],
            "should_escape": True,  # else a person who is named with @ is but a word
        }
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
    """Return the README with a row for each command, in the words of its help, and each entity's rights."""
    commands = [[_typed(route), route.help] for route in router().commands]
    named = {name: one.label for name, one in entities().items() if one.label != Entity.label}
    cells = {label: [_granted(name, role) for role in Role] for name, label in named.items()}
    rights = [[label.capitalize(), *row] for label, row in cells.items() if set(row) != {NONE}]
    text = _with_rows(README.read_text("utf-8"), ["Typed", "Does"], commands)
    return _with_rows(text, ["Records", *(str(role.label) for role in Role)], rights)


def fields() -> str:
    """Return docs/fields.md: every field of every kind of record that is kept with forms."""
    text = FIELDS_HEAD
    for entity, keeping in sorted(router().kept.items()):
        rows = [[one.label, str(one.kind.label), one.section, _ways(one), _said(one)] for one in _of(keeping)]
        lines = [["Field", "Kind", "Section", "Entered", "Called in a line"], ["---"] * 5, *rows]
        table = "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
        text += f"\n## {entities()[entity].label.capitalize()}\n\n{table}"
    return text


def _of(keeping: Keeping) -> Sequence[Field]:
    return fields_of(keeping.model)


def _ways(field: Field) -> str:
    """Return where a field is entered."""
    where = "form" if field.is_first or field.is_required else "form, More fields"
    required = "; required" if field.is_required else ""
    private = "; never shown in channels" if field.is_private else ""
    return f"{where}; line{required}{private}"


def _said(field: Field) -> str:
    return ", ".join(dict.fromkeys(word.casefold() for word in (field.label, *field.words)))


def _granted(entity: str, role: str) -> str:
    """Return what a role may do with an entity's records: "see, add, change own"."""
    scopes = {action: scope for (name, action), scope in default_rights(role).items() if name == entity}
    said = (
        f"{VERBS[action]} {'' if scopes[action] == Scope.ALL else scopes[action]}"
        for action in Action
        if action in scopes
    )
    return ", ".join(word.strip() for word in said) or NONE


def _with_rows(text: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a text in which the table with this first heading has this head and these rows."""
    lines = [head, ["---"] * len(head), *rows]
    table = (
        "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
        .replace("| --- ", "|---")
        .replace("|--- |", "|---|")
    )
    changed, count = re.subn(rf"\| {head[0]} \|.*\n(?:\|.*\n)+", lambda _: table, text)
    assert count == 1, head
    return changed


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
    FIELDS.write_text(fields(), "utf-8")


if __name__ == "__main__":
    main()
